//! From columns to articles.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{Layout, is_comment};
use super::{ArticleLine, BORDER, articles_name, stem};
use crate::formats::decode;
use crate::formats::intake::{Intake, Spot};
use crate::formats::tokens::{TagReader, TokenArticle, TokenMention};
use crate::formats::{ImportContext, ImportError, Imported, Input};

/// Of one kind of problem so many are told by line.
const TOLD: usize = 20;

/// A sentence: its tokens, by their place in the lists of the file.
type Row = Range<usize>;

/// The tokens of a file.
#[derive(Default)]
struct Columns<'t> {
    tokens: Vec<&'t str>,
    /// The line of each token, from 1.
    lines: Vec<usize>,
    /// The tags of all tokens, one a column that is read.
    tags: Vec<&'t str>,
    /// The end of each token's tags among them.
    tags_end: Vec<usize>,
    /// The sentences.
    rows: Vec<Row>,
    /// The first sentence of each article.
    articles: Vec<usize>,
}

impl<'t> Columns<'t> {
    /// The tags of a token.
    fn tags_of(&self, token: usize) -> &[&'t str] {
        let start = token
            .checked_sub(1)
            .map_or(0, |before| self.tags_end[before]);
        &self.tags[start..self.tags_end[token]]
    }
}

/// Reads columns, with the texts beside them if there are any.
///
/// # Errors
/// [`ImportError`] if no line has a token and a tag.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let text = super::columns(input)?;
    let mut intake = Intake::new(context, "conll", input.stem());
    let columns = columns(text, input.name, &mut intake);
    if columns.tokens.is_empty() {
        return Err(ImportError::new(
            input.name,
            "no line of it has a token and a tag",
            "Each line must have a token and, behind a TAB or a space, its tag (B-actor, I-actor, \
             O); a blank line ends a sentence.",
        ));
    }
    let mut articles = articles(&columns, input.name, &mut intake);
    add_texts(input, &mut articles, &mut intake);
    let mut rebuilt = 0_usize;
    for article in articles {
        let line = article.lines.clone();
        let anchored = article.article.anchored();
        rebuilt += usize::from(anchored.rebuilt);
        if let Some(token) = anchored.misfit {
            let line = line.get(token).copied().unwrap_or_default();
            intake.problem(
                &format!("{}, line {line}", input.name),
                "this token is not the next word of the text beside the file; the text was put \
                 together of the tokens instead",
            );
        }
        intake.document(anchored.document);
    }
    if rebuilt > 0 {
        intake.problem(
            input.name,
            format!(
                "the texts of {rebuilt} articles were put together of their tokens, so blanks may \
                 stand elsewhere than in the originals; put the text beside it as {}.txt to have \
                 them right",
                stem(input.name)
            ),
        );
    }
    intake.finish(input.name)
}

fn columns<'t>(text: &'t str, name: &str, intake: &mut Intake<'_, '_>) -> Columns<'t> {
    let layout = Layout::of(text);
    let mut out = Columns::default();
    let (mut start, mut bad) = (0, 0_usize);
    let mut row = Vec::new();
    out.articles.push(0);
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let border = line.starts_with(BORDER);
        if line.trim().is_empty() || border {
            if start < out.tokens.len() {
                out.rows.push(start..out.tokens.len());
                start = out.tokens.len();
            }
            if border {
                out.articles.push(out.rows.len());
            }
            continue;
        }
        if is_comment(line) {
            continue;
        }
        if let Some((token, tags)) = layout.row(line, &mut row) {
            out.tokens.push(token);
            out.lines.push(index + 1);
            out.tags.extend_from_slice(tags);
            out.tags_end.push(out.tags.len());
            continue;
        }
        bad += 1;
        if bad <= TOLD {
            intake.problem(
                &format!("{name}, line {}", index + 1),
                "this line has no token with a tag behind it and was left out",
            );
        }
    }
    if start < out.tokens.len() {
        out.rows.push(start..out.tokens.len());
    }
    if bad > TOLD {
        let more = bad - TOLD;
        intake.problem(name, format!("{more} more lines like these were left out"));
    }
    // Before the first border there is nothing in most files.
    if out.articles.get(1) == Some(&0) {
        out.articles.remove(0);
    }
    out
}

/// An article, with the line of each of its tokens.
struct Found<'t> {
    article: TokenArticle<'t>,
    lines: Vec<usize>,
}

fn articles<'t>(columns: &Columns<'t>, name: &str, intake: &mut Intake<'_, '_>) -> Vec<Found<'t>> {
    let all = 0..columns.tokens.len();
    let width = all.map(|token| columns.tags_of(token).len()).max();
    let width = width.unwrap_or(0);
    let readers: Vec<TagReader> = (0..width)
        .map(|column| TagReader::of(columns.rows.iter().map(|row| tags(columns, row, column))))
        .collect();
    let mut repairs = 0_usize;
    let ends = columns.articles.iter().copied().skip(1);
    let ends = ends.chain([columns.rows.len()]);
    let mut out = Vec::with_capacity(columns.articles.len());
    for (&first, end) in columns.articles.iter().zip(ends) {
        let rows = &columns.rows[first..end];
        let tokens = rows.first().map_or(0, |row| row.start)..rows.last().map_or(0, |row| row.end);
        let mut article = TokenArticle {
            place: columns.lines.get(tokens.start).map_or_else(
                || name.to_owned(),
                |line| format!("{name}, from line {line} on"),
            ),
            tokens: columns.tokens[tokens.clone()]
                .iter()
                .map(|token| Cow::Borrowed(*token))
                .collect(),
            ..TokenArticle::default()
        };
        for row in rows {
            article.rows.push(row.start - tokens.start);
            for (column, reader) in readers.iter().enumerate() {
                let (spans, wrong) = reader.read(tags(columns, row, column));
                for repair in wrong {
                    repairs += 1;
                    let token = row.start + repair.token;
                    if repairs <= TOLD {
                        let tag = columns.tags_of(token).get(column).copied().unwrap_or("O");
                        intake.problem(
                            &format!("{name}, line {}", columns.lines[token]),
                            format!(
                                "{tag} does not follow from the tag before it; it was read as one \
                                 that {}",
                                repair.as_what
                            ),
                        );
                    }
                }
                let offset = row.start - tokens.start;
                article
                    .mentions
                    .extend(spans.into_iter().map(|span| TokenMention {
                        tokens: span.tokens.start + offset..span.tokens.end + offset,
                        spot: Spot::Line(columns.lines[row.start + span.tokens.start]),
                        label: span.label,
                        claims: Vec::new(),
                    }));
            }
        }
        out.push(Found {
            article,
            lines: columns.lines[tokens].to_vec(),
        });
    }
    if repairs > TOLD {
        let more = repairs - TOLD;
        intake.problem(name, format!("{more} more tags were read in that way"));
    }
    out
}

fn tags<'a, 't>(
    columns: &'a Columns<'t>,
    row: &Row,
    column: usize,
) -> impl Iterator<Item = &'t str> + use<'a, 't> {
    let tags = row.clone().map(|token| columns.tags_of(token));
    tags.map(move |tags| tags.get(column).copied().unwrap_or("O"))
}

/// Gives articles their texts and names from the files beside.
fn add_texts(input: &Input<'_>, articles: &mut Vec<Found<'_>>, intake: &mut Intake<'_, '_>) {
    let stem = stem(input.name);
    let name = articles_name(stem);
    if let Some(bytes) = input.companion(&name) {
        match known_articles(bytes) {
            Ok(known) if known.len() == articles.len() => {
                for (found, known) in articles.iter_mut().zip(known) {
                    found.article.id = known.id.0;
                    found.article.title = Some(known.title);
                    found.article.meta = known.meta;
                    found.article.text = Some(known.text);
                }
            }
            Ok(known) => intake.problem(
                &name,
                format!(
                    "it has {} articles, but {} has {}; it was not used",
                    known.len(),
                    input.name,
                    articles.len()
                ),
            ),
            Err(problem) => intake.problem(&name, format!("{problem}; it was not used")),
        }
        return;
    }
    let text = format!("{stem}.txt");
    if let Some(bytes) = input.companion(&text)
        && let Ok(decoded) = decode::decode(bytes)
    {
        one_text(articles);
        if let Some(found) = articles.first_mut() {
            found.article.text = Some(decoded.text.into_owned());
        }
    }
}

fn known_articles(bytes: &[u8]) -> Result<Vec<ArticleLine>, String> {
    let words = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned())?;
    let words = words.strip_prefix('\u{feff}').unwrap_or(words);
    let lines = words.split('\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line)
                .map_err(|problem| format!("its line {} can’t be read ({problem})", index + 1))
        })
        .collect()
}

/// Makes one article of all: they share one text.
fn one_text(articles: &mut Vec<Found<'_>>) {
    let mut all = articles.drain(..);
    let Some(mut first) = all.next() else { return };
    for next in all {
        let offset = first.article.tokens.len();
        let TokenArticle {
            tokens,
            rows,
            mentions,
            ..
        } = next.article;
        first.article.tokens.extend(tokens);
        first
            .article
            .rows
            .extend(rows.iter().map(|row| row + offset));
        let mentions = mentions.into_iter().map(|mention| TokenMention {
            tokens: mention.tokens.start + offset..mention.tokens.end + offset,
            ..mention
        });
        first.article.mentions.extend(mentions);
        first.lines.extend(next.lines);
    }
    articles.push(first);
}
