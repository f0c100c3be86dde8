//! What a new project begins with, and the verdict scales to choose from.

use std::sync::Arc;

use super::id::{LabelId, RoleId, ScaleId, StatusId};
use super::scheme::{
    Attribute, AttributeType, Hue, Kind, Label, Pattern, Role, Scale, ScaleValue, Scheme, Status,
};

macro_rules! fixed {
    ($ty:ident, $id:expr) => {
        $ty::unique($id, "x", |_| false)
    };
}

fn attribute(key: &str, name: &str, ty: AttributeType, description: &str) -> Attribute {
    Attribute {
        key: Arc::from(key),
        name: name.into(),
        ty,
        description: description.into(),
    }
}

fn choice(values: &[&str]) -> AttributeType {
    AttributeType::Choice(values.iter().map(|&value| value.into()).collect())
}

fn figure_attributes() -> Vec<Attribute> {
    use AttributeType::{Date, Number, Text};
    vec![
        attribute(
            "value",
            "value",
            Number,
            "The number that is meant, in digits",
        ),
        attribute("low", "lowest", Number, "Lower bound of a range"),
        attribute("high", "highest", Number, "Upper bound of a range"),
        attribute(
            "qualifier",
            "qualifier",
            choice(&["=", "~", ">", "≥", "<", "≤", "range", "vague"]),
            "How exactly the number is meant",
        ),
        attribute(
            "unit",
            "unit",
            Text,
            "What is counted or measured: soldiers, €, %",
        ),
        attribute(
            "population",
            "of whom",
            Text,
            "The whole that the figure is a part of",
        ),
        attribute("as_of", "as of", Date, "The day for which the figure holds"),
        attribute(
            "part_of",
            "part of",
            Text,
            "The other figure that this one is a part of",
        ),
    ]
}

fn entity_attributes() -> Vec<Attribute> {
    vec![
        attribute(
            "entity",
            "name",
            AttributeType::Entity,
            "The full name of who is meant",
        ),
        attribute(
            "entity_kind",
            "kind",
            choice(&[
                "person",
                "organisation",
                "state",
                "group",
                "outlet",
                "document",
                "anonymous",
            ]),
            "What it is",
        ),
    ]
}

/// The scheme of a new project: figures, actors and sources.
#[must_use]
pub fn scheme() -> Scheme {
    let label =
        |id: &str, kind: Kind, hue, pattern, chord: &str, attributes, description: &str| Label {
            id: fixed!(LabelId, id),
            name: id.into(),
            kind,
            description: description.into(),
            hue,
            pattern,
            chord: chord.into(),
            attributes,
        };
    let mut source = entity_attributes();
    source.push(attribute(
        "cue",
        "cue",
        AttributeType::Text,
        "The words that mark the speaking: said, according to",
    ));
    Scheme {
        labels: vec![
            label(
                "figure",
                Kind::Figure,
                Hue::Blue,
                Pattern::Solid,
                "F",
                figure_attributes(),
                "How much, how many, when: the number with its unit and its “more than”.",
            ),
            label(
                "actor",
                Kind::Actor,
                Hue::Orange,
                Pattern::Dotted,
                "A",
                entity_attributes(),
                "Who does something or to whom it is done.",
            ),
            label(
                "source",
                Kind::Source,
                Hue::Green,
                Pattern::Double,
                "S",
                source,
                "Who says it. Somebody who acts and speaks gets both labels.",
            ),
        ],
        roles: [Kind::Figure, Kind::Actor, Kind::Source]
            .into_iter()
            .map(|kind| Role {
                id: fixed!(RoleId, kind.name()),
                name: kind.name().into(),
                expected: kind == Kind::Source,
                kind: Some(kind),
            })
            .collect(),
        statuses: statuses(),
        scales: vec![simple_scale()],
        forbidden_overlaps: Vec::new(),
    }
}

/// The statuses of a new project.
#[must_use]
pub fn statuses() -> Vec<Status> {
    [
        ("new", Hue::Grey, false),
        ("in work", Hue::Blue, false),
        ("to review", Hue::Orange, false),
        ("done", Hue::Green, true),
    ]
    .into_iter()
    .map(|(name, hue, closed)| Status {
        id: fixed!(StatusId, name),
        name: name.into(),
        hue,
        closed,
    })
    .collect()
}

fn scale(id: &str, name: &str, values: &[(&str, Hue, &str)]) -> Scale {
    let values = values
        .iter()
        .map(|&(name, hue, description)| ScaleValue {
            id: fixed!(ScaleId, name),
            name: name.into(),
            description: description.into(),
            hue,
        })
        .collect();
    Scale {
        id: fixed!(ScaleId, id),
        name: name.into(),
        values,
    }
}

fn simple_scale() -> Scale {
    scale(
        "simple",
        "Simple",
        &[
            ("true", Hue::Green, "The evidence bears it out."),
            ("false", Hue::Red, "The evidence refutes it."),
            (
                "misleading",
                Hue::Orange,
                "True in its words, wrong in what it lets believe.",
            ),
            ("unproven", Hue::Grey, "The evidence does not decide it."),
        ],
    )
}

fn politifact_scale() -> Scale {
    scale(
        "politifact",
        "PolitiFact",
        &[
            ("True", Hue::Green, "Accurate, nothing important left out."),
            (
                "Mostly True",
                Hue::Olive,
                "Accurate, but needs a clarification.",
            ),
            (
                "Half True",
                Hue::Orange,
                "Partly accurate, details left out.",
            ),
            (
                "Mostly False",
                Hue::Brown,
                "A grain of truth, critical facts ignored.",
            ),
            ("False", Hue::Red, "Not accurate."),
            ("Pants on Fire", Hue::Pink, "Not accurate and ridiculous."),
        ],
    )
}

fn correctiv_scale() -> Scale {
    scale(
        "correctiv",
        "CORRECTIV",
        &[
            ("Richtig", Hue::Green, "It is right."),
            ("Größtenteils richtig", Hue::Olive, "Right but for details."),
            ("Teilweise falsch", Hue::Orange, "Right and wrong parts."),
            ("Größtenteils falsch", Hue::Brown, "Wrong but for details."),
            ("Falsch", Hue::Red, "It is wrong."),
            ("Frei erfunden", Hue::Pink, "There is nothing behind it."),
            (
                "Manipuliert",
                Hue::Purple,
                "Picture, sound or document was changed.",
            ),
            (
                "Fehlender Kontext",
                Hue::Teal,
                "Without context it gives a wrong idea.",
            ),
            ("Unbelegt", Hue::Grey, "No proof either way."),
        ],
    )
}

fn dpa_scale() -> Scale {
    scale(
        "dpa",
        "dpa",
        &[
            ("Richtig", Hue::Green, "It is right."),
            ("Größtenteils richtig", Hue::Olive, "Right but for details."),
            ("Irreführend", Hue::Orange, "It gives a wrong idea."),
            ("Größtenteils falsch", Hue::Brown, "Wrong but for details."),
            ("Falsch", Hue::Red, "It is wrong."),
            (
                "Manipuliert",
                Hue::Purple,
                "Picture, sound or document was changed.",
            ),
            ("Satire", Hue::Teal, "It was not meant to be believed."),
            ("Unbelegt", Hue::Grey, "No proof either way."),
        ],
    )
}

fn averitec_scale() -> Scale {
    scale(
        "averitec",
        "AVeriTeC",
        &[
            ("Supported", Hue::Green, "The evidence supports it."),
            ("Refuted", Hue::Red, "The evidence refutes it."),
            (
                "Not Enough Evidence",
                Hue::Grey,
                "The evidence does not decide it.",
            ),
            (
                "Conflicting Evidence/Cherrypicking",
                Hue::Orange,
                "Evidence both ways, or chosen one-sidedly.",
            ),
        ],
    )
}

/// All verdict scales that a project may choose from. The names of the values are those that
/// the organisations publish; the descriptions are ours.
#[must_use]
pub fn scales() -> Vec<Scale> {
    vec![
        simple_scale(),
        politifact_scale(),
        correctiv_scale(),
        dpa_scale(),
        averitec_scale(),
    ]
}
