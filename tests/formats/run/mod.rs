//! Files become what a run proposes.

mod answers;
mod counting;
mod lost;
mod parts;
mod real;
mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::formats::run::{Keys, NoRun, RunIn, Said, Wishes, propose, read};
use claimdesk::formats::{ImportContext, ImportError, Input};
use claimdesk::model::*;
use claimdesk::text::ArticleText;

use crate::{ada, now};

/// A project with these articles and the usual scheme.
pub(crate) fn project(articles: &[(&str, &str)]) -> Project {
    let mut project = Project::new("run");
    for (id, text) in articles {
        let article = Article {
            id: ArticleId::new(id).unwrap(),
            text: ArticleText::new(*text).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
    }
    project
}

/// A file as it is read, with others beside it.
fn said(
    context: &mut ImportContext<'_>,
    (name, bytes): (&str, &[u8]),
    beside: &[(&str, &[u8])],
    keys: &str,
) -> Result<Said, ImportError> {
    let beside = beside.iter();
    let beside = beside.map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes)));
    let input = Input::new(name, bytes).with_companions(beside.collect());
    let keys: Vec<String> = keys.split_terminator(',').map(str::to_owned).collect();
    read(&input, None, &Keys::parse(&keys).unwrap(), None, context)
}

fn proposed(said: Vec<Said>, wishes: &Wishes, context: &mut ImportContext<'_>) -> RunIn {
    try_propose(said, wishes, context).unwrap()
}

fn try_propose(
    said: Vec<Said>,
    wishes: &Wishes,
    context: &mut ImportContext<'_>,
) -> Result<RunIn, NoRun> {
    propose(said, wishes, context, &|_, _| true)
}

/// What a run of one file proposes.
fn run(project: &Project, name: &str, bytes: impl AsRef<[u8]>) -> RunIn {
    let mut context = ImportContext::new(project, ada(), now());
    let said = said(&mut context, (name, bytes.as_ref()), &[], "").unwrap();
    proposed(vec![said], &Wishes::default(), &mut context)
}

/// The text of an article, wherever it is.
fn text_of(project: &Project, run: &RunIn, id: &ArticleId) -> ArticleText {
    let new = run.articles.iter().find(|one| one.id == *id);
    new.or_else(|| project.article(id)).unwrap().text.clone()
}

/// `article: label=words @score`, in the order of the text.
fn placed(project: &Project, run: &RunIn) -> Vec<String> {
    let mut out = Vec::new();
    for (id, proposals) in &run.proposals {
        let text = text_of(project, run, id);
        for one in &proposals.suggestions {
            assert!(text.owns_extent(&one.extent));
            let score = one
                .score
                .map_or(String::new(), |score| format!(" @{score}"));
            out.push(format!(
                "{id}: {}={}{score}",
                one.label,
                text.quote(&one.extent)
            ));
        }
    }
    out
}

/// `article: label=words (why) [candidates]`
fn tray(project: &Project, run: &RunIn) -> Vec<String> {
    let mut out = Vec::new();
    for (id, proposals) in &run.proposals {
        let text = text_of(project, run, id);
        for one in &proposals.unplaced {
            let candidates: Vec<String> =
                one.candidates.iter().map(|one| text.quote(one)).collect();
            let (label, words, why) = (&one.label, &one.words, one.why.name());
            out.push(format!("{id}: {label}={words} ({why}) {candidates:?}"));
        }
    }
    out
}

fn unmatched(run: &RunIn) -> Vec<String> {
    let all = run.run.unmatched.iter();
    all.map(|one| format!("{}: {}={}", one.article, one.label, one.words))
        .collect()
}

fn notes(run: &RunIn) -> Vec<String> {
    let problems = run.problems.iter().map(ToString::to_string);
    run.run.notes.iter().cloned().chain(problems).collect()
}

/// All things that a run has, wherever they went.
fn total(run: &RunIn) -> usize {
    let tally = run.tally();
    tally.suggestions + tally.unplaced + run.run.unmatched.len() + run.ignored
}

/// The project with a run taken in.
fn taken(project: &Project, run: RunIn) -> Project {
    let person = ada();
    let mut session = claimdesk::session::Session::new(
        project.clone(),
        person,
        Box::new(claimdesk::session::MemoryJournal::new()),
        Box::new(claimdesk::session::FixedClock(now())),
        claimdesk::session::IdSource::counting_from(1),
    );
    session.take_in_run(run).unwrap();
    session.project().clone()
}

const FERRY: &str = "Forty people were on board 😀. The mayor said 12,000 came.\n\nNobody was hurt, \
                     the mayor said; 5 % of the crew left.";
const LAKE: &str = "Swans were counted on the lake: 40 in March, 52 in May. The council paid.";

fn two() -> Project {
    project(&[("ferry", FERRY), ("lake", LAKE)])
}

#[test]
fn articles_are_known_by_id_then_digest_then_text_then_name() {
    let project = two();
    let line = |fields: &str| {
        format!("{{{fields},\"mentions\":[{{\"label\":\"actor\",\"start\":0,\"end\":5}}]}}\n")
    };
    let text = |text: &str| serde_json::to_string(text).unwrap();
    let by_id = line(&format!("\"id\":\"lake\",\"text\":{}", text(LAKE)));
    assert_eq!(
        placed(&project, &run(&project, "a.jsonl", by_id)),
        ["lake: actor=Swans"]
    );
    // A name that another article has does not matter where the text says more.
    let by_text = line(&format!("\"id\":\"ferry\",\"text\":{}", text(LAKE)));
    assert_eq!(
        placed(&project, &run(&project, "a.jsonl", by_text)),
        ["lake: actor=Swans"]
    );
    let spaced = LAKE.replace(": ", ":\u{a0} ");
    let by_ink = line(&format!("\"id\":\"x\",\"text\":{}", text(&spaced)));
    assert_eq!(
        placed(&project, &run(&project, "a.jsonl", by_ink)),
        ["lake: actor=Swans"]
    );
    let new = line(&format!(
        "\"id\":\"new\",\"text\":{}",
        text("Newts were seen.")
    ));
    let run_in = run(&project, "a.jsonl", new);
    assert_eq!(placed(&project, &run_in), ["new: actor=Newts"]);
    assert_eq!(run_in.articles.len(), 1);
    // The ids of any file, 1 and 2, name no article that has nothing in common with it.
    let clash = line(&format!(
        "\"id\":\"ferry\",\"text\":{}",
        text("Newts were seen.")
    ));
    let run_in = run(&project, "a.jsonl", clash);
    assert_eq!(run_in.articles[0].id.as_str(), "ferry-2");
    let after = taken(&project, run_in);
    assert_eq!(after.article_count(), 3);
    assert_eq!(after.runs().len(), 1);
    assert_eq!(after.proposals().count(), 1);
}

#[test]
fn labels_are_those_of_the_scheme_by_name_by_wish_and_as_the_last_time() {
    let project = two();
    let file = r#"[{"article":"lake","quote":"40","label":"FIGURES"},
        {"article":"lake","quote":"council","label":"ORG"},
        {"article":"lake","quote":"Swans","label":"animal"},
        {"article":"lake","quote":"May","label":"DATE"}]"#;
    let wishes = |map: &[&str]| Wishes {
        tool: "llm".into(),
        labels: claimdesk::formats::LabelMap::parse(
            &map.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(),
        )
        .unwrap(),
        ..Wishes::default()
    };
    let read_in = |project: &Project, map: &[&str]| {
        let mut context = ImportContext::new(project, ada(), now());
        let said = said(&mut context, ("a.json", file.as_bytes()), &[], "").unwrap();
        try_propose(vec![said], &wishes(map), &mut context)
    };
    let first = read_in(&project, &["ORG=actor", "DATE="]).unwrap();
    assert_eq!(
        placed(&project, &first),
        [
            "lake: animal=Swans",
            "lake: figure=40",
            "lake: actor=council"
        ]
    );
    assert_eq!((first.ignored, total(&first)), (1, 4));
    let added: Vec<&str> = first
        .additions
        .labels
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(added, ["animal"]);
    let project = taken(&project, first);
    assert!(
        project
            .scheme
            .label(&LabelId::new("animal").unwrap())
            .is_some()
    );
    // The same tool again: as the last time.
    let again = read_in(&project, &[]).unwrap();
    assert_eq!(
        again.run.labels["ORG"],
        Some(LabelId::new("actor").unwrap())
    );
    assert_eq!(again.run.labels["DATE"], None);
    assert_eq!(again.run.id.as_str(), "a-2");
    let wrong = read_in(&project, &["ORG=nothing"]).map(|_| ());
    assert_eq!(wrong, Err(NoRun::NoLabel("nothing".into())));
}

#[test]
fn a_run_that_is_cancelled_gives_nothing() {
    let project = two();
    let mut context = ImportContext::new(&project, ada(), now());
    let file = br#"[{"article":"lake","quote":"40","label":"figure"}]"#;
    let said = said(&mut context, ("a.json", file), &[], "").unwrap();
    let stopped = propose(vec![said], &Wishes::default(), &mut context, &|_, _| false);
    assert_eq!(stopped.map(|_| ()), Err(NoRun::Cancelled));
}

#[test]
fn what_became_of_an_article_meanwhile_is_seen_when_the_run_is_taken_in() {
    let before = two();
    let file = r#"[{"article":"lake","quote":"40","label":"figure"},
        {"article":"lake","quote":"penguins","label":"actor"},
        {"article":"ferry","quote":"12,000","label":"figure"}]"#;
    let mut run_in = run(&before, "a.json", file);
    let now = project(&[("ferry", FERRY)]);
    run_in.fit_to(&now);
    assert_eq!(
        unmatched(&run_in),
        ["lake: figure=40", "lake: actor=penguins"]
    );
    let after = taken(&now, run_in);
    assert_eq!(after.runs().next().unwrap().unmatched.len(), 2);
}

/// How many of each reason are in the tray.
fn reasons(run: &RunIn) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for one in run.proposals.values().flat_map(|one| &one.unplaced) {
        *out.entry(one.why.name()).or_default() += 1;
    }
    out
}
