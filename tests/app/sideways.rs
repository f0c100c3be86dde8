//! Arrows in words that run from right to left, from key to mention.

use claimdesk::cli::Start;

use crate::hand::{Hand, new_project, write};

const WORDS: &str = "\u{5d3}\u{5d5}\u{5d1}\u{5e8} \u{5d4}\u{5e0}\u{5de}\u{5dc} \u{5d0}\u{5de}\u{5e8} \u{5db}\u{5d9} 35 \u{5de}\u{5e2}\u{5d1}\u{5d5}\u{5e8}\u{5d5}\u{5ea} \u{5d4}\u{5d5}\u{5e9}\u{5d1}\u{5ea}\u{5d5} \u{5d4}\u{5d9}\u{5d5}\u{5dd} \u{5d1}\u{5e0}\u{5de}\u{5dc}.\n";

fn hebrew(dir: &std::path::Path) -> Hand {
    let folder = new_project(dir);
    let file = write(dir, "port.txt", WORDS);
    let mut hand = Hand::start(Start::Project(folder));
    hand.drop_files(&[file]);
    hand.press("Ctrl+2 Ctrl+Home");
    hand
}

fn head(hand: &Hand) -> usize {
    hand.session().desk().selection.head.get()
}

#[test]
fn the_left_arrow_goes_on_where_words_run_to_the_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = hebrew(dir.path());
    assert_eq!(head(&hand), 0);
    hand.press("Right");
    assert_eq!(
        head(&hand),
        0,
        "nothing lies to the right of the first letter"
    );
    hand.press("Left Left");
    assert_eq!(head(&hand), 4, "two letters on");
    hand.press("Right");
    assert_eq!(head(&hand), 2);
    let first = WORDS.split(' ').next().unwrap();
    hand.press("Ctrl+Left");
    assert_eq!(head(&hand), first.len(), "the end of the word");
    hand.press("Ctrl+Right");
    assert_eq!(head(&hand), 0);
    hand.press("End");
    assert_eq!(head(&hand), WORDS.trim_end().len());
    hand.press("Home");
    assert_eq!(head(&hand), 0);
}

#[test]
fn numbers_in_such_words_are_gone_through_as_they_are_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = hebrew(dir.path());
    let number = WORDS.find("35").unwrap();
    let mut seen = vec![head(&hand)];
    for _ in 0..60 {
        hand.press("Left");
        seen.push(head(&hand));
    }
    // To the left the last digit is passed first: from before the number, over the 5, over the 3.
    let passed = [number, number + 1, number, number + 3];
    assert!(seen.windows(4).any(|four| four == passed), "{seen:?}");
    assert!(seen.contains(&WORDS.trim_end().len()), "{seen:?}");
}

/// A blank line has no direction of its own: it must not be a wall.
#[test]
fn arrows_lead_through_blank_lines() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let first = WORDS.trim_end();
    let file = write(dir.path(), "port.txt", format!("{first}\n\n{first}\n"));
    let mut hand = Hand::start(Start::Project(folder));
    hand.drop_files(&[file]);
    for (arrow, back) in [("Left", "Right"), ("Ctrl+Left", "Ctrl+Right")] {
        hand.press("Ctrl+2 Ctrl+Home End");
        let end = head(&hand);
        hand.press(&format!("{arrow} {arrow}"));
        assert_eq!(head(&hand), end + 2, "{arrow}");
        hand.press(&format!("{back} {back}"));
        assert_eq!(head(&hand), end, "{back}");
    }
}

#[test]
fn words_are_selected_tagged_and_their_edges_moved_by_what_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = hebrew(dir.path());
    hand.press("Ctrl+Left Left Shift+Ctrl+Left A");
    let second = WORDS.split(' ').nth(1).unwrap();
    let quote = |hand: &Hand| {
        let session = hand.session();
        let mention = session.focused_mention().expect("a mention in focus");
        session.project().quote_of(mention.id).unwrap()
    };
    assert_eq!(quote(&hand), second);
    // Its end is at its left: an arrow to the left takes more words in.
    hand.press("] Left Left Enter");
    assert_eq!(quote(&hand).chars().count(), second.chars().count() + 2);
    hand.press("] Right Right Right Enter");
    assert_eq!(quote(&hand).chars().count(), second.chars().count() - 1);
    hand.press("[ Left Enter");
    assert_eq!(quote(&hand).chars().count(), second.chars().count() - 2);
    for _ in 0..3 {
        hand.press("Ctrl+Z");
    }
    assert_eq!(quote(&hand), second);
}
