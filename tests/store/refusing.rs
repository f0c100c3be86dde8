//! What is said, and what can be done, while a folder can't be written to.

use std::fs;

use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::session::journal::Journal as _;
use claimdesk::store::{self, StoreError};

use crate::support::{LONG, Work, imported, key, project, saved};

#[test]
fn a_refusal_names_the_file_and_the_steps_that_wait() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    assert!(work.journal.waiting().is_empty());
    // A folder stands where the journal should be.
    let log = dir.path().join("journal/ada.log");
    fs::create_dir(&log).unwrap();
    work.queue(vec![Edit::SetTitle("One".to_owned())]);
    work.queue(vec![Edit::SetTitle("Two".to_owned())]);
    let status = work.journal.flush(LONG);
    assert_eq!(status.pending, 2);
    let problem = status.problem.unwrap();
    assert!(problem.contains(&log.display().to_string()), "{problem}");
    assert_eq!(work.journal.waiting(), ["a step", "a step"]);
    fs::remove_dir(&log).unwrap();
    let status = work.journal.flush(LONG);
    assert_eq!((status.pending, status.problem), (0, None));
    assert!(work.journal.waiting().is_empty());
}

#[test]
fn a_folder_that_went_away_is_waited_for_and_nothing_is_made_in_its_place() {
    let place = tempfile::tempdir().unwrap();
    let (root, away) = (place.path().join("stick"), place.path().join("away"));
    store::create(&root, &project()).unwrap();
    let mut work = Work::open(&root);
    work.step(vec![Edit::SetTitle("One".to_owned())]);
    // Pulled out: an empty mount point is left.
    fs::rename(&root, &away).unwrap();
    fs::create_dir(&root).unwrap();
    work.queue(vec![Edit::SetTitle("Two".to_owned())]);
    work.journal.snapshot(work.project.clone());
    let status = work.journal.flush(LONG);
    let said = status.problem.unwrap();
    assert!(said.starts_with("not there: was it moved or"), "{said}");
    assert!(said.contains(&root.display().to_string()), "{said}");
    assert_eq!(fs::read_dir(&root).unwrap().count(), 0, "half a project");
    // Another project lies there.
    store::create(&root, &Project::new("Other")).unwrap();
    let said = work.journal.flush(LONG).problem.unwrap();
    if cfg!(unix) {
        assert!(
            said.starts_with("the system says: another project"),
            "{said}"
        );
        assert_eq!(store::open(&root).unwrap().project.title, "Other");
    }
    // Plugged in again.
    fs::remove_dir_all(&root).unwrap();
    fs::rename(&away, &root).unwrap();
    let status = work.journal.flush(LONG);
    assert_eq!((status.pending, status.problem), (0, None));
    drop(work);
    assert_eq!(store::open(&root).unwrap().project.title, "Two");
}

#[test]
fn a_copy_has_everything_and_says_what_it_lacks() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    work.step(vec![Edit::PutArticle {
        article: imported("new", "7 more", b"seven"),
        index: None,
    }]);
    // One original was imported just now, the other is only on disk.
    let to = tempfile::tempdir().unwrap();
    let copy = to.path().join("copy");
    drop(work);
    let (whole, _) = store::read(dir.path()).unwrap();
    let missing = store::save_copy(&whole, Some(dir.path()), &copy).unwrap();
    assert_eq!(missing, [] as [&str; 0]);
    assert_eq!(store::open(&copy).unwrap().project, whole);
    for name in ["ferry.html", "new.html"] {
        let path = |root: &std::path::Path| fs::read(root.join("originals").join(name)).unwrap();
        assert_eq!(path(&copy), path(dir.path()));
    }
    assert_eq!(store::inspect(&copy).unwrap(), []);
    // Its own folder is gone: the texts are all there, the originals are named.
    let other = to.path().join("other");
    let missing = store::save_copy(&whole, Some(&to.path().join("gone")), &other).unwrap();
    assert_eq!(missing.len(), 2, "{missing:?}");
    assert!(missing[0].starts_with("originals/"), "{missing:?}");
    assert_eq!(store::open(&other).unwrap().project, whole);
    // Nothing is overwritten.
    let taken = store::save_copy(&Project::new("T"), None, &copy);
    assert!(matches!(taken, Err(StoreError::NotEmpty(_))));
    assert!(whole.article(&key("new", "ada").article).is_some());
}
