//! Takes in what was read from files, as one step.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Session;
use super::effect::Refusal;
use crate::edit::Edit;
use crate::formats::{ImportContext, Imported, ImportedLayer};
use crate::model::{Article, ArticleId, Item, Person, Project};
use crate::text::{Digest, counted};

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Articles added.
    pub articles: usize,
    /// Mentions added.
    pub mentions: usize,
    /// Claims added.
    pub claims: usize,
    /// What could not be taken over as it stood, and what was noticed.
    pub notices: Vec<String>,
}

impl ImportReport {
    /// One sentence for the status bar.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut sentence = match self.articles {
            0 if self.mentions + self.claims == 0 => "Nothing new came in".to_owned(),
            _ => format!("Imported {}", counted(self.articles, "article")),
        };
        if self.mentions > 0 {
            sentence += &format!(", {}", counted(self.mentions, "mention"));
        }
        if self.claims > 0 {
            sentence += &format!(", {}", counted(self.claims, "claim"));
        }
        if !self.notices.is_empty() {
            sentence += &format!("; {}", counted(self.notices.len(), "notice"));
        }
        sentence
    }
}

impl Session {
    /// A copy of the project and the person, from which another thread makes an
    /// [`ImportContext`] while the work here goes on.
    #[must_use]
    pub fn import_ground(&self) -> (Project, Person, crate::model::Timestamp) {
        let known = self.project.person(&self.person).cloned();
        let person = known.unwrap_or_else(|| Person {
            id: self.person.clone(),
            name: self.person.to_string(),
        });
        (self.project.clone(), person, self.clock.now())
    }

    /// The context of an import that is made at once.
    #[must_use]
    pub fn import_context(&self) -> ImportContext<'_> {
        let (_, person, now) = self.import_ground();
        ImportContext::new(&self.project, person, now)
    }

    /// Takes a file's title and guidelines where the project has none, or nothing yet.
    fn take_head(
        &self,
        title: &str,
        guidelines: &str,
        edits: &mut Vec<Edit>,
        report: &mut ImportReport,
    ) {
        let project = &self.project;
        let is_new = project.article_count() == 0 && project.layers().next().is_none();
        let wanted = |own: &str, new: &str| {
            let differs = !new.is_empty() && own != new;
            (differs && (is_new || own.is_empty()), differs)
        };
        let (takes_title, other_title) = wanted(&project.title, title);
        let (takes_guidelines, other_guidelines) = wanted(&project.guidelines, guidelines);
        if takes_title {
            edits.push(Edit::SetTitle(title.to_owned()));
        }
        if takes_guidelines {
            edits.push(Edit::SetGuidelines(guidelines.to_owned()));
        }
        for (what, kept) in [
            ("title", other_title && !takes_title),
            ("guidelines", other_guidelines && !takes_guidelines),
        ] {
            if kept {
                let notice = format!("the project keeps its own {what}; the file has other ones");
                report.notices.push(notice);
            }
        }
    }

    /// Takes in what was read, as one step, and shows the first new article. An article whose
    /// text the project has already is left out and named.
    ///
    /// # Errors
    /// [`Refusal`] if the project changed meanwhile so that it no longer fits; nothing has
    /// changed then.
    pub fn take_in(&mut self, mut all: Vec<Imported>) -> Result<ImportReport, Refusal> {
        self.fit_to_now(&mut all);
        let mut report = ImportReport::default();
        let mut edits = Vec::new();
        let mut scheme = (*self.project.scheme).clone();
        let mut known: HashMap<Digest, String> = self
            .project
            .articles()
            .map(|article| (article.text.digest(), article.display_title().to_owned()))
            .collect();
        let mut added: Vec<Arc<Article>> = Vec::new();
        for imported in &all {
            report
                .notices
                .extend(imported.notices().map(ToString::to_string));
            if let Some(carried) = &imported.scheme {
                scheme = carried.clone();
            }
            scheme = imported.additions.extend(&scheme);
            if let Some((title, guidelines)) = &imported.project {
                self.take_head(title, guidelines, &mut edits, &mut report);
            }
            let people = imported
                .people
                .iter()
                .filter(|p| self.project.person(&p.id).is_none());
            edits.extend(people.cloned().map(Edit::PutPerson));
            let spoken_of = spoken_of(&imported.layers);
            for article in &imported.articles {
                self.take_article(article, &spoken_of, &mut known, &mut added, &mut report);
            }
        }
        if scheme != *self.project.scheme {
            edits.push(Edit::SetScheme(Arc::new(scheme)));
        }
        let put = added.iter().map(|a| Edit::PutArticle {
            article: a.clone(),
            index: None,
        });
        edits.extend(put);
        for layer in all.into_iter().flat_map(|imported| imported.layers) {
            report.mentions += layer.mentions.len();
            report.claims += layer.claims.len();
            if let Some(state) = layer.state {
                edits.push(Edit::SetLayerState {
                    layer: layer.key.clone(),
                    state,
                });
            }
            let key = &layer.key;
            edits.extend(layer.mentions.into_iter().map(|mention| Edit::PutMention {
                layer: key.clone(),
                mention: Arc::new(mention),
            }));
            edits.extend(layer.claims.into_iter().map(|claim| Edit::PutClaim {
                layer: key.clone(),
                claim: Arc::new(claim),
            }));
        }
        report.articles = added.len();
        if edits.is_empty() {
            return Ok(report);
        }
        let name = match added.as_slice() {
            [one] => format!("import {}", super::short_quote(one.display_title())),
            many => format!("import {} articles", many.len()),
        };
        let first: Option<ArticleId> = added.first().map(|article| article.id.clone());
        self.commit(&name, edits, first.clone().map(Item::Article))?;
        if let Some(first) = first {
            self.show_article(&first);
        }
        Ok(report)
    }

    /// Notes an article to be added, unless its text is there already and nothing hangs on it.
    fn take_article(
        &self,
        article: &Arc<Article>,
        spoken_of: &HashSet<ArticleId>,
        known: &mut HashMap<Digest, String>,
        added: &mut Vec<Arc<Article>>,
        report: &mut ImportReport,
    ) {
        let name = article
            .original
            .as_ref()
            .map(|original| original.file_name.as_str());
        let name = name
            .filter(|name| !name.is_empty())
            .unwrap_or(article.display_title());
        // One of the same id came in meanwhile and has the same text: the work goes there.
        let needed = self.project.article(&article.id).is_none() && spoken_of.contains(&article.id);
        match known.get(&article.text.digest()) {
            Some(title) if !needed => {
                report.notices.push(format!(
                    "{name}: the same text is already in the project as “{title}”; it was left out."
                ));
            }
            other => {
                if let Some(title) = other {
                    report.notices.push(format!(
                        "{name}: the same text is also in the project as “{title}”."
                    ));
                }
                known.insert(article.text.digest(), article.display_title().to_owned());
                added.push(article.clone());
            }
        }
    }
}

/// The articles on which work hangs: its own, and those that its claims quote.
fn spoken_of(layers: &[ImportedLayer]) -> HashSet<ArticleId> {
    let of = |layer: &ImportedLayer| {
        let quotes = layer.claims.iter().flat_map(|claim| &claim.quotes);
        let quoted = quotes.map(|quote| quote.article.clone());
        quoted
            .chain([layer.key.article.clone()])
            .collect::<Vec<_>>()
    };
    layers.iter().flat_map(of).collect()
}
