//! In which article quotes stand that name none. Two walks over all texts find those that stand
//! there, whatever their number: one counts words, one looks for each quote where its rarest word
//! stands. A third is for what stands nowhere as it is.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::cores::in_order;

/// A word in more articles than this says nothing of where a quote stands that is only like what
/// is there.
const MOST_ARTICLES: usize = 64;
/// So many quotes that stand nowhere are looked for in one walk, to bound memory.
const AT_ONCE: usize = 50_000;
/// Words are counted by so many bits of their hash.
const BITS: u32 = 22;

/// Whether to go on.
type GoesOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// Whether a letter belongs to a script that sets words without blanks.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words of a text without case and marks, by hash, with where each begins in the letters.
/// Of scripts that set no blanks each letter is a word.
pub(super) fn words(text: &str) -> impl Iterator<Item = (u64, usize)> + '_ {
    let mut letters = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .enumerate()
        .peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = letters.next()?;
            if !first.is_alphanumeric() {
                continue;
            }
            let mut hasher = DefaultHasher::new();
            first.hash(&mut hasher);
            if !is_unspaced(first) {
                while let Some((_, c)) = letters
                    .next_if(|(_, c)| !is_unspaced(*c) && (c.is_alphanumeric() || is_mark(*c)))
                {
                    if !is_mark(c) {
                        c.hash(&mut hasher);
                    }
                }
            }
            return Some((hasher.finish(), start));
        }
    })
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Two words behind each other, as one.
fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(17) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn bucket(key: u64) -> usize {
    usize::try_from(key >> (64 - BITS)).unwrap_or_default()
}

/// A quote by its words.
type Words = Vec<u64>;

/// So many articles in which the same words stand are named.
const MOST_HOMES: usize = 8;

/// In which articles a quote stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Home {
    /// In none.
    Nowhere,
    /// In one alone, or it is much like the words of one alone.
    In(usize),
    /// In several.
    Several {
        /// The first of them.
        first: Vec<usize>,
        /// How many there are.
        count: usize,
    },
}

impl Home {
    fn add(&mut self, article: usize) {
        match self {
            Self::Nowhere => *self = Self::In(article),
            Self::In(one) => {
                *self = Self::Several {
                    first: vec![*one, article],
                    count: 2,
                }
            }
            Self::Several { first, count } => {
                *count += 1;
                if first.len() < MOST_HOMES {
                    first.push(article);
                }
            }
        }
    }

    /// The articles, unless there are too many to choose from.
    pub(super) fn all(&self) -> &[usize] {
        match self {
            Self::Nowhere => &[],
            Self::In(one) => std::slice::from_ref(one),
            Self::Several { first, count } if *count == first.len() => first,
            Self::Several { .. } => &[],
        }
    }
}

/// The articles in which each quote stands. `texts` by number; nowhere if `goes_on` says to stop.
pub(in crate::formats) fn homes(quotes: &[&str], texts: &[&str], goes_on: GoesOn<'_>) -> Vec<Home> {
    // The same words are looked for once.
    let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(quotes.len());
    let mut quoted: Vec<Words> = Vec::new();
    let mut asked: Vec<usize> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        asked.push(*numbers.entry(quote).or_insert_with(|| {
            quoted.push(words(quote).map(|(key, _)| key).collect());
            quoted.len() - 1
        }));
    }
    let hits = standing(&quoted, texts, goes_on);
    let open = hits.iter().enumerate();
    let open = open.filter(|(_, hit)| **hit == Home::Nowhere);
    let open: Vec<usize> = open.map(|(number, _)| number).collect();
    let mut found: HashMap<usize, usize> = HashMap::new();
    for open in open.chunks(AT_ONCE) {
        let postings = postings(open, &quoted, texts, goes_on);
        let alike = open.iter().filter_map(|number| {
            let article = alike(&quoted[*number], &postings)?;
            Some((*number, article))
        });
        found.extend(alike);
    }
    let home = |number: &usize| match &hits[*number] {
        Home::Nowhere => found
            .get(number)
            .map_or(Home::Nowhere, |one| Home::In(*one)),
        found => found.clone(),
    };
    asked.iter().map(home).collect()
}

/// What is done for each text on all cores, its results taken one after the other.
fn each_text<D: Send>(
    texts: &[&str],
    goes_on: GoesOn<'_>,
    work: impl Fn(Vec<u64>) -> D + Sync,
    mut take: impl FnMut(usize, D),
) {
    let work = |number: usize| {
        let keys = || words(texts[number]).map(|(key, _)| key).collect();
        goes_on().then(|| (number, work(keys())))
    };
    in_order(0..texts.len(), work, |done| {
        if let Some((number, done)) = done {
            take(number, done);
        }
    });
}

/// In which articles each quote stands, word by word.
fn standing(quoted: &[Words], texts: &[&str], goes_on: GoesOn<'_>) -> Vec<Home> {
    let mut counts = vec![0_u16; 1 << BITS];
    let buckets = |keys: Vec<u64>| {
        let pairs = keys.windows(2).map(|two| bucket(pair(two[0], two[1])));
        let mut all: Vec<usize> = keys.iter().map(|key| bucket(*key)).chain(pairs).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    each_text(texts, goes_on, buckets, |_, found: Vec<usize>| {
        for bucket in found {
            counts[bucket] = counts[bucket].saturating_add(1);
        }
    });
    // Of each quote the rarest word, or two words, and where in the quote they are.
    let mut index: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for (number, quote) in quoted.iter().enumerate() {
        let words = quote.iter().copied().enumerate();
        let pairs = quote.windows(2).map(|two| pair(two[0], two[1])).enumerate();
        let all = words
            .chain(pairs)
            .map(|(at, key)| (counts[bucket(key)], at, key));
        if let Some((1.., at, key)) = all.min() {
            index.entry(key).or_default().push((number, at));
        }
    }
    let look = |keys: Vec<u64>| {
        let mut found: HashSet<usize> = HashSet::new();
        for (at, key) in keys.iter().enumerate() {
            let two = keys.get(at + 1).map(|next| pair(*key, *next));
            for key in [Some(*key), two].into_iter().flatten() {
                for (number, offset) in index.get(&key).into_iter().flatten() {
                    let start = at.checked_sub(*offset);
                    if start.is_some_and(|start| keys[start..].starts_with(&quoted[*number])) {
                        found.insert(*number);
                    }
                }
            }
        }
        found
    };
    let mut hits = vec![Home::Nowhere; quoted.len()];
    each_text(texts, goes_on, look, |article, found: HashSet<usize>| {
        for number in found {
            hits[number].add(article);
        }
    });
    hits
}

/// In which articles words stand; nothing where in too many.
type Postings = HashMap<u64, Option<Vec<usize>>>;

/// In which articles each word of some quotes stands.
fn postings(open: &[usize], quoted: &[Words], texts: &[&str], goes_on: GoesOn<'_>) -> Postings {
    let wanted: HashSet<u64> = open
        .iter()
        .flat_map(|number| &quoted[*number])
        .copied()
        .collect();
    let known = |keys: Vec<u64>| -> HashSet<u64> {
        keys.into_iter()
            .filter(|key| wanted.contains(key))
            .collect()
    };
    let mut out = Postings::new();
    each_text(texts, goes_on, known, |article, found: HashSet<u64>| {
        for key in found {
            let posting = out.entry(key).or_insert_with(|| Some(Vec::new()));
            if let Some(articles) = posting {
                articles.push(article);
                if articles.len() > MOST_ARTICLES {
                    *posting = None;
                }
            }
        }
    });
    out
}

/// The one article that has most of the rare words of a quote, if no other has half as many.
fn alike(quote: &[u64], postings: &Postings) -> Option<usize> {
    let mut votes: HashMap<usize, usize> = HashMap::new();
    let rare: HashSet<u64> = quote.iter().copied().collect();
    let common = |key: &u64| matches!(postings.get(key), Some(None));
    let rare: Vec<u64> = rare.into_iter().filter(|key| !common(key)).collect();
    for articles in rare.iter().filter_map(|key| postings.get(key)?.as_ref()) {
        for article in articles {
            *votes.entry(*article).or_default() += 1;
        }
    }
    let mut votes: Vec<(usize, usize)> = votes.into_iter().map(|(a, n)| (n, a)).collect();
    votes.sort_unstable_by_key(|(count, article)| (std::cmp::Reverse(*count), *article));
    let (first, article) = *votes.first()?;
    let second = votes.get(1).map_or(0, |(count, _)| *count);
    (first >= 2 && 5 * first >= 3 * rare.len() && 2 * second <= first).then_some(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_belongs_to_the_one_article_that_has_it() {
        let texts = [
            "The mayor said that 12 people came to the quay.",
            "The mayor said nothing. “Élan” was all. 政府は昨日発表した。",
            "In March, forty swans were counted on the lower lake.",
        ];
        let quotes = [
            "The mayor said",
            "the MAYOR said nothing",
            "elan",
            "昨日発表",
            "12 people came",
            "forty swans counted on the lower lakes",
            "penguins",
            "",
        ];
        assert_eq!(
            homes(&quotes, &texts, &|| true),
            [
                Home::Several {
                    first: vec![0, 1],
                    count: 2
                },
                Home::In(1),
                Home::In(1),
                Home::In(1),
                Home::In(0),
                Home::In(2),
                Home::Nowhere,
                Home::Nowhere
            ]
        );
    }

    #[test]
    fn words_that_stand_everywhere_are_told_apart_by_what_is_beside_them() {
        let all: Vec<String> = (0..200)
            .map(|log| {
                (0..200)
                    .map(|day| format!("On day {day} of log {log} they met. "))
                    .collect()
            })
            .collect();
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let quotes = [
            "day 3 of log 77",
            "they met",
            "Log 5, they met: on day 9 of",
        ];
        let found = homes(&quotes, &texts, &|| true);
        assert_eq!([&found[0], &found[2]], [&Home::In(77), &Home::In(5)]);
        assert!(matches!(&found[1], Home::Several { count: 200, .. }));
        assert_eq!(found[1].all(), [0; 0]);
        let stopped = homes(&quotes, &texts, &|| false);
        assert!(stopped.iter().all(|one| *one == Home::Nowhere));
    }
}
