//! Quotes damaged in known ways: how many are anchored right, how many wrong, how many are left
//! to a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use claimdesk::analysis::anchor::{Anchorer, Answer, Quote, Vocabulary, Words};
use claimdesk::text::ArticleText;

use crate::damage::{self, Article, Damage, Tally, Truth};

/// So many quotes of each article for each damage.
const COUNT: usize = 50;

fn pieces(answer: &Answer) -> Option<Vec<Range<usize>>> {
    match answer {
        Answer::Anchored(one) => Some(one.extent.pieces().map(|p| p.bytes()).collect()),
        Answer::Tray(_) => None,
    }
}

/// Lists, and what is known of the words of the project.
struct Run<'a> {
    articles: &'a [Article],
    language: bool,
    seed: u64,
    vocabulary: Option<&'a Vocabulary>,
    damages: &'a [Damage],
}

fn tallies(run: &Run<'_>) -> (BTreeMap<Damage, Tally>, String) {
    let articles = run.articles;
    let mut tallies: BTreeMap<Damage, Tally> = BTreeMap::new();
    let mut surprises = String::new();
    for list in damage::lists(articles, COUNT, run.seed) {
        if !run.damages.contains(&list.damage) {
            continue;
        }
        let article = &articles[list.article];
        let text = ArticleText::new(article.text.clone()).unwrap();
        let quotes: Vec<Quote<'_>> = list.quotes.iter().map(|(q, _)| Quote::new(q)).collect();
        let language = if run.language { article.language } else { "" };
        let mut anchorer = Anchorer::new(&text, language);
        if let Some(vocabulary) = run.vocabulary {
            anchorer = anchorer.knowing(vocabulary);
        }
        let answers = anchorer.anchor(&quotes);
        assert_eq!(answers.len(), quotes.len());
        let tally = tallies.entry(list.damage).or_default();
        for ((quote, truth), answer) in list.quotes.iter().zip(&answers) {
            let pieces = pieces(answer);
            let fine = tally.count(&article.text, truth, pieces.as_deref());
            let lost = pieces.is_none() && list.damage.must_be_found();
            if !fine || lost {
                let _ = writeln!(
                    surprises,
                    "{} | {} | {quote}\n    {}\n    {answer:?}",
                    list.damage.name(),
                    article.name,
                    match truth {
                        Truth::Here(pieces) => pieces
                            .iter()
                            .map(|piece| &article.text[piece.clone()])
                            .collect::<Vec<_>>()
                            .join(" | "),
                        Truth::Nowhere => "nowhere".to_owned(),
                    }
                );
            }
        }
    }
    (tallies, surprises)
}

fn check(name: &str, articles: &[Article]) {
    let mut table =
        String::from("| damage | quotes | right | wrong | tray |\n|---|--:|--:|--:|--:|\n");
    let mut all = String::new();
    let mut failures = Vec::new();
    let mut sums: BTreeMap<Damage, Tally> = BTreeMap::new();
    for (language, seed) in [(true, 1), (false, 2)] {
        let (tallies, surprises) = tallies(&Run {
            articles,
            language,
            seed,
            vocabulary: None,
            damages: Damage::ALL,
        });
        all.push_str(&surprises);
        for (damage, tally) in tallies {
            let sum = sums.entry(damage).or_default();
            sum.right += tally.right;
            sum.wrong += tally.wrong;
            sum.tray += tally.tray;
        }
    }
    for (damage, tally) in &sums {
        let share = |part: usize| 100.0 * part as f64 / tally.all() as f64;
        let (right, wrong, tray) = (share(tally.right), share(tally.wrong), share(tally.tray));
        let _ = writeln!(
            table,
            "| {} | {} | {right:.1} % | {wrong:.2} % | {tray:.1} % |",
            damage.name(),
            tally.all(),
        );
        // No list has all words: names and words of other languages are not in it.
        let most = if *damage == Damage::AnyAlike {
            3.0
        } else {
            0.5
        };
        if wrong >= most || damage.must_be_found() && right <= 97.0 {
            failures.push(damage.name());
        }
    }
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("anchor");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.md")), &table).unwrap();
    std::fs::write(folder.join(format!("{name}.surprises.txt")), &all).unwrap();
    assert!(failures.is_empty(), "{failures:?}\n{table}\n{all}");
}

#[test]
fn damaged_quotes_of_our_own_articles_are_anchored_right_or_not_at_all() {
    let mut articles = damage::own_articles();
    articles.extend(damage::script_articles());
    check("own", &articles);
}

#[test]
fn damaged_quotes_of_the_shared_articles_are_anchored_right_or_not_at_all() {
    let articles = damage::shared_articles();
    if !articles.is_empty() {
        check("shared", &articles);
    }
}

/// Words that no list has can be others misread. A project knows the words of its articles.
#[test]
fn a_word_that_the_project_knows_is_no_slip_of_another() {
    let articles = damage::own_articles();
    let known = ArticleText::new(damage::look_alike_words()).unwrap();
    let mut vocabulary = Vocabulary::default();
    // In two articles, so that it is no slip of one of them.
    let words = Words::of(&Anchorer::new(&known, "en"));
    vocabulary.add(&words);
    vocabulary.add(&words);
    let (tallies, surprises) = tallies(&Run {
        articles: &articles,
        language: true,
        seed: 1,
        vocabulary: Some(&vocabulary),
        damages: &[Damage::LookAlike],
    });
    let tally = tallies[&Damage::LookAlike];
    assert!(tally.all() > 100, "{tally:?}");
    assert_eq!(tally.wrong, 0, "{surprises}");
}
