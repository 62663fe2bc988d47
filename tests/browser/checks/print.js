// On paper: dark on white whatever the theme on the screen, no menus and no buttons, everything unfolded. The page that holds the whole book
// for the printer holds every listing. It becomes a PDF, of which the first sheet is made, and so does the page with the most listings.

import { choose, themes } from "../visit.js";

export default async function print(visit) {
    const fail = message => visit.fail("print", message);
    const tab = await visit.open();
    const offered = await themes(tab);
    // What the whole book has is seen chapter by chapter, too.
    const wanted = visit.page === "print.html" ? ["navy"] : ["light", "navy"];
    for (const theme of wanted.filter(theme => offered.includes(theme))) {
        await tab.emulateMedia({ media: "screen" });
        await choose(tab, theme);
        await tab.emulateMedia({ media: "print" });
        await tab.evaluate(() => book.settle());
        for (const finding of await tab.evaluate(look)) {
            fail(`printed from the theme ${theme}: ${finding}`);
        }
    }
    if (visit.page === "print.html" || visit.standsForAll("listings")) {
        // One sheet shows that there are some; the whole book has some 1,600.
        const pdf = await tab.pdf({ format: "A4", pageRanges: "1" });
        const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        if (sheets === 0) {
            fail(`the PDF of ${pdf.length} bytes has no pages`);
        }
    }
    if (visit.page === "print.html") {
        const shown = await tab.evaluate(() => [...document.querySelectorAll("[id^=listing-] code.language-rust")]
            .map(code => ({ id: code.closest("[id^=listing-]").id, text: code.textContent })));
        for (const listing of visit.everyListing) {
            const id = `listing-${listing.slug}`;
            const whole = listing.program.replace(/\n$/, "");
            if (!shown.some(program => program.id === id && program.text === whole)) {
                fail(`#${id}: its whole program is not on the page`);
            }
        }
    }
}

function look() {
    const findings = [];
    for (const element of [document.documentElement, document.body, document.querySelector("main")]) {
        const back = getComputedStyle(element).backgroundColor;
        if (!["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(back)) {
            findings.push(`${book.name(element) || element.localName} has the background ${back}, expected white`);
        }
    }
    const faint = new Map();
    const contrast = book.contrasts();
    for (const element of document.querySelectorAll("main :not(svg *, script, style, button *)")) {
        const speaks = [...element.childNodes].some(node => node instanceof Text && node.data.trim());
        if (!speaks || !book.visible(element)) {
            continue;
        }
        const { ratio, front, back } = contrast(element);
        const what = `(${front} on ${back}) has a contrast of ${ratio.toFixed(2)}, expected 4.5 or more`;
        if (ratio < 4.5 && !faint.has(what)) {
            faint.set(what, `${book.name(element)}: text "${element.textContent.trim().slice(0, 30)}"`);
        }
    }
    findings.push(...[...faint].map(([what, where]) => `${where} ${what}`));
    for (const tool of document.querySelectorAll("nav, #mdbook-menu-bar, #mdbook-sidebar, button, input")) {
        // The names in a plot's legend are buttons, and paper needs them: as mere words.
        const { borderTopWidth, backgroundColor } = getComputedStyle(tool);
        const isName = tool.closest(".plot-signs") && borderTopWidth === "0px" && backgroundColor === "rgba(0, 0, 0, 0)";
        if (book.visible(tool) && !isName) {
            findings.push(`${book.name(tool)} is printed, and nobody can press paper`);
        }
    }
    for (const details of document.querySelectorAll("main details")) {
        const hidden = [...details.children].find(child => child.localName !== "summary" && !book.visible(child));
        if (hidden) {
            findings.push(`${book.name(details)} is printed folded: ${book.name(hidden)} is not visible`);
        }
    }
    return findings;
}
