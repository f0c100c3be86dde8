//! Which article a file means: by its name, by the digest of its text, by its text.

use std::collections::HashMap;
use std::sync::Arc;

use super::said::SaidDocument;
use crate::formats::intake::meta_of;
use crate::formats::{ImportContext, Problem, foreign};
use crate::model::{Article, ArticleId, ArticleMeta, Project, TextDirection};
use crate::text::{ArticleText, Digest};

/// What the articles of a project are called.
#[derive(Debug, Default)]
pub(in crate::formats) struct Names {
    /// In small letters; nothing where several are called so.
    by_name: HashMap<String, Option<ArticleId>>,
}

impl Names {
    pub(in crate::formats) fn new(project: &Project) -> Self {
        let mut by_name: HashMap<String, Option<ArticleId>> = HashMap::new();
        for article in project.articles() {
            let file = article.original.as_ref().map(|one| one.file_name.as_str());
            let file = file.unwrap_or_default();
            let mut names = vec![
                article.meta.title.to_lowercase(),
                article.meta.url.to_lowercase(),
                file.to_lowercase(),
                stem(file).to_lowercase(),
            ];
            names.sort_unstable();
            names.dedup();
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let known = by_name.entry(name);
                known
                    .and_modify(|known| *known = None)
                    .or_insert_with(|| Some(article.id.clone()));
            }
        }
        // An id is nobody else's name.
        for article in project.articles() {
            let id = article.id.as_str().to_lowercase();
            by_name.insert(id, Some(article.id.clone()));
        }
        Self { by_name }
    }

    /// The article that is called so, with a folder or an ending or without.
    pub(in crate::formats) fn get(&self, name: &str) -> Option<&ArticleId> {
        let name = name.trim().to_lowercase();
        let base = name.rfind(['/', '\\']).map_or(&*name, |at| &name[at + 1..]);
        let known = [&*name, base, stem(base)];
        known
            .into_iter()
            .find_map(|name| self.by_name.get(name)?.as_ref())
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// Where what a document says belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To this one of the articles.
    Article(usize),
    /// Nobody says.
    Anywhere,
    /// To one that is not there.
    Missing,
}

/// The articles of a project, and those that files bring.
pub(super) struct Articles<'n> {
    names: &'n Names,
    /// All, the project's first.
    pub(super) all: Vec<Arc<Article>>,
    /// How many of them the project has.
    known: usize,
    by_id: HashMap<ArticleId, usize>,
    by_digest: HashMap<Digest, usize>,
    /// Of the text without blanks; made when it is needed.
    by_ink: Option<HashMap<Digest, usize>>,
    pub(super) problems: Vec<Problem>,
}

impl<'n> Articles<'n> {
    pub(super) fn new(project: &Project, names: &'n Names) -> Self {
        let all: Vec<Arc<Article>> = project.articles().cloned().collect();
        let by_id = all.iter().enumerate();
        let by_id = by_id.map(|(index, one)| (one.id.clone(), index)).collect();
        let mut by_digest = HashMap::new();
        for (index, article) in all.iter().enumerate() {
            by_digest.entry(article.text.digest()).or_insert(index);
        }
        Self {
            names,
            known: all.len(),
            all,
            by_id,
            by_digest,
            by_ink: None,
            problems: Vec::new(),
        }
    }

    /// The articles that files brought.
    pub(super) fn added(&self) -> &[Arc<Article>] {
        &self.all[self.known..]
    }

    /// Where a document of a file belongs. Its text is dropped where it is the article's own.
    pub(super) fn resolve(
        &mut self,
        document: &mut SaidDocument,
        stem: &str,
        context: &mut ImportContext<'_>,
    ) -> Target {
        let text = document.text.clone().map(ArticleText::new);
        let text = match text.transpose() {
            Ok(text) => text,
            Err(problem) => {
                self.problem(document, format!("its text can’t be used: {problem}"));
                document.text = None;
                None
            }
        };
        let Some(index) = self.find(document, text.as_ref(), stem) else {
            return match text {
                Some(text) => Target::Article(self.add(document, text, stem, context)),
                None if document.id.is_empty() || document.is_guess => Target::Anywhere,
                None => Target::Missing,
            };
        };
        let own = &self.all[index].text;
        if text.as_ref().is_some_and(|text| text != own) {
            let id = &self.all[index].id;
            let message = format!("its text is not quite that of {id}: the words decide");
            self.problem(document, message);
        }
        if document.text.as_deref() == Some(self.all[index].text.as_str()) {
            document.text = None;
        }
        Target::Article(index)
    }

    fn problem(&mut self, document: &SaidDocument, message: String) {
        self.problems.push(Problem {
            place: document.place.clone(),
            message,
        });
    }

    fn find(
        &mut self,
        document: &SaidDocument,
        text: Option<&ArticleText>,
        file_stem: &str,
    ) -> Option<usize> {
        let by_id = ArticleId::new(&document.id).ok();
        let by_id = by_id.and_then(|id| self.by_id.get(&id)).copied();
        let same = |index: &usize| text.is_none_or(|text| self.all[*index].text == *text);
        if let Some(index) = by_id.filter(same) {
            return Some(index);
        }
        let digests = document
            .digest
            .into_iter()
            .chain(text.map(ArticleText::digest));
        for digest in digests {
            if let Some(index) = self.by_digest.get(&digest) {
                return Some(*index);
            }
        }
        if let Some(text) = text
            && let Some(index) = self.by_ink(text)
        {
            return Some(index);
        }
        let mut named = by_id;
        if named.is_none() && !document.id.is_empty() {
            named = self.named(&document.id);
        }
        if text.is_none() && named.is_none() && (document.id.is_empty() || document.is_guess) {
            named = self.named(file_stem);
            if self.all.len() == 1 {
                named = Some(0);
            }
        }
        // Ids such as 1, 2 and 3 are those of any file: with another text it is another article.
        named.filter(|index| text.is_none_or(|text| is_alike(&self.all[*index].text, text)))
    }

    fn named(&self, name: &str) -> Option<usize> {
        let id = self.names.get(name)?;
        self.by_id.get(id).copied()
    }

    fn by_ink(&mut self, text: &ArticleText) -> Option<usize> {
        let all = &self.all;
        let known = self.by_ink.get_or_insert_with(|| {
            let mut known = HashMap::new();
            for (index, article) in all.iter().enumerate() {
                known.entry(ink(article.text.as_str())).or_insert(index);
            }
            known
        });
        known.get(&ink(text.as_str())).copied()
    }

    /// Adds an article that only a file has.
    fn add(
        &mut self,
        document: &mut SaidDocument,
        text: ArticleText,
        stem: &str,
        context: &mut ImportContext<'_>,
    ) -> usize {
        let exact = ArticleId::new(&document.id).ok();
        let exact = exact.filter(|id| context.claim_article_id(id));
        let words = [&document.id, &document.title];
        let words = words.into_iter().find(|words| !words.is_empty());
        let words = words.map_or(stem, String::as_str);
        let id = exact.unwrap_or_else(|| context.article_id(words, stem));
        let mut meta = std::mem::take(&mut document.meta);
        let (kept, _) = foreign::bounded(std::mem::take(&mut meta.foreign));
        let direction = TextDirection::parse(&meta.direction).unwrap_or(TextDirection::Auto);
        let title = document.title.clone();
        let mut meta: ArticleMeta = meta_of(title, direction, kept, meta);
        if meta.language.is_empty() {
            let guess = crate::formats::guess_language(text.as_str());
            guess.unwrap_or_default().clone_into(&mut meta.language);
        }
        if document.text.as_deref() == Some(text.as_str()) {
            document.text = None;
        }
        let index = self.all.len();
        self.by_id.insert(id.clone(), index);
        self.by_digest.insert(text.digest(), index);
        if let Some(known) = &mut self.by_ink {
            known.entry(ink(text.as_str())).or_insert(index);
        }
        self.all.push(Arc::new(Article {
            id,
            text,
            meta,
            original: None,
        }));
        index
    }
}

/// Whether two texts can be the same article: half of the words of the shorter one.
fn is_alike(one: &ArticleText, other: &ArticleText) -> bool {
    let words = |text: &ArticleText| -> std::collections::HashSet<u64> {
        super::search::words(text.as_str())
            .map(|(key, _)| key)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    2 * shared >= one.len().min(other.len())
}

/// A text without blanks.
fn ink(text: &str) -> Digest {
    let ink: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .collect();
    Digest::of(ink.as_bytes())
}
