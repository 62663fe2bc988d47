// Runs a listing on the reader's machine, below its recorded run: its lines as they are printed, its timeline as it grows, and what its
// contract says at the end. Served by the preview only, which compiles, runs and judges (`here/` in the engine); what it tells is JSON,
// one object a line, and is shown as it comes. Nothing runs before a reader presses the button.

/** @typedef {{ claim: string, outcome: "held" | "broke" | "undecided", why: string[] }} Finding */
/** @typedef {{ event: string, [key: string]: any }} Told */

/** The key with which a page of this preview asks; empty in a browser that was not opened by the address in the terminal. */
const key = /** @type {HTMLElement} */ (document.getElementById("lectern-run")).dataset.key ?? "";

const NO_KEY = "To run listings from this page, open the book by the address that cargo book shows in its terminal: it has a key.";

/** What an outcome is called. */
const OUTCOMES = { held: "Held", broke: "Broke", undecided: "Undecided" };

/** What can be set, by the names that the engine has for it. */
const SETTINGS = [
    { name: "delay", label: "Delay of the slow server, in seconds", min: "0.05", max: "9", step: "0.05" },
    { name: "count", label: "How many", min: "1", step: "1" },
    { name: "jitter", label: "Jitter: up to so many delays more", min: "0", max: "5", step: "0.1" },
    { name: "one-at-a-time", label: "The server serves one request at a time" },
];

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

/** @param {string} what @param {object} body @param {AbortSignal} [signal] */
const ask = (what, body, signal) => fetch(`/__lectern/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-lectern-key": key },
    body: JSON.stringify(body),
    signal,
});

/** Each line of an answer, as it comes. @param {ReadableStream<Uint8Array>} stream */
async function* lines(stream) {
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) {
            return;
        }
        const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
        rest = parts.pop() ?? "";
        yield* parts;
    }
}

/** What a reader runs below one figure. */
class Here {
    /** The number of the run that is on. */
    run = 0;
    /** @type {AbortController | undefined} While a run is on, what ends it. */
    going;
    /** How many lines it has printed. */
    printed = 0;

    /** @param {HTMLElement} figure @param {string} slug */
    constructor(figure, slug) {
        this.slug = slug;
        const { span, wall } = /** @type {HTMLElement | null} */ (figure.querySelector(".play"))?.dataset ?? {};
        /** The length of the recorded run's axis, in seconds. */
        this.axis = Number(span ?? wall ?? 0) / 1000;
        this.button = make("button", "here-button", "Run it here");
        this.button.type = "button";
        this.button.addEventListener("click", () => (this.going ? this.stop() : this.start()));
        this.form = make("form", "here-form", "…");
        this.form.addEventListener("submit", event => {
            event.preventDefault();
            if (!this.going) {
                this.start();
            }
        });
        this.settings = make("details", "here-settings", make("summary", "", "Settings"), this.form);
        this.settings.addEventListener("toggle", () => this.offer(), { once: true });
        this.says = make("p", "here-says");
        this.says.role = "status";
        this.compiler = make("p", "here-compiler legend");
        this.output = make("pre", "output timed");
        this.output.tabIndex = 0;
        this.output.ariaLabel = `Output of your run of ${slug}`;
        this.pictures = make("div", "here-pictures");
        this.findings = make("div", "here-findings");
        this.limits = make("p", "legend here-limits");
        this.shown = make("div", "here-shown", make("p", "here-mark", "Your run, not recorded"), this.output, this.pictures,
            this.findings, this.limits);
        this.shown.hidden = true;
        this.element = make("section", "here", make("div", "here-bar", this.button, this.settings), this.says, this.compiler, this.shown);
        this.element.ariaLabel = `Run ${slug} on this machine`;
        figure.append(this.element);
    }

    /** Shows what can be set, each as the contract has it. */
    async offer() {
        const answer = key === "" ? undefined : await ask("choices", { slug: this.slug }).catch(() => undefined);
        const choices = answer?.ok ? await answer.json() : {};
        const fields = SETTINGS.filter(({ name }) => choices[name] !== undefined && choices[name] !== null).map(({ name, label, ...limits }) => {
            const usual = choices[name];
            const input = make("input", "");
            input.name = name;
            if (typeof usual === "boolean") {
                input.type = "checkbox";
                input.defaultChecked = usual;
                return make("label", "here-check", input, ` ${label}`);
            }
            Object.assign(input, { type: "number", max: String(usual), ...limits, defaultValue: String(usual), required: true });
            return make("label", "", `${label} `, input);
        });
        const nothing = key === "" ? NO_KEY : answer?.ok ? "There is nothing to set for this listing." : "The preview does not answer.";
        this.form.replaceChildren(...(fields.length > 0 ? fields : [nothing]));
    }

    /** What a reader has set otherwise. */
    chosen() {
        /** @type {NodeListOf<HTMLInputElement>} */
        const inputs = this.form.querySelectorAll("input");
        const changed = [...inputs].filter(input => input.type === "checkbox" ? input.checked !== input.defaultChecked
            : input.value !== input.defaultValue);
        return Object.fromEntries(changed.map(input => [input.name, input.type === "checkbox" ? input.checked : input.valueAsNumber]));
    }

    async start() {
        if (key === "") {
            this.says.textContent = NO_KEY;
            return;
        }
        if (!this.form.reportValidity()) {
            return;
        }
        this.going = new AbortController();
        this.run = this.printed = 0;
        this.button.textContent = "Stop";
        this.shown.hidden = true;
        for (const part of [this.output, this.pictures, this.findings, this.limits, this.compiler]) {
            part.replaceChildren();
        }
        this.says.textContent = "It is being compiled.";
        try {
            const axis = this.axis > 0 ? { axis: this.axis } : {};
            const answer = await ask("run", { slug: this.slug, ...this.chosen(), ...axis }, this.going.signal);
            if (answer.ok && answer.body) {
                for await (const line of lines(answer.body)) {
                    this.tell(JSON.parse(line));
                }
            } else {
                this.says.textContent = (await answer.json()).refused;
            }
        } catch {
            this.says.textContent = this.going.signal.aborted ? "It was stopped." : "The preview does not answer any more.";
        }
        this.compiler.textContent = "";
        this.going = undefined;
        this.button.textContent = "Run it again";
    }

    async stop() {
        const { going, run } = this;
        // Whoever hears nothing more has it stopped too.
        const answer = run > 0 ? await ask("stop", { run }).catch(() => undefined) : undefined;
        if (!answer?.ok) {
            going?.abort();
        }
    }

    /** Shows what the preview tells. @param {Told} told */
    tell(told) {
        switch (told.event) {
            case "accepted":
                this.run = told.run;
                break;
            case "compiling":
                this.compiler.textContent = told.line;
                break;
            case "running":
                this.compiler.textContent = "";
                this.shown.hidden = false;
                this.says.textContent = told.delay === null ? "It runs." : `It runs, with a delay of ${told.delay} s.`;
                this.limits.textContent = `It may take ${told.limits}.`;
                break;
            case "line":
                this.print(told.at, told.text);
                break;
            case "more-lines":
                this.print(null, `… it printed ${told.lines} lines`);
                break;
            case "another":
                this.says.textContent = `It runs again: ${told.number} of ${told.count}.`;
                break;
            case "timeline":
                this.draw(told.wall, told.pictures);
                break;
            case "ended":
                this.says.textContent = told.how;
                break;
            case "judged":
                this.judge(told.findings, told.note);
                break;
            case "failed":
                this.says.textContent = `It came to nothing: ${told.why}`;
                break;
            case "stopped":
                this.says.textContent = "It was stopped.";
                break;
        }
    }

    /** @param {number | null} at @param {string} text */
    print(at, text) {
        this.shown.hidden = false;
        const time = at === null ? [] : [make("span", "at", at.toFixed(2))];
        this.output.append(...(this.printed++ > 0 ? ["\n"] : []), make("span", "line", ...time, text));
        this.output.scrollTop = this.output.scrollHeight;
    }

    /** @param {number} wall @param {{ legend: string, svg: string }[]} pictures */
    draw(wall, pictures) {
        const longer = this.axis > 0 && wall > this.axis ? " The axis is longer than that of the recorded run, as this run is." : "";
        const frames = pictures.map(({ legend, svg }) => {
            const frame = make("div", "timeline-frame", make("p", "legend", `${legend}.${longer}`));
            // The engine draws it, and escapes what the program has to do with it.
            frame.insertAdjacentHTML("beforeend", svg);
            return frame;
        });
        this.pictures.replaceChildren(...frames);
    }

    /** @param {Finding[]} findings @param {string | null} note */
    judge(findings, note) {
        if (note !== null) {
            this.findings.replaceChildren(make("p", "legend", note));
            return;
        }
        /** @param {Finding["outcome"]} outcome */
        const count = outcome => findings.filter(finding => finding.outcome === outcome).length;
        const counts = /** @type {const} */ (["held", "broke", "undecided"]).filter(outcome => count(outcome) > 0)
            .map(outcome => `${count(outcome)} ${OUTCOMES[outcome].toLowerCase()}`);
        this.says.textContent += ` Its contract: ${counts.join(", ")}.`;
        const items = findings.map(({ claim, outcome, why }) => make("li", outcome, make("strong", "", OUTCOMES[outcome]), ` ${claim}`,
            ...why.map(sentence => make("p", "", sentence))));
        this.findings.replaceChildren(make("p", "legend", "What the contract claims, and what became of it in your run:"), make("ul", "", ...items));
    }
}

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.listing[id^='listing-']"))) {
    new Here(figure, figure.id.slice("listing-".length));
}
