//! Making and changing mentions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::caret::with_edge_at;
use super::desk::{Held, HeldEdge, Selection};
use super::effect::{Effect, Ran, Refusal};
use super::{Session, short_quote};
use crate::analysis::figure;
use crate::analysis::review::is_hidden;
use crate::analysis::search;
use crate::command::Edge;
use crate::edit::Edit;
use crate::model::{
    ArticleId, ClaimId, Item, Kind, Label, LabelId, LayerKey, LayerState, Mention, MentionId,
    Origin,
};
use crate::text::segment::{self, Unit};
use crate::text::{ArticleText, ByteOffset, Extent, TextRange, counted, first_words, last_words};

/// A place where the same words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The article.
    pub article: ArticleId,
    /// The words.
    pub range: TextRange,
    /// Whether they have that label already.
    pub tagged: bool,
}

impl Session {
    pub(super) fn label_of_kind(&self, kind: &Kind) -> Result<LabelId, Refusal> {
        let label = self.project.scheme.label_of_kind(kind);
        label.map(|label| label.id.clone()).ok_or_else(|| {
            Refusal::Needs(format!(
                "The scheme has no label of the kind {}.",
                kind.name()
            ))
        })
    }

    /// The scheme's own labels: those that no kind's chord reaches.
    #[must_use]
    pub fn own_labels(&self) -> Vec<&Label> {
        let scheme = &self.project.scheme;
        let reached = |label: &&Label| {
            let first = scheme.label_of_kind(&label.kind);
            !(Kind::BUILT_IN.contains(&label.kind) && first.is_some_and(|f| f.id == label.id))
        };
        scheme.labels.iter().filter(reached).collect()
    }

    pub(super) fn tag_slot(&mut self, slot: u8) -> Ran {
        if let Some(ran) = self.draft_candidate(slot) {
            return ran;
        }
        let own = self.own_labels();
        let label = usize::from(slot)
            .checked_sub(1)
            .and_then(|index| own.get(index));
        match label.map(|label| label.id.clone()) {
            Some(label) => self.tag(&label),
            None => Err(Refusal::Needs(format!(
                "The scheme has no own label {slot}."
            ))),
        }
    }

    /// Tags the selection; else relabels the mention in focus; else tags the word at the caret.
    pub(super) fn tag(&mut self, label: &LabelId) -> Ran {
        self.release_edge_if_held()?;
        let text = self.text()?;
        if self.is_at_question() {
            return self.accept_as(label);
        }
        if let Some(range) = self.selected() {
            let range = segment::trim(&text, range)
                .ok_or_else(|| Refusal::needs("There are no words in the selection."))?;
            return self.add_mention(range.into(), label, "tag");
        }
        if let Some(mention) = self.focused_mention().cloned() {
            if mention.label == *label {
                return self.toggle_sticky(label);
            }
            return self.relabel(&mention, label);
        }
        let word = segment::unit_at(&text, self.desk.selection.head, Unit::Word);
        let word = word.ok_or_else(|| Refusal::needs("Select words first: there is none here."))?;
        self.add_mention(word.into(), label, "tag")
    }

    /// Adds a mention with another label on the words of the one in focus.
    pub(super) fn also(&mut self, label: &LabelId) -> Ran {
        let mention = self.focused_mention();
        let mention = mention.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        let extent = mention.extent.clone();
        self.add_mention(extent, label, "also tag")
    }

    pub(super) fn repeat(&mut self) -> Ran {
        let label = self.desk.last_label.clone();
        let label = label.ok_or_else(|| Refusal::needs("Nothing was tagged yet."))?;
        if self.selected().is_none() {
            // On a mention, repeating tags the same words again only if the label differs.
            self.desk.focus = self.desk.focus.filter(|_| {
                self.focused_mention()
                    .is_some_and(|mention| mention.label != label)
            });
        }
        self.tag(&label)
    }

    fn toggle_sticky(&mut self, label: &LabelId) -> Ran {
        self.desk.last_label = Some(label.clone());
        let on = self.desk.sticky.as_ref() != Some(label);
        Ok(self.set_sticky(on.then(|| label.clone())))
    }

    pub(super) fn set_sticky(&mut self, label: Option<LabelId>) -> Effect {
        let known = label.filter(|id| self.project.scheme.label(id).is_some());
        self.desk.sticky = known;
        match &self.desk.sticky {
            Some(label) => Effect::say(format!(
                "Sticky: what you select becomes {}. Esc ends it.",
                self.label_name(label)
            )),
            None => Effect::say("Sticky off"),
        }
    }

    pub(super) fn label_name(&self, label: &LabelId) -> String {
        let known = self.project.scheme.label(label);
        known.map_or_else(|| label.to_string(), |label| label.name.clone())
    }

    pub(super) fn mention(
        &mut self,
        label: &LabelId,
        extent: Extent,
        origin: Origin,
    ) -> Arc<Mention> {
        Arc::new(Mention {
            id: self.new_mention_id(),
            label: label.clone(),
            extent,
            attributes: BTreeMap::new(),
            note: String::new(),
            unsure: false,
            origin,
            at: self.clock.now(),
            foreign: Default::default(),
        })
    }

    pub(super) fn twin(
        &self,
        key: &LayerKey,
        extent: &Extent,
        label: &LabelId,
    ) -> Option<MentionId> {
        let here = self.derived.mentions_at(&key.article, extent.start());
        here.into_iter().find(|id| {
            let known = self.project.mention(*id);
            known.is_some_and(|(_, m)| m.label == *label && m.extent == *extent)
        })
    }

    fn add_mention(&mut self, extent: Extent, label: &LabelId, verb: &str) -> Ran {
        let text = self.text()?;
        let key = self
            .layer_key()
            .ok_or_else(|| Refusal::needs("There is no article."))?;
        self.desk.last_label = Some(label.clone());
        let caret = Selection::caret(extent.end());
        if let Some(twin) = self.twin(&key, &extent, label) {
            self.desk.selection = caret;
            self.desk.focus = Some(twin);
            return Ok(Effect::say(format!(
                "Already tagged as {}",
                self.label_name(label)
            )));
        }
        let name = format!(
            "{verb} {} as {}",
            short_quote(&text.quote(&extent)),
            self.label_name(label)
        );
        let origin = match is_hidden(&self.project, &key.article, &self.person) {
            true => Origin::Blind,
            false => Origin::ByHand,
        };
        let mention = self.mention(label, extent, origin);
        let id = mention.id;
        let mut edits = self.begin_layer(&key);
        edits.push(Edit::PutMention {
            layer: key,
            mention,
        });
        self.commit(&name, edits, Some(Item::Mention(id)))?;
        self.desk.selection = caret;
        self.desk.focus = Some(id);
        Ok(Effect::reveal())
    }

    /// The first thing done in a layer puts it in progress.
    pub(super) fn begin_layer(&self, key: &LayerKey) -> Vec<Edit> {
        let state = self
            .project
            .layer(key)
            .map_or(LayerState::New, |layer| layer.state);
        match state {
            LayerState::New => {
                vec![Edit::SetLayerState {
                    layer: key.clone(),
                    state: LayerState::InProgress,
                }]
            }
            _ => Vec::new(),
        }
    }

    /// Replaces a mention by a changed copy, as one step.
    fn change_mention(&mut self, name: &str, changed: Mention) -> Result<(), Refusal> {
        let id = changed.id;
        let home = self.project.mention(id).map(|(home, _)| (**home).clone());
        let layer = home.ok_or_else(|| Refusal::needs("That mention is gone."))?;
        let mention = Arc::new(changed);
        self.commit(
            name,
            vec![Edit::PutMention { layer, mention }],
            Some(Item::Mention(id)),
        )?;
        Ok(())
    }

    pub(super) fn quote_of(&self, id: MentionId) -> String {
        short_quote(&self.project.quote_of(id).unwrap_or_default())
    }

    fn relabel(&mut self, mention: &Arc<Mention>, label: &LabelId) -> Ran {
        let name = format!(
            "relabel {} as {}",
            self.quote_of(mention.id),
            self.label_name(label)
        );
        self.desk.last_label = Some(label.clone());
        let scheme = self.project.scheme.clone();
        let mut changed = (**mention).clone();
        changed.label = label.clone();
        // What the new label does not know stays with the old one: undo brings it back.
        if let Some(spec) = scheme.label(label) {
            changed.attributes.retain(|key, value| {
                let fits = |a: &crate::model::scheme::Attribute| {
                    a.key == *key && a.ty.check(value).is_ok()
                };
                spec.attributes.iter().any(fits)
            });
        }
        self.change_mention(&name, changed)?;
        Ok(Effect::quiet())
    }

    pub(super) fn drag_edge(
        &mut self,
        mention: Option<MentionId>,
        edge: Edge,
        to: ByteOffset,
        done: bool,
    ) -> Ran {
        let text = self.text()?;
        let of = mention.map_or(Held::Suggestion, Held::Mention);
        if self
            .desk
            .held
            .as_ref()
            .is_none_or(|held| held.of != of || held.edge != edge)
        {
            self.take_edge(mention, edge)?;
        }
        if let Some(held) = &self.desk.held
            && let Some(extent) = with_edge_at(&text, held, text.clamp(to))
        {
            self.desk.held = Some(HeldEdge {
                extent,
                ..held.clone()
            });
        }
        if done {
            self.release_edge()
        } else {
            Ok(Effect::quiet())
        }
    }

    /// Takes hold of an edge of a mention, or of the suggestion that is asked about.
    fn take_edge(&mut self, mention: Option<MentionId>, edge: Edge) -> Result<(), Refusal> {
        let Some(id) = mention else {
            let asked = self.review.as_ref().and_then(|review| review.current());
            let is_here =
                asked.is_some_and(|(article, _)| self.desk.article.as_ref() == Some(article));
            return match is_here {
                true => self.hold_suggestion(edge).map(|_| ()),
                false => Err(Refusal::needs(
                    "No suggestion of this article is asked about.",
                )),
            };
        };
        self.release_edge_if_held()?;
        let known = self.project.mention(id);
        let extent = known.map(|(_, mention)| mention.extent.clone());
        let extent = extent.ok_or_else(|| Refusal::needs("That mention is gone."))?;
        self.desk.focus = Some(id);
        self.desk.held = Some(HeldEdge {
            of: Held::Mention(id),
            edge,
            extent,
        });
        Ok(())
    }

    pub(super) fn release_edge_if_held(&mut self) -> Result<(), Refusal> {
        if self.desk.held.is_some() {
            self.release_edge().map(|_| ())
        } else {
            Ok(())
        }
    }

    pub(super) fn release_edge(&mut self) -> Ran {
        let held = self.desk.held.take();
        let held = held.ok_or_else(|| Refusal::needs("No edge is held."))?;
        let Held::Mention(id) = held.of else {
            self.draft_extent(held.extent);
            return Ok(Effect::quiet());
        };
        let known = self
            .project
            .mention(id)
            .map(|(_, mention)| (**mention).clone());
        let mut changed = known.ok_or_else(|| Refusal::needs("That mention is gone."))?;
        if changed.extent == held.extent {
            return Ok(Effect::quiet());
        }
        let side = match held.edge {
            Edge::Start => "start",
            Edge::End => "end",
        };
        let name = format!("move the {side} of {}", self.quote_of(id));
        changed.extent = held.extent;
        self.change_mention(&name, changed)?;
        Ok(Effect::quiet())
    }

    pub(super) fn add_piece(&mut self) -> Ran {
        let text = self.text()?;
        let selected = self
            .selected()
            .and_then(|range| segment::trim(&text, range));
        let range = selected.ok_or_else(|| Refusal::needs("Select the words to add."))?;
        let known = self.desk.focus.and_then(|id| self.project.mention(id));
        let key = self.layer_key();
        let here = known.filter(|(home, _)| Some(&***home) == key.as_ref());
        let mut changed = here
            .map(|(_, mention)| (**mention).clone())
            .ok_or_else(|| {
                Refusal::needs(
                    "Put a mention of this article in focus, then select the words to add.",
                )
            })?;
        let name = format!(
            "add {} to {}",
            short_quote(text.slice(range)),
            self.quote_of(changed.id)
        );
        changed.extent = changed.extent.with_piece(range);
        let id = changed.id;
        self.change_mention(&name, changed)?;
        self.desk.selection = Selection::caret(range.end());
        self.desk.focus = Some(id);
        Ok(Effect::quiet())
    }

    pub(super) fn remove_piece(&mut self) -> Ran {
        let mention = self.focused_mention().cloned();
        let mention = mention.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        let left = mention.extent.without_piece_at(self.desk.selection.head);
        match left {
            Some(extent) if extent != mention.extent => {
                let name = format!("take a piece off {}", self.quote_of(mention.id));
                self.change_mention(
                    &name,
                    Mention {
                        extent,
                        ..(*mention).clone()
                    },
                )?;
                Ok(Effect::quiet())
            }
            _ => Err(Refusal::needs(
                "Put the caret into one of several pieces first.",
            )),
        }
    }

    /// The edits that take mentions out of all claims that hold them.
    pub(super) fn leave_claims(&self, gone: &[MentionId]) -> Vec<Edit> {
        let mut claims: BTreeMap<ClaimId, Edit> = BTreeMap::new();
        for id in gone.iter().flat_map(|id| self.derived.claims_of(*id)) {
            if let Some((home, claim)) = self.project.claim(id) {
                let mut claim = (**claim).clone();
                claim
                    .mentions
                    .retain(|entry| !gone.contains(&entry.mention));
                let layer = (**home).clone();
                claims.insert(
                    id,
                    Edit::PutClaim {
                        layer,
                        claim: Arc::new(claim),
                    },
                );
            }
        }
        claims.into_values().collect()
    }

    pub(super) fn delete_mention(&mut self) -> Ran {
        self.desk.held = None;
        let focus = self
            .focused_mention()
            .map(|mention| (mention.id, mention.label.clone()));
        let (id, label) = focus.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        let name = format!("delete {} {}", self.label_name(&label), self.quote_of(id));
        let home = self.project.mention(id).map(|(home, _)| (**home).clone());
        let Some(layer) = home else {
            return Ok(Effect::quiet());
        };
        let mut edits = self.leave_claims(&[id]);
        let claims = edits.len();
        edits.push(Edit::DeleteMention { layer, id });
        self.commit(&name, edits, Some(Item::Mention(id)))?;
        self.desk.focus = None;
        Ok(match claims {
            0 => Effect::quiet(),
            1 => Effect::say("Deleted, also from one claim"),
            _ => Effect::say(format!("Deleted, also from {claims} claims")),
        })
    }

    pub(super) fn toggle_unsure(&mut self) -> Ran {
        let mention = self.focused_mention().cloned();
        let mention = mention.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        let word = if mention.unsure { "sure" } else { "unsure" };
        let name = format!("mark {} as {word}", self.quote_of(mention.id));
        self.change_mention(
            &name,
            Mention {
                unsure: !mention.unsure,
                ..(*mention).clone()
            },
        )?;
        Ok(Effect::say(format!("Marked as {word}")))
    }

    pub(super) fn set_note(&mut self, id: MentionId, note: String) -> Ran {
        let known = self.project.mention(id).map(|(_, mention)| mention.clone());
        let mention = known.ok_or_else(|| Refusal::needs("That mention is gone."))?;
        if mention.note != note {
            let name = format!("note on {}", self.quote_of(id));
            self.change_mention(
                &name,
                Mention {
                    note,
                    ..(*mention).clone()
                },
            )?;
        }
        Ok(Effect::quiet())
    }

    pub(super) fn set_attribute(&mut self, id: MentionId, key: &Arc<str>, value: &str) -> Ran {
        let known = self
            .project
            .mention(id)
            .map(|(_, mention)| (**mention).clone());
        let mut mention = known.ok_or_else(|| Refusal::needs("That mention is gone."))?;
        let old = mention.attributes.get(key).cloned().unwrap_or_default();
        let value = value.trim();
        if old == value {
            return Ok(Effect::quiet());
        }
        if value.is_empty() {
            mention.attributes.remove(key);
        } else {
            mention.attributes.insert(key.clone(), value.to_owned());
        }
        let name = format!("set {key} of {}", self.quote_of(id));
        self.change_mention(&name, mention)?;
        Ok(Effect::quiet())
    }

    pub(super) fn read_figure(&mut self) -> Ran {
        let mention = self.focused_mention().cloned();
        let mention = mention.ok_or_else(|| Refusal::needs("Put a figure in focus first."))?;
        let language = self
            .article()
            .map(|a| a.meta.language.clone())
            .unwrap_or_default();
        let quote = self.project.quote_of(mention.id).unwrap_or_default();
        let scheme = self.project.scheme.clone();
        let known = scheme.label(&mention.label);
        let mut changed = (*mention).clone();
        let guess = figure::parse_figure(&quote, &language);
        for (key, value) in guess.iter().flat_map(figure::FigureGuess::attributes) {
            let fits = known.is_some_and(|label| label.attributes.iter().any(|a| &*a.key == key));
            if fits {
                changed.attributes.entry(Arc::from(key)).or_insert(value);
            }
        }
        if changed == *mention {
            return Ok(Effect::say(
                "These words give no plain number, or all is filled in.",
            ));
        }
        let name = format!("read the figure {}", short_quote(&quote));
        self.change_mention(&name, changed)?;
        Ok(Effect::quiet())
    }

    /// The words that "tag all occurrences" would look for, and the label that it would give.
    #[must_use]
    pub fn occurrence_query(&self) -> Option<(String, LabelId)> {
        let article = self.article()?;
        if let Some(range) = self.selected() {
            let label = self.desk.last_label.clone();
            let label = label.or_else(|| Some(self.project.scheme.labels.first()?.id.clone()))?;
            return Some((article.text.slice(range).trim().to_owned(), label));
        }
        let mention = self.focused_mention()?;
        let cover = mention.extent.pieces().next()?;
        Some((article.text.slice(cover).to_owned(), mention.label.clone()))
    }

    /// Every place with these words, in the current article or in all, in order.
    #[must_use]
    pub fn occurrences(
        &self,
        words: &str,
        label: &LabelId,
        whole_project: bool,
    ) -> Vec<Occurrence> {
        let current = self.desk.article.as_ref();
        let articles = self.project.articles();
        let wanted = articles.filter(|a| whole_project || Some(&a.id) == current);
        wanted
            .flat_map(|article| {
                let key = LayerKey {
                    article: article.id.clone(),
                    person: self.person.clone(),
                };
                search::occurrences(&article.text, words)
                    .into_iter()
                    .map(move |range| Occurrence {
                        article: article.id.clone(),
                        range,
                        tagged: self.twin(&key, &range.into(), label).is_some(),
                    })
            })
            .collect()
    }

    pub(super) fn tag_all(&mut self, label: &LabelId, places: &[(ArticleId, TextRange)]) -> Ran {
        let mut edits = Vec::new();
        let mut begun = std::collections::BTreeSet::new();
        let mut words = String::new();
        for (article, range) in places {
            let key = LayerKey {
                article: article.clone(),
                person: self.person.clone(),
            };
            let Some(text) = self.project.article(article).map(|a| a.text.clone()) else {
                continue;
            };
            if !text.owns(*range) || self.twin(&key, &(*range).into(), label).is_some() {
                continue;
            }
            if words.is_empty() {
                text.slice(*range).clone_into(&mut words);
            }
            if begun.insert(key.clone()) {
                edits.extend(self.begin_layer(&key));
            }
            let mention = self.mention(label, (*range).into(), Origin::Propagated);
            edits.push(Edit::PutMention {
                layer: key,
                mention,
            });
        }
        let count = edits
            .iter()
            .filter(|e| matches!(e, Edit::PutMention { .. }))
            .count();
        if count == 0 {
            return Err(Refusal::needs("All of these places are tagged already."));
        }
        let name = format!(
            "tag {} {count}× as {}",
            short_quote(&words),
            self.label_name(label)
        );
        self.desk.last_label = Some(label.clone());
        self.commit(&name, edits, None)?;
        Ok(Effect::say(format!(
            "Tagged {}; one undo takes all back",
            counted(count, "place")
        )))
    }

    pub(super) fn isolate_focused(&mut self) -> Ran {
        let label = self.focused_mention().map(|mention| mention.label.clone());
        let label = label.or_else(|| self.desk.last_label.clone());
        self.desk.isolated = if self.desk.isolated.is_some() {
            None
        } else {
            label
        };
        Ok(match &self.desk.isolated {
            Some(label) => Effect::say(format!("Only {} is shown", self.label_name(label))),
            None => Effect::say("All labels are shown"),
        })
    }

    /// Words with their marks, as `«words|label»`.
    #[must_use]
    pub fn marked_words(&self, range: TextRange) -> String {
        let Some(article) = self.article() else {
            return String::new();
        };
        let marks: Vec<(Extent, String)> = self
            .derived
            .mentions_in(&article.id, range)
            .into_iter()
            .filter_map(|id| self.project.mention(id))
            .map(|(_, mention)| (mention.extent.clone(), mention.label.to_string()))
            .collect();
        crate::text::marked::render(&article.text, range, &marks)
    }

    /// The text round a range, for lists: words before, the words, words after. No more than
    /// `around` characters of its paragraphs on either side; what is left out of them is cut off
    /// between words, with an ellipsis.
    #[must_use]
    pub fn context(text: &ArticleText, range: TextRange, around: usize) -> [String; 3] {
        let (first, _) = text.paragraph(text.paragraph_at(range.start()));
        let (_, last) = text.paragraph(text.paragraph_at(range.end()));
        let between = |from: ByteOffset, until: ByteOffset| {
            let range = text.range(from, until);
            range.map_or("", |range| text.slice(range))
        };
        let (before, after) = (between(first, range.start()), between(range.end(), last));
        [
            last_words(before, around),
            text.slice(range).to_owned(),
            first_words(after, around),
        ]
    }
}
