// The keys / and s open the search. What a caption of the page says (or its heading, where it has no listings) finds the
// page, and the result leads there.

import { type } from "../visit.js";

export default async function search(visit) {
    const fail = message => visit.fail("search", message);
    const tab = await visit.open();
    const words = await tab.evaluate(() => {
        const caption = document.querySelector("figure.listing > figcaption");
        const number = caption?.querySelector(".listing-number")?.textContent ?? "";
        return (caption?.textContent.replace(number, "") ?? document.querySelector("main h1, main h2").textContent).trim();
    });
    const field = tab.locator("#mdbook-searchbar");
    for (const key of ["/", "s"]) {
        if (await field.isVisible()) {
            await tab.keyboard.press("Escape");
            await field.waitFor({ state: "hidden" });
        }
        await tab.keyboard.press(key);
        try {
            await field.waitFor({ state: "visible", timeout: 5000 });
        } catch {
            fail(`the key ${key} does not open the search (#mdbook-searchbar is not visible)`);
            return;
        }
        if (!(await field.evaluate(field => document.activeElement === field))) {
            fail(`the key ${key} opens the search, and typing goes elsewhere: #mdbook-searchbar has not the focus`);
            return;
        }
    }
    await type(tab, words);
    const here = visit.site.url + visit.page;
    const results = tab.locator("#mdbook-searchresults a");
    const listed = () => results.evaluateAll(links => links.map(link => link.href));
    const leads = href => href.split(/[?#]/)[0] === here;
    // The index is loaded when the search is opened first, and results come while the reader types.
    const end = Date.now() + 10_000;
    while (!(await listed()).some(leads)) {
        if (Date.now() > end) {
            fail(`a search for "${words}", which stands on this page, lists ${(await listed()).join(", ") || "nothing"}, and not ${here}`);
            return;
        }
        await tab.waitForTimeout(25);
    }
    const arrival = tab.waitForResponse(response => response.request().isNavigationRequest());
    await results.nth((await listed()).findIndex(leads)).click();
    const response = await arrival;
    if (response.status() !== 200 || !leads(response.url())) {
        fail(`the result for "${words}" leads to ${response.url()}, status ${response.status()}; expected ${here}, status 200`);
    }
}
