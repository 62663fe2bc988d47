// A walk through the graph of all schedules, which was recorded: where a reader is, which steps lead on, and how they came there. Nothing
// is simulated: a step is an edge of the graph. `page/block/schedule` in the engine says what is in it.

/**
 * What a thread is about: the line of its next step (0 for none), how it stands, and the thing or the thread that keeps it (-1 for
 * none).
 * @typedef {"ready" | "blocked" | "asleep" | "joining" | "spinning" | "waiting" | "unborn" | "finished" | "panicked"} Status
 * @typedef {[line: number, status: Status, on: number]} Thread
 */

/**
 * A step: whose, in which line, what it does, and the state to which it leads.
 * @typedef {[thread: number, line: number, text: number, to: number]} Step
 */

/**
 * Texts are places in `texts`; `all` and `bad` count the schedules that follow, and those of them that end badly.
 * @typedef {{
 *     threads: Thread[], values: number[], held?: [shared: number, thread: number][], printed?: number[], go: Step[],
 *     all: number, bad: number, end: { kind: "ok" | "deadlock" | "panic" | "wrong", says: string } | null,
 * }} State
 * @typedef {{
 *     threads: string[], shared: { name: string, kind: string }[], texts: string[], start: number, states: State[],
 * }} Graph
 */

/** Where the reader is in the graph, and how they came there. */
export class Walk {
    /** @type {Step[]} */
    steps = [];
    /** How many of the steps are taken; the others were taken back. */
    taken = 0;

    /** @param {Graph} graph */
    constructor(graph) {
        this.graph = graph;
    }

    /** @param {number} taken */
    after(taken) {
        return this.graph.states[taken === 0 ? this.graph.start : this.steps[taken - 1][3]];
    }

    get state() {
        return this.after(this.taken);
    }

    get start() {
        return this.after(0);
    }

    /** The last step that was taken; none at the start. */
    get last() {
        return this.taken > 0 ? this.steps[this.taken - 1] : undefined;
    }

    /** The steps that are taken. */
    get path() {
        return this.steps.slice(0, this.taken);
    }

    /** @param {number} thread */
    name(thread) {
        return this.graph.threads[thread];
    }

    /**
     * Who holds a shared thing.
     * @param {State} state
     * @param {number} shared
     */
    holders({ held = [] }, shared) {
        return held.filter(([thing]) => thing === shared).map(([, thread]) => this.name(thread));
    }

    /** @param {number} thread */
    ways(thread) {
        return this.state.go.filter(step => step[0] === thread);
    }

    /** @param {Step} step */
    take(step) {
        this.steps.length = this.taken;
        this.steps.push(step);
        this.taken += 1;
    }

    /** @param {number} taken */
    goTo(taken) {
        this.taken = Math.min(this.steps.length, Math.max(0, taken));
    }

    /** From here to the end, each schedule as likely as the others. */
    random() {
        const { states } = this.graph;
        const way = [];
        for (let { go, all } = this.state; go.length > 0;) {
            let left = Math.random() * all;
            const step = go.find(step => (left -= states[step[3]].all) < 0) ?? go[go.length - 1];
            way.push(step);
            ({ go, all } = states[step[3]]);
        }
        return way;
    }

    /**
     * The shortest way to a bad end, if there is one.
     * @param {State} from
     */
    shortest(from) {
        const { states } = this.graph;
        /** @type {Map<State, Step[]>} */
        const ways = new Map([[from, []]]);
        for (const [state, way] of ways) {
            if (state.end && state.bad > 0) {
                return way;
            }
            for (const step of state.go) {
                const to = states[step[3]];
                if (to.bad > 0 && !ways.has(to)) {
                    ways.set(to, [...way, step]);
                }
            }
        }
        return undefined;
    }

    /** The steps that are taken as an address has them: the threads, and a letter where a thread could do one thing or another. */
    get code() {
        return this.path.map((step, index) => {
            const ways = this.after(index).go.filter(way => way[0] === step[0]);
            return step[0] + (ways.length > 1 ? String.fromCharCode(97 + ways.indexOf(step)) : "");
        }).join("");
    }

    /**
     * Takes the steps of an address from the start, as far as there are such steps.
     * @param {string} code
     */
    read(code) {
        this.steps = [];
        this.taken = 0;
        for (const [, thread, letter] of code.matchAll(/(\d)([a-z]?)/g)) {
            const step = this.ways(Number(thread))[letter ? letter.charCodeAt(0) - 97 : 0];
            if (!step) {
                return false;
            }
            this.take(step);
        }
        return true;
    }
}
