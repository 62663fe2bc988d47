//! The rules of contracts: what makes one worthless or contradictory.

use crate::ground::rules;

rules! {
    EMPTY_CLAIM = "empty-claim" {
        refuses: "A contract, or one of its claims, would hold for every run.",
        because: "The page says “every listing is held to its contract”. If no run can break the contract, this sentence \
            means nothing, and readers trust a test that can't fail.",
        mend: "Claim something that a wrong program wouldn't do: its lines, its duration, what the server sees.",
        shown: Lie("a contract without a claim"),
    }
    CONTRADICTORY_CLAIMS = "contradictory-claims" {
        refuses: "Two keys of a contract exclude each other, or one needs another that is missing.",
        because: "A program that doesn't compile has no duration, and one that hangs has no exit status. One of the two \
            claims would never be checked, although you believe that it is.",
        mend: "Keep the one that you mean; the message names both.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    OUT_OF_RANGE = "out-of-range" {
        refuses: "A number in a contract is outside the range that the engine supports.",
        because: "A million visitors, or a delay of an hour, is probably a mistake. It would keep the tests busy until \
            somebody stops them, and then it's still unknown whether the claim is true.",
        mend: "Use a number within the limits that the message names.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    COUNTS_IN_DELAYS = "counts-in-delays" {
        refuses: "A claim counts in delays, but nothing in the run depends on the slow server's delay.",
        because: "The tests use a shorter delay than the recordings. A program that doesn't depend on the delay takes as \
            long as before, so whether its claim holds would be a matter of chance.",
        mend: "Claim what the server sees, take `{delay}` as an argument, use `input`, or count in seconds.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    UNCLAIMED_SERVER = "unclaimed-server" {
        refuses: "A program talks to the slow server, or the contract configures one, but no claim says what the server \
            sees.",
        because: "A program can print “response 5: Hello!” without having sent a single request. Only the server knows what \
            was asked, so the contract has to claim what the server saw.",
        mend: "Add `server = { requests = … }` to the claims.",
        shown: Lie("the claim about the server, taken out"),
    }
    EMPTY_CAPTION = "empty-caption" {
        refuses: "A listing's caption has no words.",
        because: "The caption names the figure, in the chapter and in the list of listings. A reader who follows a link from \
            another chapter would find a number and nothing else.",
        mend: "Say in `caption` what the program does, without giving away how it ends.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    TEACHES_NOTHING = "teaches-nothing" {
        refuses: "A listing doesn't name a row of the curriculum that it teaches.",
        because: "Every listing costs a reader some ten minutes. If it teaches none of what the book sets out to teach, that \
            time is better spent on another one.",
        mend: "Name an id from curriculum.toml in `teaches`, or add a row there.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    MALFORMED_ERROR_CODE = "malformed-error-code" {
        refuses: "`compile-error` is neither an error code, nor a lint, nor the whole message of an error.",
        because: "Claiming that a program doesn't compile means claiming why. A mistyped code would never be reported, and a \
            single word of a message would match the wrong error as well.",
        mend: "Write a code such as \"E0277\", a lint that the program denies such as \"unused_must_use\", or the whole \
            message.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    MISPLACED_PLACEHOLDER = "misplaced-placeholder" {
        refuses: "An argument contains a placeholder that the engine doesn't know, or stands after one.",
        because: "The command on the page leaves out the arguments with placeholders. If another argument came after them, \
            it would move to the front, and the reader's run would differ from the recorded one.",
        mend: "Make `{delay}` and `{port}` arguments of their own, and put them last in `args`.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    UNUSABLE_INPUT = "unusable-input" {
        refuses: "`input` is empty, has more than a page can show, isn't plain text, or takes too long to type.",
        because: "Readers see what is typed as part of the run. A line with a line break in it would become two, and a \
            control character wouldn't be visible. An empty list looks like input, although the program gets the same as \
            without it.",
        mend: "Use lines of plain text, at most 4096 bytes and 3600 delays in all, or remove `input`.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    NAMELESS_LANE = "nameless-lane" {
        refuses: "One of the `lanes` has no name, or two have the same.",
        because: "The timeline puts each printed line into the lane whose name it begins with. Every line begins with the \
            empty name, and if two lanes have the same name, the second stays empty.",
        mend: "Give each lane the word with which its lines begin.",
        shown: Test("rules::each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key"),
    }
    LANES_WITHOUT_WAITS = "lanes-without-waits" {
        refuses: "A contract has `lanes`, but doesn't say when they wait.",
        because: "The timeline would draw a bar from a name's first line to its last. A program that only sleeps, or waits for an \
            answer, would look as if it had worked all the time.",
        mend: "List in `waits` the lines after which whoever printed them waits. Write `waits = []` if nobody does.",
        shown: Lie("lanes that don't say when they wait"),
    }
    NEEDLESS_TEST_DELAY = "needless-test-delay" {
        refuses: "A contract sets a `test-delay` although its run is short, or one that isn't shorter than the book's.",
        because: "With a shorter delay, starting the process takes a larger part of the time, which makes claims about time \
            harder to decide. That's worth it only for runs of ten delays or more.",
        mend: "Remove `test-delay`, or make it shorter than the one in book.toml.",
        shown: Lie("a shorter delay for the tests of a listing that needs none"),
    }
    MALFORMED_PARSONS = "malformed-parsons" {
        refuses: "A Parsons problem names a line that its program doesn't have, a distractor that it has, or so many lines that \
            nobody could compile every arrangement of them.",
        because: "A reader is told what each arrangement does, because each was compiled and run. If a line had no place, or if \
            some arrangements were left out, the page would have to guess.",
        mend: "Name whole lines as the program has them, without indentation, and at most so many that there are 400 arrangements.",
        shown: Test("parsons::a_problem_that_cannot_be_arranged_is_refused_with_its_line"),
    }
}
