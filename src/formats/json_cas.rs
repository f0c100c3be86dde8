//! UIMA's JSON CAS 0.4: one document a file, with its type system, as INCEpTION and dkpro-cassis
//! read and write it.
//!
//! Names and their meaning: apache/uima-uimaj-io-jsoncas, `SPECIFICATION.adoc`, and the layers that
//! INCEpTION gives every project: `custom.Span` and `custom.Relation`, each with a `label`. A
//! project there has no other features, so claims stand in the labels of relations: `figure of
//! c12`, from the mention to the first one of the claim, which has a relation to itself.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::carried::{CarriedDocument, Carrier};
use super::intake::membership;
use super::intake::record::MentionRecord;
use super::intake::{Document, Intake, Spot, Told};
use super::json::{self, or_default};
use super::relations::{self, Relation};
use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, ExportedFile,
    Format, ImportContext, ImportError, Imported, Input, LossReport, NameWords, OffsetUnit, Sink,
    metadata,
};
use crate::model::{ClaimId, Project};

const SOFA: &str = "uima.cas.Sofa";
const SPAN: &str = "custom.Span";
const RELATION: &str = "custom.Relation";
const ABOUT: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
const DOCUMENT: &str = "uima.tcas.DocumentAnnotation";
const STRING: &str = "uima.cas.String";
const ANNOTATION: &str = "uima.tcas.Annotation";
const VIEW: &str = "_InitialView";

/// UIMA's JSON CAS.
#[derive(Debug)]
pub(super) struct JsonCas;

/// A CAS as it is written: readers want the types first.
#[derive(Debug, Serialize)]
struct Written {
    #[serde(rename = "%TYPES")]
    types: Value,
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Vec<Value>,
    #[serde(rename = "%VIEWS")]
    views: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cas {
    #[serde(rename = "%FEATURE_STRUCTURES", deserialize_with = "or_default")]
    structures: Structures,
}

/// A list of structures that have ids, or an object by ids.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Structures {
    List(Vec<Map<String, Value>>),
    ById(BTreeMap<String, Map<String, Value>>),
}

impl Default for Structures {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Format for JsonCas {
    fn id(&self) -> &'static str {
        "json-cas"
    }

    fn name(&self) -> &'static str {
        "UIMA JSON CAS"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "One file an article for INCEpTION and other programs that are made with UIMA, version \
         0.4, with the type system in it."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::Utf16,
            names: NameWords::Any,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Claims,
            ],
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        match json::head(input) {
            Some(head) if head.has("%FEATURE_STRUCTURES") || head.has("%TYPES") => {
                Confidence::Certain("it has the types or feature structures of a CAS")
            }
            _ => Confidence::No,
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let cas: Cas = json::whole(input)?;
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut reader = Reader::default();
        let structures = match cas.structures {
            Structures::List(list) => list,
            Structures::ById(by_id) => by_id.into_iter().map(with_id).collect(),
        };
        // A Sofa may stand behind what refers to it.
        let (sofas, others): (Vec<_>, Vec<_>) =
            structures.into_iter().partition(|one| kind(one) == SOFA);
        for sofa in &sofas {
            reader.sofa(input.name, sofa);
        }
        for structure in others {
            reader.structure(structure);
        }
        reader.finish(input, &mut intake)?;
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
        let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
        let wrote = carrier.write_files(&mut loss, sink, |document, _| {
            let file = ExportedFile {
                name: format!("{}.json", document.article.id),
                // The records hold nothing that JSON can't.
                bytes: serde_json::to_vec(&written(document)).unwrap_or_default(),
            };
            Some((vec![file], document.wrote()))
        });
        Ok(ExportReport { wrote, loss })
    }
}

fn with_id((id, mut structure): (String, Map<String, Value>)) -> Map<String, Value> {
    if let Ok(id) = id.parse::<u64>() {
        structure.insert("%ID".to_owned(), id.into());
    }
    structure
}

fn kind(structure: &Map<String, Value>) -> &str {
    let kind = structure.get("%TYPE").and_then(Value::as_str);
    kind.unwrap_or_default()
}

fn number(structure: &Map<String, Value>, key: &str) -> Option<u64> {
    structure.get(key).and_then(Value::as_u64)
}

/// A relation as the file has it: by the ids of structures.
struct Link {
    dependent: Option<u64>,
    governor: Option<u64>,
    label: String,
}

/// What is known of one text of the file.
struct Sofa {
    document: Document,
    arcs: Vec<Link>,
    /// Where each structure stands among the mentions.
    index_of: HashMap<u64, usize>,
}

#[derive(Default)]
struct Reader {
    /// By the ids of the Sofas, in the order of these.
    sofas: BTreeMap<u64, Sofa>,
    /// Annotations of layers that say nothing of claims: tokens, sentences, syntax.
    other_layers: usize,
}

impl Reader {
    fn sofa(&mut self, file: &str, sofa: &Map<String, Value>) {
        let Some(text) = sofa.get("sofaString").and_then(Value::as_str) else {
            return;
        };
        let id = number(sofa, "%ID").unwrap_or_default();
        let document = Document {
            place: file.to_owned(),
            text: text.to_owned(),
            unit: OffsetUnit::Utf16,
            ..Document::default()
        };
        self.sofas.insert(
            id,
            Sofa {
                document,
                arcs: Vec::new(),
                index_of: HashMap::new(),
            },
        );
    }

    fn structure(&mut self, mut structure: Map<String, Value>) {
        let id = number(&structure, "@sofa").unwrap_or_default();
        let Some(sofa) = self.sofas.get_mut(&id) else {
            return;
        };
        let words = |key: &str| structure.get(key).and_then(metadata::words);
        let kind = kind(&structure).to_owned();
        if let (Some(dependent), Some(governor)) =
            (structure.get("@Dependent"), structure.get("@Governor"))
        {
            if kind.contains(".dkpro.core.api.") {
                self.other_layers += 1;
                return;
            }
            sofa.arcs.push(Link {
                dependent: dependent.as_u64(),
                governor: governor.as_u64(),
                label: words("label").unwrap_or_default(),
            });
            return;
        }
        if kind == ABOUT || kind == DOCUMENT {
            sofa.document.id = words("documentId").unwrap_or_default();
            sofa.document.title = words("documentTitle");
            let language = words("language").filter(|language| language != "x-unspecified");
            sofa.document.meta.language = language.unwrap_or_default();
            return;
        }
        let is_layer = kind.contains(".dkpro.") && !kind.contains(".ner.");
        if !structure.contains_key("begin") || is_layer {
            self.other_layers += usize::from(is_layer);
            return;
        }
        let position = |key: &str| number(&structure, key).and_then(|at| usize::try_from(at).ok());
        let (start, end) = (position("begin"), position("end"));
        let label = ["label", "value"].iter().find(|key| words(key).is_some());
        let short = kind.rsplit('.').next().unwrap_or_default();
        let name = label.and_then(|key| words(key));
        let name = name.unwrap_or_else(|| short.to_owned());
        if let Some(id) = number(&structure, "%ID") {
            sofa.index_of.insert(id, sofa.document.mentions.len());
        }
        let label = label.copied().unwrap_or_default();
        structure.retain(|key, value| {
            let is_ours = key.starts_with(['%', '@', '^']) || key == "begin" || key == "end";
            !is_ours && key != label && !value.is_array() && !value.is_object()
        });
        sofa.document.mentions.push(Told {
            spot: Spot::Number(sofa.document.mentions.len()),
            record: MentionRecord {
                label: name,
                start,
                end,
                attributes: structure.into_iter().collect(),
                ..MentionRecord::default()
            },
        });
    }

    fn finish(self, input: &Input<'_>, intake: &mut Intake<'_, '_>) -> Result<(), ImportError> {
        if self.sofas.is_empty() {
            return Err(ImportError::new(
                input.name,
                "it holds no text: no Sofa has a sofaString",
                "A CAS of sound, pictures or addresses is not read.",
            ));
        }
        if self.other_layers > 0 {
            let message = format!(
                "{} tokens, sentences and annotations of syntax were left out",
                self.other_layers
            );
            intake.problem(input.name, message);
        }
        for (id, sofa) in self.sofas {
            let mut document = sofa.document;
            let mut ties = Vec::with_capacity(sofa.arcs.len());
            for arc in sofa.arcs {
                let index = |id: Option<u64>| sofa.index_of.get(&id?).copied();
                match (index(arc.dependent), index(arc.governor)) {
                    (Some(from), Some(to)) => ties.push(tie(from, to, arc.label)),
                    _ => intake.problem(
                        input.name,
                        "a relation leads from or to an annotation that is not there; it was \
                         left out",
                    ),
                }
            }
            let key = id.to_string();
            document.claims = relations::into_claims(&key, ties, &mut document.mentions);
            intake.document(document);
        }
        Ok(())
    }
}

/// Labels of ours name the claim too.
fn tie(from: usize, to: usize, label: String) -> Relation {
    let (role, claim) = membership::parse(&label);
    if !role.is_empty() && ClaimId::parse(claim).is_some() {
        let (role, claim) = (role.to_owned(), claim.to_owned());
        return Relation {
            from,
            to,
            role,
            claim,
            ..Relation::default()
        };
    }
    Relation {
        from,
        to,
        role: label,
        ..Relation::default()
    }
}

/// The type system: the two layers, and what is known of the document.
fn types() -> Value {
    let feature = |name: &str, range: &str| json!({"%NAME": name, "%RANGE": range});
    json!({
        SPAN: {
            "%NAME": SPAN,
            "%SUPER_TYPE": ANNOTATION,
            "label": feature("label", STRING),
        },
        RELATION: {
            "%NAME": RELATION,
            "%SUPER_TYPE": ANNOTATION,
            "Dependent": feature("Dependent", ANNOTATION),
            "Governor": feature("Governor", ANNOTATION),
            "label": feature("label", STRING),
        },
        ABOUT: {
            "%NAME": ABOUT,
            "%SUPER_TYPE": DOCUMENT,
            "documentId": feature("documentId", STRING),
            "documentTitle": feature("documentTitle", STRING),
        },
    })
}

fn written(document: &CarriedDocument<'_>) -> Written {
    let article = document.article;
    let text = &article.text;
    let language = match article.meta.language.as_str() {
        "" => "x-unspecified",
        language => language,
    };
    let mut about = json!({
        "%ID": 2,
        "%TYPE": ABOUT,
        "@sofa": 1,
        "begin": 0,
        "end": text.utf16_count().get(),
        "language": language,
        "documentId": article.id.as_str(),
    });
    if !article.meta.title.is_empty() {
        about["documentTitle"] = article.meta.title.clone().into();
    }
    let sofa = json!({
        "%ID": 1,
        "%TYPE": SOFA,
        "sofaNum": 1,
        "sofaID": VIEW,
        "mimeType": "text",
        "sofaString": text.as_str(),
    });
    let mut structures = vec![sofa, about];
    let first = structures.len() + 1;
    for one in &document.mentions {
        let range = one.range();
        structures.push(json!({
            "%ID": structures.len() + 1,
            "%TYPE": SPAN,
            "@sofa": 1,
            "begin": text.to_utf16(range.start()).get(),
            "end": text.to_utf16(range.end()).get(),
            "label": &*one.name,
        }));
    }
    for claim in &document.claims {
        let Some((_, hub)) = claim.members.first() else {
            continue;
        };
        for (role, index) in &claim.members {
            // Relations stand where their dependent is.
            let range = document.mentions[*index].range();
            structures.push(json!({
                "%ID": structures.len() + 1,
                "%TYPE": RELATION,
                "@sofa": 1,
                "begin": text.to_utf16(range.start()).get(),
                "end": text.to_utf16(range.end()).get(),
                "@Dependent": first + index,
                "@Governor": first + hub,
                "label": membership::words(role, &claim.claim.id.to_string()),
            }));
        }
    }
    let members: Vec<usize> = (2..=structures.len()).collect();
    Written {
        types: types(),
        structures,
        views: json!({VIEW: {"%SOFA": 1, "%MEMBERS": members}}),
    }
}
