//! What was put together of what runs propose, kept for when it is asked for again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Ideas;
use crate::model::{ArticleId, Project};

/// The ideas of the articles asked for last.
#[derive(Debug, Default)]
pub struct KnownIdeas(RefCell<HashMap<ArticleId, Arc<Ideas>>>);

/// So many articles are kept.
const KEPT: usize = 64;

impl KnownIdeas {
    /// What runs propose for an article.
    pub fn of(&self, project: &Project, article: &ArticleId) -> Arc<Ideas> {
        // Nothing else holds it while this runs; if something did, it would not be kept.
        let known = self.0.try_borrow().ok();
        if let Some(known) = known.as_ref().and_then(|known| known.get(article)) {
            return known.clone();
        }
        drop(known);
        let ideas = Arc::new(Ideas::on(project, article));
        if let Ok(mut kept) = self.0.try_borrow_mut() {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(article.clone(), ideas.clone());
        }
        ideas
    }

    /// Forgets what runs propose for an article: that changed.
    pub fn forget(&self, article: &ArticleId) {
        if let Ok(mut kept) = self.0.try_borrow_mut() {
            kept.remove(article);
        }
    }
}
