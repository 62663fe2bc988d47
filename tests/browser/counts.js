// How many schedules and arrangements there are, in the words that a page has for it.

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** A count as it stands in a sentence. */
export const inWords = count => WORDS[count] ?? count.toLocaleString("en");

/** Who ends badly of so many schedules, and how many there are. */
function bad({ all, bad }, of) {
    const none = all === 2 ? "neither" : "none";
    const every = all === 2 ? "both" : "all";
    const some = bad === 0 ? none : bad === all ? every : inWords(bad);
    return `${some} of ${of} ${bad === 0 || (bad === 1 && all > 1) ? "ends" : "end"} badly`;
}

/** What can follow from a state. */
export function outlook(state) {
    if (state.end) {
        return "Nothing can follow: this is an end.";
    }
    return state.all === 1
        ? `From here, one schedule can follow, and it ends ${state.bad === 0 ? "well" : "badly"}.`
        : `From here, ${inWords(state.all)} schedules can follow, and ${bad(state, "them")}.`;
}

/** What there is of all schedules. */
export function outcome(start) {
    return start.all === 1 ? `the only schedule ends ${start.bad === 0 ? "well" : "badly"}` : bad(start, `the ${inWords(start.all)} schedules`);
}

/** What the button of a step that leads to a state says of it. */
export function left({ all, bad }) {
    return ` · ${all.toLocaleString("en")} ${all === 1 ? "schedule" : "schedules"}, ${bad.toLocaleString("en")} bad`;
}

/** How many arrangements are right. */
export function rightOnes(all, right) {
    if (all === right) {
        return `${all === 2 ? "Both" : `All ${inWords(all)}`} arrangements are right.`;
    }
    return `Of the ${inWords(all)} arrangements, ${inWords(right)} ${right === 1 ? "is" : "are"} right.`;
}
