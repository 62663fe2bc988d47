// Questions: before one is answered, its run is nowhere to be seen, at no frame, and nothing moves while the page loads. An answer by
// keyboard alone puts the truth beside it, with the reply to that very option, and the run; and so it stays after the page is loaded
// anew. Who doesn't want to answer presses “Show me”. What an address, a search or the browser's own search leads to is shown, and so is
// all of it without scripts, on paper, to a teacher, and where the browser keeps nothing. axe-core finds nothing. Where addresses lead, what the
// browser keeps, and what axe-core says of questions, the page with the most questions shows for all.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { look, moved } from "../questions-in-page.js";
import { WINDOW } from "../visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };

/** @param {number} option */
const letter = option => String.fromCharCode(65 + option);
/** The letters and digits of a text, in Markdown or not. @param {string} text */
const plain = text => text.replace(/\{\{#.*?\}\}|\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[^\p{L}\p{N}]/gu, "");

export const shares = true;

export default async function questions(visit) {
    const fail = message => visit.fail("questions", message);
    const expected = visit.questions;
    if (expected.length === 0) {
        return;
    }
    const standsForAll = visit.standsForAll("questions");
    const tab = await visit.open({ asked: true, watched: true });
    await atFirst(tab, "");
    await rest(tab);
    const waits = await tab.evaluate(() => document.querySelector(".run[data-figure] + .run-veil .run-show") !== null);
    await narrowed(tab);
    await answerAll(tab);
    if (waits) {
        await inPlace();
    }
    if (standsForAll) {
        await onAPhone();
        await elsewhere();
        await found();
        await withoutMemory();
    }

    /** What is wrong with each question, where those of `open` are answered or shown. */
    async function see(tab, open, where) {
        const seen = await tab.evaluate(look);
        if (seen.length !== expected.length) {
            fail(`${where}the page has ${seen.length} questions, expected ${expected.length}`);
            return;
        }
        for (const [index, { slug, options, figures }] of expected.entries()) {
            const say = message => fail(`${where}the question about ${slug} ${message}`);
            const { runs, answer, veils, offered, text } = seen[index];
            const shows = open.includes(index);
            if (!runs.some(run => !run.isFigure)) {
                say("has no run on this page");
            }
            const waiting = runs.filter(run => run.isFigure).length;
            if (waiting !== figures) {
                say(`has ${waiting} figures that wait for its answer, expected ${figures}`);
            }
            // A figure of several runs waits for all of their questions.
            const isOpen = ids => ids.every(id => open.some(index => expected[index].id === id));
            for (const { ids, shown } of runs.filter(({ ids, shown }) => shown !== isOpen(ids))) {
                say(shown ? "shows its run before it is answered" : `has a run that is not shown, ${ids.length} questions about it answered`);
            }
            const hidden = runs.filter(({ ids }) => !isOpen(ids));
            if (answer !== shows) {
                say(shows ? "does not show what happened" : "shows what happened before it is answered");
            }
            const buttons = hidden.map(({ ids, isFigure }) => isFigure
                ? `Show me the figure of what the ${ids.length === 1 ? "run of Listing" : "runs of Listings"} # did`
                : "Show me what the run of Listing # did");
            const named = veils.map(name => name.replace(/(?<=Listings? )\S+(, \S+)*( and \S+)?(?= did$)/, "#"));
            if (named.join() !== buttons.join()) {
                say(`has in place of ${hidden.length} runs the buttons ${JSON.stringify(veils)}`);
            }
            if (offered.map(plain).join() !== options.map((option, index) => plain(letter(index) + option)).join()) {
                say(`has the radio buttons ${JSON.stringify(offered)}, expected ${JSON.stringify(options)}`);
            }
            if (text === "") {
                say("has a group of radio buttons without a name");
            }
        }
    }

    async function atFirst(tab, where) {
        await see(tab, [], where);
        const early = await tab.evaluate(() => {
            globalThis.watching = false;
            return globalThis.early;
        });
        if (early.length > 0) {
            fail(`${where}while the page loads, the run of ${early[0]} is to be seen, and then it is hidden`);
        }
        await still(tab, `${where}while the page loads`);
        await accessible(tab, `${where}before an answer`, ["light", "dark"]);
    }

    /** No text has moved since the page was opened. */
    async function still(tab, when) {
        const text = await tab.evaluate(moved);
        if (text !== "") {
            fail(`${when}, text moves: ${text}`);
        }
    }

    /** By keyboard alone: each question but the first, which has its answer, each time another option. */
    async function answerAll(tab) {
        const here = tab.url();
        const open = [];
        for (const [index, { id, slug, right, options, replies }] of expected.entries()) {
            const say = message => fail(`the question about ${slug}: ${message}`);
            const block = tab.locator(`.predict[data-question="${id}"]`);
            const radios = block.locator("input[type=radio]");
            if (index % 5 === 3) {
                // This reader doesn't want to answer.
                const figure = tab.locator(`#listing-${slug}`);
                await figure.locator(".run-show").press("Enter");
                open.push(index);
                const focus = await tab.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "nothing with a name");
                if (!/^What the run of Listing \S+ did$/.test(focus)) {
                    say(`after “Show me”, the focus is in ${focus}`);
                }
                await verdict(block, `You wanted to see it: ${letter(right)} is what happened.`, say);
                continue;
            }
            const chosen = index % options.length;
            if (index > 0) {
                await radios.first().focus();
                await tab.keyboard.press("Space");
                for (let at = 0; at < chosen; at += 1) {
                    await tab.keyboard.press("ArrowDown");
                }
                await tab.keyboard.press("ArrowRight");
                await tab.keyboard.press("ArrowLeft");
                if (tab.url() !== here) {
                    say(`the arrow keys lead away, to ${tab.url()}`);
                    return;
                }
                await tab.keyboard.press("Enter");
            }
            open.push(index);
            const wanted = chosen === right
                ? `✓ You said ${letter(right)}, and that’s what happened.`
                : `✗ You said ${letter(chosen)}, but ${letter(right)} is what happened.`;
            await verdict(block, wanted, say);
            if (index > 0 && !(await tab.evaluate(() => document.activeElement?.matches(".predict-verdict")))) {
                say("after the answer, the focus is not in what is said about it");
            }
            await replied(block, chosen, right, replies, say);
        }
        await see(tab, open, "when all are answered, ");
        await accessible(tab, "after the answers", ["light", "dark"]);
        await visit.load(tab);
        await tab.evaluate(() => { globalThis.watching = false; });
        await see(tab, open, "when the page is loaded anew, ");
        await still(tab, "while the page is loaded anew");
        const { id, right, replies } = expected[0];
        await replied(tab.locator(`.predict[data-question="${id}"]`), 0, right, replies, message => fail(`when the page is loaded anew, ${message}`));
    }

    async function verdict(block, wanted, say) {
        const says = await block.locator(".predict-verdict").allTextContents();
        if (says.join() !== wanted) {
            say(`it says "${says.join()}", expected "${wanted}"`);
        }
        const marked = await block.locator("li.right").evaluateAll(items => items.map(item =>
            [[...item.parentElement.children].indexOf(item), item.querySelector(".predict-mark")?.textContent]));
        const right = wanted.match(/([A-Z])(?: is|, and that’s) what happened/)[1];
        if (marked.length !== 1 || letter(Number(marked[0][0])) !== right || !String(marked[0][1]).includes("what happened")) {
            say(`it marks as what happened ${JSON.stringify(marked)}, expected option ${right}`);
        }
    }

    /** The reply to this option is to be seen, and no other. */
    async function replied(block, chosen, right, replies, say) {
        const shown = await block.locator(".reply").evaluateAll(all => all.filter(reply => book.visible(reply)).map(reply => reply.textContent.trim()));
        const wanted = replies[chosen];
        if (shown.length !== (wanted === null && chosen === right ? 0 : 1)) {
            say(`to option ${letter(chosen)} it shows the replies ${JSON.stringify(shown)}`);
        } else if (wanted !== null && !wanted.includes("{{#") && plain(shown[0]) !== plain(letter(chosen) + wanted)) {
            say(`to option ${letter(chosen)} it replies "${shown[0]}", expected "${wanted}"`);
        } else if (wanted === null && chosen !== right && !/would have to/.test(shown[0])) {
            say(`to option ${letter(chosen)} it replies "${shown[0]}", expected what the option would have needed`);
        }
    }

    /** Where an address leads, and the links of this page. */
    async function elsewhere() {
        const last = expected.length - 1;
        const { slug } = expected[last];
        const other = await visit.open({ asked: true });
        const go = async address => {
            await other.goto("about:blank");
            await other.goto(visit.site.url + visit.page + address);
            await visit.help(other);
            await other.evaluate(() => book.settle());
        };
        await go(`#listing-${slug}`);
        await see(other, [last], `at the address #listing-${slug}, `);
        await go("?highlight=the");
        await see(other, [...expected.keys()], "with words from the search, ");
        await go("");
        await other.evaluate(slug => {
            const link = document.createElement("a");
            link.href = `#listing-${slug}`;
            document.querySelector("main").append(link);
            link.click();
        }, slug);
        await other.evaluate(() => book.settle());
        await see(other, [last], `after a click on a link to #listing-${slug}, `);
        await go("?open");
        await see(other, [...expected.keys()], "with ?open, ");
        await go("");
        await see(other, [...expected.keys()], "after ?open, ");
        const note = other.locator("main .all-open");
        if (!(await note.isVisible())) {
            fail("after ?open, the page doesn't say that all runs are shown");
            return;
        }
        await accessible(other, "with all runs open", ["light"]);
        await note.locator("button").press("Enter");
        await other.waitForURL(visit.site.url + visit.page);
        await other.waitForFunction(() => !document.querySelector(".all-open"));
        await visit.help(other);
        await see(other, [], "after ?open was taken back, ");
    }

    /** The browser's own search finds what is in a run that is hidden, and shows it: an address can ask for that search. */
    async function found() {
        const other = await visit.open({ asked: true });
        const { hidden, words } = await other.evaluate(() => {
            const runs = [...document.querySelectorAll(".run[data-question]")];
            return { hidden: runs.map(run => run.getAttribute("hidden")), words: runs[0].querySelector(".provenance").textContent.trim() };
        });
        if (hidden.some(value => value !== "until-found")) {
            fail(`the browser's search doesn't find what is in a run that is hidden: hidden="${hidden.find(value => value !== "until-found")}"`);
            return;
        }
        await other.goto("about:blank");
        await other.goto(`${visit.site.url}${visit.page}#:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`);
        await visit.help(other);
        // The browser searches when the page has come.
        await other.waitForFunction(() => !document.querySelector(".run[data-question]").hasAttribute("hidden"))
            .catch(() => fail(`the browser's search for "${words}", which stands in the first run, does not show that`));
        await other.evaluate(() => book.settle());
        await see(other, [0], "when the browser's search has found something in the first run, ");
    }

    /** Whoever wants to see a figure sees it where they pressed, though runs above it open too. */
    async function inPlace() {
        const other = await visit.open({ asked: true });
        const away = await other.evaluate(async () => {
            /** @type {HTMLElement | null} */
            const button = document.querySelector(".run[data-figure] + .run-veil .run-show");
            const veil = button?.closest(".run-veil");
            const figure = veil?.previousElementSibling;
            if (!button || !veil || !figure) {
                return 0;
            }
            veil.scrollIntoView({ block: "center", behavior: "instant" });
            const { top } = veil.getBoundingClientRect();
            button.click();
            await book.settle();
            return Math.round(figure.getBoundingClientRect().top - top);
        });
        if (Math.abs(away) > 1) {
            fail(`after “Show me”, the first figure that was hidden is ${away} px away from where the button was`);
        }
    }

    /** Without scripts, on paper. */
    async function rest(paper) {
        const bare = await visit.share({ javaScriptEnabled: false });
        await paper.emulateMedia({ media: "print" });
        for (const [where, other] of /** @type {const} */ ([["without scripts, ", bare], ["on paper, ", paper]])) {
            const { runs, controls, answers } = await other.evaluate(() => ({
                runs: [...document.querySelectorAll(".run[data-question]")].filter(run => !book.visible(run.querySelector("p, pre, figcaption"))).map(run => book.name(run)),
                controls: [...document.querySelectorAll(".predict :is(input, button), .run-veil")].filter(book.visible).map(book.name),
                answers: [...document.querySelectorAll(".predict > details > summary")].filter(summary => !book.visible(summary)).map(book.name),
            }));
            for (const name of [...runs, ...answers]) {
                fail(`${where}${name} is not visible`);
            }
            for (const name of controls) {
                fail(`${where}${name} is visible, and nobody can press it`);
            }
        }
        await paper.emulateMedia({ media: null });
    }

    /** Where the browser keeps nothing, or holds what nobody can read. */
    async function withoutMemory() {
        const [{ id, slug, right }] = expected;
        const answer = async (other, where) => {
            await visit.load(other);
            await see(other, [], where);
            const block = other.locator(`.predict[data-question="${id}"]`);
            await block.locator("input").nth(right).check();
            await block.getByRole("button", { name: "Answer" }).press("Enter");
            await verdict(block, `✓ You said ${letter(right)}, and that’s what happened.`, message => fail(`${where}the question about ${slug}: ${message}`));
            await see(other, [0], `${where}after an answer, `);
        };
        const other = await visit.open({ asked: true, serviceWorkers: "block" });
        for (const kept of ["{", "null", "[]", '{"version":2,"open":true,"answers":3}', '{"version":1,"open":"yes","answers":null}']) {
            await other.evaluate(kept => localStorage.setItem("lectern-predictions", kept), kept);
            await answer(other, `where the browser holds ${kept}, `);
        }
        await other.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
        await answer(other, "where the browser keeps nothing, ");
        // Nobody else gets a tab without a memory.
        await other.context().close();
        visit.forget(other);
    }

    /** In a window as narrow as a phone, when the reader has closed the list of chapters; there, the first question is answered. */
    async function narrowed(tab) {
        const list = () => tab.evaluate(() => document.getElementById("mdbook-sidebar-toggle").click());
        await tab.setViewportSize(PHONE);
        await list();
        await answerByFinger(tab, "in a narrow window");
        await list();
        await tab.setViewportSize(WINDOW);
    }

    async function onAPhone() {
        const phone = await visit.open({ viewport: PHONE, asked: true });
        await answerByFinger(phone, "on a phone");
        await accessible(phone, "on a phone", ["light"]);
    }

    async function answerByFinger(phone, on) {
        await phone.evaluate(() => book.settle());
        const [{ id }] = expected;
        const small = async where => {
            for (const finding of await phone.evaluate(() => {
                const findings = [];
                const root = document.documentElement;
                const sideways = book.sideways();
                if (sideways) {
                    findings.push(sideways);
                }
                for (const pressed of document.querySelectorAll(":is(.predict, .run-veil) :is(button, label)")) {
                    const { width, height, right } = pressed.getBoundingClientRect();
                    if (book.visible(pressed) && right > root.clientWidth) {
                        findings.push(`${book.name(pressed)} sticks out of the window, to ${right} of ${root.clientWidth} px`);
                    }
                    if (book.visible(pressed) && (width < 24 || height < 24)) {
                        findings.push(`${book.name(pressed)} is ${width} by ${height} px, expected 24 or more each way`);
                    }
                }
                return findings;
            })) {
                fail(`${on}, ${where}: ${finding}`);
            }
        };
        await small("before an answer");
        await phone.locator(`.predict[data-question="${id}"] label`).first().click();
        await phone.locator(`.predict[data-question="${id}"]`).getByRole("button", { name: "Answer" }).click();
        await small("after an answer");
    }

    async function accessible(tab, where, schemes) {
        if (!standsForAll) {
            return;
        }
        await tab.evaluate(axe);
        for (const scheme of schemes) {
            await tab.emulateMedia({ colorScheme: scheme });
            await tab.evaluate(() => book.settle());
            const violations = await tab.evaluate(async () => {
                const parts = [...document.querySelectorAll(".predict, .run-veil, .all-open, .run:not([hidden]) > p")];
                return (await globalThis.axe.run({ include: parts }, { resultTypes: ["violations"] })).violations;
            });
            for (const { id, help, nodes } of violations) {
                fail(`${where}, ${scheme}: ${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
            }
        }
        await tab.emulateMedia({ colorScheme: "light" });
    }
}
