//! A file system that fails: once, from some moment on (a crash), or because it is full.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::session::journal::Journal as _;
use claimdesk::store;
use claimdesk::store::atomic::{Fs, RealFs};

use crate::support::{LONG, Work, as_if_killed, files, imported, key, project, saved};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    Never,
    /// The nth operation fails, the others succeed.
    Once(usize),
    /// The nth operation and all later ones fail: nothing after it reached the disk.
    From(usize),
    /// Writing fails, whatever it is: the disk is full.
    Full,
    /// The disk has room for so many files and folders.
    FullAfter(usize),
}

pub(crate) struct FaultyFs {
    fault: Mutex<Fault>,
    count: AtomicUsize,
}

impl FaultyFs {
    pub(crate) fn new(fault: Fault) -> Arc<Self> {
        Arc::new(Self {
            fault: Mutex::new(fault),
            count: AtomicUsize::new(0),
        })
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
        self.count.store(0, Ordering::SeqCst);
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    /// What goes wrong now. `writes`: the operation needs room.
    fn fails(&self, writes: bool) -> io::Result<()> {
        let fault = *self.fault.lock().unwrap();
        let counts = writes || !matches!(fault, Fault::FullAfter(_));
        let now = self.count.fetch_add(usize::from(counts), Ordering::SeqCst);
        let fails = match fault {
            Fault::Never => false,
            Fault::Once(at) => now == at,
            Fault::From(at) => now >= at,
            Fault::Full => writes,
            Fault::FullAfter(room) => writes && now >= room,
        };
        match fails {
            true => Err(io::Error::from(io::ErrorKind::StorageFull)),
            false => Ok(()),
        }
    }
}

impl Fs for FaultyFs {
    fn read_up_to(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.fails(false)?;
        RealFs.read_up_to(path, most)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.fails(true).inspect_err(|_| {
            // A write that fails may have written a part.
            let _ = RealFs.write(path, &bytes[..bytes.len() / 2]);
        })?;
        RealFs.write(path, bytes)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.fails(true).inspect_err(|_| {
            let _ = RealFs.append(path, at, &bytes[..bytes.len() / 2]);
        })?;
        RealFs.append(path, at, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.fails(false)?;
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.fails(false)?;
        RealFs.remove(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.fails(true)?;
        RealFs.create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.fails(false)?;
        RealFs.sync_dir(path)
    }
}

/// Work that touches all kinds of files: journalled steps, of which a snapshot has yet to be.
fn prepare(path: &Path, fs: Arc<FaultyFs>) -> Work {
    let mut work = Work::of(store::open_with(fs, path).unwrap());
    work.tag(&key("ferry", "ada"), 10, "More");
    let new = imported("new", "7 more", b"seven");
    work.step(vec![Edit::PutArticle {
        article: new,
        index: Some(0),
    }]);
    let old = imported("old", "8 less", b"eight");
    work.step(vec![Edit::PutArticle {
        article: old.clone(),
        index: None,
    }]);
    work.save();
    work.step(vec![
        Edit::DeleteArticle(old.id.clone()),
        Edit::SetTitle("T".to_owned()),
    ]);
    work.tag(&key("new", "ada"), 11, "7");
    work
}

/// Every step that was taken can still be taken back.
fn assert_history(root: &Path, work: &Work, place: &str) {
    let kept = store::read_history(root, &work.project);
    assert_eq!(kept.notes, Vec::<String>::new(), "{place}");
    assert!(kept.past.entries == work.history.entries(), "{place}");
    let deletes = |entry: &&claimdesk::edit::Entry| {
        claimdesk::edit::is_deletion(&entry.forward.edits, &entry.inverse)
    };
    let deleted: Vec<_> = work
        .history
        .entries()
        .iter()
        .filter(deletes)
        .cloned()
        .collect();
    assert!(
        store::read_trash(root, &work.project).unwrap() == deleted,
        "{place}"
    );
}

#[test]
fn a_save_that_is_cut_short_at_any_step_loses_nothing() {
    let base = saved(&project());
    let mut at = 0;
    loop {
        let dir = as_if_killed(base.path());
        let fs = FaultyFs::new(Fault::Never);
        let mut work = prepare(dir.path(), fs.clone());
        fs.set(Fault::From(at));
        work.journal.snapshot(work.project.clone());
        let status = work.journal.flush(LONG);
        let crashed = as_if_killed(dir.path());
        assert_eq!(
            store::open(crashed.path()).unwrap().project,
            work.project,
            "step {at}"
        );
        let again = store::open(crashed.path()).unwrap();
        assert_eq!(again.project, work.project, "step {at}, opened twice");
        assert_history(crashed.path(), &work, &format!("step {at}"));
        assert_eq!(
            store::inspect(crashed.path())
                .unwrap()
                .iter()
                .filter(|p| { p.severity == store::Severity::Error })
                .count(),
            0
        );
        if status.problem.is_none() {
            assert!(!status.snapshot_running);
            assert!(at > 20, "only {at} steps?");
            break;
        }
        assert!(status.snapshot_running, "step {at}");
        at += 1;
    }
}

#[test]
fn a_single_failure_anywhere_is_made_good_by_trying_again() {
    let base = saved(&project());
    for at in 0.. {
        let dir = as_if_killed(base.path());
        let fs = FaultyFs::new(Fault::Never);
        let mut work = prepare(dir.path(), fs.clone());
        fs.set(Fault::Once(at));
        work.journal.snapshot(work.project.clone());
        let first = work.journal.flush(LONG);
        let tried = fs.count();
        let second = work.journal.flush(LONG);
        assert_eq!(second, Default::default(), "step {at}");
        fs.set(Fault::Never);
        work.tag(&key("new", "ada"), 12, "more");
        assert_history(dir.path(), &work, &format!("step {at}"));
        let expected = work.project.clone();
        drop(work);
        assert_eq!(
            store::open(dir.path()).unwrap().project,
            expected,
            "step {at}"
        );
        if first.problem.is_none() && tried <= at {
            break;
        }
    }
}

#[test]
fn steps_are_kept_while_the_disk_is_full_and_written_when_it_is_not() {
    let dir = saved(&project());
    let fs = FaultyFs::new(Fault::Never);
    let mut work = Work::of(store::open_with(fs.clone(), dir.path()).unwrap());
    work.tag(&key("ferry", "ada"), 10, "More");
    let saved_so_far = work.project.clone();
    fs.set(Fault::Full);
    let new = imported("new", "7 more", b"seven");
    work.queue(vec![Edit::PutArticle {
        article: new,
        index: None,
    }]);
    work.queue(vec![Edit::SetTitle("T".to_owned())]);
    let status = work.journal.flush(LONG);
    assert_eq!(status.pending, 2);
    assert_eq!(status.unsnapshotted, 3);
    assert!(status.problem.unwrap().contains("the disk is full"));
    let killed = as_if_killed(dir.path());
    assert_eq!(store::open(killed.path()).unwrap().project, saved_so_far);
    work.journal.snapshot(work.project.clone());
    let status = work.journal.flush(LONG);
    assert!(status.snapshot_running && status.problem.is_some());
    work.queue(vec![Edit::SetTitle("U".to_owned())]);
    fs.set(Fault::Never);
    let status = work.journal.flush(LONG);
    assert_eq!(
        (status.pending, status.unsnapshotted, status.problem),
        (0, 1, None)
    );
    assert_history(dir.path(), &work, "after the disk was full");
    let killed = as_if_killed(dir.path());
    let opened = store::open(killed.path()).unwrap();
    assert_eq!(
        (opened.project, opened.recovered),
        (work.project.clone(), 1)
    );
}

#[test]
fn a_failure_at_every_step_of_journalling_is_made_good() {
    let base = saved(&Project::new("T"));
    for at in 0..24 {
        let dir = as_if_killed(base.path());
        let fs = FaultyFs::new(Fault::Never);
        let mut work = Work::of(store::open_with(fs.clone(), dir.path()).unwrap());
        fs.set(Fault::Once(at));
        let new = imported("new", "7 more", b"seven");
        work.queue(vec![Edit::PutArticle {
            article: new,
            index: None,
        }]);
        work.queue(vec![Edit::SetTitle("U".to_owned())]);
        work.journal.flush(LONG);
        let status = work.journal.flush(LONG);
        assert_eq!((status.pending, status.problem), (0, None), "step {at}");
        let killed = as_if_killed(dir.path());
        assert_eq!(
            store::open(killed.path()).unwrap().project,
            work.project,
            "step {at}"
        );
    }
}

#[test]
fn a_new_project_that_is_cut_short_can_be_made_again() {
    let project = project();
    for at in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let fs = FaultyFs::new(Fault::From(at));
        if store::create_with(fs, dir.path(), &project).is_ok() {
            assert_eq!(store::open(dir.path()).unwrap().project, project);
            break;
        }
        if store::is_project(dir.path()) {
            assert_eq!(
                store::open(dir.path()).unwrap().project,
                project,
                "step {at}"
            );
        } else {
            store::create(dir.path(), &project).unwrap();
            assert_eq!(
                store::open(dir.path()).unwrap().project,
                project,
                "step {at}"
            );
        }
    }
}

/// The files that are only there while something is written.
fn half_written(root: &Path) -> Vec<PathBuf> {
    let all = files(root).into_iter().map(|(name, _)| name);
    all.filter(|name| name.extension().is_some_and(|ending| ending == "new"))
        .collect()
}

#[test]
fn a_full_disk_leaves_no_half_written_files() {
    const NONE: [PathBuf; 0] = [];
    let dir = saved(&project());
    let fs = FaultyFs::new(Fault::Never);
    let mut work = prepare(dir.path(), fs.clone());
    for room in 0.. {
        fs.set(Fault::FullAfter(room));
        work.journal.snapshot(work.project.clone());
        let status = work.journal.flush(LONG);
        assert_eq!(half_written(dir.path()), NONE, "room for {room}");
        if status.problem.is_none() {
            assert!(room > 3, "only {room} files?");
            break;
        }
    }
    for room in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let fs = FaultyFs::new(Fault::FullAfter(room));
        let made = store::create_with(fs, dir.path(), &project());
        assert_eq!(half_written(dir.path()), NONE, "new, room for {room}");
        if made.is_ok() {
            break;
        }
    }
}
