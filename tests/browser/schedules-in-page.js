// What the check of schedules does inside a page. Each function is sent there as it stands, so nothing in it may refer to this file.

/** What a reader sees of a schedule that has begun. */
export function state(figure) {
    const text = element => element.textContent.replace(/\s+/g, " ").trim();
    return {
        rows: [...figure.querySelectorAll(".schedule-history tbody tr")].map(row => [...row.cells].map(text)),
        status: [...figure.querySelectorAll(".schedule-status")].map(text),
        shared: [...figure.querySelectorAll(".schedule-shared tbody tr")].map(row => [...row.cells].map(text)),
        now: [...figure.querySelectorAll(".line.now")].map(line => line.dataset.line),
    };
}

/**
 * Takes every step of the graph, by buttons, back and forth, and says what is otherwise than recorded. `follows` are the words for what
 * can follow from each state, `left` those on a button that leads there.
 */
export function lookAround({ index, expected: { graph, columns }, follows, left }) {
    const findings = [];
    const figure = document.querySelectorAll("main figure.schedule")[index];
    const { states, threads, shared, texts } = graph;
    /** @type {(selector: string) => HTMLElement} */
    const part = selector => figure.querySelector(selector);
    const back = [...figure.querySelectorAll("button")].find(button => button.textContent === "Back");
    const same = (where, what, seen, wanted) => {
        if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
            findings.push(`${where}, ${what} ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`);
        }
    };
    const path = [];
    /** @type {NodeListOf<HTMLButtonElement>} */
    const presses = figure.querySelectorAll(".schedule-step");
    const count = /** @type {HTMLInputElement} */ (part(".schedule-count input"));
    count.click();
    const look = number => {
        const { go, threads: stand, values, held = [], bad, end } = states[number];
        const steps = path.map(([thread]) => threads[thread]).join(", ");
        const where = steps ? `after the steps of ${steps}` : "at the start";
        const says = part(".schedule-says").textContent;
        if (path.length > 0) {
            const [thread, line, text] = path.at(-1);
            const begins = `Step ${path.length}, ${threads[thread]} in line ${line}: ${texts[text]}.`;
            same(where, "it says", says.slice(0, begins.length), begins);
            const before = path.length > 1 ? path.at(-2)[3] : graph.start;
            const changed = columns.filter(column => states[before].threads[column][1] !== stand[column][1]);
            const verbs = {
                ready: "can go on: next is line", blocked: "is blocked: it wants", asleep: "is asleep", joining: "is waiting for",
                waiting: "is waiting", spinning: "is spinning: it goes on", unborn: "has not yet started", finished: "has finished",
                panicked: "has panicked",
            };
            const wanted = changed.map(column => `${threads[column]} ${verbs[stand[column][1]]}`);
            const unsaid = wanted.find(words => !says.includes(words));
            if (end?.kind !== "deadlock" && unsaid) {
                findings.push(`${where}, it says "${says}", and doesn't say "${unsaid} …"`);
            }
            // The verdict on a deadlock says it all.
            if (end?.kind === "deadlock" && !says.startsWith(`${begins} ✗`)) {
                findings.push(`${where}, it says "${says}", which says twice who waits for what`);
            }
        }
        const verdicts = { ok: "A good end", deadlock: "a deadlock", panic: "a panic", wrong: "A bad end" };
        if (end && !(says.includes(verdicts[end.kind]) && says.includes(end.says))) {
            findings.push(`${where}, it says "${says}", expected "${verdicts[end.kind]}" and "${end.says}"`);
        }
        // Whoever was to bring about a bad end, and did, is told so.
        same(where, "it says that this was asked for:", says.includes("✓ That's what you were asked for"), Boolean(end && bad > 0));
        for (const part of figure.querySelectorAll(".schedule-says, .schedule-status, .schedule-shared, .schedule-history")) {
            if (part.textContent.trim() && !book.visible(part)) {
                findings.push(`${where}, ${book.name(part)} is not visible, and says "${part.textContent.trim().slice(0, 40)}"`);
            }
        }
        same(where, "of what can follow it says", part(".schedule-follow").textContent, follows[number]);
        for (const [place, column] of [...figure.querySelectorAll(".schedule-thread")].entries()) {
            const thread = columns[place];
            const [line, status] = stand[thread];
            const whose = `${where}, ${threads[thread]}`;
            const marked = [...column.querySelectorAll(".line.now")];
            same(whose, "has the marked lines", marked.map(line => Number(line.getAttribute("data-line"))), line > 0 ? [line] : []);
            for (const line of marked) {
                if (!/[^\d"]/.test(getComputedStyle(line, "::before").content)) {
                    findings.push(`${whose}, the line is marked by its colour alone`);
                }
                same(whose, "the line that is marked for a screen reader is", line.getAttribute("aria-current"), "step");
                const [box, frame] = [line.getBoundingClientRect(), column.querySelector(".schedule-code").getBoundingClientRect()];
                if (box.top < frame.top || box.bottom > frame.bottom) {
                    findings.push(`${whose}, the marked line is not in sight`);
                }
            }
            const words = {
                ready: "Next is line", blocked: "Blocked", asleep: "Asleep", joining: "Waiting for", waiting: "Waiting",
                spinning: "Spinning", unborn: "Not yet started", finished: "Finished", panicked: "Panicked",
            };
            const told = column.querySelector(".schedule-status").textContent;
            if (!told.includes(words[status])) {
                findings.push(`${whose}, it says "${told}", expected "${words[status]}"`);
            }
            const can = go.some(step => step[0] === thread);
            same(whose, "can take no step, by its button:", presses[place].getAttribute("aria-disabled"), String(!can));
            const shown = presses[place].textContent;
            const ways = go.filter(step => step[0] === thread);
            const several = [...figure.querySelectorAll(".schedule-choices")[place].querySelectorAll(".schedule-way")];
            const counts = (ways.length > 1 ? several : [presses[place]]).map(button => / · .*/.exec(button.textContent)?.[0] ?? "");
            same(whose, "of what each step leaves its buttons say", counts, ways.length > 0 ? ways.map(step => left[step[3]]) : [""]);
            if (/unborn|joining|ready|waiting/.test(shown)) {
                findings.push(`${whose}, its button says "${shown}", which is a word of the recording`);
            }
        }
        for (const [thing, row] of [...figure.querySelectorAll(".schedule-shared tbody tr")].entries()) {
            const [name, now] = [...row.children].map(cell => cell.textContent);
            const value = texts[values[thing]];
            if (!name.startsWith(shared[thing].name) || !(now === value || now.startsWith(`${value}, `) || now.startsWith(`${value} was `) || !value)) {
                findings.push(`${where}, it shows "${name}: ${now}", expected "${shared[thing].name}: ${value}"`);
            }
            const holders = held.filter(([held]) => held === thing).map(([, thread]) => threads[thread]);
            same(`${where}, ${shared[thing].name}`, "is held by", threads.filter(name => now.includes(`held by ${name}`)), holders);
        }
        /** @type {HTMLTableRowElement[]} */
        const rows = [...figure.querySelectorAll(/** @type {"tr"} */ (".schedule-history tbody tr"))];
        const told = rows.map(row => [...row.cells].slice(1, 1 + columns.length).map(cell => cell.textContent));
        same(where, "the steps so far are", told, path.map(([thread, line, text]) =>
            columns.map(column => (column === thread ? `line ${line}: ${texts[text]}` : ""))));
    };
    /** @type {Set<number>} */
    const seen = new Set();
    const walk = number => {
        look(number);
        if (seen.has(number) || findings.length > 20) {
            return;
        }
        seen.add(number);
        for (const step of states[number].go) {
            const place = columns.indexOf(step[0]);
            const ways = states[number].go.filter(way => way[0] === step[0]);
            /** @type {NodeListOf<HTMLButtonElement>} */
            const several = figure.querySelectorAll(".schedule-choices")[place].querySelectorAll(".schedule-way");
            const press = ways.length > 1 ? several[ways.indexOf(step)] : presses[place];
            if (!press) {
                findings.push(`${threads[step[0]]} has no button for "${texts[step[2]]}"`);
                continue;
            }
            press.click();
            path.push(step);
            walk(step[3]);
            path.pop();
            back.click();
        }
    };
    walk(graph.start);
    count.click();
    const uncounted = part(".schedule-follow").textContent + [...figure.querySelectorAll(".schedule-choices")].map(buttons => buttons.textContent).join("");
    if (/schedule/.test(uncounted)) {
        findings.push(`when nobody wants to count what can follow, it says "${uncounted}"`);
    }
    if (part(".schedule-says").getAttribute("aria-live") !== "polite") {
        findings.push("a screen reader does not say what happens: .schedule-says has no aria-live");
    }
    return findings;
}

/** What is wrong where nobody can choose. */
export function rest() {
    const findings = [];
    for (const figure of document.querySelectorAll("main figure.schedule[data-graph]")) {
        const play = figure.querySelector(".schedule-play");
        if (play && book.visible(play)) {
            findings.push(`${book.name(play)} is visible, and nobody can press its buttons`);
        }
        const cells = [...figure.querySelectorAll(".schedule-counts, .schedule-shortest :is(th, td)")].filter(cell => cell.textContent.trim());
        const unseen = cells.find(cell => !book.visible(cell));
        if (cells.length === 0 || unseen) {
            findings.push(`${unseen ? book.name(unseen) : "the table"} is not visible, and nothing else shows a schedule`);
        }
    }
    return findings;
}
