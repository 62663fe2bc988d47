// What a reader may move in a plot: a curve and a mark on it follow the sliders, and so do the words. All of it stands on
// the page from the start; `page/block/plot` in the engine says what its formulas are.

/** @typedef {Record<string, number>} Values What the names of a formula stand for. */
/** @typedef {(of: Values) => number} Formula */

/**
 * An axis: the numbers at its ends, and where these lie in the picture.
 * @typedef {{ log: boolean, from: number, to: number, start: number, end: number }} Axis
 */

/**
 * What the engine says of the curve that moves: formulas as text, by name in `also`; `samples` points of it, along the name
 * `x`; the words `says`, or `otherwise` where a number has no end.
 * @typedef {{
 *     axes: { x: Axis, y: Axis }, formula: string, also: Record<string, string>, x: string, samples: number,
 *     says: string, otherwise?: string,
 * }} Plot
 */

/**
 * A formula has numbers, names, + - * / and parentheses, and was checked when the page was made. Gives the function of
 * its names' values.
 * @param {string} source
 * @returns {Formula}
 */
const compile = source => {
    /** @type {string[]} */
    const tokens = source.match(/[0-9.]+|\w+|[-+*/()]/g) ?? [];
    /** @returns {Formula} */
    const operand = () => {
        const token = tokens.shift() ?? "";
        if (token === "(") {
            const inner = sum();
            tokens.shift();
            return inner;
        }
        if (token === "-") {
            const inner = operand();
            return of => -inner(of);
        }
        return /^[0-9]/.test(token) ? () => Number(token) : of => of[token];
    };
    /**
     * @param {() => Formula} next
     * @param {Record<string, (a: number, b: number) => number>} signs
     */
    const chain = (next, signs) => () => {
        let left = next();
        while (signs[tokens[0]]) {
            const apply = signs[tokens.shift() ?? ""];
            const [one, other] = [left, next()];
            left = of => apply(one(of), other(of));
        }
        return left;
    };
    const product = chain(operand, { "*": (a, b) => a * b, "/": (a, b) => a / b });
    const sum = chain(product, { "+": (a, b) => a + b, "-": (a, b) => a - b });
    return sum();
};

/** @param {number} number */
const rounded = number =>
    (Math.abs(number) >= 0.1 ? Math.round(number * 100) / 100 : Number(number.toPrecision(3))) + 0;

/** @type {(axis: Axis, value: number) => number} */
const share = (axis, value) => (axis.log
    ? Math.log(value / axis.from) / Math.log(axis.to / axis.from)
    : (value - axis.from) / (axis.to - axis.from));
/** @type {(axis: Axis, share: number) => number} */
const at = (axis, share) => (axis.log
    ? axis.from * (axis.to / axis.from) ** share
    : axis.from + share * (axis.to - axis.from));
// Far beyond the picture, but not as far as numbers go.
/** @type {(axis: Axis, value: number) => number} */
const place = (axis, value) => axis.start + Math.min(4, Math.max(-3, share(axis, value))) * (axis.end - axis.start);
/** @type {(axis: Axis, value: number) => boolean} */
const inside = (axis, value) => value >= axis.from && value <= axis.to;

for (const control of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".plot-control"))) {
    /** @type {Plot} */
    const plot = JSON.parse(control.dataset.plot ?? "");
    const { x, y } = plot.axes;
    const formula = compile(plot.formula);
    const also = Object.entries(plot.also).map(([name, source]) => /** @type {const} */ ([name, compile(source)]));
    const figure = control.closest("figure");
    const curve = figure?.querySelector("svg.plot .moved");
    const mark = figure?.querySelector("svg.plot .moved-mark");
    const words = control.querySelector(".plot-says");
    const sliders = [...control.querySelectorAll("input")].map(input => ({
        input,
        name: input.dataset.name ?? "",
        output: /** @type {HTMLOutputElement} */ (input.nextElementSibling),
    }));
    if (!curve || !mark || !words) {
        continue;
    }

    const update = () => {
        /** @type {Values} */
        const values = {};
        for (const { input, name, output } of sliders) {
            values[name] = input.valueAsNumber;
            output.value = input.value;
        }
        const points = Array.from({ length: plot.samples }, (_, index) => {
            const value = at(x, index / (plot.samples - 1));
            return [place(x, value), place(y, formula({ ...values, [plot.x]: value }))];
        });
        if (points.flat().every(Number.isFinite)) {
            curve.setAttribute("points", points.map(point => point.map(number => number.toFixed(1)).join()).join(" "));
        }
        const here = formula(values);
        mark.setAttribute("cx", place(x, values[plot.x]).toFixed(1));
        mark.setAttribute("cy", place(y, here).toFixed(1));
        mark.setAttribute("visibility", inside(x, values[plot.x]) && inside(y, here) ? "visible" : "hidden");
        const more = Object.fromEntries(also.map(([name, formula]) => [name, formula(values)]));
        const finite = Object.values(more).every(Number.isFinite);
        /** @param {string} name */
        const shown = name => String(name in values ? values[name] : rounded(name === "y" ? here : more[name]));
        words.textContent = ((!finite && plot.otherwise) || plot.says).replace(/\{(\w+)\}/g, (_, name) => shown(name));
    };
    for (const { input } of sliders) {
        input.addEventListener("input", update);
    }
    // A browser may remember where the sliders stood.
    update();
}
