//! Every command of the table, by its chord and by the palette.

use claimdesk::command::{Command, Edge, Needs, Spec, TABLE};
use claimdesk::model::{ClaimId, MentionId, Project};
use claimdesk::session::Session;
use claimdesk::{check, store};
use egui_kittest::kittest::Queryable as _;

use crate::hand::{Hand, sample, sample_session};

fn first(session: &Session) -> (MentionId, ClaimId) {
    let article = &session.article().unwrap().id;
    let (_, layer) = session
        .project()
        .layers()
        .find(|(key, _)| key.article == *article)
        .unwrap();
    let mention = layer.mentions_in_order()[0].id;
    (mention, session.derived().claim_order()[0])
}

/// Some words that are in no mention.
fn select(session: &mut Session) {
    let text = session.article().unwrap().text.clone();
    let at = text.as_str().find("light of headlamps").unwrap();
    let range = text
        .range_of_bytes(at..at + "light of headlamps".len())
        .unwrap();
    let command = Command::Select {
        anchor: range.start(),
        head: range.end(),
        snap: false,
        done: true,
    };
    session.run(command).unwrap();
}

/// A session in which the command can run.
fn ready(project: &Project, row: &Spec) -> Session {
    let mut session = sample_session(project);
    let (mention, claim) = first(&session);
    let focus = |session: &mut Session| {
        session.run(Command::FocusMention(mention)).unwrap();
    };
    let choose = |session: &mut Session| {
        session.run(Command::SelectClaim(Some(claim))).unwrap();
    };
    match row.needs {
        Needs::Nothing | Needs::Project | Needs::Article | Needs::Slot(_) => {}
        Needs::Mention => focus(&mut session),
        Needs::Words => select(&mut session),
        Needs::MentionAndWords => {
            focus(&mut session);
            select(&mut session);
        }
        Needs::Claim => choose(&mut session),
        Needs::MentionAndClaim => {
            choose(&mut session);
            focus(&mut session);
        }
        Needs::WordsAndClaim => {
            choose(&mut session);
            select(&mut session);
        }
        Needs::Edge => {
            focus(&mut session);
            session.run(Command::HoldEdge(Edge::End)).unwrap();
        }
        Needs::Undo | Needs::Redo => {
            focus(&mut session);
            session.run(Command::ToggleUnsure).unwrap();
            if row.needs == Needs::Redo {
                session.run(Command::Undo).unwrap();
            }
        }
    }
    if !matches!(row.needs, Needs::Slot(_)) {
        assert!(session.meets(row.needs), "{}: {:?}", row.id, row.needs);
    }
    session
}

/// The sample would be copied to the home folder of whoever runs the tests: the end-to-end
/// test opens it.
fn rows() -> impl Iterator<Item = &'static Spec> {
    TABLE.iter().filter(|row| row.id != "project.sample")
}

fn back_and_forth(hand: &mut Hand, row: &Spec, before: &Project) {
    let after = hand.project().clone();
    let found = check::run(&after);
    let known = check::run(before);
    let new: Vec<_> = found.iter().filter(|one| !known.contains(one)).collect();
    assert!(new.is_empty(), "{}: {new:?}", row.id);
    let steps = hand.session().history().position();
    if steps == 0 {
        assert!(row.needs == Needs::Redo || after == *before, "{}", row.id);
        return;
    }
    hand.press("Esc Esc Esc Ctrl+2");
    for _ in 0..steps {
        hand.press("Ctrl+Z");
    }
    assert_eq!(hand.session().history().position(), 0, "{}", row.id);
    assert_eq!(hand.project(), before, "{}: undone", row.id);
    for _ in 0..steps {
        hand.press("Ctrl+Shift+Z");
    }
    assert_eq!(*hand.project(), after, "{}: redone", row.id);
}

fn place(session: &Session) -> String {
    let desk = session.desk();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        desk.article, desk.selection, desk.focus, desk.claim, desk.isolated, desk.held
    )
}

fn some(part: usize, parts: usize) {
    let dir = tempfile::tempdir().unwrap();
    let (project, _) = store::read(&sample(dir.path())).unwrap();
    for (_, row) in rows().enumerate().filter(|(at, _)| at % parts == part) {
        let mut by_palette = Hand::on(ready(&project, row));
        let name = by_palette.session().shown_name(row);
        by_palette.press("Ctrl+K");
        by_palette
            .window
            .get_by_label("Find or run")
            .type_text(&format!(">{name}"));
        by_palette.settle();
        by_palette.press("Enter");
        if let Some(chord) = row.chords.first() {
            let mut by_chord = Hand::on(ready(&project, row));
            by_chord.press(chord);
            assert_eq!(by_chord.project(), by_palette.project(), "{}", row.id);
            assert_eq!(
                place(by_chord.session()),
                place(by_palette.session()),
                "{}",
                row.id
            );
        }
        back_and_forth(&mut by_palette, row, &project);
    }
}

#[test]
fn every_command_by_chord_and_palette_first_third() {
    some(0, 3);
}

#[test]
fn every_command_by_chord_and_palette_second_third() {
    some(1, 3);
}

#[test]
fn every_command_by_chord_and_palette_last_third() {
    some(2, 3);
}
