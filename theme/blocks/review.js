// A review asks those questions of its part again that somebody got wrong or had shown by “Show me”, and asks otherwise: one option is
// given, and they judge whether it is what happened. All of it stands on the page; `page/review.rs` in the engine makes it.
{
    /** @typedef {{ open: boolean, answers: Record<string, number>, reviewed: Record<string, number> }} Memory */
    /** @type {{ recall: () => Memory, remember: (change: (memory: Memory) => void) => void, make: Function, SEEN: number }} */
    const { recall, remember, make, SEEN } = /** @type {any} */ (window).predictions ?? {};
    const WELL = -1;
    const counted = (/** @type {number} */ count) => `${count} question${count === 1 ? "" : "s"}`;

    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("html.asks figure.review"))) {
        const head = /** @type {HTMLElement} */ (figure.querySelector(".review-head"));
        /** @type {HTMLElement[]} */
        const items = [...figure.querySelectorAll(/** @type {"section"} */ (".review-item"))];

        /** What is to be judged: at first by the question alone, after a misjudgement the other kind. @param {HTMLElement} item */
        const choose = item => {
            const { question = "", right } = item.dataset;
            const { answers, reviewed } = recall();
            const options = /** @type {HTMLElement[]} */ ([...item.querySelectorAll("li")]);
            const isTrue = (parseInt(question, 16) + (reviewed[question] ?? 0)) % 2 === 0;
            const wrong = options.filter(option => option.dataset.option !== right);
            // Who believed something wrong is asked about that.
            const believed = wrong.find(option => Number(option.dataset.option) === answers[question]);
            return { isTrue, option: isTrue ? options.find(option => option.dataset.option === right) : believed ?? wrong[0] };
        };

        /** @param {HTMLElement} item */
        const ask = item => {
            const { question = "" } = item.dataset;
            const { isTrue, option } = choose(item);
            for (const other of item.querySelectorAll("li")) {
                other.hidden = other !== option;
            }
            const details = item.querySelector("details");
            if (!details) {
                return;
            }
            details.hidden = true;
            const says = make("p", "review-says");
            says.tabIndex = -1;
            /** @type {(words: string, judged: boolean) => HTMLButtonElement} */
            const judge = (words, judged) => {
                const button = make("button", "", words);
                button.type = "button";
                button.addEventListener("click", () => {
                    const well = judged === isTrue;
                    remember(({ reviewed }) => { reviewed[question] = well ? WELL : (reviewed[question] ?? 0) + 1; });
                    act.remove();
                    says.textContent = well
                        ? `✓ Yes, ${isTrue ? "that’s what happened" : "something else happened"}.`
                        : `✗ No, ${isTrue ? "that’s what happened" : "something else happened"}. You’ll be asked again next time.`;
                    details.hidden = false;
                    details.open = true;
                    says.focus({ preventScroll: true });
                    count();
                });
                return button;
            };
            const act = make("div", "review-act", judge("That’s what happened", true), judge("Something else happened", false));
            act.setAttribute("role", "group");
            act.setAttribute("aria-label", "Is that what happened?");
            item.querySelector("ul")?.before(make("p", "review-given", "Here’s one of its answers. Is that what happened?"));
            details.before(act, says);
        };

        const { open: showsAll, answers, reviewed } = recall();
        const status = make("p", "");
        const count = () => {
            const { answers, reviewed } = recall();
            const ids = items.map(({ dataset }) => ({ id: dataset.question ?? "", right: Number(dataset.right) }));
            const answered = ids.filter(({ id }) => id in answers && answers[id] !== SEEN);
            const right = answered.filter(({ id, right }) => answers[id] === right);
            const well = ids.filter(({ id, right }) => id in answers && answers[id] !== right && reviewed[id] === WELL);
            const open = ids.filter(({ id, right }) => id in answers && answers[id] !== right && reviewed[id] !== WELL);
            const left = ids.filter(({ id }) => !(id in answers));
            const here = open.length > 0 ? `${counted(open.length)} to review.` : "There’s nothing to review.";
            const waiting = left.length > 0 ? ` ${counted(left.length)} still wait${left.length === 1 ? "s" : ""} in the chapters.` : "";
            status.textContent = `Of the ${counted(ids.length)} of this part, you’ve ${answered.length > 0 ? `answered ${answered.length} and got ${right.length} right` : "answered none yet"}. `
                + (well.length > 0 ? `Since then, you’ve got ${well.length} more right here. ` : "")
                + (showsAll ? "All of them stand here with their answers, because this browser is set to show every run at once." : here + waiting);
        };

        for (const item of showsAll ? [] : items) {
            const { question = "", right } = item.dataset;
            item.hidden = !(question in answers) || answers[question] === Number(right) || reviewed[question] === WELL;
            if (!item.hidden) {
                ask(item);
            }
        }
        count();
        const all = make("button", "", "Show all questions of this part, with their answers");
        all.type = "button";
        all.addEventListener("click", () => {
            all.remove();
            for (const item of items) {
                item.hidden = false;
                item.querySelectorAll(".review-given, .review-act, .review-says").forEach(part => part.remove());
                item.querySelectorAll("li, details").forEach(part => part.removeAttribute("hidden"));
            }
            status.tabIndex = -1;
            status.focus({ preventScroll: true });
        });
        // Where all runs are shown, so are all answers.
        head.append(status, ...(showsAll ? [] : [all]));
        figure.classList.add("asked");
    }
}
