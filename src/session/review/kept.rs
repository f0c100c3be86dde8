//! What is kept of a review so that a frame need not put it together anew.

use std::cell::RefCell;

use crate::analysis::review::KnownIdeas;
use crate::model::ArticleId;

/// What runs propose, and what waits of it.
#[derive(Debug, Default)]
pub(in crate::session) struct Kept {
    pub(super) ideas: KnownIdeas,
    /// How many ideas wait on which article, and the revision at which they were counted.
    open: RefCell<Option<(ArticleId, u64, usize)>>,
}

impl Kept {
    /// How many wait on an article, counted once a revision.
    pub(super) fn open_on(
        &self,
        article: &ArticleId,
        revision: u64,
        count: impl FnOnce() -> usize,
    ) -> usize {
        let known = self.open.try_borrow().ok().and_then(|known| known.clone());
        if let Some((of, at, open)) = known
            && of == *article
            && at == revision
        {
            return open;
        }
        let open = count();
        if let Ok(mut kept) = self.open.try_borrow_mut() {
            *kept = Some((article.clone(), revision, open));
        }
        open
    }
}
