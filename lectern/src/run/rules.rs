//! The rules of compiling and running.

use crate::ground::rules;

rules! {
    COMPILER_REFUSES = "does-not-compile" {
        refuses: "A listing, a starter or a solution doesn't compile, although its contract doesn't say so.",
        because: "Readers copy the programs on a page. If the compiler rejects one of them with an error that the page \
            doesn't mention, they'll doubt everything else as well.",
        mend: "Correct the program. If the error is the point, claim it with `compile-error`.",
        shown: Test("recording::a_program_that_does_not_compile_is_refused_and_the_others_are_recorded"),
    }
    CARGO_FAILED = "cargo-failed" {
        refuses: "Cargo stopped before it compiled anything: a manifest is broken, a dependency isn't available, or the lock \
            file doesn't match.",
        because: "It's no particular listing's fault, and none of them was compiled. The message is Cargo's own, without its \
            progress output.",
        mend: "Follow Cargo's message; `cargo metadata` prints it on its own.",
        shown: Test("rules::a_workspace_that_cargo_cannot_read_is_told_in_cargos_words"),
    }
    CANNOT_BE_RUN = "cannot-be-run" {
        refuses: "A run yields nothing that could be recorded: the program can't be started, prints too much or something \
            that isn't text, or leaves processes behind.",
        because: "A recording is what a page shows of a run. A page can't truthfully show output that was cut off, \
            characters that control a terminal, or processes that outlive the program.",
        mend: "Correct the program. The message ends with the command that runs it on its own.",
        shown: Test("output::a_flood_of_output_is_stopped"),
    }
    MODEL_REFUSES = "model-refuses" {
        refuses: "A listing whose contract counts its schedules uses something that the model of schedules doesn't have.",
        because: "The model goes through every schedule by running the program again and again. What reads a clock, a file or \
            chance is another program each time, and its schedules can't be counted.",
        mend: "Write the program with threads, locks, condition variables and atomics of the standard library, or take `schedules` \
            out of its contract.",
        shown: Test("schedules::what_the_model_does_not_have_is_refused_with_its_line"),
    }
    TWO_RECORDERS = "two-recorders" {
        refuses: "`cargo book record` is started while another one is running.",
        because: "Two runs at a time compete for the processors, so both recordings would show the times of a slower \
            machine.",
        mend: "Wait for the other one to finish, or stop it.",
        shown: Test("robust::two_recorders_are_one_too_many_and_all_others_wait"),
    }
    FAILING_SOLUTION = "failing-solution" {
        refuses: "The solution of an exercise fails its tests, or the tests don't come to an end.",
        because: "Readers compare their program with the solution. If that's wrong, they'll search for the mistake in a \
            program that has none.",
        mend: "Correct the solution, or the test.",
        shown: Lie("a solution of an exercise that does not solve it"),
    }
    TEST_WITHOUT_A_TASK = "test-without-a-task" {
        refuses: "A test of an exercise passes with the unsolved starter, or fails there for another reason than its \
            `todo!()`.",
        because: "A green test tells readers that they've solved the task. If it's green from the start, or red for another \
            reason, it tells them nothing.",
        mend: "Make the test depend on what is `todo!()` in the starter.",
        shown: Lie("a test of an exercise that passes unsolved"),
    }
}
