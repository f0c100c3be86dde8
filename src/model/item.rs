//! The one enum of what can be selected, pointed at and gone to.

use super::id::{ArticleId, ClaimId, LabelId, MentionId, PersonId, RoleId};

/// A thing in a project. It may have been deleted since: look it up before use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// An article.
    Article(ArticleId),
    /// A mention.
    Mention(MentionId),
    /// A claim.
    Claim(ClaimId),
    /// A label of the scheme.
    Label(LabelId),
    /// A role of the scheme.
    Role(RoleId),
    /// Somebody who works on the project.
    Person(PersonId),
}
