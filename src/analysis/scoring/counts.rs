//! How often the machine was right, in each of four ways of counting.

use std::ops::AddAssign;

/// When a span of the machine counts as right, by the names of nervaluate (SemEval-2013 task 9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matching {
    /// The same words and the same label.
    Strict,
    /// The same words, whatever the label.
    Exact,
    /// The same words, whatever the label; half if they only overlap.
    Partial,
    /// The same label on words that overlap.
    Type,
}

impl Matching {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Strict, Self::Exact, Self::Partial, Self::Type];

    /// Its name in nervaluate.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Exact => "exact",
            Self::Partial => "partial",
            Self::Type => "ent_type",
        }
    }
}

/// What became of the spans of both, in one way of counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The machine's that are right.
    pub correct: usize,
    /// The machine's that overlap one of the person's and are not right.
    pub incorrect: usize,
    /// The machine's that are half right; only in [`Matching::Partial`].
    pub partial: usize,
    /// The person's with no partner.
    pub missed: usize,
    /// The machine's with no partner.
    pub spurious: usize,
}

impl Counts {
    /// How many the person has.
    #[must_use]
    pub const fn possible(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.missed
    }

    /// How many the machine has.
    #[must_use]
    pub const fn actual(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.spurious
    }

    /// Precision, recall and F1. As in nervaluate, half right counts half, and 0 is said of what
    /// can't be said.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let right = 0.5_f64.mul_add(self.partial as f64, self.correct as f64);
        Figures::of(right, self.actual(), self.possible())
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }
}

/// Precision, recall and F1, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Which share of the machine's is right.
    pub precision: f64,
    /// Which share of the person's was found.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

impl Figures {
    /// From how many are right, how many the machine has, how many the person has.
    pub(super) fn of(right: f64, machine: usize, person: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { right / of as f64 };
        let (precision, recall) = (share(machine), share(person));
        let sum = precision + recall;
        let f1 = if sum > 0.0 {
            2.0 * (precision * recall) / sum
        } else {
            0.0
        };
        Self {
            precision,
            recall,
            f1,
        }
    }
}

/// The counts of all four ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCounts([Counts; Matching::ALL.len()]);

impl MatchCounts {
    /// Those of one way.
    #[must_use]
    pub const fn of(&self, matching: Matching) -> &Counts {
        &self.0[matching as usize]
    }

    pub(super) const fn of_mut(&mut self, matching: Matching) -> &mut Counts {
        &mut self.0[matching as usize]
    }
}

impl AddAssign<&Self> for MatchCounts {
    fn add_assign(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }
}
