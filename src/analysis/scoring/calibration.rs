//! What the machine's scores are worth: whether of those of which it says 0.8, 8 in 10 are right.

use super::Pair;

/// How many bins there are.
pub const BINS: usize = 10;

/// The machine's spans whose scores lie close together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// How many of them are right ([`Pair::is_right`]).
    pub right: usize,
    /// The sum of their scores.
    pub scores: f64,
}

impl Bin {
    /// The mean of their scores; `None` if there are none.
    #[must_use]
    pub fn mean_score(&self) -> Option<f64> {
        (self.count > 0).then(|| self.scores / self.count as f64)
    }

    /// The share of them that is right; `None` if there are none.
    #[must_use]
    pub fn share_right(&self) -> Option<f64> {
        (self.count > 0).then(|| self.right as f64 / self.count as f64)
    }
}

/// The machine's spans by their scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// Tenths from 0 to 1. A score between two belongs to the lower, as with those who measure
    /// this (Guo et al. 2017; scikit-learn's `calibration_curve`).
    pub bins: [Bin; BINS],
    /// How many of the machine's spans have no score.
    pub unscored: usize,
    /// How many have one that is not from 0 to 1, and so is no probability. They are in no bin.
    pub outside: usize,
    squares: f64,
}

impl Calibration {
    pub(super) fn take(&mut self, pair: &Pair) {
        let Some(score) = pair.score else {
            self.unscored += usize::from(pair.machine.is_some());
            return;
        };
        if !(0.0..=1.0).contains(&score) {
            self.outside += 1;
            return;
        }
        let above = (1..BINS).take_while(|tenth| score > *tenth as f64 / BINS as f64);
        let bin = &mut self.bins[above.count()];
        let right = pair.is_right();
        bin.count += 1;
        bin.right += usize::from(right);
        bin.scores += score;
        self.squares += (score - f64::from(u8::from(right))).powi(2);
    }

    /// How many are in bins.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The Brier score: the mean of the squares of score less outcome, from 0 (best) to 1. `None`
    /// if no bin has any.
    #[must_use]
    pub fn brier(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.squares / count as f64)
    }

    /// The expected calibration error: by how much mean score and share of right ones differ in a
    /// bin, on average over the spans. `None` if no bin has any.
    #[must_use]
    pub fn expected_error(&self) -> Option<f64> {
        let count = self.count();
        let gaps = self
            .bins
            .iter()
            .map(|bin| (bin.scores - bin.right as f64).abs());
        (count > 0).then(|| gaps.sum::<f64>() / count as f64)
    }
}
