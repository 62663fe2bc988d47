// What pages have while a check looks at them.

import type { AxeResults, RunOptions } from "axe-core";

interface Contrast {
    ratio: number;
    front: string;
    back: string;
}

declare global {
    /** The helpers of in-page.js. */
    var book: {
        name(element: Element): string;
        visible(element: Element): boolean;
        contrasts(): (element: Element, property?: "color" | "fill" | "stroke") => Contrast;
        figures(): { figure: Element, slug: string | undefined, elsewhere: boolean }[];
        settle(): Promise<void>;
    };

    /** axe-core, in pages that the check `accessibility` looks at. */
    var axe: { run(where: object, options: RunOptions): Promise<AxeResults> };

    /** The last key that came as far as the document, while the check `steppers` presses keys. */
    var came: string | undefined;
}
