//! Counts in words.

/// `1 article`, `2 articles`: a count with a noun that takes an s.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}
