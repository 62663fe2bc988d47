// Cancelled futures: a button stands below the line of each await that was recorded, and by keyboard alone it says what was left
// behind there. Nothing else on the page moves. axe-core finds nothing. Without scripts and on paper there is the table.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };

export const shares = true;

export default async function cancels(visit) {
    const fail = message => visit.fail("cancels", message);
    const tab = await visit.open();
    const figures = tab.locator("main figure.cancel");
    if ((await figures.count()) !== visit.cancels.length) {
        fail(`the page has ${await figures.count()} cancelled futures, expected ${visit.cancels.length}`);
        return;
    }
    const all = [...visit.cancels.entries()].filter(([, expected]) => expected);
    if (all.length === 0) {
        return;
    }
    await pick(tab, "");
    await tab.emulateMedia({ media: "print" });
    for (const finding of await tab.evaluate(rest, visit.cancels)) {
        fail(`on paper: ${finding}`);
    }
    await tab.emulateMedia({ media: null });
    await pick(await visit.open({ viewport: PHONE, colorScheme: "dark" }), "on a phone: ");
    const plain = await visit.share({ javaScriptEnabled: false });
    for (const finding of await plain.evaluate(rest, visit.cancels)) {
        fail(`without scripts: ${finding}`);
    }

    /** From one button to the next by the key Tab, pressing each. */
    async function pick(tab, where) {
        for (const [index, { caption, labels, first, dropped }] of all) {
            const say = message => fail(`${where}the cancelled future "${caption}": ${message}`);
            const figure = tab.locator("main figure.cancel").nth(index);
            const same = (what, seen, wanted) => {
                if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
                    say(`${what} ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`);
                }
            };
            const lines = await figure.locator(".cancel-here").evaluateAll(buttons =>
                buttons.map(button => button.previousElementSibling?.textContent.trimEnd()));
            same("its buttons stand below the lines", lines, dropped.map(({ text }) => text));
            same("its labels are", await figure.locator(".cancel-box").evaluateAll(boxes =>
                boxes.map(box => box.getAttribute("aria-label"))), labels);
            same("before any button is pressed, it says", await figure.locator(".cancel-says").textContent(), first);
            same("before any button is pressed, its boxes have", await figure.locator(".cancel-left").allTextContents(), labels.map(() => ""));
            const height = () => figure.evaluate(figure => figure.getBoundingClientRect().height);
            const before = await height();
            await figure.locator(".cancel-code").focus();
            for (const { says, left, text } of dropped) {
                await tab.keyboard.press("Tab");
                await tab.keyboard.press("Space");
                const at = `after the button below "${text.trim()}",`;
                same(`${at} it says`, await figure.locator(".cancel-says").textContent(), says);
                const shown = await figure.locator(".cancel-left").evaluateAll(boxes => boxes.map(box => ({
                    is: box.firstChild?.textContent.trim(),
                    visible: book.visible(box),
                })));
                same(`${at} there is`, shown, left.map(is => ({ is, visible: true })));
                same(`${at} the pressed buttons are`, await figure.locator(".cancel-here[aria-pressed=true]").evaluateAll(buttons =>
                    buttons.map(button => button.previousElementSibling?.textContent.trimEnd())), [text]);
                if (Math.abs((await height()) - before) > 0.5) {
                    say(`${at} it is ${(await height()) - before} px taller than at first`);
                }
            }
            if ((await figure.locator(".cancel-says").getAttribute("aria-live")) !== "polite") {
                say("a screen reader does not say the sentence: it has no aria-live");
            }
            const sideways = await tab.evaluate(() => book.sideways());
            if (sideways) {
                say(sideways);
            }
            await tab.evaluate(axe);
            const violations = await tab.evaluate(async index =>
                (await globalThis.axe.run(document.querySelectorAll("main figure.cancel")[index], { resultTypes: ["violations"] })).violations, index);
            for (const { id, help, nodes } of violations) {
                say(`${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
            }
        }
    }
}

/** What is wrong where nobody can pick. */
function rest(cancels) {
    const findings = [];
    for (const [index, figure] of [...document.querySelectorAll("main figure.cancel")].entries()) {
        const expected = cancels[index];
        if (!expected) {
            continue;
        }
        const picture = figure.querySelector(".cancel-picture");
        if (picture && book.visible(picture)) {
            findings.push(`${book.name(picture)} is visible, and nobody can press its buttons`);
        }
        const cells = [...figure.querySelectorAll(".cancel-table :is(caption, th, td)")];
        const hidden = cells.find(cell => !book.visible(cell));
        if (hidden) {
            findings.push(`${book.name(hidden)} is not visible, and nothing else shows what is left behind`);
        }
        /** @type {HTMLTableRowElement[]} */
        const rows = [...figure.querySelectorAll(/** @type {"tr"} */ (".cancel-table tbody tr"))];
        const told = rows.map(row => [...row.cells].map(cell => cell.firstChild?.textContent.trim()));
        const wanted = expected.dropped.map(({ says, left }) => [...says.match(/line (\d+), (.*)\.$/).slice(1), ...left]);
        if (JSON.stringify(told) !== JSON.stringify(wanted)) {
            findings.push(`the table of "${expected.caption}" has ${JSON.stringify(told)}, expected ${JSON.stringify(wanted)}`);
        }
    }
    return findings;
}
