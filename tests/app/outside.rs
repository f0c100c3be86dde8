//! Files of the open project that another program changes.

use std::path::{Path, PathBuf};

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::store;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::save;
use crate::hand::{Hand, sample, surroundings};

const LAYER: &str = "layers/maren/quillhaven-post-cable-car.ron";
/// The note of the mention in focus.
const NOTE: &str = "The lead is repeated word for word.";

fn edit(path: &Path, from: &str, to: &str) -> String {
    let words = std::fs::read_to_string(path).unwrap();
    assert!(words.contains(from), "{words}");
    let words = words.replacen(from, to, 1);
    std::fs::write(path, &words).unwrap();
    words
}

/// The window comes to the front, so that it looks at once.
fn look(hand: &mut Hand) {
    hand.event(Event::WindowFocused(true));
}

fn opened(dir: &Path) -> (PathBuf, Hand) {
    let folder = sample(dir);
    let mut hand = Hand::start(Start::Project(folder.clone()));
    // A step that is in no snapshot: a mention is unsure.
    hand.press("Ctrl+2 Ctrl+Home Tab U");
    (folder, hand)
}

fn first(hand: &Hand) -> (bool, String) {
    let mention = hand.session().focused_mention().expect("a mention");
    (mention.unsure, mention.note.clone())
}

#[test]
fn changes_from_outside_are_taken_in_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, mut hand) = opened(dir.path());
    let project = folder.join("project.ron");
    edit(
        &project,
        "title: \"The Nimmergrat cable car\"",
        "title: \"Theirs\"",
    );
    edit(
        &folder.join(LAYER),
        "quote: \"The operator",
        "note: \"who?\", quote: \"The operator",
    );
    let before = hand.project().clone();
    look(&mut hand);
    assert!(hand.shows("Changes from outside were taken in"));
    assert_eq!(hand.project().title, "Theirs");
    assert!(first(&hand).0, "mine is still there");
    // A snapshot was written that has both.
    assert_eq!(hand.session().journal_status(), Default::default());
    assert_eq!(store::read(&folder).unwrap().0, *hand.project());
    // Looking again finds nothing, and one undo takes it back.
    look(&mut hand);
    hand.press("Ctrl+Z");
    assert_eq!(*hand.project(), before);
    hand.press("Ctrl+S");
    assert_eq!(store::read(&folder).unwrap().0, before);
    hand.close();
}

#[test]
fn what_both_changed_is_compared_and_chosen_by_keys() {
    for theirs in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let (folder, mut hand) = opened(dir.path());
        let words = edit(&folder.join(LAYER), NOTE, "theirs");
        look(&mut hand);
        assert!(hand.shows("Changed here and outside"));
        assert!(hand.shows("Decide later") && !hand.shows("Cancel"));
        // Who decides later is asked again, and nothing was written over.
        hand.click("Decide later");
        assert!(!hand.shows("Changed here and outside"));
        hand.press("Ctrl+S");
        assert_eq!(std::fs::read_to_string(folder.join(LAYER)).unwrap(), words);
        look(&mut hand);
        assert!(hand.shows("Mention “More than 120 people”"));
        let chosen = |hand: &Hand| {
            let all = hand.window.query_all_by_label_contains(": Mention “More");
            let all = all.map(|one| one.accesskit_node().toggled());
            all.collect::<Vec<_>>()
        };
        let before = chosen(&hand);
        if theirs {
            hand.press("Tab");
            hand.key(Key::Space, Modifiers::NONE, Some(" ".to_owned()));
            assert_ne!(chosen(&hand), before);
        }
        hand.press("Ctrl+Enter");
        assert!(!hand.shows("Changed here and outside"));
        let expected = match theirs {
            true => (false, "theirs".to_owned()),
            false => (true, NOTE.to_owned()),
        };
        assert_eq!(first(&hand), expected);
        assert_eq!(hand.session().journal_status().unsnapshotted, 0);
        assert_eq!(store::read(&folder).unwrap().0, *hand.project());
        // What mine took the place of is kept as it was, and it is said where.
        let kept = kept_copies(&folder);
        match theirs {
            true => assert_eq!(kept, []),
            false => {
                let [(name, bytes)] = kept.as_slice() else {
                    panic!("{kept:?}");
                };
                assert_eq!(*bytes, words);
                assert!(hand.shows_part(name), "{name}");
            }
        }
        hand.close();
    }
}

/// What lies in the trash of the layer that is edited: its name and words.
fn kept_copies(folder: &Path) -> Vec<(String, String)> {
    let trash = Path::new("trash/layers/maren");
    let all = std::fs::read_dir(folder.join(trash)).into_iter().flatten();
    all.map(|entry| {
        let entry = entry.unwrap();
        let name = trash.join(entry.file_name()).display().to_string();
        (name, std::fs::read_to_string(entry.path()).unwrap())
    })
    .collect()
}

#[test]
fn where_their_version_can_not_be_kept_it_stays_in_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, mut hand) = opened(dir.path());
    let words = edit(&folder.join(LAYER), NOTE, "theirs");
    look(&mut hand);
    assert!(hand.shows("Changed here and outside"));
    // No folder can be made where a file is.
    std::fs::write(folder.join("trash"), "in the way").unwrap();
    hand.press("Ctrl+Enter");
    assert!(hand.shows_part("Their version can’t be kept in the trash"));
    hand.press("Ctrl+S");
    assert_eq!(std::fs::read_to_string(folder.join(LAYER)).unwrap(), words);
    assert!(first(&hand).0, "mine is still there");
    std::fs::remove_file(folder.join("trash")).unwrap();
    look(&mut hand);
    hand.press("Ctrl+Enter");
    assert_eq!(hand.session().journal_status().unsnapshotted, 0);
    assert_eq!(kept_copies(&folder).len(), 1);
    assert!(!hand.shows_part("Their version can’t be kept in the trash"));
    hand.close();
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_written_over_it() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, mut hand) = opened(dir.path());
    let layer = folder.join(LAYER);
    let good = std::fs::read_to_string(&layer).unwrap();
    let bad = edit(&layer, NOTE, "\"\n<<<<<<< HEAD\n");
    look(&mut hand);
    assert!(hand.shows("Files were changed outside and can’t be taken in"));
    hand.press("Ctrl+S");
    assert!(hand.session().journal_status().changed_outside);
    assert_eq!(std::fs::read_to_string(&layer).unwrap(), bad);
    hand.press("U U");
    assert!(hand.session().journal_status().is_saved());
    // Put right, it goes on.
    std::fs::write(&layer, good).unwrap();
    look(&mut hand);
    hand.press("Ctrl+S");
    assert_eq!(hand.session().journal_status(), Default::default());
    assert_eq!(store::read(&folder).unwrap().0, *hand.project());
    hand.close();
}

#[test]
fn a_file_that_went_and_a_text_that_changed() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, mut hand) = opened(dir.path());
    let other = "orveltaler-bote-warnung";
    // Claims elsewhere link to claims in the file that goes.
    let layer = folder.join(format!("layers/maren/{other}.ron"));
    let there = std::fs::read_to_string(&layer).unwrap();
    std::fs::remove_file(&layer).unwrap();
    let before = hand.project().clone();
    look(&mut hand);
    assert!(hand.shows("Files were changed outside and can’t be taken in"));
    assert_eq!(*hand.project(), before);
    std::fs::write(&layer, there).unwrap();
    let text = folder.join(format!("articles/{other}.txt"));
    edit(&text, "Warnung", "Mahnung");
    look(&mut hand);
    assert!(hand.shows("Files were changed outside and can’t be taken in"));
    hand.close();
}

#[test]
fn pictures() {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let dir = tempfile::tempdir().unwrap();
        let folder = sample(dir.path());
        let around = surroundings(Start::Project(folder.clone()), theme);
        let mut hand = Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around));
        hand.press("Ctrl+2 Ctrl+Home Tab U Tab U");
        edit(
            &folder.join(LAYER),
            NOTE,
            "They counted tickets, not people.",
        );
        edit(
            &folder.join(LAYER),
            "quote: \"The operator",
            "unsure: true, note: \"who?\", quote: \"The operator",
        );
        look(&mut hand);
        let name = format!("outside-{theme:?}").to_lowercase();
        assert!(hand.shows("Changed here and outside"));
        save(&hand.screen.picture(&hand.window), &name);
        hand.press("Ctrl+Enter");
        assert!(!hand.shows("Changed here and outside"));
        save(&hand.screen.picture(&hand.window), &format!("{name}-taken"));
    }
}
