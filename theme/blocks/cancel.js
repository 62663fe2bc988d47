// A future that is cancelled where the reader says: what was left behind stands in the table, a row for each await, and
// `page/block/cancel` in the engine makes it.

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.cancel"))) {
    /** @type {HTMLTableRowElement[]} */
    const rows = [...figure.querySelectorAll(/** @type {"tr"} */ (".cancel-table tbody tr"))];
    const says = figure.querySelector(".cancel-says");
    const boxes = figure.querySelectorAll(".cancel-left");
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = figure.querySelectorAll(".cancel-here");
    for (const button of buttons) {
        button.addEventListener("click", () => {
            const [line, when, ...left] = [...rows[Number(button.dataset.row)].cells];
            if (says) {
                says.textContent = `Cancelled at line ${line.textContent}, ${when.textContent}.`;
            }
            for (const [index, box] of boxes.entries()) {
                box.replaceChildren(...left[index].cloneNode(true).childNodes);
                box.classList.toggle("changed", left[index].classList.contains("changed"));
            }
            for (const other of buttons) {
                other.ariaPressed = String(other === button);
            }
        });
    }
}
