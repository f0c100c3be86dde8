//! From a project to tasks.

use serde_json::{Value, json};

use crate::formats::carried::{CarriedDocument, Carrier};
use crate::formats::{
    ExportError, ExportOptions, ExportReport, Format as _, LossReport, Sink, foreign, metadata,
    relations,
};
use crate::model::{Origin, Project};

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    const NAME: &str = "label-studio.json";
    let mut loss = LossReport::default();
    let can = super::LabelStudio.capabilities();
    let places = &[super::DATA, super::REGION, super::REGION_META];
    let carrier = Carrier::new(project, options, &can, places, &mut loss)?;
    let mut between: &[u8] = b"\n";
    sink.write(NAME, b"[");
    let wrote = carrier.each(
        &mut loss,
        |tasks: &mut String, document, _| {
            if !tasks.is_empty() {
                tasks.push_str(",\n");
            }
            tasks.push_str(&task(document).to_string());
        },
        |tasks| {
            sink.write(NAME, between);
            sink.write(NAME, tasks.as_bytes());
            between = b",\n";
        },
    );
    sink.write(NAME, b"\n]\n");
    let labels = super::config::write(project, options, carrier.names());
    sink.put_named(super::CONFIG, labels);
    Ok(ExportReport { wrote, loss })
}

fn task(document: &CarriedDocument<'_>) -> Value {
    let text = &document.article.text;
    let mut data = metadata::fields(document.article, super::DATA);
    data.insert("text".to_owned(), text.as_str().into());
    let mut result = Vec::with_capacity(document.mentions.len());
    for one in &document.mentions {
        let range = one.range();
        let mut region = json!({
            "id": one.mention.id.to_string(),
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": text.to_char(range.start()).get(),
                "end": text.to_char(range.end()).get(),
                "text": text.slice(range),
                "labels": [&*one.name],
            },
        });
        if let Origin::Accepted { score, edited, .. } = &one.mention.origin {
            let origin = if *edited {
                "prediction-changed"
            } else {
                "prediction"
            };
            region["origin"] = origin.into();
            if let Ok(score) = score.parse::<f64>()
                && score.is_finite()
            {
                region["score"] = score.into();
            }
        }
        for (key, value) in foreign::fields(&one.mention.foreign, super::REGION) {
            region[key] = value;
        }
        let meta = foreign::fields(&one.mention.foreign, super::REGION_META);
        if !meta.is_empty() {
            region["meta"] = meta.into();
        }
        result.push(region);
    }
    let id_of = |index: usize| document.mentions[index].mention.id.to_string();
    for one in document.claims.iter().flat_map(relations::of_claim) {
        let mut relation = json!({
            "type": "relation",
            "from_id": id_of(one.from),
            "to_id": id_of(one.to),
            "direction": "right",
            "labels": [one.role],
            super::CLAIM: one.claim,
        });
        if !one.hub_role.is_empty() {
            relation[super::HUB_ROLE] = one.hub_role.into();
        }
        result.push(relation);
    }
    json!({"data": data, "annotations": [{"result": result}]})
}
