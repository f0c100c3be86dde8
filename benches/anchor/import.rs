//! A run comes in from a file.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use claimdesk::analysis::review::Order;
use claimdesk::command::Command;
use claimdesk::formats::run::{Keys, Parts, RunIn, Wishes, propose_in_parts, read};
use claimdesk::formats::{ImportContext, Input};
use claimdesk::model::{Article, ArticleId, ArticleMeta, Person, PersonId, Project, Timestamp};
use claimdesk::session::{Arrival, FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::ArticleText;

use crate::meter::{forget_peak, memory_mb, peak_mb};

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
        "| file | suggestions | placed | read s | first question ms | slowest part ms | all s | \
         suggestions/s | articles/s | bytes each | peak MB |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
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
        let journal = Box::new(MemoryJournal::new());
        let clock = Box::new(FixedClock(now));
        let ids = IdSource::counting_from(1);
        let mut session = Session::new(project.clone(), person.clone(), journal, clock, ids);
        forget_peak();
        let memory = memory_mb();
        let start = Instant::now();
        let mut context = ImportContext::new(&project, person.clone(), now);
        let input = Input::new("bench.jsonl", bytes);
        let said = read(&input, None, &Keys::default(), None, &mut context).unwrap();
        let entries = said.entries();
        let read = start.elapsed().as_secs_f64();
        let mut came = None;
        let mut parts = Taken::default();
        let mut take = |part| came = Some(parts.take(&mut session, came.take(), part, start));
        let hand_over = Parts {
            from: None,
            take: &mut take,
        };
        let wishes = Wishes::default();
        let goes_on = &|_, _| true;
        let last =
            propose_in_parts(vec![said], &wishes, &mut context, goes_on, Some(hand_over)).unwrap();
        let came = parts.take(&mut session, came, last, start);
        let all = start.elapsed().as_secs_f64();
        drop((input, context));
        println!(
            "| {} | {entries} | {} | {read:.1} | {:.0} | {:.0} | {all:.1} | {:.0} | {:.0} | {:.0} | {:.0} |",
            shape.name,
            came.tally().suggestions,
            (parts.first - read) * 1000.0,
            parts.slowest * 1000.0,
            entries as f64 / all,
            shape.articles as f64 / all,
            (memory_mb() - memory) * 1e6 / entries as f64,
            peak_mb(),
        );
    }
}

/// How long taking in took.
#[derive(Default)]
struct Taken {
    /// When the first question was asked, in seconds.
    first: f64,
    /// The longest that the window would have stood still, in seconds.
    slowest: f64,
}

impl Taken {
    fn take(
        &mut self,
        session: &mut Session,
        came: Option<Arrival>,
        part: RunIn,
        start: Instant,
    ) -> Arrival {
        let before = Instant::now();
        let is_first = came.is_none();
        let came = session.take_in_part(came, part).unwrap();
        if is_first {
            let review = Command::SetReview(Order::Place, Box::default());
            session.run(review).unwrap();
            assert!(session.review().unwrap().current().is_some());
            self.first = start.elapsed().as_secs_f64();
        }
        self.slowest = self.slowest.max(before.elapsed().as_secs_f64());
        came
    }
}
