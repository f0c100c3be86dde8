//! What was deleted: it can be brought back also when undo no longer reaches so far, and fits
//! itself to what has changed since.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::effect::{Effect, Ran, Refusal};
use super::{Session, short_quote};
use crate::edit::{Edit, Entry, labels_gone};
use crate::model::{
    Article, ArticleId, Claim, ClaimId, Item, LayerKey, Mention, MentionId, Person, PersonId,
    Project, Scheme, StepNumber, Timestamp,
};
use crate::text::Extent;

impl Session {
    /// Takes in what lay in the trash when the project was opened.
    pub fn take_trash(&mut self, mut trash: Vec<Entry>) {
        let known = |entry: &Entry| {
            let same = |other: &Entry| is(other, entry.number, entry.forward.at);
            self.trash.iter().any(same)
        };
        trash.retain(|entry| !known(entry));
        trash.append(&mut self.trash);
        self.trash = trash;
    }

    /// The steps that deleted something which is still not there, the latest first.
    pub fn deleted(&self) -> impl Iterator<Item = &Entry> {
        let all = self.trash.iter().rev();
        all.filter(|entry| entry.is_missed(&self.project))
    }

    /// How many steps are in the trash, also those that undo brought back: to notice a change.
    #[must_use]
    pub fn trash_len(&self) -> usize {
        self.trash.len()
    }

    /// What a step deleted: `article “Ferry”`, `claim C6 “40 people …”`, `label outlet`,
    /// `3 mentions`.
    #[must_use]
    pub fn deleted_in_words(&self, entry: &Entry) -> String {
        let forward = &entry.forward.edits;
        if let Some(label) = labels_gone(forward, &entry.inverse).first() {
            return format!("label {}", label.name);
        }
        let (mut article, mut claim, mut mentions) = (None, None, 0);
        for edit in forward {
            match edit {
                Edit::DeleteArticle(id) => article = Some(id),
                Edit::DeleteClaim { id, .. } => claim = Some(*id),
                Edit::DeleteMention { .. } => mentions += 1,
                _ => {}
            }
        }
        let back = |edit: &Edit| match edit {
            Edit::PutArticle { article: put, .. } if Some(&put.id) == article => {
                Some(format!("article {}", short_quote(put.display_title())))
            }
            Edit::PutClaim { claim: put, .. } if article.is_none() && Some(put.id) == claim => {
                let words = match put.quotes.first() {
                    _ if !put.wording.is_empty() => Some(put.wording.clone()),
                    Some(quote) => self.words_at(&quote.article, &quote.extent),
                    None => None,
                };
                Some(with_quote(format!("claim C{}", put.number), words))
            }
            _ => None,
        };
        let words = entry.inverse.iter().find_map(back);
        words.unwrap_or_else(|| match mentions {
            1 => {
                let only = entry.inverse.iter().find_map(|edit| match edit {
                    Edit::PutMention { layer, mention } => {
                        self.words_at(&layer.article, &mention.extent)
                    }
                    _ => None,
                });
                match only {
                    Some(_) => with_quote("mention".to_owned(), only),
                    None => "1 mention".to_owned(),
                }
            }
            many => format!("{many} mentions"),
        })
    }

    /// The words of an article at a place, if the article is there.
    fn words_at(&self, article: &ArticleId, extent: &Extent) -> Option<String> {
        let text = &self.project.article(article)?.text;
        text.owns_extent(extent).then(|| text.quote(extent))
    }

    /// Brings back what a step deleted, as far as it still fits; one step.
    pub(super) fn restore(&mut self, number: StepNumber, at: Timestamp) -> Ran {
        let entry = self.trash.iter().find(|entry| is(entry, number, at));
        let entry = entry
            .filter(|entry| entry.is_missed(&self.project))
            .ok_or_else(|| Refusal::needs("That is no longer in the trash."))?
            .clone();
        let words = self.deleted_in_words(&entry);
        let fitted = Fitting::new(&self.project, &entry).fit();
        if fitted.edits.is_empty() {
            return Err(Refusal::Needs(format!(
                "Nothing of {words} fits the project any more: restore its article or label first."
            )));
        }
        self.commit(&format!("restore {words}"), fitted.edits, fitted.focus)?;
        if let Some(step) = self.history.undo_entry().cloned() {
            self.go_to_step(&step);
        }
        let left = match fitted.left_out.as_slice() {
            [] => String::new(),
            all => format!("; left out: {}", all.join(", ")),
        };
        let mut letters = words.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        Ok(Effect::say_and_reveal(format!(
            "{first}{} is back{left}",
            letters.as_str()
        )))
    }

    /// Takes steps out of the trash for good; all if `which` is empty.
    pub(super) fn empty_trash(&mut self, which: Vec<(StepNumber, Timestamp)>) -> Ran {
        let goes =
            |entry: &Entry| which.is_empty() || which.contains(&(entry.number, entry.forward.at));
        self.trash.retain(|entry| !goes(entry));
        self.journal.empty_trash(which);
        Ok(Effect::say("Deleted for good"))
    }
}

fn with_quote(name: String, words: Option<String>) -> String {
    match words {
        Some(words) => format!("{name} {}", short_quote(&words)),
        None => name,
    }
}

fn is(entry: &Entry, number: StepNumber, at: Timestamp) -> bool {
    entry.number == number && entry.forward.at == at
}

/// What comes back.
#[derive(Default)]
struct Fitted {
    edits: Vec<Edit>,
    focus: Option<Item>,
    /// In words.
    left_out: Vec<String>,
}

/// Fits what comes back to the project as it is.
struct Fitting<'a> {
    project: &'a Project,
    entry: &'a Entry,
    /// The scheme with the labels that come back.
    scheme: Arc<Scheme>,
    /// What the deletion made of things that it only changed.
    made: HashMap<(bool, u64), &'a Edit>,
    /// Articles that come back, by the id that they had.
    articles: HashMap<ArticleId, Arc<Article>>,
    mentions: HashSet<MentionId>,
    claims: HashSet<ClaimId>,
    numbers: HashMap<PersonId, HashSet<u32>>,
    people: HashSet<PersonId>,
    left_out: BTreeMap<&'static str, usize>,
    fitted: Fitted,
}

impl<'a> Fitting<'a> {
    fn new(project: &'a Project, entry: &'a Entry) -> Self {
        let made = entry.forward.edits.iter().filter_map(|edit| match edit {
            Edit::PutMention { mention, .. } => Some(((true, mention.id.number()), edit)),
            Edit::PutClaim { claim, .. } => Some(((false, claim.id.number()), edit)),
            _ => None,
        });
        let mut numbers: HashMap<PersonId, HashSet<u32>> = HashMap::new();
        for (key, layer) in project.layers() {
            let taken = numbers.entry(key.person.clone()).or_default();
            taken.extend(layer.claims().map(|claim| claim.number));
        }
        Self {
            made: made.collect(),
            scheme: project.scheme.clone(),
            articles: HashMap::new(),
            mentions: HashSet::new(),
            claims: HashSet::new(),
            numbers,
            people: HashSet::new(),
            left_out: BTreeMap::new(),
            fitted: Fitted::default(),
            project,
            entry,
        }
    }

    fn fit(mut self) -> Fitted {
        self.labels();
        let entry = self.entry;
        for edit in &*entry.inverse {
            if let Edit::PutArticle { article, index } = edit {
                self.article(article, *index);
            }
        }
        for edit in &*entry.inverse {
            if let Edit::PutMention { layer, mention } = edit {
                self.mention(layer, mention);
            }
        }
        let claims = entry.inverse.iter().filter_map(|edit| match edit {
            Edit::PutClaim { layer, claim } => Some((layer, claim)),
            _ => None,
        });
        // Claims may link each other.
        let coming = claims.clone().filter(|(layer, claim)| {
            self.project.claim(claim.id).is_none() && self.text_of(&layer.article).is_some()
        });
        let coming: Vec<ClaimId> = coming.map(|(_, claim)| claim.id).collect();
        self.claims.extend(coming);
        for (layer, claim) in claims {
            self.claim(layer, claim);
        }
        for edit in &*entry.inverse {
            if let Edit::SetLayerState { layer, state } = edit
                && self.articles.contains_key(&layer.article)
            {
                let layer = self.home(layer);
                self.fitted.edits.push(Edit::SetLayerState {
                    layer,
                    state: *state,
                });
            }
        }
        let left = self.left_out.into_iter().map(|(what, count)| match count {
            1 => format!("1 {what}"),
            many => format!("{many} {what}s"),
        });
        self.fitted.left_out = left.collect();
        self.fitted
    }

    fn labels(&mut self) {
        let gone = labels_gone(&self.entry.forward.edits, &self.entry.inverse);
        let mut scheme = Scheme::clone(&self.scheme);
        for label in gone {
            if scheme.label(&label.id).is_none() {
                let mut label = label.clone();
                if scheme.labels.iter().any(|other| other.chord == label.chord) {
                    label.chord = String::new();
                }
                scheme.labels.push(label);
            }
        }
        if scheme != *self.scheme {
            self.scheme = Arc::new(scheme);
            self.fitted.edits.push(Edit::SetScheme(self.scheme.clone()));
        }
    }

    fn article(&mut self, article: &Arc<Article>, index: Option<usize>) {
        let mut back = article.clone();
        if let Some(there) = self.project.article(&article.id) {
            if there.text == article.text {
                return;
            }
            let taken = |id: &ArticleId| self.project.article(id).is_some();
            let id = ArticleId::unique(article.id.as_str(), "article", taken);
            back = Arc::new(Article {
                id,
                ..Article::clone(article)
            });
        }
        self.articles.insert(article.id.clone(), back.clone());
        self.fitted.focus = Some(Item::Article(back.id.clone()));
        self.fitted.edits.push(Edit::PutArticle {
            article: back,
            index,
        });
    }

    fn text_of(&self, id: &ArticleId) -> Option<&crate::text::ArticleText> {
        let back = self.articles.get(id);
        let article = back.or_else(|| self.project.article(id));
        article.map(|article| &article.text)
    }

    /// The layer under the id that its article has now, with its person.
    fn home(&mut self, layer: &LayerKey) -> LayerKey {
        let person = layer.person.clone();
        if self.project.person(&person).is_none() && self.people.insert(person.clone()) {
            let name = person.to_string();
            let id = person.clone();
            let put = Edit::PutPerson(Person { id, name });
            self.fitted.edits.insert(0, put);
        }
        let back = self.articles.get(&layer.article);
        let article = back.map_or_else(|| layer.article.clone(), |article| article.id.clone());
        LayerKey { article, person }
    }

    /// Whether something that is there may be put back to what it was: only if it is still what
    /// the deletion made of it.
    fn is_as_made(&self, is_mention: bool, id: u64) -> bool {
        let made = self.made.get(&(is_mention, id));
        made.is_some_and(|edit| edit.holds(self.project))
    }

    fn left_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    fn mention(&mut self, layer: &LayerKey, mention: &Arc<Mention>) {
        let is_there = self.project.mention(mention.id).is_some();
        if is_there && !self.is_as_made(true, mention.id.number()) {
            return;
        }
        let fits = |text: &crate::text::ArticleText| text.owns_extent(&mention.extent);
        if !self.text_of(&layer.article).is_some_and(fits) {
            self.left_out("mention without its article");
            return;
        }
        let Some(label) = self.scheme.label(&mention.label) else {
            self.left_out("mention without its label");
            return;
        };
        let mut back = Mention::clone(mention);
        back.attributes.retain(|key, value| {
            let spec = label.attributes.iter().find(|spec| spec.key == *key);
            spec.is_none_or(|spec| spec.ty.check(value).is_ok())
        });
        self.mentions.insert(mention.id);
        let layer = self.home(layer);
        let focus = Item::Mention(mention.id);
        self.fitted.focus.get_or_insert(focus);
        self.fitted.edits.push(Edit::PutMention {
            layer,
            mention: Arc::new(back),
        });
    }

    fn claim(&mut self, layer: &LayerKey, claim: &Arc<Claim>) {
        let is_there = self.project.claim(claim.id).is_some();
        if is_there && !self.is_as_made(false, claim.id.number()) {
            return;
        }
        if self.text_of(&layer.article).is_none() {
            self.left_out("claim without its article");
            return;
        }
        let mut back = Claim::clone(claim);
        let before = (back.quotes.len(), back.mentions.len(), back.links.len());
        back.quotes.retain(|quote| {
            let text = self.text_of(&quote.article);
            text.is_some_and(|text| text.owns_extent(&quote.extent))
        });
        for quote in &mut back.quotes {
            if let Some(article) = self.articles.get(&quote.article) {
                quote.article = article.id.clone();
            }
        }
        let home = self.home(layer);
        back.mentions.retain(|entry| {
            let there = self.project.mention(entry.mention);
            let same_person = |key: &LayerKey| key.person == home.person;
            let is_there = there.is_some_and(|(key, _)| same_person(key))
                || self.mentions.contains(&entry.mention);
            is_there && self.scheme.role(&entry.role).is_some()
        });
        back.links.retain(|link| {
            self.project.claim(link.claim).is_some() || self.claims.contains(&link.claim)
        });
        let after = (back.quotes.len(), back.mentions.len(), back.links.len());
        for (what, before, after) in [
            ("quote that is gone", before.0, after.0),
            ("mention that is gone", before.1, after.1),
            ("link to a claim that is gone", before.2, after.2),
        ] {
            if before > after {
                *self.left_out.entry(what).or_default() += before - after;
            }
        }
        if self.scheme.status(&back.status).is_none()
            && let Some(first) = self.scheme.statuses.first()
        {
            back.status = first.id.clone();
        }
        let scheme = &self.scheme;
        back.verdict = back.verdict.filter(|verdict| {
            let scale = scheme.scale(&verdict.scale);
            scale.is_some_and(|scale| scale.value(&verdict.value).is_some())
        });
        if !is_there {
            let taken = self.numbers.entry(home.person.clone()).or_default();
            if !taken.insert(back.number) {
                let highest = taken.iter().max().copied().unwrap_or(0);
                back.number = highest.saturating_add(1);
                taken.insert(back.number);
            }
        }
        let focus = Item::Claim(claim.id);
        self.fitted.focus.get_or_insert(focus);
        self.fitted.edits.push(Edit::PutClaim {
            layer: home,
            claim: Arc::new(back),
        });
    }
}
