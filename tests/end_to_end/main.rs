//! The real binary in a real window, worked by a real keyboard, judged by what is on disk.
//!
//! It needs Xvfb and xdotool (and openbox, if it is there) and says so where they are not; the
//! test of the accessibility bus needs dbus and at-spi2-core with its Python besides.
//! `CLAIMDESK_END_TO_END` names another binary than the one just built: the release one.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests stop at the first surprise"
)]

mod endings;
mod exchange;
mod picture;
mod reader;
mod review;
mod screen;
mod scripts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use claimdesk::text::segment::{self, Unit};
use claimdesk::text::{ArticleText, ByteOffset};
use screen::{Program, Screen, export, quotes, wait, within};
use serde_json::Value;

/// The article that is worked on, and in it a figure, an actor and a source of one sentence.
struct Work {
    text: String,
    file: PathBuf,
    figure: &'static str,
    actor: &'static str,
    source: &'static str,
}

const WRITTEN: &str = "Fähre aufgelaufen\n\nDer Hafenmeister sagt 👩‍👧, die Reederei Nordlicht \
    habe mehr als 10\u{a0}000 Fahrgäste befördert. Niemand wurde verletzt.\n\nLe bac est à quai.\n";

/// One real article if the folder of them is there, else one written here.
fn article(dir: &Path) -> Work {
    let real = ["../shared/articles", "../../shared/articles"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into_iter()
        .map(|folder| folder.join("000_98388140be0633d7.txt"))
        .find(|file| file.is_file())
        .unwrap_or_default();
    match std::fs::read_to_string(&real) {
        Ok(text) => Work {
            text,
            file: real,
            figure: "10 000 soldats",
            actor: "La Corée du Nord",
            source: "Kim Jong-un",
        },
        Err(_) => {
            eprintln!("../shared/articles is not there: an article written for the test");
            let file = dir.join("faehre.txt");
            std::fs::write(&file, WRITTEN).unwrap();
            Work {
                text: WRITTEN.to_owned(),
                file,
                figure: "mehr als 10\u{a0}000 Fahrgäste",
                actor: "die Reederei Nordlicht",
                source: "Der Hafenmeister",
            }
        }
    }
}

/// A new project with the article in it, made by the command line.
fn project(screen: &Screen, work: &Work) -> PathBuf {
    let folder = screen.path("project");
    let made = screen
        .claimdesk()
        .args(["new", "--person", "Lena Marsh"])
        .arg(&folder)
        .arg(&work.file)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    folder
}

/// The keys that go from one place to another: by sentences, then words, then characters.
fn way(text: &ArticleText, from: usize, to: usize, held: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut at = ByteOffset::new(from);
    for (unit, key) in [
        (Unit::Sentence, "alt+"),
        (Unit::Word, "ctrl+"),
        (Unit::Grapheme, ""),
    ] {
        loop {
            let next = segment::next(text, at, unit);
            if next <= at || next.get() > to {
                break;
            }
            keys.push(format!("{key}{held}Right"));
            at = next;
        }
    }
    assert_eq!(at.get(), to, "a way to {to}");
    keys
}

/// Selects words by keyboard and tags them; waits until the step is on disk. A key may get lost
/// on a machine that is slow to give the window the keyboard: then it is undone and done again.
fn tag(program: &Program<'_>, text: &str, words: &str, key: &str, count: usize) {
    let from = text.find(words).unwrap_or_else(|| panic!("no “{words}”"));
    let article = ArticleText::new(text).unwrap();
    let mut keys: Vec<String> = ["Escape", "Escape", "Escape", "ctrl+2", "ctrl+Home"]
        .map(str::to_owned)
        .into();
    keys.extend(way(&article, 0, from, ""));
    keys.extend(way(&article, from, from + words.len(), "shift+"));
    keys.push(key.to_owned());
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut seen = Vec::new();
    for _ in 0..3 {
        program.keys(&keys);
        let came = within(Duration::from_secs(20), &mut || {
            seen = quotes(program.screen, &program.project);
            seen.len() == count
        });
        if came && seen.iter().any(|quote| quote == words) {
            return;
        }
        eprintln!("again: {seen:?}");
        if seen.len() >= count {
            program.keys(&["ctrl+z"]);
            wait("the undone step", || {
                quotes(program.screen, &program.project).len() < count
            });
        }
    }
    panic!("“{words}” was not tagged: {seen:?}");
}

fn tag_all(program: &Program<'_>, work: &Work) {
    tag(program, &work.text, work.source, "s", 1);
    tag(program, &work.text, work.actor, "a", 2);
    tag(program, &work.text, work.figure, "f", 3);
}

/// Start and end in code points of the first place where these words stand.
fn code_points(text: &str, words: &str) -> (u64, u64) {
    let from = text.find(words).unwrap();
    let start = text[..from].chars().count();
    (start as u64, (start + words.chars().count()) as u64)
}

fn judge_mentions(exported: &Value, work: &Work) {
    let mentions = exported["mentions"].as_array().unwrap();
    assert_eq!(mentions.len(), 3, "{mentions:?}");
    for (label, words) in [
        ("figure", work.figure),
        ("actor", work.actor),
        ("source", work.source),
    ] {
        let mention = mentions
            .iter()
            .find(|mention| mention["label"] == label)
            .unwrap_or_else(|| panic!("no {label} in {mentions:?}"));
        let (start, end) = code_points(&work.text, words);
        assert_eq!(mention["kind"], label);
        assert_eq!(mention["quote"], words);
        assert_eq!(mention["start"], start, "{label}");
        assert_eq!(mention["end"], end, "{label}");
        assert_eq!(mention["pieces"], serde_json::json!([[start, end]]));
        assert_eq!(mention["origin"], "by hand");
    }
}

#[test]
fn an_article_is_tagged_and_a_claim_made_saved_and_kept() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut program = screen.open(&folder);
    tag_all(&program, &work);
    // The figure is in focus: a claim of its sentence.
    program.keys(&["c"]);
    wait("the claim", || {
        export(&screen, &folder)["claims"]
            .as_array()
            .is_some_and(|claims| claims.len() == 1)
    });
    let journal = folder.join("journal");
    program.keys(&["ctrl+s"]);
    wait("the snapshot", || {
        let layers =
            std::fs::read_dir(folder.join("layers")).is_ok_and(|mut dirs| dirs.next().is_some());
        layers && journal.is_dir()
    });
    program.keys(&["ctrl+q"]);
    program.ended();

    let exported = export(&screen, &folder);
    assert_eq!(exported["text"], work.text.as_str());
    judge_mentions(&exported, &work);
    let claims = exported["claims"].as_array().unwrap();
    let figure = exported["mentions"].as_array().unwrap();
    let figure = figure.iter().find(|one| one["label"] == "figure").unwrap();
    let quote = &claims[0]["quotes"][0];
    let at = |key: &str| usize::try_from(quote[key].as_u64().unwrap()).unwrap();
    let words: String = work
        .text
        .chars()
        .skip(at("start"))
        .take(at("end") - at("start"))
        .collect();
    assert_eq!(quote["quote"], words.as_str());
    assert!(words.contains(work.figure), "{words}");
    let inside = claims[0]["mentions"].as_array().unwrap();
    assert!(
        inside
            .iter()
            .any(|one| one["id"] == figure["id"] && one["role"] == "figure"),
        "{inside:?}"
    );
    let check = screen
        .claimdesk()
        .arg("check")
        .arg(&folder)
        .output()
        .unwrap();
    assert!(check.status.success(), "{check:?}");
}

#[test]
fn killed_after_tagging_nothing_is_lost() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut program = screen.open(&folder);
    tag_all(&program, &work);
    program.kill();
    let before = export(&screen, &folder);
    judge_mentions(&before, &work);
    // The window opens it again, and undoing from there is nobody's loss either.
    let mut again = screen.open(&folder);
    again.keys(&["ctrl+q"]);
    again.ended();
    assert_eq!(export(&screen, &folder), before);
}

/// The display server dies, as with a remote session that is closed: winit can't go on then, but
/// every step is in the journal.
#[test]
fn a_display_that_is_lost_takes_no_step_with_it() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut program = screen.open(&folder);
    tag_all(&program, &work);
    screen.lose_display();
    program.gone();
    judge_mentions(&export(&screen, &folder), &work);
    let check = screen.claimdesk().arg("check").arg(&folder).output();
    let check = check.unwrap();
    assert!(check.status.success(), "{check:?}");
}

#[test]
fn the_first_start_shows_the_sample() {
    let Some(screen) = Screen::new() else { return };
    let mut program = screen.open_last();
    program.keys(&["ctrl+q"]);
    program.ended();
    let sample = screen.path("home").join("data/sample");
    let found = screen
        .claimdesk()
        .arg("check")
        .arg(&sample)
        .output()
        .unwrap();
    assert!(found.status.success(), "{found:?}");
}
