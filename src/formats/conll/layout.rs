//! Which column holds what.

use super::BORDER;
use crate::formats::Confidence;

/// So many lines tell the layout.
const LOOKED_AT: usize = 1000;

/// Which columns are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// That of the token.
    pub(super) token: usize,
    /// Whether the first column counts tokens, and every one with tags is read, as in GermEval.
    pub(super) counted: bool,
    /// Whether the last column has tags with letters (`B-actor`), so that a line without one in
    /// its last column is no token.
    lettered: bool,
}

/// The columns of a line.
pub(super) fn columns(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    put_columns(line, &mut out);
    out
}

fn put_columns<'l>(line: &'l str, out: &mut Vec<&'l str>) {
    out.clear();
    if line.contains('\t') {
        let columns = line.trim_end_matches('\t').split('\t');
        out.extend(columns.map(|column| column.trim_matches(' ')));
    } else {
        out.extend(line.split(' ').filter(|column| !column.is_empty()));
    }
}

/// Whether it is a tag by its form.
pub(super) fn is_tag(column: &str) -> bool {
    let mut characters = column.chars();
    let letter = characters.next();
    match characters.as_str().strip_prefix('-') {
        Some(label) => !label.is_empty() && letter.is_some_and(|l| "BIMLEUS".contains(l)),
        None => column == "O",
    }
}

/// A line that says something of the file or a sentence, and is no token.
pub(super) fn is_comment(line: &str) -> bool {
    line.starts_with('#') && !columns(line).last().is_some_and(|column| is_tag(column))
}

/// The lines that have tokens.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with(BORDER) && !is_comment(line));
    lines.map(columns)
}

/// Whether a text is made of such columns.
pub(super) fn sniff(text: &str) -> Confidence {
    let (mut lettered, mut count) = (false, 0);
    for row in rows(text).take(LOOKED_AT) {
        let Some(tag) = row.last().filter(|tag| row.len() > 1 && is_tag(tag)) else {
            return Confidence::No;
        };
        lettered |= *tag != "O";
        count += 1;
    }
    if count == 0 {
        return Confidence::No;
    }
    if text.lines().any(|line| line.starts_with(BORDER)) {
        Confidence::Certain("it has columns with tags and -DOCSTART- lines")
    } else if lettered {
        Confidence::Certain("each line has columns, the last with a tag such as B-actor")
    } else {
        Confidence::Likely("each line has columns, the last with the tag O")
    }
}

impl Layout {
    /// The layout of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut counted = true;
        let mut lettered = false;
        let mut any = false;
        for row in rows(text).take(LOOKED_AT) {
            any = true;
            let number = row
                .first()
                .is_some_and(|first| first.parse::<u32>().is_ok());
            counted &= number && row.get(2).is_some_and(|tag| is_tag(tag));
            lettered |= row.last().is_some_and(|tag| *tag != "O" && is_tag(tag));
        }
        let counted = counted && any;
        Self {
            token: usize::from(counted),
            counted,
            lettered,
        }
    }

    /// The token and the tags of a line; `None` if it has none. The columns are put into `into`.
    pub(super) fn row<'i, 'l>(
        &self,
        line: &'l str,
        into: &'i mut Vec<&'l str>,
    ) -> Option<(&'l str, &'i [&'l str])> {
        put_columns(line, into);
        let token = *into.get(self.token)?;
        let mut tags = into.get(self.token + 1..)?;
        if !self.counted {
            tags = &tags[tags.len().checked_sub(1)?..];
        }
        let fits = !tags.is_empty() && (!self.lettered || tags.iter().all(|tag| is_tag(tag)));
        fits.then_some((token, tags))
    }
}
