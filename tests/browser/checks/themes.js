// Every theme of the menu can be read: prose, code, output, and the letters of pictures have a contrast of 4.5 or more with
// what is behind them; bars, marks and curves one of 3 or more. (Both figures: WCAG 2.2, 1.4.3 and 1.4.11.) The first visit
// follows the reader's system: light, or navy where it is dark.

import { fold, PHONE, press, themes } from "../visit.js";

export const shares = true;

export default async function look(visit) {
    const first = { light: "light", dark: "navy" };
    for (const [colorScheme, theme] of Object.entries(first)) {
        const tab = await visit.share(colorScheme === "dark" ? PHONE : {});
        const classes = await tab.evaluate(() => book.atFirst.classes);
        if (!classes.includes(theme)) {
            visit.fail("themes", `at a first visit with a ${colorScheme} system, the page has the classes "${classes.join(" ")}", expected "${theme}" among them`);
        }
        if (colorScheme === "dark") {
            continue;
        }
        await fold(tab, true);
        const offered = await themes(tab);
        if (offered.length < 2) {
            visit.fail("themes", `the menu offers ${offered.length} themes, expected a light and a dark one at least`);
        }
        for (const theme of offered) {
            await press(tab, theme);
            for (const finding of await tab.evaluate(faint)) {
                visit.fail("themes", `in the theme ${theme}, ${finding}`);
            }
        }
    }
}

function faint() {
    const seen = new Map();
    const contrast = book.contrasts();
    const look = (element, property, least, what) => {
        if (!book.visible(element) && !(element instanceof SVGElement)) {
            return;
        }
        const { ratio, front, back } = contrast(element, property);
        const finding = `${what} (${front} on ${back}) has a contrast of ${ratio.toFixed(2)}, expected ${least} or more`;
        if (ratio < least && !seen.has(finding)) {
            seen.set(finding, book.name(element));
        }
    };
    // Each element that has letters of its own.
    const speaks = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const element of document.querySelectorAll("main :not(svg *, script, style, button *)")) {
        if (speaks(element)) {
            look(element, "color", 4.5, `text "${element.textContent.trim().slice(0, 30)}"`);
        }
    }
    // What is drawn: its letters as text, what tells something apart with 3, and what only helps the eye.
    /** @type {[selector: string, property: "fill" | "stroke", least: number, what: string][]} */
    const drawn = [
        ["svg.timeline text", "fill", 4.5, "a label of a timeline"],
        ["svg.timeline .bar", "fill", 3, "a bar of a timeline"],
        ["svg.timeline :is(.queued, .said, .axis)", "stroke", 3, "a line of a timeline"],
        ["svg.timeline .tick", "stroke", 1.2, "a tick of a timeline"],
        ["svg.plot text", "fill", 4.5, "a label of a plot"],
        [":is(svg.plot, svg.plot-sign) .mark", "fill", 3, "a mark of a plot"],
        [":is(svg.plot, svg.plot-sign) :is(.curve, .error, .moved, .moved-mark, .axis)", "stroke", 3, "a line of a plot"],
        ["svg.plot .grid", "stroke", 1.2, "the grid of a plot"],
    ];
    for (const [selector, property, least, what] of drawn) {
        for (const element of document.querySelectorAll(selector)) {
            look(element, property, least, what);
        }
    }
    return [...seen].map(([finding, where]) => `${where}: ${finding}`);
}
