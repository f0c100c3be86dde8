//! Takes in what a suggester or a program found.

use super::effect::Refusal;
use super::{Session, short_quote};
use crate::suggest::SuggestedRun;

impl Session {
    /// Takes in a suggestion run with all that it proposes, as one step; an earlier one with the
    /// same id goes.
    ///
    /// # Errors
    /// [`Refusal`] if the project changed meanwhile so that it no longer fits; nothing has
    /// changed then.
    pub fn take_run(&mut self, found: SuggestedRun) -> Result<(), Refusal> {
        let name = format!(
            "take in the suggestions of {}",
            short_quote(&found.run.name)
        );
        let edits = found.edits(&self.project);
        self.commit(&name, edits, None)?;
        Ok(())
    }
}
