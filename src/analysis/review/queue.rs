//! The questions in the order in which they are asked.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::{Asked, Filter, Ideas, KnownIdeas, Order, Reach, Standing, State, is_hidden, standing};
use crate::model::{ArticleId, Idea, LabelId, Layer, LayerKey, PersonId, Project, Score};
use crate::text::Extent;

/// What questions are about, and who is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The project.
    pub project: &'a Project,
    /// The person.
    pub person: &'a PersonId,
    /// What runs propose for its articles.
    pub ideas: &'a KnownIdeas,
}

impl<'a> Ground<'a> {
    /// What they are about, who is asked, and what runs propose.
    #[must_use]
    pub fn new(project: &'a Project, person: &'a PersonId, ideas: &'a KnownIdeas) -> Self {
        Self {
            project,
            person,
            ideas,
        }
    }
}

/// A question's place in the queue. There may be a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ticket {
    /// The lower, the earlier.
    rank: u64,
    /// Which of the queue's articles.
    article: u32,
    /// Which of its ideas, counted from 0.
    number: u32,
}

/// The questions to one person.
///
/// By place it holds one article at a time, so that it begins at once however many there are; in
/// other orders it holds a ticket for every question. Whether one is answered is looked up when
/// its turn comes. Cost: an article's ideas are put together when it is reached (about a
/// microsecond each). It grows [as runs come in](Self::proposals_changed).
#[derive(Clone, Debug, Default)]
pub struct Queue {
    order: Order,
    filter: Filter,
    /// The one article that it is about, if the filter says so.
    only: Option<ArticleId>,
    /// Those that tickets name by number.
    articles: Vec<ArticleId>,
    numbers: HashMap<ArticleId, u32>,
    tickets: Vec<Ticket>,
    at: usize,
    /// Articles still to come, the next one first.
    to_come: VecDeque<ArticleId>,
    /// The same articles.
    waiting: HashSet<ArticleId>,
}

impl Queue {
    /// The queue from an article on, then round to those before it.
    #[must_use]
    pub fn new(ground: Ground<'_>, order: Order, filter: Filter, from: Option<&ArticleId>) -> Self {
        let project = ground.project;
        let mut queue = Self {
            only: from.filter(|_| filter.reach == Reach::Article).cloned(),
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
        if order.is_by_article() {
            queue.waiting = articles.iter().cloned().collect();
            queue.to_come = articles.into();
        } else {
            queue.add_all(ground, &articles, 0);
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

    /// Takes in that what runs propose for these articles changed. The question whose turn it is
    /// stays, if it `is_asked` still. Cost: that of the ideas on these articles, and in an order
    /// over all articles moving the tickets still to come.
    pub fn proposals_changed(
        &mut self,
        ground: Ground<'_>,
        articles: &[ArticleId],
        is_asked: Option<(&ArticleId, &Idea)>,
    ) {
        let articles = articles.iter();
        let articles: Vec<ArticleId> = articles
            .filter(|id| self.only.as_ref().is_none_or(|only| only == *id))
            .cloned()
            .collect();
        if self.order.is_by_article() {
            for article in articles {
                if self.articles.first() == Some(&article) {
                    self.take_article(ground, &article);
                    if let Some((of, idea)) = is_asked.filter(|(of, _)| **of == article) {
                        self.go_to(ground, of, idea);
                    }
                } else {
                    self.let_come(article);
                }
            }
            return;
        }
        let known = articles.iter().filter_map(|id| self.numbers.get(id));
        let known: HashSet<u32> = known.copied().collect();
        if !known.is_empty() {
            let passed = self.tickets[..self.at.min(self.tickets.len())].iter();
            self.at = passed.filter(|one| !known.contains(&one.article)).count();
            self.tickets.retain(|one| !known.contains(&one.article));
        }
        let next = self.at + usize::from(is_asked.is_some());
        self.add_all(ground, &articles, next.min(self.tickets.len()));
        if let Some((article, idea)) = is_asked {
            self.go_to(ground, article, idea);
        }
    }

    /// Looks at an article again: an answer was given or taken back.
    pub fn look_again(&mut self, article: &ArticleId) {
        let is_meant = self.only.as_ref().is_none_or(|only| only == article);
        if self.order.is_by_article() && is_meant && self.articles.first() != Some(article) {
            self.let_come(article.clone());
        }
    }

    /// Lets an article come after all others, unless it comes anyway.
    fn let_come(&mut self, article: ArticleId) {
        if self.waiting.insert(article.clone()) {
            self.to_come.push_back(article);
        }
    }

    /// The ideas of an article that pass the filter.
    fn passing(&self, ground: Ground<'_>, article: &ArticleId, ideas: &Ideas) -> Vec<u32> {
        let Ground {
            project, person, ..
        } = ground;
        if is_hidden(project, article, person) {
            return Vec::new();
        }
        let key = LayerKey {
            article: article.clone(),
            person: person.clone(),
        };
        let layer = project.layer(&key).map(|layer| &**layer);
        let mentions = layer.into_iter().flat_map(Layer::mentions);
        let tagged: HashSet<(&Extent, &LabelId)> =
            mentions.map(|one| (&one.extent, &one.label)).collect();
        let numbers = (0_u32..).zip(&ideas.all);
        numbers
            .filter(|(_, asked)| {
                let tagged = |extent: &Extent, label: &LabelId| tagged.contains(&(extent, label));
                let standing = match asked.is_placed_elsewhere(project, person, article) {
                    true => Standing::Present,
                    false => standing(layer, &asked.idea, tagged),
                };
                let words = || words_of(project, article, &asked.idea);
                self.filter.passes(asked, standing, words)
            })
            .map(|(number, _)| number)
            .collect()
    }

    fn take_article(&mut self, ground: Ground<'_>, article: &ArticleId) {
        let ideas = ground.ideas.of(ground.project, article);
        let numbers = self.passing(ground, article, &ideas);
        // One without questions is not where the queue is.
        self.articles.clear();
        if !numbers.is_empty() {
            self.articles.push(article.clone());
        }
        self.at = 0;
        self.tickets.clear();
        self.tickets
            .extend(numbers.into_iter().map(|number| Ticket {
                rank: 0,
                article: 0,
                number,
            }));
    }

    /// Adds the questions on articles among those from `next` on, in an order that goes over all
    /// articles.
    fn add_all(&mut self, ground: Ground<'_>, articles: &[ArticleId], next: usize) {
        let labels = ground.project.scheme.labels.iter();
        let labels = labels.zip(0_u64..).map(|(label, at)| (&label.id, at));
        let labels: HashMap<&LabelId, u64> = labels.collect();
        for article in articles {
            // They are gone over once: keeping them would drop those that are shown.
            let ideas = Ideas::on(ground.project, article);
            let numbers = self.passing(ground, article, &ideas);
            let article = self.number_of(article);
            for number in numbers {
                let rank = self.rank(&ideas.all[number as usize], &labels);
                self.tickets.push(Ticket {
                    rank,
                    article,
                    number,
                });
            }
        }
        // Stable: what is alike stays in the order of the text. Those that were in order before
        // are moved, not compared again.
        self.tickets[next..].sort_by_key(|ticket| ticket.rank);
    }

    fn number_of(&mut self, article: &ArticleId) -> u32 {
        if let Some(known) = self.numbers.get(article) {
            return *known;
        }
        let number = u32::try_from(self.articles.len()).unwrap_or(u32::MAX);
        self.articles.push(article.clone());
        self.numbers.insert(article.clone(), number);
        number
    }

    fn rank(&self, asked: &Asked, labels: &HashMap<&LabelId, u64>) -> u64 {
        match self.order {
            Order::Doubtful => rank_of_score(asked.score()),
            Order::Sure => !rank_of_score(asked.score()),
            Order::Label => {
                let label = asked.idea.label().and_then(|label| labels.get(label));
                label.copied().unwrap_or(u64::MAX)
            }
            Order::Disputed => u64::from(!asked.is_disputed),
            Order::Place | Order::Article => 0,
        }
    }

    /// A ticket's article and question, if it still has one.
    fn question(&self, ground: Ground<'_>, ticket: Ticket) -> Option<(&ArticleId, Arc<Ideas>)> {
        let article = self.articles.get(ticket.article as usize)?;
        let ideas = ground.ideas.of(ground.project, article);
        ideas.all.get(ticket.number as usize)?;
        Some((article, ideas))
    }

    /// The question whose turn it is, passing over those that meanwhile have the wrong answer
    /// for the filter. What was put off comes again when all others are through.
    pub fn current(&mut self, ground: Ground<'_>) -> Option<(ArticleId, Asked)> {
        self.find(ground, false).or_else(|| self.find(ground, true))
    }

    fn find(&mut self, ground: Ground<'_>, put_off: bool) -> Option<(ArticleId, Asked)> {
        let mut seen = BTreeSet::new();
        loop {
            let count = self.tickets.len();
            // From here to the end, then what was passed over before.
            for step in 0..count {
                let at = (self.at + step) % count;
                let ticket = self.tickets[at];
                let Some((article, ideas)) = self.question(ground, ticket) else {
                    continue;
                };
                let asked = &ideas.all[ticket.number as usize];
                if is_wanted(ground, article, asked, &self.filter, put_off) {
                    let found = (article.clone(), asked.clone());
                    self.at = at;
                    return Some(found);
                }
            }
            let next = self.to_come.pop_front()?;
            if !seen.insert(next.clone()) {
                self.to_come.push_front(next);
                return None;
            }
            self.waiting.remove(&next);
            self.take_article(ground, &next);
            if !self.tickets.is_empty() {
                // It comes again when all others were: something in it may have been put off.
                self.let_come(next);
            }
        }
    }

    /// Goes on to the next question, or the one before.
    pub fn step(&mut self, ground: Ground<'_>, forward: bool) {
        let count = self.tickets.len();
        for step in 1..=count {
            let by = if forward { step } else { count - step };
            let at = (self.at + by) % count;
            let ticket = self.tickets[at];
            let wanted = self
                .question(ground, ticket)
                .is_some_and(|(article, ideas)| {
                    let asked = &ideas.all[ticket.number as usize];
                    is_wanted(ground, article, asked, &self.filter, true)
                });
            if wanted {
                self.at = at;
                return;
            }
        }
    }

    /// Makes this idea the one whose turn it is, if it is in the queue.
    pub fn go_to(&mut self, ground: Ground<'_>, article: &ArticleId, idea: &Idea) {
        let is_by_article = self.order.is_by_article();
        let mut at = None;
        if !is_by_article || self.articles.first() == Some(article) {
            at = self.place_of(ground, article, idea);
        }
        if at.is_none() && is_by_article {
            self.take_article(ground, article);
            at = self.place_of(ground, article, idea);
        }
        self.at = at.unwrap_or(self.at);
    }

    fn place_of(&self, ground: Ground<'_>, article: &ArticleId, idea: &Idea) -> Option<usize> {
        let ideas = ground.ideas.of(ground.project, article);
        let number = ideas.all.iter().position(|asked| asked.idea == *idea)?;
        let mut tickets = self.tickets.iter();
        tickets.position(|one| {
            one.number as usize == number
                && self.articles.get(one.article as usize) == Some(article)
        })
    }

    /// Every question that is left, up to so many of them: for a preview of answers to all.
    #[must_use]
    pub fn all(&self, ground: Ground<'_>, most: usize) -> Vec<(ArticleId, Asked)> {
        let mut out = Vec::new();
        let from = self.only.as_ref();
        let whole = Self::new(ground, Order::Place, self.filter.clone(), from);
        for article in &whole.to_come {
            let ideas = ground.ideas.of(ground.project, article);
            for number in whole.passing(ground, article, &ideas) {
                if out.len() >= most {
                    return out;
                }
                out.push((article.clone(), ideas.all[number as usize].clone()));
            }
        }
        out
    }
}

/// A number that is lower for lower scores; lowest for none.
fn rank_of_score(score: Option<Score>) -> u64 {
    let Some(score) = score else { return 0 };
    let bits = score.get().to_bits();
    match bits >> 63 {
        0 => bits | 1 << 63,
        _ => !bits,
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
    ground: Ground<'_>,
    article: &ArticleId,
    asked: &Asked,
    filter: &Filter,
    put_off: bool,
) -> bool {
    let Ground {
        project, person, ..
    } = ground;
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
