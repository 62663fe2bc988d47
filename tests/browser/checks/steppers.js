// Steppers: each one that the chapter has goes through all steps that were recorded, by button, by range and by key, without
// leaving the page. Sentence, line of the program and boxes are those of the step, and so is each row of the table. Nothing on
// the page moves meanwhile, on a phone neither. Without scripts and on paper the table is there, and nothing that nobody can
// move.

const PHONE = { width: 360, height: 740 };

export const shares = true;

export default async function steppers(visit) {
    const fail = message => visit.fail("steppers", message);
    const tab = await visit.open();
    const figures = tab.locator("main figure.stepper");
    if ((await figures.count()) !== visit.steppers.length) {
        fail(`the page has ${await figures.count()} steppers, expected ${visit.steppers.length}`);
        return;
    }
    // One without a recording has nothing to go through.
    const all = [...visit.steppers.entries()].filter(([, expected]) => expected);
    if (all.length === 0) {
        return;
    }
    const sent = await unmoved();
    const loaded = await tab.evaluate(heights);
    for (const [index, { caption }] of all) {
        if (Math.abs(sent[index] - loaded[index]) > 0.5) {
            fail(`the stepper "${caption}": it is ${sent[index]} px high before the script runs, and ${loaded[index]} px after`);
        }
    }
    for (const finding of await tab.evaluate(walk, visit.steppers)) {
        fail(finding);
    }
    for (const [index, expected] of all) {
        await press(figures.nth(index), expected);
    }
    await tab.emulateMedia({ media: "print" });
    for (const finding of await tab.evaluate(rest, visit.steppers)) {
        fail(`on paper: ${finding}`);
    }
    await tab.emulateMedia({ media: null });
    const phone = await visit.open({ viewport: PHONE });
    for (const finding of await phone.evaluate(walk, visit.steppers)) {
        fail(`on a phone: ${finding}`);
    }
    const plain = await visit.share({ javaScriptEnabled: false });
    for (const finding of await plain.evaluate(rest, visit.steppers)) {
        fail(`without scripts: ${finding}`);
    }

    /** Goes by keys from where the focus is: the step that each leads to, and no other page. */
    async function press(figure, { caption, steps }) {
        const say = message => fail(`the stepper "${caption}": ${message}`);
        const last = steps.length;
        const ways = { Home: 1, ArrowRight: 2, ArrowLeft: 1, End: last };
        const stays = { ArrowRight: last, ArrowLeft: last };
        // mdBook turns the page at a key that comes as far as the document. Without its links it cannot, and the check goes on.
        await tab.evaluate(() => {
            document.querySelectorAll(".nav-chapters").forEach(link => link.remove());
            addEventListener("keydown", event => { globalThis.came = event.key; });
        });
        for (const [place, keys] of [["button >> nth=0", ways], ["button >> nth=1", ways], ["input", ways], [".stepper-code", stays]]) {
            await figure.locator(place).focus();
            for (const [key, step] of Object.entries(keys)) {
                await tab.evaluate(() => { globalThis.came = undefined; });
                await tab.keyboard.press(key);
                const came = await tab.evaluate(() => globalThis.came);
                if (key.startsWith("Arrow") && came) {
                    say(`the key ${key}, with the focus on ${place}, leads away: mdBook turns the page`);
                }
                const says = await figure.locator(".stepper-says").textContent();
                if (says !== steps[step - 1].says) {
                    say(`after the key ${key}, with the focus on ${place}, it says "${says}", expected "${steps[step - 1].says}"`);
                }
            }
        }
    }

    /** How high the steppers are on a page whose script for steppers does not come. */
    async function unmoved() {
        // A tab of its own kind: nobody else gets one whose scripts do not come.
        const tab = await visit.open({ serviceWorkers: "block" });
        await tab.route(/blocks\/stepper[^/]*\.js/, route => route.abort());
        await visit.load(tab);
        const found = await tab.evaluate(heights);
        await tab.unroute(/blocks\/stepper[^/]*\.js/);
        return found;
    }
}

function heights() {
    return [...document.querySelectorAll("main figure.stepper")].map(figure => figure.getBoundingClientRect().height);
}

/** What is wrong with the steppers of the page when a reader goes through them. */
function walk(steppers) {
    const findings = [];
    /** What stands in a box or in a cell of the table, in words. */
    const held = place => ({
        empty: place.querySelector("p.empty") !== null,
        items: [...place.querySelectorAll("li")].map(item => {
            const change = item.querySelector("small")?.textContent ?? "";
            const text = item.textContent.replace(change, "").trim();
            return change ? `${text} (${change})` : text;
        }),
        more: place.querySelector("p.changed")?.textContent ?? "",
    });
    for (const [index, figure] of [...document.querySelectorAll("main figure.stepper")].entries()) {
        const expected = steppers[index];
        if (!expected) {
            continue;
        }
        const say = what => findings.push(`the stepper "${expected.caption}": ${what}`);
        const same = (where, what, seen, wanted) => {
            if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
                say(`${where}, ${what} ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`);
            }
        };
        same("above it", "its caption is", figure.querySelector("figcaption")?.textContent, expected.caption);
        /** @type {NodeListOf<HTMLTableRowElement>} */
        const table = figure.querySelectorAll(".stepper-table tbody tr");
        const rows = [...table];
        same("in its table", "the number of rows is", rows.length, expected.steps.length);
        for (const [step, row] of rows.entries()) {
            const wanted = expected.steps[step];
            const [number, says, line, at, ...boxes] = [...row.cells];
            const told = `Step ${number.textContent} of ${rows.length}, line ${line.textContent}, at ${at.textContent} s: ${says.textContent}`;
            same(`in row ${step + 1} of its table`, "it says", told, wanted?.says);
            same(`in row ${step + 1} of its table`, "there is", boxes.map(held), wanted?.boxes);
        }

        const picture = figure.querySelector(".stepper-picture");
        if (!picture || !book.visible(picture)) {
            say("nobody can go through it: .stepper-picture is not visible");
            continue;
        }
        /** @type {NodeListOf<HTMLButtonElement>} */
        const [back, forward] = picture.querySelectorAll(".stepper-control button");
        /** @type {HTMLInputElement} */
        const range = picture.querySelector(".stepper-control input");
        const code = picture.querySelector(".stepper-code");
        const height = figure.getBoundingClientRect().height;
        figure.scrollIntoView();
        const { scrollX, scrollY } = window;
        const look = (where, step) => {
            const wanted = expected.steps[step - 1];
            const says = picture.querySelector(".stepper-says");
            same(where, "it says", says.textContent, wanted.says);
            if (says.getAttribute("aria-live") !== "polite") {
                say("a screen reader does not say the sentence: it has no aria-live");
            }
            same(where, "the range stands at", range.valueAsNumber, step);
            const marked = [...code.querySelectorAll(".line.now")];
            same(where, "the marked lines are", marked.map(line => line.textContent.trimEnd()), [wanted.text]);
            for (const line of marked) {
                const [box, frame] = [line.getBoundingClientRect(), code.getBoundingClientRect()];
                if (box.top < frame.top || box.bottom > frame.bottom) {
                    say(`${where}, the marked line is not in sight: it is at ${box.top} to ${box.bottom}, its box at ${frame.top} to ${frame.bottom}`);
                }
                const number = getComputedStyle(line, "::before").content;
                if (!number.includes("▶")) {
                    say(`${where}, the line is marked by its colour alone: before it stands ${number}`);
                }
                same(where, "the line that is marked for a screen reader is", line.getAttribute("aria-current"), "step");
            }
            const boxes = [...picture.querySelectorAll(".stepper-box")];
            same(where, "the boxes are", boxes.map(box => box.getAttribute("aria-label")), expected.labels);
            same(where, "they hold", boxes.map(box => held(box.querySelector(".stepper-content"))), wanted.boxes);
            for (const part of picture.querySelectorAll(".stepper-content :is(li, p), .stepper-says")) {
                if (!book.visible(part)) {
                    say(`${where}, ${book.name(part)} is not visible`);
                }
            }
            if (Math.abs(figure.getBoundingClientRect().height - height) > 0.5) {
                say(`${where}, it is ${figure.getBoundingClientRect().height - height} px taller than at first`);
            }
            if (window.scrollX !== scrollX || window.scrollY !== scrollY) {
                say(`${where}, the page was scrolled`);
                window.scrollTo(scrollX, scrollY);
            }
        };
        look("at first", 1);
        const last = expected.steps.length;
        for (let step = 2; step <= last; step += 1) {
            forward.click();
            look(`after ${step - 1} times “Forward”`, step);
        }
        forward.click();
        look("after “Forward” at the end", last);
        back.click();
        look("after “Back”", last - 1);
        range.value = "1";
        range.dispatchEvent(new Event("input", { bubbles: true }));
        look("after the range was moved to its begin", 1);
        back.click();
        look("after “Back” at the begin", 1);
    }
    return findings;
}

/** What is wrong where nobody can go through the steps. */
function rest(steppers) {
    const findings = [];
    for (const [index, figure] of [...document.querySelectorAll("main figure.stepper")].entries()) {
        if (!steppers[index]) {
            continue;
        }
        const picture = figure.querySelector(".stepper-picture");
        if (picture && book.visible(picture)) {
            findings.push(`${book.name(picture)} is visible, and nobody can move it`);
        }
        const hidden = [...figure.querySelectorAll(".stepper-table :is(caption, th, td)")].filter(cell => !book.visible(cell));
        if (hidden.length > 0) {
            findings.push(`${book.name(hidden[0])} is not visible, and nothing else shows the step`);
        }
    }
    return findings;
}
