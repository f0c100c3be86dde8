//! How long one waits for the next question of a review: `cargo bench --bench review`.
//!
//! Prints a Markdown table. Each article has a hundred suggestions of two runs each, which say the
//! same of every other place, so three ideas come of four suggestions. A second table says what
//! memory they take, each size in a process of its own.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench")]

mod meter;
#[path = "../tests/common/proposals.rs"]
mod proposals;

use std::sync::Arc;
use std::time::{Duration, Instant};

use claimdesk::analysis::review::{Filter, Order};
use claimdesk::command::{Command, Reply};
use claimdesk::model::*;
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::ArticleText;

/// So many words in each article and suggestions of each run.
const PLACES: usize = 50;
/// So many keys are pressed one after the other.
const KEYS: usize = 2_000;

/// Articles with two runs' suggestions, 100 each.
fn project(articles: usize) -> Project {
    let mut project = Project::new("Bench");
    for id in ["one", "two"] {
        project.put_run(Arc::new(proposals::run(id)));
    }
    let label = project.scheme.labels[0].id.clone();
    for number in 0..articles {
        let words = (0..PLACES).map(|place| format!("w{number}x{place} and"));
        let text = ArticleText::new(words.collect::<Vec<_>>().join(" ")).unwrap();
        let id = ArticleId::new(&format!("a{number}")).unwrap();
        for (which, by) in ["one", "two"].into_iter().enumerate() {
            let mut at = 0;
            let suggestions = (0..PLACES).map(|place| {
                let word = format!("w{number}x{place}");
                // Every other place is the same; else the second run takes a word more.
                let more = if place % 2 == 1 { which * 4 } else { 0 };
                let range = text.range_of_bytes(at..at + word.len() + more).unwrap();
                at += word.len() + 5;
                Suggestion {
                    label: label.clone(),
                    extent: range.into(),
                    score: Score::new(((number * 31 + place * 7) % 100) as f64 / 100.0),
                    words: String::new(),
                    attributes: Default::default(),
                }
            });
            let proposals = Proposals {
                suggestions: suggestions.collect(),
                ..Proposals::default()
            };
            let key = ProposalsKey {
                article: id.clone(),
                run: RunId::new(by).unwrap(),
            };
            project.put_proposals(&key, Some(Arc::new(proposals)));
        }
        project.put_article(
            Arc::new(Article {
                id,
                text,
                meta: ArticleMeta::default(),
                original: None,
            }),
            None,
        );
    }
    project
}

fn session(project: Project) -> Session {
    let person = Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".to_owned(),
    };
    let clock = Box::new(FixedClock(Timestamp::from_millis(1_767_225_600_000)));
    let journal = Box::new(MemoryJournal::new());
    Session::new(project, person, journal, clock, IdSource::counting_from(1))
}

fn ms(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1000.0)
}

/// Before the number of articles of which a process is to tell the memory.
const MEMORY: &str = "memory";

/// What suggestions take: in the project, and with a review of all of them.
fn tell_memory(articles: usize) {
    let count = (articles * PLACES * 2) as f64;
    meter::forget_peak();
    let before = meter::memory_mb();
    let project = project(articles);
    let held = meter::memory_mb() - before;
    let mut session = session(project);
    let filter = Box::new(Filter::default());
    session
        .run(Command::SetReview(Order::Doubtful, filter))
        .unwrap();
    let reviewed = meter::memory_mb() - before;
    println!(
        "| {count} | {held:.0} | {:.0} | {reviewed:.0} | {:.0} |",
        held * 1_048_576.0 / count,
        meter::peak_mb() - before,
    );
}

fn measure_memory(articles: usize) {
    let program = std::env::current_exe().unwrap();
    let child = std::process::Command::new(program)
        .args([MEMORY, &articles.to_string()])
        .status();
    assert!(child.unwrap().success(), "it was not measured");
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, articles, ..] = arguments.as_slice()
        && word == MEMORY
    {
        return tell_memory(articles.parse().unwrap());
    }
    println!("Megabytes; with a review, all of them in the order of their scores\n");
    println!("| suggestions | memory | bytes each | with a review | most |");
    println!("|---:|---:|---:|---:|---:|");
    for articles in [100, 1_000, 10_000] {
        measure_memory(articles);
    }
    println!();
    println!("{KEYS} answers, accept and reject by turns; milliseconds on the clock, one thread\n");
    println!("| suggestions | order | begin | median key | 99 % of keys | slowest key |");
    println!("|---:|---|---:|---:|---:|---:|");
    for articles in [100, 1_000, 10_000] {
        let project = project(articles);
        for order in [Order::Place, Order::Doubtful] {
            let mut session = session(project.clone());
            let start = Instant::now();
            let filter = Box::new(Filter::default());
            session.run(Command::SetReview(order, filter)).unwrap();
            let begin = start.elapsed();
            let mut times = Vec::with_capacity(KEYS);
            for key in 0..KEYS {
                let reply = match key % 2 {
                    0 => Reply::Accept,
                    _ => Reply::Reject(String::new()),
                };
                let start = Instant::now();
                session.run(Command::Answer(reply)).unwrap();
                times.push(start.elapsed());
            }
            times.sort_unstable();
            println!(
                "| {} | {} | {} | {} | {} | {} |",
                articles * PLACES * 2,
                order.name(),
                ms(begin),
                ms(times[KEYS / 2]),
                ms(times[KEYS * 99 / 100]),
                ms(times[KEYS - 1]),
            );
        }
    }
}
