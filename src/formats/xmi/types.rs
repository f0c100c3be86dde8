//! The types of a file: those that its type system declares, and what we know of common ones.

use std::collections::{BTreeMap, HashMap};

use crate::formats::ImportError;
use crate::formats::xml::{Document, Piece};

/// Types of which every word or sentence has one, and what describes the file: nobody marked
/// words with them.
const STRUCTURE: &[&str] = &[
    "Token",
    "Sentence",
    "Paragraph",
    "Heading",
    "Div",
    "DocumentAnnotation",
    "DocumentMetaData",
    "CASMetadata",
    "TagsetDescription",
    "TagDescription",
    "LayerDefinition",
    "Lemma",
    "Stem",
    "SurfaceForm",
    "MorphologicalFeatures",
    "POS",
];
/// Packages whose types say something of every word.
const STRUCTURE_PACKAGES: &[&str] = &["lexmorph.type.pos", "syntax.type"];
/// Features that hold labels, the surest first.
const LABELS: &[&str] = &["label", "value", "identifier", "category"];
/// Features that every annotation has.
const OWN: &[&str] = &["sofa", "begin", "end", "xmi:id"];

/// A type system; empty if the file came without one.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// Type by name: what it is made from, and the types of its features.
    known: HashMap<String, (String, BTreeMap<String, String>)>,
}

impl Types {
    /// Reads a type system.
    ///
    /// # Errors
    /// [`ImportError`] if it is no XML.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, ImportError> {
        let mut document = Document::new(name, text);
        let mut out = Self::default();
        let mut path: Vec<String> = Vec::new();
        let (mut ty, mut parent, mut feature) = (String::new(), String::new(), String::new());
        let mut features = BTreeMap::new();
        while let Some(piece) = document.next()? {
            match piece {
                Piece::Open(element) => path.push(element.name),
                Piece::Words(words) => {
                    let words = words.trim();
                    let within = |at: usize| path.get(path.len().wrapping_sub(at));
                    let inner = within(1).map_or("", String::as_str);
                    let outer = within(2).map_or("", String::as_str);
                    match (outer, inner) {
                        ("typeDescription", "name") => ty.push_str(words),
                        ("typeDescription", "supertypeName") => parent.push_str(words),
                        ("featureDescription", "name") => feature.push_str(words),
                        ("featureDescription", "rangeTypeName") => {
                            features.insert(feature.clone(), words.to_owned());
                        }
                        _ => {}
                    }
                }
                Piece::Close => match path.pop().as_deref() {
                    Some("featureDescription") => feature.clear(),
                    Some("typeDescription") => {
                        let declared = (std::mem::take(&mut parent), std::mem::take(&mut features));
                        out.known.insert(std::mem::take(&mut ty), declared);
                    }
                    _ => {}
                },
            }
        }
        Ok(out)
    }

    /// The type of a feature, declared for the type or for one that it is made from.
    fn range(&self, ty: &str, feature: &str) -> Option<&str> {
        let mut ty = ty;
        // A type system that runs in circles ends here.
        for _ in 0..64 {
            let (parent, features) = self.known.get(ty)?;
            if let Some(range) = features.get(feature) {
                return Some(range);
            }
            ty = parent;
        }
        None
    }

    /// Whether a feature holds words or numbers, not other things of the file.
    pub(super) fn is_plain(&self, ty: &str, feature: &str) -> bool {
        if OWN.contains(&feature) || matches!(feature, "Governor" | "Dependent") {
            return false;
        }
        let range = self.range(ty, feature);
        range.is_none_or(|range| {
            let name = range.strip_prefix("uima.cas.");
            name.is_some_and(|name| {
                let one = name.strip_suffix("Array").or(name.strip_suffix("List"));
                matches!(
                    one.unwrap_or(name),
                    "String"
                        | "Integer"
                        | "Float"
                        | "Double"
                        | "Boolean"
                        | "Long"
                        | "Short"
                        | "Byte"
                )
            }) || self.is_made_from(range, "uima.cas.String")
        })
    }

    fn is_made_from(&self, ty: &str, base: &str) -> bool {
        let mut ty = ty;
        for _ in 0..64 {
            match self.known.get(ty) {
                Some((parent, _)) if parent == base => return true,
                Some((parent, _)) => ty = parent,
                None => return false,
            }
        }
        false
    }

    /// Which of the features of a thing holds its label.
    pub(super) fn label<'a>(&self, ty: &str, features: &'a [(String, String)]) -> Option<&'a str> {
        let has = |name: &&str| features.iter().find(|(feature, _)| feature == name);
        if let Some((feature, _)) = LABELS.iter().find_map(has) {
            return Some(feature);
        }
        // A type of somebody's own with one feature has its label there.
        let mut plain = features
            .iter()
            .filter(|(feature, _)| self.is_plain(ty, feature));
        match (plain.next(), plain.next()) {
            (Some((feature, _)), None) => Some(feature),
            _ => None,
        }
    }
}

/// Whether nobody marked words with this type.
pub(super) fn is_structure(ty: &str) -> bool {
    let (package, name) = ty.rsplit_once('.').unwrap_or(("", ty));
    let end = |end: &&str| package.ends_with(*end) || package.contains(&format!("{end}."));
    STRUCTURE.contains(&name) || STRUCTURE_PACKAGES.iter().any(end)
}

/// The name of a type without its package.
pub(super) fn short(ty: &str) -> &str {
    ty.rsplit('.').next().unwrap_or(ty)
}

/// The package that a namespace stands for: `custom` for `http:///custom.ecore`.
pub(super) fn package(namespace: &str) -> String {
    let inner = namespace.strip_prefix("http:///").unwrap_or(namespace);
    let inner = inner.strip_suffix(".ecore").unwrap_or(inner);
    inner.replace('/', ".")
}
