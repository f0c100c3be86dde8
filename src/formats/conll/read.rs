//! From columns to articles, some whole articles at a time on each core. Columns are gone over
//! twice: first to see how their tags are meant.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{Layout, is_comment};
use super::{ArticleLine, BORDER, articles_name, stem};
use crate::analysis::cores::try_in_order;
use crate::formats::intake::{Document, Intake, Spot};
use crate::formats::pieces::{LineInput, Lines, Piece, Pieces};
use crate::formats::tokens::{TagReader, TagSpan, TagsSeen, TokenArticle, TokenMention};
use crate::formats::{ImportContext, ImportError, Imported, Problem};
use crate::text::counted;

/// Of one kind of problem so many are told by line.
const TOLD: usize = 20;

/// A sentence: its tokens, by their place in the lists of the file.
type Row = Range<usize>;

/// Reads columns, with the texts beside them if there are any.
///
/// # Errors
/// [`ImportError`] if no line has a token and a tag, or the file can't be read.
pub(super) fn read(
    input: &LineInput<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let name = input.name();
    let mut intake = Intake::new(context, "conll", input.stem());
    let file = Given::new(input)?;
    let seen = file.seen(&mut intake)?;
    if seen.tokens == 0 {
        return Err(ImportError::new(
            name,
            "no line of it has a token and a tag",
            "Each line must have a token and, behind a TAB or a space, its tag (B-actor, I-actor, \
             O); a blank line ends a sentence.",
        ));
    }
    let readers: Vec<TagReader> = seen.tags.iter().map(|seen| seen.reader()).collect();
    let (mut repairs, mut rebuilt) = (0, 0_usize);
    try_in_order(
        file.parts(&seen),
        |part| Ok(file.articles(&part?, &readers)),
        |made| {
            let told = made.repairs.into_iter();
            let told = told.take(TOLD.saturating_sub(repairs));
            intake.out.problems.extend(told);
            repairs += made.repair_count;
            intake.out.problems.extend(made.problems);
            rebuilt += made.rebuilt;
            let documents = made.documents.into_iter();
            documents.for_each(|one| intake.document(one));
            Ok(())
        },
    )?;
    if repairs > TOLD {
        let more = repairs - TOLD;
        intake.problem(
            name,
            format!("read in that way too: {}", counted(more, "more tag")),
        );
    }
    if rebuilt > 0 {
        intake.problem(
            name,
            format!(
                "the texts of {} were put together of their tokens, so blanks may stand elsewhere \
                 than in the originals; put the text beside it as {}.txt to have them right",
                counted(rebuilt, "article"),
                stem(name)
            ),
        );
    }
    intake.finish(name)
}

/// A file and what lies beside it.
struct Given<'a> {
    lines: Lines<'a>,
    layout: Layout,
    beside: Beside<'a>,
}

/// What says more of the articles.
enum Beside<'a> {
    /// All but where tokens stand, an article a line.
    Articles(String, Lines<'a>),
    /// The text of the one article that the columns then are.
    Text(String),
    Nothing,
}

/// What a file shows before its articles are made.
#[derive(Default)]
struct Seen {
    tokens: usize,
    /// The tags of each column.
    tags: Vec<TagsSeen>,
    /// How many articles there are in each piece.
    articles: Vec<usize>,
    /// Whether what lies beside says more of these very articles.
    has_articles_beside: bool,
    bad: Bad,
}

/// The lines that have no token and tag.
#[derive(Default)]
struct Bad {
    /// The first of them, from 1.
    lines: Vec<usize>,
    count: usize,
}

/// Some whole articles, and what lies beside says of them: lines with their numbers.
struct Part<'a> {
    piece: Piece<'a>,
    known: Vec<(usize, String)>,
}

/// What was made of a part.
#[derive(Default)]
struct Made {
    documents: Vec<Document>,
    problems: Vec<Problem>,
    /// The first tags that did not fit the scheme.
    repairs: Vec<Problem>,
    repair_count: usize,
    /// How many texts were put together of tokens.
    rebuilt: usize,
}

/// Behind the last line of an article.
fn before_a_border(bytes: &[u8], from: usize) -> Option<usize> {
    let sign = [b"\n", BORDER.as_bytes()].concat();
    let from = from.saturating_sub(1);
    Some(from + memchr::memmem::find(bytes.get(from..)?, &sign)? + 1)
}

impl<'a> Given<'a> {
    fn new(input: &LineInput<'a>) -> Result<Self, ImportError> {
        let first = input.lines.pieces().next().transpose()?;
        let first = first.map_or(Cow::Borrowed(""), |piece| piece.text);
        let stem = stem(input.name());
        let articles = articles_name(stem);
        let beside = if let Some(lines) = input.beside.get(&articles) {
            Beside::Articles(articles, *lines)
        } else if let Some(lines) = input.beside.get(&format!("{stem}.txt")) {
            let pieces = lines.pieces().map(|piece| Ok(piece?.text));
            Beside::Text(pieces.collect::<Result<String, ImportError>>()?)
        } else {
            Beside::Nothing
        };
        Ok(Self {
            lines: input.lines,
            layout: Layout::of(&first),
            beside,
        })
    }

    /// Whole articles, some at a time; all columns if they are one article.
    fn pieces(&self) -> Pieces<'a> {
        match self.beside {
            Beside::Text(_) => self.lines.pieces_cut(|_, _| None),
            _ => self.lines.pieces_cut(before_a_border),
        }
    }

    /// Looks at all of it; lines that can't be used are noted.
    fn seen(&self, intake: &mut Intake<'_, '_>) -> Result<Seen, ImportError> {
        let mut seen = Seen::default();
        try_in_order(
            self.pieces(),
            |piece| Ok(self.columns(&piece?).seen()),
            |one| {
                seen.add(one);
                Ok(())
            },
        )?;
        let name = self.lines.name();
        for line in &seen.bad.lines {
            intake.problem(
                &format!("{name}, line {line}"),
                "this line has no token with a tag behind it and was left out",
            );
        }
        if seen.bad.count > TOLD {
            let more = seen.bad.count - TOLD;
            intake.problem(name, format!("{more} more lines like these were left out"));
        }
        if let Beside::Articles(beside, lines) = &self.beside {
            let there: usize = seen.articles.iter().sum();
            let known = lines
                .solid()
                .try_fold(0, |count, line| line.map(|_| count + 1))?;
            seen.has_articles_beside = known == there;
            if known != there {
                intake.problem(
                    beside,
                    format!(
                        "it has {}, but {name} has {there}; it was not used",
                        counted(known, "article")
                    ),
                );
            }
        }
        Ok(seen)
    }

    /// All of it in parts.
    fn parts(&self, seen: &Seen) -> impl Iterator<Item = Result<Part<'a>, ImportError>> {
        let mut known = match &self.beside {
            Beside::Articles(_, lines) if seen.has_articles_beside => Some(lines.solid()),
            _ => None,
        };
        self.pieces()
            .zip(&seen.articles)
            .map(move |(piece, count)| {
                let known = known.iter_mut().flat_map(|lines| lines.take(*count));
                Ok(Part {
                    piece: piece?,
                    known: known.collect::<Result<_, _>>()?,
                })
            })
    }

    fn columns<'p>(&self, piece: &'p Piece<'_>) -> Columns<'p> {
        Columns::read(
            &piece.text,
            piece.line,
            &self.layout,
            !matches!(self.beside, Beside::Text(_)),
        )
    }

    /// The articles of a part.
    fn articles(&self, part: &Part<'_>, readers: &[TagReader]) -> Made {
        let columns = self.columns(&part.piece);
        let name = self.lines.name();
        let mut made = Made::default();
        let mut known = part.known.iter();
        for rows in columns.articles() {
            let mut article = columns.article(rows, name, readers, &mut made);
            match (&self.beside, known.next()) {
                (Beside::Text(text), _) => article.text = Some(text.clone()),
                (Beside::Articles(beside, _), Some((line, words))) => {
                    match serde_json::from_str::<ArticleLine<'_>>(words) {
                        Ok(known) => {
                            article.id = known.id.0;
                            article.title = Some(known.title.into_owned());
                            article.meta = known.meta;
                            article.text = Some(known.text.into_owned());
                        }
                        Err(problem) => made.problem(
                            format!("{beside}, line {line}"),
                            format!("this line can’t be read ({problem}); it was not used"),
                        ),
                    }
                }
                _ => {}
            }
            let anchored = article.anchored();
            made.rebuilt += usize::from(anchored.rebuilt);
            if let Some(token) = anchored.misfit {
                let first = rows.first().map_or(0, |row| row.start);
                let line = columns.line(first + token);
                made.problem(
                    format!("{name}, line {line}"),
                    "this token is not the next word of the text beside the file; the text was \
                     put together of the tokens instead"
                        .to_owned(),
                );
            }
            made.documents.push(anchored.document);
        }
        made
    }
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.tokens += other.tokens;
        self.articles.extend(other.articles);
        let width = self.tags.len().max(other.tags.len());
        self.tags.resize_with(width, TagsSeen::default);
        for (seen, more) in self.tags.iter_mut().zip(other.tags) {
            seen.add(more);
        }
        let room = TOLD.saturating_sub(self.bad.count);
        self.bad
            .lines
            .extend(other.bad.lines.into_iter().take(room));
        self.bad.count += other.bad.count;
    }
}

impl Made {
    fn problem(&mut self, place: String, message: String) {
        self.problems.push(Problem { place, message });
    }
}

/// The tokens of some articles.
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
    bad: Bad,
}

impl<'t> Columns<'t> {
    /// Reads lines, of which the first has this number. Borders part articles, if `many`.
    fn read(text: &'t str, line: usize, layout: &Layout, many: bool) -> Self {
        let count = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        let mut out = Columns {
            tokens: Vec::with_capacity(count),
            lines: Vec::with_capacity(count),
            tags: Vec::with_capacity(count),
            tags_end: Vec::with_capacity(count),
            articles: vec![0],
            ..Columns::default()
        };
        let mut row = Vec::new();
        for (words, line) in text.split('\n').zip(line..) {
            let words = words.strip_suffix('\r').unwrap_or(words);
            let border = words.starts_with(BORDER);
            if words.trim().is_empty() || border {
                out.end_row();
                if border && many {
                    out.articles.push(out.rows.len());
                }
            } else if is_comment(words) {
            } else if let Some((token, tags)) = layout.row(words, &mut row) {
                out.tokens.push(token);
                out.lines.push(whole(line));
                out.tags.extend_from_slice(tags);
                out.tags_end.push(whole(out.tags.len()));
            } else {
                out.bad.count += 1;
                if out.bad.count <= TOLD {
                    out.bad.lines.push(line);
                }
            }
        }
        out.end_row();
        // Before the first border there is nothing in most files.
        if out.articles.get(1) == Some(&0) {
            out.articles.remove(0);
        } else if out.rows.is_empty() && line > 1 {
            out.articles.clear();
        }
        out
    }

    fn end_row(&mut self) {
        let start = self.rows.last().map_or(0, |row| row.end);
        if start < self.tokens.len() {
            self.rows.push(start..self.tokens.len());
        }
    }

    fn seen(self) -> Seen {
        let width = (0..self.tokens.len()).map(|token| self.tags_of(token).len());
        let width = width.max().unwrap_or(0);
        let tags = (0..width).map(|column| {
            let mut seen = TagsSeen::default();
            self.rows
                .iter()
                .for_each(|row| seen.row(self.tags(row, column)));
            seen
        });
        Seen {
            tokens: self.tokens.len(),
            tags: tags.collect(),
            articles: vec![self.articles.len()],
            has_articles_beside: false,
            bad: self.bad,
        }
    }

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

    /// The article of these sentences, without what stands beside the file.
    fn article(
        &self,
        rows: &[Row],
        name: &str,
        readers: &[TagReader],
        made: &mut Made,
    ) -> TokenArticle<'t> {
        let first = rows.first().map_or(0, |row| row.start);
        let end = rows.last().map_or(first, |row| row.end);
        let tokens = self.tokens[first..end].iter();
        let mut article = TokenArticle {
            place: match self.lines.get(first) {
                Some(line) => format!("{name}, from line {line} on"),
                None => name.to_owned(),
            },
            tokens: tokens.map(|token| Cow::Borrowed(*token)).collect(),
            ..TokenArticle::default()
        };
        for row in rows {
            let offset = row.start - first;
            article.rows.push(offset);
            for (column, reader) in readers.iter().enumerate() {
                let spans = self.spans(row, column, *reader, name, made).into_iter();
                article.mentions.extend(spans.map(|span| TokenMention {
                    tokens: span.tokens.start + offset..span.tokens.end + offset,
                    spot: Spot::Line(self.line(row.start + span.tokens.start) as usize),
                    label: span.label,
                    claims: Vec::new(),
                }));
            }
        }
        article
    }

    /// What the tags of a sentence say in a column; those that do not fit the scheme are told.
    fn spans(
        &self,
        row: &Row,
        column: usize,
        reader: TagReader,
        name: &str,
        made: &mut Made,
    ) -> Vec<TagSpan> {
        let (spans, wrong) = reader.read(self.tags(row, column));
        for repair in wrong {
            made.repair_count += 1;
            if made.repair_count > TOLD {
                continue;
            }
            let token = row.start + repair.token;
            let tag = self.tags_of(token).get(column).copied().unwrap_or("O");
            made.repairs.push(Problem {
                place: format!("{name}, line {}", self.line(token)),
                message: format!(
                    "{tag} does not follow from the tag before it; it was read as one that {}",
                    repair.as_what
                ),
            });
        }
        spans
    }
}

/// What counts things in a piece, none of which has 4 GB.
fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
