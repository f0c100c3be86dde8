//! nervaluate, seqeval and scikit-learn score the same spans as we do, and get the same figures.

use std::path::Path;

use claimdesk::analysis::scoring::{
    Average, Counts, Figures, MatchCounts, Matching, Report, Scores,
};
use claimdesk::text::ByteOffset;
use serde_json::{Map, Value, json};

use crate::comparisons::{self, Case, LABELS};
use crate::environment;

/// How far figures may lie apart.
const EPSILON: f64 = 1e-12;

#[test]
fn figures_are_those_of_nervaluate_and_seqeval() {
    let Some(python) = environment::python("scoring") else {
        return;
    };
    let random = comparisons::random(1, 150);
    let spans: usize = random.iter().map(|case| case.machine.len()).sum();
    assert!(spans > 3000, "{spans}");
    let mut nothing_found = comparisons::random(3, 20);
    for case in &mut nothing_found {
        case.machine.clear();
    }
    let mut nothing_there = comparisons::random(4, 20);
    for case in &mut nothing_there {
        case.person.clear();
    }
    let mut all_right = comparisons::random(5, 20);
    for case in &mut all_right {
        let person = case.person.iter().cloned();
        let sure = person.map(|(label, extent)| (label, extent, Some(0.9)));
        case.machine = sure.collect();
    }
    let sets = [
        ("random", random),
        ("more", comparisons::random(2, 150)),
        ("nothing found", nothing_found),
        ("nothing there", nothing_there),
        ("all right", all_right),
    ];
    let theirs = ask(&python, &sets);
    for (name, cases) in &sets {
        compare(name, cases, &theirs[*name]);
    }
}

/// Compares all that they say of a set with what we do.
fn compare(name: &str, cases: &[Case], theirs: &Value) {
    let articles: Vec<_> = cases.iter().map(Case::score).collect();
    let ours = Report::of(&articles).all;
    let mut wrong = Vec::new();
    spans(&ours, &theirs["spans"], &mut wrong);
    tags(&ours, &theirs["tags"], &mut wrong);
    calibration(&ours, &theirs["calibration"], &mut wrong);
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

/// Lets them score.
fn ask(python: &Path, sets: &[(&str, Vec<Case>)]) -> Value {
    let sets = sets.iter().map(|(name, cases)| {
        let articles: Vec<Value> = cases.iter().map(as_json).collect();
        ((*name).to_owned(), articles.into())
    });
    let cases = json!({ "labels": LABELS, "sets": Map::from_iter(sets) });
    environment::answer(python, "score.py", &cases)
}

fn as_json(case: &Case) -> Value {
    let at = |offset: ByteOffset| case.text.to_char(offset).get();
    let tokens = case
        .tokens
        .iter()
        .map(|one| [at(one.start()), at(one.end())]);
    let person = case.person.iter();
    let person = person.map(|(label, one)| [at(one.start()), at(one.end()), *label]);
    let machine = case.machine.iter();
    let machine =
        machine.map(|(label, one, score)| json!([at(one.start()), at(one.end()), label, score]));
    json!({
        "text": case.text.as_str(),
        "tokens": tokens.collect::<Vec<_>>(),
        "person": person.collect::<Vec<_>>(),
        "machine": machine.collect::<Vec<_>>(),
    })
}

/// Notes where a number of theirs is not ours.
fn check(what: &str, ours: f64, theirs: &Value, wrong: &mut Vec<String>) {
    let same = theirs
        .as_f64()
        .is_some_and(|theirs| (ours - theirs).abs() <= EPSILON);
    if !same {
        wrong.push(format!("{what}: ours {ours}, theirs {theirs}"));
    }
}

fn spans(ours: &Scores, theirs: &Value, wrong: &mut Vec<String>) {
    matches("overall", &ours.spans.all, &theirs["overall"], wrong);
    let of_labels = theirs["labels"].as_object().unwrap();
    assert_eq!(ours.spans.labels.len(), of_labels.len());
    for (label, counts) in &ours.spans.labels {
        let name = LABELS[*label];
        matches(name, counts, &of_labels[name], wrong);
    }
}

fn matches(what: &str, ours: &MatchCounts, theirs: &Value, wrong: &mut Vec<String>) {
    for matching in Matching::ALL {
        let (counts, theirs) = (ours.of(matching), &theirs[matching.name()]);
        let Counts {
            correct,
            incorrect,
            partial,
            missed,
            spurious,
        } = *counts;
        let Figures {
            precision,
            recall,
            f1,
        } = counts.figures();
        let figures = [
            ("correct", correct as f64),
            ("incorrect", incorrect as f64),
            ("partial", partial as f64),
            ("missed", missed as f64),
            ("spurious", spurious as f64),
            ("possible", counts.possible() as f64),
            ("actual", counts.actual() as f64),
            ("precision", precision),
            ("recall", recall),
            ("f1", f1),
        ];
        for (name, figure) in figures {
            let what = format!("{what}, {}, {name}", matching.name());
            check(&what, figure, &theirs[name], wrong);
        }
    }
}

fn tags(ours: &Scores, theirs: &Value, wrong: &mut Vec<String>) {
    check("tokens", ours.tags.tokens as f64, &theirs["tokens"], wrong);
    check(
        "accuracy",
        ours.tags.accuracy().unwrap(),
        &theirs["accuracy"],
        wrong,
    );
    for mode in ["default", "strict"] {
        let of_mode = &theirs[mode];
        let of_labels = of_mode["labels"].as_object().unwrap();
        assert_eq!(ours.tags.labels.len(), of_labels.len());
        let mut support = 0;
        for (label, hits) in &ours.tags.labels {
            let name = LABELS[*label];
            prf(
                &format!("{mode}, {name}"),
                hits.figures(),
                hits.person,
                &of_labels[name],
                wrong,
            );
            support += hits.person;
        }
        for average in Average::ALL {
            let what = format!("{mode}, {}", average.name());
            let figures = ours.tags.average(average);
            prf(&what, figures, support, &of_mode[average.name()], wrong);
        }
    }
}

fn prf(what: &str, ours: Figures, support: usize, theirs: &Value, wrong: &mut Vec<String>) {
    let figures = [ours.precision, ours.recall, ours.f1, support as f64];
    for (at, figure) in figures.into_iter().enumerate() {
        check(&format!("{what}, number {at}"), figure, &theirs[at], wrong);
    }
}

fn calibration(ours: &Scores, theirs: &Value, wrong: &mut Vec<String>) {
    let Some(brier) = ours.calibration.brier() else {
        assert!(theirs.is_null());
        return;
    };
    check("Brier score", brier, &theirs["brier"], wrong);
    let bins = ours.calibration.bins.iter();
    let bins = bins.filter_map(|bin| Some((bin.share_right()?, bin.mean_score()?)));
    let bins: Vec<(f64, f64)> = bins.collect();
    assert_eq!(theirs["right"].as_array().map(Vec::len), Some(bins.len()));
    for (at, (right, score)) in bins.into_iter().enumerate() {
        check(
            &format!("right in bin {at}"),
            right,
            &theirs["right"][at],
            wrong,
        );
        check(
            &format!("score of bin {at}"),
            score,
            &theirs["scores"][at],
            wrong,
        );
    }
}
