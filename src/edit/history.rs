//! Every step that was taken, as a tree: going back and doing something else begins a new
//! branch and drops nothing.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Edit, Transaction};

/// What names a state of the project: the number of the step that led to it; 0 is the beginning.
///
/// All steps of a project on one computer are numbered in the order in which they were
/// committed, over all starts of the program. Undo, redo and travelling are committed too and
/// take numbers, but lead to states that have one already.
pub type StepNumber = u64;

/// How far a history has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last number that was given.
    pub last: StepNumber,
    /// The state in which the project is.
    pub at: StepNumber,
}

/// One step that can be taken back and taken again.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Names the step, and the state to which it led.
    pub number: StepNumber,
    /// The state on which it was taken.
    pub parent: StepNumber,
    /// What was done.
    pub forward: Arc<Transaction>,
    /// What takes it back.
    pub inverse: Arc<[Edit]>,
}

/// The way from one state to another.
#[derive(Clone, Debug, Default)]
pub struct Way<'a> {
    /// Steps to take back, the latest first.
    pub back: Vec<&'a Entry>,
    /// Then, steps to take again, the earliest first.
    pub again: Vec<&'a Entry>,
}

impl Way<'_> {
    /// How many steps it is long.
    #[must_use]
    pub fn len(&self) -> usize {
        self.back.len() + self.again.len()
    }

    /// Whether it leads nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where a step stands among the others.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// How many known steps lead to it, itself included.
    depth: usize,
    /// The step after it that was visited last.
    visited: Option<StepNumber>,
}

/// All steps, and where among them the project is.
///
/// Steps from earlier starts may be missing, for they come later or are no longer kept: a state
/// may be known of which the step is not.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By number.
    entries: Vec<Entry>,
    places: HashMap<StepNumber, Place>,
    head: Head,
}

impl History {
    /// Goes on where an earlier history had come to.
    #[must_use]
    pub fn resume(head: Head) -> Self {
        Self {
            head,
            ..Self::default()
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Notes a step on the present state and returns its number.
    pub fn push(&mut self, forward: Arc<Transaction>, inverse: Arc<[Edit]>) -> StepNumber {
        let parent = self.head.at;
        let number = self.skip();
        self.head.at = number;
        self.add(Entry {
            number,
            parent,
            forward,
            inverse,
        });
        number
    }

    /// A number for what is committed but is no step that could be taken back.
    pub fn skip(&mut self) -> StepNumber {
        self.head.last += 1;
        self.head.last
    }

    fn add(&mut self, entry: Entry) {
        let above = self.places.entry(entry.parent).or_default();
        above.visited = Some(entry.number);
        let depth = above.depth + 1;
        self.places.entry(entry.number).or_default().depth = depth;
        self.entries.push(entry);
    }

    /// A step by its number.
    #[must_use]
    pub fn entry(&self, number: StepNumber) -> Option<&Entry> {
        let found = self.entries.binary_search_by_key(&number, |e| e.number);
        self.entries.get(found.ok()?)
    }

    /// The step that undo would take back.
    #[must_use]
    pub fn undo_entry(&self) -> Option<&Entry> {
        self.entry(self.head.at)
    }

    /// The step that redo would take again: of those on the present state, the one at which the
    /// project was last.
    #[must_use]
    pub fn redo_entry(&self) -> Option<&Entry> {
        self.entry(self.places.get(&self.head.at)?.visited?)
    }

    /// The way from the present state to another; `None` if steps on it are not known.
    #[must_use]
    pub fn way_to(&self, state: StepNumber) -> Option<Way<'_>> {
        let mut way = Way::default();
        let (mut here, mut there) = (self.head.at, state);
        // A step has a higher number than the one below it.
        while here != there {
            if here > there {
                let entry = self.entry(here)?;
                way.back.push(entry);
                here = entry.parent;
            } else {
                let entry = self.entry(there)?;
                way.again.push(entry);
                there = entry.parent;
            }
        }
        way.again.reverse();
        Some(way)
    }

    /// Notes that the project is in another state now, and returns the number of the going.
    pub fn go(&mut self, state: StepNumber) -> StepNumber {
        let again = self.way_to(state).unwrap_or_default().again;
        let again: Vec<_> = again.iter().map(|e| (e.parent, e.number)).collect();
        for (parent, number) in again {
            self.places.entry(parent).or_default().visited = Some(number);
        }
        self.head.at = state;
        self.skip()
    }

    /// All steps that are known, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many of the known steps are in force.
    #[must_use]
    pub fn position(&self) -> usize {
        self.places
            .get(&self.head.at)
            .map_or(0, |place| place.depth)
    }
}
