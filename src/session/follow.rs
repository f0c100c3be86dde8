//! A project that is only looked at, while somebody else works on it.

use super::{Clock, IdSource, MemoryJournal, Refusal, Session};
use crate::command::Command;
use crate::edit::{self, Edit};
use crate::model::{Person, Project};

impl Session {
    /// Looks at a project as a person, without the right to change it.
    #[must_use]
    pub fn read_only(project: Project, person: Person, clock: Box<dyn Clock>) -> Self {
        let journal = Box::new(MemoryJournal::new());
        let mut session = Self::new(project, person, journal, clock, IdSource::counting_from(1));
        session.is_read_only = true;
        session
    }

    /// Whether nothing can be changed.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.is_read_only
    }

    /// Whether a command may run, whatever else it needs.
    #[must_use]
    pub fn allows(&self, command: &Command) -> bool {
        !self.is_read_only || !command.changes()
    }

    /// Why a command may not run.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn check_allowed(&self, command: &Command) -> Result<(), Refusal> {
        match self.allows(command) {
            true => Ok(()),
            false => Err(edit::EditError::ReadOnly.into()),
        }
    }

    /// Takes in what another program wrote into the project's files, as one step.
    ///
    /// # Errors
    /// [`EditError`](edit::EditError); nothing has changed then.
    pub fn take_in_changes(&mut self, mut edits: Vec<Edit>) -> Result<(), edit::EditError> {
        // Without the person there is no work.
        edits.retain(|edit| !matches!(edit, Edit::DeletePerson(id) if *id == self.person));
        if edits.is_empty() {
            return Ok(());
        }
        self.commit("take in changes from outside", edits, None)
    }

    /// Shows the project as it is now. Caret, article and selection stay where they are, as far
    /// as what they are in is still there.
    pub fn follow(&mut self, project: Project) {
        let edits = edit::difference(&self.project, &project);
        if edits.is_empty() {
            return;
        }
        let step = self.transaction("follow", edits, None);
        let applied = edit::apply(&mut self.project, &step);
        match applied {
            Ok((_, changes)) if self.project == project => self.refresh(changes),
            // What another version allows may not follow the rules of this one.
            _ => {
                self.project = project;
                self.derived.rebuild(&self.project, &self.person);
                self.steps.person_changed();
                self.refresh(edit::ChangeSet::default());
                self.keep_selection_inside();
            }
        }
    }
}
