//! Cancelled futures, broken.

use super::damage::{Damage, damage, style};

pub(super) fn damages() -> Vec<Damage> {
    let damages = vec![
        damage(
            "cancels",
            "an await without a button",
            "class=\"cancel-here\" data-row=\"1\"",
            "hidden data-row=\"1\"",
            "its buttons stand below the lines",
        ),
        damage(
            "cancels",
            "the button of another await",
            "class=\"cancel-here\" data-row=\"1\"",
            "class=\"cancel-here\" data-row=\"0\"",
            "it says",
        ),
        damage(
            "cancels",
            "something else in the table",
            "<td class=\"changed\">",
            "<td class=\"changed\">0",
            "there is",
        ),
        damage(
            "cancels",
            "a box with a dash that means nothing",
            "<p class=\"cancel-left\"></p>",
            "<p class=\"cancel-left\">–</p>",
            "before any button is pressed, its boxes have",
        ),
        damage(
            "cancels",
            "boxes of which nobody says that they will be filled",
            ", and these boxes fill.",
            ".",
            "before any button is pressed, it says",
        ),
        style(
            "cancels",
            "boxes out of sight",
            ".cancel-boxes { opacity: 0 }",
            "\"visible\":false",
        ),
        style(
            "cancels",
            "boxes that push the page down",
            ".cancel-left.changed { padding-block-end: 4em !important }",
            "px taller than at first",
        ),
        style(
            "cancels",
            "buttons on paper",
            "@media print { .cancel-picture { display: block !important } }",
            "on paper: ",
        ),
        style(
            "cancels",
            "a table that only scripts show",
            "html:not(.js) .cancel-all::details-content { content-visibility: hidden !important; block-size: 0 !important }",
            "without scripts: ",
        ),
        style(
            "cancels",
            "faint buttons",
            ".cancel-here { color: #999 !important; background: #fff !important }",
            "color-contrast",
        ),
    ];
    let of_figure = |damage: Damage| Damage {
        needs_figure: true,
        ..damage
    };
    damages.into_iter().map(of_figure).collect()
}
