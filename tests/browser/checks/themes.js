// Every theme of the menu can be read: prose, code, output, and the letters of pictures have a contrast of 4.5 or more with
// what is behind them; bars, marks and curves one of 3 or more. (Both figures: WCAG 2.2, 1.4.3 and 1.4.11.) The first visit
// follows the reader's system: light, or navy where it is dark.

import { choose, fold, themes } from "../visit.js";

export default async function look(visit) {
    const first = { light: "light", dark: "navy" };
    for (const [colorScheme, theme] of Object.entries(first)) {
        const tab = await visit.open({ colorScheme });
        const classes = await tab.evaluate(() => [...document.documentElement.classList]);
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
            await choose(tab, theme);
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
    for (const text of document.querySelectorAll("svg.timeline text")) {
        look(text, "fill", 4.5, "a label of a timeline");
    }
    for (const bar of document.querySelectorAll("svg.timeline .bar")) {
        look(bar, "fill", 3, "a bar of a timeline");
    }
    for (const line of document.querySelectorAll("svg.timeline :is(.queued, .said, .axis)")) {
        look(line, "stroke", 3, `a line of a timeline (${line.classList})`);
    }
    for (const tick of document.querySelectorAll("svg.timeline .tick")) {
        look(tick, "stroke", 1.2, "a tick of a timeline");
    }
    for (const text of document.querySelectorAll("svg.plot text")) {
        look(text, "fill", 4.5, "a label of a plot");
    }
    for (const mark of document.querySelectorAll(":is(svg.plot, svg.plot-sign) .mark")) {
        look(mark, "fill", 3, "a mark of a plot");
    }
    for (const line of document.querySelectorAll(":is(svg.plot, svg.plot-sign) :is(.curve, .error, .moved, .moved-mark, .axis)")) {
        look(line, "stroke", 3, `a line of a plot (${line.classList})`);
    }
    for (const line of document.querySelectorAll("svg.plot .grid")) {
        look(line, "stroke", 1.2, "the grid of a plot");
    }
    return [...seen].map(([finding, where]) => `${where}: ${finding}`);
}
