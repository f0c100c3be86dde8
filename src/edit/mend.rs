//! Brings back what a merge left others pointing at.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::merge::Part;
use crate::model::{
    ArticleId, Claim, ClaimId, LabelId, LayerKey, MentionId, PersonId, Project, Scheme,
};

/// Puts back whatever something in `out` still points at, from the first of `sources` that has
/// it. What was put back.
pub(super) fn mend(out: &mut Project, sources: [&Project; 3]) -> BTreeSet<Part> {
    let mut kept = BTreeSet::new();
    loop {
        let missing = missing(out);
        let before = kept.len();
        for part in missing {
            if bring(out, &sources, &part) {
                kept.insert(part);
            }
        }
        // What came back may point at more.
        if kept.len() == before {
            return kept;
        }
    }
}

/// What is pointed at and not there.
fn missing(project: &Project) -> BTreeSet<Part> {
    let mut parts = BTreeSet::new();
    let scheme = &project.scheme;
    for (key, layer) in project.layers() {
        if project.article(&key.article).is_none() {
            parts.insert(Part::Article(key.article.clone()));
        }
        if project.person(&key.person).is_none() {
            parts.insert(Part::Person(key.person.clone()));
        }
        for mention in layer.mentions() {
            if scheme.label(&mention.label).is_none() {
                parts.insert(Part::Label(mention.label.clone()));
            }
        }
        for claim in layer.claims() {
            missing_for(project, scheme, claim, &mut parts);
        }
    }
    for (article, run, _) in project.proposals() {
        if project.article(article).is_none() {
            parts.insert(Part::Article(article.clone()));
        }
        if project.run(run).is_none() {
            parts.insert(Part::Run(run.clone()));
        }
    }
    parts
}

fn missing_for(project: &Project, scheme: &Scheme, claim: &Claim, parts: &mut BTreeSet<Part>) {
    for quote in &claim.quotes {
        if project.article(&quote.article).is_none() {
            parts.insert(Part::Article(quote.article.clone()));
        }
    }
    for entry in &claim.mentions {
        if project.mention(entry.mention).is_none() {
            parts.insert(Part::Mention(entry.mention));
        }
        if scheme.role(&entry.role).is_none() {
            parts.insert(Part::Role(entry.role.clone()));
        }
    }
    for link in &claim.links {
        if project.claim(link.claim).is_none() {
            parts.insert(Part::Claim(link.claim));
        }
    }
    if scheme.status(&claim.status).is_none() {
        parts.insert(Part::Status(claim.status.clone()));
    }
    if let Some(verdict) = &claim.verdict {
        let scale = scheme.scale(&verdict.scale);
        if scale.is_none_or(|scale| scale.value(&verdict.value).is_none()) {
            parts.insert(Part::Scale(verdict.scale.clone()));
        }
    }
}

/// Whether the thing came back.
fn bring(out: &mut Project, sources: &[&Project], part: &Part) -> bool {
    match part {
        Part::Article(id) => article(out, sources, id),
        Part::Person(id) => person(out, sources, id),
        Part::Mention(id) => mention(out, sources, *id),
        Part::Claim(id) => claim(out, sources, *id),
        Part::Label(id) => label(out, sources, id),
        Part::Role(id) => {
            let found = sources.iter().find_map(|one| one.scheme.role(id).cloned());
            let scheme = Arc::make_mut(&mut out.scheme);
            found.map(|role| scheme.roles.push(role)).is_some()
        }
        Part::Status(id) => {
            let mut all = sources.iter();
            let found = all.find_map(|one| one.scheme.status(id).cloned());
            let scheme = Arc::make_mut(&mut out.scheme);
            found.map(|status| scheme.statuses.push(status)).is_some()
        }
        Part::Scale(id) => {
            let scheme = Arc::make_mut(&mut out.scheme);
            let mut grown = false;
            for scale in sources.iter().filter_map(|one| one.scheme.scale(id)) {
                let Some(there) = scheme.scales.iter_mut().find(|one| one.id == *id) else {
                    scheme.scales.push(scale.clone());
                    grown = true;
                    continue;
                };
                for value in &scale.values {
                    if there.value(&value.id).is_none() {
                        there.values.push(value.clone());
                        grown = true;
                    }
                }
            }
            grown
        }
        Part::Run(id) => {
            let found = sources.iter().find_map(|one| one.run(id).cloned());
            found.map(|run| out.put_run(run)).is_some()
        }
        Part::Title
        | Part::Guidelines
        | Part::Overlaps
        | Part::State(_)
        | Part::Decision(..)
        | Part::Proposals(_) => false,
    }
}

fn article(out: &mut Project, sources: &[&Project], id: &ArticleId) -> bool {
    let found = sources.iter().find_map(|one| one.article(id));
    found
        .map(|article| out.put_article(article.clone(), None))
        .is_some()
}

fn person(out: &mut Project, sources: &[&Project], id: &PersonId) -> bool {
    let found = sources.iter().find_map(|one| one.person(id));
    found.map(|person| out.put_person(person.clone())).is_some()
}

fn mention(out: &mut Project, sources: &[&Project], id: MentionId) -> bool {
    let found = sources.iter().find_map(|one| one.mention(id));
    let put = |(home, mention): (&Arc<LayerKey>, &Arc<_>)| {
        out.put_mention(home, Arc::clone(mention));
    };
    found.map(put).is_some()
}

fn claim(out: &mut Project, sources: &[&Project], id: ClaimId) -> bool {
    let found = sources.iter().find_map(|one| one.claim(id));
    let put = |(home, claim): (&Arc<LayerKey>, &Arc<_>)| {
        out.put_claim(home, Arc::clone(claim));
    };
    found.map(put).is_some()
}

fn label(out: &mut Project, sources: &[&Project], id: &LabelId) -> bool {
    let found = sources.iter().find_map(|one| one.scheme.label(id).cloned());
    let scheme = Arc::make_mut(&mut out.scheme);
    found.map(|label| scheme.labels.push(label)).is_some()
}
