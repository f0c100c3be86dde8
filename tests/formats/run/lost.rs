//! Nothing that a file says is lost, whatever it says.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{run, taken, total, two};

/// An entry with any of its fields.
fn entry() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        Just("12,000"),
        Just("the mayor"),
        Just("mayor said"),
        Just("40 in March"),
        Just("40 in Mrach"),
        Just("Nobody was not hurt"),
        Just("penguins"),
        Just("people … board"),
        Just(""),
        Just("😀"),
        Just("Swans were\u{a0}counted"),
    ];
    let article = prop_oneof![Just("ferry"), Just("lake"), Just("gone"), Just("")];
    let label = prop_oneof![Just("figure"), Just("actor"), Just("New label"), Just("")];
    let place = proptest::option::of((0_usize..120, 0_usize..12));
    (
        words,
        article,
        label,
        place,
        proptest::option::of(-0.5_f64..1.5),
    )
        .prop_map(|(words, article, label, place, score)| {
            let mut out = json!({"quote": words, "label": label});
            if !article.is_empty() {
                out["article"] = article.into();
            }
            if let Some((start, length)) = place {
                out["start"] = start.into();
                out["end"] = (start + length).into();
            }
            if let Some(score) = score {
                out["score"] = score.into();
            }
            out
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everything_is_somewhere(entries in prop::collection::vec(entry(), 1..25), shape in 0..4) {
        let project = two();
        let count = entries.len();
        let file = match shape {
            0 => Value::from(entries).to_string(),
            1 => entries.iter().map(|one| format!("{one}\n")).collect(),
            2 => json!({"answer": {"list": entries, "model": "x"}}).to_string(),
            _ => format!("Well:\n```json\n{:#}\n```\nThat is all.", Value::from(entries)),
        };
        let run_in = run(&project, "a.json", &file);
        prop_assert_eq!(total(&run_in), count, "{}", file);
        // And the project can have it.
        let after = taken(&project, run_in);
        prop_assert_eq!(after.runs().len(), 1);
    }
}
