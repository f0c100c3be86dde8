//! Two windows on one project.

use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::store::{self, StoreError};

use crate::support::{Work, article, project, saved};

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
