//! The list of claims that is shown, brought up to date with the steps taken since.

use crate::analysis::claim_list::{ClaimList, Filter, Ground, Reach, Sort, Was};
use crate::model::{ArticleId, PersonId};
use crate::session::Session;

/// What the list was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    person: PersonId,
    article: Option<ArticleId>,
    filter: Filter,
    sort: Sort,
}

/// The list, and the counts above it.
#[derive(Default)]
pub(super) struct Listing {
    basis: Option<Basis>,
    revision: u64,
    /// The claims to show.
    pub(super) list: ClaimList,
    /// Figures within reach that stand in no claim.
    pub(super) loose: usize,
}

impl Listing {
    /// Brings the list up to date; true if other claims are in it, or in another order.
    pub(super) fn refresh(&mut self, session: &Session, filter: &Filter, sort: Sort) -> bool {
        let article = session.desk().article.as_ref();
        let article = article.filter(|_| filter.reach == Reach::Article);
        let same = self.basis.as_ref().is_some_and(|basis| {
            basis.person == *session.person()
                && basis.article.as_ref() == article
                && basis.filter == *filter
                && basis.sort == sort
        });
        let revision = session.revision();
        if same && self.revision == revision {
            return false;
        }
        let index = session.derived().claim_index();
        let ground = Ground {
            project: session.project(),
            index,
            article,
        };
        let changed = match session.steps_since(self.revision) {
            Some(steps) if same && session.last_changed().outline() <= self.revision => {
                let steps: Vec<_> = steps.collect();
                let claims = steps.iter().flat_map(|step| &step.claims);
                let was = claims.flat_map(|(layer, before)| {
                    before.iter().map(move |(id, claim)| Was {
                        layer,
                        id: *id,
                        claim: claim.as_ref(),
                    })
                });
                let mentions = steps.iter().flat_map(|step| step.mention_ids());
                self.list.follow(ground, was, mentions)
            }
            _ => {
                self.list = ClaimList::new(ground, filter.clone(), sort);
                self.basis = Some(Basis {
                    person: session.person().clone(),
                    article: article.cloned(),
                    filter: filter.clone(),
                    sort,
                });
                true
            }
        };
        self.revision = revision;
        self.loose = match article {
            Some(article) => index.loose_figure_count_in(article),
            None => index.loose_figure_count(),
        };
        changed
    }
}
