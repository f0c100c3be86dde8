//! Which span of the machine is which of the person's.
//!
//! nervaluate's partners depend on the order of spans and differ from one way of counting to the
//! next, so they are nothing to look at. Here each span has one partner at most: first those on the
//! same words with the same label find each other, then those on the same words, then those that
//! overlap and have the same label, then those that overlap; among these, who shares most.

use std::cmp::Ordering;

use super::{Label, Place, Proposal};

/// A span of the machine and the span of the person that it was to be, or either alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The machine's label and the index of its span; `None` if it found nothing here.
    pub machine: Option<(Label, usize)>,
    /// The person's label and the index of its span; `None` if nothing is here.
    pub person: Option<(Label, usize)>,
    /// How the person's edges lie to the machine's; `None` if both lie on the same words, or
    /// either is missing.
    pub moved: Option<Moved>,
    /// How sure the machine said it was.
    pub score: Option<f64>,
}

impl Pair {
    /// Whether both have the same words and the same label.
    #[must_use]
    pub fn is_right(&self) -> bool {
        let labels = self.machine.zip(self.person);
        labels.is_some_and(|((mine, _), (theirs, _))| mine == theirs) && self.moved.is_none()
    }
}

/// How many code points an edge must go to the right to lie where the person has it, less than 0
/// for the left. Both are 0 if only gaps differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moved {
    /// The first edge.
    pub start: isize,
    /// The last edge.
    pub end: isize,
}

impl Moved {
    fn between(machine: &Place, person: &Place) -> Option<Self> {
        let moved = |from: usize, to: usize| to.cast_signed() - from.cast_signed();
        (!machine.is_at(person)).then(|| Self {
            start: moved(machine.start(), person.start()),
            end: moved(machine.end(), person.end()),
        })
    }
}

/// Two spans that may be partners.
struct Candidate {
    machine: usize,
    person: usize,
    /// The lower, the more alike.
    rank: u8,
    /// Code points that both have, and that either has.
    shared: u64,
    together: u64,
}

impl Candidate {
    fn better_first(&self, other: &Self) -> Ordering {
        // Shares are compared without a division, so that equal ones are equal.
        let share = (other.shared * self.together).cmp(&(self.shared * other.together));
        let rank = self.rank.cmp(&other.rank);
        rank.then(share)
            .then(self.machine.cmp(&other.machine))
            .then(self.person.cmp(&other.person))
    }
}

/// The pairs of one article by where they begin; both sides are in order.
pub(super) fn pair(person: &[Place], machine: &[Place], proposals: &[Proposal<'_>]) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (at, near) in Place::touching(machine, person).into_iter().enumerate() {
        candidates.extend(near.into_iter().map(|other| {
            let (mine, theirs) = (&machine[at], &person[other]);
            let shared = mine.shared(theirs);
            Candidate {
                machine: at,
                person: other,
                rank: match (mine.is_at(theirs), mine.label == theirs.label) {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, true) => 2,
                    (false, false) => 3,
                },
                shared: shared as u64,
                together: (mine.length() + theirs.length() - shared) as u64,
            }
        }));
    }
    candidates.sort_unstable_by(Candidate::better_first);
    let mut partners: Vec<Option<usize>> = vec![None; machine.len()];
    let mut taken = vec![false; person.len()];
    for one in candidates {
        if partners[one.machine].is_none() && !taken[one.person] {
            partners[one.machine] = Some(one.person);
            taken[one.person] = true;
        }
    }
    let of_machine = machine.iter().zip(&partners).map(|(mine, partner)| {
        let theirs = partner.map(|at| &person[at]);
        let pair = Pair {
            machine: Some((mine.label, mine.index)),
            person: theirs.map(|theirs| (theirs.label, theirs.index)),
            moved: theirs.and_then(|theirs| Moved::between(mine, theirs)),
            score: proposals.get(mine.index).and_then(|one| one.score),
        };
        (mine.start(), pair)
    });
    let alone = person.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let alone = alone.map(|(theirs, _)| {
        let pair = Pair {
            machine: None,
            person: Some((theirs.label, theirs.index)),
            moved: None,
            score: None,
        };
        (theirs.start(), pair)
    });
    let mut pairs: Vec<(usize, Pair)> = of_machine.chain(alone).collect();
    pairs.sort_by_key(|(start, _)| *start);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}
