// Makes the pictures that are shown with links to the pages of a published site: a page's heading and its first picture, 1,200 by 630 pixels.
// `node tests/browser/pictures.js FOLDER`, after `npm ci --prefix tests/browser`, with Chromium as the tests find it.
//
// In: the folder of a site that was built with its whole address. Out: `pictures/NAME.png` in it for each page with a picture, which the page then
// names in place of the book's. Readers never load them. A page without one keeps the book's picture. Fails where a page cannot be shown.

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";

const OF_BOOK = "/picture.png\">";
const [folder, ...more] = process.argv.slice(2);
if (!folder || more.length > 0) {
    console.error("usage: node tests/browser/pictures.js FOLDER");
    process.exit(2);
}
const root = resolve(folder);
const site = await serve(root, "/");
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    channel: process.env.CHROMIUM ? undefined : "chrome",
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const context = await browser.newContext({ viewport: { width: 1200, height: 630 }, colorScheme: "light", serviceWorkers: "block" });
await context.addInitScript(() => {
    localStorage.setItem("lectern-predictions", JSON.stringify({ version: 1, open: true, answers: {}, reviewed: {} }));
});
const tab = await context.newPage();
await mkdir(`${root}/pictures`, { recursive: true });
let made = 0;
for (const name of (await readdir(root)).filter(name => name.endsWith(".html") && name !== "print.html")) {
    const html = await readFile(`${root}/${name}`, "utf8");
    if (!html.includes(OF_BOOK)) {
        continue;
    }
    await tab.goto(site.url + name);
    if (await tab.evaluate(card)) {
        const picture = name.replace(/html$/, "png");
        await tab.screenshot({ path: `${root}/pictures/${picture}` });
        await writeFile(`${root}/${name}`, html.replace(OF_BOOK, `/pictures/${picture}">`));
        made += 1;
    }
}
await browser.close();
site.close();
console.log(`${made} pictures in ${folder}/pictures`);

/** Leaves of the page its heading and its first picture, as large as there is room. Says whether there is one. */
function card() {
    const main = document.querySelector("main");
    const picture = [...document.querySelectorAll("main figure svg")].find(picture => picture.getBoundingClientRect().width > 300);
    if (!main || !picture) {
        return false;
    }
    const style = document.createElement("style");
    style.textContent = "body { margin: 0; background: var(--bg) } #card { position: fixed; inset: 0; z-index: 1000; padding: 50px 60px; background: var(--bg); color: var(--fg); display: flex; flex-direction: column }"
        + " #card .name { font-size: 56px; font-weight: 600; line-height: 1.15 } #card .book { font-size: 28px; opacity: .7; margin-block-start: 10px }"
        + " #card .room { flex: 1; min-height: 0; margin-block-start: 30px } #card svg { width: 100%; height: 100%; max-width: none; max-height: none }";
    const make = (/** @type {string} */ name, /** @type {(string | Node)[]} */ ...inside) => {
        const element = document.createElement("div");
        element.className = name;
        element.append(...inside);
        return element;
    };
    const name = main.querySelector("h1, h2")?.textContent ?? document.title;
    // Its styles hang on the figure around it.
    const figure = /** @type {HTMLElement} */ (picture.closest("figure")?.cloneNode(false));
    figure.style.cssText = "margin: 0; padding: 0; border: 0; height: 100%";
    figure.append(picture.cloneNode(true));
    const room = make("room", figure);
    const box = make("box", make("name", name), make("book", document.querySelector(".menu-title")?.textContent ?? ""), room);
    box.id = "card";
    document.head.append(style);
    document.body.append(box);
    // A timeline is as wide as there is room, and its height and its letters are of one size.
    const drawn = /** @type {SVGSVGElement} */ (figure.firstElementChild);
    const { height } = picture.getBoundingClientRect();
    if (!drawn.hasAttribute("viewBox")) {
        const scale = Math.min(room.clientHeight / height, 3);
        drawn.style.cssText = `zoom: ${scale}; width: ${room.clientWidth / scale}px; height: ${height}px`;
    }
    return true;
}
