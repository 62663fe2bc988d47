// Reviews, and how far somebody is. A review has every question of its part; with scripts, those are left that were answered wrongly or
// not at all, and each is judged by keyboard alone: what is said of the judgement is true, a good one isn't asked again, and another
// one is, about something else. The list of parts counts what was answered, forgets it when it's told twice, and opens all runs. Without
// scripts and on paper there are all questions with their answers, and the parts. axe-core finds nothing.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const SEEN = -1;
const plain = text => text.replace(/\{\{#.*?\}\}|\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[^\p{L}\p{N}]/gu, "");

export default async function reviews(visit) {
    const fail = message => visit.fail("reviews", message);
    // In the order of the book.
    const pages = Object.entries(visit.everyQuestion).sort(([, [one]], [, [other]]) => one.chapter - other.chapter);
    const all = pages.flatMap(([, questions]) => questions);
    const tab = await visit.open({ asked: true });
    const kinds = await tab.evaluate(() => ["review", "progress"].filter(kind => document.querySelector(`main figure.${kind}`)));
    if (kinds.includes("review")) {
        await review();
    }
    if (kinds.includes("progress")) {
        await progress();
    }

    /** Loads the page with these answers in the browser. */
    async function knowing(tab, answers, reviewed = {}) {
        await tab.evaluate(memory => localStorage.setItem("lectern-predictions", memory), JSON.stringify({ version: 1, open: false, answers, reviewed }));
        await visit.load(tab);
    }

    async function review() {
        const ids = await tab.evaluate(() => [...document.querySelectorAll(".review-item")].map(item => item.getAttribute("data-question")));
        const parts = [...new Set(all.filter(({ id }) => ids.includes(id)).map(({ part }) => part))];
        const expected = all.filter(({ part }) => part === parts[0]);
        if (parts.length !== 1 || ids.join() !== expected.map(({ id }) => id).join()) {
            fail(`the review has ${ids.length} questions of the parts ${JSON.stringify(parts)}, expected the ${expected.length} of one part, in their order`);
            return;
        }
        const shown = () => tab.evaluate(() => [...document.querySelectorAll(".review-item")].filter(book.visible).map(item => item.getAttribute("data-question")));
        const told = () => tab.locator(".review-head").innerText();
        if ((await shown()).length > 0 || !(await told()).includes("There’s nothing to review.")) {
            fail(`where nothing was answered, the review asks ${(await shown()).length} questions, and says "${await told()}"`);
        }
        // Wrong, seen, right, and two more that are wrong.
        const wrong = ({ right, options }) => (right + 1) % options.length;
        const answers = Object.fromEntries(expected.slice(0, 5).map((question, index) =>
            [question.id, [wrong(question), SEEN, question.right][index] ?? wrong(question)]));
        const asked = expected.filter(({ id, right }) => id in answers && answers[id] !== right);
        await knowing(tab, answers);
        if ((await shown()).join() !== asked.map(({ id }) => id).join()) {
            fail(`the review asks ${JSON.stringify(await shown())}, expected those that were wrong or not answered, ${JSON.stringify(asked.map(({ id }) => id))}`);
            return;
        }
        if (!(await told()).includes(`you’ve answered ${Object.values(answers).filter(answer => answer !== SEEN).length} and got 1 right. ${asked.length} questions to review.`)) {
            fail(`the review says "${await told()}", where 1 of ${Object.keys(answers).length} answers is right, one was not given, and ${asked.length} are to be reviewed`);
        }
        await accessible(tab, "before a judgement");
        const before = new Map();
        for (const [index, { id, slug, right, options }] of asked.entries()) {
            const say = message => fail(`the review's question about ${slug}: ${message}`);
            const item = tab.locator(`.review-item[data-question="${id}"]`);
            const given = await statement(item);
            before.set(id, given.option);
            if (given.count !== 1 || plain(given.text) !== plain(options[given.option])) {
                say(`it gives ${given.count} answers, the first of them "${given.text}", expected one, "${options[given.option]}"`);
                continue;
            }
            if (await item.locator("details").isVisible()) {
                say("it shows what happened before a judgement");
            }
            const link = await item.locator("a[href*='#listing-']").first().getAttribute("href");
            if (!link?.endsWith(`.html#listing-${slug}`)) {
                say(`it leads to ${link}, expected the figure of ${slug}`);
            }
            const isTrue = given.option === right;
            // One of them is misjudged.
            const judged = index === 0 ? !isTrue : isTrue;
            await item.getByRole("button", { name: judged ? "That’s what happened" : "Something else happened" }).press("Enter");
            const says = await item.locator(".review-says").innerText();
            const wanted = `${judged === isTrue ? "✓ Yes" : "✗ No"}, ${isTrue ? "that’s what happened" : "something else happened"}.`;
            if (!says.startsWith(wanted)) {
                say(`to the judgement that it is ${judged} it says "${says}", expected "${wanted}"`);
            }
            if (!(await tab.evaluate(() => document.activeElement?.matches(".review-says")))) {
                say("after the judgement, the focus is not in what is said about it");
            }
            const truth = plain(await item.locator("details").innerText());
            if (!truth.includes(plain(options[right]))) {
                say(`it does not show what happened, "${options[right]}"`);
            }
        }
        await accessible(tab, "after the judgements");
        await visit.load(tab);
        const left = await shown();
        if (left.join() !== asked[0].id) {
            fail(`after one judgement that was wrong and ${asked.length - 1} that were right, the review asks ${JSON.stringify(left)}, expected ${asked[0].id} alone`);
            return;
        }
        const again = await statement(tab.locator(`.review-item[data-question="${asked[0].id}"]`));
        if (again.option === before.get(asked[0].id)) {
            fail(`the review's question about ${asked[0].slug} is asked again just as it was`);
        }
        await tab.getByRole("button", { name: "Show all questions" }).press("Enter");
        await whole(tab, expected, "when all are asked for, ");

        const phone = await visit.open({ viewport: PHONE, asked: true });
        await knowing(phone, answers);
        await narrow(phone);
        const teacher = await visit.open();
        await whole(teacher, expected, "where every run is shown at once, ");
        const says = await teacher.locator(".review-head").innerText();
        if (!says.includes("All of them stand here with their answers") || says.includes("to review")) {
            fail(`where every run is shown at once, the review says "${says}", and not that all questions stand there with their answers`);
        }
        const bare = await visit.open({ javaScriptEnabled: false, asked: true });
        await whole(bare, expected, "without scripts, ");
        await tab.emulateMedia({ media: "print" });
        await visit.load(tab);
        await whole(tab, expected, "on paper, ");
        await tab.emulateMedia({ media: null });
    }

    /** The answer that is to be judged. */
    async function statement(item) {
        const options = await item.locator("li").evaluateAll(all => all.filter(option => book.visible(option)).map(option => ({
            option: Number(option.dataset.option), text: option.textContent.trim(),
        })));
        return { count: options.length, ...options[0] };
    }

    /** All questions of the part with all of their options, and the answer in a fold. */
    async function whole(tab, expected, where) {
        const seen = await tab.evaluate(() => [...document.querySelectorAll(".review-item")].map(item => ({
            id: item.getAttribute("data-question"),
            options: [...item.querySelectorAll("li")].filter(book.visible).length,
            fold: [...item.querySelectorAll("summary")].some(book.visible),
            buttons: [...item.querySelectorAll("button")].filter(book.visible).length,
        })));
        for (const [index, { id, slug, options }] of expected.entries()) {
            const { id: there, options: count, fold, buttons } = seen[index] ?? {};
            if (there !== id || count !== options.length || !fold || buttons > 0) {
                fail(`${where}the review's question about ${slug} has ${count} of ${options.length} options, ${fold ? "a" : "no"} fold with the answer, and ${buttons} buttons, expected none`);
            }
        }
    }

    async function progress() {
        const lines = () => tab.evaluate(() => [...document.querySelectorAll("figure.progress li")].map(line => ({
            page: line.querySelector("a").href.split("/").at(-1), says: line.querySelector(".far")?.textContent.trim() ?? "",
        })));
        const summaries = () => tab.locator("figure.progress summary .far").allInnerTexts();
        const check = async (answers, where) => {
            const seen = await lines();
            for (const [page, questions] of pages) {
                const answered = questions.filter(({ id }) => id in answers && answers[id] !== SEEN);
                const right = answered.filter(({ id, right }) => answers[id] === right);
                const wanted = `${answered.length} of ${questions.length} answered, ${right.length} right`;
                const says = seen.find(line => line.page === page)?.says;
                if (says !== wanted) {
                    fail(`${where}the list says of ${page} "${says}", expected "${wanted}"`);
                }
            }
            const count = (/** @type {string[]} */ texts, /** @type {number} */ which) =>
                texts.reduce((sum, text) => sum + Number(text.match(/\d+/g)?.[which] ?? 0), 0);
            const parts = await summaries();
            for (const [which, what] of ["answered", "of all questions", "right"].entries()) {
                const [ofParts, ofChapters] = [count(parts, which), count(seen.map(({ says }) => says), which)];
                if (ofParts !== ofChapters) {
                    fail(`${where}the parts have ${ofParts} ${what}, and their chapters ${ofChapters}`);
                }
            }
        };
        await check({}, "where nothing was answered, ");
        const answers = {};
        for (const [index, { id, right, options }] of all.entries()) {
            if (index % 3 < 2) {
                answers[id] = [right, (right + 1) % options.length, SEEN][Math.floor(index / 3) % 3];
            }
        }
        await knowing(tab, answers);
        await check(answers, "");
        await tab.evaluate(() => document.querySelectorAll("figure.progress details").forEach(part => part.setAttribute("open", "")));
        const wide = await tab.evaluate(() => [...document.querySelectorAll("figure.progress li .bar")].map(bar =>
            [...bar.children].map(part => part.getBoundingClientRect().width / bar.clientWidth)));
        for (const [index, [page, questions]] of pages.entries()) {
            const shares = [true, false].map(isRight => questions.filter(({ id, right }) =>
                id in answers && answers[id] !== SEEN && (answers[id] === right) === isRight).length / questions.length);
            if (shares.some((share, part) => Math.abs(share - (wide[index]?.[part] ?? -1)) > 0.03)) {
                fail(`the bar of ${page} has the shares ${JSON.stringify(wide[index])}, expected ${JSON.stringify(shares)}`);
            }
        }
        await accessible(tab, "the list of parts");

        const memory = () => tab.evaluate(() => JSON.parse(localStorage.getItem("lectern-predictions")));
        const forget = tab.getByRole("button", { name: "Forget my answers" });
        await forget.press("Enter");
        if (Object.keys((await memory()).answers).length === 0) {
            fail("“Forget my answers” forgets them without asking once more");
        }
        await tab.keyboard.press("Enter");
        if (Object.keys((await memory()).answers).length === 0) {
            fail("when it's asked whether to forget the answers, the key Enter alone forgets them");
        }
        await forget.press("Enter");
        await tab.getByRole("button", { name: "Yes, forget them all" }).press("Enter");
        if (Object.keys((await memory()).answers).length > 0) {
            fail("the answers are not forgotten");
        }
        await check({}, "when the answers are forgotten, ");
        if (!(await tab.locator("figure.progress [role=status]").innerText()).includes("forgotten")) {
            fail("that the answers are forgotten is not said");
        }
        const box = tab.getByRole("checkbox", { name: "Show every run at once" });
        await Promise.all([tab.waitForEvent("load"), box.press("Space")]);
        if (!(await box.isChecked()) || !(await memory()).open || !(await tab.locator("main .all-open").isVisible())) {
            fail("the switch for teachers does not hold, or the page doesn't say that all runs are shown");
        }

        const phone = await visit.open({ viewport: PHONE, asked: true });
        await phone.evaluate(() => document.querySelectorAll("figure.progress details").forEach(part => part.setAttribute("open", "")));
        await narrow(phone);
        const bare = await visit.open({ javaScriptEnabled: false, asked: true });
        const plainly = await bare.evaluate(() => ({
            parts: [...document.querySelectorAll("figure.progress summary")].filter(book.visible).map(part => part.textContent.trim()),
            controls: [...document.querySelectorAll("figure.progress :is(input, button, .bar)")].map(book.name),
        }));
        const parts = [...new Set(all.map(({ part }) => part))];
        if (plainly.controls.length > 0 || parts.some((part, index) => !plainly.parts[index]?.startsWith(part))) {
            fail(`without scripts, the parts are ${JSON.stringify(plainly.parts)} with ${JSON.stringify(plainly.controls)}, expected ${JSON.stringify(parts)} and nothing to press`);
        }
    }

    async function narrow(phone) {
        for (const finding of await phone.evaluate(() => {
            const findings = [];
            const sideways = book.sideways();
            if (sideways) {
                findings.push(sideways);
            }
            for (const pressed of document.querySelectorAll(":is(figure.review, figure.progress) :is(button, label, summary)")) {
                const { width, height } = pressed.getBoundingClientRect();
                if (book.visible(pressed) && (width < 24 || height < 24)) {
                    findings.push(`${book.name(pressed)} is ${width} by ${height} px, expected 24 or more each way`);
                }
            }
            return findings;
        })) {
            fail(`on a phone: ${finding}`);
        }
    }

    async function accessible(tab, where) {
        await tab.evaluate(axe);
        for (const scheme of /** @type {const} */ (["light", "dark"])) {
            await tab.emulateMedia({ colorScheme: scheme });
            await tab.evaluate(() => book.settle());
            const violations = await tab.evaluate(async () => {
                const parts = [...document.querySelectorAll("main figure:is(.review, .progress)")];
                return (await globalThis.axe.run({ include: parts }, { resultTypes: ["violations"] })).violations;
            });
            for (const { id, help, nodes } of violations) {
                fail(`${where}, ${scheme}: ${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
            }
        }
        await tab.emulateMedia({ colorScheme: "light" });
    }
}
