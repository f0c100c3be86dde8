//! The list of all mentions.

use std::sync::Arc;

use claimdesk::command::Command;
use claimdesk::model::{
    Article, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Project, Timestamp,
};
use claimdesk::session::Session;
use claimdesk::text::{ArticleText, ByteOffset, Extent};
use claimdesk::ui::panels::mentions::MentionsPanel;
use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, article_id, on, person, pictures, session, window};

const SIZE: egui::Vec2 = vec2(260.0, 620.0);

fn desk(session: Session) -> Desk<MentionsPanel> {
    Desk::new(session, |_| {
        let mut panel = MentionsPanel::default();
        panel.open();
        panel
    })
}

fn open(session: Session) -> Window<MentionsPanel> {
    let screen = Screen::new();
    let theme = egui::Theme::Light;
    window(SIZE, theme, &screen, desk(session), MentionsPanel::show)
}

/// The rows that are drawn: what they say, their number, and how many there are.
fn rows(harness: &Window<MentionsPanel>) -> Vec<(String, usize, usize)> {
    let all = harness.query_all_by_role(Role::ListBoxOption);
    let row = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let mut parents = std::iter::successors(node.parent(), |parent| parent.parent());
        let list = parents.find(|parent| parent.role() == Role::ListBox)?;
        Some((node.label()?, node.position_in_set()?, list.size_of_set()?))
    };
    all.filter_map(row).collect()
}

fn said(harness: &Window<MentionsPanel>) -> Vec<String> {
    rows(harness).into_iter().map(|(said, ..)| said).collect()
}

/// The row that a screen reader is at.
fn active(harness: &Window<MentionsPanel>) -> Option<String> {
    let list = harness.get_by_role(Role::ListBox);
    list.accesskit_node().active_descendant()?.label()
}

fn press(harness: &mut Window<MentionsPanel>, keys: &[Key]) {
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
}

#[test]
fn every_mention_of_the_article_is_listed_in_text_order() {
    let harness = open(session());
    assert_eq!(
        said(&harness),
        [
            "actor: Marenco Logistics",
            "source: The fire brigade, in claim 1",
            "figure: more than 40 people, in claim 1",
            "actor: St Anne’s",
            "figure: 12",
            "figure: 180 workers",
        ]
    );
    for (index, (_, at, all)) in rows(&harness).iter().enumerate() {
        assert_eq!((*at, *all), (index, 6));
    }
    harness.get_by_label("6 mentions");
}

#[test]
fn arrows_walk_enter_goes_there_and_escape_leaves_the_caret() {
    let mut session = session();
    let caret = session
        .article()
        .unwrap()
        .text
        .as_str()
        .find("180")
        .unwrap()
        - 2;
    session.set_caret(ByteOffset::new(caret), false);
    let mut harness = open(session);
    // It begins at the first mention after the caret.
    let at = |harness: &Window<MentionsPanel>| active(harness).unwrap_or_default();
    assert_eq!(at(&harness), "figure: 180 workers");
    press(&mut harness, &[Key::ArrowUp, Key::ArrowUp]);
    assert_eq!(at(&harness), "actor: St Anne’s");
    press(&mut harness, &[Key::Home, Key::ArrowDown]);
    assert_eq!(at(&harness), "source: The fire brigade, in claim 1");
    // Walking moves nothing in the text.
    let desk = harness.state().session.desk();
    assert_eq!((desk.focus, desk.selection.head.get()), (None, caret));
    press(&mut harness, &[Key::Escape]);
    assert_eq!(harness.state().sent(), ["Window(FocusText)"]);
    assert!(!harness.state().panel.is_open());
    assert_eq!(harness.state().session.desk().selection.head.get(), caret);
    harness.state_mut().panel.open();
    harness.run();
    press(&mut harness, &[Key::Home, Key::ArrowDown, Key::Enter]);
    let session = &harness.state().session;
    let focus = session.focused_mention().expect("a mention in focus");
    assert_eq!(
        session.project().quote_of(focus.id).unwrap(),
        "The fire brigade"
    );
    let sent = harness.state().sent();
    assert_eq!(sent.last().map(String::as_str), Some("Window(FocusText)"));
}

#[test]
fn kinds_and_words_narrow_the_list() {
    let mut session = session();
    let figure = MentionId::new(103);
    session.run(Command::FocusMention(figure)).unwrap();
    session.run(Command::ToggleUnsure).unwrap();
    let mut harness = open(session);
    harness.get_by_label("Figures").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 3);
    harness.get_by_label("3 of 6 mentions");
    harness.get_by_label("Unsure").click();
    harness.run();
    assert_eq!(
        said(&harness),
        ["figure: more than 40 people, unsure, in claim 1"]
    );
    harness.get_by_label("All").click();
    harness.run();
    harness.get_by_role(Role::ListBox).focus();
    harness.run();
    // Letters that are typed in the list filter it.
    let list = harness.get_by_role(Role::ListBox);
    list.type_text("brig");
    harness.run();
    assert_eq!(said(&harness), ["source: The fire brigade, in claim 1"]);
    harness.get_by_label("Filter mentions").type_text("x");
    harness.run();
    harness.get_by_label("No such mention");
    press(&mut harness, &[Key::Escape]);
    assert_eq!(rows(&harness).len(), 6, "Esc clears the filter first");
}

#[test]
fn without_mentions_it_says_how_to_make_one() {
    let mut session = session();
    session
        .run(Command::OpenArticle(article_id("brand")))
        .unwrap();
    let harness = open(session);
    harness.get_by_label("No mentions yet");
    harness.get_by_label("Select words and press F, A, S.");
}

/// An article with as many mentions, every second one a figure.
fn long(count: usize) -> Session {
    let mut project = Project::new("Long");
    project.put_person(person("lena", "Lena Marsh"));
    let words: String = (0..count).map(|n| format!("word{n:06} ")).collect();
    let text = ArticleText::new(&words).unwrap();
    let article = Article {
        id: article_id("long"),
        text: text.clone(),
        meta: ArticleMeta::default(),
        original: None,
    };
    project.put_article(Arc::new(article), None);
    let key = LayerKey {
        article: article_id("long"),
        person: person("lena", "").id,
    };
    for n in 0..count {
        let range = text.range_of_bytes(n * 11..n * 11 + 10).unwrap();
        let mention = Mention {
            id: MentionId::new(1 + n as u64),
            label: LabelId::new(["figure", "actor"][n % 2]).unwrap(),
            extent: Extent::from(range),
            attributes: Default::default(),
            note: String::new(),
            unsure: false,
            origin: Origin::ByHand,
            at: Timestamp::from_millis(0),
            foreign: Default::default(),
        };
        project.put_mention(&key, Arc::new(mention));
    }
    on(project)
}

#[test]
fn a_hundred_thousand_mentions_are_drawn_as_few() {
    let mut harness = open(long(100_000));
    let all = |harness: &mut Window<MentionsPanel>, words: &str| {
        for _ in 0..4_000 {
            if harness.query_by_label(words).is_some() {
                return;
            }
            harness.step();
        }
        panic!("waited in vain for {words}");
    };
    all(&mut harness, "100000 mentions");
    press(&mut harness, &[Key::End]);
    let drawn = rows(&harness);
    assert!(drawn.len() < 20, "{}", drawn.len());
    assert_eq!(
        drawn.last().unwrap(),
        &("actor: word099999".into(), 99_999, 100_000)
    );
    harness.get_by_label("Actors").click();
    all(&mut harness, "50000 of 100000 mentions");
    harness.get_by_label("Filter mentions").focus();
    harness.step();
    harness
        .get_by_label("Filter mentions")
        .type_text("word00001");
    all(&mut harness, "5 of 100000 mentions");
    assert_eq!(said(&harness)[0], "actor: word000011");
    // A step by somebody else leaves the rows in place until they are counted again.
    let focus = Command::FocusMention(MentionId::new(50_000));
    harness.state_mut().session.run(focus).unwrap();
    harness
        .state_mut()
        .session
        .run(Command::ToggleUnsure)
        .unwrap();
    harness.step();
    assert_eq!(rows(&harness).len(), 5);
}

#[test]
fn pictures_of_the_list_of_mentions() {
    let some = || {
        let mut session = session();
        for id in [103, 104] {
            session
                .run(Command::FocusMention(MentionId::new(id)))
                .unwrap();
            session.run(Command::ToggleUnsure).unwrap();
        }
        session
            .run(Command::FocusMention(MentionId::new(102)))
            .unwrap();
        desk(session)
    };
    let walk = |harness: &mut Window<MentionsPanel>| {
        press(harness, &[Key::ArrowDown, Key::ArrowDown]);
    };
    pictures("mentions", SIZE, some, MentionsPanel::show, walk);
    let none = |harness: &mut Window<MentionsPanel>| {
        harness.get_by_label("Filter mentions").type_text("zebra");
        harness.run();
    };
    pictures("mentions-none", SIZE, some, MentionsPanel::show, none);
}
