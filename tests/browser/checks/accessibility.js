// axe-core finds nothing to mend, whatever the impact: with everything open (the folds and the search, so that all there is can be
// seen), the colours in the dark, too, and with the folds closed on a phone, where more has to scroll. With the folds closed as a reader finds
// them, there is less to see and nothing else: so the page with the most listings shows that for all.
//
// Nearly all the time that axe-core takes goes into colours, because for each piece of text it looks for what lies above and below it,
// anywhere on the page. So it looks for colours on a page with one of each kind of what is painted alike, and without the words of
// programs. The check of themes measures each text by itself, in every theme. All else that axe-core looks for is the same in the dark.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fold, search } from "../visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core says of colours: the rules, with what they look at. */
const COLOURS = [
    { id: "color-contrast", selector: "*:not([data-known])" },
    { id: "link-in-text-block", selector: "a[href]:not([data-known]), [role=link]:not([data-known])" },
];
const OF_COLOURS = { runOnly: COLOURS.map(({ id }) => id) };
const ALL_BUT_COLOURS = { rules: Object.fromEntries(COLOURS.map(({ id }) => [id, { enabled: false }])) };

export const shares = true;

export default async function accessibility(visit) {
    // The same finding in several states is one finding.
    const findings = new Map();
    const tab = await visit.share();
    await tab.evaluate(axe);
    await tab.evaluate(rules => globalThis.axe.configure({ rules }), COLOURS);
    await tab.evaluate(wordsOnly);
    const standsForAll = visit.standsForAll("listings");
    if (standsForAll) {
        await look("light, folds closed", ALL_BUT_COLOURS);
        await lookForColours("light, folds closed");
    }
    await fold(tab, true);
    await search(tab, "server");
    await look("light, folds and search open", ALL_BUT_COLOURS);
    await lookForColours("light, folds and search open");
    // The page follows the reader's system; the check of themes sees that it does so at a first visit too.
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.waitForFunction(() => document.documentElement.classList.contains("navy"));
    await lookForColours("dark, folds and search open");
    await fold(tab, false);
    if (standsForAll) {
        await lookForColours("dark, folds closed");
    }
    // What scrolls sideways on a phone has room on a desk: a keyboard must reach it there, too.
    await tab.setViewportSize({ width: 360, height: 740 });
    await tab.keyboard.press("Escape");
    await look("dark, on a phone, folds closed", ALL_BUT_COLOURS);

    await tab.evaluate(() => globalThis.putBack());

    async function lookForColours(state) {
        await tab.evaluate(() => book.settle());
        await tab.evaluate(leaveOneOfEach);
        await look(state, OF_COLOURS);
        await tab.evaluate(() => globalThis.bringBack());
    }

    async function look(state, rules) {
        await tab.evaluate(() => book.settle());
        const violations = await tab.evaluate(
            async rules => (await globalThis.axe.run(document, { resultTypes: ["violations"], ...rules })).violations,
            rules,
        );
        for (const { id, impact, help, helpUrl, nodes } of violations) {
            const places = nodes.slice(0, 3).map(node => {
                const why = [...node.any, ...node.all, ...node.none][0]?.message ?? "";
                return `\n    ${node.target.join(" ")}: ${why}`;
            });
            const more = nodes.length > 3 ? `\n    and ${nodes.length - 3} more` : "";
            const finding = `${help} (${id}, ${impact}, ${helpUrl.split("?")[0]})${places.join("")}${more}`;
            findings.set(finding, [...(findings.get(finding) ?? []), state]);
        }
    }
    for (const [finding, states] of findings) {
        visit.fail("accessibility", `${finding}\n    seen in: ${states.join("; ")}`);
    }
}

/**
 * Takes the elements away that only give colours to the words of programs: they are nearly half of a page, and mean nothing. `putBack` puts
 * them back.
 */
function wordsOnly() {
    const means = element => element.localName !== "span" || element.getAttributeNames().some(name => name !== "class");
    const taken = [...document.querySelectorAll("pre code")]
        .filter(code => ![...code.querySelectorAll("*")].some(means))
        .map(code => /** @type {const} */ ([code, [...code.childNodes]]));
    taken.forEach(([code]) => code.replaceChildren(code.textContent));
    globalThis.putBack = () => taken.forEach(([code, nodes]) => code.replaceChildren(...nodes));
}

/**
 * Marks what is painted like something before it, which is the same elements with the same classes and the same colours, all the way
 * up; and puts an empty one that is hidden in its place where there is nothing else in it. `bringBack` undoes that.
 */
function leaveOneOfEach() {
    const kinds = new Map();
    const kindOf = new Map();
    const known = new Set();
    const elements = [...document.querySelectorAll("body, body *")];
    for (const element of elements) {
        const { color, backgroundColor, backgroundImage, display, fontSize, fontWeight, opacity, textShadow, visibility } = getComputedStyle(element);
        const kind = [
            kindOf.get(element.parentElement), element.localName, element.getAttribute("class"),
            color, backgroundColor, backgroundImage, display, fontSize, fontWeight, opacity, textShadow, visibility,
            element.checkVisibility(),
        ].join(" ");
        if (kinds.has(kind) || element.matches("pre code *")) {
            known.add(element);
        }
        kinds.set(kind, kinds.get(kind) ?? kinds.size);
        kindOf.set(element, kinds.get(kind));
    }
    const style = document.createElement("style");
    style.id = "one-of-each";
    style.textContent = "[data-known=whole] { display: none !important }";
    document.head.append(style);
    const whole = new Set();
    for (const element of elements.reverse()) {
        if (known.has(element)) {
            element.setAttribute("data-known", "");
            if ([...element.children].every(child => whole.has(child))) {
                whole.add(element);
            }
        }
    }
    // Its place must stay, for what is painted by the place among others.
    const places = [...whole].filter(element => !whole.has(element.parentElement)).map(element => {
        const place = element.cloneNode(false);
        place.setAttribute("data-known", "whole");
        element.replaceWith(place);
        return { place, element };
    });
    globalThis.bringBack = () => {
        places.forEach(({ place, element }) => place.replaceWith(element));
        style.remove();
        known.forEach(element => element.removeAttribute("data-known"));
    };
}
