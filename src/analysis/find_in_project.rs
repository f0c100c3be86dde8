//! Finding words in all of a project.

use super::search::{Finder, Query};
use super::span_index::SpanIndex;
use crate::model::{
    Article, ArticleId, Claim, ClaimId, Item, Layer, LayerKey, Mention, MentionId, PersonId,
    Project,
};
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
        let key = LayerKey {
            article: article.id.clone(),
            person: person.clone(),
        };
        let layer = project.layer(&key).map(AsRef::as_ref);
        let spans = layer.map(SpanIndex::build).unwrap_or_default();
        let looked = Looked {
            project,
            article,
            layer,
            spans: Some(&spans),
            finder: &finder,
        };
        ArticleSearch::new(scope).go_on(looked, limit, &mut hits, || false);
    }
    hits
}

/// What is looked through.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// The project.
    pub project: &'a Project,
    /// One of its articles.
    pub article: &'a Article,
    /// The person's work on it.
    pub layer: Option<&'a Layer>,
    /// The places of the mentions in that; `None` if there are none.
    pub spans: Option<&'a SpanIndex>,
    /// For what.
    pub finder: &'a Finder,
}

/// A search in one article that goes on where it stopped, so that a window can search a little
/// in each frame. Nothing of what is looked through may change in between.
#[derive(Clone, Debug)]
pub struct ArticleSearch {
    scope: Scope,
    stage: Stage,
}

/// Where the search has come to.
#[derive(Clone, Debug)]
enum Stage {
    /// In the text, at a byte.
    Text(usize),
    /// At one of the only places where a hit can begin; not within the one before.
    Places(std::vec::IntoIter<usize>, usize),
    /// In what is known about the article.
    About,
    /// After a mention.
    Mentions(Option<MentionId>),
    /// After a claim.
    Claims(Option<ClaimId>),
    Done,
}

/// Bytes of text that are looked through before anybody is asked whether to go on.
const STRETCH: usize = 8 * 1024;
/// The same for mentions and claims.
const SOME: usize = 32;

impl ArticleSearch {
    /// A search from the beginning.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        let stage = match scope {
            Scope::Text => Stage::Text(0),
            Scope::Label => Stage::Mentions(None),
            Scope::Note => Stage::About,
        };
        Self { scope, stage }
    }

    /// A search in the text at these bytes only, in their order: where a shorter query was found
    /// that the finder [narrows](Finder::narrows).
    #[must_use]
    pub fn at_places(places: Vec<usize>) -> Self {
        Self {
            scope: Scope::Text,
            stage: Stage::Places(places.into_iter(), 0),
        }
    }

    /// Looks on until all is looked through, until there are `limit` hits, or until `enough`
    /// says so, which is asked every few kilobytes. True if nothing is left to do.
    pub fn go_on(
        &mut self,
        looked: Looked<'_>,
        limit: usize,
        hits: &mut Vec<Hit>,
        mut enough: impl FnMut() -> bool,
    ) -> bool {
        while !self.is_done() {
            self.step(looked, limit, hits);
            if hits.len() >= limit {
                hits.truncate(limit);
                self.stage = Stage::Done;
            }
            if enough() {
                break;
            }
        }
        self.is_done()
    }

    fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done)
    }

    fn step(&mut self, looked: Looked<'_>, limit: usize, hits: &mut Vec<Hit>) {
        match &mut self.stage {
            Stage::Text(at) => {
                let end = looked.article.text.as_str().len();
                *at = look_in_text(looked, *at, limit, hits);
                if *at >= end {
                    self.stage = Stage::Done;
                }
            }
            Stage::Places(places, end) => {
                let text = looked.article.text.as_str();
                for at in places.by_ref().take(SOME) {
                    if at >= *end
                        && let Some(hit) = looked.finder.next_in(text, at, at + 1)
                    {
                        *end = hit.end;
                        hits.extend(hit_in_text(looked.article, hit));
                    }
                }
                if places.len() == 0 {
                    self.stage = Stage::Done;
                }
            }
            Stage::About => {
                let own = Item::Article(looked.article.id.clone());
                let meta = &looked.article.meta;
                look(looked, &own, None, [&meta.title, &meta.note], hits);
                self.stage = Stage::Mentions(None);
            }
            Stage::Mentions(after) => match (looked.layer, looked.spans) {
                (Some(layer), Some(spans)) => {
                    let next: Vec<MentionId> = spans.ids_after(*after).take(SOME).collect();
                    let mentions = next.iter().filter_map(|id| layer.mention(*id));
                    match self.scope {
                        Scope::Label => look_at_labels(looked, mentions, hits),
                        _ => mentions.for_each(|mention| look_at_mention(looked, mention, hits)),
                    }
                    self.stage = match (next.last(), self.scope) {
                        (Some(last), _) => Stage::Mentions(Some(*last)),
                        (None, Scope::Note) => Stage::Claims(None),
                        (None, _) => Stage::Done,
                    };
                }
                _ if self.scope == Scope::Note => self.stage = Stage::Claims(None),
                _ => self.stage = Stage::Done,
            },
            Stage::Claims(after) => {
                let claims = looked.layer.into_iter();
                let claims = claims.flat_map(|layer| layer.claims_after(*after));
                let mut last = None;
                for claim in claims.take(SOME) {
                    look_at_claim(looked, claim, hits);
                    last = Some(claim.id);
                }
                self.stage = last.map_or(Stage::Done, |last| Stage::Claims(Some(last)));
            }
            Stage::Done => {}
        }
    }
}

/// Looks through a stretch of the text; returns where to go on.
fn look_in_text(looked: Looked<'_>, from: usize, limit: usize, hits: &mut Vec<Hit>) -> usize {
    let text = looked.article.text.as_str();
    let until = text.ceil_char_boundary((from + STRETCH).min(text.len()));
    let mut at = from;
    while hits.len() < limit
        && let Some(hit) = looked.finder.next_in(text, at, until)
    {
        at = hit.end;
        hits.extend(hit_in_text(looked.article, hit));
    }
    // A hit may reach beyond the stretch.
    at.max(until)
}

fn hit_in_text(article: &Article, hit: std::ops::Range<usize>) -> Option<Hit> {
    let range = article.text.range_of_bytes(hit)?;
    let (context, hit) = context_of(&article.text, range);
    Some(Hit {
        article: article.id.clone(),
        item: Item::Article(article.id.clone()),
        range: Some(range),
        context,
        hit,
    })
}

fn look_at_labels<'a>(
    looked: Looked<'_>,
    mentions: impl Iterator<Item = &'a std::sync::Arc<Mention>>,
    hits: &mut Vec<Hit>,
) {
    let article = looked.article;
    let labels = looked.project.scheme.labels.iter();
    let named = labels.filter(|label| looked.finder.find_in(&label.name).next().is_some());
    let wanted: Vec<_> = named.map(|label| &label.id).collect();
    let found = mentions.filter(|mention| wanted.contains(&&mention.label));
    hits.extend(found.map(|mention| {
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

fn look_at_mention(looked: Looked<'_>, mention: &Mention, hits: &mut Vec<Hit>) {
    let range = mention.extent.pieces().next();
    let words = std::iter::once(&mention.note).chain(mention.attributes.values());
    look(looked, &Item::Mention(mention.id), range, words, hits);
}

fn look_at_claim(looked: Looked<'_>, claim: &Claim, hits: &mut Vec<Hit>) {
    let quotes = &mut claim.quotes.iter();
    let quote = quotes.find(|quote| quote.article == looked.article.id);
    let range = quote.and_then(|quote| quote.extent.pieces().next());
    let verdict = claim.verdict.iter().map(|verdict| &verdict.rationale);
    let evidence = claim
        .evidence
        .iter()
        .flat_map(|one| [&one.quote, &one.note, &one.url]);
    let own = [&claim.wording, &claim.note, &claim.checkable_why].into_iter();
    let words = own.chain(&claim.questions).chain(verdict).chain(evidence);
    look(looked, &Item::Claim(claim.id), range, words, hits);
}

/// One hit for each of these texts in which anything is found.
fn look<'a>(
    looked: Looked<'_>,
    item: &Item,
    range: Option<TextRange>,
    texts: impl IntoIterator<Item = &'a String>,
    hits: &mut Vec<Hit>,
) {
    for words in texts {
        if let Some(found) = looked.finder.find_in(words).next() {
            let (context, hit) = line_of(words, found);
            hits.push(Hit {
                article: looked.article.id.clone(),
                item: item.clone(),
                range,
                context,
                hit,
            });
        }
    }
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
