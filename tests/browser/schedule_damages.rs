//! Schedules, broken: the graph, the script, the style.

use super::damage::{Damage, damage, more, style};

pub(super) fn damages() -> Vec<Damage> {
    let of_figure = |damage: Damage| Damage {
        needs_figure: true,
        ..damage
    };
    // Another graph than the recorded one comes, when it is asked for.
    let forged = |name, change: &str, says| {
        let script = format!(
            "<script>{{ const real = fetch; window.fetch = async address => {{ const graph = await (await real(address)).json(); \
             const first = graph.states[graph.start]; {change}; return new Response(JSON.stringify(graph)); }} }}</script>"
        );
        more("schedules", name, &script, says)
    };
    // What the script writes into an element becomes something else.
    let written = |text: &str| {
        format!(
            "<script>{{ const {{ get, set }} = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent'); \
             Object.defineProperty(Node.prototype, 'textContent', {{ configurable: true, get, \
             set(text) {{ set.call(this, typeof text === 'string' ? {text} : text); }} }}); }}</script>"
        )
    };
    let damages = vec![
        forged(
            "a schedule left out",
            "first.go.pop()",
            "can take no step, by its button:",
        ),
        forged(
            "a forged state",
            "const to = graph.states[first.go[0][3]]; to.threads[first.go[0][0]][0] += 1",
            "has the marked lines",
        ),
        forged(
            "a forged step",
            "graph.texts[first.go[0][2]] += ' twice'",
            "it says",
        ),
        forged("a forged count", "first.all += 1", "expected"),
        forged(
            "a bad end that is called good",
            "graph.states.filter(state => state.end).forEach(state => { state.end.kind = state.end.kind === 'ok' ? 'wrong' : 'ok' })",
            "it says",
        ),
        forged(
            "a graph that cannot be read",
            "return new Response('oh')",
            "it does not begin",
        ),
        damage(
            "schedules",
            "a graph that is not there",
            "data-graph=\"schedules/",
            "data-graph=\"schedules/no-",
            "it does not begin",
        ),
        more(
            "schedules",
            "a graph before anybody has begun",
            "<script>fetch(document.querySelector('figure.schedule').dataset.graph)</script>",
            "before anybody has begun",
        ),
        more(
            "schedules",
            "a script before anybody has begun",
            "<script type=\"module\">import('blocks/schedule/walk')</script>",
            "the page asks for the script",
        ),
        more(
            "schedules",
            "keys that do nothing",
            "<script>addEventListener('keydown', event => { if (event.key === '1') event.stopImmediatePropagation(); }, true)</script>",
            "after the key 1",
        ),
        more(
            "schedules",
            "arrows that turn the page",
            "<script>Event.prototype.stopPropagation = () => {}</script>",
            "leads away",
        ),
        more(
            "schedules",
            "a judge who always agrees",
            "<script>addEventListener('click', event => { if (event.target.textContent === 'No schedule ends badly') \
             event.target.closest('figure').querySelector('.schedule-says').replaceChildren = () => {}; }, true)</script>",
            "to the claim that no schedule ends badly it says",
        ),
        more(
            "schedules",
            "a focus that is lost",
            "<script>addEventListener('keydown', event => { if (event.key === 'Home') document.activeElement.blur(); })</script>",
            "after the key",
        ),
        more(
            "schedules",
            "a count of what can follow that has one too many",
            &written("text.replace('From here, ', 'From here, one and ')"),
            "of what can follow it says",
        ),
        more(
            "schedules",
            "a button that counts the schedules of another step",
            "<script>{ const real = Element.prototype.replaceChildren; Element.prototype.replaceChildren = function (...parts) { \
             real.apply(this, parts); for (const words of this.querySelectorAll('small')) \
             words.textContent = words.textContent.replace(/, \\d+ bad/, ', 9 bad'); } }</script>",
            "of what each step leaves its buttons say",
        ),
        more(
            "schedules",
            "a text without its address",
            "<script>{ const real = navigator.clipboard.writeText.bind(navigator.clipboard); \
             navigator.clipboard.writeText = text => real(text.replace(/\\nhttp.*/, '')); }</script>",
            "copied as text, it is",
        ),
        more(
            "schedules",
            "a copy that nobody is told of",
            &written("text.replace('Copied', 'Copy it as text')"),
            "when it has been copied, the button says",
        ),
        Damage {
            on: "data-graph=\"schedules/two-get-one-puts",
            ..more(
                "schedules",
                "an address whose letters say nothing",
                "<script>{ const real = String.prototype.matchAll; String.prototype.matchAll = function (by) { \
                 return real.call(this.replace(/[a-z]/g, ''), by); } }</script>",
                "leads to the steps",
            )
        },
        Damage {
            on: "data-graph=\"schedules/two-get-one-puts",
            ..more(
                "schedules",
                "an address that leads astray, and nobody says so",
                "<script>{ const real = Element.prototype.replaceChildren; Element.prototype.replaceChildren = function (...parts) { \
                 real.apply(this, parts.filter(part => !part.textContent?.includes('be taken here'))); } }</script>",
                "whose last step can't be taken",
            )
        },
        more(
            "schedules",
            "an address that leads nowhere",
            "<script>String.prototype.matchAll = () => []</script>",
            "leads to",
        ),
        style(
            "schedules",
            "a line marked by its colour alone",
            ".schedule-code .line.now::before { content: attr(data-line) !important }",
            "by its colour alone",
        ),
        style(
            "schedules",
            "a line out of sight",
            "pre.schedule-code { max-height: 2lh !important; overflow: clip !important }",
            "is not in sight",
        ),
        style(
            "schedules",
            "words that nobody sees",
            ".schedule-says { opacity: 0 }",
            "is not visible, and says",
        ),
        more(
            "schedules",
            "a task that was done, and nobody says so",
            "<script>{ const real = Element.prototype.replaceChildren; Element.prototype.replaceChildren = function (...parts) { \
             real.apply(this, parts.filter(part => !part.textContent?.includes('asked for'))); } }</script>",
            "it says that this was asked for:",
        ),
        more(
            "schedules",
            "a thread that ends, and nobody says so",
            "<script>{ const real = Element.prototype.append; Element.prototype.append = function (...parts) { \
             real.apply(this, parts.map(part => (typeof part === 'string' ? part.replace(/ \\w+ has finished\\./, '') : part))); } }</script>",
            "and doesn't say",
        ),
        Damage {
            on: "data-graph=\"schedules/there-and-back",
            ..more(
                "schedules",
                "a deadlock that is told twice",
                "<script>{ const real = Element.prototype.append; Element.prototype.append = function (...parts) { \
                 real.apply(this, parts.map(part => (/^Step .* takes /.test(part) ? `${part} AAA is blocked.` : part))); } }</script>",
                "which says twice who waits",
            )
        },
        style(
            "schedules",
            "an address that leads below the caption",
            "figure.schedule { scroll-margin: 0 !important }",
            "lies behind the menu bar",
        ),
        more(
            "schedules",
            "a button with a word of the recording",
            "<script>{ const real = Element.prototype.append; Element.prototype.append = function (...parts) { \
             real.apply(this, parts.map(part => (part === 'finished' ? 'unborn' : part))); } }</script>",
            "which is a word of the recording",
        ),
        style(
            "schedules",
            "faint words",
            ".schedule-status { color: #bbb }",
            "color-contrast",
        ),
        style(
            "schedules",
            "buttons that hide a program on a phone's side",
            ".started .schedule-control { position: sticky !important }",
            "lie behind the buttons",
        ),
        style(
            "schedules",
            "programs that are too wide for a phone",
            ".schedule-threads { min-width: 600px }",
            "scrolls sideways",
        ),
        style(
            "schedules",
            "buttons out of sight",
            ".schedule-control { position: static !important }",
            "out of sight",
        ),
        style(
            "schedules",
            "buttons on paper",
            "@media print { .schedule-play { display: block !important } }",
            "on paper: ",
        ),
        style(
            "schedules",
            "a table that only scripts show",
            "html:not(.js) .schedule-shortest::details-content { content-visibility: hidden !important; block-size: 0 !important }",
            "without scripts: ",
        ),
    ];
    let mut damages: Vec<Damage> = damages.into_iter().map(of_figure).collect();
    damages.push(more(
        "schedules",
        "a schedule that no chapter has",
        "<figure class=\"schedule\"><figcaption>x</figcaption></figure>",
        "schedules, expected ",
    ));
    damages
}
