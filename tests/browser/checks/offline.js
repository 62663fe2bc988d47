// A published book can be read without a network, as far as this browser has visited it: the page with its styles, its figures and what they load when a
// reader asks for it. A page that wasn't visited says so, and leads to those that were. With the network back, everything is the newest: pages at
// once, and what is kept when the site was built anew, without what was kept before. No request leaves the site. The preview's
// script removes it all. On the page with the most listings.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { HANGS } from "../visit.js";

export default async function offline(visit) {
    if (!visit.standsForAll("listings")) {
        return;
    }
    const fail = message => visit.fail("offline", message);
    // A host of its own, which can be stopped: a browser that is told to be offline isn't so for its workers.
    visit.letLeave();
    const host = await Host.before(visit.site);
    try {
        await read(visit, host, fail);
    } finally {
        await host.stop();
    }
}

async function read(visit, host, fail) {
    const { url } = host;
    const tab = await visit.fresh();
    const is = (page = visit.page) => tab.goto(url + page);
    tab.context().on("request", request => {
        if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
            fail(`a page or its worker asks for ${request.url()}, which lies outside of ${url}`);
        }
    });

    await is();
    // The worker comes when the page is there.
    const isKept = await until(tab, async address => {
        const { active } = await navigator.serviceWorker.getRegistration() ?? {};
        return active?.state === "activated" && (await caches.match(address)) !== undefined;
    }, url + visit.page);
    if (!isKept) {
        fail(`a visit of ${visit.page} leaves nothing to be read without a network: there's no worker that is active and has kept the page`);
        return;
    }
    const seen = await looks(tab);
    await host.stop();
    const error = await tab.reload().then(() => undefined, error => error.message.split("\n")[0]);
    if (error) {
        fail(`read again without a network, ${visit.page} is nothing but an error of the browser: ${error}`);
        return;
    }
    compare(fail, "read again without a network, the page", seen, await looks(tab));
    for (const address of await asked(tab)) {
        const status = await tab.evaluate(address => fetch(address).then(({ status }) => status, String), address);
        if (status !== 200) {
            fail(`without a network, ${address.replace(url, "")}, which a figure loads when a reader begins with it, is answered with ${status}, expected 200`);
        }
    }

    // The browser may have fetched the next page before anybody asked.
    const at = visit.chapters.indexOf(visit.page);
    const other = visit.chapters.find((page, index) => Math.abs(index - at) > 5 && page !== "index.html");
    await is(other).catch(error => fail(`without a network, ${other}, which was not visited, has nothing but an error of the browser: ${error.message.split("\n")[0]}`));
    const heading = () => tab.evaluate(() => document.querySelector("main h1")?.textContent ?? "no heading");
    if (!(await heading()).includes("isn’t in your browser yet")) {
        fail(`without a network, ${other}, which was not visited, has the heading "${await heading()}", expected one that says that it isn't in the browser yet`);
    } else {
        const link = tab.locator(`#offline-kept a[href$="${visit.page}"]`);
        const leads = await link.click({ timeout: HANGS }).then(() => tab.waitForURL(url + visit.page), error => error);
        if (leads) {
            fail(`the page without a network leads to no page that was visited: expected a link to ${visit.page}`);
        }
        await is(other);
    }

    await host.start();
    await is(other);
    if ((await heading()).includes("isn’t in your browser yet")) {
        fail(`with the network back, ${other} still isn't there`);
    }

    // A new build: another worker.
    const before = await tab.evaluate(() => caches.keys());
    host.version = "of-a-new-build";
    await tab.evaluate(async () => {
        await (await navigator.serviceWorker.getRegistration()).update();
    });
    await until(tab, async () => (await navigator.serviceWorker.getRegistration()).waiting);
    // It waits until nobody reads the former one.
    await tab.goto("about:blank");
    await is();
    const isNew = await until(tab, async address => {
        const names = await caches.keys();
        return names.length === 1 && names[0].endsWith(" of-a-new-build") && (await caches.match(address)) !== undefined;
    }, url + other);
    if (!isNew) {
        fail(`after a new build, the caches are ${JSON.stringify(await tab.evaluate(() => caches.keys()))}, where they were ${JSON.stringify(before)}; expected that of the new build alone, with ${other}, which was visited before`);
    }

    // The preview at the same address.
    tab.context().removeAllListeners("request");
    const live = await readFile(new URL("../../../lectern/src/site/live.js", import.meta.url), "utf8");
    await tab.addScriptTag({ content: live });
    const isGone = await until(tab, async () =>
        (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0);
    if (!isGone) {
        fail("the script of the preview leaves the worker of a published book, or what it has kept");
    }
}

/** The site at an address of its own, at which it can be stopped, started again, and built anew. */
class Host {
    /** The version that its worker has, where it isn't that of the site. @type {string | undefined} */
    version = undefined;
    url = "";
    #port = 0;
    #server = createServer();

    /** @param {{ origin: string, url: string }} site */
    static async before(site) {
        const host = new Host();
        host.#server.on("request", async (request, response) => {
            const answer = await fetch(site.origin + request.url, { method: request.method }).catch(() => undefined);
            if (!answer) {
                response.destroy();
                return;
            }
            const body = Buffer.from(await answer.arrayBuffer());
            response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") });
            response.end(host.version && request.url.endsWith("/lectern-worker.js")
                ? body.toString().replace(/VERSION=".*?"/, `VERSION="${host.version}"`)
                : body);
        });
        await host.start();
        host.url = `http://127.0.0.1:${host.#port}${new URL(site.url).pathname}`;
        return host;
    }

    async start() {
        await new Promise(resolve => {
            this.#server.listen(this.#port, "127.0.0.1", () => resolve(undefined));
        });
        this.#port = /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
    }

    async stop() {
        const stopped = new Promise(resolve => {
            this.#server.close(resolve);
        });
        this.#server.closeAllConnections();
        await stopped;
    }
}

/** Whether something of the page becomes true, asked again and again. It's awaited, as `waitForFunction` doesn't. */
async function until(tab, question, given = undefined) {
    for (const end = Date.now() + HANGS; Date.now() < end;) {
        if (await tab.evaluate(question, given)) {
            return true;
        }
        await tab.waitForTimeout(50);
    }
    return false;
}

/** What somebody sees of the page, in numbers. */
function looks(tab) {
    return tab.evaluate(async () => {
        await document.fonts.ready;
        const all = (/** @type {string} */ what) => [...document.querySelectorAll(what)];
        const size = ({ width, height }) => `${Math.round(width)}x${Math.round(height)}`;
        return {
            styles: all("link[rel=stylesheet]").map(link => `${link.getAttribute("href")} ${/** @type {HTMLLinkElement} */ (link).sheet ? "there" : "missing"}`),
            words: document.querySelector("main").textContent.length,
            pictures: all("main svg").map(picture => size(picture.getBoundingClientRect())),
            buttons: all("main button").length,
            chapters: all("#mdbook-sidebar a[href]").length,
        };
    });
}

function compare(fail, what, expected, seen) {
    for (const [part, value] of Object.entries(expected)) {
        if (JSON.stringify(seen[part]) !== JSON.stringify(value)) {
            fail(`${what} has other ${part}: ${JSON.stringify(seen[part])}, expected ${JSON.stringify(value)}`);
        }
    }
}

/** The addresses of what the page loads when a reader asks for it. */
function asked(tab) {
    return tab.evaluate(() => {
        const { imports } = JSON.parse(document.querySelector("script[type=importmap]").textContent);
        const figures = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-graph], [data-table]")]);
        const graphs = figures.map(figure => figure.dataset.graph ?? figure.dataset.table);
        return [...Object.values(imports), ...Object.values(window["onDemand"] ?? {}), ...graphs].map(address => new URL(address, location.href).href);
    });
}
