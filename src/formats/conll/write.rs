//! From articles to columns.

use std::borrow::Cow;

use super::{ArticleLine, BORDER, articles_name};
use crate::formats::carried::Carrier;
use crate::formats::intake::record::{IdText, MetaRecord};
use crate::formats::lines;
use crate::formats::tokens::{Columns, Needs, Tag, TokenDocument, each};
use crate::formats::{ExportError, ExportOptions, Exported, ExportedFile, Format as _, LossReport};
use crate::model::{Article, Project};

/// The name of the written files without its ending.
const STEM: &str = "claimdesk";

/// Writes the wanted part of a project: the columns, and the articles beside them.
///
/// # Errors
/// [`ExportError`] if the options name what is not there.
pub(super) fn write(project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Conll.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let lengths = carrier.parts().iter();
    let length: usize = lengths.map(|one| one.article.text.end().get()).sum();
    let mut columns = Vec::with_capacity(length * 2);
    let mut articles = Vec::with_capacity(length * 3 / 2);
    let wrote = each(
        &carrier,
        &options.tokens,
        Needs::default(),
        &mut loss,
        |(columns, articles): &mut (Vec<u8>, Vec<u8>), tokens, _| {
            push(columns, tokens, options);
            lines::push(articles, &line(tokens.document.article));
        },
        |part| part,
        |(more_columns, more_articles)| {
            columns.extend_from_slice(&more_columns);
            articles.extend_from_slice(&more_articles);
        },
    );
    let file = |name: String, bytes| ExportedFile { name, bytes };
    Ok(Exported {
        files: vec![
            file(format!("{STEM}.conll"), columns),
            file(articles_name(STEM), articles),
        ],
        wrote,
        loss,
    })
}

fn push(out: &mut Vec<u8>, tokens: &TokenDocument<'_, '_>, options: &ExportOptions) {
    let mut put = |words: &str| out.extend_from_slice(words.as_bytes());
    put(BORDER);
    put(" -X- O O\n\n");
    let (between, outside) = match options.tokens.columns {
        Columns::Two => ("\t", "\tO\n"),
        Columns::Four => (" -X- -X- ", " -X- -X- O\n"),
    };
    let tags = tokens.tags(options.tokens.scheme);
    let text = &tokens.document.article.text;
    for row in tokens.rows(options.tokens.unit) {
        let of_row = tokens.text.tokens[row.clone()].iter().zip(&tags[row]);
        for (token, tag) in of_row {
            put(text.slice(token.range));
            let Some(Tag { letter, label }) = tag else {
                put(outside);
                continue;
            };
            put(between);
            put(letter.encode_utf8(&mut [0; 4]));
            put("-");
            put(label);
            put("\n");
        }
        put("\n");
    }
}

fn line(article: &Article) -> ArticleLine<'_> {
    let meta = &article.meta;
    ArticleLine {
        id: IdText(article.id.to_string()),
        title: Cow::Borrowed(&meta.title),
        text: Cow::Borrowed(article.text.as_str()),
        meta: MetaRecord::of(meta),
    }
}
