//! How fast quotes get their places: `cargo bench --bench anchor`.
//!
//! With `-- import`, how fast a run of a million suggestions comes in from a file instead.
//!
//! Prints a Markdown table. Articles are made of the sentences of the sample's three, each with
//! numbers of its own, about 5,000 characters long; a hundred quotes each, damaged in one way.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench")]

#[path = "../tests/common/damage.rs"]
mod damage;
#[path = "anchor/import.rs"]
mod import;
mod meter;

use std::time::Instant;

use claimdesk::analysis::anchor::{Anchorer, Answer, Quote};
use claimdesk::text::ArticleText;

use damage::{Article, Damage};

/// So many articles for each row.
const ARTICLES: usize = 60;
const QUOTES: usize = 100;

fn articles() -> Vec<Article> {
    let own = damage::own_articles();
    (0..ARTICLES)
        .map(|number| {
            let one = &own[number % own.len()];
            let more: String = one
                .text
                .chars()
                .map(|c| match c.to_digit(10) {
                    Some(digit) => char::from(b'0' + ((digit as usize + number + 1) % 10) as u8),
                    None => c,
                })
                .rev()
                .collect();
            Article {
                name: format!("{} {number}", one.name),
                language: one.language,
                // Words written backwards are as long as words are, and none of the quotes' own.
                text: format!("{}\n{more}", one.text),
            }
        })
        .collect()
}

fn main() {
    if std::env::args().any(|word| word == "import") {
        return import::main();
    }
    let articles = articles();
    let texts: Vec<ArticleText> = articles
        .iter()
        .map(|article| ArticleText::new(article.text.clone()).unwrap())
        .collect();
    let letters: usize = articles
        .iter()
        .map(|article| article.text.chars().count())
        .sum();
    println!(
        "{ARTICLES} articles of {} characters, {QUOTES} quotes each\n",
        letters / ARTICLES
    );
    println!("| quotes | anchored | suggestions/s | articles/s |");
    println!("|---|---:|---:|---:|");
    let lists = damage::lists(&articles, QUOTES, 7);
    for wanted in [
        Damage::None,
        Damage::Spaces,
        Damage::Accents,
        Damage::Ocr2,
        Damage::Ocr10,
        Damage::Ellipses,
        Damage::Number,
        Damage::Invented,
        Damage::Absent,
    ] {
        let (mut quotes, mut anchored, mut done) = (0, 0, 0);
        let start = Instant::now();
        for list in lists.iter().filter(|list| list.damage == wanted) {
            let words: Vec<Quote<'_>> = list.quotes.iter().map(|(q, _)| Quote::new(q)).collect();
            let answers =
                Anchorer::new(&texts[list.article], articles[list.article].language).anchor(&words);
            quotes += answers.len();
            let sure = |answer: &&Answer| matches!(answer, Answer::Anchored(_));
            anchored += answers.iter().filter(sure).count();
            done += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "| {} | {:.0} % | {:.0} | {:.0} |",
            wanted.name(),
            100.0 * anchored as f64 / quotes.max(1) as f64,
            quotes as f64 / seconds,
            f64::from(done) / seconds,
        );
    }
}
