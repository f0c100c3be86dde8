//! Which label of a scheme a machine's label is likely to mean.

use super::run::plain;
use crate::model::{Kind, LabelId, Scheme};

/// How a name fits a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Likely {
    /// It is the label's own name, however it is written: nobody need be asked.
    Same(LabelId),
    /// It is a usual name for things of the label's kind: for a person to say yes to.
    Perhaps(LabelId),
}

/// Usual names for what our three kinds are about, in small letters and digits alone. The first of
/// each are those of named entity models: OntoNotes 5.0 (its release notes, section 2.6), which
/// spaCy's English models have, and `CoNLL` 2003 (Tjong Kim Sang and De Meulder), which most others
/// have. Behind them are words for the kind, also in German, French, Spanish, Italian and
/// Portuguese. What is about none of the three (EVENT, LAW, PRODUCT, MISC …) is not proposed.
const USUAL: [(Kind, &[&str]); 3] = [
    (
        Kind::Figure,
        &[
            "cardinal",
            "ordinal",
            "quantity",
            "percent",
            "money",
            "date",
            "time",
            "figure",
            "number",
            "percentage",
            "zahl",
            "zahlen",
            "chiffre",
            "cifra",
            "cifre",
            "numero",
        ],
    ),
    (
        Kind::Actor,
        &[
            "person",
            "per",
            "norp",
            "org",
            "gpe",
            "loc",
            "actor",
            "pers",
            "people",
            "organization",
            "organisation",
            "location",
            "akteur",
            "akteure",
            "acteur",
            "actores",
            "attore",
            "attori",
            "ator",
            "atores",
        ],
    ),
    (
        Kind::Source,
        &[
            "source", "speaker", "quelle", "quellen", "fuente", "fonte", "fonti",
        ],
    ),
];

/// The label that a name means, as far as that can be told.
#[must_use]
pub fn likely(scheme: &Scheme, name: &str) -> Option<Likely> {
    if let Some(label) = scheme.label_called(name) {
        return Some(Likely::Same(label.id.clone()));
    }
    let wanted = plain(without_place(name));
    if wanted.is_empty() {
        return None;
    }
    let is_same = |other: &str| same_but_for_plural(&plain(other), &wanted);
    let mut labels = scheme.labels.iter();
    let same = labels.find(|label| is_same(label.id.as_str()) || is_same(&label.name));
    if let Some(label) = same {
        return Some(Likely::Same(label.id.clone()));
    }
    let is_usual = |names: &[&str]| names.iter().any(|name| same_but_for_plural(name, &wanted));
    let (kind, _) = USUAL.iter().find(|(_, names)| is_usual(names))?;
    // Of several of the kind, the one that came first is the one that projects begin with.
    let label = scheme.labels.iter().find(|label| label.kind == *kind)?;
    Some(Likely::Perhaps(label.id.clone()))
}

/// A label of a token without its place in the span: `B-PER`, `I-PER` (IOB, BIOES, BILOU).
fn without_place(name: &str) -> &str {
    let rest = name.strip_prefix(['B', 'I', 'E', 'S', 'L', 'U']);
    let rest = rest.and_then(|rest| rest.strip_prefix('-'));
    rest.unwrap_or(name)
}

fn same_but_for_plural(one: &str, other: &str) -> bool {
    one == other || one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}
