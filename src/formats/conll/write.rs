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
    out.extend_from_slice(BORDER.as_bytes());
    out.extend_from_slice(b" -X- O O\n\n");
    let text = tokens.document.article.text.as_str().as_bytes();
    // Most columns are shorter.
    out.reserve(text.len() * 2);
    let mut tags = options.tokens.scheme.tags(tokens.named()).into_iter();
    let mut tag = tags.next();
    for row in tokens.rows(options.tokens.unit) {
        for token in row {
            out.extend_from_slice(&text[tokens.text.tokens[token].range.bytes()]);
            match options.tokens.columns {
                Columns::Two => out.push(b'\t'),
                Columns::Four => out.extend_from_slice(b" -X- -X- "),
            }
            match tag {
                Some((at, Tag { letter, label })) if at == token => {
                    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    out.push(b'-');
                    out.extend_from_slice(label.as_bytes());
                    out.push(b'\n');
                    tag = tags.next();
                }
                // Of a length that is known, and so without a call.
                _ => out.extend(*b"O\n"),
            }
        }
        out.push(b'\n');
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
