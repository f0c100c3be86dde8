//! A run comes in from a file.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use claimdesk::formats::run::{Keys, Wishes, propose, read};
use claimdesk::formats::{ImportContext, Input};
use claimdesk::model::{Article, ArticleId, ArticleMeta, Person, PersonId, Project, Timestamp};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::ArticleText;

/// So many articles, of so many sentences, one of two of which is quoted.
const ARTICLES: usize = 10_000;
const SENTENCES: usize = 200;

/// An article of short sentences, none of which is twice anywhere.
fn text(number: usize) -> String {
    let mut out = String::with_capacity(SENTENCES * 32);
    for sentence in 0..SENTENCES {
        let _ = writeln!(out, "On day {sentence} of log {number} they met.");
    }
    out
}

/// How a file names things.
struct Shape {
    name: &'static str,
    articles: usize,
    has_place: bool,
    has_article: bool,
    has_slips: bool,
}

fn file(texts: &[String], shape: &Shape) -> String {
    let mut out = String::new();
    for (number, text) in texts.iter().enumerate().take(shape.articles) {
        let mut start = 0;
        for (index, line) in text.lines().enumerate() {
            if index % 2 == 0 {
                let quote = match shape.has_slips {
                    true => line.replace("they", "thcy"),
                    false => line.to_owned(),
                };
                let _ = write!(
                    out,
                    "{{\"quote\":\"{quote}\",\"label\":\"claim\",\"score\":0.5"
                );
                if shape.has_article {
                    let _ = write!(out, ",\"article\":\"a{number}\"");
                }
                if shape.has_place {
                    let _ = write!(out, ",\"start\":{start},\"end\":{}", start + line.len());
                }
                out.push_str("}\n");
            }
            start += line.len() + 1;
        }
    }
    out
}

pub(crate) fn main() {
    let texts: Vec<String> = (0..ARTICLES).map(text).collect();
    let mut project = Project::new("bench");
    for (number, text) in texts.iter().enumerate() {
        let article = Article {
            id: ArticleId::new(&format!("a{number}")).unwrap(),
            text: ArticleText::new(text.clone()).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
    }
    let person = Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".to_owned(),
    };
    let now = Timestamp::parse("2026-03-02T09:30:00Z").unwrap();
    println!(
        "| file | suggestions | placed | read s | placed s | taken in s | suggestions/s | articles/s |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    let shape = |name, has_place, has_article, has_slips, articles| Shape {
        name,
        articles,
        has_place,
        has_article,
        has_slips,
    };
    for shape in [
        shape("positions that fit", true, true, false, ARTICLES),
        shape("quotes alone", false, true, false, ARTICLES),
        shape("quotes that name no article", false, false, false, ARTICLES),
        shape("quotes with a slip each", false, true, true, ARTICLES / 20),
    ] {
        let bytes = file(&texts, &shape).into_bytes();
        let start = Instant::now();
        let mut context = ImportContext::new(&project, person.clone(), now);
        let input = Input::new("bench.jsonl", bytes);
        let said = read(&input, None, &Keys::default(), &mut context).unwrap();
        let entries = said.entries();
        let after_read = start.elapsed().as_secs_f64();
        let run = propose(vec![said], &Wishes::default(), &mut context, &|_, _| true).unwrap();
        let after_placed = start.elapsed().as_secs_f64();
        let [placed, ..] = run.counts();
        let mut session = Session::new(
            project.clone(),
            person.clone(),
            Box::new(MemoryJournal::new()),
            Box::new(FixedClock(now)),
            IdSource::counting_from(1),
        );
        let before = start.elapsed().as_secs_f64();
        session.take_in_run(run).unwrap();
        let taken = start.elapsed().as_secs_f64() - before;
        let seconds = after_placed + taken;
        println!(
            "| {} | {entries} | {placed} | {after_read:.1} | {:.1} | {taken:.1} | {:.0} | {:.0} |",
            shape.name,
            after_placed - after_read,
            entries as f64 / seconds,
            shape.articles as f64 / seconds,
        );
    }
}
