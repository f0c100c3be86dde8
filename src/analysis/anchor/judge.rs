//! What differs between a quote and a place that is like it, and whether that may be passed over.

use super::align::{Alike, Index, Step};
use super::slip::{self, Word};
use super::tokens::{Kind, Token, Tokens};
use super::words::{Class, Lexicon};
use super::{Difference, DifferenceKind, Vocabulary};
use crate::text::ArticleText;

/// A quote, a text, and what both are compared by.
pub(super) struct Judge<'a> {
    pub(super) words: &'a str,
    pub(super) quote: &'a Tokens,
    pub(super) article: &'a ArticleText,
    pub(super) text: &'a Tokens,
    pub(super) index: &'a Index,
    pub(super) lexicon: &'a Lexicon,
    pub(super) vocabulary: Option<&'a Vocabulary>,
}

impl Judge<'_> {
    /// All that differs at a place, in order.
    pub(super) fn differences(&self, place: &Alike) -> Vec<Difference> {
        let mut kinds: Vec<(DifferenceKind, &Step)> = place
            .steps
            .iter()
            .filter_map(|step| Some((self.kind(step, 0)?, step)))
            .collect();
        let slip = |(kind, _): &&(DifferenceKind, &Step)| *kind == DifferenceKind::Slip;
        let slips = kinds.iter().filter(slip).count();
        if slips > 0 {
            // Misread by a machine, so what may be another word is one more slip.
            for (kind, step) in &mut kinds {
                *kind = self.kind(step, slips).unwrap_or(*kind);
            }
        }
        self.respace(&place.steps, &mut kinds);
        let shown = |(kind, step): (DifferenceKind, &Step)| Difference {
            kind,
            quoted: self.words_of(self.quote, self.words, &step.quoted),
            found: self.words_of(self.text, self.article.as_str(), &step.found),
        };
        kinds.into_iter().map(shown).collect()
    }

    /// Words next to each other that have the same letters are but parted elsewhere: “frontierwith
    /// the” for “frontier withthe”.
    fn respace(&self, steps: &[Step], kinds: &mut [(DifferenceKind, &Step)]) {
        let letters = |tokens: &Tokens, range: std::ops::Range<usize>| -> String {
            let list = tokens.list[range].iter();
            list.map(|token| tokens.written(token)).collect()
        };
        for window in steps.windows(2).chain(steps.windows(3)) {
            let [first, .., last] = window else {
                continue;
            };
            let inside = |step: &Step| window.iter().any(|one| std::ptr::eq(one, step));
            let passes = |kind: DifferenceKind| kind.is_harmless() || kind == DifferenceKind::Words;
            let mut here = kinds.iter().filter(|(_, step)| inside(step));
            if !here.clone().any(|(kind, _)| *kind == DifferenceKind::Words)
                || !here.all(|(kind, _)| passes(*kind))
            {
                continue;
            }
            let mine = letters(self.quote, first.quoted.start..last.quoted.end);
            let same = mine == letters(self.text, first.found.start..last.found.end);
            if same && !self.hides_denial(self.quote, first.quoted.start..last.quoted.end) {
                let here = kinds.iter_mut().filter(|(_, step)| inside(step));
                here.for_each(|(kind, _)| *kind = DifferenceKind::Spacing);
            }
        }
    }

    /// Whether a word begins or ends with one that denies: “isnot able” is not “is notable”. Such of two
    /// letters are too many to ask.
    fn hides_denial(&self, tokens: &Tokens, range: std::ops::Range<usize>) -> bool {
        let denies = |part: &str| {
            part.chars().nth(2).is_some() && self.lexicon.class(part) == Some(Class::Negation)
        };
        tokens.list[range].iter().any(|token| {
            let word = tokens.written(token);
            let mut borders = word.char_indices().map(|(at, _)| word.split_at(at));
            borders.any(|(start, end)| denies(start) || (!start.is_empty() && denies(end)))
        })
    }

    fn words_of(&self, tokens: &Tokens, source: &str, range: &std::ops::Range<usize>) -> String {
        if range.is_empty() {
            return String::new();
        }
        let bytes = tokens.source(range.start, range.end - 1);
        let words = bytes.and_then(|bytes| source.get(bytes));
        words.unwrap_or_default().to_owned()
    }

    /// What differs at a step; of a quote with `slips` elsewhere more is passed over.
    fn kind(&self, step: &Step, slips: usize) -> Option<DifferenceKind> {
        let mine = &self.quote.list[step.quoted.clone()];
        let theirs = &self.text.list[step.found.clone()];
        match (mine, theirs) {
            ([one], [other]) => {
                if one.key == other.key {
                    return None;
                }
                let quoted = self.quoted(step.quoted.start, 0, slips);
                let found = self.word(self.text, step.found.start, 1);
                let both_in_letters = !quoted.is_sum(one) && !found.is_sum(other);
                let both_numbers = one.kind == Kind::Number && other.kind == Kind::Number;
                if both_in_letters && !both_numbers && slip::is_slip(quoted.word, found.word, slips)
                {
                    return Some(DifferenceKind::Slip);
                }
            }
            ([_], [_, _]) => return Some(self.parted(self.quote, step, self.text, slips)),
            ([_, _], [_]) => return Some(self.parted(self.text, step, self.quote, slips)),
            _ => {}
        }
        let mine = step
            .quoted
            .clone()
            .map(|at| sort(self.lexicon, self.quote, at));
        let theirs = step
            .found
            .clone()
            .map(|at| sort(self.lexicon, self.text, at));
        mine.chain(theirs).min()
    }

    /// A word that may be a slip; `own` times it stands in the article anyway.
    fn word<'t>(&self, tokens: &'t Tokens, at: usize, own: usize) -> Judged<'t> {
        let token = &tokens.list[at];
        let said = tokens.written(token);
        let is_used = self.index.of(token.key).len() > own
            || self
                .vocabulary
                .is_some_and(|words| words.count(token.key) > own);
        let is_unit = !is_used && is_unit(self.lexicon, tokens, at);
        Judged {
            word: Word {
                said,
                is_used,
                is_listed: false,
                class: self.lexicon.class(said),
                is_counted: token.kind == Kind::Number || is_unit,
                joined: None,
            },
        }
    }

    /// A word of the quote. That there is such a word says something as long as there are no
    /// `slips` elsewhere.
    fn quoted(&self, at: usize, own: usize, slips: usize) -> Judged<'_> {
        let mut judged = self.word(self.quote, at, own);
        judged.word.is_listed = slips == 0 && self.lexicon.is_listed(judged.word.said);
        judged
    }

    /// One word in `one`, two in `other`.
    fn parted(&self, one: &Tokens, step: &Step, other: &Tokens, slips: usize) -> DifferenceKind {
        let (whole, two) = if std::ptr::eq(one, self.quote) {
            (step.quoted.start, step.found.clone())
        } else {
            (step.found.start, step.quoted.clone())
        };
        let whole = if std::ptr::eq(one, self.quote) {
            self.quoted(whole, 1, slips).word
        } else {
            self.word(one, whole, 1).word
        };
        let parts: Vec<Word<'_>> = two.clone().map(|at| self.word(other, at, 1).word).collect();
        let joined: String = parts.iter().map(|part| part.said).collect();
        let same = joined == whole.said;
        let denies = |word: &Word<'_>| word.class == Some(Class::Negation);
        let digits = whole.said.contains(|c: char| c.is_ascii_digit());
        let is_turned = parts.iter().any(denies) != denies(&whole);
        let are_words = || {
            let mut all = parts.iter().chain([&whole]);
            all.all(|word| self.lexicon.is_listed(word.said))
        };
        // “now here” for “nowhere”; “n ot” says nothing else than “not”.
        if same && is_turned && are_words() {
            return DifferenceKind::Negation;
        }
        if same && (slips > 0 || digits || whole.class.is_some()) {
            return DifferenceKind::Spacing;
        }
        if slips == 0 && is_turned {
            return DifferenceKind::Negation;
        }
        if same {
            return DifferenceKind::Spacing;
        }
        let glued = other.list[two.start].end == other.list[two.start + 1].start;
        let least = other.list[two].iter().map(|part| part.length).min();
        // Fewer than the shortest word has, or that would pass for lost letters.
        let lost = match least.unwrap_or_default() {
            5.. => 2,
            2.. => 1,
            _ => u32::from(glued),
        };
        let whole = Word {
            joined: Some(lost),
            ..whole
        };
        let joined = Word {
            said: &joined,
            class: None,
            is_used: false,
            is_listed: false,
            is_counted: parts
                .iter()
                .any(|part| part.is_counted && !is_sum(part.said)),
            ..whole
        };
        if slip::is_slip(whole, joined, slips) {
            DifferenceKind::Slip
        } else {
            DifferenceKind::Words
        }
    }
}

/// A word on its way to being judged.
struct Judged<'a> {
    word: Word<'a>,
}

impl Judged<'_> {
    /// It is written in digits or as a sign, not in letters.
    fn is_sum(&self, token: &Token) -> bool {
        match token.kind {
            Kind::Number => is_sum(self.word.said),
            Kind::Word => false,
            Kind::Sign | Kind::Single => true,
        }
    }
}

fn is_sum(written: &str) -> bool {
    written.starts_with(|c: char| c.is_ascii_digit())
}

/// A short word that a number stands before, and that is not known: a unit.
fn is_unit(lexicon: &Lexicon, tokens: &Tokens, at: usize) -> bool {
    let token = &tokens.list[at];
    let before = at.checked_sub(1).map(|before| &tokens.list[before]);
    token.length <= 3
        && lexicon.class(tokens.said(token)).is_none()
        && before
            .is_some_and(|before| before.kind == Kind::Number && is_sum(tokens.written(before)))
}

/// What it would mean if this word were another one, or were not there.
fn sort(lexicon: &Lexicon, tokens: &Tokens, at: usize) -> DifferenceKind {
    let token = &tokens.list[at];
    let said = tokens.said(token);
    match token.kind {
        Kind::Number => DifferenceKind::Numbers,
        Kind::Sign => DifferenceKind::Units,
        Kind::Word if said.contains(|c: char| c.is_ascii_digit()) => DifferenceKind::Numbers,
        Kind::Word | Kind::Single => match lexicon.class(said) {
            Some(Class::Negation) => DifferenceKind::Negation,
            Some(Class::Number) => DifferenceKind::Numbers,
            Some(Class::Unit) => DifferenceKind::Units,
            _ if is_unit(lexicon, tokens, at) => DifferenceKind::Units,
            _ => DifferenceKind::Words,
        },
    }
}

/// Words of the text that deny, in the middle of a sentence.
pub(super) fn denied_in(
    lexicon: &Lexicon,
    text: &Tokens,
    article: &str,
    gap: std::ops::Range<usize>,
) -> Option<String> {
    let between = article.get(gap.clone())?;
    if between.contains(['.', '!', '?', '。', '！', '？', '\n', '؟', '।']) {
        return None;
    }
    let at = |number: usize| text.source(number, number).unwrap_or_default();
    let first = partition(text.list.len(), |number| at(number).start < gap.start);
    (first..text.list.len())
        .take_while(|number| at(*number).end <= gap.end)
        .find(|number| sort(lexicon, text, *number) == DifferenceKind::Negation)
        .and_then(|number| article.get(at(number)).map(str::to_owned))
}

/// How many numbers from 0 fulfil something that holds for the first ones alone.
fn partition(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
