// A recorded run, played: its lines come and its bars grow as they did, at the run's own pace or at one that is named. Nothing is made
// up here and nothing is waited for: which moment of the run is shown follows from the clock, and what is to be seen at that moment
// from the recording. `page/playback` in the engine writes the times of the lines, and `page/timeline` draws the bars.
//
// While a run is played, what is still to come is only out of sight; a screen reader finds all of it. At the end every element is again
// as it was.
{
    /** A run that is over within so many milliseconds is played slower than it was, and the page says how much. */
    const SHORT = 250;
    /** As slow as it takes for a short run to last this long. */
    const LONG_ENOUGH = 5000;
    const SLOW = [20, 50, 100, 200, 500, 1000, 2000, 5000];
    /** The arrow keys go a hundredth of the axis. */
    const STEPS = 100;

    const still = matchMedia("(prefers-reduced-motion: reduce)");

    /** "3 3005 0*2": from each time to the next, and how many there are of several alike. @param {string} text */
    const times = text => {
        let at = 0;
        return text.split(" ").filter(Boolean).flatMap(step => {
            const [by, count = 1] = step.split("*").map(Number);
            return Array.from({ length: count }, () => (at += by));
        });
    };

    /**
     * @template {keyof HTMLElementTagNameMap} Tag
     * @param {Tag} tag
     * @param {string} className
     * @param {(Node | string)[]} inside
     */
    const make = (tag, className, ...inside) => {
        const element = document.createElement(tag);
        element.className = className;
        element.append(...inside);
        return element;
    };

    /** @param {string} words @param {() => void} press */
    const button = (words, press) => {
        const element = make("button", "", words);
        element.type = "button";
        element.addEventListener("click", press);
        return element;
    };

    /** A timeline: its bars end where the cursor is. All places are in per cent of its width, to two decimals, as they are drawn. */
    class Picture {
        /** @param {SVGSVGElement} svg @param {number} span */
        constructor(svg, span) {
            this.svg = svg;
            this.span = span;
            /** @param {Element | null} element @param {string} name */
            const number = (element, name) => Number.parseFloat(element?.getAttribute(name) ?? "0");
            const axis = svg.querySelector(".axis");
            this.left = number(axis, "x1");
            this.right = number(axis, "x2");
            this.parts = [...svg.querySelectorAll(".bar, .queued, .said")].map(element => {
                const isBar = element.classList.contains("bar");
                const from = number(element, isBar ? "x" : "x1");
                // What grows, and how it was.
                const name = isBar ? "width" : "x2";
                const whole = element.getAttribute(name) ?? "";
                const to = isBar ? from + number(element, name) : number(element, name);
                return { element, isBar, from, to, name, whole };
            });
            this.cursor = document.createElementNS(svg.namespaceURI, "line");
            this.cursor.setAttribute("class", "play-cursor");
            this.cursor.setAttribute("y1", "0");
            this.cursor.setAttribute("y2", String(number(axis, "y1")));
        }

        /** @param {number} moment */
        show(moment) {
            const share = Math.min(1, Math.max(0, moment / this.span));
            const x = Number((this.left + (this.right - this.left) * share).toFixed(2));
            for (const { element, isBar, from, to, name, whole } of this.parts) {
                element.classList.toggle("later", from > x);
                const end = isBar ? x - from : x;
                const value = x >= to || from > x ? whole : `${end.toFixed(2)}%`;
                if (element.getAttribute(name) !== value) {
                    element.setAttribute(name, value);
                }
            }
            this.cursor.setAttribute("x1", `${x}%`);
            this.cursor.setAttribute("x2", `${x}%`);
            if (!this.cursor.isConnected) {
                this.svg.append(this.cursor);
            }
        }

        restore() {
            this.cursor.remove();
            for (const { element, name, whole } of this.parts) {
                element.classList.remove("later");
                element.setAttribute(name, whole);
            }
        }

        /** The moment below the pointer. @param {PointerEvent} event */
        moment(event) {
            const { left, width } = this.svg.getBoundingClientRect();
            const x = 100 * (event.clientX - left) / width;
            return this.span * (x - this.left) / (this.right - this.left);
        }
    }

    /** What one program printed and did. */
    class Run {
        /** @param {HTMLElement} place @param {number} span */
        constructor(place, span) {
            const figure = /** @type {HTMLElement} */ (place.closest("figure"));
            const at = times(place.dataset.times ?? "");
            const lines = figure.querySelectorAll("pre.output > :is(.line, .typed)");
            this.lines = [...lines].map((element, index) => ({ element, at: at[index] }));
            /** @type {NodeListOf<SVGSVGElement>} */
            const pictures = figure.querySelectorAll("svg.timeline");
            this.pictures = [...pictures].map(svg => new Picture(svg, span));
        }

        /** @param {number} moment */
        show(moment) {
            for (const { element, at } of this.lines) {
                element.classList.toggle("later", at > moment);
            }
            this.pictures.forEach(picture => picture.show(moment));
        }

        restore() {
            this.lines.forEach(({ element }) => element.classList.remove("later"));
            this.pictures.forEach(picture => picture.restore());
        }
    }

    /** The runs of a figure, or those of a pair, which begin together; with the bar of buttons that a reader plays them with. */
    class Player {
        /** The moment of the run that is shown, in milliseconds from its begin. */
        moment = 0;
        /** @type {{ from: number, since: number } | undefined} When it went on by itself, and from which moment. */
        going;
        /** The next frame. */
        waiting = 0;
        /** Everything that listens, until it's closed. */
        listeners = new AbortController();

        /** @param {HTMLElement[]} places @param {HTMLElement} opener */
        constructor(places, opener) {
            this.places = places;
            this.opener = opener;
            const [{ dataset }] = places;
            const span = Number(dataset.span ?? dataset.wall);
            this.runs = places.map(place => new Run(place, span));
            this.lines = this.runs.flatMap(run => run.lines);
            /** A last line may be read a little after its program has ended, which is where the axis ends. */
            this.end = Math.max(span, ...this.lines.map(({ at }) => at));
            /** Each moment at which something is printed. */
            this.moments = [...new Set([0, ...this.lines.map(({ at }) => at), this.end])].sort((one, other) => one - other);
            const slow = this.end >= SHORT ? undefined : SLOW.find(times => this.end * times >= LONG_ENOUGH) ?? SLOW.at(-1);
            this.speed = slow ? 1 / slow : 1;
            this.toggle = button("Pause", () => (this.going ? this.pause() : this.play()));
            this.speeds = [...(slow ? [1 / slow] : []), 1, 4].map(speed => {
                const words = speed < 1 ? `1/${slow}×` : `${speed}×`;
                return { speed, press: button(words, () => this.choose(speed)) };
            });
            this.paces = make("span", "play-paces", ...this.speeds.map(({ press }) => press));
            this.paces.role = "group";
            this.paces.ariaLabel = "Pace";
            this.back = button("Previous line", () => this.step(-1));
            this.next = button("Next line", () => this.step(1));
            this.range = make("input", "play-range");
            Object.assign(this.range, { type: "range", min: "0", max: String(this.end), step: "1", ariaLabel: "Moment of the run" });
            this.range.title = "Arrow keys move through the run, Page Up and Page Down from line to line; Escape closes it";
            this.time = make("span", "play-time");
            this.note = make("p", "play-note");
            this.says = make("p", "play-says");
            this.says.role = "status";
            this.bar = make("div", "play-bar", this.toggle, this.paces, this.back, this.next, this.range, this.time,
                this.note, button("Close", () => this.close()), this.says);
            this.bar.role = "group";
            this.bar.ariaLabel = `The recorded ${places.length > 1 ? "runs" : "run"}, played`;
        }

        open() {
            const [place] = this.places;
            const first = place.closest(".pair")?.querySelector(":scope > figure");
            if (first) {
                first.before(this.bar);
            } else {
                place.after(this.bar);
            }
            this.places.forEach(place => { place.hidden = true; });
            const { signal } = this.listeners;
            this.range.addEventListener("input", () => this.jump(this.range.valueAsNumber), { signal });
            this.bar.addEventListener("keydown", event => this.key(event), { signal });
            for (const picture of this.runs.flatMap(run => run.pictures)) {
                /** @param {PointerEvent} event */
                const jump = event => this.jump(picture.moment(event));
                picture.svg.addEventListener("pointerdown", event => {
                    if (event.button === 0) {
                        picture.svg.setPointerCapture(event.pointerId);
                        jump(event);
                    }
                }, { signal });
                picture.svg.addEventListener("pointermove", event => {
                    if (picture.svg.hasPointerCapture(event.pointerId)) {
                        jump(event);
                    }
                }, { signal });
            }
            still.addEventListener("change", () => {
                this.pause();
                // What had the focus may be gone.
                const focused = document.activeElement;
                if (still.matches && (focused === this.toggle || this.paces.contains(focused))) {
                    this.next.focus({ preventScroll: true });
                }
            }, { signal });
            // What nobody looks at does not go on.
            document.addEventListener("visibilitychange", () => document.hidden && this.pause(), { signal });
            addEventListener("beforeprint", () => {
                this.pause();
                this.runs.forEach(run => run.restore());
            }, { signal });
            addEventListener("afterprint", () => this.show(), { signal });
            if (still.matches) {
                this.show();
                this.next.focus({ preventScroll: true });
            } else {
                this.play();
                this.toggle.focus({ preventScroll: true });
            }
        }

        /** As the page was before. */
        close() {
            this.listeners.abort();
            this.pause();
            this.runs.forEach(run => run.restore());
            this.bar.remove();
            this.places.forEach(place => place.removeAttribute("hidden"));
            this.opener.focus({ preventScroll: true });
        }

        play() {
            this.moment = this.isOver ? 0 : this.moment;
            this.going = { from: this.moment, since: performance.now() };
            this.says.textContent = "";
            this.frame();
        }

        /** Takes the moment that it is now. */
        read() {
            if (this.going) {
                this.moment = Math.min(this.end, this.going.from + (performance.now() - this.going.since) * this.speed);
            }
        }

        /** Shows the moment that it is now, and does so again as long as the run goes on. */
        frame() {
            cancelAnimationFrame(this.waiting);
            this.read();
            if (this.isOver) {
                this.going = undefined;
            }
            if (this.going) {
                this.waiting = requestAnimationFrame(() => this.frame());
            }
            this.show();
        }

        pause() {
            cancelAnimationFrame(this.waiting);
            this.read();
            this.going = undefined;
            this.show();
        }

        /** @param {number} moment */
        jump(moment) {
            this.moment = Math.min(this.end, Math.max(0, moment));
            if (this.going && !this.isOver) {
                this.going = { from: this.moment, since: performance.now() };
            } else {
                this.going = undefined;
            }
            this.show();
            this.tell();
        }

        /** To the next moment at which something is printed, or to the one before. @param {1 | -1} way */
        step(way) {
            this.pause();
            const moments = way > 0 ? this.moments : this.moments.toReversed();
            this.jump(moments.find(moment => (moment - this.moment) * way > 0) ?? this.moment);
        }

        /** @param {number} speed */
        choose(speed) {
            this.read();
            this.speed = speed;
            if (this.going) {
                this.going = { from: this.moment, since: performance.now() };
            }
            this.show();
        }

        get isOver() {
            return this.moment >= this.end;
        }

        /** @param {number} moment */
        seconds(moment) {
            return (moment / 1000).toFixed(this.end < SHORT ? 3 : 2);
        }

        /** Where the run is, in words. */
        get words() {
            const printed = this.lines.filter(({ at }) => at <= this.moment).length;
            return `${this.seconds(this.moment)} of ${this.seconds(this.end)} seconds, ${printed} of ${this.lines.length} lines`;
        }

        /** What a screen reader says when its reader has gone somewhere, and not while the run goes on. */
        tell() {
            if (this.going) {
                return;
            }
            const here = this.lines.filter(({ at }) => at === this.moment);
            const lines = here.map(({ element }) => element.textContent?.slice(element.querySelector(".at")?.textContent?.length ?? 0));
            this.says.textContent = [this.words, ...lines].join(": ");
        }

        show() {
            this.runs.forEach(run => (this.isOver ? run.restore() : run.show(this.moment)));
            this.toggle.hidden = this.paces.hidden = still.matches;
            this.toggle.textContent = this.going ? "Pause" : this.isOver ? "Play again" : "Play";
            for (const { speed, press } of this.speeds) {
                press.ariaPressed = String(speed === this.speed);
            }
            this.back.ariaDisabled = String(this.moment <= 0);
            this.next.ariaDisabled = String(this.isOver);
            this.range.value = String(this.moment);
            // While it moves by itself, this stays as it is, or a screen reader would say each moment.
            const words = this.going ? "playing" : this.words;
            if (this.range.ariaValueText !== words) {
                this.range.ariaValueText = words;
            }
            this.time.textContent = `${this.seconds(this.moment)} of ${this.seconds(this.end)} s`;
            const pace = this.speed === 1 ? "the pace"
                : this.speed > 1 ? `${this.speed} times the pace`
                : `1/${Math.round(1 / this.speed)} of the pace`;
            const whose = this.runs.length > 1 ? "of the runs, which begin together" : "of the run";
            this.note.textContent = still.matches
                ? "Nothing moves by itself here: go from line to line, or choose a moment."
                : `At ${pace} ${whose}.`;
        }

        /** @param {KeyboardEvent} event */
        key(event) {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
                return;
            }
            const isRange = event.target === this.range;
            const step = this.end / STEPS;
            /** @type {Record<string, () => void>} */
            const anywhere = {
                ArrowLeft: () => this.jump(this.moment - step),
                ArrowRight: () => this.jump(this.moment + step),
                Home: () => this.jump(0),
                End: () => this.jump(this.end),
                Escape: () => this.close(),
            };
            /** @type {Record<string, () => void>} */
            const onRange = {
                ArrowDown: anywhere.ArrowLeft,
                ArrowUp: anywhere.ArrowRight,
                PageDown: () => this.step(-1),
                PageUp: () => this.step(1),
                " ": () => this.toggle.hidden || this.toggle.click(),
            };
            const act = anywhere[event.key] ?? (isRange ? onRange[event.key] : undefined);
            if (act) {
                event.preventDefault();
                // mdBook would turn the page.
                event.stopPropagation();
                act();
            }
        }
    }

    document.addEventListener("play", event => {
        const opener = /** @type {HTMLElement} */ (event.target);
        /** @type {HTMLElement | null} */
        const frame = opener.closest(".pair") ?? opener.closest("figure");
        /** @type {HTMLElement[]} */
        const places = [...(frame?.querySelectorAll(/** @type {"div"} */ (".play")) ?? [])];
        if (places.length > 0) {
            new Player(places, opener).open();
        }
    });
}
