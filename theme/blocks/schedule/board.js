// What a reader does with a figure of schedules: takes steps and takes them back, claims something, asks for a schedule, copies one. It is
// loaded when somebody begins.

import { button, make } from "blocks/schedule/elements";
import { Picture } from "blocks/schedule/picture";
import { Walk } from "blocks/schedule/walk";
import { number, outcome, stands, verdict } from "blocks/schedule/words";

/**
 * @typedef {import("blocks/schedule/walk").Graph} Graph
 * @typedef {import("blocks/schedule/walk").Step} Step
 */

/** How long a step that is taken by itself can be read, in milliseconds. */
const PAUSE = 600;

export class Board {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;
    /** What is said beside the step: of the claim, or of what was asked for. */
    answer = "";

    /**
     * @param {HTMLElement} figure
     * @param {string} address What the address calls it, before the steps.
     * @param {Graph} graph
     */
    constructor(figure, address, graph) {
        this.address = address;
        this.walk = new Walk(graph);
        const moves = { choose: this.choose.bind(this), take: this.take.bind(this) };
        this.picture = new Picture(figure, this.walk, moves);
        const { columns, says, shared, history, follow } = this.picture;
        this.backward = button("Back", () => this.goTo(this.walk.taken - 1));
        this.forward = button("Forward", () => this.goTo(this.walk.taken + 1));
        this.first = button("From the start", () => this.goTo(0));
        this.count = make("input", "");
        this.count.type = "checkbox";
        this.count.addEventListener("change", () => this.show());
        this.link = make("a", "", "Link to this schedule");
        figure.querySelector(".schedule-control")?.replaceChildren(
            make("div", "schedule-steps", ...columns.map(column => column.buttons)),
            make("div", "schedule-moves", this.backward, this.forward, this.first),
            says,
        );
        const keys = columns.map((_, index) => index + 1).join(", ");
        shared.after(
            make("div", "schedule-tasks",
                button("No schedule ends badly", () => this.claim()),
                button("Show one that ends badly", () => this.showBad()),
                button("A random schedule", () => this.showRandom())),
            make("label", "schedule-count", this.count, " Count what can follow"),
            follow,
            make("p", "schedule-keys", `Keys: ${keys} for a step of a thread, ← back, → forward, Home to the start.`),
        );
        const copy = button("Copy it as text", () => this.copy(copy));
        this.links = make("p", "schedule-links", this.link, " ", copy);
        history.after(this.links);
        figure.classList.add("started");
        figure.addEventListener("keydown", event => this.key(event));
        this.show();
    }

    /** A keyboard goes on where something can be done. */
    focus() {
        this.picture.columns.find(column => column.press.ariaDisabled === "false")?.press.focus();
    }

    show() {
        const { walk } = this;
        this.picture.show(this.answer, this.count.checked);
        this.backward.ariaDisabled = this.first.ariaDisabled = String(walk.taken === 0);
        this.forward.ariaDisabled = String(walk.taken === walk.steps.length);
        this.link.href = this.address + walk.code;
        this.links.hidden = walk.taken === 0;
    }

    /** What a reader does ends what goes on by itself. */
    stop() {
        clearTimeout(this.timer);
        this.timer = undefined;
        this.picture.says.ariaLive = "polite";
        this.answer = "";
    }

    /** @param {number} taken */
    goTo(taken) {
        this.stop();
        this.walk.goTo(taken);
        this.show();
    }

    /** @param {Step} step */
    take(step) {
        this.stop();
        this.walk.take(step);
        const { end, bad } = this.walk.state;
        // An end that's bad for the program is what the reader was asked to find.
        this.answer = end && bad > 0 ? "✓ That's what you were asked for: you've found a schedule that ends badly." : "";
        this.show();
    }

    /** @param {number} thread */
    choose(thread) {
        const { walk } = this;
        const ways = walk.ways(thread);
        if (ways.length === 1) {
            this.take(ways[0]);
            return;
        }
        this.stop();
        this.answer = ways.length > 1
            ? `${walk.name(thread)} can go on in ${number(ways.length)} ways: choose one.`
            : `${stands(walk, thread)}. It can take no step now.`;
        this.show();
        const column = this.picture.columns.find(column => column.thread === thread);
        /** @type {HTMLElement | null | undefined} */
        const way = column?.buttons.querySelector(".schedule-way");
        way?.focus();
    }

    /** The reader claims that no schedule ends badly; the graph has all of them. */
    claim() {
        this.stop();
        const { bad } = this.walk.start;
        this.answer = bad === 0 ? `✓ You're right: ${outcome(this.walk.start)}.` : `✗ That's not so: ${outcome(this.walk.start)}.`;
        this.show();
    }

    showBad() {
        this.stop();
        const { walk } = this;
        const here = walk.state.end ? undefined : walk.shortest(walk.state);
        const way = here ?? walk.shortest(walk.start);
        if (!way) {
            this.answer = `There is none to show: ${outcome(walk.start)}.`;
            this.show();
            return;
        }
        const again = !here && walk.taken > 0 && !walk.state.end;
        this.run(here ? walk.taken : 0, way, again ? "What was done before can only end well, so this began at the start." : "");
    }

    showRandom() {
        this.stop();
        this.walk.goTo(0);
        this.run(0, this.walk.random(), "");
    }

    /**
     * Takes these steps one after another, as slowly as one can read; at once for readers who want nothing to move.
     * @type {(from: number, way: Step[], answer: string) => void}
     */
    run(from, way, answer) {
        this.walk.goTo(from);
        const left = [...way];
        const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
        const next = () => {
            const now = still ? left.splice(0) : left.splice(0, 1);
            now.forEach(step => this.walk.take(step));
            // A screen reader is told how it ended, not each step on the way.
            this.picture.says.ariaLive = left.length > 0 ? "off" : "polite";
            this.answer = left.length > 0 ? "" : answer;
            this.show();
            this.timer = left.length > 0 ? setTimeout(next, PAUSE) : undefined;
        };
        next();
    }

    /** @param {HTMLButtonElement} copy */
    async copy(copy) {
        const { walk } = this;
        const lines = walk.path.map(([thread, line, text], index) =>
            `${index + 1}. ${walk.name(thread)}, line ${line}: ${walk.graph.texts[text]}`);
        const parts = [...lines, verdict(walk), this.link.href].filter(Boolean);
        await navigator.clipboard.writeText(parts.join("\n"));
        copy.textContent = "Copied";
        setTimeout(() => { copy.textContent = "Copy it as text"; }, 2000);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        const column = this.picture.columns[Number(event.key) - 1];
        /** @type {Record<string, number>} */
        const ways = { ArrowLeft: this.walk.taken - 1, ArrowRight: this.walk.taken + 1, Home: 0, End: this.walk.steps.length };
        // What scrolls sideways scrolls with these keys.
        const scrolls = /** @type {Element} */ (event.target).closest("pre, .schedule-history, .schedule-table");
        if (column) {
            event.preventDefault();
            this.choose(column.thread);
        } else if (event.key in ways && !scrolls) {
            event.preventDefault();
            this.goTo(ways[event.key]);
        }
        // mdBook would turn the page.
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            event.stopPropagation();
        }
    }

    /** Goes where an address says. */
    read(/** @type {string} */ code) {
        this.stop();
        if (!this.walk.read(code)) {
            this.answer = "The address goes on with a step that can't be taken here.";
        }
        this.show();
    }
}
