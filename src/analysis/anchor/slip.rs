//! Whether one word is another one with a slip in it: misread by a scanner, or mistyped.

use super::words::Class;

/// Letters that are taken for each other because they look alike.
const ALIKE: &[&str] = &[
    "il1tjf|!r",
    "o0ceqad",
    "nhurm",
    "uvyw",
    "bh6l",
    "s5z2",
    "gq9y",
    "cg",
    "b8",
    "z27",
    "kxh",
    "pd",
    "fe",
    "ec",
    "ae",
];

/// Pairs that are taken for one letter.
const JOINED: &[(&str, char)] = &[
    ("rn", 'm'),
    ("nn", 'm'),
    ("cl", 'd'),
    ("vv", 'w'),
    ("ii", 'u'),
    ("li", 'h'),
    ("lı", 'h'),
    ("ri", 'n'),
];

/// Weights of what can have happened to a letter.
const LOOKS_ALIKE: u32 = 2;
const DOUBLED: u32 = 2;
const SWAPPED: u32 = 3;
const LOST: u32 = 4;
/// No slip at all.
const OTHER: u32 = 100;

fn is_alike(one: char, other: char) -> bool {
    ALIKE
        .iter()
        .any(|set| set.contains(one) && set.contains(other))
}

/// What happened on the cheapest way from one word to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Way {
    weight: u32,
    lost: u32,
}

impl Way {
    fn with(self, weight: u32) -> Self {
        Self {
            weight: self.weight + weight,
            lost: self.lost + u32::from(weight == LOST),
        }
    }
}

fn way(quoted: &[char], found: &[char]) -> Way {
    let width = found.len() + 1;
    let mut table = vec![Way::default(); (quoted.len() + 1) * width];
    for i in 0..=quoted.len() {
        for j in 0..=found.len() {
            let back = |a: usize, b: usize| table[(i - a) * width + j - b];
            let mut best: Option<Way> = (i == 0 && j == 0).then(Way::default);
            let mut offer = |way: Way| {
                if best.is_none_or(|best| way.weight < best.weight) {
                    best = Some(way);
                }
            };
            if i > 0 && j > 0 {
                let (one, other) = (quoted[i - 1], found[j - 1]);
                let weight = match one == other {
                    true => 0,
                    false if is_alike(one, other) => LOOKS_ALIKE,
                    false => OTHER,
                };
                offer(back(1, 1).with(weight));
            }
            if i > 0 {
                let doubled = i > 1 && quoted[i - 1] == quoted[i - 2];
                offer(back(1, 0).with(if doubled { DOUBLED } else { LOST }));
            }
            if j > 0 {
                let doubled = j > 1 && found[j - 1] == found[j - 2];
                offer(back(0, 1).with(if doubled { DOUBLED } else { LOST }));
            }
            if i > 1 && j > 1 && quoted[i - 1] == found[j - 2] && quoted[i - 2] == found[j - 1] {
                offer(back(2, 2).with(SWAPPED));
            }
            let joined = |pair: &[char], one: char| {
                JOINED
                    .iter()
                    .any(|(two, single)| *single == one && two.chars().eq(pair.iter().copied()))
            };
            if i > 1 && j > 0 && joined(&quoted[i - 2..i], found[j - 1]) {
                offer(back(2, 1).with(LOOKS_ALIKE));
            }
            if i > 0 && j > 1 && joined(&found[j - 2..j], quoted[i - 1]) {
                offer(back(1, 2).with(LOOKS_ALIKE));
            }
            table[i * width + j] = best.unwrap_or_default();
        }
    }
    table.last().copied().unwrap_or_default()
}

/// A word as it is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) said: &'a str,
    /// It stands elsewhere in the article, so it is a word that the article uses.
    pub(super) is_used: bool,
    /// It is a word of the language, so it may have been put in place of another one.
    pub(super) is_listed: bool,
    /// What it is, if it is a common word.
    pub(super) class: Option<Class>,
    /// It is a number word, or follows a number as a unit does.
    pub(super) is_counted: bool,
    /// The other one is two words: so many letters may be lost, as a short word would pass for
    /// lost letters.
    pub(super) joined: Option<u32>,
}

impl Word<'_> {
    /// It is known to be a word.
    fn is_word(&self) -> bool {
        self.class.is_some() || self.is_used
    }

    fn denies(&self) -> bool {
        self.class == Some(Class::Negation)
    }

    /// Nothing may be passed over in it but letters that look alike.
    fn is_guarded(&self) -> bool {
        self.is_counted
            || matches!(
                self.class,
                Some(Class::Negation | Class::Number | Class::Unit)
            )
    }
}

/// Words with fewer letters that lose one and change another are other words more often than slips.
const LEAST_LOST: usize = 8;
/// Words of the text with fewer letters are misread for other words too often.
const LEAST_LISTED: usize = 4;

/// Whether `quoted` is `found` with a slip in it, or the other way round. Two words that are
/// both known to be words are not, however near: `had` and `bad`, `hired` and `fired`; nor is
/// any word that the language has; unless the quote has so many `slips` elsewhere, which say that
/// a machine misread it.
pub(super) fn is_slip(quoted: Word<'_>, found: Word<'_>, slips: usize) -> bool {
    let noisy = slips > 0;
    let digits = |word: &str| -> String { word.chars().filter(char::is_ascii_digit).collect() };
    let (mine, theirs) = (digits(quoted.said), digits(found.said));
    if !mine.is_empty() && !theirs.is_empty() && mine != theirs
        || starts_otherwise(quoted.said, found.said, noisy)
    {
        return false;
    }
    let is_long = found.said.chars().count() >= LEAST_LISTED;
    if quoted.is_listed && is_long && !noisy {
        return false;
    }
    let letters = |word: Word<'_>| word.said.chars().take(64).collect::<Vec<char>>();
    let (mine, theirs) = (letters(quoted), letters(found));
    let length = mine.len().max(theirs.len());
    let way = way(&mine, &theirs);
    let guarded = quoted.is_guarded() || found.is_guarded();
    let glue = [quoted.class, found.class] == [Some(Class::Glue); 2];
    if !glue && quoted.is_word() && found.is_word() {
        // What holds the sentence together says little, so more of it may be gone.
        let glue = found.class == Some(Class::Glue);
        let most = if glue || slips > 1 { LOST } else { LOOKS_ALIKE };
        return noisy && !guarded && way.weight <= most;
    }
    let lost = match quoted.joined {
        Some(most) => most,
        None if glue => u32::from(noisy || is_elided(quoted.said, found.said)),
        None if guarded => u32::from(noisy || length > 4 && !quoted.denies() && !found.denies()),
        None => 1 + u32::from(noisy && length > 5),
    };
    // No list has all names: `Alonso` and `alone`.
    let is_short = (LEAST_LISTED..LEAST_LOST).contains(&length);
    if is_short && !noisy && way.lost > 0 && way.weight > LOST {
        return false;
    }
    way.lost <= lost && way.weight <= budget(length, noisy)
}

/// `l` and `la`, `d` and `de`, `un` and `une`.
fn is_elided(one: &str, other: &str) -> bool {
    let longer =
        |long: &str, short: &str| matches!(long.strip_prefix(short), Some("a" | "e" | "i" | "o"));
    longer(one, other) || longer(other, one)
}

/// How much may have happened to a word of so many letters: more in a quote that is `noisy`.
fn budget(length: usize, noisy: bool) -> u32 {
    let length = u32::try_from(length).unwrap_or(u32::MAX / 4);
    match length {
        0..=3 => 2 * length,
        _ if noisy => 2 * length.div_ceil(2) + 2,
        _ => 2 * (length / 4) + 4,
    }
}

/// One is the other with two letters or more before it (`illegal`, `unlikely`, `female`), or
/// with an `a` (`atypical`), which is as likely a lost letter if much is `noisy`.
fn starts_otherwise(one: &str, other: &str, noisy: bool) -> bool {
    let (long, short) = if one.len() > other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let before = long.strip_suffix(short);
    before.is_some_and(|before| {
        before == "a" && !short.starts_with('a') && !noisy || before.chars().count() > 1
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::Lexicon;
    use super::*;

    fn slips(quoted: &str, found: &str) -> bool {
        let lexicon = Lexicon::new("", "");
        let word = |said| Word {
            said,
            is_used: false,
            is_listed: false,
            class: lexicon.class(said),
            is_counted: false,
            joined: None,
        };
        is_slip(word(quoted), word(found), 0)
    }

    #[test]
    fn slips_are_told_from_other_words() {
        for (quoted, found) in [
            ("govemment", "government"),
            ("tirne", "time"),
            ("p0lice", "police"),
            ("goverment", "government"),
            ("comittee", "committee"),
            ("becuase", "because"),
            ("nct", "not"),
            ("ls", "is"),
            ("durchgefrarenen", "durchgefrorenen"),
            ("it", "if"),
        ] {
            assert!(slips(quoted, found), "{quoted} {found}");
            assert!(slips(found, quoted), "{found} {quoted}");
        }
        for (quoted, found) in [
            ("opened", "closed"),
            ("monday", "sunday"),
            ("iran", "iraq"),
            ("hired", "fired"),
            ("legal", "illegal"),
            ("likely", "unlikely"),
            ("typical", "atypical"),
            ("increase", "decrease"),
            ("import", "export"),
            ("male", "female"),
            ("north", "south"),
            ("million", "billion"),
            ("not", "now"),
            ("no", "on"),
            ("ever", "never"),
            ("kein", "ein"),
            ("km", "kg"),
            ("g7", "g8"),
            ("der", "die"),
            ("passengers", "messengers"),
            ("running", "morning"),
            ("austria", "australia"),
            ("hospital", "school"),
            ("cyber", "aber"),
            ("restau", "reste"),
        ] {
            assert!(!slips(quoted, found), "{quoted} {found}");
            assert!(!slips(found, quoted), "{found} {quoted}");
        }
    }
}
