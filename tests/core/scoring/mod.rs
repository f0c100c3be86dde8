//! Spans of a machine scored against those of a person: cases that can be counted by hand, and
//! what must hold of any. `tests/peers/scoring.rs` compares with nervaluate and seqeval.

mod random;

use std::collections::BTreeMap;

use claimdesk::analysis::scoring::{
    Average, Counts, Figures, Hits, LeftOut, Matching, Moved, PairRef, Report, Scores,
};
use claimdesk::text::Extent;

use crate::comparisons::Case;

const FIGURE: usize = 0;
const ACTOR: usize = 1;
const SOURCE: usize = 2;

/// A case with spans from one code point to another.
fn case(
    words: &str,
    person: &[(usize, usize, usize)],
    machine: &[(usize, usize, usize, Option<f64>)],
) -> Case {
    let mut case = Case::of(words);
    let person = person.iter();
    case.person = person
        .map(|(label, start, end)| (*label, case.extent(*start, *end)))
        .collect();
    let machine = machine.iter();
    case.machine = machine
        .map(|(label, start, end, score)| (*label, case.extent(*start, *end), *score))
        .collect();
    case
}

fn scores(cases: &[Case]) -> Scores {
    let articles: Vec<_> = cases.iter().map(Case::score).collect();
    Report::of(&articles).all
}

/// Correct, incorrect, partial, missed, spurious.
fn counted([correct, incorrect, partial, missed, spurious]: [usize; 5]) -> Counts {
    Counts {
        correct,
        incorrect,
        partial,
        missed,
        spurious,
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

/// One right, one with a wrong label, one with a wrong edge, one missed, one invented.
fn one_of_each() -> Case {
    case(
        "Mayor Smith of Bonn said that 500 people came in May.",
        &[
            (ACTOR, 0, 11),
            (ACTOR, 15, 19),
            (FIGURE, 30, 40),
            (SOURCE, 49, 52),
        ],
        &[
            (ACTOR, 0, 11, Some(0.95)),
            (SOURCE, 15, 19, Some(0.55)),
            (FIGURE, 30, 33, Some(0.75)),
            (ACTOR, 20, 24, Some(0.05)),
        ],
    )
}

#[test]
fn each_way_of_counting_says_what_it_should() {
    let scores = scores(&[one_of_each()]);
    let of = |matching| *scores.spans.all.of(matching);
    assert_eq!(of(Matching::Strict), counted([1, 2, 0, 1, 1]));
    assert_eq!(of(Matching::Exact), counted([2, 1, 0, 1, 1]));
    assert_eq!(of(Matching::Partial), counted([2, 0, 1, 1, 1]));
    assert_eq!(of(Matching::Type), counted([2, 1, 0, 1, 1]));
    let partial = of(Matching::Partial).figures();
    assert!(close(partial.precision, 2.5 / 4.0) && close(partial.recall, 2.5 / 4.0));
}

#[test]
fn a_label_is_counted_as_if_there_were_no_other() {
    let scores = scores(&[one_of_each()]);
    let strict = |label: usize| *scores.spans.labels[&label].of(Matching::Strict);
    assert_eq!(strict(ACTOR), counted([1, 0, 0, 1, 1]));
    assert_eq!(strict(FIGURE), counted([0, 1, 0, 0, 0]));
    // The wrong label is invented here, and the right one missed there.
    assert_eq!(strict(SOURCE), counted([0, 0, 0, 1, 1]));
    let actor = strict(ACTOR).figures();
    assert!(close(actor.f1, 0.5));
}

#[test]
fn what_cannot_be_said_is_nought() {
    let nothing = Counts::default().figures();
    assert_eq!(nothing, Figures::default());
    let none = Report::of(&[]);
    assert_eq!((none.aided, none.blind, none.all.articles), (None, None, 0));
    assert_eq!(none.all.tags.accuracy(), None);
    assert_eq!(none.all.calibration.brier(), None);
    for average in Average::ALL {
        assert_eq!(none.all.tags.average(average), Figures::default());
    }
}

#[test]
fn an_earlier_span_takes_the_partner_of_a_later_one_as_in_nervaluate() {
    // Both lie on the person's; only the second is right.
    let taken = case(
        "one two three",
        &[(FIGURE, 4, 7)],
        &[(FIGURE, 0, 7, None), (FIGURE, 4, 7, None)],
    );
    let scores = scores(&[taken]);
    assert_eq!(
        *scores.spans.all.of(Matching::Strict),
        counted([0, 1, 0, 0, 1])
    );
    // Pairs are not so blind.
    assert_eq!(scores.confusion.count(Some(FIGURE), Some(FIGURE)), 1);
    assert_eq!(scores.confusion.count(Some(FIGURE), None), 1);
    assert_eq!(scores.corrections.moved.len(), 0);
}

#[test]
fn in_the_way_type_the_closest_edges_win() {
    let close_by = case(
        "one two three four five",
        &[(FIGURE, 0, 13), (FIGURE, 8, 18)],
        &[(FIGURE, 8, 13, None), (ACTOR, 14, 18, None)],
    );
    let scores = scores(&[close_by]);
    // The first takes the second of the person's, with which the other overlaps too.
    assert_eq!(
        *scores.spans.all.of(Matching::Type),
        counted([1, 0, 0, 1, 1])
    );
}

#[test]
fn a_hundredth_of_the_persons_span_is_an_overlap_and_less_is_none() {
    let words = "x".repeat(400);
    let at_the_edge = |end: usize| {
        let one = case(&words, &[(FIGURE, 100, 400)], &[(FIGURE, 90, end, None)]);
        *scores(&[one]).spans.all.of(Matching::Type)
    };
    assert_eq!(at_the_edge(100), counted([0, 0, 0, 1, 1]));
    assert_eq!(at_the_edge(102), counted([0, 0, 0, 1, 1]));
    assert_eq!(at_the_edge(103), counted([1, 0, 0, 0, 0]));
}

#[test]
fn spans_with_gaps_are_right_if_all_their_pieces_are() {
    let mut gap = case("one two three", &[], &[]);
    let piece = |case: &Case, start, end| case.extent(start, end).cover();
    let [first, second, last] = [(0, 3), (4, 7), (8, 13)].map(|(s, e)| piece(&gap, s, e));
    let with_gap = Extent::from_pieces([first, last]).unwrap();
    gap.person = vec![(FIGURE, with_gap.clone())];
    gap.machine = vec![(FIGURE, with_gap, None)];
    let strict = |case: &Case| {
        *scores(std::slice::from_ref(case))
            .spans
            .all
            .of(Matching::Strict)
    };
    assert_eq!(strict(&gap), counted([1, 0, 0, 0, 0]));
    // The same first and last word without the gap is not the same.
    gap.machine = vec![(FIGURE, gap.extent(0, 13), None)];
    assert_eq!(strict(&gap), counted([0, 1, 0, 0, 0]));
    let moved = scores(std::slice::from_ref(&gap)).corrections.commonest();
    assert_eq!(moved, [(Moved { start: 0, end: 0 }, 1)]);
    // What lies in the gap does not overlap.
    gap.machine = vec![(FIGURE, second.into(), None)];
    assert_eq!(strict(&gap), counted([0, 0, 0, 1, 1]));
}

#[test]
fn tags_have_room_for_one_span_on_each_token() {
    let nested = case(
        "one two three four",
        &[(ACTOR, 0, 7), (FIGURE, 4, 7), (FIGURE, 14, 18)],
        &[(ACTOR, 0, 7, None), (ACTOR, 13, 18, None)],
    );
    let tags = scores(&[nested]).tags;
    let hits = |both, machine, person| Hits {
        both,
        machine,
        person,
    };
    let labels = BTreeMap::from([(FIGURE, hits(0, 0, 1)), (ACTOR, hits(1, 2, 1))]);
    assert_eq!(tags.labels, labels);
    assert_eq!(
        tags.left_out,
        LeftOut {
            machine: 0,
            person: 1
        }
    );
    // The last of four has another tag; the blank before it is in no token.
    assert_eq!((tags.tokens, tags.same), (4, 3));
    let micro = tags.average(Average::Micro);
    assert!(close(micro.precision, 0.5) && close(micro.recall, 0.5));
    let of_actor = 2.0 / 3.0;
    assert!(close(tags.average(Average::Macro).f1, of_actor / 2.0));
    assert!(close(tags.average(Average::Weighted).recall, 0.5));
}

#[test]
fn tokens_are_cut_where_spans_begin_and_end() {
    let half = case("unbelievable", &[(FIGURE, 2, 9)], &[(FIGURE, 0, 9, None)]);
    let tags = scores(&[half]).tags;
    // un, believe, able: I-figure is not B-figure.
    assert_eq!((tags.tokens, tags.same), (3, 1));
    assert_eq!(tags.labels[&FIGURE].both, 0);
    let two = case(
        "unbelievable",
        &[(FIGURE, 0, 2), (FIGURE, 2, 9)],
        &[(FIGURE, 0, 9, None)],
    );
    assert_eq!(scores(&[two]).tags.same, 2);
}

#[test]
fn scores_are_set_against_what_came_of_them() {
    let scores = scores(&[one_of_each()]);
    let calibration = &scores.calibration;
    let bins: Vec<_> = calibration.bins.iter().map(|bin| bin.count).collect();
    assert_eq!(bins, [1, 0, 0, 0, 0, 1, 0, 1, 0, 1]);
    assert_eq!(calibration.bins[9].share_right(), Some(1.0));
    assert_eq!(calibration.bins[7].share_right(), Some(0.0));
    assert_eq!(calibration.bins[4].mean_score(), None);
    let squares = [0.05_f64, 0.55, 0.75, 0.05].map(|off| off * off);
    let brier = squares.iter().sum::<f64>() / 4.0;
    assert!(close(calibration.brier().unwrap(), brier));
    let off = (0.05 + 0.55 + 0.75 + 0.05) / 4.0;
    assert!(close(calibration.expected_error().unwrap(), off));
}

#[test]
fn a_score_between_two_bins_is_in_the_lower_and_what_is_no_probability_in_none() {
    let machine: Vec<_> = [0.0, 0.1, 0.3, 0.300_1, 1.0, 1.5, -0.1]
        .into_iter()
        .map(|score| (FIGURE, 0, 3, Some(score)))
        .chain([(FIGURE, 4, 7, None)])
        .collect();
    let calibration = scores(&[case("one two", &[], &machine)]).calibration;
    let bins: Vec<_> = calibration.bins.iter().map(|bin| bin.count).collect();
    assert_eq!(bins, [2, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
    assert_eq!((calibration.outside, calibration.unscored), (2, 1));
}

#[test]
fn a_cell_of_the_confusion_leads_to_its_pairs() {
    let articles = [Case::of("nothing"), one_of_each()].map(|case| case.score());
    let confusion = Report::of(&articles).all.confusion;
    assert_eq!(confusion.relabelled(), [(SOURCE, ACTOR, 1)]);
    let cell = &confusion.cells[&(Some(SOURCE), Some(ACTOR))];
    let [PairRef { article: 1, pair }] = cell[..] else {
        panic!("{cell:?}");
    };
    let pair = &articles[1].pairs[pair];
    assert_eq!(
        (pair.machine, pair.person),
        (Some((SOURCE, 1)), Some((ACTOR, 1)))
    );
    assert_eq!((pair.score, pair.is_right()), (Some(0.55), false));
    assert_eq!(confusion.count(None, Some(SOURCE)), 1);
    assert_eq!(confusion.count(Some(ACTOR), None), 1);
    // A wrong edge is in the cell of its label.
    assert_eq!(confusion.count(Some(FIGURE), Some(FIGURE)), 1);
}

#[test]
fn edges_are_off_by_code_points_with_a_sign() {
    let edges = case(
        "«Ärger» in Łódź 🎈 heute",
        &[(ACTOR, 1, 6), (ACTOR, 11, 15), (FIGURE, 18, 23)],
        &[
            (ACTOR, 0, 7, None),
            (ACTOR, 8, 15, None),
            (ACTOR, 16, 20, None),
        ],
    );
    let corrections = scores(&[edges]).corrections;
    assert_eq!(corrections.paired, 3);
    assert_eq!(
        corrections.starts(),
        BTreeMap::from([(1, 1), (2, 1), (3, 1)])
    );
    assert_eq!(corrections.ends(), BTreeMap::from([(-1, 1), (3, 1)]));
    let moved = |start, end| (Moved { start, end }, 1);
    assert_eq!(
        corrections.commonest(),
        [moved(1, -1), moved(2, 3), moved(3, 0)]
    );
}

#[test]
fn partners_are_those_that_have_most_in_common() {
    // The same words first, then the same label, then what is shared most.
    let crowd = case(
        "one two three four",
        &[(ACTOR, 0, 7), (FIGURE, 4, 13)],
        &[
            (FIGURE, 0, 7, None),
            (FIGURE, 4, 18, None),
            (ACTOR, 0, 18, None),
        ],
    );
    let article = crowd.score();
    let partners: BTreeMap<_, _> = article
        .pairs
        .iter()
        .filter_map(|pair| Some((pair.machine?.1, pair.person.map(|(_, index)| index))))
        .collect();
    assert_eq!(
        partners,
        BTreeMap::from([(0, Some(0)), (1, Some(1)), (2, None)])
    );
}

#[test]
fn a_partner_with_the_same_label_is_better_than_one_that_shares_more() {
    let two = case(
        "one two three four",
        &[(ACTOR, 0, 13), (FIGURE, 8, 18)],
        &[(FIGURE, 0, 9, None)],
    );
    let scores = scores(&[two]);
    assert_eq!(scores.confusion.count(Some(FIGURE), Some(FIGURE)), 1);
    assert_eq!(scores.confusion.count(None, Some(ACTOR)), 1);
}

#[test]
fn blind_articles_are_scored_apart() {
    let mut blind = one_of_each();
    blind.blind = true;
    blind.machine.clear();
    let articles = [one_of_each(), blind, one_of_each()].map(|case| case.score());
    let report = Report::of(&articles);
    let (aided, blind) = (report.aided.unwrap(), report.blind.unwrap());
    assert_eq!(
        (report.all.articles, aided.articles, blind.articles),
        (3, 2, 1)
    );
    let strict = |scores: &Scores| *scores.spans.all.of(Matching::Strict);
    assert_eq!(strict(&aided), counted([2, 4, 0, 2, 2]));
    assert_eq!(strict(&blind), counted([0, 0, 0, 4, 0]));
    assert_eq!(strict(&report.all), counted([2, 4, 0, 6, 2]));
    // They refer to articles among all.
    let missed = &blind.confusion.cells[&(None, Some(FIGURE))];
    assert_eq!(missed[0].article, 1);
}
