//! The journal on disk, as a session sees it: what it is given goes to a thread that writes
//! ([`writer`](super::writer)), and what that has done is counted.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::atomic::Fs;
use super::folder::Disk;
use super::ground::Ground;
use super::problem::StoreError;
use super::watch::Watch;
use super::writer::Writer;
use crate::edit::{Head, Transaction};
use crate::model::{PersonId, Project, StepNumber, Timestamp};
use crate::session::journal::{Journal, JournalStatus, Step, Waker};

/// How long closing waits for the disk.
const CLOSING: Duration = Duration::from_secs(10);

/// What the thread that writes is told.
pub(super) enum Message {
    Append(Step),
    Snapshot {
        project: Box<Project>,
        /// How many steps it has in it.
        mark: usize,
        number: usize,
    },
    KeepHistory(u64),
    EmptyTrash(Vec<(StepNumber, Timestamp)>),
    Retry,
}

/// How far both sides are: steps and snapshots, counted.
#[derive(Default)]
pub(super) struct Counts {
    appended: usize,
    pub(super) on_disk: usize,
    pub(super) in_snapshot: usize,
    snapshots_asked: usize,
    pub(super) snapshots_done: usize,
    pub(super) attempts: usize,
    /// Files, of all steps and snapshots.
    files_written: usize,
    pub(super) problem: Option<String>,
    pub(super) changed_outside: bool,
    pub(super) ended: bool,
}

/// What both sides see.
pub(super) struct Shared {
    counts: Mutex<Counts>,
    changed: Condvar,
    waker: Waker,
}

impl Shared {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a file. Wakes nobody: there may be a hundred thousand of them.
    pub(super) fn file_written(&self) {
        self.counts().files_written += 1;
    }

    /// Changes the counts and wakes whoever waits for that.
    pub(super) fn change(&self, work: impl FnOnce(&mut Counts)) {
        work(&mut self.counts());
        self.changed.notify_all();
        (self.waker)();
    }
}

impl Counts {
    fn status(&self) -> JournalStatus {
        let pending = self.appended.saturating_sub(self.on_disk);
        let snapshot_running = self.snapshots_asked > self.snapshots_done;
        JournalStatus {
            pending,
            unsnapshotted: self.appended.saturating_sub(self.in_snapshot),
            snapshot_running,
            files_written: match pending > 0 || snapshot_running {
                true => self.files_written,
                false => 0,
            },
            problem: self.problem.clone(),
            changed_outside: self.changed_outside,
        }
    }
}

/// The journal of one person in a project's folder. Dropping it writes what is queued, waits at
/// most some seconds for that, and lets others open the project.
pub struct FileJournal {
    /// The steps that may not be on disk yet, oldest first: for their names.
    waiting: VecDeque<Arc<Transaction>>,
    sender: Option<Sender<Message>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    fs: Arc<dyn Fs>,
    root: PathBuf,
    ground: Arc<Ground>,
    /// How far the history had come at the start.
    head: Head,
}

impl FileJournal {
    pub(crate) fn start(
        disk: Disk,
        project: &Project,
        recovered: usize,
        person: &PersonId,
        waker: Waker,
    ) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared {
            counts: Mutex::new(Counts {
                appended: recovered,
                on_disk: recovered,
                ..Counts::default()
            }),
            changed: Condvar::new(),
            waker,
        });
        let (sender, receiver) = mpsc::channel();
        let head = disk.head;
        let writer = Writer::new(disk, project, person, receiver, shared.clone())?;
        let (fs, root, ground) = writer.grounds();
        let thread = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::io(&root, &error))?;
        Ok(Self {
            waiting: VecDeque::new(),
            sender: Some(sender),
            shared,
            thread: Some(thread),
            fs,
            root,
            ground,
            head,
        })
    }

    /// Watches the project's files for what other programs write.
    ///
    /// # Errors
    /// [`StoreError`] if the system gives no thread.
    pub fn watch(&self) -> Result<Watch, StoreError> {
        let shared = self.shared.clone();
        let waker = shared.waker.clone();
        let mark = Box::new(move || shared.counts().appended);
        Watch::start(
            self.fs.clone(),
            self.root.clone(),
            self.ground.clone(),
            mark,
            waker,
        )
    }

    fn send(&self, message: Message) {
        let sent = self.sender.as_ref().map(|sender| sender.send(message));
        if !matches!(sent, Some(Ok(()))) {
            let words = "the thread that writes to disk has stopped: save a copy elsewhere";
            self.shared
                .change(|counts| counts.problem = Some(words.to_owned()));
        }
    }
}

impl Journal for FileJournal {
    fn head(&self) -> Head {
        self.head
    }

    fn keep_history(&mut self, bytes: u64) {
        self.send(Message::KeepHistory(bytes));
    }

    fn empty_trash(&mut self, which: Vec<(StepNumber, Timestamp)>) {
        self.send(Message::EmptyTrash(which));
    }

    fn append(&mut self, step: Step) {
        let pending = {
            let mut counts = self.shared.counts();
            counts.appended += 1;
            counts.appended.saturating_sub(counts.on_disk)
        };
        self.waiting.push_back(step.transaction.clone());
        let on_disk = self.waiting.len().saturating_sub(pending);
        self.waiting.drain(..on_disk);
        self.send(Message::Append(step));
    }

    fn snapshot(&mut self, project: Project) {
        let (mark, number) = {
            let mut counts = self.shared.counts();
            counts.snapshots_asked += 1;
            (counts.appended, counts.snapshots_asked)
        };
        let project = Box::new(project);
        self.send(Message::Snapshot {
            project,
            mark,
            number,
        });
    }

    fn status(&self) -> JournalStatus {
        self.shared.counts().status()
    }

    fn waiting(&self) -> Vec<String> {
        let on_disk = self.waiting.len().saturating_sub(self.status().pending);
        let waiting = self.waiting.iter().skip(on_disk);
        waiting.map(|step| step.name.clone()).collect()
    }

    fn flush(&mut self, limit: Duration) -> JournalStatus {
        let before = self.shared.counts().attempts;
        self.send(Message::Retry);
        let busy = |counts: &mut Counts| {
            let status = counts.status();
            let waits = status.pending > 0 || status.snapshot_running;
            let failed = status.problem.is_some() && counts.attempts > before;
            // A problem that was made good a moment ago is taken back last.
            let stale = status.problem.is_some() && counts.attempts == before;
            ((waits && !failed) || stale) && !counts.ended
        };
        let counts = self.shared.counts();
        let waited = self.shared.changed.wait_timeout_while(counts, limit, busy);
        let (counts, _) = waited.unwrap_or_else(PoisonError::into_inner);
        counts.status()
    }
}

impl Drop for FileJournal {
    fn drop(&mut self) {
        self.sender = None;
        let counts = self.shared.counts();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(counts, CLOSING, |counts| !counts.ended);
        let ended = waited.unwrap_or_else(PoisonError::into_inner).0.ended;
        if ended && let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
