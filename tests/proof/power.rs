//! Crashes with what was not synced dropped, at every call of a save and of a session; and a
//! disk that is full at every byte.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimdesk::edit::{Edit, Head, Transaction, apply};
use claimdesk::model::{Person, Project, Timestamp};
use claimdesk::session::journal::{Journal, JournalStatus, Step};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::{self, FileJournal, Severity};

use crate::commands::any;
use crate::dice::{Dice, KeptOnFailure, open_soon, quick_folder, seed, setting};
use crate::disk::{Call, Disk, Recorder};
use crate::fuzz::kind_of;
use crate::random::difference;
use crate::support::{LONG, Work, copy, imported, key, no_waker, person, project, saved};

/// What happened in a session.
#[derive(Default)]
struct Story {
    /// The project at first and after each step.
    states: Vec<Project>,
    /// Each step, from one of the states to the next.
    steps: Vec<Arc<Transaction>>,
}

impl Story {
    fn of(project: &Project) -> Self {
        Self {
            states: vec![project.clone()],
            steps: Vec::new(),
        }
    }

    /// Whether a project is one of the states from `saved` on, or lacks some of the `torn` steps
    /// that were being written when the power went: of lines written at one go any may be lost.
    fn has(&self, project: &Project, saved: usize, torn: usize) -> bool {
        if self.states[saved..].contains(project) {
            return true;
        }
        let torn = torn.min(8);
        (saved..self.states.len()).any(|from| {
            (0..1_usize << torn).any(|part| {
                let mut state = self.states[from].clone();
                let later = self.steps.get(from..).unwrap_or_default();
                let steps = later.iter().take(torn).enumerate();
                for (_, step) in steps.filter(|(index, _)| part >> index & 1 == 1) {
                    let _ = apply(&mut state, step);
                }
                state == *project
            })
        })
    }
}

/// Opens what a crash left, and finds it among what may be there.
fn holds_all(root: &Path, story: &Story, saved: usize, torn: usize, what: &str) {
    let opened = open_soon(root).unwrap_or_else(|error| panic!("{what}: {error}"));
    let has = story.has(&opened.project, saved, torn);
    let count = story.states.len() - 1;
    let at = story
        .states
        .iter()
        .rposition(|state| *state == opened.project);
    let lines = |project: &Project| format!("{project:#?}").lines().count();
    let last = || {
        let size = lines(&opened.project);
        let near = |state: &&Project| lines(state).abs_diff(size);
        let nearest = story.states[saved..].iter().min_by_key(near);
        difference(&opened.project, nearest.unwrap_or(&opened.project))
    };
    let notes = &opened.notes;
    assert!(
        has,
        "{what}: {saved} of {count} steps saved, it is {at:?}: {notes:?} {}",
        last()
    );
    let problems = |wanted: fn(&store::Problem) -> bool| {
        let all = store::inspect(root).unwrap().into_iter();
        let words = all.filter(wanted).map(|problem| problem.to_string());
        words.collect::<Vec<_>>()
    };
    let errors = problems(|problem| problem.severity == Severity::Error);
    assert_eq!(errors, Vec::<String>::new(), "{what}");
    // The original of an article that was deleted and came back lies in the trash until the next
    // save, which finds it there. (Of an article from JSON Lines there never was one.)
    let missing = |problem: &store::Problem| {
        let known = ["ferry", "new", "old"].map(|id| format!("originals/{id}.html"));
        let file = problem.file.to_string_lossy();
        problem.message.contains("is missing") && known.iter().any(|known| *known == file)
    };
    if !problems(missing).is_empty() {
        let (project, _, mut journal) = opened.into_parts(&person("ada"), no_waker()).unwrap();
        journal.snapshot(project);
        assert_eq!(journal.flush(LONG), JournalStatus::default(), "{what}");
        assert_eq!(problems(missing), Vec::<String>::new(), "{what}, saved");
    }
}

/// Goes through the calls and crashes at each: `most` states a moment, every moment if `every`
/// is 1. How many states were tried, and how many changes of names were unsynced at most.
fn crash_everywhere(
    base: &Path,
    calls: &[Call],
    story: &Story,
    dice: &mut Dice,
    most: usize,
    every: usize,
) -> (usize, usize) {
    let mut disk = Disk::of(base);
    let folder = quick_folder();
    let root = folder.path().join("p");
    let _kept = KeptOnFailure::new("crashed", &root);
    let mut known = HashSet::new();
    let (mut saved, mut tried, mut unsynced) = (0, 0, 0);
    for (index, call) in calls.iter().enumerate() {
        if let Call::Saved(count) = call {
            saved = *count;
            known.clear();
        }
        if dice.once_in(every) {
            let lines = match call {
                Call::Append(_, _, bytes) => bytes.iter().filter(|b| **b == b'\n').count(),
                _ => 0,
            };
            let crashes = disk.crashes(dice, most).into_iter().map(|crash| (crash, 0));
            let torn = disk
                .torn(call, dice)
                .into_iter()
                .map(|crash| (crash, lines));
            for (crash, torn) in crashes.chain(torn) {
                if known.insert(kind_of(&crash)) {
                    crash.put(&root);
                    let what = format!("crash at call {index}, {call}");
                    holds_all(&root, story, saved, torn, &what);
                    tried += 1;
                }
            }
        }
        disk.take(call);
        unsynced = unsynced.max(disk.unsynced());
    }
    (tried, unsynced)
}

/// Every call of a save of a small project, with steps before, meanwhile and after.
#[test]
fn a_crash_that_drops_what_was_not_synced_loses_no_saved_step() {
    let most = setting("CLAIMDESK_CRASH_STATES").map_or(128, |most| most as usize);
    let base = saved(&project());
    let dir = quick_folder();
    copy(base.path(), dir.path());
    let recorder = Recorder::new(dir.path());
    let mut work = Work::of(store::open_with(recorder.clone(), dir.path()).unwrap());
    let mut story = Story::of(&work.project);
    let note = |work: &Work, story: &mut Story| {
        story.states.push(work.project.clone());
        recorder.note(Call::Saved(story.states.len() - 1));
    };
    work.tag(&key("ferry", "ada"), 10, "More");
    note(&work, &mut story);
    for (id, text) in [("new", "7 more"), ("old", "8 less")] {
        let article = imported(id, text, text.as_bytes());
        work.step(vec![Edit::PutArticle {
            article,
            index: Some(0),
        }]);
        note(&work, &mut story);
    }
    work.save();
    work.tag(&key("new", "bob"), 11, "7");
    note(&work, &mut story);
    let old = key("old", "ada").article;
    work.step(vec![
        Edit::DeleteArticle(old),
        Edit::SetTitle("T".to_owned()),
    ]);
    note(&work, &mut story);
    work.save();
    work.tag(&key("new", "ada"), 12, "more");
    note(&work, &mut story);
    drop(work);
    let calls = recorder.calls();
    let mut dice = Dice::new(seed());
    let (tried, unsynced) = crash_everywhere(base.path(), &calls, &story, &mut dice, most, 1);
    println!(
        "CRASHED at each of {} calls, {tried} states of the disk with up to {unsynced} names not \
         yet synced, 0 steps lost",
        calls.len()
    );
    assert!(tried > calls.len());
}

/// A journal that keeps what the project was after each step.
struct Remembering {
    journal: FileJournal,
    project: Project,
    story: Arc<Mutex<Story>>,
}

impl Journal for Remembering {
    fn head(&self) -> Head {
        self.journal.head()
    }

    fn append(&mut self, step: Step) {
        apply(&mut self.project, &step.transaction).unwrap();
        let mut story = self.story.lock().unwrap();
        story.states.push(self.project.clone());
        story.steps.push(step.transaction.clone());
        drop(story);
        self.journal.append(step);
    }

    fn snapshot(&mut self, project: Project) {
        self.journal.snapshot(project);
    }

    fn status(&self) -> JournalStatus {
        self.journal.status()
    }

    fn flush(&mut self, limit: Duration) -> JournalStatus {
        self.journal.flush(limit)
    }
}

/// A session of `acts` random commands on a file system. `after` is called when everything so far
/// is on disk.
fn random_session(
    fs: Arc<dyn Fs>,
    root: &Path,
    dice: &mut Dice,
    acts: usize,
    mut after: impl FnMut(usize),
) -> Story {
    let opened = store::open_with(fs, root).unwrap();
    let (project, _, journal) = opened.into_parts(&person("ada"), no_waker()).unwrap();
    let story = Arc::new(Mutex::new(Story::of(&project)));
    let journal = Remembering {
        journal,
        project: project.clone(),
        story: story.clone(),
    };
    let ada = Person {
        id: person("ada"),
        name: "Ada Lovelace".to_owned(),
    };
    let clock = FixedClock(Timestamp::from_millis(1_770_000_000_000));
    let ids = IdSource::counting_from(1 << 20);
    let mut session = Session::new(project, ada, Box::new(journal), Box::new(clock), ids);
    for act in 0..acts {
        let _ = any(dice, &session).run(&mut session);
        if dice.once_in(24) {
            session.snapshot();
        }
        if dice.once_in(3) || act + 1 == acts {
            let status = session.flush(LONG);
            assert_eq!((status.pending, status.problem), (0, None));
            after(story.lock().unwrap().states.len() - 1);
        }
    }
    drop(session);
    std::mem::take(&mut *story.lock().unwrap())
}

/// Random moments of random sessions.
#[test]
fn a_crash_at_any_moment_of_a_long_session_loses_no_saved_step() {
    let acts = setting("CLAIMDESK_CRASH_ACTS").map_or(600, |acts| acts as usize);
    let mut dice = Dice::new(seed());
    let (mut tried, mut calls, mut steps) = (0, 0, 0);
    let mut done = 0;
    while done < acts {
        let base = saved(&project());
        let dir = quick_folder();
        copy(base.path(), dir.path());
        let recorder = Recorder::new(dir.path());
        let note = |saved| recorder.note(Call::Saved(saved));
        let story = random_session(recorder.clone(), dir.path(), &mut dice, 300, note);
        let recorded = recorder.calls();
        tried += crash_everywhere(base.path(), &recorded, &story, &mut dice, 3, 8).0;
        calls += recorded.len();
        steps += story.steps.len();
        done += 300;
    }
    println!(
        "CRASHED in sessions of {done} commands, {steps} steps, {calls} calls: {tried} states of the disk, 0 steps lost"
    );
    assert!(tried > 100);
}

/// A disk on which so many bytes are free; a write that needs more gets what there is.
struct Full(AtomicU64);

impl Full {
    fn room(&self, bytes: &[u8]) -> (usize, bool) {
        let wanted = bytes.len() as u64;
        let left = self.0.load(Ordering::SeqCst);
        let given = left.min(wanted);
        if left != u64::MAX {
            self.0.store(left - given, Ordering::SeqCst);
        }
        (usize::try_from(given).unwrap(), given < wanted)
    }
}

impl Fs for Full {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (given, full) = self.room(bytes);
        RealFs.write(path, &bytes[..given])?;
        match full {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => Ok(()),
        }
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        let (given, full) = self.room(bytes);
        RealFs.append(path, at, &bytes[..given])?;
        match full {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => Ok(()),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.sync_dir(path)
    }
}

/// The disk is full after every number of bytes of a save and of the steps around it.
#[test]
fn a_disk_that_is_full_at_any_byte_loses_no_saved_step() {
    let stride = setting("CLAIMDESK_FULL_STRIDE").map_or(61, |stride| stride as u64);
    let base = saved(&project());
    let mut tried = 0;
    let mut free = 0;
    loop {
        let dir = quick_folder();
        copy(base.path(), dir.path());
        let fs = Arc::new(Full(AtomicU64::new(u64::MAX)));
        let mut work = Work::of(store::open_with(fs.clone(), dir.path()).unwrap());
        work.tag(&key("ferry", "ada"), 10, "More");
        let before = work.project.clone();
        fs.0.store(free, Ordering::SeqCst);
        let article = imported("new", "7 more", b"seven");
        work.queue(vec![Edit::PutArticle {
            article,
            index: Some(0),
        }]);
        let between = work.project.clone();
        let stepped = work.journal.flush(LONG);
        work.journal.snapshot(work.project.clone());
        let status = work.journal.flush(LONG);
        let what = format!("full after {free} bytes");
        let saved = usize::from(stepped.pending == 0 || status.pending == 0);
        let crashed = quick_folder();
        copy(dir.path(), crashed.path());
        let mut story = Story::of(&before);
        story.states.push(between);
        holds_all(crashed.path(), &story, saved, 0, &what);
        // There is room again.
        fs.0.store(u64::MAX, Ordering::SeqCst);
        let again = work.journal.flush(LONG);
        assert_eq!(again, JournalStatus::default(), "{what}");
        drop(work);
        holds_all(dir.path(), &story, 1, 0, &what);
        tried += 1;
        if status.problem.is_none() && stepped.problem.is_none() {
            break;
        }
        free += stride;
    }
    println!("FULL at {tried} places, up to {free} bytes, 0 steps lost");
    assert!(free > 3_000, "a save of only {free} bytes?");
}
