//! From a project to tables.

use std::collections::{BTreeSet, HashMap};

use super::{ARTICLES, ATTRIBUTE, CARRIES, CLAIMS, Cell, MENTIONS, SEPARATOR};
use crate::formats::carried::{CarriedDocument, Carrier, of_claim};
use crate::formats::{ExportError, ExportOptions, Loss, LossReport};
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

/// The names of the tables, in the order of [`Tables::rows`].
pub(super) const NAMES: [&str; 3] = [ARTICLES, MENTIONS, CLAIMS];

/// Rows of cells.
pub(super) type Rows = Vec<Vec<Cell>>;

/// Makes the tables of a project, article by article.
pub(super) struct Tables<'p> {
    /// The wanted part of the project.
    pub(super) carrier: Carrier<'p>,
    /// The keys of all attributes.
    keys: BTreeSet<String>,
    texts: HashMap<&'p str, &'p ArticleText>,
}

impl<'p> Tables<'p> {
    /// The tables of the wanted part of a project.
    ///
    /// # Errors
    /// [`ExportError::Unknown`]
    pub(super) fn new(
        project: &'p Project,
        options: &'p ExportOptions,
        loss: &mut LossReport,
    ) -> Result<Self, ExportError> {
        let carrier = Carrier::new(project, options, &CARRIES, &[], loss)?;
        let mut keys = BTreeSet::new();
        carrier.each(
            // It is noted when the rows are made.
            &mut LossReport::default(),
            |keys: &mut BTreeSet<String>, document, _| {
                let mentions = document.mentions.iter();
                let named = mentions.flat_map(|one| one.mention.attributes.keys());
                keys.extend(named.map(|key| key.to_string()));
            },
            |some| keys.extend(some),
        );
        let articles = carrier.parts().iter().map(|part| part.article);
        let texts = articles.map(|article| (article.id.as_str(), &article.text));
        Ok(Self {
            keys,
            texts: texts.collect(),
            carrier,
        })
    }

    /// The first rows.
    pub(super) fn heads(&self) -> [Vec<String>; 3] {
        let mut heads = [ARTICLE_HEAD, MENTION_HEAD, CLAIM_HEAD].map(|head| {
            head.iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        });
        let attributes = self.keys.iter().map(|key| format!("{ATTRIBUTE}{key}"));
        heads[1].extend(attributes);
        heads
    }

    /// The rows of an article: its own, those of its mentions, those of its claims.
    pub(super) fn rows(&self, document: &CarriedDocument<'_>, loss: &mut LossReport) -> [Rows; 3] {
        let claims = document.claims.iter().map(|one| {
            let claim = one.claim;
            let mut quotes = Vec::with_capacity(claim.quotes.len());
            for quote in &claim.quotes {
                match self.texts.get(quote.article.as_str()) {
                    Some(text) => quotes.push(quote_words(document, quote, text)),
                    None => {
                        loss.note(Loss::QuotesElsewhere, || of_claim(document.article, claim));
                    }
                }
            }
            claim_row(document, claim, &quotes.join("; "))
        });
        let claims = claims.collect();
        [
            vec![article(document)],
            mention_rows(document, &self.keys),
            claims,
        ]
    }
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

fn mention_rows(document: &CarriedDocument<'_>, keys: &BTreeSet<String>) -> Rows {
    let mut rows = Vec::with_capacity(document.mentions.len());
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
        let value = |key: &String| mention.attributes.get(&**key).map_or("", String::as_str);
        row.extend(keys.iter().map(|key| Cell::from(value(key))));
        rows.push(row);
    }
    rows
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
