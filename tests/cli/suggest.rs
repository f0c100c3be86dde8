//! `claimdesk suggest`

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, LayerState, Mention, MentionId, Origin,
    Person, PersonId, Project, Proposals, ProposalsKey, Run, RunId, Score, Suggestion, Timestamp,
};
use claimdesk::store;
use claimdesk::text::{ArticleText, CharOffset, Extent};
use serde_json::{Value, json};

use crate::{Desk, lines, proposals};

/// Where something lies in code points, and its label.
type Marked<'a> = (&'a str, usize, usize);

struct Making(Project);

impl Making {
    fn new() -> Self {
        let mut project = Project::new("Ferry");
        project.put_person(person("ada"));
        Self(project)
    }

    fn article(&mut self, id: &str, words: &str) {
        self.0.put_article(
            Arc::new(Article {
                id: ArticleId::new(id).unwrap(),
                text: ArticleText::new(words).unwrap(),
                meta: ArticleMeta::default(),
                original: None,
            }),
            None,
        );
    }

    fn extent(&self, article: &str, start: usize, end: usize) -> Extent {
        let text = &self
            .0
            .article(&ArticleId::new(article).unwrap())
            .unwrap()
            .text;
        let range = text.range_of_chars(CharOffset::new(start), CharOffset::new(end));
        range.unwrap().into()
    }

    fn done(&mut self, article: &str, by: &str, marked: &[Marked<'_>]) {
        let key = LayerKey {
            article: ArticleId::new(article).unwrap(),
            person: PersonId::new(by).unwrap(),
        };
        for (label, start, end) in marked {
            let mention = Mention {
                id: MentionId::new(
                    self.0
                        .layers()
                        .map(|(_, layer)| layer.mention_count() as u64)
                        .sum::<u64>()
                        + 1,
                ),
                label: LabelId::new(label).unwrap(),
                extent: self.extent(article, *start, *end),
                attributes: Default::default(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at: Timestamp::default(),
                foreign: Default::default(),
            };
            self.0.put_mention(&key, Arc::new(mention));
        }
        self.0.put_layer_state(&key, LayerState::Done);
    }

    fn begun(&mut self, article: &str, by: &str) {
        let key = LayerKey {
            article: ArticleId::new(article).unwrap(),
            person: PersonId::new(by).unwrap(),
        };
        self.0.put_layer_state(&key, LayerState::InProgress);
    }

    fn run(&mut self, id: &str, blind: u8) {
        self.0.put_run(Arc::new(Run {
            tool: "finder".into(),
            version: "3".into(),
            blind,
            ..proposals::run(id)
        }));
    }

    fn found(&mut self, run: &str, article: &str, found: &[(&str, usize, usize, f64)]) {
        let suggestions = found.iter().map(|(label, start, end, score)| Suggestion {
            label: LabelId::new(label).unwrap(),
            extent: self.extent(article, *start, *end),
            score: Score::new(*score),
            words: String::new(),
            attributes: Default::default(),
        });
        let proposals = Proposals {
            suggestions: suggestions.collect(),
            ..Proposals::default()
        };
        let key = ProposalsKey {
            article: ArticleId::new(article).unwrap(),
            run: RunId::new(run).unwrap(),
        };
        self.0.put_proposals(&key, Some(Arc::new(proposals)));
    }

    fn written(&self, desk: &Desk) -> PathBuf {
        let folder = desk.path("project");
        store::create(&folder, &self.0).unwrap();
        folder
    }
}

fn person(id: &str) -> Person {
    Person {
        id: PersonId::new(id).unwrap(),
        name: id.to_uppercase(),
    }
}

/// Ada is done with two articles, with a third she is not.
fn ferry() -> Making {
    let mut making = Making::new();
    making.article("a", "🎈 Mayor Smith said that 40 people were on board.");
    making.article("b", "Nobody knows.\nThe coast guard counted 38.");
    making.article("c", "Nothing yet.");
    making.done("a", "ada", &[("actor", 2, 13), ("figure", 24, 33)]);
    making.done("b", "ada", &[("actor", 14, 29)]);
    making.begun("c", "ada");
    making.run("one", 0);
    making.found(
        "one",
        "a",
        &[("actor", 2, 13, 0.95), ("figure", 24, 26, 0.65)],
    );
    making.found(
        "one",
        "b",
        &[("source", 14, 29, 0.55), ("figure", 38, 40, 0.9)],
    );
    making.found("one", "c", &[("actor", 0, 7, 0.5)]);
    making
}

#[test]
fn a_run_is_scored_on_what_is_done() {
    let desk = Desk::new();
    let folder = ferry().written(&desk);
    let told = desk
        .run(&[&"suggest", &"score", &folder, &"--json"])
        .fine()
        .json();
    assert_eq!(told["project"], "Ferry");
    assert_eq!(told["person"], json!({ "id": "ada", "name": "ADA" }));
    let run = &told["runs"][0];
    assert_eq!(run["id"], "one");
    assert_eq!(run["blind"], Value::Null);
    assert_eq!(run["all"], run["aided"]);
    let all = &run["all"];
    assert_eq!(all["articles"], 2);
    let strict = &all["spans"]["overall"]["strict"];
    assert_eq!(strict["correct"], 1);
    assert_eq!(strict["incorrect"], 2);
    assert_eq!(strict["spurious"], 1);
    assert_eq!(strict["precision"], 0.25);
    assert_eq!(all["spans"]["labels"]["source"]["strict"]["spurious"], 1);
    assert_eq!(all["tags"]["micro"]["precision"], 0.25);
    assert_eq!(all["calibration"]["bins"][9]["right"], 1);
    let relabelled = json!({ "machine": "source", "person": "actor", "count": 1 });
    let confusion = all["confusion"].as_array().unwrap();
    assert!(confusion.contains(&relabelled), "{confusion:?}");
    assert_eq!(
        all["edges"]["moved"],
        json!([{ "start": 0, "end": 7, "count": 1 }])
    );
    assert_eq!(all["edges"]["ends"], json!({ "7": 1 }));
    assert!(all["intervals"]["strict"]["f1"][1].is_number());
}

/// The keys of all objects in a value, but those that are labels or numbers.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| keys(one, found)),
        Value::Object(all) => {
            for (key, one) in all {
                if key.parse::<i32>().is_err()
                    && !["actor", "figure", "source"].contains(&key.as_str())
                {
                    found.insert(key.clone());
                }
                keys(one, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_is_in_the_documentation() {
    let desk = Desk::new();
    let folder = ferry().written(&desk);
    let file = desk.path("pairs.jsonl");
    let told = desk.run(&[&"suggest", &"score", &folder, &"--json", &"--pairs", &file]);
    let mut found = BTreeSet::new();
    keys(&told.fine().json(), &mut found);
    for line in lines(&std::fs::read_to_string(&file).unwrap()) {
        keys(&line, &mut found);
    }
    assert!(found.len() > 40, "{found:?}");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/SUGGESTIONS.md")).unwrap();
    let missing: Vec<_> = found
        .iter()
        .filter(|key| !page.contains(&format!("\"{key}\"")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn people_read_a_table() {
    let desk = Desk::new();
    let mut making = ferry();
    making.article("d", "Not read.");
    making.done("d", "ada", &[("actor", 0, 3)]);
    let folder = making.written(&desk);
    let told = desk
        .run(&[&"suggest", &"score", &folder, &"--run", &"ONE"])
        .fine();
    for line in [
        "ONE, against ADA: 2 articles, 4 suggestions and 3 mentions",
        "  strict                      0.250    0.333    0.286        1         2       0      0        1",
        "       1  source → actor",
        "       1  0, +7",
    ] {
        assert!(
            told.out.lines().any(|one| one == line),
            "{line}\n{}",
            told.out
        );
    }
    assert!(
        told.err
            .contains("nothing of 1 article that ADA is done with"),
        "{}",
        told.err
    );
    let score: [crate::Word<'_>; 5] = [&"suggest", &"score", &folder, &"--unread", &"--json"];
    let told = desk.run(&score).fine().json();
    assert_eq!(told["runs"][0]["all"]["articles"], 3);
    assert_eq!(
        told["runs"][0]["all"]["spans"]["overall"]["strict"]["missed"],
        1
    );
}

#[test]
fn hidden_articles_are_told_apart() {
    let desk = Desk::new();
    let mut making = ferry();
    making.run("one", 100);
    let folder = making.written(&desk);
    let told = desk
        .run(&[&"suggest", &"score", &folder, &"--json"])
        .fine()
        .json();
    assert_eq!(told["runs"][0]["aided"], Value::Null);
    assert_eq!(told["runs"][0]["blind"]["articles"], 2);
}

#[test]
fn each_run_is_scored_or_the_one_that_is_named() {
    let desk = Desk::new();
    let mut making = ferry();
    making.run("two", 0);
    making.found("two", "a", &[]);
    let folder = making.written(&desk);
    let told = desk
        .run(&[&"suggest", &"score", &folder, &"--json"])
        .fine()
        .json();
    assert_eq!(told["runs"].as_array().unwrap().len(), 2);
    // It found nothing in an article that it read.
    let two: [crate::Word<'_>; 6] = [&"suggest", &"score", &folder, &"--run", &"two", &"--json"];
    let told = desk.run(&two).fine().json();
    assert_eq!(
        told["runs"][0]["all"]["spans"]["overall"]["exact"]["missed"],
        2
    );
    assert_eq!(told["runs"][0]["unread"], 1);
}

#[test]
fn a_label_that_is_gone_from_the_scheme_has_its_id() {
    let desk = Desk::new();
    let mut making = ferry();
    making.found("one", "b", &[("vessel", 14, 29, 0.5)]);
    let folder = making.written(&desk);
    let told = desk.run(&[&"suggest", &"score", &folder]).fine();
    assert!(told.out.contains("1  vessel → actor"), "{}", told.out);
    let score: [crate::Word<'_>; 4] = [&"suggest", &"score", &folder, &"--json"];
    let told = desk.run(&score).fine().json();
    let labels = told["runs"][0]["labels"].as_array().unwrap();
    let gone = json!({ "id": "vessel", "name": "vessel" });
    assert_eq!(labels.last(), Some(&gone));
}

#[test]
fn corrections_are_written_for_training() {
    let desk = Desk::new();
    let folder = ferry().written(&desk);
    let file = desk.path("pairs.jsonl");
    desk.run(&[&"suggest", &"score", &folder, &"--pairs", &file])
        .fine();
    let pairs = lines(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(pairs.len(), 3);
    let edge = &pairs[0];
    assert_eq!(edge["article"], "a");
    assert_eq!(edge["score"], 0.65);
    assert_eq!(
        edge["machine"],
        json!({ "label": "figure", "start": 24, "end": 26, "quote": "40" })
    );
    assert_eq!(edge["person"]["quote"], "40 people");
    assert_eq!(pairs[1]["person"]["label"], "actor");
    assert_eq!(pairs[1]["context"], "The coast guard counted 38.");
    assert_eq!(pairs[2]["person"], Value::Null);
    assert_eq!(pairs[2]["machine"]["quote"], "38");
}

#[test]
fn where_nothing_can_be_scored_it_says_why() {
    let desk = Desk::new();
    let empty = desk.project();
    let none = desk.run(&[&"suggest", &"score", &empty]);
    assert_eq!(none.code, 1);
    assert!(
        none.err.contains("no suggestions have come into"),
        "{}",
        none.err
    );
    std::fs::remove_dir_all(&empty).unwrap();

    let mut making = Making::new();
    making.article("a", "Forty people.");
    making.run("one", 0);
    making.found("one", "a", &[("figure", 0, 5, 0.5)]);
    let folder = making.written(&desk);
    let undone = desk.run(&[&"suggest", &"score", &folder]);
    assert_eq!(undone.code, 1);
    assert!(
        undone.err.contains("nobody is done with any article"),
        "{}",
        undone.err
    );
    let stranger = desk.run(&[&"suggest", &"score", &folder, &"--against", &"eve"]);
    assert!(stranger.err.contains("no person “eve”"), "{}", stranger.err);
    let unknown = desk.run(&[&"suggest", &"score", &folder, &"--run", &"nine"]);
    assert!(unknown.err.contains("it has one"), "{}", unknown.err);
    let ada = desk.run(&[&"suggest", &"score", &folder, &"--against", &"ada"]);
    assert!(
        ada.err.contains("ADA is not done with any article"),
        "{}",
        ada.err
    );
    std::fs::remove_dir_all(&folder).unwrap();

    making.0.put_person(person("bob"));
    // Who has the name in the settings is not done.
    making.0.put_person(person("lena"));
    making.done("a", "ada", &[]);
    making.done("a", "bob", &[("figure", 0, 5)]);
    let folder = making.written(&desk);
    let several = desk.run(&[&"suggest", &"score", &folder]);
    assert_eq!(several.code, 1);
    assert!(
        several.err.contains("ADA, BOB; say whose"),
        "{}",
        several.err
    );
    let bob = desk.run(&[
        &"suggest",
        &"score",
        &folder,
        &"--against",
        &"BOB",
        &"--json",
    ]);
    let told = bob.fine().json();
    assert_eq!(
        told["runs"][0]["all"]["spans"]["overall"]["strict"]["f1"],
        1.0
    );
}
