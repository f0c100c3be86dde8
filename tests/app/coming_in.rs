//! What comes in by dropping, pasting and as arguments, and what can't.

use std::time::Duration;

use claimdesk::cli::Start;
use egui::{Event, ViewportId};
use egui_kittest::kittest::Queryable as _;

use crate::hand::{Hand, new_project, sample, write};

#[test]
fn what_cannot_be_imported_is_named_and_the_rest_comes_in() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let huge = dir.path().join("huge.txt");
    std::fs::File::create(&huge)
        .unwrap()
        .set_len(300_000_000)
        .unwrap();
    let files = [
        write(dir.path(), "good.txt", "Forty people came."),
        write(dir.path(), "empty.txt", ""),
        write(
            dir.path(),
            "picture.txt",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xfe\0",
        ),
        dir.path().join("missing.txt"),
        huge,
        write(dir.path(), "better.md", "# Ferry\n\nTwelve of them left."),
    ];
    let mut hand = Hand::start(Start::Project(folder));
    hand.drop_files(&files);
    assert_eq!(hand.project().article_count(), 2);
    assert!(hand.shows("4 files could not be imported"));
    hand.click("4 details");
    for name in ["empty.txt", "picture.txt", "missing.txt", "huge.txt"] {
        assert!(hand.shows_part(name), "{name}");
    }
    // One step for both that came in; the message goes when it was read.
    assert_eq!(hand.session().history().position(), 1);
    hand.click("Dismiss message");
    assert!(!hand.shows("4 files could not be imported"));
}

#[test]
fn a_single_file_that_fails_is_named_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&[dir.path().join("missing.txt")]);
    assert!(hand.shows("A file could not be imported"));
    assert!(hand.shows_part("missing.txt"));
    assert_eq!(hand.project().article_count(), 0);
}

#[test]
fn pasted_text_becomes_an_article_and_in_a_field_it_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(Event::Paste("Lead\r\n\r\nForty people came.".to_owned()));
    assert_eq!(hand.project().article_count(), 1);
    let text = hand.session().article().unwrap().text.clone();
    assert_eq!(text.as_str(), "Lead\n\nForty people came.");
    hand.press("Ctrl+F");
    hand.event(Event::Paste("Forty".to_owned()));
    assert_eq!(hand.project().article_count(), 1);
    let field = hand.window.get_by_label("Find words");
    assert_eq!(field.value().as_deref(), Some("Forty"));
}

#[test]
fn a_dropped_project_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&[sample(dir.path())]);
    assert_eq!(hand.project().title, "The Nimmergrat cable car");
}

#[test]
fn a_folder_that_is_no_project_gives_a_message() {
    let dir = tempfile::tempdir().unwrap();
    let hand = Hand::start(Start::Project(dir.path().join("nowhere")));
    assert!(hand.app().session().is_none());
    assert!(hand.shows("The project can't be opened"));
}

#[test]
fn without_a_project_dialogs_palette_and_keys_work() {
    let mut hand = Hand::start(Start::Nothing);
    assert!(hand.shows("No project is open"));
    hand.press("F1");
    assert!(hand.shows_part("Tag as figure"), "the sheet of keys");
    hand.press("Esc");
    hand.press("Ctrl+K");
    assert!(hand.shows("Find or run"), "the palette");
    hand.press("Esc Ctrl+N");
    assert!(hand.shows_part("New project"));
    hand.press("Esc F A S C Ctrl+S Ctrl+Z");
    assert!(hand.app().session().is_none());
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Tab F6 F6 F6");
    for _ in 0..200 {
        hand.window.step();
        let output = &hand.window.output().viewport_output[&ViewportId::ROOT];
        if output.repaint_delay == Duration::MAX {
            return;
        }
    }
    panic!(
        "still asks for frames: {:?}",
        hand.window.ctx.repaint_causes()
    );
}
