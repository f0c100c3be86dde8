//! Each quote gets its place: exactly, then but for typography, then but for slips. What could be
//! in several places, what says something else and what stands nowhere is told with all that was
//! found; nothing is guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Wanted;
use super::finder::{Finder, Hit};
use crate::analysis::anchor::{Anchored, Anchorer, Answer, DifferenceKind, Method, Quote, Reason};
use crate::formats::OffsetUnit;
use crate::formats::intake::record::MentionRecord;
use crate::formats::intake::{Document, Intake, Told};
use crate::formats::run::{Home, homes, vocabulary};
use crate::model::Article;
use crate::text::{Extent, counted};

/// So many places are told of a quote that could be in several.
const TOLD: usize = 3;
/// So many letters are told of words.
const SHORT: usize = 60;

/// Where a quote belongs.
enum Belongs {
    /// To this article, at this byte if that is sure.
    To(usize, Option<usize>),
    /// Words that stand in several articles, or in none.
    Nowhere(String),
}

/// Gives each quote its place, or says why it has none.
pub(super) fn anchor(name: &str, intake: &mut Intake<'_, '_>, wanted: Vec<Wanted>) {
    let project = intake.context.project;
    let articles: Vec<Arc<Article>> = project.articles().cloned().collect();
    let belongs = belonging(&articles, &wanted, intake);
    let mut by_article: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, one) in belongs.iter().enumerate() {
        if let Belongs::To(article, None) = one {
            by_article.entry(*article).or_default().push(number);
        }
    }
    let mut answers = answers(&articles, &by_article, &wanted);
    let mut documents: BTreeMap<usize, Vec<Told<MentionRecord>>> = BTreeMap::new();
    for (number, (mut wanted, belongs)) in wanted.into_iter().zip(belongs).enumerate() {
        let place = wanted.spot.within(name, "quote");
        let words = short(&wanted.record.quote);
        let article = match belongs {
            Belongs::To(article, Some(at)) => {
                wanted.record.start = Some(at);
                wanted.record.end = Some(at + wanted.record.quote.len());
                article
            }
            Belongs::To(article, None) => {
                let told = &articles[article];
                match answers.remove(&number) {
                    Some(Answer::Anchored(anchored)) => {
                        if let Some(slips) = slips(&anchored) {
                            let message =
                                format!("“{words}” is not quite what {} has: {slips}", told.id);
                            intake.problem(&place, message);
                        }
                        put(&mut wanted.record, told, &anchored.extent);
                        article
                    }
                    other => {
                        let why = other.map_or_else(String::new, |one| why(told, &one));
                        intake.problem(&place, format!("“{words}” was left out: {why}"));
                        continue;
                    }
                }
            }
            Belongs::Nowhere(why) => {
                intake.problem(&place, format!("“{words}” was left out: {why}"));
                continue;
            }
        };
        documents.entry(article).or_default().push(Told {
            spot: wanted.spot,
            record: wanted.record,
        });
    }
    for (index, mentions) in documents {
        let article = &articles[index];
        intake.document(Document {
            place: name.to_owned(),
            id: article.id.to_string(),
            text: article.text.as_str().to_owned(),
            unit: OffsetUnit::Bytes,
            title: Some(article.meta.title.clone()),
            mentions,
            ..Document::default()
        });
    }
}

/// The article of each quote: the one that it names, else the one that has it.
fn belonging(
    articles: &[Arc<Article>],
    wanted: &[Wanted],
    intake: &mut Intake<'_, '_>,
) -> Vec<Belongs> {
    if articles.is_empty() {
        let why = || "the project has no articles yet; bring them in first".to_owned();
        return wanted.iter().map(|_| Belongs::Nowhere(why())).collect();
    }
    let texts: Vec<&str> = articles.iter().map(|one| one.text.as_str()).collect();
    let names = intake.context.names();
    let mut out: Vec<Option<Belongs>> = Vec::with_capacity(wanted.len());
    for one in wanted {
        out.push(one.article.as_ref().map(|name| {
            let id = names.get(name);
            let index = id.and_then(|id| articles.iter().position(|one| one.id == *id));
            index.map_or_else(
                || Belongs::Nowhere(format!("the project has no article {name}")),
                |index| Belongs::To(index, None),
            )
        }));
    }
    // Of those that name none, what stands once in just these letters needs no more looking.
    let open: Vec<usize> = (0..wanted.len()).filter(|at| out[*at].is_none()).collect();
    let quotes = open.iter().map(|at| wanted[*at].record.quote.as_str());
    let quotes: Vec<&str> = quotes.collect();
    let mut finder = Finder::new(&quotes);
    for (index, text) in texts.iter().enumerate() {
        finder.look(index, text);
    }
    for (at, hit) in open.iter().zip(finder.hits()) {
        if let Hit::Once { text, at: byte } = hit {
            out[*at] = Some(Belongs::To(text, Some(byte)));
        }
    }
    let open: Vec<usize> = (0..wanted.len()).filter(|at| out[*at].is_none()).collect();
    let quotes = open.iter().map(|at| wanted[*at].record.quote.as_str());
    let quotes: Vec<&str> = quotes.collect();
    if !quotes.is_empty() {
        for (at, home) in open.iter().zip(homes(&quotes, &texts, &|| true)) {
            out[*at] = Some(match home {
                Home::In(article) => Belongs::To(article, None),
                Home::Nowhere if articles.len() == 1 => Belongs::To(0, None),
                Home::Nowhere => Belongs::Nowhere("it stands in no article".to_owned()),
                Home::Several { first, count } => {
                    let named = first.iter().take(TOLD).map(|at| articles[*at].id.as_str());
                    let named = named.collect::<Vec<_>>().join(", ");
                    let more = if count > TOLD { ", …" } else { "" };
                    Belongs::Nowhere(format!(
                        "it stands in {count} articles ({named}{more}); name one"
                    ))
                }
            });
        }
    }
    let nowhere = || Belongs::Nowhere(String::new());
    out.into_iter()
        .map(|one| one.unwrap_or_else(nowhere))
        .collect()
}

/// What becomes of the quotes of each article. Where words were taken for others that are like
/// them, that is done again with the words of all articles, which are no slips of each other.
fn answers(
    articles: &[Arc<Article>],
    by_article: &BTreeMap<usize, Vec<usize>>,
    wanted: &[Wanted],
) -> BTreeMap<usize, Answer> {
    let mut out = BTreeMap::new();
    let mut words = None;
    for (index, numbers) in by_article {
        let article = &articles[*index];
        let quotes: Vec<Quote<'_>> = numbers
            .iter()
            .map(|number| {
                let record = &wanted[*number].record;
                Quote {
                    label: &record.label,
                    ..Quote::new(&record.quote)
                }
            })
            .collect();
        let new = || Anchorer::new(&article.text, &article.meta.language);
        let mut answers = new().anchor(&quotes);
        if answers.iter().any(is_approximate) {
            let all = words.get_or_insert_with(|| vocabulary(articles, &|| true));
            if let Some(all) = all {
                answers = new().knowing(all).anchor(&quotes);
            }
        }
        out.extend(numbers.iter().copied().zip(answers));
    }
    out
}

fn is_approximate(answer: &Answer) -> bool {
    matches!(answer, Answer::Anchored(one) if matches!(one.method, Method::Approximate { .. }))
}

/// Writes a place into a record. The words are those of the article.
fn put(record: &mut MentionRecord, article: &Article, extent: &Extent) {
    record.quote = article.text.quote(extent);
    record.start = Some(extent.start().get());
    record.end = Some(extent.end().get());
    let pieces: Vec<[usize; 2]> = extent
        .pieces()
        .map(|piece| [piece.start().get(), piece.end().get()])
        .collect();
    if pieces.len() > 1 {
        record.pieces = pieces;
    }
}

fn short(words: &str) -> String {
    words.chars().take(SHORT).collect()
}

/// What was taken for slips, if anything was.
fn slips(anchored: &Anchored) -> Option<String> {
    if !matches!(anchored.method, Method::Approximate { .. }) {
        return None;
    }
    let pairs = anchored.differences.iter().take(TOLD).map(|one| {
        let (quoted, found) = (short(&one.quoted), short(&one.found));
        format!("“{quoted}” was taken for “{found}”")
    });
    let pairs = pairs.collect::<Vec<_>>().join(", ");
    let is_empty = pairs.is_empty();
    Some(if is_empty {
        "other letters were passed over".to_owned()
    } else {
        pairs
    })
}

/// Why a quote has no place in its article, with the places that it could mean.
fn why(article: &Article, answer: &Answer) -> String {
    let Answer::Tray(tray) = answer else {
        return String::new();
    };
    let count = tray.candidates.len();
    let why = match tray.reason {
        Reason::Empty => "it has no words".to_owned(),
        Reason::NotFound => format!("nothing in {} is like it", article.id),
        Reason::TooShort => format!(
            "it does not stand in {}, and is too short to look for what is like it",
            article.id
        ),
        Reason::InsideWord => format!("it stands inside longer words of {} only", article.id),
        Reason::Ambiguous | Reason::LowMargin => format!(
            "it could be in {}; write more of the words around it",
            counted(count, "place")
        ),
        Reason::PlacesTaken => "it is listed more often than it stands there".to_owned(),
        Reason::TooDifferent => "too much differs".to_owned(),
        Reason::Differs(DifferenceKind::Numbers) => "a number differs".to_owned(),
        Reason::Differs(DifferenceKind::Negation) => "one denies what the other says".to_owned(),
        Reason::Differs(DifferenceKind::Units) => "a unit differs".to_owned(),
        Reason::Differs(_) => "a word differs that changes what is said".to_owned(),
    };
    let text = article.text.as_str();
    let places = tray.candidates.iter().take(TOLD).map(|one| {
        let before = text.get(..one.extent.start().get()).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let words = short(&article.text.quote(&one.extent).replace('\n', " "));
        format!("“{words}”, line {line}")
    });
    let places = places.collect::<Vec<_>>().join("; ");
    match (places.is_empty(), count > TOLD) {
        (true, _) => why,
        (false, more) => {
            let more = if more { "; …" } else { "" };
            format!("{why} ({}: {places}{more})", article.id)
        }
    }
}
