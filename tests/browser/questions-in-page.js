// What the check of questions does inside a page. Each function is sent there as it stands, so nothing in it may refer to this file.

/** What a reader sees of each question: whether its runs and the answer are shown, the buttons in their place, the radio buttons. */
export function look() {
    /** @type {HTMLElement[]} */
    const blocks = [...document.querySelectorAll(/** @type {"div"} */ (".predict"))];
    const text = element => element.textContent.replace(/\s+/g, " ").trim();
    return blocks.map(block => {
        const id = block.dataset.question;
        /** @type {HTMLElement[]} */
        const runs = [...document.querySelectorAll(/** @type {"div"} */ (`.run[data-question~="${id}"]`))];
        const labels = [...block.querySelectorAll("fieldset label")];
        const named = block.querySelector("fieldset")?.getAttribute("aria-labelledby") ?? "";
        return {
            runs: runs.map(run => ({
                ids: run.dataset.question.split(" "),
                isFigure: run.querySelector(":scope > figure") !== null,
                shown: [...run.children].some(part => book.visible(part)),
            })),
            answer: [...block.querySelectorAll("details > summary")].some(part => book.visible(part)),
            veils: runs.flatMap(run => run.nextElementSibling?.matches(".run-veil")
                ? [...run.nextElementSibling.querySelectorAll("button")].filter(button => book.visible(button)).map(text)
                : []),
            offered: labels.filter(label => label.querySelector("input[type=radio]") && book.visible(label)).map(label => text(label.querySelector("span"))),
            text: text(document.getElementById(named) ?? document.createElement("p")),
        };
    });
}

/** What of the text has moved since the page was opened, without anybody doing something. The list of chapters is mdBook's. */
export async function moved() {
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50)));
    const main = document.querySelector("main");
    const found = new Set();
    const observer = new PerformanceObserver(shifts => {
        for (const shift of /** @type {any[]} */ (shifts.getEntries())) {
            for (const { node, previousRect: before, currentRect: after } of shift.hadRecentInput ? [] : shift.sources) {
                if (main.contains(node)) {
                    found.add(`"${node.textContent.trim().slice(0, 40)}" by ${Math.round(after.x - before.x)} and ${Math.round(after.y - before.y)} px`);
                }
            }
        }
    });
    observer.observe({ type: "layout-shift", buffered: true });
    // What was before is handed over in a task of its own.
    await new Promise(resolve => setTimeout(resolve, 100));
    return [...found].join(", ");
}

/** Remembers each run that is to be seen at some frame and hidden at a later one, for as long as the page is `watching`. */
export function watch() {
    if (location.href === "about:blank") {
        return;
    }
    const seen = new Set();
    globalThis.early = [];
    globalThis.watching = true;
    const frame = () => {
        for (const run of document.querySelectorAll(".run[data-question]")) {
            const name = run.closest("figure")?.id ?? "a pair";
            if (!run.hasAttribute("hidden")) {
                seen.add(run);
            } else if (seen.has(run)) {
                globalThis.early.push(name);
            }
        }
        if (globalThis.watching) {
            requestAnimationFrame(frame);
        }
    };
    requestAnimationFrame(frame);
}
