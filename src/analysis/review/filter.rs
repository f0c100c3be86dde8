//! Which questions are asked, and in which order.

use super::{Asked, Standing};
use crate::model::{LabelId, RunId, Score};

/// In which order questions come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Article by article in the order of the list, in each by place.
    #[default]
    Place,
    /// The articles with the most questions first, in each by place.
    Article,
    /// The lowest scores first, without a score before all others.
    Doubtful,
    /// The highest scores first.
    Sure,
    /// By label, in the order of the scheme.
    Label,
    /// Those on which runs contradict each other first.
    Disputed,
}

impl Order {
    /// All orders.
    pub const ALL: [Self; 6] = [
        Self::Place,
        Self::Article,
        Self::Doubtful,
        Self::Sure,
        Self::Label,
        Self::Disputed,
    ];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Place => "In the order of the text",
            Self::Article => "Fullest article first",
            Self::Doubtful => "Most doubtful first",
            Self::Sure => "Surest first",
            Self::Label => "By label",
            Self::Disputed => "Disputed between runs first",
        }
    }

    /// Whether one article is finished before the next begins.
    #[must_use]
    pub const fn is_by_article(self) -> bool {
        matches!(self, Self::Place | Self::Article)
    }
}

/// From where questions come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reach {
    /// All articles.
    #[default]
    Project,
    /// The article that is shown.
    Article,
}

/// Which answers questions have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// None yet, or "later".
    #[default]
    Open,
    /// "Later".
    PutOff,
    /// "Unsure".
    Unsure,
    /// Any but "later".
    Answered,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::PutOff, Self::Unsure, Self::Answered];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::PutOff => "Put off",
            Self::Unsure => "Unsure",
            Self::Answered => "Answered",
        }
    }

    /// Whether an idea that stands so is meant.
    #[must_use]
    pub fn has(self, standing: Standing<'_>) -> bool {
        match (self, standing) {
            (Self::Open, Standing::Open { .. })
            | (Self::PutOff, Standing::Open { is_put_off: true })
            | (Self::Answered, Standing::Answered(_)) => true,
            (Self::Unsure, Standing::Answered(answer)) => *answer == crate::model::Answer::Unsure,
            _ => false,
        }
    }
}

/// Which questions are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// From where.
    pub reach: Reach,
    /// Of this label alone.
    pub label: Option<LabelId>,
    /// Of this run alone.
    pub run: Option<RunId>,
    /// With a score from here on.
    pub least: Option<Score>,
    /// With a score up to here.
    pub most: Option<Score>,
    /// With these letters among their words, whatever the case.
    pub words: String,
    /// With these answers.
    pub state: State,
}

impl Filter {
    /// Whether an idea passes; `words` gives those of its place or its own, and is called only
    /// where they matter. What has no score passes no bound.
    pub fn passes(
        &self,
        asked: &Asked,
        standing: Standing<'_>,
        words: impl FnOnce() -> String,
    ) -> bool {
        let by_run = |run: &RunId| asked.sources.iter().any(|source| source.run == *run);
        let score = || match &self.run {
            Some(run) => {
                let mut sources = asked.sources.iter();
                sources
                    .find(|source| source.run == *run)
                    .and_then(|source| source.score)
            }
            None => asked.score(),
        };
        self.state.has(standing)
            && self
                .label
                .as_ref()
                .is_none_or(|label| asked.idea.label() == Some(label))
            && self.run.as_ref().is_none_or(by_run)
            && self
                .least
                .is_none_or(|least| score().is_some_and(|score| score >= least))
            && self
                .most
                .is_none_or(|most| score().is_some_and(|score| score <= most))
            && (self.words.is_empty()
                || words().to_lowercase().contains(&self.words.to_lowercase()))
    }

    /// Whether it asks for everything that is open.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
