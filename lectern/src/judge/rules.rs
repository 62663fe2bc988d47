//! The rules of what happened.

use crate::ground::rules;

rules! {
    BROKEN_CLAIM = "broken-claim" {
        refuses: "A run, new or recorded, breaks a claim in its listing's contract.",
        because: "The text says what the program does, and the contract makes sure of it. A recording that breaks the \
            contract shows readers something that the tests would reject.",
        mend: "Correct the program, or the contract if that's wrong, and record again.",
        shown: Lie("a duration, forged"),
    }
    IMPOSSIBLE_RECORDING = "impossible-recording" {
        refuses: "Two parts of a recording contradict each other, so it can't be the record of a run, whatever the contract \
            says.",
        because: "The digest of a recording isn't secret, so anyone can compute a matching one for a forgery. But in no real \
            run does a request end before the server's delay is over, or do the bars show a different peak from the one that \
            was counted.",
        mend: "Record the listing again.",
        shown: Lie("bars, forged into a stack"),
    }
    RECORDED_OTHERWISE = "recorded-otherwise" {
        refuses: "What was typed in a recording, or when the program was interrupted, differs from what the contract says.",
        because: "The page shows the contract's input beside the recorded output, as if one had led to the other.",
        mend: "Record the listing again.",
        shown: Lie("a line that was never typed, forged"),
    }
}
