//! What the person is looking at: article, caret, selection, focus, current claim.

use std::collections::HashMap;

use crate::command::Edge;
use crate::model::{ArticleId, ClaimId, LabelId, MentionId};
use crate::text::{ArticleText, ByteOffset, Extent, TextRange};

/// The caret, and the selection that hangs on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The end that stays.
    pub anchor: ByteOffset,
    /// The end that moves: where the caret is.
    pub head: ByteOffset,
}

impl Selection {
    /// A caret without selection.
    #[must_use]
    pub const fn caret(at: ByteOffset) -> Self {
        Self {
            anchor: at,
            head: at,
        }
    }

    /// A selection with the caret at its end.
    #[must_use]
    pub fn of(range: TextRange) -> Self {
        Self {
            anchor: range.start(),
            head: range.end(),
        }
    }

    /// The selected words, if any.
    #[must_use]
    pub fn range(self, text: &ArticleText) -> Option<TextRange> {
        text.range(self.anchor.min(self.head), self.anchor.max(self.head))
    }
}

/// Whose edge is being moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A mention's.
    Mention(MentionId),
    /// That of the suggestion that is asked about.
    Suggestion,
}

/// An edge that is being moved; nothing is changed until it is let go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEdge {
    /// Whose.
    pub of: Held,
    /// Which end.
    pub edge: Edge,
    /// Where it would lie.
    pub extent: Extent,
}

/// What the person is looking at.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// The current article.
    pub article: Option<ArticleId>,
    /// Caret and selection in it.
    pub selection: Selection,
    /// The mention in focus.
    pub focus: Option<MentionId>,
    /// The current claim.
    pub claim: Option<ClaimId>,
    /// The label that tags whatever is selected.
    pub sticky: Option<LabelId>,
    /// The edge that is held.
    pub held: Option<HeldEdge>,
    /// The only label whose marks are shown.
    pub isolated: Option<LabelId>,
    /// The label used last.
    pub last_label: Option<LabelId>,
    /// Where the caret was in the other articles.
    pub(super) places: HashMap<ArticleId, Selection>,
}
