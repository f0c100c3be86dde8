//! Finding words in texts.
//!
//! The usual search takes no notice of case, diacritics, the kind of space, quote or dash, and
//! of how much white space there is: `10 000` finds `10 000` with a narrow space in it, and
//! `l'Ukraine` finds `l’Ukraine`. Hits are ranges of the text as it is.

use memchr::memmem;

use super::fold::{self, Folded};
use crate::text::{ArticleText, TextRange, segment};

/// How far round a hit in a script without spaces the dictionary looks for word borders.
const BORDER_WINDOW: usize = 192;

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words.
    pub text: String,
    /// Case and diacritics must be the same. Spaces, quotes and dashes need not.
    pub case_sensitive: bool,
    /// The hit must begin and end at borders of words.
    pub whole_words: bool,
}

impl Query {
    /// A query that takes no notice of case, diacritics and word borders.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

enum Engine {
    /// Bytes as they are.
    Exact(Box<memmem::Finder<'static>>),
    /// Folded characters, and which bytes a hit can begin with.
    Folding {
        needle: Vec<char>,
        fold: fn(char) -> Folded,
        starts: Box<[bool; 256]>,
    },
}

/// A query made ready. Making it costs microseconds; use it for many texts.
pub struct Finder {
    engine: Option<Engine>,
    whole_words: bool,
}

impl Finder {
    /// Makes a query ready. A query with nothing but white space finds nothing.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        let fold: fn(char) -> Folded = if query.case_sensitive {
            fold::fold_typography
        } else {
            fold::fold
        };
        let plain = |c: char| fold(c).as_slice() == [c] && c != ' ' && !is_typographic(c);
        let engine = if query.text.trim().is_empty() {
            None
        } else if query.case_sensitive && query.text.chars().all(plain) {
            Some(exact(&query.text))
        } else {
            // Marks and signs without ink are folded away; alone they are looked for as they are.
            folding(&query.text, fold).or_else(|| Some(exact(query.text.trim())))
        };
        Self {
            engine,
            whole_words: query.whole_words,
        }
    }

    /// All hits in a string as byte ranges, in order, none overlapping another. At least
    /// 100 MB a second.
    pub fn find_in<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let hit = self.next_in(text, at, text.len())?;
            at = hit.end;
            Some(hit)
        })
    }

    /// The first hit that begins at `from` or later, but before `until`; it may end after that.
    /// `from` is a border of characters.
    #[must_use]
    pub fn next_in(&self, text: &str, from: usize, until: usize) -> Option<std::ops::Range<usize>> {
        let engine = self.engine.as_ref()?;
        let mut at = from;
        loop {
            let hit = engine.next(text, at, until)?;
            if !self.whole_words
                || (is_word_border(text, hit.start) && is_word_border(text, hit.end))
            {
                return Some(hit);
            }
            at = text.ceil_char_boundary(hit.start + 1);
        }
    }

    /// Whether every place where this is found is one where `shorter` is found, so that its hits
    /// need only be looked at again. Not if hits of `shorter` could overlap: then it lists not
    /// all places.
    #[must_use]
    pub fn narrows(&self, shorter: &Self) -> bool {
        if self.whole_words || shorter.whole_words {
            return false;
        }
        match (&self.engine, &shorter.engine) {
            (Some(Engine::Exact(long)), Some(Engine::Exact(short))) => {
                long.needle().starts_with(short.needle()) && !overlaps_itself(short.needle())
            }
            (
                Some(Engine::Folding { needle, fold, .. }),
                Some(Engine::Folding {
                    needle: short,
                    fold: other,
                    ..
                }),
            ) => {
                std::ptr::fn_addr_eq(*fold, *other)
                    && needle.starts_with(short)
                    && !overlaps_itself(short)
            }
            _ => false,
        }
    }

    /// All hits in an article's text.
    pub fn find<'a>(&'a self, text: &'a ArticleText) -> impl Iterator<Item = TextRange> + 'a {
        self.find_in(text.as_str())
            .filter_map(|hit| text.range_of_bytes(hit))
    }
}

/// Whether an end of the needle is a beginning of it.
fn overlaps_itself<T: PartialEq>(needle: &[T]) -> bool {
    (1..needle.len()).any(|length| needle.ends_with(&needle[..length]))
}

fn is_typographic(character: char) -> bool {
    matches!(character, '\'' | '"' | '-' | '`' | '.')
}

fn exact(words: &str) -> Engine {
    let finder = memmem::Finder::new(words.as_bytes());
    Engine::Exact(Box::new(finder.into_owned()))
}

/// `None` if nothing of the words is left when they are folded.
fn folding(words: &str, fold: fn(char) -> Folded) -> Option<Engine> {
    let mut needle: Vec<char> = Vec::new();
    for character in words.chars() {
        for &plain in fold(character).as_slice() {
            if plain != ' ' || needle.last() != Some(&' ') {
                needle.push(plain);
            }
        }
    }
    let first = *needle.first()?;
    let mut starts = Box::new([false; 256]);
    for byte in 0..=u8::MAX {
        let can = byte >= 0x80 || fold(char::from(byte)).as_slice().first() == Some(&first);
        starts[usize::from(byte)] = can;
    }
    Some(Engine::Folding {
        needle,
        fold,
        starts,
    })
}

impl Engine {
    /// The first place that begins in `from..until`.
    fn next(&self, text: &str, from: usize, until: usize) -> Option<std::ops::Range<usize>> {
        match self {
            Self::Exact(finder) => {
                let length = finder.needle().len();
                let end = (until + length).saturating_sub(1).min(text.len());
                let start = from + finder.find(text.as_bytes().get(from..end)?)?;
                Some(start..start + length)
            }
            Self::Folding {
                needle,
                fold,
                starts,
            } => {
                let bytes = text.as_bytes().get(..until)?;
                let mut at = from;
                loop {
                    let rest = bytes.get(at..)?;
                    at += rest.iter().position(|b| starts[usize::from(*b)])?;
                    if bytes[at] & 0xC0 != 0x80
                        && let Some(end) = match_at(text, at, needle, *fold)
                    {
                        return Some(at..end);
                    }
                    at += 1;
                }
            }
        }
    }
}

/// Where the needle ends if it begins at `at`, marks on its last letter included.
fn match_at(text: &str, at: usize, needle: &[char], fold: fn(char) -> Folded) -> Option<usize> {
    let mut matched = 0;
    let mut end = at;
    for (offset, character) in text.get(at..)?.char_indices() {
        let folded = fold(character);
        let plain = folded.as_slice();
        if matched == needle.len() {
            // What can't be seen without the letter before it belongs to that letter.
            if plain.is_empty() && fold::is_mark(character) {
                end = at + offset + character.len_utf8();
                continue;
            }
            return Some(end);
        }
        if plain.is_empty() {
            if matched == 0 {
                return None;
            }
            continue;
        }
        let repeated_space = plain == [' '] && matched > 0 && needle[matched - 1] == ' ';
        if !repeated_space {
            for &one in plain {
                match needle.get(matched) {
                    Some(&wanted) if wanted == one => matched += 1,
                    // The needle ends within a letter such as œ.
                    None => {}
                    Some(_) => return None,
                }
            }
        }
        end = at + offset + character.len_utf8();
    }
    (matched == needle.len()).then_some(end)
}

/// Whether `at` is no place inside a word or a number. Numbers hold together over their
/// separators (`10 000`, `4,5`); an apostrophe parts (`l’Ukraine`); scripts without spaces
/// are asked of the dictionary.
pub(crate) fn is_word_border(text: &str, at: usize) -> bool {
    let (head, tail) = (&text[..at], &text[at..]);
    let (Some(before), Some(after)) = (head.chars().next_back(), tail.chars().next()) else {
        return true;
    };
    if fold::is_mark(after) {
        return false;
    }
    let before = if fold::is_mark(before) { 'a' } else { before };
    if is_unspaced(before) && is_unspaced(after) {
        return is_dictionary_border(text, at);
    }
    let wordy = |c: char| c.is_alphanumeric() || c == '_';
    if wordy(before) && wordy(after) {
        return is_unspaced(before) || is_unspaced(after);
    }
    !(goes_on(tail) && before.is_numeric() || comes_from(head, tail) && after.is_numeric())
}

/// Whether after a digit the number goes on: `,5` or ` 000`.
fn goes_on(tail: &str) -> bool {
    let mut chars = tail.chars();
    match chars.next() {
        Some('.' | ',' | '٫' | '٬') => chars.next().is_some_and(char::is_numeric),
        Some(' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’') => {
            chars.take_while(|c| c.is_numeric()).count() == 3
        }
        _ => false,
    }
}

/// Whether the digits that `tail` begins with are a part of a number that `head` ends with.
fn comes_from(head: &str, tail: &str) -> bool {
    let mut chars = head.chars().rev();
    match chars.next() {
        Some('.' | ',' | '٫' | '٬') => chars.next().is_some_and(char::is_numeric),
        Some(' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’') => {
            chars.next().is_some_and(char::is_numeric)
                && tail.chars().take_while(|c| c.is_numeric()).count() == 3
        }
        _ => false,
    }
}

/// Letters of scripts that are written without spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

fn is_dictionary_border(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(BORDER_WINDOW));
    let until = text.ceil_char_boundary((at + BORDER_WINDOW).min(text.len()));
    let inside = |word: &std::ops::Range<usize>| from + word.start < at && at < from + word.end;
    !segment::words(&text[from..until]).any(|word| inside(&word))
}

/// All places where `words` stand as whole words, exactly so but for the kind of space, quote
/// or dash. What "tag all occurrences" tags.
#[must_use]
pub fn occurrences(text: &ArticleText, words: &str) -> Vec<TextRange> {
    let finder = Finder::new(&Query {
        text: words.trim().to_owned(),
        case_sensitive: true,
        whole_words: true,
    });
    finder.find(text).collect()
}
