//! Rows of different heights in a scroll area, of which only the visible ones are drawn.

use std::ops::Range;

use egui::Rangef;

/// Where rows lie below each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// The top of each row, and the bottom of the last one.
    tops: Vec<f32>,
}

impl Rows {
    /// Rows of these heights.
    pub(crate) fn new(heights: impl Iterator<Item = f32>) -> Self {
        let mut at = 0.0;
        let mut tops = vec![0.0];
        tops.extend(heights.map(|height| {
            at += height;
            at
        }));
        Self { tops }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.tops.len().saturating_sub(1)
    }

    /// The height of all of them.
    pub(crate) fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// From where to where a row reaches.
    pub(crate) fn span(&self, row: usize) -> Rangef {
        let at = |index: usize| self.tops.get(index).copied().unwrap_or(self.height());
        Rangef::new(at(row), at(row + 1))
    }

    /// The rows of which something lies between `from` and `until`.
    pub(crate) fn visible(&self, within: Rangef) -> Range<usize> {
        let first = self.tops.partition_point(|top| *top <= within.min);
        let after = self.tops.partition_point(|top| *top < within.max);
        first.saturating_sub(1).min(self.len())..after.min(self.len())
    }

    /// Corrects the height of a row. True if it was another.
    pub(crate) fn correct(&mut self, row: usize, height: f32) -> bool {
        let span = self.span(row);
        let more = height - span.span();
        if more.abs() < 0.5 {
            return false;
        }
        for top in self.tops.iter_mut().skip(row + 1) {
            *top += more;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_place() {
        let mut rows = Rows::new([10.0, 20.0, 30.0].into_iter());
        assert_eq!((rows.len(), rows.height()), (3, 60.0));
        assert_eq!(rows.visible(Rangef::new(0.0, 5.0)), 0..1);
        assert_eq!(rows.visible(Rangef::new(10.0, 30.5)), 1..3);
        assert_eq!(rows.visible(Rangef::new(100.0, 200.0)), 3..3);
        assert!(rows.correct(0, 15.0) && !rows.correct(0, 15.2));
        assert_eq!(rows.span(1), Rangef::new(15.0, 35.0));
        assert_eq!(Rows::default().visible(Rangef::new(0.0, 9.0)), 0..0);
    }
}
