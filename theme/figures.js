// Copying a listing copies the whole program: the button on an excerpt takes the program that is folded below it, and that on
// a piece away from its figure takes the figure's, if that is on the same page.
(() => {
    "use strict";
    for (const excerpt of document.querySelectorAll(".excerpt")) {
        const figure = excerpt.closest("figure.listing") ?? document.getElementById(`listing-${excerpt.dataset.listing}`);
        const whole = figure?.querySelector(".whole-program code") ?? figure?.querySelector("code.language-rust");
        const shown = excerpt.querySelector("code");
        if (!whole || !shown) {
            continue;
        }
        // The button belongs to mdBook, which reads the code beside it at the moment of the click.
        excerpt.addEventListener("click", async event => {
            const button = event.target.closest(".clip-button");
            if (!button) {
                return;
            }
            event.stopPropagation();
            await navigator.clipboard.writeText(whole.textContent);
            button.firstElementChild.textContent = "Copied the whole program!";
            button.classList.add("tooltipped");
        }, true);
    }
})();

// What a reader may move in a plot: a curve and a mark on it follow the sliders, and so do the words. All of it stands on
// the page from the start; `plot.rs` and `formula.rs` in the engine say what its formulas are.
(() => {
    "use strict";

    // A formula has numbers, names, + - * / and parentheses, and was checked when the page was made. Gives the function of
    // its names' values.
    const compile = source => {
        const tokens = source.match(/[0-9.]+|\w+|[-+*/()]/g);
        const operand = () => {
            const token = tokens.shift();
            if (token === "(") {
                const inner = sum();
                tokens.shift();
                return inner;
            }
            if (token === "-") {
                const inner = operand();
                return of => -inner(of);
            }
            return /^[0-9]/.test(token) ? () => Number(token) : of => of[token];
        };
        const chain = (next, signs) => () => {
            let left = next();
            while (signs[tokens[0]]) {
                const [apply, one, other] = [signs[tokens.shift()], left, next()];
                left = of => apply(one(of), other(of));
            }
            return left;
        };
        const product = chain(operand, { "*": (a, b) => a * b, "/": (a, b) => a / b });
        const sum = chain(product, { "+": (a, b) => a + b, "-": (a, b) => a - b });
        return sum();
    };

    const rounded = number =>
        (Math.abs(number) >= 0.1 ? Math.round(number * 100) / 100 : Number(number.toPrecision(3))) + 0;

    const share = (axis, value) => (axis.log
        ? Math.log(value / axis.from) / Math.log(axis.to / axis.from)
        : (value - axis.from) / (axis.to - axis.from));
    const at = (axis, share) => (axis.log
        ? axis.from * (axis.to / axis.from) ** share
        : axis.from + share * (axis.to - axis.from));
    // Far beyond the picture, but not as far as numbers go.
    const place = (axis, value) => axis.start + Math.min(4, Math.max(-3, share(axis, value))) * (axis.end - axis.start);

    for (const control of document.querySelectorAll(".plot-control")) {
        const plot = JSON.parse(control.dataset.plot);
        const { x, y } = plot.axes;
        const formula = compile(plot.formula);
        const also = Object.entries(plot.also).map(([name, source]) => [name, compile(source)]);
        const figure = control.closest("figure");
        const curve = figure.querySelector("svg.plot .moved");
        const mark = figure.querySelector("svg.plot .moved-mark");
        const words = control.querySelector(".plot-says");
        const inputs = [...control.querySelectorAll("input")];

        const update = () => {
            const values = {};
            for (const input of inputs) {
                values[input.dataset.name] = input.valueAsNumber;
                input.nextElementSibling.value = input.value;
            }
            const points = Array.from({ length: plot.samples }, (_, index) => {
                const value = at(x, index / (plot.samples - 1));
                return [place(x, value), place(y, formula({ ...values, [plot.x]: value }))];
            });
            if (points.flat().every(Number.isFinite)) {
                curve.setAttribute("points", points.map(point => point.map(number => number.toFixed(1)).join()).join(" "));
            }
            const here = formula(values);
            const inside = (axis, value) => value >= axis.from && value <= axis.to;
            mark.setAttribute("cx", place(x, values[plot.x]).toFixed(1));
            mark.setAttribute("cy", place(y, here).toFixed(1));
            mark.setAttribute("visibility", inside(x, values[plot.x]) && inside(y, here) ? "visible" : "hidden");
            const more = Object.fromEntries(also.map(([name, formula]) => [name, formula(values)]));
            const finite = Object.values(more).every(Number.isFinite);
            const shown = name => (name in values ? values[name] : rounded(name === "y" ? here : more[name]));
            words.textContent = ((!finite && plot.otherwise) || plot.says).replace(/\{(\w+)\}/g, (_, name) => shown(name));
        };
        for (const input of inputs) {
            input.addEventListener("input", update);
        }
        // A browser may remember where the sliders stood.
        update();
    }
})();

// A stepper shows one row of its table at a time: the sentence, the line of the program, and what each box holds. All that
// it shows stands in the table; `stepped.rs` in the engine makes both.
(() => {
    "use strict";
    for (const figure of document.querySelectorAll("figure.stepper")) {
        const picture = figure.querySelector(".stepper-picture");
        const rows = [...figure.querySelectorAll(".stepper-table tbody tr")];
        if (!picture || rows.length === 0) {
            continue;
        }
        const control = picture.querySelector(".stepper-control");
        const [back, forward] = control.querySelectorAll("button");
        const range = control.querySelector("input");
        const says = picture.querySelector(".stepper-says");
        const code = picture.querySelector(".stepper-code");
        const lines = code.querySelectorAll(".line");
        const boxes = picture.querySelectorAll(".stepper-content");
        let shown = 1;

        const show = step => {
            shown = Math.min(rows.length, Math.max(1, step));
            const [number, what, line, at, ...held] = [...rows[shown - 1].cells];
            const words = `Step ${number.textContent} of ${rows.length}, line ${line.textContent}, at ${at.textContent} s: ${what.textContent}`;
            // A screen reader says what changes, and at first nothing does.
            if (says.textContent !== words) {
                says.textContent = words;
            }
            range.value = shown;
            range.setAttribute("aria-valuetext", `${shown} of ${rows.length}`);
            back.setAttribute("aria-disabled", shown === 1);
            forward.setAttribute("aria-disabled", shown === rows.length);
            for (const [index, box] of boxes.entries()) {
                box.replaceChildren(...held[index].cloneNode(true).childNodes);
            }
            const before = code.querySelector(".now");
            before?.classList.remove("now");
            before?.removeAttribute("aria-current");
            const now = lines[Number(line.textContent) - 1];
            if (!now) {
                return;
            }
            now.classList.add("now");
            now.setAttribute("aria-current", "step");
            // Within its own box: the page stays where it is. A line in the middle half is well in sight.
            const middle = now.offsetTop + now.offsetHeight / 2 - code.scrollTop;
            if (middle < code.clientHeight / 4 || middle > code.clientHeight * 3 / 4) {
                code.scrollTop += middle - code.clientHeight / 2;
            }
        };
        back.addEventListener("click", () => show(shown - 1));
        forward.addEventListener("click", () => show(shown + 1));
        range.addEventListener("input", () => show(range.valueAsNumber));
        figure.addEventListener("keydown", event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
                return;
            }
            const ways = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 1, End: rows.length };
            if (control.contains(event.target) && event.key in ways) {
                event.preventDefault();
                show(ways[event.key]);
            }
            // mdBook would turn the page, where a reader steps, or moves the program or the table sideways.
            if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
                event.stopPropagation();
            }
        });
        // A browser may remember where the range stood.
        show(range.valueAsNumber);
    }
})();

// mdBook leaves the last line break in the blocks that are not Rust. Copied along, it would set off a command that is
// pasted into a terminal.
(() => {
    "use strict";
    for (const code of document.querySelectorAll("pre > code")) {
        let last = code;
        while (last.lastChild) {
            last = last.lastChild;
        }
        if (last.nodeType === Node.TEXT_NODE && last.data.endsWith("\n")) {
            last.data = last.data.slice(0, -1);
        }
    }
})();

// A block that scrolls sideways must be reachable without a mouse.
(() => {
    "use strict";
    const update = () => {
        for (const code of document.querySelectorAll("pre > code")) {
            if (code.scrollWidth > code.clientWidth) {
                code.tabIndex = 0;
            } else {
                code.removeAttribute("tabindex");
            }
        }
    };
    update();
    addEventListener("resize", update);
    for (const details of document.querySelectorAll("details")) {
        details.addEventListener("toggle", update);
    }
})();
