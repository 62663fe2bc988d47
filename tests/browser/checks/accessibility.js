// axe-core finds nothing to mend, whatever the impact: in light and in dark, folds closed and open, and with the search
// open.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fold } from "../visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export default async function accessibility(visit) {
    // The same finding in several states is one finding.
    const findings = new Map();
    for (const colorScheme of ["light", "dark"]) {
        const tab = await visit.open({ colorScheme });
        await tab.evaluate(axe);
        await look(`${colorScheme}, folds closed`);
        await fold(tab, true);
        await look(`${colorScheme}, folds open`);
        await tab.keyboard.press("s");
        await tab.keyboard.type("server");
        await tab.locator("#mdbook-searchresults a").first().waitFor();
        await look(`${colorScheme}, search open`);

        async function look(state) {
            await tab.evaluate(() => book.settle());
            const violations = await tab.evaluate(async () => (await axe.run({ resultTypes: ["violations"] })).violations);
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
    }
    for (const [finding, states] of findings) {
        visit.fail("accessibility", `${finding}\n    seen in: ${states.join("; ")}`);
    }
}
