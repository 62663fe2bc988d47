// The keys / and s open the search, and what is typed while its scripts come is searched for. What a caption of the page says (or its heading, where it has no listings) finds the
// page, unless `book.toml` keeps it out of the search, and the result leads there. What its first listing prints finds that listing's figure; and from the page of the first listing
// of the book, so do paths, keywords, macros and error codes find figures.

import { lookFor } from "../visit.js";

export const shares = true;

export default async function search(visit) {
    const fail = message => visit.fail("search", message);
    const standsForAll = visit.standsForAll("listings");
    const tab = await (standsForAll ? visit.open() : visit.share());
    const words = await tab.evaluate(() => {
        const caption = document.querySelector("figure.listing > figcaption");
        const number = caption?.querySelector(".listing-number")?.textContent ?? "";
        return (caption?.textContent.replace(number, "") ?? document.querySelector("main h1, main h2").textContent).trim();
    });
    const field = tab.locator("#mdbook-searchbar");
    for (const key of ["/", "s"]) {
        if (await field.isVisible()) {
            await tab.keyboard.press("Escape");
            await field.waitFor({ state: "hidden" });
        }
        // It opens while the key is handled.
        await tab.keyboard.press(key);
        await tab.evaluate(() => book.settle());
        if (!(await field.isVisible())) {
            fail(`the key ${key} does not open the search (#mdbook-searchbar is not visible)`);
            return;
        }
        if (!(await field.evaluate(field => document.activeElement === field))) {
            fail(`the key ${key} opens the search, and typing goes elsewhere: #mdbook-searchbar has not the focus`);
            return;
        }
    }
    if (!visit.isSearched) {
        return;
    }
    if (standsForAll) {
        await typedEarly(tab);
    }
    const here = visit.site.url + visit.page;
    const leads = href => href.split(/[?#]/)[0] === here;
    const printed = visit.listings.flatMap(({ slug, output }) => (output ?? []).map(line => ({ slug, query: said(line) })));
    const line = printed.find(({ query }) => query.includes(" ") && query.length < 60);
    const queries = line ? [line] : [];
    if (visit.listings[0] && visit.listings[0].slug === visit.everyListing[0].slug) {
        queries.push(...CODE.map(query => ({ slug: undefined, query })));
    }
    for (const { slug, query } of queries) {
        const listed = await lookFor(tab, query);
        const figures = listed.map(href => new URL(href).hash.match(/^#listing-(.*)/)?.[1]).filter(slug => slug);
        // Of a line that several print, one of those.
        const shows = (/** @type {string} */ found) => {
            const listing = visit.everyListing.find(listing => listing.slug === found);
            const text = [listing?.program, ...(listing?.output ?? []).map(said)].join("\n").replace(/\s+/g, " ").toLowerCase();
            return found === slug || text.includes(query.replace(/\s+/g, " ").toLowerCase());
        };
        if (!figures.some(shows)) {
            const where = slug ? `which the listing ${slug} prints` : "which stands in programs of the book";
            fail(`a search for "${query}", ${where}, lists no figure that shows it, but ${listed.slice(0, 3).join(", ") || "nothing"}`);
        }
        await field.fill("");
    }
    const results = tab.locator("#mdbook-searchresults a");
    const listed = await lookFor(tab, words);
    if (!listed.some(leads)) {
        fail(`a search for "${words}", which stands on this page, lists ${listed.join(", ") || "nothing"}, and not ${here}`);
        return;
    }
    await tab.evaluate(() => {
        globalThis.led = undefined;
        book.stay(url => { globalThis.led = url; });
    });
    await results.nth(listed.findIndex(leads)).click();
    await tab.mouse.move(0, 0);
    await tab.waitForFunction(() => globalThis.led);
    const led = await tab.evaluate(() => globalThis.led);
    const { status } = await fetch(led);
    if (status !== 200 || !leads(led)) {
        fail(`the result for "${words}" leads to ${led}, status ${status}; expected ${here}, status 200`);
    }

    /** The bar stays open, and has all that is typed, while the scripts of the search come and when they have come. */
    async function typedEarly(tab) {
        let come = () => {};
        const isTyped = new Promise(done => { come = () => done(undefined); });
        const script = /searcher[^/]*\.js$/;
        // What comes between the script and its `load` event: a key could, too.
        const look = `queueMicrotask(() => { globalThis.closedAtFirst = document.querySelector("#mdbook-search-wrapper").classList.contains("hidden"); });`;
        await tab.route(script, async route => {
            const response = await route.fetch();
            await isTyped;
            await route.fulfill({ response, body: `${await response.text()}\n${look}` });
        });
        await visit.load(tab);
        await tab.keyboard.press("s");
        await tab.keyboard.type("serve");
        come();
        await tab.waitForFunction(() => globalThis.closedAtFirst !== undefined);
        await tab.keyboard.type("r");
        if (await tab.evaluate(() => globalThis.closedAtFirst)) {
            fail("the bar of the search closes for a moment when its scripts have come, and a key that is pressed then is lost");
        }
        const seen = await field.inputValue();
        if (seen !== "server") {
            fail(`"server" was typed while the scripts of the search came, and the search has "${seen}"`);
        }
        await tab.locator("#mdbook-searchresults a").first().waitFor().catch(() => fail("what is typed before the scripts of the search have come is not searched for"));
        await tab.unroute(script);
        await visit.load(tab);
        await tab.keyboard.press("s");
    }
}

/** What stands in programs and in what compilers say: a path, a part of one, keywords, a macro, an error code. */
const CODE = ["std::pin::pin", "pin", "if let", "else", "select!", "E0277"];

/** What a line of output says, without its time. */
function said(/** @type {string} */ line) {
    return line.replace(/^\d+\.\d\d/, "").trim();
}
