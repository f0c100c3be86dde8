//! Unicode's test files, and the exceptions that we make.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

/// One line of a break test: a text, and where it may be cut.
pub struct Case {
    /// The line in the file, as it is written up to the comment.
    pub source: String,
    pub text: String,
    /// Bytes at which a segment begins or ends, in order.
    pub borders: Vec<usize>,
}

/// A file of the package.
pub fn bytes(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of a file of `tests/data/unicode/` that are no comments.
pub fn lines(name: &str) -> Vec<String> {
    let packed = bytes(&format!("tests/data/unicode/{name}.txt.gz"));
    let mut all = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut all)
        .unwrap();
    all.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The characters that hexadecimal numbers stand for.
pub fn characters(numbers: &str) -> String {
    numbers
        .split_ascii_whitespace()
        .map(|number| char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap())
        .collect()
}

/// The cases of a break test.
pub fn cases(name: &str) -> Vec<Case> {
    lines(name).into_iter().map(case).collect()
}

fn case(source: String) -> Case {
    let mut text = String::new();
    let mut borders = Vec::new();
    for sign in source.split_ascii_whitespace() {
        match sign {
            "÷" => borders.push(text.len()),
            "×" => {}
            number => text.push_str(&characters(number)),
        }
    }
    Case {
        source,
        text,
        borders,
    }
}

/// What differs and is no exception, and what is an exception and does not differ: nothing, if
/// all is well. `failed` are cases with what was found, exceptions are cases with their reasons.
pub fn verdict(failed: &BTreeMap<String, String>, exceptions: &[(&str, &str)]) -> String {
    let mut said = String::new();
    for (case, found) in failed {
        if !exceptions.iter().any(|(excepted, _)| excepted == case) {
            let _ = writeln!(said, "{case}\n  found: {found}");
        }
    }
    for (case, reason) in exceptions {
        if !failed.contains_key(*case) {
            let _ = writeln!(said, "{case}\n  is no exception any more: {reason}");
        }
    }
    said
}

#[test]
fn an_exception_must_fail_and_nothing_else_may() {
    let failed = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    assert_eq!(verdict(&failed, &[("a", "because")]), "");
    assert!(verdict(&failed, &[]).contains("found: 1"));
    let stale = verdict(&BTreeMap::new(), &[("a", "because")]);
    assert!(stale.contains("no exception any more"), "{stale}");
}
