//! From articles to columns.

use super::{BORDER, articles_name};
use crate::formats::carried::Carrier;
use crate::formats::tokens::{Columns, Needs, Tag, TokenDocument, each};
use crate::formats::{ExportError, ExportOptions, ExportReport, Format as _, LossReport, Sink};
use crate::formats::{lines, metadata};
use crate::model::{Article, Project};

/// The name of the written files without its ending.
const STEM: &str = "claimdesk";

/// Writes the wanted part of a project: the columns, and the articles beside them.
///
/// # Errors
/// [`ExportError`] if the options name what is not there.
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Conll.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let (columns, articles) = (format!("{STEM}.conll"), articles_name(STEM));
    // Without any article there are files all the same.
    sink.write(&columns, &[]);
    sink.write(&articles, &[]);
    let wrote = each(
        &carrier,
        &options.tokens,
        Needs::default(),
        &mut loss,
        |(columns, articles): &mut (Vec<u8>, Vec<u8>), tokens, _| {
            push(columns, tokens, options);
            push_line(articles, tokens.document.article);
        },
        |part| part,
        |(more_columns, more_articles)| {
            sink.write(&columns, &more_columns);
            sink.write(&articles, &more_articles);
        },
    );
    Ok(ExportReport { wrote, loss })
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

/// An [`ArticleLine`](super::ArticleLine), written by hand because it holds the whole text.
fn push_line(out: &mut Vec<u8>, article: &Article) {
    let meta = &article.meta;
    out.push(b'{');
    lines::push_fields(out, [("id", article.id.as_str()), ("title", &meta.title)]);
    out.extend_from_slice(b",\"meta\":{");
    let known = metadata::named(meta).into_iter();
    let known = known.filter(|(name, words)| *name != "licence" || !words.is_empty());
    lines::push_fields(out, known);
    out.extend_from_slice(b"},");
    lines::push_fields(out, [("text", article.text.as_str())]);
    out.extend_from_slice(b"}\n");
}
