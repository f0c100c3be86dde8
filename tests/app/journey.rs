//! From nothing to a kept project, by keyboard.

use claimdesk::cli::Start;
use claimdesk::model::Kind;
use claimdesk::{check, store};

use crate::hand::{Hand, new_project, write};

const FIRST: &str = "Ferry aground\n\nThe harbour master, Ada Venn, said that more than 40 people \
    were on board.\n\nNobody was hurt.\n";
const SECOND: &str = "Das Schiff\n\nDie Reederei sprach von 38 Fahrgästen.\n";

/// Two articles in a new project, a claim with a figure and its source, in words of one's own.
fn work(dir: &std::path::Path) -> (Hand, std::path::PathBuf) {
    let folder = new_project(dir);
    let files = [
        write(dir, "ferry.txt", FIRST),
        write(dir, "schiff.txt", SECOND),
    ];
    let mut hand = Hand::start(Start::Project(folder.clone()));
    hand.drop_files(&files);
    assert_eq!(hand.project().article_count(), 2);
    hand.press("Ctrl+PgUp");
    assert!(
        hand.session()
            .article()
            .unwrap()
            .text
            .as_str()
            .starts_with("Ferry")
    );
    hand.select("Ada Venn");
    hand.press("S");
    hand.select("more than 40 people");
    hand.press("F");
    hand.press("Alt+S C Enter");
    assert!(hand.shows("Wording of C1"));
    hand.type_words("More than 40 were on board");
    hand.press("Enter");
    (hand, folder)
}

#[test]
fn import_tag_claim_undo_redo_save_and_reopen() {
    let dir = tempfile::tempdir().unwrap();
    let (mut hand, folder) = work(dir.path());
    let session = hand.session();
    let quotes: Vec<(String, Kind)> = session
        .project()
        .layers()
        .flat_map(|(_, layer)| layer.mentions_in_order())
        .map(|mention| {
            let label = session.project().scheme.label(&mention.label).unwrap();
            (
                session.project().quote_of(mention.id).unwrap(),
                label.kind.clone(),
            )
        })
        .collect();
    assert_eq!(
        quotes,
        [
            ("Ada Venn".to_owned(), Kind::Source),
            ("more than 40 people".to_owned(), Kind::Figure)
        ]
    );
    let claim = session.current_claim().expect("a claim").clone();
    assert_eq!(claim.wording, "More than 40 were on board");
    assert_eq!(claim.mentions.len(), 2);
    assert_eq!(check::run(session.project()), []);

    // Back to nothing, and again to everything.
    let full = session.project().clone();
    let steps = session.history().position();
    assert_eq!(steps, 5, "import, two tags, a claim, its wording");
    hand.press("Ctrl+2");
    for _ in 0..steps {
        hand.press("Ctrl+Z");
    }
    assert_eq!(hand.session().history().position(), 0);
    assert_eq!(hand.project().article_count(), 0);
    for _ in 0..steps {
        hand.press("Ctrl+Shift+Z");
    }
    assert_eq!(*hand.project(), full);

    hand.press("Ctrl+S");
    assert_eq!(hand.session().journal_status().unsnapshotted, 0);
    hand.close();
    let (read, notes) = store::read(&folder).unwrap();
    assert_eq!(notes, [] as [&str; 0]);
    assert_eq!(read, full);
    let again = Hand::start(Start::Project(folder));
    assert_eq!(*again.project(), full);
    assert!(again.shows_part("More than 40 were on board"));
}

#[test]
fn a_killed_program_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (hand, folder) = work(dir.path());
    // Nothing was saved by hand, and nobody says goodbye: what is on disk now is all there is.
    let status = hand.session().journal_status();
    assert!(status.is_saved() && status.unsnapshotted > 0, "{status:?}");
    let full = hand.project().clone();
    let copy = dir.path().join("copy");
    copy_folder(&folder, &copy);
    let (read, _) = store::read(&copy).unwrap();
    assert_eq!(read, full);
    let again = Hand::start(Start::Project(copy));
    assert_eq!(*again.project(), full);
    drop(hand);
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
