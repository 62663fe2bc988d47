// Scoreboards: the row that a reader points at stands out in the picture and in the table, and no other one; with the pointer on
// either, and with the keyboard on a link in it.

export default async function scoreboards(visit) {
    const fail = message => visit.fail("scoreboards", message);
    const tab = await visit.open();
    for (const figure of await tab.locator("main figure.scoreboard").all()) {
        const name = await figure.locator("figcaption").textContent();
        const [rows, drawn] = [figure.locator("tbody tr"), figure.locator("svg.scores .row")];
        if ((await rows.count()) !== (await drawn.count())) {
            fail(`the scoreboard "${name}": its table has ${await rows.count()} rows, and its picture ${await drawn.count()}`);
            continue;
        }
        /** The rows whose words are bold, counted from 1, in the picture and in the table. */
        const state = () => figure.evaluate(figure => [["svg.scores .row", ".label"], ["tbody tr", "td"]].map(([row, words]) =>
            [...figure.querySelectorAll(row)].flatMap((row, index) =>
                (Number(getComputedStyle(row.querySelector(words)).fontWeight) >= 600 ? [index + 1] : [])).join()));
        const expect = async (how, wanted) => {
            const [inPicture, inTable] = await state();
            if (inPicture !== wanted || inTable !== wanted) {
                fail(`the scoreboard "${name}", ${how}: row ${inPicture || "(none)"} stands out in the picture and row ${inTable || "(none)"} in the table, expected ${wanted || "none"}`);
            }
        };
        await expect("while nobody points at it", "");
        for (let index = 0; index < (await rows.count()); index += 1) {
            const number = String(index + 1);
            // The pointer is where it was left, on the row before.
            await tab.mouse.move(0, 0);
            const link = rows.nth(index).locator("a").first();
            await link.focus();
            await expect(`with the focus in row ${number}`, number);
            await link.evaluate(link => link.blur());
            await drawn.nth(index).locator(".label").first().hover();
            await expect(`with the pointer on row ${number} of the picture`, number);
            await rows.nth(index).locator("td").last().hover();
            await expect(`with the pointer on row ${number} of the table`, number);
        }
        await tab.mouse.move(0, 0);
        await expect("when nobody points at it any more", "");
    }
}
