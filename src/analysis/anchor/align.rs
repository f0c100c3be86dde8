//! The words of a quote set against the words of a text: the places that are most like it, and
//! what differs there.
//!
//! A semi-global edit distance over words, in which two words cost as much as the letters that
//! differ. So every place begins and ends with a word. Time: words of the quote × words looked at.

use super::tokens::{Kind, Token, Tokens};

/// What became of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Words of the quote, by number.
    pub(super) quoted: std::ops::Range<usize>,
    /// Words of the text, by number.
    pub(super) found: std::ops::Range<usize>,
}

/// A place that is like a quote.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alike {
    /// Its first and last word.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Letters that differ.
    pub(super) distance: usize,
    /// 1 if none does, 0 if all do.
    pub(super) quality: f32,
    /// What became of the quote's words, in order; those that are equal too.
    pub(super) steps: Vec<Step>,
}

/// Places below this are like the quote in nothing but common words.
pub(super) const LEAST_QUALITY: f32 = 0.5;

const PAIR: u8 = 1;
const ADDED: u8 = 2;
const MISSING: u8 = 3;
const JOINED: u8 = 4;
const PARTED: u8 = 5;

/// What a letter costs; a blank costs half of that, so that no word is lost for it.
const LETTER: u32 = 2;

/// So many words with one key are looked at; more say little about where a quote stands.
const MOST_PLACES: usize = 64;
/// So many words are never all misread: one of them leads to the place.
const MANY_WORDS: usize = 7;
/// So many cells of the table are filled for a shorter quote that none of its words leads to.
const MOST_CELLS: usize = 2_000_000;
/// So many windows are looked at.
const MOST_WINDOWS: usize = 4;

/// Which words stand where.
#[derive(Debug)]
pub(super) struct Index {
    places: Vec<(u64, u32)>,
}

impl Index {
    pub(super) fn new(tokens: &[Token]) -> Self {
        let mut places: Vec<(u64, u32)> = (0_u32..)
            .zip(tokens)
            .map(|(number, token)| (token.key, number))
            .collect();
        places.sort_unstable();
        Self { places }
    }

    /// Where a word stands.
    pub(super) fn of(&self, key: u64) -> &[(u64, u32)] {
        let start = self.places.partition_point(|(other, _)| *other < key);
        let rest = &self.places[start..];
        &rest[..rest.partition_point(|(other, _)| *other == key)]
    }
}

/// The places most like the quote, best first.
pub(super) fn alike(quote: &Tokens, text: &Tokens, index: &Index) -> Vec<Alike> {
    if quote.list.is_empty() || text.list.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for window in windows(quote, text, index) {
        Table::new(quote, text, window).places(&mut out);
    }
    let sure = out.iter().any(|place| place.quality > 0.75);
    let cells = quote.list.len() * text.list.len();
    if !sure && quote.list.len() < MANY_WORDS && cells <= MOST_CELLS {
        Table::new(quote, text, 0..text.list.len()).places(&mut out);
    }
    out.sort_by(|a, b| {
        let order = b.quality.total_cmp(&a.quality);
        order.then_with(|| (a.first, a.last).cmp(&(b.first, b.last)))
    });
    let mut apart: Vec<Alike> = Vec::new();
    for place in out {
        let overlaps = |other: &Alike| place.first <= other.last && other.first <= place.last;
        if !apart.iter().any(overlaps) {
            apart.push(place);
        }
    }
    apart.truncate(64);
    apart
}

/// Where words of the quote stand at about the distance that they have in the quote.
fn windows(quote: &Tokens, text: &Tokens, index: &Index) -> Vec<std::ops::Range<usize>> {
    let length = quote.list.len();
    let slack = length / 4 + 3;
    // The place in the text at which the quote would begin, from each word; and its weight.
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (number, token) in quote.list.iter().enumerate() {
        let places = index.of(token.key);
        if places.len() <= MOST_PLACES {
            starts.extend(places.iter().map(|(_, at)| {
                let weight = usize::from(token.length.min(8));
                (*at as usize + length - number, weight)
            }));
        }
    }
    starts.sort_unstable();
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let (mut from, mut weight) = (0, 0);
    for until in 0..starts.len() {
        weight += starts[until].1;
        while starts[until].0 - starts[from].0 > slack {
            weight -= starts[from].1;
            from += 1;
        }
        let start = starts[from].0;
        match groups.last_mut() {
            Some(last) if start - last.1 <= slack => {
                if weight > last.0 {
                    *last = (weight, start);
                }
            }
            _ => groups.push((weight, start)),
        }
    }
    groups.sort_by_key(|(weight, start)| (std::cmp::Reverse(*weight), *start));
    groups
        .into_iter()
        .take(MOST_WINDOWS)
        .map(|(_, start)| {
            // `start` is `length` too large.
            let from = start.saturating_sub(length + slack);
            from.min(text.list.len())..(start + 2 * slack).min(text.list.len())
        })
        .filter(|window| !window.is_empty())
        .collect()
}

/// A filled table of distances.
struct Table<'a> {
    quote: &'a Tokens,
    text: &'a Tokens,
    window: std::ops::Range<usize>,
    /// Of each cell, by which step it was reached.
    steps: Vec<u8>,
    /// Distances of the whole quote ending with each word of the window.
    last: Vec<u32>,
}

impl<'a> Table<'a> {
    fn new(quote: &'a Tokens, text: &'a Tokens, window: std::ops::Range<usize>) -> Self {
        let width = window.len() + 1;
        let mut table = Self {
            quote,
            text,
            window: window.clone(),
            steps: vec![0; (quote.list.len() + 1) * width],
            last: Vec::new(),
        };
        let words = &text.list[window];
        let mut rows = [vec![0_u32; width], vec![0; width], vec![0; width]];
        for (i, mine) in quote.list.iter().enumerate() {
            let [before, above, row] = &mut rows;
            let missing = LETTER * (u32::from(mine.length) + 1);
            row[0] = above[0] + missing;
            table.steps[(i + 1) * width] = MISSING;
            for (j, theirs) in words.iter().enumerate() {
                let mut best = (above[j] + LETTER * table.cost(mine, theirs), PAIR);
                let mut offer = |cost: u32, step: u8| {
                    if cost < best.0 {
                        best = (cost, step);
                    }
                };
                offer(row[j] + LETTER * (u32::from(theirs.length) + 1), ADDED);
                offer(above[j + 1] + missing, MISSING);
                if j > 0
                    && let Some(cost) = table.joined(mine, &words[j - 1], theirs, text)
                {
                    offer(above[j - 1] + cost, PARTED);
                }
                if i > 0
                    && let Some(cost) = table.joined(theirs, &quote.list[i - 1], mine, quote)
                {
                    offer(before[j] + cost, JOINED);
                }
                row[j + 1] = best.0;
                table.steps[(i + 1) * width + j + 1] = best.1;
            }
            rows.rotate_left(1);
        }
        let [_, last, _] = rows;
        table.last = last;
        table
    }

    /// The letters in which two words differ.
    fn cost(&self, mine: &Token, theirs: &Token) -> u32 {
        if mine.key == theirs.key {
            return 0;
        }
        let longer = u32::from(mine.length.max(theirs.length));
        let all_else = longer.max(1);
        let in_letters = |token: &Token| matches!(token.kind, Kind::Word | Kind::Number);
        if !in_letters(mine) || !in_letters(theirs) {
            return all_else;
        }
        let differ = (mine.letters ^ theirs.letters).count_ones();
        let lengths = u32::from(mine.length.abs_diff(theirs.length));
        if lengths * 2 > longer || differ > longer + 1 {
            return all_else;
        }
        distance(self.quote.written(mine), self.text.written(theirs)).min(all_else)
    }

    /// What it costs that one word is written as two, if it can be.
    fn joined(&self, whole: &Token, head: &Token, tail: &Token, two: &Tokens) -> Option<u32> {
        let parts = head.length + tail.length;
        let is_word = |token: &Token| matches!(token.kind, Kind::Word | Kind::Number);
        if !is_word(whole)
            || whole.key == head.key
            || whole.key == tail.key
            || !(is_word(head) && is_word(tail))
            || parts.abs_diff(whole.length) > 1 + whole.length / 6
            || (whole.letters ^ (head.letters | tail.letters)).count_ones() > 4
        {
            return None;
        }
        let one = if std::ptr::eq(two, self.quote) {
            self.text
        } else {
            self.quote
        };
        let mut parted = two.written(head).to_owned();
        parted.push_str(two.written(tail));
        let cost = distance(one.written(whole), &parted);
        // “5chool”, read as a number and a word.
        let glued = u32::from(head.end == tail.start);
        (cost <= 1 + glued + u32::from(whole.length) / 4).then_some(LETTER * cost + 1 - glued)
    }

    /// The places that end where the distance is least, each once.
    fn places(&self, out: &mut Vec<Alike>) {
        let letters: usize = self.quote.list.iter().map(|t| usize::from(t.length)).sum();
        let letters = LETTER as f32 * letters.max(1) as f32;
        let most = letters * (1.0 - LEAST_QUALITY);
        let mut ends: Vec<(u32, usize)> = (1..self.last.len())
            .map(|end| (self.last[end], end))
            .filter(|(cost, end)| {
                let beside = |other: usize| self.last.get(other).is_none_or(|c| c >= cost);
                *cost as f32 <= most && beside(end - 1) && beside(end + 1)
            })
            .collect();
        ends.sort_unstable();
        ends.truncate(64);
        for (cost, end) in ends {
            let steps = self.way(end);
            let words = |step: &&Step| !step.found.is_empty();
            let first = steps.iter().find(words).map(|step| step.found.start);
            let last = steps.iter().rev().find(words).map(|step| step.found.end);
            if let (Some(first), Some(last)) = (first, last) {
                out.push(Alike {
                    first,
                    last: last - 1,
                    distance: cost.div_ceil(LETTER) as usize,
                    quality: (1.0 - cost as f32 / letters).max(0.0),
                    steps,
                });
            }
        }
    }

    /// The steps that lead to a cell of the last row.
    fn way(&self, end: usize) -> Vec<Step> {
        let width = self.window.len() + 1;
        let (mut i, mut j) = (self.quote.list.len(), end);
        let mut steps = Vec::with_capacity(i + 2);
        while i > 0 {
            let (quoted, found) = match self.steps[i * width + j] {
                PAIR => (1, 1),
                ADDED => (0, 1),
                JOINED => (2, 1),
                PARTED => (1, 2),
                _ => (1, 0),
            };
            let offset = self.window.start;
            steps.push(Step {
                quoted: i - quoted..i,
                found: offset + j - found..offset + j,
            });
            i -= quoted;
            j -= found;
        }
        steps.reverse();
        steps
    }
}

/// Letters that must be changed, put in or taken out.
pub(super) fn distance(one: &str, other: &str) -> u32 {
    let mut theirs = [' '; 64];
    let mut width = 0;
    for character in other.chars().take(64) {
        theirs[width] = character;
        width += 1;
    }
    let mut row = [0_u32; 65];
    for (cell, cost) in row.iter_mut().zip(0..) {
        *cell = cost;
    }
    for (i, mine) in (1..).zip(one.chars().take(64)) {
        let mut diagonal = row[0];
        row[0] = i;
        for j in 0..width {
            let pair = diagonal + u32::from(mine != theirs[j]);
            diagonal = row[j + 1];
            row[j + 1] = pair.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[width]
}
