//! All articles of a run, on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::place::{self, Part, Terms};
use super::said::SaidDocument;
use super::sort::AllSorted;
use super::{NoRun, RunIn, reading};
use crate::analysis::anchor::{Anchorer, Vocabulary, Words};
use crate::formats::lines::in_order;
use crate::formats::shift::Shift;
use crate::model::{Article, Proposals};
use crate::text::counted;

/// Gives everything its place, article by article on all cores.
pub(super) fn place_all(
    sorted: &AllSorted,
    articles: &[Arc<Article>],
    terms: &Terms,
    goes_on: &(dyn Fn(usize, usize) -> bool + Sync),
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
    let jobs: Vec<(usize, &[Part<'_>])> = by_article
        .iter()
        .map(|(a, parts)| (*a, &parts[..]))
        .collect();
    let done = AtomicUsize::new(0);
    let work = |(article, parts): (usize, &[Part<'_>]), vocabulary: Option<&Vocabulary>| {
        let before = done.fetch_add(1, Ordering::Relaxed);
        let on = goes_on(before.min(jobs.len()), jobs.len());
        on.then(|| {
            (
                article,
                place::place(&articles[article], parts, terms, vocabulary),
            )
        })
    };
    let mut again: BTreeSet<usize> = BTreeSet::new();
    let mut stopped = false;
    in_order(
        &jobs,
        |job| work(job, None),
        |placed| match placed {
            None => stopped = true,
            Some((article, placed)) => {
                if placed.is_approximate {
                    again.insert(article);
                }
                keep(out, &articles[article], placed.proposals);
            }
        },
    );
    if !stopped && !again.is_empty() {
        // What is a word in another article is no slip of one here.
        let goes_on = || goes_on(jobs.len(), jobs.len());
        let vocabulary = vocabulary(articles, &goes_on).ok_or(NoRun::Cancelled)?;
        let jobs: Vec<_> = jobs
            .iter()
            .filter(|(article, _)| again.contains(article))
            .copied()
            .collect();
        in_order(
            &jobs,
            |job| work(job, Some(&vocabulary)),
            |placed| match placed {
                None => stopped = true,
                Some((article, placed)) => keep(out, &articles[article], placed.proposals),
            },
        );
    }
    if stopped {
        return Err(NoRun::Cancelled);
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

/// The words of all articles, read on all cores; nothing if `goes_on` says to stop.
pub(in crate::formats) fn vocabulary(
    articles: &[Arc<Article>],
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Vocabulary> {
    let mut out = Some(Vocabulary::default());
    let numbers: Vec<usize> = (0..articles.len()).collect();
    let read = |number: usize| {
        let article = &articles[number];
        goes_on().then(|| Words::of(&Anchorer::new(&article.text, &article.meta.language)))
    };
    in_order(&numbers, read, |words| match (words, &mut out) {
        (Some(words), Some(vocabulary)) => vocabulary.add(&words),
        _ => out = None,
    });
    out
}

fn keep(out: &mut RunIn, article: &Arc<Article>, proposals: Proposals) {
    if !proposals.is_empty() {
        out.about.insert(article.id.clone(), article.clone());
        out.proposals.insert(article.id.clone(), proposals);
    }
}

/// How each file counts, if not as its format does.
fn shifts(sorted: &AllSorted, articles: &[Arc<Article>]) -> Vec<Option<Shift>> {
    let numbers: Vec<usize> = (0..sorted.documents.len()).collect();
    let misfits = |number: usize| {
        let one = &sorted.documents[number];
        reading::misfits(&one.document, &articles[one.article])
    };
    let mut of_files: Vec<Vec<(&SaidDocument, &Article, usize)>> =
        vec![Vec::new(); sorted.files.len()];
    let mut all = Vec::with_capacity(numbers.len());
    in_order(&numbers, misfits, |misfits| all.push(misfits));
    for (one, misfits) in sorted.documents.iter().zip(all) {
        of_files[one.file].push((&one.document, &articles[one.article], misfits));
    }
    of_files
        .iter()
        .map(|documents| reading::shift_of(documents))
        .collect()
}
