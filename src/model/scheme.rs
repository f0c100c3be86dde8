//! The scheme: which labels, roles, statuses and verdict scales a project works with.

use std::sync::Arc;

use super::id::{LabelId, RoleId, ScaleId, StatusId};

/// The most labels, roles, statuses, scales or forbidden pairs, each, and values of a scale, that
/// a project may have.
pub const MAX_SCHEME: usize = 1_000;

/// What a label is about. Claims, findings and counts treat the three built-in kinds apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// How much, how many, when.
    Figure,
    /// Who does.
    Actor,
    /// Who says.
    Source,
    /// A kind of the user's own, by its name.
    Own(Arc<str>),
}

impl Kind {
    /// The kinds that every project has.
    pub const BUILT_IN: [Self; 3] = [Self::Figure, Self::Actor, Self::Source];

    /// As shown and as written to files.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Figure => "figure",
            Self::Actor => "actor",
            Self::Source => "source",
            Self::Own(name) => name,
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::BUILT_IN
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or_else(|| Self::Own(name.into()))
    }
}

macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As shown and as written to files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// Reads [`name`](Self::name).
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

named_enum! {
    /// A colour by name. The theme decides how it looks in light and dark.
    Hue {
        /// Blue, the colour of figures.
        #[default]
        Blue = "blue",
        /// Orange, the colour of actors.
        Orange = "orange",
        /// Green, the colour of sources.
        Green = "green",
        /// Purple.
        Purple = "purple",
        /// Red.
        Red = "red",
        /// Teal.
        Teal = "teal",
        /// Pink.
        Pink = "pink",
        /// Brown.
        Brown = "brown",
        /// Olive.
        Olive = "olive",
        /// Grey.
        Grey = "grey",
    }
}

named_enum! {
    /// The shape of a mark's underline, so that labels differ without colour too.
    Pattern {
        /// One line: figures.
        #[default]
        Solid = "solid",
        /// Dots: actors.
        Dotted = "dotted",
        /// Two lines: sources.
        Double = "double",
        /// Long dashes.
        Dashed = "dashed",
        /// A wave.
        Wavy = "wavy",
        /// A thick line.
        Thick = "thick",
    }
}

/// What the value of an attribute must look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// Any words.
    Text,
    /// A decimal number with `.`, without grouping.
    Number,
    /// ISO 8601, whole or in part.
    Date,
    /// One of these.
    Choice(Vec<String>),
    /// `yes`, or absent.
    Flag,
    /// The name of a person, organisation, state, …; earlier names are offered.
    Entity,
}

impl AttributeType {
    /// As shown and as written to files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice(_) => "choice",
            Self::Flag => "flag",
            Self::Entity => "entity",
        }
    }

    /// Whether `value` looks as it must.
    ///
    /// # Errors
    /// A sentence that says what is expected.
    pub fn check(&self, value: &str) -> Result<(), String> {
        match self {
            Self::Text | Self::Entity => Ok(()),
            Self::Number if value.parse::<rust_decimal::Decimal>().is_ok() => Ok(()),
            Self::Number => Err(format!("“{value}” is no number such as 10000 or 4.5")),
            Self::Date if is_date(value) => Ok(()),
            Self::Date => Err(format!(
                "“{value}” is no date such as 2025, 2025-03 or 2025-03-14"
            )),
            Self::Choice(values) if values.iter().any(|v| v == value) => Ok(()),
            Self::Choice(values) => Err(format!("“{value}” is not one of {}", values.join(", "))),
            Self::Flag if value == "yes" => Ok(()),
            Self::Flag => Err(format!("“{value}” is not “yes”")),
        }
    }
}

/// Whether a string is an ISO 8601 date, whole or in part.
#[must_use]
pub fn is_date(value: &str) -> bool {
    let filled = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => value.to_owned(),
    };
    filled.parse::<jiff::civil::Date>().is_ok()
}

/// An attribute that mentions of a label may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its key in files: `as_of`.
    pub key: Arc<str>,
    /// As shown: "as of".
    pub name: String,
    /// What a value must look like.
    pub ty: AttributeType,
    /// What it is for.
    pub description: String,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name in files and exports.
    pub id: LabelId,
    /// As shown.
    pub name: String,
    /// What it is about.
    pub kind: Kind,
    /// When to use it.
    pub description: String,
    /// Its colour.
    pub hue: Hue,
    /// Its underline.
    pub pattern: Pattern,
    /// The key that tags with it, such as `F`; empty for none.
    pub chord: String,
    /// What can be said of its mentions.
    pub attributes: Vec<Attribute>,
}

/// How far the work on a claim can have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its name in files.
    pub id: StatusId,
    /// As shown.
    pub name: String,
    /// Its colour.
    pub hue: Hue,
    /// Whether nothing is left to do.
    pub closed: bool,
}

/// A part that mentions play in claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name in files.
    pub id: RoleId,
    /// As shown.
    pub name: String,
    /// Mentions of this kind take the role by themselves.
    pub kind: Option<Kind>,
    /// A claim without one has a finding: "no source".
    pub expected: bool,
}

/// One value on a verdict scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleValue {
    /// Its name in files.
    pub id: ScaleId,
    /// As shown.
    pub name: String,
    /// When to give it.
    pub description: String,
    /// Its colour.
    pub hue: Hue,
}

/// A scale of verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Its name in files.
    pub id: ScaleId,
    /// As shown.
    pub name: String,
    /// From one end to the other.
    pub values: Vec<ScaleValue>,
}

impl Scale {
    /// A value by its id.
    #[must_use]
    pub fn value(&self, id: &ScaleId) -> Option<&ScaleValue> {
        self.values.iter().find(|value| value.id == *id)
    }
}

/// What a project's annotations are made of. Orders are those in which things are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The labels.
    pub labels: Vec<Label>,
    /// The roles that mentions have in claims.
    pub roles: Vec<Role>,
    /// The statuses of claims, from new to closed; the first one is given to new claims.
    pub statuses: Vec<Status>,
    /// The verdict scales; the first one is offered first.
    pub scales: Vec<Scale>,
    /// Pairs of labels that must not overlap.
    pub forbidden_overlaps: Vec<(LabelId, LabelId)>,
}

impl Scheme {
    /// Of what there is more than [`MAX_SCHEME`], if of anything: such a scheme could be saved, but
    /// not opened again.
    #[must_use]
    pub fn too_many(&self) -> Option<&'static str> {
        let values = self.scales.iter().map(|scale| scale.values.len()).max();
        let counts = [
            ("labels", self.labels.len()),
            ("roles", self.roles.len()),
            ("statuses", self.statuses.len()),
            ("scales", self.scales.len()),
            ("values of a scale", values.unwrap_or(0)),
            ("forbidden overlaps", self.forbidden_overlaps.len()),
        ];
        let found = counts.iter().find(|(_, count)| *count > MAX_SCHEME);
        found.map(|(what, _)| *what)
    }

    /// A label by its id.
    #[must_use]
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == *id)
    }

    /// A label by words that a person or a file has for it: its id, else its name, in small or
    /// capital letters.
    #[must_use]
    pub fn label_called(&self, words: &str) -> Option<&Label> {
        let by_id = self.labels.iter().find(|label| label.id.as_str() == words);
        by_id.or_else(|| {
            let lower = words.to_lowercase();
            let mut labels = self.labels.iter();
            labels.find(|label| label.name.to_lowercase() == lower)
        })
    }

    /// A role by words that a person or a file has for it: its id, else its name, in small or
    /// capital letters.
    #[must_use]
    pub fn role_called(&self, words: &str) -> Option<&Role> {
        let by_id = self.roles.iter().find(|role| role.id.as_str() == words);
        by_id.or_else(|| {
            let lower = words.to_lowercase();
            let mut roles = self.roles.iter();
            roles.find(|role| role.name.to_lowercase() == lower)
        })
    }

    /// The first label of a kind.
    #[must_use]
    pub fn label_of_kind(&self, kind: &Kind) -> Option<&Label> {
        self.labels.iter().find(|label| label.kind == *kind)
    }

    /// A role by its id.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// The role that mentions of a kind take by themselves.
    #[must_use]
    pub fn role_of_kind(&self, kind: &Kind) -> Option<&Role> {
        self.roles
            .iter()
            .find(|role| role.kind.as_ref() == Some(kind))
    }

    /// A status by its id.
    #[must_use]
    pub fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == *id)
    }

    /// A scale by its id.
    #[must_use]
    pub fn scale(&self, id: &ScaleId) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == *id)
    }

    /// Whether mentions of these two labels may not overlap.
    #[must_use]
    pub fn forbids_overlap(&self, a: &LabelId, b: &LabelId) -> bool {
        self.forbidden_overlaps
            .iter()
            .any(|(x, y)| (x == a && y == b) || (x == b && y == a))
    }
}
