//! One text as tokens, with mentions on them.

use std::ops::Range;

use super::sentences::{rows, shorten};
use super::{Alignment, TextUnit, TokenOptions};
use crate::formats::{Example, Loss, LossReport};
use crate::model::Article;
use crate::text::blanks::trim;
use crate::text::overlaps::{are_apart, flatten};
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

impl Token {
    /// The token at these bytes, which takes the space behind it.
    #[inline]
    pub(super) fn of(text: &ArticleText, bytes: Range<usize>) -> Option<Self> {
        let space = text.as_str().as_bytes().get(bytes.end) == Some(&b' ');
        let range = text.range_of_bytes(bytes)?;
        Some(Self { range, space })
    }
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
        let mut tokens = options.tokenizer.tokens(article);
        let cuts = options.alignment == Alignment::Cut;
        if needs.blanks && !cuts {
            tokens = with_blanks(text, &tokens, &[], &[]);
        }
        let mut ranges: Vec<Option<TextRange>> = Vec::with_capacity(marks.len());
        for mark in marks {
            ranges.push(aligned(
                article,
                &tokens,
                *mark,
                options.alignment,
                needs,
                loss,
            ));
        }
        if !needs.overlaps {
            drop_overlaps(article, marks, &mut ranges, loss);
        }
        let mut spans = spans(&tokens, &ranges);
        let is_cut = cuts && !are_whole(&tokens, &spans, &ranges);
        if is_cut || (cuts && needs.blanks) {
            let borders = borders(&ranges);
            if is_cut {
                tokens = cut(article, &tokens, &borders, loss);
            }
            if needs.blanks {
                tokens = with_blanks(text, &tokens, &borders, &own_spaces(text, &ranges));
            }
            spans = self::spans(&tokens, &ranges);
        }
        Self {
            text: text.clone(),
            tokens,
            spans,
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
        rows(&self.text, &self.tokens, self.placed(), unit)
    }

    /// The rows with at most so many tokens each, as far as no mark is longer.
    #[must_use]
    pub fn rows_of_at_most(&self, unit: TextUnit, most: usize) -> Vec<Range<usize>> {
        shorten(&self.rows(unit), self.placed(), most)
    }

    fn placed(&self) -> impl Iterator<Item = &Range<usize>> {
        self.spans.iter().flatten()
    }
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
    // Tokens are cut there, wherever they begin and end.
    if alignment == Alignment::Cut {
        return Some(wanted);
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
        Alignment::Cut | Alignment::Expand => of(touching),
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
    if are_apart(ranges.iter().flatten().copied()) {
        return;
    }
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

/// The tokens, cut at borders, which are in order.
fn cut(
    article: &Article,
    tokens: &[Token],
    borders: &[ByteOffset],
    loss: &mut LossReport,
) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len() + borders.len());
    for token in tokens {
        let before = out.len();
        let pieces = pieces(&article.text, token.range, borders);
        out.extend(pieces.filter_map(|piece| Token::of(&article.text, piece.bytes())));
        if out.len() > before + 1 {
            loss.note(Loss::CutTokens, || {
                Example::of(article, &token.range.into())
            });
        }
    }
    out
}

/// How many tokens end before a place or at it.
fn ended(tokens: &[Token], place: ByteOffset) -> usize {
    tokens.partition_point(|token| token.range.end() <= place)
}

/// Where ranges begin and end, in order.
fn borders(ranges: &[Option<TextRange>]) -> Vec<ByteOffset> {
    let mut borders = Vec::with_capacity(ranges.len() * 2);
    for range in ranges.iter().flatten() {
        borders.extend([range.start(), range.end()]);
    }
    borders.sort_unstable();
    borders.dedup();
    borders
}

/// Each U+0020 that a range begins or ends with, in order.
fn own_spaces(text: &ArticleText, ranges: &[Option<TextRange>]) -> Vec<ByteOffset> {
    let ends = ranges.iter().flatten().map(|range| {
        let last = ByteOffset::new(range.end().get() - 1);
        [range.start(), last]
    });
    let is_space = |at: &ByteOffset| text.as_str().as_bytes()[at.get()] == b' ';
    let mut own: Vec<ByteOffset> = ends.flatten().filter(is_space).collect();
    own.sort_unstable();
    own
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

/// The same tokens with tokens for the blanks between them, cut at borders, so that all of them,
/// with one U+0020 behind those that have a space, are the text. Each of the spaces in `own` is a
/// token of its own.
fn with_blanks(
    text: &ArticleText,
    words: &[Token],
    borders: &[ByteOffset],
    own: &[ByteOffset],
) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(words.len() * 5 / 4);
    let is_own = |space: ByteOffset| own.binary_search(&space).is_ok();
    let (mut at, mut has_space) = (ByteOffset::ZERO, false);
    for word in words {
        let start = word.range.start();
        // What lies between most words.
        let is_space = has_space && at.get() + 1 == start.get();
        if at < start && (!is_space || is_own(at)) {
            push_blanks(text, at..start, borders, is_own, &mut out);
        }
        out.push(*word);
        (at, has_space) = (word.range.end(), word.space);
    }
    if at < text.end() {
        push_blanks(text, at..text.end(), borders, is_own, &mut out);
    }
    out
}

/// Adds tokens for the blanks behind the last token.
fn push_blanks(
    text: &ArticleText,
    blanks: Range<ByteOffset>,
    borders: &[ByteOffset],
    is_own: impl Fn(ByteOffset) -> bool,
    out: &mut Vec<Token>,
) {
    if let Some(before) = out.last_mut() {
        before.space = false;
    }
    let blanks = text.range(blanks.start, blanks.end).into_iter();
    for mut piece in blanks.flat_map(|blanks| pieces(text, blanks, borders)) {
        let start = piece.start();
        let is_space = text.as_str().as_bytes().get(start.get()) == Some(&b' ');
        if let Some(before) = out.last_mut()
            && is_space
            && !is_own(start)
        {
            before.space = true;
            match text.range(ByteOffset::new(start.get() + 1), piece.end()) {
                Some(rest) => piece = rest,
                None => continue,
            }
        }
        out.push(Token {
            range: piece,
            space: false,
        });
    }
}

/// The tokens of each range: those between its ends.
fn spans(tokens: &[Token], ranges: &[Option<TextRange>]) -> Vec<Option<Range<usize>>> {
    let span = |range: &Option<TextRange>| {
        let range = (*range)?;
        let (start, end) = (ended(tokens, range.start()), ended(tokens, range.end()));
        (start < end).then_some(start..end)
    };
    ranges.iter().map(span).collect()
}

/// Whether each range begins and ends where its tokens do.
fn are_whole(
    tokens: &[Token],
    spans: &[Option<Range<usize>>],
    ranges: &[Option<TextRange>],
) -> bool {
    let mut both = ranges.iter().zip(spans);
    both.all(|(range, span)| match (range, span) {
        (Some(range), Some(span)) => {
            let (first, last) = (tokens[span.start].range, tokens[span.end - 1].range);
            (first.start(), last.end()) == (range.start(), range.end())
        }
        (Some(_), None) => false,
        (None, _) => true,
    })
}
