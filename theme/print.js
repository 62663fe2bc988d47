// On paper, where nothing can be folded, what answers a question or solves an exercise stands at the end, under a number that leads there and
// back. It's moved while the page is printed, a chapter or the whole book, and put back then. Without scripts it stays where it is, unfolded.

const ANSWERS = "details:is(.answer, .hint, .solution, .schedule-shortest, .parsons-counts)";
/** Each answer, and what stands in its place. @type {Map<Element, Element>} */
const moved = new Map();
/** @type {Element | undefined} */
let end;

/** @type {(name: string, className: string, ...inside: (Node | string)[]) => HTMLElement} */
const make = (name, className, ...inside) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...inside);
    return element;
};

/** @type {(from: string, to: string, words: string) => HTMLElement} */
const link = (from, to, words) => {
    const link = make("a", "", words);
    link.id = from;
    link.setAttribute("href", `#${to}`);
    return link;
};

const move = () => {
    const main = document.querySelector("main");
    if (!main?.querySelector(ANSWERS) || end) {
        return;
    }
    const section = make("section", "printed", make("h2", "", "Answers and solutions"));
    // The page with the whole book has a title for each chapter.
    const isWhole = main.querySelectorAll("h1").length > 1;
    let title = "";
    for (const element of main.querySelectorAll(`h1, ${ANSWERS}`)) {
        if (element.localName === "h1") {
            title = element.textContent ?? "";
            continue;
        }
        const number = moved.size + 1;
        const words = `[${number}] ${element.querySelector("summary")?.textContent?.trim()}`;
        const place = make("p", "printed-there", link(`printed-from-${number}`, `printed-${number}`, `${words}: at the end`));
        if (isWhole && title) {
            section.append(make("h3", "", title));
            title = "";
        }
        element.replaceWith(place);
        moved.set(element, place);
        section.append(make("p", "printed-back", link(`printed-${number}`, `printed-from-${number}`, words)), element);
    }
    main.append(section);
    end = section;
};

const putBack = () => {
    for (const [answer, place] of moved) {
        place.replaceWith(answer);
    }
    moved.clear();
    end?.remove();
    end = undefined;
};

addEventListener("beforeprint", move);
addEventListener("afterprint", putBack);
