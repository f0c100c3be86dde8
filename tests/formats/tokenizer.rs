//! Texts that are cut by a model's own tokenizer.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::formats::tokens::{ModelTokenizer, TokenOptions, Tokenizer};
use claimdesk::formats::{ExportOptions, format, verify};
use serde_json::{Value, json};

use crate::projects::{hard_cases, marked};

/// A tokenizer as those of BERT: small letters without accents, pieces of words.
fn pieces() -> Vec<u8> {
    let words = [
        "[UNK]", "ou", "izmir", "play", "##ing", "12", "ist", "##an", "##bul",
    ];
    let vocabulary: BTreeMap<&str, usize> = words.into_iter().zip(0..).collect();
    let whole = json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
        "padding": null,
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": true, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": null,
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary},
    });
    whole.to_string().into_bytes()
}

/// A tokenizer as those of GPT, one token a byte.
fn bytes() -> Vec<u8> {
    let plain = |b: u8| matches!(b, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    let others = (0..=255_u8).filter(|b| !plain(*b)).zip(256_u32..);
    let all = (0..=255_u8)
        .filter(|b| plain(*b))
        .map(|b| (b, u32::from(b)));
    let vocabulary: BTreeMap<String, u8> = all
        .chain(others)
        .map(|(b, code)| (char::from_u32(code).unwrap().to_string(), b))
        .collect();
    let whole = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": true},
        "post_processor": null, "decoder": null,
        "model": {"type": "BPE", "dropout": null, "unk_token": null,
            "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
            "byte_fallback": false, "vocab": vocabulary, "merges": Value::Array(Vec::new())},
    });
    whole.to_string().into_bytes()
}

fn options(file: &[u8]) -> ExportOptions {
    let model = ModelTokenizer::new("tokenizer.json", file).unwrap();
    ExportOptions {
        tokens: TokenOptions {
            tokenizer: Tokenizer::Model(Arc::new(model)),
            ..TokenOptions::default()
        },
        ..ExportOptions::default()
    }
}

fn tokens(file: &[u8], text: &str) -> Vec<String> {
    let project = marked(text, &[]);
    let article = project.articles().next().unwrap();
    let ranges = options(file).tokens.tokenizer.tokens(article);
    let words = ranges.iter().map(|range| article.text.slice(range.range));
    words.map(str::to_owned).collect()
}

#[test]
fn pieces_of_words_stand_where_the_text_has_them() {
    // The small letter of İ is two characters, and accents go: nothing may shift.
    assert_eq!(
        tokens(&pieces(), "Où İzmir: playing 12 €, e\u{301}té"),
        [
            "Où",
            "İzmir",
            ":",
            "play",
            "ing",
            "12",
            "€",
            ",",
            "e\u{301}té"
        ]
    );
}

#[test]
fn a_character_is_not_cut_into_its_bytes() {
    assert_eq!(tokens(&bytes(), "a é😀 日"), ["a", "é", "😀", "日"]);
}

#[test]
fn what_a_model_cuts_is_read_back_as_it_was_written() {
    for file in [pieces(), bytes()] {
        let options = options(&file);
        for id in ["conll", "huggingface", "spacy-json", "gliner"] {
            let format = format(id).unwrap();
            for (name, project) in hard_cases() {
                let exported = format.export(&project, &options).unwrap();
                let found = verify(format, &project.scheme, &exported.files, &exported.wrote);
                assert_eq!(found, [], "{id}: {name}");
            }
        }
    }
}

#[test]
fn what_is_no_tokenizer_is_refused_by_its_name() {
    for wrong in ["", "{}", "[1]", "{\"version\": \"1.0\", \"model\": 7}"] {
        let told = ModelTokenizer::new("mine.json", wrong.as_bytes()).unwrap_err();
        assert!(
            told.starts_with("mine.json is no tokenizer.json ("),
            "{told}"
        );
    }
}
