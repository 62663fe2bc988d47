// Without scripts: text, code, output and pictures are visible, folds open by a click, the chapter list is there and
// its links lead to their pages: all have the right addresses and open in the place of the page, and one is followed, on the page with
// the most listings.

import { HANGS } from "../visit.js";

export const shares = true;

export default async function scripts(visit) {
    const fail = message => visit.fail("scripts", message);
    const tab = await visit.share({ javaScriptEnabled: false });
    const found = await tab.evaluate(() => {
        const parts = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, pre, figcaption, summary, svg.timeline, svg.plot)")];
        // What a script moves is shown only where there are scripts; the checks of their figures look at it.
        const moves = element => element.closest(".plot-control, .plot-moves, .stepper-picture, .schedule-play, .cancel-picture");
        const folded = element => element.closest("details:not([open])") && !element.matches("details > summary");
        return {
            count: parts.length,
            hidden: parts.filter(part => part.textContent.trim() && !folded(part) && !moves(part) && !book.visible(part)).map(part => book.name(part)),
        };
    });
    if (found.count === 0) {
        fail("the page has no text");
    }
    for (const name of found.hidden) {
        fail(`${name} is not visible`);
    }

    const details = tab.locator("main details");
    if (await details.count() > 0) {
        await details.first().locator("> summary").click();
        if (!(await details.first().evaluate(/** @param {HTMLDetailsElement} details */ details => details.open))) {
            fail(`a click on the summary of ${await details.first().evaluate(details => book.name(details))} does not open it`);
        }
    }
    // What the browser does at one click, it does at each.
    await details.evaluateAll(all => all.forEach(details => { details.open = true; }));
    const stillHidden = await details.evaluateAll(all => all.flatMap(details => [...details.children]
        .filter(child => !book.visible(child))
        .map(child => [book.name(details), book.name(child)])));
    for (const [fold, child] of stillHidden) {
        fail(`when ${fold} is open, ${child} is not visible`);
    }

    // On a narrow window the list waits behind its button, which needs no script.
    const list = tab.locator("#mdbook-sidebar iframe");
    const inWindow = () => list.evaluate(list => book.visible(list) && list.getBoundingClientRect().right > 0);
    if ((await list.count()) === 1 && !(await inWindow())) {
        await tab.locator("#mdbook-sidebar-toggle").click();
        // It may slide in. Where scripts are off, a page cannot wait for itself.
        for (const end = Date.now() + HANGS; Date.now() < end && !(await inWindow());) {
            await tab.waitForTimeout(20);
        }
    }
    if ((await list.count()) !== 1 || !(await inWindow())) {
        fail("the chapter list (#mdbook-sidebar iframe) is not visible, and a click on #mdbook-sidebar-toggle does not show it");
        return;
    }
    const links = list.contentFrame().locator("a");
    await links.first().waitFor();
    const targets = await links.evaluateAll(links => links.map(link => ({ href: link.href, target: link.target })));
    for (const chapter of visit.chapters) {
        if (!targets.some(({ href }) => href === visit.site.url + chapter)) {
            fail(`the chapter list has no link to ${chapter}`);
        }
    }
    for (const { href, target } of targets) {
        if (target !== "_parent") {
            fail(`in the chapter list, the link to ${href} opens inside the list: its target is "${target}", expected "_parent"`);
        }
    }
    if (!visit.standsForAll("listings")) {
        return;
    }
    const next = targets.find(({ href }) => href !== visit.site.url + visit.page);
    await list.contentFrame().locator(`a[href$="${next.href.split("/").at(-1)}"]`).click();
    await tab.waitForURL(next.href);
    if (!(await tab.locator("main h1, main h2").first().isVisible())) {
        fail(`the link from the chapter list to ${next.href} leads to a page without a heading`);
    }
}
