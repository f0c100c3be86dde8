//! Label Studio's JSON: a list of tasks with annotations and predictions, beside the labelling
//! configuration that they need.
//!
//! Field names and their meaning: HumanSignal/label-studio, documentation of tasks, and
//! label-studio-sdk 2.1.2. Positions count code points; files made before 2022 count UTF-16 units,
//! which is found out by the words beside the positions. The smaller export (JSON-MIN) is read
//! too. `read` takes files in, `write` makes them.

mod config;
mod read;
mod write;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::{self, or_default};
use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::model::Project;

/// The file with the labelling configuration.
const CONFIG: &str = "config.xml";
/// The fields that tie a relation to a claim of ours.
const CLAIM: &str = "claim";
const HUB_ROLE: &str = "to_role";

/// Label Studio's tasks.
#[derive(Debug)]
pub(super) struct LabelStudio;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Task {
    #[serde(deserialize_with = "or_default")]
    id: Value,
    data: Option<Map<String, Value>>,
    #[serde(deserialize_with = "or_default")]
    annotations: Vec<Annotation>,
    /// What annotations were called before 2021.
    #[serde(deserialize_with = "or_default")]
    completions: Vec<Annotation>,
    #[serde(deserialize_with = "or_default")]
    predictions: Vec<Annotation>,
}

/// An annotation of a person or a prediction of a model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Annotation {
    #[serde(deserialize_with = "or_default")]
    result: Vec<Region>,
    #[serde(deserialize_with = "or_default")]
    completed_by: Value,
    #[serde(deserialize_with = "or_default")]
    created_at: Value,
    #[serde(deserialize_with = "or_default")]
    was_cancelled: bool,
    #[serde(deserialize_with = "or_default")]
    model_version: Value,
    score: Option<f64>,
}

/// Where fields that mean nothing here stand: in a task's data, in a region, in its `meta`.
const DATA: &str = "label-studio.data";
const REGION: &str = "label-studio.region";
const REGION_META: &str = "label-studio.region.meta";

/// A region, a relation, or an answer about a region or the whole task.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Region {
    #[serde(deserialize_with = "or_default")]
    id: Value,
    #[serde(rename = "type", deserialize_with = "or_default")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    from_name: String,
    #[serde(deserialize_with = "or_default")]
    value: Answer,
    #[serde(deserialize_with = "or_default")]
    origin: String,
    score: Option<f64>,
    #[serde(deserialize_with = "or_default")]
    meta: Map<String, Value>,
    #[serde(deserialize_with = "or_default")]
    from_id: Value,
    #[serde(deserialize_with = "or_default")]
    to_id: Value,
    #[serde(deserialize_with = "or_default")]
    labels: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    claim: String,
    #[serde(deserialize_with = "or_default")]
    to_role: String,
    /// Fields that mean nothing here.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Positions and labels of a region, or what somebody answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(deserialize_with = "or_default")]
    start: Value,
    #[serde(deserialize_with = "or_default")]
    end: Value,
    #[serde(deserialize_with = "or_default")]
    text: Value,
    #[serde(deserialize_with = "or_default")]
    labels: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    choices: Value,
    #[serde(deserialize_with = "or_default")]
    taxonomy: Value,
    #[serde(deserialize_with = "or_default")]
    rating: Value,
    #[serde(deserialize_with = "or_default")]
    number: Value,
    #[serde(deserialize_with = "or_default")]
    datetime: Value,
}

impl Format for LabelStudio {
    fn id(&self) -> &'static str {
        "label-studio"
    }

    fn name(&self) -> &'static str {
        "Label Studio JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "Tasks as Label Studio exports and imports them, with the labelling configuration that \
         its project needs in config.xml."
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
                Carries::Claims,
            ],
        }
    }

    fn companions(&self, name: &str) -> Vec<String> {
        let _ = name;
        vec![CONFIG.to_owned()]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(head) = json::head(input) else {
            return Confidence::No;
        };
        let judged = ["annotations", "predictions", "completions"];
        if head.is_object("data") && judged.iter().any(|key| head.is_list(key)) {
            Confidence::Certain("its first task has data with annotations or predictions")
        } else if head.has("annotator") && head.has("annotation_id") && head.has("lead_time") {
            Confidence::Certain("its first task has an annotator and a lead time")
        } else if head.in_list && head.is_object("data") {
            Confidence::Possible("it is a list of tasks with data")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        read::read(input, context)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        write::write(project, options, sink)
    }
}
