// Printed, a page has its answers and solutions at its end: each once, under a number that leads there and back, and all of it visible. What
// was printed is as before afterwards. Chromium says that it prints when it makes a PDF, too: one of a chapter shows that.

const ANSWERS = "details.answer, details.hint, details.solution, details.schedule-shortest, details.parsons-counts";

export const shares = true;

export default async function answers(visit) {
    const fail = message => visit.fail("answers", message);
    const tab = await visit.share();
    const before = await tab.evaluate(() => document.querySelector("main").innerHTML);
    const expected = await tab.locator("main").locator(ANSWERS).count();
    await tab.emulateMedia({ media: "print" });
    await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const found = await tab.evaluate(look, ANSWERS);
    if (found.count !== expected) {
        fail(`printed, the section .printed at the end has ${found.count} answers and solutions, expected the ${expected} of the page`);
    }
    for (const finding of found.findings) {
        fail(`printed, ${finding}`);
    }
    await tab.evaluate(() => dispatchEvent(new Event("afterprint")));
    await tab.emulateMedia({ media: "screen" });
    const after = await tab.evaluate(() => document.querySelector("main").innerHTML);
    if (after !== before) {
        const at = [...before].findIndex((sign, index) => sign !== after[index]);
        fail(`after it was printed, the page is another: "${after.slice(at, at + 80)}", expected "${before.slice(at, at + 80)}"`);
    }
    if (expected > 0 && visit.page !== "print.html" && visit.standsForAll("listings")) {
        await tab.evaluate(() => {
            globalThis.told = false;
            addEventListener("afterprint", () => { globalThis.told = true; }, { signal: book.signal() });
        });
        await tab.pdf({ format: "A4", pageRanges: "1" });
        if (!await tab.evaluate(() => globalThis.told)) {
            fail("the browser makes a PDF without saying that it prints, so its answers stand where they are on the screen");
        }
    }
}

/** @param {string} answers */
function look(answers) {
    const section = document.querySelector("main > .printed:last-child");
    const moved = [...section?.querySelectorAll(answers) ?? []];
    const findings = [];
    for (const answer of moved) {
        const name = `"${answer.textContent.trim().slice(0, 40)}"`;
        const back = answer.previousElementSibling?.querySelector("a");
        const there = /** @type {HTMLAnchorElement} */ (document.getElementById(back?.hash.slice(1) ?? ""));
        if (!back || !there || there.hash !== `#${back.id}` || section.contains(there)) {
            findings.push(`the number above ${name} doesn't lead to its place and back`);
        }
        const hidden = [...answer.children].find(child => child.localName !== "summary" && child.textContent.trim() && !book.visible(child));
        if (hidden) {
            findings.push(`of ${name}, ${book.name(hidden)} is not visible`);
        }
    }
    return { count: moved.length, findings };
}
