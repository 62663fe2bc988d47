//! *lectern* turns listings that were run, and chapters about them, into an mdBook in which everything happened.
//!
//! ```text
//! main.rs + contract --run--> recording --expand--> figure in a chapter --mdBook--> page
//! ```
//!
//! | module | in | out |
//! | --- | --- | --- |
//! | [`project`], [`summary`], [`listing`], [`contract`], [`pattern`], [`exercise`], [`lock`] | the book's folder | what stands in it, read |
//! | [`cargo`], [`run`], [`judge`], [`verdict`] | a listing | a program, evidence of its runs, broken claims, a verdict |
//! | [`machine`] | the machine | what it offers, and room for those who fit beside each other |
//! | [`cargo`], [`attempt`] | an exercise | test programs, what they say of starter and solution |
//! | [`cast`], [`recording`], [`record`], [`quiet`] | evidence | a file beside the listing, and back |
//! | [`directive`], [`expand`], [`figure`], [`timeline`], [`predict`], [`measure`], [`reading`] | a chapter | its Markdown with figures in it |
//! | [`formula`], [`plot`], [`chart`], [`plotted`] | a `plot` block and recordings | a picture with axes |
//! | [`stepper`], [`stepped`] | a `stepper` block and a recording | a run, step by step |
//! | [`scoreboard`], [`scored`] | a `scoreboard` block and recordings | what several runs took, in a picture and a table |
//! | [`highlight`] | an expanded chapter | its blocks of code in colour |
//! | [`site`], [`links`], [`serve`], `renew` | expanded chapters | the pages, and their preview |
//! | [`checked`] | listings and recordings | what is claimed of each, and where it stands |
//! | [`check`], [`prose`], [`shown`], [`agreement`], [`decided`] | the project | everything that is wrong with it |
//! | [`compare`] | the book and recordings of another machine | what is otherwise there |
//! | [`kept`] | a key over everything that could change a result | whether it was found out before |
//! | [`scaffold`] | a chapter and a slug | a new listing, a new exercise |

pub mod agreement;
pub mod attempt;
pub mod cargo;
pub mod cast;
pub mod chart;
pub mod check;
pub mod checked;
pub mod compare;
pub mod contract;
pub mod decided;
pub mod directive;
pub mod evidence;
pub mod exercise;
pub mod expand;
pub mod figure;
pub mod formula;
pub mod hash;
pub mod highlight;
pub mod judge;
pub mod kept;
pub mod links;
pub mod listing;
pub mod lock;
pub mod machine;
pub mod measure;
mod parallel;
pub mod pattern;
pub mod plot;
pub mod plotted;
pub mod predict;
pub mod problem;
pub mod process;
pub mod project;
pub mod prose;
pub mod quiet;
pub mod reading;
pub mod record;
pub mod recording;
mod renew;
pub mod run;
pub mod scaffold;
pub mod scoreboard;
pub mod scored;
pub mod serve;
pub mod shown;
pub mod site;
pub mod stepped;
pub mod stepper;
pub mod summary;
pub mod timeline;
pub mod verdict;
