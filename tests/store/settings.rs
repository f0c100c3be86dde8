//! Settings, and the sample that the binary carries.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::model::PersonId;
use claimdesk::session::preferences::{Face, LineHeight, ThemeChoice};
use claimdesk::store::sample::FILES;
use claimdesk::store::{self, Consents, Settings};
use claimdesk::suggest::OutsideProgram;

use crate::support::files;

#[test]
fn settings_come_back() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Settings::load_from(dir.path()), (Settings::default(), None));
    let mut settings = Settings {
        window_size: Some([1280.0, 800.0]),
        ..Settings::default()
    };
    settings.preferences.theme = ThemeChoice::Dark;
    settings.preferences.zoom = 125;
    settings.preferences.measure = 72;
    settings.preferences.face = Face::Named("Gentium Book".to_owned());
    settings.preferences.line_height = LineHeight::Wide;
    settings.preferences.invisibles = true;
    settings.preferences.backups = false;
    settings.preferences.backup_folder = "/mnt/stick".to_owned();
    settings.preferences.backup_megabytes = 7;
    settings.preferences.person = "Ada “A” Lovelace".to_owned();
    settings.preferences.claims_width = 320.0;
    settings.preferences.history_megabytes = 128;
    settings
        .preferences
        .keys
        .insert("tag.figure".to_owned(), vec!["Ctrl+F".to_owned()]);
    settings
        .preferences
        .suggesters
        .programs
        .push(OutsideProgram {
            name: "spaCy".to_owned(),
            program: "python3".to_owned(),
            arguments: vec!["spacy_suggester.py".to_owned(), "it’s “it”".to_owned()],
            seconds: 60,
            silence: 5,
            labels: [("PERSON", "actor"), ("DATE", "")]
                .map(|(theirs, here)| (theirs.to_owned(), here.to_owned()))
                .into(),
        });
    let suggesters = &mut settings.preferences.suggesters;
    suggesters.set("memory", false);
    suggesters.lists = vec!["/lists/outlets.csv".to_owned(), "/lists/α.txt".to_owned()];
    suggesters.patterns = vec!["/lists/figures.txt".to_owned()];
    let ada = PersonId::new("ada").unwrap();
    for index in 0..20 {
        settings.remember(&PathBuf::from(format!("/p/{index}")), &ada);
    }
    settings.remember(Path::new("/p/15"), &ada);
    assert_eq!(settings.recent_projects.len(), 12);
    assert_eq!(settings.recent_projects[1], Path::new("/p/19"));
    assert_eq!(settings.person_in(Path::new("/p/3")), Some(ada));
    settings.save_to(dir.path()).unwrap();
    assert_eq!(Settings::load_from(dir.path()), (settings, None));
}

#[test]
fn settings_of_another_version_lose_only_what_is_unknown() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("settings.ron"),
        "(theme: \"dark\", wings: [1, (2, \"x\")], zoom: 900, line_height: \"airy\", face: \" \")",
    )
    .unwrap();
    let (settings, note) = Settings::load_from(dir.path());
    let preferences = settings.preferences;
    assert_eq!(
        (preferences.theme, preferences.zoom, note),
        (ThemeChoice::Dark, 400, None)
    );
    assert_eq!(
        (preferences.line_height, preferences.face),
        (LineHeight::Usual, Face::Serif)
    );
}

#[test]
fn broken_settings_are_kept_aside() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("settings.ron"),
        "(text_size: 3,\n theme: dark",
    )
    .unwrap();
    let (settings, note) = Settings::load_from(dir.path());
    assert_eq!(settings, Settings::default());
    let note = note.unwrap();
    assert!(note.contains("settings.ron:2"), "{note}");
    assert!(dir.path().join("settings.damaged.ron").is_file());
}

#[test]
fn the_sample_in_the_binary_is_the_one_in_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/sample");
    let folder: Vec<(String, Vec<u8>)> = files(&root)
        .into_iter()
        .map(|(name, bytes)| (name.to_string_lossy().replace('\\', "/"), bytes))
        .filter(|(name, _)| !name.starts_with("journal/") && !name.starts_with("trash/"))
        .collect();
    let mut embedded: Vec<(String, Vec<u8>)> = FILES
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    embedded.sort();
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(
        names(&embedded),
        names(&folder),
        "list the files in src/store/sample.rs"
    );
    assert_eq!(embedded, folder);
}

#[test]
fn the_sample_is_a_project_without_a_fault() {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("deep/sample");
    store::install_sample(&to).unwrap();
    let problems = store::inspect(&to).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let opened = store::open(&to).unwrap();
    assert!(opened.project.article_count() > 0);
    drop(opened);
    fs::write(to.join("mine"), "x").unwrap();
    store::install_sample(&to).unwrap();
    assert!(to.join("mine").is_file());
}

#[test]
fn a_program_is_allowed_for_one_project_with_its_arguments() {
    let dir = tempfile::tempdir().unwrap();
    let program = OutsideProgram {
        name: "spaCy".to_owned(),
        program: "python3".to_owned(),
        arguments: vec!["x.py".to_owned()],
        ..OutsideProgram::default()
    };
    let mut consents = Consents::load_from(dir.path());
    assert!(!consents.allows("p1", &program));
    consents.allow("p1", &program);
    consents.allow("p1", &program);
    consents.save_to(dir.path()).unwrap();
    let consents = Consents::load_from(dir.path());
    let other = OutsideProgram {
        arguments: vec!["y.py".to_owned()],
        ..program.clone()
    };
    let renamed = OutsideProgram {
        name: "other".to_owned(),
        seconds: 1,
        ..program.clone()
    };
    assert!(consents.allows("p1", &program) && consents.allows("p1", &renamed));
    assert!(!consents.allows("p2", &program) && !consents.allows("p1", &other));
    // What can't be read allows nothing.
    fs::write(
        dir.path().join("consents.ron"),
        "(allowed: [(project: \"p2\"",
    )
    .unwrap();
    assert_eq!(Consents::load_from(dir.path()), Consents::default());
}

#[test]
fn programs_are_named_so_that_one_knows_which_is_meant() {
    let cases: &[(&str, Option<&str>)] = &[
        ("python3", None),
        ("", Some("names no program")),
        ("./run", Some("neither a whole path nor a mere name")),
        ("bin/run", Some("neither a whole path nor a mere name")),
        ("..\\run", Some("neither a whole path nor a mere name")),
    ];
    for (program, wrong) in cases {
        let program = OutsideProgram {
            program: (*program).to_owned(),
            ..OutsideProgram::default()
        };
        let checked = program.check();
        assert_eq!(checked.is_err(), wrong.is_some(), "{checked:?}");
        assert!(wrong.is_none_or(|wrong| checked.unwrap_err().contains(wrong)));
    }
    let program = OutsideProgram {
        program: "/a b/c".to_owned(),
        arguments: vec!["x".to_owned(), String::new(), "y\u{202e}z".to_owned()],
        ..OutsideProgram::default()
    };
    assert_eq!(program.command_line(), "“/a b/c” x “” y‹U+202E›z");
}
