//! What comes in is one step, and the same article twice is noticed.

use super::{session, undo_all_redo_all};
use claimdesk::formats::{Input, import_any};
use claimdesk::session::{ImportReport, Session};

fn import(session: &mut Session, files: &[(&str, &str)]) -> ImportReport {
    let read = {
        let mut context = session.import_context();
        let mut one = |(name, text): &(&str, &str)| {
            import_any(&Input::new(name, text.as_bytes()), &mut context).unwrap()
        };
        files.iter().map(&mut one).collect()
    };
    session.take_in(read).unwrap()
}

#[test]
fn several_files_are_one_step() {
    let mut desk = session("Nothing.");
    let report = import(
        &mut desk,
        &[("a.txt", "Ada met Bob."), ("b.md", "# Cyd\n\nCyd left.")],
    );
    assert_eq!(
        (report.articles, report.notices.len()),
        (2, 0),
        "{report:?}"
    );
    assert_eq!(report.sentence(), "Imported 2 articles");
    assert_eq!(desk.history().position(), 1);
    assert_eq!(
        desk.history().undo_entry().unwrap().forward.name,
        "import 2 articles"
    );
    // The first new one is shown.
    assert_eq!(desk.article().unwrap().text.as_str(), "Ada met Bob.");
    undo_all_redo_all(desk);
}

#[test]
fn the_same_text_twice_is_left_out_and_named() {
    let mut desk = session("Nothing.");
    import(&mut desk, &[("a.txt", "Ada met Bob.")]);
    let report = import(
        &mut desk,
        &[("again.txt", "Ada met Bob."), ("b.txt", "Bob left.")],
    );
    assert_eq!(report.articles, 1);
    assert!(report.notices[0].contains("again.txt: the same text is already in the project"));
    let twice = import(&mut desk, &[("c.txt", "Cyd."), ("d.txt", "Cyd.")]);
    assert_eq!((twice.articles, twice.notices.len()), (1, 1));
}

#[test]
fn our_own_format_brings_mentions_and_claims_along() {
    let mut desk = session("⟦«10|figure» men⟧ came.");
    super::press(&mut desk, "c").unwrap();
    let jsonl = claimdesk::formats::format("jsonl").unwrap();
    let all = claimdesk::formats::ExportOptions::default();
    let exported = jsonl.export(desk.project(), &all).unwrap();
    let text = String::from_utf8(exported.files[0].bytes.clone()).unwrap();
    let mut other = super::sessions(&[]);
    let report = import(&mut other, &[("work.jsonl", &text)]);
    assert_eq!(
        (report.articles, report.mentions, report.claims),
        (1, 1, 1),
        "{report:?}"
    );
    assert_eq!(other.project(), desk.project());
    undo_all_redo_all(other);
}
