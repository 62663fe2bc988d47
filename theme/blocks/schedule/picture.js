// The picture of a walk: the threads with their programs, what they share, and the steps so far. It shows a state of the recorded graph
// and changes none.

import { button, head, joined, make, table } from "blocks/schedule/elements";
import { brief, held, left, outlook, sentence, status, users, verdict } from "blocks/schedule/words";

/**
 * @typedef {import("blocks/schedule/walk").Step} Step
 * @typedef {import("blocks/schedule/walk").Walk} Walk
 */

/** What stands before a status and a line: a colour alone would not tell everybody. */
const SIGNS = {
    ready: "▶", blocked: "■", asleep: "☾", joining: "…", waiting: "…", spinning: "↻", unborn: "·", finished: "✓", panicked: "✗",
};

/** @type {(text: string) => string} */
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A sign says nothing that the words beside it do not say.
 * @param {string} sign
 */
const hidden = sign => {
    const element = make("span", "schedule-sign", sign);
    element.ariaHidden = "true";
    return element;
};

export class Picture {
    /**
     * @param {HTMLElement} figure
     * @param {Walk} walk
     * @param {{ choose: (thread: number) => void, take: (step: Step) => void }} moves What the buttons of the threads do.
     */
    constructor(figure, walk, { choose, take }) {
        const part = /** @type {(name: string) => HTMLElement} */ (name => figure.querySelector(`.schedule-${name}`));
        this.walk = walk;
        this.take = take;
        this.says = part("says");
        this.shared = part("shared");
        this.history = part("history");
        const { shared, states } = walk.graph;
        // Of the rest there is never anything to say.
        this.things = [...shared.keys()].filter(index => states.some(state => held(walk, state, index)));
        /** @type {HTMLElement[]} */
        const columns = [...figure.querySelectorAll(/** @type {"div"} */ (".schedule-thread"))];
        this.columns = columns.map((column, index) => {
            const thread = Number(column.dataset.thread);
            const press = button("", () => choose(thread), "schedule-step");
            press.setAttribute("aria-keyshortcuts", String(index + 1));
            return {
                thread,
                press,
                buttons: make("div", "schedule-choices", press),
                status: /** @type {HTMLElement} */ (column.querySelector(".schedule-status")),
                code: /** @type {HTMLElement} */ (column.querySelector(".schedule-code")),
            };
        });
        this.follow = make("p", "schedule-follow");
        // It may scroll, and then a keyboard must reach it.
        this.history.tabIndex = 0;
        this.history.role = "group";
        this.history.ariaLabel = "The steps so far";
    }

    /**
     * Shows the state to which the steps have led.
     * @param {string} answer What is said beside the step: of the claim, or of what was asked for.
     * @param {boolean} counts Whether a reader wants to know how many schedules can follow.
     */
    show(answer, counts) {
        const { walk } = this;
        for (const column of this.columns) {
            this.showStatus(column);
            this.showWays(column, counts);
            this.markLine(column);
        }
        const parts = [make("span", "", sentence(walk, this.columns.map(({ thread }) => thread)))];
        const end = verdict(walk);
        if (end) {
            parts.push(make("strong", walk.state.bad > 0 ? "bad" : "good", end));
        }
        if (answer) {
            parts.push(make("strong", answer.startsWith("✓") ? "good" : "", answer));
        }
        this.says.replaceChildren(...joined(parts, " "));
        this.showShared();
        this.follow.textContent = counts ? outlook(walk.state) : "";
        this.showHistory();
    }

    /** @param {typeof this.columns[number]} column */
    showStatus({ thread, status: element }) {
        const { walk } = this;
        const [, is] = walk.state.threads[thread];
        const last = walk.path.findLast(step => step[0] === thread);
        element.replaceChildren(hidden(SIGNS[is]), ` ${capital(status(walk, thread))}.`,
            make("small", "", last ? `Last, line ${last[1]}: ${walk.graph.texts[last[2]]}.` : "It has taken no step."));
    }

    /**
     * The buttons of a thread: its own, and one for each way where there are several.
     * @param {typeof this.columns[number]} column
     * @param {boolean} counts
     */
    showWays({ thread, press, buttons }, counts) {
        const { walk, walk: { graph } } = this;
        const ways = walk.ways(thread);
        /** @type {(step: Step) => string} */
        const after = step => (counts ? ` · ${left(graph.states[step[3]])}` : "");
        const words = brief(walk, thread) + (ways.length === 1 ? after(ways[0]) : "");
        press.replaceChildren(make("b", "", walk.name(thread)), " ", make("small", "", words));
        press.ariaDisabled = String(ways.length === 0);
        const more = ways.length < 2 ? [] : ways.map(way =>
            button(`${graph.texts[way[2]]}${after(way)}`, () => {
                this.take(way);
                press.focus();
            }, "schedule-way"));
        // The button that was pressed stays where it is, or it would lose the focus.
        buttons.querySelectorAll(".schedule-way").forEach(way => way.remove());
        buttons.append(...more);
    }

    /**
     * The line of a thread's next step, in sight.
     * @param {typeof this.columns[number]} column
     */
    markLine({ thread, code }) {
        const [line, is] = this.walk.state.threads[thread];
        for (const marked of code.querySelectorAll(".now")) {
            marked.classList.remove("now");
            marked.removeAttribute("aria-current");
            marked.removeAttribute("data-sign");
        }
        /** @type {HTMLElement | null} */
        const now = line > 0 ? code.querySelector(`.line[data-line="${line}"]`) : null;
        if (!now) {
            return;
        }
        now.classList.add("now");
        now.dataset.sign = SIGNS[is];
        now.setAttribute("aria-current", "step");
        // Within its own box: the page stays where it is. A line in the middle half is well in sight.
        const middle = now.offsetTop + now.offsetHeight / 2 - code.scrollTop;
        if (middle < code.clientHeight / 4 || middle > code.clientHeight * 3 / 4) {
            code.scrollTop += middle - code.clientHeight / 2;
        }
    }

    showShared() {
        const { walk, walk: { graph, state } } = this;
        const before = walk.after(Math.max(0, walk.taken - 1));
        const rows = graph.shared.map(({ name, kind }, index) => {
            const [was, is] = [before, state].map(({ values }) => graph.texts[values[index]]);
            const words = [is, users(walk, index)].filter(Boolean).join(", ") || "–";
            const value = make("td", was === is ? "" : "changed", words);
            if (was !== is && was) {
                value.append(" ", make("small", "", `was ${was}`));
            }
            return make("tr", "", head("row", name, " ", make("small", "", kind)), value);
        });
        this.shared.replaceChildren(table("What the threads share", ["shared", "now"], rows));
        const printed = (state.printed ?? []).map(text => make("code", "", graph.texts[text]));
        if (printed.length > 0) {
            this.shared.append(make("p", "schedule-printed", "Printed: ", ...joined(printed, ", ")));
        }
    }

    /** The steps that were taken, in the columns of their threads. */
    showHistory() {
        const { walk, things, columns, history } = this;
        const { shared, texts } = walk.graph;
        const rows = walk.path.map(([thread, line, text], index) => make("tr", "", head("row", String(index + 1)),
            ...columns.map(column => make("td", "", column.thread === thread ? `line ${line}: ${texts[text]}` : "")),
            ...things.map(thing => make("td", "", held(walk, walk.after(index + 1), thing)))));
        const heads = ["step", ...columns.map(({ thread }) => walk.name(thread)), ...things.map(thing => shared[thing].name)];
        history.replaceChildren(...(rows.length === 0 ? [] : [table("The steps so far", heads, rows)]));
        history.hidden = rows.length === 0;
        history.scrollTop = history.scrollHeight;
    }
}
