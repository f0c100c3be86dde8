//! Where quotes stand that an extractor gave without positions, or with wrong ones.
//!
//! A quote is looked for as it is, then without what differs in type alone ([`Method::Folded`]),
//! then without case and diacritics ([`Method::Loose`]), then by the words of the text that are
//! most like its own ([`Method::Approximate`]). What says something else is never taken for the
//! same: another number, unit, negation or word is offered in the tray, side by side with the
//! quote, and so is what could be in several places.
//!
//! Cost: an article is folded once (about 20 MB a second); a quote that stands there takes a
//! search of it, another one the words of the quote times the words of the places like it. The
//! file `docs/BENCHMARKS.md` has figures.

mod align;
mod borders;
mod choose;
mod dictionary;
mod elided;
mod folded;
mod judge;
mod look;
mod slip;
mod tokens;
mod words;

use std::collections::HashMap;
use std::sync::OnceLock;

use self::align::Index;
use self::folded::{Folded, Strength};
use self::tokens::Tokens;
use self::words::Lexicon;
use crate::model::WhyUnplaced;
use crate::text::{ArticleText, ByteOffset, Extent};

/// A quote and what its extractor said of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quote<'a> {
    /// Its words.
    pub text: &'a str,
    /// Its label. The same words under the same label mean different places.
    pub label: &'a str,
    /// It is a figure: where other numbers stand it is not even offered.
    pub is_figure: bool,
    /// About where it begins, in bytes.
    pub near: Option<ByteOffset>,
    /// Words that stand before it; empty if none were given.
    pub prefix: &'a str,
    /// Words that stand behind it.
    pub suffix: &'a str,
    /// Which of the places where its words stand, from 0.
    pub occurrence: Option<usize>,
}

impl<'a> Quote<'a> {
    /// Words with nothing said of them.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// How the words of a quote were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Byte for byte.
    Exact,
    /// But for the kind of white space, quotes, dashes, digits and Unicode forms.
    Folded,
    /// But for case and diacritics too.
    Loose,
    /// But for slips inside words, and where words are parted.
    Approximate {
        /// Letters that differ.
        distance: usize,
    },
}

/// What one of several places was chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// It is the only one.
    Alone,
    /// The extractor said which one.
    Occurrence,
    /// The words round it.
    Context,
    /// The position that was given.
    Near,
    /// The order of the list.
    Order,
}

/// A quote with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchored {
    /// The place: several pieces if the quote left something out. Never cuts a grapheme.
    pub extent: Extent,
    /// How it was found.
    pub method: Method,
    /// From 1, byte for byte, down to 0.
    pub quality: f32,
    /// By how much the next best place is worse; 1 if there is none.
    pub margin: f32,
    /// Why this place.
    pub by: By,
    /// What differs all the same: slips and spacing.
    pub differences: Vec<Difference>,
}

/// What differs between a quote and a place. The first ones weigh most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// Another number.
    Numbers,
    /// One denies what the other says.
    Negation,
    /// Another unit or currency, or one without.
    Units,
    /// Another word, or one too many or too few.
    Words,
    /// A slip inside a word.
    Slip,
    /// Words that are parted or joined.
    Spacing,
}

impl DifferenceKind {
    /// Whether the quote may still be taken for the same.
    #[must_use]
    pub const fn is_harmless(self) -> bool {
        matches!(self, Self::Slip | Self::Spacing)
    }
}

/// Words that differ, to be shown side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What that means.
    pub kind: DifferenceKind,
    /// What the quote has; empty if nothing.
    pub quoted: String,
    /// What the text has; empty if nothing.
    pub found: String,
}

/// Why a quote has no place yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It has no words.
    Empty,
    /// Nothing is like it.
    NotFound,
    /// It stands nowhere, and is too short to look for what is like it.
    TooShort,
    /// It stands inside longer words only.
    InsideWord,
    /// It stands in several places.
    Ambiguous,
    /// Another place is nearly as much like it.
    LowMargin,
    /// The same quote took all places before.
    PlacesTaken,
    /// Too many letters differ.
    TooDifferent,
    /// Something differs that changes what is said.
    Differs(DifferenceKind),
}

impl From<Reason> for WhyUnplaced {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Empty => Self::Empty,
            Reason::NotFound => Self::NotFound,
            Reason::TooShort => Self::TooShort,
            Reason::InsideWord => Self::InsideWord,
            Reason::Ambiguous => Self::Ambiguous,
            Reason::LowMargin => Self::LowMargin,
            Reason::PlacesTaken => Self::PlacesTaken,
            Reason::TooDifferent => Self::TooDifferent,
            Reason::Differs(DifferenceKind::Numbers) => Self::Numbers,
            Reason::Differs(DifferenceKind::Negation) => Self::Negation,
            Reason::Differs(DifferenceKind::Units) => Self::Units,
            Reason::Differs(
                DifferenceKind::Words | DifferenceKind::Slip | DifferenceKind::Spacing,
            ) => Self::Words,
        }
    }
}

/// A place that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub extent: Extent,
    /// How it was found.
    pub method: Method,
    /// As [`Anchored::quality`].
    pub quality: f32,
    /// What differs.
    pub differences: Vec<Difference>,
}

impl Candidate {
    fn of(place: &Place) -> Self {
        Self {
            extent: place.extent.clone(),
            method: place.method,
            quality: place.quality,
            differences: place.differences.clone(),
        }
    }
}

/// A quote that a person must look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Tray {
    /// Why.
    pub reason: Reason,
    /// Where it could be, best first.
    pub candidates: Vec<Candidate>,
}

/// What became of a quote.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It has its place.
    Anchored(Anchored),
    /// It has none yet.
    Tray(Tray),
}

/// So many candidates are offered.
const MOST_CANDIDATES: usize = 16;

/// A place where a quote can be.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    extent: Extent,
    method: Method,
    quality: f32,
    margin: f32,
    differences: Vec<Difference>,
}

/// The words of many articles: in how many of them each stands.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    articles: HashMap<u64, u32>,
}

/// The words of one article, each once.
#[derive(Clone, Debug)]
pub struct Words(Vec<u64>);

impl Words {
    /// Those of an article.
    #[must_use]
    pub fn of(article: &Anchorer<'_>) -> Self {
        let list = article.tokens().list.iter();
        let mut keys: Vec<u64> = list.map(|token| token.key).collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys)
    }
}

impl Vocabulary {
    /// Adds the words of an article.
    pub fn add(&mut self, words: &Words) {
        for key in &words.0 {
            *self.articles.entry(*key).or_default() += 1;
        }
    }

    fn count(&self, key: u64) -> usize {
        self.articles.get(&key).map_or(0, |count| *count as usize)
    }
}

/// An article made ready. What a stage needs is made when the first quote gets that far.
#[derive(Debug)]
pub struct Anchorer<'t> {
    text: &'t ArticleText,
    language: &'t str,
    vocabulary: Option<&'t Vocabulary>,
    lexicon: OnceLock<Lexicon>,
    typography: OnceLock<Folded>,
    tokens: OnceLock<Tokens>,
    index: OnceLock<Index>,
}

impl<'t> Anchorer<'t> {
    /// An article whose language is a BCP 47 tag, empty if not known.
    #[must_use]
    pub fn new(text: &'t ArticleText, language: &'t str) -> Self {
        Self {
            text,
            language,
            vocabulary: None,
            lexicon: OnceLock::new(),
            typography: OnceLock::new(),
            tokens: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    /// This article with the words of all that are known. What is a word there is no slip of
    /// another word, so a quote in which one was exchanged for one that looks like it is found
    /// out.
    #[must_use]
    pub fn knowing(mut self, vocabulary: &'t Vocabulary) -> Self {
        self.vocabulary = Some(vocabulary);
        self
    }

    /// What becomes of each of the quotes that an extractor gave for this article, in its order.
    #[must_use]
    pub fn anchor(&self, quotes: &[Quote<'_>]) -> Vec<Answer> {
        let looked = quotes.iter().map(|quote| self.look(quote)).collect();
        choose::choose(self.text, quotes, looked)
    }

    fn lexicon(&self) -> &Lexicon {
        let new = || Lexicon::new(self.language, self.text.as_str());
        self.lexicon.get_or_init(new)
    }

    fn typography(&self) -> &Folded {
        let new = || Folded::new(self.text.as_str(), Strength::Typography);
        self.typography.get_or_init(new)
    }

    fn tokens(&self) -> &Tokens {
        self.tokens.get_or_init(|| {
            let source = self.text.as_str();
            let folded = Folded::new(source, Strength::Loose);
            Tokens::new(source, folded, self.language, self.lexicon().tag())
        })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.tokens().list))
    }
}
