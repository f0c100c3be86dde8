//! Parquet tables: every row of a project is there, and every key of one names another.

use std::collections::{BTreeMap, BTreeSet};

use claimdesk::formats::parquet::{Row, read};
use claimdesk::formats::{Loss, format};
use claimdesk::model::{Claim, Layer, Project};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::exchange::export;
use crate::{brat, round_trip};

/// Which column names a row of which table.
const KEYS: &[(&str, &str, &str, &str)] = &[
    ("layers", "article", "articles", "article"),
    ("layers", "person", "people", "person"),
    ("mentions", "article", "articles", "article"),
    ("mentions", "person", "people", "person"),
    ("mentions", "label", "labels", "label"),
    ("claims", "article", "articles", "article"),
    ("claims", "person", "people", "person"),
    ("claim_mentions", "claim", "claims", "claim"),
    ("claim_mentions", "mention", "mentions", "mention"),
    ("claim_quotes", "claim", "claims", "claim"),
    ("claim_quotes", "article", "articles", "article"),
    ("claim_links", "claim", "claims", "claim"),
    ("claim_links", "other", "claims", "claim"),
    ("verdicts", "claim", "claims", "claim"),
    ("evidence", "claim", "claims", "claim"),
];

/// The rows of each table.
fn tables(project: &Project) -> BTreeMap<String, Vec<Row>> {
    let exported = export(format("tables").unwrap(), project);
    let files = exported.files.into_iter();
    let tables = files.map(|file| {
        let name = file.name.strip_suffix(".parquet").unwrap().to_owned();
        (name, read(&file.bytes).unwrap().rows)
    });
    tables.collect()
}

fn column<'a>(rows: &'a [Row], name: &str) -> Vec<&'a str> {
    let words = |row: &'a Row| row[name].as_str().unwrap();
    rows.iter().map(words).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_row_is_there_and_every_key_names_one(project in round_trip::project()) {
        let tables = tables(&project);
        let layers: Vec<&Layer> = project.layers().map(|(_, layer)| &**layer).collect();
        let claims: Vec<&Claim> = layers.iter().flat_map(|one| one.claims()).map(|one| &**one).collect();
        let mentions: usize = layers.iter().map(|one| one.mention_count()).sum();
        for (name, count) in [
            ("articles", project.article_count()),
            ("people", project.people().len()),
            ("labels", project.scheme.labels.len()),
            ("layers", layers.len()),
            ("mentions", mentions),
            ("claims", claims.len()),
            ("claim_mentions", claims.iter().map(|one| one.mentions.len()).sum()),
            ("claim_quotes", claims.iter().map(|one| one.quotes.len()).sum()),
            ("claim_links", claims.iter().map(|one| one.links.len()).sum()),
            ("verdicts", claims.iter().filter(|one| one.verdict.is_some()).count()),
            ("evidence", claims.iter().map(|one| one.evidence.len()).sum()),
        ] {
            prop_assert_eq!(tables[name].len(), count, "{}", name);
        }
        for (table, name, other, key) in KEYS {
            let known: BTreeSet<&str> = column(&tables[*other], key).into_iter().collect();
            let lost = column(&tables[*table], name).into_iter().find(|one| !known.contains(one));
            prop_assert_eq!(lost, None, "{}.{} is not in {}", table, name, other);
        }
    }
}

#[test]
fn a_mention_is_a_row_with_all_that_is_known_of_it() {
    let project = brat::project();
    let tables = tables(&project);
    let figure = tables["mentions"]
        .iter()
        .find(|row| row["label"] == "figure");
    let figure = Value::Object(figure.unwrap().clone());
    let attributes = figure["attributes"].as_str().unwrap();
    let attributes: Value = serde_json::from_str(attributes).unwrap();
    assert_eq!(attributes["qualifier"], "vague");
    for (name, value) in [
        ("mention", json!("m2")),
        ("article", json!("a")),
        ("start", json!(11)),
        ("end", json!(23)),
        ("pieces", json!([[11, 23]])),
        ("quote", json!("ten thousand")),
        ("note", json!("first line\n second")),
        ("unsure", json!(true)),
        ("origin", json!("by hand")),
        ("origin_details", Value::Null),
    ] {
        assert_eq!(figure[name], value, "{name}");
    }
    let actor = tables["mentions"]
        .iter()
        .find(|row| row["label"] == "actor");
    assert_eq!(actor.unwrap()["pieces"], json!([[0, 3], [24, 28]]));
    assert_eq!(tables["claim_mentions"][0]["claim"], "c12");
}

#[test]
fn an_empty_project_has_all_tables_and_the_scheme_is_said_to_stay() {
    let exported = export(format("tables").unwrap(), &Project::new("none"));
    assert_eq!(exported.files.len(), 11);
    for file in &exported.files {
        read(&file.bytes).unwrap();
    }
    assert_eq!(exported.loss.count(Loss::Scheme), 1);
}
