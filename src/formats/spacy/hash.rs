//! The numbers by which spaCy knows strings: MurmurHash64A with seed 1, but for some words that
//! spaCy has numbers of its own for. Many labels are among those, and `cc` and `prep`.

use std::collections::HashMap;
use std::sync::LazyLock;

const SEED: u64 = 1;
const MIX: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u32 = 47;

/// Words with numbers of their own that follow upon each other, by the first of these (spaCy 3.8,
/// `symbols.pyx`).
const NUMBERED: &[(u64, &str)] = &[
    (
        1,
        "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL \
    LIKE_NUM LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT \
    IS_RIGHT_PUNCT IS_CURRENCY",
    ),
    (
        64,
        "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE \
    HEAD SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON \
    PROPN PUNCT SCONJ SYM VERB X EOL SPACE",
    ),
    (
        380,
        "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME \
    PERCENT MONEY QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux \
    auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj \
    iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis \
    partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root \
    xcomp acl ENT_KB_ID MORPH ENT_ID IDX _",
    ),
];
/// Words that end with a number, from the first to the last, and the number of the first.
const COUNTED: &[(&str, usize, std::ops::RangeInclusive<u64>, u64)] =
    &[("FLAG", 2, 19..=63, 19), ("DEPRECATED", 3, 1..=276, 104)];

static SYMBOLS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let numbered = NUMBERED.iter().flat_map(|(first, words)| {
        let words = words.split(' ').map(str::to_owned);
        words.zip(*first..)
    });
    let counted = COUNTED.iter().flat_map(|(word, width, numbers, first)| {
        let words = numbers.clone();
        let words = words.map(move |number| format!("{word}{number:0width$}"));
        words.zip(*first..)
    });
    numbered.chain(counted).collect()
});

/// The number by which spaCy knows a string; 0 for the empty one.
pub(super) fn of(words: &str) -> u64 {
    SYMBOLS.get(words).copied().unwrap_or_else(|| murmur(words))
}

/// The words that spaCy has numbers of its own for.
pub(super) fn symbols() -> impl Iterator<Item = (u64, &'static str)> {
    SYMBOLS
        .iter()
        .map(|(word, number)| (*number, word.as_str()))
}

/// The hash of a string; 0 for the empty one.
pub(super) fn murmur(words: &str) -> u64 {
    if words.is_empty() {
        return 0;
    }
    let bytes = words.as_bytes();
    let mut hash = SEED ^ (bytes.len() as u64).wrapping_mul(MIX);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut block = u64::from_le_bytes(*block).wrapping_mul(MIX);
        block ^= block >> SHIFT;
        hash = (hash ^ block.wrapping_mul(MIX)).wrapping_mul(MIX);
    }
    if !rest.is_empty() {
        hash = (hash ^ number(rest)).wrapping_mul(MIX);
    }
    hash ^= hash >> SHIFT;
    hash = hash.wrapping_mul(MIX);
    hash ^ (hash >> SHIFT)
}

/// Fewer than eight bytes as a number, the lowest first. Their first and last four overlap or meet.
fn number(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last));
            u64::from(u32::from_le_bytes(*first)) | last << (8 * (bytes.len() - 4))
        }
        _ => {
            let numbers = bytes.iter().rev().map(|byte| u64::from(*byte));
            numbers.fold(0, |number, byte| number << 8 | byte)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_numbers_that_spacy_gives_them() {
        assert_eq!(of(""), 0);
        assert_eq!(of("IS_ALPHA"), 1);
        assert_eq!(of("FLAG63"), 63);
        assert_eq!(of("ORTH"), 65);
        assert_eq!(of("SPACE"), 103);
        assert_eq!(of("DEPRECATED001"), 104);
        assert_eq!(of("DEPRECATED276"), 379);
        assert_eq!(of("PERSON"), 380);
        assert_eq!(of("cc"), 407);
        assert_eq!(of("_"), 456);
        assert_eq!(SYMBOLS.len(), 456);
        assert_eq!(of("figure"), 13_707_025_353_810_924_047);
        assert_eq!(of("actor"), 6_917_656_656_232_907_963);
        // Each byte in its place, as the published algorithm has them.
        for length in 1..8 {
            let bytes = &b"abcdefg"[..length];
            let places = bytes.iter().zip(0..);
            let sum = places.map(|(byte, index)| u64::from(*byte) << (8 * index));
            assert_eq!(number(bytes), sum.sum::<u64>());
        }
        assert_eq!(of("é"), 16_256_712_947_286_012_828);
        assert_eq!(of("😀"), 13_900_606_239_988_879_105);
    }
}
