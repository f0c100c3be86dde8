//! Which of several places a quote means: what is said beside it, and the order of the list.

use std::collections::{BTreeMap, HashSet};

use super::folded::{Folded, Strength};
use super::{Anchored, Answer, By, Candidate, Place, Quote, Reason, Tray};
use crate::text::ArticleText;

/// A list must have so many quotes with one place each, all but a tenth of them in the order of
/// the text, before its order says anything.
const LEAST_FENCES: usize = 5;
/// So many bytes a quote may lie away from where it was said to be.
const NEAREST: usize = 200;

/// Where each quote of a list can be.
pub(super) type Looked = Result<Vec<Place>, Tray>;

/// Decides what can be decided.
pub(super) fn choose(text: &ArticleText, quotes: &[Quote<'_>], looked: Vec<Looked>) -> Vec<Answer> {
    let mut out: Vec<Option<Answer>> = Vec::with_capacity(quotes.len());
    let mut open: Vec<Vec<Place>> = Vec::with_capacity(quotes.len());
    for (quote, looked) in quotes.iter().zip(looked) {
        let (answer, places) = match looked {
            Err(tray) => (Some(Answer::Tray(tray)), Vec::new()),
            Ok(places) => {
                let told = (places.len() > 1).then(|| evidence(text, quote, &places));
                let told = told.flatten();
                (told.map(|(at, by)| anchored(&places, at, by)), places)
            }
        };
        out.push(answer);
        open.push(places);
    }
    by_repeats(quotes, &open, &mut out);
    by_order(&open, &mut out);
    let rest = |(answer, places): (Option<Answer>, Vec<Place>)| {
        answer.unwrap_or_else(|| tray(Reason::Ambiguous, &places))
    };
    out.into_iter().zip(open).map(rest).collect()
}

fn anchored(places: &[Place], at: usize, by: By) -> Answer {
    let place = &places[at];
    Answer::Anchored(Anchored {
        extent: place.extent.clone(),
        method: place.method,
        quality: place.quality,
        margin: place.margin,
        by,
        differences: place.differences.clone(),
    })
}

fn tray(reason: Reason, places: &[Place]) -> Answer {
    let candidates = places.iter().take(super::MOST_CANDIDATES);
    Answer::Tray(Tray {
        reason,
        candidates: candidates.map(Candidate::of).collect(),
    })
}

/// What the extractor said of the quote itself.
fn evidence(text: &ArticleText, quote: &Quote<'_>, places: &[Place]) -> Option<(usize, By)> {
    if let Some(occurrence) = quote.occurrence {
        return (occurrence < places.len()).then_some((occurrence, By::Occurrence));
    }
    if let Some(at) = by_context(text, quote, places) {
        return Some((at, By::Context));
    }
    let near = quote.near?.get();
    let mut away: Vec<(usize, usize)> = places
        .iter()
        .enumerate()
        .map(|(number, place)| (place.extent.start().get().abs_diff(near), number))
        .collect();
    away.sort_unstable();
    let (first, second) = (away.first()?, away.get(1)?);
    let clear = first.0 == 0 && second.0 > 0 || second.0 >= 3 * first.0 + 8;
    (first.0 <= NEAREST && clear).then_some((first.1, By::Near))
}

fn by_context(text: &ArticleText, quote: &Quote<'_>, places: &[Place]) -> Option<usize> {
    let letters = |words: &str| -> Vec<char> {
        let folded = Folded::new(words, Strength::Loose);
        let all = folded.as_str().chars();
        all.filter(|c| c.is_alphanumeric()).collect()
    };
    let (prefix, suffix) = (letters(quote.prefix), letters(quote.suffix));
    let given = prefix.len() + suffix.len();
    if given == 0 {
        return None;
    }
    let all = text.as_str();
    let mut scores: Vec<(usize, usize)> = Vec::with_capacity(places.len());
    for (number, place) in places.iter().enumerate() {
        let (start, end) = (place.extent.start().get(), place.extent.end().get());
        let from = all.floor_char_boundary(start.saturating_sub(2 * quote.prefix.len() + 32));
        let until = all.ceil_char_boundary((end + 2 * quote.suffix.len() + 32).min(all.len()));
        let (before, after) = (letters(&all[from..start]), letters(&all[end..until]));
        let same = |(one, other): &(&char, &char)| one == other;
        let ends = prefix.iter().rev().zip(before.iter().rev());
        let begins = suffix.iter().zip(after.iter());
        let score = ends.take_while(same).count() + begins.take_while(same).count();
        scores.push((score, number));
    }
    scores.sort_by_key(|(score, number)| (std::cmp::Reverse(*score), *number));
    let (first, second) = (scores.first()?, scores.get(1)?);
    // Half of what was given, and clearly more than at any other place.
    let clear = 2 * first.0 >= given && first.0 >= second.0 + (given / 4).clamp(1, 8);
    clear.then_some(first.1)
}

/// Quotes that say the same under the same label take the places that there are, one each.
fn by_repeats(quotes: &[Quote<'_>], open: &[Vec<Place>], out: &mut [Option<Answer>]) {
    let key = |number: usize| {
        let extents = open[number].iter().map(|place| &place.extent);
        (quotes[number].label, extents.collect::<Vec<_>>())
    };
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, places) in open.iter().enumerate() {
        if !places.is_empty() {
            groups.entry(key(number)).or_default().push(number);
        }
    }
    for members in groups.into_values() {
        let Some(places) = members.first().map(|first| &open[*first]) else {
            continue;
        };
        let taken: HashSet<_> = members
            .iter()
            .filter_map(|one| extent_of(&out[*one]))
            .collect();
        let free: Vec<usize> = (0..places.len())
            .filter(|at| !taken.contains(&places[*at].extent))
            .collect();
        let undecided: Vec<usize> = members
            .into_iter()
            .filter(|one| out[*one].is_none())
            .collect();
        if undecided.len() < free.len() {
            continue;
        }
        let by = if places.len() == 1 {
            By::Alone
        } else {
            By::Order
        };
        let mut free = free.into_iter();
        for member in undecided {
            // Their own place tells more of the method than the first one's.
            out[member] = Some(match free.next() {
                Some(at) => anchored(&open[member], at, by),
                None => tray(Reason::PlacesTaken, places),
            });
        }
    }
}

fn extent_of(answer: &Option<Answer>) -> Option<crate::text::Extent> {
    match answer {
        Some(Answer::Anchored(anchored)) => Some(anchored.extent.clone()),
        _ => None,
    }
}

/// Between quotes whose place is sure, the others stand in the order of the list, if the list
/// is in the order of the text. What fits in one way only is decided.
fn by_order(open: &[Vec<Place>], out: &mut [Option<Answer>]) {
    let start = |answer: &Option<Answer>| match answer {
        Some(Answer::Anchored(one)) if one.by == By::Alone => Some(one.extent.start().get()),
        _ => None,
    };
    let sure: Vec<(usize, usize)> = out
        .iter()
        .enumerate()
        .filter_map(|(number, answer)| Some((number, start(answer)?)))
        .collect();
    let fences = rising(&sure);
    if sure.len() < LEAST_FENCES || fences.len() * 10 < sure.len() * 9 {
        return;
    }
    let first = (0_usize, 0_usize);
    let borders = std::iter::once((None, first))
        .chain(fences.iter().map(|fence| (Some(fence.0), *fence)))
        .collect::<Vec<_>>();
    for (index, (before, fence)) in borders.iter().enumerate() {
        let next = borders.get(index + 1).map(|(_, fence)| *fence);
        let from = before.map_or(0, |number| number + 1);
        let until = next.map_or(out.len(), |fence| fence.0);
        let members: Vec<usize> = (from..until)
            .filter(|number| out[*number].is_none() && !open[*number].is_empty())
            .collect();
        let range = fence.1..=next.map_or(usize::MAX, |fence| fence.1);
        for (member, at) in fitting(open, &members, &range) {
            out[member] = Some(anchored(&open[member], at, By::Order));
        }
    }
}

/// The members that have the same place in every way to put all of them in order into a range.
fn fitting(
    open: &[Vec<Place>],
    members: &[usize],
    range: &std::ops::RangeInclusive<usize>,
) -> Vec<(usize, usize)> {
    let starts = |member: usize| {
        let places = open[member].iter().map(|place| place.extent.start().get());
        places
            .enumerate()
            .filter(|(_, start)| range.contains(start))
    };
    let same = |a: usize, b: usize| open[a] == open[b];
    let mut earliest: Vec<(usize, usize)> = Vec::new();
    for (index, &member) in members.iter().enumerate() {
        let least = earliest.last().map_or(0, |(_, last)| {
            let apart = index > 0 && same(members[index - 1], member);
            last + usize::from(apart)
        });
        match starts(member).find(|(_, start)| *start >= least) {
            Some(found) => earliest.push(found),
            None => return Vec::new(),
        }
    }
    let mut latest: Vec<(usize, usize)> = Vec::new();
    for (index, &member) in members.iter().enumerate().rev() {
        let most = latest.last().map_or(usize::MAX, |(_, last)| {
            let apart = members
                .get(index + 1)
                .is_some_and(|next| same(*next, member));
            last.saturating_sub(usize::from(apart))
        });
        match starts(member).rfind(|(_, start)| *start <= most) {
            Some(found) => latest.push(found),
            None => return Vec::new(),
        }
    }
    latest.reverse();
    let both = earliest.iter().zip(&latest).zip(members);
    both.filter(|((early, late), _)| early == late)
        .map(|((early, _), member)| (*member, early.0))
        .collect()
}

/// The longest row of quotes whose places never go back.
fn rising(sure: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last of the best row of each length, and the one before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(sure.len());
    for (index, (_, start)) in sure.iter().enumerate() {
        let length = ends.partition_point(|end| sure[*end].1 <= *start);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        row.push(sure[index]);
        at = before[index];
    }
    row.reverse();
    row
}
