//! The places where a quote can be, from the nearest likeness to the furthest.

use memchr::memmem;

use super::choose::Looked;
use super::folded::{Folded, Strength};
use super::judge::{self, Judge};
use super::tokens::Tokens;
use super::{
    Anchorer, Candidate, Difference, DifferenceKind, Method, Place, Quote, Reason, Tray, align,
    borders, elided,
};
use crate::text::{Extent, TextRange};

/// More places than anybody can choose from.
const MOST_PLACES: usize = 10_000;
/// Letters that a quote needs before something like it is taken for it.
const LEAST_LETTERS: usize = 8;
/// A place must have this quality to be taken.
const GOOD: f32 = 0.75;
/// Places that are worse than the best by no more than this may be meant as well.
const NEARLY: f32 = 0.08;
/// Bytes that may be left out between two parts of a quote.
const LONGEST_GAP: usize = 3000;

/// What ends a sentence.
const ENDS: &[char] = &['.', '!', '?', '。', '！', '？', '؟', '।', '\n'];

const FOLDED_QUALITY: f32 = 0.99;
const LOOSE_QUALITY: f32 = 0.96;

/// Where words stand as they are.
enum Verbatim {
    /// There.
    Places(Vec<Place>),
    /// Nowhere but inside longer words.
    Inside(Vec<Place>),
    /// Nowhere.
    Never,
}

impl Anchorer<'_> {
    /// All places that are equally good, in the order of the text, or why there is none.
    pub(super) fn look(&self, quote: &Quote<'_>) -> Looked {
        let words = quote.text.trim();
        if words.is_empty() {
            return refused(Reason::Empty);
        }
        let looked = match self.verbatim(words) {
            Verbatim::Places(places) => return Ok(places),
            other => match elided::parts(words).as_slice() {
                [] => refused(Reason::NotFound),
                [one] if *one == words => self.other(other, words),
                [one] => self.part(one),
                parts => self.with_gaps(parts),
            },
        };
        looked.map_err(|mut tray| {
            if quote.is_figure {
                let numbers = |difference: &Difference| difference.kind == DifferenceKind::Numbers;
                tray.candidates
                    .retain(|candidate| !candidate.differences.iter().any(numbers));
            }
            tray
        })
    }

    /// Words without gaps.
    fn part(&self, words: &str) -> Looked {
        match self.verbatim(words) {
            Verbatim::Places(places) => Ok(places),
            other => self.other(other, words),
        }
    }

    /// Words that do not stand there as they are.
    fn other(&self, verbatim: Verbatim, words: &str) -> Looked {
        let looked = self.approximate(words);
        let Verbatim::Inside(places) = verbatim else {
            return looked;
        };
        // A letter lost at the edge of many words is a slip; one word in another is none.
        let single = !words.contains(char::is_whitespace);
        match looked {
            Ok(found) if !single => Ok(found),
            _ => Err(Tray {
                reason: Reason::InsideWord,
                candidates: offered(&places),
            }),
        }
    }

    /// Exactly, folded, or loosely.
    fn verbatim(&self, words: &str) -> Verbatim {
        let text = self.text.as_str();
        let mut inside = Vec::new();
        let finder = memmem::Finder::new(words.as_bytes());
        let mut from = 0;
        let exact = std::iter::from_fn(|| {
            let start = from + finder.find(text.as_bytes().get(from..)?)?;
            from = text.ceil_char_boundary(start + 1);
            Some(start..start + words.len())
        });
        if let Some(places) = self.whole(exact, Method::Exact, 1.0, &mut inside) {
            return Verbatim::Places(places);
        }
        let needle = Folded::new(words, Strength::Typography);
        let needle = needle.as_str();
        if !needle.is_empty() {
            let folded = self.typography();
            let hits = folded.find(needle).map(|hit| folded.source(&hit));
            let found = self.whole(hits, Method::Folded, FOLDED_QUALITY, &mut inside);
            if let Some(places) = found {
                return Verbatim::Places(places);
            }
        }
        let needle = Folded::new(words, Strength::Loose);
        let needle = needle.as_str();
        if !needle.is_empty() && !is_another_word(needle) {
            let folded = &self.tokens().folded;
            let hits = folded.find(needle).map(|hit| folded.source(&hit));
            let found = self.whole(hits, Method::Loose, LOOSE_QUALITY, &mut inside);
            if let Some(places) = found {
                return Verbatim::Places(places);
            }
        }
        if inside.is_empty() {
            Verbatim::Never
        } else {
            Verbatim::Inside(inside)
        }
    }

    /// Those of the hits that cut no word, if there are any; the others are put aside.
    fn whole(
        &self,
        hits: impl Iterator<Item = std::ops::Range<usize>>,
        method: Method,
        quality: f32,
        inside: &mut Vec<Place>,
    ) -> Option<Vec<Place>> {
        let mut places: Vec<Place> = Vec::new();
        for hit in hits.take(MOST_PLACES) {
            let cut = borders::cuts_word(self.text.as_str(), &hit);
            let Some(range) = self.range(hit) else {
                continue;
            };
            let place = Place {
                extent: range.into(),
                method,
                quality,
                margin: 1.0,
                differences: Vec::new(),
            };
            let list = if cut { &mut *inside } else { &mut places };
            // Widened to whole graphemes, two hits may be one.
            if list.last().map(|last| &last.extent) != Some(&place.extent) {
                list.push(place);
            }
        }
        (!places.is_empty()).then_some(places)
    }

    fn range(&self, bytes: std::ops::Range<usize>) -> Option<TextRange> {
        let whole = borders::whole_graphemes(self.text.as_str(), bytes);
        self.text.range_of_bytes(whole)
    }

    /// By the words that are most like those of the quote.
    fn approximate(&self, words: &str) -> Looked {
        let folded = Folded::new(words, Strength::Loose);
        let quote = Tokens::new(words, folded, self.language, self.lexicon().tag());
        let letters: usize = quote.list.iter().map(|t| usize::from(t.length)).sum();
        let judge = Judge {
            words,
            quote: &quote,
            article: self.text,
            text: self.tokens(),
            index: self.index(),
            lexicon: self.lexicon(),
            vocabulary: self.vocabulary,
        };
        let places: Vec<Place> = align::alike(&quote, self.tokens(), self.index())
            .into_iter()
            .filter_map(|alike| {
                let range = self.range(self.with_signs(words, &quote, &alike)?)?;
                Some(Place {
                    extent: range.into(),
                    method: Method::Approximate {
                        distance: alike.distance,
                    },
                    quality: alike.quality * LOOSE_QUALITY,
                    margin: 1.0,
                    differences: judge.differences(&alike),
                })
            })
            .collect();
        decided(places, letters)
    }

    fn with_signs(
        &self,
        words: &str,
        quote: &Tokens,
        alike: &align::Alike,
    ) -> Option<std::ops::Range<usize>> {
        let found = self.tokens().source(alike.first, alike.last)?;
        let own = quote.source(0, quote.list.len().checked_sub(1)?)?;
        let (before, after) = (words.get(..own.start)?, words.get(own.end..)?);
        Some(borders::with_signs(
            self.text.as_str(),
            found,
            before,
            after,
        ))
    }

    /// Parts of a quote, one behind the other.
    fn with_gaps(&self, parts: &[&str]) -> Looked {
        let Some((first, rest)) = parts.split_first() else {
            return refused(Reason::NotFound);
        };
        // Each place of the first part: the one that is meant may be the last of many.
        let mut chains: Vec<Vec<Place>> =
            self.part(first)?.into_iter().map(|one| vec![one]).collect();
        for part in rest {
            let places = self.part(part)?;
            let mut longer = Vec::new();
            for chain in &chains {
                let end = chain.last().map_or(0, |last| last.extent.end().get());
                let start = |place: &Place| place.extent.start().get();
                let next = &places[places.partition_point(|place| start(place) < end)..];
                let near = next
                    .iter()
                    .take_while(|place| start(place) - end <= LONGEST_GAP);
                let near = near.take(8);
                longer.extend(near.map(|place| [&chain[..], std::slice::from_ref(place)].concat()));
            }
            longer.truncate(MOST_PLACES);
            chains = longer;
        }
        let mut joined: Vec<Place> = chains.iter().filter_map(|chain| joined(chain)).collect();
        if joined.is_empty() {
            return refused(Reason::NotFound);
        }
        // What lies within a sentence is meant rather than what begins or ends outside of it.
        let text = self.text.as_str();
        let within_sentence = |place: &Place| {
            let cover = &text[place.extent.cover().bytes()];
            !cover.trim_end_matches(ENDS).contains(ENDS)
        };
        let short: Vec<TextRange> = joined
            .iter()
            .filter(|place| within_sentence(place))
            .map(|place| place.extent.cover())
            .collect();
        joined.retain(|place| {
            let cover = place.extent.cover();
            let from = short.partition_point(|other| other.start() < cover.start());
            let mut inside = short[from..]
                .iter()
                .take_while(|other| other.start() < cover.end());
            within_sentence(place) || !inside.any(|other| cover.contains_range(*other))
        });
        for place in &mut joined {
            place.differences.extend(self.left_out(&place.extent));
        }
        decided(joined, usize::MAX)
    }

    /// A word that denies, left out of the middle of a sentence.
    fn left_out(&self, extent: &Extent) -> Option<Difference> {
        let pieces: Vec<TextRange> = extent.pieces().collect();
        pieces.windows(2).find_map(|pair| {
            let gap = pair[0].end().get()..pair[1].start().get();
            let found = judge::denied_in(self.lexicon(), self.tokens(), self.text.as_str(), gap)?;
            Some(Difference {
                kind: DifferenceKind::Negation,
                quoted: String::new(),
                found,
            })
        })
    }
}

fn refused(reason: Reason) -> Looked {
    Err(Tray {
        reason,
        candidates: Vec::new(),
    })
}

fn offered(places: &[Place]) -> Vec<Candidate> {
    let first = places.iter().take(super::MOST_CANDIDATES);
    first.map(Candidate::of).collect()
}

/// A short word whose capitals or accents may make another word of it: `US` and `us`.
fn is_another_word(folded: &str) -> bool {
    folded.chars().all(char::is_alphabetic) && folded.chars().count() <= 4
}

/// One place made of the parts of a quote, as good as the worst of them.
fn joined(chain: &[Place]) -> Option<Place> {
    let pieces = chain.iter().flat_map(|place| place.extent.pieces());
    let worst = |a: f32, b: f32| a.min(b);
    Some(Place {
        extent: Extent::from_pieces(pieces)?,
        method: chain.iter().map(|place| place.method).max()?,
        quality: chain.iter().map(|place| place.quality).fold(1.0, worst),
        margin: chain.iter().map(|place| place.margin).fold(1.0, worst),
        differences: chain
            .iter()
            .flat_map(|place| place.differences.clone())
            .collect(),
    })
}

/// The places that may be taken, of some that are like the quote, best first.
fn decided(mut places: Vec<Place>, letters: usize) -> Looked {
    places.sort_by(|a, b| b.quality.total_cmp(&a.quality));
    let Some(best) = places.first() else {
        let short = letters < LEAST_LETTERS;
        return refused(if short {
            Reason::TooShort
        } else {
            Reason::NotFound
        });
    };
    let worst = |place: &Place| place.differences.iter().map(|one| one.kind).min();
    let harmless = |place: &Place| worst(place).is_none_or(DifferenceKind::is_harmless);
    let reason = match worst(best) {
        Some(kind) if !kind.is_harmless() => Some(Reason::Differs(kind)),
        _ if letters < LEAST_LETTERS => Some(Reason::TooShort),
        _ if best.quality < GOOD => Some(Reason::TooDifferent),
        _ => None,
    };
    // Just as much like it, but something else is said there.
    let rival = |place: &Place| !harmless(place) && place.quality > best.quality - 0.02;
    let reason = reason.or_else(|| places.iter().any(rival).then_some(Reason::LowMargin));
    if let Some(reason) = reason {
        let candidates = offered(&places);
        return Err(Tray { reason, candidates });
    }
    let least = best.quality - NEARLY;
    let first = best.quality;
    let next = places.iter().find(|place| place.quality < least);
    let margin = next.map_or(1.0, |place| first - place.quality);
    places.retain(|place| place.quality >= least && harmless(place));
    for place in &mut places {
        place.margin = place.margin.min(margin);
    }
    places.sort_by_key(|place| place.extent.start());
    Ok(places)
}
