//! From a document to rows.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::values::{escape_text, escape_value};
use super::{FIRST, RELATIONS, SPANS};
use crate::formats::carried::{CarriedDocument, Carrier, of_claim};
use crate::formats::intake::membership;
use crate::formats::{
    Example, ExportError, ExportOptions, ExportReport, ExportedFile, Format as _, Loss, LossReport,
    Sink, Wrote,
};
use crate::model::Project;
use crate::text::{ArticleText, TextRange, segment};

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Webanno.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
        let spans = spans(document, loss);
        let ties = ties(document, &spans, loss);
        let file = ExportedFile {
            name: format!("{}.tsv", document.article.id),
            bytes: Table::new(document, &spans, &ties).write().into_bytes(),
        };
        let mentions = document.mentions.iter().zip(&spans);
        let mentions = mentions.filter_map(|(one, range)| {
            let range = (*range)?;
            Some((one.name.clone(), range.into()))
        });
        let wrote = Wrote {
            name: document.article.id.to_string(),
            text: document.article.text.clone(),
            mentions: mentions.collect(),
        };
        Some((vec![file], wrote))
    });
    Ok(ExportReport { wrote, loss })
}

/// Where each mention is written. A token begins and ends with no blank, so no mention does.
fn spans(document: &CarriedDocument<'_>, loss: &mut LossReport) -> Vec<Option<TextRange>> {
    let text = &document.article.text;
    let trimmed = document.mentions.iter().map(|one| {
        let range = one.range();
        let words = text.slice(range);
        let start = range.start().get() + words.len() - words.trim_start().len();
        let trimmed = text.range_of_bytes(start..start + words.trim().len());
        match trimmed {
            None => loss.note(Loss::LeftOut, || Example::of(document.article, &one.extent)),
            Some(kept) if kept != range => {
                loss.note(Loss::Reshaped, || {
                    Example::of(document.article, &one.extent)
                });
            }
            Some(_) => {}
        }
        trimmed
    });
    trimmed.collect()
}

/// A relation: from which mention to which, with which label.
struct Tie {
    source: usize,
    target: usize,
    label: String,
}

fn ties(
    document: &CarriedDocument<'_>,
    spans: &[Option<TextRange>],
    loss: &mut LossReport,
) -> Vec<Tie> {
    let mut out = Vec::new();
    for claim in &document.claims {
        let written =
            |(_, index): &&(Arc<str>, usize)| spans.get(*index).is_some_and(Option::is_some);
        let members: Vec<_> = claim.members.iter().filter(written).collect();
        let Some((_, source)) = members.first() else {
            loss.note(Loss::Claims, || of_claim(document.article, claim.claim));
            continue;
        };
        for (role, target) in &members {
            out.push(Tie {
                source: *source,
                target: *target,
                label: membership::words(role, &claim.claim.id.to_string()),
            });
        }
    }
    out
}

/// A row: a token and the mentions that hold it.
struct Row {
    unit: String,
    token: Range<usize>,
    mentions: Vec<usize>,
}

/// The rows of one article.
struct Table<'a> {
    document: &'a CarriedDocument<'a>,
    text: &'a str,
    ties: &'a [Tie],
    /// The sentences with their rows.
    sentences: Vec<(Range<usize>, Vec<Row>)>,
    /// The number of each mention; `None` if it needs none.
    numbers: Vec<Option<usize>>,
    /// The row at which each mention begins.
    units: Vec<String>,
    /// The ties that lead to each mention.
    ties_to: Vec<Vec<usize>>,
}

impl<'a> Table<'a> {
    fn new(
        document: &'a CarriedDocument<'a>,
        spans: &[Option<TextRange>],
        ties: &'a [Tie],
    ) -> Self {
        let text = &document.article.text;
        let mut ties_to = vec![Vec::new(); spans.len()];
        for (index, tie) in ties.iter().enumerate() {
            ties_to[tie.target].push(index);
        }
        let mut table = Self {
            document,
            text: text.as_str(),
            ties,
            sentences: rows(text, spans),
            numbers: vec![None; spans.len()],
            units: vec![String::new(); spans.len()],
            ties_to,
        };
        table.number();
        table
    }

    /// Gives numbers to mentions of several tokens, to those that share one, and to the ends
    /// of relations; and finds where each begins.
    fn number(&mut self) {
        let mut touched = vec![0_usize; self.numbers.len()];
        let mut shared = vec![false; self.numbers.len()];
        for tie in self.ties {
            shared[tie.source] = true;
            shared[tie.target] = true;
        }
        for row in self.sentences.iter().flat_map(|(_, rows)| rows) {
            for mention in &row.mentions {
                if touched[*mention] == 0 {
                    self.units[*mention].clone_from(&row.unit);
                }
                touched[*mention] += 1;
                shared[*mention] |= row.mentions.len() > 1;
            }
        }
        let mut next = 0;
        for (mention, count) in touched.iter().enumerate() {
            if *count > 1 || *count > 0 && shared[mention] {
                next += 1;
                self.numbers[mention] = Some(next);
            }
        }
    }

    fn write(&self) -> String {
        let mut out = format!("{FIRST}3\n{SPANS}\n");
        if !self.ties.is_empty() {
            out.push_str(RELATIONS);
            out.push('\n');
        }
        out.push('\n');
        let (mut at, mut position) = (0, 0);
        for (index, (sentence, rows)) in self.sentences.iter().enumerate() {
            out.push('\n');
            self.head(&mut out, sentence, index + 1 == self.sentences.len());
            for row in rows {
                let words = &self.text[row.token.clone()];
                position += self.text[at..row.token.start].encode_utf16().count();
                let end = position + words.encode_utf16().count();
                let _ = write!(out, "{}\t{position}-{end}\t", row.unit);
                escape_text(words, &mut out);
                self.columns(&mut out, row);
                out.push_str("\t\n");
                (at, position) = (row.token.end, end);
            }
        }
        out
    }

    fn head(&self, out: &mut String, sentence: &Range<usize>, last: bool) {
        let text = &self.text[sentence.clone()];
        // The reader puts a line end behind each sentence, and takes it away if the next one
        // begins at once.
        let text = match text.strip_suffix('\n') {
            Some(rest) if !last => rest,
            _ => text,
        };
        for line in text.split('\n') {
            out.push_str("#Text=");
            escape_text(line, out);
            out.push('\n');
        }
    }

    fn columns(&self, out: &mut String, row: &Row) {
        let labels = row.mentions.iter().map(|mention| {
            let label = escape_value(&self.document.mentions[*mention].name);
            match self.numbers[*mention] {
                Some(number) => format!("{label}[{number}]"),
                None => label,
            }
        });
        out.push('\t');
        push_stack(out, labels);
        if self.ties.is_empty() {
            return;
        }
        let begin = || {
            let mentions = row.mentions.iter();
            mentions.filter(|mention| self.units[**mention] == row.unit)
        };
        let ties = || begin().flat_map(|mention| &self.ties_to[*mention]);
        let ties = || ties().map(|index| &self.ties[*index]);
        out.push('\t');
        push_stack(out, ties().map(|tie| escape_value(&tie.label)));
        out.push('\t');
        let number = |mention: usize| self.numbers[mention].unwrap_or(0);
        let ends = ties().map(|tie| {
            let source = &self.units[tie.source];
            format!("{source}[{}_{}]", number(tie.source), number(tie.target))
        });
        push_stack(out, ends);
    }
}

/// The sentences and their rows.
fn rows(text: &ArticleText, spans: &[Option<TextRange>]) -> Vec<(Range<usize>, Vec<Row>)> {
    let whole = text.as_str();
    let cuts = cuts(text, spans);
    let mut tokens = cuts.windows(2).map(|pair| pair[0]..pair[1]).peekable();
    let mut waiting: Vec<(usize, Range<usize>)> = spans
        .iter()
        .enumerate()
        .filter_map(|(index, range)| Some((index, (*range)?.bytes())))
        .collect();
    // The first of them stands last.
    waiting.sort_by_key(|(index, range)| std::cmp::Reverse((range.start, *index)));
    let mut open: Vec<(usize, Range<usize>)> = Vec::new();
    let mut out = Vec::new();
    for (index, sentence) in sentences(whole).into_iter().enumerate() {
        let mut rows: Vec<Row> = Vec::new();
        while let Some(token) = tokens.next_if(|token| token.start < sentence.end) {
            // The reader lets a sentence begin with its first token, even if that is a blank.
            let is_first = token.start == sentence.start;
            if !is_first && whole[token.clone()].trim().is_empty() {
                continue;
            }
            open.retain(|(_, range)| range.end > token.start);
            while waiting
                .last()
                .is_some_and(|(_, range)| range.start <= token.start)
            {
                open.extend(waiting.pop());
            }
            let mut mentions: Vec<usize> = open.iter().map(|(mention, _)| *mention).collect();
            mentions.sort_unstable();
            rows.push(Row {
                unit: format!("{}-{}", index + 1, rows.len() + 1),
                token,
                mentions,
            });
        }
        out.push((sentence, rows));
    }
    out
}

fn push_stack(out: &mut String, values: impl Iterator<Item = String>) {
    let mut first = true;
    for value in values {
        if !first {
            out.push('|');
        }
        first = false;
        out.push_str(&value);
    }
    if first {
        out.push('_');
    }
}

/// The sentences: each line that has words, with all blanks up to the next one.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let lead = line.len() - line.trim_start().len();
        if lead < line.len() {
            starts.push(at + lead);
        }
        at += line.len() + 1;
    }
    // Before the first sentence the reader puts blanks, and nothing else.
    if let Some(first) = starts.first_mut()
        && text[..*first].contains(|c| c != ' ')
    {
        *first = 0;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| *start..end)
        .collect()
}

/// Where tokens begin and end: at words, blanks and mentions.
fn cuts(text: &ArticleText, spans: &[Option<TextRange>]) -> Vec<usize> {
    let whole = text.as_str();
    let mut cuts = vec![0, whole.len()];
    cuts.extend(segment::words(whole).flat_map(|word| [word.start, word.end]));
    let mut blank = None;
    for (at, character) in whole.char_indices() {
        let is_blank = character.is_whitespace();
        if blank.is_some_and(|before| before != is_blank) {
            cuts.push(at);
        }
        blank = Some(is_blank);
    }
    let spans = spans.iter().flatten();
    cuts.extend(spans.flat_map(|range| [range.start().get(), range.end().get()]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}
