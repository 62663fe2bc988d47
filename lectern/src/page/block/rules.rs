//! The rules of blocks that become figures.

use crate::ground::rules;

rules! {
    MALFORMED_BLOCK = "malformed-block" {
        refuses: "The table of a block isn't valid TOML, or has a key or a type that this kind of block doesn't know.",
        because: "If the engine skipped unknown keys, a mistyped `scale` would be ignored, and the page would show a \
            different picture from the one that was meant.",
        mend: "`cargo book reference blocks` shows the form of each kind of block.",
        shown: Lie("a step that is typed into a stepper"),
    }
    EMPTY_LABEL = "empty-label" {
        refuses: "A caption or a label of a block has no words.",
        because: "A curve without a label says nothing, and readers who can't see the picture have only the words.",
        mend: "Say what is shown.",
        shown: Test("rules::each_kind_of_block_has_its_rule"),
    }
    ONE_TRUE_OPTION = "one-true-option" {
        refuses: "According to the recording, none of a question's options is true, or several are; or the question has \
            fewer than two options.",
        because: "The answer to a question is computed from a run and never typed. If no option is true, readers can't be \
            right. If two are, they may be told that a right answer is wrong.",
        mend: "Correct the options, or look at the recording.",
        shown: Lie("a question none of whose options is true"),
    }
    IMPOSSIBLE_PLOT = "impossible-plot" {
        refuses: "A plot can't be drawn from the runs that it names without hiding or inventing something.",
        because: "If an axis ends before the worst point, or a pattern selects only the points that fit, any law looks true. \
            The curve is convincing, and readers can't see what was left out.",
        mend: "The message names the axis, the pattern or the formula. `cargo book reference picture` says what each may be.",
        shown: Lie("a plot's axis that ends before the worst point"),
    }
    IMPOSSIBLE_TRACE = "impossible-trace" {
        refuses: "A stepper can't be made from the lines that its listing printed without leaving out or inventing a step.",
        because: "A stepper claims to show every step of a run. If one were missing, or attributed to the wrong line of the \
            program, readers would learn an order of events that never happened.",
        mend: "The message names the pattern or the line. `cargo book reference trace` says what each may be.",
        shown: Lie("a stepper's pattern that picks the steps that fit"),
    }
    IMPOSSIBLE_CANCELLATION = "impossible-cancellation" {
        refuses: "A figure of a cancelled future can't be made from the lines that its listing printed without leaving out or \
            inventing something.",
        because: "Such a figure claims to show what is left behind at every await. If the one were missing at which something gets \
            lost, readers would take the future to be safe to cancel.",
        mend: "The message names the pattern or the line. `cargo book reference cancel` says what each may be.",
        shown: Lie("an await left out of a cancelled future"),
    }
    IMPOSSIBLE_SCOREBOARD = "impossible-scoreboard" {
        refuses: "A scoreboard has a row that can't be read from its run, or a figure from elsewhere without its source.",
        because: "The rows stand side by side as if they had been measured in the same way. A row that was picked because it \
            fits, or quoted without a source, wins a race in which it didn't take part.",
        mend: "The message names the row. `cargo book reference runs` says what a row may have.",
        shown: Lie("a row of a scoreboard that picks the line that fits"),
    }
    IMPOSSIBLE_SCHEDULE = "impossible-schedule" {
        refuses: "A `schedule` block names a listing whose contract doesn't count its schedules, or whose lines readers count otherwise.",
        because: "The reader is told that every schedule is there. Without a claim that the tests hold, nobody would notice if \
            some were missing.",
        mend: "Add `schedules = { all = …, bad = … }` to the listing's claims, and record it.",
        shown: Lie("a schedule of a program that nobody went through"),
    }
    IMPOSSIBLE_PARSONS = "impossible-parsons" {
        refuses: "A `parsons` block names a listing whose contract makes no Parsons problem of it.",
        because: "A reader who has put the lines in order is told what that very program does. Unless every arrangement was \
            compiled and run, there is nothing to tell.",
        mend: "Add `parsons = { lines = [\"…\"], distractors = [\"…\"] }` to the listing's contract, and record it.",
        shown: Lie("a Parsons problem of a program that nobody took apart"),
    }
    IMPOSSIBLE_DIAGRAM = "impossible-diagram" {
        refuses: "A diagram has an arrow to a box that doesn't exist, a line that can't be read, or a label that has no \
            room.",
        because: "A misspelt name would create a box that wasn't meant, and a label could be cut off on a phone. Either \
            would tell a different story from the one you drew.",
        mend: "The message names the line. `cargo book reference diagram` has the form of each.",
        shown: Test("diagrams::a_broken_line_is_refused_with_its_line_in_the_chapter"),
    }
    BARE_OPTION = "bare-option" {
        refuses: "Some options of a question give a reason, after a colon or a “because”, and others don't.",
        because: "Authors tend to give the wrong options their reasons and leave the right one bare, or the other way round. \
            It was so in 105 of this book's first 152 questions, so looking for the odd one out was enough to pass.",
        mend: "Give every option its reason, or none of them.",
        shown: Test("authors::a_question_has_reasons_for_all_options_or_for_none"),
    }
    TYPED_VERDICT = "typed-verdict" {
        refuses: "A reply to an option of a question says itself whether the option is right.",
        because: "Which option is right is computed from the recording, and the page says it. A typed “you're right” stays the same \
            when the next recording makes another option true.",
        mend: "Leave the verdict out, and say where the belief behind the option leads.",
        shown: Lie("a reply that calls a wrong option right"),
    }
    REPEATED_REPLY = "repeated-reply" {
        refuses: "Two options of a question have the same reply.",
        because: "Readers are told that they get an answer to what they thought. The same words can't be about two beliefs, so one of \
            them was copied and forgotten.",
        mend: "Reply to each belief by itself, or leave the reply out: a wrong option is then told what it would have needed.",
        shown: Lie("one reply to two beliefs"),
    }
}
