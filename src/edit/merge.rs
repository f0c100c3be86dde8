//! Puts together what two sides made of the same project, thing by thing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::difference::difference;
use super::rules::EditError;
use super::{Edit, Transaction, apply, mend};
use crate::model::{
    Answer, ArticleId, Claim, ClaimId, Decision, Idea, LabelId, LayerKey, Made, Mention, MentionId,
    PersonId, Project, ProposalsKey, RoleId, RunId, ScaleId, Scheme, StatusId, Timestamp,
};

/// A thing that is merged as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The project's title.
    Title,
    /// Its guidelines.
    Guidelines,
    /// A label of the scheme.
    Label(LabelId),
    /// A role of the scheme.
    Role(RoleId),
    /// A status of the scheme.
    Status(StatusId),
    /// A verdict scale of the scheme.
    Scale(ScaleId),
    /// Which labels must not overlap.
    Overlaps,
    /// A person.
    Person(PersonId),
    /// An article: that it is there, and what is known about it.
    Article(ArticleId),
    /// How far a person has come with an article.
    State(LayerKey),
    /// A mention.
    Mention(MentionId),
    /// A claim.
    Claim(ClaimId),
    /// An answer to what a machine proposed.
    Decision(LayerKey, Idea),
    /// A suggestion run.
    Run(RunId),
    /// What a run says of an article.
    Proposals(ProposalsKey),
}

/// Whose version of a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// That of the project the edits are for.
    #[default]
    Mine,
    /// That of the other.
    Theirs,
}

/// What comes of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What makes the merged project of ours.
    pub edits: Vec<Edit>,
    /// What both sides changed, each in another way.
    pub conflicts: Vec<Part>,
    /// What one side deleted and is kept because the other side uses it.
    pub kept: Vec<Part>,
    /// How many things of theirs got a new id, because ours used theirs for another thing.
    pub renamed: usize,
}

/// Why two sides can't be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeRefusal {
    /// The words of an article are other ones; they never change under the work on them.
    Text(ArticleId),
    /// Both sides added an article of this name with other words.
    SameName(ArticleId),
    /// What comes of it breaks a rule.
    Rules(EditError),
}

impl fmt::Display for MergeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(id) => write!(f, "articles/{id}.txt: the text is another one"),
            Self::SameName(id) => write!(
                f,
                "articles/{id}.txt: an article with another text was added here under this name"
            ),
            Self::Rules(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for MergeRefusal {}

/// The edits that bring to `ours` what `theirs` changed since `base`, of which both were made.
/// Where both changed a thing, `choose` says whose counts. Nothing that the other side uses is
/// lost: see [`Merged::kept`].
///
/// # Errors
/// [`MergeRefusal`] if no project that follows the rules comes of it.
pub fn merge(
    base: &Project,
    ours: &Project,
    theirs: &Project,
    choose: &dyn Fn(&Part) -> Side,
) -> Result<Merged, MergeRefusal> {
    let mut merge = Merge {
        base,
        ours,
        theirs,
        out: ours.clone(),
        choose,
        conflicts: BTreeSet::new(),
        mentions: BTreeMap::new(),
        claims: BTreeMap::new(),
    };
    merge.heads();
    merge.scheme();
    merge.articles()?;
    merge.work();
    merge.decisions();
    merge.runs();
    let Merge {
        mut out,
        conflicts,
        mentions,
        claims,
        ..
    } = merge;
    let kept = mend::mend(&mut out, [ours, theirs, base]);
    let edits = difference(ours, &out);
    let trial = Transaction {
        name: String::new(),
        edits,
        focus: None,
        person: None,
        at: Timestamp::default(),
    };
    apply(&mut ours.clone(), &trial).map_err(MergeRefusal::Rules)?;
    Ok(Merged {
        edits: trial.edits,
        conflicts: conflicts.into_iter().collect(),
        kept: kept.into_iter().collect(),
        renamed: mentions.len() + claims.len(),
    })
}

struct Merge<'a> {
    base: &'a Project,
    ours: &'a Project,
    theirs: &'a Project,
    out: Project,
    choose: &'a dyn Fn(&Part) -> Side,
    conflicts: BTreeSet<Part>,
    /// New ids of theirs.
    mentions: BTreeMap<MentionId, MentionId>,
    claims: BTreeMap<ClaimId, ClaimId>,
}

impl Merge<'_> {
    /// Whether theirs is taken.
    fn takes<T: PartialEq>(&mut self, part: impl FnOnce() -> Part, all: [T; 3]) -> bool {
        let [base, ours, theirs] = all;
        if theirs == base || theirs == ours {
            return false;
        }
        if ours == base {
            return true;
        }
        let part = part();
        let side = (self.choose)(&part);
        self.conflicts.insert(part);
        side == Side::Theirs
    }

    fn all(&self) -> [&Project; 3] {
        [self.base, self.ours, self.theirs]
    }

    /// Title, guidelines, people.
    fn heads(&mut self) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        if self.takes(|| Part::Title, [&base.title, &ours.title, &theirs.title]) {
            self.out.title.clone_from(&theirs.title);
        }
        let guidelines = [&base.guidelines, &ours.guidelines, &theirs.guidelines];
        if self.takes(|| Part::Guidelines, guidelines) {
            self.out.guidelines.clone_from(&theirs.guidelines);
        }
        let people = base.people().iter().chain(theirs.people());
        let ids: BTreeSet<&PersonId> = people.map(|person| &person.id).collect();
        for id in ids {
            let all = [base, ours, theirs].map(|project| project.person(id));
            if self.takes(|| Part::Person(id.clone()), all) {
                match theirs.person(id) {
                    Some(person) => self.out.put_person(person.clone()),
                    None => self.out.take_person(id),
                };
            }
        }
    }

    fn scheme(&mut self) {
        let [base, ours, theirs] = self.all().map(|project| project.scheme.clone());
        if theirs == base || theirs == ours {
            return;
        }
        let all = [&*base, &*ours, &*theirs];
        let scheme = Scheme {
            labels: self.list(
                all.map(|s| &s.labels[..]),
                |one| one.id.clone(),
                Part::Label,
            ),
            roles: self.list(all.map(|s| &s.roles[..]), |one| one.id.clone(), Part::Role),
            statuses: self.list(
                all.map(|s| &s.statuses[..]),
                |one| one.id.clone(),
                Part::Status,
            ),
            scales: self.list(
                all.map(|s| &s.scales[..]),
                |one| one.id.clone(),
                Part::Scale,
            ),
            forbidden_overlaps: {
                let overlaps = all.map(|scheme| &scheme.forbidden_overlaps);
                let from = if self.takes(|| Part::Overlaps, overlaps) {
                    &theirs
                } else {
                    &ours
                };
                from.forbidden_overlaps.clone()
            },
        };
        self.out.scheme = Arc::new(scheme);
    }

    fn list<T: Clone + PartialEq, K: Clone + PartialEq>(
        &mut self,
        all: [&[T]; 3],
        key: impl Fn(&T) -> K,
        part: impl Fn(K) -> Part,
    ) -> Vec<T> {
        let keys = all.map(|list| list.iter().map(&key).collect::<Vec<K>>());
        let mut merged = Vec::new();
        for id in order(&keys) {
            let found = all.map(|list| list.iter().find(|one| key(one) == id));
            let theirs = self.takes(|| part(id.clone()), found);
            merged.extend(found[if theirs { 2 } else { 1 }].cloned());
        }
        merged
    }

    fn articles(&mut self) -> Result<(), MergeRefusal> {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let changed = base.articles().chain(theirs.articles());
        let ids: BTreeSet<&ArticleId> = changed.map(|article| &article.id).collect();
        for id in ids {
            let all = [base, ours, theirs].map(|project| project.article(id));
            let differ = |a: usize, b: usize| {
                let texts = all[a].zip(all[b]);
                texts.is_some_and(|(a, b)| a.text != b.text)
            };
            if differ(0, 2) {
                return Err(MergeRefusal::Text(id.clone()));
            }
            if all[0].is_none() && differ(1, 2) {
                return Err(MergeRefusal::SameName(id.clone()));
            }
            if self.takes(|| Part::Article(id.clone()), all) {
                match theirs.article(id) {
                    Some(article) => drop(self.out.put_article(article.clone(), None)),
                    None => drop(self.out.take_article(id)),
                }
            }
        }
        let keys = self.all().map(|project| {
            let ids = project.articles().map(|article| article.id.clone());
            ids.collect::<Vec<ArticleId>>()
        });
        let wanted = order(&keys);
        let there = wanted
            .into_iter()
            .filter(|id| self.out.article(id).is_some());
        let there: Vec<ArticleId> = there.collect();
        if self.out.articles().map(|article| &article.id).ne(&there) {
            for (at, id) in there.iter().enumerate() {
                if let Some(article) = self.out.article(id).cloned() {
                    self.out.put_article(article, Some(at));
                }
            }
        }
        Ok(())
    }

    /// States, mentions and claims.
    fn work(&mut self) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let keys = base.layers().chain(theirs.layers()).map(|(key, _)| key);
        let keys: BTreeSet<&LayerKey> = keys.collect();
        let (mut mentions, mut claims) = (BTreeSet::new(), BTreeSet::new());
        for key in keys {
            let layers = (base.layer(key), theirs.layer(key));
            if matches!(layers, (Some(a), Some(b)) if Arc::ptr_eq(a, b) || a == b) {
                continue;
            }
            for layer in [layers.0, layers.1].into_iter().flatten() {
                mentions.extend(layer.mentions().map(|mention| mention.id));
                claims.extend(layer.claims().map(|claim| claim.id));
            }
            let state = |project: &Project| project.layer(key).map(|l| l.state).unwrap_or_default();
            let states = [base, ours, theirs].map(state);
            if self.takes(|| Part::State(key.clone()), states) {
                self.out.put_layer_state(key, states[2]);
            }
        }
        for id in &mentions {
            self.mention(*id);
        }
        for id in &claims {
            self.rename_claim(*id);
        }
        for id in claims {
            self.claim(id);
        }
    }

    /// Answers to what machines proposed; after the mentions and claims that came of them have
    /// their ids.
    fn decisions(&mut self) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let keys = base.layers().chain(theirs.layers()).map(|(key, _)| key);
        let keys: BTreeSet<&LayerKey> = keys.collect();
        for key in keys {
            let layers = [base, ours, theirs].map(|project| project.layer(key));
            if matches!(layers, [Some(a), _, Some(b)] if Arc::ptr_eq(a, b) || a == b) {
                continue;
            }
            let all = layers[0].into_iter().chain(layers[2]);
            let ideas: BTreeSet<&Idea> = all
                .flat_map(|layer| layer.decisions())
                .map(|decision| &decision.idea)
                .collect();
            for idea in ideas {
                let all = layers.map(|layer| layer.and_then(|layer| layer.decision(idea)));
                if self.takes(|| Part::Decision(key.clone(), idea.clone()), all) {
                    match all[2] {
                        Some(decision) => self.put_decision(key, decision),
                        None => drop(self.out.take_decision(key, idea)),
                    }
                }
            }
        }
    }

    /// An answer of theirs, with what came of it under the id of here.
    fn put_decision(&mut self, home: &LayerKey, decision: &Arc<Decision>) {
        let mut decision = Decision::clone(decision);
        if let Answer::Accepted(made) = &mut decision.answer {
            *made = match *made {
                Made::Mention(id) => Made::Mention(self.mentions.get(&id).copied().unwrap_or(id)),
                Made::Claim(id) => Made::Claim(self.claims.get(&id).copied().unwrap_or(id)),
            };
        }
        self.out.put_decision(home, Arc::new(decision));
    }

    /// Suggestion runs and what they say.
    fn runs(&mut self) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let runs = base.runs().chain(theirs.runs()).map(|run| &run.id);
        for id in runs.collect::<BTreeSet<_>>() {
            let all = [base, ours, theirs].map(|project| project.run(id));
            if self.takes(|| Part::Run(id.clone()), all) {
                match theirs.run(id) {
                    Some(run) => self.out.put_run(run.clone()),
                    None => self.out.take_run(id),
                };
            }
        }
        let keys = base.proposals().chain(theirs.proposals());
        let keys = keys.map(|(article, run, _)| ProposalsKey {
            article: article.clone(),
            run: run.clone(),
        });
        for key in keys.collect::<BTreeSet<_>>() {
            let all = [base, ours, theirs].map(|project| project.proposals_at(&key));
            if self.takes(|| Part::Proposals(key.clone()), all) {
                self.out.put_proposals(&key, all[2].cloned());
            }
        }
    }

    fn mention(&mut self, id: MentionId) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let all = [base, ours, theirs].map(|project| project.mention(id));
        if let [None, Some(mine), Some(other)] = all {
            // Two things that were made apart, and happen to have the same id.
            if mine != other {
                let taken = |n| {
                    let id = MentionId::new(n);
                    self.out.mention(id).is_some() || theirs.mention(id).is_some()
                };
                let new = MentionId::new(free(id.number(), taken));
                self.mentions.insert(id, new);
                let mention = Mention {
                    id: new,
                    ..Mention::clone(other.1)
                };
                self.out.put_mention(other.0, Arc::new(mention));
            }
            return;
        }
        if self.takes(|| Part::Mention(id), all) {
            if let Some((home, _)) = all[1] {
                self.out.take_mention(home, id);
            }
            if let Some((home, mention)) = all[2] {
                self.out.put_mention(home, mention.clone());
            }
        }
    }

    /// Gives a claim of theirs a new id if ours uses it for another one.
    fn rename_claim(&mut self, id: ClaimId) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let all = [base, ours, theirs].map(|project| project.claim(id));
        if let [None, Some(mine), Some(other)] = all
            && mine != other
        {
            let taken = |n| {
                let id = ClaimId::new(n);
                let given = self.claims.values().any(|given| *given == id);
                given || self.out.claim(id).is_some() || theirs.claim(id).is_some()
            };
            let new = ClaimId::new(free(id.number(), taken));
            self.claims.insert(id, new);
        }
    }

    fn claim(&mut self, id: ClaimId) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs];
        let all = [base, ours, theirs].map(|project| project.claim(id));
        if self.claims.contains_key(&id) {
            if let Some((home, claim)) = all[2] {
                self.put_claim(home, claim);
            }
            return;
        }
        if self.takes(|| Part::Claim(id), all) {
            if let Some((home, _)) = all[1] {
                self.out.take_claim(home, id);
            }
            if let Some((home, claim)) = all[2] {
                self.put_claim(home, claim);
            }
        }
    }

    /// A claim of theirs, with what it points at under the ids of here.
    fn put_claim(&mut self, home: &LayerKey, claim: &Arc<Claim>) {
        let mut claim = Claim::clone(claim);
        claim.id = self.claims.get(&claim.id).copied().unwrap_or(claim.id);
        for entry in &mut claim.mentions {
            let new = self.mentions.get(&entry.mention);
            entry.mention = new.copied().unwrap_or(entry.mention);
        }
        for link in &mut claim.links {
            link.claim = self.claims.get(&link.claim).copied().unwrap_or(link.claim);
        }
        self.out.put_claim(home, Arc::new(claim));
    }
}

/// The first number after another that is not taken.
fn free(after: u64, taken: impl Fn(u64) -> bool) -> u64 {
    let mut number = after.saturating_add(1);
    while taken(number) {
        number = number.saturating_add(1);
    }
    number
}

/// All keys of base, ours and theirs in the order of the side that changed it, ours before
/// theirs; what only the other side has stands behind its neighbour there.
fn order<K: Clone + PartialEq>([base, ours, theirs]: &[Vec<K>; 3]) -> Vec<K> {
    let (lead, rest) = if ours == base {
        (theirs, ours)
    } else {
        (ours, theirs)
    };
    let mut order = lead.clone();
    let mut before: Option<&K> = None;
    for key in rest {
        if !lead.contains(key) {
            let at = before.and_then(|before| order.iter().position(|one| one == before));
            order.insert(at.map_or(0, |at| at + 1), key.clone());
        }
        before = Some(key);
    }
    order
}
