use super::*;

/// A line in which Latin letters are followed by Hebrew ones and a full stop.
const MIXED: &str = "ab שלום.";

/// Its graphemes from left to right, each ten points wide.
fn cells() -> Vec<Cell> {
    let mut at: Vec<(usize, usize, bool)> = MIXED
        .char_indices()
        .map(|(at, c)| (at, c.len_utf8(), ('א'..='ת').contains(&c)))
        .collect();
    at[3..7].reverse();
    let cell = |(index, (at, length, rtl)): (usize, (usize, usize, bool))| {
        let left = 10.0 * index as f32;
        Cell {
            bytes: at..at + length,
            left,
            right: left + 10.0,
            rtl,
        }
    };
    at.into_iter().enumerate().map(cell).collect()
}

fn runs() -> Vec<Run> {
    let text = ArticleText::new(MIXED).expect("a text");
    let mut cells = cells();
    cells.sort_by_key(|cell| cell.bytes.start);
    let line = Rect::from_min_size(pos2(100.0, 5.0), vec2(0.0, 20.0));
    runs_of(&text, &cells, 0, 0, line)
}

#[test]
fn a_line_is_cut_where_the_direction_changes_and_read_in_order() {
    let runs = runs();
    let read: Vec<(&str, bool)> = runs
        .iter()
        .map(|run| (&MIXED[run.byte(0)..run.byte(usize::MAX)], run.rtl))
        .collect();
    assert_eq!(read, [("ab ", false), ("שלום", true), (".", false)]);
    let spans: Vec<(f32, f32)> = runs
        .iter()
        .map(|run| (run.rect.left(), run.rect.right()))
        .collect();
    assert_eq!(spans, [(100.0, 130.0), (130.0, 170.0), (170.0, 180.0)]);
    // The first letter read stands on the right.
    let places: Vec<f32> = runs[1].characters.iter().map(|one| one.left).collect();
    assert_eq!(places, [160.0, 150.0, 140.0, 130.0]);
}

#[test]
fn a_position_is_found_again_in_its_run() {
    let runs = runs();
    for (at, _) in MIXED.char_indices() {
        let run = runs.iter().rfind(|run| run.byte(0) <= at).expect("a run");
        assert_eq!(run.byte(run.index_of(at)), at);
    }
    let last = &runs[2];
    assert_eq!(last.byte(last.index_of(MIXED.len())), MIXED.len());
}

#[test]
fn the_line_feed_belongs_to_the_last_run_and_fits_in() {
    let text = ArticleText::new("x".repeat(700)).expect("a text");
    let cell = |at: usize| Cell {
        bytes: at..at + 1,
        left: at as f32,
        right: at as f32 + 1.0,
        rtl: false,
    };
    let cells: Vec<Cell> = (0..508).map(cell).collect();
    let mut runs = runs_of(&text, &cells, 0, 0, Rect::ZERO);
    add_feed(&mut runs, 508);
    let lengths: Vec<usize> = runs.iter().map(|run| run.characters.len()).collect();
    assert_eq!(lengths, [254, 255]);
}
