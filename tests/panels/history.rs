//! The history, and going to a state from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use claimdesk::command::Command;
use claimdesk::model::{LabelId, Project, Timestamp};
use claimdesk::session::{Clock, IdSource, MemoryJournal, Session};
use claimdesk::text::ByteOffset;
use claimdesk::ui::panels::history::HistoryPanel;
use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, article_id, on, person, pictures, session, window};

const SIZE: egui::Vec2 = vec2(260.0, 620.0);
const NOON: i64 = 1_767_268_800_000;

/// A clock that is set by hand.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The fixture's project with some days of work on it: steps, a branch, steps taken back.
fn worked_on() -> Session {
    let clock = Hand(Arc::new(AtomicI64::new(NOON - 4 * 86_400_000)));
    let mut session = Session::new(
        session().project().clone(),
        person("lena", "Lena Marsh"),
        Box::new(MemoryJournal::new()),
        Box::new(clock.clone()),
        IdSource::counting_from(500),
    );
    let pass = |ms: i64| {
        clock.0.fetch_add(ms, Ordering::SeqCst);
    };
    tag(&mut session, "night shift", "actor");
    pass(86_400_000 * 3);
    tag(&mut session, "the fire began at night", "figure");
    session.run(Command::NewClaim).unwrap();
    pass(82_800_000);
    let omar = person("omar", "Omar Reyes");
    session.run(Command::WorkAs(omar.id, omar.name)).unwrap();
    tag(&mut session, "came late", "source");
    tag(&mut session, "workers", "actor");
    session.run(Command::Undo).unwrap();
    pass(3_000_000);
    let lena = person("lena", "Lena Marsh");
    session.run(Command::WorkAs(lena.id, lena.name)).unwrap();
    session
        .run(Command::SetTitle("Fire at Lindhaven".into()))
        .unwrap();
    session
        .run(Command::OpenArticle(article_id("brand")))
        .unwrap();
    tag(&mut session, "Die Halle war leer", "figure");
    session
        .run(Command::SetTitle("The fire at Lindhaven".into()))
        .unwrap();
    session.run(Command::Undo).unwrap();
    pass(600_000);
    session
}

fn tag(session: &mut Session, words: &str, label: &str) {
    let text = session.article().unwrap().text.clone();
    let at = text.as_str().find(words).unwrap();
    let select = Command::Select {
        anchor: ByteOffset::new(at),
        head: ByteOffset::new(at + words.len()),
        snap: false,
        done: false,
    };
    session.run(select).unwrap();
    session
        .run(Command::Tag(LabelId::new(label).unwrap()))
        .unwrap();
}

fn desk(session: Session) -> Desk<HistoryPanel> {
    Desk::new(session, |_| {
        let mut panel = HistoryPanel::default();
        panel.open();
        panel
    })
}

fn open(session: Session) -> Window<HistoryPanel> {
    let screen = Screen::new();
    let theme = egui::Theme::Light;
    window(SIZE, theme, &screen, desk(session), HistoryPanel::show)
}

fn said(harness: &Window<HistoryPanel>) -> Vec<String> {
    let all = harness.query_all_by_role(Role::ListBoxOption);
    all.filter_map(|row| row.accesskit_node().label()).collect()
}

fn active(harness: &Window<HistoryPanel>) -> String {
    let list = harness.get_by_role(Role::ListBox);
    let row = list.accesskit_node().active_descendant();
    row.and_then(|row| row.label()).unwrap_or_default()
}

fn press(harness: &mut Window<HistoryPanel>, keys: &[Key]) {
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
}

#[test]
fn every_step_is_listed_with_who_when_and_what_became_of_it() {
    let harness = open(worked_on());
    assert_eq!(
        said(&harness),
        [
            "Call the project “The fire at Lindhaven”, Taken back, Lena Marsh, 10 minutes ago",
            "Tag “Die Halle war leer” as figure, Here, Lena Marsh, 10 minutes ago",
            "Call the project “Fire at Lindhaven”, Lena Marsh, 10 minutes ago",
            "Tag “workers” as actor, Other branch, Omar Reyes, 1 hour ago",
            "Tag “came late” as source, Omar Reyes, 1 hour ago",
            "New claim C2 “Of the 180 workers on the night shift so…”, Lena Marsh, yesterday",
            "Tag “the fire began at night” as figure, Lena Marsh, yesterday",
            "Tag “night shift” as actor, Lena Marsh, 4 days ago",
            "The beginning",
        ]
    );
    harness.get_by_label("8 steps");
    assert!(active(&harness).contains(", Here"));
}

#[test]
fn arrows_and_enter_travel_to_any_state_and_escape_leaves() {
    let session = worked_on();
    let end = session.project().clone();
    let mut harness = open(session);
    press(&mut harness, &[Key::ArrowDown, Key::ArrowDown]);
    assert!(active(&harness).contains("Other branch"));
    // Walking changes nothing.
    assert_eq!(*harness.state().session.project(), end);
    press(&mut harness, &[Key::Enter]);
    let session = &harness.state().session;
    assert_eq!(session.project().title, "Lindhaven fire");
    assert_eq!(session.history().position(), 5);
    let rows = said(&harness);
    assert_eq!(
        rows[3],
        "Tag “workers” as actor, Here, Omar Reyes, 1 hour ago"
    );
    assert!(rows[..3].iter().all(|row| row.contains(", Other branch")));
    assert!(active(&harness).contains(", Here"), "the list follows");
    press(&mut harness, &[Key::End, Key::Enter]);
    assert_eq!(harness.state().session.history().position(), 0);
    let rows = said(&harness);
    assert_eq!(rows.last().map(String::as_str), Some("The beginning, Here"));
    assert!(rows[..8].iter().all(|row| row.contains(", Taken back")));
    harness.get_by_label_contains("Die Halle war leer").click();
    harness.run();
    assert_eq!(*harness.state().session.project(), end);
    press(&mut harness, &[Key::Escape]);
    assert!(!harness.state().panel.is_open());
    assert_eq!(harness.state().sent().last().unwrap(), "Window(FocusText)");
}

#[test]
fn name_person_and_article_narrow_the_list() {
    let mut harness = open(worked_on());
    let mut filter = |words: &str| {
        harness.get_by_label("Filter history").focus();
        harness.run();
        harness.get_by_label("Filter history").type_text(words);
        harness.run();
        let rows = said(&harness);
        press(&mut harness, &[Key::Escape]);
        rows
    };
    assert_eq!(filter("reyes").len(), 2);
    assert_eq!(filter("title").len() + filter("the project").len(), 2);
    assert_eq!(
        filter("lagerhaus"),
        ["Tag “Die Halle war leer” as figure, Here, Lena Marsh, 10 minutes ago"]
    );
    assert_eq!(said(&harness).len(), 9, "Esc clears the filter first");
    harness.get_by_label("Filter history").type_text("zebra");
    harness.run();
    harness.get_by_label("No such step");
    harness.get_by_label("0 of 8 steps");
    press(&mut harness, &[Key::Escape]);
    // Letters that are typed in the list filter it, and Enter goes to the first that fits.
    harness.get_by_role(Role::ListBox).focus();
    harness.run();
    harness.get_by_role(Role::ListBox).type_text("came late");
    harness.run();
    press(&mut harness, &[Key::Enter]);
    assert!(said(&harness)[0].contains(", Here"));
    harness.get_by_label("1 of 8 steps");
}

#[test]
fn without_steps_it_says_what_will_be_here() {
    let mut harness = open(on(Project::new("New")));
    harness.get_by_label("No steps yet");
    press(&mut harness, &[Key::Escape]);
    assert!(!harness.state().panel.is_open());
}

#[test]
fn a_hundred_thousand_steps_are_drawn_as_few_and_travelled_at_once() {
    const STEPS: usize = 100_000;
    let mut session = on(Project::new("Long"));
    for index in 1..=STEPS {
        session.run(Command::SetTitle(index.to_string())).unwrap();
    }
    let mut harness = open(session);
    for _ in 0..4_000 {
        if harness.query_by_label("100000 steps").is_some() {
            break;
        }
        harness.step();
    }
    harness.get_by_label("100000 steps");
    harness.run();
    assert!(said(&harness).len() < 20);
    press(&mut harness, &[Key::End]);
    let rows = said(&harness);
    assert_eq!(rows.last().map(String::as_str), Some("The beginning"));
    assert!(rows.len() < 20, "{}", rows.len());
    press(&mut harness, &[Key::Enter]);
    assert_eq!(harness.state().session.project().title, "Long");
    harness.state_mut().session.run(Command::Redo).unwrap();
    assert_eq!(harness.state().session.project().title, "1");
}

#[test]
fn pictures_of_the_history() {
    let some = || desk(worked_on());
    let walk = |harness: &mut Window<HistoryPanel>| {
        press(harness, &[Key::ArrowDown, Key::ArrowDown, Key::ArrowDown]);
    };
    pictures("history", SIZE, some, HistoryPanel::show, walk);
    let none = |harness: &mut Window<HistoryPanel>| {
        harness.get_by_label("Filter history").type_text("reyes");
        harness.run();
    };
    pictures("history-filtered", SIZE, some, HistoryPanel::show, none);
}
