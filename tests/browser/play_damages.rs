//! Runs that are played, broken: what plays them, the page that says when their lines came, and their styles.

use super::damage::{Damage, damage, more, style};

/// What plays them.
const PLAYER: &str = "theme/on-demand/play.js";

/// Breaks what plays the runs.
fn player(name: &'static str, from: &'static str, to: &str, says: &'static str) -> Damage {
    Damage {
        file: PLAYER,
        ..damage("play", name, from, to, says)
    }
}

pub(super) fn damages() -> Vec<Damage> {
    vec![
        player(
            "a run that is played faster than it was",
            "this.going.since) * this.speed",
            "this.going.since) * this.speed * 1.5",
            "; the recording has",
        ),
        player(
            "a slow pace that is faster than the page says",
            "of the pace`",
            "of the pace, or 1/${2 * Math.round(1 / this.speed)} of the pace`.replace(/^.* or /, \"\")",
            "; the recording has",
        ),
        player(
            "a long run that is played slower than it was",
            "const SHORT = 250",
            "const SHORT = 60000",
            "expected its own",
        ),
        damage(
            "play",
            "a line that comes early",
            "data-times=\"",
            "data-times=\"-400 ",
            "; the recording has",
        ),
        player(
            "a cursor beside its moment",
            "this.left + (this.right - this.left) * share",
            "this.left + 2 + (this.right - this.left) * share",
            "the axis has that moment at",
        ),
        player(
            "bars that do not grow",
            "element.setAttribute(name, value)",
            "element.setAttribute(name, whole)",
            ", and the cursor stands at",
        ),
        player(
            "bars that are there from the start",
            "element.classList.toggle(\"later\", from > x)",
            "element.classList.remove(\"later\")",
            "is to be seen",
        ),
        Damage {
            on: "data-span=",
            ..player(
                "a pair on two axes",
                "places.map(place => new Run(place, span))",
                "places.map(place => new Run(place, Number(place.dataset.wall)))",
                "the axis has that moment at",
            )
        },
        player(
            "a pause that does not hold",
            "this.toggle = button(\"Pause\", () => (this.going ? this.pause() : this.play()))",
            "this.toggle = button(\"Pause\", () => (this.going ? this.show() : this.play()))",
            "paused, it shows",
        ),
        player(
            "a faster pace that is none",
            "button(words, () => this.choose(speed))",
            "button(words, () => this.choose(1))",
            "four times as fast",
        ),
        player(
            "an end that leaves a trace",
            "this.cursor.remove();",
            "this.cursor.removeAttribute(\"x1\");",
            "the figure is not what it was before",
        ),
        player(
            "a click that leads elsewhere",
            "return this.span * (x - this.left) / (this.right - this.left);",
            "return this.span * x / 100;",
            "along its timeline, it shows",
        ),
        player(
            "a key that goes too far",
            "ArrowRight: () => this.jump(this.moment + step)",
            "ArrowRight: () => this.jump(this.moment + 5 * step)",
            "after the key → three times",
        ),
        player(
            "arrows that turn the page",
            "event.stopPropagation();",
            "",
            "leads away",
        ),
        player(
            "a run that moves for readers who want nothing to move",
            "if (still.matches) {\n                this.show();",
            "if (false) {\n                this.show();",
            "nobody has asked for one",
        ),
        player(
            "a screen reader that is told each moment",
            "const words = this.going ? \"playing\" : this.words;",
            "const words = this.words;",
            "a screen reader is told something",
        ),
        style(
            "play",
            "lines that a screen reader does not find",
            "pre.output > .later { visibility: hidden }",
            "out of a screen reader's reach",
        ),
        style(
            "play",
            "a bar that is too wide for a phone",
            ".play-bar { min-width: 600px }",
            "scrolls sideways",
        ),
        style(
            "play",
            "a bar out of sight",
            "@media (max-width: 400px) { .play-bar { translate: 0 -200vh } }",
            "the bar is out of sight",
        ),
        style(
            "play",
            "faint words",
            ".play-bar .play-note { color: #999 !important }",
            "color-contrast",
        ),
        style(
            "play",
            "a bar on paper",
            "@media print { .play-bar { display: flex !important } }",
            "on paper: ",
        ),
        style(
            "play",
            "half a run on paper",
            "pre.output > .later { opacity: 0 !important }",
            "on paper: ",
        ),
        style(
            "play",
            "a button without scripts",
            "html:not(.js) .play { display: block !important }",
            "without scripts: ",
        ),
        more(
            "play",
            "a run that plays by itself",
            "<script>addEventListener('load', () => document.querySelector('.play button').click())</script>",
            "before anybody has asked",
        ),
        more(
            "play",
            "a player that is fetched before anybody asks",
            "<script>addEventListener('load', () => fetch(onDemand['play.js']))</script>",
            "before anybody has asked, the page fetches",
        ),
        more(
            "play",
            "a run that nobody recorded",
            "<figure class=\"listing\"><div class=\"play\" data-wall=\"900\" data-times=\"1*4\"></div></figure>",
            "runs can be played, expected",
        ),
    ]
}
