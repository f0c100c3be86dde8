//! Every command of the table, by its chord and by the palette.

use std::fmt::Write as _;

use claimdesk::command::{Command, Edge, Needs, Reply, Spec, TABLE};
use claimdesk::model::{ClaimId, MentionId, Project};
use claimdesk::session::Session;
use claimdesk::text::ByteOffset;
use claimdesk::{check, store};
use egui::ViewportCommand;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::hand::{Hand, sample, sample_session};
use crate::proposals::propose;

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

/// The sample with what a machine proposes for its first article.
fn project(dir: &std::path::Path) -> Project {
    let (mut project, _) = store::read(&sample(dir)).unwrap();
    let first = project.article_at(0).unwrap().id.to_string();
    let all = [
        ("light of headlamps", "source", 0.9),
        ("headlamps", "actor", 0.3),
    ];
    propose(&mut project, "gliner", &first, &all);
    project
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
    let review = |session: &mut Session| {
        session.run(Command::ToggleReview).unwrap();
    };
    let (mention, claim) = first(&session);
    let focus = |session: &mut Session| {
        session.run(Command::FocusMention(mention)).unwrap();
    };
    let choose = |session: &mut Session| {
        session.run(Command::SelectClaim(Some(claim))).unwrap();
    };
    match row.needs {
        // In the middle of the text, from where every step leads somewhere.
        Needs::Nothing | Needs::Project | Needs::Article | Needs::Slot(_) => {
            let text = session.article().unwrap().text.clone();
            let at = text.as_str().find("headlamps").unwrap();
            session.set_caret(ByteOffset::new(at + 3), false);
        }
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
        Needs::Question => review(&mut session),
        Needs::QuestionAndClaim => {
            choose(&mut session);
            review(&mut session);
        }
        Needs::Review => {
            review(&mut session);
            let answer = Command::Answer(Reply::Accept);
            session.run(answer).unwrap();
        }
        Needs::Runs | Needs::RunsOrReview => {}
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

/// All that can be seen or heard: what stands where, what is on and in use, what was said.
fn seen(hand: &Hand) -> String {
    let mut seen = String::new();
    for node in hand.window.root().children_recursive() {
        let node = node.accesskit_node();
        let data = node.data();
        let place = node.bounding_box();
        let (label, value) = (node.label(), node.value());
        let on = (node.toggled(), node.is_selected(), data.text_selection());
        let focused = node.is_focused();
        writeln!(
            seen,
            "{:?} {label:?} {value:?} {place:?} {on:?} {focused}",
            node.role()
        )
        .unwrap();
    }
    let dark = hand.window.ctx.theme();
    let asked = hand.asked.iter().filter(|asked| {
        matches!(
            asked,
            ViewportCommand::Close | ViewportCommand::RequestPaste
        )
    });
    writeln!(seen, "{dark:?} {:?}", asked.collect::<Vec<_>>()).unwrap();
    seen
}

/// What must be done by keys before a command can be seen to do anything.
fn before(id: &str) -> &'static str {
    match id {
        "focus.text" => "Ctrl+1",
        "view.zoom-reset" => "Ctrl+=",
        "edit.escape" => "Alt+W",
        _ => "",
    }
}

/// Runs a command by nothing but keys and says whether anything came of it: something else is
/// to be seen or heard, which may be why it was not done.
fn does_something(project: &Project, row: &Spec) -> bool {
    let mut hand = Hand::on(ready(project, row));
    // Looking into the palette and leaving it again is not an effect.
    let start = seen(&hand);
    hand.press("Ctrl+K Esc");
    let left = seen(&hand);
    let new: Vec<&str> = left.lines().filter(|line| !start.contains(line)).collect();
    assert!(new.is_empty(), "{}: the palette was left: {new:#?}", row.id);
    hand.press(before(row.id));
    let name = hand.session().shown_name(row);
    let start = seen(&hand);
    match row.chords.first() {
        Some(chord) => hand.press(chord),
        None => {
            hand.press("Ctrl+K");
            hand.type_words(&format!(">{name}"));
            hand.press("Enter");
        }
    }
    seen(&hand) != start
}

fn effects(part: usize, parts: usize) {
    let dir = tempfile::tempdir().unwrap();
    let project = project(dir.path());
    let rows = rows().enumerate().filter(|(at, _)| at % parts == part);
    let idle: Vec<&str> = rows
        .filter(|(_, row)| !does_something(&project, row))
        .map(|(_, row)| row.id)
        .collect();
    assert_eq!(idle, [] as [&str; 0], "commands of which nothing is seen");
}

#[test]
fn every_command_is_seen_to_do_something_first_half() {
    effects(0, 2);
}

#[test]
fn every_command_is_seen_to_do_something_second_half() {
    effects(1, 2);
}

fn some(part: usize, parts: usize) {
    let dir = tempfile::tempdir().unwrap();
    let project = project(dir.path());
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
