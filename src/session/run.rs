//! From a command to what it does.

use super::Session;
use super::effect::{Effect, Ran};
use crate::command::{Command, Direction, Needs, Spec};
use crate::text::segment::Unit;

impl Session {
    /// Runs a command. Commands that concern the window alone do nothing here.
    ///
    /// # Errors
    /// [`Refusal`](super::Refusal) with a sentence for the person; nothing has changed then.
    pub fn run(&mut self, command: Command) -> Ran {
        self.check_allowed(&command)?;
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Travel(to) => self.travel(to),
            Command::Restore(number, at) => self.restore(number, at),
            Command::EmptyTrash(which) => self.empty_trash(which),
            Command::Move {
                step,
                direction,
                extend,
            } => self.move_caret(step, direction, extend),
            Command::Select {
                anchor,
                head,
                snap,
                done,
            } => self.select(anchor, head, snap, done),
            Command::Click(at) => self.click(at),
            Command::SelectAll => {
                let text = self.text()?;
                self.select_range(text.full_range());
                Ok(Effect::quiet())
            }
            Command::SelectWord => self.select_unit(Unit::Word),
            Command::SelectSentence => self.select_unit(Unit::Sentence),
            Command::Escape => self.escape(),
            Command::GoToMention(direction) => self.go_to_mention(direction),
            Command::GoToLooseFigure(direction) => self.go_to_loose_figure(direction),
            Command::GoToNumber(direction) => self.go_to_number(direction),
            Command::CycleOverlaps => self.cycle_overlaps(),
            Command::Isolate(label) => {
                self.desk.isolated = label;
                Ok(Effect::quiet())
            }
            Command::IsolateFocused => self.isolate_focused(),
            Command::FocusMention(id) => {
                self.focus_mention(id);
                Ok(Effect::reveal())
            }
            Command::Window(_) => Ok(Effect::quiet()),
            other => self.run_review(other),
        }
    }

    /// Commands on suggestions.
    fn run_review(&mut self, command: Command) -> Ran {
        match command {
            Command::ToggleReview => self.toggle_review(),
            Command::SetReview(order, filter) => self.set_review(order, *filter),
            Command::Answer(reply) => self.answer(reply),
            Command::AnswerAll(reply, ideas) => self.answer_all(&reply, &ideas),
            Command::TakeBackAnswer => self.take_back_answer(),
            Command::GoToQuestion(direction) => self.go_to_question(direction),
            Command::AskAbout(article, idea) => self.ask_about(&article, &idea),
            Command::HoldSuggestion(edge) => self.hold_suggestion(edge),
            Command::GoToSilentSentence(direction) => self.go_to_silent_sentence(direction),
            Command::MarkLookedAt => self.mark_looked_at(),
            Command::DeleteRun(id) => self.delete_run(&id),
            Command::SetBlind(id, percent) => self.set_blind(&id, percent),
            other => self.run_change(other),
        }
    }

    /// Commands on mentions.
    fn run_change(&mut self, command: Command) -> Ran {
        match command {
            Command::TagKind(kind) => {
                let label = self.label_of_kind(&kind)?;
                self.tag(&label)
            }
            Command::TagSlot(slot) => self.tag_slot(slot),
            Command::Tag(label) => self.tag(&label),
            Command::AlsoKind(kind) => {
                let label = self.label_of_kind(&kind)?;
                self.also(&label)
            }
            Command::Also(label) => self.also(&label),
            Command::TagAll { label, places } => self.tag_all(&label, &places),
            Command::SetSticky(label) => Ok(self.set_sticky(label)),
            Command::Repeat => self.repeat(),
            Command::HoldEdge(edge) => self.hold_edge(edge),
            Command::ReleaseEdge => self.release_edge(),
            Command::DragEdge {
                mention,
                edge,
                to,
                done,
            } => self.drag_edge(mention, edge, to, done),
            Command::AddPiece => self.add_piece(),
            Command::RemovePiece => self.remove_piece(),
            Command::DeleteMention => self.delete_mention(),
            Command::ToggleUnsure => self.toggle_unsure(),
            Command::SetMentionNote(id, note) => self.set_note(id, note),
            Command::SetAttribute(id, key, value) => self.set_attribute(id, &key, &value),
            Command::ReadFigure => self.read_figure(),
            other => self.run_on_claims_and_project(other),
        }
    }

    /// Commands on claims, articles and the project.
    fn run_on_claims_and_project(&mut self, command: Command) -> Ran {
        match command {
            Command::NewClaim => self.new_claim(),
            Command::AddToClaim => self.add_to_claim(),
            Command::AddQuote => self.add_quote(),
            Command::RemoveFromClaim => self.remove_from_claim(),
            Command::SelectClaim(id) => self.select_claim(id),
            Command::GoToClaim(direction) => self.go_to_claim(direction),
            Command::EditClaim(id, change) => self.edit_claim(id, change),
            Command::DeleteClaim(id) => self.delete_claim(id),
            Command::NextStatus => self.next_status(),
            Command::OpenArticle(id) => self.open_article(&id),
            Command::GoToArticle(direction) => self.go_to_article(direction),
            Command::GoTo(article, range) => self.go_to(&article, range),
            Command::SetArticleMeta(id, meta) => self.set_article_meta(&id, meta),
            Command::SetState(state) => self.set_state(state),
            Command::MoveArticle(direction) => self.move_article(direction),
            Command::DeleteArticle(id) => self.delete_article(&id),
            Command::SetScheme(change) => self.set_scheme(&change),
            Command::SetTitle(title) => self.set_title(title),
            Command::SetGuidelines(guidelines) => self.set_guidelines(guidelines),
            Command::WorkAs(id, name) => self.work_as(id, &name),
            // `run`, `run_review` and `run_change` have taken all others.
            _ => Ok(Effect::quiet()),
        }
    }

    /// Whether what a command needs is there.
    #[must_use]
    pub fn meets(&self, needs: Needs) -> bool {
        let focus = || self.focused_mention().is_some();
        let selected = || self.selected().is_some();
        let claim = || self.current_claim().is_some();
        match needs {
            Needs::Nothing | Needs::Project => true,
            Needs::Article => self.article().is_some(),
            Needs::Mention => focus(),
            Needs::Words => selected() || focus(),
            Needs::MentionAndWords => focus() && selected(),
            Needs::Claim => claim(),
            Needs::MentionAndClaim => focus() && claim(),
            Needs::WordsAndClaim => selected() && claim(),
            Needs::Edge => self.desk.held.is_some(),
            Needs::Undo => self.history.undo_entry().is_some(),
            Needs::Redo => self.history.redo_entry().is_some(),
            Needs::Slot(slot) => {
                self.own_labels().len() >= usize::from(slot) || self.has_candidate(slot)
            }
            Needs::Question => self.has_question(),
            Needs::QuestionAndClaim => self.has_question() && claim(),
            Needs::Review => self.review.is_some(),
            Needs::Runs => self.project.runs().len() > 0,
            Needs::RunsOrReview => self.review.is_some() || self.project.runs().len() > 0,
        }
    }

    /// The name to show for a row of the table: with what it would do now, where that differs.
    #[must_use]
    pub fn shown_name(&self, spec: &Spec) -> String {
        match &spec.command {
            Command::Undo => match self.history.undo_entry() {
                Some(entry) => format!("Undo {}", entry.forward.name),
                None => spec.name.to_owned(),
            },
            Command::Redo => match self.history.redo_entry() {
                Some(entry) => format!("Redo {}", entry.forward.name),
                None => spec.name.to_owned(),
            },
            Command::TagSlot(slot) => {
                let own = self.own_labels();
                let label = usize::from(*slot)
                    .checked_sub(1)
                    .and_then(|index| own.get(index));
                label.map_or_else(
                    || spec.name.to_owned(),
                    |label| format!("Tag as {}", label.name),
                )
            }
            Command::AddToClaim => match self.current_claim() {
                Some(claim) => format!("Add to C{}", claim.number),
                None => spec.name.to_owned(),
            },
            Command::GoToLooseFigure(Direction::Next) => {
                let count = self.derived.claim_index().loose_figure_count();
                if count == 0 {
                    spec.name.to_owned()
                } else {
                    format!("{} ({count})", spec.name)
                }
            }
            _ => spec.name.to_owned(),
        }
    }
}
