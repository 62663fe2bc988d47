// Parsons problems: a reader who has only a keyboard puts lines in order, sees the program that was compiled, and is told what was
// recorded of it: of the right one, and of one of each sort. Lines move, change places and come out, and each move is said. A mouse
// and a finger drag. Nothing is loaded before somebody asks. axe-core finds nothing, on a desk and on a phone. Without scripts and on
// paper, program, lines and counts stand there.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { rightOnes } from "../counts.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
/** Places and lines alone don't say what to do with them. */
const FIRST = "Press a line to put it into the first empty place, or drag it to any place by its dots.";

export const shares = true;

export default async function parsons(visit) {
    const fail = message => visit.fail("parsons", message);
    const tab = await visit.open();
    const figures = tab.locator("main figure.parsons");
    if ((await figures.count()) !== visit.parsons.length) {
        fail(`the page has ${await figures.count()} Parsons problems, expected ${visit.parsons.length}`);
        return;
    }
    const all = [...visit.parsons.entries()].filter(([, expected]) => expected);
    if (all.length === 0) {
        return;
    }
    const loaded = await tab.evaluate(() => performance.getEntriesByType("resource").map(entry => entry.name).filter(name => name.includes("arrangements/")));
    if (loaded.length > 0) {
        fail(`${loaded.join(", ")} is loaded before anybody has asked`);
    }
    for (const [index, expected] of all) {
        await arrange(tab, index, expected, "");
        await moves(tab, index, expected);
        await drags(tab, index, expected);
    }
    await missing(tab, all[0]);
    await tab.emulateMedia({ media: "print" });
    for (const finding of await tab.evaluate(rest, visit.parsons)) {
        fail(`on paper: ${finding}`);
    }
    await tab.emulateMedia({ media: null });
    const phone = await visit.open({ viewport: PHONE, colorScheme: "dark" });
    for (const [index, expected] of all) {
        await arrange(phone, index, expected, "on a phone: ");
        await staysInSight(phone, index, expected);
    }
    const plain = await visit.share({ javaScriptEnabled: false });
    for (const finding of await plain.evaluate(rest, visit.parsons)) {
        fail(`without scripts: ${finding}`);
    }

    /** The parts of a problem, and how to say what is wrong with it. */
    function parts(tab, index, { caption }, where) {
        const figure = tab.locator("main figure.parsons").nth(index);
        const say = message => fail(`${where}the problem "${caption}": ${message}`);
        const same = (what, seen, wanted) => {
            if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
                say(`${what} ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`);
            }
        };
        return { figure, say, same, says: () => figure.locator(".parsons-says").textContent(), seen: () => figure.evaluate(program) };
    }

    /** Until it's said whether the lines are right, which the caller compares; or for as long as nothing takes. */
    async function answered(figure) {
        await figure.locator(".parsons-says", { hasText: /^(Right|Not yet)\./ }).waitFor().catch(() => {});
    }

    /** Empties all places, and puts the lines of an arrangement there with the keyboard alone. */
    async function put(figure, letters) {
        await figure.locator(".parsons-clear").press("Enter");
        const used = {};
        for (const letter of letters) {
            const of = figure.locator(`li[data-piece="${letter}"] .parsons-take`);
            await of.nth(used[letter] ?? 0).press("Enter");
            used[letter] = (used[letter] ?? 0) + 1;
        }
    }

    /** The right arrangement, and one of each sort. */
    async function arrange(tab, index, expected, where) {
        const { figure, say, same, says, seen } = parts(tab, index, expected, where);
        const { program: lines, places, pieces, solution, table } = expected;
        same("its lines are", await figure.locator(".parsons-lines li").evaluateAll(items =>
            items.map(item => ({ letter: item.dataset.piece, text: item.querySelector("code").textContent }))), pieces);
        const text = letter => pieces.find(piece => piece.letter === letter).text;
        const check = figure.locator(".parsons-check");
        same("before any line is pressed, it says", await says(), FIRST);
        await put(figure, solution.slice(1));
        await check.press("Enter");
        if (!/One place is still empty/.test(await says())) {
            say(`with a place that is empty, it says "${await says()}"`);
        }
        const samples = new Map([[table.table[solution], solution]]);
        for (const [name, outcome] of Object.entries(table.table)) {
            const { kind, error } = table.outcomes[outcome];
            if (![...samples.keys()].some(known => table.outcomes[known].kind === kind && table.outcomes[known].error === error)) {
                samples.set(outcome, name);
            }
        }
        for (const [outcome, name] of samples) {
            await put(figure, name);
            const wanted = lines.map((line, number) => {
                const place = places.indexOf(number);
                return { line: number + 1, text: place < 0 ? line.trim() : text(name[place]), visible: true };
            });
            same(`with the lines ${name}, the program is`, await seen(), wanted);
            await check.press("Enter");
            const { kind, says: sentence, text: error = "" } = table.outcomes[outcome];
            const verdict = kind === "right" ? "Right." : "Not yet.";
            await answered(figure);
            const right = Object.values(table.table).filter(outcome => table.outcomes[outcome].kind === "right").length;
            const all = Object.keys(table.table).length;
            const count = kind === "right" ? ` ${rightOnes(all, right)}` : "";
            same(`with the lines ${name}, it says`, await says(), `${verdict} ${sentence}${count}`);
            const box = figure.locator(".parsons-error");
            same(`with the lines ${name}, the compiler says`, (await box.isVisible()) ? await box.textContent() : "", error);
            if ((await figure.evaluate(figure => figure.ownerDocument.activeElement?.className)) !== "parsons-check") {
                say("after Check, the focus is elsewhere");
            }
        }
        if ((await figure.locator(".parsons-says").getAttribute("aria-live")) !== "polite") {
            say("a screen reader does not say the answer: .parsons-says has no aria-live");
        }
        const small = await figure.locator("button").evaluateAll(buttons => buttons
            .filter(button => book.visible(button))
            .filter(button => { const box = button.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
            .map(button => book.name(button)));
        if (small.length > 0) {
            say(`${small.join(", ")} is too small for a finger`);
        }
        const sideways = await tab.evaluate(() => book.sideways());
        if (sideways) {
            say(sideways);
        }
        await tab.evaluate(axe);
        const violations = await tab.evaluate(async index =>
            (await globalThis.axe.run(document.querySelectorAll("main figure.parsons")[index], { resultTypes: ["violations"] })).violations, index);
        for (const { id, help, nodes } of violations) {
            say(`${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
        }
    }

    /** A line moves up and down, out, and into the place that was chosen, by keyboard; the focus goes along, and each move is said. */
    async function moves(tab, index, expected) {
        const { figure, say, same, says } = parts(tab, index, expected, "");
        const { places, pieces, solution } = expected;
        const text = letter => pieces.find(piece => piece.letter === letter).text;
        const placed = () => figure.locator(".parsons-place").evaluateAll(rows => rows.map(row => row.querySelector("code")?.textContent ?? ""));
        await put(figure, solution);
        const order = [...solution].map(text);
        await figure.locator(".parsons-down").first().focus();
        for (const { key, to } of [{ key: "ArrowDown", to: 1 }, { key: "ArrowUp", to: 0 }, { key: "ArrowDown", to: 1 }]) {
            await tab.keyboard.press(key);
            const wanted = [...order];
            [wanted[0], wanted[to]] = [wanted[to], wanted[0]];
            same(`after the key ${key}, the places have`, await placed(), wanted);
            const said = await says();
            if (!said.includes(`is in place ${to + 1} of ${places.length}`)) {
                say(`after the key ${key}, it says "${said}", and not where the line is`);
            }
        }
        const focused = await tab.evaluate(() => document.activeElement?.closest(".parsons-place")?.querySelector("code")?.textContent);
        same("the focus goes with the line that moved, to", focused, order[0]);
        await tab.keyboard.press("Delete");
        same("after the key Delete, the places have", await placed(), [order[1], "", ...order.slice(2)]);
        if (!/is out\. Place 2 is empty\./.test(await says())) {
            say(`after the key Delete, it says "${await says()}"`);
        }
        // Into the second place by choice, although the first is empty too.
        await figure.locator(".parsons-out").first().press("Enter");
        await figure.locator(".parsons-choose").nth(1).press("Enter");
        await figure.locator(`li[data-piece="${solution[0]}"] .parsons-take`).first().press("Enter");
        same("a line goes into the place that was chosen:", await placed(), ["", order[0], ...order.slice(2)]);
        await figure.locator(".parsons-clear").press("Enter");
        same("all lines come out:", await placed(), places.map(() => ""));
    }

    /** A mouse drags a line into a place, from there to another, and out; a click afterwards is a click. */
    async function drags(tab, index, expected) {
        const { figure, same } = parts(tab, index, expected, "");
        const { pieces, places, solution } = expected;
        const text = letter => pieces.find(piece => piece.letter === letter).text;
        const placed = () => figure.locator(".parsons-place").evaluateAll(rows => rows.map(row => row.querySelector("code")?.textContent ?? ""));
        const empty = places.map(() => "");
        const row = number => figure.locator(".parsons-place").nth(number);
        const last = places.length - 1;
        const drag = async (from, to) => {
            // Both in sight: the menu bar lies over what is at the upper edge of the window.
            const [one, other] = [await from.boundingBox(), await to.boundingBox()];
            await tab.evaluate(middle => scrollBy({ top: middle - innerHeight / 2, behavior: "instant" }), (one.y + other.y) / 2);
            const begin = await from.boundingBox();
            await tab.mouse.move(begin.x + begin.width / 2, begin.y + begin.height / 2);
            await tab.mouse.down();
            const end = await to.boundingBox();
            await tab.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
            await tab.mouse.up();
        };
        await drag(figure.locator(`li[data-piece="${solution[0]}"] .parsons-take`).first(), row(last));
        same("a line that is dragged goes into", await placed(), [...empty.slice(1), text(solution[0])]);
        await drag(row(last).locator(".parsons-held"), row(0));
        same("a line that is dragged on goes into", await placed(), [text(solution[0]), ...empty.slice(1)]);
        await drag(row(0).locator(".parsons-held"), figure.locator(".parsons-lines > p"));
        same("a line that is dragged out leaves", await placed(), empty);
        await figure.locator(`li[data-piece="${solution[0]}"] .parsons-take`).first().click();
        same("a line that is clicked goes into", await placed(), [text(solution[0]), ...empty.slice(1)]);
        await figure.locator(".parsons-clear").press("Enter");
    }

    /** A line that is tapped is to be seen where it went: the page moves to a place out of sight, and not to one that is in sight. */
    async function staysInSight(phone, index, expected) {
        const { figure, say } = parts(phone, index, expected, "on a phone: ");
        await figure.locator(".parsons-clear").press("Enter");
        // So low that the lines and the first place can't both be seen.
        for (const { height, isFar } of [{ height: PHONE.width / 2, isFar: true }, { height: PHONE.height, isFar: false }]) {
            await phone.setViewportSize({ ...PHONE, height });
            const seen = await figure.evaluate((figure, isFar) => {
                const place = isFar ? figure.querySelector(".parsons-place") : [...figure.querySelectorAll(".parsons-place")].at(-1);
                const take = figure.querySelector(".parsons-take:not([aria-disabled=true])");
                place.querySelector("button").click();
                const middle = element => element.getBoundingClientRect().top + element.getBoundingClientRect().height / 2;
                scrollBy({ top: (isFar ? middle(take) : (middle(take) + middle(place)) / 2) - innerHeight / 2, behavior: "instant" });
                const bar = document.getElementById("mdbook-menu-bar").offsetHeight;
                const inSight = () => place.getBoundingClientRect().top >= bar && place.getBoundingClientRect().bottom <= innerHeight;
                const before = { inSight: inSight(), at: scrollY };
                take.click();
                return { before, after: { inSight: inSight(), at: scrollY } };
            }, isFar);
            if (seen.before.inSight === isFar) {
                say(`${height} px high, the place for a line is ${isFar ? "" : "not "}in sight before it is tapped, so nothing is seen of how the page moves`);
            } else if (!seen.after.inSight) {
                say(`${height} px high, the line that was tapped went out of sight`);
            } else if (!isFar && seen.after.at !== seen.before.at) {
                say(`the line that was tapped went to a place in sight, and the page moved by ${seen.after.at - seen.before.at} px`);
            }
        }
        await phone.setViewportSize(PHONE);
        await figure.locator(".parsons-clear").press("Enter");
    }

    /** Where the table does not come, the figure says so, and a reader may try again. */
    async function missing(tab, [index, expected]) {
        const other = await visit.open();
        const { figure, say, says } = parts(other, index, expected, "");
        await other.route(/arrangements\/.*\.json/, route => route.abort());
        await put(figure, expected.solution);
        await figure.locator(".parsons-check").press("Enter");
        await figure.locator(".parsons-says", { hasText: "could not be loaded" }).waitFor().catch(() => {});
        if (!/could not be loaded/.test(await says())) {
            say(`where its table does not come, it says "${await says()}"`);
        }
        await other.unroute(/arrangements\/.*\.json/);
        await figure.locator(".parsons-check").press("Enter");
        await answered(figure);
        if (!/Right\./.test(await says())) {
            say(`when its table can be loaded again, it says "${await says()}"`);
        }
    }
}

/** The program as a reader sees it, line by line. */
function program(figure) {
    return [...figure.querySelectorAll(".parsons-program > *")].map(row => ({
        line: Number(row.dataset.line),
        text: row.querySelector("code")?.textContent ?? row.textContent,
        visible: !row.textContent || book.visible(row.querySelector("code") ?? row),
    }));
}

/** What is wrong where nobody can put lines in order. */
function rest(problems) {
    const findings = [];
    for (const [index, figure] of [...document.querySelectorAll("main figure.parsons")].entries()) {
        const expected = problems[index];
        if (!expected) {
            continue;
        }
        for (const part of figure.querySelectorAll("button")) {
            if (book.visible(part)) {
                findings.push(`${book.name(part)} is visible, and does nothing`);
            }
        }
        const rows = [...figure.querySelectorAll(".parsons-program > *")];
        const told = rows.map(row => row.textContent.trim());
        const wanted = expected.program.map((line, number) => {
            const place = expected.places.indexOf(number);
            return place < 0 ? line.trim() : `place ${place + 1}`;
        });
        if (JSON.stringify(told) !== JSON.stringify(wanted)) {
            findings.push(`the program of "${expected.caption}" is ${JSON.stringify(told)}, expected ${JSON.stringify(wanted)}`);
        }
        const lines = [...figure.querySelectorAll(".parsons-lines li code")];
        if (JSON.stringify(lines.map(line => line.textContent)) !== JSON.stringify(expected.pieces.map(piece => piece.text))) {
            findings.push(`the lines of "${expected.caption}" are ${JSON.stringify(lines.map(line => line.textContent))}`);
        }
        const cells = [...figure.querySelectorAll(".parsons-counts td")];
        const numbers = cells.filter((_, cell) => cell % 2 === 1).map(cell => Number(cell.textContent));
        const counted = numbers.reduce((sum, number) => sum + number, 0);
        if (counted !== Object.keys(expected.table.table).length) {
            findings.push(`the table counts ${counted} arrangements, expected ${Object.keys(expected.table.table).length}`);
        }
        const hasScripts = document.documentElement.classList.contains("js");
        const parts = [...lines, ...rows.filter(row => row.textContent.trim()), ...(hasScripts ? [] : cells)];
        const hidden = parts.find(part => !book.visible(part));
        if (hidden) {
            findings.push(`${book.name(hidden)} is not visible`);
        }
    }
    return findings;
}
