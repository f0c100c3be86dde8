//! Undo and redo without limit.

use std::sync::Arc;

use super::{Edit, Transaction};

/// One step that can be undone and redone.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done.
    pub forward: Arc<Transaction>,
    /// What takes it back.
    pub inverse: Arc<[Edit]>,
}

/// The steps taken and the steps taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: Vec<Entry>,
    done: usize,
}

impl History {
    /// Notes a step. Steps that were taken back before it can no longer be redone.
    pub fn push(&mut self, forward: Arc<Transaction>, inverse: Vec<Edit>) {
        self.entries.truncate(self.done);
        self.entries.push(Entry {
            forward,
            inverse: inverse.into(),
        });
        self.done = self.entries.len();
    }

    /// The step that undo would take back.
    #[must_use]
    pub fn undo_entry(&self) -> Option<&Entry> {
        self.done
            .checked_sub(1)
            .and_then(|index| self.entries.get(index))
    }

    /// The step that redo would take again.
    #[must_use]
    pub fn redo_entry(&self) -> Option<&Entry> {
        self.entries.get(self.done)
    }

    /// Notes that [`undo_entry`](Self::undo_entry) was taken back.
    pub fn note_undone(&mut self) {
        self.done = self.done.saturating_sub(1);
    }

    /// Notes that [`redo_entry`](Self::redo_entry) was taken again.
    pub fn note_redone(&mut self) {
        self.done = (self.done + 1).min(self.entries.len());
    }

    /// All steps, oldest first; those from [`position`](Self::position) on are taken back.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many steps are in force.
    #[must_use]
    pub fn position(&self) -> usize {
        self.done
    }
}
