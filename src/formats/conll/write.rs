//! From articles to columns.

use super::{BORDER, articles_name};
use crate::formats::carried::Carrier;
use crate::formats::room::Room;
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
    let (between, outside) = match options.tokens.columns {
        Columns::Two => (&b"\t"[..], b"\tO\n             "),
        Columns::Four => (&b" -X- -X- "[..], b" -X- -X- O\n     "),
    };
    let rows = tokens.rows(options.tokens.unit);
    let tags = options.tokens.scheme.tags(tokens.named());
    let labels = tags.iter().map(|(_, tag)| tag.label.len());
    let columns = tokens.text.tokens.len() * (between.len() + 3);
    let mut room = Room::new(
        out,
        text.len() + columns + labels.sum::<usize>() + rows.len(),
    );
    let mut tags = tags.into_iter().peekable();
    for row in rows {
        for token in row {
            room.push_part(text, tokens.text.tokens[token].range.bytes());
            match tags.next_if(|(at, _)| *at == token) {
                Some((_, Tag { letter, label })) => {
                    room.push(between);
                    room.push(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    room.push(b"-");
                    room.push(label.as_bytes());
                    room.push(b"\n");
                }
                None => room.push_part(outside, 0..between.len() + 2),
            }
        }
        room.push(b"\n");
    }
    room.close();
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
