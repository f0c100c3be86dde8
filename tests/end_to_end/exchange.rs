//! Work of another tool comes in and goes out as training sets, by the keyboard alone.

use std::path::Path;
use std::time::Duration;

use claimdesk::formats::FORMATS;
use serde_json::Value;

use crate::screen::{Program, Screen, wait, within};

/// What brat has of two articles: line ends of Windows, signs beyond U+FFFF, labels of its own.
const ARTICLES: [(&str, &str, &str); 2] = [
    (
        "one",
        "The ferry 😀\r\n\r\nAda Lovelace counted 40 people.\r\n",
        "T1\tPER 15 27\tAda Lovelace\nT2\tCARDINAL 36 38\t40\n",
    ),
    (
        "two",
        "Elsewhere Ada Lovelace had counted 12 of 40 boats, and nobody else.",
        "T1\tPER 10 22\tAda Lovelace\nT2\tCARDINAL 35 37\t12\nT3\tCARDINAL 35 43\t12 of 40\n",
    ),
];

fn brat(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    for (name, text, annotations) in ARTICLES {
        std::fs::write(folder.join(name).with_extension("txt"), text).unwrap();
        std::fs::write(folder.join(name).with_extension("ann"), annotations).unwrap();
    }
}

/// Types the name of a file or folder into the field that has the keyboard.
pub(crate) fn type_path(program: &Program<'_>, path: &Path) {
    let path = path.display().to_string();
    let keys: Vec<String> = path
        .chars()
        .map(|c| format!("U{:04x}", u32::from(c)))
        .collect();
    program.keys(&keys.iter().map(String::as_str).collect::<Vec<_>>());
}

/// What is in a project, as our own lines.
fn lines(screen: &Screen, project: &Path) -> Vec<Value> {
    let mut claimdesk = screen.claimdesk();
    let ran = claimdesk.arg("export").arg(project);
    let ran = ran.args(["--format", "jsonl"]).output().unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(crate) fn mentions(screen: &Screen, project: &Path) -> Vec<(String, String)> {
    let all = lines(screen, project);
    let all = all.iter().filter_map(|line| line["mentions"].as_array());
    let words = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let all = all.flatten();
    let mut all: Vec<_> = all
        .map(|one| (words(one, "label"), words(one, "quote")))
        .collect();
    all.sort();
    all
}

/// Waits until nothing moves on the screen.
pub(crate) fn calm(screen: &Screen) {
    let (mut last, mut same) = (screen.picture(), 0);
    wait("a calm screen", || {
        let now = screen.picture();
        same = if now == last { same + 1 } else { 0 };
        last = now;
        // Not longer than a caret is shown between two blinks.
        same > 2
    });
}

/// Exports by the dialog, to where it proposes: beside the project.
fn export(program: &Program<'_>, format: &str) {
    let mut written = FORMATS.iter().filter(|format| format.capabilities().export);
    let downs = written.position(|one| one.id() == format).unwrap();
    program.keys(&["ctrl+shift+e"]);
    calm(program.screen);
    program.keys(&["Home"]);
    program.keys(&vec!["Down"; downs]);
    calm(program.screen);
    program.keys(&["ctrl+Return"]);
}

#[test]
fn work_of_brat_comes_in_with_labels_mapped_and_goes_out_as_training_sets() {
    let Some(screen) = Screen::new() else { return };
    let folder = screen.path("project");
    let made = screen
        .claimdesk()
        .args(["new", "--title", "Articles"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let theirs = screen.path("brat");
    brat(&theirs);
    let mut program = screen.open(&folder);
    // A key may come before the dialog that it is for: then it is undone and done again.
    for _ in 0..3 {
        program.keys(&["ctrl+i"]);
        calm(&screen);
        type_path(&program, &theirs);
        program.keys(&["ctrl+Return"]);
        calm(&screen);
        // The list of the first label has the keyboard: PER comes in as actor.
        program.keys(&["Down", "Down"]);
        calm(&screen);
        program.keys(&["ctrl+Return"]);
        let came = within(Duration::from_secs(20), &mut || {
            !mentions(&screen, &folder).is_empty()
        });
        let seen = mentions(&screen, &folder);
        if seen.iter().any(|(label, _)| label == "actor") {
            break;
        }
        eprintln!("again: {seen:?}");
        program.keys(&["Escape", "Escape", "Escape"]);
        if came {
            program.keys(&["ctrl+z"]);
            wait("nothing", || mentions(&screen, &folder).is_empty());
        }
    }
    let expected = [
        ("actor", "Ada Lovelace"),
        ("actor", "Ada Lovelace"),
        ("cardinal", "12"),
        ("cardinal", "12 of 40"),
        ("cardinal", "40"),
    ];
    let expected = expected.map(|(label, words)| (label.to_owned(), words.to_owned()));
    assert_eq!(mentions(&screen, &folder), expected);

    export(&program, "conll");
    let columns = screen.path("articles-conll").join("claimdesk.conll");
    wait("the columns", || columns.is_file());
    let columns = std::fs::read_to_string(columns).unwrap();
    for line in ["Ada\tB-actor\nLovelace\tI-actor\n", "40\tB-CARDINAL\n"] {
        assert!(columns.contains(line), "{columns}");
    }
    program.keys(&["ctrl+q"]);
    program.ended();
}
