//! The rule of arrows: a module uses only what stands to its left, and only three touch files.

use std::fs;
use std::path::{Path, PathBuf};

/// A module and what it may use, by the names of the modules. The order is that of the design.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("edit", &["text", "model"]),
    ("command", &["text", "model", "analysis"]),
    ("analysis", &["text", "model"]),
    ("formats", &["text", "model", "analysis"]),
    ("check", CORE),
    ("suggest", CORE),
    (
        "session",
        &[
            "text", "model", "edit", "command", "formats", "analysis", "check", "suggest",
        ],
    ),
    ("store", BEHIND_SESSION),
    (
        "jobs",
        &[
            "text", "model", "edit", "command", "formats", "analysis", "check", "suggest",
            "session", "store",
        ],
    ),
    ("ui", BEHIND_SESSION),
    (
        "cli",
        &[
            "text", "model", "edit", "command", "formats", "analysis", "check", "suggest",
            "session", "store", "jobs",
        ],
    ),
    (
        "app",
        &[
            "text", "model", "edit", "command", "formats", "analysis", "check", "suggest",
            "session", "store", "jobs", "ui",
        ],
    ),
    ("main", &["cli", "app"]),
];

const CORE: &[&str] = &["text", "model", "edit", "command", "formats", "analysis"];
const BEHIND_SESSION: &[&str] = &[
    "text", "model", "edit", "command", "formats", "analysis", "check", "suggest", "session",
];
/// The only modules that may touch files.
const FILES: &[&str] = &["store", "jobs", "cli"];
/// The only modules that may know the window.
const WINDOW: &[&str] = &["ui", "app", "main"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Takes comments and what stands between quotes out of a source, keeping its lines.
fn code_of(source: &str) -> String {
    source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n")
        .collect()
}

/// The names that follow each `from` in a source: `from::{a::B, c}` gives a and c.
fn used(code: &str, from: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(from) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '"' | '$')) {
            continue;
        }
        let line = code[..at].lines().count().max(1);
        let rest = &code[at + from.len()..];
        let name = |s: &str| -> String {
            s.trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push((line, name(&std::mem::take(&mut item)))),
                    _ => {}
                }
                if depth == 0 && c != ',' {
                    item.push(c);
                }
            }
            found.push((line, name(&item)));
        } else {
            found.push((line, name(rest)));
        }
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

/// Everything in one source that is against the rule.
fn offences(module: &str, source: &str) -> Vec<(usize, String)> {
    let code = code_of(source);
    let mut wrong = Vec::new();
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return vec![(1, format!("module {module} is not in the table of arrows"))];
    };
    let from = if module == "main" {
        "claimdesk::"
    } else {
        "crate::"
    };
    for (line, name) in used(&code, from) {
        let is_module = MAY_USE.iter().any(|(known, _)| *known == name);
        if is_module && name != module && !allowed.contains(&name.as_str()) {
            wrong.push((line, format!("{module} must not use {name}")));
        }
    }
    let mut forbid = |what: &str, modules: &[&str]| {
        if !modules.contains(&module) {
            for (at, _) in code.match_indices(what) {
                if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    let line = code[..at].lines().count().max(1);
                    wrong.push((line, format!("{module} must not use {what}")));
                }
            }
        }
    };
    for what in ["std::fs", "tokio::fs", "std::net"] {
        forbid(what, FILES);
    }
    for what in ["egui::", "eframe::"] {
        forbid(what, WINDOW);
    }
    for (line, name) in used(&code, "std::") {
        if name == "fs" && !FILES.contains(&module) {
            wrong.push((line, format!("{module} must not use std::fs")));
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn every_module_uses_only_what_stands_to_its_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let mut wrong = Vec::new();
    for path in files {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.components().next().unwrap().as_os_str();
        let module = first.to_str().unwrap().trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        // Tests inside the crate may read fixtures.
        if inside.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (line, what) in offences(module, source) {
            wrong.push(format!("src/{}:{line}: {what}", inside.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_rule_sees_offences() {
    let cases: &[(&str, &str, usize)] = &[
        ("text", "use crate::model::Mention;", 1),
        ("text", "// use crate::model::Mention;", 0),
        ("text", "/// See [`crate::model`].", 0),
        ("model", "use crate::text::Extent;", 0),
        (
            "model",
            "use crate::{text::Extent, edit::{Edit, apply}};",
            1,
        ),
        ("analysis", "let a = crate::edit::apply(x);", 1),
        ("analysis", "use super::fold;", 0),
        ("ui", "use crate::jobs::Job;", 1),
        ("jobs", "use crate::ui::Cx;", 1),
        ("jobs", "use std::fs;", 0),
        ("session", "use std::{fs, io};", 1),
        ("session", "std::fs::read(path)", 1),
        ("session", "egui::Context::default()", 1),
        ("cli", "use crate::app::App;", 1),
        ("main", "claimdesk::cli::run()", 0),
        ("main", "claimdesk::store::open()", 1),
        ("novel", "", 1),
    ];
    for (module, source, count) in cases {
        let found = offences(module, source);
        assert_eq!(found.len(), *count, "{module}: {source}: {found:?}");
    }
}
