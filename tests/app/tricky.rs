//! Names that hide something or turn words round, in every panel, menu and dialog.

use std::sync::Arc;

use claimdesk::command::{Ask, Command, Menu, TABLE, Window};
use claimdesk::model::{AttributeType, Project};
use claimdesk::store;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::hand::{Hand, sample, sample_session};

/// Turns what follows round.
const TURN: char = '\u{202e}';
/// Takes no room.
const HIDDEN: char = '\u{200b}';

fn trick(name: &mut String) {
    let first = name.chars().next().map_or(0, char::len_utf8);
    name.insert(first, HIDDEN);
    name.push(TURN);
}

/// The sample with tricks in everything that has a name.
fn tricky() -> Project {
    let dir = tempfile::tempdir().unwrap();
    let (mut project, _) = store::read(&sample(dir.path())).unwrap();
    trick(&mut project.title);
    for mut person in project.people().to_vec() {
        trick(&mut person.name);
        project.put_person(person);
    }
    let scheme = Arc::make_mut(&mut project.scheme);
    for label in &mut scheme.labels {
        trick(&mut label.name);
        for attribute in &mut label.attributes {
            trick(&mut attribute.name);
            if let AttributeType::Choice(values) = &mut attribute.ty {
                values.iter_mut().for_each(trick);
            }
        }
    }
    scheme
        .roles
        .iter_mut()
        .for_each(|role| trick(&mut role.name));
    let statuses = scheme.statuses.iter_mut();
    statuses.for_each(|status| trick(&mut status.name));
    for scale in &mut scheme.scales {
        trick(&mut scale.name);
        let values = scale.values.iter_mut();
        values.for_each(|value| trick(&mut value.name));
    }
    let articles: Vec<_> = project.articles().cloned().collect();
    for article in articles {
        let mut meta = article.meta.clone();
        trick(&mut meta.title);
        trick(&mut meta.outlet);
        trick(&mut meta.author);
        project.put_article_meta(&article.id, meta);
    }
    let layers: Vec<_> = project
        .layers()
        .map(|(key, layer)| (key.clone(), layer.clone()))
        .collect();
    for (key, layer) in layers {
        for claim in layer.claims() {
            let mut claim = claim.clone();
            trick(&mut Arc::make_mut(&mut claim).wording);
            project.put_claim(&key, claim);
        }
    }
    project
}

/// What is drawn or read out with a raw trick in it; what is typed into keeps its text.
fn raw(hand: &Hand, place: &str) -> Vec<String> {
    let is_field = |role| {
        matches!(
            role,
            Role::TextInput | Role::MultilineTextInput | Role::SearchInput
        )
    };
    let root = hand.window.root();
    let mut found = Vec::new();
    for node in root.children_recursive() {
        let node = node.accesskit_node();
        let inside = std::iter::successors(Some(node), |node| node.parent()).skip(1);
        if inside.into_iter().any(|parent| is_field(parent.role())) {
            continue;
        }
        let data = node.data();
        let value = data.value().filter(|_| !is_field(node.role()));
        let tooltip = data.tooltip();
        for words in [data.label(), data.description(), tooltip, value]
            .into_iter()
            .flatten()
        {
            if words.contains([TURN, HIDDEN]) {
                found.push(format!("{place}: {:?} {words:?}", node.role()));
            }
        }
    }
    found
}

/// The signs can be seen: the walk looks at the names that were tricked.
fn has_signs(hand: &Hand) -> bool {
    hand.shows_part("‹U+202E›") && hand.shows_part("‹U+200B›")
}

#[test]
fn panels_and_menus_show_what_names_hide() {
    let mut hand = Hand::on(sample_session(&tricky()));
    let mut found = Vec::new();
    for (keys, place) in [
        ("Ctrl+1", "articles"),
        ("Ctrl+Shift+F T H E", "find in the project"),
        ("Esc Ctrl+M", "mentions"),
        ("Esc Ctrl+2 J Tab", "a mention"),
        ("I", "its attributes"),
        ("Esc Ctrl+2 F", "after tagging"),
        ("Esc Ctrl+Shift+H", "history"),
        ("Esc Ctrl+2 Ctrl+Home Ctrl+3 Down Down", "a claim"),
        ("Enter", "a claim in edit"),
        ("Esc Esc Ctrl+K", "the palette"),
        ("C 1", "claims in the palette"),
        ("Esc F1", "the keys"),
    ] {
        hand.press(keys);
        found.extend(raw(&hand, place));
        assert!(has_signs(&hand), "{place}");
    }
    hand.press("Esc Esc Esc Ctrl+2");
    for menu in Menu::BAR {
        hand.click(menu.name());
        found.extend(raw(&hand, menu.name()));
        hand.press("Esc");
    }
    hand.window.get_by_role(Role::Document).click_secondary();
    hand.settle();
    found.extend(raw(&hand, "the menu at the words"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn dialogs_show_what_names_hide() {
    let project = tricky();
    let mut found = Vec::new();
    let asks = TABLE.iter().filter(|row| match row.command {
        Command::Window(Window::Ask(ask)) => ask != Ask::ImportFiles,
        _ => false,
    });
    let mut opened = 0;
    for row in asks {
        let mut hand = Hand::on(sample_session(&project));
        hand.press("Ctrl+2 J Tab Ctrl+K");
        hand.type_words(&format!(">{}", row.name));
        hand.press("Enter");
        found.extend(raw(&hand, row.id));
        opened += usize::from(hand.window.query_all_by_role(Role::Dialog).count() > 0);
    }
    assert!(opened > 8, "{opened}");
    let mut hand = Hand::on(sample_session(&project));
    hand.press("Ctrl+L");
    for (tab, what) in [
        ("Roles", "role"),
        ("Statuses", "status"),
        ("Verdict scales", "scale"),
        ("Labels", "label"),
    ] {
        hand.click(tab);
        found.extend(raw(&hand, tab));
        assert!(has_signs(&hand), "{tab}");
        hand.click(&format!("Delete {what}"));
        found.extend(raw(&hand, &format!("{tab}: delete")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
