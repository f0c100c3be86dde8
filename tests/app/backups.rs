//! Backups: by themselves by a clock that is turned, when asked for, and when they fail.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use claimdesk::cli::Start;
use claimdesk::model::Timestamp;
use claimdesk::session::{Clock, RestorePreview};
use claimdesk::store::atomic::RealFs;
use claimdesk::store::{self, Backup, Backups};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::save;
use crate::hand::{Hand, new_project, sample, surroundings, write};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A clock that is turned by hand.
struct Turned(AtomicI64);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A desk with a project and a place for its backups.
struct Place {
    dir: tempfile::TempDir,
    folder: PathBuf,
    base: PathBuf,
    clock: Arc<Turned>,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            folder: sample(dir.path()),
            base: dir.path().join("backups"),
            clock: Arc::new(Turned(AtomicI64::new(1_790_000_000_000))),
            dir,
        }
    }

    fn start(&self, start: Start) -> Hand {
        let mut around = surroundings(start, egui::Theme::Light);
        around.settings.preferences.backup_folder = self.base.display().to_string();
        around.clock = self.clock.clone();
        Hand::with(around)
    }

    fn open(&self) -> Hand {
        self.start(Start::Project(self.folder.clone()))
    }

    fn turn(&self, hand: &mut Hand, by: i64) {
        self.clock.0.fetch_add(by, Ordering::SeqCst);
        hand.settle();
    }

    fn list(&self) -> Vec<Backup> {
        Backups::of(&self.base, &self.folder).unwrap().list()
    }
}

/// How long the window sleeps when nothing happens.
fn sleeps(hand: &mut Hand) -> Duration {
    let delay = |hand: &mut Hand| {
        hand.window.step();
        hand.window.output().viewport_output[&ViewportId::ROOT].repaint_delay
    };
    (0..50).map(|_| delay(hand)).max().unwrap()
}

fn by_palette(hand: &mut Hand, name: &str) {
    hand.press("Esc Ctrl+K");
    hand.type_words(&format!(">{name}"));
    hand.press("Enter");
}

#[test]
fn one_is_made_every_hour_while_there_is_something_new() {
    let place = Place::new();
    let mut hand = place.open();
    assert_eq!(place.list().len(), 1, "there was none");
    assert_eq!(sleeps(&mut hand), Duration::MAX, "nothing is new");
    place.turn(&mut hand, 5 * HOUR);
    assert_eq!(place.list().len(), 1, "nothing is new");
    hand.press("Ctrl+2 Tab U");
    assert_eq!(place.list().len(), 2, "the last is old");
    hand.press("U");
    place.turn(&mut hand, 59 * MINUTE);
    assert_eq!(place.list().len(), 2, "the last is young");
    // A window in which nothing happens wakes up for it, and not before.
    assert_eq!(sleeps(&mut hand), Duration::from_secs(60));
    place.turn(&mut hand, MINUTE);
    let all = place.list();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].at, place.clock.now());
    assert_eq!(store::look(&all[0].path).unwrap(), *hand.project());
    assert_ne!(store::look(&all[1].path).unwrap(), *hand.project());
    assert_eq!(sleeps(&mut hand), Duration::MAX);
    assert!(!hand.shows_part("ackup"), "nothing is said");
    // The clock is set back by a month: it goes on.
    hand.press("U");
    place.turn(&mut hand, -30 * 24 * HOUR);
    assert_eq!(place.list().len(), 4);
    hand.close();
}

#[test]
fn after_a_start_the_last_day_counts_until_something_is_done() {
    let place = Place::new();
    let mut hand = place.open();
    hand.press("Ctrl+2 Tab U");
    hand.close();
    assert_eq!(place.list().len(), 1);
    let turn = |by| place.clock.0.fetch_add(by, Ordering::SeqCst);
    turn(2 * HOUR);
    let mut hand = place.open();
    assert_eq!(place.list().len(), 1, "it was looked at, nothing more");
    // To look is not to back up: what was new then is new still.
    hand.press("Ctrl+2 Tab Tab U");
    assert_eq!(place.list().len(), 2);
    hand.press("U");
    hand.close();
    turn(25 * HOUR);
    place.open().close();
    assert_eq!(place.list().len(), 3, "the last was of the day before");
    turn(25 * HOUR);
    place.open().close();
    assert_eq!(place.list().len(), 3, "it holds the same");
}

#[test]
fn a_look_that_makes_none_does_not_count_as_one() {
    let place = Place::new();
    let mut hand = place.open();
    let before = hand.project().clone();
    hand.press("Ctrl+2 Tab U");
    // The command line has made one meanwhile, of the project as it was.
    let cli = Backups::of(&place.base, &place.folder).unwrap();
    let mut other = before;
    other.title = "Another".to_owned();
    let at = Timestamp::from_millis(place.clock.now().millis() + 50 * MINUTE);
    cli.make(&RealFs, &other, at, u64::MAX).unwrap();
    place.turn(&mut hand, HOUR);
    assert_eq!(place.list().len(), 2, "the last is ten minutes old");
    assert_eq!(sleeps(&mut hand), Duration::from_mins(50));
    place.turn(&mut hand, 50 * MINUTE);
    assert_eq!(place.list().len(), 3);
    assert_eq!(store::look(&place.list()[0].path).unwrap(), *hand.project());
}

#[test]
fn switched_off_or_read_only_none_is_made() {
    let place = Place::new();
    let mut around = surroundings(Start::Project(place.folder.clone()), egui::Theme::Light);
    around.settings.preferences.backup_folder = place.base.display().to_string();
    around.clock = place.clock.clone();
    around.settings.preferences.backups = false;
    let mut hand = Hand::with(around);
    assert_eq!(place.list().len(), 0);
    // The settings switch it on.
    hand.press("Ctrl+,");
    hand.click("Back up by itself, once an hour");
    assert_eq!(place.list().len(), 1);
    hand.press("Esc Ctrl+2 Tab U");
    let mut other = place.start(Start::ReadOnly(place.folder.clone()));
    place.turn(&mut other, 30 * HOUR);
    by_palette(&mut other, "Back up now");
    assert_eq!(place.list().len(), 1);
    place.turn(&mut hand, 0);
    assert_eq!(place.list().len(), 2);
}

#[test]
fn one_that_fails_is_said_once_and_tried_again() {
    let mut place = Place::new();
    let file = place.dir.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    place.base = file.join("backups");
    let mut hand = place.open();
    assert!(hand.shows("No backup could be made"));
    assert!(hand.shows_part(&place.folder.display().to_string()));
    // The keyboard is where it was.
    hand.press("Tab");
    assert!(hand.session().focused_mention().is_some());
    hand.click("Dismiss message");
    assert!(sleeps(&mut hand) <= Duration::from_mins(10));
    place.turn(&mut hand, 11 * MINUTE);
    assert!(!hand.shows("No backup could be made"), "it was said");
    std::fs::remove_file(&file).unwrap();
    place.turn(&mut hand, MINUTE);
    assert_eq!(place.list().len(), 0, "not yet");
    place.turn(&mut hand, 9 * MINUTE);
    assert_eq!(place.list().len(), 1, "without a step");
    assert_eq!(sleeps(&mut hand), Duration::MAX);
}

#[test]
fn one_that_was_asked_for_is_told() {
    let place = Place::new();
    let mut hand = place.open();
    hand.press("Ctrl+2 Tab U");
    place.turn(&mut hand, MINUTE);
    by_palette(&mut hand, "Back up now");
    let all = place.list();
    assert_eq!(all.len(), 2);
    assert!(hand.shows_part(&format!("Backed up into {}", all[0].path.display())));
    place.turn(&mut hand, MINUTE);
    by_palette(&mut hand, "Back up now");
    assert!(hand.shows("Nothing is new since the last backup"));
    assert_eq!(place.list().len(), 2);
}

/// Chooses “Back up now” with the next frame.
fn about_to_back_up(hand: &mut Hand) {
    hand.press("Esc Ctrl+K");
    hand.type_words(">Back up now");
    hand.window.input_mut().events.push(Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
}

#[test]
fn one_that_is_asked_for_while_another_is_made_waits_for_it() {
    let place = Place::new();
    let mut hand = place.open();
    hand.press("Ctrl+2 Tab U");
    about_to_back_up(&mut hand);
    // In this very frame the hour is over.
    place.turn(&mut hand, HOUR);
    assert_eq!(place.list().len(), 2, "one of the two had nothing to do");
    assert!(hand.shows("Nothing is new since the last backup"));
}

#[test]
fn one_that_fails_after_another_project_was_opened_is_told_too() {
    let mut place = Place::new();
    let file = place.dir.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    place.base = file.join("backups");
    let mut around = surroundings(Start::Project(place.folder.clone()), egui::Theme::Light);
    around.settings.preferences.backup_folder = place.base.display().to_string();
    around.settings.preferences.backups = false;
    let mut hand = Hand::with(around);
    assert!(!hand.shows_part("could not be made"));
    let other = new_project(place.dir.path());
    about_to_back_up(&mut hand);
    hand.drop_files(&[other]);
    assert_eq!(hand.project().title, "Ferry");
    assert!(hand.shows("The backup could not be made"));
    assert!(hand.shows_part(&place.folder.display().to_string()));
}

/// The names of the rows of the list of backups.
fn rows(hand: &Hand) -> Vec<String> {
    let all = hand.window.query_all_by_role(Role::ListBoxOption);
    let names = all.filter_map(|node| node.accesskit_node().label());
    names.filter(|name| name.contains("UTC")).collect()
}

/// A place where one backup was made, then a mention was made unsure, an article deleted, and a
/// claim made; `Place::open` shows them.
fn changed(place: &Place) -> Hand {
    let mut hand = place.open();
    hand.press("Ctrl+2 Tab U Tab C");
    hand.press("Esc Esc Ctrl+PgDn");
    by_palette(&mut hand, "Delete article…");
    hand.press("Ctrl+Enter");
    assert_eq!(hand.project().article_count(), 2);
    place.turn(&mut hand, 2 * HOUR);
    hand
}

#[test]
fn a_backup_is_looked_at_and_restored_here_as_one_step() {
    let place = Place::new();
    let mut hand = changed(&place);
    let after = hand.project().clone();
    by_palette(&mut hand, "Backups…");
    let all = rows(&hand);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[1].starts_with("2 hours ago, 20"), "{all:?}");
    assert!(all[1].contains("3 articles, "), "{all:?}");
    assert!(all[0].contains("2 articles, "), "{all:?}");
    assert!(hand.shows("It holds the same as the project does now."));
    hand.press("Down");
    assert!(hand.shows("Restoring it here would change the project"));
    let before = store::look(&place.list()[1].path).unwrap();
    let preview = RestorePreview::new(&after, &before);
    assert!(
        preview.counts[2] > 10 && preview.counts[0] == 1,
        "{preview:?}"
    );
    assert!(hand.shows("Goes: 1"));
    assert!(hand.shows_part("1 goes, 6 become what they were, "));
    // By keys to the end of what would change.
    hand.press("Tab End");
    hand.press("PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp");
    assert!(hand.shows("Goes: 1"));
    hand.press("PgDn");
    assert!(!hand.shows("Goes: 1"));
    let steps = hand.session().history().position();
    let deleted = hand.session().deleted().count();
    hand.click("Restore here");
    assert!(!hand.shows("Backups"), "the dialog is closed");
    assert!(hand.shows_part("undo takes that back"));
    assert_eq!(*hand.project(), before);
    assert_eq!(hand.session().history().position(), steps + 1);
    // What went lies in the trash; what came is no longer missed.
    assert_eq!(hand.session().deleted().count(), deleted);
    hand.press("Ctrl+S");
    assert_eq!(store::read(&place.folder).unwrap().0, before);
    hand.press("Ctrl+Z");
    assert_eq!(*hand.project(), after);
    hand.press("Ctrl+Shift+Z");
    assert_eq!(*hand.project(), before);
    hand.close();
    assert_eq!(store::read(&place.folder).unwrap().0, before);
}

#[test]
fn a_backup_is_restored_as_a_copy() {
    let place = Place::new();
    let mut hand = changed(&place);
    let now = hand.project().clone();
    by_palette(&mut hand, "Backups…");
    hand.press("Down");
    hand.click("Restore as a copy…");
    assert!(hand.shows("Restore as a copy"));
    // Whoever changes their mind is back at the list.
    hand.press("Esc");
    assert!(hand.shows("List of backups"));
    hand.press("Down");
    hand.click("Restore as a copy…");
    let to = place.dir.path().join("as it was");
    hand.press("Ctrl+A");
    hand.event(Event::Paste(to.display().to_string()));
    hand.press("Ctrl+Enter");
    assert_eq!(hand.project().article_count(), 3);
    assert_eq!(*hand.project(), store::look(&place.list()[1].path).unwrap());
    // The project itself is as it was, and the copy has backups of its own.
    assert_eq!(store::read(&place.folder).unwrap().0, now);
    let copies = Backups::of(&place.base, &to).unwrap();
    assert_ne!(
        copies.dir(),
        Backups::of(&place.base, &place.folder).unwrap().dir()
    );
    assert_eq!(copies.list().len(), 1);
    hand.close();
    assert_eq!(store::read(&to).unwrap().0.article_count(), 3);
}

#[test]
fn another_project_that_is_opened_meanwhile_shows_its_own() {
    let place = Place::new();
    let mut hand = place.open();
    by_palette(&mut hand, "Backups…");
    assert!(rows(&hand)[0].contains("3 articles"));
    hand.drop_files(&[new_project(place.dir.path())]);
    assert_eq!(hand.project().title, "Ferry");
    assert_eq!(rows(&hand).len(), 1);
    assert!(rows(&hand)[0].contains("0 articles"));
}

#[test]
fn an_empty_list_a_new_backup_and_one_that_cannot_be_read() {
    let mut place = Place::new();
    place.base = place.dir.path().join("elsewhere");
    let mut around = surroundings(Start::Project(place.folder.clone()), egui::Theme::Light);
    around.settings.preferences.backup_folder = place.base.display().to_string();
    around.settings.preferences.backups = false;
    around.clock = place.clock.clone();
    let mut hand = Hand::with(around);
    by_palette(&mut hand, "Backups…");
    assert!(hand.shows("No backups yet"));
    hand.click("Back up now");
    assert_eq!(rows(&hand).len(), 1);
    let broken = place.list()[0]
        .path
        .with_file_name("2026-01-01T00-00-00Z.zip");
    std::fs::write(broken, "not a zip").unwrap();
    hand.press("Esc");
    by_palette(&mut hand, "Backups…");
    let all = rows(&hand);
    assert!(all[1].ends_with("9 bytes, can’t be read"), "{all:?}");
    hand.press("Down");
    assert!(hand.shows_part("2026-01-01T00-00-00Z.zip"), "why");
    let disabled = |name: &str| {
        hand.window
            .get_by_label(name)
            .accesskit_node()
            .is_disabled()
    };
    assert!(disabled("Restore here") && disabled("Restore as a copy…"));
    assert!(!disabled("Back up now"));
}

#[test]
fn an_article_that_is_restored_has_its_original_again() {
    let place = Place::new();
    let page = "<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>\
        <p>Forty people came over on the night ferry, said the mayor of the harbour town, and \
        nobody was hurt when it ran on the quay in the fog.</p></article></body></html>";
    let file = write(place.dir.path(), "ferry.html", page);
    let mut hand = place.open();
    hand.drop_files(&[file]);
    assert_eq!(hand.project().article_count(), 4);
    let original = place.folder.join("originals/ferry.html");
    hand.press("Ctrl+S");
    assert!(original.is_file());
    place.turn(&mut hand, 2 * HOUR);
    by_palette(&mut hand, "Delete article…");
    hand.press("Ctrl+Enter Ctrl+S");
    assert_eq!(hand.project().article_count(), 3);
    // Nothing of it is left in the project's own folder.
    std::fs::remove_dir_all(place.folder.join("trash")).unwrap();
    let _ = std::fs::remove_file(&original);
    by_palette(&mut hand, "Backups…");
    hand.click("Restore here");
    assert_eq!(hand.project().article_count(), 4);
    hand.press("Ctrl+S");
    assert_eq!(std::fs::read_to_string(&original).unwrap(), page);
}

#[test]
fn pictures() {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let place = Place::new();
        let mut hand = changed(&place);
        hand.press("Ctrl+,");
        hand.click(if theme == egui::Theme::Dark {
            "Dark"
        } else {
            "Light"
        });
        hand.press("Esc");
        by_palette(&mut hand, "Backups…");
        let name = |what: &str| format!("backups-{what}-{theme:?}").to_lowercase();
        hand.press("Down");
        assert!(hand.shows("Restoring it here would change the project"));
        save(&hand.screen.picture(&hand.window), &name("preview"));
        hand.click("Restore as a copy…");
        assert!(hand.shows("New folder"));
        save(&hand.screen.picture(&hand.window), &name("copy"));
        hand.press("Esc");
        std::fs::remove_dir_all(&place.base).unwrap();
        by_palette(&mut hand, "Backups…");
        assert!(hand.shows("No backups yet"));
        save(&hand.screen.picture(&hand.window), &name("none"));
    }
}
