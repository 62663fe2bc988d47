// Figures are built as lectern/src/page/figure.rs says: caption, program, how to run it, question, output, timelines, where it
// comes from, one below the other, each visible. Outputs and bars are those of the recording. A pair stands side by side
// where there is room, and shares one time axis.

import { PHONE } from "../visit.js";

const ORDER = ["caption", "program", "command", "dependencies", "question", "output", "distribution", "timeline", "provenance"];

export const shares = true;

export default async function figures(visit) {
    const tab = await visit.share();
    const fail = message => visit.fail("figures", message);
    for (const finding of await tab.evaluate(look, { order: ORDER, listings: visit.listings, all: visit.everyListing })) {
        fail(finding);
    }
    for (const finding of await tab.evaluate(pairs, "beside")) {
        fail(`1280 px wide: ${finding}`);
    }
    if ((await tab.locator(".pair").count()) === 0) {
        return;
    }
    const phone = await visit.share(PHONE);
    for (const finding of await phone.evaluate(pairs, "below")) {
        fail(`360 px wide: ${finding}`);
    }
}

function look({ order, listings, all }) {
    const findings = [];
    const kind = part => {
        if (part.matches("figcaption")) return "caption";
        if (part.matches(".excerpt, .whole-program") || part.querySelector(":scope > code.language-rust")) return "program";
        if (part.matches("p:not([class])") && part.querySelector("a[href*='#listing-']")) return "program";
        if (part.querySelector(":scope > code.language-sh")) return "command";
        if (part.matches(".dependencies")) return "dependencies";
        if (part.matches(".admonition")) return "question";
        if (part.matches("pre.output")) return "output";
        if (part.matches("table.distribution")) return "distribution";
        if (part.matches(".timeline-frame")) return "timeline";
        if (part.matches(".provenance")) return "provenance";
        return undefined;
    };
    const shown = book.figures();
    for (const listing of listings) {
        const count = shown.filter(({ slug, elsewhere }) => slug === listing.slug && !elsewhere).length;
        if (count !== 1) {
            findings.push(`#listing-${listing.slug} stands on the page ${count} times, expected once`);
        }
    }
    for (const { figure, slug, elsewhere } of shown) {
        const listing = all.find(listing => listing.slug === slug);
        const place = elsewhere ? `the figure of ${slug} in ${book.name(figure.parentElement)}` : `#listing-${slug}`;
        if (!listing) {
            findings.push(`${place} is about no listing of the book`);
            continue;
        }
        const say = what => findings.push(`${place}: ${what}`);
        // A solution is folded; a click opens it.
        for (let fold = figure.closest("details"); fold; fold = fold.parentElement.closest("details")) {
            fold.open = true;
        }
        // The run of a question stands in an element of its own.
        const children = [...figure.children].flatMap(part => part.matches(".run") ? [...part.children] : [part]);
        const parts = children.map(part => ({ part, kind: kind(part) })).filter(({ kind }) => kind);

        const kinds = parts.map(({ kind }) => kind);
        const sorted = kinds.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
        if (kinds.join() !== sorted.join()) {
            say(`its parts stand in the order ${kinds.join(", ")}; expected ${sorted.join(", ")}`);
        }
        const needed = ["caption", "program"];
        if (!elsewhere) {
            needed.push("command", ...(listing.dependencies ?? listing.edition ? ["dependencies"] : []));
        }
        if (listing.output) {
            needed.push("provenance", ...(listing.output.length ? ["output"] : []), ...listing.timelines.map(() => "timeline"));
        }
        for (const kind of new Set(needed)) {
            const [expected, seen] = [needed, kinds].map(list => list.filter(other => other === kind).length);
            // An excerpt is followed by the whole.
            if (kind === "program" ? seen < 1 : seen !== expected) {
                say(`it has ${seen} parts of the kind "${kind}", expected ${expected}`);
            }
        }

        const frame = figure.getBoundingClientRect();
        let floor = frame.top;
        for (const { part, kind } of parts) {
            const box = part.getBoundingClientRect();
            if (!book.visible(part)) {
                say(`its ${kind} (${book.name(part)}) is not visible: ${box.width} by ${box.height} px`);
            }
            if (box.top < floor - 1) {
                say(`its ${kind} (${book.name(part)}) begins ${Math.round(floor - box.top)} px above the end of what comes before it`);
            }
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) {
                say(`its ${kind} (${book.name(part)}) sticks out of the figure`);
            }
            floor = box.bottom;
        }

        const output = figure.querySelector(":is(:scope, :scope > .run) > pre.output");
        if (listing.output?.length && output) {
            const lines = [...output.querySelectorAll(".line")];
            const different = listing.output.findIndex((line, index) => line !== lines[index]?.textContent);
            if (different !== -1 || lines.length !== listing.output.length) {
                const at = different === -1 ? listing.output.length : different;
                say(`line ${at + 1} of its output is "${lines[at]?.textContent ?? "missing"}"; the recording has "${listing.output[at] ?? "no such line"}"`);
            }
            const box = output.getBoundingClientRect();
            const hidden = lines.find(line => {
                const inner = line.getBoundingClientRect();
                // An empty line has no width.
                return (line.textContent && !book.visible(line)) || inner.top < box.top - 1 || inner.bottom > box.bottom + 1;
            });
            if (hidden) {
                say(`the line "${hidden.textContent}" of its output is cut off or hidden`);
            }
            if (output.scrollWidth > output.clientWidth + 1 && !["auto", "scroll"].includes(getComputedStyle(output).overflowX)) {
                say(`its output is wider than its box, which does not scroll`);
            }
        }
        for (const [index, expected] of listing.timelines.entries()) {
            const picture = figure.querySelectorAll(":is(:scope, :scope > .run) > .timeline-frame svg.timeline")[index];
            if (!picture) {
                say(`timeline ${index + 1} of ${listing.timelines.length} is missing`);
                continue;
            }
            if (!book.visible(picture)) {
                say(`timeline ${index + 1} is not visible`);
            }
            for (const bar of picture.querySelectorAll(".bar.failed")) {
                const { fill } = getComputedStyle(bar);
                const [, id] = /^url\("?#([^")]+)"?\)/.exec(fill) ?? [];
                if (!id || !picture.querySelector(`pattern[id="${id}"]`)) {
                    say(`timeline ${index + 1} tells a request without success by its colour alone: it's filled with ${fill}, expected a pattern of stripes`);
                    break;
                }
            }
            const inside = picture.getBoundingClientRect();
            for (const [what, selector, count] of [["bars", ".bar", expected.bars], ["marks", ".said", expected.marks], ["waits", ".queued", expected.waits]]) {
                if (count === undefined) {
                    continue;
                }
                const drawn = [...picture.querySelectorAll(selector)].map(drawn => drawn.getBoundingClientRect());
                // A mark is an upright line, and a wait a level one: as shapes they have no width, or no height.
                const seen = drawn.filter(box => box.width + box.height > 0 && box.left >= inside.left - 1 && box.right <= inside.right + 1 && box.bottom <= inside.bottom + 1);
                if (seen.length !== count) {
                    say(`timeline ${index + 1} shows ${seen.length} ${what} (${drawn.length} are drawn); the recording has ${count}`);
                }
            }
        }
    }
    return findings;
}

function pairs(expected) {
    const findings = [];
    for (const pair of document.querySelectorAll(".pair")) {
        const sides = [...pair.querySelectorAll(":scope > figure.listing")];
        const place = `the pair of ${sides.map(side => side.querySelector("figcaption").textContent.trim()).join(" and ")}`;
        if (sides.length < 2 || sides.length > 3) {
            findings.push(`${place} has ${sides.length} sides, expected 2 or 3`);
            continue;
        }
        const boxes = sides.map(side => side.getBoundingClientRect());
        for (const [index, other] of boxes.entries()) {
            const one = boxes[index - 1];
            if (!one) {
                continue;
            }
            if (expected === "beside" && !(Math.abs(one.top - other.top) <= 2 && one.right <= other.left)) {
                findings.push(`${place} does not stand side by side: side ${index} ends at ${Math.round(one.right)} px from the left, the next begins at ${Math.round(other.left)} px, ${Math.round(other.top - one.top)} px lower`);
            }
            if (expected === "below" && !(other.top >= one.bottom && Math.abs(one.left - other.left) <= 2)) {
                findings.push(`${place} does not stand one below the other: side ${index} ends at ${Math.round(one.bottom)} px from the top, the next begins at ${Math.round(other.top)} px`);
            }
        }
        const caption = pair.querySelector(":scope > .pair-caption")?.getBoundingClientRect();
        if (caption && !(caption.height > 0 && caption.bottom <= boxes[0].top + 1)) {
            findings.push(`${place} has its caption at ${Math.round(caption.top)} to ${Math.round(caption.bottom)} px from the top, expected above the sides, at ${Math.round(boxes[0].top)} px`);
        }
        const scales = sides.map(side => {
            const picture = side.querySelector("svg.timeline");
            if (!picture) {
                return undefined;
            }
            const frame = picture.getBoundingClientRect();
            const ticks = [...picture.querySelectorAll(".tick")].map(tick => tick.getBoundingClientRect().left - frame.left);
            const times = [...picture.querySelectorAll(".time")].map(time => time.textContent);
            return { width: Math.round(frame.width), ticks: times.map((time, index) => `${time} at ${Math.round(ticks[index])} px`) };
        });
        const drawn = scales.filter(scale => scale);
        const otherwise = drawn.find(scale => JSON.stringify(scale) !== JSON.stringify(drawn[0]));
        if (otherwise) {
            const [first, second] = [drawn[0], otherwise].map(scale => `${scale.width} px wide, ${scale.ticks.join(", ")}`);
            findings.push(`${place} does not share one time axis: ${first}; against ${second}`);
        }
        if (scales[0] && scales[0].ticks.length < 2) {
            findings.push(`${place} has a time axis with ${scales[0].ticks.length} ticks, expected 2 or more`);
        }
    }
    return findings;
}
