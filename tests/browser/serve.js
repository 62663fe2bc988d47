// Serves a folder on 127.0.0.1, below a prefix, as the book's host does: a free port, a content type for every file, and
// 404.html for what is not there.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
};

/** Gives the address of the site, `http://127.0.0.1:PORT/PREFIX/`, and how to end it. */
export async function serve(folder, prefix) {
    const server = createServer(async (request, response) => {
        const { pathname } = new URL(request.url, "http://127.0.0.1");
        const below = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
        const answer = (below !== undefined && (await file(folder, below || "index.html"))) ||
            { ...(await file(folder, "404.html")), status: 404 };
        response.writeHead(answer.status, { "content-type": answer.type ?? "text/plain" });
        response.end(answer.body ?? "nothing here");
    });
    await new Promise(resolve => {
        server.listen(0, "127.0.0.1", () => resolve(undefined));
    });
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return {
        origin: `http://127.0.0.1:${port}`,
        url: `http://127.0.0.1:${port}${prefix}`,
        close: () => server.close(),
    };
}

async function file(folder, path) {
    const whole = normalize(join(folder, path));
    if (!whole.startsWith(folder + sep)) {
        return undefined;
    }
    try {
        return { body: await readFile(whole), type: TYPES[extname(whole)] ?? "application/octet-stream", status: 200 };
    } catch {
        return undefined;
    }
}
