// The row that a reader points at, in the picture or in the table, or in which a link has the focus, stands out in both. What it took
// stands there in any case.

for (const figure of document.querySelectorAll("figure.scoreboard")) {
    const rows = figure.querySelectorAll("tbody tr");
    for (const [index, drawn] of figure.querySelectorAll("svg.scores .row").entries()) {
        const both = [drawn, rows[index]];
        /** @param {boolean} isLit */
        const light = isLit => both.forEach(row => row?.classList.toggle("lit", isLit));
        for (const row of both) {
            row?.addEventListener("pointerenter", () => light(true));
            row?.addEventListener("pointerleave", () => light(row.contains(document.activeElement)));
            row?.addEventListener("focusin", () => light(true));
            row?.addEventListener("focusout", () => light(false));
        }
    }
}
