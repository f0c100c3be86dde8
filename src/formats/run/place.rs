//! What a run says of one article: every word has its place, or waits in the tray.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::labels::Fates;
use super::reading::{self, Read};
use super::said::{Entry, SaidClaim, SaidDocument};
use crate::analysis::anchor::{Anchorer, Answer, Method, Quote, Tray, Vocabulary};
use crate::formats::positions::Positions;
use crate::formats::shift::Shift;
use crate::model::{
    Article, Checkable, Kind, LabelId, Proposals, RoleId, ScaleId, Scheme, Stance, SuggestedClaim,
    Suggestion, Unplaced, WhyUnplaced,
};
use crate::text::{ByteOffset, Extent};

/// What a file says of an article, and how that file counts.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) document: &'a SaidDocument,
    pub(super) shift: Option<Shift>,
    /// How many places of the file were put right.
    pub(super) corrected: &'a AtomicUsize,
}

/// Names that claims use, looked up before.
pub(super) struct Terms {
    pub(super) labels: Fates,
    /// With all that was added.
    pub(super) scheme: Scheme,
    pub(super) roles: std::collections::BTreeMap<String, RoleId>,
    pub(super) verdicts: std::collections::BTreeMap<(String, String), (ScaleId, ScaleId)>,
}

impl Terms {
    fn label(&self, entry: &Entry) -> Option<&LabelId> {
        self.labels.get(&*entry.label).and_then(Option::as_ref)
    }

    fn is_figure(&self, entry: &Entry) -> bool {
        let label = self.label(entry).and_then(|id| self.scheme.label(id));
        label.is_some_and(|label| label.kind == Kind::Figure)
    }
}

/// Where words stand, or why that can't be said.
enum Found {
    At(Extent),
    Nowhere(WhyUnplaced, Vec<Extent>),
}

/// What came of the words of an article.
pub(super) struct Placed {
    pub(super) proposals: Proposals,
    /// Whether words were taken for others that are like them.
    pub(super) is_approximate: bool,
}

/// Gives everything that is said of an article its place.
pub(super) fn place(
    article: &Article,
    parts: &[Part<'_>],
    terms: &Terms,
    vocabulary: Option<&Vocabulary>,
) -> Placed {
    let mut read: Vec<Vec<Read<'_>>> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut one = reading::read(part.document, article);
        if let Some(shift) = part.shift {
            let changed = reading::put_right(part.document, article, shift, &mut one);
            // Asked twice for the same article, it is counted once.
            if vocabulary.is_none() {
                part.corrected.fetch_add(changed, Ordering::Relaxed);
            }
        }
        read.push(one);
    }
    let (mut found, is_approximate) = find(article, parts, &read, terms, vocabulary);
    settle_by_claims(parts, &mut found);
    let mut found = found.into_iter();
    let mut sorter = Sorter::default();
    for (part, read) in parts.iter().zip(&read) {
        let document = part.document;
        let first = sorter.places.len();
        for (entry, read) in document.entries.iter().zip(read) {
            let found = found.next();
            sorter.entry(article, entry, &read.words, terms, found);
        }
        for claim in &document.claims {
            let quotes = claim.quotes.iter().filter_map(|_| found.next());
            let quotes = quotes.filter_map(|found| match found {
                Found::At(extent) => Some(extent),
                Found::Nowhere(..) => None,
            });
            let quotes = quotes.collect();
            sorter.claim(claim, quotes, first, terms);
        }
    }
    Placed {
        proposals: sorter.finish(),
        is_approximate,
    }
}

/// What stands in several places and belongs to a claim is meant where the claim stands, if that
/// is one place.
fn settle_by_claims(parts: &[Part<'_>], found: &mut [Found]) {
    let mut first = 0;
    for part in parts {
        let document = part.document;
        let mut quote = first + document.entries.len();
        for claim in &document.claims {
            let quotes = found.get(quote..quote + claim.quotes.len());
            let at: Vec<Extent> = quotes
                .unwrap_or_default()
                .iter()
                .filter_map(|one| match one {
                    Found::At(extent) => Some(extent.clone()),
                    Found::Nowhere(..) => None,
                })
                .collect();
            quote += claim.quotes.len();
            for (_, entry) in &claim.members {
                let Some(Found::Nowhere(WhyUnplaced::Ambiguous, candidates)) =
                    found.get(first + entry)
                else {
                    continue;
                };
                let inside = |one: &&Extent| at.iter().any(|quote| quote.contains_extent(one));
                let mut inside = candidates.iter().filter(inside);
                if let (Some(only), None) = (inside.next().cloned(), inside.next()) {
                    found[first + entry] = Found::At(only);
                }
            }
        }
        first = quote;
    }
}

/// Where all words of an article stand, in their order.
fn find(
    article: &Article,
    parts: &[Part<'_>],
    read: &[Vec<Read<'_>>],
    terms: &Terms,
    vocabulary: Option<&Vocabulary>,
) -> (Vec<Found>, bool) {
    let all = || read.iter().flatten();
    if all().all(|one| one.fits) {
        let at = all().filter_map(|one| one.extent.clone());
        return (at.map(Found::At).collect(), false);
    }
    let mut quotes: Vec<Quote<'_>> = Vec::new();
    let mut apart: Vec<bool> = Vec::new();
    for (part, read) in parts.iter().zip(read) {
        let text = article.text.as_str();
        let positions = Positions::new(text, part.document.unit);
        let entries = part.document.entries.iter().map(Some);
        let entries = entries.chain(std::iter::repeat(None));
        for ((one, entry), read) in reading::spoken(part.document).zip(entries).zip(read) {
            let told = one.start.and_then(|start| positions.byte(start));
            let near = read.extent.as_ref().map(|extent| extent.start().get());
            let near = near.or(told).map(|at| text.floor_char_boundary(at));
            let context = one.context.as_deref();
            apart.push(entry.is_some_and(|entry| !entry.others.is_empty()));
            quotes.push(Quote {
                text: &read.words,
                label: entry.map_or("", |entry| &entry.label),
                is_figure: entry.is_some_and(|entry| terms.is_figure(entry)),
                near: near.map(ByteOffset::new),
                prefix: context.map_or("", |one| &one.prefix),
                suffix: context.map_or("", |one| &one.suffix),
                occurrence: context.and_then(|one| one.occurrence),
            });
        }
    }
    let mut anchorer = Anchorer::new(&article.text, &article.meta.language);
    if let Some(vocabulary) = vocabulary {
        anchorer = anchorer.knowing(vocabulary);
    }
    let mut is_approximate = false;
    let answers = anchored(&anchorer, &quotes, &apart);
    let answers = answers.into_iter().zip(all());
    let found = answers.map(|(answer, read)| match (&read.extent, answer) {
        (Some(extent), _) if read.fits => Found::At(extent.clone()),
        (_, Answer::Anchored(anchored)) => {
            is_approximate |= matches!(anchored.method, Method::Approximate { .. });
            Found::At(anchored.extent)
        }
        (_, Answer::Tray(tray)) => nowhere(tray),
    });
    (found.collect(), is_approximate)
}

/// What becomes of each quote. What may belong to another article takes no place away, and says
/// nothing of the order: it is looked for apart.
fn anchored(anchorer: &Anchorer<'_>, quotes: &[Quote<'_>], apart: &[bool]) -> Vec<Answer> {
    let together = quotes.iter().zip(apart).filter(|(_, apart)| !**apart);
    let together: Vec<Quote<'_>> = together.map(|(quote, _)| *quote).collect();
    let mut answers = anchorer.anchor(&together).into_iter();
    let each = quotes.iter().zip(apart).filter_map(|(quote, apart)| {
        if *apart {
            anchorer.anchor(std::slice::from_ref(quote)).pop()
        } else {
            answers.next()
        }
    });
    each.collect()
}

fn nowhere(tray: Tray) -> Found {
    let candidates = tray.candidates.into_iter().map(|one| one.extent);
    Found::Nowhere(tray.reason.into(), candidates.collect())
}

/// Puts suggestions in the order of the text, and what claims say of them after it.
#[derive(Default)]
struct Sorter {
    suggestions: Vec<Suggestion>,
    unplaced: Vec<Unplaced>,
    claims: Vec<SuggestedClaim>,
    /// Where each entry is.
    places: Vec<Put>,
}

/// Where an entry went.
#[derive(Clone, Copy)]
enum Put {
    /// Among the suggestions.
    Placed(usize),
    /// Into the tray.
    Waiting(usize),
    /// Nowhere: its label is left out.
    Nowhere,
}

impl Sorter {
    fn entry(
        &mut self,
        article: &Article,
        entry: &Entry,
        words: &str,
        terms: &Terms,
        found: Option<Found>,
    ) {
        let Some(label) = terms.label(entry).cloned() else {
            return self.places.push(Put::Nowhere);
        };
        let (score, attributes) = (entry.score, entry.attributes.clone());
        let nothing = || Found::Nowhere(WhyUnplaced::NotFound, Vec::new());
        let found = match found.unwrap_or_else(nothing) {
            Found::At(extent) if !entry.others.is_empty() => {
                Found::Nowhere(WhyUnplaced::Elsewhere, vec![extent])
            }
            Found::Nowhere(WhyUnplaced::Ambiguous, candidates) if !entry.others.is_empty() => {
                Found::Nowhere(WhyUnplaced::Elsewhere, candidates)
            }
            found => found,
        };
        match found {
            Found::At(extent) => {
                self.places.push(Put::Placed(self.suggestions.len()));
                let is_same = words == article.text.quote(&extent);
                let words = if is_same { "" } else { words };
                self.suggestions.push(Suggestion {
                    label,
                    extent,
                    score,
                    words: words.to_owned(),
                    attributes,
                });
            }
            Found::Nowhere(why, candidates) => {
                self.places.push(Put::Waiting(self.unplaced.len()));
                self.unplaced.push(Unplaced {
                    label,
                    words: words.to_owned(),
                    score,
                    attributes,
                    why,
                    candidates,
                    others: entry.others.clone(),
                });
            }
        }
    }

    /// `first`: where the entries of its document begin.
    fn claim(&mut self, claim: &SaidClaim, quotes: Vec<Extent>, first: usize, terms: &Terms) {
        let (mut mentions, mut waiting) = (Vec::new(), Vec::new());
        for (role, entry) in &claim.members {
            let put = self.places.get(first + entry).copied();
            match (put, terms.roles.get(role)) {
                (Some(Put::Placed(at)), Some(role)) => mentions.push((role.clone(), at)),
                (Some(Put::Waiting(at)), Some(role)) => waiting.push((role.clone(), at)),
                _ => {}
            }
        }
        let mut wording = claim.wording.clone();
        if wording.is_empty() && quotes.is_empty() {
            let words = claim.quotes.iter().map(|one| one.words.as_str());
            wording = words.collect::<Vec<_>>().join(" … ");
        }
        let verdict = claim.verdict.as_ref();
        self.claims.push(SuggestedClaim {
            quotes,
            wording,
            mentions,
            waiting,
            score: claim.score,
            stance: Stance::parse(&claim.stance),
            checkable: Checkable::parse(&claim.checkable),
            verdict: verdict.and_then(|pair| terms.verdicts.get(pair).cloned()),
        });
    }

    fn finish(mut self) -> Proposals {
        let mut order: Vec<usize> = (0..self.suggestions.len()).collect();
        order.sort_by_key(|at| {
            let extent = &self.suggestions[*at].extent;
            (extent.start(), std::cmp::Reverse(extent.end()))
        });
        let mut moved = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            moved[*old] = new;
        }
        for (_, suggestion) in self.claims.iter_mut().flat_map(|claim| &mut claim.mentions) {
            *suggestion = moved[*suggestion];
        }
        let mut waiting: Vec<Option<Suggestion>> = self.suggestions.into_iter().map(Some).collect();
        let sorted = order.into_iter().filter_map(|old| waiting[old].take());
        Proposals {
            suggestions: sorted.collect(),
            unplaced: self.unplaced,
            claims: self.claims,
        }
    }
}
