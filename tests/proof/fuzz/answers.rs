//! Target: what language models answer, as suggestions.

use std::sync::Arc;

use claimdesk::formats::run::{ANSWER, Keys, RunIn, Wishes, propose, read};
use claimdesk::formats::{ImportContext, Input};
use claimdesk::model::{Article, ArticleId, ArticleMeta, Project};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::store;
use claimdesk::text::ArticleText;

use super::formats::{ada, now};
use super::{Target, kind_of, run, shape_of, some};
use crate::dice::quick_folder;

fn two() -> Project {
    let mut project = Project::new("two");
    for (id, text) in [
        (
            "a",
            "Ten 😀 met Ada. The mayor said 10,000 came, not 12,000.",
        ),
        ("b", "Ada was not hurt; 5 % left. The mayor said so."),
    ] {
        let article = Article {
            id: ArticleId::new(id).unwrap(),
            text: ArticleText::new(text).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
    }
    project
}

/// The project with a run in it, which can be saved and opened.
fn taken_in(project: &Project, run: RunIn, saves: bool) {
    let mut session = Session::new(
        project.clone(),
        ada(),
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(now())),
        IdSource::counting_from(1),
    );
    session
        .take_in_run(run)
        .expect("what was proposed fits the project");
    if saves {
        let folder = quick_folder();
        store::create(folder.path(), session.project()).expect("a run can be saved");
        let opened = store::open(folder.path()).expect("what was saved can be opened");
        assert_eq!(&opened.project, session.project(), "what was saved opens");
    }
}

/// Any bytes as an answer: nothing in it is lost, and the project can have all of it.
#[test]
fn answers() {
    let project = two();
    let check = move |input: &[u8]| {
        let mut context = ImportContext::new(&project, ada(), now());
        let file = Input::new("a.json", input);
        let said = match read(&file, Some(ANSWER), &Keys::default(), None, &mut context) {
            Ok(said) => said,
            Err(error) => return kind_of(shape_of(&error.to_string())),
        };
        let entries = said.entries();
        let keys = said.keys.clone();
        let run = propose(vec![said], &Wishes::default(), &mut context, &|_, _| true);
        let run = match run {
            Ok(run) => run,
            Err(error) => return kind_of(shape_of(&error.to_string())),
        };
        let tally = run.tally();
        let (placed, tray, claims) = (tally.suggestions, tally.unplaced, tally.claims);
        let unmatched = run.run.unmatched.len();
        assert_eq!(
            placed + tray + unmatched + run.ignored,
            entries,
            "nothing is lost"
        );
        let reasons = run.proposals.values().flat_map(|one| &one.unplaced);
        let mut reasons: Vec<&str> = reasons.map(|one| one.why.name()).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let mut problems: Vec<String> = run
            .problems
            .iter()
            .map(|one| shape_of(&one.message))
            .collect();
        problems.sort();
        problems.dedup();
        let kind = kind_of((
            [
                placed,
                tray,
                claims,
                unmatched,
                run.articles.len(),
                run.run.notes.len(),
            ]
            .map(some),
            reasons,
            problems,
            keys,
        ));
        taken_in(&project, run, input.len().is_multiple_of(16));
        kind
    };
    run(&Target {
        name: "answers",
        seeds: vec![
            br#"[{"article":"a","quote":"Ten","label":"figure","start":0,"end":3,"score":0.5}]"#.to_vec(),
            b"Sure:\n```json\n{\"a\": [{\"quote\": \"Ada\", \"label\": \"actor\",}], \"b\": {\"figures\": [\"5 %\"]}}\n```\n".to_vec(),
            br#"{"claims":[{"claim":"x","quote":"The mayor said so","figures":["10,000"],"verdict":"true"}]}"#.to_vec(),
            b"{\"quote\":\"Ada\",\"label\":\"actor\"}\n{\"quote\":\"12,000\",\"label\":\"figure\"}\n".to_vec(),
            b"article\tquote\tlabel\na\tTen\tfigure\n".to_vec(),
            br#"{"id":"new","text":"Some other words.","entities":[{"text":"other","label":"x"}]}"#.to_vec(),
        ],
        words: &[
            "\"quote\":", "\"label\":", "\"text\":", "\"article\":", "\"start\":", "\"end\":",
            "\"claim\":", "\"figures\":", "\"quotes\":", "\"score\":", "```", "\\ud83d", "//", "/*",
            "\u{201c}", "'", "[[", "{}", "null", "\r\n", "\u{feff}", "1e308", "18446744073709551615",
            "\"offsets\":[0,3]", "\"_attributes\"", "\"id\":\"a\"", "\"mentions\":[",
        ],
        check: Box::new(check),
    });
}
