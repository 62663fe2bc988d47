// What is said of a walk: how the threads stand, who does what with a shared thing, what happened last and how it ended.

/**
 * @typedef {import("blocks/schedule/walk").State} State
 * @typedef {import("blocks/schedule/walk").Status} Status
 * @typedef {import("blocks/schedule/walk").Walk} Walk
 */

/** @type {(count: number) => string} */
export const number = count => count.toLocaleString("en");
/** @type {(count: number, what: string) => string} */
export const counted = (count, what) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;

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
    const others = changed.map(other => `${walk.name(other)}: ${status(walk, other)}.`);
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
export const outlook = ({ all, bad, end }) => {
    if (end) {
        return "Nothing can follow: this is an end.";
    }
    return `From here, ${counted(all, "schedule")} can follow; ${bad === 0 ? "none of them ends badly" : `${number(bad)} of them end badly`}.`;
};
