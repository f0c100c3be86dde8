//! What dialogs accept, refuse and ask for.

use super::{Desk, FIGURE, Window, asked, light};
use claimdesk::check::Severity;
use claimdesk::command::{Ask, Command};
use claimdesk::formats::ExportOptions;
use claimdesk::model::{ArticleId, Item};
use claimdesk::session::preferences::{Face, LineHeight};
use claimdesk::ui::dialogs::{Confirm, Dialog, Found, Leaving, Problems, Request};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::{Path, PathBuf};

/// A text field by its name; its caption has the same words.
fn field<'a>(harness: &'a Window<'_>, name: &'a str) -> Node<'a> {
    harness.get_by_role_and_label(Role::TextInput, name)
}

#[test]
fn a_new_project_follows_its_title_until_its_folder_is_typed() {
    let mut harness = asked(Ask::NewProject, Desk::new());
    assert!(field(&harness, "Title").is_focused());
    field(&harness, "Title").type_text("Où ? À Kursk !");
    harness.run();
    let folder = field(&harness, "Folder").value();
    assert_eq!(folder.as_deref(), Some("/home/lena/projects/ou-a-kursk"));
    harness.key_press(Key::Enter);
    harness.run();
    let expected = Request::CreateProject {
        folder: "/home/lena/projects/ou-a-kursk".into(),
        title: "Où ? À Kursk !".to_owned(),
        person: "lena".to_owned(),
    };
    assert_eq!(harness.state().asked(), Some(&expected));
    assert!(harness.state().dialog.is_none());
}

#[test]
fn a_folder_that_is_taken_is_refused_in_its_place() {
    let mut harness = asked(Ask::NewProject, Desk::new());
    field(&harness, "Title").type_text("Taken");
    harness.run();
    harness.get_by_label("There are files in that folder already.");
    harness.get_by_label("Make project").click();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().requests, []);
    // A folder with things in it, chosen by the system's dialog: a new one inside is offered.
    let dialog = harness.state_mut().dialog.as_mut().unwrap();
    dialog.path_chosen(Path::new("/home/lena/taken"));
    harness.run();
    let folder = field(&harness, "Folder").value();
    assert_eq!(folder.as_deref(), Some("/home/lena/taken/taken"));
    harness.get_by_label("Browse…").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::BrowseNewProject));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().dialog.is_none());
}

#[test]
fn a_project_is_opened_by_path_from_the_recent_ones_or_as_sample() {
    let mut harness = asked(Ask::OpenProject, Desk::new());
    field(&harness, "Project folder").type_text("/tmp/p");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(
        harness.state().asked(),
        Some(&Request::OpenProject("/tmp/p".into()))
    );
    let mut harness = asked(Ask::OpenProject, Desk::new());
    harness.get_by_label("Open Night ferry").click();
    harness.run();
    let expected = Request::OpenProject("/home/lena/documents/night-ferry".into());
    assert_eq!(harness.state().asked(), Some(&expected));
    let mut harness = asked(Ask::OpenProject, Desk::new());
    harness.get_by_label("Open the sample").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::OpenSample));
    assert!(harness.state().dialog.is_none());
}

#[test]
fn several_files_are_imported() {
    let mut harness = asked(Ask::ImportFiles, Desk::new());
    for path in ["/a/one.html", "/a/two words.txt", "/a/one.html"] {
        let dialog = harness.state_mut().dialog.as_mut().unwrap();
        dialog.path_chosen(Path::new(path));
    }
    harness.run();
    harness.get_by_label("Import 2 files").click();
    harness.run();
    let paths: Vec<PathBuf> = vec!["/a/one.html".into(), "/a/two words.txt".into()];
    assert_eq!(harness.state().asked(), Some(&Request::ImportPaths(paths)));
}

#[test]
fn an_export_is_chosen_and_set_up_by_keys() {
    let mut harness = asked(Ask::Export, Desk::new());
    let list = |harness: &egui_kittest::Harness<'_, Desk>, name: &str| {
        let row = harness.get_by_role_and_label(Role::ListBoxOption, name);
        row.accesskit_node().is_selected() == Some(true)
    };
    assert!(list(&harness, "Claimdesk JSON lines"));
    harness.key_press(egui::Key::End);
    harness.run();
    assert!(list(&harness, "Training set"));
    // Two at once, as fast hands press them.
    harness.key_press(egui::Key::ArrowUp);
    harness.key_press(egui::Key::ArrowUp);
    harness.run();
    assert!(list(&harness, "Claimdesk JSON lines"));
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    assert!(list(&harness, "Spreadsheet"));
    assert!(harness.query_by_label("Tags").is_none());
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    for (list, value) in [
        ("Tags", "BILOU"),
        ("A row is", "an article"),
        ("Train, validation, test", "70/15/15"),
        ("Kept together if they", "… or one outlet’s"),
        ("A mention inside one", "grows"),
    ] {
        harness.get_by_role_and_label(Role::ComboBox, list).click();
        harness.run();
        harness.get_by_label(value).click();
        harness.run();
    }
    harness
        .get_by_role_and_label(Role::Button, "Export")
        .click();
    harness.run();
    let Some(Request::Export {
        format, options, ..
    }) = harness.state().asked()
    else {
        panic!("{:?}", harness.state().requests);
    };
    assert_eq!(format, "dataset");
    assert_eq!(
        options.command("dataset"),
        "claimdesk export PROJECT --format dataset --out FOLDER --align expand --tags bilou \
         --rows article --split 70/15/15 --group-by outlet"
    );
}

#[test]
fn an_export_names_its_file_after_what_it_holds() {
    let mut harness = asked(Ask::Export, Desk::new());
    let path = field(&harness, "File").value();
    assert_eq!(
        path.as_deref(),
        Some("/home/lena/projects/lindhaven-fire.jsonl")
    );
    harness
        .get_by_role_and_label(Role::ListBoxOption, "Spreadsheet")
        .click();
    harness.get_by_label("This article").click();
    harness.get_by_label("Only my work").click();
    harness.run();
    harness
        .get_by_role_and_label(Role::Button, "Export")
        .click();
    harness.run();
    let Some(Request::Export {
        format,
        path,
        options,
    }) = harness.state().asked()
    else {
        panic!("{:?}", harness.state().requests);
    };
    assert_eq!(format, "csv");
    assert_eq!(
        path,
        Path::new("/home/lena/projects/warehouse-fire-in-lindhaven.csv")
    );
    let ada = harness.state().session.person().clone();
    let wanted = ExportOptions {
        people: Some(vec![ada]),
        articles: Some(vec![ArticleId::new("a1").unwrap()]),
        ..ExportOptions::default()
    };
    assert_eq!(options, &wanted);
}

#[test]
fn all_places_but_those_unticked_are_tagged_as_one_step() {
    let mut desk = Desk::new();
    let figure = claimdesk::model::MentionId::new(FIGURE.number() + 1);
    desk.session.run(Command::FocusMention(figure)).unwrap();
    let mut harness = asked(Ask::TagAll, desk);
    // "12" stands three times in this article, once tagged.
    harness.get_by_label("Tag 2 places");
    harness.get_by_label("Project").click();
    harness.run();
    harness.get_by_label("Tag 3 places");
    // The first place is tagged already: Space leaves the second out.
    harness.get_by_label("Places").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_label("Tag 2 places");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("Tag 3 places");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("Tag 0 places");
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_label("Tag 1 place");
    harness.key_press(Key::Enter);
    harness.run();
    let Some(Command::TagAll { places, .. }) = harness.state().ran.last() else {
        panic!("{:?}", harness.state().ran);
    };
    assert_eq!(places.len(), 1);
    assert!(harness.state().dialog.is_none());
    let undo = harness.state().session.history().undo_entry().unwrap();
    assert_eq!(undo.forward.name, "tag “12” 1× as figure");
}

#[test]
fn a_label_is_chosen_by_letters_and_enter() {
    let mut desk = Desk::new();
    desk.session.run(Command::FocusMention(FIGURE)).unwrap();
    let mut harness = asked(Ask::Label, desk);
    harness.get_by_label("Filter labels").type_text("sour");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        matches!(&harness.state().ran[..], [Command::Tag(label)] if label.as_str() == "source")
    );
    assert!(harness.state().dialog.is_none());
}

#[test]
fn settings_hold_at_once() {
    let mut harness = asked(Ask::Settings, Desk::new());
    harness.get_by_label("Dark").click();
    harness.get_by_label("125 %").click();
    harness.get_by_label("Grow to whole words").click();
    harness.run();
    let now = &harness.state().preferences;
    assert_eq!(now.theme, claimdesk::ui::ThemeChoice::Dark);
    assert_eq!((now.zoom, now.snap), (125, false));
    assert_eq!(
        (&now.face, now.line_height),
        (&Face::Serif, LineHeight::Usual)
    );
    for choice in ["Sans", "Wide", "Show invisible characters"] {
        harness.get_by_label(choice).focus();
        harness.run();
        harness.key_press(Key::Space);
        harness.run();
    }
    let now = &harness.state().preferences;
    assert_eq!(
        (&now.face, now.line_height),
        (&Face::Sans, LineHeight::Wide)
    );
    assert!(now.invisibles);
    field(&harness, "Your name").focus();
    harness.run();
    field(&harness, "Your name").type_text("Lena");
    harness.run();
    harness.get_by_label("Done").click();
    harness.run();
    assert_eq!(harness.state().preferences.person, "Lena");
    assert!(harness.state().dialog.is_none());
}

#[test]
fn a_family_that_is_not_installed_is_told() {
    let mut harness = asked(Ask::Settings, Desk::new());
    let typed = |harness: &mut egui_kittest::Harness<'_, Desk>, words: &str| {
        field(harness, "Family of the text").focus();
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        harness.run();
        field(harness, "Family of the text").type_text(words);
        harness.run();
    };
    typed(&mut harness, "Nowhere Sans");
    harness.get_by_label_contains("No family of that name is installed");
    typed(&mut harness, "Claimdesk Math");
    harness.get_by_label("Installed on this system.");
    harness.get_by_label("Done").click();
    harness.run();
    let face = harness.state().preferences.face.clone();
    assert_eq!(face, Face::Named("Claimdesk Math".to_owned()));
}

#[test]
fn keys_are_added_taken_off_and_reset() {
    let mut harness = asked(Ask::Settings, Desk::new());
    harness.get_by_label("Keys").click();
    harness.run();
    harness.get_by_label("Find a command").focus();
    harness.run();
    harness
        .get_by_label("Find a command")
        .type_text("check project");
    harness.run();
    harness.get_by_label("Add keys for Check project").click();
    harness.run();
    harness.get_by_label("Press the new keys; Esc cancels");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(
        harness.state().dialog.is_some(),
        "Esc ends only the waiting"
    );
    assert!(harness.state().preferences.keys.is_empty());
    harness.get_by_label("Add keys for Check project").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    let keys = |harness: &Window<'_>, id: &str| harness.state().preferences.keys.get(id).cloned();
    assert_eq!(
        keys(&harness, "project.check"),
        Some(vec!["Ctrl+S".to_owned()])
    );
    harness.get_by_label("Ctrl+S also runs Save snapshot");
    harness
        .get_by_label("Use Ctrl+S only for Check project")
        .click();
    harness.run();
    assert_eq!(keys(&harness, "project.save"), Some(vec![]));
    harness.get_by_label("Reset keys of Check project").click();
    harness.run();
    assert_eq!(keys(&harness, "project.check"), None);
    harness.get_by_label("Reset all").click();
    harness.run();
    assert!(harness.state().preferences.keys.is_empty());
}

#[test]
fn leaving_with_steps_that_are_not_on_disk_asks_and_names_them() {
    let mut harness = light(Desk::new());
    let steps: Vec<String> = (1..=7).map(|n| format!("tag “{n}” as figure")).collect();
    let window = Leaving::Window;
    for (name, request) in [
        ("Close and lose 7 steps", Request::LoseThen(window.clone())),
        ("Save a copy…", Request::AskCopyThen(window.clone())),
        ("Try again", Request::TryAgainThen(window.clone())),
    ] {
        let question = Confirm::leaving(&steps, "the disk is full: free some space", &window);
        harness.state_mut().dialog = Some(Dialog::Confirm(question));
        harness.run();
        harness.get_by_label("7 steps are not on disk");
        harness.get_by_label_contains("The disk is full: free some space.");
        harness.get_by_label("Tag “5” as figure.");
        assert!(harness.query_by_label_contains("“6”").is_none());
        harness.get_by_label("And 2 more steps.");
        harness.get_by_label(name).click();
        harness.run();
        assert_eq!(harness.state().asked(), Some(&request));
        assert!(harness.state().dialog.is_none());
    }
}

/// A review of what a machine proposes.
fn reviewing() -> Desk {
    let mut project = Desk::new().session.project().clone();
    let article = project.article_at(0).unwrap();
    let (id, text) = (article.id.to_string(), article.text.as_str());
    let word = text.split_whitespace().next().unwrap().to_owned();
    crate::proposals::propose(&mut project, "gliner", &id, &[(&word, "source", 0.5)]);
    let mut desk = Desk::with(project);
    desk.session.run(Command::ToggleReview).unwrap();
    desk
}

/// The dialog that a command opens, filled in so that it can go ahead.
fn filled(ask: Ask) -> Window<'static> {
    let mut desk = Desk::new();
    // "12", which stands in more places.
    let figure = claimdesk::model::MentionId::new(FIGURE.number() + 1);
    desk.session.run(Command::FocusMention(figure)).unwrap();
    if claimdesk::command::TABLE.iter().any(|row| {
        row.menu == claimdesk::command::Menu::Review
            && matches!(row.command, Command::Window(claimdesk::command::Window::Ask(one)) if one == ask)
    }) {
        desk = reviewing();
    }
    let mut harness = light(desk);
    let ctx = harness.ctx.clone();
    harness.state_mut().ask(&ctx, ask);
    // Some grow to their size over a few frames.
    harness.run_steps(10);
    let dialog = harness.state_mut().dialog.as_mut().unwrap();
    dialog.path_chosen(Path::new("/home/lena/fresh"));
    harness.run_steps(10);
    harness
}

#[test]
fn ctrl_enter_goes_ahead_in_every_dialog_wherever_the_keyboard_is() {
    let asks: Vec<Ask> = claimdesk::command::TABLE
        .iter()
        .filter_map(|row| match row.command {
            Command::Window(claimdesk::command::Window::Ask(ask)) => Some(ask),
            _ => None,
        })
        .collect();
    assert!(asks.len() >= 12, "{asks:?}");
    let fields = [Role::TextInput, Role::MultilineTextInput];
    let (mut tried, mut open) = (0, Vec::new());
    for ask in asks {
        let count = |role| filled(ask).query_all_by_role(role).count();
        // In each of its fields, and in none of them.
        let mut places: Vec<Option<(Role, usize)>> = vec![None];
        for role in fields {
            places.extend((0..count(role)).map(|at| Some((role, at))));
        }
        for place in places {
            let mut harness = filled(ask);
            if let Some((role, at)) = place {
                let node = harness.query_all_by_role(role).nth(at);
                node.unwrap().focus();
                harness.run_steps(10);
            }
            harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
            harness.run_steps(10);
            // That one stays to show what comes of what it asked for.
            let asks = |request: &Request| matches!(request, Request::Suggest(_));
            let looks = ask == Ask::Suggesters && harness.state().requests.iter().any(asks);
            if harness.state().dialog.is_some() && !looks {
                open.push((ask, place));
            }
            tried += 1;
        }
    }
    assert_eq!(open, [], "stay open");
    assert!(tried > 20, "{tried}");
}

/// What a check may find.
pub(crate) fn found() -> Vec<Found> {
    let found = |severity, place: &str, message: &str, way_out: &str, repairable, item| Found {
        severity,
        place: place.to_owned(),
        message: message.to_owned(),
        way_out: way_out.to_owned(),
        repairable,
        item,
    };
    vec![
        found(
            Severity::Note,
            "journal/lena.log.damaged-5d9c9f3c",
            "steps that could not be used were kept here",
            "look at it; delete it when nothing is missing",
            false,
            None,
        ),
        found(
            Severity::Error,
            "layers/lena/fire.ron:9",
            "mention m1: its quote is “40 people”, but the article has “ 40 peopl” there",
            "correct the file by hand, or run the repair, which looks for the words and keeps the file as it is in trash/",
            true,
            None,
        ),
        found(
            Severity::Warning,
            "layers/lena/fire.ron:14",
            "two claims of lena have the number C2",
            "the repair gives the newer one the next free number",
            true,
            Some(Item::Mention(FIGURE)),
        ),
        found(
            Severity::Error,
            "articles/fire.txt",
            "a name with a trick: Lena\u{202e}hsraM",
            "restore the file from version control or a backup",
            false,
            None,
        ),
    ]
}

#[test]
fn what_a_check_found_is_walked_by_keys_filtered_and_gone_to() {
    let mut harness = light(Desk::new());
    harness.state_mut().dialog = Some(Dialog::Problems(Problems::of_open(found())));
    harness.run();
    // The worst comes first and has the keys, and nothing in a name can turn words round.
    let first = harness.get_by_label_contains("error: mention m1: its quote is");
    assert!(first.is_focused());
    harness.get_by_label_contains("a name with a trick: Lena‹U+202E›hsraM");
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.get_by_label_contains("the next free number (Enter goes there)");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().dialog.is_none());
    assert_eq!(harness.state().session.desk().focus, Some(FIGURE));
}

#[test]
fn a_filter_narrows_what_was_found() {
    let mut harness = light(Desk::new());
    harness.state_mut().dialog = Some(Dialog::Problems(Problems::of_open(found())));
    harness.run();
    harness.get_by_label("Warnings 1").click();
    harness.run();
    harness.get_by_label_contains("warning: two claims of lena");
    assert!(
        harness
            .query_by_label_contains("error: mention m1")
            .is_none()
    );
    harness.get_by_label("All 4").click();
    harness.run();
    field(&harness, "Filter problems").focus();
    harness.run();
    field(&harness, "Filter problems").type_text("articles/");
    harness.run();
    harness.get_by_label_contains("error: a name with a trick");
    assert!(
        harness
            .query_by_label_contains("warning: two claims")
            .is_none()
    );
    harness.get_by_label("Repair").click();
    harness.run();
    assert_eq!(harness.state().asked(), Some(&Request::RepairFindings));
}

#[test]
fn a_damaged_project_is_repaired_from_the_window() {
    let mut harness = light(Desk::new());
    let folder = std::path::PathBuf::from("/home/lena/p");
    let dialog = Problems::of_refused(folder.clone(), found());
    harness.state_mut().dialog = Some(Dialog::Problems(dialog));
    harness.run();
    harness.get_by_label_contains("/home/lena/p was not opened, so that nothing in it is lost.");
    harness.get_by_label("Show the folder").click();
    harness.run();
    assert_eq!(
        harness.state().asked(),
        Some(&Request::ShowFolder(folder.clone()))
    );
    harness.get_by_label("Repair and open").click();
    harness.run();
    assert_eq!(
        harness.state().asked(),
        Some(&Request::RepairProject(folder))
    );
    assert!(harness.state().dialog.is_none());
}
