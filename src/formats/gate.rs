//! GATE's JSON: one document a file, with sets of annotations, as python-gatenlp reads and writes
//! it (bdocjs), and the older shape of tweets, which is only read.
//!
//! Field names and their meaning: GateNLP/python-gatenlp 1.0.8, `gatenlp/serialization`.
//! Positions count code points (`"offset_type":"p"`) or, as in Java, UTF-16 units (`"j"`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::carried::{CarriedDocument, Carrier};
use super::intake::membership::{self, Memberships};
use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::json::{self, or_default};
use super::{
    Capabilities, Carries, Confidence, Example, ExportError, ExportOptions, ExportReport,
    ExportedFile, Format, ImportContext, ImportError, Imported, Input, Loss, LossReport, NameWords,
    OffsetUnit, Sink, metadata,
};
use crate::model::Project;

/// Where features of a document that mean nothing here stand.
const FEATURES: &str = "gate";

/// Features of an annotation that are no attributes of ours.
const CLAIM: &str = "claim";
const NOTE: &str = "note";
const UNSURE: &str = "unsure";
/// The feature that says in which set an annotation was.
const SET: &str = "set";
/// The set with the tags of the page that a document was made of.
const MARKUP: &str = "Original markups";

/// GATE's JSON.
#[derive(Debug)]
pub(super) struct Gate;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Bdoc {
    annotation_sets: BTreeMap<String, Set>,
    text: String,
    #[serde(deserialize_with = "or_default")]
    features: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    offset_type: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Set {
    name: String,
    annotations: Vec<Annotation>,
    next_annid: usize,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Annotation {
    #[serde(rename = "type")]
    kind: String,
    start: Option<usize>,
    end: Option<usize>,
    #[serde(deserialize_with = "or_default")]
    id: Value,
    #[serde(deserialize_with = "or_default")]
    features: Map<String, Value>,
}

/// The shape of tweets.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tweet {
    #[serde(deserialize_with = "or_default")]
    id_str: String,
    #[serde(deserialize_with = "or_default")]
    text: String,
    #[serde(deserialize_with = "or_default")]
    full_text: String,
    #[serde(deserialize_with = "or_default")]
    entities: BTreeMap<String, Vec<Map<String, Value>>>,
}

impl Format for Gate {
    fn id(&self) -> &'static str {
        "gate"
    }

    fn name(&self) -> &'static str {
        "GATE JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["bdocjs", "json"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "Documents for GATE by way of python-gatenlp (bdocjs), one file an article; tweets with \
         entities are read too."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Metadata,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Attributes,
                Carries::Notes,
                Carries::Claims,
            ],
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(head) = json::head(input).filter(|head| !head.in_list) else {
            return Confidence::No;
        };
        let has_text = head.has("text") || head.has("full_text");
        if has_text && head.is_object("annotation_sets") {
            Confidence::Certain("it has a text and annotation_sets")
        } else if has_text && head.is_object("entities") {
            Confidence::Certain("it has a text and entities by their kinds, as tweets have")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let is_tweet = json::head(input).is_some_and(|head| !head.has("annotation_sets"));
        let document = if is_tweet {
            tweet(input, json::whole(input)?)
        } else {
            bdoc(input, json::whole(input)?, &mut intake)
        };
        intake.document(document);
        intake.finish(input.name)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let can = self.capabilities();
        let carrier = Carrier::new(project, options, &can, &[FEATURES], &mut loss)?;
        let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
            let file = ExportedFile {
                name: format!("{}.bdocjs", document.article.id),
                // The records hold nothing that JSON can't.
                bytes: serde_json::to_vec(&written(document, loss)).unwrap_or_default(),
            };
            Some((vec![file], document.wrote()))
        });
        Ok(ExportReport { wrote, loss })
    }
}

fn bdoc(input: &Input<'_>, bdoc: Bdoc, intake: &mut Intake<'_, '_>) -> Document {
    let mut out = Document {
        place: input.name.to_owned(),
        text: bdoc.text,
        unit: if bdoc.offset_type == "j" {
            OffsetUnit::Utf16
        } else {
            OffsetUnit::CodePoints
        },
        ..Document::default()
    };
    metadata::take(bdoc.features, FEATURES, &mut out);
    if out.id.is_empty() {
        out.id = bdoc.name;
    }
    let mut members = Memberships::default();
    for (name, set) in bdoc.annotation_sets {
        if name == MARKUP {
            let message = format!(
                "the {} annotations of “{MARKUP}” are tags of a page and were left out",
                set.annotations.len()
            );
            intake.problem(input.name, message);
            continue;
        }
        for annotation in set.annotations {
            let number = out.mentions.len();
            let mut features = annotation.features;
            let claims = features.remove(CLAIM);
            let words = |value: Option<Value>| value.as_ref().and_then(metadata::words);
            let note = words(features.remove(NOTE)).unwrap_or_default();
            let unsure = features.remove(UNSURE) == Some(Value::Bool(true));
            if !name.is_empty() {
                features.insert(SET.to_owned(), name.clone().into());
            }
            let record = MentionRecord {
                id: IdText(format!("{}", number + 1)),
                label: annotation.kind,
                start: annotation.start,
                end: annotation.end,
                attributes: features.into_iter().collect(),
                note,
                unsure,
                ..MentionRecord::default()
            };
            for words in membership::of_value(claims.as_ref()) {
                let (role, claim) = membership::parse(words);
                members.note(claim, role, &record);
            }
            out.mentions.push(Told {
                spot: Spot::Number(number),
                record,
            });
        }
    }
    out.claims = members.into_claims();
    out
}

fn tweet(input: &Input<'_>, tweet: Tweet) -> Document {
    let text = if tweet.text.is_empty() {
        tweet.full_text
    } else {
        tweet.text
    };
    let mut out = Document {
        place: input.name.to_owned(),
        id: tweet.id_str,
        text,
        unit: OffsetUnit::CodePoints,
        ..Document::default()
    };
    for (kind, entities) in tweet.entities {
        for mut entity in entities {
            let number = out.mentions.len();
            let indices = entity.remove("indices");
            let position = |at: usize| {
                let value = indices.as_ref()?.get(at)?.as_u64()?;
                usize::try_from(value).ok()
            };
            out.mentions.push(Told {
                spot: Spot::Number(number),
                record: MentionRecord {
                    label: kind.clone(),
                    start: position(0),
                    end: position(1),
                    attributes: entity.into_iter().collect(),
                    ..MentionRecord::default()
                },
            });
        }
    }
    out
}

fn written(document: &CarriedDocument<'_>, loss: &mut LossReport) -> Bdoc {
    let article = document.article;
    let text = &article.text;
    let mut claims = membership::of_claims(document).into_iter();
    let mut annotations = Vec::with_capacity(document.mentions.len());
    for (id, one) in document.mentions.iter().enumerate() {
        let mention = one.mention;
        let mut features: Map<String, Value> = Map::new();
        for (key, value) in &mention.attributes {
            if [CLAIM, NOTE, UNSURE].contains(&&**key) {
                loss.note(Loss::Attributes, || Example::of(article, &one.extent));
                continue;
            }
            features.insert(key.to_string(), value.clone().into());
        }
        let claims = claims.next().unwrap_or_default();
        if !claims.is_empty() {
            features.insert(CLAIM.to_owned(), claims.into());
        }
        if !mention.note.is_empty() {
            features.insert(NOTE.to_owned(), mention.note.clone().into());
        }
        if mention.unsure {
            features.insert(UNSURE.to_owned(), true.into());
        }
        let range = one.range();
        annotations.push(Annotation {
            kind: one.name.to_string(),
            start: Some(text.to_char(range.start()).get()),
            end: Some(text.to_char(range.end()).get()),
            id: id.into(),
            features,
        });
    }
    let next_annid = annotations.len();
    let set = Set {
        name: String::new(),
        annotations,
        next_annid,
    };
    Bdoc {
        annotation_sets: BTreeMap::from([(String::new(), set)]),
        text: text.as_str().to_owned(),
        features: metadata::fields(article, FEATURES),
        offset_type: "p".to_owned(),
        name: article.id.to_string(),
    }
}
