//! A claim: what somebody says, with the words that say it and what became of it.

use super::id::{ArticleId, ClaimId, MentionId, RoleId, ScaleId, StatusId};
use super::time::Timestamp;
use crate::text::Extent;

/// Words that make the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where they stand.
    pub article: ArticleId,
    /// The words.
    pub extent: Extent,
}

/// A mention in the part that it plays in a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimMention {
    /// The part.
    pub role: RoleId,
    /// The mention, of the same person's work.
    pub mention: MentionId,
}

/// How the claim is put forward in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Somebody says that it is so.
    #[default]
    Asserted,
    /// Somebody says that it is not so.
    Denied,
    /// Somebody says that it may be so.
    Hedged,
}

impl Stance {
    /// All stances.
    pub const ALL: [Self; 3] = [Self::Asserted, Self::Denied, Self::Hedged];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Denied => "denied",
            Self::Hedged => "hedged",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.name() == name)
    }
}

/// Whether a claim can be checked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Checkable {
    /// It can.
    Yes,
    /// A part of it can.
    Partly,
    /// It is opinion, forecast or too vague.
    No,
}

impl Checkable {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Yes, Self::Partly, Self::No];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }
}

/// A person's judgement of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The scale that it is on.
    pub scale: ScaleId,
    /// The value on that scale.
    pub value: ScaleId,
    /// Why.
    pub rationale: String,
    /// Who judged, as shown.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Which way a piece of evidence points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EvidenceSide {
    /// It supports the claim.
    #[default]
    For,
    /// It speaks against the claim.
    Against,
    /// It explains.
    Context,
}

impl EvidenceSide {
    /// All sides.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Context];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Context => "context",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.name() == name)
    }
}

/// Something found outside that bears on a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Which way it points.
    pub side: EvidenceSide,
    /// Where it was found.
    pub url: String,
    /// Where a copy is kept.
    pub archive_url: String,
    /// The day on which it was looked at, ISO 8601.
    pub retrieved: String,
    /// The words that matter.
    pub quote: String,
    /// Page, paragraph or timecode.
    pub locator: String,
    /// First-hand, not a report of a report.
    pub primary: bool,
    /// Free words.
    pub note: String,
}

/// How one claim stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Says the same.
    Same,
    /// Can't be true together.
    Contradicts,
    /// Replaces an older statement.
    Supersedes,
    /// Gives a reason for it.
    Supports,
    /// Is a part of it.
    PartOf,
    /// Was noted twice.
    Duplicates,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Same,
        Self::Contradicts,
        Self::Supersedes,
        Self::Supports,
        Self::PartOf,
        Self::Duplicates,
    ];

    /// As written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Contradicts => "contradicts",
            Self::Supersedes => "supersedes",
            Self::Supports => "supports",
            Self::PartOf => "part of",
            Self::Duplicates => "duplicates",
        }
    }

    /// As read before the other claim: "same as C3".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Same => "same as",
            other => other.name(),
        }
    }

    /// As read from the other claim's side: "superseded by C7".
    #[must_use]
    pub const fn reverse_phrase(self) -> &'static str {
        match self {
            Self::Same => "same as",
            Self::Contradicts => "contradicted by",
            Self::Supersedes => "superseded by",
            Self::Supports => "supported by",
            Self::PartOf => "has part",
            Self::Duplicates => "duplicated by",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A link to another claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLink {
    /// How this claim stands to the other.
    pub kind: LinkKind,
    /// The other.
    pub claim: ClaimId,
}

/// One claim. It lives in the layer of the article where it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub id: ClaimId,
    /// What people call it: "C6". Unique among one person's claims.
    pub number: u32,
    /// The words that make it, in one or more articles.
    pub quotes: Vec<Quote>,
    /// The claim in the person's own words.
    pub wording: String,
    /// Its figures, actors, sources and whatever else the scheme has roles for.
    pub mentions: Vec<ClaimMention>,
    /// How it is put forward.
    pub stance: Stance,
    /// How far the work on it has come.
    pub status: StatusId,
    /// Whether it can be checked; `None` until somebody says.
    pub checkable: Option<Checkable>,
    /// Why it can be checked or not.
    pub checkable_why: String,
    /// The judgement.
    pub verdict: Option<Verdict>,
    /// What was found outside.
    pub evidence: Vec<Evidence>,
    /// What remains to be asked.
    pub questions: Vec<String>,
    /// Free words.
    pub note: String,
    /// Other claims.
    pub links: Vec<ClaimLink>,
    /// When it was made.
    pub at: Timestamp,
}

impl Claim {
    /// A claim of which only the words are known.
    #[must_use]
    pub fn new(id: ClaimId, number: u32, quote: Quote, status: StatusId, at: Timestamp) -> Self {
        Self {
            id,
            number,
            quotes: vec![quote],
            wording: String::new(),
            mentions: Vec::new(),
            stance: Stance::default(),
            status,
            checkable: None,
            checkable_why: String::new(),
            verdict: None,
            evidence: Vec::new(),
            questions: Vec::new(),
            note: String::new(),
            links: Vec::new(),
            at,
        }
    }

    /// Whether the mention has any role in it.
    #[must_use]
    pub fn has_mention(&self, mention: MentionId) -> bool {
        self.mentions.iter().any(|entry| entry.mention == mention)
    }
}
