//! Finding.

use claimdesk::ui::panels::find::{FindPanel, FindPlace};
use claimdesk::ui::{Cx, Sink};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, article_id, book, many, pictures, session, window};

const SIZE: egui::Vec2 = vec2(248.0, 620.0);

fn desk(session: claimdesk::session::Session, place: FindPlace) -> Desk<FindPanel> {
    Desk::new(session, |_| {
        let mut panel = FindPanel::default();
        panel.open(place);
        panel
    })
}

fn open(place: FindPlace) -> Window<FindPanel> {
    let screen = Screen::new();
    window(
        SIZE,
        egui::Theme::Light,
        &screen,
        desk(session(), place),
        FindPanel::show,
    )
}

fn look_for(harness: &mut Window<FindPanel>, words: &str) {
    harness.get_by_label("Find words").type_text(words);
    harness.run();
}

fn hits(harness: &Window<FindPanel>) -> Vec<String> {
    let all = harness.query_all_by_role(egui::accesskit::Role::ListBoxOption);
    all.filter_map(|node| node.accesskit_node().label())
        .collect()
}

fn selected(harness: &Window<FindPanel>) -> String {
    let session = &harness.state().session;
    let article = session.article().unwrap();
    session
        .selected()
        .map_or_else(String::new, |range| article.text.slice(range).to_owned())
}

#[test]
fn hits_in_the_article_are_there_as_one_types() {
    let mut harness = open(FindPlace::Article);
    assert!(harness.get_by_label("Find words").is_focused());
    look_for(&mut harness, "fire");
    harness.get_by_label("3 hits");
    assert_eq!(hits(&harness).len(), 3);
    assert_eq!(harness.state().panel.hits_in_current().len(), 3);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(selected(&harness), "fire");
    let first = harness.state().panel.current_hit().unwrap();
    harness.key_press(Key::Enter);
    harness.run();
    let second = harness.state().panel.current_hit().unwrap();
    assert!(second.start() > first.start());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    assert_eq!(harness.state().panel.current_hit(), Some(first));
    assert!(
        FindPanel::has_focus(&harness.ctx),
        "the field keeps the keyboard"
    );
}

#[test]
fn the_project_is_found_in_and_a_click_goes_there() {
    let mut harness = open(FindPlace::Project);
    look_for(&mut harness, "fire");
    harness.get_by_label("4 hits in 2 articles");
    harness
        .get_by_label_contains("Incendie à Lindhaven : plus de 40 blessés, selon les pompiers, 1");
    harness.get_by_label_contains("Le feu").click();
    harness.run();
    let here = harness.state().session.desk().article.clone();
    assert_eq!(here, Some(article_id("incendie")));
    assert_eq!(selected(&harness), "fire");
    assert_eq!(harness.state().panel.hits_in_current().len(), 1);
    // Round the end.
    harness.get_by_label("Next hit").click();
    harness.run();
    let here = harness.state().session.desk().article.clone();
    assert_eq!(here, Some(article_id("warehouse")));
    harness.get_by_label("Previous hit").click();
    harness.run();
    assert_eq!(
        harness.state().session.desk().article,
        Some(article_id("incendie"))
    );
}

#[test]
fn case_and_words_can_be_asked_for() {
    let mut harness = open(FindPlace::Article);
    look_for(&mut harness, "the");
    let all = harness.state().panel.hits_in_current().len();
    harness.get_by_label("Match case").click();
    harness.run();
    let exact = harness.state().panel.hits_in_current().len();
    harness.get_by_label("Whole words").click();
    harness.run();
    let whole = harness.state().panel.hits_in_current().len();
    assert!(
        all > exact && exact >= whole && whole > 0,
        "{all} {exact} {whole}"
    );
}

#[test]
fn labels_and_notes_are_found() {
    let mut harness = open(FindPlace::Project);
    harness.get_by_label("Labels").click();
    harness.run();
    harness.get_by_label("Find words").focus();
    harness.run();
    look_for(&mut harness, "figu");
    harness.get_by_label("4 hits in 2 articles");
    harness.key_press(Key::ArrowDown);
    harness.run();
    let focus = harness.state().session.focused_mention().unwrap().id;
    let quote = harness.state().session.project().quote_of(focus).unwrap();
    assert_eq!(quote, "more than 40 people");
    harness.get_by_label("Notes").click();
    harness.run();
    harness.get_by_label("No “figu” here");
    harness.get_by_label("Find words").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    look_for(&mut harness, "company");
    harness
        .get_by_label_contains("Check the company’s name")
        .click();
    harness.run();
    assert!(harness.state().session.focused_mention().is_some());
}

#[test]
fn escape_closes_and_the_words_stay_for_the_next_time() {
    let mut harness = open(FindPlace::Article);
    look_for(&mut harness, "fire");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!harness.state().panel.is_open());
    assert_eq!(harness.state().sent(), ["Window(FocusText)"]);
    assert!(harness.state().panel.hits_in_current().is_empty());
    let show = |panel: &mut FindPanel, _: &mut egui::Ui, cx: &Cx<'_>, sink: &mut Sink| {
        panel.next(cx, sink);
    };
    let screen = Screen::new();
    let mut panel = FindPanel::default();
    std::mem::swap(&mut panel, &mut harness.state_mut().panel);
    let desk = Desk::new(session(), |_| panel);
    let harness = window(SIZE, egui::Theme::Light, &screen, desk, show);
    assert_eq!(harness.state().sent().len(), harness.state().frames);
    assert!(harness.state().sent()[0].starts_with("GoTo"));
}

#[test]
fn hits_follow_what_changes() {
    let mut harness = open(FindPlace::Project);
    harness.get_by_label("Labels").click();
    harness.run();
    harness.get_by_label("Find words").focus();
    harness.run();
    look_for(&mut harness, "actor");
    harness.get_by_label("3 hits in 2 articles");
    let desk = harness.state_mut();
    let id = claimdesk::model::MentionId::new(101);
    desk.session
        .run(claimdesk::command::Command::FocusMention(id))
        .unwrap();
    desk.session
        .run(claimdesk::command::Command::DeleteMention)
        .unwrap();
    harness.run();
    harness.get_by_label("2 hits in 2 articles");
}

#[test]
fn ten_thousand_articles_are_found_in_over_frames() {
    let screen = Screen::new();
    let desk = desk(many(10_000), FindPlace::Project);
    let mut harness = screen.builder(SIZE, egui::Theme::Light).build_ui_state(
        |ui, desk: &mut Desk<FindPanel>| desk.frame(ui, FindPanel::show),
        desk,
    );
    harness.step();
    harness.get_by_label("Find words").type_text("6 needles");
    for _ in 0..20_000 {
        harness.step();
        if harness
            .query_by_label("1428 hits in 1428 articles")
            .is_some()
        {
            break;
        }
    }
    harness.get_by_label("1428 hits in 1428 articles");
    assert!(hits(&harness).len() < 20);
}

/// How many frames a search takes, and how many hits it ends with.
fn frames_of_search(
    harness: &mut egui_kittest::Harness<'_, Desk<FindPanel>>,
    words: &str,
) -> (usize, usize) {
    harness.get_by_label("Find words").type_text(words);
    let mut frames = 0;
    loop {
        harness.step();
        frames += 1;
        let so_far = harness.query_by_label_contains("so far");
        if so_far.is_none() || frames > 5_000 {
            break;
        }
    }
    (frames, harness.state().panel.hits_in_current().len())
}

#[test]
fn a_book_is_found_in_over_frames_and_the_newest_words_win() {
    let screen = Screen::new();
    let desk = desk(book(40_000), FindPlace::Article);
    let mut harness = screen.builder(SIZE, egui::Theme::Light).build_ui_state(
        |ui, desk: &mut Desk<FindPanel>| desk.frame(ui, FindPanel::show),
        desk,
    );
    harness.step();
    // Two megabytes are not gone through in one frame.
    harness.get_by_label("Find words").type_text("chapter 3999");
    harness.step();
    harness.step();
    harness.get_by_label_contains("so far");
    let (frames, hits) = frames_of_search(&mut harness, "9");
    assert!(frames > 1, "the search goes on over frames");
    assert_eq!(hits, 1, "the newest words are those that are found");
    harness.get_by_label("1 hit");
    assert_eq!(harness.state().panel.hits_in_current()[0].bytes().len(), 13);
    // All places of these words are known; longer ones are looked for there alone.
    for _ in 0..2 {
        harness.key_press(Key::Backspace);
        harness.step();
    }
    let (_, hits) = frames_of_search(&mut harness, "7");
    assert_eq!(hits, 11, "3997 and 39970 to 39979");
    let (frames, hits) = frames_of_search(&mut harness, "5");
    assert_eq!((frames, hits), (1, 1), "the frame that types knows already");
}

#[test]
fn pictures_of_finding() {
    let find = |words: &'static str, enters: usize| {
        move |harness: &mut Window<FindPanel>| {
            look_for(harness, words);
            for _ in 0..enters {
                harness.key_press(Key::Enter);
                harness.run();
            }
        }
    };
    let project = || desk(session(), FindPlace::Project);
    pictures("find", SIZE, project, FindPanel::show, find("fire", 2));
    pictures(
        "find-none",
        SIZE,
        project,
        FindPanel::show,
        find("zebra", 0),
    );
    pictures("find-empty", SIZE, project, FindPanel::show, |_| {});
    pictures("find-labels", SIZE, project, FindPanel::show, |harness| {
        harness.get_by_label("Labels").click();
        harness.run();
        harness.get_by_label("Find words").focus();
        harness.run();
        look_for(harness, "o");
    });
}
