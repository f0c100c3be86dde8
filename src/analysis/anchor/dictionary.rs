//! Lists of words, by which a misread word is told from another word that looks like it.
//!
//! The lists are in `assets/words`, where a note says whence they come. A list is unpacked when
//! it is asked for the first time.

use std::io::Read as _;
use std::sync::LazyLock;

/// The forms of a word that end otherwise, where a list is too short to have all of them.
const ENDINGS: &[(&str, &[&str])] = &[
    ("de", &["e", "en", "em", "er", "es", "n", "s", "st", "t"]),
    ("es", &["a", "as", "n", "o", "os", "s"]),
    ("it", &["a", "e", "i", "o"]),
    ("pt", &["a", "as", "m", "o", "os", "s"]),
    (
        "ru",
        &[
            "а", "ам", "ах", "е", "ем", "и", "ов", "ом", "у", "ы", "ю", "я",
        ],
    ),
];
/// So many letters must be left of a word without its ending.
const LEAST_STEM: usize = 4;

/// The words of a language, folded and in order.
struct List {
    tag: &'static str,
    words: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

macro_rules! lists {
    ($($tag:literal)+) => {
        [$({
            fn unpacked() -> List {
                List::new(
                    $tag,
                    include_bytes!(concat!("../../../assets/words/", $tag, ".words")),
                )
            }
            LazyLock::new(unpacked as fn() -> List)
        }),+]
    };
}

static LISTS: [LazyLock<List>; 7] = lists!["de" "en" "es" "fr" "it" "pt" "ru"];
/// The languages of the lists, in their order.
const TAGS: [&str; 7] = ["de", "en", "es", "fr", "it", "pt", "ru"];

impl List {
    fn new(tag: &'static str, packed: &[u8]) -> Self {
        let mut lines = String::new();
        // The bytes are part of the program; a test reads all of them.
        let _ = flate2::read::ZlibDecoder::new(packed).read_to_string(&mut lines);
        let mut words = String::with_capacity(lines.len() * 2);
        let mut ends: Vec<u32> = Vec::with_capacity(lines.len() / 5);
        let mut last = 0;
        for line in lines.lines() {
            let mut letters = line.chars();
            let shared = letters
                .next()
                .map_or(0, |sign| (sign as usize).wrapping_sub(65));
            let start = words.len();
            let before = &words[last..start];
            let head = before.char_indices().nth(shared);
            let head = before[..head.map_or(before.len(), |(at, _)| at)].to_owned();
            words.push_str(&head);
            words.push_str(letters.as_str());
            ends.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
            last = start;
        }
        Self { tag, words, ends }
    }

    fn word(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = start as usize..self.ends[number] as usize;
        self.words.get(range).unwrap_or_default()
    }

    fn holds(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }

    /// A word of the list, or one that ends otherwise, or two in one.
    fn knows(&self, word: &str) -> bool {
        if self.holds(word) {
            return true;
        }
        let Some((_, endings)) = ENDINGS.iter().find(|(tag, _)| *tag == self.tag) else {
            return false;
        };
        let is_long = |stem: &str, least: usize| stem.chars().count() >= least;
        let ends_otherwise = endings.iter().any(|ending| {
            // One letter more makes a word of too much.
            let least = LEAST_STEM + usize::from(ending.chars().count() == 1);
            let stem = word.strip_suffix(ending);
            stem.is_some_and(|stem| is_long(stem, least) && self.holds(stem))
                || is_long(word, LEAST_STEM) && self.holds(&format!("{word}{ending}"))
        });
        let joined = |(at, _): (usize, char)| {
            let (first, second) = word.split_at(at);
            is_long(first, LEAST_STEM)
                && is_long(second, LEAST_STEM)
                && self.holds(first)
                && self.holds(second)
        };
        ends_otherwise || self.tag == "de" && word.char_indices().any(joined)
    }
}

/// Whether there are words of a language, by its tag.
pub(super) fn is_there(tag: &str) -> bool {
    TAGS.contains(&tag)
}

/// Whether a folded word is one of a language.
pub(super) fn knows(tag: &str, word: &str) -> bool {
    let list = TAGS.iter().zip(&LISTS).find(|(one, _)| **one == tag);
    list.is_some_and(|(_, list)| list.knows(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold_all;

    #[test]
    fn each_list_is_whole_in_order_and_folded_as_texts_are() {
        for (tag, list) in TAGS.iter().zip(&LISTS) {
            assert_eq!(*tag, list.tag);
            assert!(list.ends.len() > 20_000, "{tag}");
            for number in (1..list.ends.len()).step_by(37) {
                let word = list.word(number);
                assert!(list.word(number - 1) < word, "{tag} {word}");
                assert_eq!(fold_all(word), word, "{tag}");
                assert!(list.holds(word) && knows(tag, word), "{tag} {word}");
            }
        }
    }

    #[test]
    fn words_are_known_and_misread_ones_are_not() {
        for (tag, words) in [
            ("en", "rope hope named government iraq organised"),
            ("fr", "corde code mangeassions maire"),
            ("de", "kantinen warnung bahnhof bootes"),
            ("ru", "город"),
        ] {
            for word in words.split(' ') {
                assert!(knows(tag, word), "{word}");
            }
        }
        for (tag, words) in [
            ("en", "tbe govemment rnore ropc"),
            ("fr", "cordc rnaire"),
            ("de", "warnnng bahnhoi"),
        ] {
            for word in words.split(' ') {
                assert!(!knows(tag, word), "{word}");
            }
        }
        assert!(!is_there("nl") && !knows("nl", "huis"));
    }
}
