//! Hugging Face's own tokenizers cut the texts where our exports do, by the same `tokenizer.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::formats::tokens::{Alignment, ModelTokenizer, TokenOptions, Tokenizer};
use claimdesk::formats::{ExportOptions, format};
use claimdesk::model::Project;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cases::ours;
use crate::environment;

/// What a peer's tokenizer is, and where it cuts the texts, in code points.
#[derive(Deserialize)]
struct Cut {
    file: String,
    offsets: Vec<Vec<[usize; 2]>>,
}

#[test]
fn tokenizers_cut_the_texts_where_our_exports_do() {
    let Some(python) = environment::python("light") else {
        return;
    };
    let projects = ours();
    let texts: Vec<&str> = projects.iter().flat_map(|(_, one)| texts_of(one)).collect();
    let cases = json!({ "texts": texts });
    let theirs: BTreeMap<String, Cut> = environment::answer(&python, "tokenizing.py", &cases);
    assert_eq!(theirs.len(), 4, "tokenizers");
    for (kind, cut) in theirs {
        assert_eq!(cut.offsets.len(), texts.len(), "{kind}: texts");
        let model = ModelTokenizer::new("tokenizer.json", cut.file.as_bytes()).unwrap();
        let options = ExportOptions {
            tokens: TokenOptions {
                tokenizer: Tokenizer::Model(Arc::new(model)),
                // No mention cuts a token.
                alignment: Alignment::Expand,
                ..TokenOptions::default()
            },
            ..ExportOptions::default()
        };
        let mut offsets = cut.offsets.into_iter();
        for (name, project) in &projects {
            let cut = texts_of(project).zip(&mut offsets);
            let theirs: Vec<String> = cut
                .flat_map(|(text, offsets)| by_our_rule(text, offsets))
                .collect();
            let wrote = exported(project, &options);
            let differ = theirs.iter().zip(&wrote).position(|(a, b)| a != b);
            if let Some(at) = differ {
                let (a, b) = (&theirs[at], &wrote[at]);
                panic!("{kind}, {name}: token {at} is “{a}”, we wrote “{b}”");
            }
            assert_eq!(theirs.len(), wrote.len(), "{kind}, {name}: tokens");
        }
    }
}

fn texts_of(project: &Project) -> impl Iterator<Item = &str> {
    project.articles().map(|article| article.text.as_str())
}

/// A peer's tokens by the rule of our exports: no token holds a blank, and each character that is
/// none lies in one token, the first that has it; what no token has is one too.
fn by_our_rule(text: &str, mut offsets: Vec<[usize; 2]>) -> Vec<String> {
    offsets.sort_unstable();
    let letters: Vec<char> = text.chars().collect();
    let mut owners = vec![None; letters.len()];
    for (number, [start, end]) in offsets.into_iter().enumerate() {
        for owner in &mut owners[start..end] {
            owner.get_or_insert(number);
        }
    }
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for (letter, owner) in letters.into_iter().zip(owners) {
        if letter.is_whitespace() {
            last = None;
            continue;
        }
        match tokens.last_mut() {
            Some(token) if last == Some(owner) => token.push(letter),
            _ => tokens.push(letter.to_string()),
        }
        last = Some(owner);
    }
    tokens
}

/// The tokens of an export, in the order of the articles.
fn exported(project: &Project, options: &ExportOptions) -> Vec<String> {
    let exported = format("huggingface")
        .unwrap()
        .export(project, options)
        .unwrap();
    let lines = exported
        .files
        .iter()
        .filter(|file| file.name.ends_with(".jsonl"));
    let lines: Vec<&str> = lines
        .flat_map(|file| std::str::from_utf8(&file.bytes).unwrap().lines())
        .collect();
    let rows = lines
        .into_iter()
        .map(|line| serde_json::from_str(line).unwrap());
    let tokens = rows.flat_map(|row: Value| row["tokens"].as_array().unwrap().clone());
    tokens
        .map(|token| token.as_str().unwrap().to_owned())
        .collect()
}
