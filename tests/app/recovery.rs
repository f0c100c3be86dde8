//! After a crash, and in the frame in which it happens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::jobs::{FilePicker, Pick};
use claimdesk::model::Timestamp;
use claimdesk::session::{Clock, IdSource, Session, SystemClock};
use claimdesk::store::{self, CrashReport, Unclean};
use egui::{Event, Key, Modifiers, ViewportCommand, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::save;
use crate::hand::{Hand, sample, surroundings};

fn report(dir: &std::path::Path) -> CrashReport {
    let path = dir.join("2026-11-25T21-00-00Z-4711.txt");
    let text = "Claimdesk crash report\n\nversion: 0.1.0\nsystem: linux x86_64 x11\n\
        time: 2026-11-25T21:00:00Z\nthread: main\nplace: src/ui/panels/claims/card.rs:120:9\n\
        message: index out of bounds: the len is 3 but the index is 7\n\n\
        last commands, oldest first:\n  tag.figure\n  Select\n  claim.new\n\nbacktrace:\n   0: claimdesk::ui";
    std::fs::write(&path, text).unwrap();
    let ago = SystemClock.now().millis() - 5 * 60_000 - 1_000;
    CrashReport {
        path,
        text: text.to_owned(),
        at: Some(Timestamp::from_millis(ago)),
    }
}

/// The sample as a window leaves it that is killed: three steps are only in the journal.
fn killed(dir: &std::path::Path) -> PathBuf {
    let folder = sample(&dir.join("first"));
    let mut hand = Hand::start(Start::Project(folder.clone()));
    hand.press("Ctrl+2 Tab U U U");
    let left = dir.join("left");
    copy(&folder, &left);
    left
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => std::fs::copy(entry.path(), target).map(drop).unwrap(),
        }
    }
}

fn after(dir: &std::path::Path, report: Option<CrashReport>, theme: egui::Theme) -> Hand {
    let mut around = surroundings(Start::Project(killed(dir)), theme);
    around.unclean = vec![Unclean {
        began: None,
        report,
    }];
    Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around))
}

#[test]
fn the_next_start_says_what_was_recovered_and_shows_the_report() {
    for (theme, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let dir = tempfile::tempdir().unwrap();
        let report = report(dir.path());
        let mut hand = after(dir.path(), Some(report.clone()), theme);
        assert!(hand.shows("Claimdesk stopped unexpectedly 5 minutes ago"));
        assert!(hand.shows_part("3 steps were taken from the journal. Nothing that was saved"));
        assert!(hand.shows_part(&report.path.display().to_string()));
        save(
            &hand.screen.picture(&hand.window),
            &format!("crash-notice-{name}"),
        );
        hand.click("Show the report");
        assert!(hand.shows("Report of the crash"));
        let shown = hand.window.get_by_label("Report").value();
        assert_eq!(shown.as_deref(), Some(report.text.as_str()));
        save(
            &hand.screen.picture(&hand.window),
            &format!("crash-report-{name}"),
        );
        hand.press("Esc");
        hand.click("Forget it");
        assert!(!hand.shows_part("stopped unexpectedly"));
        assert!(!report.path.exists());
    }
}

#[test]
fn an_end_by_force_is_said_calmly() {
    let dir = tempfile::tempdir().unwrap();
    let hand = after(dir.path(), None, egui::Theme::Light);
    assert!(hand.shows("Claimdesk did not end properly last time"));
    assert!(hand.shows_part("3 steps were taken from the journal"));
    assert!(!hand.shows("Show the report"));
}

#[test]
fn it_is_said_without_a_project_too() {
    let mut around = surroundings(Start::Nothing, egui::Theme::Light);
    let unclean = Unclean {
        began: None,
        report: None,
    };
    around.unclean = vec![unclean];
    let hand = Hand::with(around);
    assert!(hand.shows("Claimdesk did not end properly last time"));
}

/// Panics when it was asked so many times.
struct Bomb(Arc<AtomicUsize>);

impl Clock for Bomb {
    fn now(&self) -> Timestamp {
        let left = self.0.fetch_sub(1, Ordering::SeqCst);
        assert!(left > 0, "on purpose");
        Timestamp::from_millis(1_790_000_000_000)
    }
}

#[test]
fn a_panic_in_a_frame_loses_nothing_that_was_done_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    let opened = store::open(&folder).unwrap();
    let person = opened.project.people()[0].clone();
    let (project, _, journal) = opened.into_parts(&person.id, Arc::new(|| {})).unwrap();
    let left = Arc::new(AtomicUsize::new(usize::MAX));
    let clock = Box::new(Bomb(left.clone()));
    let ids = IdSource::counting_from(1);
    let session = Session::new(project, person, Box::new(journal), clock, ids);
    let mut hand = Hand::on(session);
    hand.press("Ctrl+2 Tab U");
    let before = hand.session().history().entries().len();
    // Four presses in one frame. It looks at the clock once itself, and once for each step: at
    // the fourth step it is over, when the disk can't have had the time to take the others.
    left.store(4, Ordering::SeqCst);
    for _ in 0..4 {
        hand.window.input_mut().events.push(Event::Key {
            key: Key::U,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    let panicked = catch_unwind(AssertUnwindSafe(|| hand.window.step()));
    assert!(panicked.is_err());
    drop(hand);
    let opened = store::open(&folder).unwrap();
    assert_eq!(opened.recovered, before + 3);
}

/// A dialog of the system that fails.
struct Broken;

impl FilePicker for Broken {
    fn pick(&self, _: &Pick) -> Vec<PathBuf> {
        panic!("no dialog today");
    }
}

#[test]
fn a_panic_in_a_job_is_a_message() {
    let dir = tempfile::tempdir().unwrap();
    let mut around = surroundings(Start::Project(sample(dir.path())), egui::Theme::Light);
    around.picker = Arc::new(Broken);
    let mut hand = Hand::with(around);
    hand.press("Ctrl+O");
    hand.click("Browse…");
    hand.press("Esc");
    assert!(hand.shows("Choosing failed"));
    assert!(hand.shows_part("no dialog today"));
    hand.press("Ctrl+2 Tab U");
    assert!(hand.shows("Saved"));
}

#[test]
fn the_window_closes_when_the_system_asks() {
    let dir = tempfile::tempdir().unwrap();
    let around = surroundings(Start::Project(sample(dir.path())), egui::Theme::Light);
    let end = around.end.clone();
    let mut hand = Hand::with(around);
    hand.press("Ctrl+2 Tab U");
    assert!(!hand.asked.contains(&ViewportCommand::Close));
    end.ask();
    hand.settle();
    assert!(hand.asked.contains(&ViewportCommand::Close));
}
