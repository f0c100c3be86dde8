//! Every document of a run comes to its article.

use std::collections::BTreeMap;

use super::matching::{Articles, Target};
use super::place::Terms;
use super::said::{Entry, Said, SaidClaim, SaidDocument};
use super::search::{self, Home};
use super::{RunIn, reading};
use crate::formats::{ImportContext, Input, Problem};
use crate::model::{ArticleId, Checkable, Stance, Unmatched, UnmatchedClaim};
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
    let (entries, claims) = (&document.entries, &document.claims);
    keep_claims(&document.place, &document.id, entries, claims, terms, out);
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
}

/// Keeps claims without an article with the run.
fn keep_claims(
    place: &str,
    article: &str,
    entries: &[Entry],
    claims: &[SaidClaim],
    terms: &Terms,
    out: &mut RunIn,
) {
    if claims.is_empty() {
        return;
    }
    let count = counted(claims.len(), "claim");
    out.problems.push(Problem {
        place: place.to_owned(),
        message: match article {
            "" => {
                format!("{count} whose words stand in no article of their own: kept as unmatched")
            }
            id => format!("{count} on “{id}”, which is not in the project: kept as unmatched"),
        },
    });
    for claim in claims {
        let parts = claim.members.iter().filter_map(|(role, entry)| {
            let words = &entries.get(*entry)?.spoken.words;
            Some((terms.roles.get(role)?.clone(), words.clone()))
        });
        let verdict = claim.verdict.as_ref();
        out.run.unmatched_claims.push(UnmatchedClaim {
            article: article.to_owned(),
            wording: claim.wording.clone(),
            quotes: claim.quotes.iter().map(|one| one.words.clone()).collect(),
            parts: parts.collect(),
            score: claim.score,
            stance: Stance::parse(&claim.stance),
            checkable: Checkable::parse(&claim.checkable),
            verdict: verdict.and_then(|pair| terms.verdicts.get(pair).cloned()),
        });
    }
}

/// Quotes of which nobody says where they stand go to the article that has them, or into the
/// trays of those that do.
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
    let mut homes = search::homes(&quotes, &texts, goes_on).into_iter();
    let ids: Vec<&ArticleId> = articles.all.iter().map(|one| &one.id).collect();
    for (file, document) in anywhere {
        let entries = homes.by_ref().take(document.entries.len());
        let entries = entries.collect::<Vec<_>>();
        let claims = document.claims.iter().map(|claim| {
            let quotes = homes.by_ref().take(claim.quotes.len());
            quotes.collect::<Vec<_>>()
        });
        let claims: Vec<Vec<Home>> = claims.collect();
        let (parts, lost) = split(&document, &entries, &claims, &ids);
        let (place, entries) = (&document.place, &document.entries);
        keep_claims(place, &document.id, entries, &lost, terms, out);
        for (article, part) in parts {
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

/// The article that a claim belongs to: where its first quote stands, else its first part; if all
/// stand in several articles, the one in which all of them do.
fn home_of<'h>(mut homes: impl Iterator<Item = &'h Home> + Clone) -> Option<usize> {
    let sure = homes.clone().find_map(|home| match home {
        Home::In(article) => Some(*article),
        _ => None,
    });
    if sure.is_some() {
        return sure;
    }
    let mut common = homes.find(|home| !home.all().is_empty())?.all().to_vec();
    for home in homes.filter(|home| !home.all().is_empty()) {
        common.retain(|article| home.all().contains(article));
    }
    match common[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Parts a document by the articles in which its words were found; what stands in several goes
/// to each of them. A claim goes to its article and what belongs to it with it; claims that have
/// none are given back.
fn split(
    document: &SaidDocument,
    homes: &[Home],
    claims: &[Vec<Home>],
    ids: &[&ArticleId],
) -> (BTreeMap<Option<usize>, SaidDocument>, Vec<SaidClaim>) {
    let mut entries: Vec<Vec<usize>> = homes.iter().map(|home| home.all().to_vec()).collect();
    let mut of_claims = Vec::with_capacity(claims.len());
    for (claim, quotes) in document.claims.iter().zip(claims) {
        let members = claim.members.iter().map(|(_, entry)| *entry);
        let of_members = members.clone().filter_map(|entry| homes.get(entry));
        let article = home_of(quotes.iter().chain(of_members));
        if let Some(article) = article {
            members.for_each(|entry| entries[entry] = vec![article]);
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
    for (entry, articles) in document.entries.iter().zip(&entries) {
        let all = articles.iter().copied().map(Some);
        let nowhere = articles.is_empty().then_some(None);
        for article in all.chain(nowhere) {
            let others = articles.iter().filter(|other| Some(**other) != article);
            let part = out.entry(article).or_insert_with(new);
            if articles.len() < 2 {
                moved.push(part.entries.len());
            }
            part.entries.push(Entry {
                others: others.map(|other| ids[*other].clone()).collect(),
                ..entry.clone()
            });
        }
        if articles.len() > 1 {
            // No claim has it: its article would be known.
            moved.push(usize::MAX);
        }
    }
    let mut lost = Vec::new();
    for (claim, article) in document.claims.iter().zip(of_claims) {
        let mut claim = claim.clone();
        if article.is_none() {
            lost.push(claim);
            continue;
        }
        let is_here = |entry: &usize| article.is_some_and(|one| entries[*entry][..] == [one]);
        claim.members.retain(|(_, entry)| is_here(entry));
        for (_, entry) in &mut claim.members {
            *entry = moved[*entry];
        }
        out.entry(article).or_insert_with(new).claims.push(claim);
    }
    (out, lost)
}
