//! Finding words in all of a project.

use super::search::{Finder, Query};
use crate::model::{Article, ArticleId, Item, Layer, LayerKey, PersonId, Project};
use crate::text::{ArticleText, TextRange};

/// Bytes of context at either side of a hit, at most.
const CONTEXT: usize = 60;

/// Where to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In the articles' texts.
    #[default]
    Text,
    /// In the names of labels; a hit for each mention under one.
    Label,
    /// In what the person wrote: notes, wordings, questions, reasons.
    Note,
}

impl Scope {
    /// All scopes, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Text, Self::Label, Self::Note];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Label => "label",
            Self::Note => "note",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The article that it is in.
    pub article: ArticleId,
    /// What was found: the article (its text or note), a mention or a claim.
    pub item: Item,
    /// The words to go to, if any.
    pub range: Option<TextRange>,
    /// One line to show.
    pub context: String,
    /// The bytes of [`context`](Self::context) that were looked for.
    pub hit: std::ops::Range<usize>,
}

/// Finds a query in all articles, in their order, at most `limit` times. `cancelled` is asked
/// once an article; when it says yes, what was found so far is returned.
pub fn find_in_project(
    project: &Project,
    person: &PersonId,
    query: &Query,
    scope: Scope,
    limit: usize,
    cancelled: &dyn Fn() -> bool,
) -> Vec<Hit> {
    let finder = Finder::new(query);
    let mut hits = Vec::new();
    for article in project.articles() {
        if hits.len() >= limit || cancelled() {
            break;
        }
        let room = limit - hits.len();
        find_in_article(project, person, article, &finder, scope, room, &mut hits);
    }
    hits
}

/// Finds in one article what [`find_in_project`] finds in all, at most `room` times, so that a
/// window can search a little in each frame.
pub fn find_in_article(
    project: &Project,
    person: &PersonId,
    article: &Article,
    finder: &Finder,
    scope: Scope,
    room: usize,
    hits: &mut Vec<Hit>,
) {
    let key = LayerKey {
        article: article.id.clone(),
        person: person.clone(),
    };
    let layer = project.layer(&key).map(AsRef::as_ref);
    match scope {
        Scope::Text => in_text(article, finder, room, hits),
        Scope::Label => in_labels(project, article, layer, finder, room, hits),
        Scope::Note => {
            let mut found = in_notes(article, layer, finder);
            found.truncate(room);
            hits.append(&mut found);
        }
    }
}

fn in_text(article: &Article, finder: &Finder, room: usize, hits: &mut Vec<Hit>) {
    hits.extend(finder.find(&article.text).take(room).map(|range| {
        let (context, hit) = context_of(&article.text, range);
        Hit {
            article: article.id.clone(),
            item: Item::Article(article.id.clone()),
            range: Some(range),
            context,
            hit,
        }
    }));
}

fn in_labels(
    project: &Project,
    article: &Article,
    layer: Option<&Layer>,
    finder: &Finder,
    room: usize,
    hits: &mut Vec<Hit>,
) {
    let labels = project.scheme.labels.iter();
    let wanted: Vec<_> = labels
        .filter(|label| finder.find_in(&label.name).next().is_some())
        .map(|label| &label.id)
        .collect();
    let Some(layer) = layer.filter(|_| !wanted.is_empty()) else {
        return;
    };
    let mentions = layer.mentions_in_order().into_iter();
    let found = mentions.filter(|mention| wanted.contains(&&mention.label));
    hits.extend(found.take(room).map(|mention| {
        let range = mention.extent.pieces().next();
        let (context, hit) = range
            .map(|range| context_of(&article.text, range))
            .unwrap_or_default();
        Hit {
            article: article.id.clone(),
            item: Item::Mention(mention.id),
            range,
            context,
            hit,
        }
    }));
}

fn in_notes(article: &Article, layer: Option<&Layer>, finder: &Finder) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut look = |item: Item, range: Option<TextRange>, words: &str| {
        if let Some(found) = finder.find_in(words).next() {
            let (context, hit) = line_of(words, found);
            hits.push(Hit {
                article: article.id.clone(),
                item,
                range,
                context,
                hit,
            });
        }
    };
    let own = Item::Article(article.id.clone());
    look(own.clone(), None, &article.meta.title);
    look(own, None, &article.meta.note);
    let Some(layer) = layer else {
        return hits;
    };
    for mention in layer.mentions_in_order() {
        let range = mention.extent.pieces().next();
        let item = Item::Mention(mention.id);
        look(item.clone(), range, &mention.note);
        for value in mention.attributes.values() {
            look(item.clone(), range, value);
        }
    }
    for claim in layer.claims() {
        let quote = claim.quotes.iter().find(|q| q.article == article.id);
        let range = quote.and_then(|quote| quote.extent.pieces().next());
        let verdict = claim.verdict.iter().map(|verdict| &verdict.rationale);
        let evidence = claim
            .evidence
            .iter()
            .flat_map(|one| [&one.quote, &one.note, &one.url]);
        let words = [&claim.wording, &claim.note, &claim.checkable_why].into_iter();
        for words in words.chain(&claim.questions).chain(verdict).chain(evidence) {
            look(Item::Claim(claim.id), range, words);
        }
    }
    hits
}

/// The line round a range, cut to about 60 bytes at either side, and where the range is in it.
#[must_use]
pub fn context_of(text: &ArticleText, range: TextRange) -> (String, std::ops::Range<usize>) {
    line_of(text.as_str(), range.bytes())
}

fn line_of(all: &str, hit: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let from = all.floor_char_boundary(hit.start.saturating_sub(CONTEXT));
    let until = all.ceil_char_boundary((hit.end + CONTEXT).min(all.len()));
    let mut start = all[from..hit.start]
        .rfind('\n')
        .map_or(from, |at| from + at + 1);
    let mut end = all[hit.end..until]
        .find('\n')
        .map_or(until, |at| hit.end + at);
    // Words are not cut, unless there is no space near.
    let cut_start = start > 0 && start == from;
    if cut_start && let Some(space) = all[start..hit.start].find(' ') {
        start += space + 1;
    }
    let cut_end = end < all.len() && end == until;
    if cut_end && let Some(space) = all[hit.end..end].rfind(' ') {
        end = hit.end + space;
    }
    let mut line = String::with_capacity(end - start + 6);
    if cut_start {
        line.push('…');
    }
    let lead = line.len();
    // Byte for byte, so that the hit's place stays right.
    line.extend(
        all[start..end]
            .chars()
            .map(|c| if c == '\n' { ' ' } else { c }),
    );
    if cut_end {
        line.push('…');
    }
    (line, lead + hit.start - start..lead + hit.end - start)
}
