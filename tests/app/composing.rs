//! Input methods: words that are composed before they are typed.

use claimdesk::cli::Start;
use egui::{Event, ImeEvent, Key};
use egui_kittest::kittest::Queryable as _;

use crate::hand::{Hand, sample};

fn composed(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    })
}

fn committed(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.to_owned()))
}

fn enter() -> Event {
    Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    }
}

fn value(hand: &Hand, field: &str) -> String {
    hand.window.get_by_label(field).value().unwrap_or_default()
}

/// Whether the window lets an input method compose.
fn allowed(hand: &Hand) -> bool {
    hand.window.output().platform_output.ime.is_some()
}

/// Composes in a field that has the keyboard, and ends with Enter.
fn compose(hand: &mut Hand, field: &str, stored: impl Fn(&Hand) -> String) {
    assert!(hand.window.get_by_label(field).is_focused(), "{field}");
    assert!(allowed(hand), "{field}");
    hand.press("Ctrl+A Backspace");
    let before = stored(hand);
    for preedit in ["v", "vi", "việ", "việt"] {
        hand.event(composed(preedit));
        assert_eq!(value(hand, field), preedit, "{field}");
        assert_eq!(stored(hand), before, "{field}: kept too early");
    }
    // Enter chooses what the input method offers; the field stays in use.
    hand.window.input_mut().events.push(enter());
    hand.event(committed("việt"));
    assert_eq!(value(hand, field), "việt");
    assert!(hand.window.get_by_label(field).is_focused(), "{field}");
    hand.event(composed("õ"));
    hand.event(composed(""));
    assert_eq!(value(hand, field), "việt", "a pre-edit that was taken back");
    hand.type_words(" x");
    hand.press("Enter");
    assert_eq!(stored(hand), "việt x", "{field}");
}

#[test]
fn words_are_composed_in_notes_and_claims() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+2 Tab M");
    compose(&mut hand, "Note on the mention", |hand| {
        let mention = hand.session().focused_mention().unwrap();
        mention.note.clone()
    });
    hand.press("Ctrl+2 J Enter");
    let number = hand.session().current_claim().unwrap().number;
    compose(&mut hand, &format!("Wording of C{number}"), |hand| {
        hand.session().current_claim().unwrap().wording.clone()
    });
}

#[test]
fn the_text_takes_no_part_in_composing() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+2 Ctrl+Home Tab");
    let text = |hand: &Hand| hand.window.get_by_label("Article text").is_focused();
    assert!(text(&hand));
    assert!(!allowed(&hand), "no input method over the article");
    let desk = |hand: &Hand| format!("{:?}", hand.session().desk());
    let before = (desk(&hand), hand.session().revision());
    for stray in [
        composed("ệ"),
        composed("f"),
        committed("việt"),
        committed("f"),
        composed(""),
        committed(""),
        Event::Ime(ImeEvent::DeleteSurrounding {
            before_chars: 3,
            after_chars: 3,
        }),
    ] {
        hand.event(stray.clone());
        assert_eq!(
            (desk(&hand), hand.session().revision()),
            before,
            "{stray:?}"
        );
        assert!(text(&hand), "{stray:?}");
        assert!(!allowed(&hand), "{stray:?}");
    }
    // A composition that was never ended elsewhere does not hold keys back here.
    hand.event(composed("ệ"));
    hand.press("Enter");
    assert!(hand.shows_part("Wording of C"), "Enter still works");
}
