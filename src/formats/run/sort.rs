//! Every document of a run comes to its article.

use std::collections::BTreeMap;

use super::matching::{Articles, Target};
use super::place::Terms;
use super::said::{Said, SaidDocument};
use super::{RunIn, reading, search};
use crate::formats::{ImportContext, Input, Problem};
use crate::model::Unmatched;
use crate::text::counted;

/// A document with its article, and the file that it comes from.
pub(super) struct Sorted {
    pub(super) file: usize,
    pub(super) article: usize,
    pub(super) document: SaidDocument,
}

/// What is sorted, with the names of the files.
pub(super) struct AllSorted {
    pub(super) files: Vec<String>,
    pub(super) documents: Vec<Sorted>,
}

/// Finds the article of every document. What has none becomes unmatched.
pub(super) fn sort(
    files: Vec<Said>,
    articles: &mut Articles<'_>,
    terms: &Terms,
    context: &mut ImportContext<'_>,
    out: &mut RunIn,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> AllSorted {
    let mut sorted = AllSorted {
        files: Vec::with_capacity(files.len()),
        documents: Vec::new(),
    };
    let mut anywhere: Vec<(usize, SaidDocument)> = Vec::new();
    for (number, file) in files.into_iter().enumerate() {
        let input = Input::new(&file.name, Vec::new());
        for mut document in file.documents {
            match articles.resolve(&mut document, input.stem(), context) {
                Target::Article(article) => sorted.documents.push(Sorted {
                    file: number,
                    article,
                    document,
                }),
                Target::Anywhere => anywhere.push((number, document)),
                Target::Missing => unmatched(document, terms, out),
            }
        }
        sorted.files.push(file.name);
    }
    look_everywhere(anywhere, articles, terms, out, &mut sorted, goes_on);
    sorted
}

fn unmatched(document: SaidDocument, terms: &Terms, out: &mut RunIn) {
    let told = !document.claims.is_empty();
    for entry in document.entries {
        let Some(Some(label)) = terms.labels.get(&*entry.label) else {
            continue;
        };
        out.run.unmatched.push(Unmatched {
            article: document.id.clone(),
            label: label.clone(),
            words: entry.spoken.words,
            score: entry.score,
        });
    }
    if told {
        let claims = counted(document.claims.len(), "claim");
        out.problems.push(Problem {
            place: document.place,
            message: match document.id.as_str() {
                "" => format!("{claims} whose words stand in no article of their own: left out"),
                id => format!("{claims} on “{id}”, which is not in the project: left out"),
            },
        });
    }
}

/// Quotes of which nobody says where they stand go to the one article that has them.
fn look_everywhere(
    anywhere: Vec<(usize, SaidDocument)>,
    articles: &Articles<'_>,
    terms: &Terms,
    out: &mut RunIn,
    sorted: &mut AllSorted,
    goes_on: &(dyn Fn() -> bool + Sync),
) {
    if anywhere.is_empty() {
        return;
    }
    let quotes = anywhere
        .iter()
        .flat_map(|(_, document)| reading::spoken(document));
    let quotes: Vec<&str> = quotes.map(|one| one.words.as_str()).collect();
    let texts: Vec<&str> = articles.all.iter().map(|one| one.text.as_str()).collect();
    let places = search::places(&quotes, &texts, goes_on);
    let mut places = places.into_iter();
    for (file, document) in anywhere {
        let entries = places
            .by_ref()
            .take(document.entries.len())
            .collect::<Vec<_>>();
        let claims = document.claims.iter().map(|claim| {
            let quotes = places.by_ref().take(claim.quotes.len());
            quotes.collect::<Vec<_>>()
        });
        let claims: Vec<Vec<Option<usize>>> = claims.collect();
        for (article, part) in split(document, entries, &claims) {
            match article {
                Some(article) => sorted.documents.push(Sorted {
                    file,
                    article,
                    document: part,
                }),
                None => unmatched(part, terms, out),
            }
        }
    }
}

/// Parts a document by the articles in which its words were found. A claim goes where its first
/// quote stands, and what belongs to it with it.
fn split(
    document: SaidDocument,
    mut entries: Vec<Option<usize>>,
    claims: &[Vec<Option<usize>>],
) -> BTreeMap<Option<usize>, SaidDocument> {
    let mut of_claims = Vec::with_capacity(claims.len());
    for (claim, quotes) in document.claims.iter().zip(claims) {
        let members = claim.members.iter().map(|(_, entry)| *entry);
        let of_members = members.clone().filter_map(|entry| entries[entry]);
        let article = quotes.iter().flatten().copied().chain(of_members).next();
        if article.is_some() {
            members.for_each(|entry| entries[entry] = article);
        }
        of_claims.push(article);
    }
    let mut out: BTreeMap<Option<usize>, SaidDocument> = BTreeMap::new();
    let new = || SaidDocument {
        place: document.place.clone(),
        id: document.id.clone(),
        unit: document.unit,
        ..SaidDocument::default()
    };
    let mut moved = Vec::with_capacity(entries.len());
    for (entry, article) in document.entries.into_iter().zip(&entries) {
        let part = out.entry(*article).or_insert_with(new);
        moved.push(part.entries.len());
        part.entries.push(entry);
    }
    for (mut claim, article) in document.claims.into_iter().zip(of_claims) {
        claim
            .members
            .retain(|(_, entry)| entries[*entry] == article);
        for (_, entry) in &mut claim.members {
            *entry = moved[*entry];
        }
        out.entry(article).or_insert_with(new).claims.push(claim);
    }
    out
}
