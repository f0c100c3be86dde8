//! One text as tokens, with mentions on them.

use std::ops::Range;

use super::sentences::{rows, shorten};
use super::{Alignment, TextUnit, TokenOptions};
use crate::formats::{Example, Loss, LossReport};
use crate::model::Article;
use crate::text::blanks::trim;
use crate::text::overlaps::flatten;
use crate::text::{ArticleText, ByteOffset, TextRange};

/// What is to be put on the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From where to where.
    pub range: TextRange,
    /// The place of its label in the scheme: of equally long marks on the same words, the lowest
    /// is kept.
    pub rank: usize,
}

/// What a format needs of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Blanks are tokens too, so that the text can be put together again, as in spaCy and
    /// Prodigy: one U+0020 behind a token belongs to it ([`Token::space`]), all else is a token.
    pub blanks: bool,
    /// Marks may share tokens.
    pub overlaps: bool,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// From where to where.
    pub range: TextRange,
    /// Whether a U+0020 follows that belongs to it and to no mark that begins or ends there.
    pub space: bool,
}

/// A text as tokens, with marks on them.
#[derive(Clone, Debug)]
pub struct TokenText {
    text: ArticleText,
    /// The tokens in text order.
    pub tokens: Vec<Token>,
    /// For each mark on which tokens it lies; `None` if it is not among them, which was noted.
    pub spans: Vec<Option<Range<usize>>>,
}

impl TokenText {
    /// Cuts an article into tokens and puts marks on them. What moves, is left out or overlaps
    /// is noted.
    #[must_use]
    pub fn new(
        article: &Article,
        marks: &[Mark],
        options: &TokenOptions,
        needs: Needs,
        loss: &mut LossReport,
    ) -> Self {
        let text = &article.text;
        let natural = options.tokenizer.tokens(article);
        // Where tokens are cut at marks, no mark needs to know where they were before.
        let cuts = options.alignment == Alignment::Cut;
        let uncut = natural.iter().filter(|_| !cuts);
        let mut base: Vec<Token> = uncut.map(|range| token(text, *range)).collect();
        if needs.blanks && !cuts {
            base = with_blanks(text, &base, &[], &[]);
        }
        let mut ranges: Vec<Option<TextRange>> = Vec::with_capacity(marks.len());
        for mark in marks {
            ranges.push(aligned(
                article,
                &base,
                *mark,
                options.alignment,
                needs,
                loss,
            ));
        }
        if !needs.overlaps {
            drop_overlaps(article, marks, &mut ranges, loss);
        }
        if cuts {
            base = cut(article, &natural, &ranges, needs, loss);
        }
        let spans = ranges.into_iter().map(|range| span(&base, range?));
        Self {
            text: text.clone(),
            spans: spans.collect(),
            tokens: base,
        }
    }

    /// The words of a token.
    #[must_use]
    pub fn word(&self, token: usize) -> &str {
        self.tokens
            .get(token)
            .map_or("", |token| self.text.slice(token.range))
    }

    /// From the first to the last character of some tokens; `None` for no tokens.
    #[must_use]
    pub fn range(&self, tokens: &Range<usize>) -> Option<TextRange> {
        let first = self.tokens.get(tokens.start)?.range;
        let last = self.tokens.get(tokens.end.checked_sub(1)?)?.range;
        self.text.range(first.start(), last.end())
    }

    /// The rows: tokens of a sentence or of the whole, one after the other; none if there are no
    /// tokens. No mark goes over the end of one.
    #[must_use]
    pub fn rows(&self, unit: TextUnit) -> Vec<Range<usize>> {
        rows(&self.text, &self.tokens, &self.placed(), unit)
    }

    /// The rows with at most so many tokens each, as far as no mark is longer.
    #[must_use]
    pub fn rows_of_at_most(&self, unit: TextUnit, most: usize) -> Vec<Range<usize>> {
        shorten(&self.rows(unit), &self.placed(), most)
    }

    fn placed(&self) -> Vec<Range<usize>> {
        self.spans.iter().flatten().cloned().collect()
    }
}

#[inline]
fn token(text: &ArticleText, range: TextRange) -> Token {
    let space = text.as_str().as_bytes().get(range.end().get()) == Some(&b' ');
    Token { range, space }
}

/// Where a mark lies on tokens; `None` if on none.
fn aligned(
    article: &Article,
    tokens: &[Token],
    mark: Mark,
    alignment: Alignment,
    needs: Needs,
    loss: &mut LossReport,
) -> Option<TextRange> {
    let text = &article.text;
    let example = || Example::of(article, &mark.range.into());
    let mut wanted = mark.range;
    if !needs.blanks {
        let Some(trimmed) = trim(text, mark.range) else {
            loss.note(Loss::OffTokens, example);
            return None;
        };
        if trimmed != mark.range {
            loss.note(Loss::Reshaped, example);
        }
        wanted = trimmed;
    }
    // Tokens begin and end in order: the first that touches, the first that lies inside, ….
    let touching = tokens.partition_point(|token| token.range.end() <= wanted.start())
        ..tokens.partition_point(|token| token.range.start() < wanted.end());
    let within = tokens.partition_point(|token| token.range.start() < wanted.start())
        ..tokens.partition_point(|token| token.range.end() <= wanted.end());
    let of = |found: Range<usize>| {
        let tokens = tokens.get(found).filter(|tokens| !tokens.is_empty())?;
        text.range(
            tokens[0].range.start(),
            tokens[tokens.len() - 1].range.end(),
        )
    };
    let found = match alignment {
        Alignment::Cut => Some(wanted),
        Alignment::Expand => of(touching),
        Alignment::Contract => of(within),
        Alignment::Strict => of(within).filter(|found| *found == wanted),
    };
    match found {
        None => loss.note(Loss::OffTokens, example),
        Some(found) if found != wanted => loss.note(Loss::Moved, example),
        Some(_) => {}
    }
    found
}

fn drop_overlaps(
    article: &Article,
    marks: &[Mark],
    ranges: &mut [Option<TextRange>],
    loss: &mut LossReport,
) {
    let placed: Vec<usize> = (0..ranges.len())
        .filter(|at| ranges[*at].is_some())
        .collect();
    let ranked = placed.iter().map(|at| (ranges[*at], marks[*at].rank));
    let ranked: Vec<_> = ranked
        .filter_map(|(range, rank)| Some((range?, rank)))
        .collect();
    let kept = flatten(&article.text, &ranked);
    for (at, kept) in placed.into_iter().zip(kept) {
        if !kept {
            ranges[at] = None;
            loss.note(Loss::Overlaps, || {
                Example::of(article, &marks[at].range.into())
            });
        }
    }
}

/// The tokens, cut at every border of the ranges.
fn cut(
    article: &Article,
    natural: &[TextRange],
    ranges: &[Option<TextRange>],
    needs: Needs,
    loss: &mut LossReport,
) -> Vec<Token> {
    let text = &article.text;
    let placed = || ranges.iter().flatten();
    let both = placed().flat_map(|range| [range.start(), range.end()]);
    let borders = in_order(both.collect());
    let mut tokens = Vec::with_capacity(natural.len() + borders.len());
    let mut next = 0;
    for range in natural {
        // Both are in text order.
        while borders
            .get(next)
            .is_some_and(|border| *border <= range.start())
        {
            next += 1;
        }
        if borders
            .get(next)
            .is_none_or(|border| *border >= range.end())
        {
            tokens.push(token(text, *range));
            continue;
        }
        loss.note(Loss::CutTokens, || Example::of(article, &(*range).into()));
        let pieces = pieces(text, *range, &borders[next..]);
        tokens.extend(pieces.map(|piece| token(text, piece)));
    }
    if needs.blanks {
        let starts = in_order(placed().map(|range| range.start()).collect());
        let ends = in_order(placed().map(|range| range.end()).collect());
        with_blanks(text, &tokens, &starts, &ends)
    } else {
        tokens
    }
}

/// Each of the places once, in order.
fn in_order(mut places: Vec<ByteOffset>) -> Vec<ByteOffset> {
    places.sort_unstable();
    places.dedup();
    places
}

/// A range in pieces, cut at those borders (in order) that lie inside of it.
fn pieces<'a>(
    text: &'a ArticleText,
    range: TextRange,
    borders: &'a [ByteOffset],
) -> impl Iterator<Item = TextRange> + 'a {
    let first = borders.partition_point(|border| *border <= range.start());
    let inner = borders[first..].iter().copied();
    let inner = inner.take_while(move |border| *border < range.end());
    let mut from = range.start();
    inner.chain([range.end()]).filter_map(move |border| {
        let piece = text.range(from, border);
        from = border;
        piece
    })
}

/// The same tokens with tokens for the blanks between them, so that all of them, with one U+0020
/// behind those that have a space, are the text. `starts` and `ends` are those of marks: a
/// space that a mark begins or ends with is a token of its own.
fn with_blanks(
    text: &ArticleText,
    words: &[Token],
    starts: &[ByteOffset],
    ends: &[ByteOffset],
) -> Vec<Token> {
    let all = text.as_str();
    let borders = in_order([starts, ends].concat());
    let mut out: Vec<Token> = Vec::with_capacity(words.len() * 5 / 4);
    let mut starts = Passed::new(starts);
    let mut ends = Passed::new(ends);
    let behind = words.iter().map(|word| Some(*word)).chain([None]);
    let mut at = ByteOffset::ZERO;
    for word in behind {
        let next = word.map_or(text.end(), |word| word.range.start());
        // What lies between most words.
        if at.get() + 1 == next.get()
            && all.as_bytes().get(at.get()) == Some(&b' ')
            && !(starts.holds(at) | ends.holds(next))
            && let Some(before) = out.last_mut()
        {
            before.space = true;
            at = next;
        }
        let gap = text.range(at, next);
        let gap = gap.into_iter();
        for piece in gap.flat_map(|gap| pieces(text, gap, &borders)) {
            let mut piece = piece;
            let after = ByteOffset::new(piece.start().get() + 1);
            let starts_with_space = all.as_bytes().get(piece.start().get()) == Some(&b' ');
            let is_own = starts.holds(piece.start()) || ends.holds(after);
            if let Some(before) = out.last_mut().filter(|_| starts_with_space && !is_own) {
                before.space = true;
                match text.range(after, piece.end()) {
                    Some(rest) => piece = rest,
                    None => continue,
                }
            }
            out.push(Token {
                range: piece,
                space: false,
            });
        }
        if let Some(word) = word {
            at = word.range.end();
            out.push(Token {
                space: false,
                ..word
            });
        }
    }
    out
}

/// Places in order, of which later and later ones are asked for.
struct Passed<'a> {
    places: &'a [ByteOffset],
}

impl<'a> Passed<'a> {
    fn new(places: &'a [ByteOffset]) -> Self {
        Self { places }
    }

    /// Whether this is one of them; it lies behind those that were asked for before.
    fn holds(&mut self, place: ByteOffset) -> bool {
        let passed = self.places.iter().take_while(|one| **one < place).count();
        self.places = &self.places[passed..];
        self.places.first() == Some(&place)
    }
}

/// The tokens of a range whose ends are ends of tokens.
fn span(tokens: &[Token], range: TextRange) -> Option<Range<usize>> {
    let start = tokens.partition_point(|token| token.range.start() < range.start());
    let end = tokens.partition_point(|token| token.range.end() <= range.end());
    (start < end).then_some(start..end)
}
