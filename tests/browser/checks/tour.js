// The first visit to a page and a walk over it: load it, open every fold and, on the page with the most listings and on those that only this
// visit sees, choose every theme, search, prepare to print. Three checks look on. (Other checks do all of that on every page, and no visit
// may have an exception that nobody caught, nor ask for anything outside of the site.)
//
// console: no error, no warning, no exception that nobody caught.
// network: no request leaves the site, and everything that is asked for is there.
// weight: to load it costs at most 100,000 bytes, compressed as hosts compress: gzip at level 6, where it helps.

import { gzipSync } from "node:zlib";
import { choose, fold, search, themes } from "../visit.js";

const MOST = 100_000;

export default async function tour(visit) {
    const tab = await visit.fresh();
    const context = tab.context();
    const responses = [];
    let step = "while it loads";
    // The page for wrong addresses is seen at a wrong address, deep down.
    const path = visit.page === "404.html" ? "no/such/page.html" : visit.page;
    const self = visit.site.url + path;

    tab.on("console", message => {
        const { url, lineNumber } = message.location();
        // The page for wrong addresses is itself answered with 404. A frame, opened by itself, has no icon.
        const ownStatus = visit.page === "404.html" && url === self;
        const noIcon = visit.page === "toc.html" && url === `${visit.site.origin}/favicon.ico`;
        if (["error", "warning"].includes(message.type()) && !ownStatus && !noIcon) {
            visit.fail("console", `${step}, the console says (${message.type()}): ${message.text()} [${url}:${lineNumber}]`);
        }
    });
    tab.on("pageerror", error => visit.fail("console", `${step}, a script fails: ${error.stack ?? error}`));
    context.on("request", request => {
        const url = request.url();
        if (/^https?:|^wss?:/.test(url) && !url.startsWith(visit.site.url)) {
            visit.fail("network", `${step}, the page asks for ${url} (${request.resourceType()}), which lies outside of ${visit.site.url}`);
        }
    });
    tab.on("websocket", socket => visit.fail("network", `${step}, the page opens a connection to ${socket.url()}`));
    context.on("response", response => {
        responses.push(response);
        if (response.status() >= 400 && response.url() !== self) {
            visit.fail("network", `${step}, ${response.url()} is answered with status ${response.status()}, expected 200`);
        }
    });
    context.on("requestfailed", request => {
        // Chromium calls a request aborted whose answer has no body, as that to HEAD never has.
        if (request.method() === "HEAD" && responses.some(response => response.request() === request)) {
            return;
        }
        visit.fail("network", `${step}, the request for ${request.url()} fails: ${request.failure()?.errorText}`);
    });

    const response = await tab.goto(self);
    if (response.status() !== (self.endsWith(visit.page) ? 200 : 404)) {
        visit.fail("network", `the page itself is answered with status ${response.status()}`);
    }
    await visit.help(tab);
    const hints = await tab.evaluate(() => /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll("link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=preload]")])
        .filter(link => new URL(link.href).origin !== location.origin)
        .map(link => link.outerHTML));
    for (const hint of hints) {
        visit.fail("network", `the page has the browser connect to elsewhere: ${hint}`);
    }

    await tab.waitForLoadState("networkidle");
    await weigh(visit, responses);

    // The whole book unfolds when it's printed.
    if (visit.page !== "print.html") {
        step = "while the folds are opened";
        await fold(tab, true);
    }
    if (!visit.standsForAll("listings") && !["404.html", "index.html", "print.html", "toc.html"].includes(visit.page)) {
        return;
    }
    // The frame with the chapter list, for readers without scripts, has no menu.
    if (visit.page !== "toc.html") {
        // The whole book has the same menu as its chapters, and takes a second to change its colours.
        for (const theme of visit.page === "print.html" ? [] : await themes(tab)) {
            step = `while the theme ${theme} is chosen`;
            await choose(tab, theme);
        }
        step = "while the book is searched";
        await search(tab, "server");
    }
    step = "while it is prepared for print";
    await tab.emulateMedia({ media: "print" });
    await tab.evaluate(() => book.settle());
    await tab.waitForLoadState("networkidle");
}

async function weigh(visit, responses) {
    // An answer to HEAD has no body. What the worker loads it loads when the page is there.
    const loads = responses.filter(response => response.request().method() !== "HEAD" && !response.request().serviceWorker());
    const parts = await Promise.all(loads.map(async response => {
        const body = await response.body();
        return { url: response.url(), bytes: Math.min(body.length, gzipSync(body, { level: 6 }).length) };
    }));
    const total = parts.reduce((sum, part) => sum + part.bytes, 0);
    const early = parts.find(({ url }) => /\/(elasticlunr|mark|searcher|searchindex)[-.][^/]*$/.test(url));
    if (early) {
        visit.fail("weight", `a first visit loads ${early.url.replace(visit.site.url, "")}, which only a reader who searches needs; expected when the search is opened`);
    }
    visit.note("weight", `${total.toLocaleString("en")} bytes, compressed, in ${parts.length} files`);
    if (total > MOST) {
        parts.sort((one, other) => other.bytes - one.bytes);
        const heaviest = parts.slice(0, 8).map(part => `\n    ${part.bytes.toLocaleString("en")} ${part.url.replace(visit.site.url, "")}`);
        visit.fail("weight", `a first visit takes ${total.toLocaleString("en")} bytes, compressed; expected at most ${MOST.toLocaleString("en")}. The heaviest:${heaviest.join("")}`);
    }
}
