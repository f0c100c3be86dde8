//! The same article twice: letter for letter, or nearly.
//!
//! Of every text the smallest hashes of its runs of three words are kept. The share of them
//! that two texts have in common estimates how much of their wording they share.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::cores::in_order;
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
    /// The fingerprint of a text. Walks over it once: about 60 MB a second.
    #[must_use]
    pub fn of(text: &ArticleText) -> Self {
        let folded = fold::fold_all(text.as_str());
        let words: Vec<u64> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(hash_of_word)
            .collect();
        let mut hashes: Vec<u64> = if words.len() < RUN {
            vec![hash_of_run(&words)]
        } else {
            words.windows(RUN).map(hash_of_run).collect()
        };
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(KEPT);
        Self {
            digest: text.digest(),
            hashes,
        }
    }

    /// An estimate of how much wording two texts share, 0 to 1; `None` as soon as it is clear that
    /// it is less than `least`.
    #[must_use]
    pub fn similarity(&self, other: &Self, least: f32) -> Option<f32> {
        let most = KEPT.min(self.hashes.len() + other.hashes.len());
        let (a, b) = (&self.hashes, &other.hashes);
        let (mut at, mut other_at) = (0, 0);
        let (mut union, mut shared) = (0_usize, 0_usize);
        while union < KEPT {
            let order = match (a.get(at), b.get(other_at)) {
                (Some(x), Some(y)) => x.cmp(y),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            union += 1;
            at += usize::from(order.is_le());
            other_at += usize::from(order.is_ge());
            shared += usize::from(order.is_eq());
            // No more than all that are left can be shared.
            if share(shared + most - union, most) < least {
                return None;
            }
        }
        Some(share(shared, union)).filter(|share| *share >= least)
    }
}

#[expect(clippy::cast_precision_loss, reason = "no more than KEPT")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// FNV-1a: the same in every run of the program, which keeps tests repeatable.
fn hash_of_word(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The words of a run, mixed as `SplitMix64` mixes its states: the smallest of such hashes are as
/// good as drawn by lot.
fn hash_of_run(run: &[u64]) -> u64 {
    run.iter().fold(0, |hash: u64, word| {
        let mut mixed = hash.wrapping_add(*word).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    })
}

/// So many of the smallest hashes of two texts are looked at to find those that may be alike.
const LOOKED_AT: usize = 16;
/// So many of these both must have. Of texts that share 80 % of their wording, about one pair in 10⁸
/// has fewer; phrases that stand in many articles make up no more.
const SHARED: usize = 3;
/// A text is compared with at most so many others that share a hash with it: a phrase that stands
/// in every article must not make each be compared with each.
const MOST_COMPARED: usize = 64;

/// Which texts may be like another, by number. Asking costs the same however many there are.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    by_hash: HashMap<u64, Vec<usize>>,
}

impl Candidates {
    /// Adds a text; numbers grow.
    pub fn insert(&mut self, number: usize, print: &Fingerprint) {
        for hash in print.hashes.iter().take(LOOKED_AT) {
            self.by_hash.entry(*hash).or_default().push(number);
        }
    }

    /// The texts that may be like this one, the last ones first.
    pub fn of(&self, print: &Fingerprint) -> impl Iterator<Item = usize> {
        let hashes = print.hashes.iter().take(LOOKED_AT);
        let found = hashes.filter_map(|hash| self.by_hash.get(hash));
        let mut last = Vec::with_capacity(LOOKED_AT * MOST_COMPARED);
        for numbers in found {
            last.extend_from_slice(&numbers[numbers.len().saturating_sub(MOST_COMPARED)..]);
        }
        last.sort_unstable();
        let shared = SHARED.min(print.hashes.len());
        let alike = last.chunk_by(|a, b| a == b).rev();
        let alike = alike.filter(|same| same.len() >= shared);
        let alike: Vec<usize> = alike.filter_map(|same| same.first().copied()).collect();
        alike.into_iter().take(MOST_COMPARED)
    }
}

/// The fingerprints of texts, on all cores, in their order.
#[must_use]
pub fn fingerprints<'t>(texts: impl IntoIterator<Item = &'t ArticleText>) -> Vec<Fingerprint> {
    let texts: Vec<&ArticleText> = texts.into_iter().collect();
    let mut prints = Vec::with_capacity(texts.len());
    in_order(
        texts.chunks(AT_ONCE),
        |texts| texts.iter().map(|text| Fingerprint::of(text)).collect(),
        |some: Vec<_>| prints.extend(some),
    );
    prints
}

/// So many fingerprints are made at one go on one core.
const AT_ONCE: usize = 64;

/// The fingerprints of all articles of a project.
#[derive(Clone, Debug, Default)]
pub struct SimilarIndex {
    known: Vec<(ArticleId, Fingerprint)>,
    same: HashMap<Digest, usize>,
    alike: Candidates,
}

impl SimilarIndex {
    /// The fingerprints of all articles. Walks over all texts: for a job thread.
    #[must_use]
    pub fn build(project: &Project) -> Self {
        let articles = || project.articles();
        let prints = fingerprints(articles().map(|article| &article.text));
        let mut index = Self::default();
        for (article, print) in articles().zip(prints) {
            index.insert(article.id.clone(), print);
        }
        index
    }

    /// Adds an article.
    pub fn insert(&mut self, id: ArticleId, fingerprint: Fingerprint) {
        let number = self.known.len();
        self.same.entry(fingerprint.digest).or_insert(number);
        self.alike.insert(number, &fingerprint);
        self.known.push((id, fingerprint));
    }

    /// The known article that is the same as this text, or else, of those that are nearly so,
    /// the one that is most like it; of many, of the last ones.
    #[must_use]
    pub fn most_like(&self, fingerprint: &Fingerprint) -> Option<(&ArticleId, Likeness)> {
        let id = |number: usize| self.known.get(number).map(|(id, _)| id);
        if let Some(same) = self.same.get(&fingerprint.digest) {
            return Some((id(*same)?, Likeness::Same));
        }
        let alike = self.alike.of(fingerprint).filter_map(|number| {
            let (id, known) = self.known.get(number)?;
            Some((id, known.similarity(fingerprint, NEARLY)?))
        });
        let most = alike.max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.cmp(a)))?;
        Some((most.0, Likeness::Nearly(most.1)))
    }
}
