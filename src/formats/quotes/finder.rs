//! Many quotes found in many texts at one go.

/// Where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    /// Nowhere.
    Never,
    /// Here alone.
    Once {
        /// In which text, by the number that [`Finder::look`] got.
        text: usize,
        /// At which byte.
        at: usize,
    },
    /// In several places.
    Often,
}

/// Quotes in order. All that begin at one place of a text are the beginnings of the last of
/// them that is not greater than what stands there, so one search finds them all.
pub(super) struct Finder<'q> {
    /// As they were given: which of `sorted` each is.
    given: Vec<usize>,
    sorted: Vec<&'q str>,
    /// Of each of `sorted`, the longest other one that it begins with.
    shorter: Vec<Option<usize>>,
    hits: Vec<Hit>,
    /// Which bytes a quote begins with.
    first: [bool; 256],
}

impl<'q> Finder<'q> {
    pub(super) fn new(quotes: &[&'q str]) -> Self {
        let mut sorted = quotes.to_owned();
        sorted.sort_unstable();
        sorted.dedup();
        let given = quotes
            .iter()
            .map(|quote| sorted.partition_point(|other| other < quote))
            .collect();
        let mut first = [false; 256];
        let mut shorter: Vec<Option<usize>> = Vec::with_capacity(sorted.len());
        for (index, quote) in sorted.iter().enumerate() {
            if let Some(byte) = quote.bytes().next() {
                first[usize::from(byte)] = true;
            }
            let mut candidate = index.checked_sub(1);
            while let Some(other) = candidate.filter(|other| !quote.starts_with(sorted[*other])) {
                candidate = shorter[other];
            }
            shorter.push(candidate);
        }
        Self {
            given,
            hits: vec![Hit::Never; sorted.len()],
            sorted,
            shorter,
            first,
        }
    }

    /// Looks through a text.
    pub(super) fn look(&mut self, number: usize, text: &str) {
        for (at, byte) in text.bytes().enumerate() {
            if !self.first[usize::from(byte)] || !text.is_char_boundary(at) {
                continue;
            }
            let rest = &text[at..];
            let after = self.sorted.partition_point(|quote| *quote <= rest);
            let mut candidate = after.checked_sub(1);
            while let Some(index) = candidate {
                if is_whole(text, at, self.sorted[index]) {
                    self.hits[index] = match self.hits[index] {
                        Hit::Never => Hit::Once { text: number, at },
                        Hit::Once { .. } | Hit::Often => Hit::Often,
                    };
                }
                candidate = self.shorter[index];
            }
        }
    }

    /// Where each quote stands, in the order in which they were given.
    pub(super) fn hits(&self) -> impl Iterator<Item = Hit> + '_ {
        self.given.iter().map(|index| self.hits[*index])
    }
}

/// Whether the quote stands there and cuts no word: a 5 in 2025 is another number.
fn is_whole(text: &str, at: usize, quote: &str) -> bool {
    let (before, rest) = text.split_at(at);
    let Some(after) = rest.strip_prefix(quote) else {
        return false;
    };
    // Scripts beyond these set words without blanks, or join others to their beginning.
    let letter = |c: char| c < '\u{530}' && c.is_alphanumeric();
    let inside = |left: Option<char>, right: Option<char>| {
        left.is_some_and(letter) && right.is_some_and(letter)
    };
    !inside(before.chars().next_back(), quote.chars().next())
        && !inside(quote.chars().next_back(), after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_cut() {
        let mut finder = Finder::new(&["5", "art", "府说"]);
        finder.look(0, "in 2025 a party, 5 of 55; 政府说有");
        let hits: Vec<Hit> = finder.hits().collect();
        let at = |at| Hit::Once { text: 0, at };
        assert_eq!(hits, [at(17), Hit::Never, at(29)]);
    }

    #[test]
    fn quotes_that_begin_alike_are_told_apart() {
        let quotes = ["#", "##", "##b", "##c", "é", "x", "##", "# é"];
        let mut finder = Finder::new(&quotes);
        let texts = ["z##b é", "##c z# é"];
        for (number, text) in texts.iter().enumerate() {
            finder.look(number, text);
        }
        for (quote, hit) in quotes.iter().zip(finder.hits()) {
            let all: Vec<(usize, usize)> = texts
                .iter()
                .enumerate()
                .flat_map(|(text, words)| words.match_indices(quote).map(move |hit| (text, hit.0)))
                .collect();
            let wanted = match all[..] {
                [] => Hit::Never,
                [(text, at)] => Hit::Once { text, at },
                _ => Hit::Often,
            };
            assert_eq!(hit, wanted, "{quote}");
        }
    }
}
