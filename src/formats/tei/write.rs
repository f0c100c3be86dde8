//! From a document to TEI.

use std::fmt::Write as _;

use super::{CLAIM, NAMESPACE, head};
use crate::formats::carried::{CarriedDocument, Carrier, of_claim};
use crate::formats::replace::text_without;
use crate::formats::xml::{allowed, clean, push_words};
use crate::formats::{
    Example, ExportError, ExportOptions, ExportReport, ExportedFile, Format as _, Loss, LossReport,
    Sink,
};
use crate::model::{Article, ArticleMeta, Project, Scheme};

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Tei.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
        let article = document.article;
        let Some(text) = text_without(article, |_, c| allowed(c), loss) else {
            document.note_left_out(loss);
            return None;
        };
        note_characters(document, loss);
        let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let _ = writeln!(file, "<TEI xmlns=\"{NAMESPACE}\">");
        let (labels, names) = (&project.scheme.labels, carrier.names());
        head::write(&mut file, &article.meta, labels, names);
        file.push_str("  <text>\n    <body>\n      <ab xml:space=\"preserve\">");
        push_text(&mut file, document, text.as_str());
        file.push_str("</ab>\n");
        spans(&mut file, document, &project.scheme);
        claims(&mut file, document, loss);
        file.push_str("    </body>\n  </text>\n</TEI>\n");
        let file = ExportedFile {
            name: format!("{}.xml", article.id),
            bytes: file.into_bytes(),
        };
        Some((vec![file], document.wrote_in(text)))
    });
    Ok(ExportReport { wrote, loss })
}

/// Notes what XML forbids in what is known of the article and in notes.
fn note_characters(document: &CarriedDocument<'_>, loss: &mut LossReport) {
    let article: &Article = document.article;
    let is_changed = |words: &str| clean(words) != words;
    let ArticleMeta {
        title,
        outlet,
        author,
        url,
        archive_url,
        published,
        retrieved,
        language,
        translated_from,
        licence,
        direction: _,
        note,
        foreign: _,
    } = &article.meta;
    let all = [
        title,
        outlet,
        author,
        url,
        archive_url,
        published,
        retrieved,
        language,
        translated_from,
        licence,
        note,
    ];
    if all.iter().any(|words| is_changed(words)) {
        loss.note(Loss::Characters, || Example::article(article));
    }
    for one in &document.mentions {
        if is_changed(&one.mention.note) {
            loss.note(Loss::Characters, || Example::of(article, &one.extent));
        }
    }
}

/// Whether an id of XML may not begin with this.
pub(super) fn begins_no_id(c: char) -> bool {
    c.is_ascii_digit() || c == '-'
}

/// The id of a label of this name in a file.
pub(super) fn label_id(label: &str) -> String {
    if label.starts_with(begins_no_id) {
        return format!("_{label}");
    }
    label.to_owned()
}

/// The id of a piece of a mention. A label's id has no dot in it.
fn piece_id(mention: usize, piece: usize) -> String {
    match piece {
        0 => format!("m.{}", mention + 1),
        _ => format!("m.{}.{}", mention + 1, piece + 1),
    }
}

/// The text with an anchor wherever a piece begins or ends.
fn push_text(out: &mut String, document: &CarriedDocument<'_>, text: &str) {
    let mut anchors: Vec<(usize, bool, String)> = Vec::new();
    for (mention, one) in document.mentions.iter().enumerate() {
        for (index, piece) in one.extent.pieces().enumerate() {
            let id = piece_id(mention, index);
            anchors.push((piece.start().get(), true, format!("{id}.from")));
            anchors.push((piece.end().get(), false, format!("{id}.to")));
        }
    }
    // Of those at one place the ends come first.
    anchors.sort_by_key(|(at, begins, _)| (*at, *begins));
    let mut at = 0;
    for (place, _, id) in &anchors {
        push_words(out, &text[at..*place]);
        let _ = write!(out, "<anchor xml:id=\"{id}\"/>");
        at = *place;
    }
    push_words(out, &text[at..]);
}

fn spans(out: &mut String, document: &CarriedDocument<'_>, scheme: &Scheme) {
    for label in &scheme.labels {
        let ours = document.mentions.iter().enumerate();
        let mut ours = ours.filter(|(_, one)| one.label.id == label.id).peekable();
        if ours.peek().is_none() {
            continue;
        }
        out.push_str("      <spanGrp>\n");
        for (mention, one) in ours {
            let count = one.extent.piece_count();
            for piece in 0..count {
                let id = piece_id(mention, piece);
                let _ = write!(
                    out,
                    "        <span xml:id=\"{id}\" from=\"#{id}.from\" to=\"#{id}.to\" ana=\"#{}\"",
                    label_id(&one.name)
                );
                if piece > 0 {
                    let _ = write!(out, " prev=\"#{}\"", piece_id(mention, piece - 1));
                }
                if piece + 1 < count {
                    let _ = write!(out, " next=\"#{}\"", piece_id(mention, piece + 1));
                }
                if one.mention.unsure && piece == 0 {
                    out.push_str(" cert=\"low\"");
                }
                let note = clean(&one.mention.note);
                if piece > 0 || note.is_empty() {
                    out.push_str("/>\n");
                    continue;
                }
                if note.trim() != note {
                    out.push_str(" xml:space=\"preserve\"");
                }
                out.push('>');
                push_words(out, &note);
                out.push_str("</span>\n");
            }
        }
        out.push_str("      </spanGrp>\n");
    }
}

fn claims(out: &mut String, document: &CarriedDocument<'_>, loss: &mut LossReport) {
    let mut relations = String::new();
    let mut claims = String::new();
    for claim in &document.claims {
        if claim.members.is_empty() {
            loss.note(Loss::Claims, || of_claim(document.article, claim.claim));
            continue;
        }
        let id = format!("{CLAIM}{}", claim.claim.id.number());
        let _ = writeln!(
            claims,
            "        <interp xml:id=\"{id}\">claim {}</interp>",
            claim.claim.number
        );
        for (role, index) in &claim.members {
            let _ = writeln!(
                relations,
                "        <relation name=\"{role}\" active=\"#{id}\" passive=\"#{}\"/>",
                piece_id(*index, 0)
            );
        }
    }
    if !claims.is_empty() {
        let _ = write!(
            out,
            "      <interpGrp type=\"claim\">\n{claims}      </interpGrp>\n      \
             <listRelation type=\"claim\">\n{relations}      </listRelation>\n"
        );
    }
}
