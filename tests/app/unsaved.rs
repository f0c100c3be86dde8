//! A disk that refuses: the strip across the window, a copy elsewhere, closing, other projects.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::model::{Project, Timestamp};
use claimdesk::session::{FixedClock, IdSource, Journal, JournalStatus, Session, Step};
use claimdesk::store;
use claimdesk::ui::Theme;
use egui::accesskit::{Live, Role};
use egui::{Key, ViewportCommand, ViewportEvent, ViewportId, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::{count, save};
use crate::hand::{Hand, new_project, sample, surroundings};

const FULL: &str = "the disk is full: free some space (/mnt/stick/journal/maren.log)";

#[derive(Default)]
struct State {
    names: Vec<String>,
    on_disk: usize,
    problem: Option<String>,
    /// How long somebody was ready to wait.
    limits: Vec<Duration>,
}

/// A journal whose disk does as it is told.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<State>>);

impl Disk {
    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().unwrap())
    }

    fn refuse(&self) {
        self.with(|state| state.problem = Some(FULL.to_owned()));
    }

    /// From the next attempt on it takes everything again.
    fn answer(&self) {
        self.with(|state| state.problem = None);
    }
}

impl Journal for Disk {
    fn append(&mut self, step: Step) {
        self.with(|state| {
            state.names.push(step.transaction.name.clone());
            if state.problem.is_none() {
                state.on_disk = state.names.len();
            }
        });
    }

    fn snapshot(&mut self, _: Project) {}

    fn status(&self) -> JournalStatus {
        self.with(|state| JournalStatus {
            pending: state.names.len() - state.on_disk,
            problem: (state.on_disk < state.names.len()).then(|| FULL.to_owned()),
            ..JournalStatus::default()
        })
    }

    fn waiting(&self) -> Vec<String> {
        self.with(|state| state.names[state.on_disk..].to_vec())
    }

    fn flush(&mut self, limit: Duration) -> JournalStatus {
        self.with(|state| {
            state.limits.push(limit);
            if state.problem.is_none() {
                state.on_disk = state.names.len();
            }
        });
        self.status()
    }
}

fn session(dir: &Path, disk: &Disk) -> Session {
    let (project, _) = store::read(&sample(dir)).unwrap();
    let person = project.people()[0].clone();
    Session::new(
        project,
        person,
        Box::new(disk.clone()),
        Box::new(FixedClock(Timestamp::from_millis(1_790_000_000_000))),
        IdSource::counting_from(1),
    )
}

fn tag(hand: &mut Hand) {
    hand.press("Esc Esc Ctrl+2 Right Alt+W A");
}

/// A window in which two steps are not on disk.
fn refused(dir: &Path) -> (Disk, Hand) {
    let disk = Disk::default();
    let mut hand = Hand::on(session(dir, &disk));
    disk.refuse();
    tag(&mut hand);
    hand.press("U");
    assert_eq!(disk.with(|state| state.names.len() - state.on_disk), 2);
    (disk, hand)
}

/// The system asks the window to close; whether it does.
fn closes(hand: &mut Hand) -> bool {
    hand.asked.clear();
    let input = hand.window.input_mut();
    let root = input.viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    hand.settle();
    let input = hand.window.input_mut();
    input
        .viewports
        .entry(ViewportId::ROOT)
        .or_default()
        .events
        .clear();
    !hand.asked.contains(&ViewportCommand::CancelClose)
}

#[test]
fn a_strip_says_what_is_not_on_disk_until_the_disk_answers() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Disk::default();
    let mut hand = Hand::on(session(dir.path(), &disk));
    assert!(hand.shows("Saved"));
    disk.refuse();
    tag(&mut hand);
    assert!(hand.shows("1 step is not on disk") && !hand.shows("Saved"));
    hand.press("U");
    assert!(hand.shows("2 steps are not on disk") && hand.shows("Not saved"));
    assert!(hand.shows("The disk is full: free some space (/mnt/stick/journal/maren.log)."));
    let alerts = |hand: &Hand| -> Vec<(Option<String>, Live)> {
        let alerts = hand.window.get_all_by_role(Role::Alert);
        let alerts = alerts.map(|node| node.accesskit_node());
        alerts.map(|node| (node.label(), node.live())).collect()
    };
    let said = alerts(&hand);
    let [(Some(words), Live::Assertive)] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert!(
        words.starts_with("The disk is full") && !words.contains('2'),
        "{words}"
    );
    // Another step is not another alarm.
    hand.press("U");
    assert_eq!(alerts(&hand), said);
    // Trying in vain changes nothing; trying when the disk answers does.
    hand.click("Try again");
    assert!(hand.shows("3 steps are not on disk") && !hand.shows("Saved"));
    disk.answer();
    hand.press("Ctrl+S");
    assert!(hand.shows("Saved") && !hand.shows_part("not on disk"));
    assert!(hand.shows("The disk answers: every step is on disk"));
}

#[test]
fn the_keyboard_gets_to_the_strip() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, mut hand) = refused(dir.path());
    hand.press("Ctrl+3 F6");
    assert!(hand.window.get_by_label("Try again").is_focused());
    disk.answer();
    hand.press("Enter");
    assert!(hand.shows("Saved"));
    // Without a strip F6 goes round the columns.
    hand.press("Ctrl+3 F6");
    assert!(!hand.shows("Try again"));
}

#[test]
fn work_goes_on_in_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    let (_, mut hand) = refused(dir.path());
    let steps = hand.session().history().position();
    let folder = dir.path().join("copy");
    hand.click("Save a copy elsewhere…");
    hand.press("Ctrl+A");
    hand.window
        .get_by_role_and_label(Role::TextInput, "Folder")
        .type_text(&folder.display().to_string());
    hand.settle();
    hand.press("Enter");
    assert!(hand.shows(&format!(
        "A copy with everything is in {}.",
        folder.display()
    )));
    assert_eq!(store::read(&folder).unwrap().0, *hand.project());
    assert!(closes(&mut hand), "nothing would be lost");
    hand.press("U");
    assert!(hand.shows_part("what was done since is not in it yet"));
    assert!(hand.shows("3 steps are not on disk") && !closes(&mut hand));
    hand.press("Esc");
    hand.click("Open the copy");
    assert!(!hand.shows_part("not on disk") && hand.shows("Saved"));
    assert_eq!(store::read(&folder).unwrap().0, *hand.project());
    // The session is the same: steps from before can be taken back, and that is kept too.
    assert_eq!(hand.session().history().position(), steps + 1);
    hand.press("Ctrl+Z Ctrl+Z");
    let left = hand.project().clone();
    assert_eq!(store::read(&folder).unwrap().0, left);
    hand.close();
    assert_eq!(store::open(&folder).unwrap().project, left);
}

#[test]
fn a_copy_takes_the_originals_along() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let mut hand = Hand::start(Start::Project(folder.clone()));
    let page = crate::hand::write(dir.path(), "page.html", "<p>Ada met Bob and 40 others.</p>");
    hand.drop_files(&[page]);
    let original = || {
        let mut names = std::fs::read_dir(folder.join("originals")).unwrap();
        names.next().unwrap().unwrap().file_name()
    };
    hand.press("Ctrl+S");
    let copy = dir.path().join("copy");
    hand.press("Ctrl+K");
    hand.type_words(">save a copy");
    hand.press("Enter Ctrl+A");
    hand.window
        .get_by_role_and_label(Role::TextInput, "Folder")
        .type_text(&copy.display().to_string());
    hand.settle();
    hand.press("Enter");
    let there = std::fs::read(copy.join("originals").join(original())).unwrap();
    assert_eq!(there, b"<p>Ada met Bob and 40 others.</p>");
    assert_eq!(store::inspect(&copy).unwrap(), []);
}

#[test]
fn closing_asks_and_each_way_out_leads_somewhere() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, mut hand) = refused(dir.path());
    assert!(!closes(&mut hand));
    assert!(hand.shows("Close and lose 2 steps"));
    assert!(hand.shows_part("Tag “"), "the steps are named");
    hand.press("Esc");
    assert!(!closes(&mut hand));
    disk.answer();
    let dialog = hand.window.get_all_by_role(Role::Button);
    let tries = dialog.filter(|node| node.accesskit_node().label().as_deref() == Some("Try again"));
    assert_eq!(tries.count(), 2, "in the strip and in the dialog");
    hand.press("Enter");
    assert!(hand.asked.contains(&ViewportCommand::Close));
    assert!(closes(&mut hand));
    assert_eq!(disk.with(|state| state.on_disk), 2);

    let (_, mut hand) = refused(&dir.path().join("second"));
    assert!(!closes(&mut hand));
    hand.click("Close and lose 2 steps");
    assert!(hand.asked.contains(&ViewportCommand::Close));
    assert!(closes(&mut hand));
}

#[test]
fn a_copy_lets_the_window_close() {
    let dir = tempfile::tempdir().unwrap();
    let (_, mut hand) = refused(dir.path());
    let folder = dir.path().join("copy");
    assert!(!closes(&mut hand));
    hand.click("Save a copy…");
    hand.press("Ctrl+A");
    hand.window
        .get_by_role_and_label(Role::TextInput, "Folder")
        .type_text(&folder.display().to_string());
    hand.settle();
    hand.press("Enter");
    assert!(hand.asked.contains(&ViewportCommand::Close));
    assert_eq!(store::read(&folder).unwrap().0, *hand.project());
}

#[test]
fn another_project_is_opened_only_after_asking() {
    let dir = tempfile::tempdir().unwrap();
    let other = new_project(dir.path());
    let (disk, mut hand) = refused(dir.path());
    hand.drop_files(std::slice::from_ref(&other));
    assert!(hand.shows("Open it and lose 2 steps"));
    hand.press("Esc");
    assert_ne!(hand.project().title, "Ferry");
    hand.drop_files(std::slice::from_ref(&other));
    disk.answer();
    hand.press("Enter");
    assert_eq!(hand.project().title, "Ferry");
    assert_eq!(disk.with(|state| state.on_disk), 2);
    hand.close();

    let (disk, mut hand) = refused(&dir.path().join("second"));
    hand.drop_files(&[other]);
    hand.click("Open it and lose 2 steps");
    assert_eq!(hand.project().title, "Ferry");
    assert_eq!(disk.with(|state| state.on_disk), 0);
}

/// The promise that no frame waits for the disk: whatever is done in the window, closing it
/// included, asks the journal for an answer at once.
#[test]
fn no_frame_waits_for_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, mut hand) = refused(dir.path());
    hand.press("Ctrl+S Ctrl+Z Ctrl+Shift+Z");
    hand.click("Try again");
    assert!(!closes(&mut hand));
    hand.press("Enter");
    hand.press("Ctrl+Q");
    disk.answer();
    assert!(!closes(&mut hand));
    hand.key(Key::Escape, egui::Modifiers::NONE, None);
    assert!(disk.with(|state| state.limits.len()) >= 3);
    let limits = disk.with(|state| state.limits.clone());
    assert!(limits.iter().all(Duration::is_zero), "{limits:?}");
    hand.close();
    assert!(!disk.with(|state| state.limits.last().unwrap().is_zero()));
}

#[test]
fn pictures() {
    for (which, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        for (size, width) in [
            (vec2(1280.0, 800.0), "wide"),
            (vec2(860.0, 600.0), "narrow"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let disk = Disk::default();
            let session = session(dir.path(), &disk);
            let around = surroundings(Start::Nothing, which);
            let mut hand = Hand::new(size, which, |ctx| App::with_session(ctx, around, session));
            disk.refuse();
            tag(&mut hand);
            let shot = |hand: &mut Hand, what: &str| {
                let picture = hand.screen.picture(&hand.window);
                save(&picture, &format!("unsaved-{what}-{width}-{name}"));
                let theme = Theme::of(&hand.window.ctx);
                let all = hand.window.ctx.content_rect();
                let fill = match what {
                    "strip" | "copied" => theme.danger_soft,
                    // A dialog over the veil.
                    _ => theme.card,
                };
                assert!(count(&picture, all, 1.0, fill) > 5_000, "{what}");
            };
            shot(&mut hand, "strip");
            hand.press("U");
            hand.click("Save a copy elsewhere…");
            shot(&mut hand, "where");
            hand.press("Ctrl+A");
            let folder = dir.path().join("copy").display().to_string();
            hand.window
                .get_by_role_and_label(Role::TextInput, "Folder")
                .type_text(&folder);
            hand.settle();
            hand.press("Enter");
            shot(&mut hand, "copied");
            hand.press("U");
            assert!(!closes(&mut hand));
            shot(&mut hand, "closing");
        }
    }
}
