//! The questions in the order in which they are asked.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Asked, Filter, Order, Reach, Standing, State, asked_on, is_hidden, standing};
use crate::model::{ArticleId, Idea, LabelId, Layer, LayerKey, PersonId, Project};
use crate::text::Extent;

/// A question's place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The article.
    pub article: ArticleId,
    /// Which of its ideas, counted from 0.
    pub number: usize,
}

/// The questions to one person.
///
/// By place it holds one article at a time, so that it begins at once however many there are; in
/// other orders it holds a number for every question. Whether one is answered is looked up when
/// its turn comes. Cost: an article's ideas are put together when it is reached (about a
/// microsecond each).
#[derive(Clone, Debug, Default)]
pub struct Queue {
    order: Order,
    filter: Filter,
    tickets: Vec<Ticket>,
    at: usize,
    /// Articles still to come, the next one last.
    to_come: Vec<ArticleId>,
    ideas: HashMap<ArticleId, Arc<Vec<Asked>>>,
}

/// So many articles' ideas are kept.
const KEPT: usize = 64;

impl Queue {
    /// The queue from an article on, then round to those before it.
    #[must_use]
    pub fn new(
        project: &Project,
        person: &PersonId,
        order: Order,
        filter: Filter,
        from: Option<&ArticleId>,
    ) -> Self {
        let mut queue = Self {
            order,
            filter,
            ..Self::default()
        };
        let first = from.and_then(|from| project.article_index(from));
        let articles = project.articles().map(|article| &article.id).enumerate();
        let articles: Vec<(usize, ArticleId)> = articles
            .filter(|(_, id)| project.proposals_on(id).next().is_some())
            .filter(|(_, id)| queue.filter.reach == Reach::Project || Some(*id) == from)
            .map(|(at, id)| (at, id.clone()))
            .collect();
        let before = articles.partition_point(|(at, _)| *at < first.unwrap_or(0));
        let mut articles: Vec<ArticleId> = articles.into_iter().map(|(_, id)| id).collect();
        match order {
            Order::Article => articles.sort_by_key(|id| {
                let runs = project.proposals_on(id);
                Reverse(runs.map(|(_, one)| one.suggestions.len()).sum::<usize>())
            }),
            _ => articles.rotate_left(before),
        }
        articles.reverse();
        queue.to_come = articles;
        if !order.is_by_article() {
            queue.take_all(project, person);
        }
        queue
    }

    /// The order.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Which questions it has.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Everything that runs propose for an article, kept from the last time that it was asked.
    pub fn ideas(&mut self, project: &Project, article: &ArticleId) -> Arc<Vec<Asked>> {
        if let Some(known) = self.ideas.get(article) {
            return known.clone();
        }
        if self.ideas.len() >= KEPT {
            self.ideas.clear();
        }
        let ideas = Arc::new(asked_on(project, article));
        self.ideas.insert(article.clone(), ideas.clone());
        ideas
    }

    /// Forgets what runs propose for an article: that changed.
    pub fn forget(&mut self, article: &ArticleId) {
        self.ideas.remove(article);
        self.look_again(article);
    }

    /// Looks at an article again: an answer was given or taken back.
    pub fn look_again(&mut self, article: &ArticleId) {
        let is_here = self
            .tickets
            .first()
            .is_some_and(|one| one.article == *article);
        if self.order.is_by_article() && !is_here && !self.to_come.contains(article) {
            self.to_come.insert(0, article.clone());
        }
    }

    fn passing(&mut self, project: &Project, person: &PersonId, article: &ArticleId) -> Vec<usize> {
        if is_hidden(project, article, person) {
            return Vec::new();
        }
        let ideas = self.ideas(project, article);
        let key = LayerKey {
            article: article.clone(),
            person: person.clone(),
        };
        let layer = project.layer(&key).map(|layer| &**layer);
        let mentions = layer.into_iter().flat_map(Layer::mentions);
        let tagged: HashSet<(&Extent, &LabelId)> =
            mentions.map(|one| (&one.extent, &one.label)).collect();
        let numbers = 0..ideas.len();
        numbers
            .filter(|number| {
                let asked = &ideas[*number];
                let tagged = |extent: &Extent, label: &LabelId| tagged.contains(&(extent, label));
                let standing = match asked.is_placed_elsewhere(project, person, article) {
                    true => Standing::Present,
                    false => standing(layer, &asked.idea, tagged),
                };
                let words = || words_of(project, article, &asked.idea);
                self.filter.passes(asked, standing, words)
            })
            .collect()
    }

    fn take_article(&mut self, project: &Project, person: &PersonId, article: &ArticleId) {
        self.tickets.clear();
        self.at = 0;
        let numbers = self.passing(project, person, article);
        self.tickets
            .extend(numbers.into_iter().map(|number| Ticket {
                article: article.clone(),
                number,
            }));
    }

    /// Everything at once, in an order that goes over all articles.
    fn take_all(&mut self, project: &Project, person: &PersonId) {
        let articles = std::mem::take(&mut self.to_come);
        let labels: HashMap<&LabelId, usize> = project
            .scheme
            .labels
            .iter()
            .enumerate()
            .map(|(at, label)| (&label.id, at))
            .collect();
        let mut keyed = Vec::new();
        for article in articles.iter().rev() {
            for number in self.passing(project, person, article) {
                let ideas = self.ideas(project, article);
                let one = &ideas[number];
                let key = match self.order {
                    Order::Doubtful => (0, one.score(), None),
                    Order::Sure => (0, None, Some(Reverse(one.score()))),
                    Order::Label => {
                        let label = one.idea.label().and_then(|label| labels.get(label));
                        (label.copied().unwrap_or(usize::MAX), None, None)
                    }
                    Order::Disputed => (usize::from(!one.is_disputed), None, None),
                    Order::Place | Order::Article => (0, None, None),
                };
                let article = article.clone();
                keyed.push((key, Ticket { article, number }));
            }
        }
        // Stable: what is alike stays in the order of the text.
        keyed.sort_by_key(|(key, _)| *key);
        self.tickets = keyed.into_iter().map(|(_, ticket)| ticket).collect();
        self.at = 0;
    }

    /// The question whose turn it is, passing over those that meanwhile have the wrong answer
    /// for the filter. What was put off comes again when all others are through.
    pub fn current(&mut self, project: &Project, person: &PersonId) -> Option<(ArticleId, Asked)> {
        self.find(project, person, false)
            .or_else(|| self.find(project, person, true))
    }

    fn find(
        &mut self,
        project: &Project,
        person: &PersonId,
        put_off: bool,
    ) -> Option<(ArticleId, Asked)> {
        let mut seen = BTreeSet::new();
        loop {
            let count = self.tickets.len();
            // From here to the end, then what was passed over before.
            for step in 0..count {
                let at = (self.at + step) % count;
                let ticket = self.tickets[at].clone();
                let ideas = self.ideas(project, &ticket.article);
                let Some(asked) = ideas.get(ticket.number) else {
                    continue;
                };
                if is_wanted(
                    project,
                    person,
                    &ticket.article,
                    asked,
                    &self.filter,
                    put_off,
                ) {
                    self.at = at;
                    return Some((ticket.article, asked.clone()));
                }
            }
            let next = self.to_come.pop()?;
            if !seen.insert(next.clone()) {
                self.to_come.push(next);
                return None;
            }
            self.take_article(project, person, &next);
            if !self.tickets.is_empty() {
                // It comes again when all others were: something in it may have been put off.
                self.to_come.insert(0, next);
            }
        }
    }

    /// Goes on to the next question, or the one before.
    pub fn step(&mut self, project: &Project, person: &PersonId, forward: bool) {
        let count = self.tickets.len();
        for step in 1..=count {
            let by = if forward { step } else { count - step };
            let at = (self.at + by) % count;
            let ticket = self.tickets[at].clone();
            let ideas = self.ideas(project, &ticket.article);
            let wanted = ideas.get(ticket.number).is_some_and(|asked| {
                is_wanted(project, person, &ticket.article, asked, &self.filter, true)
            });
            if wanted {
                self.at = at;
                return;
            }
        }
    }

    /// Makes this idea the one whose turn it is, if it is in the queue.
    pub fn go_to(
        &mut self,
        project: &Project,
        person: &PersonId,
        article: &ArticleId,
        idea: &Idea,
    ) {
        if self.order.is_by_article()
            && self.tickets.first().map(|one| &one.article) != Some(article)
        {
            self.take_article(project, person, article);
        }
        let ideas = self.ideas(project, article);
        let number = ideas.iter().position(|asked| asked.idea == *idea);
        let mut tickets = self.tickets.iter();
        let at = tickets.position(|one| one.article == *article && Some(one.number) == number);
        self.at = at.unwrap_or(self.at);
    }

    /// Every question that is left, up to so many of them: for a preview of answers to all.
    #[must_use]
    pub fn all(
        &self,
        project: &Project,
        person: &PersonId,
        most: usize,
    ) -> Vec<(ArticleId, Asked)> {
        let mut out = Vec::new();
        let mut whole = Self::new(project, person, Order::Place, self.filter.clone(), None);
        if self.filter.reach == Reach::Article {
            whole.to_come = self
                .tickets
                .first()
                .map(|one| one.article.clone())
                .into_iter()
                .collect();
        }
        while let Some(article) = whole.to_come.pop() {
            let ideas = whole.ideas(project, &article);
            for number in whole.passing(project, person, &article) {
                if out.len() >= most {
                    return out;
                }
                out.push((article.clone(), ideas[number].clone()));
            }
        }
        out
    }
}

/// The words of an idea: those of its place, else its own.
fn words_of(project: &Project, article: &ArticleId, idea: &Idea) -> String {
    match (idea, project.article(article)) {
        (Idea::Unplaced { words, .. } | Idea::Claim { wording: words, .. }, _) => words.clone(),
        (Idea::Mention { extent, .. } | Idea::Sentence { extent }, Some(article)) => {
            article.text.quote(extent)
        }
        _ => String::new(),
    }
}

fn is_wanted(
    project: &Project,
    person: &PersonId,
    article: &ArticleId,
    asked: &Asked,
    filter: &Filter,
    put_off: bool,
) -> bool {
    let key = LayerKey {
        article: article.clone(),
        person: person.clone(),
    };
    let layer = project.layer(&key).map(|layer| &**layer);
    let tagged = |extent: &Extent, label: &LabelId| {
        layer.is_some_and(|layer| layer.has_tagged(extent, label))
    };
    let standing = match asked.is_placed_elsewhere(project, person, article) {
        true => Standing::Present,
        false => standing(layer, &asked.idea, tagged),
    };
    let is_later = standing == Standing::Open { is_put_off: true };
    (put_off || !is_later || filter.state == State::PutOff)
        && filter.passes(asked, standing, || words_of(project, article, &asked.idea))
}
