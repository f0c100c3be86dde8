//! Reading fails: each call of an opening, a save and what follows it, once, in each way. A
//! journal that can't be read for a moment must never count as damaged or empty.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use claimdesk::edit::Edit;
use claimdesk::session::journal::Journal as _;
use claimdesk::store::atomic::{FolderEntry, Fs, RealFs};
use claimdesk::store::{self, StoreError};

use crate::dice::{files_of, quick_folder};
use crate::support::{LONG, Work, copy, imported, key, project, saved};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// The disk fails.
    Broken,
    /// No right to read.
    Refused,
    /// It says that nothing is there.
    Absent,
    /// Fewer bytes than there are.
    Short,
}

const FAULTS: [Fault; 4] = [Fault::Broken, Fault::Refused, Fault::Absent, Fault::Short];

/// A disk of which one call that reads fails.
struct Flaky {
    fault: Mutex<Option<(usize, Fault)>>,
    calls: AtomicUsize,
}

impl Flaky {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            fault: Mutex::new(None),
            calls: AtomicUsize::new(0),
        })
    }

    fn set(&self, fault: Option<(usize, Fault)>) {
        *self.fault.lock().unwrap() = fault;
        self.calls.store(0, Ordering::SeqCst);
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Whether this call is cut short; or it fails.
    fn call(&self) -> io::Result<bool> {
        let now = self.calls.fetch_add(1, Ordering::SeqCst);
        match *self.fault.lock().unwrap() {
            Some((at, fault)) if at == now => match fault {
                Fault::Broken => Err(io::Error::from_raw_os_error(5)),
                Fault::Refused => Err(io::ErrorKind::PermissionDenied.into()),
                Fault::Absent => Err(io::ErrorKind::NotFound.into()),
                Fault::Short => Ok(true),
            },
            _ => Ok(false),
        }
    }
}

impl Fs for Flaky {
    fn read_up_to(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let is_short = self.call()?;
        let mut bytes = RealFs.read_up_to(path, most)?;
        if is_short {
            bytes.truncate(bytes.len() / 2);
        }
        Ok(bytes)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.call()?;
        RealFs.metadata(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        self.call()?;
        RealFs.list(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        RealFs.write(path, bytes)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        RealFs.append(path, at, bytes)
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

/// Steps of which a history has some and the journal some, with an article that is deleted.
fn work_in(root: &Path, fs: &Arc<dyn Fs>) -> Work {
    let mut work = Work::of(open_soon(fs, root).unwrap());
    work.tag(&key("ferry", "ada"), 10, "More");
    let old = imported("old", "8 less", b"eight");
    let id = old.id.clone();
    work.step(vec![Edit::PutArticle {
        article: old,
        index: None,
    }]);
    work.save();
    work.step(vec![Edit::DeleteArticle(id)]);
    let new = imported("new", "7 more", b"seven");
    work.step(vec![Edit::PutArticle {
        article: new,
        index: Some(0),
    }]);
    work.tag(&key("new", "ada"), 11, "7");
    work
}

fn open_soon(fs: &Arc<dyn Fs>, root: &Path) -> Result<store::Opened, StoreError> {
    loop {
        match store::open_with(fs.clone(), root) {
            // Another test's child holds every lock for a moment.
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            other => return other,
        }
    }
}

#[test]
fn an_opening_whose_reads_fail_misses_nothing_or_is_refused_and_changes_nothing() {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let work = work_in(base.path(), &real);
    let expected = work.project.clone();
    let steps = work.history.entries().len();
    drop(work);
    let dir = quick_folder();
    copy(base.path(), dir.path());
    let root = dir.path();
    let before = files_of(root);
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    assert!(open_soon(&fs, root).unwrap().project == expected);
    let (mut tried, mut opened) = (0, 0);
    for fault in FAULTS {
        for at in 0.. {
            flaky.set(Some((at, fault)));
            let result = store::open_with(fs.clone(), root);
            let calls = flaky.calls();
            flaky.set(None);
            let what = format!("{fault:?} at {at}");
            match result {
                Ok(found) => {
                    assert!(found.project == expected, "{what}: {:?}", found.notes);
                    opened += 1;
                }
                Err(StoreError::Locked(_)) => {}
                Err(error) => {
                    let words = error.to_string();
                    let place = root.to_string_lossy();
                    let named = words.contains(&*place) || words.contains(".ron");
                    assert!(named || words.contains(".txt"), "{what}: {words}");
                }
            }
            assert!(files_of(root) == before, "{what}: something was changed");
            tried += 1;
            if at >= calls {
                break;
            }
        }
    }
    let again = open_soon(&fs, root).unwrap();
    assert!(again.project == expected);
    assert_eq!(
        store::read_history(root, &expected).past.entries.len(),
        steps
    );
    println!("READ failed {tried} times in openings, {opened} opened all the same");
    assert!(tried > 200, "{tried}");
}

#[test]
fn a_save_whose_reads_fail_is_made_in_the_end_and_loses_nothing() {
    let base = saved(&project());
    let mut tried = 0;
    for fault in FAULTS {
        for at in 0.. {
            let dir = quick_folder();
            copy(base.path(), dir.path());
            let root = dir.path();
            let flaky = Flaky::new();
            let fs: Arc<dyn Fs> = flaky.clone();
            let mut work = work_in(root, &fs);
            let what = format!("{fault:?} at {at}");
            flaky.set(Some((at, fault)));
            work.journal.snapshot(work.project.clone());
            work.journal.flush(LONG);
            let calls = flaky.calls();
            let killed = quick_folder();
            copy(root, killed.path());
            flaky.set(None);
            work.tag(&key("ferry", "ada"), 12, "people");
            let status = work.journal.flush(LONG);
            assert_eq!((status.pending, status.problem), (0, None), "{what}");
            let (expected, steps) = (work.project.clone(), work.history.entries().len());
            drop(work);
            let real: Arc<dyn Fs> = Arc::new(RealFs);
            let crashed = open_soon(&real, killed.path()).unwrap();
            assert_eq!(crashed.project.article_count(), expected.article_count());
            assert!(
                open_soon(&real, root).unwrap().project == expected,
                "{what}"
            );
            let kept = store::read_history(root, &expected);
            assert_eq!(kept.notes, Vec::<String>::new(), "{what}");
            assert_eq!(kept.past.entries.len(), steps, "{what}");
            tried += 1;
            if at >= calls {
                break;
            }
        }
    }
    println!("READ failed {tried} times in saves");
    assert!(tried > 100, "{tried}");
}
