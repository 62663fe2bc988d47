// axe-core finds nothing to mend, whatever the impact: with the folds closed as a reader finds them, with everything open
// (the folds and the search, so that all there is can be seen), and the same in the dark.
//
// Nearly all the time that axe-core takes goes into the contrast of letters. So that is measured once for what is seen in
// several states, and the letters of code are left to the check of themes, which measures them in every theme.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fold, search } from "../visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const CONTRAST = { runOnly: ["color-contrast"] };
const BUT_CONTRAST = { rules: { "color-contrast": { enabled: false } } };

export default async function accessibility(visit) {
    // The same finding in several states is one finding.
    const findings = new Map();
    const tab = await visit.open();
    await tab.evaluate(axe);
    await look("light, folds closed", BUT_CONTRAST);
    await contrastOfSummaries("light, folds closed");
    await fold(tab, true);
    await search(tab, "server");
    await look("light, folds and search open", BUT_CONTRAST);
    await look("light, folds and search open", CONTRAST, { exclude: [["pre code"]] });
    // The page follows the reader's system; the check of themes sees that it does so at a first visit too.
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.waitForFunction(() => document.documentElement.classList.contains("navy"));
    await look("dark, folds and search open", BUT_CONTRAST);
    await look("dark, folds and search open", CONTRAST, { exclude: [["pre code"]] });
    await fold(tab, false);
    await contrastOfSummaries("dark, folds closed");

    /** The one thing that can be seen with open folds too, and may then have other colours. */
    async function contrastOfSummaries(state) {
        if ((await tab.locator("summary").count()) > 0) {
            await look(state, CONTRAST, { include: [["summary"]] });
        }
    }

    async function look(state, rules, where) {
        await tab.evaluate(() => book.settle());
        const violations = await tab.evaluate(
            async ([rules, where]) => (await globalThis.axe.run(where ?? document, { resultTypes: ["violations"], ...rules })).violations,
            [rules, where],
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
