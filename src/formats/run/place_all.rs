//! All articles of a run, on all cores.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::place::{self, Part, Terms};
use super::said::SaidDocument;
use super::sort::AllSorted;
use super::{NoRun, Parts, RunIn, reading};
use crate::analysis::anchor::{Anchorer, Vocabulary, Words};
use crate::analysis::cores::in_order;
use crate::formats::shift::Shift;
use crate::model::Article;
use crate::text::counted;

/// The first part has one article, each next so many times as many.
const GROWTH: usize = 4;
/// So many articles are in a part at most.
const LARGEST_PART: usize = 256;

/// Gives everything its place, article by article on all cores.
pub(super) fn place_all(
    sorted: &AllSorted,
    articles: &[Arc<Article>],
    terms: &Terms,
    goes_on: &(dyn Fn(usize, usize) -> bool + Sync),
    mut parts: Option<Parts<'_>>,
    out: &mut RunIn,
) -> Result<(), NoRun> {
    let documents = &sorted.documents;
    let shifts = shifts(sorted, articles);
    let corrected: Vec<AtomicUsize> = sorted.files.iter().map(|_| AtomicUsize::new(0)).collect();
    let mut by_article: BTreeMap<usize, Vec<Part<'_>>> = BTreeMap::new();
    for one in documents {
        by_article.entry(one.article).or_default().push(Part {
            document: &one.document,
            shift: shifts[one.file],
            corrected: &corrected[one.file],
        });
    }
    let mut jobs: Vec<Job<'_>> = by_article
        .iter()
        .map(|(a, parts)| (*a, &parts[..]))
        .collect();
    if let Some(from) = parts.as_ref().and_then(|parts| parts.from) {
        let from = articles.iter().position(|article| article.id == *from);
        let before = jobs.partition_point(|(article, _)| *article < from.unwrap_or(0));
        jobs.rotate_left(before);
    }
    let placing = Placing {
        articles,
        terms,
        goes_on,
        all: jobs.len(),
        done: AtomicUsize::new(0),
    };
    let mut vocabulary: Option<Vocabulary> = None;
    let mut left = jobs.as_slice();
    let mut size = if parts.is_some() { 1 } else { left.len() };
    while !left.is_empty() {
        let (batch, rest) = left.split_at(size.min(left.len()));
        let again = placing.place(batch, None, out)?;
        if !again.is_empty() {
            // What is a word in another article is no slip of one here.
            let known = match vocabulary.take() {
                Some(known) => known,
                None => self::vocabulary(articles, &|| goes_on(0, 0)).ok_or(NoRun::Cancelled)?,
            };
            placing.place(&again, Some(&known), out)?;
            vocabulary = Some(known);
        }
        if let Some(parts) = parts.as_mut().filter(|_| !rest.is_empty()) {
            (parts.take)(out.take_part());
        }
        size = (size * GROWTH).min(LARGEST_PART);
        left = rest;
    }
    for ((name, shift), corrected) in sorted.files.iter().zip(&shifts).zip(&corrected) {
        let corrected = corrected.load(Ordering::Relaxed);
        if let (Some(shift), 1..) = (shift, corrected) {
            let places = counted(corrected, "place");
            let note = format!("{name}: {}; {places} put right", shift.message());
            out.run.notes.push(note);
        }
    }
    Ok(())
}

/// An article's number, and what is said of it.
type Job<'a> = (usize, &'a [Part<'a>]);

/// Places articles.
struct Placing<'a> {
    articles: &'a [Arc<Article>],
    terms: &'a Terms,
    goes_on: &'a (dyn Fn(usize, usize) -> bool + Sync),
    /// How many there are.
    all: usize,
    done: AtomicUsize,
}

impl Placing<'_> {
    /// Places some articles on all cores. Gives those in which words were taken for others like
    /// them, which can be told better with a vocabulary.
    fn place<'j>(
        &self,
        jobs: &[Job<'j>],
        vocabulary: Option<&Vocabulary>,
        out: &mut RunIn,
    ) -> Result<Vec<Job<'j>>, NoRun> {
        let mut again = Vec::new();
        let mut stopped = false;
        let work = |(article, parts): Job<'j>| {
            let before = self.done.fetch_add(1, Ordering::Relaxed);
            let on = (self.goes_on)(before.min(self.all), self.all);
            on.then(|| {
                let placed = place::place(&self.articles[article], parts, self.terms, vocabulary);
                ((article, parts), placed)
            })
        };
        in_order(jobs.iter().copied(), work, |placed| match placed {
            None => stopped = true,
            Some((job, placed)) if placed.is_approximate && vocabulary.is_none() => {
                again.push(job);
            }
            Some(((article, _), placed)) => out.keep(&self.articles[article], placed.proposals),
        });
        match stopped {
            true => Err(NoRun::Cancelled),
            false => Ok(again),
        }
    }
}

/// The words of all articles, read on all cores; nothing if `goes_on` says to stop.
pub(in crate::formats) fn vocabulary(
    articles: &[Arc<Article>],
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Vocabulary> {
    let mut out = Some(Vocabulary::default());
    let read = |number: usize| {
        let article = &articles[number];
        goes_on().then(|| Words::of(&Anchorer::new(&article.text, &article.meta.language)))
    };
    in_order(0..articles.len(), read, |words| match (words, &mut out) {
        (Some(words), Some(vocabulary)) => vocabulary.add(&words),
        _ => out = None,
    });
    out
}

/// How each file counts, if not as its format does.
fn shifts(sorted: &AllSorted, articles: &[Arc<Article>]) -> Vec<Option<Shift>> {
    let count = sorted.documents.len();
    let misfits = |number: usize| {
        let one = &sorted.documents[number];
        reading::misfits(&one.document, &articles[one.article])
    };
    let mut of_files: Vec<Vec<(&SaidDocument, &Article, usize)>> =
        vec![Vec::new(); sorted.files.len()];
    let mut all = Vec::with_capacity(count);
    in_order(0..count, misfits, |misfits| all.push(misfits));
    for (one, misfits) in sorted.documents.iter().zip(all) {
        of_files[one.file].push((&one.document, &articles[one.article], misfits));
    }
    of_files
        .iter()
        .map(|documents| reading::shift_of(documents))
        .collect()
}
