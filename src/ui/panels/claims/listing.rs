//! Which claims are listed, in which order. Worked out anew only when something has changed.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::analysis::findings::in_conflict;
use crate::model::{ArticleId, Checkable, Claim, ClaimId, PersonId, Project, ScaleId, StatusId};
use crate::session::Session;

/// How far the list reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// The current article.
    #[default]
    Article,
    /// All articles.
    Project,
}

/// What the verdict must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum VerdictFilter {
    #[default]
    Any,
    None,
    Is(ScaleId, ScaleId),
}

/// Which claims are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) scope: Scope,
    /// An expected role has nobody.
    pub(super) no_source: bool,
    /// It contradicts another.
    pub(super) conflicts: bool,
    pub(super) status: Option<StatusId>,
    pub(super) verdict: VerdictFilter,
    /// It holds a mention that somebody is unsure of.
    pub(super) unsure: bool,
    /// It can't be checked, or only partly.
    pub(super) uncheckable: bool,
    pub(super) words: String,
}

impl Filter {
    /// How many of the filters behind "More" are on.
    pub(super) fn more(&self) -> usize {
        usize::from(self.status.is_some())
            + usize::from(self.verdict != VerdictFilter::Any)
            + usize::from(self.unsure)
            + usize::from(self.uncheckable)
            + usize::from(!self.words.trim().is_empty())
    }

    /// Whether any claim of the scope may be left out.
    pub(super) fn narrows(&self) -> bool {
        self.no_source || self.conflicts || self.more() > 0
    }

    /// The same scope with nothing left out.
    pub(super) fn all(&self) -> Self {
        Self {
            scope: self.scope,
            ..Self::default()
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    #[default]
    Text,
    Number,
    Status,
    Newest,
}

impl Sort {
    pub(super) const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Status, Self::Newest];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text order",
            Self::Number => "number",
            Self::Status => "status",
            Self::Newest => "newest first",
        }
    }
}

/// What the list was worked out from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    revision: u64,
    scheme: usize,
    person: PersonId,
    article: Option<ArticleId>,
    filter: Filter,
    sort: Sort,
}

/// The list, and the counts above it.
#[derive(Default)]
pub(super) struct Listing {
    basis: Option<Basis>,
    /// The claims to show.
    pub(super) ids: Arc<[ClaimId]>,
    /// Where each is.
    pub(super) places: HashMap<ClaimId, usize>,
    /// Claims in the scope.
    pub(super) total: usize,
    /// Those of them on which work is left.
    pub(super) open: usize,
    /// Figures of the scope that stand in no claim.
    pub(super) loose: usize,
}

impl Listing {
    /// Brings the list up to date; true if it was worked out anew.
    pub(super) fn refresh(&mut self, session: &Session, filter: &Filter, sort: Sort) -> bool {
        let article = session.desk().article.clone();
        let basis = Basis {
            revision: session.revision(),
            scheme: Arc::as_ptr(&session.project().scheme) as usize,
            person: session.person().clone(),
            article: article.filter(|_| filter.scope == Scope::Article),
            filter: filter.clone(),
            sort,
        };
        if self.basis.as_ref() == Some(&basis) {
            return false;
        }
        let index = session.derived().claim_index();
        let project = session.project();
        let ids: Vec<ClaimId> = match &basis.article {
            Some(article) => index.touching(article).collect(),
            None => index.in_text_order().collect(),
        };
        let known = ids.iter().filter_map(|id| project.claim(*id));
        let claims: Vec<&Arc<Claim>> = known.map(|(_, claim)| claim).collect();
        self.total = claims.len();
        self.open = claims
            .iter()
            .filter(|claim| is_open(project, claim))
            .count();
        self.loose = match &basis.article {
            Some(article) => index.loose_figures_in(article).count(),
            None => index.loose_figure_count(),
        };
        let words = filter.words.trim().to_lowercase();
        let mut shown: Vec<&Arc<Claim>> = claims
            .into_iter()
            .filter(|claim| passes(session, claim, filter, &words))
            .collect();
        match sort {
            Sort::Text => {}
            Sort::Number => shown.sort_by_key(|claim| claim.number),
            Sort::Newest => shown.sort_by_key(|claim| Reverse((claim.at, claim.number))),
            Sort::Status => {
                let statuses = &project.scheme.statuses;
                shown.sort_by_key(|claim| statuses.iter().position(|one| one.id == claim.status));
            }
        }
        self.ids = shown.iter().map(|claim| claim.id).collect();
        self.places = self.ids.iter().copied().zip(0..).collect();
        self.basis = Some(basis);
        true
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

fn passes(session: &Session, claim: &Claim, filter: &Filter, words: &str) -> bool {
    let project = session.project();
    let index = session.derived().claim_index();
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
    verdict
        && (!filter.no_source || lacks_role(project, claim))
        && (!filter.conflicts || in_conflict(index, claim))
        && filter
            .status
            .as_ref()
            .is_none_or(|status| claim.status == *status)
        && (!filter.unsure || unsure(claim))
        && (!filter.uncheckable
            || matches!(claim.checkable, Some(Checkable::No | Checkable::Partly)))
        && (words.is_empty() || says(project, claim, words))
}

/// Whether a claim's number, wording, quotes, note or rationale hold words (in lower case).
pub(super) fn says(project: &Project, claim: &Claim, words: &str) -> bool {
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
