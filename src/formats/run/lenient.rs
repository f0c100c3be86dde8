//! JSON as language models write it: with words around it, in a Markdown fence, with commas too
//! many, comments, quotes inside quotes, or cut off in the middle. What can be told is taken.

use serde_json::{Map, Number, Value};

/// Values inside each other are read to this depth.
const MAX_DEPTH: usize = 96;
/// A field that an object has which the file ends in.
pub(super) const CUT: &str = "\u{0}cut";

/// The values that stand in a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) values: Vec<Value>,
    /// The text ends inside the last of them.
    pub(super) is_cut: bool,
    /// Something in them was no JSON and was passed over.
    pub(super) is_mended: bool,
}

/// Finds the values in a text. Never fails: of what is no JSON nothing is found.
pub(super) fn find(text: &str) -> Found {
    if let Ok(value) = serde_json::from_str(text) {
        return Found {
            values: vec![value],
            ..Found::default()
        };
    }
    let mut found = Found::default();
    for block in blocks(text) {
        find_in(block, &mut found);
    }
    found
}

/// What stands inside Markdown fences; the whole text if there are none with JSON in them.
fn blocks(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            match open.take() {
                Some(start) => out.push(&text[start..at]),
                None => open = Some(at + line.len()),
            }
        }
        at += line.len();
    }
    // The fence that nobody closed was cut off.
    out.extend(open.map(|start| &text[start..]));
    out.retain(|block| block.contains(['{', '[']));
    if out.is_empty() {
        out.push(text);
    }
    out
}

fn find_in(text: &str, found: &mut Found) {
    let mut reader = Reader::new(text);
    while let Some(next) = memchr::memchr2(b'{', b'[', &text.as_bytes()[reader.at..]) {
        reader.at += next;
        match reader.value(0) {
            // Words in brackets in the prose around it are none.
            Some(Value::Array(items)) if items.is_empty() => {}
            Some(Value::Object(fields)) if fields.is_empty() => {}
            Some(value) => found.values.push(value),
            None => reader.at += 1,
        }
    }
    found.is_cut |= reader.is_cut;
    found.is_mended |= reader.is_mended;
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    is_cut: bool,
    is_mended: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            is_cut: false,
            is_mended: false,
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn pass(&mut self) {
        self.at += self.next().map_or(0, char::len_utf8);
    }

    /// Goes over blanks and comments.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let ends = if trimmed.starts_with("//") {
                trimmed.find('\n')
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map(|end| end + 2)
            } else {
                return;
            };
            self.is_mended = true;
            self.at += ends.unwrap_or(trimmed.len());
        }
    }

    /// The value that begins here; nothing if none does, or if it lies too deep.
    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.next()? {
            '{' | '[' if depth == MAX_DEPTH => None,
            '{' => Some(self.object(depth)),
            '[' => Some(self.array(depth)),
            '"' => self.string('"').map(Value::String),
            '\u{201c}' => self.string('\u{201d}').map(Value::String),
            '\'' => self.string('\'').map(Value::String),
            _ => self.word(),
        }
    }

    fn array(&mut self, depth: usize) -> Value {
        self.pass();
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.next() {
                None => {
                    self.is_cut = true;
                    break;
                }
                Some(']') => {
                    self.pass();
                    break;
                }
                Some(',') => self.pass(),
                Some('}') => {
                    // The bracket of something around it: this one was never closed.
                    self.is_mended = true;
                    break;
                }
                Some(_) => match self.value(depth + 1) {
                    Some(value) => items.push(value),
                    None => self.garbage(),
                },
            }
        }
        Value::Array(items)
    }

    fn object(&mut self, depth: usize) -> Value {
        self.pass();
        let mut fields = Map::new();
        loop {
            self.blanks();
            match self.next() {
                None => {
                    self.is_cut = true;
                    fields.insert(CUT.to_owned(), Value::Null);
                    break;
                }
                Some('}') => {
                    self.pass();
                    break;
                }
                Some(',') => self.pass(),
                Some(']') => {
                    self.is_mended = true;
                    break;
                }
                Some(_) => match self.field(depth) {
                    Some((key, value)) => {
                        fields.insert(key, value);
                    }
                    None => self.garbage(),
                },
            }
        }
        Value::Object(fields)
    }

    /// A name with its value. Nothing if there is none, or the text ends in it.
    fn field(&mut self, depth: usize) -> Option<(String, Value)> {
        let key = match self.next()? {
            '"' => self.string('"')?,
            '\u{201c}' => self.string('\u{201d}')?,
            '\'' => self.string('\'')?,
            c if c.is_alphanumeric() || c == '_' => {
                self.is_mended = true;
                self.name()
            }
            _ => return None,
        };
        self.blanks();
        if self.next() != Some(':') {
            return None;
        }
        self.pass();
        self.blanks();
        self.value(depth + 1).map(|value| (key, value))
    }

    /// Passes over a sign that means nothing here.
    fn garbage(&mut self) {
        if self.at < self.text.len() {
            self.is_mended = true;
            self.pass();
        }
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        let stays = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
        let end = rest.find(|c| !stays(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    /// A number, or one of the words that stand for a value in JSON or Python.
    fn word(&mut self) -> Option<Value> {
        let before = self.at;
        let word = self.name();
        let value = match word.as_str() {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "null" | "None" | "NaN" | "undefined" => Value::Null,
            number => match number.parse::<u64>() {
                Ok(number) => Value::from(number),
                Err(_) => match number.parse::<f64>().ok().and_then(Number::from_f64) {
                    Some(number) => Value::Number(number),
                    None => {
                        self.at = before;
                        return None;
                    }
                },
            },
        };
        // More digits may have stood behind the end.
        (self.at < self.text.len() || !value.is_number()).then_some(value)
    }

    /// Words between quotes; nothing if the text ends before they do.
    fn string(&mut self, close: char) -> Option<String> {
        self.pass();
        let mut out = String::new();
        while let Some(c) = self.next() {
            self.pass();
            if c == '\\' {
                self.escape(&mut out)?;
            } else if c == close && (close != '"' && close != '\'' || self.is_end(close)) {
                return Some(out);
            } else {
                out.push(c);
            }
        }
        self.is_cut = true;
        None
    }

    /// Whether a quote just passed ends its words: one inside them is followed by more words.
    fn is_end(&mut self, close: char) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start();
        let blanks = &rest[..rest.len() - trimmed.len()];
        let is_end = match trimmed.chars().next() {
            None | Some(',' | ':' | ']' | '}') => true,
            Some('/') => trimmed.starts_with("//") || trimmed.starts_with("/*"),
            // The comma between two of them is missing.
            Some(c) => (c == close || c == '{') && blanks.contains('\n'),
        };
        self.is_mended |= !is_end;
        is_end
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let Some(c) = self.next() else {
            self.is_cut = true;
            return None;
        };
        self.pass();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => out.push(self.unicode()),
            other => out.push(other),
        }
        Some(())
    }

    /// The sign behind `\u`; two of them may make one.
    fn unicode(&mut self) -> char {
        let first = self.hex();
        if let Some(high @ 0xD800..0xDC00) = first
            && self.rest().starts_with("\\u")
        {
            let before = self.at;
            self.at += 2;
            if let Some(low @ 0xDC00..0xE000) = self.hex() {
                let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return char::from_u32(code).unwrap_or('\u{fffd}');
            }
            self.at = before;
        }
        first.and_then(char::from_u32).unwrap_or('\u{fffd}')
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(text: &str) -> Value {
        let mut found = find(text);
        assert_eq!(found.values.len(), 1, "{text}: {found:?}");
        found.values.remove(0)
    }

    #[test]
    fn what_models_write_instead_of_json_is_read() {
        assert_eq!(
            one("Here:\n```json\n[{\"a\": 1}]\n```\nBye [1"),
            json!([{"a": 1}])
        );
        assert_eq!(one("Sure! {\"a\": [1, 2,],}"), json!({"a": [1, 2]}));
        assert_eq!(
            one("{'a': None, b: True, // why\n c: -1.5}"),
            json!({"a": null, "b": true, "c": -1.5})
        );
        assert_eq!(
            one(r#"[{"q": "he said "no" twice"}]x"#),
            json!([{"q": "he said \"no\" twice"}])
        );
        assert_eq!(one("{\"q\": \"two\nlines\"}"), json!({"q": "two\nlines"}));
        assert_eq!(
            one("{\u{201c}q\u{201d}: \u{201c}x\u{201d}}"),
            json!({"q": "x"})
        );
        assert_eq!(
            one(r#"x {"q": "\ud83d\ude00\u00e9\ud83d"}"#),
            json!({"q": "😀é\u{fffd}"})
        );
    }

    #[test]
    fn several_values_are_several() {
        let found = find("{\"a\": 1}\nand\n{\"a\": 2}");
        assert_eq!(found.values, [json!({"a": 1}), json!({"a": 2})]);
        assert!(!found.is_cut);
    }

    #[test]
    fn what_was_cut_off_is_told() {
        for text in [
            r#"[{"a": "x"}, {"a": "y", "b"#,
            r#"[{"a": "x"}, {"a": "y", "b": "z"#,
            r#"[{"a": "x"}, {"a": "y", "b": 12"#,
            "```json\n[{\"a\": \"x\"}, {\"a\": \"y\", \"b\": \"\\",
        ] {
            let found = find(text);
            assert!(found.is_cut, "{text}: {found:?}");
            assert_eq!(
                found.values,
                [json!([{"a": "x"}, {"a": "y", CUT: null}])],
                "{text}"
            );
        }
    }

    #[test]
    fn depth_costs_no_stack_and_no_time() {
        let deep = "[".repeat(200_000) + "{\"a\":" + &"[{".repeat(200_000);
        let _ = find(&deep);
        let quotes = "\"  ".repeat(200_000);
        let _ = find(&format!("[{quotes}"));
    }
}
