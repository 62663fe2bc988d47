// What a reader points at: one kind of points, one curve, or a single point, with the pointer or with the keyboard. The rest of the
// picture steps back, and the numbers are said as they stand in the table, which has them as they were recorded.
{
    /** So many numbers are said of a kind; the table has all of them. */
    const MOST_SAID = 4;

    /** @typedef {{ x: string, value: string, marks: Element[], cell: HTMLTableCellElement }} Point What stands at one place of the axis. */

    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.plot"))) {
        /** @type {HTMLTableElement | null} */
        const table = figure.querySelector(".plot-table table");
        const picture = figure.querySelector("svg.plot");
        const says = figure.querySelector(".plot-value");
        if (!table || !picture || !says) {
            continue;
        }
        /** @param {Element} mark */
        const across = mark => {
            const { left, width } = mark.getBoundingClientRect();
            return left + width / 2;
        };
        const series = [...figure.querySelectorAll(".plot-signs > li:not(.plot-moves)")].map((item, index) => {
            // The sign has the class of what it stands for.
            const sign = [...item.querySelectorAll("svg [class]")].flatMap(part => [...part.classList]);
            const kind = sign.find(name => /^(kind|line)-\d/.test(name)) ?? "";
            const rows = [...table.tBodies[0].rows].filter(row => row.cells[index + 1].textContent);
            const label = /** @type {Element} */ (item.lastElementChild);
            const name = label.textContent ?? "";
            /** @returns {Point[]} */
            const measured = () => {
                // From left to right, as the rows of the table; those at one place of the axis stand in one row.
                const marks = [...picture.querySelectorAll(`.mark.${kind}`)].sort((one, other) => across(one) - across(other));
                return rows.map(({ cells }) => {
                    const value = cells[index + 1].textContent ?? "";
                    const here = marks.splice(0, marks.findLastIndex(mark => Math.abs(across(mark) - across(marks[0])) < 0.5) + 1);
                    return { x: cells[0].textContent ?? "", value, marks: here, cell: cells[index + 1] };
                });
            };
            /** @type {Point[] | undefined} */
            let known;
            // Where a mark stands is measured when somebody points: a figure that waits for an answer has no places before.
            const points = () => (known ??= measured());
            const button = document.createElement("button");
            button.type = "button";
            label.replaceWith(button);
            button.append(label);
            return { kind, name, points, button, at: -1 };
        });
        /** @typedef {typeof series[number]} Series */
        /** @type {Series | undefined} The one that stays when nobody points at anything. */
        let pinned;

        /** @param {Series | undefined} shown @param {Point} [point] */
        const show = (shown, point) => {
            picture.classList.toggle("pointed", shown !== undefined);
            figure.querySelectorAll(".lit, .lit-point").forEach(lit => lit.classList.remove("lit", "lit-point"));
            for (const { button } of series) {
                button.ariaPressed = String(button === pinned?.button);
            }
            if (!shown) {
                says.textContent = "";
                return;
            }
            picture.querySelectorAll(`.${shown.kind}`).forEach(part => part.classList.add("lit"));
            const points = point ? [point] : shown.points();
            points.forEach(({ cell }) => cell.classList.add("lit"));
            point?.marks.forEach(mark => mark.classList.add("lit-point"));
            const values = points.slice(0, MOST_SAID).map(({ value, x }) => `${value} at ${x}`);
            const more = points.length - values.length;
            says.textContent = `${shown.name}: ${[...values, ...(more > 0 ? [`and ${more} more in the table`] : [])].join("; ")}`;
        };

        for (const one of series) {
            const { button, points } = one;
            button.ariaPressed = "false";
            const all = () => {
                one.at = -1;
                show(one);
            };
            button.addEventListener("pointerenter", all);
            button.addEventListener("focus", all);
            button.addEventListener("pointerleave", () => show(pinned));
            button.addEventListener("blur", () => show(pinned));
            button.addEventListener("click", () => {
                pinned = pinned === one ? undefined : one;
                all();
            });
            button.addEventListener("keydown", event => {
                const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
                if (way && points().length > 0 && !event.altKey && !event.ctrlKey && !event.metaKey) {
                    event.preventDefault();
                    // mdBook would turn the page.
                    event.stopPropagation();
                    one.at = Math.min(points().length - 1, Math.max(0, one.at + way));
                    show(one, points()[one.at]);
                }
            });
        }
        picture.addEventListener("pointermove", event => {
            const mark = /** @type {Element} */ (event.target);
            const one = series.find(({ points }) => points().some(({ marks }) => marks.includes(mark)));
            show(one ?? pinned, one?.points().find(({ marks }) => marks.includes(mark)));
        });
        picture.addEventListener("pointerleave", () => show(pinned));
    }
}
