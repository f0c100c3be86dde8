//! A walk through every panel, menu and dialog as a screen reader sees them.

use claimdesk::cli::Start;
use claimdesk::command::{Ask, Command, Menu, TABLE, Window};
use egui::accesskit::{Action, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::hand::{Hand, sample, surroundings};

/// Roles that say what can be done with a control.
fn is_control(role: Role) -> bool {
    egui::accessibility::is_input(role)
        || matches!(
            role,
            Role::ListBox | Role::Document | Role::Mark | Role::ScrollBar
        )
}

fn is_field(role: Role) -> bool {
    matches!(
        role,
        Role::TextInput | Role::MultilineTextInput | Role::SearchInput
    )
}

/// What a screen reader could not make sense of.
fn faults(hand: &Hand) -> Vec<String> {
    let mut faults = Vec::new();
    let root = hand.window.root();
    for node in root.children_recursive() {
        let node = node.accesskit_node();
        let (role, data) = (node.role(), node.data());
        if node.is_hidden() || node.is_disabled() {
            continue;
        }
        let label = node.label().unwrap_or_default();
        let what = || format!("{role:?} “{label}” at {:?}", node.bounding_box());
        let acts = data.supports_action(Action::Click) || data.supports_action(Action::Focus);
        if acts && !is_control(role) {
            faults.push(format!("can be used, but has no role for it: {}", what()));
        }
        // egui's scroll bars say what they are by their role alone.
        if is_control(role) && role != Role::ScrollBar && label.trim().is_empty() {
            faults.push(format!("has no name: {}", what()));
        }
        if is_field(role) && data.label().is_none() && data.labelled_by().is_empty() {
            faults.push(format!("is named by its hint alone: {}", what()));
        }
        if role == Role::ListBoxOption {
            let mut parents = std::iter::successors(node.parent(), |parent| parent.parent());
            let list = parents.find(|parent| parent.role() == Role::ListBox);
            let size = list.and_then(|list| list.size_of_set());
            match (node.position_in_set(), size) {
                (Some(at), Some(size)) if at < size => {}
                place => faults.push(format!("is at {place:?}: {}", what())),
            }
        }
    }
    faults
}

fn check(hand: &Hand, place: &str) {
    let faults = faults(hand);
    assert!(faults.is_empty(), "{place}:\n{}", faults.join("\n"));
    assert!(
        hand.window.root().children_recursive().count() > 10,
        "{place}"
    );
}

fn begin() -> (tempfile::TempDir, Hand) {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+2 J Tab");
    (dir, hand)
}

/// A review of what a machine proposes for the sample.
fn begin_review() -> (tempfile::TempDir, Hand) {
    let dir = tempfile::tempdir().unwrap();
    let (mut project, _) = claimdesk::store::read(&sample(dir.path())).unwrap();
    let first = project.article_at(0).unwrap().id.to_string();
    let all = [("light of headlamps", "source", 0.3)];
    crate::proposals::propose(&mut project, "gliner", &first, &all);
    let mut hand = Hand::on(crate::hand::sample_session(&project));
    hand.press("Ctrl+2 r");
    (dir, hand)
}

#[test]
fn panels() {
    let (_dir, mut hand) = begin();
    check(&hand, "the window");
    let (_review, review) = begin_review();
    check(&review, "a review");
    for (keys, place) in [
        ("Ctrl+1", "articles"),
        ("Ctrl+F", "find"),
        ("Esc Ctrl+Shift+F", "find in the project"),
        ("Esc Ctrl+M", "mentions"),
        ("Esc Ctrl+Shift+H", "history"),
        ("Esc Ctrl+2 Tab", "a mention"),
        ("I", "its attributes"),
        ("Esc Ctrl+2 M", "its note"),
        ("Esc Ctrl+2 J Enter", "a claim in edit"),
        ("Esc Esc Ctrl+K", "the palette"),
        ("Down Down", "in the palette"),
        ("Esc F1", "the keys"),
        ("Esc Ctrl+A", "a selection"),
        ("Ctrl+3", "claims"),
    ] {
        hand.press(keys);
        check(&hand, place);
    }
    hand.press("Esc Ctrl+F");
    hand.type_words("the");
    check(&hand, "hits");
    assert!(hand.window.query_all_by_role(Role::ListBoxOption).count() > 3);
}

/// The buttons of this name that can be seen, pressed one after the other.
fn through(hand: &mut Hand, names: &[&str], place: &str) {
    for name in names {
        hand.click(name);
        check(hand, &format!("{place}: {name}"));
    }
}

#[test]
fn pages_of_dialogs() {
    let (_dir, mut hand) = begin();
    hand.press("Ctrl+,");
    through(&mut hand, &["Keys", "General"], "settings");
    hand.press("Esc Ctrl+L");
    let tabs = ["Roles", "Statuses", "Verdict scales", "Labels"];
    through(&mut hand, &tabs, "labels and scales");
}

#[test]
fn the_list_of_backups() {
    let dir = tempfile::tempdir().unwrap();
    let start = Start::Project(sample(dir.path()));
    let mut around = surroundings(start, egui::Theme::Light);
    around.settings.preferences.backup_folder = dir.path().join("b").display().to_string();
    let mut hand = Hand::with(around);
    for keys in ["Ctrl+2 Tab U", "U Tab C"] {
        hand.press(keys);
        hand.press("Esc Esc Ctrl+K");
        hand.type_words(">Back up now");
        hand.press("Enter");
    }
    hand.press("Ctrl+K");
    hand.type_words(">Backups…");
    hand.press("Enter Down");
    assert!(hand.shows("List of backups") && hand.shows("What would change"));
    check(&hand, "backups");
    hand.press("Tab Down");
    check(&hand, "what would change");
    hand.click("Restore as a copy…");
    check(&hand, "restore as a copy");
}

#[test]
fn menus() {
    let (_dir, mut hand) = begin();
    for menu in Menu::BAR {
        hand.click(menu.name());
        check(&hand, menu.name());
        let entries = hand.window.query_all_by_role(Role::Button).count();
        assert!(entries > 10, "{}: {entries}", menu.name());
        hand.press("Esc");
    }
    // The menu at the words.
    hand.window.get_by_role(Role::Document).click_secondary();
    hand.settle();
    check(&hand, "the menu at the words");
}

#[test]
fn claims_say_which_of_how_many() {
    let (_dir, mut hand) = begin();
    let order = hand.session().derived().claim_order();
    hand.press("Ctrl+Home Ctrl+3 Down Down");
    let claim = hand.session().current_claim().expect("a claim").clone();
    let listed = hand.window.get_all_by_role(Role::ListBoxOption);
    let number = format!("C{} ", claim.number);
    let card = listed
        .map(|node| node.accesskit_node())
        .find(|node| node.label().is_some_and(|label| label.starts_with(&number)))
        .expect("its card");
    let mut parents = std::iter::successors(card.parent(), |parent| parent.parent());
    let list = parents
        .find(|parent| parent.role() == Role::ListBox)
        .unwrap();
    assert_eq!(list.label().as_deref(), Some("Claims"));
    let here = hand.session().desk().article.clone().unwrap();
    let index = hand.session().derived().claim_index();
    let touching: Vec<_> = index.touching(&here).collect();
    assert!(touching.len() > 2 && order.contains(&claim.id));
    let at = touching.iter().position(|id| *id == claim.id);
    assert_eq!(card.position_in_set(), at);
    assert_eq!(list.size_of_set(), Some(touching.len()));
    assert_eq!(card.is_selected(), Some(true));
}

#[test]
fn dialogs() {
    let asks: Vec<(&str, Ask)> = TABLE
        .iter()
        .filter_map(|row| match row.command {
            Command::Window(Window::Ask(ask)) => Some((row.id, ask)),
            _ => None,
        })
        .collect();
    assert_eq!(asks.len(), 24, "{asks:?}");
    for (id, _) in asks {
        let (_dir, mut hand) = if id.starts_with("review.") {
            begin_review()
        } else {
            begin()
        };
        let name = claimdesk::command::spec(id).unwrap().name;
        hand.press("Ctrl+K");
        hand.type_words(&format!(">{name}"));
        hand.press("Enter");
        check(&hand, id);
        let root = hand.window.root();
        // Files are chosen in a window of the system.
        let dialog = root
            .children_recursive()
            .any(|node| node.accesskit_node().role() == Role::Dialog);
        assert!(dialog || id == "article.import", "{id} opens no dialog");
    }
}

/// On a slow machine the arrow went to whatever lay to the right of the text.
#[test]
fn an_arrow_in_the_frame_in_which_the_keyboard_comes_back_stays_in_the_text() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+2 Ctrl+Home Right");
    let id = claimdesk::ui::text::ArticleView::id();
    hand.tap_as_the_keyboard_comes_back(egui::Key::ArrowRight);
    assert_eq!(hand.window.ctx.memory(egui::Memory::focused), Some(id));
}
