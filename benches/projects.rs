//! Opening, saving and searching whole projects: `cargo bench --bench projects`.
//!
//! Prints a Markdown table. Articles have 600 words, 60 mentions and 5 claims each.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench"
)]

mod meter;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use claimdesk::analysis::find_in_project::{Scope, find_in_project};
use claimdesk::analysis::search::Query;
use claimdesk::command::{Command, Direction};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, Claim, ClaimId, ClaimMention, LabelId, LayerKey, Mention,
    MentionId, Origin, Person, PersonId, Project, Quote, Timestamp,
};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store;
use claimdesk::text::{ArticleText, segment};

const WORDS: [&str; 12] = [
    "harbour", "said", "forty", "people", "company", "1 200", "night", "bridge", "mayor", "rain",
    "council", "report",
];

fn text(seed: usize, words: usize) -> String {
    let mut text = String::new();
    for index in 0..words {
        let word = WORDS[(seed * 7 + index * 5 + index / 11) % WORDS.len()];
        let _ = write!(text, "{word}{seed}");
        text.push_str(match index % 60 {
            59 => ".\n\n",
            _ if index % 12 == 11 => ". ",
            _ => " ",
        });
    }
    text
}

fn project(articles: usize) -> (Project, Person) {
    let person = Person {
        id: PersonId::new("ada").expect("an id"),
        name: "Ada".into(),
    };
    let mut project = Project::new("Bench");
    project.put_person(person.clone());
    let labels = ["figure", "actor", "source"].map(|label| LabelId::new(label).expect("an id"));
    let (mut next_mention, mut next_claim) = (1, 1);
    for number in 0..articles {
        let id = ArticleId::new(&format!("article-{number}")).expect("an id");
        let body = ArticleText::new(text(number, 600)).expect("a text");
        let key = LayerKey {
            article: id.clone(),
            person: person.id.clone(),
        };
        let ranges: Vec<_> = segment::words(body.as_str()).collect();
        let meta = ArticleMeta {
            title: format!("Article {number}"),
            ..ArticleMeta::default()
        };
        let article = Article {
            id: id.clone(),
            text: body.clone(),
            meta,
            original: None,
        };
        project.put_article(Arc::new(article), None);
        let mut held = Vec::new();
        for (index, range) in ranges.into_iter().step_by(10).enumerate() {
            let mention = Mention {
                id: MentionId::new(next_mention),
                label: labels[index % 3].clone(),
                extent: body.range_of_bytes(range).expect("a word").into(),
                attributes: BTreeMap::new(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at: Timestamp::from_millis(0),
                foreign: Default::default(),
            };
            next_mention += 1;
            held.push(mention.clone());
            project.put_mention(&key, Arc::new(mention));
        }
        for pair in held.chunks(12) {
            let quote = Quote {
                article: id.clone(),
                extent: pair[0].extent.clone(),
            };
            let status = project.scheme.statuses[0].id.clone();
            let claim_id = ClaimId::new(next_claim);
            let at = Timestamp::from_millis(0);
            let mut claim = Claim::new(
                claim_id,
                u32::try_from(next_claim).unwrap(),
                quote,
                status,
                at,
            );
            next_claim += 1;
            let role = project.scheme.roles[0].id.clone();
            claim.mentions.push(ClaimMention {
                role,
                mention: pair[0].id,
            });
            project.put_claim(&key, Arc::new(claim));
        }
    }
    (project, person)
}

fn main() {
    println!(
        "| articles | words | first save | open | one more save | journal a step | find in project | memory |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for articles in [10, 1_000, 10_000] {
        row(articles);
    }
    println!(
        "\nCPU ms (wall ms). The step is a tag in one article; the save after it writes what changed."
    );
}

fn row(articles: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench");
    let (built, person) = project(articles);
    let ((), save) = meter::measure(|| store::create(&path, &built).expect("saved"));
    drop(built);
    let before = meter::memory_mb();
    let (opened, open) = meter::measure(|| store::open(&path).expect("opened"));
    let (project, _, journal) = opened
        .into_parts(&person.id, Arc::new(|| {}))
        .expect("a journal");
    let memory = meter::memory_mb() - before;
    let clock = Box::new(FixedClock(Timestamp::from_millis(0)));
    let ids = IdSource::counting_from(1 << 40);
    let mut session = Session::new(project, person, Box::new(journal), clock, ids);
    let mut steps = Vec::new();
    for _ in 0..50 {
        session
            .run(Command::GoToMention(Direction::Next))
            .expect("a mention");
        let (_, step) = meter::measure(|| session.run(Command::ToggleUnsure).expect("a step"));
        steps.push(step.wall_ms);
    }
    session.flush(Duration::from_secs(60));
    let ((), again) = meter::measure(|| {
        session.snapshot();
        session.flush(Duration::from_secs(600));
    });
    let query = Query::new("council report");
    let (hits, find) = meter::measure(|| {
        find_in_project(
            session.project(),
            session.person(),
            &query,
            Scope::Text,
            100_000,
            &|| false,
        )
    });
    println!(
        "| {articles} | {} | {:.0} ({:.0}) | {:.0} ({:.0}) | {:.0} ({:.0}) | {:.3} p99 | {:.1} ({} hits) | {memory:.0} MB |",
        articles * 600,
        save.cpu_ms,
        save.wall_ms,
        open.cpu_ms,
        open.wall_ms,
        again.cpu_ms,
        again.wall_ms,
        meter::quantile(&mut steps, 0.99),
        find.cpu_ms,
        hits.len(),
    );
}
