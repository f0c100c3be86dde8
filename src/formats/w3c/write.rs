//! From a project to pages of annotations.

use serde_json::{Value, json};

use super::{ATTRIBUTE, CLAIM, CONTEXT, LABEL, NOTE, UNSURE};
use crate::formats::carried::{CarriedDocument, CarriedMention, Carrier};
use crate::formats::intake::membership;
use crate::formats::{
    Example, ExportError, ExportOptions, ExportReport, ExportedFile, Format as _, Loss, LossReport,
    Sink,
};
use crate::model::Project;
use crate::text::{ArticleText, TextRange};

/// So many characters before and behind a quote are written.
const AROUND: usize = 32;

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
    let can = super::WebAnnotation.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
        let id = &document.article.id;
        let page = page(document, loss);
        let files = vec![
            ExportedFile {
                name: format!("{id}.jsonld"),
                bytes: format!("{page:#}\n").into_bytes(),
            },
            ExportedFile {
                name: format!("{id}.txt"),
                bytes: document.article.text.as_str().as_bytes().to_vec(),
            },
        ];
        Some((files, document.wrote()))
    });
    Ok(ExportReport { wrote, loss })
}

fn page(document: &CarriedDocument<'_>, loss: &mut LossReport) -> Value {
    let article = document.article;
    let claims = membership::of_claims(document);
    let items = document.mentions.iter().zip(claims);
    let items: Vec<Value> = items
        .map(|(one, claims)| annotation(document, one, &claims, loss))
        .collect();
    let mut collection = json!({
        "id": format!("urn:claimdesk:{}:annotations", article.id),
        "type": "AnnotationCollection",
        "total": items.len(),
    });
    if !article.meta.title.is_empty() {
        collection["label"] = article.meta.title.clone().into();
    }
    json!({
        "@context": CONTEXT,
        "id": format!("urn:claimdesk:{}", article.id),
        "type": "AnnotationPage",
        "partOf": collection,
        "startIndex": 0,
        "items": items,
    })
}

fn annotation(
    document: &CarriedDocument<'_>,
    one: &CarriedMention<'_>,
    claims: &[String],
    loss: &mut LossReport,
) -> Value {
    let article = document.article;
    let mention = one.mention;
    let body = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value});
    let mut bodies = vec![body(LABEL, &one.name)];
    bodies.extend(claims.iter().map(|words| body(CLAIM, words)));
    for (key, value) in &mention.attributes {
        // Read back, a colon and a blank end the key.
        if key.is_empty() || key.contains(": ") {
            loss.note(Loss::Attributes, || Example::of(article, &one.extent));
        } else {
            bodies.push(body(ATTRIBUTE, &format!("{key}: {value}")));
        }
    }
    if !mention.note.is_empty() {
        bodies.push(body(NOTE, &mention.note));
    }
    if mention.unsure {
        bodies.push(body(UNSURE, "unsure"));
    }
    let source = format!("{}.txt", article.id);
    let targets = one.extent.pieces().map(|piece| {
        json!({"type": "SpecificResource", "source": source, "selector": selectors(&article.text, piece)})
    });
    let mut targets: Vec<Value> = targets.collect();
    let target = match targets.pop() {
        Some(only) if targets.is_empty() => only,
        last => Value::Array(targets.into_iter().chain(last).collect()),
    };
    json!({
        "id": format!("urn:claimdesk:{}:{}", article.id, mention.id),
        "type": "Annotation",
        "motivation": LABEL,
        "body": bodies,
        "target": target,
    })
}

fn selectors(text: &ArticleText, range: TextRange) -> Value {
    let (start, end) = (range.start(), range.end());
    let before = &text.as_str()[..start.get()];
    let behind = &text.as_str()[end.get()..];
    let from = before.char_indices().rev().take(AROUND).last();
    let prefix = &before[from.map_or(before.len(), |(at, _)| at)..];
    let to = behind.char_indices().nth(AROUND);
    let suffix = &behind[..to.map_or(behind.len(), |(at, _)| at)];
    json!([
        {
            "type": "TextPositionSelector",
            "start": text.to_char(start).get(),
            "end": text.to_char(end).get(),
        },
        {
            "type": "TextQuoteSelector",
            "exact": text.slice(range),
            "prefix": prefix,
            "suffix": suffix,
        },
    ])
}
