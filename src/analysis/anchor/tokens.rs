//! Words, numbers and signs of a folded text: what quotes and texts are compared by.

use std::hash::{Hash as _, Hasher as _};

use rust_decimal::Decimal;

use super::super::figure;
use super::super::search::is_unspaced;
use super::folded::{Folded, is_wordy};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// A currency, a percent sign.
    Sign,
    /// A character of a script without spaces.
    Single,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The same for all that say the same.
    pub(super) key: u64,
    /// Where it stands in the folded text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// What it says, where that is not what is written.
    said: Option<Box<str>>,
    /// In characters.
    pub(super) length: u16,
    /// Which letters are in it, roughly.
    pub(super) letters: u32,
}

/// The tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) folded: Folded,
    pub(super) list: Vec<Token>,
}

const SIGNS: &str = "%‰°$€£¥₩₹₽₺₴₪฿¢";

impl Tokens {
    /// The tokens of `source`, whose loosely folded form is `folded`. The language decides what
    /// `1.500` is, and may be empty; `spoken` is the language of number words.
    pub(super) fn new(source: &str, folded: Folded, language: &str, spoken: &str) -> Self {
        let mut reader = Reader {
            source,
            folded: &folded,
            language,
            spoken,
            list: Vec::with_capacity(source.len() / 6),
        };
        reader.read();
        let list = reader.list;
        Self { folded, list }
    }

    /// What a token says.
    pub(super) fn said<'a>(&'a self, token: &'a Token) -> &'a str {
        match &token.said {
            Some(said) => said,
            None => self.written(token),
        }
    }

    /// What is written there, folded.
    pub(super) fn written(&self, token: &Token) -> &str {
        let range = token.start as usize..token.end as usize;
        self.folded.as_str().get(range).unwrap_or_default()
    }

    /// The bytes of the source from one token to another.
    pub(super) fn source(&self, first: usize, last: usize) -> Option<std::ops::Range<usize>> {
        let (first, last) = (self.list.get(first)?, self.list.get(last)?);
        Some(
            self.folded
                .source(&(first.start as usize..last.end as usize)),
        )
    }
}

struct Reader<'a> {
    source: &'a str,
    folded: &'a Folded,
    language: &'a str,
    spoken: &'a str,
    list: Vec<Token>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let text = self.folded.as_str();
        let mut at = 0;
        while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let length = character.len_utf8();
            at = if character.is_ascii_digit() {
                self.number(at)
            } else if SIGNS.contains(character) {
                self.push(Kind::Sign, at..at + length, None);
                at + length
            } else if is_unspaced(character) && is_wordy(character) {
                let rest = &text[at + length..];
                let marks = rest.chars().take_while(|c| {
                    is_unspaced(*c) && unicode_normalization::char::is_combining_mark(*c)
                });
                let end = at + length + marks.map(char::len_utf8).sum::<usize>();
                self.push(Kind::Single, at..end, None);
                end
            } else if is_wordy(character) {
                self.word(at)
            } else {
                at + length
            };
        }
    }

    fn number(&mut self, at: usize) -> usize {
        let text = self.folded.as_str();
        let digits = |from: usize| {
            let rest = text.as_bytes().get(from..).unwrap_or_default();
            rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        let mut end = at + digits(at);
        // 1’Ukraine, 5chool: a misread letter.
        let after = &text[end..];
        let elided = after.strip_prefix('\'').unwrap_or_default();
        let letters = after
            .chars()
            .take_while(|c| is_wordy(*c) && !is_unspaced(*c))
            .count();
        if end == at + 1 && (elided.starts_with(char::is_alphabetic) || letters > 2) {
            return self.word(at);
        }
        // 2024 100 are two numbers, 24 100 is one.
        if end - at <= 3 || !matches!(text.as_bytes().get(end), Some(b' ' | b'\'')) {
            end = self.rest_of_number(end);
        }
        let mut said = said_number(&text[at..end], self.language);
        let before = self.folded.source(&(at..at + 1)).start;
        let mut signs = self.source[..before].chars().rev();
        let minus = matches!(signs.next(), Some('-' | '−'))
            && signs.next().is_none_or(|c| c.is_whitespace() || c == '(');
        if minus {
            said.insert(0, '-');
        }
        self.push(Kind::Number, at..end, Some(said));
        end
    }

    fn word(&mut self, at: usize) -> usize {
        let text = self.folded.as_str();
        let rest = &text[at..];
        let inside = |c: &char| is_wordy(*c) && !is_unspaced(*c);
        let length: usize = rest.chars().take_while(inside).map(char::len_utf8).sum();
        let mut end = at + length.max(1);
        // “um14.12” and “de10 000”, of which a blank is lost.
        if text[at..end].ends_with(|c: char| c.is_ascii_digit()) {
            end = self.rest_of_number(end);
        }
        let (word, after) = (&text[at..end], &text[end..]);
        let denied = after
            .strip_prefix("'t")
            .filter(|rest| !rest.starts_with(is_wordy) && word.ends_with('n') && word.len() > 1);
        if denied.is_some() {
            let said = match word {
                "can" => Some("can"),
                "won" => Some("will"),
                "shan" => Some("shall"),
                _ => None,
            };
            self.push(Kind::Word, at..end - 1, said.map(str::to_owned));
            self.push(Kind::Word, end - 1..end + 2, Some("not".to_owned()));
            return end + 2;
        }
        if word == "n" && after.starts_with('\'') {
            self.push(Kind::Word, at..end, Some("ne".to_owned()));
        } else if matches!(word, "percent" | "prozent" | "pourcent") {
            self.push(Kind::Sign, at..end, Some("%".to_owned()));
        } else if matches!(word, "cent" | "ciento" | "cento") && self.ends_with_per() {
            let start = self.list.pop().map_or(at, |per| per.start as usize);
            self.push(Kind::Sign, start..end, Some("%".to_owned()));
        } else if let Some(value) = figure::folded_number_word(word, self.spoken) {
            self.push(Kind::Number, at..end, Some(value.to_string()));
        } else {
            self.push(Kind::Word, at..end, None);
        }
        end
    }

    /// Where a number ends whose first digits end at `end`.
    fn rest_of_number(&self, mut end: usize) -> usize {
        let text = self.folded.as_str().as_bytes();
        let digits = |from: usize| {
            let rest = text.get(from..).unwrap_or_default();
            rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        while matches!(text.get(end), Some(b' ' | b'\'')) && digits(end + 1) == 3 {
            end += 4;
        }
        while matches!(text.get(end), Some(b'.' | b',')) && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        end
    }

    /// `per`, `pour` or `por`, of `per cent`, stands last.
    fn ends_with_per(&self) -> bool {
        self.list.last().is_some_and(|last| {
            let range = last.start as usize..last.end as usize;
            let word = self.folded.as_str().get(range);
            matches!(word, Some("per" | "pour" | "por"))
        })
    }

    fn push(&mut self, kind: Kind, range: std::ops::Range<usize>, said: Option<String>) {
        let written = &self.folded.as_str()[range.clone()];
        let words = said.as_deref().unwrap_or(written);
        let mut hasher = std::collections::hash_map::DefaultHasher::new();
        words.hash(&mut hasher);
        let letters = written.bytes().fold(0, |all, byte| all | 1 << (byte % 32));
        let length = written.chars().count();
        self.list.push(Token {
            kind,
            key: hasher.finish(),
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
            length: u16::try_from(length).unwrap_or(u16::MAX),
            letters,
            said: said.map(Into::into),
        });
    }
}

/// A number in one way of writing. `1.500` is 1500 where the language does not say: newspapers
/// write three decimals hardly ever.
fn said_number(written: &str, language: &str) -> String {
    if let Some(value) = figure::value_of(written, language) {
        return value.normalize().to_string();
    }
    let groups: Vec<&str> = written.split(['.', ',', ' ', '\'']).collect();
    let grouped = groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3;
    let plain = if grouped {
        groups.concat()
    } else {
        written.to_owned()
    };
    match plain.parse::<Decimal>() {
        Ok(value) => value.normalize().to_string(),
        Err(_) => plain,
    }
}
