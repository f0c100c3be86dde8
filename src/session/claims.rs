//! Making and changing claims.

use std::sync::Arc;

use super::desk::Selection;
use super::effect::{Effect, Ran, Refusal};
use super::{Session, short_quote};
use crate::command::{ClaimChange, Direction};
use crate::edit::Edit;
use crate::model::{
    ArticleId, Claim, ClaimId, ClaimLink, ClaimMention, Item, LayerKey, MentionId, Quote, RoleId,
    Verdict,
};
use crate::text::segment::{self, Unit};
use crate::text::{Extent, TextRange};

impl Session {
    /// The role that a mention takes by itself: that of its label's kind, else the first.
    fn natural_role(&self, id: MentionId) -> Option<RoleId> {
        let scheme = &self.project.scheme;
        let (_, mention) = self.project.mention(id)?;
        let kind = &scheme.label(&mention.label)?.kind;
        scheme.role_of_kind(kind).map(|role| role.id.clone())
    }

    pub(super) fn new_claim(&mut self) -> Ran {
        self.release_edge_if_held()?;
        let text = self.text()?;
        let key = self
            .layer_key()
            .ok_or_else(|| Refusal::needs("There is no article."))?;
        let extent: Extent = match (self.selected(), self.focused_mention()) {
            (Some(range), _) => segment::trim(&text, range)
                .ok_or_else(|| Refusal::needs("There are no words in the selection."))?
                .into(),
            (None, focus) => {
                let inside = focus.map(|mention| mention.extent.clone());
                let at = inside
                    .as_ref()
                    .map_or(self.desk.selection.head, Extent::start);
                let sentence = segment::unit_at(&text, at, Unit::Sentence)
                    .ok_or_else(|| Refusal::needs("Select the words of the claim first."))?;
                inside
                    .map_or(sentence, |extent| sentence.cover(extent.cover()))
                    .into()
            }
        };
        let status = self
            .project
            .scheme
            .statuses
            .first()
            .map(|status| status.id.clone());
        let status = status.ok_or_else(|| Refusal::needs("The scheme has no claim status."))?;
        let number = self.derived.next_claim_number();
        let quote = Quote {
            article: key.article.clone(),
            extent: extent.clone(),
        };
        let mut claim = Claim::new(self.new_claim_id(), number, quote, status, self.clock.now());
        for id in self.derived.mentions_in(&key.article, extent.cover()) {
            let inside = self
                .project
                .mention(id)
                .is_some_and(|(_, mention)| extent.contains_extent(&mention.extent));
            if let (true, Some(role)) = (inside, self.natural_role(id)) {
                claim.mentions.push(ClaimMention { role, mention: id });
            }
        }
        let (id, held) = (claim.id, claim.mentions.len());
        let name = format!("new claim C{number} {}", short_quote(&text.quote(&extent)));
        let mut edits = self.begin_layer(&key);
        edits.push(Edit::PutClaim {
            layer: key,
            claim: Arc::new(claim),
        });
        self.commit(&name, edits, Some(Item::Claim(id)))?;
        self.desk.claim = Some(id);
        self.desk.selection = Selection::caret(self.desk.selection.head);
        Ok(Effect::say(match held {
            0 => format!("C{number} made. G adds mentions to it, Enter edits it."),
            1 => format!("C{number} made with one mention"),
            _ => format!("C{number} made with {held} mentions"),
        }))
    }

    fn need_claim(&self) -> Result<Arc<Claim>, Refusal> {
        self.current_claim().cloned().ok_or_else(|| {
            Refusal::needs("Choose a claim first: J and K go through them, C makes one.")
        })
    }

    pub(super) fn add_to_claim(&mut self) -> Ran {
        let claim = self.need_claim()?;
        let mention = self.focused_mention().map(|mention| mention.id);
        let mention = mention.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        self.edit_claim(claim.id, ClaimChange::AddMention(mention, None))
    }

    pub(super) fn add_quote(&mut self) -> Ran {
        let claim = self.need_claim()?;
        let text = self.text()?;
        let range = self
            .selected()
            .and_then(|range| segment::trim(&text, range));
        let range = range.ok_or_else(|| Refusal::needs("Select the words of the quote first."))?;
        let article = self.desk.article.clone();
        let article = article.ok_or_else(|| Refusal::needs("There is no article."))?;
        self.desk.selection = Selection::caret(range.end());
        self.edit_claim(claim.id, ClaimChange::AddQuote(article, range))
    }

    pub(super) fn remove_from_claim(&mut self) -> Ran {
        let claim = self.need_claim()?;
        let focus = self.focused_mention().map(|mention| mention.id);
        let entry = claim
            .mentions
            .iter()
            .find(|entry| Some(entry.mention) == focus);
        let entry = entry.ok_or_else(|| {
            Refusal::Needs(format!("The mention in focus is not in C{}.", claim.number))
        })?;
        let change = ClaimChange::RemoveMention(entry.mention, entry.role.clone());
        self.edit_claim(claim.id, change)
    }

    pub(super) fn select_claim(&mut self, id: Option<ClaimId>) -> Ran {
        let Some(id) = id else {
            self.desk.claim = None;
            return Ok(Effect::quiet());
        };
        if self.project.claim(id).is_none() {
            return Err(Refusal::needs("That claim is gone."));
        }
        self.go_to_claim_quote(id);
        Ok(Effect::reveal())
    }

    /// Makes a claim the current one and puts the caret at a quote of it: one in the current
    /// article if there is one, else the first.
    pub(super) fn go_to_claim_quote(&mut self, id: ClaimId) {
        let Some((_, claim)) = self.project.claim(id) else {
            return;
        };
        let here = claim
            .quotes
            .iter()
            .find(|q| Some(&q.article) == self.desk.article.as_ref());
        let quote = here.or_else(|| claim.quotes.first()).cloned();
        self.desk.claim = Some(id);
        if let Some(quote) = quote {
            self.show_article(&quote.article);
            self.desk.selection = Selection::caret(quote.extent.start());
            self.desk.focus = None;
        }
    }

    pub(super) fn go_to_claim(&mut self, direction: Direction) -> Ran {
        let index = self.derived.claim_index();
        let here = self.desk.article.as_ref();
        let next = match (self.current_claim(), direction) {
            (Some(claim), Direction::Next) => index.claim_after(claim.id),
            (Some(claim), Direction::Previous) => index.claim_before(claim.id),
            (None, _) => {
                let quotes_here = |id: &ClaimId| {
                    let claim = self.project.claim(*id);
                    claim.is_some_and(|(_, c)| c.quotes.iter().any(|q| Some(&q.article) == here))
                };
                let first = index.in_text_order().find(quotes_here);
                first.or_else(|| index.in_text_order().next())
            }
        };
        match next {
            Some(id) => self.select_claim(Some(id)),
            None if index.is_empty() => Err(Refusal::needs(
                "There is no claim yet. Select words and press C.",
            )),
            None => Ok(Effect::say("That was the last claim in that direction.")),
        }
    }

    pub(super) fn go_to_loose_figure(&mut self, direction: Direction) -> Ran {
        let here = self.desk.article.as_ref();
        let at = self
            .focused_mention()
            .map_or(self.desk.selection.head, |m| m.extent.start());
        let focus = self.desk.focus;
        match self
            .derived
            .loose_figure(&self.project, here, at, focus, direction)
        {
            Some(id) => {
                self.focus_mention(id);
                Ok(Effect::reveal())
            }
            None if self.derived.claim_index().loose_figure_count() == 0 => {
                Ok(Effect::say("Every figure stands in a claim."))
            }
            None => Ok(Effect::say(
                "There is no such figure further on in that direction.",
            )),
        }
    }

    pub(super) fn delete_claim(&mut self, id: Option<ClaimId>) -> Ran {
        let id = id.or_else(|| self.current_claim().map(|claim| claim.id));
        let known = id.and_then(|id| self.project.claim(id));
        let found = known.map(|(home, claim)| ((**home).clone(), claim.id, claim.number));
        let (layer, id, number) = found.ok_or_else(|| Refusal::needs("Choose a claim first."))?;
        let mut edits: Vec<Edit> = self
            .derived
            .claims_linking_to(id)
            .into_iter()
            .filter_map(|other| self.project.claim(other))
            .map(|(home, claim)| {
                let mut claim = (**claim).clone();
                claim.links.retain(|link| link.claim != id);
                Edit::PutClaim {
                    layer: (**home).clone(),
                    claim: Arc::new(claim),
                }
            })
            .collect();
        edits.push(Edit::DeleteClaim { layer, id });
        let next = self.neighbour_claim(id);
        self.commit(
            &format!("delete claim C{number}"),
            edits,
            Some(Item::Claim(id)),
        )?;
        self.desk.claim = next;
        Ok(Effect::say(format!(
            "C{number} deleted; its mentions are still there"
        )))
    }

    fn neighbour_claim(&self, id: ClaimId) -> Option<ClaimId> {
        let index = self.derived.claim_index();
        index.claim_after(id).or_else(|| index.claim_before(id))
    }

    pub(super) fn next_status(&mut self) -> Ran {
        let claim = self.need_claim()?;
        let statuses = &self.project.scheme.statuses;
        let at = statuses
            .iter()
            .position(|status| status.id == claim.status)
            .unwrap_or(0);
        let next = statuses.get((at + 1) % statuses.len().max(1));
        match next.map(|status| (status.id.clone(), status.name.clone())) {
            Some((id, name)) => {
                self.edit_claim(claim.id, ClaimChange::Status(id))?;
                Ok(Effect::say(format!("C{} is {name}", claim.number)))
            }
            None => Ok(Effect::quiet()),
        }
    }

    pub(super) fn edit_claim(&mut self, id: ClaimId, change: ClaimChange) -> Ran {
        let known = self.project.claim(id);
        let (home, claim) = known.ok_or_else(|| Refusal::needs("That claim is gone."))?;
        let (layer, mut changed) = ((**home).clone(), (**claim).clone());
        let number = claim.number;
        let what = self.change_claim(&mut changed, change)?;
        if changed == **claim {
            return Ok(Effect::quiet());
        }
        let edits = vec![Edit::PutClaim {
            layer,
            claim: Arc::new(changed),
        }];
        self.commit(&format!("{what} C{number}"), edits, Some(Item::Claim(id)))?;
        Ok(Effect::quiet())
    }

    /// Changes a copy of a claim and says what that is called, to be followed by its number.
    fn change_claim(&self, claim: &mut Claim, change: ClaimChange) -> Result<String, Refusal> {
        Ok(match change {
            ClaimChange::Wording(text) => {
                claim.wording = text;
                "reword".into()
            }
            ClaimChange::Stance(stance) => {
                claim.stance = stance;
                format!("mark as {}", stance.name())
            }
            ClaimChange::Status(status) => {
                claim.status = status;
                "set the status of".into()
            }
            ClaimChange::Checkable(answer, why) => {
                claim.checkable = answer;
                claim.checkable_why = why;
                "say whether to check".into()
            }
            ClaimChange::Verdict(value) => {
                let rationale = claim
                    .verdict
                    .take()
                    .map(|v| v.rationale)
                    .unwrap_or_default();
                let person = self.project.person(&self.person);
                let by = person.map(|person| person.name.clone()).unwrap_or_default();
                let at = self.clock.now();
                claim.verdict = value.map(|(scale, value)| Verdict {
                    scale,
                    value,
                    rationale,
                    by,
                    at,
                });
                "judge".into()
            }
            ClaimChange::Rationale(text) => {
                let verdict = claim.verdict.as_mut();
                verdict
                    .ok_or_else(|| Refusal::needs("Give a verdict first."))?
                    .rationale = text;
                "say why for".into()
            }
            ClaimChange::Note(text) => {
                claim.note = text;
                "note on".into()
            }
            ClaimChange::Questions(questions) => {
                claim.questions = questions;
                "questions on".into()
            }
            other => return self.change_claim_parts(claim, other),
        })
    }

    /// The part of [`change_claim`](Self::change_claim) that adds to and removes from lists.
    fn change_claim_parts(
        &self,
        claim: &mut Claim,
        change: ClaimChange,
    ) -> Result<String, Refusal> {
        let gone = || Refusal::needs("That entry is gone.");
        Ok(match change {
            ClaimChange::AddEvidence(evidence) => {
                claim.evidence.push(evidence);
                "add evidence to".into()
            }
            ClaimChange::SetEvidence(index, evidence) => {
                *claim.evidence.get_mut(index).ok_or_else(gone)? = evidence;
                "change evidence of".into()
            }
            ClaimChange::RemoveEvidence(index) if index < claim.evidence.len() => {
                claim.evidence.remove(index);
                "remove evidence of".into()
            }
            ClaimChange::AddLink(kind, other) => {
                if other == claim.id {
                    return Err(Refusal::needs("A claim can't be linked to itself."));
                }
                let link = ClaimLink { kind, claim: other };
                if !claim.links.contains(&link) {
                    claim.links.push(link);
                }
                "link".into()
            }
            ClaimChange::RemoveLink(index) if index < claim.links.len() => {
                claim.links.remove(index);
                "unlink".into()
            }
            ClaimChange::AddMention(mention, role) => self.add_mention_to(claim, mention, role)?,
            ClaimChange::RemoveMention(mention, role) => {
                claim
                    .mentions
                    .retain(|entry| entry.mention != mention || entry.role != role);
                format!("take {} out of", self.quote_of(mention))
            }
            ClaimChange::MoveMention(mention, from, to) => {
                let already = ClaimMention {
                    role: to.clone(),
                    mention,
                };
                if !claim.mentions.contains(&already) {
                    let found = claim
                        .mentions
                        .iter_mut()
                        .find(|e| e.mention == mention && e.role == from);
                    found.ok_or_else(gone)?.role = to;
                }
                format!("give {} another role in", self.quote_of(mention))
            }
            ClaimChange::AddQuote(article, range) => {
                self.add_quote_to(claim, article, range)?;
                "add a quote to".into()
            }
            ClaimChange::RemoveQuote(index) if claim.quotes.len() > 1 => {
                if index >= claim.quotes.len() {
                    return Err(gone());
                }
                claim.quotes.remove(index);
                "remove a quote of".into()
            }
            ClaimChange::RemoveQuote(_) => {
                return Err(Refusal::needs("A claim keeps at least one quote."));
            }
            _ => return Err(gone()),
        })
    }

    /// Adds a mention in a role, or in the one that it takes by itself.
    fn add_mention_to(
        &self,
        claim: &mut Claim,
        mention: MentionId,
        role: Option<RoleId>,
    ) -> Result<String, Refusal> {
        let role = role.or_else(|| self.natural_role(mention)).or_else(|| {
            self.project
                .scheme
                .roles
                .first()
                .map(|role| role.id.clone())
        });
        let role = role.ok_or_else(|| Refusal::needs("The scheme has no roles."))?;
        let entry = ClaimMention { role, mention };
        if claim.mentions.contains(&entry) {
            return Err(Refusal::Needs(format!(
                "It is in C{} already.",
                claim.number
            )));
        }
        claim.mentions.push(entry);
        Ok(format!("add {} to", self.quote_of(mention)))
    }

    /// Adds a quote, and with it the mentions that lie in it.
    fn add_quote_to(
        &self,
        claim: &mut Claim,
        article: ArticleId,
        range: TextRange,
    ) -> Result<(), Refusal> {
        let text = self.project.article(&article).map(|article| &article.text);
        if !text.is_some_and(|text| text.owns(range)) {
            return Err(Refusal::needs("Those words are gone."));
        }
        let key = LayerKey {
            article: article.clone(),
            person: self.person.clone(),
        };
        let inside = Extent::from(range);
        for id in self.derived.mentions_in(&key.article, range) {
            let lies_in = self
                .project
                .mention(id)
                .is_some_and(|(_, mention)| inside.contains_extent(&mention.extent));
            if let (true, false, Some(role)) =
                (lies_in, claim.has_mention(id), self.natural_role(id))
            {
                claim.mentions.push(ClaimMention { role, mention: id });
            }
        }
        let quote = Quote {
            article,
            extent: inside,
        };
        if !claim.quotes.contains(&quote) {
            claim.quotes.push(quote);
        }
        Ok(())
    }
}
