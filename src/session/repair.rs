//! Puts right what the checks find, as one step.

use super::Session;
use super::effect::{Effect, Ran, Refusal};
use crate::check;
use crate::edit::Edit;

impl Session {
    /// Applies the repairs of all checks to the person's own work, as one step that can be undone.
    ///
    /// # Errors
    /// [`Refusal`] if there is nothing to repair, or a repair is not allowed; nothing has changed
    /// then.
    pub fn repair_findings(&mut self) -> Ran {
        let own = |edit: &Edit| match edit {
            Edit::PutMention { layer, .. }
            | Edit::DeleteMention { layer, .. }
            | Edit::PutClaim { layer, .. }
            | Edit::DeleteClaim { layer, .. }
            | Edit::PutDecision { layer, .. }
            | Edit::DeleteDecision { layer, .. } => layer.person == self.person,
            _ => true,
        };
        let repairs = check::run(&self.project)
            .into_iter()
            .filter_map(|finding| finding.repair)
            .filter(|edits| edits.iter().all(own));
        let (mut count, mut edits) = (0, Vec::new());
        for repair in repairs {
            count += 1;
            edits.extend(repair);
        }
        if edits.is_empty() {
            return Err(Refusal::needs("There is nothing in your work to repair"));
        }
        let name = match count {
            1 => "repair of 1 finding".to_owned(),
            count => format!("repair of {count} findings"),
        };
        self.commit(&name, edits, None)?;
        Ok(Effect::say(format!("Done: {name}; undo takes it back")))
    }
}
