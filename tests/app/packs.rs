//! Projects that are packed for sending, dropped, given as an argument and unpacked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::store;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::save;
use crate::hand::{Hand, Picker, new_project, sample, surroundings, write};

fn by_palette(hand: &mut Hand, name: &str) {
    hand.press("Esc Ctrl+K");
    hand.type_words(&format!(">{name}"));
    hand.press("Enter");
}

/// Writes a path into the field that has the keyboard.
fn fill(hand: &mut Hand, path: &Path) {
    hand.press("Ctrl+A");
    hand.event(Event::Paste(path.display().to_string()));
}

/// Fills in the folder and goes ahead.
fn unpack_to(hand: &mut Hand, folder: &Path) {
    let folder_field = hand
        .window
        .get_by_role_and_label(Role::TextInput, "New folder");
    folder_field.focus();
    hand.settle();
    fill(hand, folder);
    hand.press("Ctrl+Enter");
}

fn field(hand: &Hand, name: &str) -> String {
    let field = hand.window.get_by_role_and_label(Role::TextInput, name);
    let value = field.value();
    value.unwrap_or_default()
}

fn packed(dir: &Path) -> PathBuf {
    let zip = dir.join("cable-car.zip");
    store::pack(&sample(dir), &zip).unwrap();
    zip
}

#[test]
fn what_is_packed_is_unpacked_and_opened() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    let zip = dir.path().join("for you.zip");
    let mut around = surroundings(Start::Project(folder.clone()), egui::Theme::Light);
    around.picker = Arc::new(Picker(vec![dir.path().join("for you")]));
    let mut hand = Hand::with(around);
    // With steps that are only in the journal.
    hand.press("Ctrl+2 Tab U Tab C");
    let project = hand.project().clone();
    by_palette(&mut hand, "Pack for sending…");
    let offered = dir.path().join("the-nimmergrat-cable-car.zip");
    assert_eq!(field(&hand, "File"), offered.display().to_string());
    hand.click("Browse…");
    let file = hand.window.get_by_role_and_label(Role::TextInput, "File");
    file.focus();
    hand.settle();
    hand.tap(Key::Enter, Modifiers::COMMAND);
    assert!(hand.shows_part(&format!("Packed into {}", zip.display())));
    assert!(store::is_pack(&zip));
    // Once more: it is said that the file is replaced.
    by_palette(&mut hand, "Pack for sending…");
    assert!(!hand.shows_part("it is replaced"));
    fill(&mut hand, &zip);
    assert!(hand.shows_part("it is replaced"));
    hand.press("Esc");
    by_palette(&mut hand, "Unpack…");
    fill(&mut hand, &zip);
    assert!(field(&hand, "New folder").ends_with("for-you"));
    let to = dir.path().join("unpacked");
    unpack_to(&mut hand, &to);
    assert_eq!(*hand.project(), project);
    hand.press("Ctrl+2 Tab Tab U");
    hand.close();
    assert_ne!(store::read(&to).unwrap().0, project);
    assert_eq!(store::read(&folder).unwrap().0, project);
}

#[test]
fn a_pack_that_is_dropped_is_offered_to_be_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let zip = packed(dir.path());
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    let text = write(dir.path(), "ferry.txt", "Forty people came.");
    for (path, said) in [(&text, "Drop to import"), (&zip, "Drop to unpack")] {
        let file = egui::HoveredFile {
            path: Some(path.clone()),
            ..Default::default()
        };
        hand.window.input_mut().hovered_files = vec![file];
        // While files hover, egui draws all the time.
        hand.window.step();
        let shapes = format!("{:?}", hand.window.output().shapes);
        assert!(shapes.contains(said), "{said}");
    }
    hand.window.input_mut().hovered_files.clear();
    hand.drop_files(&[text, zip.clone()]);
    assert_eq!(hand.project().article_count(), 1, "the other file");
    assert_eq!(field(&hand, "Pack"), zip.display().to_string());
    // A folder with something in it is refused.
    unpack_to(&mut hand, dir.path());
    assert!(hand.shows_part("This folder has files in it"));
    assert_eq!(hand.project().title, "Ferry");
    unpack_to(&mut hand, &dir.path().join("new"));
    assert_eq!(hand.project().title, "The Nimmergrat cable car");
    assert_eq!(hand.project().article_count(), 3);
}

#[test]
fn a_pack_as_an_argument_and_one_that_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let zip = packed(dir.path());
    let start = Start::of(std::slice::from_ref(&zip));
    assert_eq!(start, Start::Pack(zip.clone()));
    let mut hand = Hand::start(start);
    assert!(hand.app().session().is_none());
    unpack_to(&mut hand, &dir.path().join("one"));
    assert_eq!(hand.project().title, "The Nimmergrat cable car");
    hand.press("Ctrl+O");
    fill(&mut hand, &zip);
    hand.press("Ctrl+Enter");
    assert!(hand.shows("Unpack a project"));
    unpack_to(&mut hand, &dir.path().join("two"));
    hand.close();
    assert!(store::is_project(&dir.path().join("two")));
}

#[test]
fn what_is_no_pack_is_refused_in_words_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let mut hand = Hand::start(Start::Project(folder));
    let cut = std::fs::read(packed(dir.path())).unwrap();
    for (name, bytes) in [
        ("words.zip", b"no zip at all".to_vec()),
        ("cut.zip", cut[..cut.len() / 2].to_vec()),
    ] {
        let zip = write(dir.path(), name, bytes);
        let to = dir.path().join("new");
        hand.drop_files(&[zip]);
        unpack_to(&mut hand, &to);
        assert!(hand.shows("The project can’t be unpacked"));
        assert!(hand.shows_part(name), "{name} is named");
        assert!(!to.exists());
        assert_eq!(hand.project().title, "Ferry", "stays open");
        hand.click("Dismiss message");
    }
    // A place where nothing can be written.
    let file = write(dir.path(), "file", "");
    by_palette(&mut hand, "Pack for sending…");
    fill(&mut hand, &file.join("pack.zip"));
    hand.press("Ctrl+Enter");
    assert!(hand.shows("The project could not be packed"));
}

#[test]
fn pictures() {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let dir = tempfile::tempdir().unwrap();
        let zip = packed(dir.path());
        let folder = dir.path().join("sample");
        let around = surroundings(Start::Project(folder), theme);
        let mut hand = Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around));
        let name = |what: &str| format!("packs-{what}-{theme:?}").to_lowercase();
        by_palette(&mut hand, "Pack for sending…");
        assert!(hand.shows("Pack for sending"));
        save(&hand.screen.picture(&hand.window), &name("pack"));
        hand.press("Esc");
        hand.drop_files(&[zip]);
        assert!(hand.shows("Unpack a project"));
        save(&hand.screen.picture(&hand.window), &name("unpack"));
        hand.press("Esc");
        hand.click("File");
        assert!(hand.shows_part("Backups…"));
        save(&hand.screen.picture(&hand.window), &name("menu"));
    }
}
