//! What the person made of what the machine found.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Label, Moved, Pair};

/// One pair of one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairRef {
    /// The index of the article among those that were scored.
    pub article: usize,
    /// The index in its [`ArticleScore::pairs`](super::ArticleScore::pairs).
    pub pair: usize,
}

/// Labels of the machine by labels of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// All pairs with the machine's and the person's label; `None` where it has no span. Cells
    /// without pairs are left out.
    pub cells: BTreeMap<(Option<Label>, Option<Label>), Vec<PairRef>>,
}

impl Confusion {
    pub(super) fn take(&mut self, pair: &Pair, place: PairRef) {
        let label = |side: Option<(Label, usize)>| side.map(|(label, _)| label);
        let cell = (label(pair.machine), label(pair.person));
        self.cells.entry(cell).or_default().push(place);
    }

    /// How many pairs a cell has.
    #[must_use]
    pub fn count(&self, machine: Option<Label>, person: Option<Label>) -> usize {
        self.cells.get(&(machine, person)).map_or(0, Vec::len)
    }

    /// The labels that were changed, from which to which and how often, the commonest first.
    #[must_use]
    pub fn relabelled(&self) -> Vec<(Label, Label, usize)> {
        let changed = self.cells.iter().filter_map(|((from, to), pairs)| {
            let (from, to) = ((*from)?, (*to)?);
            (from != to).then_some((from, to, pairs.len()))
        });
        let mut changed: Vec<_> = changed.collect();
        changed.sort_by_key(|(_, _, count)| Reverse(*count));
        changed
    }
}

/// By how much the machine's edges are off, whatever the labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// How many pairs have a span of both.
    pub paired: usize,
    /// Those of them whose words differ, by how the edges have to go.
    pub moved: BTreeMap<Moved, Vec<PairRef>>,
}

impl Corrections {
    pub(super) fn take(&mut self, pair: &Pair, place: PairRef) {
        self.paired += usize::from(pair.machine.is_some() && pair.person.is_some());
        if let Some(moved) = pair.moved {
            self.moved.entry(moved).or_default().push(place);
        }
    }

    /// How many first edges have to go how far; those that stay are left out.
    #[must_use]
    pub fn starts(&self) -> BTreeMap<isize, usize> {
        self.histogram(|moved| moved.start)
    }

    /// How many last edges have to go how far; those that stay are left out.
    #[must_use]
    pub fn ends(&self) -> BTreeMap<isize, usize> {
        self.histogram(|moved| moved.end)
    }

    /// How edges were moved and how often, the commonest first.
    #[must_use]
    pub fn commonest(&self) -> Vec<(Moved, usize)> {
        let all = self
            .moved
            .iter()
            .map(|(moved, pairs)| (*moved, pairs.len()));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(_, count)| Reverse(*count));
        all
    }

    fn histogram(&self, edge: impl Fn(&Moved) -> isize) -> BTreeMap<isize, usize> {
        let mut counts = BTreeMap::new();
        for (moved, pairs) in &self.moved {
            let by = edge(moved);
            if by != 0 {
                *counts.entry(by).or_default() += pairs.len();
            }
        }
        counts
    }
}
