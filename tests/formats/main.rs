//! Exchange formats from outside: bytes in, model out, and back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::too_many_lines,
    unreachable_pub,
    reason = "tests stop at the first surprise; tables of cases are long"
)]

mod binaries;
#[cfg(target_os = "linux")]
#[path = "../common/bounded.rs"]
mod bounded;
mod brat;
mod conll;
mod csv;
mod dataset;
mod doccano;
mod encodings;
mod exchange;
mod foreign;
mod gate;
#[cfg(all(feature = "parquet", feature = "xlsx"))]
mod guide;
mod hostile;
mod html;
mod huggingface;
mod json_cas;
mod jsonl;
mod label_studio;
mod likely;
#[cfg(feature = "parquet")]
mod parquet;
mod pieces;
mod plain;
mod prodigy;
#[path = "../common/projects.rs"]
mod projects;
mod quotes;
mod random;
mod round_trip;
mod run;
mod shift;
mod spacy;
#[cfg(feature = "parquet")]
mod tables;
mod tei;
#[cfg(feature = "tokenizers")]
mod tokenizer;
mod tokens;
mod w3c;
mod webanno;
#[cfg(feature = "xlsx")]
mod xlsx;
mod xmi;

use std::sync::Arc;

use claimdesk::formats::{
    Exported, Format, ImportContext, ImportError, Imported, Input, group, import_any,
};
use claimdesk::model::{Article, Foreign, Project};

pub use projects::{ada, now, put};

/// Brings a file into a project.
pub fn import_into(project: &Project, name: &str, bytes: &[u8]) -> Result<Imported, ImportError> {
    let mut context = ImportContext::new(project, ada(), now());
    import_any(&Input::new(name, bytes), &mut context)
}

/// Brings a file into a new project.
pub fn import(name: &str, bytes: &[u8]) -> Result<Imported, ImportError> {
    import_into(&Project::default(), name, bytes)
}

/// Brings a file into a new project, with files that lie beside it.
pub fn import_beside(
    name: &str,
    bytes: &[u8],
    beside: &[(&str, &[u8])],
) -> Result<Imported, ImportError> {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let beside = beside.iter();
    let beside = beside.map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes)));
    let input = Input::new(name, bytes).with_companions(beside.collect());
    import_any(&input, &mut context)
}

/// An export read back into a new project with the same scheme, article by article.
pub fn read_back(format: &dyn Format, project: &Project, exported: &Exported) -> Project {
    let mut out = Project::new("");
    out.scheme = project.scheme.clone();
    read_into(out, format, exported)
}

/// What becomes of a project when an export is taken into it.
pub fn read_into(mut out: Project, format: &dyn Format, exported: &Exported) -> Project {
    for group in group(&exported.files, |file| &file.name) {
        let beside = group.companions.into_iter();
        let beside = beside.map(|file| (file.name, Arc::from(file.bytes)));
        let base = out.clone();
        let mut context = ImportContext::new(&base, ada(), now());
        let input = Input::new(&group.main.name, group.main.bytes.clone())
            .with_companions(beside.collect());
        let imported = format.import(&input, &mut context).unwrap();
        assert_eq!(imported.problems, vec![], "{}", format.id());
        out = put(&out, &imported);
    }
    out
}

/// The fields of other tools, `key=JSON` each.
pub fn fields(foreign: &Foreign) -> Vec<String> {
    let fields = foreign.iter();
    fields
        .map(|(key, value)| format!("{key}={value}"))
        .collect()
}

/// What is wrong with an import, in words.
pub fn problems(imported: &Imported) -> Vec<String> {
    imported.problems.iter().map(ToString::to_string).collect()
}

/// The one article of a file that has no problems.
pub fn article(name: &str, bytes: &[u8]) -> Article {
    let imported = import(name, bytes).unwrap();
    assert_eq!(imported.problems, vec![], "{name}");
    assert_eq!(imported.articles.len(), 1, "{name}");
    (*imported.articles[0]).clone()
}

/// The steps that led to an article's text.
pub fn steps(article: &Article) -> Vec<&str> {
    let original = article.original.as_ref().unwrap();
    original.steps.iter().map(String::as_str).collect()
}

/// What importing answers when it refuses.
pub fn refusal(name: &str, bytes: &[u8]) -> String {
    match import(name, bytes) {
        Ok(imported) => panic!("{name} was read as {}: {}", imported.format, imported.why),
        Err(error) => error.to_string(),
    }
}

/// Label and words of each mention of an import, article by article.
pub fn marked_words(imported: &Imported) -> Vec<String> {
    let project = put(&Project::default(), imported);
    let mut out = Vec::new();
    for (key, layer) in project.layers() {
        let text = &project.article(&key.article).unwrap().text;
        let mentions = layer.mentions_in_order().into_iter();
        out.extend(mentions.map(|one| {
            let label = &project.scheme.label(&one.label).unwrap().name;
            format!("{label}={}", text.quote(&one.extent))
        }));
    }
    out
}
