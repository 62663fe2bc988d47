// The Copy buttons of every listing and exercise: what they put into the clipboard is the whole program as its file has
// it, exactly the dependencies that are shown, exactly the command that is shown. The last line break is left out, as mdBook leaves it
// out of a program on the page: a command that is pasted into a terminal must wait for its reader.

import { HANGS } from "../visit.js";

export default async function copy(visit) {
    const tab = await visit.open();
    const fail = message => visit.fail("copy", message);
    let isPressed = false;
    for (const listing of visit.listings) {
        const figure = tab.locator(`#listing-${listing.slug}`);
        await figure.locator("details").evaluateAll(all => all.forEach(details => { details.open = true; }));
        // A solution is folded.
        await figure.locator("xpath=ancestor::details").evaluateAll(all => all.forEach(details => { details.open = true; }));
        const programs = await figure.locator("pre:has(> code.language-rust)").all();
        if (programs.length === 0) {
            fail(`#listing-${listing.slug}: no program is shown`);
        }
        for (const block of programs) {
            await compare(`listing-${listing.slug}`, block, listing.program, "the whole program");
        }
        const dependencies = await figure.locator("pre:has(> code.language-toml)").all();
        const expected = listing.dependencies === null ? 0 : 1;
        if (dependencies.length !== expected) {
            fail(`#listing-${listing.slug}: ${dependencies.length} blocks of dependencies are shown, expected ${expected}`);
        }
        for (const block of dependencies) {
            await compare(`listing-${listing.slug}`, block, listing.dependencies, "the dependencies");
        }
        for (const block of await figure.locator("pre:has(> code.language-sh)").all()) {
            const shown = await block.locator("code").textContent();
            await compare(`listing-${listing.slug}`, block, shown, "the command that is shown");
        }
    }
    // A piece of a program stands for the whole, if that is on this page; otherwise it is copied as it is shown.
    for (const piece of await tab.locator(".excerpt[data-listing]").all()) {
        const slug = await piece.getAttribute("data-listing");
        const here = visit.listings.find(listing => listing.slug === slug);
        const block = piece.locator("pre:has(> code.language-rust)");
        const shown = await block.locator("code").textContent();
        await compare(`listing-${slug}, a piece of it`, block, here?.program ?? shown, here ? "the whole program" : "the piece");
    }
    for (const exercise of visit.exercises) {
        const id = `exercise-${exercise.slug}`;
        for (const part of ["starter", "tests", "solution"]) {
            const fold = tab.locator(`#${id} details.${part}`);
            const blocks = await fold.locator("pre:has(> code.language-rust)").all();
            if (blocks.length !== 1) {
                fail(`#${id}: ${blocks.length} programs are shown as its ${part}, expected 1`);
                continue;
            }
            await fold.evaluate(details => { details.open = true; });
            await compare(id, blocks[0], exercise[part], `the whole file of the ${part}`);
        }
    }

    async function compare(id, block, expected, what) {
        const where = `#${id}, the Copy button of ${await block.evaluate(pre => book.name(pre))}`;
        const buttons = await block.evaluate(pre => [...pre.querySelectorAll("button")].filter(button => /copy/i.test(button.title || button.ariaLabel)).length);
        if (buttons !== 1) {
            fail(`${where}: there are ${buttons} of them, expected 1`);
            return;
        }
        const button = block.getByRole("button", { name: /copy/i });
        const copied = await visit.alone("clipboard", async () => {
            const nothing = `nothing was copied ${Math.random()}`;
            await tab.evaluate(text => navigator.clipboard.writeText(text), nothing);
            await press(block, button);
            return tab.evaluate(async ([nothing, hangs]) => {
                const end = performance.now() + hangs;
                for (;;) {
                    const text = await navigator.clipboard.readText();
                    if (text !== nothing || performance.now() > end) {
                        return text;
                    }
                    await new Promise(resolve => setTimeout(resolve, 5));
                }
            }, /** @type {[string, number]} */ ([nothing, HANGS]));
        });
        const wanted = expected.replace(/\n$/, "");
        if (copied !== wanted) {
            fail(`${where} copies something else than ${what}: ${difference(wanted, copied)}`);
        }
    }

    /** The first one as a reader does it: the button comes into view when the pointer is over its block, and may take its time. */
    async function press(block, button) {
        if (isPressed) {
            await button.evaluate(button => button.click());
            return;
        }
        isPressed = true;
        await block.locator("code").hover();
        await tab.evaluate(() => book.settle());
        await button.click();
    }
}

function difference(wanted, got) {
    const [left, right] = [wanted.split("\n"), got.split("\n")];
    const line = left.findIndex((text, index) => text !== right[index]);
    const at = line === -1 ? left.length : line;
    return `in line ${at + 1}, expected ${JSON.stringify(left[at] ?? "the end")}, got ${JSON.stringify(right[at] ?? "the end")} ` +
        `(${left.length} lines expected, ${right.length} copied)`;
}
