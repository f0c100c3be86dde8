//! The wanted part of a project as a format can carry it: what it can't is noted as lost here,
//! for all formats in the same way, and what is left is what the format writes.

use std::collections::HashMap;
use std::sync::Arc;

use super::selection::{Part, Selection};
use super::written_names::WrittenNames;
use super::{
    Capabilities, Carries, Example, ExportError, ExportOptions, ExportedFile, Loss, LossReport,
    Sink, Wrote, foreign,
};
use crate::analysis::cores::in_order;
use crate::model::{
    Article, ArticleMeta, Claim, ClaimMention, Label, LayerState, Mention, MentionId, Project,
};
use crate::text::{Extent, TextRange};

/// What is written of one article.
pub(super) struct CarriedDocument<'a> {
    /// The article.
    pub(super) article: &'a Arc<Article>,
    /// Its mentions in reading order, those of all wanted people together.
    pub(super) mentions: Vec<CarriedMention<'a>>,
    /// The claims of all wanted people; empty where the format carries none.
    pub(super) claims: Vec<CarriedClaim<'a>>,
}

/// One mention, as the format can carry it.
pub(super) struct CarriedMention<'a> {
    /// As it is in the project.
    pub(super) mention: &'a Mention,
    /// Its label.
    pub(super) label: &'a Label,
    /// The place of its label in the scheme.
    pub(super) rank: usize,
    /// What its label is called in the file.
    pub(super) name: Arc<str>,
    /// Where it is written; not that of the mention if the format carries no gaps.
    pub(super) extent: Extent,
}

/// One claim.
pub(super) struct CarriedClaim<'a> {
    /// As it is in the project.
    pub(super) claim: &'a Claim,
    /// Its written mentions in this article: what their role is called in the file, and their
    /// index in [`CarriedDocument::mentions`].
    pub(super) members: Vec<(Arc<str>, usize)>,
}

impl CarriedDocument<'_> {
    /// Notes that it is left out, with its mentions.
    pub(super) fn note_left_out(&self, loss: &mut LossReport) {
        loss.note(Loss::Skipped, || Example::article(self.article));
        for one in &self.mentions {
            loss.note(Loss::LeftOut, || Example::of(self.article, &one.extent));
        }
    }
}

impl CarriedMention<'_> {
    /// From where to where it is written, gaps included.
    pub(super) fn range(&self) -> TextRange {
        self.extent.cover()
    }
}

/// So many articles are chosen at one go on one core.
const BATCH: usize = 256;
/// So many articles are written into files of their own at one go on one core.
const FILES_AT_ONCE: usize = 64;

/// Makes the documents that are written of a project, one by one.
pub(super) struct Carrier<'a> {
    selection: Selection<'a>,
    can: Capabilities,
    places: &'static [&'static str],
    names: WrittenNames,
}

impl<'a> Carrier<'a> {
    /// Chooses what the options want and the format can carry. `places` are those where it writes
    /// back what it does not know. What concerns no single article is noted.
    ///
    /// # Errors
    /// [`ExportError::Unknown`] if the options name what is not there.
    pub(super) fn new(
        project: &'a Project,
        options: &'a ExportOptions,
        can: &Capabilities,
        places: &'static [&'static str],
        loss: &mut LossReport,
    ) -> Result<Self, ExportError> {
        let carrier = Self {
            selection: Selection::new(project, options, loss)?,
            can: *can,
            places,
            names: WrittenNames::new(&project.scheme, can.names),
        };
        if !can.carries(Carries::Scheme) {
            loss.note(Loss::Scheme, || Example::named(&project.title));
            carrier.note_names(loss);
        }
        Ok(carrier)
    }

    /// The wanted articles, in the project's order.
    pub(super) fn parts(&self) -> &[Part<'a>] {
        &self.selection.parts
    }

    /// What labels and roles are called in the file.
    pub(super) fn names(&self) -> &WrittenNames {
        &self.names
    }

    /// Works on batches of so many articles on all cores, and takes what comes of them in their
    /// order.
    pub(super) fn in_batches<D: Send>(
        &self,
        size: usize,
        loss: &mut LossReport,
        work: impl Fn(&[Part<'a>], &mut LossReport) -> D + Sync,
        mut take: impl FnMut(D),
    ) {
        in_order(
            self.parts().chunks(size),
            |parts| {
                let mut lost = LossReport::default();
                (work(parts, &mut lost), lost)
            },
            |(done, lost)| {
                loss.add(lost);
                take(done);
            },
        );
    }

    /// Puts articles into parts with `put`, some into each and on all cores, and hands the parts
    /// to `take` in their order; what was written.
    pub(super) fn each<P: Default + Send>(
        &self,
        loss: &mut LossReport,
        put: impl Fn(&mut P, &CarriedDocument<'a>, &mut LossReport) + Sync,
        mut take: impl FnMut(P),
    ) -> Vec<Wrote> {
        let mut wrote = Vec::with_capacity(self.parts().len());
        self.in_batches(
            BATCH,
            loss,
            |parts, lost| {
                let mut out = P::default();
                let mut written = Vec::with_capacity(parts.len());
                for part in parts {
                    let document = self.document(part, lost);
                    put(&mut out, &document, lost);
                    written.push(document.wrote());
                }
                (out, written)
            },
            |(part, written)| {
                take(part);
                wrote.extend(written);
            },
        );
        wrote
    }

    /// Writes files of each article with `write`, on all cores, and hands them to the sink in the
    /// order of the articles; what was written. Those for which there is `None` are left out.
    pub(super) fn write_files(
        &self,
        loss: &mut LossReport,
        sink: &mut dyn Sink,
        write: impl Fn(&CarriedDocument<'a>, &mut LossReport) -> Option<(Vec<ExportedFile>, Wrote)>
        + Sync,
    ) -> Vec<Wrote> {
        let mut wrote = Vec::with_capacity(self.parts().len());
        self.in_batches(
            FILES_AT_ONCE,
            loss,
            |parts, lost| {
                let written = parts.iter().filter_map(|part| {
                    let document = self.document(part, lost);
                    write(&document, lost)
                });
                written.collect::<Vec<_>>()
            },
            |written| {
                for (files, one) in written {
                    files.into_iter().for_each(|file| sink.put(file));
                    wrote.push(one);
                }
            },
        );
        wrote
    }

    /// One of them as the format can carry it; what it can't is noted.
    pub(super) fn document(&self, part: &Part<'a>, loss: &mut LossReport) -> CarriedDocument<'a> {
        note_article(part, &self.can, loss);
        let document = carried_document(&self.selection, part, &self.can, &self.names, loss);
        let mentions = document.mentions.iter().map(|one| one.mention);
        note_foreign(document.article, mentions, self.places, loss);
        document
    }

    /// Notes the used labels and roles that are called otherwise than people called them.
    fn note_names(&self, loss: &mut LossReport) {
        let labels = self.selection.project.scheme.labels.iter().enumerate();
        let renamed = labels.filter(|(rank, label)| *self.names.label_at(*rank) != *label.name);
        for (_, label) in renamed {
            let mut parts = self.selection.parts.iter();
            if parts.any(|part| self.selection.uses(part, &label.id)) {
                loss.note(Loss::Renamed, || Example::named(&label.name));
            }
        }
        if !self.can.carries(Carries::Claims) {
            return;
        }
        let roles = self.selection.project.scheme.roles.iter();
        for role in roles.filter(|role| *self.names.role(&role.id) != *role.name) {
            let mut parts = self.selection.parts.iter();
            if parts.any(|part| part.uses_role(&role.id)) {
                loss.note(Loss::RenamedRoles, || Example::named(&role.name));
            }
        }
    }
}

/// Notes what other tools' files said of an article and its mentions, but for what came from these
/// places.
pub(super) fn note_foreign<'m>(
    article: &Article,
    mentions: impl Iterator<Item = &'m Mention>,
    places: &[&str],
    loss: &mut LossReport,
) {
    if foreign::is_beyond(&article.meta.foreign, places) {
        loss.note(Loss::Foreign, || Example::article(article));
    }
    for mention in mentions {
        if foreign::is_beyond(&mention.foreign, places) {
            loss.note(Loss::Foreign, || Example::of(article, &mention.extent));
        }
    }
}

fn note_article(part: &Part<'_>, can: &Capabilities, loss: &mut LossReport) {
    let article = part.article;
    let example = || Example::article(article);
    let title_only = || ArticleMeta {
        title: article.meta.title.clone(),
        foreign: article.meta.foreign.clone(),
        ..ArticleMeta::default()
    };
    if !can.carries(Carries::Titles) && !article.meta.title.is_empty() {
        loss.note(Loss::Titles, example);
    }
    if !can.carries(Carries::Metadata) && article.meta != title_only() {
        loss.note(Loss::Metadata, example);
    }
    if !can.carries(Carries::Texts) {
        loss.note(Loss::Texts, example);
    }
    let worked = |state: LayerState| state != LayerState::New;
    if !can.carries(Carries::States) && part.layers.iter().any(|(_, layer)| worked(layer.state)) {
        loss.note(Loss::States, example);
    }
    let made = part
        .layers
        .iter()
        .filter(|(_, layer)| layer.mention_count() + layer.claim_count() > 0);
    if !can.carries(Carries::People) && made.count() > 1 {
        loss.note(Loss::Together, example);
    }
}

fn carried_document<'a>(
    selection: &Selection<'a>,
    part: &Part<'a>,
    can: &Capabilities,
    names: &WrittenNames,
    loss: &mut LossReport,
) -> CarriedDocument<'a> {
    let article = part.article;
    let count = part.layers.iter().map(|(_, layer)| layer.mention_count());
    let mut mentions: Vec<CarriedMention<'a>> = Vec::with_capacity(count.sum());
    for (_, layer) in &part.layers {
        for mention in selection.mentions(layer) {
            // Every mention of a project has a label of its scheme: edits see to it.
            let mut labels = selection.project.scheme.labels.iter().enumerate();
            let Some((rank, label)) = labels.find(|(_, label)| label.id == mention.label) else {
                continue;
            };
            note_mention(article, mention, can, loss);
            mentions.push(CarriedMention {
                mention,
                label,
                rank,
                name: names.label_at(rank),
                extent: extent_of(article, mention, can, loss),
            });
        }
    }
    if part.layers.len() > 1 {
        mentions.sort_by(|a, b| {
            let place = |one: &CarriedMention<'_>| (one.range().start(), one.range().end());
            place(a).cmp(&place(b))
        });
    }
    let kept = if can.carries(Carries::People) {
        None
    } else {
        drop_same(article, &mut mentions, loss)
    };
    let mut document = CarriedDocument {
        article,
        mentions,
        claims: Vec::new(),
    };
    carry_claims(selection, part, can, names, kept, &mut document, loss);
    document
}

fn note_mention(article: &Article, mention: &Mention, can: &Capabilities, loss: &mut LossReport) {
    let example = || Example::of(article, &mention.extent);
    if !mention.attributes.is_empty() && !can.carries(Carries::Attributes) {
        loss.note(Loss::Attributes, example);
    }
    if (!mention.note.is_empty() || mention.unsure) && !can.carries(Carries::Notes) {
        loss.note(Loss::Notes, example);
    }
    if !can.carries(Carries::Provenance) {
        loss.note(Loss::Provenance, example);
    }
    if !can.carries(Carries::Mentions) {
        loss.note(Loss::Mentions, example);
    }
}

/// A mention with gaps is written from its first to its last word where gaps can't be.
fn extent_of(
    article: &Article,
    mention: &Mention,
    can: &Capabilities,
    loss: &mut LossReport,
) -> Extent {
    if mention.extent.is_discontinuous() && !can.carries(Carries::Gaps) {
        loss.note(Loss::Gaps, || Example::of(article, &mention.extent));
        return mention.extent.cover().into();
    }
    mention.extent.clone()
}

/// Takes out what several people marked in the same way, where the file does not say who did;
/// mentions are in the order of their ranges. The answer gives, for each mention that there was,
/// the index of the one that stands for it; none if that is each itself.
fn drop_same(
    article: &Article,
    mentions: &mut Vec<CarriedMention<'_>>,
    loss: &mut LossReport,
) -> Option<Vec<(MentionId, usize)>> {
    let mut neighbours = mentions.windows(2);
    if !neighbours.any(|pair| matches!(pair, [one, next] if one.range() == next.range())) {
        return None;
    }
    let mut index_of = Vec::with_capacity(mentions.len());
    let mut kept: Vec<CarriedMention<'_>> = Vec::with_capacity(mentions.len());
    for one in mentions.drain(..) {
        let behind = kept.iter().enumerate().rev();
        let mut same_place = behind.take_while(|(_, other)| other.range() == one.range());
        let same = same_place
            .find(|(_, other)| other.rank == one.rank && other.extent == one.extent)
            .map(|(index, _)| index);
        index_of.push((one.mention.id, same.unwrap_or(kept.len())));
        if same.is_some() {
            loss.note(Loss::Twice, || Example::of(article, &one.extent));
        } else {
            kept.push(one);
        }
    }
    *mentions = kept;
    Some(index_of)
}

fn carry_claims<'a>(
    selection: &Selection<'a>,
    part: &Part<'a>,
    can: &Capabilities,
    names: &WrittenNames,
    kept: Option<Vec<(MentionId, usize)>>,
    document: &mut CarriedDocument<'a>,
    loss: &mut LossReport,
) {
    if part
        .layers
        .iter()
        .all(|(_, layer)| layer.claim_count() == 0)
    {
        return;
    }
    let article = part.article;
    let ids = document.mentions.iter().map(|one| one.mention.id);
    let kept = kept.unwrap_or_else(|| ids.zip(0..).collect());
    let index_of: HashMap<MentionId, usize> = kept.into_iter().collect();
    for (_, layer) in &part.layers {
        for claim in layer.claims() {
            note_claim(article, claim, can, loss);
            if !can.carries(Carries::Claims) {
                continue;
            }
            let mut members = Vec::with_capacity(claim.mentions.len());
            for ClaimMention { role, mention } in &claim.mentions {
                match index_of.get(mention) {
                    Some(index) => members.push((names.role(role), *index)),
                    None => {
                        let apart = match selection.has_mention(*mention) {
                            true => Loss::Apart,
                            false => Loss::MentionsElsewhere,
                        };
                        loss.note(apart, || of_claim(article, claim));
                    }
                }
            }
            document.claims.push(CarriedClaim { claim, members });
        }
    }
}

fn note_claim(article: &Article, claim: &Claim, can: &Capabilities, loss: &mut LossReport) {
    let example = || of_claim(article, claim);
    if !can.carries(Carries::Claims) {
        loss.note(Loss::Claims, example);
        return;
    }
    if !can.carries(Carries::Wordings) {
        loss.note(Loss::Wordings, example);
    }
    if !can.carries(Carries::Verdicts) {
        loss.note(Loss::Verdicts, example);
    }
    let more = !claim.evidence.is_empty() || !claim.questions.is_empty() || !claim.links.is_empty();
    if !can.carries(Carries::Evidence) && more {
        loss.note(Loss::Evidence, example);
    }
}

/// A claim as an example.
pub(super) fn of_claim(article: &Article, claim: &Claim) -> Example {
    Example {
        article: Some(article.id.clone()),
        ..Example::named(&format!("claim {}", claim.number))
    }
}
