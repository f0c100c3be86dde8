//! From XMI to documents.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::TYPE_SYSTEM;
use super::types::{Types, is_structure, package, short};
use crate::formats::decode::decode;
use crate::formats::intake::membership::Memberships;
use crate::formats::intake::record::{IdText, MentionRecord, MetaRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::xml::{self, Element, Piece};
use crate::formats::{ImportContext, ImportError, Imported, Input, OffsetUnit};

/// A thing of the file, a feature structure in UIMA's words.
struct Thing {
    line: usize,
    /// `custom.Span`
    ty: String,
    id: String,
    /// What the file says of it, with child elements as more values of the same name.
    features: Vec<(String, String)>,
}

impl Thing {
    fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.features.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

/// Reads a file and the types beside it.
///
/// # Errors
/// [`ImportError`] if it is no XML, or holds no text.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let things = things(input)?;
    let mut intake = Intake::new(context, "xmi", input.stem());
    let types = types(input, &mut intake);
    let texts: Vec<&Thing> = things
        .iter()
        .filter(|thing| thing.ty == "uima.cas.Sofa" && thing.get("sofaString").is_some())
        .collect();
    if texts.is_empty() {
        return Err(ImportError::new(
            input.name,
            "there is no text in it (no Sofa with a sofaString)",
            "Export it again with its text.",
        ));
    }
    let many = texts.len() > 1;
    let mut things_on: HashMap<&str, Vec<&Thing>> = HashMap::new();
    for thing in &things {
        if let Some(sofa) = thing.get("sofa") {
            things_on.entry(sofa).or_default().push(thing);
        }
    }
    for sofa in texts {
        let view = View {
            name: input.name,
            types: &types,
            // Two texts of one id, which no program writes, don't get the same things twice.
            things: things_on.remove(sofa.id.as_str()).unwrap_or_default(),
        };
        let mut document = view.document(&mut intake);
        document.id = match sofa.get("sofaID").filter(|_| many) {
            Some(view) => format!("{}-{view}", input.stem()),
            None => input.stem().to_owned(),
        };
        sofa.get("sofaString")
            .unwrap_or_default()
            .clone_into(&mut document.text);
        intake.document(document);
    }
    intake.finish(input.name)
}

fn types(input: &Input<'_>, intake: &mut Intake<'_, '_>) -> Types {
    let names = [TYPE_SYSTEM, "typesystem.xml"];
    let mut beside = names
        .iter()
        .filter_map(|name| Some((*name, input.companion(name)?)));
    let Some((name, bytes)) = beside.next() else {
        return Types::default();
    };
    let read = decode(bytes)
        .map_err(|_| "this is no text".to_owned())
        .and_then(|decoded| Types::read(name, &decoded.text).map_err(|error| error.what));
    read.unwrap_or_else(|problem| {
        let message = format!("{problem}; the types were guessed");
        intake.problem(name, message);
        Types::default()
    })
}

/// All things of the file.
fn things(input: &Input<'_>) -> Result<Vec<Thing>, ImportError> {
    let mut document = xml::Document::new(input.name, input.text()?.text);
    let mut packages: HashMap<String, String> = HashMap::new();
    let mut out: Vec<Thing> = Vec::new();
    // The elements that are open; a feature is one inside of a thing.
    let mut level = 0_usize;
    let mut feature = (String::new(), String::new());
    while let Some(piece) = document.next()? {
        match piece {
            Piece::Open(element) => {
                level += 1;
                note_packages(&element, &mut packages);
                match level {
                    2 => out.push(thing(document.line(), element, &packages)),
                    3 => feature = (element.name, String::new()),
                    _ => {}
                }
            }
            Piece::Words(words) if level == 3 => feature.1.push_str(&words),
            Piece::Words(_) => {}
            Piece::Close => {
                if level == 3
                    && let Some(thing) = out.last_mut()
                {
                    thing.features.push(std::mem::take(&mut feature));
                }
                level = level.saturating_sub(1);
            }
        }
    }
    Ok(out)
}

fn note_packages(element: &Element, packages: &mut HashMap<String, String>) {
    for (key, value) in &element.attributes {
        if let Some(prefix) = key.strip_prefix("xmlns:") {
            packages.insert(prefix.to_owned(), package(value));
        }
    }
}

fn thing(line: usize, element: Element, packages: &HashMap<String, String>) -> Thing {
    let package = packages.get(&element.prefix);
    let ty = match package.map(String::as_str) {
        Some("uima.noNamespace") | None => element.name.clone(),
        Some(package) => format!("{package}.{}", element.name),
    };
    Thing {
        line,
        id: element.get("xmi:id").unwrap_or_default().to_owned(),
        ty,
        features: element.attributes,
    }
}

/// One text of a file, and what stands on it.
struct View<'a> {
    name: &'a str,
    types: &'a Types,
    /// What the file says of this text.
    things: Vec<&'a Thing>,
}

impl<'a> View<'a> {
    fn document(&self, intake: &mut Intake<'_, '_>) -> Document {
        let listed = self.listed();
        let here = self.things.iter().filter(|thing| {
            let listed = listed.as_ref();
            listed.is_none_or(|listed| listed.contains(&*thing.id))
        });
        let mut out = Document {
            place: self.name.to_owned(),
            unit: OffsetUnit::Utf16,
            ..Document::default()
        };
        let mut index_of: HashMap<&str, usize> = HashMap::new();
        let mut relations: Vec<&Thing> = Vec::new();
        for thing in here {
            if thing.get("Governor").is_some() && thing.get("Dependent").is_some() {
                relations.push(thing);
            } else if short(&thing.ty) == "DocumentMetaData"
                || short(&thing.ty) == "DocumentAnnotation"
            {
                about(thing, &mut out);
            } else if !is_structure(&thing.ty) && thing.get("begin").is_some() {
                index_of.insert(&thing.id, out.mentions.len());
                out.mentions.push(self.mention(thing));
            }
        }
        let mut members = Memberships::default();
        for thing in relations {
            self.relation(intake, thing, &index_of, &out.mentions, &mut members);
        }
        out.claims = members.into_claims();
        out
    }

    /// The ids of what the view holds; `None` if the file says nothing of it. What no view
    /// lists was deleted.
    fn listed(&self) -> Option<HashSet<&'a str>> {
        let mut views = self
            .things
            .iter()
            .filter(|thing| thing.ty == "uima.cas.View");
        let members = views.next()?.get("members").unwrap_or_default();
        Some(members.split_whitespace().collect())
    }

    fn mention(&self, thing: &Thing) -> Told<MentionRecord> {
        let label = self.types.label(&thing.ty, &thing.features);
        let mut record = MentionRecord {
            id: IdText(thing.id.clone()),
            start: thing.number("begin"),
            end: thing.number("end"),
            ..MentionRecord::default()
        };
        let mut attributes: BTreeMap<String, Value> = BTreeMap::new();
        for (feature, value) in &thing.features {
            if Some(feature.as_str()) == label {
                record.label.clone_from(value);
            } else if self.types.is_plain(&thing.ty, feature) {
                let words = match attributes.get(feature) {
                    Some(Value::String(first)) => format!("{first}; {value}"),
                    _ => value.clone(),
                };
                attributes.insert(feature.clone(), Value::String(words));
            }
        }
        if record.label.is_empty() {
            short(&thing.ty).clone_into(&mut record.label);
        }
        record.attributes = attributes;
        Told {
            spot: Spot::Line(thing.line),
            record,
        }
    }

    fn relation(
        &self,
        intake: &mut Intake<'_, '_>,
        thing: &Thing,
        index_of: &HashMap<&str, usize>,
        mentions: &[Told<MentionRecord>],
        members: &mut Memberships,
    ) {
        if is_structure(&thing.ty) {
            return;
        }
        let end = |feature| Some(&mentions[*index_of.get(thing.get(feature)?)?].record);
        let (Some(source), Some(target)) = (end("Governor"), end("Dependent")) else {
            let place = format!("{}, line {}", self.name, thing.line);
            let message = "a relation ties together what is no mention; it was left out";
            intake.problem(&place, message);
            return;
        };
        let label = self.types.label(&thing.ty, &thing.features);
        let label = label.and_then(|feature| thing.get(feature));
        let name = label.unwrap_or_else(|| short(&thing.ty));
        let id = format!("relation {}", thing.id);
        members.relate(&id, name, [source, target]);
    }
}

/// What a file says of itself.
fn about(thing: &Thing, out: &mut Document) {
    if let Some(title) = thing.get("documentTitle") {
        out.title = Some(title.to_owned());
    }
    let language = thing
        .get("language")
        .filter(|language| *language != "x-unspecified");
    if let Some(language) = language {
        out.meta = MetaRecord {
            language: language.to_owned(),
            ..MetaRecord::default()
        };
    }
}
