//! Which steps take something away that somebody may want back later.

use std::sync::Arc;

use super::{Edit, Entry};
use crate::model::{Label, Project, Scheme};

/// Whether a step with these edits, taken back by `inverse`, deletes an article, a mention, a
/// claim or a label.
#[must_use]
pub fn is_deletion(forward: &[Edit], inverse: &[Edit]) -> bool {
    let deletes = |edit: &Edit| {
        matches!(
            edit,
            Edit::DeleteArticle(_) | Edit::DeleteMention { .. } | Edit::DeleteClaim { .. }
        )
    };
    forward.iter().any(deletes) || !labels_gone(forward, inverse).is_empty()
}

/// The labels that a step takes out of the scheme.
#[must_use]
pub fn labels_gone<'a>(forward: &[Edit], inverse: &'a [Edit]) -> Vec<&'a Label> {
    let (Some(now), Some(before)) = (scheme(forward), scheme(inverse)) else {
        return Vec::new();
    };
    let gone = |label: &&Label| now.label(&label.id).is_none();
    before.labels.iter().filter(gone).collect()
}

fn scheme(edits: &[Edit]) -> Option<&Arc<Scheme>> {
    edits.iter().rev().find_map(|edit| match edit {
        Edit::SetScheme(scheme) => Some(scheme),
        _ => None,
    })
}

impl Entry {
    /// Whether something that the step deleted is still not there.
    #[must_use]
    pub fn is_missed(&self, project: &Project) -> bool {
        let forward = &self.forward.edits;
        let missing = |edit: &Edit| match edit {
            Edit::DeleteArticle(id) => project.article(id).is_none(),
            Edit::DeleteMention { id, .. } => project.mention(*id).is_none(),
            Edit::DeleteClaim { id, .. } => project.claim(*id).is_none(),
            _ => false,
        };
        forward.iter().any(missing)
            || labels_gone(forward, &self.inverse)
                .iter()
                .any(|label| project.scheme.label(&label.id).is_none())
    }
}
