//! Suggestions come in, are reviewed by keyboard, and the extractor is scored: the whole way, on
//! an article of our own and on the real ones where they are.

use std::path::{Path, PathBuf};

use claimdesk::cli::Start;
use claimdesk::model::{Answer, Origin};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::save;
use crate::hand::{Hand, new_project, write};
use crate::proposals::propose;

const ARTICLE: &str = "Ferry aground\n\nForty people were on board, says Ada Lind. Nobody was hurt. \
                       The harbour office counts 38 people.";

/// What a language model would answer, with words round it and its end missing.
const ANSWER: &str = "Here it is:\n```json\n[\
    {\"quote\": \"Forty people\", \"kind\": \"number\", \"sure\": 0.9},\
    {\"quote\": \"Ada  Lind\", \"kind\": \"person\", \"sure\": 0.4},\
    {\"quote\": \"39 people\", \"kind\": \"number\", \"sure\": 0.7},\
    {\"quote\": \"harbour office\", \"kind\": \"person\", \"sure\": 0.6},\
    {\"quote\": \"Nob";

/// A suggestion for the article that is there, and what is said of others.
const UNMATCHED: &str = r#"{"quote": "Ada Lind", "label": "actor"}
{"article": "tugs", "quote": "Bo Berg", "label": "actor", "score": 0.7}
{"article": "tugs", "claim": "Two tugs pulled the ferry free.", "quote": "two tugs set it free", "figures": ["Two tugs"], "verdict": "true"}
"#;

/// Brings a file in through the dialog; what is typed for its fields.
fn bring_in(hand: &mut Hand, file: &Path, fields: &str) {
    hand.press("Ctrl+Shift+O");
    hand.type_words(&file.display().to_string());
    hand.click("Name of the run");
    hand.type_words("Model 1");
    hand.click("Fields");
    hand.type_words(fields);
    hand.click("Look at it");
}

fn choose(hand: &mut Hand, label: &str, fate: &str) {
    hand.click(&format!("{label} comes in"));
    hand.click(fate);
}

fn marks(hand: &Hand) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for (key, layer) in hand.project().layers() {
        let article = hand.project().article(&key.article).unwrap();
        for mention in layer.mentions_in_order() {
            let origin = match &mention.origin {
                Origin::Accepted { edited: true, .. } => "edited",
                other => other.name(),
            };
            out.push((
                mention.label.to_string(),
                article.text.quote(&mention.extent),
                origin.to_owned(),
            ));
        }
    }
    out
}

fn owned(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let one = |(a, b, c): &(&str, &str, &str)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned());
    all.iter().map(one).collect()
}

fn score(folder: &Path) -> serde_json::Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_claimdesk"))
        .args(["suggest", "score", "--json"])
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_run_is_imported_reviewed_by_keyboard_kept_over_a_restart_and_scored() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let mut hand = Hand::start(Start::Project(folder.clone()));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    let file = write(dir.path(), "answer.txt", ANSWER);
    bring_in(&mut hand, &file, "quote=quote, label=kind, score=sure");
    assert!(
        hand.shows_part("cut off"),
        "that the answer is cut off is said"
    );
    assert!(hand.shows_part("3 suggestions"), "what would come in");
    choose(&mut hand, "number", "as figure");
    choose(&mut hand, "person", "as actor");
    hand.click("Import");
    assert_eq!(hand.project().scheme.labels.len(), 3, "no new label");
    assert_eq!(hand.session().history().position(), 2, "one step");
    // The review has begun by itself.
    hand.press("Y");
    hand.press("Y");
    // The machine's "harbour office" lacks its article; it is a source.
    hand.press("[ Ctrl+Left S");
    let wanted = [
        ("figure", "Forty people", "accepted"),
        ("actor", "Ada Lind", "accepted"),
        ("source", "The harbour office", "edited"),
    ];
    assert_eq!(marks(&hand), owned(&wanted));
    // Another number is never taken for the same.
    assert!(hand.shows_part("The number differs"));
    hand.press("X");
    assert!(hand.shows_part("You have answered every suggestion"));
    hand.press("Ctrl+Z Ctrl+Z");
    assert_eq!(marks(&hand), owned(&wanted[..2]));
    hand.close();
    let mut hand = Hand::start(Start::Project(folder.clone()));
    assert_eq!(marks(&hand), owned(&wanted[..2]), "after a restart");
    hand.press("Ctrl+2 R");
    hand.press("[ Ctrl+Left S");
    hand.press("X");
    assert_eq!(marks(&hand), owned(&wanted));
    hand.press("Ctrl+Enter");
    hand.close();
    let told = score(&folder);
    let strict = &told["runs"][0]["all"]["spans"]["overall"]["strict"];
    assert_eq!(strict["correct"], 2, "{told:#}");
    assert_eq!(strict["possible"], 3, "{told:#}");
}

/// Of several articles the open one comes first; all is one step, which undo takes back.
#[test]
fn a_run_on_several_articles_comes_in_from_the_open_one_on_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let folder = new_project(dir.path());
    let mut hand = Hand::start(Start::Project(folder));
    let names = (0..9).map(|n| format!("log{n}"));
    let names: Vec<String> = names.collect();
    let files = names.iter().enumerate().map(|(n, name)| {
        let words = format!("On day {n} Ada Lind met the mayor.");
        write(dir.path(), &format!("{name}.txt"), &words)
    });
    let files: Vec<PathBuf> = files.collect();
    hand.drop_files(&files);
    hand.press("Ctrl+PgDn Ctrl+PgDn Ctrl+PgDn");
    let open = hand.session().desk().article.clone().unwrap();
    let lines = names.iter().map(|name| {
        format!("{{\"article\":\"{name}\",\"quote\":\"Ada Lind\",\"label\":\"actor\"}}\n")
    });
    let file = write(dir.path(), "run.jsonl", lines.collect::<String>());
    let steps = hand.session().history().position();
    bring_in(&mut hand, &file, "");
    assert!(hand.shows_part("You can review while the rest comes in"));
    // What was looked at is not read again.
    std::fs::remove_file(&file).unwrap();
    hand.click("Import");
    assert!(hand.shows_part("9 suggestions on 9 articles"));
    assert_eq!(hand.session().history().position(), steps + 1);
    assert!(hand.project().runs().all(|run| !run.is_partial));
    let (asked, _) = hand.session().review().unwrap().current().unwrap();
    assert_eq!(*asked, open);
    hand.press("Y Y Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(hand.project().runs().len(), 0);
    assert_eq!(hand.project().proposals().count(), 0);
    hand.press("Ctrl+Shift+Z");
    assert_eq!(hand.project().proposals().count(), 9);
    hand.close();
}

/// A review may be at another article: the one that is open comes first all the same.
#[test]
fn a_run_that_comes_into_a_review_is_asked_about_from_the_open_article_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    let files = (0..3).map(|n| {
        let words = format!("On day {n} Ada Lind met the mayor.");
        write(dir.path(), &format!("log{n}.txt"), &words)
    });
    let files: Vec<PathBuf> = files.collect();
    hand.drop_files(&files);
    let lines = |words: &str| -> String {
        let line =
            |n| format!("{{\"article\":\"log{n}\",\"quote\":\"{words}\",\"label\":\"actor\"}}\n");
        (0..3).map(line).collect()
    };
    let first = write(dir.path(), "first.jsonl", lines("Ada Lind"));
    bring_in(&mut hand, &first, "");
    hand.click("Import");
    assert!(hand.session().review().is_some());
    hand.press("Ctrl+2 Ctrl+PgDn Ctrl+PgDn");
    let open = hand.session().desk().article.clone().unwrap();
    let second = write(dir.path(), "second.jsonl", lines("the mayor"));
    bring_in(&mut hand, &second, "");
    hand.click("Import");
    let (asked, _) = hand.session().review().unwrap().current().unwrap();
    assert_eq!(*asked, open);
    assert_eq!(hand.session().desk().article.as_ref(), Some(&open));
}

/// Figures of nothing would be noughts that look like a verdict.
#[test]
fn scores_of_nothing_say_that_there_is_nothing_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let (mut project, _) = claimdesk::store::read(&new_project(dir.path())).unwrap();
    let text = claimdesk::text::ArticleText::new(ARTICLE).unwrap();
    let id = claimdesk::model::ArticleId::new("ferry").unwrap();
    let article = claimdesk::model::Article {
        id,
        text,
        meta: Default::default(),
        original: None,
    };
    project.put_article(std::sync::Arc::new(article), None);
    propose(&mut project, "gliner", "ferry", &[]);
    let mut hand = Hand::on(crate::hand::sample_session(&project));
    for (keys, said) in [
        ("Ctrl+2", "You are not done with any article"),
        (
            "Ctrl+2 Ctrl+Enter",
            "There is nothing to score: on 1 article",
        ),
    ] {
        hand.press(keys);
        hand.press("Ctrl+K");
        hand.type_words(">Scores");
        hand.press("Enter");
        assert!(hand.shows_part(said), "{said}");
        assert!(hand.shows_part("(Ctrl+Enter)"), "what to do");
        assert!(!hand.shows_part("0.0 %"));
        let picture = hand.screen.picture(&hand.window);
        save(&picture, "scores-of-nothing");
        hand.press("Esc");
    }
}

/// Undo may take back the run that is being reviewed: nothing was answered then.
#[test]
fn a_review_whose_run_is_taken_back_says_so_and_how_to_bring_another() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    let answer =
        r#"[{"quote": "Ada Lind", "label": "actor"}, {"quote": "38 people", "label": "figure"}]"#;
    let file = write(dir.path(), "answer.json", answer);
    bring_in(&mut hand, &file, "");
    hand.click("Import");
    hand.press("Y Ctrl+Z Ctrl+Z");
    assert_eq!(hand.project().runs().len(), 0);
    assert!(hand.session().review().is_some(), "the review is open");
    assert!(!hand.shows_part("You have answered every suggestion"));
    assert!(hand.shows("There are no suggestions here."));
    assert!(hand.shows_part("let a suggester look"), "how to bring some");
    let picture = hand.screen.picture(&hand.window);
    save(&picture, "review-taken-back");
    hand.click("Suggesters…");
    assert!(
        hand.shows("Run those switched on"),
        "the dialog of the way out"
    );
    hand.press("Esc Ctrl+2 Ctrl+Shift+Z");
    let asked = hand.session().review().unwrap().current();
    assert!(asked.is_some(), "redo brings the questions back");
    hand.press("Ctrl+Z R");
    assert!(hand.session().review().is_none(), "R ends the review");
    hand.press("R");
    assert!(
        hand.session().review().is_none(),
        "there is nothing to review"
    );
}

/// What names no article that is here is not only counted.
#[test]
fn what_has_no_article_is_listed_with_the_way_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    let file = write(dir.path(), "answer.jsonl", UNMATCHED);
    bring_in(&mut hand, &file, "");
    hand.click("Import");
    let run = hand.project().runs().next().unwrap().clone();
    assert_eq!(
        (run.unmatched.len(), run.unmatched_claims.len()),
        (2, 1),
        "{run:?}"
    );
    hand.press("Ctrl+2");
    hand.press("Ctrl+K");
    hand.type_words(">Suggestion runs");
    hand.press("Enter");
    assert!(hand.shows_part("3 for no article that is here"));
    assert!(!hand.shows("Two tugs pulled the ferry free."));
    hand.click("Show the 3 without an article: Model 1");
    assert!(hand.shows("Two tugs pulled the ferry free."), "the claim");
    assert!(hand.shows("figure: Two tugs"), "its figure");
    assert!(!hand.shows_part("true"), "the verdict stays hidden");
    assert!(hand.shows("article “tugs”"), "what the machine calls it");
    assert!(hand.shows("Bo Berg"), "the other suggestion");
    assert!(hand.shows_part("Import the articles, then delete this run"));
    for (which, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        hand.window.ctx.set_theme(theme);
        hand.settle();
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("runs-unmatched-{which}"));
    }
    hand.click("Hide the 3 without an article: Model 1");
    assert!(!hand.shows("Bo Berg"));
}

/// The real articles, if they are here.
#[allow(clippy::print_stderr, reason = "what is skipped is said")]
fn real() -> Option<Vec<PathBuf>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles");
    let Ok(entries) = std::fs::read_dir(&shared) else {
        eprintln!("skipped: {} is not here", shared.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

#[test]
fn what_is_proposed_for_the_real_articles_is_reviewed_to_the_end_and_taken_back() {
    let Some(files) = real() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&files);
    let articles = hand.project().article_count();
    assert_eq!(articles, files.len());
    // Every fourth run of letters, under the article's name, as a model would give it back.
    let mut entries = Vec::new();
    for article in hand.project().articles() {
        let words = article.text.as_str().split_whitespace();
        let words: Vec<&str> = words.collect();
        for chunk in words.chunks(40).filter(|chunk| chunk.len() > 4) {
            let quote = chunk[..3].join(" ");
            entries.push(serde_json::json!({
                "article": article.id.as_str(), "quote": quote, "label": "figure",
            }));
        }
    }
    let count = entries.len();
    let file = write(
        dir.path(),
        "real.json",
        serde_json::to_vec(&entries).unwrap(),
    );
    hand.press("Ctrl+Shift+O");
    hand.type_words(&file.display().to_string());
    hand.click("Look at it");
    hand.click("Import");
    let before = hand.project().clone();
    let mut answered = 0;
    while hand.session().review().unwrap().current().is_some() {
        let key = if answered % 2 == 0 { "X" } else { "U" };
        hand.press(key);
        answered += 1;
        assert!(answered <= count, "a question came twice");
    }
    let decisions = |hand: &Hand| {
        let layers = hand.project().layers();
        let all = layers.flat_map(|(_, layer)| layer.decisions().cloned());
        all.filter(|one| one.answer != Answer::Later).count()
    };
    assert_eq!(decisions(&hand), answered);
    assert!(
        answered * 10 > count * 9,
        "{answered} of {count} had a place or a row in the tray"
    );
    for _ in 0..answered {
        hand.press("Ctrl+Z");
    }
    assert_eq!(*hand.project(), before);
}

#[test]
fn what_was_tagged_before_is_proposed_where_it_stands_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(egui::Event::Paste(
        "Lead\n\nAda Lind came. Then Ada Lind left.".to_owned(),
    ));
    hand.select("Ada Lind");
    hand.press("A");
    hand.press("Ctrl+K");
    hand.type_words(">Suggest what was tagged before");
    hand.press("Enter");
    hand.press("Y");
    let twice = [
        ("actor", "Ada Lind", "by hand"),
        ("actor", "Ada Lind", "accepted"),
    ];
    assert_eq!(marks(&hand), owned(&twice));
}

#[test]
fn fields_are_put_right_in_the_preview_and_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    let answer = r#"[{"quote": "Ada Lind", "kind": "number", "really": "actor"}]"#;
    let file = write(dir.path(), "answer.json", answer);
    bring_in(&mut hand, &file, "");
    assert!(hand.shows_part("Read now as label=kind, quote=quote"));
    assert!(hand.shows("number"), "the label as it was found out");
    hand.click("Fields");
    hand.type_words("label=really, quote=quot");
    hand.press("Enter");
    assert!(
        hand.shows_part("nothing with words and a label"),
        "there is no such field"
    );
    hand.click("Fields");
    hand.press("Ctrl+A");
    hand.type_words("label=really, quote=quote");
    hand.click("Look at it");
    assert!(hand.shows_part("Read now as label=really, quote=quote"));
    hand.click("Import");
    let run = hand.project().runs().next().unwrap().clone();
    assert_eq!(run.keys["label"], "really");
    assert_eq!(hand.project().scheme.labels.len(), 3, "no new label");
    // The next time they are there, to be changed or taken away.
    let again = write(
        dir.path(),
        "again.json",
        answer.replace("Ada Lind", "Forty people"),
    );
    bring_in(&mut hand, &again, "");
    assert!(hand.shows_part("as in the last run of answer: quote=quote, label=really"));
    let fields = hand.window.get_by_label("Fields");
    assert_eq!(fields.value().as_deref(), Some("quote=quote, label=really"));
    hand.click("Fields");
    hand.press("Ctrl+A Delete");
    assert!(
        hand.shows_part("Read now as label=really"),
        "until it is read again"
    );
    hand.click("Read again");
    assert!(hand.shows_part("Read now as label=kind, quote=quote"));
    hand.click("Import");
    let last = hand.project().runs().max_by_key(|run| run.at).unwrap();
    assert!(last.keys.is_empty() && last.labels.contains_key("number"));
}

#[test]
fn usual_names_of_labels_are_proposed() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.event(egui::Event::Paste(ARTICLE.to_owned()));
    let answer = r#"[{"quote": "Ada Lind", "label": "B-PER"}, {"quote": "Forty", "label": "CARDINAL"},
        {"quote": "aground", "label": "EVENT"}, {"quote": "38", "label": "Figures"}]"#;
    let file = write(dir.path(), "answer.json", answer);
    bring_in(&mut hand, &file, "");
    assert_eq!(hand.window.query_all_by_label("proposed").count(), 2);
    choose(&mut hand, "CARDINAL", "as source");
    assert_eq!(hand.window.query_all_by_label("proposed").count(), 1);
    hand.click("Import");
    let labels = hand.project().scheme.labels.iter();
    let labels: Vec<&str> = labels.map(|label| label.id.as_str()).collect();
    assert_eq!(labels, ["figure", "actor", "source", "event"]);
    let run = hand.project().runs().next().unwrap();
    let became = |name: &str| run.labels[name].as_ref().map(|id| id.as_str());
    assert_eq!(became("B-PER"), Some("actor"));
    assert_eq!(became("CARDINAL"), Some("source"));
    assert_eq!(became("Figures"), Some("figure"));
}
