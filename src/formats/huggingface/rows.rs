//! From articles to rows.

use std::borrow::Cow;

use serde::Serialize;

use crate::formats::LossReport;
use crate::formats::tokens::{TokenDocument, TokenOptions, rows};

/// One row, column by column.
#[derive(Debug, Serialize)]
pub(in crate::formats) struct Row {
    /// Of its own in the file: `a-0`.
    pub(in crate::formats) id: String,
    /// The article's.
    pub(in crate::formats) doc_id: String,
    /// The article's.
    pub(in crate::formats) title: String,
    /// The words.
    pub(in crate::formats) tokens: Vec<String>,
    /// A tag for each of them.
    pub(in crate::formats) ner_tags: Vec<Cow<'static, str>>,
    /// The row's part of the article's text, with the blanks behind it.
    pub(in crate::formats) text: String,
    /// Where that begins in the article, in code points.
    pub(in crate::formats) start: usize,
    /// Where each token stands in `text`, in code points.
    pub(in crate::formats) offsets: Vec<[usize; 2]>,
    /// Which tokens of the row are what in which claim.
    pub(in crate::formats) claims: Vec<String>,
}

/// The rows of an article.
pub(in crate::formats) fn of(
    tokens: &TokenDocument<'_, '_>,
    options: &TokenOptions,
    loss: &mut LossReport,
) -> Vec<Row> {
    let article = tokens.document.article;
    let count = tokens.text.tokens.len();
    let tags = options.scheme.write(count, tokens.named());
    let rows = rows(tokens, tokens.rows(options.unit), loss).into_iter();
    rows.map(|row| Row {
        id: row.id,
        doc_id: article.id.to_string(),
        title: article.meta.title.clone(),
        tokens: row.tokens,
        ner_tags: tags[row.range].to_vec(),
        text: row.text,
        start: row.start,
        offsets: row.offsets,
        claims: row.claims,
    })
    .collect()
}
