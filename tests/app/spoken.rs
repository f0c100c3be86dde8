//! What is announced to those who listen.

use claimdesk::cli::Start;
use egui::accesskit::{Live, Role};
use egui_kittest::kittest::NodeT as _;

use crate::hand::{Hand, sample};

/// What the live region says, and the name of its node: another one for each announcement.
fn live(hand: &Hand) -> Option<(String, String)> {
    let root = hand.window.root();
    let node = root.children_recursive().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Status && node.live() == Live::Polite
    })?;
    let node = node.accesskit_node();
    Some((node.label()?, format!("{:?}", node.locate())))
}

fn said(hand: &Hand) -> String {
    live(hand).map_or_else(String::new, |(words, _)| words)
}

fn at_the_start() -> (tempfile::TempDir, Hand) {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+2 Ctrl+Home");
    (dir, hand)
}

#[test]
fn focus_selection_claims_and_commands_are_announced_once() {
    let (_dir, mut hand) = at_the_start();
    hand.press("Tab");
    let mention = said(&hand);
    let quote = hand.session().focused_mention().unwrap().id;
    let quote = hand.project().quote_of(quote).unwrap();
    assert!(mention.contains(&format!(": {quote}")), "{mention}");
    hand.press("U");
    let result = said(&hand);
    assert_ne!(result, mention);
    hand.press("Esc Ctrl+Home Right Alt+S");
    assert!(said(&hand).starts_with("Selected: "), "{}", said(&hand));
    hand.press("Esc");
    assert_eq!(said(&hand), "Selection let go");
    hand.press("J");
    let number = hand.session().current_claim().unwrap().number;
    assert!(
        said(&hand).starts_with(&format!("claim {number}: ")),
        "{}",
        said(&hand)
    );
    hand.press("Ctrl+PgDn");
    assert!(said(&hand).starts_with("Article: "), "{}", said(&hand));
}

#[test]
fn what_the_screen_reader_reads_itself_is_not_said_again() {
    let (_dir, mut hand) = at_the_start();
    hand.press("Tab");
    let before = live(&hand);
    assert!(before.is_some());
    // Steps inside the mention, and a selection that grows step by step.
    hand.press("Right");
    let focus = hand.session().desk().focus;
    assert!(focus.is_some(), "still in the mention");
    assert_eq!(live(&hand), before);
    hand.press("Ctrl+Home Ctrl+Down Ctrl+Down");
    let quiet = live(&hand);
    hand.press("Shift+Right Shift+Right Ctrl+Shift+Right");
    assert!(hand.session().selected().is_some());
    assert_eq!(live(&hand), quiet);
}

#[test]
fn the_same_words_twice_are_two_announcements() {
    let (_dir, mut hand) = at_the_start();
    hand.press("Alt+S Ctrl+C");
    let first = live(&hand).unwrap();
    assert!(first.0.starts_with("Copied"), "{first:?}");
    hand.press("Ctrl+C");
    let second = live(&hand).unwrap();
    assert_eq!(first.0, second.0);
    assert_ne!(first.1, second.1);
}

#[test]
fn an_edge_that_moves_says_what_it_holds() {
    let (_dir, mut hand) = at_the_start();
    hand.press("Tab ]");
    assert!(said(&hand).contains("Arrows move"), "{}", said(&hand));
    hand.press("Right");
    let held = hand.session().desk().held.clone().unwrap();
    let text = hand.session().article().unwrap().text.clone();
    assert_eq!(said(&hand), text.quote(&held.extent).trim_end());
}
