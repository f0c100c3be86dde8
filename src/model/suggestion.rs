//! What a machine proposed: a run, and what it says of each article. It never changes after it
//! came in; what people answer is in their [layers](super::Layer), as [decisions](super::Decision).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::claim::{Checkable, Stance};
use super::id::{ArticleId, LabelId, RoleId, RunId, ScaleId};
use super::mention::Attributes;
use super::time::Timestamp;
use crate::text::{Digest, Extent};

/// How sure a machine is, as it wrote it: mostly from 0 to 1, always finite.
#[derive(Clone, Copy, Debug)]
pub struct Score(f64);

impl Score {
    /// The score, unless it is infinite or no number.
    #[must_use]
    pub fn new(score: f64) -> Option<Self> {
        // -0 and 0 are the same score.
        score.is_finite().then_some(Self(score + 0.0))
    }

    /// Reads what [`Display`](fmt::Display) writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().and_then(Self::new)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A file that a run came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// Its name, without folders.
    pub name: String,
    /// Of its bytes.
    pub digest: Digest,
}

/// A suggestion whose article is not in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The article as the file names it.
    pub article: String,
    /// Its label.
    pub label: LabelId,
    /// The machine's words.
    pub words: String,
    /// How sure the machine is.
    pub score: Option<Score>,
}

/// A claim whose article is not in the project, or that names none and none of whose words say
/// which one it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmatchedClaim {
    /// The article as the file names it; empty if it names none.
    pub article: String,
    /// In the machine's words.
    pub wording: String,
    /// Its words in the article, as the machine has them.
    pub quotes: Vec<String>,
    /// The words of its figures, actors and sources, with their roles.
    pub parts: Vec<(RoleId, String)>,
    /// How sure the machine is.
    pub score: Option<Score>,
    /// Whether it is asserted, as the machine has it.
    pub stance: Option<Stance>,
    /// Whether it can be checked, as the machine has it.
    pub checkable: Option<Checkable>,
    /// Scale and value, as the machine has it.
    pub verdict: Option<(ScaleId, ScaleId)>,
}

/// One time that a tool read the articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its name in files.
    pub id: RunId,
    /// Its name as shown.
    pub name: String,
    /// What made it: a model, a program, a suggester of this one.
    pub tool: String,
    /// Of which version; empty if not known.
    pub version: String,
    /// The files that it came from.
    pub files: Vec<RunFile>,
    /// What became of the tool's labels: one of the scheme, or nothing (`None`, left out on
    /// purpose). The next run of the same tool starts with it.
    pub labels: BTreeMap<String, Option<LabelId>>,
    /// Which field of the tool's answer held what, as somebody said: `quote` and the field's name.
    /// The next run of the same tool starts with it too.
    pub keys: BTreeMap<String, String>,
    /// In so many of a hundred articles the suggestions stay hidden until the person is done.
    pub blind: u8,
    /// What was corrected while it came in, in words.
    pub notes: Vec<String>,
    /// Suggestions for articles that are not in the project.
    pub unmatched: Vec<Unmatched>,
    /// Claims for articles that are not in the project, or for nobody knows which.
    pub unmatched_claims: Vec<UnmatchedClaim>,
    /// Articles that it read and has nothing to say of.
    pub nothing_on: BTreeSet<ArticleId>,
    /// Whether only a part of it came in: the rest is still to come, or will never.
    pub is_partial: bool,
    /// When it came in.
    pub at: Timestamp,
}

impl Run {
    /// A run of which no more is known.
    #[must_use]
    pub fn new(id: RunId, name: &str, tool: &str, at: Timestamp) -> Self {
        Self {
            id,
            name: name.to_owned(),
            tool: tool.to_owned(),
            version: String::new(),
            files: Vec::new(),
            labels: BTreeMap::new(),
            keys: BTreeMap::new(),
            blind: 0,
            notes: Vec::new(),
            unmatched: Vec::new(),
            unmatched_claims: Vec::new(),
            nothing_on: BTreeSet::new(),
            is_partial: false,
            at,
        }
    }

    /// What is noted of it, in words.
    pub fn all_notes(&self) -> impl Iterator<Item = &str> {
        let partial = self.is_partial.then_some(
            "Only a part of it has come in. To have the rest, delete it and import its file again; \
             your answers stay.",
        );
        partial
            .into_iter()
            .chain(self.notes.iter().map(String::as_str))
    }

    /// Whether the run's suggestions on this article are hidden until a person is done with it.
    /// Hangs on the article's id alone, so that all runs leave out the same articles, and a
    /// larger share adds articles to those of a smaller one.
    #[must_use]
    pub fn is_blind(&self, article: &ArticleId) -> bool {
        let [a, b, c, d, ..] = Digest::of(article.as_str().as_bytes()).bytes();
        u32::from_be_bytes([a, b, c, d]) % 100 < u32::from(self.blind)
    }
}

/// Which run's proposals on which article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposalsKey {
    /// The article.
    pub article: ArticleId,
    /// The run.
    pub run: RunId,
}

/// Words that a machine would tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The label of the scheme.
    pub label: LabelId,
    /// Where.
    pub extent: Extent,
    /// How sure the machine is.
    pub score: Option<Score>,
    /// The machine's own words; empty if they are those of the article.
    pub words: String,
    /// Attributes, as the machine wrote them.
    pub attributes: Attributes,
}

/// Why a suggestion has no place in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyUnplaced {
    /// It has no words.
    Empty,
    /// Nothing in the article is like its words.
    NotFound,
    /// Its words stand nowhere and are too short to look for what is like them.
    TooShort,
    /// Its words stand inside longer words only.
    InsideWord,
    /// Its words stand in several places.
    Ambiguous,
    /// No article is named, and its words stand in several.
    Elsewhere,
    /// Another place is nearly as much like its words.
    LowMargin,
    /// The same words took all places before.
    PlacesTaken,
    /// Too many letters differ.
    TooDifferent,
    /// Numbers differ.
    Numbers,
    /// One denies what the other says.
    Negation,
    /// Units or currencies differ.
    Units,
    /// Words differ.
    Words,
}

impl WhyUnplaced {
    /// All reasons.
    pub const ALL: [Self; 13] = [
        Self::Empty,
        Self::NotFound,
        Self::TooShort,
        Self::InsideWord,
        Self::Ambiguous,
        Self::Elsewhere,
        Self::LowMargin,
        Self::PlacesTaken,
        Self::TooDifferent,
        Self::Numbers,
        Self::Negation,
        Self::Units,
        Self::Words,
    ];

    /// As written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotFound => "not found",
            Self::TooShort => "too short",
            Self::InsideWord => "inside a word",
            Self::Ambiguous => "ambiguous",
            Self::Elsewhere => "in several articles",
            Self::LowMargin => "low margin",
            Self::PlacesTaken => "places taken",
            Self::TooDifferent => "too different",
            Self::Numbers => "numbers differ",
            Self::Negation => "negation differs",
            Self::Units => "units differ",
            Self::Words => "words differ",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

/// A suggestion that a person must find a place for: what the tray holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The label of the scheme.
    pub label: LabelId,
    /// The machine's words.
    pub words: String,
    /// How sure the machine is.
    pub score: Option<Score>,
    /// Attributes, as the machine wrote them.
    pub attributes: Attributes,
    /// Why it has no place.
    pub why: WhyUnplaced,
    /// Where it could be, best first.
    pub candidates: Vec<Extent>,
    /// Other articles that it could belong to, where the same waits in the tray: it is placed in
    /// one of them.
    pub others: Vec<ArticleId>,
}

impl Unplaced {
    /// Whether it counts in this article: what waits in several counts in the first of them.
    #[must_use]
    pub fn counts_in(&self, article: &ArticleId) -> bool {
        self.others.iter().all(|other| article < other)
    }
}

/// A claim that a machine found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedClaim {
    /// Its words in the article, several for a claim that is repeated; may be none.
    pub quotes: Vec<Extent>,
    /// In the machine's words.
    pub wording: String,
    /// Its figures, actors and sources: their roles, and which of the
    /// [suggestions](Proposals::suggestions), counted from 0.
    pub mentions: Vec<(RoleId, usize)>,
    /// Those of them that have no place yet: which of the [tray](Proposals::unplaced), counted
    /// from 0. What gets a place comes into the claim.
    pub waiting: Vec<(RoleId, usize)>,
    /// How sure the machine is.
    pub score: Option<Score>,
    /// Whether it is asserted, as the machine has it. Hidden until a person has answered.
    pub stance: Option<Stance>,
    /// Whether it can be checked, as the machine has it. Hidden until a person has answered.
    pub checkable: Option<Checkable>,
    /// Scale and value, as the machine has it. Hidden until a person has answered.
    pub verdict: Option<(ScaleId, ScaleId)>,
}

/// What one run says of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    /// With a place, in the order of the text.
    pub suggestions: Vec<Suggestion>,
    /// Without a place.
    pub unplaced: Vec<Unplaced>,
    /// Claims.
    pub claims: Vec<SuggestedClaim>,
}

impl Proposals {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.suggestions.is_empty() && self.unplaced.is_empty() && self.claims.is_empty()
    }

    /// All places that they name.
    pub fn extents(&self) -> impl Iterator<Item = &Extent> {
        let suggestions = self.suggestions.iter().map(|one| &one.extent);
        let candidates = self.unplaced.iter().flat_map(|one| &one.candidates);
        let quotes = self.claims.iter().flat_map(|one| &one.quotes);
        suggestions.chain(candidates).chain(quotes)
    }
}
