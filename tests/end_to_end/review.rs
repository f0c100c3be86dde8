//! An extractor's answer is imported, reviewed by keyboard in the real window, which is killed in
//! the middle, exported and scored.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::exchange::{calm, mentions, type_path};
use crate::screen::{Program, Screen, wait, within};

const ARTICLE: &str =
    "Ferry aground 😀\n\nForty people were on board 😀, says Ada Lind. Nobody was hurt.\n";

/// Positions in UTF-16 units, as a program in JavaScript would count them.
const ANSWER: &str = r#"[
  {"start": 18, "end": 30, "text": "Forty people", "label": "figure", "score": 0.9},
  {"start": 54, "end": 62, "text": "Ada Lind", "label": "actor", "score": 0.4},
  {"start": 64, "end": 70, "text": "Nobody", "label": "figure", "score": 0.2}
]"#;

fn json(screen: &Screen, arguments: &[&str], folder: &Path) -> Value {
    let mut claimdesk = screen.claimdesk();
    let ran = claimdesk.args(arguments).arg(folder).arg("--json").output();
    let ran = ran.unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// How many answers are on the disk.
fn decided(screen: &Screen, folder: &Path) -> u64 {
    let told = json(screen, &["suggest", "runs"], folder);
    let all = told["runs"][0]["decided"].clone();
    let all = all.as_object().cloned().unwrap_or_default();
    all.values().filter_map(Value::as_u64).sum()
}

/// Answers until so many answers are on the disk.
fn answer(program: &Program<'_>, folder: &Path, key: &str, count: u64) {
    program.keys(&[key]);
    wait("the answer", || decided(program.screen, folder) == count);
    calm(program.screen);
}

/// So many articles, and quotes on each, with a slip: they take a while to be found.
const LOGS: usize = 80;
const QUOTES: usize = 8;

/// The words of a log, and a file of quotes from all of them.
fn logs(screen: &Screen) -> (Vec<PathBuf>, PathBuf) {
    let (mut paths, mut lines) = (Vec::new(), String::new());
    for log in 0..LOGS {
        let sentences = (0..QUOTES * 8).map(|n| {
            format!("On day {n} of log {log} the crew of the ferry met the harbour office.\n")
        });
        let path = screen.path(&format!("log{log:02}.txt"));
        std::fs::write(&path, sentences.collect::<String>()).unwrap();
        paths.push(path);
        for n in 0..QUOTES {
            let quote =
                format!("On day {n} of log {log} the crcw of the ferry met the harbour office");
            let id = format!("log{log:02}");
            let line = serde_json::json!({"article": id, "quote": quote, "label": "actor"});
            lines += &format!("{line}\n");
        }
    }
    let file = screen.path("run.jsonl");
    std::fs::write(&file, lines).unwrap();
    (paths, file)
}

/// A run of which parts have come in when the program is killed: what came is there, says that it
/// is a part, and can be reviewed.
#[test]
fn a_run_that_was_coming_in_when_the_program_was_killed_says_so() {
    let Some(screen) = Screen::new() else { return };
    let folder = screen.path("project");
    let (texts, file) = logs(&screen);
    let mut made = screen.claimdesk();
    let made = made.arg("new").arg(&folder).args(&texts).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let has_part = || {
        let journals = std::fs::read_dir(folder.join("journal"))
            .into_iter()
            .flatten();
        let mut logs = journals.flatten().map(|one| one.path());
        logs.any(|path| {
            std::fs::read(path)
                .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains("partial: true"))
        })
    };
    let mut program = screen.open(&folder);
    program.keys(&["ctrl+shift+o"]);
    calm(&screen);
    type_path(&program, &file);
    program.keys(&["ctrl+Return"]);
    // A key that comes while it is still read marks an article as done, which does no harm.
    let mut came = false;
    for _ in 0..60 {
        calm(&screen);
        program.keys(&["ctrl+Return"]);
        came = within(Duration::from_secs(1), &mut || has_part());
        if came {
            break;
        }
    }
    assert!(came, "no part came in");
    program.kill();
    let told = json(&screen, &["suggest", "runs"], &folder);
    let run = &told["runs"][0];
    assert_eq!(run["partial"], true, "{told}");
    let articles = run["articles"].as_u64().unwrap();
    assert!((1..LOGS as u64).contains(&articles), "{told}");
    let mut program = screen.open(&folder);
    program.keys(&["r"]);
    calm(&screen);
    answer(&program, &folder, "y", 1);
    program.keys(&["ctrl+q"]);
    program.ended();
}

#[test]
fn suggestions_are_reviewed_by_keyboard_kept_over_a_crash_and_scored() {
    let Some(screen) = Screen::new() else { return };
    let folder = screen.path("project");
    let (text, file) = (screen.path("ferry.txt"), screen.path("answer.json"));
    std::fs::write(&text, ARTICLE).unwrap();
    std::fs::write(&file, ANSWER).unwrap();
    let mut made = screen.claimdesk();
    let made = made.arg("new").arg(&folder).arg(&text).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut came = screen.claimdesk();
    let came = came.args(["suggest", "import"]).arg(&folder).arg(&file);
    let came = came.output().unwrap();
    let said = String::from_utf8_lossy(&came.stderr).into_owned();
    assert!(came.status.success(), "{said}");
    assert!(
        said.contains("UTF-16"),
        "that the unit was corrected: {said}"
    );

    let mut program = screen.open(&folder);
    program.keys(&["r"]);
    calm(&screen);
    answer(&program, &folder, "y", 1);
    program.kill();
    let first = ("figure".to_owned(), "Forty people".to_owned());
    assert_eq!(mentions(&screen, &folder), std::slice::from_ref(&first));

    let mut program = screen.open(&folder);
    program.keys(&["r"]);
    calm(&screen);
    // With another label, which is one key too; then undone and answered again.
    answer(&program, &folder, "s", 2);
    answer(&program, &folder, "ctrl+z", 1);
    answer(&program, &folder, "s", 2);
    answer(&program, &folder, "x", 3);
    let second = ("source".to_owned(), "Ada Lind".to_owned());
    assert_eq!(mentions(&screen, &folder), [first, second]);
    program.keys(&["ctrl+Return"]);
    wait("the article is done", || {
        let mut claimdesk = screen.claimdesk();
        let scored = claimdesk.args(["suggest", "score"]).arg(&folder).output();
        scored.unwrap().status.success()
    });
    let told = json(&screen, &["suggest", "score"], &folder);
    let strict = &told["runs"][0]["all"]["spans"]["overall"]["strict"];
    let figures = ["correct", "possible", "actual"].map(|name| strict[name].as_u64());
    assert_eq!(figures, [Some(1), Some(2), Some(3)], "{strict}");
    program.keys(&["ctrl+q"]);
    program.ended();
}
