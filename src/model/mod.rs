//! The values that a project is made of. No file format, no window, no clock.

pub mod article;
pub mod claim;
pub mod decision;
pub mod foreign;
pub mod id;
pub mod item;
pub mod layer;
pub mod mention;
pub mod presets;
pub mod project;
pub mod scheme;
pub mod suggestion;
pub(crate) mod table;
pub mod time;

pub use article::{Article, ArticleMeta, Original, TextDirection};
pub use claim::{
    Checkable, Claim, ClaimLink, ClaimMention, Evidence, EvidenceSide, LinkKind, Quote, Stance,
    Verdict,
};
pub use decision::{Answer, Decision, Idea, Made, Supporter};
pub use foreign::Foreign;
pub use id::{
    ArticleId, ClaimId, IdError, LabelId, MentionId, PersonId, RoleId, RunId, ScaleId, StatusId,
    StepNumber,
};
pub use item::Item;
pub use layer::{Layer, LayerKey, LayerState};
pub use mention::{Mention, Origin};
pub use project::{Person, Project};
pub use scheme::{
    Attribute, AttributeType, Hue, Kind, Label, Pattern, Role, Scale, ScaleValue, Scheme, Status,
};
pub use suggestion::{
    Proposals, ProposalsKey, Run, RunFile, Score, SuggestedClaim, Suggestion, Unmatched,
    UnmatchedClaim, Unplaced, WhyUnplaced,
};
pub use time::Timestamp;
