//! Where figures may lie if other articles of the same kind are scored.
//!
//! Articles are drawn anew, with replacement, and the figures made of the draw; the middle 95 % of
//! many such figures are the interval. Spans of one article are alike, so articles are drawn, not
//! spans.

use super::counts::{Counts, Figures};

/// How many times the articles are drawn anew.
pub const RESAMPLES: usize = 1000;

/// From where to where a figure goes in 95 % of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Of figures in any order, at least one: the percentiles 2.5 and 97.5, between two figures
    /// where none lies just there.
    fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (figures.len() - 1) as f64;
            let (below, rest) = (place.floor(), place.fract());
            let below = below as usize;
            let above = (below + 1).min(figures.len() - 1);
            (figures[above] - figures[below]).mul_add(rest, figures[below])
        };
        Self {
            low: at(0.025),
            high: at(0.975),
        }
    }
}

/// The intervals of the figures of one way of counting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervals {
    /// That of the precision.
    pub precision: Interval,
    /// That of the recall.
    pub recall: Interval,
    /// That of F1.
    pub f1: Interval,
}

impl Intervals {
    /// From the counts of each article, in any order; always the same for the same counts. `None`
    /// for fewer than two articles.
    pub(super) fn of(articles: Vec<Counts>) -> Option<Self> {
        if articles.len() < 2 {
            return None;
        }
        let parts = |one: Counts| [one.correct, one.actual(), one.possible()];
        let mut articles: Vec<[usize; 3]> = articles.into_iter().map(parts).collect();
        articles.sort_unstable();
        let mut dice = Dice(0x5c0_1e5);
        let draws = (0..RESAMPLES).map(|_| {
            let mut sum = [0; 3];
            for _ in 0..articles.len() {
                for (sum, one) in sum.iter_mut().zip(articles[dice.below(articles.len())]) {
                    *sum += one;
                }
            }
            let [right, machine, person] = sum;
            Figures::of(right as f64, machine, person)
        });
        let draws: Vec<Figures> = draws.collect();
        let of = |figure: fn(&Figures) -> f64| Interval::of(draws.iter().map(figure).collect());
        Some(Self {
            precision: of(|one| one.precision),
            recall: of(|one| one.recall),
            f1: of(|one| one.f1),
        })
    }
}

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    /// A number from 0 to one less than `count`.
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * count as u128) >> 64) as usize
    }
}
