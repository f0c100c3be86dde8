//! Why a review asks nothing.

use super::Session;
use crate::analysis::review::is_hidden;
use crate::text::counted;

/// Why a review asks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingLeft {
    /// No run proposes anything, or none is there any more.
    NoSuggestions,
    /// What is left does not pass the filter.
    Filtered,
    /// The person has answered all that is shown.
    Answered {
        /// In so many articles more is hidden until the person is done with them.
        hidden: usize,
    },
}

impl NothingLeft {
    /// It in words.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::NoSuggestions => "There are no suggestions here.".to_owned(),
            Self::Filtered => "No suggestion that passes the filter is left.".to_owned(),
            Self::Answered { hidden: 0 } => "You have answered every suggestion.".to_owned(),
            Self::Answered { hidden } => format!(
                "You have answered every suggestion that is shown; those on {} are hidden until \
                 you are done there.",
                counted(hidden, "article")
            ),
        }
    }
}

impl Session {
    /// Whether any run proposes anything.
    pub(super) fn has_suggestions(&self) -> bool {
        let mut all = self.project.proposals();
        all.any(|(_, _, proposals)| !proposals.is_empty())
    }

    /// Why no question is left. Walks over the articles that runs say anything of.
    #[must_use]
    pub fn nothing_left(&self) -> NothingLeft {
        if !self.has_suggestions() {
            return NothingLeft::NoSuggestions;
        }
        let filter = self.review.as_ref().map(|review| review.filter());
        if filter.is_some_and(|filter| !filter.is_default()) {
            return NothingLeft::Filtered;
        }
        let mut hidden = 0;
        if self.project.runs().any(|run| run.blind > 0) {
            let articles = self.project.articles().map(|article| &article.id);
            hidden = articles
                .filter(|article| is_hidden(&self.project, article, &self.person))
                .count();
        }
        NothingLeft::Answered { hidden }
    }
}
