//! Going from article to article, and what is known about them.

use std::sync::Arc;

use super::desk::Selection;
use super::effect::{Effect, Ran, Refusal};
use super::{Session, short_quote};
use crate::command::Direction;
use crate::edit::Edit;
use crate::model::{
    ArticleId, ArticleMeta, ClaimId, Item, LayerKey, LayerState, MentionId, Person, PersonId,
    ProposalsKey,
};
use crate::text::TextRange;

impl Session {
    /// Shows an article with the caret where it was left.
    pub(super) fn show_article(&mut self, id: &ArticleId) {
        if self.desk.article.as_ref() == Some(id) {
            return;
        }
        if let Some(left) = self.desk.article.take() {
            self.desk.places.insert(left, self.desk.selection);
        }
        self.desk.held = None;
        self.desk.focus = None;
        self.desk.selection = self.desk.places.get(id).copied().unwrap_or_default();
        self.desk.article = Some(id.clone());
        self.keep_selection_inside();
    }

    /// An article of the same id may have another text than when the caret was put there.
    pub(super) fn keep_selection_inside(&mut self) {
        if let Some(text) = self.article().map(|article| article.text.clone()) {
            let Selection { anchor, head } = self.desk.selection;
            self.desk.selection = Selection {
                anchor: text.clamp(anchor),
                head: text.clamp(head),
            };
        }
    }

    pub(super) fn open_article(&mut self, id: &ArticleId) -> Ran {
        if self.project.article(id).is_none() {
            return Err(Refusal::needs("That article is gone."));
        }
        self.release_edge_if_held()?;
        self.show_article(id);
        Ok(Effect::reveal())
    }

    pub(super) fn go_to_article(&mut self, direction: Direction) -> Ran {
        let index = self
            .desk
            .article
            .as_ref()
            .and_then(|id| self.project.article_index(id));
        let index = index.ok_or_else(|| Refusal::needs("There is no article yet."))?;
        let next = match direction {
            Direction::Next => self.project.article_at(index + 1),
            Direction::Previous => index
                .checked_sub(1)
                .and_then(|i| self.project.article_at(i)),
        };
        match next.map(|article| article.id.clone()) {
            Some(id) => self.open_article(&id),
            None => Ok(Effect::say(match direction {
                Direction::Next => "This is the last article.",
                Direction::Previous => "This is the first article.",
            })),
        }
    }

    pub(super) fn go_to(&mut self, id: &ArticleId, range: TextRange) -> Ran {
        let text = self.project.article(id).map(|article| article.text.clone());
        if !text.is_some_and(|text| text.owns(range)) {
            return Err(Refusal::needs("That place is gone."));
        }
        self.open_article(id)?;
        self.select_range(range);
        Ok(Effect::reveal())
    }

    pub(super) fn set_article_meta(&mut self, id: &ArticleId, meta: Box<ArticleMeta>) -> Ran {
        let known = self.project.article(id);
        let article = known.ok_or_else(|| Refusal::needs("That article is gone."))?;
        if article.meta == *meta {
            return Ok(Effect::quiet());
        }
        let name = format!(
            "change the details of {}",
            short_quote(article.display_title())
        );
        let edits = vec![Edit::SetArticleMeta {
            article: id.clone(),
            meta,
        }];
        self.commit(&name, edits, Some(Item::Article(id.clone())))?;
        Ok(Effect::quiet())
    }

    pub(super) fn set_state(&mut self, state: LayerState) -> Ran {
        let article = self
            .article()
            .ok_or_else(|| Refusal::needs("There is no article."))?;
        let (id, title) = (article.id.clone(), short_quote(article.display_title()));
        let layer = LayerKey {
            article: id.clone(),
            person: self.person.clone(),
        };
        let name = format!("mark {title} as {}", state.name());
        let edits = vec![Edit::SetLayerState { layer, state }];
        // Before the step: being done brings up what was hidden.
        let (open, _) = self.open_here();
        self.commit(&name, edits, Some(Item::Article(id)))?;
        let told = format!("This article is {}", state.name());
        Ok(Effect::say(match (state, open) {
            (LayerState::Done, 1) => {
                format!("{told}; 1 suggestion is still open. Undo takes that back")
            }
            (LayerState::Done, 2..) => {
                format!("{told}; {open} suggestions are still open. Undo takes that back")
            }
            _ => told,
        }))
    }

    pub(super) fn move_article(&mut self, direction: Direction) -> Ran {
        let article = self.article().cloned();
        let article = article.ok_or_else(|| Refusal::needs("There is no article."))?;
        let index = self.project.article_index(&article.id).unwrap_or(0);
        let count = self.project.article_count();
        let to = match direction {
            Direction::Next if index + 1 < count => index + 1,
            Direction::Previous if index > 0 => index - 1,
            Direction::Next => return Err(Refusal::needs("This is the last article already.")),
            Direction::Previous => {
                return Err(Refusal::needs("This is the first article already."));
            }
        };
        let name = format!("move {}", short_quote(article.display_title()));
        let focus = Some(Item::Article(article.id.clone()));
        self.commit(
            &name,
            vec![Edit::PutArticle {
                article,
                index: Some(to),
            }],
            focus,
        )?;
        Ok(Effect::say(format!("Now article {} of {count}", to + 1)))
    }

    /// What deleting an article would delete with it: mentions and claims of everybody, and
    /// claims elsewhere that would lose a quote or a mention.
    #[must_use]
    pub fn article_use(&self, id: &ArticleId) -> (usize, usize) {
        let layers = self.project.layers().filter(|(key, _)| key.article == *id);
        layers.fold((0, 0), |(mentions, claims), (_, layer)| {
            (
                mentions + layer.mention_count(),
                claims + layer.claim_count(),
            )
        })
    }

    pub(super) fn delete_article(&mut self, id: &ArticleId) -> Ran {
        let known = self.project.article(id).cloned();
        let article = known.ok_or_else(|| Refusal::needs("That article is gone."))?;
        let name = format!("delete article {}", short_quote(article.display_title()));
        let mut edits = self.edits_that_empty(id);
        edits.push(Edit::DeleteArticle(id.clone()));
        let next = self.project.article_index(id).and_then(|index| {
            let after = self.project.article_at(index + 1);
            after.or_else(|| self.project.article_at(index.checked_sub(1)?))
        });
        let current = self.desk.article.clone();
        let next = match current {
            Some(current) if current != *id => Some(current),
            _ => next.map(|article| article.id.clone()),
        };
        self.commit(&name, edits, Some(Item::Article(id.clone())))?;
        self.desk.places.remove(id);
        match next {
            Some(next) => self.show_article(&next),
            None => self.desk.article = None,
        }
        Ok(Effect::say(
            "Article deleted; Undo brings it back with all work on it",
        ))
    }

    /// The edits that delete all layers on an article and what was proposed for it, and take what pointed there out of
    /// claims elsewhere.
    fn edits_that_empty(&self, id: &ArticleId) -> Vec<Edit> {
        let mut mentions: std::collections::HashSet<MentionId> = std::collections::HashSet::new();
        let mut claims: std::collections::HashSet<ClaimId> = std::collections::HashSet::new();
        for (_, layer) in self.project.layers().filter(|(key, _)| key.article == *id) {
            mentions.extend(layer.mentions().map(|mention| mention.id));
            claims.extend(layer.claims().map(|claim| claim.id));
        }
        let mut edits = Vec::new();
        for (key, layer) in self.project.layers() {
            for claim in layer.claims().filter(|claim| !claims.contains(&claim.id)) {
                let mut changed = (**claim).clone();
                changed.quotes.retain(|quote| quote.article != *id);
                changed
                    .mentions
                    .retain(|entry| !mentions.contains(&entry.mention));
                changed.links.retain(|link| !claims.contains(&link.claim));
                if changed != **claim {
                    edits.push(Edit::PutClaim {
                        layer: key.clone(),
                        claim: Arc::new(changed),
                    });
                }
            }
        }
        for (key, layer) in self.project.layers().filter(|(key, _)| key.article == *id) {
            let gone = layer.claims().map(|claim| claim.id);
            edits.extend(gone.map(|id| Edit::DeleteClaim {
                layer: key.clone(),
                id,
            }));
            let gone = layer.mentions().map(|mention| mention.id);
            edits.extend(gone.map(|id| Edit::DeleteMention {
                layer: key.clone(),
                id,
            }));
            let gone = layer.decisions().map(|decision| decision.idea.clone());
            edits.extend(gone.map(|idea| Edit::DeleteDecision {
                layer: key.clone(),
                idea: Box::new(idea),
            }));
            edits.push(Edit::SetLayerState {
                layer: key.clone(),
                state: LayerState::New,
            });
        }
        let runs = self.project.proposals_on(id).map(|(run, _)| run.clone());
        edits.extend(runs.map(|run| {
            let article = id.clone();
            Edit::DeleteProposals(ProposalsKey { article, run })
        }));
        edits
    }

    pub(super) fn set_title(&mut self, title: String) -> Ran {
        if title != self.project.title {
            let name = format!("call the project {}", short_quote(&title));
            self.commit(&name, vec![Edit::SetTitle(title)], None)?;
        }
        Ok(Effect::quiet())
    }

    pub(super) fn set_guidelines(&mut self, guidelines: String) -> Ran {
        if guidelines != self.project.guidelines {
            self.commit(
                "change the guidelines",
                vec![Edit::SetGuidelines(guidelines)],
                None,
            )?;
        }
        Ok(Effect::quiet())
    }

    pub(super) fn work_as(&mut self, id: PersonId, name: &str) -> Ran {
        self.release_edge_if_held()?;
        if self
            .project
            .person(&id)
            .is_none_or(|known| known.name != name)
        {
            let step = format!("add {name} to the people");
            let person = Person {
                id: id.clone(),
                name: name.to_owned(),
            };
            self.commit(&step, vec![Edit::PutPerson(person)], None)?;
        }
        self.person = id;
        self.desk.focus = None;
        self.desk.claim = None;
        self.desk.selection = Selection::caret(self.desk.selection.head);
        self.derived.rebuild(&self.project, &self.person);
        self.steps.person_changed();
        Ok(Effect::say(format!("You now work as {name}")))
    }
}
