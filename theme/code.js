// Blocks of code, on every page: what is copied of them, and how a keyboard reaches them.

// Copying a listing copies the whole program: the button on an excerpt takes the program that is folded below it, and that on
// a piece away from its figure takes the figure's, if that is on the same page.
for (const excerpt of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".excerpt"))) {
    const figure = excerpt.closest("figure.listing") ?? document.getElementById(`listing-${excerpt.dataset.listing}`);
    const whole = figure?.querySelector(".whole-program code") ?? figure?.querySelector("code.language-rust");
    const shown = excerpt.querySelector("code");
    if (!whole || !shown) {
        continue;
    }
    // The button belongs to mdBook, which reads the code beside it at the moment of the click.
    excerpt.addEventListener("click", async event => {
        const button = /** @type {Element} */ (event.target).closest(".clip-button");
        if (!button) {
            return;
        }
        event.stopPropagation();
        await navigator.clipboard.writeText(whole.textContent ?? "");
        if (button.firstElementChild) {
            button.firstElementChild.textContent = "Copied the whole program!";
        }
        button.classList.add("tooltipped");
    }, true);
}

/** @type {NodeListOf<HTMLElement>} */
const blocks = document.querySelectorAll("pre > code");

// mdBook leaves the last line break in the blocks that are not Rust. Copied along, it would set off a command that is
// pasted into a terminal.
for (const code of blocks) {
    /** @type {Node} */
    let last = code;
    while (last.lastChild) {
        last = last.lastChild;
    }
    if (last instanceof Text && last.data.endsWith("\n")) {
        last.data = last.data.slice(0, -1);
    }
}

/** @type {NodeListOf<HTMLElement>} */
const tables = document.querySelectorAll(".table-wrapper");

// A block or a table that scrolls sideways must be reachable without a mouse.
const reach = () => {
    for (const code of blocks) {
        if (code.scrollWidth > code.clientWidth) {
            code.tabIndex = 0;
        } else {
            code.removeAttribute("tabindex");
        }
    }
    for (const table of tables) {
        if (table.scrollWidth > table.clientWidth) {
            table.tabIndex = 0;
            table.setAttribute("role", "group");
            table.setAttribute("aria-label", "Table");
        } else {
            for (const attribute of ["tabindex", "role", "aria-label"]) {
                table.removeAttribute(attribute);
            }
        }
    }
};
reach();
addEventListener("resize", reach);
for (const details of document.querySelectorAll("details")) {
    details.addEventListener("toggle", reach);
}

// The arrow keys turn the page, except where they move what has the focus: a block of code, or whatever scrolls sideways. mdBook
// listens to the document, so what ends here never gets there.
document.querySelector("main")?.addEventListener("keydown", event => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") {
        return;
    }
    const target = /** @type {Element} */ (event.target);
    for (let at = /** @type {Element | null} */ (target); at && at.localName !== "main"; at = at.parentElement) {
        const scrolls = at.scrollWidth > at.clientWidth && /auto|scroll/.test(getComputedStyle(at).overflowX);
        if (at.localName === "pre" || scrolls) {
            event.stopPropagation();
            return;
        }
    }
});
