//! Thousands of phrases looked for at once.
//!
//! The keys of all phrases make one Aho-Corasick automaton, which reads the keys of a text once.
//! Keys begin and end with signs that no word has, so whatever it finds are whole words.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::words::{Stretch, Words};

/// The longest phrase, in words and signs. Nobody has tagged a longer one twice.
pub(super) const LONGEST: usize = 64;

/// Phrases by their keys, numbered from 0 in the order in which they came.
#[derive(Default)]
pub(super) struct Phrases {
    keys: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Phrases {
    /// The number of a phrase, new or not.
    pub(super) fn number(&mut self, key: &str) -> usize {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.keys.len();
        self.keys.push(key.to_owned());
        self.numbers.insert(key.to_owned(), number);
        number
    }

    /// Makes them ready for the search. `None` if they are too many (billions of letters).
    pub(super) fn finder(&self) -> Option<PhraseFinder> {
        AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&self.keys)
            .ok()
            .map(|automaton| PhraseFinder { automaton })
    }
}

/// Phrases made ready for the search.
pub(super) struct PhraseFinder {
    automaton: AhoCorasick,
}

impl PhraseFinder {
    /// The phrases in a text, leftmost first, of several there the longest, none overlapping
    /// another. `judge` says what a phrase at a place is worth; `None` if it is none there, and a
    /// shorter one may be.
    pub(super) fn longest<T>(
        &self,
        words: &Words<'_>,
        mut judge: impl FnMut(usize, Stretch) -> Option<T>,
    ) -> Vec<(Stretch, T)> {
        let mut all: Vec<(Stretch, usize)> = self
            .automaton
            .find_overlapping_iter(words.keys())
            .filter_map(|hit| {
                let stretch = words.at_keys(hit.start()..hit.end())?;
                Some((stretch, hit.pattern().as_usize()))
            })
            .collect();
        all.sort_unstable_by_key(|(at, _)| (at.first, std::cmp::Reverse(at.after)));
        let mut free = 0;
        let mut found = Vec::new();
        for (stretch, phrase) in all {
            if stretch.first >= free
                && let Some(worth) = judge(phrase, stretch)
            {
                free = stretch.after;
                found.push((stretch, worth));
            }
        }
        found
    }
}
