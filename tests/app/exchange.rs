//! Work that comes in from other tools after a look at it, and goes out with what it loses named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::formats::FORMATS;
use claimdesk::model::LabelId;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::save;
use crate::hand::{Hand, Picker, new_project, sample, surroundings, write};

/// A run of an extractor: two people, a number, and something without a place.
const RUN: &str = r#"{"extractions":[{"extraction_class":"PER","extraction_text":"Ada","char_interval":{"start_pos":0,"end_pos":3},"alignment_status":"match_exact","attributes":{"claim":["actor of c1"]}},{"extraction_class":"CARDINAL","extraction_text":"40 ferries","char_interval":{"start_pos":11,"end_pos":21},"alignment_status":"match_exact","attributes":{"claim":["figure of c1"]}}],"text":"Ada counts 40 ferries.","document_id":"one"}
{"extractions":[{"extraction_class":"PER","extraction_text":"Bo","char_interval":{"start_pos":3,"end_pos":5},"alignment_status":"match_exact"},{"extraction_class":"MISC","extraction_text":"x","char_interval":null,"alignment_status":null}],"text":"Et Bo waves.","document_id":"two"}
"#;

fn run_file(dir: &Path) -> PathBuf {
    write(dir, "run.jsonl", RUN)
}

/// Chooses what becomes of a label.
fn choose(hand: &mut Hand, label: &str, fate: &str) {
    hand.click(&format!("{label} comes in"));
    hand.click(fate);
}

/// Chooses a format by keys: the list goes where the keyboard is.
/// Goes to a format in the list, which has the keyboard.
fn choose_format(hand: &mut Hand, name: &str) {
    let written = FORMATS.iter().filter(|one| one.capabilities().export);
    let at = written.map(|one| one.name()).position(|one| one == name);
    hand.press("Home");
    for _ in 0..at.unwrap() {
        hand.press("Down");
    }
}

/// Puts a path into a field in place of what is there.
fn put_path(hand: &mut Hand, field: &str, path: &Path) {
    let field = hand.window.get_by_role_and_label(Role::TextInput, field);
    field.focus();
    hand.settle();
    hand.press("Ctrl+A");
    hand.event(egui::Event::Paste(path.display().to_string()));
}

fn labels(hand: &Hand) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (key, layer) in hand.project().layers() {
        let article = hand.project().article(&key.article).unwrap();
        for mention in layer.mentions_in_order() {
            let quote = article.text.quote(&mention.extent);
            out.push((mention.label.to_string(), quote));
        }
    }
    out
}

fn owned(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let one = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    all.iter().map(one).collect()
}

#[test]
fn work_of_another_tool_is_looked_at_mapped_and_taken_in_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&[run_file(dir.path())]);
    assert!(hand.shows("1 file: 2 articles, 3 mentions, 1 claim"));
    assert!(
        hand.shows_part("has a text and extractions"),
        "why this format"
    );
    assert!(hand.shows_part("extraction number 2, “x”, has no place"));
    assert!(hand.shows_part("“40 ferries”"), "a taste of what comes in");
    assert_eq!(hand.project().article_count(), 0, "nothing is in yet");
    choose(&mut hand, "PER", "as actor");
    choose(&mut hand, "CARDINAL", "as figure");
    hand.click("Import the rest");
    let wanted = [("actor", "Ada"), ("figure", "40 ferries"), ("actor", "Bo")];
    assert_eq!(labels(&hand), owned(&wanted));
    assert_eq!(hand.project().scheme.labels.len(), 3, "no new label");
    assert_eq!(hand.session().history().position(), 1, "one step");
    hand.press("Ctrl+Z");
    assert_eq!(hand.project().article_count(), 0);
}

#[test]
fn a_label_that_is_left_out_takes_its_mentions_along() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&[run_file(dir.path())]);
    choose(&mut hand, "PER", "leave out");
    hand.tap(Key::Enter, Modifiers::COMMAND);
    assert_eq!(labels(&hand), owned(&[("cardinal", "40 ferries")]));
    let new = hand
        .project()
        .scheme
        .label(&LabelId::new("cardinal").unwrap());
    assert_eq!(new.unwrap().name, "CARDINAL");
}

#[test]
fn an_import_that_is_not_wanted_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(new_project(dir.path())));
    hand.drop_files(&[run_file(dir.path())]);
    hand.press("Esc");
    assert_eq!(hand.project().article_count(), 0);
    assert_eq!(hand.session().history().position(), 0);
    assert!(hand.shows_part("Import cancelled; nothing came in"));
    // Texts alone come in at once.
    hand.drop_files(&[write(dir.path(), "a.txt", "Forty people came.")]);
    assert_eq!(hand.project().article_count(), 1);
}

#[test]
fn an_export_says_before_it_is_written_what_it_loses() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+Shift+E");
    assert!(
        hand.shows("Nothing gets lost."),
        "our own format carries everything"
    );
    choose_format(&mut hand, "langextract JSON Lines");
    assert!(hand.shows_part("mentions lose when and how they came about"));
    assert!(hand.shows_part("{\"extractions\":"), "the first lines");
    hand.click("source");
    assert!(hand.shows_part("have labels that were not asked for"));
    let out = dir.path().join("out.jsonl");
    put_path(&mut hand, "File", &out);
    hand.tap(Key::Enter, Modifiers::COMMAND);
    assert!(hand.shows_part("read back and verified"));
    assert!(hand.shows("Not everything could be exported"));
    let written = std::fs::read_to_string(out).unwrap();
    assert!(written.contains("\"extraction_class\":\"figure\""));
    assert!(!written.contains("\"extraction_class\":\"source\""));
}

/// A tokenizer that cuts at blanks and knows no word.
const AT_BLANKS: &str = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
"normalizer":null,"pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
"model":{"type":"WordLevel","vocab":{"[UNK]":0},"unk_token":"[UNK]"}}"#;

#[test]
fn a_models_own_tokenizer_cuts_what_is_exported() {
    let dir = tempfile::tempdir().unwrap();
    let good = write(dir.path(), "tokenizer.json", AT_BLANKS);
    let bad = write(dir.path(), "config.json", "{}");
    let mut hand = Hand::start(Start::Project(sample(dir.path())));
    hand.press("Ctrl+Shift+E");
    choose_format(&mut hand, "CoNLL columns");
    assert!(hand.shows_part("    O"), "the first lines, cut into words");
    let list = Role::ComboBox;
    hand.window
        .get_by_role_and_label(list, "Tokens are")
        .click();
    hand.settle();
    hand.click("a model’s own");
    assert!(!hand.shows("What would be written"), "no file is known yet");
    let type_path = |hand: &mut Hand, path: &Path| {
        put_path(hand, "Path of the tokenizer.json", path);
        hand.press("Tab");
    };
    type_path(&mut hand, &bad);
    assert!(hand.shows_part("config.json is no tokenizer.json"));
    hand.tap(Key::Enter, Modifiers::COMMAND);
    assert!(
        hand.shows("Tokens are"),
        "nothing is written by a tokenizer that is none"
    );
    type_path(&mut hand, &dir.path().join("gone.json"));
    assert!(hand.shows_part("gone.json: "));
    type_path(&mut hand, &good);
    assert!(hand.shows("What would be written"));
    let out = dir.path().join("out");
    put_path(&mut hand, "Folder", &out);
    hand.tap(Key::Enter, Modifiers::COMMAND);
    assert!(hand.shows_part("read back and verified"));
    let written = std::fs::read_to_string(out.join("claimdesk.conll")).unwrap();
    let words = written.lines().filter_map(|line| line.split('\t').next());
    let signs = words.filter(|word| matches!(*word, "." | "," | "?"));
    // Cut at blanks, signs stay with their words, but where a mention cuts them off.
    let whole = written.lines().filter(|line| line.ends_with(".\tO"));
    assert!(whole.count() > signs.count(), "{written}");
}

#[test]
fn the_system_gives_the_path_of_a_tokenizer() {
    let dir = tempfile::tempdir().unwrap();
    let good = write(dir.path(), "tokenizer.json", AT_BLANKS);
    let theme = egui::Theme::Light;
    let mut around = surroundings(Start::Project(sample(dir.path())), theme);
    around.picker = Arc::new(Picker(vec![good]));
    let mut hand = Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around));
    hand.press("Ctrl+Shift+E");
    choose_format(&mut hand, "CoNLL columns");
    let list = Role::ComboBox;
    hand.window
        .get_by_role_and_label(list, "Tokens are")
        .click();
    hand.settle();
    hand.click("a model’s own");
    hand.click("Browse for the tokenizer.json");
    assert!(hand.shows("What would be written"));
    save(
        &hand.screen.picture(&hand.window),
        "app-export-tokenizer-light",
    );
}

#[test]
fn pictures() {
    for (theme, which) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let dir = tempfile::tempdir().unwrap();
        let around = surroundings(Start::Project(sample(dir.path())), theme);
        let mut hand = Hand::new(vec2(1280.0, 800.0), theme, |ctx| App::new(ctx, around));
        hand.drop_files(&[run_file(dir.path())]);
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("app-incoming-{which}"));
        hand.press("Esc Ctrl+Shift+E");
        choose_format(&mut hand, "langextract JSON Lines");
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("app-export-{which}"));
        let row = Role::ListBoxOption;
        let dialog = hand
            .window
            .get_by_role_and_label(row, "langextract JSON Lines")
            .rect();
        let all = hand.window.ctx.content_rect();
        assert!(all.contains_rect(dialog), "{dialog:?} in {all:?}");
    }
}
