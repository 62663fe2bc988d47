// What pages have while a check looks at them.

import type { AxeResults, RunOptions, Spec } from "axe-core";

interface Contrast {
    ratio: number;
    front: string;
    back: string;
}

interface Navigate {
    destination: { url: string, sameDocument: boolean };
    preventDefault(): void;
}

declare global {
    /** The helpers of in-page.js. */
    var book: {
        name(element: Element): string;
        visible(element: Element): boolean;
        contrasts(): (element: Element, property?: "color" | "fill" | "stroke") => Contrast;
        figures(): { figure: Element, slug: string | undefined, elsewhere: boolean }[];
        sideways(): string;
        settle(): Promise<void>;
        mark(): Promise<string>;
        copied(nothing: string, hangs: number): Promise<string>;
        signal(): AbortSignal;
        stay(tell: (url: string) => void): void;
        undo(settles: boolean): Promise<boolean>;
        atFirst: { classes: string[], state: string, url: string };
    };

    /** axe-core, in pages that the check `accessibility` looks at. */
    var axe: { configure(spec: Spec): void, run(where: object, options: RunOptions): Promise<AxeResults> };

    /** Puts back what the check `accessibility` has taken away: elements in programs, and what is painted like something else. */
    var putBack: () => void;
    var bringBack: () => void;

    /** Where a key or a click leads, while a check wants to know that. */
    var led: string | undefined;

    /** https://html.spec.whatwg.org/multipage/nav-history-apis.html#navigation-interface, as far as the check `keyboard` needs it. */
    var navigation: { addEventListener(type: "navigate", listener: (event: Navigate) => void, options: { signal: AbortSignal }): void };

    /** A clock that goes on when it's told to, and what is to be seen of runs, while the check `play` plays them. */
    var clock: { go(milliseconds: number): void, release(): void };
    var playing: any;

    /** Whether the page was told that it had been printed, while the check `answers` prints it. */
    var told: boolean;

    /** The figures whose runs were shown and then hidden, while the check `questions` looks. */
    var early: string[];
    var watching: boolean;

    /** Whether the bar of the search is closed when its script has run, while the check `search` types. */
    var closedAtFirst: boolean | undefined;

    /** For each fold, how many summaries it has, and what a key on that has opened or closed, while the check `folds` looks. */
    var turned: { summaries: number, isOpen: boolean, others: number[] }[];

    /** The last key that came as far as the document, while a check presses keys. */
    var came: string | undefined;
}
