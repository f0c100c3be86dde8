//! Top bar, menus, status bar, notices, toolbar.

use super::{Desk, FIGURE, FIRST, Window, light, project, window};
use crate::common::raster::Screen;
use claimdesk::command::{Command, Menu, TABLE};
use claimdesk::model::{Kind, Label, LabelId};
use claimdesk::session::{Effect, Refusal};
use claimdesk::ui::chrome::{JobView, Notice};
use claimdesk::ui::dialogs::Request;
use claimdesk::ui::widgets::BannerKind;
use egui::{pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::sync::Arc;

/// Labels of everything that is shown.
fn labels(harness: &Window<'_>) -> Vec<String> {
    let all = harness.root().children_recursive();
    all.filter_map(|node| node.accesskit_node().label())
        .collect()
}

/// A project with nine own labels, so that all slots can be used.
fn with_own_labels() -> Desk {
    let mut project = project(&[("One", "«Ada|actor» has 3 boats.")]);
    let scheme = Arc::make_mut(&mut project.scheme);
    let model: Label = scheme.labels[0].clone();
    for number in 1..=9 {
        scheme.labels.push(Label {
            id: LabelId::new(&format!("own-{number}")).unwrap(),
            name: format!("own {number}"),
            kind: Kind::Own("own".into()),
            chord: String::new(),
            ..model.clone()
        });
    }
    Desk::with(project)
}

/// A project whose title and labels could turn round what stands beside them.
pub(crate) fn with_names_that_trick() -> Desk {
    let mut project = project(&[("One\u{202e}txt", FIRST)]);
    project.title = "Fire\u{202e}gnp.exe".into();
    let scheme = Arc::make_mut(&mut project.scheme);
    for label in &mut scheme.labels {
        label.name.push_str("\u{200b}\u{202e}");
    }
    // Names in any writing stay as they are.
    scheme.labels[1].name = "ספינה".into();
    let mut desk = Desk::with(project);
    desk.session.run(Command::FocusMention(FIGURE)).unwrap();
    desk.anchor = Some(egui::Rect::from_min_size(
        pos2(500.0, 380.0),
        vec2(260.0, 24.0),
    ));
    desk
}

#[test]
fn names_can_not_turn_round_what_stands_beside_them() {
    let screen = Screen::new();
    let size = vec2(1280.0, 800.0);
    let mut harness = window(&screen, size, egui::Theme::Light, with_names_that_trick());
    harness.run();
    let mut labels = labels(&harness);
    let all = harness.root().children_recursive();
    labels.extend(all.filter_map(|node| node.accesskit_node().value()));
    for label in &labels {
        assert!(!label.contains(['\u{202e}', '\u{200b}']), "{label:?}");
    }
    let has = |part: &str| labels.iter().any(|label| label.contains(part));
    assert!(has("Fire‹U+202E›gnp.exe"), "{labels:?}");
    assert!(has("‹U+200B›‹U+202E›"), "{labels:?}");
    assert!(has("Tag as ספינה"), "{labels:?}");
}

#[test]
fn every_command_stands_in_a_menu() {
    for (size, folded) in [(vec2(1280.0, 900.0), false), (vec2(800.0, 900.0), true)] {
        for menu in Menu::BAR {
            let screen = Screen::new();
            let mut harness = window(&screen, size, egui::Theme::Light, with_own_labels());
            if folded {
                harness.get_by_label("Menu").click();
                harness.run();
                harness.get_by_label_contains(menu.name()).click();
            } else {
                harness.get_by_label(menu.name()).click();
            }
            harness.run();
            let mut seen = labels(&harness);
            for within in ["Tag with own label", "Also tag as", "State of the article"] {
                if let Some(node) = harness.query_by_label_contains(within) {
                    node.click();
                    harness.run();
                    seen.extend(labels(&harness));
                }
            }
            for row in TABLE.iter().filter(|row| row.menu == menu) {
                let name = harness.state().session.shown_name(row);
                assert!(
                    seen.iter().any(|label| label.starts_with(&name)),
                    "{}: “{name}” is not in {} (folded: {folded}): {seen:#?}",
                    row.id,
                    menu.name()
                );
            }
        }
    }
}

#[test]
fn a_menu_item_runs_and_one_that_cannot_does_nothing() {
    let mut harness = light(Desk::new());
    harness.get_by_label("Edit").click();
    harness.run();
    harness.get_by_label_contains("Select all").click();
    harness.run();
    assert!(matches!(harness.state().ran[..], [Command::SelectAll]));
    assert!(harness.state().session.selected().is_some());
    harness.get_by_label("Claim").click();
    harness.run();
    // No claim is current.
    harness.get_by_label_contains("Delete claim").click();
    harness.run();
    assert_eq!(harness.state().ran.len(), 1);
}

#[test]
fn recent_projects_open_from_the_file_menu() {
    let mut harness = light(Desk::new());
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Recent projects").click();
    harness.run();
    harness.get_by_label("Night ferry").click();
    harness.run();
    let expected = Request::OpenProject("/home/lena/documents/night-ferry".into());
    assert_eq!(harness.state().asked(), Some(&expected));
}

#[test]
fn undo_says_what_it_takes_back() {
    let mut desk = Desk::new();
    desk.session.run(Command::FocusMention(FIGURE)).unwrap();
    desk.session.run(Command::ToggleUnsure).unwrap();
    let mut harness = light(desk);
    harness
        .get_by_label_contains("Undo mark “more than 40")
        .click();
    harness.run();
    harness
        .get_by_label_contains("Redo mark “more than 40")
        .click();
    harness.run();
    assert!(matches!(
        harness.state().ran[..],
        [Command::Undo, Command::Redo]
    ));
}

#[test]
fn the_person_can_be_changed() {
    let mut harness = light(Desk::new());
    harness.get_by_label("Lena Marsh").click();
    harness.run();
    harness.get_by_label("Work as Tom Okri").click();
    harness.run();
    assert_eq!(harness.state().session.person().as_str(), "tom");
    harness.get_by_label("Tom Okri");
}

#[test]
fn search_opens_the_palette_at_any_width() {
    for width in [1440.0, 1000.0, 800.0, 480.0] {
        let screen = Screen::new();
        let size = vec2(width, 600.0);
        let mut harness = window(&screen, size, egui::Theme::Light, Desk::new());
        let field = harness.get_by_label("Find or run anything");
        assert!(field.rect().right() < width - 100.0, "{width}");
        for name in ["Lena Marsh", "Theme: system", "? Keys"] {
            let rect = harness.get_by_label(name).rect();
            assert!(
                rect.right() <= width && rect.left() > 0.0,
                "{name} at {width}: {rect}"
            );
        }
        harness.get_by_label("Find or run anything").click();
        harness.run();
        assert_eq!(harness.state().ran.len(), 1, "{width}");
    }
}

#[test]
fn the_status_bar_tells_where_one_is() {
    let mut harness = light(Desk::new());
    harness.get_by_label("Saved");
    harness.get_by_label("2 figures, 2 in no claim").click();
    harness.run();
    harness.get_by_label("figure “more than 40 people with smoke injuries”");
    harness.state_mut().session.run(Command::NewClaim).unwrap();
    harness.run();
    harness.get_by_label("2 figures, all in claims");
    harness
        .state_mut()
        .session
        .run(Command::SelectWord)
        .unwrap();
    harness.run();
    harness.get_by_label_contains("characters selected");
}

#[test]
fn messages_stay_until_the_next_command_has_run() {
    let mut harness = light(Desk::new());
    harness
        .state_mut()
        .status
        .note(&Ok(Effect::say("Tagged 12 places")));
    harness.run();
    harness.get_by_label("Tagged 12 places");
    let refusal = Err(Refusal::Needs("Put a mention in focus first.".to_owned()));
    harness.state_mut().status.note(&refusal);
    harness.run();
    harness.get_by_label("Put a mention in focus first.");
    harness.state_mut().status.note(&Ok(Effect::quiet()));
    harness.run_steps(60);
    assert!(
        harness
            .query_by_label("Put a mention in focus first.")
            .is_none()
    );
}

#[test]
fn the_status_bar_changes_settings() {
    let mut harness = light(Desk::new());
    harness.get_by_label("Words").click();
    harness.run();
    assert!(!harness.state().preferences.snap);
    harness.get_by_label("Characters").click();
    harness.get_by_label("100 %").click();
    harness.run();
    assert!(harness.state().preferences.snap);
    harness.get_by_label("150 %").click();
    harness.run();
    assert_eq!(harness.state().preferences.zoom, 150);
    harness.get_by_label("Sticky off").click();
    harness.run();
    harness.get_by_label("Stick to actor").click();
    harness.run();
    harness.get_by_label("Sticky: actor").click();
    harness.run();
    assert!(harness.state().session.desk().sticky.is_none());
    harness.get_by_label("? Keys").click();
    harness.run();
}

#[test]
fn jobs_show_how_far_they_are_and_can_be_cancelled() {
    let mut desk = Desk::new();
    desk.jobs = vec![JobView {
        id: 7,
        name: "Importing".to_owned(),
        fraction: Some(0.4),
        detail: "fire.html".to_owned(),
    }];
    let mut harness = light(desk);
    harness.get_by_label("Importing 40 %");
    harness.get_by_label("Cancel: Importing").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::CancelJob(7)));
}

#[test]
fn notices_stay_until_they_are_answered() {
    let mut desk = Desk::new();
    desk.notices = vec![Notice {
        id: 3,
        kind: BannerKind::Warning,
        title: "2 of 5 files were not imported".to_owned(),
        text: String::new(),
        lines: vec!["a.txt: is empty".to_owned(), "b.png: is no text".to_owned()],
        actions: vec!["Try again".to_owned()],
    }];
    let mut harness = light(desk);
    assert!(harness.query_by_label("a.txt: is empty").is_none());
    harness.get_by_label("2 details").click();
    harness.run_steps(30);
    harness.get_by_label("a.txt: is empty");
    harness.get_by_label("Copy the details").click();
    harness.run();
    assert!(matches!(
        harness.state().asked(),
        Some(Request::SetClipboard(words)) if words.ends_with("a.txt: is empty\nb.png: is no text\n")
    ));
    harness.get_by_label("Try again").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::NoticeAction(3, 0)));
    harness.get_by_label("Dismiss message").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::DismissNotice(3)));
}

#[test]
fn the_toolbar_tags_and_relabels() {
    let mut desk = Desk::busy();
    desk.anchor = Some(egui::Rect::from_min_size(
        pos2(400.0, 300.0),
        vec2(200.0, 24.0),
    ));
    let mut harness = light(desk);
    harness.get_by_label("Tagged as figure");
    harness.get_by_label("Add to C1");
    harness.get_by_label("Tag as actor").click();
    harness.run();
    let mention = harness.state().session.focused_mention().unwrap();
    assert_eq!(mention.label.as_str(), "actor");
    harness.get_by_label("Tagged as actor");
}

#[test]
fn the_menu_at_the_words_has_what_can_be_done_there() {
    let mut desk = Desk::busy();
    desk.context = Some(pos2(500.0, 100.0));
    let mut harness = light(desk);
    let seen = labels(&harness);
    for wanted in [
        "Tagged as figure",
        "Tag as source",
        "Also tag as",
        "Tag all occurrences…",
        "Add to C1",
        "Note",
        "Attributes",
        "Unsure",
        "Move the start",
        "Remove the piece at the caret",
        "Copy with marks",
        "Select sentence",
        "Delete mention",
    ] {
        assert!(
            seen.iter().any(|label| label.starts_with(wanted)),
            "{wanted}: {seen:#?}"
        );
    }
    harness.get_by_label_contains("Also tag as").click();
    harness.run();
    harness.get_by_label("source").click();
    harness.run();
    let mention = harness.state().session.focused_mention().unwrap();
    assert_eq!(mention.label.as_str(), "source");
}
