//! Tokens that somebody else made of the same texts, as a file has them.

use serde_json::{Map, Value};

use super::GivenTokens;
use crate::model::ArticleId;

/// What may name the article of a line.
const NAMES: [&str; 3] = ["doc_id", "article", "id"];

impl GivenTokens {
    /// Reads JSON Lines: `{"id": "a", "tokens": ["Ada", "left"]}`. The rows of an article may
    /// stand in several lines, as in Hugging Face’s, which name it as `doc_id`.
    ///
    /// # Errors
    /// Words with the number of the first line that is no such object.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut out = Self::default();
        let lines = text.split('\n').enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |what: String| format!("line {}: {what}", index + 1);
            let row: Map<String, Value> =
                serde_json::from_str(line).map_err(|problem| wrong(problem.to_string()))?;
            let name = NAMES.iter().find_map(|name| row.get(*name)?.as_str());
            let name = name.ok_or_else(|| wrong("it names no article as “id”".to_owned()))?;
            let id = ArticleId::new(name)
                .map_err(|_| wrong(format!("“{name}” is no id of an article")))?;
            let tokens = row.get("tokens").and_then(Value::as_array);
            let words = tokens.and_then(|tokens| {
                let words = tokens.iter().map(|token| token.as_str().map(str::to_owned));
                words.collect::<Option<Vec<String>>>()
            });
            let words = words.ok_or_else(|| wrong("it has no list “tokens”".to_owned()))?;
            out.0.entry(id).or_default().extend(words);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_an_article_are_put_together() {
        let given = GivenTokens::parse(
            "{\"id\":\"b\",\"tokens\":[]}\n\n\
             {\"id\":\"a-0\",\"doc_id\":\"a\",\"tokens\":[\"Ada\",\"left\"]}\r\n\
             {\"id\":\"a-1\",\"doc_id\":\"a\",\"tokens\":[\".\"]}\n",
        );
        let given = given.unwrap();
        let tokens: Vec<Vec<String>> = given.0.into_values().collect();
        assert_eq!(tokens[0], ["Ada", "left", "."]);
        assert!(tokens[1].is_empty());
    }

    #[test]
    fn what_is_no_such_line_is_named() {
        for (line, what) in [
            ("{", "line 2: EOF"),
            ("{\"tokens\":[]}", "line 2: it names no article"),
            ("{\"id\":\"A/b\",\"tokens\":[]}", "line 2: “A/b” is no id"),
            ("{\"id\":\"a\",\"tokens\":[1]}", "line 2: it has no list"),
            ("{\"id\":\"a\"}", "line 2: it has no list"),
        ] {
            let source = format!("{{\"id\":\"a\",\"tokens\":[]}}\n{line}");
            let problem = GivenTokens::parse(&source).unwrap_err();
            assert!(problem.starts_with(what), "{problem}");
        }
    }
}
