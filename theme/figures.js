// Copying a listing copies the whole program: the button on an excerpt takes the program that is folded below it.
(() => {
    "use strict";
    for (const excerpt of document.querySelectorAll("figure.listing .excerpt")) {
        const whole = excerpt.parentElement.querySelector(".whole-program code");
        const shown = excerpt.querySelector("code");
        if (!whole || !shown) {
            continue;
        }
        // The button belongs to mdBook, which reads the code beside it at the moment of the click.
        excerpt.addEventListener("click", async event => {
            const button = event.target.closest(".clip-button");
            if (!button) {
                return;
            }
            event.stopPropagation();
            await navigator.clipboard.writeText(whole.textContent);
            button.firstElementChild.textContent = "Copied the whole program!";
            button.classList.add("tooltipped");
        }, true);
    }
})();

// mdBook leaves the last line break in the blocks that are not Rust. Copied along, it would set off a command that is
// pasted into a terminal.
(() => {
    "use strict";
    for (const code of document.querySelectorAll("pre > code")) {
        let last = code;
        while (last.lastChild) {
            last = last.lastChild;
        }
        if (last.nodeType === Node.TEXT_NODE && last.data.endsWith("\n")) {
            last.data = last.data.slice(0, -1);
        }
    }
})();

// A block that scrolls sideways must be reachable without a mouse.
(() => {
    "use strict";
    const update = () => {
        for (const code of document.querySelectorAll("pre > code")) {
            if (code.scrollWidth > code.clientWidth) {
                code.tabIndex = 0;
            } else {
                code.removeAttribute("tabindex");
            }
        }
    };
    update();
    addEventListener("resize", update);
    for (const details of document.querySelectorAll("details")) {
        details.addEventListener("toggle", update);
    }
})();
