//! Every step that was taken, as a tree: going back and doing something else begins a new
//! branch and drops nothing.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Edit, Transaction, Way};
pub use crate::model::StepNumber;

/// How far a history has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last number that was given.
    pub last: StepNumber,
    /// The state in which the project is.
    pub at: StepNumber,
}

/// One step that can be taken back and taken again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Names the step, and the state to which it led.
    pub number: StepNumber,
    /// The state on which it was taken.
    pub parent: StepNumber,
    /// What was done.
    pub forward: Arc<Transaction>,
    /// What takes it back.
    pub inverse: Arc<[Edit]>,
    /// Why it can be listed but neither taken back nor taken again, if that is so.
    pub lost: Option<Arc<str>>,
}

impl Entry {
    /// Adds what was done later and belongs to the step.
    pub fn extend(&mut self, edits: &[Edit], inverse: &[Edit]) {
        Arc::make_mut(&mut self.forward)
            .edits
            .extend_from_slice(edits);
        // What came last is taken back first.
        self.inverse = inverse.iter().chain(&*self.inverse).cloned().collect();
    }
}

/// What earlier starts of the program left of a history.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Steps, by number.
    pub entries: Vec<Entry>,
    /// When the project went back or forward again, by number: the number of the going, and the
    /// state that it led to.
    pub went: Vec<(StepNumber, StepNumber)>,
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
    /// How far it had come before this start.
    before: Head,
    is_recalled: bool,
}

impl History {
    /// Goes on where an earlier history had come to. Its steps come later, by
    /// [`recall`](Self::recall).
    #[must_use]
    pub fn resume(head: Head) -> Self {
        Self {
            head,
            before: head,
            is_recalled: head == Head::default(),
            ..Self::default()
        }
    }

    /// Whether all steps are known that are kept of earlier starts.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.is_recalled
    }

    /// Takes in the steps of earlier starts, below those of this one.
    pub fn recall(&mut self, past: Past) {
        let before = self.before.last;
        let mut whole = Self::default();
        let mut went = past.went.into_iter().peekable();
        // Hostile files may have numbers that lead upwards, or twice the same.
        let fits = |entry: &Entry| entry.parent < entry.number && entry.number <= before;
        for entry in past.entries.into_iter().filter(fits) {
            if whole.head.last >= entry.number {
                continue;
            }
            while let Some((_, to)) = went.next_if(|(number, _)| *number < entry.number) {
                whole.visit(to);
            }
            whole.head.last = entry.number;
            whole.head.at = entry.number;
            whole.add(entry);
        }
        for (_, to) in went.filter(|(number, _)| *number <= before) {
            whole.visit(to);
        }
        for entry in std::mem::take(&mut self.entries) {
            whole.add(entry);
        }
        for (state, place) in std::mem::take(&mut self.places) {
            if place.visited.is_some() {
                whole.places.entry(state).or_default().visited = place.visited;
            }
        }
        whole.head = self.head;
        whole.before = self.before;
        whole.is_recalled = true;
        *self = whole;
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
            lost: None,
        });
        number
    }

    /// Whether a step is in force: the project's state is its own, or was made on it.
    #[must_use]
    pub fn is_in_force(&self, number: StepNumber) -> bool {
        let mut here = self.head.at;
        while here > number {
            match self.entry(here) {
                Some(entry) => here = entry.parent,
                None => return false,
            }
        }
        here == number
    }

    /// Adds what was done later and belongs to a step, so that it is taken back and again with
    /// it. Returns the number of what was committed.
    pub fn extend(&mut self, step: StepNumber, edits: &[Edit], inverse: &[Edit]) -> StepNumber {
        if let Ok(at) = self.entries.binary_search_by_key(&step, |e| e.number) {
            self.entries[at].extend(edits, inverse);
        }
        self.skip()
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
        self.visit(state);
        self.skip()
    }

    fn visit(&mut self, state: StepNumber) {
        let again = self.way_to(state).unwrap_or_default().again;
        let again: Vec<_> = again.iter().map(|e| (e.parent, e.number)).collect();
        for (parent, number) in again {
            self.places.entry(parent).or_default().visited = Some(number);
        }
        self.head.at = state;
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
