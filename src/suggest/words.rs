//! A text cut into words and signs, as phrases are compared with it.
//!
//! Words are those of UAX #29, cut at apostrophes too (`l’Ukraine` has *Ukraine* in it); numbers
//! hold together over their spaces (`10 000`). Scripts without spaces between words go letter by
//! letter, because a dictionary cuts a phrase alone otherwise than inside a sentence; each letter
//! knows whether the dictionary begins or ends a word there.

use super::forms::{push_exact, stem};
use crate::analysis::{fold_all, is_unspaced, is_word_border};
use crate::text::segment;

/// What begins and ends each word in the keys, and what parts paragraphs.
const OPEN: char = '\u{1e}';
const CLOSE: char = '\u{1f}';
const BREAK: char = '\u{1d}';

/// A word, a sign, or a letter of a script without spaces.
#[derive(Clone, Copy, Debug)]
struct Token {
    /// Its first byte in the text.
    start: usize,
    /// The first byte after it.
    end: usize,
    /// Where its key begins.
    key: usize,
    /// Whether a word may begin here.
    opens: bool,
    /// Whether a word may end here.
    closes: bool,
}

/// A text cut into words and signs.
pub(super) struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The folded stems of all tokens, one behind the other.
    keys: String,
}

impl<'t> Words<'t> {
    /// Cuts a text: about 20 MB a second.
    pub(super) fn new(text: &'t str) -> Self {
        let mut words = Self {
            text,
            tokens: Vec::with_capacity(text.len() / 5),
            keys: String::with_capacity(text.len() + text.len() / 2),
        };
        let mut start = 0;
        for paragraph in text.split('\n') {
            if start > 0 {
                words.keys.push(BREAK);
            }
            words.cut(paragraph, start);
            start += paragraph.len() + 1;
        }
        words
    }

    /// Cuts a paragraph that begins at byte `base`.
    fn cut(&mut self, paragraph: &str, base: usize) {
        for piece in segment::word_pieces(paragraph) {
            let first = self.tokens.len();
            let (from, until) = (base + piece.start, base + piece.end);
            let mut start = from;
            for (at, character) in self.text[from..until].char_indices() {
                let at = from + at;
                let end = at + character.len_utf8();
                let parts = character.is_whitespace() || self.is_apostrophe(character, at);
                if parts || is_unspaced(character) {
                    self.push(start, at);
                    if !character.is_whitespace() {
                        self.push(at, end);
                    }
                    start = end;
                }
            }
            self.push(start, until);
            let last = self.tokens.len().saturating_sub(1);
            for (index, token) in self.tokens.iter_mut().enumerate().skip(first) {
                let next = |c: Option<char>| c.is_some_and(is_unspaced);
                let text = self.text;
                let inner = |at: usize| {
                    next(text[..at].chars().next_back()) && next(text[at..].chars().next())
                };
                token.opens = index == first || !inner(token.start);
                token.closes = index == last || !inner(token.end);
            }
        }
    }

    /// Whether this sign parts words: not between digits (`10'000`).
    fn is_apostrophe(&self, character: char, at: usize) -> bool {
        if !matches!(character, '\'' | '’' | 'ʼ' | '‘' | '`' | '´') {
            return false;
        }
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + character.len_utf8()..].chars().next();
        !(before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric))
    }

    /// Adds a token, or makes the last one longer if a number goes on.
    fn push(&mut self, start: usize, end: usize) {
        let (mut start, end) = (start, end);
        if start >= end {
            return;
        }
        if let Some(last) = self.tokens.last()
            && ends_with_digit(&self.text[..last.end])
            && self.text[start..].starts_with(char::is_numeric)
            && start - last.end < 4
            && !self.text[last.end..start].contains('\n')
            && !is_word_border(self.text, last.end)
        {
            start = last.start;
            self.keys.truncate(last.key);
            self.tokens.pop();
        }
        let word = &self.text[start..end];
        let key = self.keys.len();
        self.keys.push(OPEN);
        if word.chars().all(|c| c.is_ascii_lowercase()) {
            self.keys.push_str(stem(word));
        } else {
            let folded = fold_all(word);
            let plain = if folded.is_empty() { word } else { &folded };
            self.keys.extend(stem(plain).chars().filter(|c| *c >= ' '));
        }
        self.keys.push(CLOSE);
        self.tokens.push(Token {
            start,
            end,
            key,
            opens: true,
            closes: true,
        });
    }

    /// The folded stems of all words.
    pub(super) fn keys(&self) -> &str {
        &self.keys
    }

    /// All of the text.
    pub(super) fn all_bytes(&self) -> std::ops::Range<usize> {
        0..self.text.len()
    }

    /// How many words and signs.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Where the key of a token ends.
    fn key_end(&self, token: usize) -> usize {
        let next = self.tokens.get(token + 1);
        let end = next.map_or(self.keys.len(), |next| next.key);
        // Between paragraphs there are breaks.
        self.keys[..end].trim_end_matches(BREAK).len()
    }

    /// The words of a stretch of the keys, if it begins and ends where words may.
    pub(super) fn at_keys(&self, keys: std::ops::Range<usize>) -> Option<Stretch> {
        let first = self
            .tokens
            .binary_search_by_key(&keys.start, |t| t.key)
            .ok()?;
        let after = self.tokens.partition_point(|token| token.key < keys.end);
        let (from, until) = (
            self.tokens.get(first)?,
            self.tokens.get(after.checked_sub(1)?)?,
        );
        (from.opens && until.closes).then_some(Stretch { first, after })
    }

    /// The words of a stretch of the text, if it cuts none and stays in its paragraph.
    pub(super) fn at_bytes(&self, bytes: std::ops::Range<usize>) -> Option<Stretch> {
        let first = self
            .tokens
            .partition_point(|token| token.start < bytes.start);
        let after = self.tokens.partition_point(|token| token.end <= bytes.end);
        let (from, until) = (
            self.tokens.get(first)?,
            self.tokens.get(after.checked_sub(1)?)?,
        );
        if first >= after {
            return None;
        }
        let blank = |from: usize, until: usize| {
            self.text
                .get(from..until)
                .is_some_and(|gap| gap.trim().is_empty())
        };
        let whole = blank(bytes.start, from.start) && blank(until.end, bytes.end);
        let stretch = Stretch { first, after };
        (whole && !self.key_of(stretch).contains(BREAK)).then_some(stretch)
    }

    /// Whether there is a word among them, not signs alone.
    pub(super) fn has_word(&self, stretch: Stretch) -> bool {
        self.tokens[stretch.first..stretch.after]
            .iter()
            .any(|token| self.text[token.start..token.end].contains(char::is_alphanumeric))
    }

    /// Their key: the same for all forms of the same words.
    pub(super) fn key_of(&self, stretch: Stretch) -> &str {
        let from = self.tokens.get(stretch.first).map_or(0, |token| token.key);
        let until = self.key_end(stretch.after.saturating_sub(1));
        self.keys.get(from..until).unwrap_or_default()
    }

    /// Where they stand.
    pub(super) fn bytes_of(&self, stretch: Stretch) -> std::ops::Range<usize> {
        let start = self.tokens.get(stretch.first).map_or(0, |t| t.start);
        let end = self.tokens.get(stretch.after.saturating_sub(1));
        start..end.map_or(start, |token| token.end)
    }

    /// They as [`Forms::Exact`](super::Forms::Exact) and
    /// [`Forms::AnyCase`](super::Forms::AnyCase) compare them.
    pub(super) fn written(&self, stretch: Stretch) -> Written {
        let mut written = Written::default();
        for token in &self.tokens[stretch.first..stretch.after] {
            let word = &self.text[token.start..token.end];
            push_exact(&mut written.exact, word);
            written.exact.push(CLOSE);
            written.folded.push_str(&fold_all(word));
            written.folded.push(CLOSE);
        }
        written
    }
}

fn ends_with_digit(text: &str) -> bool {
    text.ends_with(char::is_numeric)
}

/// Some words in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The first of them.
    pub(super) first: usize,
    /// The first after them.
    pub(super) after: usize,
}

impl Stretch {
    /// How many.
    pub(super) const fn len(self) -> usize {
        self.after - self.first
    }
}

/// Words as they are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) exact: String,
    pub(super) folded: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let words = Words::new(text);
        let each = words.tokens.iter();
        each.map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn texts_are_cut() {
        let cases: &[(&str, &[&str])] = &[
            (
                "l’Ukraine, dit-il",
                &["l", "’", "Ukraine", ",", "dit", "-", "il"],
            ),
            ("10 000 men", &["10 000", "men"]),
            ("1\u{202f}200\u{202f}km", &["1\u{202f}200", "km"]),
            ("10'000 of 3,500", &["10'000", "of", "3,500"]),
            ("Ada’s", &["Ada", "’", "s"]),
            ("a\n\nb", &["a", "b"]),
            ("在北京", &["在", "北", "京"]),
            ("«\u{202f}Non\u{202f}»", &["«", "Non", "»"]),
            ("  ", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(cut(text), *wanted, "{text:?}");
        }
    }

    #[test]
    fn places_lead_to_words_and_back() {
        let text = "Ada met the «Bob».\nThen 10 000 men.";
        let words = Words::new(text);
        let at = |what: &str| text.find(what).map(|at| at..at + what.len()).unwrap();
        for what in ["Ada", "Ada met", "Bob", "«Bob»", "10 000", "10 000 men"] {
            let stretch = words.at_bytes(at(what)).unwrap();
            assert_eq!(words.bytes_of(stretch), at(what));
            let from = words.tokens[stretch.first].key;
            let keys = from..from + words.key_of(stretch).len();
            assert_eq!(words.at_keys(keys), Some(stretch), "{what}");
        }
        for what in ["Ad", "da met", "000", "Bob».\nThen"] {
            assert_eq!(words.at_bytes(at(what)), None, "{what}");
        }
        let spaced = words.at_bytes(at(" met ")).unwrap();
        assert_eq!(words.bytes_of(spaced), at("met"));
        assert_eq!(words.len(), 11);
    }
}
