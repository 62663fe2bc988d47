// Recorded runs, played. With a clock that goes on only when it's told to: at each of some moments the lines can be seen that the
// recording has by then, and no others; the cursor stands where the axis has that moment, and bars end there; runs side by side are
// at the same moment; the end leaves everything as it was. By keyboard alone: play, pause, faster, jump, from line to line, close. A
// click on the timeline leads to its moment. Nothing moves for readers who want nothing to move, nothing is fetched before somebody
// asks, and while a run is played a screen reader finds all of it and is told nothing. axe-core finds nothing, on a desk and on a phone.
// What does not depend on what was recorded, the longest run on the page with the most listings shows for all.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { lookAtRuns, playAll, rest, stopTheClock } from "../play-in-page.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
/** Shorter runs may be played slower than they were. */
const SHORTEST = 250;

export const shares = true;

export default async function play(visit) {
    const fail = message => visit.fail("play", message);
    const standsForAll = visit.standsForAll("listings");
    const tab = await (standsForAll ? visit.open({ reducedMotion: "no-preference" }) : visit.share());
    await tab.emulateMedia({ reducedMotion: "no-preference" });
    const expected = await tab.evaluate(listings => book.figures().filter(({ slug }) => {
        const { times, timelines } = listings.find(listing => listing.slug === slug) ?? {};
        return times && times.length + timelines.length > 0;
    }).length, visit.everyListing);
    const buttons = tab.locator(".play button");
    if ((await buttons.count()) !== expected) {
        fail(`${await buttons.count()} runs can be played, expected ${expected}`);
        return;
    }
    if (expected === 0) {
        return;
    }
    await unasked();
    await tab.evaluate(stopTheClock);
    await tab.evaluate(lookAtRuns);
    for (const finding of await tab.evaluate(playAll, { listings: visit.everyListing, shortest: SHORTEST })) {
        fail(finding);
    }
    if (standsForAll) {
        await longestRun();
        await withoutThePlayer();
    }
    // By this class, the page knows that there are scripts.
    await tab.evaluate(() => document.documentElement.classList.remove("js"));
    for (const finding of await tab.evaluate(rest)) {
        fail(`without scripts: ${finding}`);
    }
    await tab.evaluate(() => {
        document.documentElement.classList.add("js");
        clock.release();
    });

    async function longestRun() {
        const longest = await tab.evaluate(listings => {
            const scores = [...document.querySelectorAll(".play")].map(place => {
                const [{ figure, recorded }] = playing.sides(place, listings);
                const kinds = [recorded.times.some(at => at > 0), figure.querySelector("svg.timeline"), !place.closest(".pair")];
                return kinds.filter(Boolean).length * 1e9 + recorded.wall;
            });
            return scores.indexOf(Math.max(...scores));
        }, visit.everyListing);
        await byHand(longest);
        await onAPhone(longest);
        await inPeace(longest);
    }

    /** Before anybody has asked, nothing is fetched, and nothing plays. */
    async function unasked() {
        const { fetched, bars } = await tab.evaluate(() => ({
            fetched: performance.getEntriesByType("resource").map(entry => entry.name).filter(name => name.includes("/on-demand/")),
            bars: document.querySelectorAll(".play-bar, .play-cursor, .later").length,
        }));
        for (const name of fetched) {
            fail(`before anybody has asked, the page fetches ${name}`);
        }
        if (bars > 0) {
            fail("before anybody has asked, a run is played");
        }
    }

    /** Begins by keyboard, and gives the frame that the bar stands in. */
    async function begin(tab, index) {
        await tab.locator(".play-bar").waitFor({ state: "detached" });
        await tab.locator(".play button").nth(index).focus();
        await tab.keyboard.press("Enter");
        await tab.locator(".play-bar").waitFor();
    }

    /** What a reader sees of the run: the lines, the moment in words. */
    function seen(tab, index) {
        return tab.evaluate(index => {
            const place = document.querySelectorAll(".play")[index];
            return {
                lines: playing.seenLines(place.closest("figure")).length,
                time: Number.parseFloat(document.querySelector(".play-time").textContent),
                focus: document.activeElement?.textContent || document.activeElement?.localName,
            };
        }, index);
    }

    async function byHand(index) {
        // mdBook turns the page at a key that comes as far as the document. Without its links it cannot, and the check goes on.
        const all = await tab.evaluate(({ index, listings }) => {
            document.querySelectorAll(".nav-chapters").forEach(link => link.remove());
            addEventListener("keydown", event => { globalThis.came = event.key; });
            return playing.sides(document.querySelectorAll(".play")[index], listings).map(({ recorded }) => recorded);
        }, { index, listings: visit.everyListing });
        const [listing] = all;
        const say = message => fail(`${listing.name}: ${message}`);
        const times = all.flatMap(({ times }) => times);
        const span = Math.max(...all.map(({ wall }) => wall));
        const end = Math.max(span, ...times);
        const go = milliseconds => tab.evaluate(milliseconds => clock.go(milliseconds), milliseconds);
        const press = async key => {
            await tab.evaluate(() => { globalThis.came = undefined; });
            await tab.keyboard.press(key);
            if (key.startsWith("Arrow") && (await tab.evaluate(() => globalThis.came))) {
                say(`the key ${key} leads away: mdBook turns the page`);
            }
        };
        /** The moment is that, and so are the lines. */
        const at = async (what, moment) => {
            const { lines, time } = await seen(tab, index);
            const wanted = listing.times.filter(at => at <= moment).length;
            if (Math.abs(1000 * time - moment) > 6 || lines !== wanted) {
                say(`${what}, it shows ${lines} lines, at ${time} s; expected ${wanted}, at ${moment / 1000} s`);
            }
        };
        const tree = () => tab.locator(".play").nth(index).locator("xpath=ancestor::figure").locator("pre.output").ariaSnapshot();
        const before = await tree();
        await begin(tab, index);
        const pace = await tab.evaluate(() => playing.pace(document.querySelector(".play-bar")));
        const tenth = Math.round(end / 10);
        await go(tenth * pace);
        await at("after a tenth of its time", tenth);
        if ((await tree()) !== before) {
            say("while it is played, a screen reader finds another output than before");
        }
        await accessible(tab, say, "on a desk", "light");
        // The first press on the bar is on "Pause", which has the focus.
        await press("Enter");
        await go(3000 * pace);
        await at("paused", tenth);
        await press("Enter");
        await go(tenth * pace);
        await at("played again after a pause", 2 * tenth);
        await tab.getByRole("button", { name: "4×", exact: true }).focus();
        await press("Enter");
        await go(tenth / 2);
        await at("four times as fast, for a twentieth of its time", 2 * tenth + 2 * tenth);
        await tab.locator(".play-bar button").first().focus();
        await press("Enter");
        await tab.locator(".play-range").focus();
        await press("Home");
        await at("after the key Home", 0);
        for (const _ of [1, 2, 3]) {
            await press("ArrowRight");
        }
        await press("ArrowLeft");
        await at("after the key → three times and ← once", end * 2 / 100);
        await press("Home");
        const first = Math.min(end, ...times.filter(at => at > 0));
        await press("PageUp");
        await at("after the key Page Up, to the next line", first);
        await press("PageDown");
        await at("after the key Page Down, to the line before", 0);
        await clicks(listing, index, span, say);
        await tab.locator(".play-range").focus();
        await press("End");
        await at("after the key End", end);
        await press("Escape");
        if ((await tab.locator(".play-bar").count()) > 0) {
            say("the key Escape does not close it");
        }
        await onPaper(index, say);
    }

    /** A click on the timeline leads to the moment below the pointer. */
    async function clicks(listing, index, span, say) {
        for (const share of [0.25, 0.7]) {
            const point = await tab.evaluate(({ index, share }) => {
                const svg = document.querySelectorAll(".play")[index].closest("figure").querySelector("svg.timeline");
                svg?.scrollIntoView({ block: "center", behavior: "instant" });
                const axis = svg?.querySelector(".axis").getBoundingClientRect();
                return axis && { x: axis.left + share * axis.width, y: axis.top - 10 };
            }, { index, share });
            if (!point) {
                return;
            }
            await tab.mouse.click(point.x, point.y);
            const { time, lines } = await seen(tab, index);
            const wanted = share * span / 1000;
            const [least, most] = [-6, 6].map(more => listing.times.filter(at => at <= 1000 * time + more).length);
            if (Math.abs(time - wanted) > 0.02 * span / 1000 || lines < least || lines > most) {
                say(`after a click ${100 * share} % along its timeline, it shows ${lines} lines, at ${time} s; expected ${most}, at ${wanted.toFixed(2)} s`);
            }
        }
    }

    /** In the middle of a run, paper has all of it, and no buttons. */
    async function onPaper(index, say) {
        await begin(tab, index);
        await tab.emulateMedia({ media: "print" });
        for (const finding of await tab.evaluate(rest)) {
            say(`on paper: ${finding}`);
        }
        await tab.emulateMedia({ media: null });
        // What isn't on paper has lost the focus.
        await tab.locator(".play-range").press("Escape");
    }

    async function accessible(tab, say, where, scheme) {
        await tab.evaluate(axe);
        await tab.emulateMedia({ colorScheme: scheme });
        const violations = await tab.evaluate(async () => {
            const frame = document.querySelector(".play-bar").closest(".pair, figure");
            const parts = [...frame.querySelectorAll(".play-bar, pre.output, svg.timeline")];
            return (await globalThis.axe.run({ include: parts }, { resultTypes: ["violations"] })).violations;
        });
        for (const { id, help, nodes } of violations) {
            say(`${where}, while it is played: ${help} (${id}): ${nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")}`);
        }
        await tab.emulateMedia({ colorScheme: "light" });
    }

    /** On a phone: nothing scrolls sideways, buttons are as large as fingers need, and the bar stays in sight beside what it moves. */
    async function onAPhone(index) {
        // Made as small afterwards, a window would keep the list of chapters that it had room for.
        const phone = await visit.open({ viewport: PHONE, reducedMotion: "no-preference" });
        await phone.evaluate(stopTheClock);
        await phone.evaluate(lookAtRuns);
        await begin(phone, index);
        const findings = await phone.evaluate(index => {
            const findings = [];
            const root = document.documentElement;
            const sideways = book.sideways();
            if (sideways) {
                findings.push(sideways);
            }
            const bar = document.querySelector(".play-bar");
            const { left, right } = bar.getBoundingClientRect();
            if (left < 0 || right > root.clientWidth) {
                findings.push(`the page scrolls sideways: the bar lies from ${left} to ${right} px, and the window has ${root.clientWidth} px`);
            }
            for (const tool of bar.querySelectorAll("button, input")) {
                const { width, height } = tool.getBoundingClientRect();
                if (book.visible(tool) && (width < 24 || height < 24)) {
                    findings.push(`${book.name(tool)} is ${width} by ${height} px, expected 24 or more each way`);
                }
            }
            const figure = document.querySelectorAll(".play")[index].closest("figure");
            const picture = figure.querySelector("svg.timeline") ?? figure.querySelector("pre.output");
            picture.scrollIntoView({ block: "end", behavior: "instant" });
            const { top, bottom } = bar.getBoundingClientRect();
            if (top < 0 || bottom > innerHeight) {
                findings.push(`beside its timeline, the bar is out of sight: ${top} to ${bottom} of ${innerHeight} px`);
            }
            return findings;
        }, index);
        for (const finding of findings) {
            fail(`on a phone: ${finding}`);
        }
        await accessible(phone, fail, "on a phone, in the dark", "dark");
    }

    /** For readers who want nothing to move, nothing does: there is no way to play, and one from line to line. */
    async function inPeace(index) {
        await tab.emulateMedia({ reducedMotion: "reduce" });
        await tab.waitForFunction(() => matchMedia("(prefers-reduced-motion: reduce)").matches, undefined, { polling: 20 });
        await begin(tab, index);
        const { recorded } = await tab.evaluate(({ index, listings }) => {
            const [{ recorded }] = playing.sides(document.querySelectorAll(".play")[index], listings);
            return { recorded };
        }, { index, listings: visit.everyListing });
        const say = message => fail(`${recorded.name}, for readers who want nothing to move: ${message}`);
        const lines = async () => (await seen(tab, index)).lines;
        const wanted = moment => recorded.times.filter(at => at <= moment).length;
        await tab.evaluate(() => clock.go(5000));
        if ((await lines()) !== wanted(0)) {
            say(`after a while, ${await lines()} lines can be seen, and nobody has asked for one`);
        }
        if (await tab.getByRole("button", { name: /^(Play|Pause|4×)/ }).filter({ visible: true }).and(tab.locator(".play-bar button")).count()) {
            say("there is a button that makes it move");
        }
        // The key is pressed where the focus is: on the button to the next line. The runs of a pair step together.
        const all = await tab.evaluate(({ index, listings }) => playing.sides(document.querySelectorAll(".play")[index], listings)
            .flatMap(({ recorded }) => recorded.times), { index, listings: visit.everyListing });
        const moments = [...new Set(all)].filter(at => at > 0).sort((one, other) => one - other).slice(0, 3);
        for (const moment of moments) {
            await tab.keyboard.press("Enter");
            const told = await tab.locator(".play-says").textContent();
            if ((await lines()) !== wanted(moment)) {
                say(`at ${moment / 1000} s, the next moment of a line, ${await lines()} lines can be seen, expected ${wanted(moment)}`);
            }
            if (!told) {
                say("of the next line, a screen reader is told nothing");
            }
        }
        await tab.keyboard.press("Escape");
        await tab.emulateMedia({ reducedMotion: "no-preference" });
    }

    /** Where the player does not come, the button says so, and the next press may succeed. */
    async function withoutThePlayer() {
        // A tab of its own kind: nobody else gets one that cannot fetch all files.
        const tab = await visit.open({ serviceWorkers: "block", reducedMotion: "no-preference" });
        const button = tab.locator(".play button").first();
        await tab.route(/on-demand\/play/, route => route.abort());
        await button.press("Enter");
        await tab.locator(".play button", { hasText: "could not be loaded" }).first().waitFor().catch(async () => {
            fail(`where the player cannot be loaded, the button says "${await button.textContent()}"`);
        });
        await tab.unroute(/on-demand\/play/);
        await button.press("Enter");
        await tab.locator(".play-bar").waitFor().catch(() => {
            fail("after the player could not be loaded once, it is not loaded at the next press");
        });
    }
}
