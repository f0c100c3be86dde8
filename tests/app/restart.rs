//! Undo in a window that was closed and opened again.

use claimdesk::cli::Start;
use egui::Event;

use crate::hand::{Hand, new_project};

#[test]
fn undo_and_redo_go_on_after_the_window_was_closed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let mut hand = Hand::start(Start::Project(folder.clone()));
    let words = "Lead\n\nForty people came.";
    hand.event(Event::Paste(words.to_owned()));
    hand.select("Forty");
    hand.press("F");
    let expected = hand.project().clone();
    hand.close();
    let mut hand = Hand::start(Start::Project(folder.clone()));
    assert_eq!(*hand.project(), expected);
    hand.press("Ctrl+Z");
    assert!(hand.shows_part("Undid: tag “Forty” as figure"));
    hand.press("Ctrl+Z");
    assert_eq!(hand.project().article_count(), 0);
    hand.press("Ctrl+Z");
    assert!(hand.shows_part("There is nothing to undo."));
    hand.close();
    let mut hand = Hand::start(Start::Project(folder));
    hand.press("Ctrl+Shift+Z Ctrl+Shift+Z");
    assert_eq!(*hand.project(), expected);
}

#[test]
fn undo_and_redo_work_while_a_list_has_the_keyboard() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(Event::Paste("Lead\n\nForty people came.".to_owned()));
    hand.select("Forty");
    hand.press("F");
    let tagged = hand.project().clone();
    for list in ["Ctrl+Shift+H", "Ctrl+M", "Ctrl+1"] {
        hand.press(list);
        hand.press("Ctrl+Z");
        assert_ne!(*hand.project(), tagged, "{list}");
        hand.press("Ctrl+Shift+Z");
        assert_eq!(*hand.project(), tagged, "{list}");
        hand.press("Esc Esc Ctrl+2");
    }
}
