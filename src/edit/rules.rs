//! What must hold after every transaction, checked on what it touched.

use std::collections::HashSet;
use std::fmt;

use super::change::{ArticleChange, ChangeSet};
use crate::model::project::{MAX_ARTICLES, MAX_PEOPLE, MAX_RUNS};
use crate::model::scheme::MAX_SCHEME;
use crate::model::{
    ArticleId, Claim, ClaimId, Idea, LabelId, Layer, LayerKey, Mention, MentionId, PersonId,
    Project, RunId, Scheme,
};
use crate::text::{Extent, TextRange};

/// Why a transaction was refused. The project is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// There is no such article.
    NoArticle(ArticleId),
    /// There is no such person.
    NoPerson(PersonId),
    /// There is no such mention.
    NoMention(MentionId),
    /// There is no such claim.
    NoClaim(ClaimId),
    /// There is no such suggestion run.
    NoRun(RunId),
    /// The scheme has no such label, role, status or scale.
    NotInScheme {
        /// `label`, `role`, `status`, `scale` or `value`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// An extent lies outside the article's text or cuts a character.
    OutsideText(ArticleId),
    /// The id is taken by another layer.
    Taken(String),
    /// The scheme forbids these labels to overlap.
    ForbiddenOverlap {
        /// The label of the mention.
        label: String,
        /// The label that it would overlap.
        other: String,
    },
    /// Something still needs what was to be deleted.
    InUse {
        /// What was to be deleted.
        what: String,
        /// What needs it.
        by: String,
    },
    /// The scheme names the same thing twice, or lacks what it must have.
    BadScheme(String),
    /// An attribute has a value that its type does not allow.
    BadAttribute {
        /// The attribute.
        key: String,
        /// What is wrong.
        problem: String,
    },
    /// There would be more than a project may have: it could be saved, but not opened again.
    TooMany {
        /// `people`, `articles`, `labels`, …
        what: &'static str,
        /// The most that there may be.
        most: usize,
    },
    /// Nothing can be changed: somebody else works on the project.
    ReadOnly,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoArticle(id) => write!(f, "there is no article {id}"),
            Self::NoPerson(id) => write!(f, "there is no person {id}"),
            Self::NoMention(id) => write!(f, "there is no mention {id}"),
            Self::NoClaim(id) => write!(f, "there is no claim {id}"),
            Self::NoRun(id) => write!(f, "there is no suggestion run {id}"),
            Self::NotInScheme { what, id } => write!(f, "the scheme has no {what} “{id}”"),
            Self::OutsideText(id) => write!(f, "the place lies outside the text of article {id}"),
            Self::Taken(id) => write!(f, "the id {id} is taken"),
            Self::ForbiddenOverlap { label, other } => {
                write!(
                    f,
                    "the scheme does not allow {label} and {other} to overlap"
                )
            }
            Self::InUse { what, by } => write!(f, "{what} is still used by {by}"),
            Self::ReadOnly => f.write_str(
                "This project is open read-only: nothing can be changed. Take it over to work on it",
            ),
            Self::TooMany { what, most } => {
                write!(f, "a project can have no more than {most} {what}")
            }
            Self::BadScheme(problem) => write!(f, "the scheme can't be used: {problem}"),
            Self::BadAttribute { key, problem } => write!(f, "attribute {key}: {problem}"),
        }
    }
}

impl std::error::Error for EditError {}

/// Checks everything that `changes` touched.
pub(super) fn check(project: &Project, changes: &ChangeSet) -> Result<(), EditError> {
    let counts = [
        ("articles", project.article_count(), MAX_ARTICLES),
        ("people", project.people().len(), MAX_PEOPLE),
        ("suggestion runs", project.runs().len(), MAX_RUNS),
    ];
    check_counts(counts)?;
    check_gone_articles(project, changes)?;
    check_replaced_articles(project, changes)?;
    if changes.scheme {
        check_scheme(project)?;
    }
    for (layer, ids) in &changes.mentions {
        check_layer_key(project, layer)?;
        check_mentions(project, layer, ids.keys().copied())?;
    }
    for (layer, ids) in &changes.claims {
        check_layer_key(project, layer)?;
        for id in ids.keys() {
            if let Some(claim) = project.layer(layer).and_then(|layer| layer.claim(*id)) {
                check_claim(project, layer, claim)?;
            }
        }
    }
    for layer in &changes.states {
        check_layer_key(project, layer)?;
    }
    check_review(project, changes)?;
    if changes.scheme {
        check_all_against_scheme(project)?;
    }
    if changes.project {
        check_people(project)?;
    }
    check_deleted(project, changes)
}

fn check_counts(
    counts: impl IntoIterator<Item = (&'static str, usize, usize)>,
) -> Result<(), EditError> {
    let mut counts = counts.into_iter();
    match counts.find(|(_, count, most)| count > most) {
        Some((what, _, most)) => Err(EditError::TooMany { what, most }),
        None => Ok(()),
    }
}

fn check_layer_key(project: &Project, key: &LayerKey) -> Result<(), EditError> {
    if project.layer(key).is_none() {
        return Ok(());
    }
    if project.article(&key.article).is_none() {
        return Err(EditError::NoArticle(key.article.clone()));
    }
    if project.person(&key.person).is_none() {
        return Err(EditError::NoPerson(key.person.clone()));
    }
    Ok(())
}

/// What machines proposed and people answered lies in texts that are there. Labels may be gone
/// from the scheme: then the person chooses another.
fn check_review(project: &Project, changes: &ChangeSet) -> Result<(), EditError> {
    for (key, ideas) in &changes.decisions {
        check_layer_key(project, key)?;
        let text = project.article(&key.article).map(|article| &article.text);
        let there = ideas.keys().filter(|idea| {
            let layer = project.layer(key);
            layer.is_some_and(|layer| layer.decision(idea).is_some())
        });
        let mut extents = there.filter_map(|idea| idea.extent());
        if extents.any(|extent| text.is_none_or(|text| !text.owns_extent(extent))) {
            return Err(EditError::OutsideText(key.article.clone()));
        }
    }
    for key in &changes.proposals {
        let Some(proposals) = project.proposals_at(key) else {
            continue;
        };
        if project.run(&key.run).is_none() {
            return Err(EditError::NoRun(key.run.clone()));
        }
        let article = project.article(&key.article);
        let article = article.ok_or_else(|| EditError::NoArticle(key.article.clone()))?;
        if !proposals
            .extents()
            .all(|extent| article.text.owns_extent(extent))
        {
            return Err(EditError::OutsideText(key.article.clone()));
        }
    }
    let is_gone = |id: &RunId| changes.runs.contains(id) && project.run(id).is_none();
    if changes.runs.iter().any(is_gone)
        && let Some((article, run, _)) = project.proposals().find(|(_, run, _)| is_gone(run))
    {
        return Err(EditError::InUse {
            what: format!("suggestion run {run}"),
            by: format!("what it says of article {article}"),
        });
    }
    Ok(())
}

fn check_gone_articles(project: &Project, changes: &ChangeSet) -> Result<(), EditError> {
    for id in changes
        .articles
        .keys()
        .filter(|id| project.article(id).is_none())
    {
        if let Some((key, _)) = project.layers().find(|(key, _)| key.article == *id) {
            return Err(EditError::InUse {
                what: format!("article {id}"),
                by: format!("the work of {}", key.person),
            });
        }
        if let Some((run, _)) = project.proposals_on(id).next() {
            return Err(EditError::InUse {
                what: format!("article {id}"),
                by: format!("suggestion run {run}"),
            });
        }
    }
    Ok(())
}

/// The text of an article that stays may not change under the work on it.
fn check_replaced_articles(project: &Project, changes: &ChangeSet) -> Result<(), EditError> {
    let put: HashSet<&ArticleId> = changes
        .articles
        .iter()
        .filter(|(id, change)| **change == ArticleChange::List && project.article(id).is_some())
        .map(|(id, _)| id)
        .collect();
    if put.is_empty() {
        return Ok(());
    }
    let fits = |id: &ArticleId, extent: &Extent| {
        project
            .article(id)
            .is_some_and(|article| article.text.owns_extent(extent))
    };
    for (key, layer) in project.layers() {
        let here = put.contains(&key.article);
        let mut mentions = layer.mentions().filter(|_| here);
        if mentions.any(|mention| !fits(&key.article, &mention.extent)) {
            return Err(EditError::OutsideText(key.article.clone()));
        }
        let mut decisions = layer.decisions().filter(|_| here);
        let moved = |idea: &Idea| {
            let extent = idea.extent();
            extent.is_some_and(|extent| !fits(&key.article, extent))
        };
        if decisions.any(|decision| moved(&decision.idea)) {
            return Err(EditError::OutsideText(key.article.clone()));
        }
        let mut quotes = layer.claims().flat_map(|claim| &claim.quotes);
        if let Some(quote) =
            quotes.find(|q| put.contains(&q.article) && !fits(&q.article, &q.extent))
        {
            return Err(EditError::OutsideText(quote.article.clone()));
        }
    }
    for id in put {
        let mut proposals = project.proposals_on(id);
        if proposals.any(|(_, one)| one.extents().any(|extent| !fits(id, extent))) {
            return Err(EditError::OutsideText(id.clone()));
        }
    }
    Ok(())
}

/// Nobody's work is left without its person.
fn check_people(project: &Project) -> Result<(), EditError> {
    let orphan = project
        .layers()
        .find(|(key, _)| project.person(&key.person).is_none());
    match orphan {
        Some((key, _)) => Err(EditError::InUse {
            what: format!("person {}", key.person),
            by: format!("their work on article {}", key.article),
        }),
        None => Ok(()),
    }
}

/// Checks those mentions that a layer has of some.
fn check_mentions(
    project: &Project,
    key: &LayerKey,
    ids: impl Iterator<Item = MentionId>,
) -> Result<(), EditError> {
    let Some(layer) = project.layer(key) else {
        return Ok(());
    };
    let article = project
        .article(&key.article)
        .ok_or_else(|| EditError::NoArticle(key.article.clone()))?;
    for mention in ids.filter_map(|id| layer.mention(id)) {
        let home = project.home_of_mention(mention.id);
        if home.is_none_or(|home| **home != *key) {
            return Err(EditError::Taken(mention.id.to_string()));
        }
        if !article.text.owns_extent(&mention.extent) {
            return Err(EditError::OutsideText(key.article.clone()));
        }
        check_mention_against_scheme(project, mention)?;
        check_apart(&project.scheme, layer, mention)?;
    }
    Ok(())
}

/// Checks that a mention overlaps no other of its layer that the scheme keeps apart from it.
fn check_apart(scheme: &Scheme, layer: &Layer, mention: &Mention) -> Result<(), EditError> {
    if scheme.forbidden_overlaps.is_empty() {
        return Ok(());
    }
    for other in layer.mentions().filter(|other| other.id != mention.id) {
        if scheme.forbids_overlap(&mention.label, &other.label)
            && mention
                .extent
                .pieces()
                .any(|piece| other.extent.overlaps(piece))
        {
            return Err(EditError::ForbiddenOverlap {
                label: mention.label.to_string(),
                other: other.label.to_string(),
            });
        }
    }
    Ok(())
}

fn check_mention_against_scheme(project: &Project, mention: &Mention) -> Result<(), EditError> {
    let scheme = &project.scheme;
    let Some(label) = scheme.label(&mention.label) else {
        return Err(EditError::NotInScheme {
            what: "label",
            id: mention.label.to_string(),
        });
    };
    for (attribute, value) in &mention.attributes {
        let spec = label.attributes.iter().find(|spec| spec.key == *attribute);
        if let Some(Err(problem)) = spec.map(|spec| spec.ty.check(value)) {
            return Err(EditError::BadAttribute {
                key: attribute.to_string(),
                problem,
            });
        }
    }
    Ok(())
}

fn check_claim(project: &Project, key: &LayerKey, claim: &Claim) -> Result<(), EditError> {
    if project
        .claim(claim.id)
        .is_none_or(|(home, _)| **home != *key)
    {
        return Err(EditError::Taken(claim.id.to_string()));
    }
    for quote in &claim.quotes {
        let article = project
            .article(&quote.article)
            .ok_or_else(|| EditError::NoArticle(quote.article.clone()))?;
        if !article.text.owns_extent(&quote.extent) {
            return Err(EditError::OutsideText(quote.article.clone()));
        }
    }
    for entry in &claim.mentions {
        let known = project.mention(entry.mention);
        if known.is_none_or(|(home, _)| home.person != key.person) {
            return Err(EditError::NoMention(entry.mention));
        }
    }
    for link in &claim.links {
        if project.claim(link.claim).is_none() {
            return Err(EditError::NoClaim(link.claim));
        }
    }
    check_claim_against_scheme(project, claim)
}

fn check_claim_against_scheme(project: &Project, claim: &Claim) -> Result<(), EditError> {
    let scheme = &project.scheme;
    let missing = |what, id: &dyn fmt::Display| EditError::NotInScheme {
        what,
        id: id.to_string(),
    };
    if scheme.status(&claim.status).is_none() {
        return Err(missing("status", &claim.status));
    }
    for entry in &claim.mentions {
        if scheme.role(&entry.role).is_none() {
            return Err(missing("role", &entry.role));
        }
    }
    if let Some(verdict) = &claim.verdict {
        let scale = scheme
            .scale(&verdict.scale)
            .ok_or_else(|| missing("scale", &verdict.scale))?;
        if scale.value(&verdict.value).is_none() {
            return Err(missing("value", &verdict.value));
        }
    }
    Ok(())
}

fn check_scheme(project: &Project) -> Result<(), EditError> {
    let scheme = &project.scheme;
    let bad = |problem: &str| Err(EditError::BadScheme(problem.to_owned()));
    let twice = |ids: Vec<&str>| {
        let mut seen = HashSet::new();
        ids.into_iter()
            .find(|id| !seen.insert(*id))
            .map(str::to_owned)
    };
    if scheme.labels.is_empty() || scheme.statuses.is_empty() {
        return bad("it needs at least one label and one status");
    }
    if let Some(what) = scheme.too_many() {
        let most = MAX_SCHEME;
        return Err(EditError::TooMany { what, most });
    }
    let tables = [
        scheme
            .labels
            .iter()
            .map(|label| label.id.as_str())
            .collect(),
        scheme.roles.iter().map(|role| role.id.as_str()).collect(),
        scheme
            .statuses
            .iter()
            .map(|status| status.id.as_str())
            .collect(),
        scheme
            .scales
            .iter()
            .map(|scale| scale.id.as_str())
            .collect(),
    ];
    let within = scheme
        .scales
        .iter()
        .map(|s| s.values.iter().map(|v| v.id.as_str()).collect());
    match tables.into_iter().chain(within).find_map(twice) {
        Some(id) => bad(&format!("“{id}” is in it twice")),
        None => Ok(()),
    }
}

fn check_all_against_scheme(project: &Project) -> Result<(), EditError> {
    for (_, layer) in project.layers() {
        for mention in layer.mentions() {
            if project.scheme.label(&mention.label).is_none() {
                return Err(EditError::InUse {
                    what: format!("label “{}”", mention.label),
                    by: format!("mention {}", mention.id),
                });
            }
            check_mention_against_scheme(project, mention)?;
        }
        check_overlaps(project, layer)?;
        for claim in layer.claims() {
            check_claim_against_scheme(project, claim)?;
        }
    }
    Ok(())
}

/// What the scheme forbids must not be there yet; or undo would bring it back in vain.
fn check_overlaps(project: &Project, layer: &Layer) -> Result<(), EditError> {
    let scheme = &project.scheme;
    let concerned = |label: &LabelId| {
        let mut pairs = scheme.forbidden_overlaps.iter();
        pairs.any(|(a, b)| a == label || b == label)
    };
    let mut pieces: Vec<(TextRange, &Mention)> = layer
        .mentions()
        .filter(|mention| concerned(&mention.label))
        .flat_map(|mention| {
            mention
                .extent
                .pieces()
                .map(|piece| (piece, mention.as_ref()))
        })
        .collect();
    pieces.sort_unstable_by_key(|(piece, mention)| (*piece, mention.id));
    let mut open: Vec<(TextRange, &Mention)> = Vec::new();
    for (piece, mention) in pieces {
        open.retain(|(earlier, _)| earlier.end() > piece.start());
        let other = open.iter().find(|(_, other)| {
            other.id != mention.id && scheme.forbids_overlap(&mention.label, &other.label)
        });
        if let Some((_, other)) = other {
            return Err(EditError::ForbiddenOverlap {
                label: mention.label.to_string(),
                other: other.label.to_string(),
            });
        }
        open.push((piece, mention));
    }
    Ok(())
}

/// Nothing may point at what was deleted.
fn check_deleted(project: &Project, changes: &ChangeSet) -> Result<(), EditError> {
    // A mention that went to another person is gone for the claims of the first.
    let stays = |id, person: &PersonId| {
        let home = project.home_of_mention(id).map(|home| &home.person);
        home == Some(person)
    };
    // What no claim points at needs no look at all claims.
    let mentions: HashSet<MentionId> = changes
        .mentions
        .iter()
        .flat_map(|(key, ids)| ids.keys().filter(|id| !stays(**id, &key.person)))
        .copied()
        .filter(|id| project.is_in_a_claim(*id))
        .collect();
    let claims: HashSet<ClaimId> = changes
        .claim_ids()
        .filter(|id| project.claim(*id).is_none() && project.is_linked_to(*id))
        .collect();
    let articles: HashSet<&ArticleId> = changes
        .articles
        .keys()
        .filter(|id| project.article(id).is_none())
        .collect();
    if mentions.is_empty() && claims.is_empty() && articles.is_empty() {
        return Ok(());
    }
    for (key, layer) in project.layers() {
        for claim in layer.claims() {
            let by = || format!("claim C{}", claim.number);
            if let Some(entry) = claim
                .mentions
                .iter()
                .find(|m| mentions.contains(&m.mention) && !stays(m.mention, &key.person))
            {
                return Err(EditError::InUse {
                    what: format!("mention {}", entry.mention),
                    by: by(),
                });
            }
            if let Some(link) = claim.links.iter().find(|link| claims.contains(&link.claim)) {
                return Err(EditError::InUse {
                    what: format!("claim {}", link.claim),
                    by: by(),
                });
            }
            if let Some(quote) = claim
                .quotes
                .iter()
                .find(|quote| articles.contains(&quote.article))
            {
                return Err(EditError::InUse {
                    what: format!("article {}", quote.article),
                    by: by(),
                });
            }
        }
    }
    Ok(())
}
