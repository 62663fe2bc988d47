//! The mistakes that `build.rs` plants in the queue of the chapter “Queues”, and that `main.rs` wants loom to find.

/// The program that holds the queue, as the book's page shows it.
pub(crate) const LISTING: &str = "listings/queues/a-queue-of-our-own/src/main.rs";

/// A name, and what is put in place of what. Each text must stand in the program exactly once.
type Mistake = (&'static str, &'static [(&'static str, &'static str)]);

/// Every version of the queue: the first as it stands, the others with a mistake each.
pub(crate) const PLANTED: &[Mistake] = &[
    ("as_it_stands", &[]),
    (
        "put_wakes_nobody",
        &[("        self.not_empty.notify_one();\n", "")],
    ),
    (
        "get_wakes_nobody",
        &[("        self.not_full.notify_one();\n", "")],
    ),
    (
        "put_wakes_too_early",
        &[
            ("        self.not_empty.notify_one();\n", ""),
            (
                "    fn put(&self, item: T) {\n",
                "    fn put(&self, item: T) {\n        self.not_empty.notify_one();\n",
            ),
        ],
    ),
    (
        "put_waits_without_a_loop",
        &[(
            "while items.len() >= self.bound",
            "if items.len() >= self.bound",
        )],
    ),
    (
        "get_waits_without_a_loop",
        &[("while items.is_empty()", "if items.is_empty()")],
    ),
    (
        "one_condition_for_both",
        &[
            ("self.not_full.wait", "self.not_empty.wait"),
            ("self.not_full.notify_one", "self.not_empty.notify_one"),
        ],
    ),
];
