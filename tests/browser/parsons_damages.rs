//! Parsons problems, broken: the table, the script, the style.

use super::damage::{Damage, damage, more, style};

pub(super) fn damages() -> Vec<Damage> {
    // Another table than the recorded one comes, when it is asked for.
    let forged = |name, change: &str, says| {
        let script = format!(
            "<script>{{ const real = fetch; window.fetch = async address => {{ const table = await (await real(address)).json(); \
             {change}; return new Response(JSON.stringify(table)); }} }}</script>"
        );
        more("parsons", name, &script, says)
    };
    let damages = vec![
        forged(
            "a wrong arrangement that is called right",
            "for (const outcome of table.outcomes) outcome.kind = 'right'",
            "it says",
        ),
        forged(
            "an outcome that says something else",
            "for (const outcome of table.outcomes) outcome.says = outcome.says.replace('schedules end', 'schedules begin')",
            "it says",
        ),
        forged(
            "another error than the compiler's",
            "for (const outcome of table.outcomes) if (outcome.text) outcome.text += '!'",
            "the compiler says",
        ),
        forged("an arrangement left out", "table.table = {}", "it says"),
        Damage {
            file: "theme/blocks/parsons.js",
            ..damage(
                "parsons",
                "lines of which nobody says what to do with them",
                "Press a line to put it",
                "Put it",
                "before any line is pressed, it says",
            )
        },
        damage(
            "parsons",
            "a table that is not there",
            "data-table=\"arrangements/",
            "data-table=\"arrangements/no-",
            "it says",
        ),
        more(
            "parsons",
            "a table before anybody has asked",
            "<script>fetch(document.querySelector('figure.parsons').dataset.table)</script>",
            "before anybody has asked",
        ),
        damage(
            "parsons",
            "a line of the program that was not compiled",
            "<div class=\"parsons-line\" data-line=\"2\" style=\"--indent: 0\"><code>",
            "<div class=\"parsons-line\" data-line=\"2\" style=\"--indent: 0\"><code>pub ",
            "the program is",
        ),
        damage(
            "parsons",
            "two lines that have changed letters",
            "<li data-piece=\"a\">",
            "<li data-piece=\"b\">",
            "its lines are",
        ),
        damage(
            "parsons",
            "fewer arrangements in the count",
            "<td>It compiles, and every schedule ends well</td><td>",
            "<td>It compiles, and every schedule ends well</td><td>1",
            "the table counts",
        ),
        more(
            "parsons",
            "keys that do nothing",
            "<script>addEventListener('keydown', event => { if (event.key.startsWith('Arrow')) event.stopImmediatePropagation(); }, true)</script>",
            "after the key ArrowDown",
        ),
        more(
            "parsons",
            "a move that nobody is told of",
            "<script>new MutationObserver(() => { for (const says of document.querySelectorAll('.parsons-says')) \
             if (says.textContent.includes(' is in place ')) says.textContent = ''; }).observe(document.body, { subtree: true, childList: true })</script>",
            "and not where the line is",
        ),
        more(
            "parsons",
            "a focus that is lost",
            "<script>addEventListener('keyup', event => { if (event.key.startsWith('Arrow')) document.activeElement.blur(); })</script>",
            "after the key ArrowUp",
        ),
        more(
            "parsons",
            "a mouse that cannot drag",
            "<script>addEventListener('pointermove', event => event.stopImmediatePropagation(), true)</script>",
            "a line that is dragged",
        ),
        Damage {
            file: "theme/blocks/parsons.js",
            ..damage(
                "parsons",
                "a line that goes out of sight when it is tapped",
                "to.row.scrollIntoView",
                "void",
                "the line that was tapped went out of sight",
            )
        },
        Damage {
            file: "theme/blocks/parsons.js",
            ..damage(
                "parsons",
                "a page that glides, although its reader wants nothing to move",
                "still ? \"instant\" : \"smooth\"",
                "\"smooth\"",
                "the line that was tapped went out of sight",
            )
        },
        Damage {
            file: "theme/blocks/parsons.js",
            ..damage(
                "parsons",
                "a page that moves, although the line is in sight",
                "block: \"nearest\"",
                "block: \"start\"",
                "to a place in sight, and the page moved",
            )
        },
        style(
            "parsons",
            "places out of sight",
            ".parsons-held { opacity: 0 }",
            "\"visible\":false",
        ),
        style(
            "parsons",
            "a program as wide as it likes",
            ".parsons-line code { white-space: pre !important }",
            "the page scrolls sideways",
        ),
        style(
            "parsons",
            "buttons too small for a finger",
            ".parsons-moves button { min-width: 0 !important; min-height: 0 !important; font-size: 8px !important }",
            "too small for a finger",
        ),
        style(
            "parsons",
            "buttons on paper",
            "@media print { .parsons-control { display: flex !important } }",
            "on paper: ",
        ),
        style(
            "parsons",
            "counts that only scripts show",
            "html:not(.js) .parsons-counts::details-content { content-visibility: hidden !important; block-size: 0 !important }",
            "without scripts: ",
        ),
        style(
            "parsons",
            "faint buttons",
            ".parsons-check { color: #999 !important; background: #fff !important }",
            "color-contrast",
        ),
    ];
    let of_figure = |damage: Damage| Damage {
        needs_figure: true,
        ..damage
    };
    damages.into_iter().map(of_figure).collect()
}
