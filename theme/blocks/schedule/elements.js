// Elements of a page, made with what is in them.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {(Node | string)[]} inside
 */
export const make = (tag, className, ...inside) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...inside);
    return element;
};

/** @type {(words: string, press: () => void, className?: string) => HTMLButtonElement} */
export const button = (words, press, className = "") => {
    const element = make("button", className, words);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
};

/**
 * A head of a row or of a column.
 * @type {(scope: "row" | "col", ...inside: (Node | string)[]) => HTMLTableCellElement}
 */
export const head = (scope, ...inside) => {
    const element = make("th", "", ...inside);
    element.scope = scope;
    return element;
};

/** @type {(caption: string, heads: string[], rows: HTMLTableRowElement[]) => HTMLTableElement} */
export const table = (caption, heads, rows) => make("table", "",
    make("caption", "", caption),
    make("thead", "", make("tr", "", ...heads.map(words => head("col", words)))),
    make("tbody", "", ...rows));

/**
 * These, with something between each two.
 * @type {(parts: Node[], between: string) => (Node | string)[]}
 */
export const joined = (parts, between) => parts.flatMap((part, index) => (index > 0 ? [between, part] : [part]));
