// On a phone, 360 and 320 px wide: the page does not scroll sideways, whether its folds are closed or open, and no text is
// cut off or printed over other text in a picture.

import { fold, PHONE } from "../visit.js";

export const shares = true;

export default async function narrow(visit) {
    const tab = await visit.share(PHONE);
    await tab.emulateMedia({ colorScheme: "light" });
    // With the whole book on it, to fold something takes as long as anything else. What can be seen when all is folded can be seen then, too.
    for (const open of visit.page === "print.html" ? [true] : [false, true]) {
        await fold(tab, open);
        for (const width of open ? [320, 360] : [360, 320]) {
            await tab.setViewportSize({ width, height: 740 });
            await tab.evaluate(() => book.settle());
            const state = `${width} px wide, folds ${open ? "open" : "closed"}`;
            for (const finding of await tab.evaluate(look)) {
                visit.fail("narrow", `${state}: ${finding}`);
            }
        }
    }
}

function look() {
    const findings = [];
    const root = document.documentElement;
    const sideways = book.sideways();
    if (sideways) {
        findings.push(sideways);
    }
    // What hides its overflow cuts it off.
    for (const element of document.querySelectorAll("main *")) {
        const style = getComputedStyle(element);
        if (["hidden", "clip"].includes(style.overflowX) && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && book.visible(element)) {
            findings.push(`${book.name(element)} cuts its content off: ${element.scrollWidth} px wide, of which ${element.clientWidth} px are shown`);
        }
    }
    for (const picture of [...document.querySelectorAll("main figure svg")].filter(book.visible)) {
        const frame = picture.getBoundingClientRect();
        const texts = [...picture.querySelectorAll("text")].map(text => ({ text, box: text.getBoundingClientRect() }));
        for (const { text, box } of texts) {
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
                findings.push(`${book.name(picture)}: the text "${text.textContent}" lies outside of the picture`);
            }
        }
        for (const [index, one] of texts.entries()) {
            // One line of letters may touch the next; a quarter of a line is too much.
            const other = texts.slice(index + 1).find(({ box }) =>
                Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
                Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 0.25 * box.height);
            if (other) {
                findings.push(`${book.name(picture)}: the texts "${one.text.textContent}" and "${other.text.textContent}" overlap`);
            }
        }
    }
    return findings;
}
