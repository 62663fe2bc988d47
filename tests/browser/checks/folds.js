// Everything that folds is closed at first and opens by keyboard. An exercise gives its hints one after another, and its
// solution last: none opens with another.

export const shares = true;

export default async function folds(visit) {
    const fail = message => visit.fail("folds", message);
    const tab = await visit.share();
    const folds = tab.locator("main details");
    const open = () => folds.evaluateAll(all => all.map(details => details.open));
    for (const [index, isOpen] of (await open()).entries()) {
        if (isOpen) {
            fail(`${await named(index)} is open when the page is opened`);
        }
    }
    await folds.evaluateAll(all => all.forEach(details => { details.open = false; }));
    const keys = await tab.evaluate(inTurn);
    for (let key = 0; key < keys; key += 1) {
        await tab.keyboard.press("Enter");
    }
    for (const [index, { summaries, isOpen, others }] of (await tab.evaluate(() => globalThis.turned)).entries()) {
        if (summaries !== 1) {
            fail(`${await named(index)} has ${summaries} summaries, expected 1`);
        } else if (!isOpen) {
            fail(`${await named(index)} does not open when its summary has the focus and Enter is pressed`);
        }
        for (const other of others) {
            fail(`when ${await named(index)} is opened by keyboard, ${await named(other)} opens or closes too`);
        }
    }
    for (const finding of await tab.evaluate(exercises)) {
        fail(finding);
    }

    function named(index) {
        return folds.nth(index).evaluate(details => `${book.name(details)} ("${details.querySelector("summary")?.textContent.trim()}")`);
    }
}

/**
 * Puts the focus on the summary of one fold after another, when the key Enter has come up, and notes as `turned` what that has opened and
 * closed. Gives how many keys that takes.
 */
function inTurn() {
    /** @type {HTMLDetailsElement[]} */
    const all = [...document.querySelectorAll(/** @type {"details"} */ ("main details"))];
    const states = () => all.map(details => details.open);
    const summaries = details => [...details.querySelectorAll(/** @type {"summary"} */ (":scope > summary"))];
    const turned = globalThis.turned = all.map(details => ({ summaries: summaries(details).length, isOpen: false, others: [] }));
    const turns = all.filter(details => summaries(details).length === 1);
    let before = [];
    const go = () => {
        // What lies in another fold is within reach when that is open.
        for (let at = turns[0]?.parentElement.closest("details"); at; at = at.parentElement.closest("details")) {
            at.open = true;
        }
        summaries(turns[0] ?? document)[0]?.focus({ preventScroll: true });
        before = states();
    };
    const count = turns.length;
    addEventListener("keyup", ({ key }) => {
        const details = turns.shift();
        if (key === "Enter" && details) {
            const after = states();
            const others = [...all.keys()].filter(other => all[other] !== details && after[other] !== before[other]);
            Object.assign(turned[all.indexOf(details)], { isOpen: details.open, others });
            go();
        }
    }, { signal: book.signal() });
    go();
    return count;
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
