//! `check` finds what was done to a folder, and `--repair` loses nothing.

use std::fs;
use std::path::Path;

use claimdesk::model::MentionId;
use claimdesk::store::{self, Repair};

use crate::support::{files, key, project, saved};

fn change(dir: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(dir.join(file)).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(dir.join(file), text.replacen(from, to, 1)).unwrap();
}

fn said(dir: &Path) -> Vec<String> {
    store::inspect(dir)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_good_project_gives_no_errors() {
    let dir = saved(&project());
    let problems = store::inspect(dir.path()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_quote_that_moved_is_found_again() {
    let dir = saved(&project());
    change(
        dir.path(),
        "layers/ada/ferry.ron",
        "at: [(15, 24)], quote: \"40 people\", when",
        "at: [(16, 25)], quote: \"40 people\", when",
    );
    assert!(store::open(dir.path()).is_err());
    let before = fs::read(dir.path().join("layers/ada/ferry.ron")).unwrap();
    let repaired = store::repair(dir.path()).unwrap();
    assert_eq!(repaired.left, [], "{repaired:?}");
    assert_eq!(store::open(dir.path()).unwrap().project, project());
    assert!(
        files(&dir.path().join("trash"))
            .iter()
            .any(|(_, bytes)| *bytes == before)
    );
}

#[test]
fn a_changed_text_is_taken_with_the_quotes_that_still_stand() {
    let dir = saved(&project());
    change(
        dir.path(),
        "articles/ferry.txt",
        "L’équipage: 40 people",
        "Voilà: 40 people",
    );
    assert_eq!(
        said(dir.path())
            .iter()
            .filter(|s| s.contains("digest differs"))
            .count(),
        1
    );
    store::repair(dir.path()).unwrap();
    let opened = store::open(dir.path()).unwrap().project;
    let layer = opened.layer(&key("ferry", "ada")).unwrap();
    assert!(
        layer.mention(MentionId::new(1)).is_some(),
        "its words are still there"
    );
    assert!(
        layer.mention(MentionId::new(2)).is_none(),
        "its words are not"
    );
    let kept = files(&dir.path().join("trash"));
    assert!(
        kept.iter()
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("llm-1"))
    );
}

#[test]
fn what_dangles_is_taken_out_and_kept_aside() {
    let dir = saved(&project());
    change(
        dir.path(),
        "layers/bob/isle.ron",
        "claim: \"c1\"",
        "claim: \"c9\"",
    );
    let before = files(dir.path());
    let problems = store::inspect(dir.path()).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].repair, Some(Repair::LeaveOut));
    assert_eq!(
        files(dir.path()).len(),
        before.len(),
        "looking changes nothing"
    );
    let repaired = store::repair(dir.path()).unwrap();
    assert_eq!(
        (repaired.done.len(), repaired.left.len()),
        (1, 0),
        "{repaired:?}"
    );
    store::open(dir.path()).unwrap();
}

#[test]
fn orphans_are_named_and_moved_never_deleted() {
    let dir = saved(&project());
    let root = dir.path();
    fs::write(root.join("articles/stray.txt"), "nobody's").unwrap();
    fs::write(root.join("originals/stray.html"), "nobody's").unwrap();
    fs::copy(
        root.join("layers/ada/ferry.ron"),
        root.join("layers/ada/gone.ron"),
    )
    .unwrap();
    fs::remove_file(root.join("originals/ferry.html")).unwrap();
    let before = said(root);
    for word in [
        "stray.txt: this text",
        "stray.html: this original",
        "no article “gone”",
        "is missing",
    ] {
        assert!(
            before.iter().any(|s| s.contains(word)),
            "{word}: {before:?}"
        );
    }
    let repaired = store::repair(root).unwrap();
    assert_eq!(
        repaired.left.len(),
        1,
        "the original can't be made again: {repaired:?}"
    );
    let kept = files(&root.join("trash"));
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert_eq!(store::open(root).unwrap().project, project());
}

#[test]
fn an_article_that_fell_out_of_the_list_is_put_back() {
    let dir = saved(&project());
    change(dir.path(), "project.ron", "        \"isle\",\n", "");
    // Ada's claim quotes it, so the project can't be opened as it is.
    let repaired = store::repair(dir.path()).unwrap();
    assert!(repaired.left.is_empty(), "{repaired:?}");
    let opened = store::open(dir.path()).unwrap().project;
    assert_eq!(opened.article_count(), 2);
    assert!(opened.layer(&key("isle", "bob")).is_some());
    let claims = opened.layer(&key("ferry", "ada")).unwrap();
    assert_eq!(
        claims.claims().next().unwrap().quotes.len(),
        2,
        "its quote is whole"
    );
}

#[test]
fn the_same_claim_number_twice_is_put_right() {
    let mut project = project();
    let home = key("ferry", "ada");
    let claim = crate::support::claim(&project, &home, 8, "came");
    let mut twin = claim;
    twin.number = 1;
    twin.quotes.clear();
    project.put_claim(&home, std::sync::Arc::new(twin));
    let dir = saved(&project);
    let found = said(dir.path());
    assert!(
        found.iter().any(|s| s.contains("have the number C1")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|s| s.contains("ferry.ron:13: claim C1 has no quote")),
        "{found:?}"
    );
    let repaired = store::repair(dir.path()).unwrap();
    assert_eq!(repaired.left.len(), 1, "{repaired:?}");
}

#[test]
fn a_file_that_only_a_person_can_put_right_is_left_as_it_is() {
    let dir = saved(&project());
    change(dir.path(), "articles/isle.ron", "(\n", "((\n<<<<<<< HEAD\n");
    let before = files(dir.path());
    let repaired = store::repair(dir.path()).unwrap();
    assert_eq!(repaired.done, [""; 0]);
    let left: Vec<String> = repaired.left.iter().map(ToString::to_string).collect();
    assert!(
        left.iter().any(|s| s.contains("articles/isle.ron:")),
        "{left:?}"
    );
    let without_trash = files(dir.path());
    assert_eq!(without_trash, before);
}
