// The page for wrong addresses finds the book that it belongs to, where nothing has told it the address: it looks as it does
// below that address, and the list of chapters is there.

export default async function lost(visit) {
    if (visit.page !== "404.html") {
        return;
    }
    const tab = await visit.fresh();
    const wrong = `${visit.site.url}no/such/page.html`;
    const { pathname } = new URL(visit.site.url);
    const looks = () => tab.evaluate(() => ({
        styles: [...document.querySelectorAll("link[rel=stylesheet]")].map(link => /** @type {HTMLLinkElement} */ (link).sheet ? "there" : "missing").join(", "),
        font: getComputedStyle(document.body).fontFamily,
        chapters: document.querySelectorAll("#mdbook-sidebar a[href]").length,
    }));
    await tab.goto(wrong);
    await tab.waitForLoadState("networkidle");
    const told = await looks();

    // Until the page has found the book, it looks for its files where the site begins.
    visit.letLeave();
    await tab.route(wrong, async route => {
        const response = await route.fetch();
        const text = (await response.text()).replace(`<base href="${pathname}">`, `<base href="/">`);
        await route.fulfill({ response, body: text });
    });
    await tab.goto(wrong);
    await tab.waitForLoadState("networkidle");
    const found = await looks();
    if (JSON.stringify(found) !== JSON.stringify(told)) {
        visit.fail("lost", `without the book's address it has ${JSON.stringify(found)}; with it, ${JSON.stringify(told)}`);
    }
}
