//! The article list.

use claimdesk::command::Command;
use claimdesk::model::{LayerState, Project};
use claimdesk::ui::panels::articles::ArticlesPanel;
use egui::{Key, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, article_id, many, on, pictures, session, window};

const SIZE: egui::Vec2 = vec2(248.0, 620.0);

fn desk(session: claimdesk::session::Session) -> Desk<ArticlesPanel> {
    Desk::new(session, |_| ArticlesPanel::default())
}

fn open(session: claimdesk::session::Session) -> Window<ArticlesPanel> {
    let screen = Screen::new();
    window(
        SIZE,
        egui::Theme::Light,
        &screen,
        desk(session),
        ArticlesPanel::show,
    )
}

fn rows(harness: &Window<ArticlesPanel>) -> Vec<String> {
    let all = harness.get_all_by_role(egui::accesskit::Role::ListBoxOption);
    all.filter_map(|node| node.accesskit_node().label())
        .collect()
}

fn filter(harness: &mut Window<ArticlesPanel>, words: &str) {
    harness.get_by_label("Filter articles").focus();
    harness.run();
    harness.get_by_label("Filter articles").type_text(words);
    harness.run();
}

#[test]
fn rows_say_what_they_stand_for() {
    let harness = open(session());
    assert_eq!(
        rows(&harness),
        [
            "Warehouse fire in Lindhaven: company speaks of “minor damage”, Coast Courier · en · in progress",
            "Incendie à Lindhaven : plus de 40 blessés, selon les pompiers, Le Quai · fr, from de · new",
            "Lagerhausbrand: Betreiber räumt Schäden in Millionenhöhe ein, Hafenblatt · de · new",
        ]
    );
    harness.get_by_label("3 of 3");
}

#[test]
fn a_click_opens() {
    let mut harness = open(session());
    harness.get_by_label_contains("Incendie").click();
    harness.run();
    let desk = harness.state();
    assert_eq!(desk.session.desk().article, Some(article_id("incendie")));
    assert_eq!(desk.sent().last().unwrap(), "Window(FocusText)");
}

#[test]
fn the_keyboard_moves_opens_and_filters() {
    let mut harness = open(session());
    harness.state_mut().panel.focus();
    harness.run();
    assert!(ArticlesPanel::has_focus(&harness.ctx));
    for key in [Key::End, Key::ArrowUp, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    let here = harness.state().session.desk().article.clone();
    assert_eq!(here, Some(article_id("incendie")));
    // Letters go to the filter, and the field goes on from there.
    harness.event(egui::Event::Text("brand".into()));
    harness.run();
    assert_eq!(harness.state().panel.filter, "brand");
    assert!(harness.get_by_label("Filter articles").is_focused());
    assert_eq!(rows(&harness).len(), 1);
    harness.key_press(Key::Enter);
    harness.run();
    let here = harness.state().session.desk().article.clone();
    assert_eq!(here, Some(article_id("brand")));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(
        (harness.state().panel.filter.as_str(), rows(&harness).len()),
        ("", 3)
    );
}

#[test]
fn the_filter_knows_titles_and_outlets_without_case_and_accents() {
    for (words, count) in [
        ("raumt", 1),
        ("COURIER", 1),
        ("lindhaven", 2),
        ("blesses", 1),
    ] {
        let mut harness = open(session());
        filter(&mut harness, words);
        assert_eq!(rows(&harness).len(), count, "{words}");
    }
    let mut harness = open(session());
    filter(&mut harness, "zebra");
    harness.get_by_label("Nothing to show");
    harness.get_by_label("Show all articles").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 3);
}

#[test]
fn states_filter_too() {
    let mut harness = open(session());
    harness.get_by_label("Show articles by state").click();
    harness.run();
    harness.get_by_label("In progress").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 1);
    harness.get_by_label("1 of 3");
    harness.get_by_label("in progress  ×").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 3);
}

#[test]
fn the_menu_works_on_the_row_under_the_pointer() {
    let mut harness = open(session());
    harness
        .get_by_label_contains("Hafenblatt")
        .click_secondary();
    harness.run();
    harness
        .get_by_label_contains("Mark article as ignored")
        .click();
    harness.run();
    let sent = &harness.state().sent;
    assert!(matches!(&sent[0], Command::OpenArticle(id) if *id == article_id("brand")));
    assert!(matches!(sent[1], Command::SetState(LayerState::Ignored)));
    harness.get_by_label_contains("Hafenblatt · de · ignored");
}

#[test]
fn nothing_yet_says_what_to_do() {
    let mut harness = open(on(Project::new("Empty")));
    harness.get_by_label("No articles yet");
    harness.get_by_label("Import articles…").click();
    harness.get_by_label("Paste as article").click();
    harness.run();
    assert_eq!(
        harness.state().sent(),
        ["Window(Ask(ImportFiles))", "Window(PasteArticle)"]
    );
}

#[test]
fn only_what_is_seen_is_drawn_of_ten_thousand() {
    let mut harness = open(many(10_000));
    assert!(rows(&harness).len() < 14);
    harness.state_mut().panel.focus();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    let last = rows(&harness).last().cloned().unwrap();
    assert!(last.starts_with("Report 9999"), "{last}");
    harness.state_mut().slowest = std::time::Duration::ZERO;
    for _ in 0..5 {
        harness.step();
    }
    // A frame takes well under a millisecond; this allows for a busy machine.
    let slowest = harness.state().slowest;
    assert!(slowest.as_millis() < 25, "{slowest:?}");
    filter(&mut harness, "report 77");
    harness.get_by_label("111 of 10000");
}

#[test]
fn pictures_of_the_list() {
    let over = |harness: &mut Window<ArticlesPanel>| {
        harness.get_by_label_contains("Incendie").hover();
    };
    pictures(
        "articles",
        SIZE,
        || desk(session()),
        ArticlesPanel::show,
        over,
    );
    let keys = |harness: &mut Window<ArticlesPanel>| {
        harness.state_mut().panel.focus();
        harness.run();
        harness.key_press(Key::ArrowDown);
    };
    pictures(
        "articles-keys",
        SIZE,
        || desk(session()),
        ArticlesPanel::show,
        keys,
    );
    let menu = |harness: &mut Window<ArticlesPanel>| {
        harness.get_by_label_contains("Warehouse").click_secondary();
    };
    let wide = vec2(420.0, 620.0);
    pictures(
        "articles-menu",
        wide,
        || desk(session()),
        ArticlesPanel::show,
        menu,
    );
    let empty = || desk(on(Project::new("Empty")));
    pictures("articles-empty", SIZE, empty, ArticlesPanel::show, |_| {});
    let nothing = |harness: &mut Window<ArticlesPanel>| filter(harness, "zebra");
    pictures(
        "articles-none",
        SIZE,
        || desk(session()),
        ArticlesPanel::show,
        nothing,
    );
}
