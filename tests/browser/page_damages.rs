//! What every page has, broken: what is copied, read, asked for, printed, searched.

use super::damage::{Damage, damage, more, style};

pub(super) fn damages() -> Vec<Damage> {
    // By a script, for what surrounds the words of a program depends on who gives them their colours.
    let change = |name, code, place, html, says| {
        let script = format!(
            "<script>document.querySelector(\"figure.listing {code}\").insertAdjacentHTML(\"{place}\", \"{html}\")</script>"
        );
        more("copy", name, &script, says)
    };
    // It comes to stand for its listing after the page's own scripts have looked for such pieces.
    let piece = "<div class=\"excerpt\"><pre><code class=\"language-rust\">loop {}</code></pre></div><script>addEventListener(\"load\", () => { \
                 document.querySelector(\"main > .excerpt\").dataset.listing = document.querySelector(\"figure.listing[id]\").id.slice(8); })</script>";
    let solved = "<script>document.querySelector(\"section.exercise details.solution code.language-rust\").append(\"// more\")</script>";
    // Letters without a pattern, which no compression makes much smaller.
    let mut state = 1_u32;
    let noise: String = (0..400_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        })
        .collect();
    vec![
        damage(
            "lost",
            "a page for wrong addresses that looks in one folder only",
            "folder = new URL(\"..\", folder);",
            "return;",
            "without the book's address it has",
        ),
        change(
            "a prompt in the program",
            "code.language-rust",
            "afterbegin",
            "$ ",
            "something else than the whole program: in line 1",
        ),
        change(
            "a hidden line in the program",
            "code.language-rust",
            "beforeend",
            "<span style='font-size: 0'>secret();</span>",
            "something else than the whole program",
        ),
        Damage {
            on: "code class=\"language-toml",
            ..change(
                "a remark in the dependencies",
                "code.language-toml",
                "beforeend",
                "# these",
                "something else than the dependencies",
            )
        },
        more(
            "copy",
            "more in a solution",
            solved,
            "something else than the whole file of the solution",
        ),
        more(
            "copy",
            "a piece that copies only itself",
            piece,
            "a piece of it, the Copy button of",
        ),
        more(
            "console",
            "an error in the console",
            "<script>console.error('oh')</script>",
            "while it loads, the console says (error): oh",
        ),
        more(
            "console",
            "an exception",
            "<script>setTimeout(() => { throw new Error('oh') })</script>",
            "a script fails: Error: oh",
        ),
        more(
            "folds",
            "an exception that only a key brings about",
            "<script>addEventListener('keydown', () => { throw new Error('oh') })</script>",
            "while the check uses the page, a script fails: Error: oh",
        ),
        damage(
            "network",
            "a font from elsewhere",
            "</head>",
            "<link rel=\"stylesheet\" href=\"https://fonts.example/x.css\"></head>",
            "asks for https://fonts.example/x.css",
        ),
        more(
            "network",
            "a picture that is not there",
            "<img alt=\"nothing\" src=\"nothing.png\">",
            "nothing.png is answered with status 404",
        ),
        damage(
            "network",
            "a connection ahead of time",
            "</head>",
            "<link rel=\"preconnect\" href=\"https://fonts.example\"></head>",
            "connect to elsewhere",
        ),
        more(
            "accessibility",
            "a picture without words",
            "<img src=\"favicon.svg\">",
            "image-alt",
        ),
        more(
            "accessibility",
            "faint text in the dark",
            "<style>.navy main p { color: #444 }</style>",
            "foreground color: #444444, background color: #161923",
        ),
        more(
            "accessibility",
            "one faint paragraph among many",
            "<p>a</p><p>b</p><p>c</p><p>d</p><p style=\"color: #bbb\">faint</p><p>e</p>",
            "foreground color: #bbbbbb",
        ),
        more(
            "accessibility",
            "what only a phone has to scroll",
            "<div style=\"overflow-x: auto\"><p style=\"min-width: 36em\">Some words, with more room than a phone has.</p></div>",
            "seen in: dark, on a phone, folds closed",
        ),
        damage(
            "keyboard",
            "a list of chapters that comes first",
            "class=\"skip-link\"",
            "class=\"skip-link\" hidden",
            "the key Tab leads first to",
        ),
        more(
            "keyboard",
            "arrow keys that turn the page in code",
            "<script>addEventListener(\"load\", () => document.querySelectorAll(\"main pre\").forEach(pre => { \
             pre.addEventListener(\"keydown\", () => { location.href = \"index.html\" }) }))</script>",
            "pressed in a block of output, turns the page",
        ),
        more(
            "narrow",
            "a wide table",
            "<table><tr><td style=\"min-width: 900px\">wide</td></tr></table>",
            "the page scrolls sideways",
        ),
        damage(
            "narrow",
            "a label outside of its picture",
            "<text class=\"time\" x=\"9.00%\"",
            "<text class=\"time\" x=\"-9.00%\"",
            "lies outside of the picture",
        ),
        style(
            "themes",
            "bars as dark as the page",
            ".navy svg.timeline .bar { fill: #161923 }",
            "in the theme navy, ",
        ),
        damage(
            "themes",
            "another dark theme",
            "const default_dark_theme = \"navy\"",
            "const default_dark_theme = \"coal\"",
            "at a first visit with a dark system",
        ),
        style(
            "print",
            "folds that stay folded",
            "@media print { details::details-content { content-visibility: hidden !important } }",
            "is printed folded",
        ),
        style(
            "print",
            "a menu on paper",
            "@media print { #mdbook-menu-bar { display: block !important } }",
            "#mdbook-menu-bar is printed",
        ),
        style(
            "scripts",
            "output that only scripts show",
            "html:not(.js) pre.output { display: none }",
            "pre.output.timed is not visible",
        ),
        damage(
            "folds",
            "an open answer",
            "<details class=\"answer\">",
            "<details class=\"answer\" open>",
            "is open when the page is opened",
        ),
        more(
            "folds",
            "a solution before its hint",
            "<section class=\"exercise\" id=\"exercise-x\"><details class=\"solution\"><summary>Solution</summary>x</details><details class=\"hint\"><summary>Hint 1</summary>x</details></section>",
            "expected hints and then one solution",
        ),
        more(
            "folds",
            "hints that open with each other",
            "<section class=\"exercise\" id=\"exercise-x\"><details name=\"x\" class=\"hint\"><summary>Hint 1</summary>x</details><details name=\"x\" class=\"hint\"><summary>Hint 2</summary>x</details><details class=\"solution\"><summary>Solution</summary>x</details></section>",
            "opens or closes too",
        ),
        more(
            "weight",
            "a heavy page",
            &format!("<p hidden>{noise}</p>"),
            "expected at most 100,000",
        ),
        damage(
            "weight",
            "a search that comes with every page",
            "if (/[?&](search|highlight)=/.test(location.search)) {",
            "{",
            "which only a reader who searches needs",
        ),
        damage(
            "search",
            "a search that no key opens",
            "addEventListener(\"keydown\", onKey);",
            "",
            "the key / does not open the search",
        ),
        damage(
            "search",
            "a search that closes when it has come",
            "closed.observe(wrapper, { attributeFilter: [\"class\"] });",
            "",
            "the bar of the search closes for a moment",
        ),
        more(
            "search",
            "an index without the figures",
            "<script>addEventListener(\"load\", () => Object.defineProperty(window.search, \"figures\", { get: () => [], set() {} }))</script>",
            "lists no figure that shows it",
        ),
        more(
            "search",
            "a search that knows no code",
            "<script>document.addEventListener(\"load\", ({ target }) => { if (/searcher/.test(target.src)) elasticlunr.Index.prototype.search = () => [] }, true)</script>",
            "which stands on this page, lists nothing",
        ),
    ]
}
