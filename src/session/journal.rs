//! Where committed transactions go. The session defines it; the store keeps them on disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::edit::Transaction;
use crate::model::Project;

/// Called when a journal's status may have changed, from any thread: the window repaints.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What is on disk, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalStatus {
    /// Steps that are not yet on disk.
    pub pending: usize,
    /// Steps since the last snapshot.
    pub unsnapshotted: usize,
    /// Whether a snapshot is being written or waits to be.
    pub snapshot_running: bool,
    /// What keeps steps or a snapshot from the disk, and what to do about it.
    pub problem: Option<String>,
}

impl JournalStatus {
    /// Whether every committed step is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.pending == 0
    }
}

/// Where committed transactions are kept.
pub trait Journal: Send {
    /// Queues a committed transaction; never waits for the disk.
    fn append(&mut self, transaction: &Arc<Transaction>);
    /// Queues a snapshot of the project as it is after everything appended so far.
    fn snapshot(&mut self, project: Project);
    /// What is on disk.
    fn status(&self) -> JournalStatus;
    /// Waits until everything queued is on disk or failed, at most `limit`.
    fn flush(&mut self, limit: Duration) -> JournalStatus;
}

/// A journal without a disk, for tests and for trying things out. Clones share what is kept.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    transactions: Vec<Arc<Transaction>>,
    snapshot: Option<Project>,
    unsnapshotted: usize,
}

impl MemoryJournal {
    /// An empty journal.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything appended so far.
    #[must_use]
    pub fn transactions(&self) -> Vec<Arc<Transaction>> {
        self.with(|kept| kept.transactions.clone())
    }

    /// The last snapshot.
    #[must_use]
    pub fn last_snapshot(&self) -> Option<Project> {
        self.with(|kept| kept.snapshot.clone())
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Journal for MemoryJournal {
    fn append(&mut self, transaction: &Arc<Transaction>) {
        self.with(|kept| {
            kept.transactions.push(transaction.clone());
            kept.unsnapshotted += 1;
        });
    }

    fn snapshot(&mut self, project: Project) {
        self.with(|kept| {
            kept.snapshot = Some(project);
            kept.unsnapshotted = 0;
        });
    }

    fn status(&self) -> JournalStatus {
        JournalStatus {
            unsnapshotted: self.with(|kept| kept.unsnapshotted),
            ..JournalStatus::default()
        }
    }

    fn flush(&mut self, _: Duration) -> JournalStatus {
        self.status()
    }
}
