//! What cuts a text into tokens.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use super::Token;
#[cfg(feature = "tokenizers")]
use super::model::ModelTokenizer;
use super::plain_words::{plain_words, short_word};
use crate::formats::guess_language;
use crate::model::{Article, ArticleId};
use crate::text::blanks::{is_blank, solid};
use crate::text::segment::word_pieces;
use crate::text::{ArticleText, TextRange};

/// What cuts a text into tokens. Whatever it is: no token holds a blank, and each character that
/// is no blank lies in one token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tokenizer {
    /// Words by UAX #29, with dictionaries for scripts without spaces; each sign by itself;
    /// French and Italian elisions cut behind the apostrophe.
    #[default]
    Words,
    /// At blanks only.
    Blanks,
    /// As GLiNER cuts texts: runs of letters and digits, also with single hyphens in them; each
    /// sign by itself, and so combining marks too.
    Gliner,
    /// As somebody else has cut these very texts.
    Given(Arc<GivenTokens>),
    /// As a model does.
    #[cfg(feature = "tokenizers")]
    Model(Arc<ModelTokenizer>),
}

/// The tokens of articles, in order.
pub type TokenLists = BTreeMap<ArticleId, Vec<String>>;

/// Tokens that somebody else made of the same texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenTokens(pub TokenLists);

impl Tokenizer {
    /// Its name in options.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Words => "words",
            Self::Blanks => "blanks",
            Self::Gliner => "gliner",
            Self::Given(_) => "given",
            #[cfg(feature = "tokenizers")]
            Self::Model(model) => model.name(),
        }
    }

    /// The tokens of an article in text order.
    #[must_use]
    pub fn tokens(&self, article: &Article) -> Vec<Token> {
        let text = &article.text;
        match self {
            Self::Words => words(article),
            Self::Blanks => {
                let all = solid(text.as_str(), 0, text.end().get());
                all.filter_map(|token| Token::of(text, token)).collect()
            }
            Self::Gliner => {
                let all = solid(text.as_str(), 0, text.end().get());
                let tokens = all.flat_map(|run| gliner(text.as_str(), run));
                tokens.filter_map(|token| Token::of(text, token)).collect()
            }
            // What does not fit was refused before; the words are an answer that always is right.
            Self::Given(given) => match given.ranges(article) {
                Ok(tokens) => complete(text, tokens),
                Err(_) => words(article),
            },
            #[cfg(feature = "tokenizers")]
            Self::Model(model) => complete(text, model.ranges(text)),
        }
    }
}

impl GivenTokens {
    /// Where the tokens of an article stand.
    ///
    /// # Errors
    /// Words that say what does not fit.
    pub fn ranges(&self, article: &Article) -> Result<Vec<TextRange>, String> {
        let Some(tokens) = self.0.get(&article.id) else {
            return Err("there are none".to_owned());
        };
        anchor(&article.text, tokens).map_err(|index| {
            let token = &tokens[index];
            format!(
                "token number {}, “{token}”, is not the next word of it",
                index + 1
            )
        })
    }
}

/// Where tokens stand in the text that they were made of: one after the other, with nothing but
/// blanks between them.
///
/// # Errors
/// The index of the first token that is not the next thing in the text.
pub fn anchor(text: &ArticleText, tokens: &[impl AsRef<str>]) -> Result<Vec<TextRange>, usize> {
    let all = text.as_str();
    let mut at = 0;
    let mut ranges = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let token = token.as_ref();
        let rest = &all[at..];
        // A token may be a blank, as spaCy has them.
        if !rest.starts_with(token) {
            at += rest.len() - rest.trim_start_matches(is_blank).len();
        }
        if !all[at..].starts_with(token) {
            return Err(index);
        }
        let range = text.range_of_bytes(at..at + token.len()).ok_or(index)?;
        at += token.len();
        ranges.push(range);
    }
    Ok(ranges)
}

fn words(article: &Article) -> Vec<Token> {
    let all = article.text.as_str();
    // Bytes that an apostrophe begins with are found faster than apostrophes.
    let mut signs = memchr::memchr3_iter(b'\'', 0xca, 0xe2, all.as_bytes());
    let elides = signs.any(|at| all[at..].starts_with(APOSTROPHES)) && elides(article);
    word_tokens(&article.text, elides)
}

/// The words of a text.
fn word_tokens(text: &ArticleText, elides: bool) -> Vec<Token> {
    let all = text.as_str();
    let bytes = all.as_bytes();
    let push = |tokens: &mut Vec<Token>, word| {
        if let Some(token) = Token::of(text, word) {
            tokens.push(token);
        }
    };
    let mut tokens = Vec::with_capacity(all.len() / 5);
    let mut at = 0;
    // No word goes over a space or a line end, and most of what lies between two is easily told.
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b' ' | b'\n') {
            at += 1;
            continue;
        }
        if let Some(end) = short_word(bytes, at) {
            push(&mut tokens, at..end);
            // Behind the blank.
            at = end + 1;
            continue;
        }
        let before = tokens.len();
        let plain = plain_words(bytes, at, !elides, |start, end| {
            push(&mut tokens, start..end);
        });
        at = plain.unwrap_or_else(|| {
            tokens.truncate(before);
            let end = memchr::memchr2(b' ', b'\n', &bytes[at..]);
            let end = end.map_or(all.len(), |length| at + length);
            segmented(&all[at..end], elides, |start, end| {
                push(&mut tokens, at + start..at + end);
            });
            end
        });
    }
    tokens
}

/// The words of a stretch by UAX #29, and elisions cut.
fn segmented(stretch: &str, elides: bool, mut push: impl FnMut(usize, usize)) {
    for piece in word_pieces(stretch) {
        // UAX #29 takes the narrow space in 10 000 for a part of the number.
        for solid in solid(stretch, piece.start, piece.end) {
            let mut start = solid.start;
            while elides && let Some(length) = elision(&stretch[start..solid.end]) {
                push(start, start + length);
                start += length;
            }
            push(start, solid.end);
        }
    }
}

/// Whether the article's language elides: `l’eau`, `dell’anno`.
fn elides(article: &Article) -> bool {
    let language = match article.meta.language.as_str() {
        "" => guess_language(article.text.as_str()).unwrap_or_default(),
        known => known,
    };
    let base = language.split(['-', '_']).next().unwrap_or_default();
    ["fr", "it", "ca", "oc", "co"].contains(&base.to_lowercase().as_str())
}

const APOSTROPHES: [char; 3] = ['\'', '’', 'ʼ'];

/// What can stand before an apostrophe as a word of its own. `aujourd’hui` is one word.
const ELIDED: &[&str] = &[
    "l", "d", "c", "j", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un",
    "dell", "all", "dall", "nell", "sull", "coll", "quell", "quest", "gl", "anch", "v",
];

/// The length of an elided word at the start of a word, with its apostrophe.
fn elision(word: &str) -> Option<usize> {
    let at = word.find(APOSTROPHES)?;
    let end = at + word[at..].chars().next()?.len_utf8();
    let before = word[..at].to_lowercase();
    (end < word.len() && ELIDED.contains(&before.as_str())).then_some(end)
}

/// Makes any ranges into tokens: in order, without blanks, none sharing a character, and with
/// tokens of their own for stretches that none of them holds.
fn complete(text: &ArticleText, mut ranges: Vec<TextRange>) -> Vec<Token> {
    ranges.sort_unstable();
    let all = text.as_str();
    let mut tokens = Vec::with_capacity(ranges.len());
    let mut at = 0;
    let mut push = |from: usize, to: usize| {
        tokens.extend(solid(all, from, to).filter_map(|token| Token::of(text, token)));
    };
    for range in ranges {
        let (start, end) = (range.start().get().max(at), range.end().get());
        push(at, start);
        if start < end {
            push(start, end);
        }
        at = at.max(end);
    }
    push(at, all.len());
    tokens
}

/// What Python's `\w` matches.
fn is_word(character: char) -> bool {
    // Rust takes marks that letters are written with, and circled letters, for letters too.
    let circled = matches!(character, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    let letter = character.is_alphanumeric() && !is_combining_mark(character) && !circled;
    letter || character == '_'
}

/// The tokens of a run without blanks: `\w+(?:[-_]\w+)*|\S`.
fn gliner(text: &str, run: Range<usize>) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = run.start;
    while let Some(first) = text[at..run.end].chars().next() {
        let mut end = at + first.len_utf8();
        if is_word(first) {
            let mut rest = text[end..run.end].char_indices().peekable();
            let from = end;
            while let Some((index, character)) = rest.next() {
                let joins = character == '-' && rest.peek().is_some_and(|(_, next)| is_word(*next));
                if !is_word(character) && !joins {
                    break;
                }
                end = from + index + character.len_utf8();
            }
        }
        tokens.push(at..end);
        at = end;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8192))]

        #[test]
        fn words_between_spaces_are_those_of_the_whole_text(
            text in "([a-c1-3.,:;!?'_ \n\"(%-]|[é\u{301}\u{200d}\u{ad}ªµº·×ʼ’“…–«👩€日本กล่\u{202f}\u{a0}\tאə]|.){1,40}",
            elides: bool,
        ) {
            let Ok(text) = ArticleText::new(text) else { return Ok(()) };
            let mut whole = Vec::new();
            segmented(text.as_str(), elides, |start, end| whole.push(start..end));
            let cut = word_tokens(&text, elides);
            let cut: Vec<_> = cut.into_iter().map(|token| token.range.bytes()).collect();
            prop_assert_eq!(cut, whole);
        }
    }

    #[test]
    fn all_plain_signs_are_cut_as_a_segmenter_cuts_them() {
        let signs = (' '..='\u{2ff}')
            .chain("–—“”„‘’…€".chars())
            .collect::<Vec<_>>();
        for first in &signs {
            let text: String = signs
                .iter()
                .flat_map(|sign| [' ', 'a', *first, *sign, '1', *sign, *first, 'b', *sign, 'c'])
                .collect();
            let text = ArticleText::new(text).unwrap();
            let mut whole = Vec::new();
            segmented(text.as_str(), false, |start, end| whole.push(start..end));
            let cut = word_tokens(&text, false);
            let cut: Vec<_> = cut.into_iter().map(|token| token.range.bytes()).collect();
            assert_eq!(cut, whole, "{first:?}");
        }
    }
}
