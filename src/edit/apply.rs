//! Applies a transaction: all of it, or nothing.

use super::change::{ArticleChange, ChangeSet};
use super::rules::{self, EditError};
use super::{Edit, Transaction};
use crate::model::Project;

/// Applies `transaction` and returns the edits that take it back, with what was touched.
///
/// # Errors
/// [`EditError`] if an edit names something that is not there or if a rule would be broken;
/// the project is then unchanged.
pub fn apply(
    project: &mut Project,
    transaction: &Transaction,
) -> Result<(Vec<Edit>, ChangeSet), EditError> {
    let mut inverse = Vec::with_capacity(transaction.edits.len());
    let mut changes = ChangeSet::default();
    let mut result = Ok(());
    for edit in &transaction.edits {
        match apply_one(project, edit, &mut changes) {
            Ok(Some(back)) => inverse.push(back),
            Ok(None) => {}
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }
    inverse.reverse();
    match result.and_then(|()| rules::check(project, &changes)) {
        Ok(()) => Ok((inverse, changes)),
        Err(error) => {
            let mut ignored = ChangeSet::default();
            for edit in &inverse {
                // These edits restore what was there a moment ago; none of them can fail.
                let _ = apply_one(project, edit, &mut ignored);
            }
            Err(error)
        }
    }
}

/// Applies one edit and returns the one that takes it back; `None` if nothing changed.
fn apply_one(
    project: &mut Project,
    edit: &Edit,
    changes: &mut ChangeSet,
) -> Result<Option<Edit>, EditError> {
    Ok(match edit {
        Edit::SetTitle(title) => {
            changes.project = true;
            Some(Edit::SetTitle(std::mem::replace(
                &mut project.title,
                title.clone(),
            )))
        }
        Edit::SetGuidelines(text) => {
            changes.project = true;
            Some(Edit::SetGuidelines(std::mem::replace(
                &mut project.guidelines,
                text.clone(),
            )))
        }
        Edit::SetScheme(scheme) => {
            changes.scheme = true;
            Some(Edit::SetScheme(std::mem::replace(
                &mut project.scheme,
                scheme.clone(),
            )))
        }
        Edit::PutPerson(person) => {
            changes.project = true;
            Some(match project.put_person(person.clone()) {
                Some(old) => Edit::PutPerson(old),
                None => Edit::DeletePerson(person.id.clone()),
            })
        }
        Edit::DeletePerson(id) => {
            changes.project = true;
            project.take_person(id).map(Edit::PutPerson)
        }
        Edit::PutArticle { .. } | Edit::DeleteArticle(_) | Edit::SetArticleMeta { .. } => {
            apply_to_articles(project, edit, changes)?
        }
        Edit::SetLayerState { layer, state } => {
            changes.states.insert(layer.clone());
            let old = project.put_layer_state(layer, *state);
            Some(Edit::SetLayerState {
                layer: layer.clone(),
                state: old,
            })
        }
        Edit::PutMention { .. }
        | Edit::DeleteMention { .. }
        | Edit::PutClaim { .. }
        | Edit::DeleteClaim { .. } => apply_to_work(project, edit, changes)?,
        Edit::PutDecision { .. }
        | Edit::DeleteDecision { .. }
        | Edit::PutRun(_)
        | Edit::DeleteRun(_)
        | Edit::PutProposals { .. }
        | Edit::DeleteProposals(_) => apply_to_review(project, edit, changes),
    })
}

/// Edits of what machines proposed and people answered. None of them can fail.
fn apply_to_review(project: &mut Project, edit: &Edit, changes: &mut ChangeSet) -> Option<Edit> {
    match edit {
        Edit::PutDecision { layer, decision } => {
            let old = project.put_decision(layer, decision.clone());
            changes.decision(layer, &decision.idea, old.as_ref());
            let layer = layer.clone();
            Some(match old {
                Some(decision) => Edit::PutDecision { layer, decision },
                None => Edit::DeleteDecision {
                    layer,
                    idea: Box::new(decision.idea.clone()),
                },
            })
        }
        Edit::DeleteDecision { layer, idea } => {
            let old = project.take_decision(layer, idea);
            changes.decision(layer, idea, old.as_ref());
            old.map(|decision| Edit::PutDecision {
                layer: layer.clone(),
                decision,
            })
        }
        Edit::PutRun(run) => {
            changes.runs.insert(run.id.clone());
            Some(match project.put_run(run.clone()) {
                Some(old) => Edit::PutRun(old),
                None => Edit::DeleteRun(run.id.clone()),
            })
        }
        Edit::DeleteRun(id) => {
            changes.runs.insert(id.clone());
            project.take_run(id).map(Edit::PutRun)
        }
        Edit::PutProposals { key, proposals } => {
            changes.proposals.insert(key.clone());
            let key = key.clone();
            Some(match project.put_proposals(&key, Some(proposals.clone())) {
                Some(proposals) => Edit::PutProposals { key, proposals },
                None => Edit::DeleteProposals(key),
            })
        }
        Edit::DeleteProposals(key) => {
            changes.proposals.insert(key.clone());
            let old = project.put_proposals(key, None);
            old.map(|proposals| Edit::PutProposals {
                key: key.clone(),
                proposals,
            })
        }
        _ => None,
    }
}

/// Edits of mentions and claims.
fn apply_to_work(
    project: &mut Project,
    edit: &Edit,
    changes: &mut ChangeSet,
) -> Result<Option<Edit>, EditError> {
    Ok(match edit {
        Edit::PutMention { layer, mention } => {
            // An id that lives in another layer must not be pulled out of it unseen.
            if project
                .home_of_mention(mention.id)
                .is_some_and(|home| **home != *layer)
            {
                return Err(EditError::Taken(mention.id.to_string()));
            }
            let old = project.put_mention(layer, mention.clone());
            changes.mention(layer, mention.id, old.as_ref());
            let layer = layer.clone();
            Some(match old {
                Some(old) => Edit::PutMention {
                    layer,
                    mention: old,
                },
                None => Edit::DeleteMention {
                    layer,
                    id: mention.id,
                },
            })
        }
        Edit::DeleteMention { layer, id } => {
            let old = project.take_mention(layer, *id);
            changes.mention(layer, *id, old.as_ref());
            old.map(|mention| Edit::PutMention {
                layer: layer.clone(),
                mention,
            })
        }
        Edit::PutClaim { layer, claim } => {
            if project
                .claim(claim.id)
                .is_some_and(|(home, _)| **home != *layer)
            {
                return Err(EditError::Taken(claim.id.to_string()));
            }
            let old = project.put_claim(layer, claim.clone());
            changes.claim(layer, claim.id, old.as_ref());
            let layer = layer.clone();
            Some(match old {
                Some(old) => Edit::PutClaim { layer, claim: old },
                None => Edit::DeleteClaim {
                    layer,
                    id: claim.id,
                },
            })
        }
        Edit::DeleteClaim { layer, id } => {
            let old = project.take_claim(layer, *id);
            changes.claim(layer, *id, old.as_ref());
            old.map(|claim| Edit::PutClaim {
                layer: layer.clone(),
                claim,
            })
        }
        _ => None,
    })
}

/// Edits of the list of articles.
fn apply_to_articles(
    project: &mut Project,
    edit: &Edit,
    changes: &mut ChangeSet,
) -> Result<Option<Edit>, EditError> {
    Ok(match edit {
        Edit::PutArticle { article, index } => {
            changes
                .articles
                .insert(article.id.clone(), ArticleChange::List);
            // Finding the place walks the list, so only for an article that is there already.
            let known = project.article(&article.id).is_some();
            let place = known.then(|| project.article_index(&article.id)).flatten();
            Some(match project.put_article(article.clone(), *index) {
                Some(old) => Edit::PutArticle {
                    article: old,
                    index: place,
                },
                None => Edit::DeleteArticle(article.id.clone()),
            })
        }
        Edit::DeleteArticle(id) => {
            changes.articles.insert(id.clone(), ArticleChange::List);
            let old = project.take_article(id);
            old.map(|(article, index)| Edit::PutArticle {
                article,
                index: Some(index),
            })
        }
        Edit::SetArticleMeta { article, meta } => {
            changes
                .articles
                .entry(article.clone())
                .or_insert(ArticleChange::Meta);
            let old = project
                .put_article_meta(article, (**meta).clone())
                .ok_or_else(|| EditError::NoArticle(article.clone()))?;
            Some(Edit::SetArticleMeta {
                article: article.clone(),
                meta: Box::new(old),
            })
        }
        _ => None,
    })
}
