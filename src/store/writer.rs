//! The thread that writes the journal: each committed step goes to the disk, which it waits for,
//! and snapshots when they are asked for. What the disk refuses is tried again.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::atomic::{self, Fs, Stage};
use super::folder::Disk;
use super::ground::Ground;
use super::home::Home;
use super::journal::{Message, Shared};
use super::limits::JOURNAL_BYTES;
use super::located::{self, Located};
use super::lock::Guard;
use super::problem::{StoreError, in_words};
use super::schema_v1::transaction::TransactionRecord;
use super::snapshot::{self, Known, TextTable};
use super::trash::Trash;
use super::{history, lines, paths, replay, ron_text};
use crate::edit::{Edit, Head, is_deletion};
use crate::model::{PersonId, Project};
use crate::session::journal::{Step, StepKind};

/// After a failure it is tried again after this long, then after twice as long, …
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// … but never longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// A step on its way to the disk.
struct Queued {
    step: Step,
    line: String,
    /// How far the history had come before it.
    before: Head,
    /// Whether the waiting snapshot has it in it.
    covered: bool,
    /// Whether what it deleted has yet to be put into the trash.
    deletes: bool,
}

/// A snapshot that waits to be written.
struct Pending {
    project: Project,
    mark: usize,
    number: usize,
    /// How far the history has come in it.
    head: Head,
    /// Lines in the journal that it has not in it.
    tail: String,
}

/// A snapshot that counts, once its name is known to last.
#[derive(Clone, Copy)]
struct Unfinished {
    mark: usize,
    number: usize,
    /// How many steps it has in it that the journal has not.
    covered: usize,
}

/// What it knows of the project's folder, and what it has yet to write there.
pub(super) struct Writer {
    fs: Arc<dyn Fs>,
    lock: Guard,
    home: Home,
    root: PathBuf,
    journal: String,
    /// Whose it is.
    person: PersonId,
    length: u64,
    /// How far the history has come with all that was queued.
    head: Head,
    /// How many bytes of it are kept.
    keep_history: u64,
    trash: Trash,
    known: Known,
    ground: Arc<Ground>,
    texts: TextTable,
    receiver: Receiver<Message>,
    inbox: VecDeque<Message>,
    queue: VecDeque<Queued>,
    snapshot: Option<Pending>,
    /// A snapshot that counts but whose files are not all in their place.
    unfinished: Option<Unfinished>,
    retry_at: Option<Instant>,
    pause: Duration,
    shared: Arc<Shared>,
}

/// Says that the writer is gone, also when it panicked.
struct Farewell(Arc<Shared>);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.change(|counts| counts.ended = true);
    }
}

impl Writer {
    pub(super) fn new(
        disk: Disk,
        project: &Project,
        person: &PersonId,
        receiver: Receiver<Message>,
        shared: Arc<Shared>,
    ) -> Result<Self, StoreError> {
        let root = disk.root;
        let own = paths::journal(person);
        let path = root.join(&own);
        let there = atomic::look(&*disk.fs, &path);
        let there = there.map_err(|error| StoreError::io(&path, &error))?;
        let mut known = disk.files.known;
        if there.is_none() && known.needless.contains(&own) {
            // It was read a moment ago; a new one would take its place.
            let gone = io::ErrorKind::NotFound.into();
            return Err(StoreError::io(&path, &gone));
        }
        let fs: Arc<dyn Fs> = Arc::new(Located(disk.fs));
        let home = Home::of(&*fs, &root).map_err(|error| StoreError::io(&root, &error))?;
        let ground = Arc::new(Ground::new(known.project.clone(), disk.files.seen));
        known.needless.retain(|path| *path != own);
        Ok(Self {
            fs,
            lock: disk.lock,
            home,
            root,
            journal: own,
            person: person.clone(),
            length: there.map_or(0, |there| there.len()),
            head: disk.head,
            keep_history: history::USUAL,
            trash: Trash::default(),
            known,
            ground,
            texts: TextTable::of(project),
            receiver,
            inbox: VecDeque::new(),
            queue: VecDeque::new(),
            snapshot: None,
            unfinished: None,
            retry_at: None,
            pause: FIRST_PAUSE,
            shared,
        })
    }

    /// The file system, the project's folder, and what is known to be in it.
    pub(super) fn grounds(&self) -> (Arc<dyn Fs>, PathBuf, Arc<Ground>) {
        (self.fs.clone(), self.root.clone(), self.ground.clone())
    }

    /// Writes what comes until nobody is there any more to send something.
    pub(super) fn run(mut self) {
        let _farewell = Farewell(self.shared.clone());
        loop {
            let open = self.wait();
            while let Some(message) = self.inbox.pop_front() {
                self.take(message);
            }
            let due = self.retry_at.is_none_or(|at| at <= Instant::now());
            if due || !open {
                self.attempt();
            }
            if !open && self.inbox.is_empty() {
                break;
            }
        }
        // The lock must be free before the end is announced.
        drop(self.lock);
    }

    /// Waits for something to do; `false` when nothing will come any more.
    fn wait(&mut self) -> bool {
        if self.inbox.is_empty() {
            let received = match self.retry_at {
                Some(at) => {
                    let left = at.saturating_duration_since(Instant::now());
                    self.receiver.recv_timeout(left)
                }
                None => self.receiver.recv().map_err(RecvTimeoutError::from),
            };
            match received {
                Ok(message) => self.inbox.push_back(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        self.inbox.extend(self.receiver.try_iter());
        true
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Append(step) => self.enqueue(step),
            Message::Snapshot {
                project,
                mark,
                number,
            } => {
                for queued in &mut self.queue {
                    queued.covered = true;
                }
                self.snapshot = Some(Pending {
                    project: *project,
                    mark,
                    number,
                    head: self.head,
                    tail: String::new(),
                });
            }
            Message::KeepHistory(bytes) => self.keep_history = bytes,
            Message::EmptyTrash(which) => self.trash.empty(which),
            Message::Retry => self.retry_at = None,
        }
    }

    fn enqueue(&mut self, step: Step) {
        let record = TransactionRecord::of(&step, &self.texts);
        for edit in &step.transaction.edits {
            if let Edit::PutArticle { article, .. } = edit {
                let text = article.text.clone();
                self.texts.0.insert(article.id.clone(), text);
            }
        }
        // Every type in a record can be written; an empty line would be refused when read.
        let line = ron_text::line(&record).map(|record| lines::encode(&record));
        let deletes = match &step.kind {
            StepKind::Done { inverse, .. } => is_deletion(&step.transaction.edits, inverse),
            StepKind::Went { .. } | StepKind::PartOf { .. } | StepKind::Aside => false,
        };
        let before = self.head;
        self.head = step.head(before);
        self.queue.push_back(Queued {
            step,
            line: line.unwrap_or_default(),
            before,
            covered: false,
            deletes,
        });
    }

    /// Tries to bring everything to disk.
    fn attempt(&mut self) {
        let home = self.home.check(&*self.fs, &self.lock);
        let ours = home.and_then(|()| self.lock.check(&*self.fs));
        let result = ours.and_then(|()| self.finish()).and_then(|()| {
            let steps = self.write_steps();
            // A snapshot has the steps in it, so it may succeed where the journal fails.
            match self.snapshot.is_some() && self.write_snapshot()? {
                true => Ok(()),
                false => steps,
            }
        });
        let problem = result.err().map(|error| in_words(&error));
        self.retry_at = problem.as_ref().map(|_| Instant::now() + self.pause);
        self.pause = match problem {
            Some(_) => (self.pause * 2).min(LONGEST_PAUSE),
            None => FIRST_PAUSE,
        };
        self.shared.change(|counts| {
            counts.attempts += 1;
            counts.problem = problem;
        });
    }

    /// Puts the files of a snapshot that counts in their places.
    fn finish(&mut self) -> io::Result<()> {
        let Some(Unfinished {
            mark,
            number,
            covered,
        }) = self.unfinished
        else {
            return Ok(());
        };
        atomic::finish(&*self.fs, &self.root)?;
        self.unfinished = None;
        self.ground.end(self.known.project.clone());
        self.shared.change(|counts| {
            counts.on_disk += covered;
            counts.in_snapshot = counts.in_snapshot.max(mark);
            counts.snapshots_done = counts.snapshots_done.max(number);
        });
        Ok(())
    }

    /// Puts what queued steps delete into the trash, before they are reported.
    fn write_trash(&mut self) -> io::Result<()> {
        let deletes = self.queue.iter().filter(|queued| queued.deletes);
        let lines: String = deletes.map(|queued| queued.line.as_str()).collect();
        self.trash.write(&*self.fs, &self.root, &lines)?;
        for queued in &mut self.queue {
            queued.deletes = false;
        }
        Ok(())
    }

    /// Writes the queued steps to the journal and reports them.
    fn write_steps(&mut self) -> io::Result<()> {
        self.write_trash()?;
        let Some(first) = self.queue.front() else {
            return Ok(());
        };
        let mut articles = false;
        let mut lines = String::new();
        if self.length == 0 {
            lines.push_str(&replay::header(first.before));
        }
        for queued in &self.queue {
            for edit in &queued.step.transaction.edits {
                if let Edit::PutArticle { article, .. } = edit {
                    snapshot::write_article(&*self.fs, &self.root, article)?;
                    for path in paths::files_of(article) {
                        self.ground.wrote(&*self.fs, &self.root, &path)?;
                    }
                    articles = true;
                    self.shared.file_written();
                }
            }
            lines.push_str(&queued.line);
        }
        if articles {
            snapshot::sync_articles(&*self.fs, &self.root)?;
        }
        let path = self.root.join(&self.journal);
        self.fs.append(&path, self.length, lines.as_bytes())?;
        if self.length == 0 {
            self.fs.sync_dir(&self.root.join("journal"))?;
        }
        self.length += lines.len() as u64;
        let count = self.queue.len();
        for queued in self.queue.drain(..) {
            if let Some(pending) = self.snapshot.as_mut().filter(|_| !queued.covered) {
                pending.tail.push_str(&queued.line);
            }
        }
        self.shared.change(|counts| counts.on_disk += count);
        Ok(())
    }

    /// Whether the snapshot was written; it is not if that would take away what another program
    /// wrote.
    fn write_snapshot(&mut self) -> io::Result<bool> {
        let Some((project, mark)) = self
            .snapshot
            .as_ref()
            .map(|pending| (pending.project.clone(), pending.mark))
        else {
            return Ok(false);
        };
        if let Some(known) = self.ground.take_accepted(mark) {
            self.known = known;
        }
        let known = std::mem::take(&mut self.known);
        let committed = self.commit_snapshot(&known, &project);
        if !matches!(committed, Ok(true)) {
            self.known = known;
            if committed.is_ok() {
                self.put_off();
            }
            return committed;
        }
        self.known.project = Some(project);
        let Some(pending) = self.snapshot.take() else {
            return Ok(true);
        };
        let header = replay::header(pending.head);
        self.length = (header.len() + pending.tail.len()) as u64;
        let before = self.queue.len();
        self.queue.retain(|queued| !queued.covered);
        let covered = before - self.queue.len();
        self.unfinished = Some(Unfinished {
            mark: pending.mark,
            number: pending.number,
            covered,
        });
        self.shared.change(|counts| counts.changed_outside = false);
        self.finish().map(|()| true)
    }

    /// Gives up a snapshot: another one will be asked for when what another program wrote was
    /// taken in. Until then steps go to the journal.
    fn put_off(&mut self) {
        let Some(pending) = self.snapshot.take() else {
            return;
        };
        for step in &mut self.queue {
            step.covered = false;
        }
        self.shared.change(|counts| {
            counts.snapshots_done = counts.snapshots_done.max(pending.number);
            counts.changed_outside = true;
        });
    }

    fn commit_snapshot(&mut self, known: &Known, project: &Project) -> io::Result<bool> {
        let (fs, root) = (self.fs.clone(), self.root.clone());
        let mut stage = Stage::new(&*fs, &root);
        // Steps that come meanwhile need not wait until the whole snapshot is written.
        snapshot::stage(&*fs, &root, &mut stage, known, project, &mut || self.pump())?;
        self.write_trash()?;
        let covered = self.covered(known)?;
        history::stage(&*fs, &root, &mut stage, &covered, self.keep_history)?;
        let pending = self.snapshot.as_ref();
        let mut journal = replay::header(pending.map_or(self.head, |pending| pending.head));
        journal.push_str(pending.map_or("", |pending| &pending.tail));
        stage.write(&self.journal, journal.as_bytes())?;
        for path in stage.placed() {
            self.ground.wrote(&*fs, &root, path)?;
        }
        // As late as can be: what another program does from here on is not seen any more.
        if !self.ground.begin(&*fs, &root, stage.changes())? {
            return Ok(false);
        }
        stage.commit().inspect_err(|_| self.ground.cancel())?;
        Ok(true)
    }

    /// The journals, as far as the waiting snapshot has their steps in it, and whose each is.
    fn covered(&self, known: &Known) -> io::Result<Vec<(PersonId, Vec<u8>)>> {
        let read = |path: &str| {
            let bytes = atomic::read_if_there(&*self.fs, &self.root.join(path), JOURNAL_BYTES)?;
            Ok::<_, io::Error>(bytes.unwrap_or_default())
        };
        let mut journals = Vec::new();
        for path in &known.needless {
            let stem = path.strip_prefix("journal/").unwrap_or_default();
            let person = stem.strip_suffix(".log").map(PersonId::new);
            if let Some(Ok(person)) = person {
                journals.push((person, read(path)?));
            }
        }
        let tail = self
            .snapshot
            .as_ref()
            .map_or(0, |pending| pending.tail.len());
        let mut own = match self.length {
            0 => Vec::new(),
            _ => read(&self.journal)?,
        };
        let on_disk = usize::try_from(self.length).unwrap_or(usize::MAX);
        if own.len() < on_disk {
            let error = io::Error::other("it is shorter than what was written to it");
            return Err(located::at(&self.root.join(&self.journal), error));
        }
        own.truncate(on_disk.saturating_sub(tail));
        // Those that the disk did not take yet.
        for queued in self.queue.iter().filter(|queued| queued.covered) {
            if own.is_empty() {
                own.extend_from_slice(replay::header(queued.before).as_bytes());
            }
            own.extend_from_slice(queued.line.as_bytes());
        }
        journals.push((self.person.clone(), own));
        Ok(journals)
    }

    /// Writes steps that came while a snapshot is being written. A second snapshot waits, and
    /// with it the steps after it.
    fn pump(&mut self) {
        self.shared.file_written();
        self.inbox.extend(self.receiver.try_iter());
        while let Some(
            Message::Append(_) | Message::KeepHistory(_) | Message::EmptyTrash(_) | Message::Retry,
        ) = self.inbox.front()
        {
            if let Some(message) = self.inbox.pop_front() {
                self.take(message);
            }
        }
        // What fails here is tried again, and reported, with the next attempt.
        let _ = self.write_steps();
    }
}
