//! What imports and exports return: results, problems, errors.

use std::fmt;
use std::sync::Arc;

use super::MAX_IMPORT_BYTES;
use super::loss::LossReport;
use super::verify::Wrote;
use crate::model::{
    Article, Claim, Label, LayerKey, LayerState, Mention, Person, Role, Scale, Scheme, Status,
};

/// How surely a file is of a format, with what tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// It is not.
    No,
    /// It can be read so if nobody knows better.
    Possible(&'static str),
    /// It looks like it.
    Likely(&'static str),
    /// It can be nothing else.
    Certain(&'static str),
}

impl Confidence {
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::No => 0,
            Self::Possible(_) => 1,
            Self::Likely(_) => 2,
            Self::Certain(_) => 3,
        }
    }

    /// What tells it.
    #[must_use]
    pub fn why(self) -> Option<&'static str> {
        match self {
            Self::No => None,
            Self::Possible(why) | Self::Likely(why) | Self::Certain(why) => Some(why),
        }
    }
}

/// What positions in a format count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffsetUnit {
    /// There are no positions.
    None,
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points.
    #[default]
    CodePoints,
    /// UTF-16 code units.
    Utf16,
    /// Words.
    Tokens,
}

impl OffsetUnit {
    /// Its name in messages, in the plural.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Bytes => "bytes",
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Tokens => "tokens",
        }
    }

    /// Those that a person may choose, by their names in options, where a format leaves the
    /// choice.
    pub const CHOICES: [(&'static str, Self); 2] =
        [("utf-16", Self::Utf16), ("code-points", Self::CodePoints)];
}

/// One thing in a file that could not be taken over as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File, line, record: `sample.jsonl, line 3, mention m17`.
    pub place: String,
    /// What is wrong, what was done about it, and the way out.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// One person's work on one article, as a file brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLayer {
    /// Whose, on what.
    pub key: LayerKey,
    /// How far it has come; `None` if the file does not say.
    pub state: Option<LayerState>,
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// The claims.
    pub claims: Vec<Claim>,
}

/// What the scheme must get before an import fits it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Additions {
    /// Labels that it lacks.
    pub labels: Vec<Label>,
    /// Roles that it lacks.
    pub roles: Vec<Role>,
    /// Statuses that it lacks.
    pub statuses: Vec<Status>,
    /// Scales that it lacks, or that have more values than its own of the same id.
    pub scales: Vec<Scale>,
}

impl Additions {
    /// Whether nothing is needed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
            && self.roles.is_empty()
            && self.statuses.is_empty()
            && self.scales.is_empty()
    }

    /// The scheme with what it lacks. What it has stays as it is, so it may be called for
    /// several imports one after the other.
    #[must_use]
    pub fn extend(&self, scheme: &Scheme) -> Scheme {
        let mut out = scheme.clone();
        for label in &self.labels {
            if out.label(&label.id).is_none() {
                out.labels.push(label.clone());
            }
        }
        for role in &self.roles {
            if out.role(&role.id).is_none() {
                out.roles.push(role.clone());
            }
        }
        for status in &self.statuses {
            if out.status(&status.id).is_none() {
                out.statuses.push(status.clone());
            }
        }
        for scale in &self.scales {
            match out.scales.iter_mut().find(|known| known.id == scale.id) {
                None => out.scales.push(scale.clone()),
                Some(known) => {
                    for value in &scale.values {
                        if known.value(&value.id).is_none() {
                            known.values.push(value.clone());
                        }
                    }
                }
            }
        }
        out
    }
}

/// What a file holds, fit for the project that the context named.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The file's name, with its folders where it lay in one that was imported.
    pub name: String,
    /// The id of the format that was read.
    pub format: &'static str,
    /// What told the format: "every line is a JSON object with a text".
    pub why: String,
    /// Articles to add, in order. Those that the project already has are not among them.
    pub articles: Vec<Arc<Article>>,
    /// People to add.
    pub people: Vec<Person>,
    /// Mentions, claims and states to put, in articles of this import or of the project.
    pub layers: Vec<ImportedLayer>,
    /// The scheme to set, if the file carries one and the context wants it.
    pub scheme: Option<Scheme>,
    /// What the scheme (that one, or else the project's) lacks.
    pub additions: Additions,
    /// Title and guidelines, if the file carries them.
    pub project: Option<(String, String)>,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
    /// Articles that are nearly the same as others. They come in as they are.
    pub alike: Vec<Problem>,
}

impl Imported {
    /// All that a person should know of it.
    pub fn notices(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().chain(&self.alike)
    }

    /// How many articles, mentions and claims came.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let layers = self.layers.iter();
        layers.fold([self.articles.len(), 0, 0], |[a, m, c], layer| {
            [a, m + layer.mentions.len(), c + layer.claims.len()]
        })
    }
}

/// Why nothing of a file can be used. Shown as `name: what. way out`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The file's name.
    pub name: String,
    /// What happened, without a full stop.
    pub what: String,
    /// What to do about it, a whole sentence.
    pub way_out: String,
}

impl ImportError {
    /// An error about the file of this name.
    #[must_use]
    pub fn new(name: &str, what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            what: what.into(),
            way_out: way_out.into(),
        }
    }

    /// The file is larger than [`MAX_IMPORT_BYTES`].
    #[must_use]
    pub fn too_large(name: &str, bytes: u64) -> Self {
        Self::new(
            name,
            format!(
                "the file has {} MB; the most is {} MB, so that the whole of it fits in memory",
                bytes.div_ceil(1 << 20),
                MAX_IMPORT_BYTES >> 20
            ),
            "Split it into smaller files.",
        )
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.name, self.what, self.way_out)
    }
}

impl std::error::Error for ImportError {}

/// One written file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// A name for it, with `/` where it lies in a folder of the export.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an export gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// One file, or several where the format wants several.
    pub files: Vec<ExportedFile>,
    /// What was written of each article, in order, for [`verify`](super::verify()).
    pub wrote: Vec<Wrote>,
    /// What it could not carry.
    pub loss: LossReport,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// The format is only read.
    NotWritten {
        /// Its name.
        format: &'static str,
    },
    /// An option names what the project does not have.
    Unknown {
        /// `person`, `article`, `label` or `origin`.
        what: &'static str,
        /// The name.
        id: String,
        /// What there is.
        known: String,
    },
    /// The file could not be made.
    NotMade {
        /// What is wrong.
        what: String,
    },
    /// There is no good way to split the project; says why and what to do.
    Split(String),
    /// The given tokens are not those of an article's text.
    Tokens {
        /// The article's id.
        article: String,
        /// What does not fit.
        what: String,
    },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWritten { format } => write!(
                f,
                "{format} is only read, not written. Choose another format, such as jsonl."
            ),
            Self::Unknown { what, id, known } => {
                write!(f, "the project has no {what} “{id}”. It has: {known}.")
            }
            Self::NotMade { what } => write!(f, "the file could not be made: {what}"),
            Self::Split(problem) => f.write_str(problem),
            Self::Tokens { article, what } => write!(
                f,
                "the tokens given for article {article} are not those of its text: {what}. Give \
                 tokens that were made of this very text, or leave the article out."
            ),
        }
    }
}

impl std::error::Error for ExportError {}
