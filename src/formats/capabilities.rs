//! What a format can carry, as a list. What is not on it is noted as lost, once, for all formats
//! in the same words: see [`carried`](super::carried).

use super::{NameWords, OffsetUnit};

/// One kind of thing that a project holds and a file may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carries {
    /// The text of each article, character by character.
    Texts,
    /// Titles of articles.
    Titles,
    /// What else is known of articles: outlet, author, address, dates, languages, note.
    Metadata,
    /// Mentions: words with a label.
    Mentions,
    /// Mentions that share words with others.
    Overlaps,
    /// Mentions with gaps.
    Gaps,
    /// Attributes of mentions.
    Attributes,
    /// Notes on mentions, and that somebody is unsure.
    Notes,
    /// Under which id, how and when each mention and claim came about.
    Provenance,
    /// The work of several people on the same article.
    People,
    /// How far people have come.
    States,
    /// Which mentions a claim ties together, in which roles.
    Claims,
    /// Quotes, wordings and numbers of claims, and notes on them.
    Wordings,
    /// Status, stance, checkability and verdict of claims.
    Verdicts,
    /// Evidence, questions and links of claims.
    Evidence,
    /// The scheme with its colours and descriptions, title and guidelines.
    Scheme,
}

impl Carries {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Texts,
        Self::Titles,
        Self::Metadata,
        Self::Mentions,
        Self::Overlaps,
        Self::Gaps,
        Self::Attributes,
        Self::Notes,
        Self::Provenance,
        Self::People,
        Self::States,
        Self::Claims,
        Self::Wordings,
        Self::Verdicts,
        Self::Evidence,
        Self::Scheme,
    ];

    /// Its name in tables: `overlaps`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Titles => "titles",
            Self::Metadata => "metadata",
            Self::Mentions => "mentions",
            Self::Overlaps => "overlaps",
            Self::Gaps => "gaps",
            Self::Attributes => "attributes",
            Self::Notes => "notes",
            Self::Provenance => "provenance",
            Self::People => "people",
            Self::States => "states",
            Self::Claims => "claims",
            Self::Wordings => "wordings",
            Self::Verdicts => "verdicts",
            Self::Evidence => "evidence",
            Self::Scheme => "scheme",
        }
    }
}

/// What a format can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Files can be read.
    pub import: bool,
    /// Files can be written.
    pub export: bool,
    /// A file, or a set of files that belong together, may hold more than one article.
    pub many_articles: bool,
    /// What its positions count.
    pub offsets: OffsetUnit,
    /// Which names of labels and roles it can write; for others their ids stand.
    pub names: NameWords,
    /// What it carries.
    pub carries: &'static [Carries],
}

impl Capabilities {
    /// A format that is read, one article a file, without annotations.
    pub const TEXT_ONLY: Self = Self {
        import: true,
        export: false,
        many_articles: false,
        offsets: OffsetUnit::None,
        names: NameWords::Any,
        carries: &[Carries::Texts],
    };

    /// Whether it is read, written or both, in words.
    #[must_use]
    pub const fn way(&self) -> &'static str {
        match (self.import, self.export) {
            (true, true) => "in and out",
            (true, false) => "in",
            _ => "out",
        }
    }

    /// Whether it carries this.
    #[must_use]
    pub fn carries(&self, what: Carries) -> bool {
        self.carries.contains(&what)
    }

    /// Whether an import of an export is the same project.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        Carries::ALL.iter().all(|what| self.carries(*what))
    }
}
