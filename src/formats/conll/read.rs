//! From columns to articles.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{Layout, is_comment};
use super::{ArticleLine, BORDER, articles_name, stem};
use crate::formats::decode;
use crate::formats::intake::{Intake, Spot};
use crate::formats::tokens::{TagReader, TagSpan, TokenArticle, TokenMention};
use crate::formats::{ImportContext, ImportError, Imported, Input};

/// Of one kind of problem so many are told by line.
const TOLD: usize = 20;

/// A sentence: its tokens, by their place in the lists of the file.
type Row = Range<usize>;

/// The tokens of a file. All are read before the first article is made, because the tags of all
/// of them tell their scheme.
#[derive(Default)]
struct Columns<'t> {
    tokens: Vec<&'t str>,
    /// The line of each token, from 1.
    lines: Vec<u32>,
    /// The tags of all tokens, one a column that is read.
    tags: Vec<&'t str>,
    /// The end of each token's tags among them.
    tags_end: Vec<u32>,
    /// The sentences.
    rows: Vec<Row>,
    /// The first sentence of each article.
    articles: Vec<usize>,
}

impl<'t> Columns<'t> {
    /// The tags of a token.
    fn tags_of(&self, token: usize) -> &[&'t str] {
        let end = |token: usize| self.tags_end[token] as usize;
        let start = token.checked_sub(1).map_or(0, end);
        &self.tags[start..end(token)]
    }

    /// The tags of a sentence in one of the columns.
    fn tags(&self, row: &Row, column: usize) -> impl Iterator<Item = &'t str> {
        let tags = row.clone().map(|token| self.tags_of(token));
        tags.map(move |tags| tags.get(column).copied().unwrap_or("O"))
    }

    /// The line of a token; 0 for one that is not there.
    fn line(&self, token: usize) -> u32 {
        self.lines.get(token).copied().unwrap_or_default()
    }

    /// The sentences of each article.
    fn articles(&self) -> impl Iterator<Item = &[Row]> {
        let ends = self.articles.iter().copied().skip(1);
        let ends = ends.chain([self.rows.len()]);
        let articles = self.articles.iter().zip(ends);
        articles.map(|(first, end)| &self.rows[*first..end])
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
    let mut columns = columns(text, input.name, &mut intake);
    if columns.tokens.is_empty() {
        return Err(ImportError::new(
            input.name,
            "no line of it has a token and a tag",
            "Each line must have a token and, behind a TAB or a space, its tag (B-actor, I-actor, \
             O); a blank line ends a sentence.",
        ));
    }
    let mut beside = beside(input, &mut columns, &mut intake).into_iter();
    let mut reader = Reader::new(&columns, input.name);
    let mut rebuilt = 0_usize;
    for rows in columns.articles() {
        let mut article = reader.article(rows, &mut intake);
        match beside.next() {
            Some(Beside::Article(known)) => {
                article.id = known.id.0;
                article.title = Some(known.title.into_owned());
                article.meta = known.meta;
                article.text = Some(known.text.into_owned());
            }
            Some(Beside::Text(text)) => article.text = Some(text),
            None => {}
        }
        let anchored = article.anchored();
        rebuilt += usize::from(anchored.rebuilt);
        if let Some(token) = anchored.misfit {
            let first = rows.first().map_or(0, |row| row.start);
            let line = columns.line(first + token);
            intake.problem(
                &format!("{}, line {line}", input.name),
                "this token is not the next word of the text beside the file; the text was put \
                 together of the tokens instead",
            );
        }
        intake.document(anchored.document);
    }
    reader.close(&mut intake);
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
    // A file has no more bytes than fit 32 bits, and so no more lines.
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut out = Columns {
        tokens: Vec::with_capacity(lines),
        lines: Vec::with_capacity(lines),
        tags: Vec::with_capacity(lines),
        tags_end: Vec::with_capacity(lines),
        ..Columns::default()
    };
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
            out.lines.push(whole(index + 1));
            out.tags.extend_from_slice(tags);
            out.tags_end.push(whole(out.tags.len()));
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

/// What counts things in a file, none of which has 256 MB.
fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Makes articles of columns.
struct Reader<'c, 't> {
    columns: &'c Columns<'t>,
    /// The name of the file.
    name: &'c str,
    /// What reads the tags of each column.
    tags: Vec<TagReader>,
    /// How many tags did not fit the scheme.
    repairs: usize,
}

impl<'c, 't> Reader<'c, 't> {
    fn new(columns: &'c Columns<'t>, name: &'c str) -> Self {
        let all = 0..columns.tokens.len();
        let width = all.map(|token| columns.tags_of(token).len()).max();
        let tags = (0..width.unwrap_or(0)).map(|column| {
            let rows = columns.rows.iter();
            TagReader::of(rows.map(|row| columns.tags(row, column)))
        });
        Self {
            columns,
            name,
            tags: tags.collect(),
            repairs: 0,
        }
    }

    /// The article of these sentences, without what stands beside the file.
    fn article(&mut self, rows: &[Row], intake: &mut Intake<'_, '_>) -> TokenArticle<'t> {
        let columns = self.columns;
        let first = rows.first().map_or(0, |row| row.start);
        let end = rows.last().map_or(first, |row| row.end);
        let tokens = columns.tokens[first..end].iter();
        let mut article = TokenArticle {
            place: match columns.lines.get(first) {
                Some(line) => format!("{}, from line {line} on", self.name),
                None => self.name.to_owned(),
            },
            tokens: tokens.map(|token| Cow::Borrowed(*token)).collect(),
            ..TokenArticle::default()
        };
        for row in rows {
            let offset = row.start - first;
            article.rows.push(offset);
            for column in 0..self.tags.len() {
                let spans = self.spans(row, column, intake).into_iter();
                article.mentions.extend(spans.map(|span| TokenMention {
                    tokens: span.tokens.start + offset..span.tokens.end + offset,
                    spot: Spot::Line(columns.line(row.start + span.tokens.start) as usize),
                    label: span.label,
                    claims: Vec::new(),
                }));
            }
        }
        article
    }

    /// What the tags of a sentence say in a column; those that do not fit the scheme are told.
    fn spans(&mut self, row: &Row, column: usize, intake: &mut Intake<'_, '_>) -> Vec<TagSpan> {
        let columns = self.columns;
        let (spans, wrong) = self.tags[column].read(columns.tags(row, column));
        for repair in wrong {
            self.repairs += 1;
            if self.repairs > TOLD {
                continue;
            }
            let token = row.start + repair.token;
            let tag = columns.tags_of(token).get(column).copied().unwrap_or("O");
            intake.problem(
                &format!("{}, line {}", self.name, columns.line(token)),
                format!(
                    "{tag} does not follow from the tag before it; it was read as one that {}",
                    repair.as_what
                ),
            );
        }
        spans
    }

    /// Tells how many more tags did not fit.
    fn close(self, intake: &mut Intake<'_, '_>) {
        if self.repairs > TOLD {
            let more = self.repairs - TOLD;
            intake.problem(self.name, format!("{more} more tags were read in that way"));
        }
    }
}

/// What a file beside the columns says of an article.
enum Beside {
    /// All but where tokens stand.
    Article(Box<ArticleLine<'static>>),
    /// Its text.
    Text(String),
}

/// What the files beside the columns say of the articles, in their order. A text without more
/// makes one article of all columns.
fn beside(
    input: &Input<'_>,
    columns: &mut Columns<'_>,
    intake: &mut Intake<'_, '_>,
) -> Vec<Beside> {
    let stem = stem(input.name);
    let name = articles_name(stem);
    if let Some(bytes) = input.companion(&name) {
        match known_articles(bytes) {
            Ok(known) if known.len() == columns.articles.len() => {
                let known = known.into_iter().map(Box::new);
                return known.map(Beside::Article).collect();
            }
            Ok(known) => intake.problem(
                &name,
                format!(
                    "it has {} articles, but {} has {}; it was not used",
                    known.len(),
                    input.name,
                    columns.articles.len()
                ),
            ),
            Err(problem) => intake.problem(&name, format!("{problem}; it was not used")),
        }
        return Vec::new();
    }
    let text = format!("{stem}.txt");
    if let Some(bytes) = input.companion(&text)
        && let Ok(decoded) = decode::decode(bytes)
    {
        columns.articles.truncate(1);
        return vec![Beside::Text(decoded.text.into_owned())];
    }
    Vec::new()
}

fn known_articles(bytes: &[u8]) -> Result<Vec<ArticleLine<'static>>, String> {
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
