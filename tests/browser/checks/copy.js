// The Copy buttons of every listing and exercise: what they put into the clipboard is the whole program as its file has
// it, exactly the dependencies that are shown, exactly the command that is shown. The last line break is left out, as mdBook leaves it
// out of a program on the page: a command that is pasted into a terminal must wait for its reader.

import { HANGS } from "../visit.js";

export const shares = true;

export default async function copy(visit) {
    const tab = await visit.share();
    const fail = message => visit.fail("copy", message);
    const { figures, pieces, exercises } = await tab.evaluate(blocks);
    /** Which block is copied, of those of the page; what must come of it; what to call it. */
    const expected = [];
    const expect = (id, { at, shown }, wanted, what) => expected.push({ id, at, wanted: (wanted ?? shown).replace(/\n$/, ""), what });
    for (const { slug, program, dependencies } of visit.listings) {
        const figure = figures[`listing-${slug}`] ?? { programs: [], dependencies: [], commands: [] };
        if (figure.programs.length === 0) {
            fail(`#listing-${slug}: no program is shown`);
        }
        const tables = dependencies === null ? 0 : 1;
        if (figure.dependencies.length !== tables) {
            fail(`#listing-${slug}: ${figure.dependencies.length} blocks of dependencies are shown, expected ${tables}`);
        }
        figure.programs.forEach(block => expect(`listing-${slug}`, block, program, "the whole program"));
        figure.dependencies.forEach(block => expect(`listing-${slug}`, block, dependencies ?? "", "the dependencies"));
        figure.commands.forEach(block => expect(`listing-${slug}`, block, null, "the command that is shown"));
    }
    // A piece of a program stands for the whole, if that is on this page; otherwise it is copied as it is shown.
    for (const { slug, block } of pieces) {
        const here = visit.listings.find(listing => listing.slug === slug);
        expect(`listing-${slug}, a piece of it`, block, here?.program ?? null, here ? "the whole program" : "the piece");
    }
    for (const exercise of visit.exercises) {
        const id = `exercise-${exercise.slug}`;
        for (const part of ["starter", "tests", "solution"]) {
            const programs = exercises[id]?.[part] ?? [];
            if (programs.length === 1) {
                expect(id, programs[0], exercise[part], `the whole file of the ${part}`);
            } else {
                fail(`#${id}: ${programs.length} programs are shown as its ${part}, expected 1`);
            }
        }
    }
    if (expected.length === 0) {
        return;
    }
    const copied = await visit.alone("clipboard", async () => {
        await byPointer(expected[0].at);
        // Each by itself: a page may copy for some seconds after somebody has done something, and no longer.
        const found = [];
        for (const { at } of expected) {
            found.push(await tab.evaluate(press, { at, hangs: HANGS }));
        }
        return found;
    });
    for (const [index, { id, wanted, what }] of expected.entries()) {
        const { name, buttons, text } = copied[index];
        const where = `#${id}, the Copy button of ${name}`;
        if (buttons !== 1) {
            fail(`${where}: there are ${buttons} of them, expected 1`);
        } else if (text !== wanted) {
            fail(`${where} copies something else than ${what}: ${difference(wanted, text)}`);
        }
    }

    /** One as a reader does it: the button comes into view when the pointer is over its block, and may take its time. */
    async function byPointer(at) {
        const block = tab.locator("pre").nth(at);
        const nothing = await tab.evaluate(() => book.mark());
        await block.locator("code").hover();
        await tab.evaluate(() => book.settle());
        await block.getByRole("button", { name: /copy/i }).first().click();
        const text = await tab.evaluate(([nothing, hangs]) => book.copied(nothing, hangs), /** @type {[string, number]} */ ([nothing, HANGS]));
        if (text === nothing) {
            fail("a press of the first Copy button by the pointer copies nothing");
        }
        await tab.mouse.move(0, 0);
    }
}

/** The blocks of every listing and exercise on the page, each with its place among all of the page and what it shows. All folds are opened. */
function blocks() {
    document.querySelectorAll("details").forEach(details => { details.open = true; });
    const all = [...document.querySelectorAll("pre")];
    const within = (part, language) => [...part.querySelectorAll(`pre:has(> code.language-${language})`)]
        .map(pre => ({ at: all.indexOf(pre), shown: pre.querySelector("code").textContent }));
    const figures = [...document.querySelectorAll("[id^=listing-]")].map(figure =>
        [figure.id, { programs: within(figure, "rust"), dependencies: within(figure, "toml"), commands: within(figure, "sh") }]);
    /** @type {HTMLElement[]} */
    const excerpts = [...document.querySelectorAll(/** @type {"div"} */ (".excerpt[data-listing]"))];
    const parts = exercise => ["starter", "tests", "solution"].map(part =>
        [part, [...exercise.querySelectorAll(`details.${part}`)].flatMap(fold => within(fold, "rust"))]);
    const exercises = [...document.querySelectorAll("[id^=exercise-]")].map(exercise => [exercise.id, Object.fromEntries(parts(exercise))]);
    return {
        figures: Object.fromEntries(figures),
        pieces: excerpts.flatMap(piece => within(piece, "rust").map(block => ({ slug: piece.dataset.listing, block }))),
        exercises: Object.fromEntries(exercises),
    };
}

/** Presses the button of this block, and says what the clipboard holds then. */
async function press({ at, hangs }) {
    const pre = document.querySelectorAll("pre")[at];
    const buttons = [...pre.querySelectorAll("button")].filter(button => /copy/i.test(button.title || button.ariaLabel));
    let text = "";
    if (buttons.length === 1) {
        const nothing = await book.mark();
        buttons[0].click();
        text = await book.copied(nothing, hangs);
    }
    return { name: book.name(pre), buttons: buttons.length, text };
}

function difference(wanted, got) {
    const [left, right] = [wanted.split("\n"), got.split("\n")];
    const line = left.findIndex((text, index) => text !== right[index]);
    const at = line === -1 ? left.length : line;
    return `in line ${at + 1}, expected ${JSON.stringify(left[at] ?? "the end")}, got ${JSON.stringify(right[at] ?? "the end")} ` +
        `(${left.length} lines expected, ${right.length} copied)`;
}
