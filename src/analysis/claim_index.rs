//! One person's claims from every side: by mention, by article, in text order, by link; and
//! the figures that no claim holds.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::span_index::SpanIndex;
use crate::model::table::Table;
use crate::model::{
    ArticleId, Claim, ClaimId, Kind, LayerKey, LinkKind, Mention, MentionId, PersonId, Project,
};
use crate::text::{ByteOffset, Extent, TextRange};

/// A claim's quote in an article: `claim.quotes[quote]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteRef {
    /// The claim.
    pub claim: ClaimId,
    /// Which of its quotes, from 0.
    pub quote: usize,
}

/// A place in the project: the article's place in the list, and a byte in its text.
pub(super) type Place = (usize, ByteOffset);

/// Sorts after every place in an article.
const NOWHERE: usize = u32::MAX as usize;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    home: ArticleId,
    claim: Arc<Claim>,
}

/// One person's claims and loose figures. Holds about 150 bytes a figure, 300 a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimIndex {
    person: PersonId,
    articles: HashMap<ArticleId, usize>,
    known: HashMap<ClaimId, Known>,
    holders: HashMap<MentionId, Vec<ClaimId>>,
    order: BTreeSet<(Place, ClaimId)>,
    touching: BTreeSet<(Place, ClaimId)>,
    quotes: HashMap<ArticleId, SpanIndex<QuoteRef>>,
    numbers: BTreeSet<(u32, ClaimId)>,
    reverse: HashMap<ClaimId, Vec<(ClaimId, LinkKind)>>,
    figures: Table<MentionId, Place>,
    loose: BTreeSet<(Place, MentionId)>,
    /// How many of them are in the article of a place; none is 0.
    loose_in: HashMap<usize, usize>,
}

impl ClaimIndex {
    /// The index of one person's work. Walks all of it: about 0.1 s for 100,000 mentions. Needed
    /// again when the list of articles or the scheme changes; else [`update`](Self::update).
    #[must_use]
    pub fn build(project: &Project, person: &PersonId) -> Self {
        let articles = project.articles().zip(0..);
        let mut index = Self {
            person: person.clone(),
            articles: articles.map(|(a, place)| (a.id.clone(), place)).collect(),
            known: HashMap::new(),
            holders: HashMap::new(),
            order: BTreeSet::new(),
            touching: BTreeSet::new(),
            quotes: HashMap::new(),
            numbers: BTreeSet::new(),
            reverse: HashMap::new(),
            figures: Table::default(),
            loose: BTreeSet::new(),
            loose_in: HashMap::new(),
        };
        for (key, layer) in project.layers().filter(|(key, _)| key.person == *person) {
            for claim in layer.claims() {
                index.add_claim(&key.article, claim);
            }
            for mention in layer.mentions() {
                index.add_figure(project, &key.article, mention);
            }
        }
        index
    }

    /// Takes over what became of these mentions and claims, whichever layer they are in. Costs
    /// microseconds for each. Ids of other people's work are passed over.
    pub fn update(
        &mut self,
        project: &Project,
        mentions: impl IntoIterator<Item = MentionId>,
        claims: impl IntoIterator<Item = ClaimId>,
    ) {
        for id in claims {
            self.drop_claim(id);
            if let Some((key, claim)) = project.claim(id).filter(|(key, _)| self.owns(key)) {
                self.add_claim(&key.article, claim);
            }
        }
        for id in mentions {
            if let Some(place) = self.figures.remove(&id) {
                self.set_loose(place, id, false);
            }
            if let Some((key, mention)) = project.mention(id).filter(|(key, _)| self.owns(key)) {
                self.add_figure(project, &key.article, mention);
            }
        }
    }

    /// Whose work this is.
    #[must_use]
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// The claims in which a mention has a role, by id.
    #[must_use]
    pub fn claims_with(&self, mention: MentionId) -> &[ClaimId] {
        self.holders.get(&mention).map_or(&[], Vec::as_slice)
    }

    /// All claims by article, then by where their first words stand. Claims without a quote
    /// come last in the article where they were made.
    pub fn in_text_order(&self) -> impl DoubleEndedIterator<Item = ClaimId> {
        self.order.iter().map(|(_, id)| *id)
    }

    /// How many claims.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The claims that were made in an article or quote it, by where they first quote it.
    pub fn touching(&self, article: &ArticleId) -> impl DoubleEndedIterator<Item = ClaimId> {
        self.span_of(article)
            .into_iter()
            .flat_map(|(from, until)| {
                self.touching
                    .range((from, ClaimId::new(0))..(until, ClaimId::new(0)))
            })
            .map(|(_, id)| *id)
    }

    /// The quotes in an article, by start.
    pub fn quotes_in(&self, article: &ArticleId) -> impl DoubleEndedIterator<Item = QuoteRef> {
        let quotes = self.quotes.get(article).into_iter();
        quotes.flat_map(SpanIndex::spans).map(|span| span.id)
    }

    /// The quotes in an article that share a byte with a range, gaps not counted out: where each
    /// lies, by start. A few microseconds, and time for what is found.
    #[must_use]
    pub fn quotes_touching(
        &self,
        article: &ArticleId,
        range: TextRange,
    ) -> Vec<(QuoteRef, TextRange)> {
        let quotes = self.quotes.get(article);
        quotes.map_or_else(Vec::new, |quotes| quotes.covering(range))
    }

    /// Where quotes lie in an article; `None` if there are none.
    #[must_use]
    pub fn quote_spans(&self, article: &ArticleId) -> Option<&SpanIndex<QuoteRef>> {
        self.quotes.get(article)
    }

    /// The highest number of a claim; 0 if there are none.
    #[must_use]
    pub fn highest_number(&self) -> u32 {
        self.numbers.last().map_or(0, |(number, _)| *number)
    }

    /// The claims that link to this one, and how they stand to it, by id.
    #[must_use]
    pub fn links_to(&self, claim: ClaimId) -> &[(ClaimId, LinkKind)] {
        self.reverse.get(&claim).map_or(&[], Vec::as_slice)
    }

    /// The claim after this one in text order.
    #[must_use]
    pub fn claim_after(&self, claim: ClaimId) -> Option<ClaimId> {
        let key = (self.place_of(self.known.get(&claim)?), claim);
        let after = (std::ops::Bound::Excluded(key), std::ops::Bound::Unbounded);
        self.order.range(after).next().map(|(_, id)| *id)
    }

    /// The claim before this one in text order.
    #[must_use]
    pub fn claim_before(&self, claim: ClaimId) -> Option<ClaimId> {
        let key = (self.place_of(self.known.get(&claim)?), claim);
        self.order.range(..key).next_back().map(|(_, id)| *id)
    }

    /// How many figures there are.
    #[must_use]
    pub fn figure_count(&self) -> usize {
        self.figures.len()
    }

    /// The figures that no claim holds, in text order.
    pub fn loose_figures(&self) -> impl DoubleEndedIterator<Item = MentionId> {
        self.loose.iter().map(|(_, id)| *id)
    }

    /// How many figures no claim holds.
    #[must_use]
    pub fn loose_figure_count(&self) -> usize {
        self.loose.len()
    }

    /// The figures of one article that no claim holds, by start.
    pub fn loose_figures_in(
        &self,
        article: &ArticleId,
    ) -> impl DoubleEndedIterator<Item = MentionId> {
        self.span_of(article)
            .into_iter()
            .flat_map(|(from, until)| {
                self.loose
                    .range((from, MentionId::new(0))..(until, MentionId::new(0)))
            })
            .map(|(_, id)| *id)
    }

    /// How many figures of one article no claim holds.
    #[must_use]
    pub fn loose_figure_count_in(&self, article: &ArticleId) -> usize {
        let place = self.articles.get(article);
        let count = place.and_then(|place| self.loose_in.get(place));
        count.copied().unwrap_or(0)
    }

    /// The first figure in no claim that starts after a place, in this article or a later one.
    #[must_use]
    pub fn loose_figure_after(&self, article: &ArticleId, at: ByteOffset) -> Option<MentionId> {
        let after = ByteOffset::new(at.get() + 1);
        let place = (*self.articles.get(article)?, after);
        let mut later = self.loose.range((place, MentionId::new(0))..);
        later.next().map(|(_, id)| *id)
    }

    /// The last figure in no claim that starts before a place, in this article or an earlier
    /// one.
    #[must_use]
    pub fn loose_figure_before(&self, article: &ArticleId, at: ByteOffset) -> Option<MentionId> {
        let place = (*self.articles.get(article)?, at);
        let mut earlier = self.loose.range(..(place, MentionId::new(0)));
        earlier.next_back().map(|(_, id)| *id)
    }

    /// From the beginning of an article to that of the next.
    fn span_of(&self, article: &ArticleId) -> Option<(Place, Place)> {
        let place = *self.articles.get(article)?;
        Some(((place, ByteOffset::ZERO), (place + 1, ByteOffset::ZERO)))
    }

    fn owns(&self, key: &LayerKey) -> bool {
        key.person == self.person
    }

    fn article_place(&self, article: &ArticleId) -> usize {
        self.articles.get(article).copied().unwrap_or(NOWHERE)
    }

    fn quote_places(&self, claim: &Claim) -> Vec<Place> {
        let place = |quote: &crate::model::Quote| {
            (self.article_place(&quote.article), quote.extent.start())
        };
        claim.quotes.iter().map(place).collect()
    }

    fn place_of(&self, known: &Known) -> Place {
        let first = self.quote_places(&known.claim).into_iter().min();
        first.unwrap_or_else(|| (self.article_place(&known.home), ByteOffset::new(NOWHERE)))
    }

    /// The first quote in each article that the claim touches.
    fn touched_places(&self, known: &Known) -> Vec<Place> {
        let mut places = self.quote_places(&known.claim);
        places.push((self.article_place(&known.home), ByteOffset::new(NOWHERE)));
        places.sort_unstable();
        places.dedup_by_key(|(article, _)| *article);
        places
    }

    fn add_claim(&mut self, home: &ArticleId, claim: &Arc<Claim>) {
        let id = claim.id;
        let known = Known {
            home: home.clone(),
            claim: claim.clone(),
        };
        self.order.insert((self.place_of(&known), id));
        for place in self.touched_places(&known) {
            self.touching.insert((place, id));
        }
        self.numbers.insert((claim.number, id));
        for (nth, quote) in claim.quotes.iter().enumerate() {
            let name = QuoteRef {
                claim: id,
                quote: nth,
            };
            let cover = Extent::from(quote.extent.cover());
            let here = self.quotes.entry(quote.article.clone()).or_default();
            here.put(name, Some(&cover));
        }
        for entry in &claim.mentions {
            insert_sorted(self.holders.entry(entry.mention).or_default(), id);
            if let Some(place) = self.figures.get(&entry.mention) {
                self.set_loose(*place, entry.mention, false);
            }
        }
        for link in &claim.links {
            insert_sorted(self.reverse.entry(link.claim).or_default(), (id, link.kind));
        }
        self.known.insert(id, known);
    }

    fn drop_claim(&mut self, id: ClaimId) {
        let Some(known) = self.known.remove(&id) else {
            return;
        };
        self.order.remove(&(self.place_of(&known), id));
        for place in self.touched_places(&known) {
            self.touching.remove(&(place, id));
        }
        self.numbers.remove(&(known.claim.number, id));
        for (nth, quote) in known.claim.quotes.iter().enumerate() {
            let Some(here) = self.quotes.get_mut(&quote.article) else {
                continue;
            };
            let name = QuoteRef {
                claim: id,
                quote: nth,
            };
            here.put(name, None);
            if here.is_empty() {
                self.quotes.remove(&quote.article);
            }
        }
        for entry in &known.claim.mentions {
            let Some(holders) = self.holders.get_mut(&entry.mention) else {
                continue;
            };
            holders.retain(|holder| *holder != id);
            if holders.is_empty() {
                self.holders.remove(&entry.mention);
                if let Some(place) = self.figures.get(&entry.mention) {
                    self.set_loose(*place, entry.mention, true);
                }
            }
        }
        for link in &known.claim.links {
            if let Some(links) = self.reverse.get_mut(&link.claim) {
                links.retain(|(from, _)| *from != id);
                if links.is_empty() {
                    self.reverse.remove(&link.claim);
                }
            }
        }
    }

    fn add_figure(&mut self, project: &Project, article: &ArticleId, mention: &Mention) {
        let label = project.scheme.label(&mention.label);
        if label.is_none_or(|label| label.kind != Kind::Figure) {
            return;
        }
        let place = (self.article_place(article), mention.extent.start());
        self.figures.insert(mention.id, place);
        if !self.holders.contains_key(&mention.id) {
            self.set_loose(place, mention.id, true);
        }
    }

    fn set_loose(&mut self, place: Place, figure: MentionId, loose: bool) {
        let changed = match loose {
            true => self.loose.insert((place, figure)),
            false => self.loose.remove(&(place, figure)),
        };
        if changed {
            count_up_or_down(&mut self.loose_in, place.0, loose);
        }
    }

    /// Where a claim stands among all: by article, then by where its first words are.
    pub(super) fn place(&self, claim: ClaimId) -> Option<Place> {
        self.known.get(&claim).map(|known| self.place_of(known))
    }

    /// Where a claim stands among those that touch an article; `None` if it does not.
    pub(super) fn place_in(&self, article: &ArticleId, claim: ClaimId) -> Option<Place> {
        let here = *self.articles.get(article)?;
        let places = self.touched_places(self.known.get(&claim)?);
        places.into_iter().find(|(place, _)| *place == here)
    }
}

/// Counts one more or one less of a thing; what there is none of is not kept.
pub(super) fn count_up_or_down<K: Hash + Eq>(counts: &mut HashMap<K, usize>, of: K, up: bool) {
    let now = counts.get(&of).copied().unwrap_or(0);
    match if up { now + 1 } else { now.saturating_sub(1) } {
        0 => counts.remove(&of),
        many => counts.insert(of, many),
    };
}

fn insert_sorted<T: Ord>(list: &mut Vec<T>, value: T) {
    if let Err(at) = list.binary_search(&value) {
        list.insert(at, value);
    }
}
