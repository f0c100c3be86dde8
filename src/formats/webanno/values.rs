//! Escapes in texts and values.

/// A line of a sentence, for `#Text=`.
pub(super) fn escape_text(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\0'..='\u{7}' | '\u{e}'..='\u{1f}' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
}

/// What [`escape_text`] was made from. Versions before 3.2 know `\u0041` as well.
pub(super) fn unescape_text(words: &str, knows_codes: bool) -> String {
    let mut out = String::with_capacity(words.len());
    let mut characters = words.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('f') => out.push('\u{c}'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('u') if knows_codes => {
                let code = characters.as_str().get(..4);
                let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
                if let Some(known) = code.and_then(char::from_u32) {
                    out.push(known);
                    characters.nth(3);
                } else {
                    out.push_str("\\u");
                }
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// A value for a column.
pub(super) fn escape_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => {
                out.push('\\');
                out.push(character);
            }
            '-' if characters.peek() == Some(&'>') => out.push_str("\\-"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            _ => out.push(character),
        }
    }
    out
}

/// What [`escape_value`] was made from.
pub(super) fn unescape_value(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut characters = words.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// The parts between separators that are not escaped.
pub(super) fn split(words: &str, separator: char) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, character) in words.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == separator {
            out.push(&words[start..at]);
            start = at + separator.len_utf8();
        }
    }
    out.push(&words[start..]);
    out
}

/// A value without its number in brackets, and what stands in them.
pub(super) fn numbered(words: &str) -> (&str, Option<&str>) {
    let inner = words.strip_suffix(']').filter(|rest| !rest.ends_with('\\'));
    match inner.and_then(|inner| inner.rsplit_once('[')) {
        Some((value, number)) if !value.ends_with('\\') => (value, Some(number)),
        _ => (words, None),
    }
}
