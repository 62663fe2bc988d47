// Runs listings from the pages of a served book, as a reader does, in headless Chromium. `cargo test --test run_here` starts this program
// and serves the book.
//
// In: the browser's program, the address of the book with its key, and perhaps a folder for pictures of what was seen. Out: a line for
// each thing that is not as it should be; none, and success, if all is.

import { chromium } from "playwright-core";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [program, address, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "a-server-that-makes-you-wait.html";
const QUICK = "five-threads";
const SLOW = "five-in-a-loop";
/** How long a listing may take to be compiled and run on a machine that has other things to do, in milliseconds. */
const PATIENCE = 300_000;

/** @type {string[]} */
const wrong = [];
/** @param {unknown} holds @param {string} what */
const expect = (holds, what) => {
    if (!holds) {
        wrong.push(what);
    }
};

const browser = await chromium.launch({
    executablePath: program,
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

/** @param {import("playwright-core").BrowserContextOptions} options @param {boolean} [withKey] */
async function open(options, withKey = true) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on("console", message => message.type() === "error" && wrong.push(`the console says: ${message.text()}`));
    page.on("pageerror", error => wrong.push(`a script fails: ${error.message}`));
    page.setDefaultTimeout(PATIENCE);
    if (withKey) {
        await page.goto(address);
        expect(!page.url().includes("run="), `the key stays in the address: ${page.url()}`);
    }
    await page.goto(new URL(PAGE, address).href);
    return page;
}

/** What a reader sees of a run below a figure. @param {import("playwright-core").Page} page @param {string} slug */
function here(page, slug) {
    const figure = page.locator(`#listing-${slug}`);
    const element = figure.locator(".here");
    return {
        figure,
        element,
        button: element.locator(".here-button"),
        says: element.getByRole("status"),
        lines: element.locator("pre.output .line"),
        mark: element.getByText("Your run, not recorded"),
        settings: element.locator(".here-settings > summary"),
        findings: element.locator(".here-findings li"),
        /** @param {RegExp} words */
        hears: async words => {
            await page.waitForFunction(([id, words]) => new RegExp(words).test(document.querySelector(`#listing-${id} .here-says`)?.textContent ?? ""),
                [slug, words.source]);
        },
    };
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function look(page, name) {
    if (pictures) {
        await page.screenshot({ path: `${pictures}/${name}.png` });
    }
}

/** @param {import("playwright-core").Page} page @param {string} where */
async function isAccessible(page, where) {
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run(".here");
        return violations.map((/** @type {any} */ violation) => `${violation.id} at ${violation.nodes[0].html}`);
    });
    expect(violations.length === 0, `${where}: axe finds ${violations.join("; ")}`);
}

async function byMouse() {
    const page = await open({ viewport: { width: 1280, height: 900 } });
    const { figure, element, button, says, lines, mark, findings, settings, hears } = here(page, QUICK);
    expect(await mark.isHidden(), "a run is shown before anybody has run anything");
    const before = await figure.locator(".run, :scope > pre.output").allInnerTexts();
    await button.scrollIntoViewIfNeeded();
    await look(page, "before");
    await button.click();
    expect(await button.innerText() === "Stop", "while it runs, the button does not stop it");
    await mark.waitFor();
    await hears(/Its contract: /);
    const said = await says.innerText();
    expect(/ended with success after 3\.\d\d s\. Its contract: [56] held/.test(said), `the end is told as “${said}”`);
    expect(await lines.count() === 6, `${await lines.count()} lines are shown of 6`);
    expect((await lines.last().innerText()).includes("Five responses took 3."), "the last line is not the last");
    const bars = await element.locator("svg.timeline .bar").count();
    expect(bars === 5, `${bars} bars are drawn of 5`);
    const ticks = (/** @type {string} */ scope) => figure.locator(`${scope}svg.timeline text.time`).allInnerTexts();
    const [own, all] = [await ticks(".here "), await ticks("")];
    expect(own.length > 1 && own.join() === all.slice(0, all.length - own.length).join(),
        `the axis (${own.join()}) is not that of the recorded run (${all.slice(0, all.length - own.length).join()})`);
    expect(await findings.filter({ hasText: "Held" }).count() >= 4, "the claims are not told one by one");
    const after = await figure.locator(".run, :scope > pre.output").allInnerTexts();
    expect(before.join() === after.join(), "the recorded run is changed");
    await isAccessible(page, "after a run");
    await element.scrollIntoViewIfNeeded();
    await look(page, "after");

    // With another delay the contract still speaks; with another server it does not.
    await settings.click();
    await element.getByLabel("Delay of").fill("0.5");
    await button.click();
    await hears(/success after 0\.[5-9]\d s\. Its contract/);
    await element.getByLabel("one request at a time").check();
    await button.click();
    await hears(/success after 2\.[5-9]\d s/);
    await element.getByText("says nothing about a run with these settings").waitFor();
    await look(page, "settings");
    await isAccessible(page, "with settings");
    await page.context().close();
}

async function byKeyboard() {
    const page = await open({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" });
    const { button, says, lines, hears, settings, element } = here(page, SLOW);
    await button.focus();
    await page.keyboard.press("Enter");
    await lines.first().waitFor();
    expect(await button.evaluate(button => button === document.activeElement), "the focus is lost while it runs");
    const begin = performance.now();
    await page.keyboard.press("Space");
    await hears(/^It was stopped\.$/);
    const took = performance.now() - begin;
    expect(took < 5000, `it takes ${took} ms to stop`);
    expect(await button.innerText() === "Run it again", `after the end, the button says “${await button.innerText()}”`);
    await page.keyboard.press("Tab");
    expect(await settings.evaluate(summary => summary === document.activeElement), "Tab does not lead to the settings");
    await page.keyboard.press("Enter");
    await element.getByLabel("Delay of").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("0.2");
    await page.keyboard.press("Enter");
    await hears(/success after 1\.\d\d s\. Its contract: /);
    expect(await lines.count() === 6, "the second run's lines are not those that are shown");
    await says.scrollIntoViewIfNeeded();
    await look(page, "dark");
    await isAccessible(page, "in the dark");
    await page.context().close();
}

async function onAPhone() {
    const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    const { button, hears, element } = here(page, QUICK);
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    expect(box && box.height >= 32 && box.width >= 44, `a thumb finds no button of ${box?.width} × ${box?.height}`);
    await button.tap();
    await hears(/Its contract: /);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width <= 360, `the page is ${width} px wide on a phone of 360`);
    await element.scrollIntoViewIfNeeded();
    await look(page, "phone");
    await element.locator(".here-findings").scrollIntoViewIfNeeded();
    await look(page, "phone-findings");
    await page.context().close();
}

async function withoutAKey() {
    const page = await open({}, false);
    const { button, hears, mark } = here(page, QUICK);
    await button.click();
    await hears(/open the book by the address/);
    expect(await mark.isHidden(), "without a key, something runs");
    await page.context().close();
}

/** A page that is left takes its run with it: another can be made at once. */
async function leftAlone() {
    const page = await open({});
    const first = here(page, SLOW);
    await first.button.click();
    await first.lines.first().waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    const second = here(other, QUICK);
    await second.button.click();
    await second.hears(/^Another listing is running/);
    await page.close();
    await other.waitForTimeout(1000);
    await second.button.click();
    await second.hears(/Its contract: /);
    await other.context().close();
}

for (const check of [byMouse, byKeyboard, onAPhone, withoutAKey, leftAlone]) {
    try {
        await check();
    } catch (error) {
        wrong.push(`${check.name}: ${/** @type {Error} */ (error).message}`);
    }
}
await browser.close();
process.stdout.write(wrong.map(line => `${line}\n`).join(""), () => process.exit(wrong.length > 0 ? 1 : 0));
