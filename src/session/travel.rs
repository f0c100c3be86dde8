//! Undo, redo, and going to any state that has been.

use std::sync::Arc;

use super::effect::{Effect, Ran, Refusal};
use super::journal::{Step, StepKind};
use super::{Selection, Session, short_quote};
use crate::edit::{self, Blocked, Edit, Entry};
use crate::model::{ArticleId, Item, StepNumber};
use crate::text::counted;

impl Session {
    pub(super) fn undo(&mut self) -> Ran {
        let Some(entry) = self.history.undo_entry() else {
            let head = self.history.head();
            return Err(match self.history.is_recalled() {
                false => still_reading(),
                true if head.at == 0 => Refusal::needs("There is nothing to undo."),
                true => Refusal::needs("There is nothing to undo: older steps are not kept."),
            });
        };
        let (parent, name) = (entry.parent, entry.forward.name.clone());
        self.go(parent)?;
        Ok(Effect::say_and_reveal(format!("Undid: {name}")))
    }

    pub(super) fn redo(&mut self) -> Ran {
        let Some(entry) = self.history.redo_entry() else {
            return Err(match self.history.is_recalled() {
                false => still_reading(),
                true => Refusal::needs("There is nothing to redo."),
            });
        };
        let (number, name) = (entry.number, entry.forward.name.clone());
        self.go(number)?;
        Ok(Effect::say_and_reveal(format!("Redid: {name}")))
    }

    /// Goes to a state that has been, however far away.
    pub(super) fn travel(&mut self, to: StepNumber) -> Ran {
        let (back, again) = self.go(to)?;
        let steps = |n: usize| match n {
            1 => "1 step".to_owned(),
            n => format!("{n} steps"),
        };
        Ok(Effect::say_and_reveal(match (back, again) {
            (0, 0) => "The project is there already".to_owned(),
            (back, 0) => format!("Went back {}", steps(back)),
            (0, again) => format!("Went forward {}", steps(again)),
            (back, again) => {
                let again = steps(again);
                format!(
                    "Went back {} and forward {again} on another branch",
                    steps(back)
                )
            }
        }))
    }

    /// Takes steps back, then others again, all at once or not at all. How many.
    fn go(&mut self, to: StepNumber) -> Result<(usize, usize), Refusal> {
        let Some(way) = self.history.way_to(to) else {
            return Err(match self.history.is_recalled() {
                false => still_reading(),
                true => Refusal::needs("Steps on the way there are not kept."),
            });
        };
        let (back, again) = (way.back.len(), way.again.len());
        let Some(last) = way.last().cloned() else {
            return Ok((0, 0));
        };
        way.check(&self.project, &self.person)
            .map_err(|blocked| Refusal::Needs(self.blocked(&blocked, back > 0)))?;
        let name = match (back, again) {
            (1, 0) => format!("undo {}", last.forward.name),
            (0, 1) => last.forward.name.clone(),
            (back, again) => {
                let back = counted(back, "step");
                format!("go back {back} and forward {again}")
            }
        };
        let mut edits = way.edits();
        // Without the person there is no work; their adding is no work to be taken back.
        edits.retain(|edit| !matches!(edit, Edit::DeletePerson(id) if *id == self.person));
        let step = Arc::new(self.transaction(&name, edits, None));
        let (_, changes) = edit::apply(&mut self.project, &step)?;
        self.journal.append(Step {
            number: self.history.go(to),
            kind: StepKind::Went { to },
            transaction: step,
        });
        let touched = changes.clone();
        self.refresh(changes);
        self.go_to_step(&last);
        self.ask_again(&touched);
        Ok((back, again))
    }

    /// Why steps can't be taken back or again, in a sentence.
    fn blocked(&self, blocked: &Blocked, is_back: bool) -> String {
        let (Blocked::Lost { step, .. } | Blocked::Changed { step, .. }) = blocked;
        let entry = self.history.entry(*step);
        let name = entry.map_or("a step", |entry| entry.forward.name.as_str());
        let again = if is_back { "taken back" } else { "taken again" };
        let why = match blocked {
            Blocked::Lost { why, .. } => why.clone(),
            Blocked::Changed { edit, .. } => self.changed_since(edit),
        };
        format!("“{name}” can’t be {again}: {why}.")
    }

    /// What is no longer as an edit made it: "claim C3 has been changed since".
    fn changed_since(&self, edit: &Edit) -> String {
        let project = &self.project;
        let title = |id: &ArticleId| match project.article(id) {
            Some(article) => format!("the article {}", short_quote(article.display_title())),
            None => format!("the article “{id}”"),
        };
        let (what, is_there) = match edit {
            Edit::SetTitle(_) => ("the title".to_owned(), true),
            Edit::SetGuidelines(_) => ("the guidelines".to_owned(), true),
            Edit::SetScheme(_) => ("the scheme".to_owned(), true),
            Edit::PutPerson(person) => {
                let is_there = project.person(&person.id).is_some();
                (format!("the entry of {}", person.name), is_there)
            }
            Edit::DeletePerson(id) => (format!("the entry of {id}"), true),
            Edit::PutArticle { article, .. } => {
                let words = short_quote(article.display_title());
                let is_there = project.article(&article.id).is_some();
                (format!("the article {words}"), is_there)
            }
            Edit::SetArticleMeta { article: id, .. } => (title(id), project.article(id).is_some()),
            Edit::DeleteArticle(id) => (title(id), true),
            Edit::SetLayerState { layer, .. } => {
                let name = title(&layer.article);
                (format!("how far the work on {name} is"), true)
            }
            Edit::PutMention { layer, mention } => {
                let article = project.article(&layer.article);
                let article = article.filter(|a| a.text.owns_extent(&mention.extent));
                let words = article.map(|article| article.text.quote(&mention.extent));
                let words = short_quote(&words.unwrap_or_default());
                let is_there = project.mention(mention.id).is_some();
                (format!("the mention {words}"), is_there)
            }
            Edit::DeleteMention { id, .. } => {
                let words = short_quote(&project.quote_of(*id).unwrap_or_default());
                (format!("the mention {words}"), true)
            }
            Edit::PutClaim { claim, .. } => {
                let is_there = project.claim(claim.id).is_some();
                (format!("claim C{}", claim.number), is_there)
            }
            Edit::DeleteClaim { id, .. } => {
                let number = project.claim(*id).map_or(0, |(_, claim)| claim.number);
                (format!("claim C{number}"), true)
            }
            Edit::PutDecision { .. } | Edit::DeleteDecision { .. } => {
                ("an answer to a suggestion".to_owned(), true)
            }
            Edit::PutRun(run) => {
                let is_there = project.run(&run.id).is_some();
                (format!("the suggestions of {}", run.name), is_there)
            }
            Edit::DeleteRun(id) => {
                let name = project.run(id).map_or("", |run| &run.name);
                (format!("the suggestions of {name}"), true)
            }
            Edit::PutProposals { key, .. } | Edit::DeleteProposals(key) => {
                let is_there = project.proposals_at(key).is_some();
                (format!("the suggestions for {}", key.article), is_there)
            }
        };
        let since = match (edit, is_there) {
            (
                Edit::DeletePerson(_)
                | Edit::DeleteArticle(_)
                | Edit::DeleteMention { .. }
                | Edit::DeleteClaim { .. }
                | Edit::DeleteDecision { .. }
                | Edit::DeleteRun(_)
                | Edit::DeleteProposals(_),
                _,
            ) => "has come back since",
            (_, true) => "has been changed since",
            (_, false) => "has been deleted since",
        };
        format!("{what} {since}")
    }

    /// Goes to where a step happened: to its focus, else to the words that it touched.
    pub(super) fn go_to_step(&mut self, entry: &Entry) {
        self.desk.held = None;
        let all = entry.forward.edits.iter().chain(entry.inverse.iter());
        match &entry.forward.focus {
            Some(Item::Mention(id)) if self.project.mention(*id).is_some() => {
                self.focus_mention(*id);
                return;
            }
            Some(Item::Claim(id)) if self.project.claim(*id).is_some() => {
                self.go_to_claim_quote(*id);
                return;
            }
            Some(Item::Article(id)) if self.project.article(id).is_some() => {
                let id = id.clone();
                self.show_article(&id);
                return;
            }
            _ => {}
        }
        let place = all.into_iter().find_map(|edit| match edit {
            Edit::PutMention { layer, mention } => {
                Some((layer.article.clone(), mention.extent.cover()))
            }
            Edit::PutClaim { claim, .. } => claim
                .quotes
                .first()
                .map(|quote| (quote.article.clone(), quote.extent.cover())),
            _ => None,
        });
        if let Some((article, range)) = place
            && self.project.article(&article).is_some()
        {
            self.show_article(&article);
            self.desk.focus = None;
            self.desk.selection = Selection::caret(range.start());
        }
    }
}

fn still_reading() -> Refusal {
    Refusal::needs("The history is still being read: try again in a moment.")
}
