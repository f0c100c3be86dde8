//! The only code that changes a [`Project`](crate::model::Project).
//!
//! A [`Transaction`] is a list of [`Edit`]s that apply together or not at all. Every edit says
//! what a thing shall be, not how it differs, so that applying it twice is the same as once: a
//! journal may be replayed over a newer snapshot and at most the order of the article list
//! differs, since several moves build on each other's places.

mod apply;
mod change;
mod deleted;
mod difference;
mod history;
mod mend;
mod merge;
mod rules;
mod way;

pub use apply::apply;
pub use change::{ArticleChange, Before, ChangeSet};
pub use deleted::{is_deletion, labels_gone};
pub use difference::difference;
pub use history::{Entry, Head, History, Past, StepNumber};
pub use merge::{MergeRefusal, Merged, Part, Side, merge};
pub use rules::EditError;
pub use way::{Blocked, Way};

use std::sync::Arc;

use crate::model::{
    Article, ArticleId, ArticleMeta, Claim, ClaimId, Decision, Idea, Item, LayerKey, LayerState,
    Mention, MentionId, Person, PersonId, Proposals, ProposalsKey, Run, RunId, Scheme, Timestamp,
};

/// One change of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets the title.
    SetTitle(String),
    /// Sets the guidelines.
    SetGuidelines(String),
    /// Replaces the scheme.
    SetScheme(Arc<Scheme>),
    /// Adds a person or changes the name.
    PutPerson(Person),
    /// Takes a person out.
    DeletePerson(PersonId),
    /// Adds an article at a place in the list (at the end if `None`), or moves it.
    PutArticle {
        /// The article.
        article: Arc<Article>,
        /// Its place.
        index: Option<usize>,
    },
    /// Takes an article out. Its layers must be empty.
    DeleteArticle(ArticleId),
    /// Sets what is known about an article.
    SetArticleMeta {
        /// The article.
        article: ArticleId,
        /// What is known; boxed, as it is much larger than every other edit.
        meta: Box<ArticleMeta>,
    },
    /// Sets how far a layer has come.
    SetLayerState {
        /// The layer.
        layer: LayerKey,
        /// How far.
        state: LayerState,
    },
    /// Adds or replaces a mention.
    PutMention {
        /// The layer.
        layer: LayerKey,
        /// The mention.
        mention: Arc<Mention>,
    },
    /// Takes a mention out.
    DeleteMention {
        /// The layer.
        layer: LayerKey,
        /// The mention.
        id: MentionId,
    },
    /// Adds or replaces a claim.
    PutClaim {
        /// The layer.
        layer: LayerKey,
        /// The claim.
        claim: Arc<Claim>,
    },
    /// Takes a claim out.
    DeleteClaim {
        /// The layer.
        layer: LayerKey,
        /// The claim.
        id: ClaimId,
    },
    /// Adds or replaces the answer to an idea.
    PutDecision {
        /// The layer.
        layer: LayerKey,
        /// The answer.
        decision: Arc<Decision>,
    },
    /// Takes the answer to an idea out.
    DeleteDecision {
        /// The layer.
        layer: LayerKey,
        /// The idea.
        idea: Box<Idea>,
    },
    /// Adds a suggestion run or changes what is known of it.
    PutRun(Arc<Run>),
    /// Takes a suggestion run out. It must propose nothing any more.
    DeleteRun(RunId),
    /// Adds or replaces what a run says of an article.
    PutProposals {
        /// The run and the article.
        key: ProposalsKey,
        /// What it says.
        proposals: Arc<Proposals>,
    },
    /// Takes out what a run says of an article.
    DeleteProposals(ProposalsKey),
}

/// Edits that belong together, with what people need to know about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What was done, as the menu says it after "Undo": `tag “10 000” as figure`.
    pub name: String,
    /// The changes, in order.
    pub edits: Vec<Edit>,
    /// Where it happened; undo and redo go there.
    pub focus: Option<Item>,
    /// Who did it.
    pub person: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}
