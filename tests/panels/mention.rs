//! The panel on the mention in focus.

use std::sync::Arc;

use crate::common::raster::{Screen, save};
use crate::project::{Desk, mention_of, session};
use claimdesk::command::Command;
use claimdesk::model::{Foreign, LayerKey, Mention, MentionId};
use claimdesk::session::Session;
use claimdesk::ui::panels::mention::MentionPanel;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

type Window = Harness<'static, Desk<MentionPanel>>;

fn window_of(words: &str, screen: &Screen, theme: egui::Theme) -> Window {
    let session = session();
    let id = mention_of(&session, words);
    window_on(session, id, screen, theme)
}

fn window_on(mut session: Session, id: MentionId, screen: &Screen, theme: egui::Theme) -> Window {
    session.run(Command::FocusMention(id)).unwrap();
    let mut harness = screen
        .builder(vec2(420.0, 280.0), theme)
        .with_max_steps(12)
        .build_ui_state(
            |ui, desk: &mut Desk<MentionPanel>| desk.frame(ui, MentionPanel::show),
            Desk::new(session, MentionPanel::default()),
        );
    harness.run();
    harness
}

fn window(words: &str) -> Window {
    window_of(words, &Screen::new(), egui::Theme::Light)
}

fn click(harness: &mut Window, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn type_into(harness: &mut Window, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(name).type_text(text);
    harness.run();
}

fn focused(harness: &Window) -> Mention {
    (**harness.state().session.focused_mention().unwrap()).clone()
}

fn steps(harness: &Window) -> usize {
    harness.state().session.history().position()
}

#[test]
fn attributes_are_typed_and_wrong_ones_stay_with_the_reason() {
    let mut harness = window("12");
    harness.state_mut().panel.focus_attributes();
    harness.run();
    assert!(harness.get_by_label("value of the mention").is_focused());
    let before = steps(&harness);
    harness
        .get_by_label("value of the mention")
        .type_text("a dozen");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        harness
            .query_by_label_contains("is no number such as")
            .is_some()
    );
    assert_eq!(steps(&harness), before);
    type_into(&mut harness, "value of the mention", "12");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(steps(&harness), before + 1);
    assert_eq!(focused(&harness).attributes.get("value").unwrap(), "12");
    click(&mut harness, "qualifier of the mention");
    click(&mut harness, "~");
    assert_eq!(focused(&harness).attributes.get("qualifier").unwrap(), "~");
}

#[test]
fn the_figure_is_read_from_its_words() {
    let mut harness = window("180 workers");
    assert!(harness.query_by_label("in no claim").is_some());
    click(&mut harness, "Read the figure");
    assert_eq!(focused(&harness).attributes.get("value").unwrap(), "180");
}

#[test]
fn names_used_before_are_offered() {
    for by_key in [true, false] {
        let mut harness = window("St Anne’s");
        harness.state_mut().panel.focus_attributes();
        harness.run();
        harness.get_by_label("name of the mention").type_text("oka");
        harness.run();
        let before = steps(&harness);
        if by_key {
            harness.key_press(Key::ArrowDown);
            harness.run();
            harness.key_press(Key::Enter);
            harness.run();
        } else {
            click(&mut harness, "R. Okafor, fire brigade");
        }
        let mention = focused(&harness);
        assert_eq!(
            mention.attributes.get("entity").unwrap(),
            "R. Okafor, fire brigade"
        );
        assert_eq!(steps(&harness), before + 1);
    }
}

#[test]
fn label_note_doubt_and_claims() {
    let mut harness = window("St Anne’s");
    click(&mut harness, "Label actor");
    click(&mut harness, "source");
    assert_eq!(focused(&harness).label.as_str(), "source");
    harness.state_mut().panel.focus_note();
    harness.run();
    let before = steps(&harness);
    harness
        .get_by_label("Note on the mention")
        .type_text("The hospital");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(focused(&harness).note, "The hospital");
    assert_eq!(steps(&harness), before + 1);
    click(&mut harness, "Unsure");
    assert!(focused(&harness).unsure);
    assert!(harness.query_by_label("by hand, 2 March 2026").is_some());
    click(&mut harness, "Go to C2");
    assert_eq!(harness.state().session.current_claim().unwrap().number, 2);
}

#[test]
fn mentions_are_deleted() {
    let mut harness = window("12");
    click(&mut harness, "Delete mention");
    assert!(harness.state().session.focused_mention().is_none());
    assert!(harness.query_by_label("Unsure").is_none());
}

/// The same window with what another tool's file said of the mention.
fn with_foreign(screen: &Screen, theme: egui::Theme) -> Window {
    let mut project = session().project().clone();
    let id = mention_of(&session(), "more than 40 people");
    let (home, mention) = project.mention(id).unwrap();
    let (home, mut mention) = (LayerKey::clone(home), Mention::clone(mention));
    let fields = [
        ("doccano.entity/confidence", "0.3"),
        ("doccano.entity/reviewer", "\"Omar\""),
        (
            "gate/rule",
            "\"Figures: people counted, in words or digits, with whatever stands before them\"",
        ),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned()));
    mention.foreign = Foreign::new(fields.into());
    project.put_mention(&home, Arc::new(mention));
    window_on(crate::fixture::on(project), id, screen, theme)
}

#[test]
fn what_another_tool_said_is_shown_and_stays() {
    let mut harness = with_foreign(&Screen::new(), egui::Theme::Light);
    let line = "Kept from doccano: confidence 0.3 · reviewer Omar";
    assert!(harness.query_by_label(line).is_some());
    assert!(
        harness
            .query_by_label_contains("Kept from gate: rule Figures")
            .is_some()
    );
    let before = focused(&harness).foreign;
    type_into(&mut harness, "Note on the mention", "counted twice");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(focused(&harness).note, "counted twice");
    assert_eq!(focused(&harness).foreign, before);
    assert!(window("12").query_by_label_contains("Kept from").is_none());
}

#[test]
fn pictures() {
    for (name, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = window_of("more than 40 people", &screen, theme);
        save(&screen.picture(&harness), &format!("mention-{name}"));
        click(&mut harness, "All fields");
        type_into(&mut harness, "value of the mention", "forty");
        harness.key_press(Key::Enter);
        harness.run();
        save(&screen.picture(&harness), &format!("mention-open-{name}"));
        let screen = Screen::new();
        let mut harness = window_of("R. Okafor", &screen, theme);
        click(&mut harness, "All fields");
        type_into(&mut harness, "name of the mention", "");
        harness.get_by_label("name of the mention").type_text("o");
        harness.run();
        save(&screen.picture(&harness), &format!("mention-names-{name}"));
        let screen = Screen::new();
        let harness = with_foreign(&screen, theme);
        save(&screen.picture(&harness), &format!("mention-kept-{name}"));
    }
}
