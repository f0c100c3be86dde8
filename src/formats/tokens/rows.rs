//! Rows of tokens that say of which article they are, and from where in it: those of Hugging Face
//! and GLiNER, out and in.
//!
//! The texts of an article's rows, one behind the other, are its text. `claims` says which tokens
//! play which role in which claim: `3 5 source of c12`.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Map, Value};

use super::{TagSpan, TokenArticle, TokenDocument, TokenMention};
use crate::formats::carried::of_claim;
use crate::formats::intake::{Intake, Spot, membership};
use crate::formats::{Loss, LossReport};
use crate::text::counted;

/// What columns that name the article are called.
pub(in crate::formats) const ARTICLES: &[&str] = &["doc_id", "document_id", "doc"];

/// One row that is written, but for its tags or spans.
#[derive(Debug)]
pub(in crate::formats) struct Row {
    /// Of its own in the file: `a-0`.
    pub(in crate::formats) id: String,
    /// Which tokens of the article.
    pub(in crate::formats) range: Range<usize>,
    /// The words.
    pub(in crate::formats) tokens: Vec<String>,
    /// The row's part of the article's text, with the blanks behind it.
    pub(in crate::formats) text: String,
    /// Where that begins in the article, in code points.
    pub(in crate::formats) start: usize,
    /// Where each token stands in `text`, in code points.
    pub(in crate::formats) offsets: Vec<[usize; 2]>,
    /// Which tokens of the row are what in which claim.
    pub(in crate::formats) claims: Vec<String>,
}

/// The rows of an article: one for each range, and one without tokens if there are no ranges.
/// Claims without a mention among them are noted.
pub(in crate::formats) fn rows(
    tokens: &TokenDocument<'_, '_>,
    mut ranges: Vec<Range<usize>>,
    loss: &mut LossReport,
) -> Vec<Row> {
    let article = tokens.document.article;
    let claims = tokens.document.claims.iter();
    for claim in claims.filter(|one| one.members.is_empty()) {
        loss.note(Loss::Claims, || of_claim(article, claim.claim));
    }
    let text = &article.text;
    if ranges.is_empty() {
        ranges.push(0..0);
    }
    let members = members(tokens);
    let mut members = members.iter().peekable();
    let start_of = |token: usize| tokens.text.tokens.get(token).map(|one| one.range.start());
    let mut rows = Vec::with_capacity(ranges.len());
    for (number, range) in ranges.iter().enumerate() {
        let first = start_of(range.start).filter(|_| number > 0);
        let first = first.map_or(0, |at| at.get());
        let next = ranges.get(number + 1).and_then(|next| start_of(next.start));
        let last = next.map_or(text.end().get(), |at| at.get());
        let part = text.range_of_bytes(first..last);
        let start = part.map_or(0, |part| text.to_char(part.start()).get());
        let offset = |token: usize| {
            let range = tokens.text.tokens[token].range;
            [range.start(), range.end()].map(|at| text.to_char(at).get() - start)
        };
        let mut claims = Vec::new();
        while let Some((span, words)) = members.next_if(|(span, _)| span.start < range.end) {
            let (from, to) = (span.start - range.start, span.end - range.start);
            claims.push(format!("{from} {to} {words}"));
        }
        rows.push(Row {
            id: format!("{}-{number}", article.id),
            range: range.clone(),
            tokens: range
                .clone()
                .map(|token| tokens.text.word(token).to_owned())
                .collect(),
            text: part.map_or_else(String::new, |part| text.slice(part).to_owned()),
            start,
            offsets: range.clone().map(offset).collect(),
            claims,
        });
    }
    rows
}

/// Which tokens are what in which claim, in the order of the tokens.
fn members(tokens: &TokenDocument<'_, '_>) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    for claim in &tokens.document.claims {
        for (role, index) in &claim.members {
            if let Some(Some(span)) = tokens.text.spans.get(*index) {
                let words = membership::words(role, &claim.claim.id.to_string());
                out.push((span.clone(), words));
            }
        }
    }
    out.sort_by_key(|(span, _)| span.start);
    out
}

/// One row that was read.
#[derive(Debug, Default)]
pub(in crate::formats) struct ReadRow {
    /// Where it stands.
    pub(in crate::formats) place: String,
    /// Its words.
    pub(in crate::formats) tokens: Vec<String>,
    /// What stands on them.
    pub(in crate::formats) spans: Vec<TagSpan>,
    /// What else the row says.
    pub(in crate::formats) head: RowHead,
}

/// What a row says besides its words and what stands on them.
#[derive(Debug, Default)]
pub(in crate::formats) struct RowHead {
    /// Of its own in the file.
    pub(in crate::formats) id: String,
    /// The article's id.
    pub(in crate::formats) article: String,
    /// The article's title.
    pub(in crate::formats) title: Option<String>,
    /// The row's part of the article's text.
    pub(in crate::formats) text: Option<String>,
    /// Where that begins in the article, in code points.
    pub(in crate::formats) start: Option<usize>,
    /// Where each token stands in `text`, in code points.
    pub(in crate::formats) offsets: Vec<[usize; 2]>,
    /// Which tokens of the row are what in which claim.
    pub(in crate::formats) claims: Vec<String>,
}

impl RowHead {
    /// What an object says.
    pub(in crate::formats) fn of(row: &Map<String, Value>) -> Self {
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let pair = |pair: &Value| match pair.as_array()?.as_slice() {
            [start, end] => Some([number(start)?, number(end)?]),
            _ => None,
        };
        let offsets = row.get("offsets").and_then(Value::as_array);
        let offsets = offsets.and_then(|all| all.iter().map(pair).collect::<Option<Vec<_>>>());
        let claims = row.get("claims").and_then(Value::as_array);
        let claims = claims.into_iter().flatten().filter_map(Value::as_str);
        let article = ARTICLES.iter().find_map(|name| row.get(*name));
        Self {
            id: words(row.get("id")),
            article: words(article),
            title: row.get("title").map(|title| words(Some(title))),
            text: row.get("text").and_then(Value::as_str).map(str::to_owned),
            start: row.get("start").and_then(number),
            offsets: offsets.unwrap_or_default(),
            claims: claims.map(str::to_owned).collect(),
        }
    }
}

impl ReadRow {
    /// Whether it is the next part of the same article.
    fn follows(&self, other: &Self) -> bool {
        !self.head.article.is_empty() && self.head.article == other.head.article
    }
}

fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(words)) => words.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Takes rows as articles: rows of one article that follow each other are one, others each one
/// of their own.
#[derive(Debug, Default)]
pub(in crate::formats) struct RowIntake {
    /// The rows of the article that is not complete yet.
    article: Vec<ReadRow>,
    /// How many texts were put together of tokens.
    rebuilt: usize,
}

impl RowIntake {
    /// Takes the next row.
    pub(in crate::formats) fn row(&mut self, row: ReadRow, intake: &mut Intake<'_, '_>) {
        if self.article.last().is_some_and(|last| !row.follows(last)) {
            self.close_article(intake);
        }
        self.article.push(row);
    }

    fn close_article(&mut self, intake: &mut Intake<'_, '_>) {
        let article = std::mem::take(&mut self.article);
        self.rebuilt += usize::from(take(article, intake));
    }

    /// Takes the last article.
    pub(in crate::formats) fn close(mut self, file: &str, intake: &mut Intake<'_, '_>) {
        self.close_article(intake);
        if self.rebuilt > 0 {
            let message = format!(
                "the texts of {} were put together of their tokens, so blanks may stand \
                 elsewhere than in the originals",
                counted(self.rebuilt, "article")
            );
            intake.problem(file, message);
        }
    }
}

/// Takes the rows of one article; whether its text was put together of tokens.
fn take(rows: Vec<ReadRow>, intake: &mut Intake<'_, '_>) -> bool {
    let text = text(&rows);
    let mut article = TokenArticle::default();
    let mut at = 0;
    for (number, row) in rows.into_iter().enumerate() {
        let head = row.head;
        if number == 0 {
            let named = !head.article.is_empty();
            article.id = if named { head.article } else { head.id };
            article.place = row.place;
            article.title = head.title;
        }
        let offset = article.tokens.len();
        article.rows.push(offset);
        let base = head.start.unwrap_or(at);
        at += head
            .text
            .as_ref()
            .map_or(0, |text| text.chars().count() + 1);
        let shift = |[start, end]: [usize; 2]| [start, end].map(|one| one.saturating_add(base));
        article.offsets.extend(head.offsets.into_iter().map(shift));
        let claims: Vec<_> = head
            .claims
            .iter()
            .filter_map(|words| member(words))
            .collect();
        for span in row.spans {
            let here = claims.iter().filter(|(tokens, ..)| span.tokens == *tokens);
            article.mentions.push(TokenMention {
                tokens: span.tokens.start + offset..span.tokens.end + offset,
                spot: Spot::Number(article.mentions.len()),
                label: span.label,
                claims: here
                    .map(|(_, role, claim)| ((*role).to_owned(), (*claim).to_owned()))
                    .collect(),
            });
        }
        article
            .tokens
            .extend(row.tokens.into_iter().map(Cow::Owned));
    }
    if article.tokens.is_empty() && text.is_none() {
        if !article.place.is_empty() {
            intake.problem(
                &article.place,
                "it has neither tokens nor a text and was left out",
            );
        }
        return false;
    }
    article.text = text;
    let place = article.place.clone();
    let anchored = article.anchored();
    if let Some(token) = anchored.misfit {
        intake.problem(
            &place,
            format!(
                "token number {} of the article is not the next word of its text; the text was \
                 put together of the tokens instead",
                token + 1
            ),
        );
    }
    intake.document(anchored.document);
    anchored.rebuilt
}

/// The text of an article in rows, if they have it.
fn text(rows: &[ReadRow]) -> Option<String> {
    let mut all = String::new();
    let mut count = 0;
    for (index, row) in rows.iter().enumerate() {
        let text = row.head.text.as_ref()?;
        match row.head.start {
            Some(start) if start == count => {}
            Some(_) => return None,
            None if index > 0 => all.push('\n'),
            None => {}
        }
        count += text.chars().count();
        all.push_str(text);
    }
    (!rows.is_empty()).then_some(all)
}

/// What `3 5 source of c12` says.
fn member(words: &str) -> Option<(Range<usize>, &str, &str)> {
    let mut parts = words.splitn(3, ' ');
    let mut number = || parts.next()?.parse().ok();
    let tokens = number()?..number()?;
    let (role, claim) = membership::parse(parts.next()?);
    Some((tokens, role, claim))
}
