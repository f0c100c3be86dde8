//! Spans and lanes equal what a walk over all mentions finds.

use std::cmp::Reverse;

use claimdesk::analysis::{Lanes, SpanIndex, SpanRef};
use claimdesk::model::{Layer, LayerKey, Mention, MentionId, Project};
use claimdesk::text::{ArticleText, ByteOffset, Extent, TextRange};
use proptest::prelude::*;

use crate::support::{article, key, mention, must, person, put_mention, text};
use claimdesk::edit::Edit;

const LENGTH: usize = 400;

fn blank_project() -> (Project, ArticleText) {
    let words = "x".repeat(LENGTH);
    let mut project = Project::new("T");
    must(&mut project, vec![person("ada"), article("a", &words)]);
    (project, text(&words))
}

/// Where the mention `id` goes; `None` deletes it.
type Change = (u64, Option<Vec<(usize, usize)>>);

fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    let piece = prop_oneof![
        8 => (0..LENGTH - 20, 1_usize..20),
        1 => (0..LENGTH - 1, 1_usize..LENGTH),
    ];
    let pieces = prop::option::weighted(0.8, prop::collection::vec(piece, 1..4));
    prop::collection::vec((1_u64..900, pieces), 1..most)
}

fn carry_out(project: &mut Project, t: &ArticleText, change: &Change) -> MentionId {
    let id = MentionId::new(change.0);
    let edit = match &change.1 {
        None => Edit::DeleteMention {
            layer: key("a", "ada"),
            id,
        },
        Some(pieces) => {
            let ranges = pieces
                .iter()
                .filter_map(|&(start, len)| t.range_of_bytes(start..(start + len).min(LENGTH)));
            let extent = Extent::from_pieces(ranges).unwrap();
            put_mention(key("a", "ada"), mention(change.0, "figure", extent))
        }
    };
    must(project, vec![edit]);
    id
}

fn layer_of(project: &Project) -> Layer {
    let key: LayerKey = key("a", "ada");
    project
        .layer(&key)
        .map(|layer| (**layer).clone())
        .unwrap_or_default()
}

fn all_spans(layer: &Layer) -> Vec<SpanRef> {
    let spans = |m: &Mention| {
        let id = m.id;
        let pieces: Vec<TextRange> = m.extent.pieces().collect();
        (0..)
            .zip(pieces)
            .map(move |(piece, range)| SpanRef { range, id, piece })
    };
    let mut all: Vec<SpanRef> = layer.mentions().flat_map(|m| spans(m)).collect();
    all.sort_by_key(|s| (s.range.start(), Reverse(s.range.end()), s.id, s.piece));
    all
}

fn agrees(index: &SpanIndex, layer: &Layer, t: &ArticleText) -> Result<(), TestCaseError> {
    let all = all_spans(layer);
    prop_assert_eq!(index.len(), layer.mention_count());
    prop_assert_eq!(index.spans().copied().collect::<Vec<_>>(), all.clone());
    let firsts: Vec<&SpanRef> = all.iter().filter(|s| s.piece == 0).collect();
    for start in (0..LENGTH).step_by(7) {
        let at = ByteOffset::new(start);
        for len in [1, 5, 60] {
            let window = t.range_of_bytes(start..(start + len).min(LENGTH)).unwrap();
            let wanted: Vec<SpanRef> = all
                .iter()
                .filter(|s| s.range.overlaps(window))
                .copied()
                .collect();
            prop_assert_eq!(index.touches(window), !wanted.is_empty());
            prop_assert_eq!(index.overlapping(window), wanted);
            let mut covering: Vec<_> = layer
                .mentions()
                .map(|m| (m.id, m.extent.cover()))
                .filter(|(_, cover)| cover.overlaps(window))
                .collect();
            let mut found = index.covering(window);
            covering.sort();
            found.sort();
            prop_assert_eq!(found, covering);
        }
        let here: Vec<MentionId> = all
            .iter()
            .filter(|s| s.range.contains(at))
            .map(|s| s.id)
            .collect();
        prop_assert_eq!(index.at(at), here);
        let next = firsts.iter().find(|s| s.range.start() > at).map(|s| s.id);
        prop_assert_eq!(index.next_after(at), next);
        let previous = firsts
            .iter()
            .rev()
            .find(|s| s.range.start() < at)
            .map(|s| s.id);
        prop_assert_eq!(index.previous_before(at), previous);
    }
    for parts in [1, 7, 50, LENGTH, 3 * LENGTH] {
        let part = |span: &SpanRef| span.range.start().get() * parts / LENGTH;
        let mut wanted: Vec<SpanRef> = all.clone();
        wanted.dedup_by_key(|span| part(span));
        let found: Vec<SpanRef> = index.sampled(LENGTH, parts).copied().collect();
        prop_assert_eq!(&found, &wanted);
        let first = |at: usize| index.first_in_part(LENGTH, parts, at).copied();
        prop_assert_eq!((0..parts).filter_map(first).collect::<Vec<_>>(), wanted);
    }
    prop_assert_eq!(index, &SpanIndex::build(layer));
    for pair in firsts.windows(2) {
        prop_assert_eq!(index.following(pair[0].id), Some(pair[1].id));
        prop_assert_eq!(index.preceding(pair[1].id), Some(pair[0].id));
    }
    if let (Some(first), Some(last)) = (firsts.first(), firsts.last()) {
        prop_assert_eq!(index.preceding(first.id), None);
        prop_assert_eq!(index.following(last.id), None);
    }
    Ok(())
}

fn lanes_hold(lanes: &Lanes, layer: &Layer) -> Result<(), TestCaseError> {
    let all: Vec<_> = layer.mentions_in_order();
    for (nth, a) in all.iter().enumerate() {
        for b in &all[nth + 1..] {
            let (x, y) = (a.extent.cover(), b.extent.cover());
            if x.overlaps(y) {
                prop_assert_ne!(lanes.lane(a.id), lanes.lane(b.id));
                if x.contains_range(y) {
                    prop_assert!(lanes.lane(a.id) < lanes.lane(b.id), "outer first");
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_index_equals_a_walk(first in changes(700), then in changes(40)) {
        let (mut project, t) = blank_project();
        for change in &first {
            carry_out(&mut project, &t, change);
        }
        let mut index = SpanIndex::build(&layer_of(&project));
        let mut lanes = Lanes::build(&index);
        agrees(&index, &layer_of(&project), &t)?;
        for change in &then {
            let id = carry_out(&mut project, &t, change);
            let touched = index.update(&layer_of(&project), [id]);
            lanes.update(&index, &touched);
        }
        let layer = layer_of(&project);
        agrees(&index, &layer, &t)?;
        lanes_hold(&lanes, &layer)?;
        prop_assert_eq!(&lanes, &Lanes::build(&index));
        // One piece after the other, from nothing.
        let mut grown = SpanIndex::default();
        grown.update(&layer, layer.mentions().map(|m| m.id));
        agrees(&grown, &layer, &t)?;
    }

    #[test]
    fn a_window_has_the_lanes_of_the_whole(changes in changes(60), start in 0..LENGTH - 50) {
        let (mut project, t) = blank_project();
        for change in &changes {
            carry_out(&mut project, &t, change);
        }
        let index = SpanIndex::build(&layer_of(&project));
        let whole = Lanes::build(&index);
        let window = t.range_of_bytes(start..start + 50).unwrap();
        let part = Lanes::of_window(&index, window);
        let spans = index.overlapping(window);
        for span in &spans {
            prop_assert_eq!(part.lane(span.id), whole.lane(span.id));
        }
        let most = spans.iter().map(|s| whole.lane(s.id) + 1).max().unwrap_or(0);
        prop_assert_eq!(part.lane_count_in(&spans), most);
        prop_assert!(whole.lane_count() >= most);
    }
}

/// A tag among 100,000 mentions, one of them as long as the book, looks at a few of them only.
/// Time is not measured here (the benches do); that it ends soon in an unoptimised build is
/// what shows that nothing walks over all.
#[test]
fn a_large_layer_stays_quick() {
    let words = "word ".repeat(200_000);
    let t = text(&words);
    let mut layer_edits = vec![person("ada"), article("a", &words)];
    let whole = Extent::from(t.full_range());
    layer_edits.push(put_mention(key("a", "ada"), mention(0, "actor", whole)));
    for n in 1..100_000_usize {
        let extent = t.range_of_bytes(n * 10..n * 10 + 4).unwrap().into();
        layer_edits.push(put_mention(
            key("a", "ada"),
            mention(n as u64, "figure", extent),
        ));
    }
    let mut project = Project::new("T");
    must(&mut project, layer_edits);
    let key = key("a", "ada");
    let mut index = SpanIndex::build(project.layer(&key).unwrap());
    assert_eq!(index.len(), 100_000);
    for n in 0..200_usize {
        let id = 200_000 + n as u64;
        let extent = t.range_of_bytes(n * 4999 + 5..n * 4999 + 9).unwrap().into();
        must(
            &mut project,
            vec![put_mention(key.clone(), mention(id, "source", extent))],
        );
        let touched = index.update(project.layer(&key).unwrap(), [MentionId::new(id)]);
        assert_eq!(touched.ranges.len(), 1);
        let here = index.at(ByteOffset::new(n * 4999 + 6));
        assert_eq!(
            here.first(),
            Some(&MentionId::new(0)),
            "the longest is outermost"
        );
        assert!(here.contains(&MentionId::new(id)));
    }
}
