//! What of machines' proposals a person is asked: ideas instead of suggestions, so that two runs
//! that say the same are one question, and an answer holds for every run that comes.

mod filter;
mod known;
mod queue;

pub use filter::{Filter, Order, Reach, State};
pub use known::KnownIdeas;
pub use queue::{Ground, Queue};

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{
    Answer, ArticleId, Idea, Layer, LayerState, PersonId, Project, Proposals, RunId, Score,
    SuggestedClaim, Suggestion, Supporter, Unplaced,
};
use crate::text::{Extent, TextRange};

/// Where in what a run says of an article something stands, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Among [`Proposals::suggestions`].
    Suggestion(usize),
    /// Among [`Proposals::unplaced`].
    Unplaced(usize),
    /// Among [`Proposals::claims`].
    Claim(usize),
}

/// A run that had an idea.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The run.
    pub run: RunId,
    /// Its score.
    pub score: Option<Score>,
    /// Where in what it says.
    pub part: Part,
}

/// A question: an idea, and who had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The idea.
    pub idea: Idea,
    /// The runs that had it, each once, by id.
    pub sources: Vec<Source>,
    /// Whether runs contradict each other here: another one has another label for words that
    /// overlap these, or other edges.
    pub is_disputed: bool,
}

impl Asked {
    /// The highest score that a run gave.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        self.sources.iter().filter_map(|source| source.score).max()
    }

    /// The runs, as a decision keeps them.
    #[must_use]
    pub fn supporters(&self) -> Vec<Supporter> {
        let sources = self.sources.iter();
        sources
            .map(|source| Supporter {
                run: source.run.clone(),
                score: source.score,
            })
            .collect()
    }

    /// The suggestion of the run that is surest, if it is one.
    #[must_use]
    pub fn suggestion<'p>(
        &self,
        project: &'p Project,
        article: &ArticleId,
    ) -> Option<&'p Suggestion> {
        self.surest(project, article, |proposals, part| match part {
            Part::Suggestion(at) => proposals.suggestions.get(at),
            _ => None,
        })
    }

    /// What stands in the tray, if it is that.
    #[must_use]
    pub fn unplaced<'p>(&self, project: &'p Project, article: &ArticleId) -> Option<&'p Unplaced> {
        self.surest(project, article, |proposals, part| match part {
            Part::Unplaced(at) => proposals.unplaced.get(at),
            _ => None,
        })
    }

    /// The claim with the run that proposed it, if it is one.
    #[must_use]
    pub fn claim<'p>(
        &self,
        project: &'p Project,
        article: &ArticleId,
    ) -> Option<(&'p SuggestedClaim, &'p Proposals)> {
        self.surest(project, article, |proposals, part| match part {
            Part::Claim(at) => Some((proposals.claims.get(at)?, proposals)),
            _ => None,
        })
    }

    /// Whether it waits in several articles' trays and the person has placed it in another one.
    #[must_use]
    pub fn is_placed_elsewhere(
        &self,
        project: &Project,
        person: &PersonId,
        article: &ArticleId,
    ) -> bool {
        let unplaced = match self.idea {
            Idea::Unplaced { .. } => self.unplaced(project, article),
            _ => None,
        };
        let mut others = unplaced.into_iter().flat_map(|one| &one.others);
        others.any(|other| {
            let layer = project.layer(&crate::model::LayerKey {
                article: other.clone(),
                person: person.clone(),
            });
            let decision = layer.and_then(|layer| layer.decision(&self.idea));
            decision.is_some_and(|one| matches!(one.answer, Answer::Accepted(_)))
        })
    }

    fn surest<'p, T>(
        &self,
        project: &'p Project,
        article: &ArticleId,
        take: impl Fn(&'p Proposals, Part) -> Option<T>,
    ) -> Option<T> {
        let source = self.sources.iter().max_by_key(|source| source.score)?;
        let mut runs = project.proposals_on(article);
        let (_, proposals) = runs.find(|(run, _)| **run == source.run)?;
        take(proposals, source.part)
    }
}

/// Where an idea stands in the list of an article: by place, longer ones first; then claims,
/// which hold mentions; then what has no place.
fn place(idea: &Idea) -> (u8, usize, Reverse<usize>) {
    let rank = match idea {
        Idea::Mention { .. } | Idea::Sentence { .. } => 0,
        Idea::Claim { .. } => 1,
        Idea::Unplaced { .. } => 2,
    };
    match idea.extent() {
        Some(extent) => (rank, extent.start().get(), Reverse(extent.end().get())),
        None => (rank, usize::MAX, Reverse(0)),
    }
}

/// Everything that runs propose for an article, each idea once, by place.
#[must_use]
pub fn asked_on(project: &Project, article: &ArticleId) -> Vec<Asked> {
    let mut ideas: Vec<(Idea, Source)> = Vec::new();
    for (run, proposals) in project.proposals_on(article) {
        let source = |score, part| Source {
            run: run.clone(),
            score,
            part,
        };
        ideas.extend(proposals.suggestions.iter().enumerate().map(|(at, one)| {
            let idea = Idea::Mention {
                extent: one.extent.clone(),
                label: one.label.clone(),
            };
            (idea, source(one.score, Part::Suggestion(at)))
        }));
        ideas.extend(proposals.unplaced.iter().enumerate().map(|(at, one)| {
            let idea = Idea::Unplaced {
                words: one.words.clone(),
                label: one.label.clone(),
            };
            (idea, source(one.score, Part::Unplaced(at)))
        }));
        ideas.extend(proposals.claims.iter().enumerate().map(|(at, one)| {
            let idea = Idea::Claim {
                wording: one.wording.clone(),
                extent: one.quotes.first().cloned(),
            };
            (idea, source(one.score, Part::Claim(at)))
        }));
    }
    // The surest of a run that has an idea twice comes first and stays.
    ideas.sort_unstable_by(|(one, from), (other, by)| {
        let key = |idea: &Idea| place(idea);
        let runs = || from.run.cmp(&by.run).then(by.score.cmp(&from.score));
        key(one)
            .cmp(&key(other))
            .then_with(|| one.cmp(other))
            .then_with(runs)
    });
    let mut asked: Vec<Asked> = Vec::with_capacity(ideas.len());
    for (idea, source) in ideas {
        match asked.last_mut() {
            Some(last) if last.idea == idea => {
                if last
                    .sources
                    .last()
                    .is_none_or(|known| known.run != source.run)
                {
                    last.sources.push(source);
                }
            }
            _ => asked.push(Asked {
                idea,
                sources: vec![source],
                is_disputed: false,
            }),
        }
    }
    mark_disputed(&mut asked);
    asked
}

/// So many ideas on the same words are compared with each other.
const CROWD: usize = 64;

/// Two ideas contradict each other if their words overlap and some run had the one and not the
/// other, though it could have had both: neither run has both.
/// Of more than [`CROWD`] that lie on each other each is compared with those that begin last.
fn mark_disputed(asked: &mut [Asked]) {
    let mut open: Vec<(usize, TextRange)> = Vec::new();
    let mut disputed = Vec::new();
    for (at, one) in asked.iter().enumerate() {
        let Idea::Mention { extent, .. } = &one.idea else {
            continue;
        };
        let cover = extent.cover();
        open.retain(|(_, other)| other.end() > cover.start());
        for (before, _) in &open {
            let other = &asked[*before];
            let both = |run: &RunId| {
                let has = |asked: &Asked| asked.sources.iter().any(|source| source.run == *run);
                has(one) && has(other)
            };
            let mut runs = one.sources.iter().map(|source| &source.run);
            if !runs.any(both) {
                disputed.extend([at, *before]);
            }
        }
        if open.len() == CROWD {
            open.remove(0);
        }
        open.push((at, cover));
    }
    for at in disputed {
        asked[at].is_disputed = true;
    }
}

/// What a person has to do with an idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nobody has asked, or the person wanted to be asked later.
    Open {
        /// Whether the person put it off.
        is_put_off: bool,
    },
    /// The person answered.
    Answered(&'a Answer),
    /// The person tagged just that without being asked.
    Present,
}

impl Standing<'_> {
    /// Whether the person is still to be asked.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// How an idea stands in a person's work on its article. `is_tagged` says whether just these
/// words have just this label there.
#[must_use]
pub fn standing<'l>(
    layer: Option<&'l Layer>,
    idea: &Idea,
    is_tagged: impl Fn(&Extent, &crate::model::LabelId) -> bool,
) -> Standing<'l> {
    if let Some(decision) = layer.and_then(|layer| layer.decision(idea)) {
        return match &decision.answer {
            Answer::Later => Standing::Open { is_put_off: true },
            answer => Standing::Answered(answer),
        };
    }
    match idea {
        Idea::Mention { extent, label } if is_tagged(extent, label) => Standing::Present,
        _ => Standing::Open { is_put_off: false },
    }
}

/// Whether suggestions on an article are hidden from a person: it is in the blind sample, and
/// they are not done with it.
#[must_use]
pub fn is_hidden(project: &Project, article: &ArticleId, person: &PersonId) -> bool {
    let key = crate::model::LayerKey {
        article: article.clone(),
        person: person.clone(),
    };
    let state = project.layer(&key).map(|layer| layer.state);
    state != Some(LayerState::Done) && project.is_blind(article)
}

/// How many answers of each kind a person gave to a run, by name of the answer.
#[must_use]
pub fn answers_to(
    project: &Project,
    run: &RunId,
    person: &PersonId,
) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let layers = project.layers().filter(|(key, _)| key.person == *person);
    for decision in layers.flat_map(|(_, layer)| layer.decisions()) {
        if decision.supporters.iter().any(|one| one.run == *run) {
            *counts.entry(decision.answer.name()).or_default() += 1;
        }
    }
    counts
}

/// Everything that runs propose for an article, to be asked for by place.
#[derive(Clone, Debug, Default)]
pub struct Ideas {
    /// Each idea once, by place.
    pub all: Vec<Asked>,
    /// How many of them have a place and a label: they come first.
    mentions: usize,
    /// From the first to the last byte of the longest of those.
    longest: usize,
}

impl Ideas {
    /// [`asked_on`] an article.
    #[must_use]
    pub fn on(project: &Project, article: &ArticleId) -> Self {
        let all = asked_on(project, article);
        let is_mention = |asked: &Asked| matches!(asked.idea, Idea::Mention { .. });
        let mentions = all.iter().take_while(|asked| is_mention(asked)).count();
        let lengths = all[..mentions].iter().filter_map(|asked| {
            let extent = asked.idea.extent()?;
            Some(extent.end().get() - extent.start().get())
        });
        let longest = lengths.max().unwrap_or(0);
        Self {
            all,
            mentions,
            longest,
        }
    }

    /// The ideas with a place and a label whose words touch a range, with their numbers. Costs a
    /// binary search and a walk over those that begin as far before it as the longest is long.
    pub fn touching(&self, range: TextRange) -> impl Iterator<Item = (usize, &Asked)> {
        let mentions = &self.all[..self.mentions];
        let start = |asked: &Asked| asked.idea.extent().map_or(0, |extent| extent.start().get());
        let least = range.start().get().saturating_sub(self.longest);
        let from = mentions.partition_point(|asked| start(asked) < least);
        let to = mentions.partition_point(|asked| start(asked) < range.end().get());
        let near = mentions[from..to.max(from)].iter().enumerate();
        near.map(move |(at, asked)| (from + at, asked))
            .filter(move |(_, asked)| {
                let extent = asked.idea.extent();
                extent.is_some_and(|extent| extent.end() > range.start())
            })
    }

    /// The ideas with a place and a label.
    #[must_use]
    pub fn mentions(&self) -> &[Asked] {
        &self.all[..self.mentions]
    }
}
