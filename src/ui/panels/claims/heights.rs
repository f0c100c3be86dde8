//! Heights of the cards and where each begins. Most cards were never seen: they have the height
//! that is expected, and only those that were measured are counted.

use std::collections::HashMap;

use super::{ESTIMATE, GAP};
use crate::model::ClaimId;

/// Heights of the cards, in points.
#[derive(Default)]
pub(super) struct Heights {
    known: HashMap<ClaimId, f32>,
    /// Measured cards by their place in the list: by how much each is higher than expected, and
    /// all measured ones before it together.
    extra: Vec<Extra>,
    /// Measured in this frame: place and height.
    fresh: Vec<(usize, f32)>,
    count: usize,
    width: f32,
    list_changed: bool,
}

#[derive(Clone, Copy, Debug)]
struct Extra {
    place: usize,
    own: f64,
    before: f64,
}

impl Heights {
    /// Other claims are in the list, or in another order.
    pub(super) fn list_changed(&mut self) {
        self.list_changed = true;
    }

    /// Whether places will be others after the next layout.
    pub(super) fn is_stale(&self) -> bool {
        self.list_changed || !self.fresh.is_empty()
    }

    /// Takes in what has changed since the last frame.
    pub(super) fn layout(&mut self, ids: &[ClaimId], width: f32) {
        if self.width != width {
            self.known.clear();
            self.width = width;
            self.list_changed = true;
        }
        if self.list_changed {
            self.fresh.clear();
            let places = ids.iter().enumerate();
            let measured = places.filter_map(|(place, id)| Some((place, *self.known.get(id)?)));
            let extra = measured.map(|(place, height)| Extra::new(place, height));
            // Without a measured card there is nothing to look for.
            self.extra = match self.known.is_empty() {
                true => Vec::new(),
                false => extra.collect(),
            };
        }
        for (place, height) in self.fresh.drain(..) {
            let extra = Extra::new(place, height);
            match self.extra.binary_search_by_key(&place, |one| one.place) {
                Ok(at) => self.extra[at] = extra,
                Err(at) => self.extra.insert(at, extra),
            }
        }
        let mut before = 0.0;
        for extra in &mut self.extra {
            extra.before = before;
            before += extra.own;
        }
        self.count = ids.len();
        self.list_changed = false;
    }

    /// Notes the height of a card; returns what it was known to be.
    pub(super) fn measured(&mut self, place: usize, id: ClaimId, height: f32) -> Option<f32> {
        let before = self.known.insert(id, height);
        if before != Some(height) {
            self.fresh.push((place, height));
        }
        before
    }

    /// Where a card begins; that of the place after the last is where the list ends.
    pub(super) fn top(&self, place: usize) -> f32 {
        let after = self.extra.partition_point(|extra| extra.place < place);
        let last = after.checked_sub(1).and_then(|at| self.extra.get(at));
        let extra = last.map_or(0.0, |extra| extra.before + extra.own);
        (place as f64 * f64::from(ESTIMATE + GAP) + extra) as f32
    }

    pub(super) fn total(&self) -> f32 {
        self.top(self.count)
    }

    /// The first card that reaches below `y`.
    pub(super) fn first_below(&self, y: f32) -> usize {
        let (mut low, mut high) = (0, self.count + 1);
        while low < high {
            let middle = low.midpoint(high);
            if self.top(middle) <= y {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }
}

impl Extra {
    fn new(place: usize, height: f32) -> Self {
        Self {
            place,
            own: f64::from(height) - f64::from(ESTIMATE),
            before: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tops_by_walking(ids: &[ClaimId], known: &HashMap<ClaimId, f32>) -> Vec<f32> {
        let mut top = 0.0;
        let mut tops = vec![top];
        for id in ids {
            top += known.get(id).copied().unwrap_or(ESTIMATE) + GAP;
            tops.push(top);
        }
        tops
    }

    #[test]
    fn places_are_those_that_a_walk_finds() {
        let mut ids: Vec<ClaimId> = (0..200).map(ClaimId::new).collect();
        let mut heights = Heights::default();
        heights.layout(&ids, 300.0);
        let mut known = HashMap::new();
        for step in 0_u8..120 {
            let place = usize::from(step) * 37 % ids.len();
            let height = 40.0 + f32::from(step * 2);
            heights.measured(place, ids[place], height);
            known.insert(ids[place], height);
            if step % 9 == 4 {
                ids.remove(place / 2);
                heights.list_changed();
            }
            assert!(heights.is_stale());
            heights.layout(&ids, 300.0);
            let tops = tops_by_walking(&ids, &known);
            for (place, top) in tops.iter().enumerate() {
                assert_eq!(heights.top(place), *top);
            }
            assert_eq!(heights.total(), *tops.last().unwrap_or(&0.0));
            for y in [-5.0, 0.0, 1.0, 500.0, 9_000.0, 1e6] {
                let below = tops.partition_point(|top| *top <= y).saturating_sub(1);
                assert_eq!(heights.first_below(y), below, "{y}");
            }
        }
        heights.layout(&ids, 200.0);
        assert_eq!(
            heights.top(1),
            ESTIMATE + GAP,
            "another width, other heights"
        );
    }
}
