// Schedules: the reader begins by keyboard, which is when the graph is asked for, and goes every step that was recorded: what is
// said, the lines that are marked, how the threads stand, what they share and the steps so far are those of the recording. A claim is
// judged by it. Keys do it all, and turn no page; an address brings a schedule back. axe-core finds nothing, on a desk and on a phone.
// Without scripts and on paper there are the counts and a table.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { lookAround, rest, state } from "../schedules-in-page.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1300, height: 900 };

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
    await tab.emulateMedia({ media: "print" });
    for (const finding of await tab.evaluate(rest)) {
        fail(`on paper: ${finding}`);
    }
    await tab.emulateMedia({ media: null });
    await onAPhone();
    await withoutTheGraph();
    await inMotion();
    const plain = await visit.open({ javaScriptEnabled: false });
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
        await begun.waitFor({ timeout: 5000 }).catch(() => {});
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
        for (const finding of await tab.evaluate(lookAround, { index, expected })) {
            say(finding);
        }
        await keys(figure, expected, say);
        await ask(figure, expected, say);
        // One figure stands for all in what the script does without looking at the graph.
        if (index === all[0][0]) {
            await address(index, figure, say);
        }
        await accessible(tab, index, say, "on a desk", ["light", "dark"]);
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
        const wanted = bad === 0 ? "You're right" : "There is one";
        for (const part of [wanted, all.toLocaleString("en"), ...(bad === 0 ? ["none ends badly"] : [`${bad.toLocaleString("en")} end`])]) {
            if (!claimed.includes(part)) {
                say(`to the claim that no schedule ends badly it says "${claimed}", expected "${part}" in it`);
            }
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
        await copy.locator(".schedule-history tbody tr").first().waitFor({ timeout: 5000 }).catch(() => {});
        const [one, two] = [await figure.evaluate(state), await copy.evaluate(state)];
        if (JSON.stringify(one) !== JSON.stringify(two)) {
            say(`the address ${hash} leads to ${JSON.stringify(two)}, expected ${JSON.stringify(one)}`);
        }
    }

    async function accessible(tab, index, say, where, schemes) {
        await tab.evaluate(axe);
        for (const scheme of schemes) {
            await tab.emulateMedia({ colorScheme: scheme });
            await tab.evaluate(() => book.settle());
            const violations = await tab.evaluate(async index => {
                const figure = document.querySelectorAll("main figure.schedule")[index];
                return (await globalThis.axe.run(figure, { resultTypes: ["violations"] })).violations;
            }, index);
            for (const { id, help, nodes } of violations) {
                say(`${where}, ${scheme}, begun: ${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
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
            await accessible(phone, index, say, "on a phone", ["light"]);
        }
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
        await says.waitFor({ timeout: 5000 }).catch(async () => {
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
        await rows.nth(1).waitFor({ timeout: 5000 });
        await figure.getByRole("button", { name: "Back" }).press("Enter");
        const stopped = await rows.count();
        await tab.waitForTimeout(1500);
        if ((await rows.count()) !== stopped) {
            say(`after “Back”, it goes on by itself, from ${stopped} to ${await rows.count()} steps`);
        }
    }
}
