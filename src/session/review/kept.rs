//! What is kept of a review so that a frame need not put it together anew.

use std::cell::RefCell;

use crate::analysis::review::KnownIdeas;
use crate::model::ArticleId;

/// What runs propose, and what waits of it.
#[derive(Debug, Default)]
pub(in crate::session) struct Kept {
    pub(super) ideas: KnownIdeas,
    counted: RefCell<Option<Counted>>,
}

/// How many ideas wait on an article, and of how many, as counted at a revision.
#[derive(Clone, Debug)]
struct Counted {
    article: ArticleId,
    revision: u64,
    open_of_all: (usize, usize),
}

impl Kept {
    /// How many wait on an article, and of how many, counted once a revision.
    pub(super) fn open_on(
        &self,
        article: &ArticleId,
        revision: u64,
        count: impl FnOnce() -> (usize, usize),
    ) -> (usize, usize) {
        let known = self.counted.try_borrow().ok();
        if let Some(known) = known.and_then(|known| known.clone())
            && known.article == *article
            && known.revision == revision
        {
            return known.open_of_all;
        }
        let open_of_all = count();
        if let Ok(mut kept) = self.counted.try_borrow_mut() {
            *kept = Some(Counted {
                article: article.clone(),
                revision,
                open_of_all,
            });
        }
        open_of_all
    }
}
