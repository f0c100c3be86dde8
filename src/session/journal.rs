//! Where committed steps go. The session defines it; the store keeps them on disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::edit::{Edit, Head, StepNumber, Transaction};
use crate::model::{Project, Timestamp};

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
    /// Rises with each file that is written for them: while it does, the disk answers. 0 when
    /// nothing is on its way.
    pub files_written: usize,
    /// What keeps steps or a snapshot from the disk, and what to do about it.
    pub problem: Option<String>,
    /// Whether another program changed files that a snapshot would have replaced. None is
    /// written until what they say was taken in; steps still go to the disk.
    pub changed_outside: bool,
}

impl JournalStatus {
    /// Whether every committed step is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.pending == 0
    }
}

/// What a committed step is in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Something was done.
    Done {
        /// The state on which it was done.
        parent: StepNumber,
        /// What takes it back.
        inverse: Arc<[Edit]>,
    },
    /// Steps were taken back or taken again, to come to a state that had been before.
    Went {
        /// The state.
        to: StepNumber,
    },
    /// A part of a step that was done before: both are taken back and again together.
    PartOf {
        /// The step.
        step: StepNumber,
        /// What takes this part back.
        inverse: Arc<[Edit]>,
    },
    /// A change that undo passes by.
    Aside,
}

/// A committed transaction with its place in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Counts on with every step.
    pub number: StepNumber,
    /// What it is in the history.
    pub kind: StepKind,
    /// What changed.
    pub transaction: Arc<Transaction>,
}

impl Step {
    /// How far the history has come with this step, from where it was before.
    #[must_use]
    pub fn head(&self, before: Head) -> Head {
        let at = match self.kind {
            StepKind::Done { .. } => self.number,
            StepKind::Went { to } => to,
            StepKind::PartOf { .. } | StepKind::Aside => before.at,
        };
        let last = self.number;
        Head { last, at }
    }
}

/// Where committed steps are kept.
pub trait Journal: Send {
    /// How far the history had come when the journal was opened.
    fn head(&self) -> Head {
        Head::default()
    }
    /// How much of the history is kept on disk, in bytes. What is above that goes at the next
    /// snapshot, the oldest first.
    fn keep_history(&mut self, bytes: u64) {
        let _ = bytes;
    }
    /// Takes steps, by number and time, out of the trash for good; all if there are none.
    fn empty_trash(&mut self, which: Vec<(StepNumber, Timestamp)>) {
        let _ = which;
    }
    /// Queues a committed step; never waits for the disk.
    fn append(&mut self, step: Step);
    /// Queues a snapshot of the project as it is after everything appended so far.
    fn snapshot(&mut self, project: Project);
    /// What is on disk.
    fn status(&self) -> JournalStatus;
    /// The names of the steps that are not on disk yet, oldest first.
    fn waiting(&self) -> Vec<String> {
        Vec::new()
    }
    /// Tries again if something failed, and waits until everything queued is on disk or failed,
    /// at most `limit`; with none it does not wait.
    fn flush(&mut self, limit: Duration) -> JournalStatus;
}

/// A journal without a disk, for tests and for trying things out. Clones share what is kept.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    steps: Vec<Step>,
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
    pub fn steps(&self) -> Vec<Step> {
        self.with(|kept| kept.steps.clone())
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
    fn append(&mut self, step: Step) {
        self.with(|kept| {
            kept.steps.push(step);
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
