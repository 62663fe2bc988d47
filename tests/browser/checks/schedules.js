// Schedules: the reader begins by keyboard, which is when the graph is asked for, and goes every step that was recorded: what is
// said, the lines that are marked, how the threads stand, what they share and the steps so far are those of the recording. A claim is
// judged by it. Keys do it all, and turn no page; an address brings a schedule back, and so does one that was copied as text. axe-core
// finds nothing, on a desk and on a phone; on a phone's side, the buttons hide no program.
// Without scripts and on paper there are the counts and a table.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { left, outcome, outlook } from "../counts.js";
import { lookAround, rest, state } from "../schedules-in-page.js";
import { HANGS } from "../visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1300, height: 900 };

export const shares = true;

export default async function schedules(visit) {
    const fail = message => visit.fail("schedules", message);
    const tab = await visit.open({ viewport: DESK });
    const figures = tab.locator("main figure.schedule");
    if ((await figures.count()) !== visit.schedules.length) {
        fail(`the page has ${await figures.count()} schedules, expected ${visit.schedules.length}`);
        return;
    }
    // One without a recording has nothing to choose.
    const all = [...visit.schedules.entries()].filter(([, expected]) => expected);
    if (all.length === 0) {
        return;
    }
    await unasked();
    for (const [index, expected] of all) {
        await play(index, expected);
    }
    await accessible(tab, "on a desk", ["light", "dark"]);
    await tab.emulateMedia({ media: "print" });
    for (const finding of await tab.evaluate(rest)) {
        fail(`on paper: ${finding}`);
    }
    await tab.emulateMedia({ media: null });
    await onAPhone();
    await withoutTheGraph();
    await inMotion();
    const plain = await visit.share({ javaScriptEnabled: false });
    for (const finding of await plain.evaluate(rest)) {
        fail(`without scripts: ${finding}`);
    }

    function sayOf({ caption }) {
        return message => fail(`the schedule "${caption}": ${message}`);
    }

    /** Before anybody has begun, the page asks for no graph, and for no script that shows one. */
    async function unasked() {
        const graphs = await figures.evaluateAll(figures => figures.map(figure => figure.dataset.graph));
        const asked = await tab.evaluate(() => performance.getEntriesByType("resource").map(entry => entry.name));
        for (const graph of graphs.filter(graph => asked.some(name => name.endsWith(graph)))) {
            fail(`before anybody has begun, the page asks for ${graph}`);
        }
        for (const script of asked.filter(name => name.includes("/blocks/schedule/"))) {
            fail(`before anybody has begun, the page asks for the script ${new URL(script).pathname}`);
        }
    }

    /** Begins with the keyboard. */
    async function begin(tab, figure, say) {
        const start = figure.locator(".schedule-start");
        if (!(await start.isVisible())) {
            say("nobody can begin: .schedule-start is not visible");
            return false;
        }
        await start.focus();
        await tab.keyboard.press("Enter");
        const begun = figure.locator(".schedule-step").first();
        await begun.waitFor().catch(() => {});
        if (!(await begun.isVisible())) {
            say(`after the key Enter on its button, it does not begin; it says "${await figure.locator(".schedule-says").textContent()}"`);
            return false;
        }
        const focused = await tab.evaluate(() => document.activeElement?.className);
        if (focused !== "schedule-step") {
            say(`when it has begun, the focus is on "${focused}", expected the button of a thread`);
        }
        return true;
    }

    async function play(index, expected) {
        const say = sayOf(expected);
        const figure = figures.nth(index);
        if (!(await begin(tab, figure, say))) {
            return;
        }
        for (const finding of await tab.evaluate(lookAround, { index, expected, ...words(expected) })) {
            say(finding);
        }
        await keys(figure, expected, say);
        await ask(figure, expected, say);
        // One figure stands for all in what the script does without looking at the graph.
        if (index === all[0][0]) {
            await address(index, figure, say);
            await copies(figure, expected, say);
        }
        await letters(index, expected, say);
    }

    /** What is said of each state of a graph. */
    function words({ graph: { states } }) {
        return { follows: states.map(outlook), left: states.map(left) };
    }

    /** By keyboard alone: each step of a way to an end, back, again and to the start, and never to another page. */
    async function keys(figure, { graph, columns }, say) {
        // mdBook turns the page at a key that comes as far as the document. Without its links it cannot, and the check goes on.
        await tab.evaluate(() => {
            document.querySelectorAll(".nav-chapters").forEach(link => link.remove());
            addEventListener("keydown", event => { globalThis.came = event.key; });
        });
        await figure.locator(".schedule-step").first().focus();
        const press = async (key, taken) => {
            await tab.evaluate(() => { globalThis.came = undefined; });
            await tab.keyboard.press(key);
            if (key.startsWith("Arrow") && (await tab.evaluate(() => globalThis.came))) {
                say(`the key ${key} leads away: mdBook turns the page`);
            }
            const rows = await figure.locator(".schedule-history tbody tr").count();
            if (rows !== taken) {
                say(`after the key ${key}, there are ${rows} steps so far, expected ${taken}`);
            }
        };
        await press("Home", 0);
        let taken = 0;
        for (let { go } = graph.states[graph.start]; go.length > 0;) {
            const [step] = go;
            const choices = go.filter(way => way[0] === step[0]);
            if (choices.length > 1) {
                // The key leads to the first of the thread's buttons.
                await press(String(columns.indexOf(step[0]) + 1), taken);
                await press("Enter", taken += 1);
            } else {
                await press(String(columns.indexOf(step[0]) + 1), taken += 1);
            }
            ({ go } = graph.states[step[3]]);
        }
        await press("ArrowLeft", taken - 1);
        await press("ArrowRight", taken);
        await press("ArrowRight", taken);
        await press("Home", 0);
        await press("ArrowLeft", 0);
        await press("End", taken);
        const at = await tab.evaluate(() => document.activeElement !== document.body && document.activeElement?.closest("figure.schedule") !== null);
        if (!at) {
            say("after the keys, the focus is no longer in it");
        }
    }

    /** The claim, and what is shown when somebody asks. */
    async function ask(figure, { graph }, say) {
        const { all, bad } = graph.states[graph.start];
        const told = () => figure.locator(".schedule-says").textContent();
        await figure.getByRole("button", { name: "No schedule ends badly" }).press("Enter");
        const claimed = await told();
        const wanted = `${bad === 0 ? "✓ You're right" : "✗ That's not so"}: ${outcome(graph.states[graph.start])}.`;
        if (!claimed.endsWith(wanted)) {
            say(`to the claim that no schedule ends badly it says "${claimed}", expected "${wanted}" at its end`);
        }
        await figure.getByRole("button", { name: "Show one that ends badly" }).press("Enter");
        const shown = await told();
        if (!shown.includes(bad === 0 ? "There is none to show" : "✗ A bad end")) {
            say(`asked for a schedule that ends badly, it says "${shown}", where ${bad} of ${all} do`);
        }
        await figure.getByRole("button", { name: "A random schedule" }).press("Enter");
        const random = await told();
        if (!/[✓✗] A (good|bad) end/.test(random)) {
            say(`a random schedule does not come to an end; it says "${random}"`);
        }
    }

    /** The link to the steps that were taken brings them back, in a tab that has not seen them. */
    async function address(index, figure, say) {
        const link = figure.getByRole("link", { name: "Link to this schedule" });
        const hash = new URL(await link.evaluate(link => link.href)).hash;
        const other = await visit.open({ viewport: DESK });
        await other.evaluate(hash => { location.hash = hash; }, hash);
        const copy = other.locator("main figure.schedule").nth(index);
        await copy.locator(".schedule-history tbody tr").first().waitFor().catch(() => {});
        const [one, two] = [await figure.evaluate(state), await copy.evaluate(state)];
        if (JSON.stringify(one) !== JSON.stringify(two)) {
            say(`the address ${hash} leads to ${JSON.stringify(two)}, expected ${JSON.stringify(one)}`);
        }
        // Whoever comes by it must see what the figure is about.
        const [caption, bar] = await copy.evaluate(figure => [figure.querySelector("figcaption").getBoundingClientRect().top,
            document.getElementById("mdbook-menu-bar").getBoundingClientRect().bottom]);
        if (caption < bar) {
            say(`the address ${hash} leads to a place where its caption, at ${caption} px, lies behind the menu bar, which ends at ${bar} px`);
        }
    }

    /** What is copied says the steps, how it ended, and the address that leads there. */
    async function copies(figure, { graph }, say) {
        const rows = await figure.locator(".schedule-history tbody tr").count();
        const { hash, href } = await figure.getByRole("link", { name: "Link to this schedule" }).evaluate(link => ({ hash: link.hash, href: link.href }));
        const path = pathOf(graph, hash.slice(hash.indexOf(":") + 1));
        if (path.length !== rows) {
            say(`its address ${hash} has ${path.length} steps, and the table ${rows}`);
        }
        const { end } = graph.states[path.at(-1)?.[3] ?? graph.start];
        const kinds = { ok: "✓ A good end", deadlock: "✗ A bad end, a deadlock", panic: "✗ A bad end, a panic", wrong: "✗ A bad end" };
        const wanted = [
            ...path.map(([thread, line, text], index) => `${index + 1}. ${graph.threads[thread]}, line ${line}: ${graph.texts[text]}`),
            ...(end ? [`${kinds[end.kind]}: ${end.says}.`] : []),
            href,
        ].join("\n");
        const copied = await visit.alone("clipboard", async () => {
            const nothing = await tab.evaluate(() => book.mark());
            const copy = figure.locator(".schedule-links button");
            await copy.evaluate(copy => {
                const seen = globalThis.toldOfCopy = [];
                new MutationObserver(() => seen.push(copy.textContent)).observe(copy, { childList: true });
            });
            await copy.press("Enter");
            return tab.evaluate(([nothing, hangs]) => book.copied(nothing, hangs), /** @type {[string, number]} */ ([nothing, HANGS]));
        });
        // The button says so right after.
        await tab.waitForFunction(() => globalThis.toldOfCopy.length > 0).catch(() => {});
        if (copied !== wanted) {
            say(`copied as text, it is ${JSON.stringify(copied)}, expected ${JSON.stringify(wanted)}`);
        }
        const [told] = await tab.evaluate(() => globalThis.toldOfCopy);
        if (told !== "Copied") {
            say(`when it has been copied, the button says "${told}", expected "Copied"`);
        }
    }

    /** The steps that an address names: threads, with a letter where a thread can go on in several ways. */
    function pathOf(graph, code) {
        let state = graph.states[graph.start];
        return [...code.matchAll(/(\d)([a-z]?)/g)].map(([, thread, letter]) => {
            const step = state.go.filter(way => way[0] === Number(thread))["abcdefghijklmnopqrstuvwxyz".indexOf(letter || "a")];
            state = graph.states[step[3]];
            return step;
        });
    }

    /** A letter of an address says which way a thread went, where it could go one or another: each way has its own address. */
    async function letters(index, { caption, graph }, say) {
        const { states } = graph;
        // The nearest state in which a thread has several ways, and how one gets there.
        const known = new Map([[graph.start, ""]]);
        for (const [number, code] of known) {
            const { go } = states[number];
            const several = go.find(step => go.filter(way => way[0] === step[0]).length > 1);
            if (several) {
                const ways = go.filter(way => way[0] === several[0]);
                for (const [way, step] of ways.entries()) {
                    await leads(index, `#schedule-${caption}:${code}${step[0]}${"abcdefgh"[way]}`, graph, say);
                }
                await leadsAstray(index, `#schedule-${caption}:${code}${several[0]}${"abcdefgh"[ways.length]}`, code.length, say);
                return;
            }
            for (const step of go) {
                if (!known.has(step[3])) {
                    known.set(step[3], code + step[0]);
                }
            }
        }
    }

    async function leads(index, hash, graph, say) {
        const { other, rows } = await follow(index, hash);
        const path = pathOf(graph, hash.slice(hash.indexOf(":") + 1));
        const wanted = path.map(([thread, line, text]) => `${graph.threads[thread]}: line ${line}: ${graph.texts[text]}`);
        if (JSON.stringify(rows) !== JSON.stringify(wanted)) {
            say(`the address ${hash} leads to the steps ${JSON.stringify(rows)}, expected ${JSON.stringify(wanted)}`);
        }
        const link = await other.getByRole("link", { name: "Link to this schedule" }).evaluate(link => link.hash);
        if (link !== hash) {
            say(`where the address ${hash} led, the link is ${link}`);
        }
    }

    /** An address with a step that cannot be taken leads as far as the steps before it, and says so. */
    async function leadsAstray(index, hash, steps, say) {
        const { other, rows } = await follow(index, hash);
        const said = await other.locator(".schedule-says").textContent();
        if (rows.length !== steps || !said.includes("can't be taken here")) {
            say(`the address ${hash}, whose last step can't be taken, leads to ${rows.length} steps, expected ${steps}, and says "${said}"`);
        }
    }

    /** Follows an address in a tab that has not begun, to the figure and its steps. */
    async function follow(index, hash) {
        const page = await visit.open({ viewport: DESK });
        await page.evaluate(hash => { location.hash = hash; }, hash);
        const other = page.locator("main figure.schedule").nth(index);
        await other.locator(".schedule-step").first().waitFor().catch(() => {});
        const rows = await other.evaluate(figure => {
            const heads = [...figure.querySelectorAll(".schedule-history thead th")].map(head => head.textContent);
            return [...figure.querySelectorAll(/** @type {"tr"} */ (".schedule-history tbody tr"))].map(row => {
                const cell = [...row.cells].findIndex(cell => /^line \d/.test(cell.textContent));
                return `${heads[cell]}: ${row.cells[cell]?.textContent}`;
            });
        });
        return { other, rows };
    }

    /** All figures at once: most of what axe-core does, it does for the whole page. */
    async function accessible(tab, where, schemes) {
        await tab.evaluate(axe);
        for (const scheme of schemes) {
            await tab.emulateMedia({ colorScheme: scheme });
            await tab.evaluate(() => book.settle());
            const findings = await tab.evaluate(async indexes => {
                const figures = [...document.querySelectorAll("main figure.schedule")];
                const include = indexes.map(index => figures[index]);
                const { violations } = await globalThis.axe.run({ include }, { resultTypes: ["violations"], elementRef: true });
                return violations.flatMap(({ id, help, nodes }) => indexes.map(index => {
                    const within = nodes.filter(({ element }) => figures[index].contains(element));
                    return { index, id, help, places: within.map(({ target }) => target.join(" ")) };
                }));
            }, all.map(([index]) => index));
            for (const { index, id, help, places } of findings.filter(({ places }) => places.length > 0)) {
                sayOf(visit.schedules[index])(`${where}, ${scheme}, begun: ${help} (${id}): ${places.slice(0, 3).join("; ")}`);
            }
        }
        await tab.emulateMedia({ colorScheme: "light" });
    }

    /** On a phone: nothing scrolls sideways, buttons are as large as fingers need, and stay in sight beside the programs. */
    async function onAPhone() {
        const phone = await visit.open({ viewport: PHONE });
        for (const [index, expected] of all) {
            const say = sayOf(expected);
            const figure = phone.locator("main figure.schedule").nth(index);
            if (!(await begin(phone, figure, say))) {
                continue;
            }
            await figure.getByRole("button", { name: "A random schedule" }).click();
            const findings = await figure.evaluate(figure => {
                const findings = [];
                const sideways = book.sideways();
                if (sideways) {
                    findings.push(sideways);
                }
                for (const button of figure.querySelectorAll("button")) {
                    const { width, height } = button.getBoundingClientRect();
                    if (book.visible(button) && (width < 24 || height < 24)) {
                        findings.push(`${book.name(button)} is ${width} by ${height} px, expected 24 or more each way`);
                    }
                }
                const last = [...figure.querySelectorAll(".schedule-thread")].at(-1);
                last.scrollIntoView({ block: "end", behavior: "instant" });
                const control = figure.querySelector(".schedule-steps").getBoundingClientRect();
                if (control.top < 0 || control.bottom > innerHeight) {
                    findings.push(`beside its last thread, the buttons are out of sight: ${control.top} to ${control.bottom} of ${innerHeight} px`);
                }
                return findings;
            });
            for (const finding of findings) {
                say(`on a phone: ${finding}`);
            }
            await phone.setViewportSize({ width: PHONE.height, height: PHONE.width });
            const covered = await figure.evaluate(figure => {
                figure.querySelector(".schedule-threads").scrollIntoView({ block: "start", behavior: "instant" });
                const { top, bottom } = figure.querySelector(".schedule-control").getBoundingClientRect();
                return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
            });
            if (covered > PHONE.width / 3) {
                say(`on a phone that lies on its side, ${covered} of ${PHONE.width} px of a program lie behind the buttons, expected a third at most`);
            }
            await phone.setViewportSize(PHONE);
        }
        await accessible(phone, "on a phone", ["light"]);
    }

    /** Where the graph does not come, a sentence says so, and the next try may succeed. */
    async function withoutTheGraph() {
        // A tab of its own kind: nobody else gets one whose graphs do not come.
        const tab = await visit.open({ serviceWorkers: "block" });
        const say = sayOf(all[0][1]);
        const figure = tab.locator("main figure.schedule").nth(all[0][0]);
        await tab.route(/schedules\/.*\.json/, route => route.abort());
        await figure.locator(".schedule-start").press("Enter");
        const says = figure.locator(".schedule-says", { hasText: "could not be loaded" });
        await says.waitFor().catch(async () => {
            say(`where its graph does not come, it says "${await figure.locator(".schedule-says").textContent()}"`);
        });
        await tab.unroute(/schedules\/.*\.json/);
        await begin(tab, figure, say);
    }

    /** Where things may move, a schedule is shown step by step, and ends when the reader does something. */
    async function inMotion() {
        const tab = await visit.open({ reducedMotion: "no-preference" });
        const [index, expected] = all[0];
        const say = sayOf(expected);
        const figure = tab.locator("main figure.schedule").nth(index);
        if (!(await begin(tab, figure, say))) {
            return;
        }
        const rows = figure.locator(".schedule-history tbody tr");
        await figure.getByRole("button", { name: "A random schedule" }).press("Enter");
        await rows.nth(1).waitFor();
        await figure.getByRole("button", { name: "Back" }).press("Enter");
        const stopped = await rows.count();
        await tab.waitForTimeout(1500);
        if ((await rows.count()) !== stopped) {
            say(`after “Back”, it goes on by itself, from ${stopped} to ${await rows.count()} steps`);
        }
    }
}
