//! When words count as the same words.
//!
//! Three levels, each wider than the one before: as written; but for case, diacritics and
//! typography; but for endings too. The rule for endings knows no language and no dictionary:
//! letters that inflect words in English, French, German and their neighbours (or, in Cyrillic,
//! in Russian and its) come off the end, three at most, and four letters stay at least. So
//! *Soldat*, *Soldaten* and *soldats* are forms of one word, and so are *France* and *francs*:
//! what is like a known word by its ending only is the weakest of evidence, and weighed so.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::analysis::fold_all;

/// How much may differ between words and those that they are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Forms {
    /// Nothing but the kind of spaces, quotes and dashes.
    #[default]
    Exact,
    /// Case and diacritics too.
    AnyCase,
    /// Endings too.
    Inflected,
}

impl Forms {
    /// All of them, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::AnyCase, Self::Inflected];

    /// As written in lists, on the command line and in attributes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AnyCase => "any case",
            Self::Inflected => "inflected",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL
            .into_iter()
            .find(|forms| forms.name().eq_ignore_ascii_case(name))
    }
}

/// The most letters that come off.
const MOST_OFF: usize = 3;
/// The fewest letters that stay.
const FEWEST_LEFT: usize = 4;

const LATIN_ENDINGS: &str = "emnrsx";
const CYRILLIC_ENDINGS: &str = "авеиймоухыьюя";

/// A folded word without its ending. A word with anything but letters in it has none.
pub(super) fn stem(folded: &str) -> &str {
    let letters = folded.chars().count();
    if letters <= FEWEST_LEFT || !folded.chars().all(char::is_alphabetic) {
        return folded;
    }
    let endings = match folded.chars().next_back() {
        Some('а'..='ӿ') => CYRILLIC_ENDINGS,
        _ => LATIN_ENDINGS,
    };
    let most = MOST_OFF.min(letters - FEWEST_LEFT);
    let mut rest = folded;
    for _ in 0..most {
        match rest.char_indices().next_back() {
            Some((at, last)) if endings.contains(last) => rest = &rest[..at],
            _ => break,
        }
    }
    rest
}

/// Adds a word as it is written, in whichever Unicode form, without what has no ink.
pub(super) fn push_exact(out: &mut String, word: &str) {
    if word.is_ascii() {
        out.push_str(word);
        return;
    }
    let seen = |c: &char| {
        !matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
    };
    if !word.contains(char::is_alphabetic) {
        // Signs and numbers: another kind of dash or space is the same.
        out.push_str(&fold_all(word));
    } else if is_nfc_quick(word.chars()) == IsNormalized::Yes {
        out.extend(word.chars().filter(seen));
    } else {
        out.extend(word.nfc().filter(seen));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        let same: &[&[&str]] = &[
            &["soldat", "soldaten", "soldats", "soldates"],
            &[
                "minister",
                "ministern",
                "ministers",
                "ministre",
                "ministres",
            ],
            &["vereinigte", "vereinigten", "vereinigter", "vereinigtes"],
            &["russe", "russen", "russes"],
            &["bateau", "bateaux"],
            &["кремль", "кремля", "кремлем"],
            &["москва", "москве", "москвои"],
        ];
        for words in same {
            let stems: Vec<&str> = words.iter().map(|word| stem(word)).collect();
            assert!(stems.windows(2).all(|two| two[0] == two[1]), "{stems:?}");
        }
        let apart = [
            ("norden", "nordic"),
            ("paris", "parade"),
            ("who", "whose"),
            ("2000", "200"),
            ("usa", "us"),
            ("東京", "東"),
        ];
        for (one, other) in apart {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn a_stem_keeps_four_letters() {
        for word in ["sommer", "ernennen", "messe", "nonnen", "семьями"] {
            let left = stem(word).chars().count();
            assert!(left >= FEWEST_LEFT, "{word}: {}", stem(word));
            assert!(word.chars().count() - left <= MOST_OFF);
        }
    }
}
