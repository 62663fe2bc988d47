// A first visit to a page costs at most 150,000 bytes, compressed as hosts compress: gzip at level 6, where it helps.

import { gzipSync } from "node:zlib";

const MOST = 150_000;

export default async function weight(visit) {
    const context = await visit.context();
    const responses = [];
    context.on("response", response => responses.push(response));
    const tab = await context.newPage();
    await visit.load(tab);
    await tab.waitForLoadState("networkidle");
    const parts = await Promise.all(responses.map(async response => {
        const body = await response.body();
        return { url: response.url(), bytes: Math.min(body.length, gzipSync(body, { level: 6 }).length) };
    }));
    const total = parts.reduce((sum, part) => sum + part.bytes, 0);
    visit.note("weight", `${total.toLocaleString("en")} bytes, compressed, in ${parts.length} files`);
    if (total > MOST) {
        parts.sort((one, other) => other.bytes - one.bytes);
        const heaviest = parts.slice(0, 8).map(part => `\n    ${part.bytes.toLocaleString("en")} ${part.url.replace(visit.site.url, "")}`);
        visit.fail("weight", `a first visit takes ${total.toLocaleString("en")} bytes, compressed; expected at most ${MOST.toLocaleString("en")}. The heaviest:${heaviest.join("")}`);
    }
}
