//! What was read while the work went on still fits, and takes nothing away.

use super::{press, session, undo_all_redo_all};
use claimdesk::command::Command;
use claimdesk::formats::{ImportContext, Imported, Input, import_any};
use claimdesk::session::Session;

/// Reads files on the ground of `desk` as it is, as a job does.
fn read(desk: &Session, files: &[(&str, &str)]) -> Vec<Imported> {
    let (project, person, now) = desk.import_ground();
    let mut context = ImportContext::new(&project, person, now);
    let mut one = |(name, text): &(&str, &str)| {
        import_any(&Input::new(name, text.as_bytes()), &mut context).unwrap()
    };
    files.iter().map(&mut one).collect()
}

/// Somebody's work on the article of `desk`, as a file.
fn work(marked: &str, keys: &str) -> String {
    let mut desk = session(marked);
    press(&mut desk, keys).unwrap();
    let jsonl = claimdesk::formats::format("jsonl").unwrap();
    let all = claimdesk::formats::ExportOptions::default();
    let exported = jsonl.export(desk.project(), &all).unwrap();
    String::from_utf8(exported.files[0].bytes.clone()).unwrap()
}

#[test]
fn two_imports_at_once_do_not_take_each_others_place() {
    let mut desk = session("Nothing.");
    let first = read(&desk, &[("news.md", "# News\n\nAda met Bob.")]);
    let second = read(&desk, &[("news.md", "# News\n\nCyd left.")]);
    desk.take_in(first).unwrap();
    desk.take_in(second).unwrap();
    let texts: Vec<String> = desk
        .project()
        .articles()
        .map(|article| article.text.as_str().to_owned())
        .collect();
    assert_eq!(
        texts,
        ["Nothing.", "# News\n\nAda met Bob.", "# News\n\nCyd left."]
    );
    undo_all_redo_all(desk);
}

#[test]
fn what_was_tagged_during_an_import_stays() {
    let file = work("10 men and 20 ⟦women⟧ came.", "a c");
    let mut desk = session("‸10 men and 20 women came.");
    let coming = read(&desk, &[("work.jsonl", &file)]);
    press(&mut desk, "f c").unwrap();
    desk.take_in(coming).unwrap();
    assert_eq!(
        super::shown(&desk),
        "«10|figure» men and 20 «women|actor» came."
    );
    let mut claims: Vec<(u32, String)> = desk
        .project()
        .claims_of(desk.person())
        .map(|(_, claim)| {
            let held = claim.mentions.first();
            let words = held.and_then(|entry| desk.project().quote_of(entry.mention));
            (claim.number, words.unwrap_or_default())
        })
        .collect();
    claims.sort();
    assert_eq!(claims, [(1, "10".to_owned()), (2, "women".to_owned())]);
    undo_all_redo_all(desk);
}

#[test]
fn the_caret_never_stands_outside_a_text_of_the_same_name() {
    let mut desk = session("Nothing.");
    let long = read(
        &desk,
        &[("news.md", "# News\n\nAda met Bob. Ça et là, Dée vit Éva.")],
    );
    desk.take_in(long).unwrap();
    press(&mut desk, "Ctrl+End Left Left Left Ctrl+PgUp").unwrap();
    desk.run(Command::Undo).unwrap();
    let short = read(&desk, &[("news.md", "# News\n\nÉlan.")]);
    desk.take_in(short).unwrap();
    let article = desk.article().unwrap().clone();
    assert_eq!(article.text.as_str(), "# News\n\nÉlan.");
    assert!(desk.desk().selection.head <= article.text.end());
    press(&mut desk, "Left Ctrl+Left Shift+Right f").unwrap();
}
