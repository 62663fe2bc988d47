// Everything that folds is closed at first and opens by keyboard. An exercise gives its hints one after another, and its
// solution last: none opens with another.

export default async function folds(visit) {
    const fail = message => visit.fail("folds", message);
    const tab = await visit.open();
    const folds = tab.locator("main details");
    const open = () => folds.evaluateAll(all => all.map(details => details.open));
    for (const [index, isOpen] of (await open()).entries()) {
        if (isOpen) {
            fail(`${await named(index)} is open when the page is opened`);
        }
    }
    await folds.evaluateAll(all => all.forEach(details => { details.open = false; }));
    const count = await folds.count();
    /** What is open now; then the fold of this index has the focus, and what is open before a key is pressed. */
    const turn = index => folds.evaluateAll((all, index) => {
        const after = all.map(details => details.open);
        const details = all[index];
        if (!details) {
            return { after, before: after, summaries: 0 };
        }
        // What lies in another fold is within reach when that is open.
        for (let at = details.parentElement.closest("details"); at; at = at.parentElement.closest("details")) {
            at.open = true;
        }
        /** @type {HTMLElement[]} */
        const summaries = [...details.querySelectorAll(/** @type {"summary"} */ (":scope > summary"))];
        summaries[0]?.focus();
        return { after, before: all.map(details => details.open), summaries: summaries.length };
    }, index);
    let { before, summaries } = await turn(0);
    for (let index = 0; index < count; index += 1) {
        if (summaries === 1) {
            await tab.keyboard.press("Enter");
        } else {
            fail(`${await named(index)} has ${summaries} summaries, expected 1`);
        }
        const next = await turn(index + 1);
        if (summaries === 1 && !next.after[index]) {
            fail(`${await named(index)} does not open when its summary has the focus and Enter is pressed`);
        }
        const others = next.after.flatMap((isOpen, other) => (other !== index && isOpen !== before[other] ? [other] : []));
        for (const other of others) {
            fail(`when ${await named(index)} is opened by keyboard, ${await named(other)} opens or closes too`);
        }
        ({ before, summaries } = next);
    }
    for (const finding of await tab.evaluate(exercises)) {
        fail(finding);
    }

    function named(index) {
        return folds.nth(index).evaluate(details => `${book.name(details)} ("${details.querySelector("summary")?.textContent.trim()}")`);
    }
}

function exercises() {
    const findings = [];
    for (const exercise of document.querySelectorAll("section.exercise")) {
        const place = exercise.id ? `#${exercise.id}` : book.name(exercise);
        if (!exercise.id.startsWith("exercise-")) {
            findings.push(`${place} has no id of the form exercise-SLUG`);
        }
        const parts = [...exercise.querySelectorAll("details.hint, details.solution")];
        const kinds = parts.map(part => (part.matches(".hint") ? "hint" : "solution"));
        if (kinds.at(-1) !== "solution" || kinds.filter(kind => kind === "solution").length !== 1) {
            findings.push(`${place} has ${kinds.join(", ") || "neither hints nor a solution"}; expected hints and then one solution`);
        }
        const nested = parts.find(part => part.parentElement.closest("details"));
        if (nested) {
            findings.push(`${book.name(nested)} lies inside of another fold: hints stand one after another`);
        }
        const numbers = parts.filter(part => part.matches(".hint")).map(part => Number(/\d+/.exec(part.querySelector("summary").textContent)?.[0]));
        if (numbers.every(number => !Number.isNaN(number)) && numbers.some((number, index) => number !== index + 1)) {
            findings.push(`the hints of ${place} are numbered ${numbers.join(", ")}`);
        }
    }
    return findings;
}
