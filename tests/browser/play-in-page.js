// What the check of runs that are played does inside a page. Each function is sent there as it stands, so nothing in it may refer to
// this file.

/**
 * Puts a clock into the page that stands still until it is told to go on, as `clock`. What the page shows then depends on nothing but
 * the moment.
 */
export function stopTheClock() {
    const before = { now: performance.now, ask: requestAnimationFrame, cancel: cancelAnimationFrame };
    const frames = new Map();
    let number = 0;
    let now = 1000;
    performance.now = () => now;
    globalThis.requestAnimationFrame = frame => frames.set(number += 1, frame) && number;
    globalThis.cancelAnimationFrame = number => { frames.delete(number); };
    globalThis.clock = {
        /** So many milliseconds go by, and then a frame is painted. */
        go(milliseconds) {
            now += milliseconds;
            const waiting = [...frames.values()];
            frames.clear();
            waiting.forEach(frame => frame(now));
        },
        /** The page's own clock again. */
        release() {
            performance.now = before.now;
            globalThis.requestAnimationFrame = before.ask;
            globalThis.cancelAnimationFrame = before.cancel;
        },
    };
}

/** Helpers for what is to be seen of a run, as `playing`. */
export function lookAtRuns() {
    /** The lines that can be seen, counted from 1; those that cannot must still be there for a screen reader. */
    const lines = figure => [...figure.querySelectorAll("pre.output > :is(.line, .typed)")];
    const seenLines = figure => lines(figure).flatMap((line, index) => (book.visible(line) ? [index + 1] : []));
    const unreachable = figure => lines(figure).find(line =>
        !line.checkVisibility({ visibilityProperty: true }) || line.closest("[aria-hidden=true], [inert]"));

    /** Where a moment lies on a timeline, in pixels, by the labels of its axis. */
    const place = (svg, seconds) => {
        const ticks = [...svg.querySelectorAll(".tick")].map(tick => tick.getBoundingClientRect().left);
        const times = [...svg.querySelectorAll(".time")].map(time => Number.parseFloat(time.textContent));
        const axis = svg.querySelector(".axis").getBoundingClientRect();
        const scale = (ticks.at(-1) - ticks[0]) / (times.at(-1) - times[0]);
        return Math.min(axis.right, ticks[0] + scale * seconds);
    };

    /** Bars, marks and waits with the places at which they begin and end. */
    const parts = svg => [...svg.querySelectorAll(".bar, .queued, .said")].map(element => {
        const { left, right } = element.getBoundingClientRect();
        return { element, left, right };
    });

    /** What is wrong with a figure at a moment of its run, in milliseconds. `before` has its pictures as they were. */
    const look = (figure, { times, name }, moment, before) => {
        const findings = [];
        const where = `${name}, ${(moment / 1000).toFixed(3)} s into the run`;
        const wanted = times.flatMap((at, index) => (at <= moment ? [index + 1] : []));
        const seen = seenLines(figure);
        if (seen.join() !== wanted.join()) {
            findings.push(`${where}: the lines ${seen.join(", ") || "(none)"} can be seen; the recording has ${wanted.join(", ") || "none"} by then`);
        }
        const lost = unreachable(figure);
        if (lost) {
            findings.push(`${where}: the line "${lost.textContent}" is out of a screen reader's reach`);
        }
        for (const { svg, parts } of before) {
            const cursor = svg.querySelector(".play-cursor")?.getBoundingClientRect();
            const wanted = place(svg, moment / 1000);
            const at = cursor && (cursor.left + cursor.right) / 2;
            if (at === undefined || Math.abs(at - wanted) > 1.5) {
                findings.push(`${where}: the cursor stands at ${at?.toFixed(1) ?? "no place"} px; the axis has that moment at ${wanted.toFixed(1)} px`);
                continue;
            }
            for (const { element, left, right } of parts) {
                const box = element.getBoundingClientRect();
                const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
                const end = Math.min(right, Math.max(left, at));
                const what = `${element.classList[0]} from ${left.toFixed(1)} to ${right.toFixed(1)} px`;
                // Within a pixel of its begin, either is right.
                if (left > at + 1 ? isSeen : left < at - 1 && !isSeen) {
                    findings.push(`${where}, with the cursor at ${at.toFixed(1)} px: a ${what} is ${isSeen ? "to be seen" : "not to be seen"}`);
                } else if (isSeen && Math.abs(box.right - end) > 1.5) {
                    findings.push(`${where}: a ${what} ends at ${box.right.toFixed(1)} px, and the cursor stands at ${at.toFixed(1)} px`);
                }
            }
        }
        return findings.slice(0, 4);
    };

    /** The figures that a button plays, with what is recorded of them. */
    const sides = (place, listings) => {
        const frame = place.closest(".pair") ?? place.closest("figure");
        return book.figures()
            .filter(({ figure }) => frame.contains(figure) && figure.querySelector(".play"))
            .map(({ figure, slug }) => ({ figure, recorded: { name: slug, ...listings.find(listing => listing.slug === slug) } }));
    };

    /** The frame of a button as it was, without the bar that the button has put there. */
    const without = frame => {
        const copy = frame.cloneNode(true);
        copy.querySelector(".play-bar")?.remove();
        copy.querySelectorAll(".play").forEach(place => place.removeAttribute("hidden"));
        return copy.outerHTML;
    };

    /** By how much longer something takes to be played than it took, as the page says. */
    const pace = bar => {
        const [, slower, faster] = /1\/(\d+) of the pace|(\d+) times the pace/.exec(bar.querySelector(".play-note").textContent) ?? [];
        return Number(slower ?? 1) / Number(faster ?? 1);
    };

    globalThis.playing = { look, parts, pace, seenLines, sides, unreachable, without };
}

/** Plays each run of the page, and says what is otherwise than recorded at any of some moments. The clock stands still. */
export async function playAll({ listings, shortest }) {
    const findings = [];
    const visited = new Set();
    const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output";
    for (const place of document.querySelectorAll(".play")) {
        const frame = place.closest(".pair") ?? place.closest("figure");
        if (visited.has(frame)) {
            continue;
        }
        visited.add(frame);
        const sides = playing.sides(place, listings);
        const name = sides.map(({ recorded }) => recorded.name).join(" and ");
        const before = frame.outerHTML;
        const pictures = sides.map(({ figure }) =>
            [...figure.querySelectorAll("svg.timeline")].map(svg => ({ svg, parts: playing.parts(svg) })));
        const button = place.querySelector("button");
        button.click();
        for (let turn = 0; turn < 1000 && !frame.querySelector(".play-bar"); turn += 1) {
            await new Promise(resolve => setTimeout(resolve, 10));
        }
        const bar = frame.querySelector(".play-bar");
        if (!bar) {
            findings.push(`${name}: after a press on "${button.textContent}", nothing is played`);
            continue;
        }
        const watch = new MutationObserver(() => {});
        watch.observe(frame, { subtree: true, childList: true, characterData: true, attributes: true });

        const end = Math.max(...sides.map(({ recorded }) => Math.max(recorded.wall, ...recorded.times)));
        const pace = playing.pace(bar);
        if (end >= shortest && pace !== 1) {
            findings.push(`${name}: a run of ${end} ms is played at 1/${pace} of its pace, expected its own`);
        }
        // Right before and right after lines, and where the run is half over.
        const times = [...new Set(sides.flatMap(({ recorded }) => recorded.times))].sort((one, other) => one - other);
        const some = times.filter((_, index) => index < 3 || index >= times.length - 3);
        const moments = [...some.flatMap(time => [time - 0.5, time + 0.5]), end / 2].filter(moment => moment > 0 && moment < end);
        let now = 0;
        for (const moment of moments.sort((one, other) => one - other)) {
            clock.go((moment - now) * pace);
            now = moment;
            for (const [index, { figure, recorded }] of sides.entries()) {
                findings.push(...playing.look(figure, recorded, moment, pictures[index]));
            }
        }
        const told = watch.takeRecords().filter(({ type, target, attributeName }) => (type === "attributes"
            ? /^aria-(valuetext|label)$/.test(attributeName ?? "")
            : (target instanceof Element ? target : target.parentElement).closest(live)));
        watch.disconnect();
        if (told.length > 0) {
            findings.push(`${name}: while it is played, a screen reader is told something ${told.length} times, the first time in "${told[0].target.textContent}"`);
        }
        clock.go((end - now) * pace + 1);
        const over = playing.without(frame);
        if (over !== before) {
            findings.push(`${name}: when it is over, the figure is not what it was before: ${first(over, before)}`);
        }
        [...bar.querySelectorAll("button")].find(button => button.textContent === "Close").click();
        if (frame.outerHTML !== before) {
            findings.push(`${name}: when it is closed, the figure is not what it was before: ${first(frame.outerHTML, before)}`);
        }
        if (document.activeElement !== button) {
            findings.push(`${name}: when it is closed, the focus is not where it was before`);
        }
    }
    return findings;

    function first(seen, wanted) {
        const at = [...wanted].findIndex((sign, index) => sign !== seen[index]);
        return `"${seen.slice(Math.max(0, at - 60), at + 40)}", expected "${wanted.slice(Math.max(0, at - 60), at + 40)}"`;
    }
}

/** What is wrong where nothing can be played: without scripts, and on paper. */
export function rest() {
    const findings = [];
    for (const tool of document.querySelectorAll(".play, .play-bar")) {
        if (book.visible(tool) && tool.checkVisibility()) {
            findings.push(`${book.name(tool)} is visible, and nobody can press it`);
        }
    }
    const unseen = [...document.querySelectorAll("pre.output > :is(.line, .typed)")].find(line =>
        line.textContent && !line.closest("details:not([open])") && !book.visible(line));
    if (unseen) {
        findings.push(`the line "${unseen.textContent}" of ${book.name(unseen.parentElement)} is not visible`);
    }
    return findings;
}
