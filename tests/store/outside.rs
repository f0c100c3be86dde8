//! Files that another program changes while a project is open.

use std::fs;
use std::path::Path;

use claimdesk::edit::Edit;
use claimdesk::model::MentionId;
use claimdesk::session::journal::Journal as _;

use crate::support::{LONG, Work, as_if_killed, files, key, project, reopen, saved};

fn edit(root: &Path, path: &str, from: &str, to: &str) -> String {
    let path = root.join(path);
    let words = fs::read_to_string(&path).unwrap();
    assert!(words.contains(from), "{words}");
    let words = words.replace(from, to);
    fs::write(path, &words).unwrap();
    words
}

/// Asks for a snapshot that must not be written.
fn save_in_vain(work: &mut Work) {
    work.journal.snapshot(work.project.clone());
    let status = work.journal.flush(LONG);
    assert!(status.changed_outside, "{status:?}");
    assert_eq!((status.pending, status.problem), (0, None));
    assert!(!status.snapshot_running && status.unsnapshotted > 0);
}

#[test]
fn a_file_that_was_changed_outside_is_not_overwritten() {
    let layer = "layers/ada/ferry.ron";
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let theirs = edit(dir.path(), layer, "two\\nlines", "three\\nlines");
    let before = files(dir.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    save_in_vain(&mut work);
    // Nothing but the journal is another one, and no half-written file lies about.
    let held = |(path, _): &(std::path::PathBuf, Vec<u8>)| !path.starts_with("journal");
    let without_journal = |all: Vec<_>| all.into_iter().filter(held).collect::<Vec<_>>();
    assert_eq!(without_journal(files(dir.path())), without_journal(before));
    // Work goes on, and asking again changes nothing.
    work.tag(&key("ferry", "ada"), 11, "came");
    save_in_vain(&mut work);
    assert_eq!(fs::read_to_string(dir.path().join(layer)).unwrap(), theirs);
    let both = reopen(as_if_killed(dir.path()).path());
    let noted = both.mention(MentionId::new(2)).unwrap().1;
    assert!(noted.note.starts_with("three"), "{}", noted.note);
    assert!(both.mention(MentionId::new(11)).is_some());
}

#[test]
fn files_that_a_snapshot_does_not_replace_may_change() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    edit(dir.path(), "layers/bob/isle.ron", "number: 2", "number: 7");
    work.tag(&key("ferry", "ada"), 10, "More");
    work.save();
    drop(work);
    let both = reopen(dir.path());
    let claim = both.claim(claimdesk::model::ClaimId::new(2)).unwrap().1;
    assert_eq!(claim.number, 7);
    assert!(both.mention(MentionId::new(10)).is_some());
}

#[test]
fn a_file_that_came_or_went_outside_is_not_replaced_either() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    fs::remove_file(dir.path().join("layers/ada/ferry.ron")).unwrap();
    work.tag(&key("ferry", "ada"), 10, "More");
    save_in_vain(&mut work);
    assert!(!dir.path().join("layers/ada/ferry.ron").exists());
    drop(work);

    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let came = dir.path().join("layers/ada/isle.ron");
    fs::write(&came, "theirs").unwrap();
    work.tag(&key("isle", "ada"), 10, "people");
    save_in_vain(&mut work);
    assert_eq!(fs::read_to_string(came).unwrap(), "theirs");
}

#[test]
fn a_deleted_article_whose_work_was_changed_outside_stays() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let theirs = edit(
        dir.path(),
        "articles/isle.ron",
        "About isle",
        "About the isle",
    );
    let (one, two) = (key("ferry", "ada"), key("isle", "bob"));
    let bobs = work.project.layer(&two).unwrap().decisions();
    let answers: Vec<Edit> = bobs
        .map(|decision| Edit::DeleteDecision {
            layer: two.clone(),
            idea: Box::new(decision.idea.clone()),
        })
        .collect();
    work.step(answers);
    work.step(vec![
        Edit::DeleteProposals(claimdesk::model::ProposalsKey {
            article: two.article.clone(),
            run: claimdesk::model::RunId::new("llm-1").unwrap(),
        }),
        Edit::DeleteClaim {
            layer: two.clone(),
            id: claimdesk::model::ClaimId::new(2),
        },
        Edit::DeleteMention {
            layer: two,
            id: MentionId::new(3),
        },
        Edit::DeleteClaim {
            layer: one,
            id: claimdesk::model::ClaimId::new(1),
        },
        Edit::DeleteArticle(claimdesk::model::ArticleId::new("isle").unwrap()),
    ]);
    save_in_vain(&mut work);
    let there = fs::read_to_string(dir.path().join("articles/isle.ron")).unwrap();
    assert_eq!(there, theirs);
}

#[test]
fn what_was_written_here_is_no_change_from_outside() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    for id in 10..14 {
        work.tag(&key("ferry", "ada"), id, "More");
        let article = crate::support::imported(&format!("a{id}"), "7 more", b"seven");
        work.step(vec![Edit::PutArticle {
            article,
            index: None,
        }]);
        work.save();
    }
    work.step(vec![Edit::DeleteArticle(
        claimdesk::model::ArticleId::new("a10").unwrap(),
    )]);
    work.save();
    let expected = work.project.clone();
    drop(work);
    assert_eq!(reopen(dir.path()), expected);
}
