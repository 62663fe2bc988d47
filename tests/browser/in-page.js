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
    const colour = text => {
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

    /** The colour behind the element: its own background and those that shine through it. */
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) {
            const layer = colour(getComputedStyle(at).backgroundColor);
            if (layer[3] > 0) {
                layers.push(layer);
            }
            if (layer[3] === 1) {
                break;
            }
        }
        return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255, 1]);
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

    /** The contrast of what the property (`color`, `fill`, `stroke`) paints against what is behind the element. */
    const contrast = (element, property = "color") => {
        const back = behind(element);
        const front = over(colour(getComputedStyle(element)[property]), back);
        return { ratio: ratio(front, back), front: `rgb(${front.slice(0, 3).map(Math.round)})`, back: `rgb(${back.slice(0, 3).map(Math.round)})` };
    };

    /** The figures of the page with the slugs of their listings. A pair shows a program that stands elsewhere. */
    const figures = () => [...document.querySelectorAll("figure.listing")].map(figure => {
        const program = figure.querySelector("a[href*='#listing-']");
        const slug = figure.id ? figure.id.replace(/^listing-/, "") : program?.hash.replace(/^#listing-/, "");
        return { figure, slug, elsewhere: !figure.id };
    });

    /** Lets colours that fade and boxes that slide arrive. */
    const settle = async () => {
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})));
    };

    globalThis.book = { name, visible, contrast, figures, settle };
}
