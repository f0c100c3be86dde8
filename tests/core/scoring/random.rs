//! What holds of any spans.

use std::collections::BTreeSet;

use claimdesk::analysis::scoring::{ArticleScore, Interval, Matching, Pair, Report, Scores};

use claimdesk::formats::tokens::{Mark, Needs, TokenOptions, TokenText, Tokenizer};
use claimdesk::formats::{Loss, LossReport};
use claimdesk::model::{Article, ArticleId, ArticleMeta};

use crate::comparisons::{Case, random};
use crate::damage::Dice;

fn shuffle<T>(dice: &mut Dice, all: &mut [T]) {
    for at in (1..all.len()).rev() {
        all.swap(at, dice.below(at + 1));
    }
}

fn scored(cases: &[Case]) -> (Vec<ArticleScore>, Report) {
    let articles: Vec<ArticleScore> = cases.iter().map(Case::score).collect();
    let report = Report::of(&articles);
    (articles, report)
}

#[test]
fn what_both_have_adds_up_in_every_way_of_counting() {
    let cases = random(11, 60);
    let (_, report) = scored(&cases);
    let person: usize = cases.iter().map(|case| case.person.len()).sum();
    let machine: usize = cases.iter().map(|case| case.machine.len()).sum();
    let spans = &report.all.spans;
    for matching in Matching::ALL {
        let all = spans.all.of(matching);
        assert_eq!((all.possible(), all.actual()), (person, machine));
        let sum = |of: fn(&claimdesk::analysis::scoring::Counts) -> usize| -> usize {
            spans.labels.values().map(|one| of(one.of(matching))).sum()
        };
        assert_eq!(sum(|one| one.possible()), person);
        assert_eq!(sum(|one| one.actual()), machine);
    }
    let tags = &report.all.tags;
    let in_tags: usize = tags.labels.values().map(|hits| hits.person).sum();
    assert_eq!(in_tags + tags.left_out.person, person);
    let bins = &report.all.calibration;
    assert_eq!(bins.count() + bins.outside + bins.unscored, machine);
}

#[test]
fn aided_and_blind_articles_add_up_to_all() {
    let (_, report) = scored(&random(12, 60));
    let (aided, blind) = (report.aided.unwrap(), report.blind.unwrap());
    let mut spans = aided.spans.clone();
    spans += &blind.spans;
    assert_eq!(spans, report.all.spans);
    let mut tags = aided.tags.clone();
    tags += &blind.tags;
    assert_eq!(tags, report.all.tags);
    assert_eq!(aided.articles + blind.articles, report.all.articles);
}

#[test]
fn the_order_of_spans_and_articles_changes_nothing() {
    let cases = random(13, 40);
    let (_, before) = scored(&cases);
    let mut dice = Dice::new(13);
    let mut mixed = cases;
    for case in &mut mixed {
        shuffle(&mut dice, &mut case.person);
        shuffle(&mut dice, &mut case.machine);
    }
    shuffle(&mut dice, &mut mixed);
    let (_, after) = scored(&mixed);
    assert_eq!(before.all.spans, after.all.spans);
    assert_eq!(before.all.tags, after.all.tags);
    assert_eq!(before.all.intervals, after.all.intervals);
    let cells = |scores: &Scores| -> Vec<_> {
        let cells = scores.confusion.cells.iter();
        cells.map(|(cell, pairs)| (*cell, pairs.len())).collect()
    };
    assert_eq!(cells(&before.all), cells(&after.all));
    assert_eq!(
        before.all.corrections.commonest(),
        after.all.corrections.commonest()
    );
    // The sums of scores are made in another order.
    let brier = |report: &Report| report.all.calibration.brier().unwrap();
    assert!((brier(&before) - brier(&after)).abs() < 1e-12);
}

#[test]
fn every_span_is_in_one_pair_and_who_is_the_same_is_paired() {
    for case in random(14, 60) {
        let article = case.score();
        let sides = |side: fn(&Pair) -> Option<(usize, usize)>| -> Vec<usize> {
            let indices = article.pairs.iter().filter_map(side);
            indices.map(|(_, index)| index).collect()
        };
        for (found, count) in [
            (sides(|pair| pair.machine), case.machine.len()),
            (sides(|pair| pair.person), case.person.len()),
        ] {
            assert_eq!(found.len(), count);
            assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), count);
        }
        // No two that are left alone could be partners.
        let lonely = |pair: &&Pair| pair.machine.is_none() || pair.person.is_none();
        let alone: Vec<&Pair> = article.pairs.iter().filter(lonely).collect();
        for pair in &alone {
            let Some((label, index)) = pair.machine else {
                continue;
            };
            let (_, mine, _) = &case.machine[index];
            for other in &alone {
                let Some((_, index)) = other.person else {
                    continue;
                };
                let (_, theirs) = &case.person[index];
                assert!(
                    !mine.overlaps(theirs.cover()),
                    "{label}: {mine:?} {theirs:?}"
                );
            }
        }
        for pair in &article.pairs {
            if let (Some((_, mine)), Some((_, theirs))) = (pair.machine, pair.person) {
                let same = case.machine[mine].1 == case.person[theirs].1;
                assert_eq!(same, pair.moved.is_none());
                let right = same && case.machine[mine].0 == case.person[theirs].0;
                assert_eq!(right, pair.is_right());
            }
        }
    }
}

#[test]
fn strict_is_never_better_than_any_other_way() {
    for case in random(15, 60) {
        let article = case.score();
        let f1 = |matching| article.spans.all.of(matching).figures().f1;
        // The same partners are taken in exact and partial.
        assert!(f1(Matching::Exact) <= f1(Matching::Partial));
        let right = article.pairs.iter().filter(|pair| pair.is_right()).count();
        // Pairs find all that can be right, nervaluate's partners not always.
        assert!(article.spans.all.of(Matching::Strict).correct <= right);
    }
}

#[test]
fn the_interval_holds_the_figure_and_narrows_with_more_articles() {
    let width = |interval: Interval| interval.high - interval.low;
    let mut widths = Vec::new();
    for count in [10, 40, 160] {
        let (_, report) = scored(&random(16, count));
        let figures = report.all.spans.all.of(Matching::Strict).figures();
        let intervals = report.all.intervals.unwrap();
        for (figure, interval) in [
            (figures.precision, intervals.precision),
            (figures.recall, intervals.recall),
            (figures.f1, intervals.f1),
        ] {
            assert!(interval.low <= figure && figure <= interval.high);
            assert!(0.0 <= interval.low && interval.high <= 1.0);
        }
        widths.push(width(intervals.f1));
    }
    assert!(widths[0] > widths[1] && widths[1] > widths[2], "{widths:?}");
}

#[test]
fn one_article_has_no_interval_and_equal_ones_have_a_narrow_one() {
    let mut one = random(17, 1);
    assert_eq!(scored(&one).1.all.intervals, None);
    let same = one[0].clone();
    one.push(same);
    let (_, report) = scored(&one);
    let f1 = report.all.spans.all.of(Matching::Strict).figures().f1;
    let interval = report.all.intervals.unwrap().f1;
    assert!((interval.low - f1).abs() < 1e-12 && (interval.high - f1).abs() < 1e-12);
}

#[test]
fn tags_are_those_of_the_conll_export() {
    let mut left_out = 0;
    for mut case in random(18, 60) {
        case.machine.clear();
        let article = Article {
            id: ArticleId::new("a").unwrap(),
            text: case.text.clone(),
            meta: ArticleMeta::default(),
            original: None,
        };
        let tokens = Tokenizer::Words.tokens(&article).into_iter();
        case.tokens = tokens.map(|token| token.range).collect();
        let marks = case.person.iter().map(|(label, extent)| Mark {
            range: extent.cover(),
            rank: *label,
        });
        let marks: Vec<Mark> = marks.collect();
        let mut loss = LossReport::default();
        let options = TokenOptions::default();
        let exported = TokenText::new(&article, &marks, &options, Needs::default(), &mut loss);
        let tags = case.score().tags;
        assert_eq!(tags.tokens, exported.tokens.len());
        let lost = loss.count(Loss::Overlaps) + loss.count(Loss::OffTokens);
        assert_eq!(tags.left_out.person, lost);
        let placed = exported.spans.iter().zip(&marks);
        let placed = placed.filter(|(span, _)| span.is_some());
        let mut labels = std::collections::BTreeMap::new();
        for (_, mark) in placed {
            *labels.entry(mark.rank).or_insert(0) += 1;
        }
        let ours = tags
            .labels
            .iter()
            .map(|(label, hits)| (*label, hits.person));
        assert_eq!(labels, ours.collect());
        left_out += lost;
    }
    assert!(left_out > 100, "{left_out}");
}
