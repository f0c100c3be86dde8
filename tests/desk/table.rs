//! The table of commands.

use super::session;
use claimdesk::command::{Chord, Command, Keymap, Menu, Spec, TABLE, spec};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;

#[test]
fn every_row_has_a_name_of_its_own_and_a_sentence() {
    let mut ids = HashSet::new();
    for row in TABLE {
        assert!(ids.insert(row.id), "{} stands twice", row.id);
        assert!(!row.name.is_empty() && !row.doc.is_empty(), "{}", row.id);
        assert!(
            !row.doc.ends_with('.'),
            "{}: no full stop in a tooltip",
            row.id
        );
        assert!(
            row.name.chars().next().unwrap().is_uppercase(),
            "{}",
            row.id
        );
        assert!(spec(row.id).is_some());
    }
}

#[test]
fn every_command_is_in_a_menu_or_moves_the_caret() {
    for row in TABLE {
        let caret = matches!(row.command, Command::Move { .. });
        assert_eq!(caret, row.menu == Menu::Caret, "{}", row.id);
        assert!(caret || Menu::BAR.contains(&row.menu), "{}", row.id);
    }
}

#[test]
fn default_chords_can_be_read_and_do_not_clash() {
    let session = session("x");
    let (keymap, errors) = Keymap::new(&BTreeMap::new(), &session.project().scheme);
    assert_eq!(errors, []);
    assert_eq!(keymap.conflicts(), []);
    for chord in TABLE.iter().flat_map(|row| row.chords) {
        assert_eq!(Chord::parse(chord).unwrap().to_string(), *chord);
    }
}

#[test]
fn chords_are_remapped_and_what_cannot_be_used_is_reported() {
    let session = session("x");
    let own = BTreeMap::from([
        (
            "tag.figure".to_owned(),
            vec!["Alt+F".to_owned(), "Q".to_owned()],
        ),
        ("tag.actor".to_owned(), vec![]),
        ("tag.nothing".to_owned(), vec!["X".to_owned()]),
        ("tag.source".to_owned(), vec!["Hyper+S".to_owned()]),
    ]);
    let mut scheme = (*session.project().scheme).clone();
    for label in &mut scheme.labels {
        label.chord.clear();
    }
    let (keymap, errors) = Keymap::new(&own, &scheme);
    assert_eq!(keymap.shown("tag.figure"), "Alt+F");
    assert_eq!(keymap.shown("tag.actor"), "");
    assert!(keymap.bindings(Chord::parse("F").unwrap()).is_empty());
    assert!(!keymap.bindings(Chord::parse("q").unwrap()).is_empty());
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("tag.nothing") && said[1].contains("Hyper+S"));
}

#[test]
fn chords_read_and_write() {
    for (written, shown) in [
        ("ctrl+shift+z", "Ctrl+Shift+Z"),
        ("F", "F"),
        ("f", "F"),
        ("F12", "F12"),
        ("shift+f3", "Shift+F3"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("*", "*"),
        ("shift+*", "*"),
        ("?", "?"),
        ("pgup", "PgUp"),
        ("cmd+K", "Ctrl+K"),
        ("é", "é"),
        ("Alt+Left", "Alt+Left"),
    ] {
        assert_eq!(
            Chord::parse(written).unwrap().to_string(),
            shown,
            "{written}"
        );
    }
    for bad in ["", "Ctrl+", "F13", "F0", "Ctrl+Hyper+X", "ab", "+ +"] {
        assert!(Chord::parse(bad).is_err(), "{bad:?}");
    }
}

fn readme() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// A row of the README's table; the keys of the scheme's own labels share one.
fn key_row(row: &Spec) -> Option<String> {
    let (keys, name, doc) = match row.command {
        Command::TagSlot(1) => (
            "`1` to `9`".to_owned(),
            "Tag with own label",
            "Tags with that label of the scheme’s own labels",
        ),
        Command::TagSlot(_) => return None,
        _ => {
            let keys = row.chords.iter().map(|chord| format!("`{chord}`"));
            (keys.collect::<Vec<_>>().join(" "), row.name, row.doc)
        }
    };
    (!keys.is_empty()).then(|| format!("| {keys} | {name} | {doc} |\n"))
}

/// The keys that the README names, as Markdown.
fn key_tables() -> String {
    let mut out = String::new();
    for menu in [Menu::Mark, Menu::Claim, Menu::Review, Menu::Go] {
        let name = menu.name();
        write!(
            out,
            "\n### {name}\n\n| key | command | what it does |\n|---|---|---|\n"
        )
        .unwrap();
        let rows = TABLE.iter().filter(|row| row.menu == menu);
        out.extend(rows.filter_map(key_row));
    }
    out.push('\n');
    out
}

#[test]
fn the_readme_names_the_keys_of_the_table() {
    let readme = readme();
    let (_, rest) = readme.split_once("<!-- keys -->\n").unwrap();
    let (found, _) = rest.split_once("<!-- /keys -->").unwrap();
    let wanted = key_tables();
    assert_eq!(
        found, wanted,
        "write this between the markers in README.md:\n{wanted}"
    );
}

#[test]
fn the_readme_names_every_subcommand() {
    let (readme, usage) = (readme(), claimdesk::cli::usage());
    let (_, rest) = usage.split_once("Commands:\n").unwrap();
    let names: Vec<&str> = rest
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.contains(&"export"), "{usage}");
    for name in names {
        let call = format!("claimdesk {name}");
        assert!(readme.contains(&call), "README.md does not name {call}");
    }
}
