//! From tables to documents.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::names::{About, Column, attribute};
use super::{Given, SEPARATOR};
use crate::formats::intake::membership::Memberships;
use crate::formats::intake::record::{
    CheckableRecord, ClaimMentionRecord, ClaimRecord, IdText, MentionRecord, MetaRecord,
    QuoteRecord, VerdictRecord,
};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::{ImportContext, ImportError, Imported, OffsetUnit};
use crate::model::ArticleId;

/// Reads tables that belong together.
///
/// # Errors
/// [`ImportError`] if there is nothing in them that can be used.
pub(super) fn read(
    format: &'static str,
    name: &str,
    stem: &str,
    tables: Vec<Given>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let tables = tables.into_iter().filter_map(Known::new);
    let (mentions, others): (Vec<Known>, Vec<Known>) =
        tables.partition(|table| table.about == About::Mentions);
    let mut reading = Reading {
        intake: Intake::new(context, format, stem),
        documents: Vec::new(),
        index_of: HashMap::new(),
        missing: BTreeSet::new(),
        claims: Vec::new(),
        claim_of: HashMap::new(),
        members: HashMap::new(),
        used: false,
    };
    // Articles first, then claims, then the mentions that belong to both.
    let (articles, claims): (Vec<Known>, Vec<Known>) = others
        .into_iter()
        .partition(|table| table.about == About::Articles);
    for table in articles.into_iter().chain(claims) {
        reading.table(&table);
    }
    for table in &mentions {
        table.rows().for_each(|row| reading.mention(row));
    }
    reading.finish(name)
}

/// A table with the meaning of its columns.
struct Known {
    about: About,
    table: Given,
    columns: Vec<Option<Column>>,
}

impl Known {
    /// `None` if the columns mean nothing.
    fn new(table: Given) -> Option<Self> {
        let about = About::of(&table.head)?;
        Some(Self {
            about,
            columns: table.head.iter().map(|name| about.column(name)).collect(),
            table,
        })
    }

    /// The rows in which something stands.
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = (0..self.table.rows.len()).map(|index| Row { known: self, index });
        rows.filter(|row| !row.cells().all(|cell| cell.trim().is_empty()))
    }

    /// Says once which columns nobody knows.
    fn name_others(&self, intake: &mut Intake<'_, '_>) {
        let others = self.columns.iter().zip(&self.table.head);
        let others: Vec<String> = others
            .filter(|(column, name)| column.is_none() && !name.trim().is_empty())
            .map(|(_, name)| format!("“{}”", name.trim()))
            .collect();
        if !others.is_empty() {
            let message = format!(
                "columns that are not known here were left out: {}",
                others.join(", ")
            );
            intake.problem(&self.table.place, message);
        }
    }
}

/// A row. Many of them are kept until all are read, so it only says which it is.
#[derive(Clone, Copy)]
struct Row<'a> {
    known: &'a Known,
    index: usize,
}

impl<'a> Row<'a> {
    /// Its number in the file, from 1.
    fn number(&self) -> usize {
        self.known
            .table
            .rows
            .row(self.index)
            .map_or(0, |(number, _)| number)
    }

    fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = self.known.table.rows.row(self.index).into_iter();
        row.flat_map(|(_, cells)| cells.iter())
    }

    /// What stands in the columns of this meaning.
    fn all(&self, column: Column) -> impl Iterator<Item = &'a str> + use<'a> {
        let cells = self.known.columns.iter().zip(self.cells());
        let cells = cells.filter(move |(known, _)| **known == Some(column));
        cells.map(|(_, cell)| cell)
    }

    /// What stands in the first column of this meaning.
    fn get(&self, column: Column) -> &'a str {
        self.all(column).next().unwrap_or_default()
    }

    /// What stands in columns that mean nothing, by their names.
    fn others(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let known = self.known;
        let cells = known
            .columns
            .iter()
            .zip(&known.table.head)
            .zip(self.cells());
        let cells = cells.filter(|((column, _), _)| column.is_none());
        cells.map(|((_, name), cell)| (attribute(name), cell))
    }

    /// Where it stands.
    fn place(&self) -> String {
        self.known.table.at(self.number())
    }

    fn spot(&self) -> Spot {
        (self.known.table.spot)(self.number())
    }

    fn owned(&self, column: Column) -> String {
        self.get(column).to_owned()
    }
}

struct Reading<'c, 'p, 't> {
    intake: Intake<'c, 'p>,
    documents: Vec<Rows<'t>>,
    index_of: HashMap<String, usize>,
    /// Articles that are nowhere.
    missing: BTreeSet<String>,
    /// Claims with the documents that they belong to.
    claims: Vec<(usize, ClaimRecord)>,
    claim_of: HashMap<String, usize>,
    /// Claims that no table of claims has, by their documents.
    members: HashMap<usize, Memberships>,
    used: bool,
}

/// A document, and the rows of its mentions.
struct Rows<'t> {
    document: Document,
    mentions: Vec<Row<'t>>,
}

impl<'t> Reading<'_, '_, 't> {
    /// Takes a table of articles or claims, which is needed no longer then.
    fn table(&mut self, table: &Known) {
        table.name_others(&mut self.intake);
        for row in table.rows() {
            match table.about {
                About::Articles => self.article(row),
                About::Claims => self.claim(row),
                About::Mentions => {}
            }
        }
    }

    fn article(&mut self, row: Row<'_>) {
        // A text that is too long for one cell goes on in the next of its name.
        let text: String = row.all(Column::Text).collect();
        let id = row.owned(Column::Article);
        if !id.is_empty() && self.index_of.contains_key(&id) {
            let place = row.place();
            let message =
                format!("there is another article {id} in the table; this one was left out");
            self.intake.problem(&place, message);
            return;
        }
        let direction = row.owned(Column::Direction);
        let document = Document {
            place: row.place(),
            id: id.clone(),
            text,
            unit: OffsetUnit::CodePoints,
            title: Some(row.owned(Column::Title)).filter(|title| !title.is_empty()),
            meta: MetaRecord {
                outlet: row.owned(Column::Outlet),
                author: row.owned(Column::Author),
                url: row.owned(Column::Url),
                archive_url: row.owned(Column::ArchiveUrl),
                published: row.owned(Column::Published),
                retrieved: row.owned(Column::Retrieved),
                language: row.owned(Column::Language),
                translated_from: row.owned(Column::TranslatedFrom),
                licence: row.owned(Column::Licence),
                direction,
                note: row.owned(Column::Note),
                ..MetaRecord::default()
            },
            ..Document::default()
        };
        self.used = true;
        if !id.is_empty() {
            self.index_of.insert(id, self.documents.len());
        }
        self.push(document);
    }

    fn push(&mut self, document: Document) {
        self.documents.push(Rows {
            document,
            mentions: Vec::new(),
        });
    }

    /// The document of an article that a row names: of the tables, else of the project.
    fn document(&mut self, row: Row<'_>) -> Option<usize> {
        let id = row.get(Column::Article);
        let id = if id.is_empty() && self.documents.len() == 1 {
            return Some(0);
        } else {
            id
        };
        if let Some(index) = self.index_of.get(id) {
            return Some(*index);
        }
        // A file name stands for the article that was made from it.
        let stem = id.rsplit_once('.').map_or(id, |(stem, _)| stem);
        let project = self.intake.context.project;
        let known = [id, stem]
            .into_iter()
            .find_map(|id| project.article(&ArticleId::new(id).ok()?));
        if known.is_none() && self.intake.gathers() {
            let index = self.documents.len();
            self.push(Document {
                id: id.to_owned(),
                unit: OffsetUnit::CodePoints,
                ..Document::default()
            });
            self.index_of.insert(id.to_owned(), index);
            return Some(index);
        }
        let Some(article) = known else {
            if self.missing.insert(id.to_owned()) {
                let place = row.place();
                let message = format!(
                    "there is no article “{id}”, neither in a table of articles beside it nor in \
                     the project; its rows were left out"
                );
                self.intake.problem(&place, message);
            }
            return None;
        };
        let index = self.documents.len();
        self.push(Document {
            place: row.known.table.place.clone(),
            id: article.id.to_string(),
            text: article.text.as_str().to_owned(),
            unit: OffsetUnit::CodePoints,
            ..Document::default()
        });
        self.index_of.insert(id.to_owned(), index);
        Some(index)
    }

    /// Notes to which document a mention belongs, and to which claims.
    fn mention(&mut self, row: Row<'t>) {
        let Some(index) = self.document(row) else {
            return;
        };
        let mut roles = row.get(Column::Role).split(SEPARATOR).map(str::trim);
        for claim in row.get(Column::Claim).split(SEPARATOR).map(str::trim) {
            let role = roles.next().unwrap_or_default();
            if !claim.is_empty() {
                self.member(index, claim, role, &mention(row));
            }
        }
        self.used = true;
        self.documents[index].mentions.push(row);
    }

    fn member(&mut self, document: usize, claim: &str, role: &str, mention: &MentionRecord) {
        let Some(index) = self.claim_of.get(claim) else {
            let members = self.members.entry(document).or_default();
            members.note(claim, role, mention);
            return;
        };
        let role = if role.is_empty() {
            &mention.label
        } else {
            role
        };
        self.claims[*index].1.mentions.push(ClaimMentionRecord {
            role: role.to_owned(),
            id: mention.id.clone(),
        });
    }

    fn claim(&mut self, row: Row<'_>) {
        let Some(document) = self.document(row) else {
            return;
        };
        let verdict = row.owned(Column::Verdict);
        let scale = row.owned(Column::Scale);
        let checkable = row.owned(Column::Checkable);
        let why = row.owned(Column::CheckableWhy);
        let mut record = ClaimRecord {
            id: IdText(row.owned(Column::Claim)),
            number: row.get(Column::Number).trim().parse().ok(),
            wording: row.owned(Column::Wording),
            status: row.owned(Column::Status),
            stance: row.owned(Column::Stance),
            note: row.owned(Column::Note),
            checkable: (!checkable.is_empty() || !why.is_empty()).then(|| CheckableRecord {
                value: Some(checkable).filter(|value| !value.is_empty()),
                why,
            }),
            verdict: (!verdict.is_empty()).then(|| VerdictRecord {
                scale: if scale.is_empty() {
                    "verdict".to_owned()
                } else {
                    scale
                },
                value: verdict,
                rationale: row.owned(Column::Rationale),
                by: row.owned(Column::VerdictBy),
                at: row.owned(Column::VerdictAt),
            }),
            ..ClaimRecord::default()
        };
        for words in row.get(Column::Quotes).split(SEPARATOR).map(str::trim) {
            let (article, places) = words.rsplit_once(':').unwrap_or(("", words));
            match pieces(places) {
                Some(pieces) => record.quotes.push(QuoteRecord {
                    article: article.to_owned(),
                    pieces,
                    ..QuoteRecord::default()
                }),
                None if words.is_empty() => {}
                None => {
                    let place = row.place();
                    let message = format!("“{words}” is no place such as 0-3; it was left out");
                    self.intake.problem(&place, message);
                }
            }
        }
        self.used = true;
        self.claim_of.insert(record.id.0.clone(), self.claims.len());
        self.claims.push((document, record));
    }

    fn finish(mut self, name: &str) -> Result<Imported, ImportError> {
        for (number, (document, record)) in self.claims.into_iter().enumerate() {
            let spot = Spot::Number(number);
            self.documents[document]
                .document
                .claims
                .push(Told { spot, record });
        }
        for (document, members) in self.members {
            let claims = &mut self.documents[document].document.claims;
            claims.extend(members.into_claims());
        }
        for Rows {
            mut document,
            mentions,
        } in self.documents
        {
            if let Some(row) = mentions.last() {
                document.place.clone_from(&row.known.table.place);
            }
            let told = mentions.into_iter().map(|row| Told {
                spot: row.spot(),
                record: mention(row),
            });
            document.mentions = told.collect();
            self.intake.document(document);
        }
        if !self.used && !self.missing.is_empty() {
            return Err(ImportError::new(
                name,
                "none of the articles that its rows are about is in the project",
                "Bring in the articles first, or put them into articles.csv beside it, with the \
                 columns id and text.",
            ));
        }
        self.intake.finish(name)
    }
}

/// The mention that a row is.
fn mention(row: Row<'_>) -> MentionRecord {
    let number = |column| row.get(column).trim().parse().ok();
    let mut record = MentionRecord {
        id: IdText(row.owned(Column::Mention)),
        label: row.get(Column::Label).trim().to_owned(),
        start: number(Column::Start),
        end: number(Column::End),
        pieces: pieces(row.get(Column::Pieces)).unwrap_or_default(),
        quote: row.owned(Column::Quote),
        note: row.owned(Column::Note),
        unsure: is_yes(row.get(Column::Unsure)),
        ..MentionRecord::default()
    };
    if record.id.0.is_empty() {
        record.id = IdText(format!("row {}", row.number()));
    }
    for (key, value) in row.others() {
        if !key.is_empty() && !value.is_empty() {
            let value = Value::String(value.to_owned());
            record.attributes.insert(key.to_owned(), value);
        }
    }
    record
}

/// `0-3+8-13`; `None` if it is no such thing.
fn pieces(words: &str) -> Option<Vec<[usize; 2]>> {
    let piece = |words: &str| {
        let (start, end) = words.trim().split_once('-')?;
        Some([start.trim().parse().ok()?, end.trim().parse().ok()?])
    };
    words.split('+').map(piece).collect()
}

fn is_yes(words: &str) -> bool {
    matches!(
        words.trim().to_lowercase().as_str(),
        "yes" | "true" | "1" | "x"
    )
}
