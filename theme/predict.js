// Makes a form of each question, and hides its run until it's answered; the engine has put all of it onto the page. It stands in the
// head and sees the page grow, so nothing is shown and then taken away. Answers are kept in this browser alone, or, where it keeps
// nothing, until the page is left.
{
    /**
     * By questions: the option, or −1 for “Show me”; how often it was misjudged in a review, or −1 for well. `open` shows all runs.
     * @typedef {{ version: number, open: boolean, answers: Record<string, number>, reviewed: Record<string, number> }} Memory
     */
    const KEY = "lectern-predictions";
    const VERSION = 1;
    const SEEN = -1;
    /** @returns {Memory} */
    const nothing = () => ({ version: VERSION, open: false, answers: {}, reviewed: {} });
    let memory = nothing();
    let known = "";

    const recall = () => {
        try {
            const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
            const numbers = (/** @type {unknown} */ of) => Object.fromEntries(Object.entries(of ?? {}).filter(([, is]) => Number.isInteger(is)));
            if (kept?.version === VERSION) {
                memory = { version: VERSION, open: kept.open === true, answers: numbers(kept.answers), reviewed: numbers(kept.reviewed) };
            }
        } catch {
            // It holds as long as this page.
        }
        return memory;
    };

    /** @param {(memory: Memory) => void} change */
    const remember = change => {
        change(recall());
        try {
            localStorage.setItem(KEY, JSON.stringify(memory));
        } catch {
            // It holds as long as this page.
        }
        known = JSON.stringify(memory);
    };

    const address = new URL(location.href);
    if (address.searchParams.has("open")) {
        remember(memory => { memory.open = address.searchParams.get("open") !== "no"; });
    }
    known = JSON.stringify(recall());
    // The search has found words that may stand in a run.
    const showsAll = memory.open || address.searchParams.has("highlight");
    document.documentElement.classList.add("asks");

    /** Shown in this visit without an answer. @type {Set<string>} */
    const shown = new Set();
    /** @type {(id: string) => boolean} */
    const isHidden = id => !(showsAll || shown.has(id) || id in memory.answers);

    /** @type {<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, ...inside: (Node | string)[]) => HTMLElementTagNameMap[Name]} */
    const make = (name, className, ...inside) => {
        const element = document.createElement(name);
        element.className = className;
        element.append(...inside);
        return element;
    };

    /** @type {(id: string) => NodeListOf<HTMLElement>} */
    const partsOf = id => document.querySelectorAll(`.run[data-question~="${id}"], .predict[data-question="${id}"] > details`);
    /** The questions that a part waits for: several, where it is a figure of several runs. @param {HTMLElement} part */
    const questionsOf = part => (part.dataset.question ?? part.closest(/** @type {"div"} */ (".predict"))?.dataset.question ?? "").split(" ");

    /** @param {string} id */
    const reveal = id => {
        shown.add(id);
        for (const part of partsOf(id)) {
            if (questionsOf(part).some(isHidden)) {
                continue;
            }
            part.removeAttribute("hidden");
            if (part.nextElementSibling?.matches(".run-veil")) {
                part.nextElementSibling.remove();
            }
        }
        dispatchEvent(new Event("resize"));
    };

    /** Hides a part so that the browser's own search still finds it, where it can. @param {HTMLElement} part */
    const hide = part => {
        part.setAttribute("hidden", "until-found");
        part.addEventListener("beforematch", () => questionsOf(part).forEach(reveal), { once: true });
    };

    /** @param {HTMLElement} run */
    const veil = run => {
        const questions = questionsOf(run);
        if (location.hash !== "" && run.closest("figure.listing")?.id === location.hash.slice(1)) {
            questions.forEach(reveal);
        }
        if (!questions.some(isHidden)) {
            return;
        }
        hide(run);
        const isOne = questions.length === 1;
        const did = `what the ${isOne ? "run of Listing" : "runs of Listings"} ${run.dataset.number} did`;
        const isFigure = run.dataset.figure !== undefined;
        const button = make("button", "run-show", "Show me", make("span", "visually-hidden", ` ${isFigure ? "the figure of " : ""}${did}`));
        button.type = "button";
        button.addEventListener("click", () => {
            const { top } = veil.getBoundingClientRect();
            for (const question of questions) {
                remember(memory => { memory.answers[question] ??= SEEN; });
                for (const block of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`.predict[data-question="${question}"]`))) {
                    tell(block);
                }
                reveal(question);
            }
            run.tabIndex = -1;
            run.setAttribute("role", "group");
            run.setAttribute("aria-label", isFigure ? `A figure of ${did}` : did.replace("what", "What"));
            run.focus({ preventScroll: true });
            // The same answers may have opened runs above: what was asked for is where the button was.
            scrollBy({ top: run.getBoundingClientRect().top - top, behavior: "instant" });
        });
        const until = `hidden until you’ve answered the ${isOne ? "question about it" : "questions about them"}.`;
        const words = isFigure ? `A figure here shows ${did}, and is ${until}` : `${did.replace("what", "What")} is ${until}`;
        const cost = ` If you press “Show me” instead, the review at the end of this part will ask you ${isOne ? "that question" : "those questions"}.`;
        const veil = make("div", "run-veil", make("p", "", words + cost), button);
        run.after(veil);
    };

    /** @param {number} option */
    const letter = option => String.fromCharCode(65 + option);

    /** @param {HTMLElement} block */
    const ask = block => {
        const { question = "" } = block.dataset;
        const options = block.querySelector(":scope > ul");
        const details = block.querySelector("details");
        if (!options || !details) {
            return;
        }
        const words = make("div", "predict-question");
        words.id = `predict-${question}`;
        while (block.firstChild && block.firstChild !== options) {
            words.append(block.firstChild);
        }
        for (const [index, item] of [...options.children].entries()) {
            const radio = make("input", "");
            Object.assign(radio, { type: "radio", name: words.id, value: String(index), required: true });
            item.append(make("label", "", radio, make("span", "", ...item.childNodes)));
        }
        const fieldset = make("fieldset", "");
        fieldset.setAttribute("aria-labelledby", words.id);
        const act = make("button", "predict-answer", "Answer");
        const form = make("form", "", fieldset, act);
        options.replaceWith(form);
        fieldset.append(options);
        block.prepend(words);
        form.addEventListener("submit", event => {
            event.preventDefault();
            const option = Number(new FormData(form).get(words.id));
            remember(memory => { memory.answers[question] ??= option; });
            tell(block);
            reveal(question);
            /** @type {HTMLElement | null} */
            const verdict = block.querySelector(".predict-verdict");
            verdict?.focus({ preventScroll: true });
        });
        if (question in memory.answers) {
            tell(block);
        } else if (isHidden(question)) {
            hide(details);
        }
    };

    /** @param {HTMLElement} block */
    const tell = block => {
        const { question = "", right: truth = "" } = block.dataset;
        const [answer, right] = [memory.answers[question], Number(truth)];
        const form = block.querySelector("form");
        const details = block.querySelector("details");
        if (!form || !details || block.querySelector(".predict-verdict")) {
            return;
        }
        form.querySelector("button")?.remove();
        for (const [index, radio] of form.querySelectorAll("input").entries()) {
            radio.disabled = true;
            radio.checked = index === answer;
            const said = index === answer ? "your answer" : "";
            const happened = index === right ? "what happened" : "";
            const item = radio.closest("li");
            item?.classList.toggle("right", index === right);
            item?.classList.toggle("chosen", index === answer);
            if (said || happened) {
                radio.parentElement?.append(make("strong", "predict-mark", [said, happened].filter(Boolean).join(" and ")));
            }
        }
        const verdict = make("p", "predict-verdict");
        verdict.tabIndex = -1;
        verdict.textContent = answer === right
            ? `✓ You said ${letter(right)}, and that’s what happened.`
            : answer === SEEN
                ? `You wanted to see it: ${letter(right)} is what happened.`
                : `✗ You said ${letter(answer)}, but ${letter(right)} is what happened.`;
        form.after(verdict);
        for (const reply of /** @type {NodeListOf<HTMLElement>} */ (details.querySelectorAll(".reply"))) {
            reply.classList.toggle("other", answer !== SEEN && reply.dataset.option !== String(answer));
        }
        const reply = details.querySelector(`.reply[data-option="${answer}"]`);
        if (reply) {
            verdict.after(reply);
        }
        details.hidden = false;
        details.open = true;
    };

    /** @param {Element} main */
    const note = main => {
        const button = make("button", "", "Ask me first again");
        button.type = "button";
        button.addEventListener("click", () => {
            remember(memory => { memory.open = false; });
            address.searchParams.delete("open");
            location.replace(address);
        });
        main.prepend(make("p", "all-open", "This browser is set to show every run at once, so no question hides one. ", button));
    };

    /** @type {WeakSet<Element>} */
    const done = new WeakSet();
    /** Whether something follows it, so that it's all there. @param {Node} node */
    const isComplete = node => {
        for (let at = /** @type {Node | null} */ (node); at; at = at.parentNode) {
            if (at.nextSibling) {
                return true;
            }
        }
        return document.readyState !== "loading";
    };
    const look = () => {
        const main = document.getElementById("mdbook-main");
        if (main && memory.open && !done.has(main)) {
            done.add(main);
            note(main);
        }
        for (const run of /** @type {HTMLCollectionOf<HTMLElement>} */ (document.getElementsByClassName("run"))) {
            if (run.dataset.question && !done.has(run)) {
                done.add(run);
                veil(run);
            }
        }
        for (const block of /** @type {HTMLElement[]} */ ([...document.getElementsByClassName("predict")])) {
            if (block.dataset.question && !done.has(block) && isComplete(block)) {
                done.add(block);
                ask(block);
            }
        }
    };
    const growth = new MutationObserver(look);
    growth.observe(document, { childList: true, subtree: true });

    const arrive = () => {
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        /** @type {HTMLElement | null | undefined} */
        const part = target?.closest(".run[hidden], details[hidden]") ?? target?.querySelector(":scope > .run[hidden]");
        if (target && part) {
            questionsOf(part).forEach(reveal);
            target.scrollIntoView();
        }
    };
    document.addEventListener("DOMContentLoaded", () => {
        growth.disconnect();
        look();
        arrive();
    });
    addEventListener("hashchange", arrive);
    document.addEventListener("click", event => {
        const link = /** @type {Element} */ (event.target).closest?.("a[href*='#']");
        if (link instanceof HTMLAnchorElement && link.hash !== "" && link.href === location.href) {
            arrive();
        }
    });
    // A page that comes out of the browser's memory may have been left before something else was answered, or forgotten.
    addEventListener("pageshow", event => {
        if (event.persisted && JSON.stringify(recall()) !== known) {
            location.reload();
        }
    });

    const predictions = { recall, remember, nothing, make, SEEN };
    Object.assign(window, { predictions });
}
