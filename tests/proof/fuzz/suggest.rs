//! Targets: what suggesters read: lists of names, patterns, and the answers of programs.

use std::sync::Arc;

use claimdesk::edit::{Edit, Transaction, apply};
use claimdesk::formats::run::RunIn;
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, Person, PersonId, Project, Timestamp,
};
use claimdesk::session::edits_of_run;
use claimdesk::suggest::outside::{About, Answers};
use claimdesk::suggest::{Asked, File, Problem, Which, run_of};
use claimdesk::text::ArticleText;

use super::{Target, kind_of, run, shape_of, some};

const WORDS: &str = "🙂 Ada Lovelace met 12,000 men of Al-Jazeera’s in 北京.\nl’Ukraine: 10\u{a0}000 km, e\u{301}té";

fn ada() -> PersonId {
    PersonId::new("ada").unwrap()
}

/// A project with a text that has a little of everything, and one made of the input.
fn project(input: &str) -> Project {
    let mut project = Project::new("Fuzz");
    project.put_person(Person {
        id: ada(),
        name: "Ada".into(),
    });
    for (id, words) in [("a", WORDS), ("b", input)] {
        // A blank input is no text.
        if let Ok(text) = ArticleText::new(words) {
            let article = Article {
                id: ArticleId::new(id).unwrap(),
                text,
                meta: ArticleMeta::default(),
                original: None,
            };
            project.put_article(Arc::new(article), None);
        }
    }
    project
}

/// That a run fits the project, and says the same when it is brought in twice.
fn comes_in(project: &Project, found: RunIn) -> usize {
    let count = found.tally().suggestions;
    for proposals in found.proposals.values() {
        let starts = proposals.suggestions.iter().map(|one| one.extent.start());
        assert!(starts.is_sorted(), "suggestions go by the text");
    }
    let mut after = project.clone();
    let edits: Vec<Edit> = edits_of_run(found, project);
    let transaction = Transaction {
        name: "fuzz".into(),
        edits,
        focus: None,
        person: None,
        at: Timestamp::default(),
    };
    apply(&mut after, &transaction).expect("a run fits the project that it was made from");
    count
}

fn shapes(problems: &[Problem], lines: usize) -> Vec<String> {
    assert!(!problems.is_empty(), "what is wrong is said");
    for problem in problems {
        assert!(problem.line <= lines, "{problem}: there are {lines} lines");
        assert!(!problem.way_out.is_empty(), "{problem}");
    }
    let mut shapes: Vec<String> = problems.iter().map(|p| shape_of(&p.message)).collect();
    shapes.dedup();
    shapes.truncate(4);
    shapes
}

fn check_file(kind: &'static str, name: &'static str) -> super::Check {
    let check = move |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let project = project(&text);
        let (person, label) = (ada(), LabelId::new("actor").unwrap());
        let asked = Asked {
            file: Some(File { name, text: &text }),
            label: Some(&label),
            ..Asked::new(&project, &person)
        };
        let kind = claimdesk::suggest::kind(kind).unwrap();
        match (kind.make)(&asked) {
            Err(problems) => kind_of(shapes(&problems, text.split(['\n', '\r']).count())),
            Ok(suggester) => {
                let run = || {
                    run_of(
                        &*suggester,
                        &asked,
                        &Which::All,
                        Timestamp::default(),
                        &|_, _| true,
                    )
                };
                let found = run().unwrap();
                assert_eq!(Some(&found), run().as_ref(), "twice the same");
                kind_of(some(comes_in(&project, found)))
            }
        }
    };
    Box::new(check)
}

#[test]
fn name_lists() {
    run(&Target {
        name: "name-lists",
        seeds: vec![
            "# outlets\nAda Lovelace | Ada\tactor\nAl Jazeera|Al-Jazeera\tsource\tany case\n北京\n\\#1".into(),
            "l’Ukraine\tactor\tinflected\tnote\n10 000\tfigure\nété".into(),
        ],
        words: &["\t", "|", "#", "\\#", "\n", "\r\n", "\u{feff}", "actor", "source", "exact", "any case", "inflected", "’", "\u{1e}", "\u{1f}", "\u{1d}", "\u{301}", "\u{a0}", "10 000", "京"],
        check: check_file("list", "names.txt"),
    });
}

#[test]
fn name_tables() {
    run(&Target {
        name: "name-tables",
        seeds: vec![
            "name,aliases,label,forms,note\nAda Lovelace,Ada|A. L.,actor,any case,x\n\"Al\nJazeera\",,source,,\n".into(),
            "label;name\nactor;Ada\n".into(),
            "name\tlabel\nAda\tactor\n".into(),
        ],
        words: &["name", "aliases", "label", "forms", "note", ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", "|", "Ada", "actor", "exact"],
        check: check_file("list", "names.csv"),
    });
}

#[test]
fn patterns() {
    run(&Target {
        name: "patterns",
        seeds: vec![
            "# figures\nfigure\t\\b\\d+ (?:km|men)\\b\nactor\t(?i)(?<who>\\p{Lu}\\w+) met\ten\twho\n".into(),
            "source\t(\\w+)-(\\w+)\t\t2\nfigure\tx*\n".into(),
        ],
        words: &["\t", "\n", "figure", "(?:", "(?i)", "(?<a>", ")", "*", "+", "{1,9}", "{999}", "[^", "]", "\\b", "\\w", "\\p{L}", "$", "^", ".", "|", "en", "1"],
        check: check_file("patterns", "patterns.txt"),
    });
}

#[test]
fn answers() {
    let check = |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let project = project("Another text.");
        let about = About {
            name: "fuzz",
            tool: "fuzz",
            labels: [("OUT".to_owned(), None)].into(),
            at: Timestamp::default(),
        };
        let all = project.articles().map(AsRef::as_ref);
        let mut answers = Answers::new(&project, all, about);
        let mut lines = 0;
        for line in text.split('\n') {
            lines += 1;
            if answers.take(line).is_break() {
                break;
            }
        }
        match answers.finish() {
            Err(problems) => kind_of(shapes(&problems, lines)),
            Ok(found) => {
                let said = (some(found.tally().unplaced), some(found.run.notes.len()));
                kind_of((some(comes_in(&project, found)), said))
            }
        }
    };
    run(&Target {
        name: "answers",
        seeds: vec![
            r#"{"id":"a","start":2,"end":14,"label":"actor","score":0.9,"quote":"Ada Lovelace","attributes":{"a":1,"b":"c"}}"#.into(),
            "{\"id\":\"a\",\"label\":\"actor\",\"quote\":\"12,000 men\"}\n{\"id\":\"b\",\"error\":\"x\"}\n".into(),
            r#"{"id":"a","start":0,"end":1,"label":"OUT"}"#.into(),
        ],
        words: &["\"id\":\"a\"", "\"start\":", "\"end\":", "\"label\":\"actor\"", "\"score\":", "\"quote\":\"", "\"error\":", "\"attributes\":{", "null", "true", "-1", "1e999", "99999999999", "\\ud83d", "\\u0000", "[", "{", "}", "\n", "Ada"],
        check: Box::new(check),
    });
}
