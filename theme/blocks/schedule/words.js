// What is said of a walk: how the threads stand, who does what with a shared thing, what happened last and how it ended.

/**
 * @typedef {import("blocks/schedule/walk").State} State
 * @typedef {import("blocks/schedule/walk").Status} Status
 * @typedef {import("blocks/schedule/walk").Walk} Walk
 */

/** As a label has room for it. */
const digits = (/** @type {number} */ count) => count.toLocaleString("en");
const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/**
 * As it stands in a sentence.
 * @type {(count: number) => string}
 */
export const number = count => WORDS[count] ?? digits(count);

/**
 * How many of some schedules end badly: of how many, and then the rest of the clause.
 * @type {(state: { all: number, bad: number }) => [some: string, end: string]}
 */
const tally = ({ all, bad }) => {
    if (bad === 0) {
        return [all === 2 ? "neither" : "none", "ends badly"];
    }
    if (bad === all) {
        return [all === 2 ? "both" : "all", "end badly"];
    }
    return [number(bad), bad === 1 ? "ends badly" : "end badly"];
};

/**
 * How many of all schedules end badly.
 * @type {(start: { all: number, bad: number }) => string}
 */
export const outcome = start => {
    const { all, bad } = start;
    if (all === 1) {
        return `the only schedule ends ${bad === 0 ? "well" : "badly"}`;
    }
    const [some, end] = tally(start);
    return `${some} of the ${number(all)} schedules ${end}`;
};

/**
 * How many schedules a step leaves, as a button has room for it.
 * @type {(state: { all: number, bad: number }) => string}
 */
export const left = ({ all, bad }) => `${digits(all)} schedule${all === 1 ? "" : "s"}, ${digits(bad)} bad`;

/**
 * How a thread stands.
 * @type {(walk: Walk, thread: number) => string}
 */
export const status = (walk, thread) => {
    const { state, graph } = walk;
    const [line, status, on] = state.threads[thread];
    const thing = graph.shared[on]?.name;
    const holders = walk.holders(state, on).join(", ");
    const words = {
        ready: `next is line ${line}`,
        blocked: `blocked: it wants ${thing}${holders && `, which ${holders} holds`}`,
        asleep: thing ? `asleep: it waits to be woken at ${thing}` : "asleep until somebody wakes it",
        joining: `waiting for ${walk.name(on)} to finish`,
        waiting: thing ? `waiting for ${thing}` : "waiting",
        spinning: "spinning: it goes on after somebody else's step",
        unborn: "not yet started",
        finished: "finished",
        panicked: "panicked",
    };
    return words[status];
};

/**
 * The same as a sentence, without its full stop.
 * @type {(walk: Walk, thread: number) => string}
 */
export const stands = (walk, thread) => {
    const [, is] = walk.state.threads[thread];
    /** @type {Partial<Record<Status, string>>} */
    const verbs = { ready: "can go on:", unborn: "has", finished: "has", panicked: "has" };
    return `${walk.name(thread)} ${verbs[is] ?? "is"} ${status(walk, thread)}`;
};

/**
 * The same in as few words as a button has room for.
 * @type {(walk: Walk, thread: number) => string}
 */
export const brief = (walk, thread) => {
    const [line, status, on] = walk.state.threads[thread];
    if (status === "ready" || walk.ways(thread).length > 0) {
        return `line ${line}`;
    }
    /** @type {Partial<Record<Status, string>>} */
    const words = {
        joining: `waits for ${walk.name(on)}`,
        waiting: "waits",
        spinning: "spins",
        unborn: "not yet started",
    };
    return words[status] ?? status;
};

/**
 * Who does what with a shared thing.
 * @type {(walk: Walk, shared: number) => string}
 */
export const users = (walk, shared) => {
    const { state, graph } = walk;
    const holders = walk.holders(state, shared);
    /** @type {(status: Status) => string[]} */
    const all = status => state.threads.flatMap(([, is, on], thread) => (is === status && on === shared ? [walk.name(thread)] : []));
    const parts = [
        ...holders.map(name => `held by ${name}`),
        ...(holders.length === 0 && /mutex|lock/.test(graph.shared[shared].kind) ? ["free"] : []),
        ...all("blocked").map(name => `wanted by ${name}`),
        ...all("asleep").map(name => `${name} sleeps here`),
        ...all("waiting").map(name => `${name} waits`),
    ];
    return parts.join(", ");
};

/**
 * What a shared thing holds and who has it, as a row of the history shows it.
 * @type {(walk: Walk, state: State, shared: number) => string}
 */
export const held = (walk, state, shared) => {
    const holders = walk.holders(state, shared).map(name => `held by ${name}`);
    return [walk.graph.texts[state.values[shared]], ...holders].filter(Boolean).join(", ");
};

/**
 * What happened last, and what it changed for the others among these threads.
 * @type {(walk: Walk, threads: number[]) => string}
 */
export const sentence = (walk, threads) => {
    if (!walk.last) {
        return "Nobody has taken a step. You choose who goes first.";
    }
    const [thread, line, text] = walk.last;
    const before = walk.after(walk.taken - 1);
    const changed = threads.filter(other => before.threads[other][1] !== walk.state.threads[other][1]);
    // Of a deadlock the verdict says who waits for what.
    const others = walk.state.end?.kind === "deadlock" ? [] : changed.map(other => `${stands(walk, other)}.`);
    return [`Step ${walk.taken}, ${walk.name(thread)} in line ${line}: ${walk.graph.texts[text]}.`, ...others].join(" ");
};

/** @type {(walk: Walk) => string} */
export const verdict = ({ state: { end } }) => {
    if (!end) {
        return "";
    }
    const kinds = {
        ok: "✓ A good end", deadlock: "✗ A bad end, a deadlock", panic: "✗ A bad end, a panic", wrong: "✗ A bad end",
    };
    return `${kinds[end.kind]}: ${end.says}.`;
};

/**
 * How many schedules can follow from a state, and how many of them end badly.
 * @type {(state: State) => string}
 */
export const outlook = state => {
    const { all, bad, end: isEnd } = state;
    if (isEnd) {
        return "Nothing can follow: this is an end.";
    }
    if (all === 1) {
        return `From here, one schedule can follow, and it ends ${bad === 0 ? "well" : "badly"}.`;
    }
    const [some, end] = tally(state);
    return `From here, ${number(all)} schedules can follow, and ${some} of them ${end}.`;
};
