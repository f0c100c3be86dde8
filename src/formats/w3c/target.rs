//! What a target means: which words of which source.

use serde_json::Value;

use crate::formats::OffsetUnit;
use crate::formats::positions::Positions;

/// What one target says.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// What it points into, as the file names it; empty if it does not say.
    pub(super) source: String,
    /// The text itself, if it stands in the file.
    pub(super) text: Option<String>,
    /// Positions, if it has them.
    pub(super) position: Option<[usize; 2]>,
    /// The words with what stands before and behind them, if it has them.
    pub(super) quote: Option<TextQuote>,
}

/// Words, with what stands around them.
#[derive(Debug, Default)]
pub(super) struct TextQuote {
    exact: String,
    prefix: String,
    suffix: String,
}

/// Where the words of a target are.
pub(super) enum Place {
    /// Where it says.
    There([usize; 2]),
    /// Its quote stands elsewhere than its position says.
    Elsewhere([usize; 2]),
    /// Its quote alone says it, and stands more than once.
    Unclear([usize; 2]),
    /// Nowhere; with the reason.
    Nowhere(&'static str),
}

/// The targets of an annotation.
pub(super) fn targets(value: &Value) -> Vec<Target> {
    match value {
        Value::Array(items) => items.iter().flat_map(targets).collect(),
        Value::String(source) => vec![with_fragment(source)],
        Value::Object(fields) => {
            // A list of targets may be an object of its own.
            if let Some(items) = fields.get("items") {
                return targets(items);
            }
            let mut out = Target::default();
            match fields.get("source").or_else(|| fields.get("id")) {
                Some(Value::String(source)) => out = with_fragment(source),
                Some(Value::Object(source)) => {
                    let words = |key: &str| source.get(key).and_then(Value::as_str);
                    out.source = words("id").unwrap_or_default().to_owned();
                    out.text = words("value").map(str::to_owned);
                }
                _ => {}
            }
            if let Some(selector) = fields.get("selector") {
                select(selector, &mut out, 0);
            }
            vec![out]
        }
        _ => Vec::new(),
    }
}

/// A source with a fragment such as `a.txt#char=0,10` (RFC 5147).
fn with_fragment(source: &str) -> Target {
    let (name, fragment) = source.split_once('#').unwrap_or((source, ""));
    let position = characters(fragment);
    Target {
        source: if position.is_some() { name } else { source }.to_owned(),
        position,
        ..Target::default()
    }
}

fn characters(fragment: &str) -> Option<[usize; 2]> {
    let (start, end) = fragment.strip_prefix("char=")?.split_once(',')?;
    Some([start.parse().ok()?, end.parse().ok()?])
}

/// So deep may selectors refine each other.
const DEPTH: usize = 8;

fn select(value: &Value, out: &mut Target, depth: usize) {
    if let Value::Array(items) = value {
        items.iter().for_each(|item| select(item, out, depth + 1));
        return;
    }
    if depth > DEPTH {
        return;
    }
    let words = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    match words("type") {
        "TextPositionSelector" => {
            let at = |key: &str| {
                let number = value.get(key).and_then(Value::as_u64);
                number.and_then(|number| usize::try_from(number).ok())
            };
            if let (Some(start), Some(end)) = (at("start"), at("end")) {
                out.position = Some([start, end]);
            }
        }
        "TextQuoteSelector" => {
            out.quote = Some(TextQuote {
                exact: words("exact").to_owned(),
                prefix: words("prefix").to_owned(),
                suffix: words("suffix").to_owned(),
            });
        }
        "FragmentSelector" => out.position = characters(words("value")).or(out.position),
        _ => {}
    }
    // A position that refines another selector counts from there and says nothing by itself.
    if let Some(finer) = value.get("refinedBy") {
        let mut refined = Target::default();
        select(finer, &mut refined, depth + 1);
        if refined.quote.is_some() {
            (out.quote, out.position) = (refined.quote, None);
        }
    }
}

impl Target {
    /// Whether the words at its position are those of its quote, if positions count `unit`.
    pub(super) fn agrees(&self, text: &str, positions: &Positions) -> Option<bool> {
        let (quote, [start, end]) = (self.quote.as_ref()?, self.position?);
        let found = positions.slice(text, Some(start), Some(end));
        Some(found.is_some_and(|found| same(found, &quote.exact)))
    }

    /// Where its words are in a text.
    pub(super) fn place(&self, text: &str, positions: &Positions) -> Place {
        let Some(quote) = self.quote.as_ref().filter(|quote| !quote.exact.is_empty()) else {
            return match self.position {
                Some(position) => Place::There(position),
                None => Place::Nowhere("it has neither a position nor a quote that is read here"),
            };
        };
        if let Some(position) = self.position
            && self.agrees(text, positions) == Some(true)
        {
            return Place::There(position);
        }
        let near = self.position.and_then(|[start, _]| positions.byte(start));
        let Some((start, others)) = quote.find(text, near) else {
            return Place::Nowhere("its quote is not in the text");
        };
        let end = start + quote.exact.len();
        let found = [positions.of_byte(start), positions.of_byte(end)];
        match self.position {
            Some(_) => Place::Elsewhere(found),
            None if others => Place::Unclear(found),
            None => Place::There(found),
        }
    }
}

impl TextQuote {
    /// The byte at which the quote stands: of all its places those with the most around it, of
    /// these the one nearest to `near`. And whether there is another one that is as good.
    fn find(&self, text: &str, near: Option<usize>) -> Option<(usize, bool)> {
        let around = |at: usize| {
            let before = text[..at].ends_with(&self.prefix);
            let behind = text[at + self.exact.len()..].starts_with(&self.suffix);
            usize::from(before) + usize::from(behind)
        };
        let places = memchr::memmem::find_iter(text.as_bytes(), self.exact.as_bytes());
        let mut best: Option<(usize, usize)> = None;
        let mut ties = false;
        for at in places {
            let good = around(at);
            let closer =
                |other: usize| near.is_some_and(|near| at.abs_diff(near) < other.abs_diff(near));
            match best {
                Some((most, _)) if good < most => {}
                Some((most, other)) if good == most => {
                    ties = true;
                    if closer(other) {
                        best = Some((good, at));
                    }
                }
                _ => {
                    ties = false;
                    best = Some((good, at));
                }
            }
        }
        best.map(|(_, at)| (at, ties))
    }
}

fn same(found: &str, quote: &str) -> bool {
    found == quote || found.contains('\r') && found.replace("\r\n", "\n") == quote
}

/// The unit in which more targets agree with their quotes: code points as the standard says, or
/// UTF-16 units as programs in browsers count.
pub(super) fn unit_of(text: &str, targets: &[&Target]) -> OffsetUnit {
    if text.chars().all(|c| c.len_utf16() == 1) {
        return OffsetUnit::CodePoints;
    }
    if fitting(text, targets, OffsetUnit::Utf16) > fitting(text, targets, OffsetUnit::CodePoints) {
        OffsetUnit::Utf16
    } else {
        OffsetUnit::CodePoints
    }
}

/// How many targets agree with their quotes if positions count `unit`.
fn fitting(text: &str, targets: &[&Target], unit: OffsetUnit) -> usize {
    let positions = Positions::new(text, unit);
    let agrees = |one: &&&Target| one.agrees(text, &positions) == Some(true);
    targets.iter().filter(agrees).count()
}

/// Moves all positions of targets in a text that was cut from behind its byte order mark, if more
/// of them agree with their quotes then: some programs count it as a character of the text.
pub(super) fn uncount_mark<'t>(text: &str, targets: impl Iterator<Item = &'t mut Target>) {
    let mut targets: Vec<&mut Target> = targets.collect();
    let fit = |targets: &[&mut Target]| {
        let targets: Vec<&Target> = targets.iter().map(|one| &**one).collect();
        fitting(text, &targets, unit_of(text, &targets))
    };
    let counted = fit(&targets);
    let before: Vec<_> = targets.iter().map(|one| one.position).collect();
    for target in &mut targets {
        target.position = target
            .position
            .map(|at| at.map(|one| one.saturating_sub(1)));
    }
    if fit(&targets) <= counted {
        for (target, before) in targets.into_iter().zip(before) {
            target.position = before;
        }
    }
}
