//! What frames the three columns: top bar, status bar, notices, what is not on disk, and the
//! bar at the words.

mod menus;
mod notices;
mod read_only;
mod status_bar;
mod toolbar;
mod top_bar;
mod unsaved;

pub use menus::{item, menu_items};
pub use notices::{Notice, notices};
pub use read_only::{ReadOnly, read_only};
pub use status_bar::{JobView, StatusBar};
pub use toolbar::{context_menu, toolbar};
pub use top_bar::{initials, top_bar};
pub use unsaved::{CopyView, Unsaved, unsaved};

use crate::command::Needs;

/// What a command that can't run is missing, for its tooltip.
#[must_use]
pub const fn missing(needs: Needs) -> &'static str {
    match needs {
        Needs::Nothing => "Can’t run now",
        Needs::Project => "Needs an open project",
        Needs::Article => "Needs an article",
        Needs::Mention => "Put a mention in focus first",
        Needs::Words => "Select words or put a mention in focus first",
        Needs::MentionAndWords => "Put a mention in focus, then select words",
        Needs::Claim => "Choose a claim first",
        Needs::MentionAndClaim => "Choose a claim and put a mention in focus first",
        Needs::WordsAndClaim => "Choose a claim and select words first",
        Needs::Edge => "No edge is held",
        Needs::Undo => "Nothing to undo",
        Needs::Redo => "Nothing to redo",
        Needs::Slot(_) => "The scheme has no such label",
        Needs::Question => "No suggestion is being asked about",
        Needs::QuestionAndClaim => "Review suggestions, and choose a claim first",
        Needs::Review => "Begin a review first",
        Needs::Runs | Needs::RunsOrReview => "There are no suggestions yet",
    }
}
