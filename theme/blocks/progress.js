// How far somebody is, and two settings: that all runs are shown at once, and to forget all answers. Which questions there are stands on
// the page; `page/progress.rs` in the engine makes it.
{
    /** @typedef {{ open: boolean, answers: Record<string, number>, reviewed: Record<string, number> }} Memory */
    const { recall, remember, nothing, make, SEEN } = /** @type {any} */ (window).predictions ?? {};

    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("html.asks figure.progress"))) {
        /** What is said of these questions, and a bar that shows the same. @param {HTMLElement} place @param {string[]} questions */
        const show = (place, questions) => {
            /** @type {Memory} */
            const { answers } = recall();
            let [answered, right] = [0, 0];
            for (const [id, truth] of questions.map(question => question.split(":"))) {
                if (id in answers && answers[id] !== SEEN) {
                    answered += 1;
                    right += answers[id] === Number(truth) ? 1 : 0;
                }
            }
            const bar = make("span", "bar", make("span", "bar-right"), make("span", "bar-wrong"));
            bar.ariaHidden = "true";
            bar.children[0].style.inlineSize = `${100 * right / questions.length}%`;
            bar.children[1].style.inlineSize = `${100 * (answered - right) / questions.length}%`;
            place.replaceChildren(`${answered} of ${questions.length} answered, ${right} right `, bar);
        };
        const refresh = () => {
            for (const part of figure.querySelectorAll("details")) {
                /** @type {string[]} */
                const all = [];
                for (const chapter of part.querySelectorAll("li")) {
                    const questions = (chapter.dataset.questions ?? "").split(" ").filter(Boolean);
                    all.push(...questions);
                    /** @type {HTMLElement | null} */
                    const place = chapter.querySelector(".far");
                    if (place && questions.length > 0) {
                        show(place, questions);
                    }
                }
                /** @type {HTMLElement | null} */
                const place = part.querySelector("summary .far");
                if (place && all.length > 0) {
                    show(place, all);
                }
            }
        };
        refresh();

        const settings = figure.querySelector(".progress-settings");
        const box = make("input", "");
        Object.assign(box, { type: "checkbox", checked: recall().open });
        box.addEventListener("change", () => {
            remember((/** @type {Memory} */ memory) => { memory.open = box.checked; });
            location.reload();
        });
        const says = make("p", "progress-says");
        says.setAttribute("role", "status");
        const forget = make("button", "", "Forget my answers");
        forget.type = "button";
        const really = make("button", "", "Yes, forget them all");
        really.type = "button";
        const keep = make("button", "", "No, keep them");
        keep.type = "button";
        const ask = make("div", "progress-forget", forget);
        forget.addEventListener("click", () => {
            ask.replaceChildren("Forget all answers in this browser? ", really, " ", keep);
            keep.focus();
        });
        /** @param {string} words */
        const done = words => {
            ask.replaceChildren(forget);
            says.textContent = words;
            forget.focus();
        };
        keep.addEventListener("click", () => done("Your answers are kept."));
        really.addEventListener("click", () => {
            remember((/** @type {Memory} */ memory) => {
                const { answers, reviewed } = nothing();
                Object.assign(memory, { answers, reviewed });
            });
            refresh();
            done("Your answers are forgotten.");
        });
        const open = make("label", "", box, " Show every run at once, without asking first (for teachers)");
        settings?.append(make("p", "", "Your answers are kept in this browser, and nowhere else."), open, ask, says);
    }
}
