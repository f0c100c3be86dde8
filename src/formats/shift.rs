//! How a whole file counts its positions, found out from the quotes beside them: in another unit
//! than its format does, or from another place.

use std::collections::HashMap;

use super::OffsetUnit;
use super::positions::Positions;

/// A position as a file gives it, and the words that stand there as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// Where the words begin, as the file counts.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// The words.
    pub quote: &'a str,
}

/// An article of the file as we have it, with what the file says of it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// Its text, with LF at the ends of lines.
    pub text: &'a str,
    /// Its positions.
    pub located: &'a [Located<'a>],
}

/// From where the positions of a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountedFrom {
    /// From the beginning of the text.
    Text,
    /// So many units before it, the same in all articles: a byte order mark, a count from 1.
    Before(isize),
    /// Another number of units before each text: blanks that were cut off.
    Trimmed,
}

/// How a file counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift {
    /// What it counts.
    pub unit: OffsetUnit,
    /// An end of a line counts as two.
    pub crlf: bool,
    /// The end is the last unit, not the one after it.
    pub inclusive: bool,
    /// From where.
    pub from: CountedFrom,
}

impl Shift {
    /// Counting `unit` from the beginning of the text, as formats do.
    #[must_use]
    pub const fn plain(unit: OffsetUnit) -> Self {
        Self {
            unit,
            crlf: false,
            inclusive: false,
            from: CountedFrom::Text,
        }
    }

    /// What is told to a person when positions were put right by it.
    #[must_use]
    pub fn message(&self) -> String {
        let mut parts = vec![format!("count {}", self.unit.name())];
        if self.crlf {
            parts.push("take the end of a line for two".to_owned());
        }
        if self.inclusive {
            parts.push("name the last one as the end".to_owned());
        }
        match self.from {
            CountedFrom::Text => {}
            CountedFrom::Before(by) if by > 0 => parts.push(format!("begin {by} before the text")),
            CountedFrom::Before(by) => parts.push(format!("begin {} into the text", -by)),
            CountedFrom::Trimmed => {
                parts.push("count blanks before the text that are not there now".to_owned());
            }
        }
        format!("its positions {}", parts.join(", "))
    }
}

/// A way to count, with where each position of an article then lies.
struct Ruler<'a> {
    text: &'a str,
    positions: Positions,
    /// Positions of line ends, as the file counts them, if they count as two.
    ends: Vec<usize>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str, unit: OffsetUnit, crlf: bool) -> Self {
        let positions = Positions::new(text, unit);
        let mut ends = Vec::new();
        if crlf {
            for (count, (at, _)) in text.match_indices('\n').enumerate() {
                ends.push(positions.of_byte(at) + count);
            }
        }
        Self {
            text,
            positions,
            ends,
        }
    }

    /// The byte at a position of the file.
    fn byte(&self, position: usize) -> Option<usize> {
        let ends = self.ends.partition_point(|end| *end < position);
        self.positions.byte(position - ends)
    }

    /// The position that the file would give for a byte.
    fn of_byte(&self, byte: usize) -> usize {
        let position = self.positions.of_byte(byte);
        let before = self.ends.iter().enumerate();
        let crossed = before.take_while(|(count, end)| **end - count < position);
        position + crossed.count()
    }

    /// The bytes of what a file means.
    fn bytes(
        &self,
        one: &Located<'_>,
        by: isize,
        inclusive: bool,
    ) -> Option<std::ops::Range<usize>> {
        let moved = |position: usize| position.checked_add_signed(-by);
        let end = one.end.checked_add(usize::from(inclusive))?;
        let range = self.byte(moved(one.start)?)?..self.byte(moved(end)?)?;
        self.text.get(range.clone()).map(|_| range)
    }

    fn fits(&self, one: &Located<'_>, by: isize, inclusive: bool) -> bool {
        let there = self.bytes(one, by, inclusive);
        there.is_some_and(|range| self.text[range] == *one.quote)
    }

    /// By how much each quote that stands exactly once is away from where the file has it.
    fn distances(&self, located: &[Located<'_>]) -> Vec<isize> {
        let once = |quote: &str| {
            let at = self.text.find(quote)?;
            (self.text.rfind(quote) == Some(at)).then_some(at)
        };
        let known = located.iter().filter(|one| !one.quote.is_empty());
        known
            .filter_map(|one| {
                let there = self.of_byte(once(one.quote)?);
                isize::try_from(one.start)
                    .ok()?
                    .checked_sub(isize::try_from(there).ok()?)
            })
            .collect()
    }
}

/// The commonest of some numbers; the smallest of them if several are.
fn commonest(all: impl IntoIterator<Item = isize>) -> Option<isize> {
    let mut counts: HashMap<isize, usize> = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(one, count)| (*count, std::cmp::Reverse(one.unsigned_abs())))
        .map(|(one, _)| one)
}

/// Of ten quotes that stand in the text so many must fit.
const MOST_OF_TEN: usize = 9;

/// How a file counts whose format counts `unit`: plainly if that fits its quotes as well as
/// anything does. `None` if nothing fits nine of ten quotes that stand in their texts at all.
#[must_use]
pub fn recognise(articles: &[Counted<'_>], unit: OffsetUnit) -> Option<Shift> {
    let there = |article: &Counted<'_>| {
        let known = |one: &&Located<'_>| !one.quote.is_empty() && article.text.contains(one.quote);
        article.located.iter().filter(known).count()
    };
    let all: usize = articles.iter().map(there).sum();
    let mut best: Option<(usize, Shift)> = None;
    let mut units = vec![OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes];
    units.retain(|other| *other != unit);
    units.insert(0, unit);
    // The simpler ones first: of two that fit as well, the first is taken.
    for crlf in [false, true] {
        for &unit in &units {
            for (fitting, shift) in fitting(articles, unit, crlf) {
                if best.is_none_or(|(most, _)| fitting > most) {
                    best = Some((fitting, shift));
                }
            }
        }
    }
    let (fitting, shift) = best?;
    (all > 0 && fitting * 10 >= all * MOST_OF_TEN).then_some(shift)
}

/// Ways to count with a unit, and how many quotes fit each.
fn fitting(articles: &[Counted<'_>], unit: OffsetUnit, crlf: bool) -> Vec<(usize, Shift)> {
    let rulers: Vec<(Ruler<'_>, &[Located<'_>])> = articles
        .iter()
        .map(|article| (Ruler::new(article.text, unit, crlf), article.located))
        .collect();
    let distances: Vec<Vec<isize>> = rulers
        .iter()
        .map(|(ruler, located)| ruler.distances(located))
        .collect();
    let by = commonest(distances.iter().flatten().copied()).unwrap_or(0);
    let own: Vec<isize> = distances
        .iter()
        .map(|all| commonest(all.iter().copied()).unwrap_or(by))
        .collect();
    let count = |moved: &dyn Fn(usize) -> isize, inclusive: bool| -> usize {
        let fits = |(number, (ruler, located)): (usize, &(Ruler<'_>, &[Located<'_>]))| {
            let fits = |one: &&Located<'_>| {
                !one.quote.is_empty() && ruler.fits(one, moved(number), inclusive)
            };
            located.iter().filter(fits).count()
        };
        rulers.iter().enumerate().map(fits).sum()
    };
    let mut out = Vec::new();
    for inclusive in [false, true] {
        let shift = |from| Shift {
            unit,
            crlf,
            inclusive,
            from,
        };
        out.push((count(&|_| 0, inclusive), shift(CountedFrom::Text)));
        if by != 0 {
            out.push((count(&|_| by, inclusive), shift(CountedFrom::Before(by))));
        }
        if own.iter().any(|own| *own != by) {
            out.push((
                count(&|number| own[number], inclusive),
                shift(CountedFrom::Trimmed),
            ));
        }
    }
    out
}

/// The bytes of the text that each position of an article means, if the file counts like this.
/// Nothing where that is no place in the text.
#[must_use]
pub fn correct(article: &Counted<'_>, shift: Shift) -> Vec<Option<std::ops::Range<usize>>> {
    let ruler = Ruler::new(article.text, shift.unit, shift.crlf);
    let by = match shift.from {
        CountedFrom::Text => 0,
        CountedFrom::Before(by) => by,
        CountedFrom::Trimmed => commonest(ruler.distances(article.located)).unwrap_or(0),
    };
    let bytes = |one: &Located<'_>| ruler.bytes(one, by, shift.inclusive);
    article.located.iter().map(bytes).collect()
}
