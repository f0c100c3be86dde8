//! Reads an export back and compares it with what was meant to be written.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use super::carried::CarriedDocument;
use super::{
    Carries, ExportedFile, Format, ImportContext, ImportError, Imported, ImportedLayer, Input,
    base_of, group,
};
use crate::model::{ArticleId, Person, PersonId, Project, Scheme, Timestamp};
use crate::text::{ArticleText, Extent, counted};

/// What an export wrote of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// The article's name in messages.
    pub name: String,
    /// Its text.
    pub text: ArticleText,
    /// Labels as the file names them, and where they stand.
    pub mentions: Vec<(Arc<str>, Extent)>,
}

/// Where a file that was read back is not what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The article or file.
    pub place: String,
    /// What differs.
    pub message: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl CarriedDocument<'_> {
    /// All that could be carried, labels by their names.
    pub(super) fn wrote(&self) -> Wrote {
        self.wrote_in(self.article.text.clone())
    }

    /// The same where the text was written a little otherwise.
    pub(super) fn wrote_in(&self, text: ArticleText) -> Wrote {
        let mentions = self.mentions.iter();
        let mentions = mentions.map(|one| (one.name.clone(), one.extent.clone()));
        Wrote {
            name: self.article.id.to_string(),
            text,
            mentions: mentions.collect(),
        }
    }
}

/// Reads files back as `format` and says where they are not what was meant; an empty list if
/// they are. Nothing is compared where a format is only written.
#[must_use]
pub fn verify(
    format: &dyn Format,
    scheme: &Arc<Scheme>,
    files: &[ExportedFile],
    wrote: &[Wrote],
) -> Vec<Difference> {
    verify_read(format, scheme, wrote, |context| {
        let mut out = Vec::new();
        for group in group(files, |file| &file.name) {
            let beside = group.companions.into_iter();
            let beside: BTreeMap<String, Arc<[u8]>> = beside
                .map(|file| (base_of(&file.name).to_owned(), file.bytes.into()))
                .collect();
            let input = Input::new(&group.main.name, group.main.bytes).with_companions(beside);
            out.push(format.import(&input, context));
        }
        out
    })
}

/// The same of files that `read` reads, each with those that belong to it.
#[must_use]
pub fn verify_read(
    format: &dyn Format,
    scheme: &Arc<Scheme>,
    wrote: &[Wrote],
    read: impl FnOnce(&mut ImportContext<'_>) -> Vec<Result<Imported, ImportError>>,
) -> Vec<Difference> {
    // Nothing is read where nothing was written, and an empty file is none of its format.
    if wrote.is_empty() || !format.capabilities().import {
        return Vec::new();
    }
    let mut project = Project::new("");
    project.scheme = scheme.clone();
    let person = Person {
        id: PersonId::unique("reader", "reader", |_| false),
        name: "reader".to_owned(),
    };
    let mut context = ImportContext::new(&project, person, Timestamp::from_millis(0));
    context.take_scheme = false;
    let mut out = Vec::new();
    let mut there: Vec<Wrote> = Vec::new();
    for read in read(&mut context) {
        match read {
            Ok(imported) => {
                let problems = imported.problems.iter();
                out.extend(problems.map(|problem| Difference {
                    place: problem.place.clone(),
                    message: problem.message.clone(),
                }));
                there.extend(read_back(&imported, scheme));
            }
            Err(error) => out.push(Difference {
                message: format!("{}. {}", error.what, error.way_out),
                place: error.name,
            }),
        }
    }
    compare(format, scheme, &there, wrote, &mut out);
    out
}

fn read_back(imported: &Imported, scheme: &Scheme) -> Vec<Wrote> {
    let grown = imported.additions.extend(scheme);
    let mut layers: HashMap<&ArticleId, Vec<&ImportedLayer>> = HashMap::new();
    for layer in &imported.layers {
        layers.entry(&layer.key.article).or_default().push(layer);
    }
    let articles = imported.articles.iter();
    let back = articles.map(|article| {
        let here = layers.get(&article.id).into_iter().flatten();
        let mentions = here.flat_map(|layer| &layer.mentions).map(|mention| {
            let label = grown.label(&mention.label);
            let name = label.map_or(mention.label.as_str(), |label| &label.name);
            (name.into(), mention.extent.clone())
        });
        Wrote {
            name: article.id.to_string(),
            text: article.text.clone(),
            mentions: mentions.collect(),
        }
    });
    back.collect()
}

fn compare(
    format: &dyn Format,
    scheme: &Scheme,
    read: &[Wrote],
    wrote: &[Wrote],
    out: &mut Vec<Difference>,
) {
    let mut differ = |place: &str, message: String| {
        out.push(Difference {
            place: place.to_owned(),
            message,
        });
    };
    if read.len() != wrote.len() {
        let written = counted(wrote.len(), "article");
        let message = format!("{written} written, {} read", read.len());
        differ(format.name(), message);
        return;
    }
    let exact = format.capabilities().carries(Carries::Texts);
    for (read, wrote) in read.iter().zip(wrote) {
        if exact && read.text != wrote.text {
            differ(&wrote.name, "its text is not the same".to_owned());
            continue;
        }
        let (there, meant) = (keys(read, scheme, exact), keys(wrote, scheme, exact));
        if there == meant {
            continue;
        }
        let missing = meant
            .iter()
            .find(|(key, count)| there.get(key) != Some(count));
        let other = there
            .iter()
            .find(|(key, count)| meant.get(key) != Some(count));
        let message = match (missing, other) {
            (Some(((label, words), _)), _) => format!("{label} “{words}” is not there as written"),
            (None, Some(((label, words), _))) => format!("{label} “{words}” was not written"),
            (None, None) => "its mentions are not the same".to_owned(),
        };
        differ(&wrote.name, message);
    }
}

/// Labels and places, counted. Where the text is only tokens, words stand for places.
fn keys(one: &Wrote, scheme: &Scheme, exact: bool) -> BTreeMap<(String, String), usize> {
    let mut out = BTreeMap::new();
    let mut ids: HashMap<&str, &str> = HashMap::new();
    for (label, extent) in &one.mentions {
        let label = ids.entry(label).or_insert_with(|| {
            let known = scheme.label_called(label);
            known.map_or(label, |label| label.id.as_str())
        });
        let quote = one.text.quote(extent);
        let place = if exact {
            let pieces = extent.pieces();
            let places = pieces.map(|piece| format!("{}–{}", piece.start(), piece.end()));
            format!("{quote} ({})", places.collect::<Vec<_>>().join(", "))
        } else {
            quote.chars().filter(|c| !c.is_whitespace()).collect()
        };
        *out.entry(((*label).to_owned(), place)).or_default() += 1;
    }
    out
}
