//! The same article twice: letter for letter, or nearly.
//!
//! Of every text the smallest hashes of its runs of three words are kept. The share of them
//! that two texts have in common estimates how much of their wording they share.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

use super::fold;
use crate::model::{ArticleId, Project};
use crate::text::{ArticleText, Digest};

/// How many hashes are kept. The estimate is off by about 1/√256, 6 %, at worst.
const KEPT: usize = 256;
/// Words in a run.
const RUN: usize = 3;
/// From this share on two texts count as nearly the same.
pub const NEARLY: f32 = 0.9;

/// What is kept of a text to compare it: about 2 KB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    digest: Digest,
    /// Sorted, at most [`KEPT`].
    hashes: Vec<u64>,
}

/// How much two articles are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Likeness {
    /// The same letter for letter.
    Same,
    /// So much of their wording is the same, from [`NEARLY`] to 1.
    Nearly(f32),
}

impl Fingerprint {
    /// The fingerprint of a text. Walks over it once: about 20 MB a second.
    #[must_use]
    pub fn of(text: &ArticleText) -> Self {
        let folded = fold::fold_all(text.as_str());
        let words: Vec<u64> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| hash_of(&word))
            .collect();
        let mut hashes: Vec<u64> = if words.len() < RUN {
            vec![hash_of(&words)]
        } else {
            words.windows(RUN).map(|run| hash_of(&run)).collect()
        };
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(KEPT);
        Self {
            digest: text.digest(),
            hashes,
        }
    }

    /// The smallest of the kept hashes, at most `count`: texts that share none of them hardly
    /// share any wording.
    #[must_use]
    pub fn smallest(&self, count: usize) -> &[u64] {
        &self.hashes[..count.min(self.hashes.len())]
    }

    /// An estimate of how much wording two texts share, 0 to 1.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (
            self.hashes.iter().peekable(),
            other.hashes.iter().peekable(),
        );
        let (mut union, mut shared) = (0_u16, 0_u16);
        while usize::from(union) < KEPT {
            let order = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => x.cmp(y),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => break,
            };
            union += 1;
            match order {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        f32::from(shared) / f32::from(union.max(1))
    }
}

/// The same in every run of the program, which keeps tests repeatable.
fn hash_of(value: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The fingerprints of all articles of a project.
#[derive(Clone, Debug, Default)]
pub struct SimilarIndex {
    known: HashMap<ArticleId, Fingerprint>,
}

impl SimilarIndex {
    /// The fingerprints of all articles. Walks over all texts: for a job thread.
    #[must_use]
    pub fn build(project: &Project) -> Self {
        let mut index = Self::default();
        for article in project.articles() {
            index.insert(article.id.clone(), Fingerprint::of(&article.text));
        }
        index
    }

    /// Adds or replaces an article.
    pub fn insert(&mut self, id: ArticleId, fingerprint: Fingerprint) {
        self.known.insert(id, fingerprint);
    }

    /// Forgets an article.
    pub fn remove(&mut self, id: &ArticleId) {
        self.known.remove(id);
    }

    /// The known article that is most like this text, if one is the same or nearly so.
    /// Compares with all: about 10 ms for 10,000.
    #[must_use]
    pub fn most_like(&self, fingerprint: &Fingerprint) -> Option<(&ArticleId, Likeness)> {
        let same = self.known.iter();
        let same = same.filter(|(_, known)| known.digest == fingerprint.digest);
        if let Some((id, _)) = same.min_by_key(|(id, _)| *id) {
            return Some((id, Likeness::Same));
        }
        self.known
            .iter()
            .map(|(id, known)| (id, known.similarity(fingerprint)))
            .filter(|(_, share)| *share >= NEARLY)
            .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.cmp(a)))
            .map(|(id, share)| (id, Likeness::Nearly(share)))
    }
}
