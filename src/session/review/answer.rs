//! Answers to single questions.

use std::sync::Arc;

use super::{PAUSE, Session};
use crate::analysis::review::{Asked, Ground};
use crate::command::Reply;
use crate::edit::Edit;
use crate::model::mention::Attributes;
use crate::model::{
    Answer, ArticleId, Claim, ClaimMention, Decision, Idea, Item, LabelId, LayerKey, Made,
    MentionId, Origin, Quote, RoleId, Suggestion,
};
use crate::session::effect::{Effect, Ran, Refusal};
use crate::session::short_quote;
use crate::text::{Extent, segment};

impl Session {
    /// Answers the question whose turn it is, and goes on to the next.
    pub(in crate::session) fn answer(&mut self, reply: Reply) -> Ran {
        let (article, asked) = self.need_question()?;
        let said = match reply {
            Reply::Accept => return self.accept(&article, &asked, None),
            Reply::AcceptInClaim => {
                let claim = self.current_claim().map(|claim| claim.id);
                let claim = claim.ok_or_else(|| Refusal::needs("Choose a claim first."))?;
                return self.accept(&article, &asked, Some(claim));
            }
            Reply::Reject(reason) => Answer::Rejected { reason },
            Reply::Later => Answer::Later,
            Reply::Unsure => Answer::Unsure,
        };
        let key = self.key_on(&article);
        let words = short_quote(&self.words_of(&article, &asked.idea));
        let name = match &said {
            Answer::Rejected { .. } => format!("reject {words}"),
            Answer::Later => format!("put off {words}"),
            _ => format!("be unsure of {words}"),
        };
        let mut edits = self.begin_layer(&key);
        edits.push(self.decide(&key, &asked, said));
        self.commit(&name, edits, Some(Item::Article(article.clone())))?;
        Ok(self.go_on(article, asked.idea))
    }

    /// Accepts with another label: relabelling is one step with accepting.
    pub(in crate::session) fn accept_as(&mut self, label: &LabelId) -> Ran {
        let (article, asked) = self.need_question()?;
        let mut draft = self.draft_or_proposed().ok_or_else(no_place)?;
        draft.label = label.clone();
        if let Some(review) = &mut self.review {
            review.draft = Some(draft);
        }
        self.desk.held = None;
        self.accept(&article, &asked, None)
    }

    fn accept(
        &mut self,
        article: &ArticleId,
        asked: &Asked,
        claim: Option<crate::model::ClaimId>,
    ) -> Ran {
        if matches!(asked.idea, Idea::Claim { .. }) {
            return self.accept_claim(article, asked);
        }
        let mut draft = self.draft_or_proposed().ok_or_else(no_place)?;
        if asked.idea.extent() != Some(&draft.extent) {
            // Edges that the person moved, as a selection that is tagged.
            let text = &self.project.article(article).ok_or_else(gone)?.text;
            draft.extent = segment::trim_extent(text, &draft.extent).ok_or_else(|| {
                Refusal::needs("There are no words between the edges. Esc puts them back.")
            })?;
        }
        if self.project.scheme.label(&draft.label).is_none() {
            return Err(Refusal::Needs(format!(
                "The scheme has no label {}. Choose another with its key.",
                draft.label
            )));
        }
        let key = self.key_on(article);
        let mut edits = self.begin_layer(&key);
        let made = self.mention_of(&key, asked, &draft.label, &draft.extent, &mut edits);
        let words = self.project.article(article);
        let words = words.map(|one| one.text.quote(&draft.extent));
        let words = short_quote(&words.unwrap_or_default());
        let mut name = format!("accept {words} as {}", self.label_name(&draft.label));
        if let Some(id) = claim {
            let (home, claim) = self.project.claim(id).ok_or_else(gone)?;
            let role = self.role_of(&draft.label).ok_or_else(|| {
                Refusal::needs("The scheme has no role for this label in a claim.")
            })?;
            name = format!("{name} in C{}", claim.number);
            let mut claim = Claim::clone(claim);
            let entry = ClaimMention {
                role,
                mention: made,
            };
            if !claim.mentions.contains(&entry) {
                claim.mentions.push(entry);
            }
            edits.push(Edit::PutClaim {
                layer: (**home).clone(),
                claim: Arc::new(claim),
            });
        }
        self.join_claims(&key, &asked.idea, made, &mut edits);
        edits.push(self.decide(&key, asked, Answer::Accepted(Made::Mention(made))));
        self.desk.last_label = Some(draft.label);
        self.desk.held = None;
        self.commit(&name, edits, Some(Item::Mention(made)))?;
        Ok(self.go_on(article.clone(), asked.idea.clone()))
    }

    /// The mention that an accepted suggestion is: one that is there already, else a new one.
    pub(super) fn mention_of(
        &mut self,
        key: &LayerKey,
        asked: &Asked,
        label: &LabelId,
        extent: &Extent,
        edits: &mut Vec<Edit>,
    ) -> MentionId {
        if let Some(twin) = self.twin(key, extent, label) {
            return twin;
        }
        let edited = asked.idea.label() != Some(label) || asked.idea.extent() != Some(extent);
        let best = asked.sources.iter().max_by_key(|source| source.score);
        let origin = Origin::Accepted {
            run: best
                .map(|source| source.run.to_string())
                .unwrap_or_default(),
            score: best
                .and_then(|source| source.score)
                .map(|score| score.to_string())
                .unwrap_or_default(),
            edited,
        };
        let proposed = asked
            .suggestion(&self.project, &key.article)
            .map(|one| &one.attributes)
            .or_else(|| Some(&asked.unplaced(&self.project, &key.article)?.attributes));
        let attributes = proposed.map(|all| self.fitting(label, all));
        let mention = self.mention(label, extent.clone(), origin);
        let mut mention = (*mention).clone();
        mention.attributes = attributes.unwrap_or_default();
        let id = mention.id;
        edits.push(Edit::PutMention {
            layer: key.clone(),
            mention: Arc::new(mention),
        });
        id
    }

    /// Those attributes that the label knows and whose values it allows. The others stay with the
    /// suggestion.
    fn fitting(&self, label: &LabelId, proposed: &Attributes) -> Attributes {
        let spec = self.project.scheme.label(label);
        let known = spec.map(|label| label.attributes.as_slice());
        let fits = |key: &str, value: &str| {
            let mut known = known.unwrap_or_default().iter();
            known.any(|one| &*one.key == key && one.ty.check(value).is_ok())
        };
        let proposed = proposed.iter();
        proposed
            .filter(|(key, value)| fits(key, value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The role that mentions of this label have in claims.
    fn role_of(&self, label: &LabelId) -> Option<RoleId> {
        let kind = &self.project.scheme.label(label)?.kind;
        let mut roles = self.project.scheme.roles.iter();
        roles
            .find(|role| role.kind.as_ref() == Some(kind))
            .map(|role| role.id.clone())
    }

    /// A claim with its figures, actors and sources, which are accepted along with it.
    fn accept_claim(&mut self, article: &ArticleId, asked: &Asked) -> Ran {
        let found = asked.claim(&self.project, article);
        let (proposed, proposals) = found.ok_or_else(gone)?;
        let (quotes, wording) = (proposed.quotes.clone(), proposed.wording.clone());
        let parts: Vec<(RoleId, Suggestion)> = proposed
            .mentions
            .iter()
            .filter_map(|(role, at)| Some((role.clone(), proposals.suggestions.get(*at)?.clone())))
            .collect();
        let key = self.key_on(article);
        let placed = self.parts_placed(&key, proposed, proposals);
        let quotes = self.where_it_stands(quotes, &parts, &placed);
        let mut quotes = quotes.into_iter().map(|extent| Quote {
            article: article.clone(),
            extent,
        });
        let first = quotes.next().ok_or_else(|| {
            Refusal::needs("This claim has no words in the article: make it by hand with C.")
        })?;
        let status = self.project.scheme.statuses.first();
        let status = status.map(|status| status.id.clone());
        let status = status.ok_or_else(|| Refusal::needs("The scheme has no claim status."))?;
        let number = self.derived.next_claim_number();
        let id = self.new_claim_id();
        let mut claim = Claim::new(id, number, first, status, self.clock.now());
        claim.quotes.extend(quotes);
        claim.wording = wording;
        let mut edits = self.begin_layer(&key);
        let ideas = self.kept.ideas.of(&self.project, article);
        for (role, part) in parts {
            let idea = Idea::Mention {
                extent: part.extent.clone(),
                label: part.label.clone(),
            };
            let layer = self.project.layer(&key);
            let known = layer.and_then(|layer| layer.decision(&idea));
            let mention = match known.map(|known| &known.answer) {
                Some(Answer::Accepted(Made::Mention(id)))
                    if self.project.mention(*id).is_some() =>
                {
                    *id
                }
                // What the person does not want is not brought in by a claim.
                Some(Answer::Rejected { .. }) => continue,
                _ => {
                    let Some(whole) = ideas.all.iter().find(|one| one.idea == idea) else {
                        continue;
                    };
                    if self.project.scheme.label(&part.label).is_none() {
                        continue;
                    }
                    let made = self.mention_of(&key, whole, &part.label, &part.extent, &mut edits);
                    let answer = Answer::Accepted(Made::Mention(made));
                    edits.push(self.decide(&key, whole, answer));
                    made
                }
            };
            if self.project.scheme.role(&role).is_some() {
                let entry = ClaimMention { role, mention };
                claim.mentions.push(entry);
            }
        }
        claim.mentions.extend(placed);
        let words = short_quote(&claim.wording);
        edits.push(Edit::PutClaim {
            layer: key.clone(),
            claim: Arc::new(claim),
        });
        edits.push(self.decide(&key, asked, Answer::Accepted(Made::Claim(id))));
        let name = format!("accept claim C{number} {words}");
        self.commit(&name, edits, Some(Item::Claim(id)))?;
        let effect = self.go_on(article.clone(), asked.idea.clone());
        self.desk.claim = Some(id);
        Ok(effect)
    }

    pub(super) fn decide(&self, key: &LayerKey, asked: &Asked, answer: Answer) -> Edit {
        Edit::PutDecision {
            layer: key.clone(),
            decision: Arc::new(Decision {
                idea: asked.idea.clone(),
                answer,
                supporters: asked.supporters(),
                at: self.clock.now(),
            }),
        }
    }

    pub(super) fn key_on(&self, article: &ArticleId) -> LayerKey {
        LayerKey {
            article: article.clone(),
            person: self.person.clone(),
        }
    }

    /// Notes the time and asks the next question.
    fn go_on(&mut self, article: ArticleId, idea: Idea) -> Effect {
        let now = self.clock.now();
        let ground = Ground::new(&self.project, &self.person, &self.kept.ideas);
        if let Some(review) = &mut self.review {
            let took = now.millis() - review.since.millis();
            if (0..PAUSE).contains(&took) {
                review.times.push(took);
            }
            // What was put off before is answered once.
            let answered = (article, idea);
            review.answered.retain(|one| *one != answered);
            review.answered.push(answered);
            review.queue.step(ground, true);
        }
        self.ask()
    }

    /// Takes the latest answer of this review back, as a step of its own, and asks again.
    pub(in crate::session) fn take_back_answer(&mut self) -> Ran {
        let review = self.review.as_mut();
        let last = review.and_then(|review| review.answered.pop());
        let (article, idea) =
            last.ok_or_else(|| Refusal::needs("Nothing was answered in this review yet."))?;
        let key = self.key_on(&article);
        let layer = self.project.layer(&key);
        let known = layer.and_then(|layer| layer.decision(&idea)).cloned();
        let Some(decision) = known else {
            // Undo has already taken it back.
            return self.ask_about(&article, &idea);
        };
        let mut edits = Vec::new();
        match decision.answer {
            Answer::Accepted(Made::Mention(id)) => {
                let made = self.project.mention(id);
                let is_its = made.is_some_and(|(_, mention)| {
                    matches!(mention.origin, Origin::Accepted { .. }) && mention.at == decision.at
                });
                if is_its {
                    edits.extend(self.leave_claims(&[id]));
                    let layer = key.clone();
                    edits.push(Edit::DeleteMention { layer, id });
                }
            }
            Answer::Accepted(Made::Claim(id)) => {
                let linked = self.project.is_linked_to(id);
                if self.project.claim(id).is_some() && !linked {
                    let layer = key.clone();
                    edits.push(Edit::DeleteClaim { layer, id });
                }
            }
            _ => {}
        }
        let name = format!(
            "take back the answer to {}",
            short_quote(&self.words_of(&article, &idea))
        );
        edits.push(Edit::DeleteDecision {
            layer: key,
            idea: Box::new(idea.clone()),
        });
        self.commit(&name, edits, Some(Item::Article(article.clone())))?;
        self.ask_about(&article, &idea)
    }

    /// The words that an idea is about.
    pub fn words_of(&self, article: &ArticleId, idea: &Idea) -> String {
        match idea {
            Idea::Unplaced { words, .. } | Idea::Claim { wording: words, .. } => words.clone(),
            Idea::Mention { extent, .. } | Idea::Sentence { extent } => {
                let article = self.project.article(article);
                let article = article.filter(|article| article.text.owns_extent(extent));
                article.map_or_else(String::new, |article| article.text.quote(extent))
            }
        }
    }
}

fn no_place() -> Refusal {
    Refusal::needs(
        "This suggestion has no place: choose one of those offered by its number, or select the \
         words first.",
    )
}

fn gone() -> Refusal {
    Refusal::needs("What was proposed is gone.")
}
