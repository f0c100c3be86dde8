//! Makes what was read from files fit what was done while it was read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Session;
use crate::formats::Imported;
use crate::model::{Article, ArticleId, ClaimId, MentionId, PersonId};

impl Session {
    /// An import's articles, mentions, claims and claim numbers are new in the project that it
    /// was read for. Those that the project has by now get other ids and numbers; what is the
    /// same stays what it is.
    pub(super) fn fit_to_now(&mut self, all: &mut [Imported]) {
        self.fit_articles(all);
        self.fit_mentions(all);
        self.fit_claims(all);
        self.fit_numbers(all);
    }

    fn fit_articles(&self, all: &mut [Imported]) {
        let coming = all.iter().flat_map(|imported| &imported.articles);
        let mut given: HashSet<ArticleId> = coming.map(|article| article.id.clone()).collect();
        for imported in all {
            let mut moved: HashMap<ArticleId, ArticleId> = HashMap::new();
            for article in &mut imported.articles {
                let there = self.project.article(&article.id);
                if there.is_none_or(|there| there.text == article.text) {
                    continue;
                }
                let taken =
                    |id: &ArticleId| self.project.article(id).is_some() || given.contains(id);
                let id = ArticleId::unique(article.id.as_str(), "article", taken);
                given.insert(id.clone());
                moved.insert(article.id.clone(), id.clone());
                *article = Arc::new(Article {
                    id,
                    ..Article::clone(article)
                });
            }
            for layer in &mut imported.layers {
                let quotes = layer.claims.iter_mut().flat_map(|claim| &mut claim.quotes);
                let places = quotes.map(|quote| &mut quote.article);
                for id in places.chain([&mut layer.key.article]) {
                    if let Some(new) = moved.get(id) {
                        *id = new.clone();
                    }
                }
            }
        }
    }

    fn fit_mentions(&mut self, all: &mut [Imported]) {
        let Self { project, ids, .. } = self;
        let layers = || all.iter().flat_map(|imported| &imported.layers);
        let coming = layers().flat_map(|layer| layer.mentions.iter().map(|mention| mention.id));
        let coming: HashSet<MentionId> = coming.collect();
        let mut moved: HashMap<MentionId, MentionId> = HashMap::new();
        for layer in all.iter_mut().flat_map(|imported| &mut imported.layers) {
            let key = &layer.key;
            layer.mentions.retain_mut(|mention| {
                let Some((home, there)) = project.mention(mention.id) else {
                    return true;
                };
                if **home == *key && **there == *mention {
                    return false;
                }
                let id = MentionId::new(ids.next(|n| {
                    let id = MentionId::new(n);
                    coming.contains(&id) || project.mention(id).is_some()
                }));
                moved.insert(mention.id, id);
                mention.id = id;
                true
            });
        }
        let claims = all.iter_mut().flat_map(|imported| &mut imported.layers);
        let claims = claims.flat_map(|layer| &mut layer.claims);
        for entry in claims.flat_map(|claim| &mut claim.mentions) {
            if let Some(id) = moved.get(&entry.mention) {
                entry.mention = *id;
            }
        }
    }

    fn fit_claims(&mut self, all: &mut [Imported]) {
        let Self { project, ids, .. } = self;
        let layers = || all.iter().flat_map(|imported| &imported.layers);
        let coming = layers().flat_map(|layer| layer.claims.iter().map(|claim| claim.id));
        let coming: HashSet<ClaimId> = coming.collect();
        let mut moved: HashMap<ClaimId, ClaimId> = HashMap::new();
        for layer in all.iter_mut().flat_map(|imported| &mut imported.layers) {
            let key = &layer.key;
            layer.claims.retain_mut(|claim| {
                let Some((home, there)) = project.claim(claim.id) else {
                    return true;
                };
                if **home == *key && **there == *claim {
                    return false;
                }
                let id = ClaimId::new(ids.next(|n| {
                    let id = ClaimId::new(n);
                    coming.contains(&id) || project.claim(id).is_some()
                }));
                moved.insert(claim.id, id);
                claim.id = id;
                true
            });
        }
        let claims = all.iter_mut().flat_map(|imported| &mut imported.layers);
        let claims = claims.flat_map(|layer| &mut layer.claims);
        for link in claims.flat_map(|claim| &mut claim.links) {
            if let Some(id) = moved.get(&link.claim) {
                link.claim = *id;
            }
        }
    }

    fn fit_numbers(&self, all: &mut [Imported]) {
        let layers = || all.iter().flat_map(|imported| &imported.layers);
        if layers().all(|layer| layer.claims.is_empty()) {
            return;
        }
        let there = self.project.layers().flat_map(|(key, layer)| {
            let claims = layer.claims();
            claims.map(move |claim| (key.person.clone(), claim.number))
        });
        let there: HashSet<(PersonId, u32)> = there.collect();
        let mut last: HashMap<PersonId, u32> = HashMap::new();
        let coming = layers().flat_map(|layer| {
            let claims = layer.claims.iter();
            claims.map(|claim| (layer.key.person.clone(), claim.number))
        });
        for (person, number) in there.iter().cloned().chain(coming) {
            let highest = last.entry(person).or_default();
            *highest = number.max(*highest);
        }
        for layer in all.iter_mut().flat_map(|imported| &mut imported.layers) {
            let person = &layer.key.person;
            for claim in &mut layer.claims {
                if there.contains(&(person.clone(), claim.number)) {
                    let highest = last.entry(person.clone()).or_default();
                    *highest = highest.saturating_add(1);
                    claim.number = *highest;
                }
            }
        }
    }
}
