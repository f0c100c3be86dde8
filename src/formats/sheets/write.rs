//! From a project to tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{ARTICLES, ATTRIBUTE, CARRIES, CLAIMS, Cell, MENTIONS, SEPARATOR, Table};
use crate::formats::carried::{Carried, CarriedDocument, of_claim};
use crate::formats::{ExportError, ExportOptions, Loss, LossReport, Wrote};
use crate::model::{Claim, Project, Quote};
use crate::text::{ArticleText, Extent};

const ARTICLE_HEAD: &[&str] = &[
    "id",
    "title",
    "outlet",
    "author",
    "url",
    "archive_url",
    "published",
    "retrieved",
    "language",
    "translated_from",
    "licence",
    "direction",
    "note",
    "text",
];
const MENTION_HEAD: &[&str] = &[
    "doc_id", "start", "end", "label", "text", "claim_id", "role", "id", "pieces", "note", "unsure",
];
const CLAIM_HEAD: &[&str] = &[
    "claim_id",
    "doc_id",
    "number",
    "wording",
    "quotes",
    "status",
    "stance",
    "checkable",
    "checkable_why",
    "scale",
    "verdict",
    "rationale",
    "verdict_by",
    "verdict_at",
    "note",
];

/// The tables of a project, and what they hold.
pub(super) struct Tables {
    /// Articles, mentions, claims.
    pub(super) tables: [Table; 3],
    /// What was written.
    pub(super) wrote: Vec<Wrote>,
    /// What was not.
    pub(super) loss: LossReport,
}

/// The tables of the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn tables(project: &Project, options: &ExportOptions) -> Result<Tables, ExportError> {
    let mut loss = LossReport::default();
    let carried = Carried::new(project, options, &CARRIES, &mut loss)?;
    let table = |name, head: &[&str]| Table {
        name,
        head: head.iter().map(|name| (*name).to_owned()).collect(),
        rows: Vec::new(),
    };
    let mut articles = table(ARTICLES, ARTICLE_HEAD);
    let mut mentions = table(MENTIONS, MENTION_HEAD);
    let mut claims = table(CLAIMS, CLAIM_HEAD);
    let keys = keys(&carried);
    mentions
        .head
        .extend(keys.iter().map(|key| format!("{ATTRIBUTE}{key}")));
    let texts: BTreeMap<&str, &ArticleText> = carried
        .documents
        .iter()
        .map(|document| (document.article.id.as_str(), &document.article.text))
        .collect();
    for document in &carried.documents {
        articles.rows.push(article(document));
        mention_rows(document, &keys, &mut mentions.rows);
        for one in &document.claims {
            let claim = one.claim;
            let mut quotes = Vec::with_capacity(claim.quotes.len());
            for quote in &claim.quotes {
                match texts.get(quote.article.as_str()) {
                    Some(text) => quotes.push(quote_words(document, quote, text)),
                    None => {
                        loss.note(Loss::QuotesElsewhere, || of_claim(document.article, claim));
                    }
                }
            }
            claims
                .rows
                .push(claim_row(document, claim, &quotes.join("; ")));
        }
    }
    Ok(Tables {
        tables: [articles, mentions, claims],
        wrote: carried.wrote(),
        loss,
    })
}

/// The keys of all attributes.
fn keys<'a>(carried: &Carried<'a>) -> BTreeSet<&'a str> {
    let mentions = carried
        .documents
        .iter()
        .flat_map(|document| &document.mentions);
    let keys = mentions.flat_map(|one| one.mention.attributes.keys());
    keys.map(|key| &**key).collect()
}

fn article(document: &CarriedDocument<'_>) -> Vec<Cell> {
    let article = document.article;
    let meta = &article.meta;
    [
        article.id.as_str(),
        &meta.title,
        &meta.outlet,
        &meta.author,
        &meta.url,
        &meta.archive_url,
        &meta.published,
        &meta.retrieved,
        &meta.language,
        &meta.translated_from,
        &meta.licence,
        meta.direction.name(),
        &meta.note,
        article.text.as_str(),
    ]
    .map(Cell::from)
    .into()
}

fn mention_rows(document: &CarriedDocument<'_>, keys: &BTreeSet<&str>, rows: &mut Vec<Vec<Cell>>) {
    let text = &document.article.text;
    let mut claims: Vec<Vec<(String, &str)>> = vec![Vec::new(); document.mentions.len()];
    for claim in &document.claims {
        for (role, index) in &claim.members {
            claims[*index].push((claim.claim.id.to_string(), &**role));
        }
    }
    for (one, claims) in document.mentions.iter().zip(claims) {
        let separator = SEPARATOR.to_string();
        let (ids, roles): (Vec<String>, Vec<&str>) = claims.into_iter().unzip();
        let range = one.range();
        let pieces = if one.extent.is_discontinuous() {
            pieces(text, &one.extent)
        } else {
            String::new()
        };
        let mention = one.mention;
        let mut row: Vec<Cell> = vec![
            document.article.id.as_str().into(),
            text.to_char(range.start()).get().into(),
            text.to_char(range.end()).get().into(),
            (*one.name).into(),
            text.quote(&one.extent).into(),
            ids.join(&separator).into(),
            roles.join(&separator).into(),
            mention.id.to_string().into(),
            pieces.into(),
            mention.note.as_str().into(),
            if mention.unsure { "yes" } else { "" }.into(),
        ];
        let value = |key: &&str| mention.attributes.get(*key).map_or("", String::as_str);
        row.extend(keys.iter().map(|key| Cell::from(value(key))));
        rows.push(row);
    }
}

/// `0-3+8-13` in code points.
fn pieces(text: &ArticleText, extent: &Extent) -> String {
    let piece = |range: crate::text::TextRange| {
        format!(
            "{}-{}",
            text.to_char(range.start()),
            text.to_char(range.end())
        )
    };
    extent.pieces().map(piece).collect::<Vec<_>>().join("+")
}

/// A quote, with its article's name before it if it stands in another one.
fn quote_words(document: &CarriedDocument<'_>, quote: &Quote, text: &ArticleText) -> String {
    let place = pieces(text, &quote.extent);
    if quote.article == document.article.id {
        return place;
    }
    format!("{}:{place}", quote.article)
}

fn claim_row(document: &CarriedDocument<'_>, claim: &Claim, quotes: &str) -> Vec<Cell> {
    let verdict = claim.verdict.as_ref();
    let words = |part: Option<&str>| Cell::from(part.unwrap_or_default());
    vec![
        claim.id.to_string().into(),
        document.article.id.as_str().into(),
        (claim.number as usize).into(),
        claim.wording.as_str().into(),
        quotes.into(),
        claim.status.as_str().into(),
        claim.stance.name().into(),
        words(claim.checkable.map(|answer| answer.name())),
        claim.checkable_why.as_str().into(),
        words(verdict.map(|verdict| verdict.scale.as_str())),
        words(verdict.map(|verdict| verdict.value.as_str())),
        words(verdict.map(|verdict| &*verdict.rationale)),
        words(verdict.map(|verdict| &*verdict.by)),
        verdict
            .map_or_else(String::new, |verdict| verdict.at.to_string())
            .into(),
        claim.note.as_str().into(),
    ]
}
