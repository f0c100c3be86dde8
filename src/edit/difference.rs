//! The edits that make one project of another.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Edit;
use crate::model::{Article, ArticleId, Layer, LayerKey, Project, ProposalsKey, RunId};

/// The edits that, applied to `from`, give `to`. None if they are equal.
#[must_use]
pub fn difference(from: &Project, to: &Project) -> Vec<Edit> {
    let mut edits = Vec::new();
    if from.title != to.title {
        edits.push(Edit::SetTitle(to.title.clone()));
    }
    if from.guidelines != to.guidelines {
        edits.push(Edit::SetGuidelines(to.guidelines.clone()));
    }
    let people = to.people().iter();
    edits.extend(
        people
            .filter(|person| from.person(&person.id) != Some(person))
            .map(|person| Edit::PutPerson(person.clone())),
    );
    if from.scheme != to.scheme {
        edits.push(Edit::SetScheme(to.scheme.clone()));
    }
    articles(from, to, &mut edits);
    let keys = || from.layers().chain(to.layers()).map(|(key, _)| key);
    let keys: BTreeSet<&LayerKey> = keys().collect();
    let pairs: Vec<(&LayerKey, &Layer, &Layer)> = keys
        .into_iter()
        .map(|key| (key, from.layer(key), to.layer(key)))
        .filter(|(_, from, to)| match (from, to) {
            (Some(from), Some(to)) => !Arc::ptr_eq(from, to) && from != to,
            (from, to) => from.is_some() || to.is_some(),
        })
        .map(|(key, from, to)| (key, layer_or_none(from), layer_or_none(to)))
        .collect();
    layers(&pairs, &mut edits);
    runs(from, to, &mut edits);
    let gone = |id: &ArticleId| to.article(id).is_none();
    let articles = from.articles().filter(|article| gone(&article.id));
    edits.extend(articles.map(|article| Edit::DeleteArticle(article.id.clone())));
    let people = from.people().iter();
    edits.extend(
        people
            .filter(|person| to.person(&person.id).is_none())
            .map(|person| Edit::DeletePerson(person.id.clone())),
    );
    edits
}

/// Work on articles. What goes leaves first: a thing may have moved from one layer to another.
fn layers(pairs: &[(&LayerKey, &Layer, &Layer)], edits: &mut Vec<Edit>) {
    for (key, from, to) in pairs {
        let layer = || (*key).clone();
        let claims = from.claims().filter(|claim| to.claim(claim.id).is_none());
        edits.extend(claims.map(|claim| Edit::DeleteClaim {
            layer: layer(),
            id: claim.id,
        }));
        let mentions = from.mentions().filter(|one| to.mention(one.id).is_none());
        edits.extend(mentions.map(|mention| Edit::DeleteMention {
            layer: layer(),
            id: mention.id,
        }));
        let decisions = from.decisions();
        let gone = decisions.filter(|one| to.decision(&one.idea).is_none());
        edits.extend(gone.map(|decision| Edit::DeleteDecision {
            layer: layer(),
            idea: Box::new(decision.idea.clone()),
        }));
    }
    for (key, from, to) in pairs {
        let layer = || (*key).clone();
        let mentions = to.mentions_in_order().into_iter();
        let new = mentions.filter(|one| from.mention(one.id) != Some(one));
        edits.extend(new.map(|mention| Edit::PutMention {
            layer: layer(),
            mention: mention.clone(),
        }));
        let new = to.claims().filter(|one| from.claim(one.id) != Some(one));
        edits.extend(new.map(|claim| Edit::PutClaim {
            layer: layer(),
            claim: claim.clone(),
        }));
        let decisions = to.decisions();
        let new = decisions.filter(|one| from.decision(&one.idea) != Some(one));
        edits.extend(new.map(|decision| Edit::PutDecision {
            layer: layer(),
            decision: decision.clone(),
        }));
        if from.state != to.state {
            let state = to.state;
            let layer = layer();
            edits.push(Edit::SetLayerState { layer, state });
        }
    }
}

/// Suggestion runs and what they say of articles.
fn runs(from: &Project, to: &Project, edits: &mut Vec<Edit>) {
    let new = to.runs().filter(|run| from.run(&run.id) != Some(run));
    edits.extend(new.map(|run| Edit::PutRun(run.clone())));
    let key = |article: &ArticleId, run: &RunId| ProposalsKey {
        article: article.clone(),
        run: run.clone(),
    };
    for (article, run, proposals) in to.proposals() {
        let key = key(article, run);
        let same = |old: &Arc<_>| Arc::ptr_eq(old, proposals) || old == proposals;
        if !from.proposals_at(&key).is_some_and(same) {
            let proposals = proposals.clone();
            edits.push(Edit::PutProposals { key, proposals });
        }
    }
    let old = from.proposals().map(|(article, run, _)| key(article, run));
    let gone = old.filter(|key| to.proposals_at(key).is_none());
    edits.extend(gone.map(Edit::DeleteProposals));
    let gone = from.runs().filter(|run| to.run(&run.id).is_none());
    edits.extend(gone.map(|run| Edit::DeleteRun(run.id.clone())));
}

fn layer_or_none(layer: Option<&Arc<Layer>>) -> &Layer {
    static NONE: std::sync::LazyLock<Layer> = std::sync::LazyLock::new(Layer::default);
    layer.map_or(&NONE, |layer| layer)
}

/// Articles that come, change or move. Those that go leave at the end, after the work on them.
fn articles(from: &Project, to: &Project, edits: &mut Vec<Edit>) {
    for article in to.articles() {
        let Some(old) = from.article(&article.id) else {
            continue;
        };
        let same = Arc::ptr_eq(old, article) || old == article;
        if !same {
            edits.push(change(old, article));
        }
    }
    let stays = |article: &&Arc<Article>| to.article(&article.id).is_some();
    let mut order: Vec<&ArticleId> = from.articles().filter(stays).map(|a| &a.id).collect();
    let wanted: Vec<&Arc<Article>> = to.articles().collect();
    if order
        .iter()
        .copied()
        .eq(wanted.iter().map(|article| &article.id))
    {
        return;
    }
    // Those that go are still in the list while the others find their places; each of these is
    // put at its place from the first on, so that those that go end up behind them.
    let some_go = order.len() < from.article_count();
    let mut moved = Vec::new();
    for (at, article) in wanted.iter().enumerate() {
        if order.get(at) == Some(&&article.id) && !some_go {
            continue;
        }
        if let Some(old) = order.iter().position(|id| **id == article.id) {
            order.remove(old);
        }
        order.insert(at.min(order.len()), &article.id);
        moved.push(Edit::PutArticle {
            article: Arc::clone(article),
            index: Some(at),
        });
    }
    edits.extend(moved);
}

fn change(old: &Article, new: &Article) -> Edit {
    if old.text == new.text && old.original == new.original {
        let article = new.id.clone();
        let meta = Box::new(new.meta.clone());
        return Edit::SetArticleMeta { article, meta };
    }
    Edit::PutArticle {
        article: Arc::new(new.clone()),
        index: None,
    }
}
