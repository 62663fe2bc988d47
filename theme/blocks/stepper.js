// A stepper shows one row of its table at a time: the sentence, the line of the program, and what each box holds. All that
// it shows stands in the table; `page/block/stepper` in the engine makes both.

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.stepper"))) {
    /** @type {HTMLTableRowElement[]} */
    const rows = [...figure.querySelectorAll(/** @type {"tr"} */ (".stepper-table tbody tr"))];
    const picture = figure.querySelector(".stepper-picture");
    const control = picture?.querySelector(".stepper-control");
    const [back, forward] = control?.querySelectorAll("button") ?? [];
    const range = control?.querySelector("input");
    const says = picture?.querySelector(".stepper-says");
    /** @type {HTMLElement | null | undefined} */
    const code = picture?.querySelector(".stepper-code");
    if (rows.length === 0 || !picture || !control || !range || !says || !code) {
        continue;
    }
    /** @type {NodeListOf<HTMLElement>} */
    const lines = code.querySelectorAll(".line");
    const boxes = picture.querySelectorAll(".stepper-content");
    let shown = 1;

    /** @param {number} step From 1. */
    const show = step => {
        shown = Math.min(rows.length, Math.max(1, step));
        const [number, what, line, at, ...held] = [...rows[shown - 1].cells];
        const words = `Step ${number.textContent} of ${rows.length}, line ${line.textContent}, at ${at.textContent} s: ${what.textContent}`;
        // A screen reader says what changes, and at first nothing does.
        if (says.textContent !== words) {
            says.textContent = words;
        }
        range.value = String(shown);
        range.setAttribute("aria-valuetext", `${shown} of ${rows.length}`);
        back.setAttribute("aria-disabled", String(shown === 1));
        forward.setAttribute("aria-disabled", String(shown === rows.length));
        for (const [index, box] of boxes.entries()) {
            box.replaceChildren(...held[index].cloneNode(true).childNodes);
        }
        const before = code.querySelector(".now");
        before?.classList.remove("now");
        before?.removeAttribute("aria-current");
        const now = lines[Number(line.textContent) - 1];
        if (!now) {
            return;
        }
        now.classList.add("now");
        now.setAttribute("aria-current", "step");
        // Within its own box: the page stays where it is. A line in the middle half is well in sight.
        const middle = now.offsetTop + now.offsetHeight / 2 - code.scrollTop;
        if (middle < code.clientHeight / 4 || middle > code.clientHeight * 3 / 4) {
            code.scrollTop += middle - code.clientHeight / 2;
        }
    };
    back.addEventListener("click", () => show(shown - 1));
    forward.addEventListener("click", () => show(shown + 1));
    range.addEventListener("input", () => show(range.valueAsNumber));
    figure.addEventListener("keydown", event => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        /** @type {Record<string, number>} */
        const ways = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 1, End: rows.length };
        if (control.contains(/** @type {Node} */ (event.target)) && event.key in ways) {
            event.preventDefault();
            show(ways[event.key]);
        }
        // mdBook would turn the page, where a reader steps, or moves the program or the table sideways.
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            event.stopPropagation();
        }
    });
    // A browser may remember where the range stood.
    show(range.valueAsNumber);
}
