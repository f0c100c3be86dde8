//! A text without what differs between a text and a faithful copy of it, and the way back.

use memchr::memmem;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::super::fold;
use super::super::numbers::digit;
use super::super::search::is_unspaced;

/// How much is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// The kind of white space, quotes, dashes and digits, compatibility forms (NFKD), and what
    /// can't be seen.
    Typography,
    /// Case and diacritics too.
    Loose,
}

/// A stretch of the folded text and the bytes that it comes from.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Where it begins in the folded text.
    at: u32,
    start: u32,
    end: u32,
    /// Byte for byte; otherwise the whole comes from the whole.
    even: bool,
}

/// A folded text whose every byte knows where it comes from.
#[derive(Debug)]
pub(super) struct Folded {
    text: String,
    stretches: Vec<Stretch>,
}

impl Folded {
    pub(super) fn new(source: &str, strength: Strength) -> Self {
        let mut builder = Builder {
            out: Self {
                text: String::with_capacity(source.len()),
                stretches: Vec::new(),
            },
            strength,
            blank: None,
            last: None,
        };
        let mut at = 0;
        while let Some(first) = source.get(at..).and_then(|rest| rest.chars().next()) {
            let mut end = at + first.len_utf8();
            if !source.as_bytes().get(end).is_none_or(u8::is_ascii) {
                let marks = source[end..].chars();
                end += marks
                    .take_while(|c| canonical_combining_class(*c) != 0)
                    .map(char::len_utf8)
                    .sum::<usize>();
            }
            builder.take(first, &source[at..end], at);
            at = end;
        }
        builder.out
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Every place of some folded words, overlapping ones too.
    pub(super) fn find<'a>(
        &'a self,
        words: &'a str,
    ) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        let finder = memmem::Finder::new(words.as_bytes());
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from + finder.find(self.text.as_bytes().get(from..)?)?;
            from = self.text.ceil_char_boundary(start + 1);
            Some(start..start + words.len())
        })
    }

    /// The bytes of the source that a stretch of the folded text comes from. The stretch is not
    /// empty.
    pub(super) fn source(&self, folded: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let holding = |at: usize| {
            let after = self.stretches.partition_point(|one| one.at as usize <= at);
            self.stretches.get(after.saturating_sub(1)).copied()
        };
        let (Some(first), Some(last)) = (holding(folded.start), holding(folded.end - 1)) else {
            return 0..0;
        };
        let within = |one: Stretch, at: usize| one.start as usize + (at - one.at as usize);
        let start = if first.even {
            within(first, folded.start)
        } else {
            first.start as usize
        };
        let end = if last.even {
            within(last, folded.end)
        } else {
            last.end as usize
        };
        start..end
    }
}

struct Builder {
    out: Folded,
    strength: Strength,
    /// White space that has not been written yet.
    blank: Option<std::ops::Range<usize>>,
    /// What was written last.
    last: Option<char>,
}

impl Builder {
    /// Takes a character with the marks on it.
    fn take(&mut self, first: char, cluster: &str, at: usize) {
        let bytes = at..at + cluster.len();
        if cluster.len() == 1 {
            let plain = match first {
                ' ' | '\t' | '\n' | '\r' => return self.rest(bytes),
                '"' | '`' => '\'',
                other if self.strength == Strength::Loose => other.to_ascii_lowercase(),
                other => other,
            };
            return self.write(plain, bytes, true);
        }
        if let Some((sign, value)) = raised(first) {
            // 10² is not 102, but m² may be written m2.
            if self.last.is_some_and(|last| last.is_ascii_digit()) && self.blank.is_none() {
                self.write(sign, bytes.clone(), false);
            }
            return self.write(char::from(b'0' + value), bytes, false);
        }
        if is_fraction(first) && self.last.is_some_and(|last| last.is_ascii_digit()) {
            self.write(' ', bytes.clone(), false);
        }
        // Before NFKD, which makes a blank and a mark of ´.
        let typed = fold::fold_typography(first);
        let typed = Some(typed).filter(|typed| typed.as_slice() != [first]);
        let typed = typed.filter(|_| cluster.len() == first.len_utf8());
        let decomposed = cluster
            .nfkd()
            .take(if typed.is_some() { 0 } else { usize::MAX });
        let typed = typed.iter().flat_map(|typed| typed.as_slice().to_owned());
        for character in typed.chain(decomposed) {
            let folded = match self.strength {
                Strength::Typography => fold::fold_typography(character),
                Strength::Loose => fold::fold(character),
            };
            for &plain in folded.as_slice() {
                match finer(plain) {
                    Some(' ') => self.rest(bytes.clone()),
                    Some(plain) => self.write(plain, bytes.clone(), false),
                    None => {}
                }
            }
        }
    }

    fn rest(&mut self, bytes: std::ops::Range<usize>) {
        let start = self.blank.as_ref().map_or(bytes.start, |blank| blank.start);
        self.blank = Some(start..bytes.end);
    }

    fn write(&mut self, character: char, bytes: std::ops::Range<usize>, even: bool) {
        let Some(last) = self.last else {
            self.blank = None;
            return self.append(character, bytes, even);
        };
        match self.blank.take() {
            Some(blank) if parts(last, character) => {
                let single = blank.len() == 1;
                self.append(' ', blank, single);
            }
            // “--” is a dash, and '' a quote.
            None if matches!(character, '-' | '\'') && last == character => return,
            _ => {}
        }
        self.append(character, bytes, even);
    }

    fn append(&mut self, character: char, bytes: std::ops::Range<usize>, even: bool) {
        let at = self.out.text.len();
        self.out.text.push(character);
        self.last = Some(character);
        let (start, end) = (short(bytes.start), short(bytes.end));
        if let Some(stretch) = self.out.stretches.last_mut() {
            if even && stretch.even && stretch.end == start {
                stretch.end = end;
                return;
            }
            // One character of the source that became several.
            if !even && !stretch.even && stretch.start == start && stretch.end == end {
                return;
            }
        }
        self.out.stretches.push(Stretch {
            at: short(at),
            start,
            end,
            even,
        });
    }
}

/// Texts are at most 256 MiB, and no character becomes more than 18.
fn short(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What [`fold::fold_typography`] leaves, for it serves what people type.
fn finer(character: char) -> Option<char> {
    Some(match character {
        '"' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '״' | '׳' => '\'',
        '٬' => ',',
        '٫' => '.',
        '\u{2044}' => '/',
        '\u{61c}' | '\u{34f}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}' => return None,
        other => match digit(other) {
            Some(value) => char::from(b'0' + value),
            None => other,
        },
    })
}

/// A raised or lowered digit: what stands for raising or lowering, and its value.
fn raised(character: char) -> Option<(char, u8)> {
    let value = |zero: u32| u8::try_from(character as u32 - zero).ok();
    Some(match character {
        '¹' => ('^', 1),
        '²' => ('^', 2),
        '³' => ('^', 3),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => ('^', value(0x2070)?),
        '\u{2080}'..='\u{2089}' => ('_', value(0x2080)?),
        _ => return None,
    })
}

fn is_fraction(character: char) -> bool {
    matches!(character, '¼'..='¾' | '\u{2150}'..='\u{215e}' | '\u{2189}')
}

/// Whether white space between these matters: between words, and behind the signs after which
/// numbers and words would else grow together.
fn parts(before: char, after: char) -> bool {
    let wordy = |c: char| is_wordy(c) && !is_unspaced(c);
    wordy(after) && (wordy(before) || matches!(before, ',' | '.' | ';' | ':' | '!' | '?'))
}

/// Letters, digits and the marks on them.
pub(super) fn is_wordy(character: char) -> bool {
    character.is_alphanumeric()
        || character == '_'
        || !character.is_ascii() && unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typography(text: &str) -> String {
        Folded::new(text, Strength::Typography).text
    }

    fn loose(text: &str) -> String {
        Folded::new(text, Strength::Loose).text
    }

    #[test]
    fn copies_that_differ_in_type_alone_fold_alike() {
        for (one, other) in [
            ("« Un nez froid »", "\"Un nez froid\""),
            ("a–b  — c", "a-b - c"),
            ("10\u{202f}000\u{a0}%", "10 000 %"),
            ("5 %", "5%"),
            ("e\u{301}te\u{301}", "été"),
            ("co\u{ad}ope\u{200b}ra\u{2060}te", "cooperate"),
            ("١٢٬٤٠٠", "12,400"),
            ("７・５％", "7・5%"),
            ("「ﾌｪﾘｰ」", "\"フェリー\""),
            ("AI 技術", "AI技術"),
            ("wait…", "wait..."),
            ("m²", "m2"),
        ] {
            assert_eq!(typography(one), typography(other), "{one} / {other}");
        }
        assert_eq!(loose("ÇA Œuvre Straße"), "ca oeuvre strasse");
    }

    #[test]
    fn what_is_not_the_same_stays_apart() {
        for (one, other) in [
            ("10²", "102"),
            ("5½", "51/2"),
            ("3, 4", "3,4"),
            ("CO₂", "CO3"),
            ("か", "が"),
            ("to day", "today"),
        ] {
            assert_ne!(loose(one), loose(other), "{one} / {other}");
        }
    }

    #[test]
    fn each_stretch_leads_back() {
        let source = "Der „Kœ\u{301}nig“  sprach\u{a0}: 12\u{202f}400 ²";
        for strength in [Strength::Typography, Strength::Loose] {
            let folded = Folded::new(source, strength);
            for (at, character) in folded.text.char_indices() {
                let bytes = folded.source(&(at..at + character.len_utf8()));
                assert!(!bytes.is_empty() && source.get(bytes).is_some());
            }
            let hit = folded.find("12 400").next().unwrap();
            assert_eq!(&source[folded.source(&hit)], "12\u{202f}400");
        }
    }
}
