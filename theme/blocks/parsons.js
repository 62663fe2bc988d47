// Lines that a reader puts in order, and what that very program does. Every arrangement was compiled and gone through when the book
// was recorded; the table of them is fetched when somebody asks for the first answer. `page/block/parsons` in the engine makes the
// program, the places and the lines. Nothing is judged here: an arrangement is looked up.
{
    /**
     * @typedef {{ kind: "right" | "wrong" | "endless" | "refused", says: string, text?: string }} Outcome
     * @typedef {{ outcomes: Outcome[], table: Record<string, number> }} Table
     */

    /**
     * A place of the program, and the line that is in it.
     * @typedef {{ row: HTMLElement, number: number, line: Line | undefined }} Place
     */

    /**
     * A line that can be put into a place: its letter, its text, and the button that lies over it in the list. On paper, the text stays.
     * @typedef {{ letter: string, code: HTMLElement, text: string, take: HTMLButtonElement }} Line
     */

    /** @type {(label: string, act: (event: MouseEvent) => void, className: string) => HTMLButtonElement} */
    const button = (label, act, className) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = className;
        made.textContent = label;
        made.addEventListener("click", act);
        return made;
    };

    const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    /**
     * How many places are empty, as a clause.
     * @type {(count: number, all: number, still: string) => string}
     */
    const emptyPlaces = (count, all, still) => {
        const which = count === all && all > 1 ? (all === 2 ? "Both" : `All ${(WORDS[all] ?? String(all)).toLowerCase()}`) : WORDS[count] ?? count;
        return `${which} ${count === 1 ? "place is" : "places are"} ${still}empty.`;
    };

    /** A mouse that has moved so far drags. */
    const FAR = 5;

    class Problem {
        /** @type {Promise<Table> | undefined} */
        table;
        /**
         * The place into which the next line goes, if a reader has chosen one.
         * @type {Place | undefined}
         */
        target;
        /** Whether a click comes of a line that was dragged. */
        dragged = false;

        /**
         * @param {HTMLElement} figure
         * @param {HTMLElement} says
         * @param {HTMLElement} error
         * @param {HTMLElement} control
         */
        constructor(figure, says, error, control) {
            this.figure = figure;
            this.says = says;
            this.error = error;
            /** @type {Place[]} */
            this.places = [...figure.querySelectorAll(/** @type {"div"} */ (".parsons-place"))].map((row, index) => (
                { row, number: index + 1, line: undefined }));
            /** @type {Line[]} */
            this.lines = [...figure.querySelectorAll(/** @type {"li"} */ (".parsons-lines li"))].map(item => this.line(item));
            control.append(
                button("Check", () => this.check(), "parsons-check"),
                button("Take all lines out", () => this.clear(), "parsons-clear"),
            );
            for (const place of this.places) {
                place.row.addEventListener("keydown", event => this.key(event, place));
                this.draw(place);
            }
        }

        /**
         * @param {HTMLElement} item
         * @returns {Line}
         */
        line(item) {
            const code = /** @type {HTMLElement} */ (item.querySelector("code"));
            const text = code.textContent ?? "";
            const take = button("", event => {
                // A click of the keyboard has no count, and comes of no line that was dragged.
                if (!this.dragged || event.detail === 0) {
                    this.insert(line);
                }
            }, "parsons-take");
            const line = { letter: item.dataset.piece ?? "", code, text, take };
            take.append(this.grip());
            take.ariaLabel = `Put in: ${text}`;
            item.append(take);
            this.drag(take, line);
            return line;
        }

        /** By it a finger drags a line; elsewhere it scrolls the page. */
        grip() {
            const grip = document.createElement("span");
            grip.className = "parsons-grip";
            grip.ariaHidden = "true";
            grip.textContent = "⠿";
            return grip;
        }

        /**
         * What a place shows: its line with the buttons that move it, or that it is empty.
         * @param {Place} place
         */
        draw(place) {
            const { row, line, number } = place;
            row.classList.toggle("filled", Boolean(line));
            if (!line) {
                const empty = document.createElement("span");
                empty.className = "parsons-empty";
                const choose = button("", () => this.choose(place), "parsons-choose");
                choose.ariaLabel = `Choose place ${number}`;
                choose.ariaPressed = String(this.target === place);
                empty.append(`place ${number}`, choose);
                row.replaceChildren(empty);
                return;
            }
            const held = document.createElement("span");
            held.className = "parsons-held";
            held.append(this.grip(), line.code.cloneNode(true));
            this.drag(held, line);
            const moves = document.createElement("span");
            moves.className = "parsons-moves";
            const up = button("↑", () => this.move(place, -1), "parsons-up");
            const down = button("↓", () => this.move(place, 1), "parsons-down");
            const out = button("✕", () => this.remove(place), "parsons-out");
            up.ariaLabel = `Move up: ${line.text}`;
            down.ariaLabel = `Move down: ${line.text}`;
            out.ariaLabel = `Take out: ${line.text}`;
            up.ariaDisabled = String(number === 1);
            down.ariaDisabled = String(number === this.places.length);
            moves.append(up, down, out);
            row.replaceChildren(held, moves);
        }

        /** The program has changed: what was said of it is of another one. */
        changed() {
            this.error.hidden = true;
            this.error.textContent = "";
            for (const { take, text } of this.lines) {
                const place = this.places.find(place => place.line?.take === take);
                take.ariaDisabled = String(Boolean(place));
                take.ariaLabel = place ? `In place ${place.number}: ${text}` : `Put in: ${text}`;
            }
        }

        /** @param {string} words */
        tell(words) {
            this.says.textContent = words;
        }

        /**
         * A reader says where the next line goes.
         * @param {Place} place
         */
        choose(place) {
            const before = this.target;
            this.target = before === place ? undefined : place;
            for (const other of [before, place]) {
                const choose = other?.row.querySelector(".parsons-choose");
                if (choose) {
                    choose.ariaPressed = String(this.target === other);
                }
            }
            this.tell(this.target ? `The next line goes into place ${place.number}.` : "The next line goes into the first empty place.");
        }

        /**
         * The line goes into the chosen place, or into the first that is empty.
         * @param {Line} line
         */
        insert(line) {
            const from = this.places.find(place => place.line === line);
            if (from) {
                this.tell(`This line is in place ${from.number} already.`);
                return;
            }
            const to = this.target ?? this.places.find(place => !place.line);
            if (!to) {
                this.tell("All places are taken. Take a line out first.");
                return;
            }
            this.put(line, to);
        }

        /**
         * Puts a line into a place; a line that is there changes places with it, or comes out.
         * @param {Line} line
         * @param {Place} to
         */
        put(line, to) {
            const from = this.places.find(place => place.line === line);
            if (from === to) {
                return;
            }
            const other = to.line;
            to.line = line;
            this.target = undefined;
            if (from) {
                from.line = other;
                this.draw(from);
            }
            this.draw(to);
            this.changed();
            const swapped = from && other ? `, and the one that was there in place ${from.number}` : "";
            this.tell(`${line.text} is in place ${to.number} of ${this.places.length}${swapped}.`);
            // On a small screen the place may be out of sight. Where it isn't, nothing moves.
            const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
            to.row.scrollIntoView({ block: "nearest", behavior: still ? "instant" : "smooth" });
        }

        /**
         * @param {Place} place
         * @param {-1 | 1} way
         */
        move(place, way) {
            const to = this.places[place.number - 1 + way];
            if (!place.line) {
                return;
            }
            if (!to) {
                this.tell(`Place ${place.number} is the ${way < 0 ? "first" : "last"} one.`);
                return;
            }
            this.put(place.line, to);
            /** @type {HTMLElement | null} */ (to.row.querySelector(way < 0 ? ".parsons-up" : ".parsons-down"))?.focus({ preventScroll: true });
        }

        /** @param {Place} place */
        remove(place) {
            const line = place.line;
            place.line = undefined;
            this.draw(place);
            this.changed();
            this.tell(`${line?.text} is out. Place ${place.number} is empty.`);
            /** @type {HTMLElement | null} */ (place.row.querySelector(".parsons-choose"))?.focus();
        }

        clear() {
            this.target = undefined;
            for (const place of this.places) {
                place.line = undefined;
                this.draw(place);
            }
            this.changed();
            this.tell(emptyPlaces(this.places.length, this.places.length, ""));
        }

        /**
         * @param {KeyboardEvent} event
         * @param {Place} place
         */
        key(event, place) {
            const acts = /** @type {Record<string, () => void>} */ ({
                ArrowUp: () => this.move(place, -1),
                ArrowDown: () => this.move(place, 1),
                Delete: () => this.remove(place),
                Backspace: () => this.remove(place),
            });
            const act = acts[event.key];
            if (place.line && act && !event.ctrlKey && !event.metaKey && !event.altKey) {
                event.preventDefault();
                event.stopPropagation();
                act();
            }
        }

        /**
         * A line that is dragged into a place, or out of one: by a mouse anywhere, by a finger at its grip.
         * @param {HTMLElement} handle
         * @param {Line} line
         */
        drag(handle, line) {
            handle.addEventListener("pointerdown", begin => {
                const target = /** @type {Element} */ (begin.target);
                this.dragged = false;
                if (begin.button !== 0 || (begin.pointerType !== "mouse" && !target.closest(".parsons-grip"))) {
                    return;
                }
                /** @type {HTMLElement | undefined} */
                let ghost;
                const over = (/** @type {PointerEvent} */ event) => {
                    const below = document.elementFromPoint(event.clientX, event.clientY);
                    const row = below?.closest(".parsons-place");
                    return this.places.find(place => place.row === row);
                };
                const follow = (/** @type {PointerEvent} */ event) => {
                    if (!ghost && Math.hypot(event.clientX - begin.clientX, event.clientY - begin.clientY) > FAR) {
                        this.dragged = true;
                        ghost = document.createElement("span");
                        ghost.className = "parsons-ghost";
                        ghost.append(line.code.cloneNode(true));
                        this.figure.append(ghost);
                    }
                    if (ghost) {
                        ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
                        const place = over(event);
                        for (const { row, number } of this.places) {
                            row.classList.toggle("over", number === place?.number);
                        }
                    }
                };
                const end = (/** @type {PointerEvent} */ event) => {
                    removeEventListener("pointermove", follow);
                    removeEventListener("pointerup", end);
                    removeEventListener("pointercancel", end);
                    for (const { row } of this.places) {
                        row.classList.remove("over");
                    }
                    ghost?.remove();
                    if (!ghost || event.type === "pointercancel") {
                        return;
                    }
                    const place = over(event);
                    const from = this.places.find(place => place.line === line);
                    if (place) {
                        this.put(line, place);
                    } else if (from) {
                        this.remove(from);
                    }
                };
                addEventListener("pointermove", follow);
                addEventListener("pointerup", end);
                addEventListener("pointercancel", end);
                if (begin.pointerType === "mouse") {
                    // Nothing is to be marked while a line is dragged.
                    begin.preventDefault();
                    handle.focus();
                }
            });
        }

        /** The recorded table; where it does not come, a reader may try again. */
        async load() {
            const { table: address } = this.figure.dataset;
            this.table ??= fetch(address ?? "").then(response => {
                if (!response.ok) {
                    throw new Error(response.statusText);
                }
                return response.json();
            });
            return this.table;
        }

        async check() {
            const empty = this.places.filter(place => !place.line).length;
            if (empty > 0) {
                this.tell(emptyPlaces(empty, this.places.length, "still "));
                return;
            }
            this.tell("Looking it up …");
            const name = this.name;
            try {
                const { outcomes, table } = await this.load();
                if (this.name === name) {
                    this.answer(outcomes[table[name]]);
                }
            } catch {
                this.table = undefined;
                this.tell(location.protocol === "file:"
                    ? "This page was opened as a file, and a browser lets no file read another. Serve the book, or compare with the solution below."
                    : "The answer could not be loaded. Try again, or compare with the solution below.");
            }
        }

        /** The arrangement as the table has it: a letter for each place. */
        get name() {
            return this.places.map(({ line }) => line?.letter ?? "").join("");
        }

        /** @param {Outcome} outcome */
        answer({ kind, says, text }) {
            const { counted = "" } = this.figure.dataset;
            const verdict = document.createElement("strong");
            verdict.className = kind === "right" ? "good" : "bad";
            verdict.textContent = kind === "right" ? "Right." : "Not yet.";
            this.says.replaceChildren(verdict, ` ${says}`, kind === "right" ? ` ${counted}` : "");
            this.error.textContent = text ?? "";
            this.error.hidden = !text;
        }
    }

    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.parsons"))) {
        /** @type {(selector: string) => HTMLElement | null} */
        const part = selector => figure.querySelector(selector);
        const [says, error, control] = [part(".parsons-says"), part(".parsons-error"), part(".parsons-control")];
        if (says && error && control) {
            says.textContent = "Press a line to put it into the first empty place, or drag it to any place by its dots.";
            new Problem(figure, says, error, control);
        }
    }
}
