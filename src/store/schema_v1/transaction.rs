//! A committed step as one line of a journal.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::{MetaRecord, OriginalRecord, digest};
use super::claim::ClaimRecord;
use super::decision::{DecisionRecord, IdeaRecord};
use super::layer::MentionRecord;
use super::project::PersonRecord;
use super::scheme::SchemeRecord;
use super::suggestion::{ProposalsFile, RunRecord};
use super::{Texts, is_default, moment, named};
use crate::edit::{Edit, Entry, Head, Transaction};
use crate::model::{
    Article, ArticleId, ClaimId, Item, LabelId, LayerKey, LayerState, MentionId, PersonId,
    ProposalsKey, RunId, StepNumber,
};
use crate::session::journal::{Step, StepKind};
use crate::text::{ArticleText, Digest};

/// The version of journals that this module writes. Version 1 had neither numbers nor what takes
/// a step back.
pub(crate) const JOURNAL: u32 = 2;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "step")]
pub(crate) struct TransactionRecord {
    #[serde(default, skip_serializing_if = "is_default")]
    number: Option<StepNumber>,
    /// The state on which it was done; none if it is no step of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    after: Option<StepNumber>,
    /// The state to which it went back, or forward again.
    #[serde(default, skip_serializing_if = "is_default")]
    to: Option<StepNumber>,
    /// The step of which it is a later part.
    #[serde(default, skip_serializing_if = "is_default")]
    part_of: Option<StepNumber>,
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    person: Option<String>,
    when: String,
    #[serde(default, skip_serializing_if = "is_default")]
    focus: Option<FocusRecord>,
    edits: Vec<EditRecord>,
    /// What takes it back.
    #[serde(default, skip_serializing_if = "is_default")]
    inverse: Vec<EditRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum FocusRecord {
    Article(String),
    Mention(String),
    Claim(String),
    Label(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum EditRecord {
    SetTitle(String),
    SetGuidelines(String),
    SetScheme(SchemeRecord),
    PutPerson(PersonRecord),
    DeletePerson(String),
    PutArticle {
        id: String,
        /// Of the text, which has its own file.
        digest: String,
        #[serde(default, skip_serializing_if = "is_default")]
        index: Option<usize>,
        #[serde(default, skip_serializing_if = "is_default")]
        meta: MetaRecord,
        #[serde(default, skip_serializing_if = "is_default")]
        original: Option<OriginalRecord>,
    },
    DeleteArticle(String),
    SetArticleMeta {
        article: String,
        meta: MetaRecord,
    },
    SetLayerState {
        article: String,
        by: String,
        state: String,
    },
    PutMention {
        article: String,
        by: String,
        mention: MentionRecord,
    },
    DeleteMention {
        article: String,
        by: String,
        id: String,
    },
    PutClaim {
        article: String,
        by: String,
        claim: ClaimRecord,
    },
    DeleteClaim {
        article: String,
        by: String,
        id: String,
    },
    PutDecision {
        article: String,
        by: String,
        decision: DecisionRecord,
    },
    DeleteDecision {
        article: String,
        by: String,
        idea: IdeaRecord,
    },
    PutRun(RunRecord),
    DeleteRun(String),
    PutProposals(ProposalsFile),
    DeleteProposals {
        article: String,
        run: String,
    },
}

impl TransactionRecord {
    /// `texts` need not know the articles that the step itself brings.
    pub(crate) fn of(step: &Step, texts: &dyn Texts) -> Self {
        let transaction = &step.transaction;
        let mut texts = Overlay {
            below: texts,
            own: HashMap::new(),
        };
        let mut records = |edits: &[Edit]| {
            let mut records = Vec::with_capacity(edits.len());
            for edit in edits {
                if let Edit::PutArticle { article, .. } = edit {
                    texts.own.insert(article.id.clone(), article.text.clone());
                }
                records.push(edit_record(edit, &texts));
            }
            records
        };
        let edits = records(&transaction.edits);
        let (mut after, mut to, mut part_of) = (None, None, None);
        let inverse = match &step.kind {
            StepKind::Done { parent, inverse } => {
                after = Some(*parent);
                records(inverse)
            }
            StepKind::Went { to: state } => {
                to = Some(*state);
                Vec::new()
            }
            StepKind::PartOf { step, inverse } => {
                part_of = Some(*step);
                records(inverse)
            }
            StepKind::Aside => Vec::new(),
        };
        Self {
            number: Some(step.number),
            after,
            to,
            part_of,
            name: transaction.name.clone(),
            person: transaction.person.as_ref().map(ToString::to_string),
            when: transaction.at.to_string(),
            focus: transaction.focus.as_ref().and_then(|item| match item {
                Item::Article(id) => Some(FocusRecord::Article(id.to_string())),
                Item::Mention(id) => Some(FocusRecord::Mention(id.to_string())),
                Item::Claim(id) => Some(FocusRecord::Claim(id.to_string())),
                Item::Label(id) => Some(FocusRecord::Label(id.to_string())),
                // Undo takes nobody to them: they are seen in dialogs alone.
                Item::Role(_) | Item::Person(_) => None,
            }),
            edits,
            inverse,
        }
    }

    /// How far the history had come with this step, from where it was before.
    pub(crate) fn head(&self, before: Head) -> Head {
        let Some(number) = self.number else {
            return before;
        };
        Head {
            last: number.max(before.last),
            at: match self.after {
                Some(_) => number,
                None => self.to.unwrap_or(before.at),
            },
        }
    }

    /// When it was done among the steps of all journals: by its number, which clocks that jump
    /// do not touch. Steps of version 1 have none; they are older, and go by the clock.
    pub(crate) fn turn(&self) -> (Option<StepNumber>, Option<crate::model::Timestamp>) {
        (self.number, moment(&self.when).ok())
    }

    /// When it was done, if that makes sense.
    pub(crate) fn at(&self) -> Option<crate::model::Timestamp> {
        moment(&self.when).ok()
    }

    /// Its number; none in version 1.
    pub(crate) fn number(&self) -> Option<StepNumber> {
        self.number
    }

    /// The transaction. `find` looks for the text of an article that it brings.
    pub(crate) fn into_model(
        self,
        texts: &dyn Texts,
        find: &Find<'_>,
    ) -> Result<Transaction, String> {
        let mut texts = Overlay {
            below: texts,
            own: HashMap::new(),
        };
        Ok(Transaction {
            edits: edits(self.edits, &mut texts, find)?,
            name: self.name,
            focus: self.focus.map(focus).transpose()?,
            person: self.person.as_deref().map(person).transpose()?,
            at: moment(&self.when)?,
        })
    }

    /// What it is in the history. A step whose texts are gone is listed all the same.
    pub(crate) fn into_past(mut self, texts: &dyn Texts, find: &Find<'_>) -> Option<PastEvent> {
        let number = self.number?;
        if let Some(to) = self.to {
            return Some(PastEvent::Went { number, to });
        }
        let is_part = self.after.is_none();
        let parent = self.after.or(self.part_of)?;
        let inverse = std::mem::take(&mut self.inverse);
        let bare = Self {
            edits: Vec::new(),
            ..self.clone()
        };
        let mut overlay = Overlay {
            below: texts,
            own: HashMap::new(),
        };
        let inverse = edits(inverse, &mut overlay, find);
        // What it brought is known to what takes it back, and the other way round.
        let both = inverse.and_then(|inverse| Ok((self.into_model(&overlay, find)?, inverse)));
        let (forward, inverse, lost) = match both {
            Ok((forward, inverse)) => (forward, inverse, None),
            Err(why) => {
                let bare = bare.into_model(texts, find).ok()?;
                (bare, Vec::new(), Some(why.into()))
            }
        };
        let entry = Box::new(Entry {
            number,
            parent,
            forward: Arc::new(forward),
            inverse: inverse.into(),
            lost,
        });
        Some(match is_part {
            true => PastEvent::Part(entry),
            false => PastEvent::Done(entry),
        })
    }
}

/// What a record is in the history.
pub(crate) enum PastEvent {
    Done(Box<Entry>),
    /// A later part of the step that is its parent.
    Part(Box<Entry>),
    Went {
        number: StepNumber,
        to: StepNumber,
    },
}

/// Looks for the text of an article by its digest.
pub(crate) type Find<'a> = dyn Fn(&ArticleId, Digest) -> Result<ArticleText, String> + 'a;

fn edits(
    records: Vec<EditRecord>,
    texts: &mut Overlay<'_>,
    find: &Find<'_>,
) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::with_capacity(records.len());
    for record in records {
        let edit = edit(record, texts, find)?;
        if let Edit::PutArticle { article, .. } = &edit {
            texts.own.insert(article.id.clone(), article.text.clone());
        }
        edits.push(edit);
    }
    Ok(edits)
}

/// Texts that a transaction brings, over those that are there.
struct Overlay<'a> {
    below: &'a dyn Texts,
    own: HashMap<ArticleId, ArticleText>,
}

impl Texts for Overlay<'_> {
    fn text(&self, id: &ArticleId) -> Option<ArticleText> {
        self.own.get(id).cloned().or_else(|| self.below.text(id))
    }
}

fn edit_record(edit: &Edit, texts: &dyn Texts) -> EditRecord {
    let keys = |key: &LayerKey| (key.article.to_string(), key.person.to_string());
    match edit {
        Edit::SetTitle(title) => EditRecord::SetTitle(title.clone()),
        Edit::SetGuidelines(text) => EditRecord::SetGuidelines(text.clone()),
        Edit::SetScheme(scheme) => EditRecord::SetScheme(SchemeRecord::of(scheme)),
        Edit::PutPerson(person) => EditRecord::PutPerson(PersonRecord::of(person)),
        Edit::DeletePerson(id) => EditRecord::DeletePerson(id.to_string()),
        Edit::PutArticle { article, index } => EditRecord::PutArticle {
            id: article.id.to_string(),
            digest: article.text.digest().to_string(),
            index: *index,
            meta: MetaRecord::of(&article.meta),
            original: article.original.as_ref().map(OriginalRecord::of),
        },
        Edit::DeleteArticle(id) => EditRecord::DeleteArticle(id.to_string()),
        Edit::SetArticleMeta { article, meta } => EditRecord::SetArticleMeta {
            article: article.to_string(),
            meta: MetaRecord::of(meta),
        },
        Edit::SetLayerState { layer, state } => {
            let (article, by) = keys(layer);
            let state = state.name().to_owned();
            EditRecord::SetLayerState { article, by, state }
        }
        Edit::PutMention { layer, mention } => {
            let (article, by) = keys(layer);
            let text = texts.text(&layer.article);
            let mention = MentionRecord::of(mention, text.as_ref());
            EditRecord::PutMention {
                article,
                by,
                mention,
            }
        }
        Edit::DeleteMention { layer, id } => {
            let (article, by) = keys(layer);
            let id = id.to_string();
            EditRecord::DeleteMention { article, by, id }
        }
        Edit::PutClaim { layer, claim } => {
            let (article, by) = keys(layer);
            let claim = ClaimRecord::of(claim, &layer.article, texts);
            EditRecord::PutClaim { article, by, claim }
        }
        Edit::DeleteClaim { layer, id } => {
            let (article, by) = keys(layer);
            let id = id.to_string();
            EditRecord::DeleteClaim { article, by, id }
        }
        Edit::PutDecision { layer, decision } => {
            let (article, by) = keys(layer);
            let text = texts.text(&layer.article);
            let decision = DecisionRecord::of(decision, text.as_ref());
            EditRecord::PutDecision {
                article,
                by,
                decision,
            }
        }
        Edit::DeleteDecision { layer, idea } => {
            let (article, by) = keys(layer);
            let text = texts.text(&layer.article);
            let idea = IdeaRecord::of(idea, text.as_ref());
            EditRecord::DeleteDecision { article, by, idea }
        }
        Edit::PutRun(run) => EditRecord::PutRun(RunRecord::of(run)),
        Edit::DeleteRun(id) => EditRecord::DeleteRun(id.to_string()),
        Edit::PutProposals { key, proposals } => {
            let text = texts.text(&key.article);
            EditRecord::PutProposals(ProposalsFile::of(key, proposals, text.as_ref()))
        }
        Edit::DeleteProposals(key) => EditRecord::DeleteProposals {
            article: key.article.to_string(),
            run: key.run.to_string(),
        },
    }
}

fn article(id: &str) -> Result<ArticleId, String> {
    ArticleId::new(id).map_err(|error| error.to_string())
}

fn person(id: &str) -> Result<PersonId, String> {
    PersonId::new(id).map_err(|error| error.to_string())
}

fn key(article_id: &str, by: &str) -> Result<LayerKey, String> {
    Ok(LayerKey {
        article: article(article_id)?,
        person: person(by)?,
    })
}

fn focus(record: FocusRecord) -> Result<Item, String> {
    Ok(match record {
        FocusRecord::Article(id) => Item::Article(article(&id)?),
        FocusRecord::Mention(id) => Item::Mention(named("mention id", &id, MentionId::parse)?),
        FocusRecord::Claim(id) => Item::Claim(named("claim id", &id, ClaimId::parse)?),
        FocusRecord::Label(id) => Item::Label(LabelId::new(&id).map_err(|e| e.to_string())?),
    })
}

fn edit(record: EditRecord, texts: &dyn Texts, find: &Find<'_>) -> Result<Edit, String> {
    Ok(match record {
        EditRecord::SetTitle(title) => Edit::SetTitle(title),
        EditRecord::SetGuidelines(text) => Edit::SetGuidelines(text),
        EditRecord::SetScheme(record) => Edit::SetScheme(Arc::new(
            record
                .into_model()
                .map_err(|(id, m)| format!("{id}: {m}"))?,
        )),
        EditRecord::PutPerson(record) => Edit::PutPerson(record.into_model()?),
        EditRecord::DeletePerson(id) => Edit::DeletePerson(person(&id)?),
        EditRecord::PutArticle {
            id,
            digest: text_digest,
            index,
            meta,
            original,
        } => {
            let id = article(&id)?;
            let text = find(&id, digest(&text_digest)?)?;
            let article = Article {
                id,
                text,
                meta: meta.into_model()?,
                original: original.map(OriginalRecord::into_model).transpose()?,
            };
            Edit::PutArticle {
                article: Arc::new(article),
                index,
            }
        }
        EditRecord::DeleteArticle(id) => Edit::DeleteArticle(article(&id)?),
        EditRecord::SetArticleMeta { article: id, meta } => Edit::SetArticleMeta {
            article: article(&id)?,
            meta: Box::new(meta.into_model()?),
        },
        EditRecord::SetLayerState { article, by, state } => Edit::SetLayerState {
            layer: key(&article, &by)?,
            state: named("state", &state, LayerState::parse)?,
        },
        EditRecord::PutMention {
            article,
            by,
            mention,
        } => {
            let layer = key(&article, &by)?;
            let text = text_of(&layer.article, texts)?;
            let mention = Arc::new(mention.into_model(&text, None)?);
            Edit::PutMention { layer, mention }
        }
        EditRecord::DeleteMention { article, by, id } => Edit::DeleteMention {
            layer: key(&article, &by)?,
            id: named("mention id", &id, MentionId::parse)?,
        },
        EditRecord::PutClaim { article, by, claim } => {
            let layer = key(&article, &by)?;
            let claim = Arc::new(claim.into_model(&layer.article, texts, None)?);
            Edit::PutClaim { layer, claim }
        }
        EditRecord::DeleteClaim { article, by, id } => Edit::DeleteClaim {
            layer: key(&article, &by)?,
            id: named("claim id", &id, ClaimId::parse)?,
        },
        other => review(other, texts)?,
    })
}

/// Edits of what machines proposed and people answered.
fn review(record: EditRecord, texts: &dyn Texts) -> Result<Edit, String> {
    Ok(match record {
        EditRecord::PutDecision {
            article,
            by,
            decision,
        } => {
            let layer = key(&article, &by)?;
            let text = text_of(&layer.article, texts)?;
            let decision = Arc::new(decision.into_model(&text, None)?);
            Edit::PutDecision { layer, decision }
        }
        EditRecord::DeleteDecision { article, by, idea } => {
            let layer = key(&article, &by)?;
            let text = text_of(&layer.article, texts)?;
            let idea = Box::new(idea.into_model(&text, None)?);
            Edit::DeleteDecision { layer, idea }
        }
        EditRecord::PutRun(record) => Edit::PutRun(Arc::new(record.into_model()?)),
        EditRecord::DeleteRun(id) => Edit::DeleteRun(run(&id)?),
        EditRecord::PutProposals(record) => {
            let key = ProposalsKey {
                article: article(&record.article)?,
                run: run(&record.run)?,
            };
            let text = text_of(&key.article, texts)?;
            let proposals = record.into_model(&text).map_err(|(_, message)| message)?;
            let proposals = Arc::new(proposals);
            Edit::PutProposals { key, proposals }
        }
        EditRecord::DeleteProposals {
            article: on,
            run: by,
        } => Edit::DeleteProposals(ProposalsKey {
            article: article(&on)?,
            run: run(&by)?,
        }),
        // All others were read before.
        _ => return Err("this step can't be read".to_owned()),
    })
}

fn run(id: &str) -> Result<RunId, String> {
    RunId::new(id).map_err(|error| error.to_string())
}

fn text_of(id: &ArticleId, texts: &dyn Texts) -> Result<ArticleText, String> {
    texts
        .text(id)
        .ok_or_else(|| format!("there is no article {id}"))
}
