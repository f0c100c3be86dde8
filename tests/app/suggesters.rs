//! The dialog of suggesters: switches, files, programs and what comes of them. The programs are
//! small shell scripts.

use std::path::Path;
use std::sync::Arc;

use claimdesk::app::{App, Surroundings};
use claimdesk::cli::Start;
use claimdesk::store::{Consents, Settings, SettingsKeeper, project_id};
use claimdesk::suggest::OutsideProgram;
use claimdesk::ui::Theme;
use egui::vec2;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::common::raster::{count, save};
use crate::hand::{Hand, Picker, new_project, surroundings, write};

const ARTICLE: &str =
    "Lead\n\nAda Lind came, says Reuters. It is 12 km to the lake. Then Ada Lind left.";

/// Answers about the first article that it gets.
const ANSWER: &str = r#"read -r line; id=${line#*:\"}; id=${id%%\"*}; cat >/dev/null
echo "{\"id\":\"$id\",\"label\":\"PERSON\",\"score\":0.7,\"quote\":\"Reuters\"}""#;

fn script(name: &str, script: &str) -> OutsideProgram {
    OutsideProgram {
        name: name.to_owned(),
        program: "sh".to_owned(),
        arguments: vec!["-c".to_owned(), script.to_owned()],
        labels: [("PERSON".to_owned(), "actor".to_owned())].into(),
        ..OutsideProgram::default()
    }
}

/// A window on a new project in `dir`, with these programs, and settings in `dir/config`.
fn around(dir: &Path, programs: Vec<OutsideProgram>) -> Surroundings {
    let folder = dir.join("project");
    if !folder.exists() {
        new_project(dir);
    }
    let mut around = surroundings(Start::Project(folder), egui::Theme::Light);
    around.settings.preferences.suggesters.programs = programs;
    around.settings_folder = Some(dir.join("config"));
    around
}

fn open(hand: &mut Hand) {
    hand.press("Ctrl+K");
    hand.type_words(">Suggesters");
    hand.press("Enter");
    assert!(hand.shows("Run those switched on"), "the dialog");
}

fn begin(dir: &Path, programs: Vec<OutsideProgram>) -> Hand {
    let mut hand = Hand::with(around(dir, programs));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    open(&mut hand);
    hand
}

/// Whether a control has the keyboard.
fn is_at(hand: &Hand, name: &str) -> bool {
    let mut all = hand.window.query_all_by_label(name);
    all.any(|node| node.is_focused())
}

/// Goes to a control by keyboard.
fn tab_to(hand: &mut Hand, name: &str) {
    for _ in 0..80 {
        if is_at(hand, name) {
            return;
        }
        hand.press("Tab");
    }
    panic!("Tab does not lead to {name}");
}

fn runs(hand: &Hand) -> Vec<String> {
    hand.project().runs().map(|run| run.name.clone()).collect()
}

fn consents(dir: &Path) -> Vec<OutsideProgram> {
    let id = project_id(&dir.join("project")).unwrap();
    Consents::load_from(&dir.join("config")).allowed_in(&id)
}

fn allow(dir: &Path, program: &OutsideProgram) {
    let mut consents = Consents::default();
    consents.allow(&project_id(&dir.join("project")).unwrap(), program);
    std::fs::create_dir_all(dir.join("config")).unwrap();
    consents.save_to(&dir.join("config")).unwrap();
}

#[test]
fn memory_lists_and_patterns_are_fed_and_run_by_keyboard() {
    let dir = tempfile::tempdir().unwrap();
    let names = write(dir.path(), "names.txt", "Reuters\tsource\n");
    let patterns = write(dir.path(), "units.txt", "figure\t\\d+ km\nfigure\t(\n");
    let mut around = around(dir.path(), Vec::new());
    around.picker = Arc::new(Picker(vec![names.clone()]));
    let mut hand = Hand::with(around);
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    hand.select("Ada Lind");
    hand.press("A");
    let steps = hand.session().history().position();
    open(&mut hand);
    tab_to(&mut hand, "Browse for names");
    hand.press("Enter");
    assert!(hand.shows("names.txt"), "the file that was chosen");
    tab_to(&mut hand, "Add a file with patterns");
    hand.type_words(&patterns.display().to_string());
    hand.press("Enter");
    assert!(hand.shows("units.txt"), "the file that was typed");
    assert!(runs(&hand).is_empty(), "Enter in a field runs nothing");
    hand.press("Ctrl+Enter");
    assert!(hand.shows_part("line 2: "), "the pattern that is wrong");
    assert_eq!(
        hand.window
            .query_all_by_label("1 suggestion in 1 article")
            .count(),
        2
    );
    assert_eq!(runs(&hand), ["list names", "memory"]);
    // Put right, and run alone.
    write(dir.path(), "units.txt", "figure\t\\d+ km\n");
    tab_to(&mut hand, "Run Patterns");
    hand.press("Enter");
    assert!(!hand.shows_part("line 2: "), "what was wrong is gone");
    assert_eq!(runs(&hand), ["list names", "memory", "patterns units"]);
    assert_eq!(
        hand.session().history().position(),
        steps + 3,
        "a step each"
    );
    // A file that is gone is told, and taken off the list.
    std::fs::remove_file(&names).unwrap();
    tab_to(&mut hand, "Run List of names");
    hand.press("Enter");
    assert!(hand.shows_part("names.txt: "), "the file is not there");
    tab_to(&mut hand, "Take names.txt off the list");
    hand.press("Enter");
    assert!(!hand.shows("names.txt"));
    hand.press("Ctrl+Enter");
    assert!(!hand.shows("Run those switched on"), "the dialog is closed");
    assert!(hand.session().review().is_some(), "the review has begun");
    hand.press("Y Y Y");
    let layers: Vec<_> = hand.project().layers().collect();
    assert_eq!(layers[0].1.mentions_in_order().len(), 4);
}

#[test]
fn switches_and_files_are_remembered_and_only_what_is_on_runs() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config");
    let names = write(
        dir.path(),
        "names.txt",
        "Reuters\tsource\nAda Lind\tactor\n",
    );
    let begin = |settings: Option<Settings>| {
        let mut around = around(dir.path(), Vec::new());
        around.keeper = Some(SettingsKeeper::start(&config));
        around.settings = settings.unwrap_or(around.settings);
        Hand::with(around)
    };
    let mut hand = begin(None);
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    hand.select("Ada Lind");
    hand.press("A");
    open(&mut hand);
    tab_to(&mut hand, "Memory");
    hand.press("Space");
    tab_to(&mut hand, "Add a file with names");
    hand.type_words(&names.display().to_string());
    // Leaving the field is enough.
    hand.press("Tab Esc");
    hand.close();
    let (settings, note) = Settings::load_from(&config);
    assert_eq!(note, None);
    let choices = &settings.preferences.suggesters;
    assert!(!choices.is_on("memory") && choices.is_on("list"));
    assert_eq!(choices.lists, [names.display().to_string()]);
    let mut hand = begin(Some(settings));
    open(&mut hand);
    hand.press("Ctrl+Enter");
    assert_eq!(runs(&hand), ["list names"], "not the memory");
    // Alone it runs though it is off.
    tab_to(&mut hand, "Run Memory");
    hand.press("Space");
    assert_eq!(runs(&hand), ["list names", "memory"]);
}

/// What looked in vain says so, here and in the list of runs, and there is nothing to review.
#[test]
fn a_list_that_finds_nothing_says_what_it_read() {
    let dir = tempfile::tempdir().unwrap();
    let names = write(dir.path(), "names.txt", "Bo Berg\tactor\nAda Lind\tactor\n");
    let mut around = around(dir.path(), Vec::new());
    let choices = &mut around.settings.preferences.suggesters;
    choices.lists.push(names.display().to_string());
    let mut hand = Hand::with(around);
    hand.event(egui::Event::Paste("One\n\nReuters says no.".to_owned()));
    hand.event(egui::Event::Paste("Two\n\nAda Lind says yes.".to_owned()));
    hand.select("Ada Lind");
    hand.press("A");
    open(&mut hand);
    hand.click("Run List of names");
    assert!(hand.shows("Read 1 article, found nothing"));
    assert!(hand.shows("In 1 article all that it found is tagged or answered already."));
    assert_eq!(runs(&hand), ["list names"]);
    assert!(!hand.shows("Review them"), "there is nothing");
    hand.press("Esc");
    hand.press("R");
    assert!(hand.session().review().is_none());
    assert!(hand.shows_part("There are no suggestions. Import a run"));
    hand.press("Ctrl+K");
    hand.type_words(">Suggestion runs");
    hand.press("Enter");
    assert!(hand.shows("Read 1 article, found nothing"));
    hand.press("Esc Ctrl+Z");
    assert_eq!(runs(&hand), Vec::<String>::new(), "one step");
}

#[test]
fn one_article_can_be_looked_at_alone() {
    let dir = tempfile::tempdir().unwrap();
    let names = write(dir.path(), "names.txt", "Reuters\tsource\n");
    let mut around = around(dir.path(), Vec::new());
    let choices = &mut around.settings.preferences.suggesters;
    choices.lists.push(names.display().to_string());
    let mut hand = Hand::with(around);
    hand.event(egui::Event::Paste("One\n\nReuters says no.".to_owned()));
    hand.event(egui::Event::Paste(
        "Two\n\nReuters says yes. Reuters is sure.".to_owned(),
    ));
    let here = hand.session().article().unwrap().id.clone();
    open(&mut hand);
    tab_to(&mut hand, "Where they look");
    hand.press("Up");
    tab_to(&mut hand, "Run List of names");
    hand.press("Enter");
    let found = |hand: &Hand| -> Vec<_> {
        let all = hand.project().proposals();
        let all = all.map(|(article, _, found)| (article.clone(), found.suggestions.len()));
        all.collect()
    };
    assert_eq!(found(&hand), [(here.clone(), 2)]);
    // What is done keeps what was said of it, and is looked at if somebody wants that.
    write(dir.path(), "names.txt", "Reuters\tsource\nyes\tactor\n");
    hand.press("Esc Ctrl+2 Ctrl+Enter");
    open(&mut hand);
    tab_to(&mut hand, "Run List of names");
    hand.press("Enter");
    assert_eq!(found(&hand).len(), 2);
    assert!(found(&hand).contains(&(here.clone(), 2)), "not looked at");
    tab_to(&mut hand, "Where they look");
    hand.press("Down");
    tab_to(&mut hand, "Run List of names");
    hand.press("Enter");
    assert!(found(&hand).contains(&(here, 3)), "both");
}

#[test]
fn a_program_asks_before_it_runs_and_consent_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("it-ran");
    let ran = || {
        std::fs::read_to_string(&mark)
            .unwrap_or_default()
            .lines()
            .count()
    };
    let program = script(
        "mine",
        &format!("echo ran >> '{}'\n{ANSWER}", mark.display()),
    );
    let mut hand = begin(dir.path(), vec![program.clone()]);
    tab_to(&mut hand, "Run mine");
    hand.press("Enter");
    assert!(hand.shows("May “mine” read this project?"));
    assert!(hand.shows_part("it-ran"), "the exact command");
    assert!(hand.shows_part("the text, title and language of 1 article"));
    assert!(
        hand.window.get_by_label("Don’t run it").is_focused(),
        "the safe answer"
    );
    hand.press("Enter");
    assert!(!hand.shows("May “mine” read this project?"));
    assert_eq!(
        (ran(), consents(dir.path()).len(), runs(&hand).len()),
        (0, 0, 0),
        "refused"
    );
    // Among those that are switched on it asks as well.
    tab_to(&mut hand, "Run those switched on");
    hand.press("Enter");
    assert_eq!(ran(), 0);
    tab_to(&mut hand, "Allow and run");
    hand.press("Enter");
    assert!(hand.shows("1 suggestion in 1 article"));
    // The memory has looked too, in vain.
    assert_eq!(
        (ran(), runs(&hand)),
        (1, vec!["memory".to_owned(), "mine".to_owned()])
    );
    assert!(
        consents(dir.path())[0].runs_the_same(&program),
        "as the command line keeps it"
    );
    // Another window knows; other arguments are another question.
    hand.close();
    let mut other = program.clone();
    other.name = "other".to_owned();
    other.arguments.push("--more".to_owned());
    let mut hand = Hand::with(around(dir.path(), vec![program, other]));
    open(&mut hand);
    assert_eq!(
        hand.window
            .query_all_by_label("May read this project.")
            .count(),
        1
    );
    tab_to(&mut hand, "Run other");
    hand.press("Enter");
    assert!(hand.shows("May “other” read this project?"));
    assert_eq!(ran(), 1);
    hand.press("Enter");
    tab_to(&mut hand, "Run mine");
    hand.press("Enter");
    assert_eq!(ran(), 2, "allowed before");
    tab_to(&mut hand, "Take back what mine may");
    hand.press("Enter");
    assert!(!hand.shows("May read this project."));
    assert_eq!(consents(dir.path()), []);
    tab_to(&mut hand, "Run mine");
    hand.press("Enter");
    assert!(hand.shows("May “mine” read this project?"));
    assert_eq!(ran(), 2);
}

#[test]
fn what_was_allowed_for_a_program_that_is_gone_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    new_project(dir.path());
    let old = script("old", "echo old");
    allow(dir.path(), &old);
    let mut hand = begin(dir.path(), Vec::new());
    assert!(hand.shows("No longer listed, but allowed before:"));
    hand.click(&format!("Take back what {} may", old.command_line()));
    assert!(!hand.shows("No longer listed, but allowed before:"));
    assert_eq!(consents(dir.path()), []);
}

#[test]
fn what_a_program_does_wrong_is_shown() {
    let slow = OutsideProgram {
        silence: 1,
        ..script("it", "sleep 1000")
    };
    let long = OutsideProgram {
        seconds: 1,
        ..script("it", "while true; do echo; sleep 0.1; done")
    };
    let missing = OutsideProgram {
        program: "claimdesk-no-such-program".to_owned(),
        ..script("it", "")
    };
    let cases = [
        (
            script("it", "cat >/dev/null; echo oops >&2; exit 4"),
            "exit status: 4",
            "oops",
        ),
        (
            script("it", "cat >/dev/null; echo hello"),
            "line 1: “hello” can’t be read",
            "",
        ),
        (script("it", "cat; echo"), "line 1: it has no label", ""),
        (missing, "can’t be started", "the settings"),
        (slow, "said nothing for 1 seconds", ""),
        (long, "longer than 1 seconds", ""),
    ];
    for (program, wrong, more) in cases {
        let dir = tempfile::tempdir().unwrap();
        new_project(dir.path());
        allow(dir.path(), &program);
        let mut hand = begin(dir.path(), vec![program]);
        hand.click("Run it");
        assert!(hand.shows_part(wrong) && hand.shows_part(more), "{wrong}");
        assert!(runs(&hand).is_empty());
    }
}

#[test]
fn a_program_that_hangs_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    new_project(dir.path());
    let mark = dir.path().join("pid");
    let program = script(
        "slow",
        &format!("echo $$ > '{}'; sleep 1000", mark.display()),
    );
    allow(dir.path(), &program);
    let mut hand = begin(dir.path(), vec![program]);
    hand.window.get_by_label("Run slow").click();
    hand.wait("it runs", |hand| {
        hand.shows("Stop") && std::fs::read_to_string(&mark).is_ok_and(|pid| pid.ends_with('\n'))
    });
    assert!(hand.shows("slow"), "which one runs");
    hand.click("Stop");
    assert!(hand.shows("Stopped: nothing came in"));
    assert!(runs(&hand).is_empty());
    let pid = std::fs::read_to_string(&mark).unwrap();
    let mut lives = std::process::Command::new("sh");
    let lives = lives.args(["-c", &format!("kill -0 {pid}")]);
    assert!(!lives.output().unwrap().status.success(), "it has ended");
}

#[test]
fn programs_are_added_changed_and_removed_in_the_window() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = begin(dir.path(), vec![script("first", "true")]);
    hand.click("first");
    tab_to(&mut hand, "Add a program…");
    hand.press("Enter");
    hand.type_words("first");
    tab_to(&mut hand, "Program");
    hand.type_words("bin/suggest");
    assert!(hand.shows("There is a program “first” already."));
    tab_to(&mut hand, "Name of the program");
    hand.press("Ctrl+A");
    hand.type_words("second");
    assert!(hand.shows_part("neither a whole path nor a mere name"));
    tab_to(&mut hand, "Program");
    hand.press("Ctrl+A");
    hand.type_words("sh");
    tab_to(&mut hand, "Arguments");
    hand.type_words("-c");
    hand.press("Enter");
    hand.type_words("echo a word");
    tab_to(&mut hand, "Labels of the program");
    hand.type_words("PERSON=actor");
    tab_to(&mut hand, "Seconds that it may take");
    hand.press("Ctrl+A");
    hand.type_words("60");
    hand.press("Ctrl+Enter");
    assert!(hand.shows("Run second"), "back in the list");
    // Leaving the form changes nothing and leads back.
    hand.click("Edit first");
    hand.type_words("x");
    hand.press("Esc");
    assert!(hand.shows("Run first"));
    hand.click("Edit first");
    hand.press("Ctrl+A");
    hand.type_words("third");
    hand.press("Ctrl+Enter");
    hand.press("Esc");
    open(&mut hand);
    // What was switched off stays so under its new name.
    let third = hand.window.get_by_label("third");
    assert_eq!(
        third.accesskit_node().toggled(),
        Some(egui::accesskit::Toggled::False)
    );
    hand.click("Remove second");
    assert!(!hand.shows("Run second"));
    assert!(hand.shows("Run third"));
}

#[test]
fn pictures() {
    for (which, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let dir = tempfile::tempdir().unwrap();
        new_project(dir.path());
        let names = write(
            dir.path(),
            "agencies and outlets.csv",
            "name,label\nReuters,source\n",
        );
        let units = write(dir.path(), "units.txt", "figure\t\\d+ km\nfigure\t(\n");
        let mut around = around(
            dir.path(),
            vec![script("spaCy", ANSWER), script("rules", ANSWER)],
        );
        let preferences = &mut around.settings.preferences;
        preferences.theme = match theme {
            egui::Theme::Light => claimdesk::session::preferences::ThemeChoice::Light,
            egui::Theme::Dark => claimdesk::session::preferences::ThemeChoice::Dark,
        };
        let choices = &mut preferences.suggesters;
        choices.lists.push(names.display().to_string());
        choices.patterns.push(units.display().to_string());
        choices.programs[0].program = "/usr/bin/python3".to_owned();
        choices.programs[0].arguments =
            vec!["spacy_suggester.py".to_owned(), "en_core_web_sm".to_owned()];
        choices.set("program rules", false);
        allow(dir.path(), &choices.programs[1]);
        let mut hand = Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around));
        hand.event(egui::Event::Paste(ARTICLE.to_owned()));
        open(&mut hand);
        let shot = |hand: &mut Hand, name: &str| {
            let picture = hand.screen.picture(&hand.window);
            save(&picture, &format!("suggesters-{name}-{which}"));
            let theme = Theme::of(&hand.window.ctx);
            let all = hand.window.ctx.content_rect();
            assert!(
                count(&picture, all, 1.0, theme.card) > 50_000,
                "{name}: the dialog"
            );
            assert!(
                count(&picture, all, 1.0, theme.accent) > 100,
                "{name}: switches"
            );
        };
        shot(&mut hand, "list");
        hand.press("Ctrl+Enter");
        shot(&mut hand, "asks");
        hand.window.get_by_label("Memory").scroll_to_me();
        hand.settle();
        shot(&mut hand, "told");
        hand.click("Edit spaCy");
        shot(&mut hand, "form");
    }
}
