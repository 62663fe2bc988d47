//! Figures, broken: listings, plots and steppers.

use super::damage::{Damage, damage, more, style};

pub(super) fn damages() -> Vec<Damage> {
    let of_figure = |damage: Damage| Damage {
        needs_figure: true,
        ..damage
    };
    // Not every plot has something to move.
    let of_control = |damage: Damage| Damage {
        on: "class=\"plot-control\"",
        ..of_figure(damage)
    };
    vec![
        style(
            "figures",
            "a picture above its program",
            "figure.listing { display: flex; flex-direction: column } .timeline-frame { order: -1 }",
            "above the end of what comes before it",
        ),
        damage(
            "figures",
            "a changed line of output",
            "</span>response 1",
            "</span>Response 1",
            "; the recording has",
        ),
        damage(
            "figures",
            "a bar less",
            "<rect class=\"bar\"",
            "<rect class=\"gone\"",
            "bars",
        ),
        style(
            "figures",
            "an output cut off",
            "pre.output { max-height: 3em; overflow: hidden }",
            "cut off or hidden",
        ),
        Damage {
            on: "bar failed",
            ..style(
                "figures",
                "a request without success that only its colour tells",
                "svg.timeline .bar.failed { fill: red !important }",
                "by its colour alone",
            )
        },
        style(
            "figures",
            "a pair that is none",
            ".pair { grid-template-columns: 1fr !important }",
            "does not stand side by side",
        ),
        more(
            "plots",
            "a plot that no chapter has",
            "<figure class=\"plot\"><figcaption>x</figcaption></figure>",
            "plots, expected ",
        ),
        of_figure(damage(
            "plots",
            "a mark less",
            "class=\"mark kind-1\"",
            "class=\"gone\"",
            "marks of kind 1, expected",
        )),
        of_figure(style(
            "plots",
            "a curve that is not drawn",
            "svg.plot .curve { stroke: none !important }",
            "cannot be seen",
        )),
        of_control(style(
            "plots",
            "a control without scripts",
            ".plot-control { display: block !important }",
            "without scripts: ",
        )),
        of_control(style(
            "plots",
            "a control on paper",
            "@media print { .plot-control { display: block !important } }",
            "on paper: ",
        )),
        of_figure(style(
            "plots",
            "a picture that only scripts show",
            "html:not(.js) svg.plot { display: none }",
            "without scripts: ",
        )),
        of_control(more(
            "plots",
            "arrows that turn the page",
            "<script>for (const slider of document.querySelectorAll('.plot-control input')) slider.addEventListener('keydown', event => { if (event.key === 'ArrowRight') location.hash = 'gone'; })</script>",
            "leads away",
        )),
        of_control(more(
            "plots",
            "words that do not follow",
            "<script>addEventListener('input', event => { event.stopImmediatePropagation(); }, true)</script>",
            "it says",
        )),
        of_figure(damage(
            "plots",
            "another formula in the script",
            "&quot;formula&quot;:&quot;",
            "&quot;formula&quot;:&quot;2 * ",
            "expected",
        )),
        of_control(more(
            "plots",
            "words that push the page down",
            "<script>addEventListener('input', () => { document.querySelector('.plot-says').style.minHeight = '9em'; })</script>",
            "px taller than before",
        )),
        of_figure(style(
            "plots",
            "points that do not stand out",
            "svg.plot.pointed :is(.mark, .curve) { opacity: 1 !important }",
            "what stands out is",
        )),
        Damage {
            file: "theme/blocks/plot.js",
            from: "const button = document.createElement(\"button\");",
            to: "points(); const button = document.createElement(\"button\");".to_owned(),
            ..of_figure(more(
                "plots",
                "marks that are measured before anybody sees them",
                "",
                "hidden at first, the plot",
            ))
        },
        of_figure(more(
            "plots",
            "a point of which another number is said",
            "<script>document.querySelectorAll('.plot-table td').forEach(cell => { cell.textContent &&= `1${cell.textContent}`; })</script>",
            "has the focus, it says",
        )),
        Damage {
            on: "<figure class=\"scoreboard\"",
            ..style(
                "scoreboards",
                "a row that stands out in the table alone",
                "svg.scores .row .label { font-weight: 400 !important }",
                "stands out in the picture and",
            )
        },
        Damage {
            on: "<figure class=\"scoreboard\"",
            ..more(
                "scoreboards",
                "a row that stands out for another one",
                "<script>addEventListener('load', () => { const rows = document.querySelector('figure.scoreboard tbody'); rows.append(rows.firstElementChild); })</script>",
                "stands out in the picture and",
            )
        },
        more(
            "steppers",
            "a stepper that no chapter has",
            "<figure class=\"stepper\"><figcaption>x</figcaption></figure>",
            "steppers, expected ",
        ),
        of_figure(damage(
            "steppers",
            "a row less",
            "<th scope=\"row\">2</th>",
            "<th scope=\"row\">3</th>",
            "it says",
        )),
        of_figure(more(
            "steppers",
            "a script that makes a box higher",
            "<script>{ const box = document.querySelector('.stepper-content'); box.replaceChildren = (...held) => { Element.prototype.replaceChildren.apply(box, held); box.style.minHeight = '40em'; } }</script>",
            "px high before the script runs",
        )),
        of_figure(style(
            "steppers",
            "a table that only scripts show",
            "html:not(.js) .stepper-steps::details-content { content-visibility: hidden !important; block-size: 0 !important }",
            "without scripts: ",
        )),
        of_figure(style(
            "steppers",
            "a stepper on paper",
            "@media print { .stepper-picture { display: block !important } }",
            "on paper: ",
        )),
        of_figure(style(
            "steppers",
            "a line marked by its colour alone",
            ".stepper-code .line.now::before { content: \"\" !important }",
            "by its colour alone",
        )),
        of_figure(style(
            "steppers",
            "a line out of sight",
            "pre.stepper-code { overflow: clip !important }",
            "is not in sight",
        )),
        of_figure(style(
            "steppers",
            "boxes that push the page down",
            ".stepper-size { display: none }",
            "px taller than at first",
        )),
        of_figure(more(
            "steppers",
            "arrows that turn the page",
            "<script>Event.prototype.stopPropagation = () => {}</script>",
            "leads away",
        )),
        of_figure(more(
            "steppers",
            "a script that leaves out a step",
            "<script>document.querySelector('.stepper-table tbody tr:nth-child(2)').remove()</script>",
            "the number of rows is",
        )),
        of_figure(more(
            "steppers",
            "boxes that do not follow",
            "<script>document.querySelector('.stepper-content').replaceChildren = () => {}</script>",
            "they hold",
        )),
    ]
}
