// Keeps what a browser has visited of a published book, so that it can be read there without a network. What the book's scripts and styles are
// made of is kept from the start, and pages as they're visited. Pages come from the network while there is one, so nobody reads an old
// one; a file whose name has a hash of what's in it is never asked for again. No request leaves the site. Each build has a cache of its own.
//
// The engine (`offline.rs`) writes this into the site behind three constants: VERSION, a hash of the whole site, FRAME, the files that are
// kept from the start, and LASTING, those that always have the same content. The preview has no such worker, and removes one that it finds.

/// <reference path="./worker-globals.d.ts" />

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
/** The caches of all builds. */
const BUILDS = `lectern ${scope} `;
const CACHE = BUILDS + VERSION;
const OFFLINE = new URL("offline.html", scope).href;
const lasting = new Set(LASTING.map(file => new URL(file, scope).href));

/** The address without what makes no other page of it. @param {string} address */
const page = address => {
    const url = new URL(address);
    url.hash = "";
    url.search = "";
    return url.href.replace(/\/$/, "/index.html");
};

/** @param {string} address */
const kept = async address => (await caches.open(CACHE)).match(address, { ignoreVary: true });

/** Only what is there, and at this address, can be given again. @param {string} address @param {Response} response */
const keep = async (address, response) => {
    if (response.status === 200 && !response.redirected) {
        await (await caches.open(CACHE)).put(address, response);
    }
};

/** @param {string} address @param {RequestCache} cache */
const load = async (address, cache) => {
    if (!(await kept(address))) {
        await keep(address, await fetch(address, { cache }));
    }
};

/** The caches of other builds, and the pages in them. */
const former = async () => {
    const names = (await caches.keys()).filter(name => name.startsWith(BUILDS) && name !== CACHE);
    const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    const pages = requests.flat().map(({ url }) => url).filter(url => url.endsWith(".html") && url !== OFFLINE);
    return { names, pages: [...new Set(pages)] };
};

const install = async () => {
    await Promise.all(FRAME.map(async file => {
        const address = new URL(file, scope).href;
        const old = lasting.has(address) ? await caches.match(address, { ignoreVary: true }) : undefined;
        await (old ? keep(address, old) : load(address, lasting.has(address) ? "force-cache" : "no-cache"));
        if (!(await kept(address))) {
            throw new Error(`${file} could not be kept`);
        }
    }));
    // Who has visited a page can read it after a new build, too.
    for (const address of (await former()).pages) {
        await load(address, "no-cache");
    }
};

const activate = async () => {
    const { names, pages } = await former();
    for (const address of pages) {
        // Without a network, it's gone until it's visited again.
        await load(address, "no-cache").catch(() => {});
    }
    await Promise.all(names.map(name => caches.delete(name)));
    await worker.clients.claim();
};

/** @param {FetchEvent} event */
const answer = async ({ request }) => {
    const address = page(request.url);
    const old = lasting.has(address) ? await kept(address) : undefined;
    if (old) {
        return old;
    }
    try {
        const response = await fetch(request);
        await keep(address, response.clone());
        return response;
    } catch (error) {
        const found = await kept(address) ?? (request.mode === "navigate" ? await kept(OFFLINE) : undefined);
        if (found) {
            return found;
        }
        throw error;
    }
};

worker.addEventListener("install", event => event.waitUntil(install()));
worker.addEventListener("activate", event => event.waitUntil(activate()));
worker.addEventListener("fetch", event => {
    if (event.request.method === "GET" && event.request.url.startsWith(scope)) {
        event.respondWith(answer(event));
    }
});
// What a page has loaded before there was a worker. The browser has it, so it isn't transferred again.
worker.addEventListener("message", event => {
    /** @type {string[]} */
    const addresses = event.data;
    const inside = addresses.filter(address => address.startsWith(scope));
    event.waitUntil(Promise.allSettled(inside.map(address => load(page(address), "force-cache"))));
});
