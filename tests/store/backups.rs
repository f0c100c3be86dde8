//! Backups are made, found again, thinned out and restored.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::edit::Edit;
use claimdesk::model::{Project, Timestamp};
use claimdesk::store::atomic::RealFs;
use claimdesk::store::{self, Backups, Made, StoreError};

use crate::faulty::{Fault, FaultyFs};
use crate::support::{Work, at, copy, key, project, reopen, saved};

const MOST: u64 = u64::MAX;
const HOUR: i64 = 3_600_000;

fn make(backups: &Backups, project: &Project, now: Timestamp) -> Made {
    backups.make(&RealFs, project, now, MOST).unwrap()
}

fn names(backups: &Backups) -> Vec<String> {
    let all = backups.list().into_iter();
    let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    all.map(|backup| name(backup.path)).collect()
}

#[test]
fn a_backup_holds_every_step_and_is_restored() {
    let (dir, base) = (saved(&project()), tempfile::tempdir().unwrap());
    let backups = Backups::of(base.path(), dir.path()).unwrap();
    assert_eq!(backups.last(at(0)), None);
    let mut work = Work::open(dir.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    let before = work.project.clone();
    assert!(matches!(make(&backups, &before, at(0)), Made::New(..)));
    assert_eq!(backups.last(at(HOUR)), Some(at(0)));
    assert_eq!(make(&backups, &before, at(HOUR)), Made::Unchanged);
    work.step(vec![Edit::SetTitle("Another".to_owned())]);
    assert!(matches!(
        make(&backups, &work.project, at(2 * HOUR)),
        Made::New(..)
    ));
    assert_eq!(
        names(&backups),
        ["2026-02-02T04-40-00Z.zip", "2026-02-02T02-40-00Z.zip"]
    );
    let all = backups.list();
    assert_eq!(all[1].at, at(0));
    let counts = all[1].counts.unwrap();
    assert_eq!((counts.articles, counts.mentions, counts.claims), (2, 4, 2));
    assert_eq!(store::look(&all[1].path).unwrap(), before);
    let to = base.path().join("restored");
    store::unpack(&all[1].path, &to).unwrap();
    assert_eq!(reopen(&to), before);
    assert_eq!(
        work.project.title, "Another",
        "the project itself is as it was"
    );
}

#[test]
fn two_in_one_second_do_not_replace_each_other() {
    let (dir, base) = (saved(&project()), tempfile::tempdir().unwrap());
    let backups = Backups::of(base.path(), dir.path()).unwrap();
    let mut project = project();
    make(&backups, &project, at(0));
    project.title = "Another".to_owned();
    make(&backups, &project, at(1));
    let titles: Vec<String> = backups
        .list()
        .iter()
        .map(|backup| store::look(&backup.path).unwrap().title)
        .collect();
    assert_eq!(titles.len(), 2);
    assert_eq!(titles[0], "Another");
}

#[test]
fn a_moved_project_finds_its_backups_and_a_copy_has_its_own() {
    let (home, base) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two, three) = (
        home.path().join("one"),
        home.path().join("two"),
        home.path().join("three"),
    );
    store::create(&one, &project()).unwrap();
    let of = |path: &Path| Backups::of(base.path(), path).unwrap();
    make(&of(&one), &project(), at(0));
    copy(&one, &two);
    assert_ne!(of(&one).dir(), of(&two).dir());
    make(&of(&two), &project(), at(HOUR));
    assert_eq!((names(&of(&one)).len(), names(&of(&two)).len()), (1, 1));
    fs::rename(&one, &three).unwrap();
    assert_eq!(names(&of(&three)), ["2026-02-02T02-40-00Z.zip"]);
    assert_eq!(names(&of(&two)), ["2026-02-02T03-40-00Z.zip"]);
    make(&of(&three), &project(), at(2 * HOUR));
    assert_eq!(of(&three).dir().parent(), Some(base.path()));
    let nothing = tempfile::tempdir().unwrap();
    assert!(matches!(
        Backups::of(base.path(), nothing.path()),
        Err(StoreError::NotAProject(_))
    ));
}

#[test]
fn old_backups_go_a_few_at_a_time_and_nothing_else_does() {
    let (dir, base) = (saved(&project()), tempfile::tempdir().unwrap());
    let backups = Backups::of(base.path(), dir.path()).unwrap();
    let mut project = project();
    for hour in 0..30 {
        project.title = hour.to_string();
        make(&backups, &project, at(hour * HOUR));
    }
    fs::write(backups.dir().join("letter.zip"), "not ours").unwrap();
    let before = backups.list().len();
    // Ten years ahead: three go, not twenty.
    project.title = "later".to_owned();
    make(&backups, &project, at(87_600 * HOUR));
    assert_eq!(backups.list().len(), before + 1 - 3);
    // A limit in bytes: the latest stay in any case.
    for step in 0..20 {
        project.title = format!("step {step}");
        let now = at((87_601 + step) * HOUR);
        backups.make(&RealFs, &project, now, 1).unwrap();
    }
    assert_eq!(backups.list().len(), 5);
    assert_eq!(store::look(&backups.list()[0].path).unwrap(), project);
    assert!(backups.dir().join("letter.zip").exists());
}

#[test]
fn a_disk_that_fails_leaves_the_other_backups_whole() {
    let (dir, base) = (saved(&project()), tempfile::tempdir().unwrap());
    let backups = Backups::of(base.path(), dir.path()).unwrap();
    let mut project = project();
    make(&backups, &project, at(0));
    project.title = "Another".to_owned();
    for step in 0.. {
        let disk = FaultyFs::new(Fault::Once(step));
        let made = backups.make(&*disk, &project, at(HOUR), MOST);
        let all = backups.list();
        assert!(
            all.iter().all(|backup| store::look(&backup.path).is_ok()),
            "step {step}"
        );
        assert!(all.iter().any(|backup| backup.at == at(0)), "step {step}");
        if made.is_ok() {
            assert!(step >= 5, "only {step} steps?");
            break;
        }
        for backup in all.into_iter().filter(|backup| backup.at != at(0)) {
            fs::remove_file(backup.path).unwrap();
        }
    }
}
