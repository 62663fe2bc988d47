//! Which cases the command line asks for: nothing is compiled or visited for those that nobody wants to see.

use libtest_mimic::Arguments;

/// Whether the case of this name is to run, by the rules of libtest.
pub(crate) fn is_selected(arguments: &Arguments, name: &str) -> bool {
    let fits = |filter: &String| match arguments.exact {
        true => name == filter,
        false => name.contains(filter.as_str()),
    };
    arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
}
