// Plots: each one that the chapter has, with its marks and curves in sight. Its sliders move by keyboard without leaving the
// page; the words and the curve follow, and say what the engine says for the same numbers. Without scripts and on
// paper the picture stands alone. Nothing on the page moves when the script runs, or when a slider does.

const MOVES = ".plot-control, .plot-moves, svg.plot .moved, svg.plot .moved-mark";

export const shares = true;

export default async function plots(visit) {
    const fail = message => visit.fail("plots", message);
    const tab = await visit.open();
    const plots = tab.locator("main figure.plot");
    if ((await plots.count()) !== visit.plots.length) {
        fail(`the page has ${await plots.count()} plots, expected ${visit.plots.length}`);
        return;
    }
    if (visit.plots.length === 0) {
        return;
    }
    for (const finding of await tab.evaluate(look, visit.plots)) {
        fail(finding);
    }
    for (const [index, expected] of visit.plots.entries()) {
        if (expected?.control) {
            await move(plots.nth(index), expected);
        }
        if (expected) {
            await point(tab, plots.nth(index), expected);
        }
    }
    await hiddenAtFirst();
    await tab.emulateMedia({ media: "print" });
    await alone(tab, "on paper");
    await tab.emulateMedia({ media: null });
    const plain = await visit.share({ javaScriptEnabled: false });
    await alone(plain, "without scripts");
    for (const finding of await plain.evaluate(look, visit.plots.map(plot => plot && { ...plot, control: null }))) {
        fail(`without scripts: ${finding}`);
    }

    /** The picture is there, and nothing that only a script can move. */
    async function alone(tab, state) {
        const seen = await tab.evaluate(moves => ({
            moves: [...document.querySelectorAll(moves)].filter(book.visible).map(book.name),
            pictures: [...document.querySelectorAll("svg.plot")].filter(picture => !book.visible(picture)).map(book.name),
        }), MOVES);
        for (const name of seen.moves) {
            fail(`${state}: ${name} is visible, and nobody can move it`);
        }
        for (const name of seen.pictures) {
            fail(`${state}: ${name} is not visible`);
        }
    }

    async function move(figure, { caption, control }) {
        const say = message => fail(`the plot "${caption}": ${message}`);
        const slider = name => figure.locator(`input[data-name="${name}"]`);
        const names = Object.keys(control.settings[0].values);
        for (const name of names) {
            if ((await slider(name).count()) !== 1) {
                say(`it has ${await slider(name).count()} sliders for ${name}, expected 1`);
                return;
            }
        }
        const state = () => figure.evaluate(figure => {
            const { axes } = JSON.parse(figure.querySelector(".plot-control").dataset.plot);
            const points = figure.querySelector("svg.plot .moved").getAttribute("points").trim().split(/\s+/).map(point => point.split(",").map(Number));
            const share = ([, y]) => (y - axes.y.start) / (axes.y.end - axes.y.start);
            return {
                says: figure.querySelector(".plot-says").textContent,
                first: share(points[0]),
                last: share(points.at(-1)),
                values: Object.fromEntries([...figure.querySelectorAll("input")].map(input => [input.dataset.name, Number(input.value)])),
                shown: Object.fromEntries([...figure.querySelectorAll("input")].map(input => [input.dataset.name, Number(input.nextElementSibling.value)])),
                height: figure.getBoundingClientRect().height,
                points: points.join(" "),
            };
        });
        const before = await state();
        // As it was sent, without what the script has made of it.
        const sent = await unmoved(await plots.evaluateAll((all, figure) => all.indexOf(figure), await figure.elementHandle()));
        if (Math.abs(sent - before.height) > 0.5) {
            say(`it is ${sent} px high before the script runs, and ${before.height} px after: one of them is taller`);
        }
        for (const setting of control.settings) {
            if (setting.slider) {
                await slider(setting.slider).focus();
                await tab.keyboard.press(setting.key);
            }
            const where = setting.slider ? `after the key ${setting.key} on the slider ${setting.slider}` : "at first";
            const now = await state();
            for (const name of names) {
                if (now.values[name] !== setting.values[name] || now.shown[name] !== setting.values[name]) {
                    say(`${where}, the slider ${name} stands at ${now.values[name]} and shows ${now.shown[name]}, expected ${setting.values[name]}`);
                }
            }
            if (now.says !== setting.says) {
                say(`${where}, it says "${now.says}", expected "${setting.says}"`);
            }
            for (const end of ["first", "last"]) {
                const expected = Math.min(4, Math.max(-3, setting[end]));
                if (!(Math.abs(now[end] - expected) < 0.002)) {
                    say(`${where}, its curve has its ${end} point at ${now[end].toFixed(3)} of the height, expected ${expected.toFixed(3)}`);
                }
            }
            if (Math.abs(now.height - before.height) > 0.5) {
                say(`${where}, it is ${now.height - before.height} px taller than before`);
            }
            if (setting.slider) {
                await slider(setting.slider).evaluate((input, value) => {
                    input.value = value;
                    input.dispatchEvent(new Event("input", { bubbles: true }));
                }, control.settings[0].values[setting.slider]);
            }
        }
        for (const name of names) {
            for (const key of ["ArrowRight", "ArrowLeft"]) {
                const [address, from] = [tab.url(), await state()];
                await slider(name).focus();
                await tab.keyboard.press(key);
                if (tab.url() !== address) {
                    say(`the key ${key} on the slider ${name} leads away, to ${tab.url()}`);
                    return;
                }
                const to = await state();
                const moved = Math.sign(to.values[name] - from.values[name]);
                if (moved !== (key === "ArrowRight" ? 1 : -1)) {
                    say(`the key ${key} moves the slider ${name} from ${from.values[name]} to ${to.values[name]}`);
                } else if (to.says === from.says) {
                    say(`the slider ${name} moves from ${from.values[name]} to ${to.values[name]}, and it says the same: "${to.says}"`);
                }
            }
        }
    }

    /** What a reader points at stands out, by keyboard and with the pointer, and its numbers are said as they were recorded. */
    async function point(tab, figure, { caption, printed, curves }, where = "") {
        const say = message => fail(`${where}the plot "${caption}": ${message}`);
        const buttons = figure.locator(".plot-signs button");
        if ((await buttons.count()) !== printed.length + curves) {
            say(`a reader can point at ${await buttons.count()} kinds of points and curves, expected ${printed.length + curves}`);
            return;
        }
        const state = () => figure.evaluate(figure => {
            const seen = [...figure.querySelectorAll("svg.plot :is(.mark, .curve)")]
                .filter(part => Number(getComputedStyle(part).opacity) === 1).map(part => part.classList[1]);
            return {
                says: figure.querySelector(".plot-value").textContent,
                kinds: [...new Set(seen)],
                points: figure.querySelectorAll("svg.plot .lit-point").length,
            };
        });
        const before = await state();
        const height = () => figure.evaluate(figure => figure.getBoundingClientRect().height);
        const tall = await height();
        for (let index = 0; index < printed.length + curves; index += 1) {
            const button = buttons.nth(index);
            const kind = await button.evaluate((button, kinds) => kinds.find(kind =>
                button.closest("li").querySelector(`svg .${kind}`)), before.kinds);
            const { label, values } = printed[index] ?? { label: (await button.textContent()).trim(), values: [] };
            await button.focus();
            const all = await state();
            if (all.kinds.join() !== kind) {
                say(`where "${label}" has the focus, what stands out is ${all.kinds.join(", ") || "nothing"}, expected ${kind}`);
            }
            if (!all.says.startsWith(`${label}: ${values[0] ?? ""}`)) {
                say(`where "${label}" has the focus, it says "${all.says}", expected "${label}" with ${values[0] ?? "its numbers"}`);
            }
            if ((await height()) - tall > 40) {
                say(`where "${label}" has the focus, it is ${(await height()) - tall} px taller than before`);
            }
            const address = tab.url();
            for (const value of values.slice(0, 3)) {
                await tab.keyboard.press("ArrowRight");
                if (tab.url() !== address) {
                    say(`the key →, pressed at "${label}", leads away, to ${tab.url()}`);
                    return;
                }
                const one = await state();
                if (!one.says.startsWith(`${label}: ${value} at `) || one.points !== value.split(", ").length) {
                    say(`at the next point of "${label}", ${one.points} points stand out, and it says "${one.says}"; expected ${value}`);
                }
            }
            await button.evaluate(button => button.blur());
        }
        // The first point of the first kind, with the pointer.
        if (printed.length > 0) {
            const mark = figure.locator("svg.plot .mark.kind-1").first();
            await mark.scrollIntoViewIfNeeded();
            const on = await mark.evaluate(mark => {
                const { left, top, width, height } = mark.getBoundingClientRect();
                const at = { x: left + width / 2, y: top + height / 2 };
                return { ...at, isFree: document.elementFromPoint(at.x, at.y) === mark };
            });
            await tab.mouse.move(on.x, on.y);
            const { says } = await state();
            if (on.isFree && !printed[0].values.some(value => says.startsWith(`${printed[0].label}: ${value} at `))) {
                say(`with the pointer on a point of "${printed[0].label}", it says "${says}"`);
            }
            await tab.mouse.move(0, 0);
        }
        const after = await state();
        if (after.says !== "" || after.kinds.join() !== before.kinds.join()) {
            say(`when nobody points at anything any more, it says "${after.says}", and what stands out is ${after.kinds.join(", ")}`);
        }
    }

    /** A plot that nobody sees until a question is answered, in a browser that knows no `hidden="until-found"`, is pointed at like any other. */
    async function hiddenAtFirst() {
        const index = visit.plots.findIndex(expected => expected?.printed.length > 0);
        if (index < 0) {
            return;
        }
        // A tab of its own kind: nobody else gets one whose plots are hidden.
        const tab = await visit.open({ serviceWorkers: "block" });
        const page = visit.site.url + visit.page;
        await tab.route(page, async route => {
            const response = await route.fetch();
            const body = (await response.text()).replace("</head>", "<style class=\"hides\">figure.plot { display: none }</style></head>");
            await route.fulfill({ response, body });
        });
        await visit.load(tab);
        await tab.unroute(page);
        await tab.evaluate(() => document.querySelector("style.hides").remove());
        await tab.evaluate(() => book.settle());
        await point(tab, tab.locator("main figure.plot").nth(index), visit.plots[index], "hidden at first, ");
    }

    /** The height of a plot on a page whose script for plots does not come. */
    async function unmoved(index) {
        // A tab of its own kind: nobody else gets one whose scripts do not come.
        const tab = await visit.open({ serviceWorkers: "block" });
        await tab.route(/blocks\/plot[^/]*\.js/, route => route.abort());
        await visit.load(tab);
        const height = await tab.locator("main figure.plot").nth(index).evaluate(figure => figure.getBoundingClientRect().height);
        await tab.unroute(/blocks\/plot[^/]*\.js/);
        return height;
    }
}

/** Marks and curves in sight, within their picture. */
function look(plots) {
    const findings = [];
    for (const [index, figure] of [...document.querySelectorAll("main figure.plot")].entries()) {
        const expected = plots[index];
        if (!expected) {
            continue;
        }
        const say = what => findings.push(`the plot "${expected.caption}": ${what}`);
        if (figure.querySelector("figcaption")?.textContent.trim() !== expected.caption) {
            say(`its caption is "${figure.querySelector("figcaption")?.textContent.trim()}"`);
        }
        const picture = figure.querySelector("svg.plot");
        if (!picture || !book.visible(picture)) {
            say("its picture is not visible");
            continue;
        }
        const frame = picture.getBoundingClientRect();
        const painted = (element, property) => {
            const style = getComputedStyle(element);
            return style.visibility === "visible" && style.display !== "none" && style[property] !== "none";
        };
        const inside = element => {
            const box = element.getBoundingClientRect();
            return box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
        };
        for (const [kind, count] of expected.points.entries()) {
            const marks = [...picture.querySelectorAll(`.mark.kind-${kind + 1}`)].filter(mark => painted(mark, "fill") && inside(mark));
            if (marks.length !== count) {
                say(`it has ${marks.length} marks of kind ${kind + 1}, expected ${count}`);
            }
        }
        const curves = [...picture.querySelectorAll(".curve")];
        if (curves.length !== expected.curves) {
            say(`it has ${curves.length} curves, expected ${expected.curves}`);
        }
        for (const curve of [...curves, ...(expected.control ? picture.querySelectorAll(".moved") : [])]) {
            if (!painted(curve, "stroke")) {
                say(`the curve ${curve.classList} cannot be seen`);
            }
        }
        if (expected.control && !book.visible(figure.querySelector(".plot-control"))) {
            say("its sliders are not visible");
        }
    }
    return findings;
}
