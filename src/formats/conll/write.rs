//! From articles to columns.

use super::{ArticleLine, BORDER, articles_name};
use crate::formats::carried::Carried;
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
    let carried = Carried::new(project, options, &can, &mut loss)?;
    let lengths = carried.documents.iter();
    let length: usize = lengths.map(|one| one.article.text.end().get()).sum();
    let mut columns = String::with_capacity(length * 2);
    let mut articles = Vec::with_capacity(length * 3 / 2);
    let wrote = each(
        &carried.documents,
        &options.tokens,
        Needs::default(),
        &mut loss,
        |(columns, articles): &mut (String, Vec<u8>), tokens| {
            push(columns, tokens, options);
            lines::push(articles, &line(tokens.document.article));
        },
        |(more_columns, more_articles)| {
            columns.push_str(&more_columns);
            articles.extend_from_slice(&more_articles);
        },
    );
    let file = |name: String, bytes| ExportedFile { name, bytes };
    Ok(Exported {
        files: vec![
            file(format!("{STEM}.conll"), columns.into_bytes()),
            file(articles_name(STEM), articles),
        ],
        wrote,
        loss,
    })
}

fn push(out: &mut String, tokens: &TokenDocument<'_, '_>, options: &ExportOptions) {
    out.push_str(BORDER);
    out.push_str(" -X- O O\n\n");
    let (between, outside) = match options.tokens.columns {
        Columns::Two => ("\t", "\tO\n"),
        Columns::Four => (" -X- -X- ", " -X- -X- O\n"),
    };
    let tags = tokens.tags(options.tokens.scheme);
    for row in tokens.rows(options.tokens.unit) {
        for token in row {
            out.push_str(tokens.text.word(token));
            let Some(Tag { letter, label }) = tags[token] else {
                out.push_str(outside);
                continue;
            };
            out.push_str(between);
            out.push(letter);
            out.push('-');
            out.push_str(label);
            out.push('\n');
        }
        out.push('\n');
    }
}

fn line(article: &Article) -> ArticleLine {
    let meta = &article.meta;
    ArticleLine {
        id: IdText(article.id.to_string()),
        title: meta.title.clone(),
        text: article.text.as_str().to_owned(),
        meta: MetaRecord::of(meta),
    }
}
