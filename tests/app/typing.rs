//! Letters that are typed into a field are words, not commands.

use claimdesk::cli::Start;
use egui_kittest::kittest::Queryable as _;

use crate::hand::{Hand, sample};

const LETTERS: &str = "fascgmuvijktnol*.[]+-?123";

#[test]
fn letters_in_a_field_never_run_a_command() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    for (keys, field) in [
        ("Ctrl+F", "Find words"),
        ("Ctrl+1 /", "Filter articles"),
        ("Ctrl+K", "Find or run"),
        ("Ctrl+2 J Enter", "Wording of C"),
        ("Ctrl+2 Tab M", "Note on the mention"),
    ] {
        hand.press(keys);
        let number = hand
            .session()
            .current_claim()
            .map_or(0, |claim| claim.number);
        let field = &field.replace("of C", &format!("of C{number}"));
        if !hand.shows(field) || !hand.window.get_by_label(field).is_focused() {
            hand.window.get_by_label(field).focus();
            hand.settle();
        }
        let revision = hand.session().revision();
        let desk = format!("{:?}", hand.session().desk());
        hand.type_words(LETTERS);
        let value = hand.window.get_by_label(field).value().unwrap_or_default();
        assert!(value.contains(LETTERS), "{field}: {value}");
        assert_eq!(hand.session().revision(), revision, "{field}");
        assert_eq!(format!("{:?}", hand.session().desk()), desk, "{field}");
        hand.press("Ctrl+A Backspace Esc Esc Esc Ctrl+2");
    }
}

/// Whoever knows the way does not wait for the window: the letters behind the chord may come in its
/// frame, or in those in which the field is about to be shown.
#[test]
fn letters_typed_right_behind_a_chord_reach_the_field_that_it_opens() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    for (before, chord, field) in [
        ("Ctrl+2", "Ctrl+K", "Find or run"),
        ("Ctrl+2", "Ctrl+F", "Find words"),
        ("Ctrl+2", "Ctrl+Shift+F", "Find words"),
        ("Ctrl+2", "Ctrl+Shift+O", "Files"),
        ("Ctrl+2 Tab", "M", "Note on the mention"),
    ] {
        for each in [1, 2, 20] {
            let mut hand = Hand::start(Start::Project(folder.clone()));
            hand.press(before);
            let revision = hand.session().revision();
            hand.press_and_type_at_once(chord, "fascy", each);
            let value = hand.window.get_by_label(field).value();
            assert_eq!(value.as_deref(), Some("fascy"), "{chord}, {each} a frame");
            assert_eq!(hand.session().revision(), revision, "{chord}");
            hand.close();
        }
    }
}
