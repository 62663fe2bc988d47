//! Lies told by diagrams: what nobody measured, in a picture that no run has drawn.

use crate::book::{Book, Planted};
use crate::lie::{Lie, by_check, missed};

/// An honest diagram.
pub(crate) const DIAGRAM: &str = r#"```diagram
caption = "A request and its response"
alt = "The client sends a request to the server, and waits until the server has sent the response."
text = '''
client -> server: request
server -> client: response
client --> server: waits for
'''
```"#;

/// Shows the diagram with one thing changed. The place is the line of `place`.
fn diagram(book: &Book, from: &str, to: &str, place: &str) -> Planted {
    book.show_changed(DIAGRAM, from, to, place)
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a figure typed into a diagram's label",
        why: "it wasn't measured",
        plant: |book| {
            let to = "client --> server: waits for 0.2 s";
            diagram(book, "client --> server: waits for", to, to)
        },
        fate: by_check("typed-figure", "“0.2 s” is typed by hand"),
    },
    Lie {
        name: "a figure typed into a diagram's text alternative",
        why: "it wasn't measured, and only those who can't see the picture are told it",
        plant: |book| diagram(book, "and waits", "and waits 0.2 s", "and waits 0.2 s"),
        fate: by_check("typed-figure", "“0.2 s” is typed by hand"),
    },
    Lie {
        name: "an arrow that points the wrong way",
        why: "the response doesn't come from the client",
        plant: |book| {
            let to = "client -> server: response";
            diagram(book, "server -> client: response", to, to)
        },
        fate: missed(
            "a diagram is an explanation, as prose is, and no run has drawn it: a reviewer reads it",
        ),
    },
];
