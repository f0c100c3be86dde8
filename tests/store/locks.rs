//! Two windows on one project.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::lock::Place;
use claimdesk::store::{self, Holder, StoreError};

use crate::support::{Work, article, as_if_killed, project, saved};

/// A place where only signs of life tell who holds a project.
fn without_locks(host: &str) -> Place {
    Place {
        host: host.to_owned(),
        machine: String::new(),
        has_locks: false,
    }
}

fn open_from(path: &Path, place: &Place) -> Result<store::Opened, StoreError> {
    store::open_as(Arc::new(RealFs), path, place, None)
}

/// Makes the last sign of life this much older than it is, or newer.
fn age(path: &Path, by: Duration, back: bool) {
    let holder = fs::File::options()
        .write(true)
        .open(path.join("journal/.holder"));
    let now = SystemTime::now();
    let then = if back { now - by } else { now + by };
    holder.unwrap().set_modified(then).unwrap();
}

#[test]
fn who_holds_a_project_is_said_by_name() {
    let dir = saved(&project());
    let work = Work::open(dir.path());
    let holder = Holder::read(dir.path()).unwrap();
    assert_eq!(holder.person, "Ada Lovelace");
    assert_eq!(holder.process, std::process::id());
    let said = store::open(dir.path()).err().unwrap().to_string();
    let who = format!("by Ada Lovelace on {} since ", holder.host);
    assert!(said.contains(&who), "{said}");
    assert!(said.contains("close it there first"), "{said}");
    drop(work);
    assert_eq!(Holder::read(dir.path()), None);
}

/// The child of this test is the test itself, told by a variable to hold a project until it dies.
#[test]
fn the_lock_of_a_program_that_was_killed_holds_nobody_up() {
    const HOLD: &str = "CLAIMDESK_TEST_HOLD";
    const HOLDING: &str = "the child holds it";
    if let Some(path) = std::env::var_os(HOLD) {
        let _work = Work::open(Path::new(&path));
        writeln!(io::stdout(), "\n{HOLDING}").unwrap();
        let _ = io::stdin().read_line(&mut String::new());
        return;
    }
    let dir = saved(&project());
    let name = "locks::the_lock_of_a_program_that_was_killed_holds_nobody_up";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(HOLD, dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map(Result::unwrap);
    assert!(lines.any(|line| line == HOLDING));
    let Err(StoreError::Locked(by)) = store::open(dir.path()) else {
        panic!("the child does not hold it");
    };
    assert_eq!(by.holder.as_ref().unwrap().process, child.id());
    assert!(!by.holder.as_ref().unwrap().has_ended());
    child.kill().unwrap();
    child.wait().unwrap();
    let left = Holder::read(dir.path()).unwrap();
    assert_eq!(left.process, child.id(), "the crash left the holder behind");
    assert_eq!(left.has_ended(), cfg!(target_os = "linux"));
    let opened = store::open(dir.path()).unwrap();
    let holder = Holder::read(dir.path()).unwrap();
    assert_eq!(holder.process, std::process::id());
    drop(opened);
}

#[test]
fn without_locks_a_sign_of_life_holds_a_project_for_two_minutes() {
    let dir = saved(&project());
    let work = Work::of(open_from(dir.path(), &without_locks("one")).unwrap());
    let folder = as_if_killed(dir.path());
    drop(work);
    let path = folder.path();
    for place in [without_locks("one"), without_locks("two"), Place::here()] {
        let Err(StoreError::Locked(by)) = open_from(path, &place) else {
            panic!("free for {place:?}");
        };
        assert!(by.by_sign);
        assert!(by.to_string().contains("wait 2 minutes"), "{by}");
    }
    age(path, Duration::from_secs(100), true);
    assert!(open_from(path, &without_locks("two")).is_err());
    // A clock that jumped back since, or another computer's that runs ahead, frees nothing.
    age(path, Duration::from_secs(4000), false);
    assert!(open_from(path, &without_locks("two")).is_err());
    let seen = Holder::read(path).unwrap();
    let place = without_locks("two");
    let mut other = seen.clone();
    other.beat += 1;
    let moved = store::open_as(Arc::new(RealFs), path, &place, Some(&other));
    assert!(moved.is_err(), "it gave a sign of life since");
    let still = store::open_as(Arc::new(RealFs), path, &place, Some(&seen));
    assert!(still.is_ok(), "it was seen to stand still");
}

#[test]
fn an_old_sign_of_life_was_left_by_a_crash() {
    let dir = saved(&project());
    let work = Work::of(open_from(dir.path(), &without_locks("one")).unwrap());
    let folder = as_if_killed(dir.path());
    drop(work);
    age(folder.path(), Duration::from_secs(130), true);
    let opened = open_from(folder.path(), &without_locks("two")).unwrap();
    let note = opened.notes.first().unwrap();
    let said = note.contains("by Ada Lovelace on one since") && note.contains("taken over");
    assert!(said, "{note}");
    let holder = Holder::read(folder.path()).unwrap();
    assert_eq!(holder.host, "two");
}

#[test]
fn who_was_taken_over_from_writes_no_more() {
    let dir = saved(&project());
    let mut work = Work::of(open_from(dir.path(), &without_locks("one")).unwrap());
    age(dir.path(), Duration::from_secs(130), true);
    let other = open_from(dir.path(), &without_locks("two")).unwrap();
    let before = crate::support::files(dir.path());
    work.queue(vec![Edit::SetTitle("mine".to_owned())]);
    let journal = &mut work.journal;
    let status = claimdesk::session::journal::Journal::flush(journal, crate::support::LONG);
    assert_eq!(status.pending, 1);
    let problem = status.problem.unwrap();
    assert!(problem.contains("taken over"), "{problem}");
    assert_eq!(crate::support::files(dir.path()), before);
    drop(work);
    assert_eq!(Holder::read(dir.path()).unwrap().host, "two");
    drop(other);
}

/// A folder in which nothing may be written.
struct Sealed;

impl Fs for Sealed {
    fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn append(&self, _: &Path, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_folder_without_the_right_to_write_can_still_be_read() {
    let dir = saved(&project());
    fs::remove_dir_all(dir.path().join("journal")).unwrap();
    let error = store::open_with(Arc::new(Sealed), dir.path())
        .err()
        .unwrap();
    assert!(error.can_be_read(), "{error}");
    assert!(error.to_string().contains("no permission"), "{error}");
    assert_eq!(store::read(dir.path()).unwrap().0, project());
}

#[test]
fn a_second_window_is_told_and_the_first_goes_on() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    assert!(matches!(
        store::open(dir.path()),
        Err(StoreError::Locked(_))
    ));
    assert!(matches!(
        store::repair(dir.path()),
        Err(StoreError::Locked(_))
    ));
    work.step(vec![Edit::SetTitle("still".to_owned())]);
    let (read, _) = store::read(dir.path()).unwrap();
    assert_eq!(read.title, "still");
    drop(work);
    assert!(store::open(dir.path()).is_ok());
}

#[test]
fn what_is_no_project_is_said_to_be_none() {
    let dir = tempfile::tempdir().unwrap();
    let error = store::open(dir.path()).err().unwrap();
    assert!(error.to_string().contains("no project.ron"), "{error}");
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );
    std::fs::write(dir.path().join("letter.txt"), "Dear").unwrap();
    let error = store::create(dir.path(), &Project::new("T")).unwrap_err();
    assert!(matches!(error, StoreError::NotEmpty(_)));
}

#[test]
fn closing_writes_what_is_queued() {
    let dir = saved(&Project::new("T"));
    let mut work = Work::open(dir.path());
    for index in 0..50 {
        let article = article(&format!("a{index}"), "7 more");
        work.queue(vec![Edit::PutArticle {
            article,
            index: None,
        }]);
    }
    claimdesk::session::journal::Journal::snapshot(&mut work.journal, work.project.clone());
    for index in 0..50 {
        work.queue(vec![Edit::SetTitle(index.to_string())]);
    }
    let expected = work.project.clone();
    drop(work);
    assert_eq!(store::open(dir.path()).unwrap().project, expected);
}
