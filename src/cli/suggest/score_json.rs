//! What `claimdesk suggest score --json` prints; docs/SUGGESTIONS.md tells its shape.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::score::Scored;
use crate::analysis::scoring::{
    Average, BINS, Calibration, Counts, Figures, Intervals, MatchCounts, Matching, Scores,
    TagCounts,
};
use crate::model::{Person, Project};

pub(super) fn of(project: &Project, person: &Person, scored: &[Scored<'_>]) -> Value {
    json!({
        "project": project.title,
        "person": { "id": person.id.as_str(), "name": person.name },
        "runs": scored.iter().map(run).collect::<Vec<_>>(),
    })
}

fn run(one: &Scored<'_>) -> Value {
    let ids = one.comparison.labels();
    let labels = ids.iter().enumerate().map(|(index, id)| {
        let name = one.label_name(index);
        json!({ "id": id.as_str(), "name": name })
    });
    let part = |scores: &Option<Scores>| scores.as_ref().map(|scores| figures(one, scores));
    json!({
        "id": one.run.id.as_str(),
        "name": one.run.name,
        "tool": one.run.tool,
        "version": one.run.version,
        "labels": labels.collect::<Vec<_>>(),
        "unread": one.comparison.unread(),
        "unplaced": one.comparison.unplaced(),
        "all": figures(one, &one.report.all),
        "aided": part(&one.report.aided),
        "blind": part(&one.report.blind),
    })
}

fn figures(one: &Scored<'_>, scores: &Scores) -> Value {
    let id = |label: usize| one.comparison.labels()[label].as_str();
    let cells = scores.confusion.cells.iter();
    let cells = cells.map(|((machine, person), pairs)| {
        json!({ "machine": machine.map(id), "person": person.map(id), "count": pairs.len() })
    });
    let edges = &scores.corrections;
    let moved = edges.commonest().into_iter();
    let moved = moved
        .map(|(moved, count)| json!({ "start": moved.start, "end": moved.end, "count": count }));
    json!({
        "articles": scores.articles,
        "spans": {
            "overall": matches(&scores.spans.all),
            "labels": by_id(&scores.spans.labels, id, matches),
        },
        "tags": tags(&scores.tags, id),
        "calibration": calibration(&scores.calibration),
        "confusion": cells.collect::<Vec<_>>(),
        "edges": {
            "paired": edges.paired,
            "moved": moved.collect::<Vec<_>>(),
            "starts": edges.starts(),
            "ends": edges.ends(),
        },
        "intervals": scores.intervals.map(|one| intervals(&one)),
    })
}

fn by_id<'a, T>(
    labels: &BTreeMap<usize, T>,
    id: impl Fn(usize) -> &'a str,
    value: impl Fn(&T) -> Value,
) -> Value {
    let all = labels.iter();
    let all: Map<String, Value> = all
        .map(|(label, one)| (id(*label).to_owned(), value(one)))
        .collect();
    all.into()
}

fn matches(counts: &MatchCounts) -> Value {
    let all = Matching::ALL.map(|matching| {
        let one = counts.of(matching);
        let Counts {
            correct,
            incorrect,
            partial,
            missed,
            spurious,
        } = one;
        let Figures {
            precision,
            recall,
            f1,
        } = one.figures();
        let value = json!({
            "correct": correct,
            "incorrect": incorrect,
            "partial": partial,
            "missed": missed,
            "spurious": spurious,
            "possible": one.possible(),
            "actual": one.actual(),
            "precision": precision,
            "recall": recall,
            "f1": f1,
        });
        (matching.name().to_owned(), value)
    });
    Map::from_iter(all).into()
}

fn prf(figures: Figures) -> Value {
    json!({ "precision": figures.precision, "recall": figures.recall, "f1": figures.f1 })
}

fn tags<'a>(tags: &TagCounts, id: impl Fn(usize) -> &'a str) -> Value {
    let labels = by_id(&tags.labels, id, |hits| {
        let mut value = prf(hits.figures());
        value["correct"] = json!(hits.both);
        value["predicted"] = json!(hits.machine);
        value["support"] = json!(hits.person);
        value
    });
    let mut value = json!({
        "labels": labels,
        "accuracy": tags.accuracy(),
        "tokens": tags.tokens,
        "left_out": { "machine": tags.left_out.machine, "person": tags.left_out.person },
    });
    for average in Average::ALL {
        value[average.name()] = prf(tags.average(average));
    }
    value
}

fn calibration(calibration: &Calibration) -> Value {
    let border = |tenth: usize| tenth as f64 / BINS as f64;
    let bins = calibration.bins.iter().enumerate().map(|(index, bin)| {
        json!({
            "from": border(index),
            "to": border(index + 1),
            "count": bin.count,
            "right": bin.right,
            "mean_score": bin.mean_score(),
            "share_right": bin.share_right(),
        })
    });
    json!({
        "bins": bins.collect::<Vec<_>>(),
        "brier": calibration.brier(),
        "expected_error": calibration.expected_error(),
        "unscored": calibration.unscored,
        "outside": calibration.outside,
    })
}

fn intervals(intervals: &Intervals) -> Value {
    let [precision, recall, f1] = [intervals.precision, intervals.recall, intervals.f1]
        .map(|interval| [interval.low, interval.high]);
    json!({ "strict": { "precision": precision, "recall": recall, "f1": f1 } })
}
