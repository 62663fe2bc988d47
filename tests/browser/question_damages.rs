//! Questions, reviews and the list of how far somebody is, broken: the page, the style, and what the browser does for its script.

use super::damage::{Damage, damage, more, style};

pub(super) fn damages() -> Vec<Damage> {
    // Before the script of questions comes.
    let before = |check, name, script: &str, says| {
        let to = format!("<script>{script}</script><meta charset=\"UTF-8\">");
        damage(check, name, "<meta charset=\"UTF-8\">", &to, says)
    };
    let of_questions = |name, script: &str, says| before("questions", name, script, says);
    let on = |kind, damage: Damage| Damage { on: kind, ..damage };
    let review = |damage| on("<figure class=\"review\"", damage);
    let progress = |damage| on("<figure class=\"progress\"", damage);
    vec![
        style(
            "questions",
            "a run that is not hidden",
            ".run[hidden] { display: block !important; content-visibility: visible !important }",
            "shows its run before it is answered",
        ),
        damage(
            "questions",
            "a figure that shows the run of an open question",
            "<div class=\"run\" data-figure=\"\" ",
            "<div data-figure=\"\" ",
            "figures that wait for its answer, expected",
        ),
        of_questions(
            "a request that leaves the site when a reader answers",
            "addEventListener('submit', () => fetch('https://example.com/x').catch(() => {}))",
            "asks for https://example.com/x, which lies outside of",
        ),
        of_questions(
            "a run that is hidden too late",
            "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function(name, value) { \
             if (name === 'hidden' && this.matches('.run')) setTimeout(() => set.call(this, name, value), 100); else set.call(this, name, value); }",
            "is to be seen, and then it is hidden",
        ),
        damage(
            "questions",
            "another option that is said to be true",
            " data-right=\"1\"",
            " data-right=\"0\"",
            "it says \"",
        ),
        more(
            "questions",
            "a reply to another option",
            "<script>document.querySelectorAll('.reply').forEach(reply => { reply.dataset.option = 2 - reply.dataset.option; })</script>",
            "it shows the replies",
        ),
        more(
            "questions",
            "an option that cannot be chosen",
            "<style>.predict li:last-child { display: none }</style>",
            "has the radio buttons",
        ),
        of_questions(
            "arrow keys that turn the page",
            "addEventListener('keydown', event => { if (event.key === 'ArrowRight' && event.target.matches('.predict input')) \
             history.pushState(null, '', 'index.html'); })",
            "the arrow keys lead away",
        ),
        of_questions(
            "answers that are not kept",
            "Storage.prototype.setItem = () => {}",
            "when the page is loaded anew, ",
        ),
        of_questions(
            "a run that the browser's search does not find",
            "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function(name, value) { \
             set.call(this, name, name === 'hidden' ? '' : value); }",
            "the browser's search doesn't find",
        ),
        of_questions(
            "a focus that is lost",
            "addEventListener('submit', () => document.activeElement.blur())",
            "the focus is not in what is said about it",
        ),
        more(
            "questions",
            "a page that jumps",
            "<script>addEventListener('load', () => setTimeout(() => { if (!document.querySelector('.run[hidden]')) return; const box = document.createElement('div'); box.style.height = '300px'; \
             document.querySelector('main').prepend(box); }))</script>",
            "while the page loads, text moves",
        ),
        on(
            "figure class=\"cancel\"",
            of_questions(
                "a figure that is elsewhere when it is shown",
                "window.scrollBy = () => {}",
                "px away from where the button was",
            ),
        ),
        of_questions(
            "a link to a figure whose run stays hidden",
            "addEventListener('hashchange', event => event.stopImmediatePropagation())",
            "after a click on a link to",
        ),
        of_questions(
            "an address of a figure whose run stays hidden",
            "const closest = Element.prototype.closest; Element.prototype.closest = function(to) { \
             return to === 'figure.listing' ? null : closest.call(this, to); }; \
             const get = document.getElementById; document.getElementById = id => id.startsWith('listing-') ? null : get.call(document, id)",
            "at the address #listing-",
        ),
        of_questions(
            "words from the search that stay hidden",
            "const has = URLSearchParams.prototype.has; URLSearchParams.prototype.has = function(name) { \
             return name !== 'highlight' && has.call(this, name); }",
            "with words from the search, ",
        ),
        style(
            "questions",
            "a page that does not say that all is open",
            ".all-open { display: none }",
            "the page doesn't say that all runs are shown",
        ),
        on(
            "data-number=\"1.1\"",
            of_questions(
                "a memory that is taken for what it is not",
                "const parse = JSON.parse; JSON.parse = text => { try { return parse(text); } catch { return { version: 1, open: true }; } }",
                "where the browser holds {, ",
            ),
        ),
        style(
            "questions",
            "a run that is not printed",
            "@media print { .run[hidden] { display: none !important } }",
            "on paper, ",
        ),
        style(
            "questions",
            "a run that only scripts show",
            "html:not(.js) .run { display: none }",
            "without scripts, ",
        ),
        style(
            "questions",
            "faint words in the place of a run",
            ".run-veil p { color: #bbb }",
            "color-contrast",
        ),
        style(
            "questions",
            "a small button",
            ".run-show { min-height: 0 !important; height: 12px; padding: 0 !important; font-size: 8px !important }",
            "24 or more each way",
        ),
        style(
            "questions",
            "options that are too wide for a phone",
            ".predict fieldset { min-width: 600px !important }",
            "sticks out of the window",
        ),
        more(
            "questions",
            "a button that does not say whose run it shows",
            "<script>document.querySelectorAll('.run-show span').forEach(words => words.remove())</script>",
            "has in place of",
        ),
        review(damage(
            "reviews",
            "another option that a review takes for true",
            " data-right=\"1\"",
            " data-right=\"0\"",
            "the review",
        )),
        review(more(
            "reviews",
            "a question left out of a review",
            "<script>document.querySelector('.review-item').remove()</script>",
            "of one part, in their order",
        )),
        review(more(
            "reviews",
            "a review that always agrees",
            "<script>{ const text = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent'); \
             Object.defineProperty(Node.prototype, 'textContent', { get: text.get, set(words) { \
             text.set.call(this, String(words).replace('✗ No', '✓ Yes')); } }); }</script>",
            "to the judgement that it is",
        )),
        review(before(
            "reviews",
            "a review that forgets what was judged well",
            "const set = Storage.prototype.setItem; Storage.prototype.setItem = function(name, value) { \
             set.call(this, name, value.replace(/\"reviewed\":.*}/, '\"reviewed\":{}}')); }",
            "after one judgement that was wrong",
        )),
        review(style(
            "reviews",
            "options that only scripts show",
            "html:not(.js) .review-item ul { display: none }",
            "without scripts, ",
        )),
        review(style(
            "reviews",
            "a review that is not printed",
            "@media print { figure.review > .review-item.review-item { display: none !important } }",
            "on paper, ",
        )),
        review(Damage {
            file: "theme/blocks/review.js",
            ..damage(
                "reviews",
                "nothing to review above all questions",
                "showsAll ? \"All of them",
                "false ? \"All of them",
                "and not that all questions stand there",
            )
        }),
        progress(damage(
            "reviews",
            "a question that is not counted",
            "data-questions=\"",
            "data-questions=\"0000000000:0 ",
            "the list says of",
        )),
        progress(style(
            "reviews",
            "a bar that says something else",
            ".progress .bar-right { min-width: 50% !important }",
            "has the shares",
        )),
        progress(more(
            "reviews",
            "answers that are forgotten unasked",
            "<script>addEventListener('click', event => { if (event.target.textContent === 'Forget my answers') \
             [...document.querySelectorAll('.progress button')].find(button => button.textContent.startsWith('Yes'))?.click(); })</script>",
            "without asking once more",
        )),
        progress(style(
            "reviews",
            "parts that are too wide for a phone",
            ".progress { min-width: 600px !important }",
            "scrolls sideways",
        )),
    ]
}
