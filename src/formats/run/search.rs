//! In which article quotes stand that name none: one walk over all texts, whatever their number.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization as _;

use crate::formats::lines::in_order;

/// A word in more articles than this says nothing of where a quote stands.
const MOST_ARTICLES: usize = 64;

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

/// The article in which each quote stands, where it stands in one alone or is much like the
/// words of one alone. `texts` by number; `None` where nothing can be said, or if `goes_on` says
/// to stop.
pub(super) fn places(
    quotes: &[&str],
    texts: &[&str],
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Vec<Option<usize>> {
    let quoted: Vec<Vec<u64>> = quotes
        .iter()
        .map(|quote| words(quote).map(|(key, _)| key).collect())
        .collect();
    let wanted: HashSet<u64> = quoted.iter().flatten().copied().collect();
    // In which articles each word stands; nothing if in too many.
    let mut postings: HashMap<u64, Option<Vec<usize>>> = HashMap::new();
    let numbers: Vec<usize> = (0..texts.len()).collect();
    let look = |number: usize| {
        let known = |(key, _): (u64, usize)| wanted.contains(&key).then_some(key);
        let found: HashSet<u64> = match goes_on() {
            true => words(texts[number]).filter_map(known).collect(),
            false => HashSet::new(),
        };
        (number, found)
    };
    in_order(&numbers, look, |(number, found)| {
        for key in found {
            let posting = postings.entry(key).or_insert_with(|| Some(Vec::new()));
            if let Some(articles) = posting {
                articles.push(number);
                if articles.len() > MOST_ARTICLES {
                    *posting = None;
                }
            }
        }
    });
    let mut checks: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut out: Vec<Option<usize>> = vec![None; quotes.len()];
    for (number, quote) in quoted.iter().enumerate() {
        let listed = |key: &u64| postings.get(key);
        if quote.iter().all(|key| listed(key).is_some()) {
            let rarest = quote.iter().filter_map(|key| listed(key)?.as_ref());
            for article in rarest
                .min_by_key(|articles| articles.len())
                .into_iter()
                .flatten()
            {
                checks.entry(*article).or_default().push(number);
            }
        }
    }
    let mut hits: Vec<Vec<usize>> = vec![Vec::new(); quotes.len()];
    let articles: Vec<usize> = checks.keys().copied().collect();
    let check = |article: usize| {
        let asked = checks.get(&article).map_or(&[][..], Vec::as_slice);
        (article, standing(texts[article], asked, &quoted))
    };
    in_order(&articles, check, |(article, found)| {
        for number in found {
            hits[number].push(article);
        }
    });
    for (number, hits) in hits.iter().enumerate() {
        out[number] = match hits.as_slice() {
            [one] => Some(*one),
            [] => alike(&quoted[number], &postings),
            _ => None,
        };
    }
    out
}

/// Which of some quotes stand in a text.
fn standing(text: &str, asked: &[usize], quoted: &[Vec<u64>]) -> Vec<usize> {
    let keys: Vec<u64> = words(text).map(|(key, _)| key).collect();
    let mut begins: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, key) in keys.iter().enumerate() {
        begins.entry(*key).or_default().push(at);
    }
    let stands = |number: &&usize| {
        let quote = &quoted[**number];
        // The rarest word keeps a quote that begins like everything from taking long.
        let rarest = quote.iter().enumerate();
        let rarest = rarest.filter_map(|(at, key)| Some((at, begins.get(key)?)));
        let Some((offset, places)) = rarest.min_by_key(|(_, places)| places.len()) else {
            return false;
        };
        places.iter().any(|at| {
            let start = at.checked_sub(offset);
            start.is_some_and(|start| keys[start..].starts_with(quote))
        })
    };
    asked.iter().filter(stands).copied().collect()
}

/// The one article that has most of the rare words of a quote, if no other has half as many.
fn alike(quote: &[u64], postings: &HashMap<u64, Option<Vec<usize>>>) -> Option<usize> {
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
            places(&quotes, &texts, &|| true),
            [
                None,
                Some(1),
                Some(1),
                Some(1),
                Some(0),
                Some(2),
                None,
                None
            ]
        );
    }
}
