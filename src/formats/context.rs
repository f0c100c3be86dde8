//! What an import must know of the project that it goes into, and the ids that it may use.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::run::{Names, Said};
use crate::model::{ArticleId, ClaimId, MentionId, Person, PersonId, Project, Scheme, Timestamp};
use crate::text::{ArticleText, Digest};

/// The project that files go into, who brings them in, and when. One context serves all the
/// files of one import: it remembers the ids that it gave away.
#[derive(Debug)]
pub struct ImportContext<'a> {
    /// The project as it is.
    pub project: &'a Project,
    /// Who brings the files in; work without a name becomes theirs.
    pub person: Person,
    /// When.
    pub now: Timestamp,
    /// Take a whole scheme that a file carries instead of fitting the file to the project's
    /// scheme. Right for a project in which nothing has been done yet.
    pub take_scheme: bool,
    articles: HashSet<ArticleId>,
    mentions: HashSet<MentionId>,
    claims: HashSet<ClaimId>,
    numbers: HashSet<(PersonId, u32)>,
    next_mention: u64,
    next_claim: u64,
    next_number: HashMap<PersonId, u32>,
    /// What files say, while it is only gathered for a run.
    pub(super) said: Option<Said>,
    /// What the project's articles are called, once somebody asked.
    names: Option<Arc<Names>>,
    /// The project's articles by their texts, once somebody asked.
    texts: Option<HashMap<Digest, VecDeque<ArticleId>>>,
}

impl<'a> ImportContext<'a> {
    /// A context. A file's scheme is taken if the project has neither articles nor layers.
    #[must_use]
    pub fn new(project: &'a Project, person: Person, now: Timestamp) -> Self {
        let untouched = project.article_count() == 0 && project.layers().next().is_none();
        let numbers = project.layers().flat_map(|(key, layer)| {
            let person = &key.person;
            layer.claims().map(|claim| (person.clone(), claim.number))
        });
        Self {
            project,
            person,
            now,
            take_scheme: untouched,
            articles: HashSet::new(),
            mentions: HashSet::new(),
            claims: HashSet::new(),
            numbers: numbers.collect(),
            next_mention: 1,
            next_claim: 1,
            next_number: HashMap::new(),
            said: None,
            names: None,
            texts: None,
        }
    }

    /// The project's scheme.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.project.scheme
    }

    /// What the project's articles are called.
    pub(super) fn names(&mut self) -> Arc<Names> {
        let new = || Arc::new(Names::new(self.project));
        self.names.get_or_insert_with(new).clone()
    }

    /// Whether an article id is given away.
    #[must_use]
    pub fn is_taken(&self, id: &ArticleId) -> bool {
        self.project.article(id).is_some() || self.articles.contains(id)
    }

    /// A free article id made of `words`, or of the file's name where these give none.
    pub fn article_id(&mut self, words: &str, file_stem: &str) -> ArticleId {
        let fallback = crate::model::id::slug(file_stem, "article");
        let id = ArticleId::unique(words, &fallback, |id| self.is_taken(id));
        self.articles.insert(id.clone());
        id
    }

    /// The project's article that has this very text; each is given once.
    pub(super) fn article_of(&mut self, text: &ArticleText) -> Option<ArticleId> {
        self.articles_of(text)?.pop_front()
    }

    /// Gives this article of the project, which has this text, to nobody else.
    pub(super) fn take_article_of(&mut self, text: &ArticleText, id: &ArticleId) {
        if let Some(articles) = self.articles_of(text) {
            articles.retain(|other| other != id);
        }
    }

    fn articles_of(&mut self, text: &ArticleText) -> Option<&mut VecDeque<ArticleId>> {
        let project = self.project;
        let texts = self.texts.get_or_insert_with(|| {
            let mut texts: HashMap<Digest, VecDeque<ArticleId>> = HashMap::new();
            for article in project.articles() {
                let same = texts.entry(article.text.digest()).or_default();
                same.push_back(article.id.clone());
            }
            texts
        });
        texts.get_mut(&text.digest())
    }

    /// Claims the article id `wanted`; whether it was free.
    pub(super) fn claim_article_id(&mut self, wanted: &ArticleId) -> bool {
        !self.is_taken(wanted) && self.articles.insert(wanted.clone())
    }

    /// The mention id `wanted` if it is free; whether it was.
    pub(super) fn claim_mention_id(&mut self, wanted: MentionId) -> bool {
        self.is_free_mention(wanted) && self.mentions.insert(wanted)
    }

    /// Whether neither the project nor the import has a mention with this id.
    fn is_free_mention(&self, id: MentionId) -> bool {
        let new = 1..self.next_mention;
        !new.contains(&id.number())
            && self.project.mention(id).is_none()
            && !self.mentions.contains(&id)
    }

    /// A new mention id.
    pub(super) fn new_mention_id(&mut self) -> MentionId {
        loop {
            let id = MentionId::new(self.next_mention);
            let is_free = self.is_free_mention(id);
            // All below are taken from now on, without being listed.
            self.next_mention += 1;
            if is_free {
                return id;
            }
        }
    }

    /// The claim id `wanted` if it is free; whether it was.
    pub(super) fn claim_claim_id(&mut self, wanted: ClaimId) -> bool {
        self.project.claim(wanted).is_none() && self.claims.insert(wanted)
    }

    /// A new claim id.
    pub(super) fn new_claim_id(&mut self) -> ClaimId {
        loop {
            let id = ClaimId::new(self.next_claim);
            self.next_claim = self.next_claim.wrapping_add(1);
            if self.claim_claim_id(id) {
                return id;
            }
        }
    }

    /// Claims the number `wanted` of a person; whether it was free.
    pub(super) fn claim_number(&mut self, person: &PersonId, wanted: u32) -> bool {
        self.numbers.insert((person.clone(), wanted))
    }

    /// A free number for a person's next claim.
    pub(super) fn new_number(&mut self, person: &PersonId) -> u32 {
        let mut number = self.next_number.get(person).copied().unwrap_or_else(|| {
            let known = self.numbers.iter().filter(|(other, _)| other == person);
            known.map(|(_, number)| *number).max().unwrap_or(0)
        });
        loop {
            number = number.wrapping_add(1).max(1);
            if self.claim_number(person, number) {
                self.next_number.insert(person.clone(), number);
                return number;
            }
        }
    }
}
