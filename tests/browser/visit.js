// One visit: a page of the book, what is expected of it, and what was found wrong.

import { inPage } from "./in-page.js";
import { watch } from "./questions-in-page.js";

/** Things of which the browser has one, such as the clipboard: who holds them. */
const held = new Map();

/** Tabs that nobody uses at the moment, by the options with which they were made. */
const idle = new Map();

/** Whose tabs these are at the moment, by their contexts. */
const owners = new WeakMap();

export const WINDOW = { width: 1280, height: 900 };
const SCHEME = "light";
const MOTION = "reduce";

/** A phone whose owner wants it dark. */
export const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: "dark" };

/** What has not come after so many milliseconds, with other work beside it, hangs. Nothing waits that long where all is well. */
export const HANGS = 60_000;

export class Visit {
    #browser;
    #job;
    #task;
    #tabs = [];
    #shelf;
    #broken = false;
    #failures = new Map();
    #notes = new Map();
    #leaves = false;

    /** `shelf` has the tabs with this page that other checks have left, by the options with which they were made. */
    constructor(browser, site, job, task, shelf) {
        this.#shelf = shelf;
        this.#browser = browser;
        this.#job = job;
        this.site = site;
        this.#task = task;
        this.page = task.page;
    }

    /** What the chapters and the recordings say of the questions of this page, in their order. */
    get questions() {
        return this.#job.questions[this.page] ?? [];
    }

    /** The questions of the whole book, by page. */
    get everyQuestion() {
        return this.#job.questions;
    }

    /** What the sources say of the exercises of this page. */
    get exercises() {
        return this.#job.exercises[this.page] ?? [];
    }

    /** What the chapter and the recordings say of the plots of this page, in their order; null for one without a recording. */
    get plots() {
        return this.#job.plots[this.page] ?? [];
    }

    /** What the recordings say of the steppers of this page, in their order; null for one without a recording. */
    get steppers() {
        return this.#job.steppers[this.page] ?? [];
    }

    /** The graphs of the schedules of this page, in their order; null for one without a recording. */
    get schedules() {
        return this.#job.schedules[this.page] ?? [];
    }

    /** What the cancelled futures of this page leave behind, in their order; null for one without a recording. */
    get cancels() {
        return this.#job.cancels[this.page] ?? [];
    }

    /** The Parsons problems of this page, in their order, and what their arrangements do; null for one without a recording. */
    get parsons() {
        return this.#job.parsons[this.page] ?? [];
    }

    /** What the recordings and the sources say of the listings of this page, in their order. */
    get listings() {
        return this.#job.listings[this.page] ?? [];
    }

    /** Those of the whole book. */
    get everyListing() {
        return Object.values(this.#job.listings).flat();
    }

    /**
     * Whether of the pages that are looked at for the same checks this is the one with the most `things`, of which the job has a list for each
     * page. What is the same on every page, and takes long, is looked at there alone.
     * @param {"listings" | "questions"} things
     */
    standsForAll(things) {
        const pages = this.#job.tasks.filter(task => task.module === this.#task.module).map(task => task.page);
        const counts = pages.map(page => this.#job[things][page]?.length ?? 0);
        return this.page === pages[counts.indexOf(Math.max(...counts))];
    }

    /** Whether the search is to find this page. */
    get isSearched() {
        return !this.#job.unsearched.includes(this.page);
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
        this.#broken = true;
        for (const check of checks) {
            this.fail(check, `the check could not be carried out: ${error.stack ?? error}`);
        }
    }

    result(check) {
        return { failures: this.#failures.get(check) ?? [], note: this.#notes.get(check) ?? "" };
    }

    /** A tab that has never seen the book, nothing loaded, its cache empty. The book may keep in it what was visited. */
    async fresh() {
        return this.#keep(await this.#open({ serviceWorkers: "allow" }), undefined);
    }

    /**
     * The page as `open` gives it, but in the tab in which the check before this one looked at it, where that is as it was: to load a page
     * costs more than most checks. What checks may leave behind is undone by `book.undo`. If anything else of the page is otherwise
     * than when it was loaded, it is loaded anew.
     */
    async share(options = {}) {
        const kind = JSON.stringify(options);
        const left = this.#shelf.get(kind);
        if (left === undefined) {
            const tab = await this.open(options);
            this.#tabs.at(-1).shared = true;
            return tab;
        }
        this.#shelf.delete(kind);
        this.#keep(left, kind, true);
        await reset(left, options);
        const settles = options.javaScriptEnabled !== false;
        const isSame = await left.evaluate(settles => globalThis.book?.undo(settles), settles);
        if (!isSame || left.url() !== this.site.url + this.page) {
            await empty(left);
            await this.load(left, settles);
        }
        return left;
    }

    /**
     * The page in a tab without a memory: of its settings nothing is left, but files that other visits have loaded may come
     * from the cache. To open a window costs more than most checks, so tabs are used again. `options` are Playwright's,
     * for a new context. All runs are shown, as a teacher may have it, unless the reader is `asked` first. Where it's `watched`, the page
     * notes runs that are shown and then hidden.
     */
    async open(options = {}) {
        const kind = JSON.stringify(options);
        const tab = this.#keep(idle.get(kind)?.pop() ?? (await this.#open(options)), kind);
        // Without scripts a page cannot wait for itself.
        return this.load(tab, options.javaScriptEnabled !== false);
    }

    /** Gives a tab back that nobody is to use again, and that is closed. */
    forget(tab) {
        this.#tabs = this.#tabs.filter(kept => kept.tab !== tab);
    }

    async #open({ asked = false, watched = false, ...options }) {
        const context = await this.#browser.newContext({
            viewport: WINDOW,
            colorScheme: SCHEME,
            reducedMotion: MOTION,
            permissions: ["clipboard-read", "clipboard-write"],
            // What a worker keeps belongs to one visit, and tabs are used again.
            serviceWorkers: "block",
            ...options,
        });
        if (!asked) {
            await context.addInitScript(showAll);
        }
        if (watched) {
            await context.addInitScript(watch);
        }
        context.setDefaultTimeout(HANGS);
        context.on("weberror", error => owners.get(context)?.threw(error.error()));
        context.on("request", request => owners.get(context)?.asked(request.url()));
        context.on("page", page => page.on("websocket", socket => owners.get(context)?.asked(socket.url())));
        return context.newPage();
    }

    /** Lets the page ask for files outside of the site, which is otherwise a failure. */
    letLeave() {
        this.#leaves = true;
    }

    /** Whatever a check does on the page: no request may leave the site. The check of that says when it was; in the others, all fail. */
    asked(url) {
        if (!/^(https?|wss?):/.test(url) || url.startsWith(this.site.url) || this.#leaves || this.#task.checks.includes("network")) {
            return;
        }
        for (const check of this.#task.checks) {
            this.fail(check, `while the check uses the page, that asks for ${url}, which lies outside of ${this.site.url}`);
        }
    }

    /** Whatever a check does on the page: no exception may go uncaught. Who looks at the console says when it was. */
    threw(error) {
        for (const check of this.#task.checks.filter(() => !this.#task.checks.includes("console"))) {
            this.fail(check, `while the check uses the page, a script fails: ${error.stack ?? error}`);
        }
    }

    #keep(tab, kind, shared = false) {
        owners.set(tab.context(), this);
        this.#tabs.push({ tab, kind, shared });
        return tab;
    }

    async load(tab, settle = true) {
        await tab.goto(this.site.url + this.page);
        await this.help(tab);
        if (settle) {
            await tab.evaluate(() => book.settle());
        }
        return tab;
    }

    /** Puts the helpers of in-page.js into the page, as `book`. */
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

    /** Gives the tabs back. Those of a visit that broke may be in any state, so nobody gets them. */
    async end() {
        for (const { tab, kind, shared } of this.#tabs) {
            if (kind === undefined || this.#broken) {
                await tab.context().close();
            } else if (shared) {
                this.#shelf.set(kind, tab);
            } else {
                await putAway(tab, kind);
            }
        }
    }
}

/** Puts tabs that checks of a page have shared to those that nobody uses at the moment. */
export async function clear(shelf) {
    for (const [kind, tab] of shelf) {
        await putAway(tab, kind);
    }
    shelf.clear();
}

async function putAway(tab, kind) {
    await empty(tab);
    await reset(tab, JSON.parse(kind));
    idle.set(kind, [...(idle.get(kind) ?? []), tab]);
}

/** Nothing is left of what the page has kept. */
async function empty(tab) {
    await tab.evaluate(() => {
        localStorage.clear();
        sessionStorage.clear();
    });
    await tab.goto("about:blank");
}

/** The size, the colours and the medium with which a tab was made. */
async function reset(tab, { viewport = WINDOW, colorScheme = SCHEME, reducedMotion = MOTION }) {
    await tab.emulateMedia({ media: null, colorScheme, reducedMotion });
    await tab.setViewportSize(viewport);
}

/** Has the page show every run, whether its question is answered or not. It is sent there as it stands. */
function showAll() {
    try {
        localStorage.setItem("lectern-predictions", JSON.stringify({ version: 1, open: true, answers: {}, reviewed: {} }));
    } catch {
        // A page without an address keeps nothing.
    }
}

/** Opens, or closes, everything on the page that folds. */
export async function fold(tab, open) {
    await tab.evaluate(async open => {
        for (const details of document.querySelectorAll("details")) {
            details.open = open;
        }
        await book.settle();
    }, open);
}

/** Opens the search with the key s and looks for the words; results are shown then. */
export async function search(tab, words) {
    await tab.keyboard.press("s");
    const found = await lookFor(tab, words);
    if (found.length === 0) {
        throw new Error(`a search for "${words}" finds nothing`);
    }
}

/**
 * Types the words into the open search, and gives the addresses of what it has found when it has searched. All letters but the last are
 * pasted: the book searches anew after each key, which on a page of many results takes longer than what is to be seen.
 */
export async function lookFor(tab, words) {
    await tab.keyboard.insertText(words.slice(0, -1));
    await tab.keyboard.type(words.slice(-1));
    // The index is loaded when the search is opened first; what was searched for stands above the results.
    await tab.waitForFunction(
        words => document.querySelector("#mdbook-searchresults-header").textContent.includes(`'${words}'`),
        words.trim(),
    );
    return tab.locator("#mdbook-searchresults a").evaluateAll(links => links.map(link => link.href));
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

/** Chooses a theme from the menu as a script does. By the pointer, the check `tour` chooses each. */
export async function press(tab, theme) {
    const seen = await tab.evaluate(async theme => {
        document.getElementById("mdbook-theme-toggle").click();
        document.getElementById(`mdbook-theme-${theme}`).click();
        document.body.click();
        await book.settle();
        return document.documentElement.className;
    }, theme);
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
