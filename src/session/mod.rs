//! A project being worked on: what "tag the selection" means.
//!
//! A [`Session`] holds the project, its history, the indexes derived from it and what the
//! person is looking at ([`Desk`]). It knows neither window nor file system: time, ids and the
//! [`Journal`] are given to it.

mod articles;
mod caret;
mod claims;
mod clock;
mod compare;
mod derived;
mod desk;
mod effect;
mod follow;
mod import;
pub mod journal;
mod meanwhile;
pub mod preferences;
mod repair;
mod restore;
mod review;
mod run;
mod run_in;
mod scheme;
mod steps;
mod tagging;
mod trash;
mod travel;

use std::sync::Arc;

pub use clock::{Clock, FixedClock, IdSource, SystemClock};
pub use compare::{Comparison, compare};
pub use derived::Derived;
pub use desk::{Desk, Held, HeldEdge, Selection};
pub use effect::{Effect, Ran, Refusal};
pub use import::ImportReport;
pub use journal::{Journal, JournalStatus, MemoryJournal, Step, StepKind};
pub use restore::{Fate, Impact, RestorePreview};
pub use review::{Draft, MOST_AT_ONCE, NothingLeft, Review};
pub use run_in::{Arrival, edits_of_run};
pub use scheme::SchemeImpact;
pub use steps::LastChanged;
pub use tagging::Occurrence;

use crate::edit::{self, ChangeSet, Edit, EditError, Entry, History, Past, Transaction};
use crate::model::{
    Article, Claim, ClaimId, Item, LayerKey, Mention, MentionId, Person, PersonId, Project,
    StepNumber,
};
use crate::text::TextRange;

/// A project being worked on by one person.
pub struct Session {
    project: Project,
    person: PersonId,
    history: History,
    /// Steps that deleted something, oldest first.
    trash: Vec<Entry>,
    derived: Derived,
    desk: Desk,
    /// The questions to the person, while suggestions are reviewed.
    review: Option<Review>,
    kept: review::Kept,
    steps: steps::Steps,
    journal: Box<dyn Journal>,
    clock: Box<dyn Clock>,
    ids: IdSource,
    /// Nothing can be changed.
    is_read_only: bool,
}

impl Session {
    /// Opens `project` for `person`, who is added to it if need be, and shows the first article.
    #[must_use]
    pub fn new(
        project: Project,
        person: Person,
        journal: Box<dyn Journal>,
        clock: Box<dyn Clock>,
        ids: IdSource,
    ) -> Self {
        let mut session = Self {
            derived: Derived::new(&project, &person.id),
            project,
            person: person.id.clone(),
            history: History::resume(journal.head()),
            trash: Vec::new(),
            desk: Desk::default(),
            review: None,
            kept: review::Kept::default(),
            steps: steps::Steps::default(),
            journal,
            clock,
            ids,
            is_read_only: false,
        };
        if session
            .project
            .person(&person.id)
            .is_none_or(|known| known.name != person.name)
        {
            // Not a step that undo should take back: without a person there is no work.
            let add = session.transaction("add a person", vec![Edit::PutPerson(person)], None);
            if edit::apply(&mut session.project, &add).is_ok() {
                session.journal.append(Step {
                    number: session.history.skip(),
                    kind: StepKind::Aside,
                    transaction: Arc::new(add),
                });
            }
        }
        session.desk.article = session
            .project
            .article_at(0)
            .map(|article| article.id.clone());
        session
    }

    /// The project as it is.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Whose work is being done.
    #[must_use]
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// What the person is looking at.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Indexes of the person's work.
    #[must_use]
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The steps taken.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Takes in the steps of earlier starts, so that they can be taken back too.
    pub fn recall(&mut self, past: Past) {
        self.history.recall(past);
    }

    /// How much of the history is kept on disk, in bytes.
    pub fn keep_history(&mut self, bytes: u64) {
        self.journal.keep_history(bytes);
    }

    /// Rises with every change of the project, and when another person's work is shown.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.steps.revision()
    }

    /// The revisions at which parts of the project last changed.
    #[must_use]
    pub fn last_changed(&self) -> LastChanged {
        self.steps.last_changed()
    }

    /// What the steps after a revision changed, oldest first: for keeping up what is shown,
    /// without a walk over all. `None` if that is too long ago.
    pub fn steps_since(&self, revision: u64) -> Option<impl Iterator<Item = &ChangeSet>> {
        self.steps.since(revision)
    }

    /// What is on disk.
    #[must_use]
    pub fn journal_status(&self) -> JournalStatus {
        self.journal.status()
    }

    /// Asks the journal for a snapshot of the project as it is.
    pub fn snapshot(&mut self) {
        self.journal.snapshot(self.project.clone());
    }

    /// Waits until everything is on disk or failed, at most `limit`. A window that is shown never
    /// waits: see [`retry`](Self::retry).
    pub fn flush(&mut self, limit: std::time::Duration) -> JournalStatus {
        self.journal.flush(limit)
    }

    /// Asks the journal to try again now what has failed, without waiting for it.
    pub fn retry(&mut self) {
        self.journal.flush(std::time::Duration::ZERO);
    }

    /// The names of the steps that are not on disk yet, oldest first.
    #[must_use]
    pub fn waiting_steps(&self) -> Vec<String> {
        self.journal.waiting()
    }

    /// Goes on with the journal of a copy of the project, which has everything up to now.
    /// Returns the journal from before; dropping it may wait for the disk.
    #[must_use]
    pub fn go_on_with(&mut self, journal: Box<dyn Journal>) -> Box<dyn Journal> {
        std::mem::replace(&mut self.journal, journal)
    }

    /// The moment by the session's clock.
    #[must_use]
    pub fn now(&self) -> crate::model::Timestamp {
        self.clock.now()
    }

    /// The current article.
    #[must_use]
    pub fn article(&self) -> Option<&Arc<Article>> {
        self.project.article(self.desk.article.as_ref()?)
    }

    /// The person's layer on the current article.
    #[must_use]
    pub fn layer_key(&self) -> Option<LayerKey> {
        Some(LayerKey {
            article: self.desk.article.clone()?,
            person: self.person.clone(),
        })
    }

    /// The mention in focus, if it is still there.
    #[must_use]
    pub fn focused_mention(&self) -> Option<&Arc<Mention>> {
        let (home, mention) = self.project.mention(self.desk.focus?)?;
        (home.person == self.person).then_some(mention)
    }

    /// The current claim, if it is still there.
    #[must_use]
    pub fn current_claim(&self) -> Option<&Arc<Claim>> {
        let (home, claim) = self.project.claim(self.desk.claim?)?;
        (home.person == self.person).then_some(claim)
    }

    /// The selected words of the current article.
    #[must_use]
    pub fn selected(&self) -> Option<TextRange> {
        self.desk.selection.range(&self.article()?.text)
    }

    fn transaction(&self, name: &str, edits: Vec<Edit>, focus: Option<Item>) -> Transaction {
        Transaction {
            name: name.to_owned(),
            edits,
            focus,
            person: Some(self.person.clone()),
            at: self.clock.now(),
        }
    }

    /// Applies edits as one step, notes it in history and journal and refreshes the indexes.
    fn commit(
        &mut self,
        name: &str,
        edits: Vec<Edit>,
        focus: Option<Item>,
    ) -> Result<(), EditError> {
        if self.is_read_only {
            return Err(EditError::ReadOnly);
        }
        let step = Arc::new(self.transaction(name, edits, focus));
        let (inverse, changes) = edit::apply(&mut self.project, &step)?;
        if inverse.is_empty() || changes.is_empty() {
            return Ok(());
        }
        let parent = self.history.head().at;
        let inverse: Arc<[Edit]> = inverse.into();
        let number = self.history.push(step.clone(), inverse.clone());
        if edit::is_deletion(&step.edits, &inverse) {
            self.trash.extend(self.history.entry(number).cloned());
        }
        self.journal.append(Step {
            number,
            kind: StepKind::Done { parent, inverse },
            transaction: step,
        });
        self.refresh(changes);
        Ok(())
    }

    /// Applies edits as a later part of a step that is in force.
    fn commit_part(
        &mut self,
        step: StepNumber,
        name: &str,
        edits: Vec<Edit>,
    ) -> Result<(), EditError> {
        if self.is_read_only {
            return Err(EditError::ReadOnly);
        }
        let part = Arc::new(self.transaction(name, edits, None));
        let (inverse, changes) = edit::apply(&mut self.project, &part)?;
        if inverse.is_empty() || changes.is_empty() {
            return Ok(());
        }
        let inverse: Arc<[Edit]> = inverse.into();
        let number = self.history.extend(step, &part.edits, &inverse);
        self.journal.append(Step {
            number,
            kind: StepKind::PartOf { step, inverse },
            transaction: part,
        });
        self.refresh(changes);
        Ok(())
    }

    fn refresh(&mut self, changes: ChangeSet) {
        self.derived.refresh(&self.project, &self.person, &changes);
        let gone = |article: &crate::model::ArticleId| self.project.article(article).is_none();
        if self.desk.article.as_ref().is_none_or(gone) {
            self.desk.article = self.project.article_at(0).map(|article| article.id.clone());
            self.desk.selection = Selection::default();
        }
        if !changes.articles.is_empty() {
            self.keep_selection_inside();
        }
        if self
            .desk
            .focus
            .is_some_and(|id| self.project.mention(id).is_none())
        {
            self.desk.focus = None;
        }
        if self
            .desk
            .claim
            .is_some_and(|id| self.project.claim(id).is_none())
        {
            self.desk.claim = None;
        }
        let scheme = &self.project.scheme;
        let desk = &mut self.desk;
        for label in [&mut desk.sticky, &mut desk.isolated, &mut desk.last_label] {
            if label.as_ref().is_some_and(|id| scheme.label(id).is_none()) {
                *label = None;
            }
        }
        self.keep_up_review(&changes);
        self.steps.push(changes);
    }

    fn new_mention_id(&mut self) -> MentionId {
        let project = &self.project;
        MentionId::new(
            self.ids
                .next(|n| project.mention(MentionId::new(n)).is_some()),
        )
    }

    fn new_claim_id(&mut self) -> ClaimId {
        let project = &self.project;
        ClaimId::new(self.ids.next(|n| project.claim(ClaimId::new(n)).is_some()))
    }
}

/// Words for the name of a step: quoted, and cut where they are long.
pub(crate) fn short_quote(words: &str) -> String {
    const LONGEST: usize = 40;
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("“{}…”", flat[..at].trim_end()),
        None => format!("“{flat}”"),
    }
}
