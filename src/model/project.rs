//! A project: the scheme, the articles, the people and their layers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::article::{Article, ArticleMeta};
use super::claim::Claim;
use super::decision::{Decision, Idea};
use super::id::{ArticleId, ClaimId, MentionId, PersonId, RunId};
use super::layer::{Layer, LayerKey, LayerState};
use super::mention::Mention;
use super::presets;
use super::scheme::Scheme;
use super::suggestion::{Proposals, ProposalsKey, Run};
use super::table::Table;

/// The most people in a project.
pub const MAX_PEOPLE: usize = 10_000;
/// The most suggestion runs in a project.
pub const MAX_RUNS: usize = 1_000;
/// The most articles in a project.
pub const MAX_ARTICLES: usize = 100_000;

/// Somebody who works on a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Names the folder of their work.
    pub id: PersonId,
    /// As shown.
    pub name: String,
}

/// A whole project. Cloning shares everything that does not change afterwards, so a copy for
/// another thread is cheap.
///
/// Its fields change only through [`edit`](crate::edit), which checks what must hold; the
/// methods named `put_…` and `take_…` here keep the tables together and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// As shown.
    pub title: String,
    /// How to annotate, Markdown.
    pub guidelines: String,
    /// Labels, roles, statuses, scales.
    pub scheme: Arc<Scheme>,
    people: Vec<Person>,
    order: Vec<ArticleId>,
    articles: HashMap<ArticleId, Arc<Article>>,
    layers: BTreeMap<LayerKey, Arc<Layer>>,
    runs: BTreeMap<RunId, Arc<Run>>,
    proposals: BTreeMap<ArticleId, BTreeMap<RunId, Arc<Proposals>>>,
    mention_homes: Table<MentionId, Arc<LayerKey>>,
    claim_homes: Table<ClaimId, Arc<LayerKey>>,
    /// In how many roles of claims a mention is; none is 0.
    mention_uses: Table<MentionId, usize>,
    /// How many links lead to a claim; none is 0.
    claim_uses: Table<ClaimId, usize>,
}

impl Default for Project {
    fn default() -> Self {
        Self::new("Untitled")
    }
}

impl Project {
    /// An empty project with the scheme that new projects begin with.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            guidelines: String::new(),
            scheme: Arc::new(presets::scheme()),
            people: Vec::new(),
            order: Vec::new(),
            articles: HashMap::new(),
            layers: BTreeMap::new(),
            runs: BTreeMap::new(),
            proposals: BTreeMap::new(),
            mention_homes: Table::default(),
            claim_homes: Table::default(),
            mention_uses: Table::default(),
            claim_uses: Table::default(),
        }
    }

    /// The articles in the order in which they are listed.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        self.order.iter().map(|id| &self.articles[id])
    }

    /// How many articles.
    #[must_use]
    pub fn article_count(&self) -> usize {
        self.order.len()
    }

    /// An article by its id.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Arc<Article>> {
        self.articles.get(id)
    }

    /// An article by its place in the list.
    #[must_use]
    pub fn article_at(&self, index: usize) -> Option<&Arc<Article>> {
        self.articles.get(self.order.get(index)?)
    }

    /// The place of an article in the list. Costs a walk over the list, from its end: what came
    /// last is asked for most, and undo of an import takes it out first.
    #[must_use]
    pub fn article_index(&self, id: &ArticleId) -> Option<usize> {
        self.order.iter().rposition(|other| other == id)
    }

    /// Everybody who works on it, by id.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// A person by id.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        let index = self.person_index(id).ok()?;
        self.people.get(index)
    }

    /// The person of a name; a new one, with an id that nobody has, if nobody has the name.
    #[must_use]
    pub fn person_named(&self, name: &str) -> Person {
        let known = self.people.iter().find(|person| person.name == name);
        known.cloned().unwrap_or_else(|| Person {
            id: PersonId::unique(name, "me", |id| self.person(id).is_some()),
            name: name.to_owned(),
        })
    }

    /// All layers, by article, then person.
    pub fn layers(&self) -> impl Iterator<Item = (&LayerKey, &Arc<Layer>)> {
        self.layers.iter()
    }

    /// One layer; `None` until something was done in it.
    #[must_use]
    pub fn layer(&self, key: &LayerKey) -> Option<&Arc<Layer>> {
        self.layers.get(key)
    }

    /// All suggestion runs, by id.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = &Arc<Run>> {
        self.runs.values()
    }

    /// One suggestion run.
    #[must_use]
    pub fn run(&self, id: &RunId) -> Option<&Arc<Run>> {
        self.runs.get(id)
    }

    /// What all runs say, by article, then run.
    pub fn proposals(&self) -> impl Iterator<Item = (&ArticleId, &RunId, &Arc<Proposals>)> {
        let articles = self.proposals.iter();
        articles.flat_map(|(article, runs)| runs.iter().map(move |(run, one)| (article, run, one)))
    }

    /// What one run says of one article.
    #[must_use]
    pub fn proposals_at(&self, key: &ProposalsKey) -> Option<&Arc<Proposals>> {
        self.proposals.get(&key.article)?.get(&key.run)
    }

    /// What all runs say of one article, by run.
    pub fn proposals_on(
        &self,
        article: &ArticleId,
    ) -> impl Iterator<Item = (&RunId, &Arc<Proposals>)> {
        self.proposals.get(article).into_iter().flatten()
    }

    /// Whether a run has read an article, also if it has nothing to say of it.
    #[must_use]
    pub fn has_read(&self, run: &RunId, article: &ArticleId) -> bool {
        let says = self
            .proposals
            .get(article)
            .is_some_and(|runs| runs.contains_key(run));
        says || self
            .run(run)
            .is_some_and(|run| run.nothing_on.contains(article))
    }

    /// Whether what runs propose for an article is hidden until a person is done with it.
    #[must_use]
    pub fn is_blind(&self, article: &ArticleId) -> bool {
        let mut runs = self.proposals_on(article);
        runs.any(|(run, _)| self.run(run).is_some_and(|run| run.is_blind(article)))
    }

    /// A mention and where it lives.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> Option<(&Arc<LayerKey>, &Arc<Mention>)> {
        let home = self.mention_homes.get(&id)?;
        Some((home, self.layers.get(&**home)?.mention(id)?))
    }

    /// Where a mention lives.
    #[must_use]
    pub fn home_of_mention(&self, id: MentionId) -> Option<&Arc<LayerKey>> {
        self.mention_homes.get(&id)
    }

    /// A claim and where it lives.
    #[must_use]
    pub fn claim(&self, id: ClaimId) -> Option<(&Arc<LayerKey>, &Arc<Claim>)> {
        let home = self.claim_homes.get(&id)?;
        Some((home, self.layers.get(&**home)?.claim(id)?))
    }

    /// All claims of one person, by article order, then id.
    pub fn claims_of<'a>(
        &'a self,
        person: &'a PersonId,
    ) -> impl Iterator<Item = (&'a LayerKey, &'a Arc<Claim>)> {
        self.layers
            .iter()
            .filter(move |(key, _)| key.person == *person)
            .flat_map(|(key, layer)| layer.claims().map(move |claim| (key, claim)))
    }

    /// Whether any claim, whoever's, holds a mention of this id.
    #[must_use]
    pub fn is_in_a_claim(&self, id: MentionId) -> bool {
        self.mention_uses.contains_key(&id)
    }

    /// Whether any claim, whoever's, links to a claim of this id.
    #[must_use]
    pub fn is_linked_to(&self, id: ClaimId) -> bool {
        self.claim_uses.contains_key(&id)
    }

    /// The words of a mention.
    #[must_use]
    pub fn quote_of(&self, id: MentionId) -> Option<String> {
        let (home, mention) = self.mention(id)?;
        Some(self.article(&home.article)?.text.quote(&mention.extent))
    }

    fn layer_mut(&mut self, key: &LayerKey) -> &mut Layer {
        Arc::make_mut(self.layers.entry(key.clone()).or_default())
    }

    fn drop_layer_if_untouched(&mut self, key: &LayerKey) {
        if self
            .layers
            .get(key)
            .is_some_and(|layer| layer.is_untouched())
        {
            self.layers.remove(key);
        }
    }

    /// Adds or replaces an article. `index` is its new place, or the end if beyond; an article
    /// that is replaced keeps its place when `index` is `None`.
    pub fn put_article(
        &mut self,
        article: Arc<Article>,
        index: Option<usize>,
    ) -> Option<Arc<Article>> {
        let id = article.id.clone();
        let old = self.articles.insert(id.clone(), article);
        match (old.is_some(), index) {
            (true, None) => {}
            (known, index) => {
                if known {
                    self.order.retain(|other| *other != id);
                }
                let at = index.unwrap_or(self.order.len()).min(self.order.len());
                self.order.insert(at, id);
            }
        }
        old
    }

    /// Takes an article out, and says where it stood. Its layers stay.
    pub fn take_article(&mut self, id: &ArticleId) -> Option<(Arc<Article>, usize)> {
        let index = self.article_index(id)?;
        self.order.remove(index);
        self.articles.remove(id).map(|article| (article, index))
    }

    /// Replaces what is known about an article.
    pub fn put_article_meta(&mut self, id: &ArticleId, meta: ArticleMeta) -> Option<ArticleMeta> {
        let article = Arc::make_mut(self.articles.get_mut(id)?);
        Some(std::mem::replace(&mut article.meta, meta))
    }

    /// Where a person stands, or else belongs: people are in order of their ids, so that undo
    /// brings everybody back to their place.
    fn person_index(&self, id: &PersonId) -> Result<usize, usize> {
        self.people.binary_search_by(|person| person.id.cmp(id))
    }

    /// Adds or renames a person.
    pub fn put_person(&mut self, person: Person) -> Option<Person> {
        match self.person_index(&person.id) {
            Ok(at) => Some(std::mem::replace(&mut self.people[at], person)),
            Err(at) => {
                self.people.insert(at, person);
                None
            }
        }
    }

    /// Takes a person out.
    pub fn take_person(&mut self, id: &PersonId) -> Option<Person> {
        let index = self.person_index(id).ok()?;
        Some(self.people.remove(index))
    }

    /// Adds or replaces a mention.
    pub fn put_mention(&mut self, key: &LayerKey, mention: Arc<Mention>) -> Option<Arc<Mention>> {
        let layer = Arc::make_mut(self.layers.entry(key.clone()).or_default());
        let home = home(key, layer, &self.mention_homes, &self.claim_homes);
        self.mention_homes.insert(mention.id, home);
        layer.mentions.insert(mention.id, mention)
    }

    /// Takes a mention out.
    pub fn take_mention(&mut self, key: &LayerKey, id: MentionId) -> Option<Arc<Mention>> {
        let old = self.layers.get(key)?.mention(id)?.clone();
        self.layer_mut(key).mentions.remove(&id);
        self.mention_homes.remove(&id);
        self.drop_layer_if_untouched(key);
        Some(old)
    }

    /// Adds or replaces a claim.
    pub fn put_claim(&mut self, key: &LayerKey, claim: Arc<Claim>) -> Option<Arc<Claim>> {
        self.note_uses(&claim, true);
        let layer = Arc::make_mut(self.layers.entry(key.clone()).or_default());
        let home = home(key, layer, &self.mention_homes, &self.claim_homes);
        self.claim_homes.insert(claim.id, home);
        let old = layer.claims.insert(claim.id, claim);
        if let Some(old) = &old {
            self.note_uses(old, false);
        }
        old
    }

    /// Counts what a claim points at, when it comes and when it goes.
    fn note_uses(&mut self, claim: &Claim, comes: bool) {
        for entry in &claim.mentions {
            count(&mut self.mention_uses, entry.mention, comes);
        }
        for link in &claim.links {
            count(&mut self.claim_uses, link.claim, comes);
        }
    }

    /// Takes a claim out.
    pub fn take_claim(&mut self, key: &LayerKey, id: ClaimId) -> Option<Arc<Claim>> {
        let old = self.layers.get(key)?.claim(id)?.clone();
        self.layer_mut(key).claims.remove(&id);
        self.claim_homes.remove(&id);
        self.note_uses(&old, false);
        self.drop_layer_if_untouched(key);
        Some(old)
    }

    /// Adds or replaces a decision.
    pub fn put_decision(
        &mut self,
        key: &LayerKey,
        decision: Arc<Decision>,
    ) -> Option<Arc<Decision>> {
        let idea = decision.idea.clone();
        self.layer_mut(key).decisions.insert(idea, decision)
    }

    /// Takes a decision out.
    pub fn take_decision(&mut self, key: &LayerKey, idea: &Idea) -> Option<Arc<Decision>> {
        self.layers.get(key)?.decision(idea)?;
        let old = self.layer_mut(key).decisions.remove(idea);
        self.drop_layer_if_untouched(key);
        old
    }

    /// Adds or replaces a suggestion run.
    pub fn put_run(&mut self, run: Arc<Run>) -> Option<Arc<Run>> {
        self.runs.insert(run.id.clone(), run)
    }

    /// Takes a suggestion run out. What it proposed stays.
    pub fn take_run(&mut self, id: &RunId) -> Option<Arc<Run>> {
        self.runs.remove(id)
    }

    /// Adds or replaces what a run says of an article; `None` takes it out.
    pub fn put_proposals(
        &mut self,
        key: &ProposalsKey,
        proposals: Option<Arc<Proposals>>,
    ) -> Option<Arc<Proposals>> {
        let Some(proposals) = proposals else {
            let runs = self.proposals.get_mut(&key.article)?;
            let old = runs.remove(&key.run);
            if runs.is_empty() {
                self.proposals.remove(&key.article);
            }
            return old;
        };
        let runs = self.proposals.entry(key.article.clone()).or_default();
        runs.insert(key.run.clone(), proposals)
    }

    /// Sets how far a layer has come.
    pub fn put_layer_state(&mut self, key: &LayerKey, state: LayerState) -> LayerState {
        let old = std::mem::replace(&mut self.layer_mut(key).state, state);
        self.drop_layer_if_untouched(key);
        old
    }
}

/// The shared key of a layer, so that the home of each thing in it costs a pointer.
fn home(
    key: &LayerKey,
    layer: &Layer,
    mentions: &Table<MentionId, Arc<LayerKey>>,
    claims: &Table<ClaimId, Arc<LayerKey>>,
) -> Arc<LayerKey> {
    let mention = layer.mentions.keys().next();
    let claim = layer.claims.keys().next();
    let known = mention.and_then(|id| mentions.get(id));
    let known = known.or_else(|| claims.get(claim?));
    known.cloned().unwrap_or_else(|| Arc::new(key.clone()))
}

fn count<Id: Copy + Ord + std::hash::Hash>(uses: &mut Table<Id, usize>, id: Id, comes: bool) {
    let now = uses.get(&id).copied().unwrap_or(0);
    match if comes {
        now + 1
    } else {
        now.saturating_sub(1)
    } {
        0 => uses.remove(&id),
        many => uses.insert(id, many),
    };
}
