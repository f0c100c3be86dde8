//! The card of a training set: what `datasets` and people are told of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::statistics::{NOT_KNOWN, PartStatistics, spread};
use super::{Made, agreement, file_name};
use crate::formats::split::Part;

/// The whole `README.md`.
pub(super) fn card(made: &Made<'_>) -> String {
    let mut out = String::new();
    // Writing into a string can't fail.
    let _ = header(made, &mut out);
    let _ = body(made, &mut out);
    out
}

/// Words as YAML reads them: a JSON string is one.
fn quoted(words: &str) -> String {
    serde_json::to_string(words).unwrap_or_default()
}

/// Words in a cell of a table.
fn cell(words: &str) -> String {
    words.replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn header(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    let parts = made.statistics.values();
    let rows: usize = parts.map(|part| part.row_lengths.len()).sum();
    writeln!(out, "---\npretty_name: {}", quoted(&made.project.title))?;
    let licences = total(made, |part| &part.licences);
    match licences.first_key_value() {
        Some((licence, _)) if licences.len() == 1 && licence != NOT_KNOWN => {
            writeln!(out, "license: other\nlicense_name: {}", quoted(licence))?;
        }
        _ => writeln!(out, "license: unknown")?,
    }
    let all = total(made, |part| &part.languages);
    let known: Vec<&String> = all.keys().filter(|code| *code != NOT_KNOWN).collect();
    if !known.is_empty() {
        writeln!(out, "language:")?;
        for code in known {
            writeln!(out, "- {}", quoted(code))?;
        }
    }
    writeln!(out, "task_categories:\n- token-classification")?;
    writeln!(out, "task_ids:\n- named-entity-recognition")?;
    writeln!(out, "size_categories:\n- {}", size(rows))?;
    writeln!(out, "configs:\n- config_name: default\n  data_files:")?;
    for part in made.statistics.keys() {
        writeln!(
            out,
            "  - split: {}\n    path: {}",
            part.name(),
            file_name(*part)
        )?;
    }
    writeln!(out, "dataset_info:\n  features:")?;
    for name in ["id", "doc_id", "title"] {
        writeln!(out, "  - name: {name}\n    dtype: string")?;
    }
    writeln!(out, "  - name: tokens\n    sequence: string")?;
    writeln!(
        out,
        "  - name: ner_tags\n    sequence:\n      class_label:\n        names:"
    )?;
    for (number, tag) in made.tags.iter().enumerate() {
        writeln!(out, "          '{number}': {}", quoted(tag))?;
    }
    writeln!(out, "  - name: text\n    dtype: string")?;
    writeln!(out, "  - name: start\n    dtype: int64")?;
    writeln!(
        out,
        "  - name: offsets\n    sequence:\n      sequence: int64"
    )?;
    writeln!(out, "  - name: claims\n    sequence: string")?;
    writeln!(out, "---")
}

/// The size as the hub names it.
fn size(rows: usize) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    }
}

fn body(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    writeln!(out, "\n# {}\n", cell(&made.project.title))?;
    writeln!(
        out,
        "Articles marked up with Claimdesk {}, a token and a tag each ({}), made by\n\n    {}\n",
        env!("CARGO_PKG_VERSION"),
        made.options.tokens.scheme.name(),
        made.options.command("dataset")
    )?;
    parts(made, out)?;
    labels(made, out)?;
    lengths(made, out)?;
    people(made, out)?;
    sources(made, out)?;
    losses(made, out)?;
    if !made.project.guidelines.trim().is_empty() {
        writeln!(out, "## Guidelines\n\n{}\n", made.project.guidelines.trim())?;
    }
    Ok(())
}

fn parts(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    writeln!(out, "## Parts\n")?;
    writeln!(
        out,
        "| part | articles | without mentions | groups | rows | tokens | mentions |\n\
         |---|--:|--:|--:|--:|--:|--:|"
    )?;
    for (part, counts) in &made.statistics {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            part.name(),
            counts.articles,
            counts.without,
            counts.groups.len(),
            counts.row_lengths.len(),
            counts.tokens,
            counts.mentions()
        )?;
    }
    writeln!(
        out,
        "\nArticles with nearly the same text, the same address or a claim in common are one \
         group, and a group is in one part. `splits.jsonl` says of each article where it is, and \
         why. A label that is in validation or test is in train.\n"
    )
}

/// The columns of all parts, and what a count is in each.
fn by_part(
    made: &Made<'_>,
    key: &str,
    of: fn(&PartStatistics) -> &BTreeMap<String, usize>,
) -> String {
    let cells = made.statistics.values().map(|part| {
        let count = of(part).get(key).copied().unwrap_or(0);
        format!(" {count} |")
    });
    cells.collect()
}

fn heads(made: &Made<'_>) -> (String, String) {
    let names = made
        .statistics
        .keys()
        .map(|part: &Part| format!(" {} |", part.name()));
    let lines = made.statistics.keys().map(|_| "--:|");
    (names.collect(), lines.collect())
}

fn labels(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    let (names, lines) = heads(made);
    let all = total(made, |part| &part.labels);
    let mentions: usize = all.values().sum();
    writeln!(
        out,
        "## Labels\n\n| label | name | what it is |{names} share |"
    )?;
    writeln!(out, "|---|---|---|{lines}--:|")?;
    for label in &made.project.scheme.labels {
        if !made.options.wants_label(&label.id) {
            continue;
        }
        let name = made.carrier.names().label(&label.id);
        let count = all.get(&*name).copied().unwrap_or(0);
        writeln!(
            out,
            "| `{}` | {} | {} |{} {} % |",
            cell(&name),
            cell(&label.name),
            cell(&label.description),
            by_part(made, &name, |part| &part.labels),
            (100 * count).checked_div(mentions).unwrap_or(0)
        )?;
    }
    let tokens: usize = made.statistics.values().map(|part| part.tokens).sum();
    let marked: usize = made.statistics.values().map(|part| part.marked).sum();
    let share = (100 * marked).checked_div(tokens).unwrap_or(0);
    writeln!(
        out,
        "\n{marked} of {tokens} tokens ({share} %) lie in a mention.\n"
    )
}

fn lengths(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    writeln!(out, "## Lengths in tokens\n")?;
    writeln!(
        out,
        "| of | middle | 95 of 100 have at most | longest |\n|---|--:|--:|--:|"
    )?;
    let all = || made.statistics.values();
    let rows = spread(all().flat_map(|part| part.row_lengths.iter().copied()));
    let mentions = spread(all().flat_map(|part| part.mention_lengths.iter().copied()));
    for (name, found) in [("rows", rows), ("mentions", mentions)] {
        if let Some([middle, most, longest]) = found {
            writeln!(out, "| {name} | {middle} | {most} | {longest} |")?;
        }
    }
    writeln!(out)
}

fn people(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    writeln!(out, "## People\n")?;
    let all = made.project.people().iter();
    let wanted = all.filter(|person| made.options.wants_person(&person.id));
    let names: Vec<String> = wanted.map(|person| cell(&person.name)).collect();
    writeln!(out, "{} worked on it: {}.\n", names.len(), names.join(", "))?;
    let origins = total(made, |part| &part.origins);
    let origins = origins
        .iter()
        .map(|(name, count)| format!("{count} {name}"));
    let origins: Vec<String> = origins.collect();
    writeln!(
        out,
        "How the mentions came about: {}.\n",
        origins.join(", ")
    )?;
    let found = agreement::agreements(made.project, made.options);
    if found.is_empty() {
        return writeln!(out, "No two of them worked on the same article.\n");
    }
    writeln!(
        out,
        "| who | articles of both | same label on the same words (F1) |\n|---|--:|--:|"
    )?;
    for ((a, b), found) in found {
        let percent = found
            .percent()
            .map_or("–".to_owned(), |percent| format!("{percent} %"));
        writeln!(out, "| {a}, {b} | {} | {percent} |", found.articles)?;
    }
    writeln!(out)
}

fn sources(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    let (names, lines) = heads(made);
    writeln!(out, "## Articles\n\n| outlet |{names}\n|---|{lines}")?;
    for outlet in total(made, |part| &part.outlets).keys() {
        let counts = by_part(made, outlet, |part| &part.outlets);
        writeln!(out, "| {} |{counts}", cell(outlet))?;
    }
    writeln!(out, "\n| language |{names}\n|---|{lines}")?;
    for language in total(made, |part| &part.languages).keys() {
        let counts = by_part(made, language, |part| &part.languages);
        writeln!(out, "| {} |{counts}", cell(language))?;
    }
    let licences = total(made, |part| &part.licences);
    writeln!(out, "\n| licence |{names}\n|---|{lines}")?;
    for licence in licences.keys() {
        let counts = by_part(made, licence, |part| &part.licences);
        writeln!(out, "| {} |{counts}", cell(licence))?;
    }
    if licences.contains_key(NOT_KNOWN) {
        writeln!(
            out,
            "\nTexts belong to those who published them: where no licence is known, ask before \
             you pass them on."
        )?;
    }
    writeln!(out)
}

fn losses(made: &Made<'_>, out: &mut String) -> std::fmt::Result {
    writeln!(out, "## What is not in it\n")?;
    let lines = made.loss.lines();
    if lines.is_empty() {
        return writeln!(out, "Nothing was left out.\n");
    }
    for line in lines {
        writeln!(out, "- {}", cell(&line))?;
    }
    writeln!(out)
}

/// Counts of all parts together.
fn total(
    made: &Made<'_>,
    of: fn(&PartStatistics) -> &BTreeMap<String, usize>,
) -> BTreeMap<String, usize> {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for (key, count) in made.statistics.values().flat_map(of) {
        *all.entry(key.clone()).or_default() += count;
    }
    all
}
