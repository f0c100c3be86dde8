//! Figures of a run, for people.

use super::super::Output;
use super::score::Scored;
use crate::analysis::scoring::{
    Average, BINS, Calibration, Figures, Interval, Intervals, Matching, Scores,
};
use crate::text::counted;

/// So many of the commonest corrections are told.
const COMMONEST: usize = 10;
/// The first column is so wide, in characters.
const WIDTH: usize = 24;

pub(super) fn write(one: &Scored<'_>, output: &mut Output<'_>) {
    head(one, output);
    let report = &one.report;
    if report.all.articles == 0 {
        return;
    }
    whole("All articles", &report.all, output);
    if let (Some(aided), Some(blind)) = (&report.aided, &report.blind) {
        whole("Articles with suggestions shown", aided, output);
        whole("Articles with suggestions hidden (blind)", blind, output);
    }
    labels(one, output);
    trust(&report.all.calibration, output);
    changed(one, output);
}

fn head(one: &Scored<'_>, output: &mut Output<'_>) {
    let all = &one.report.all;
    let strict = all.spans.all.of(Matching::Strict);
    output.line(&format!(
        "{}, against {}: {}, {} and {}",
        one.run.name,
        one.person.name,
        counted(all.articles, "article"),
        counted(strict.actual(), "suggestion"),
        counted(strict.possible(), "mention"),
    ));
    let unread = one.comparison.unread();
    if unread > 0 {
        output.say(&format!(
            "{}: it says nothing of {} that {} is done with (see --unread)",
            one.run.name,
            counted(unread, "article"),
            one.person.name,
        ));
    }
    let unplaced = one.comparison.unplaced();
    if unplaced > 0 {
        output.say(&format!(
            "{}: {} without a place in the text, in no figure",
            one.run.name,
            counted(unplaced, "suggestion"),
        ));
    }
}

fn row(name: &str, figures: Figures, rest: &str) -> String {
    let Figures {
        precision,
        recall,
        f1,
    } = figures;
    let cells = [precision, recall, f1].map(|figure| format!("{figure:>9.3}"));
    let line = format!("  {name:<WIDTH$}{}{rest}", cells.concat());
    line.trim_end().to_owned()
}

fn titles(name: &str, rest: &str) -> String {
    format!("{name:<0$}precision   recall       F1{rest}", WIDTH + 2)
}

/// The figures of all labels.
fn whole(name: &str, scores: &Scores, output: &mut Output<'_>) {
    output.line(&format!("\n{name} ({})", scores.articles));
    let rest = "  correct incorrect partial missed spurious";
    output.line(&titles("", rest));
    for matching in Matching::ALL {
        let counts = scores.spans.all.of(matching);
        let rest = format!(
            "{:>9}{:>10}{:>8}{:>7}{:>9}",
            counts.correct, counts.incorrect, counts.partial, counts.missed, counts.spurious
        );
        let name = match matching {
            Matching::Type => "type",
            other => other.name(),
        };
        output.line(&row(name, counts.figures(), &rest));
    }
    for average in Average::ALL {
        let name = format!("tags, {}", average.name());
        output.line(&row(&name, scores.tags.average(average), ""));
    }
    if let Some(accuracy) = scores.tags.accuracy() {
        output.line(&format!(
            "  {:<WIDTH$}{accuracy:>9.3}",
            "tokens tagged the same"
        ));
    }
    if let Some(Intervals {
        precision,
        recall,
        f1,
    }) = scores.intervals
    {
        let range = |one: Interval| format!("{:.3} to {:.3}", one.low, one.high);
        output.line(&format!(
            "  strict, 95 % of resamples: precision {}, recall {}, F1 {}",
            range(precision),
            range(recall),
            range(f1)
        ));
    }
}

/// The strict figures of each label.
fn labels(one: &Scored<'_>, output: &mut Output<'_>) {
    output.line("");
    output.line(&titles(
        "Strict, by label",
        "  correct incorrect missed spurious",
    ));
    for (label, counts) in &one.report.all.spans.labels {
        let counts = counts.of(Matching::Strict);
        let rest = format!(
            "{:>9}{:>10}{:>7}{:>9}",
            counts.correct, counts.incorrect, counts.missed, counts.spurious
        );
        output.line(&row(one.label_name(*label), counts.figures(), &rest));
    }
}

/// What the machine's scores are worth.
fn trust(calibration: &Calibration, output: &mut Output<'_>) {
    let (Some(brier), Some(error)) = (calibration.brier(), calibration.expected_error()) else {
        return;
    };
    output.line(&format!(
        "\nScores: Brier score {brier:.3}, expected calibration error {error:.3}"
    ));
    output.line("  from  to    suggestions  mean score  right");
    for (index, bin) in calibration.bins.iter().enumerate() {
        let (Some(score), Some(right)) = (bin.mean_score(), bin.share_right()) else {
            continue;
        };
        let border = |tenth: usize| tenth as f64 / BINS as f64;
        output.line(&format!(
            "  {:<6.1}{:<6.1}{:>11}{score:>12.3}{right:>7.3}",
            border(index),
            border(index + 1),
            bin.count,
        ));
    }
    let others = [
        (calibration.unscored, "no score"),
        (calibration.outside, "a score that is not from 0 to 1"),
    ];
    for (count, what) in others.into_iter().filter(|(count, _)| *count > 0) {
        output.line(&format!("  {} with {what}", counted(count, "suggestion")));
    }
}

/// The commonest corrections.
fn changed(one: &Scored<'_>, output: &mut Output<'_>) {
    let relabelled = one.report.all.confusion.relabelled();
    if !relabelled.is_empty() {
        output.line("\nLabels changed most often");
        for (from, to, count) in relabelled.into_iter().take(COMMONEST) {
            let (from, to) = (one.label_name(from), one.label_name(to));
            output.line(&format!("  {count:>6}  {from} → {to}"));
        }
    }
    let edges = &one.report.all.corrections;
    let moved = edges.commonest();
    if moved.is_empty() {
        return;
    }
    let all: usize = moved.iter().map(|(_, count)| count).sum();
    output.line(&format!(
        "\nEdges moved in {all} of {}, most often by so many characters (start, end)",
        counted(edges.paired, "pair"),
    ));
    for (moved, count) in moved.into_iter().take(COMMONEST) {
        let gaps = if moved.start == 0 && moved.end == 0 {
            "  (only gaps differ)"
        } else {
            ""
        };
        let (start, end) = (signed(moved.start), signed(moved.end));
        output.line(&format!("  {count:>6}  {start}, {end}{gaps}"));
    }
}

/// A number with its sign.
fn signed(by: isize) -> String {
    match by {
        0 => "0".to_owned(),
        _ => format!("{by:+}"),
    }
}
