// One visit: a page of the book, what is expected of it, and what was found wrong.

import { inPage } from "./in-page.js";

/** Things of which the browser has one, such as the clipboard: who holds them. */
const held = new Map();

export class Visit {
    #browser;
    #job;
    #contexts = [];
    #failures = new Map();
    #notes = new Map();

    constructor(browser, site, job, page) {
        this.#browser = browser;
        this.#job = job;
        this.site = site;
        this.page = page;
    }

    /** What the recordings and the sources say of the listings of this page, in their order. */
    get listings() {
        return this.#job.listings[this.page] ?? [];
    }

    /** Those of the whole book. */
    get everyListing() {
        return Object.values(this.#job.listings).flat();
    }

    /** The pages of the book that have a chapter on them. */
    get chapters() {
        return this.#job.chapters;
    }

    /** Says that `check` fails: where on the page, what was expected, what was seen. */
    fail(check, message) {
        this.#failures.set(check, [...(this.#failures.get(check) ?? []), message]);
    }

    /** Says something worth knowing of a check, whether it passes or not. */
    note(check, message) {
        this.#notes.set(check, message);
    }

    /** An exception ends a visit: none of its checks may pass. */
    broke(checks, error) {
        for (const check of checks) {
            this.fail(check, `the check could not be carried out: ${error.stack ?? error}`);
        }
    }

    result(check) {
        return { failures: this.#failures.get(check) ?? [], note: this.#notes.get(check) ?? "" };
    }

    /** A browser that has never seen the book. `options` are Playwright's, for a new context. */
    async context(options = {}) {
        const context = await this.#browser.newContext({
            viewport: { width: 1280, height: 900 },
            colorScheme: "light",
            reducedMotion: "reduce",
            ...options,
        });
        context.setDefaultTimeout(20_000);
        this.#contexts.push(context);
        return context;
    }

    /** Opens the page in a browser that has never seen the book, with the helpers of in-page.js as `book`. */
    async open(options = {}) {
        const context = await this.context(options);
        return this.load(await context.newPage());
    }

    async load(tab, path = this.page) {
        await tab.goto(this.site.url + path);
        await this.help(tab);
        return tab;
    }

    async help(tab) {
        await tab.evaluate(inPage);
        await tab.evaluate(() => document.fonts.ready.then(() => undefined));
    }

    /** Does something with a thing that the whole browser shares, while nobody else does. */
    async alone(thing, action) {
        const before = held.get(thing) ?? Promise.resolve();
        const mine = before.then(action);
        held.set(thing, mine.catch(() => {}));
        return mine;
    }

    async end() {
        await Promise.all(this.#contexts.map(context => context.close()));
    }
}

/** Opens, or closes, everything on the page that folds. */
export async function fold(tab, open) {
    await tab.evaluate(async open => {
        for (const details of document.querySelectorAll("details")) {
            details.open = open;
        }
        // What listens to a fold hears of it before the next picture.
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    }, open);
}

/** Chooses a theme as a reader does, from the menu. */
export async function choose(tab, theme) {
    const menu = tab.locator("#mdbook-theme-list");
    await tab.locator("#mdbook-theme-toggle").click();
    await menu.locator(`#mdbook-theme-${theme}`).click();
    // The menu may stay open, so that another can be tried.
    if (await menu.isVisible()) {
        await tab.locator("#mdbook-theme-toggle").click();
    }
    await tab.evaluate(() => book.settle());
    const seen = await tab.evaluate(() => document.documentElement.className);
    if (!seen.split(" ").includes(theme)) {
        throw new Error(`the theme ${theme} was chosen from the menu, and the page has the classes "${seen}"`);
    }
}

/** The themes that the menu offers. */
export function themes(tab) {
    return tab.evaluate(() => [...document.querySelectorAll("#mdbook-theme-list button")]
        .map(button => button.id.replace("mdbook-theme-", ""))
        .filter(theme => theme !== "default_theme"));
}
