//! Tags of tokens: `B-actor`, `I-actor`, `O`, in the schemes that people use.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::Range;

/// How tags say where spans begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagScheme {
    /// B begins each span, I goes on.
    #[default]
    Iob2,
    /// I for all, B only where a span follows one of the same label without a gap.
    Iob1,
    /// B, I, L for the last token, U for a span of one.
    Bilou,
    /// B, I, E for the last token, S for a span of one.
    Iobes,
}

impl TagScheme {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Iob2, Self::Iob1, Self::Bilou, Self::Iobes];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iob2 => "iob2",
            Self::Iob1 => "iob1",
            Self::Bilou => "bilou",
            Self::Iobes => "iobes",
        }
    }

    /// The letters that stand before a label, in the order in which tags are listed.
    #[must_use]
    pub const fn letters(self) -> &'static [char] {
        match self {
            Self::Iob2 | Self::Iob1 => &['B', 'I'],
            Self::Bilou => &['B', 'I', 'L', 'U'],
            Self::Iobes => &['B', 'I', 'E', 'S'],
        }
    }

    /// One tag in words for each of `count` tokens. Spans share no token.
    #[must_use]
    pub fn write<'l>(
        self,
        count: usize,
        spans: impl IntoIterator<Item = (Range<usize>, &'l str)>,
    ) -> Vec<Cow<'static, str>> {
        let mut out = vec![Cow::Borrowed("O"); count];
        for (token, tag) in self.tags(spans.into_iter().collect()) {
            if let Some(out) = out.get_mut(token) {
                *out = Cow::Owned(tag.to_string());
            }
        }
        out
    }

    /// The tags of the tokens in spans, which share none, with their places, in order.
    pub(in crate::formats) fn tags<'l>(
        self,
        mut spans: Vec<(Range<usize>, &'l str)>,
    ) -> Vec<(usize, Tag<'l>)> {
        spans.sort_unstable_by_key(|(span, _)| span.start);
        let mut tags = Vec::with_capacity(spans.len() * 2);
        let mut before: Option<(usize, &str)> = None;
        for (span, label) in spans {
            let follows = before == Some((span.start, label));
            let first = span.start;
            for token in span.clone() {
                let letter = self.letter(token == first, token + 1 == span.end, follows);
                tags.push((token, Tag { letter, label }));
            }
            before = Some((span.end, label));
        }
        tags
    }

    fn letter(self, first: bool, last: bool, follows: bool) -> char {
        match (self, first, last) {
            (Self::Iob1, true, _) if !follows => 'I',
            (Self::Iob2 | Self::Iob1, true, _) | (_, true, false) => 'B',
            (Self::Iob2 | Self::Iob1, false, _) | (_, false, false) => 'I',
            (Self::Bilou, true, true) => 'U',
            (Self::Bilou, false, true) => 'L',
            (Self::Iobes, true, true) => 'S',
            (Self::Iobes, false, true) => 'E',
        }
    }
}

/// What a token is in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Tag<'l> {
    /// `B`, `I`, ….
    pub(in crate::formats) letter: char,
    /// The label of the span.
    pub(in crate::formats) label: &'l str,
}

impl fmt::Display for Tag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char(self.letter)?;
        f.write_char('-')?;
        f.write_str(self.label)
    }
}

/// A span that tags say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagSpan {
    /// On which tokens.
    pub tokens: Range<usize>,
    /// Its label.
    pub label: String,
}

/// A tag that does not fit the scheme, read as what it most likely means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Of which token.
    pub token: usize,
    /// What it was read as: "begins a span".
    pub as_what: &'static str,
}

/// Reads tags of one file, whatever their scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagReader {
    scheme: TagScheme,
}

/// What a tag says: outside, or letter and label. No letter is a bare label.
fn parse(tag: &str) -> Option<(Option<char>, &str)> {
    if matches!(tag, "O" | "o" | "-" | "_" | "") {
        return None;
    }
    let mut characters = tag.chars();
    let letter = characters.next().map(|letter| letter.to_ascii_uppercase());
    let known = letter.filter(|letter| "BIMLEUSO".contains(*letter));
    match (known, characters.as_str().strip_prefix('-')) {
        (Some('O'), Some(_)) => None,
        (Some(letter), Some(label)) => Some((Some(letter), label)),
        _ => Some((None, tag)),
    }
}

/// What the tags of a file show of their scheme.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct TagsSeen {
    last: Option<char>,
    single: Option<char>,
    bare_starts: usize,
    free_begins: usize,
}

impl TagsSeen {
    /// Looks at the tags of a row.
    pub(in crate::formats) fn row<'t>(&mut self, tags: impl IntoIterator<Item = &'t str>) {
        let mut before: Option<&str> = None;
        for tag in tags {
            let parsed = parse(tag);
            match parsed {
                Some((Some(letter @ ('L' | 'E')), _)) => self.last = self.last.or(Some(letter)),
                Some((Some(letter @ ('U' | 'S')), _)) => {
                    self.single = self.single.or(Some(letter));
                }
                Some((Some('I' | 'M'), label)) if before != Some(label) => self.bare_starts += 1,
                Some((Some('B'), label)) if before != Some(label) => self.free_begins += 1,
                _ => {}
            }
            before = parsed.map(|(_, label)| label);
        }
    }

    /// Adds what was seen further on in the file.
    pub(in crate::formats) fn add(&mut self, other: Self) {
        self.last = self.last.or(other.last);
        self.single = self.single.or(other.single);
        self.bare_starts += other.bare_starts;
        self.free_begins += other.free_begins;
    }

    /// What reads these tags.
    pub(in crate::formats) fn reader(self) -> TagReader {
        let scheme = match (self.last, self.single) {
            (Some('L'), _) | (None, Some('U')) => TagScheme::Bilou,
            (Some(_), _) | (None, Some(_)) => TagScheme::Iobes,
            (None, None) if self.bare_starts > 0 && self.free_begins == 0 => TagScheme::Iob1,
            (None, None) => TagScheme::Iob2,
        };
        TagReader { scheme }
    }
}

impl TagReader {
    /// Finds out the scheme from all tags of a file, given row by row.
    pub fn of<'t, R: IntoIterator<Item = &'t str>>(rows: impl IntoIterator<Item = R>) -> Self {
        let mut seen = TagsSeen::default();
        rows.into_iter().for_each(|row| seen.row(row));
        seen.reader()
    }

    /// The scheme that was found.
    #[must_use]
    pub fn scheme(self) -> TagScheme {
        self.scheme
    }

    /// The spans of one row of tags, and where tags were read otherwise than they are.
    #[must_use]
    pub fn read<'t>(self, tags: impl IntoIterator<Item = &'t str>) -> (Vec<TagSpan>, Vec<Repair>) {
        let mut row = Row {
            says_ends: matches!(self.scheme, TagScheme::Bilou | TagScheme::Iobes),
            ..Row::default()
        };
        let mut count = 0;
        for (token, tag) in tags.into_iter().enumerate() {
            row.take(self.scheme, token, parse(tag));
            count = token + 1;
        }
        row.close(count, true);
        (row.spans, row.repairs)
    }
}

/// A row of tags being read.
#[derive(Default)]
struct Row<'t> {
    says_ends: bool,
    open: Option<(usize, &'t str)>,
    spans: Vec<TagSpan>,
    repairs: Vec<Repair>,
}

impl<'t> Row<'t> {
    fn take(&mut self, scheme: TagScheme, token: usize, tag: Option<(Option<char>, &'t str)>) {
        let Some((letter, label)) = tag else {
            self.close(token, true);
            return;
        };
        let goes_on = self.open.is_some_and(|(_, open)| open == label);
        match letter {
            Some('B') => self.begin(token, label, true),
            Some('U' | 'S') => {
                self.begin(token, label, true);
                self.close(token + 1, false);
            }
            Some('L' | 'E') => {
                if !goes_on {
                    self.repair(token, "begins and ends a span");
                    self.begin(token, label, true);
                }
                self.close(token + 1, false);
            }
            Some(_) if goes_on => {}
            Some(_) => {
                if scheme != TagScheme::Iob1 {
                    self.repair(token, "begins a span");
                }
                self.begin(token, label, true);
            }
            None if goes_on => {}
            None => self.begin(token, label, false),
        }
    }

    fn begin(&mut self, token: usize, label: &'t str, checks_end: bool) {
        self.close(token, checks_end);
        self.open = Some((token, label));
    }

    /// Ends what is open before `end`.
    fn close(&mut self, end: usize, checks_end: bool) {
        let Some((start, label)) = self.open.take() else {
            return;
        };
        if self.says_ends && checks_end {
            self.repair(end - 1, "ends a span");
        }
        self.spans.push(TagSpan {
            tokens: start..end,
            label: label.to_owned(),
        });
    }

    fn repair(&mut self, token: usize, as_what: &'static str) {
        self.repairs.push(Repair { token, as_what });
    }
}
