//! The palette and the sheet of keys.

use super::{Desk, light, project};
use claimdesk::command::{Command, TABLE};
use egui::Key;
use egui_kittest::kittest::Queryable as _;
use std::time::Instant;

#[test]
fn every_command_is_found_by_its_name() {
    let mut harness = light(Desk::busy());
    for row in TABLE {
        let name = harness.state().session.shown_name(row);
        harness.state_mut().palette.open(&format!(">{name}"));
        harness.run();
        let found = harness.query_all_by_label(&name).next().is_some();
        assert!(found, "{}: “{name}”", row.id);
    }
}

#[test]
fn letters_find_commands_articles_labels_and_claims() {
    for (query, first) in [
        ("nc", "New claim"),
        ("lagerh", "Lagerhausbrand: Betreiber räumt Schäden ein"),
        (
            "raumt schaden",
            "Lagerhausbrand: Betreiber räumt Schäden ein",
        ),
        ("@ware", "Warehouse fire in Lindhaven"),
        ("#act", "Tag as actor"),
    ] {
        let mut harness = light(Desk::busy());
        harness.state_mut().palette.open("");
        harness.run();
        harness.get_by_label("Find or run").type_text(query);
        harness.run();
        let shown = harness.query_all_by_label(first).next();
        assert!(shown.is_some(), "{query}: {first}");
    }
}

#[test]
fn enter_runs_what_is_chosen_and_the_palette_remembers() {
    let mut harness = light(Desk::new());
    harness.state_mut().palette.open("");
    harness.run();
    harness.get_by_label("Find or run").type_text("lagerhausbr");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(matches!(&harness.state().ran[..], [Command::OpenArticle(id)] if id.as_str() == "a2"));
    assert!(!harness.state().palette.is_open());
    harness.state_mut().palette.open("");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().ran.len(), 2, "the recent one comes first");
    harness.state_mut().palette.open("");
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::ArrowUp);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!harness.state().palette.is_open());
}

#[test]
fn what_cannot_run_says_why_and_stays() {
    let mut harness = light(Desk::new());
    harness.state_mut().palette.open(">delete claim");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().palette.is_open());
    assert!(harness.state().ran.is_empty());
}

#[test]
fn ten_thousand_articles_are_searched_while_typing() {
    let titles: Vec<String> = (0..10_000)
        .map(|n| format!("Report number {n} of the harbour fire commission"))
        .collect();
    let articles: Vec<(&str, &str)> = titles.iter().map(|t| (t.as_str(), "Words.")).collect();
    let mut harness = light(Desk::with(project(&articles)));
    harness.state_mut().palette.open("");
    harness.run();
    let started = Instant::now();
    for letter in ["r", "e", "p", "4", "2", "7", "1"] {
        harness.get_by_label("Find or run").type_text(letter);
        harness.run();
    }
    let took = started.elapsed();
    harness.get_by_label("Report number 4271 of the harbour fire commission");
    // Without optimisation, and with three frames a letter.
    assert!(took.as_millis() < 7 * 400, "{took:?}");
}

#[test]
fn the_sheet_of_keys_shows_what_is_asked_for() {
    let mut harness = light(Desk::new());
    harness.state_mut().keys.open();
    harness.run();
    for name in ["Mark", "Tag as figure", "Select single characters"] {
        assert!(harness.query_all_by_label(name).next().is_some(), "{name}");
    }
    harness.get_by_label("Find keys").type_text("loose");
    harness.run();
    assert!(harness.query_by_label("Tag as figure").is_none());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!harness.state().keys.is_open());
}
