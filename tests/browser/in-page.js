// What the checks need inside a page. `inPage` is sent there as it stands, so nothing in it may refer to this file.

export function inPage() {
    /** How a stranger finds the element: the nearest id above it, and the way down from there. */
    const name = element => {
        const way = [];
        for (let at = element; at && at !== document.body; at = at.parentElement) {
            if (at.id) {
                way.unshift(`#${at.id}`);
                break;
            }
            const classes = [...at.classList].map(word => `.${word}`).join("");
            const twins = [...(at.parentElement?.children ?? [])].filter(twin => twin.tagName === at.tagName);
            const place = twins.length > 1 && !classes ? `:nth-of-type(${twins.indexOf(at) + 1})` : "";
            way.unshift(at.localName + classes + place);
        }
        return way.join(" > ");
    };

    const visible = element => {
        const { width, height } = element.getBoundingClientRect();
        return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    };

    /** A colour as red, green, blue (0 to 255) and alpha (0 to 1). */
    const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const colours = new Map();
    const colour = text => {
        if (!colours.has(text)) {
            colours.set(text, painted(text));
        }
        return colours.get(text);
    };
    const painted = text => {
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = text;
        brush.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    };
    const over = (front, back) => {
        const alpha = front[3];
        return [0, 1, 2].map(index => front[index] * alpha + back[index] * (1 - alpha)).concat(1);
    };

    /** The colour behind the element: its own background and those that shine through it. `known` has those found before. */
    const behind = (element, known) => {
        if (!element) {
            return [255, 255, 255, 1];
        }
        if (!known.has(element)) {
            const layer = colour(getComputedStyle(element).backgroundColor);
            known.set(element, layer[3] === 1 ? layer : over(layer, behind(element.parentElement, known)));
        }
        return known.get(element);
    };

    /** The ratio of contrast between two opaque colours, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
    const ratio = (one, other) => {
        const luminance = rgb => {
            const [red, green, blue] = rgb.slice(0, 3).map(value => {
                const share = value / 255;
                return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    };

    /**
     * Gives a function for the contrast of what a property (`color`, `fill`, `stroke`) paints against what is behind the element.
     * It remembers backgrounds, so it is good for as long as the page stays as it is.
     */
    const contrasts = () => {
        const known = new Map();
        return (element, property = "color") => {
            const back = behind(element, known);
            const front = over(colour(getComputedStyle(element)[property]), back);
            return { ratio: ratio(front, back), front: `rgb(${front.slice(0, 3).map(Math.round)})`, back: `rgb(${back.slice(0, 3).map(Math.round)})` };
        };
    };

    /** The figures of the page with the slugs of their listings. A pair shows a program that stands elsewhere. */
    const figures = () => [...document.querySelectorAll("figure.listing")].map(figure => {
        /** @type {HTMLAnchorElement | null} */
        const program = figure.querySelector("a[href*='#listing-']");
        const slug = figure.id ? figure.id.replace(/^listing-/, "") : program?.hash.replace(/^#listing-/, "");
        return { figure, slug, elsewhere: !figure.id };
    });

    /** That the page scrolls sideways, and what sticks out of it; or nothing. */
    const sideways = () => {
        const root = document.documentElement;
        const reach = element => Math.round(element.getBoundingClientRect().right);
        const inBox = element => {
            for (let at = element.parentElement; at && at.localName !== "main"; at = at.parentElement) {
                if (getComputedStyle(at).overflowX !== "visible") {
                    return true;
                }
            }
            return false;
        };
        // Everything around the text: what of it scrolls is the page, as far as a reader can tell.
        const around = [];
        for (let at = document.querySelector("main") ?? document.body; at; at = at.parentElement) {
            around.push(at);
        }
        const scrolls = around.find(element => element.scrollWidth > element.clientWidth);
        if (scrolls) {
            const wide = [...document.body.querySelectorAll("*")]
                .filter(element => reach(element) > root.clientWidth && !inBox(element) && visible(element));
            // The innermost ones are the cause.
            const causes = wide.filter(element => !wide.some(other => other !== element && element.contains(other)));
            const named = causes.slice(0, 3).map(element => `${name(element)}, to ${reach(element)} px`).join("; ");
            return `the page scrolls sideways: ${name(scrolls) || scrolls.localName} has content ${scrolls.scrollWidth} px wide and room for ${scrolls.clientWidth} px. Beyond the edge: ${named || "nothing that can be named"}`;
        }
        return "";
    };

    /** Lets colours that fade and boxes that slide arrive. */
    const settle = async () => {
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})));
    };

    /** Puts something into the clipboard that no page copies, and gives it. */
    const mark = async () => {
        const nothing = `nothing was copied ${Math.random()}`;
        await navigator.clipboard.writeText(nothing);
        return nothing;
    };

    /** What is copied in place of such a mark; the mark, where nothing has come after so many milliseconds. */
    const copied = async (nothing, hangs) => {
        const end = performance.now() + hangs;
        for (;;) {
            const text = await navigator.clipboard.readText();
            if (text !== nothing || performance.now() > end) {
                return text;
            }
            await new Promise(resolve => setTimeout(resolve, 1));
        }
    };

    /** The page as it stands: what it says, and what it is said to be. */
    const state = () => [
        [...document.documentElement.classList].sort().join(" "),
        [...document.body.classList].sort().join(" "),
        document.querySelector("main")?.outerHTML,
    ].join("\n");

    const folds = new Map([...document.querySelectorAll("details")].map(details => [details, details.open]));
    const stored = storage();
    const atFirst = { classes: [...document.documentElement.classList], state: state(), url: location.href };

    function storage() {
        try {
            return { ...localStorage };
        } catch {
            return {};
        }
    }

    /** For what a check listens to: it ends when that is undone. */
    let until = new AbortController();
    const signal = () => until.signal;

    /** Where something leads is told when it sets out, and it doesn't get there: so nobody has to wait for a page that isn't to come. */
    const stay = tell => navigation.addEventListener("navigate", event => {
        if (!event.destination.sameDocument) {
            tell(event.destination.url);
            event.preventDefault();
        }
    }, { signal: until.signal });

    /**
     * Undoes what a check may do to the page, and says whether it is then as it was when it was loaded. Without scripts it cannot wait
     * until that is settled.
     */
    const undo = async settles => {
        document.querySelector("#mdbook-search-wrapper:not(.hidden)") && document.getElementById("mdbook-search-toggle").click();
        history.replaceState(null, "", atFirst.url);
        if (JSON.stringify(storage()) !== JSON.stringify(stored)) {
            localStorage.clear();
            Object.entries(stored).forEach(([name, value]) => localStorage.setItem(name, value));
            // The menu's first entry is the theme of the reader's system.
            document.getElementById("mdbook-theme-default_theme")?.click();
            localStorage.removeItem("mdbook-theme");
        }
        until.abort();
        until = new AbortController();
        folds.forEach((open, details) => { details.open = open; });
        // A button that has copied says so until the pointer leaves it.
        document.querySelectorAll(".tooltipped").forEach(button => button.dispatchEvent(new MouseEvent("mouseout")));
        if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) {
            document.activeElement.blur();
        }
        getSelection()?.removeAllRanges();
        scrollTo({ left: 0, top: 0, behavior: "instant" });
        if (settles) {
            await settle();
        }
        return state() === atFirst.state;
    };

    globalThis.book = { name, visible, contrasts, figures, sideways, settle, mark, copied, signal, stay, undo, atFirst };
}
