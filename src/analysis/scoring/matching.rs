//! nervaluate's way of finding partners for spans (version 1.2.1, `nervaluate/strategies.py` and
//! `nervaluate/evaluator.py` of its package on PyPI), with all that is peculiar to it:
//!
//! - The machine's spans are gone through one after the other. One that is not right takes the
//!   first of the person's that it overlaps (in the way “type”, of those with its label the one
//!   with the closest edges), even if a later one would be right with that. So the order matters;
//!   it is always that of [`Place::in_order`] here, and figures equal nervaluate's for lists that
//!   are sorted by start, end and label.
//! - To overlap is to share at least 1 % of the *person's* span (`min_overlap_percentage`): one
//!   letter in a sentence of 200 is no overlap.
//! - It takes ends to lie inside. It must be given the last code point of a span, not the first
//!   after it, else spans that touch overlap.
//! - Figures of a label are made with nothing but the spans of that label on both sides: a wrong
//!   label that is “incorrect” among all is “spurious” for one label and “missed” for another. What
//!   the machine and the person have adds up over the labels, nothing else does.
//! - In the way “type” nothing is partial; in “partial” nothing is incorrect.
//! - Labels that are not in its list `tags` are left out. Here all labels count.
//!
//! It knows no gaps. Here spans with gaps lie on the same words if all their pieces do, and they
//! overlap in what their pieces share; that is the same where there are no gaps.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::counts::{MatchCounts, Matching};
use super::{Label, Place};

/// Spans counted in four ways, all together and label by label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanCounts {
    /// All labels together.
    pub all: MatchCounts,
    /// Each label that either has, as if there were no other.
    pub labels: BTreeMap<Label, MatchCounts>,
}

impl AddAssign<&Self> for SpanCounts {
    fn add_assign(&mut self, other: &Self) {
        self.all += &other.all;
        for (label, counts) in &other.labels {
            *self.labels.entry(*label).or_default() += counts;
        }
    }
}

/// The share of the person's span, in percent, that must be shared to overlap.
const LEAST_PERCENT: f64 = 1.0;

/// Counts the spans of one article; both sides are in order.
pub(super) fn count(person: &[Place], machine: &[Place]) -> SpanCounts {
    let mut near = Place::touching(machine, person);
    for (this, near) in machine.iter().zip(&mut near) {
        near.retain(|at| {
            let theirs = &person[*at];
            let share = this.shared(theirs) as f64 / theirs.length() as f64;
            share * 100.0 >= LEAST_PERCENT
        });
    }
    let mut counts = SpanCounts::default();
    for matching in Matching::ALL {
        walk(person, machine, &near, matching, false, |_, outcome| {
            note(&mut counts.all, matching, outcome);
        });
        walk(person, machine, &near, matching, true, |label, outcome| {
            let of_label = counts.labels.entry(label).or_default();
            note(of_label, matching, outcome);
        });
    }
    counts
}

/// What becomes of one span.
#[derive(Clone, Copy)]
enum Outcome {
    Correct,
    Overlapping,
    Spurious,
    Missed,
}

fn note(counts: &mut MatchCounts, matching: Matching, outcome: Outcome) {
    let counts = counts.of_mut(matching);
    let one = match (outcome, matching) {
        (Outcome::Correct, _) => &mut counts.correct,
        (Outcome::Overlapping, Matching::Partial) => &mut counts.partial,
        (Outcome::Overlapping, _) => &mut counts.incorrect,
        (Outcome::Spurious, _) => &mut counts.spurious,
        (Outcome::Missed, _) => &mut counts.missed,
    };
    *one += 1;
}

/// Goes through the machine's spans, then through those of the person's that are left. With
/// `apart`, no span sees one of another label.
fn walk(
    person: &[Place],
    machine: &[Place],
    near: &[Vec<usize>],
    matching: Matching,
    apart: bool,
    mut tell: impl FnMut(Label, Outcome),
) {
    let mut taken = vec![false; person.len()];
    for (this, near) in machine.iter().zip(near) {
        let free = near.iter().copied().filter(|at| {
            let same_label = person[*at].label == this.label;
            !taken[*at] && (same_label || !apart)
        });
        let (partner, outcome) = match right(this, person, free.clone(), matching) {
            Some(at) => (Some(at), Outcome::Correct),
            None => match free.min() {
                Some(at) => (Some(at), Outcome::Overlapping),
                None => (None, Outcome::Spurious),
            },
        };
        if let Some(at) = partner {
            taken[at] = true;
        }
        tell(this.label, outcome);
    }
    for (theirs, _) in person.iter().zip(taken).filter(|(_, taken)| !taken) {
        tell(theirs.label, Outcome::Missed);
    }
}

/// The one of `free` with which the machine's span is right.
fn right(
    this: &Place,
    person: &[Place],
    mut free: impl Iterator<Item = usize>,
    matching: Matching,
) -> Option<usize> {
    match matching {
        Matching::Strict => free.find(|at| {
            let theirs = &person[*at];
            this.label == theirs.label && this.is_at(theirs)
        }),
        Matching::Exact | Matching::Partial => free.find(|at| this.is_at(&person[*at])),
        Matching::Type => free
            .filter(|at| this.label == person[*at].label)
            // The first of those that are equally close.
            .min_by_key(|at| {
                let theirs = &person[*at];
                this.start().abs_diff(theirs.start()) + this.end().abs_diff(theirs.end())
            }),
    }
}
