// A keyboard begins at the link that skips the list of chapters, and gets from there to the text. The arrow keys turn the page, but
// not while a block of code has the focus: there they scroll it.

export const shares = true;

export default async function keyboard(visit) {
    const fail = message => visit.fail("keyboard", message);
    // Where a keyboard begins, the page has said when it was loaded: this check comes before those that click or put the focus somewhere.
    const tab = await visit.share();
    const focused = () => tab.evaluate(() => document.activeElement ? book.name(document.activeElement) : "nothing");
    await tab.keyboard.press("Tab");
    if (!(await tab.evaluate(() => document.activeElement?.classList.contains("skip-link")))) {
        fail(`the key Tab leads first to ${await focused()}; expected the link that skips the list of chapters (.skip-link)`);
        return;
    }
    await tab.keyboard.press("Enter");
    if (!(await tab.evaluate(() => document.activeElement?.localName === "main"))) {
        fail(`the link that skips the list of chapters leads to ${await focused()}; expected <main>`);
    }
    const next = await tab.evaluate(() => /** @type {HTMLAnchorElement | null} */ (document.querySelector(".nav-chapters.next"))?.href);
    if (!next) {
        return;
    }
    // Where a key leads is noted when it sets out, and it doesn't get there: so nobody has to wait for a page that isn't to come.
    await tab.evaluate(() => {
        globalThis.led = undefined;
        book.stay(url => { globalThis.led = url; });
    });
    const ledByArrow = async () => {
        await tab.evaluate(() => { globalThis.led = undefined; });
        await tab.keyboard.press("ArrowRight");
        return tab.evaluate(async () => {
            await book.settle();
            return globalThis.led;
        });
    };
    const output = tab.locator("main pre.output").first();
    if ((await output.count()) > 0) {
        await output.focus();
        const led = await ledByArrow();
        if (led) {
            fail(`the arrow key, pressed in a block of output, turns the page to ${led}`);
            return;
        }
        await output.evaluate(output => /** @type {HTMLElement} */ (output).blur());
    }
    const led = await ledByArrow();
    if (led !== next) {
        fail(`the key →, pressed while the text has the focus, leads to ${led ?? "no other page"}; expected ${next}`);
    }
}
