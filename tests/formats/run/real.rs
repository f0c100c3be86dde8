//! Both real articles, with an answer as a language model gives it.

use std::fs;
use std::path::Path;

use super::{placed, project, reasons, run, total};

/// Sentences of a text that stand in it once.
fn sentences(text: &str) -> Vec<&str> {
    let all = text.split_inclusive(['.', '\n']).map(str::trim);
    let long = all.filter(|one| one.chars().count() > 40 && !one.contains('"'));
    long.filter(|one| text.matches(one).count() == 1).collect()
}

#[test]
fn an_answer_on_the_real_articles_finds_its_places() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: the real articles are not there");
        return;
    };
    let texts: Vec<String> = files
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .collect();
    assert!(texts.len() >= 2);
    let ids: Vec<String> = (0..texts.len())
        .map(|number| format!("real-{number}"))
        .collect();
    let articles: Vec<(&str, &str)> = ids
        .iter()
        .zip(&texts)
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    let project = project(&articles);
    let (mut lines, mut wanted, mut numbers) = (String::new(), Vec::new(), 0);
    for (id, text) in &articles {
        for sentence in sentences(text) {
            // Straight quotes and plain blanks, as models write them.
            let quote = sentence
                .replace(['\u{2019}', '\u{2018}'], "'")
                .replace('\u{a0}', " ");
            wanted.push(format!("{id}: claim={sentence}"));
            lines += &serde_json::json!({"quote": quote, "label": "claim"}).to_string();
            lines.push('\n');
            if let Some(digit) = quote.find(|c: char| ('1'..='8').contains(&c)) {
                let mut other = quote.clone();
                other.replace_range(digit..=digit, "9");
                lines += &serde_json::json!({"article": id, "quote": other, "label": "claim"})
                    .to_string();
                lines.push('\n');
                numbers += 1;
            }
        }
    }
    assert!(
        wanted.len() > 20 && numbers > 3,
        "{} {numbers}",
        wanted.len()
    );
    let run_in = run(&project, "answer.jsonl", &lines);
    let found = placed(&project, &run_in);
    for sentence in &wanted {
        assert!(found.contains(sentence), "{sentence}");
    }
    assert_eq!(found.len(), wanted.len());
    assert_eq!(reasons(&run_in)["numbers differ"], numbers);
    assert_eq!(total(&run_in), wanted.len() + numbers);
}
