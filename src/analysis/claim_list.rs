//! Which claims are listed, in which order; kept up with each step instead of made anew.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::claim_index::{ClaimIndex, Place};
use super::findings::in_conflict;
use crate::model::{
    ArticleId, Checkable, Claim, ClaimId, LayerKey, MentionId, Project, ScaleId, StatusId,
};

/// How far the list reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The current article.
    #[default]
    Article,
    /// All articles.
    Project,
}

/// What the verdict must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum VerdictFilter {
    /// Whatever it is.
    #[default]
    Any,
    /// There is none yet.
    None,
    /// This value of this scale.
    Is(ScaleId, ScaleId),
}

/// Which claims are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Where the claims are.
    pub reach: Reach,
    /// An expected role has nobody.
    pub no_source: bool,
    /// It contradicts another.
    pub conflicts: bool,
    /// It has this status.
    pub status: Option<StatusId>,
    /// What its verdict must be.
    pub verdict: VerdictFilter,
    /// It holds a mention that somebody is unsure of.
    pub unsure: bool,
    /// It can't be checked, or only partly.
    pub uncheckable: bool,
    /// Words that it must hold; none for all claims.
    pub words: String,
}

impl Filter {
    /// How many of the filters behind "More" are on.
    #[must_use]
    pub fn more(&self) -> usize {
        usize::from(self.status.is_some())
            + usize::from(self.verdict != VerdictFilter::Any)
            + usize::from(self.unsure)
            + usize::from(self.uncheckable)
            + usize::from(!self.words.trim().is_empty())
    }

    /// Whether any claim within reach may be left out.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.no_source || self.conflicts || self.more() > 0
    }

    /// The same reach with nothing left out.
    #[must_use]
    pub fn all(&self) -> Self {
        Self {
            reach: self.reach,
            ..Self::default()
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By where their first words stand.
    #[default]
    Text,
    /// By number.
    Number,
    /// As the scheme orders the statuses.
    Status,
    /// The last one made comes first.
    Newest,
}

impl Sort {
    /// All orders as they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Status, Self::Newest];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text order",
            Self::Number => "number",
            Self::Status => "status",
            Self::Newest => "newest first",
        }
    }
}

/// What a list is made from: one person's claims.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The project.
    pub project: &'a Project,
    /// The index of the person's claims.
    pub index: &'a ClaimIndex,
    /// The article within reach; `None` for all.
    pub article: Option<&'a ArticleId>,
}

/// What a claim was before a step.
#[derive(Clone, Copy, Debug)]
pub struct Was<'a> {
    /// The layer that it is in.
    pub layer: &'a LayerKey,
    /// Which claim.
    pub id: ClaimId,
    /// `None` if it was not there.
    pub claim: Option<&'a Arc<Claim>>,
}

/// Orders claims: first what is asked for, then text order.
type Key = ((i64, i64), Option<Place>, ClaimId);

/// A list of claims, and the counts above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimList {
    filter: Filter,
    sort: Sort,
    ids: Arc<[ClaimId]>,
    total: usize,
    open: usize,
}

impl ClaimList {
    /// Looks at all claims within reach.
    #[must_use]
    pub fn new(ground: Ground<'_>, filter: Filter, sort: Sort) -> Self {
        let mut list = Self {
            filter,
            sort,
            ..Self::default()
        };
        let all: Vec<ClaimId> = match ground.article {
            Some(article) => ground.index.touching(article).collect(),
            None => ground.index.in_text_order().collect(),
        };
        let words = list.words();
        let mut shown: Vec<&Arc<Claim>> = Vec::new();
        for (_, claim) in all.iter().filter_map(|id| ground.project.claim(*id)) {
            list.total += 1;
            list.open += usize::from(is_open(ground.project, claim));
            if passes(ground, claim, &list.filter, &words) {
                shown.push(claim);
            }
        }
        // Equal ones stay in text order.
        shown.sort_by_key(|claim| rank(ground.project, sort, claim));
        list.ids = shown.iter().map(|claim| claim.id).collect();
        list
    }

    /// Takes over what became of these claims and mentions. What each claim was counts when it
    /// comes for the first time. Not for changes of the scheme or of the list of articles. True
    /// if the list has become another.
    pub fn follow<'a>(
        &mut self,
        ground: Ground<'_>,
        claims: impl IntoIterator<Item = Was<'a>>,
        mentions: impl IntoIterator<Item = MentionId>,
    ) -> bool {
        let mut touched: HashMap<(&LayerKey, ClaimId), Option<&Arc<Claim>>> = HashMap::new();
        for was in claims
            .into_iter()
            .filter(|was| was.layer.person == *ground.index.person())
        {
            if touched.contains_key(&(was.layer, was.id)) {
                continue;
            }
            touched.insert((was.layer, was.id), was.claim);
            if let Some(claim) = was.claim.filter(|claim| reaches(ground, was.layer, claim)) {
                let open = usize::from(is_open(ground.project, claim));
                self.total = self.total.saturating_sub(1);
                self.open = self.open.saturating_sub(open);
            }
            let layer = ground.project.layer(was.layer);
            let claim = layer.and_then(|layer| layer.claim(was.id));
            if let Some(claim) = claim.filter(|claim| reaches(ground, was.layer, claim)) {
                self.total += 1;
                self.open += usize::from(is_open(ground.project, claim));
            }
        }
        let mut anew: BTreeSet<ClaimId> = touched.keys().map(|(_, id)| *id).collect();
        if self.filter.conflicts {
            let both = touched.iter().flat_map(|((_, id), before)| {
                let after = ground.project.claim(*id).map(|(_, claim)| claim);
                before.iter().copied().chain(after)
            });
            anew.extend(both.flat_map(|claim| claim.links.iter().map(|link| link.claim)));
        }
        if self.filter.unsure || !self.filter.words.trim().is_empty() {
            let holders = mentions.into_iter();
            anew.extend(holders.flat_map(|id| ground.index.claims_with(id).iter().copied()));
        }
        self.list_anew(ground, &anew)
    }

    /// Takes these claims out and puts those back that belong into the list.
    fn list_anew(&mut self, ground: Ground<'_>, anew: &BTreeSet<ClaimId>) -> bool {
        if anew.is_empty() {
            return false;
        }
        let kept = self.ids.iter().filter(|id| !anew.contains(id));
        let mut ids: Vec<ClaimId> = kept.copied().collect();
        let words = self.words();
        for id in anew {
            let here = now(ground, *id);
            let Some(claim) = here.filter(|one| passes(ground, one, &self.filter, &words)) else {
                continue;
            };
            let key = self.key(ground, claim);
            let at = ids.partition_point(|other| {
                let other = ground.project.claim(*other);
                other.is_some_and(|(_, other)| self.key(ground, other) < key)
            });
            ids.insert(at, *id);
        }
        let changed = *self.ids != *ids;
        if changed {
            self.ids = ids.into();
        }
        changed
    }

    fn key(&self, ground: Ground<'_>, claim: &Claim) -> Key {
        let place = match ground.article {
            Some(article) => ground.index.place_in(article, claim.id),
            None => ground.index.place(claim.id),
        };
        (rank(ground.project, self.sort, claim), place, claim.id)
    }

    fn words(&self) -> String {
        self.filter.words.trim().to_lowercase()
    }

    /// The claims to show.
    #[must_use]
    pub fn ids(&self) -> &Arc<[ClaimId]> {
        &self.ids
    }

    /// Where a claim is in the list.
    #[must_use]
    pub fn position(&self, claim: ClaimId) -> Option<usize> {
        self.ids.iter().position(|id| *id == claim)
    }

    /// Claims within reach.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Those of them on which work is left.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open
    }
}

/// A claim as it is, if it is within reach.
fn now<'a>(ground: Ground<'a>, id: ClaimId) -> Option<&'a Arc<Claim>> {
    let (home, claim) = ground.project.claim(id)?;
    reaches(ground, home, claim).then_some(claim)
}

fn reaches(ground: Ground<'_>, home: &LayerKey, claim: &Claim) -> bool {
    home.person == *ground.index.person()
        && ground.article.is_none_or(|article| {
            home.article == *article || claim.quotes.iter().any(|q| q.article == *article)
        })
}

fn rank(project: &Project, sort: Sort, claim: &Claim) -> (i64, i64) {
    match sort {
        Sort::Text => (0, 0),
        Sort::Number => (claim.number.into(), 0),
        Sort::Newest => (claim.at.millis().saturating_neg(), -i64::from(claim.number)),
        Sort::Status => {
            let mut statuses = project.scheme.statuses.iter();
            let place = statuses.position(|status| status.id == claim.status);
            let place = place.and_then(|place| i64::try_from(place).ok());
            (place.unwrap_or(-1), 0)
        }
    }
}

fn is_open(project: &Project, claim: &Claim) -> bool {
    let status = project.scheme.status(&claim.status);
    status.is_none_or(|status| !status.closed)
}

/// Whether an expected role has nobody in this claim.
fn lacks_role(project: &Project, claim: &Claim) -> bool {
    let mut expected = project.scheme.roles.iter().filter(|role| role.expected);
    expected.any(|role| !claim.mentions.iter().any(|entry| entry.role == role.id))
}

fn passes(ground: Ground<'_>, claim: &Claim, filter: &Filter, words: &str) -> bool {
    let project = ground.project;
    let verdict = match (&filter.verdict, &claim.verdict) {
        (VerdictFilter::Any, _) | (VerdictFilter::None, None) => true,
        (VerdictFilter::Is(scale, value), Some(verdict)) => {
            verdict.scale == *scale && verdict.value == *value
        }
        _ => false,
    };
    let unsure = |claim: &Claim| {
        claim.mentions.iter().any(|entry| {
            let mention = project.mention(entry.mention);
            mention.is_some_and(|(_, mention)| mention.unsure)
        })
    };
    let status = filter.status.as_ref();
    verdict
        && (!filter.no_source || lacks_role(project, claim))
        && (!filter.conflicts || in_conflict(ground.index, claim))
        && status.is_none_or(|status| claim.status == *status)
        && (!filter.unsure || unsure(claim))
        && (!filter.uncheckable
            || matches!(claim.checkable, Some(Checkable::No | Checkable::Partly)))
        && (words.is_empty() || says(project, claim, words))
}

/// Whether a claim's number, wording, quotes, note or rationale hold words (in lower case).
#[must_use]
pub fn says(project: &Project, claim: &Claim, words: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(words);
    let number = format!("c{}", claim.number);
    number == words
        || words.parse() == Ok(claim.number)
        || holds(&claim.wording)
        || holds(&claim.note)
        || claim
            .verdict
            .as_ref()
            .is_some_and(|verdict| holds(&verdict.rationale))
        || claim.questions.iter().any(|question| holds(question))
        || claim.quotes.iter().any(|quote| {
            let article = project.article(&quote.article);
            article.is_some_and(|article| holds(&article.text.quote(&quote.extent)))
        })
        || claim.mentions.iter().any(|entry| {
            let quote = project.quote_of(entry.mention);
            quote.is_some_and(|quote| holds(&quote))
        })
}
