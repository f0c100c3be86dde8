//! A look at the tags of a page before it is parsed. A page of a hundred thousand nested
//! elements would cost the parser minutes and gigabytes; browsers stop nesting at some depth,
//! and so does this: tags beyond are cut out, their words stay.

use std::ops::Range;

/// The most levels of elements inside each other. Real pages stay below a hundred; each level
/// costs the parser a walk over those that are open, and whoever looks for something stack.
pub const MAX_LEVELS: usize = 400;
/// The most open tags such as `b` and `font`, which a parser repeats in every paragraph.
const MAX_FORMATTING: usize = 64;
/// The most attributes of one tag.
const MAX_ATTRIBUTES: usize = 256;
/// How far back the start tag of an end tag is looked for.
const MAX_LOOK_BACK: usize = 1024;
/// The most tags of a page. Comments count too, and so does every other `<`: the parser takes
/// note of each.
pub const MAX_TAGS: usize = 2_000_000;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements whose end is often left out; they close each other and so do not nest by themselves.
const UNCLOSED: &[&str] = &[
    "p", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup", "caption", "html",
    "head", "body",
];
/// Elements whose end is often left out and that close only one of their own kind right before
/// them: an item in a definition in an item nests.
const ITEMS: &[&[&str]] = &[&["li"], &["dt", "dd"]];
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that end a drawing or formula around them.
const BREAKOUT: &[&str] = &[
    "b",
    "blockquote",
    "body",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "i",
    "li",
    "menu",
    "nobr",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];
/// Elements whose content is not markup.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// What the look found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It can be parsed as it is.
    Fine,
    /// Tags had to be cut out; this is the rest, and how many.
    Pruned(String, usize),
    /// More than [`MAX_TAGS`] tags.
    TooManyTags,
}

struct Scan<'a> {
    html: &'a str,
    cuts: Vec<Range<usize>>,
    stack: Vec<(String, bool)>,
    levels: usize,
    formatting: usize,
    foreign: usize,
}

/// Looks over a page.
pub(super) fn look(html: &str) -> Shape {
    let mut scan = Scan {
        html,
        cuts: Vec::new(),
        stack: Vec::new(),
        levels: 0,
        formatting: 0,
        foreign: 0,
    };
    let bytes = html.as_bytes();
    let (mut at, mut tags) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let rest = &bytes[start..];
        tags += 1;
        if tags > MAX_TAGS {
            return Shape::TooManyTags;
        }
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            at = start + 4 + end_of_comment(comment);
            continue;
        }
        let closing = rest.get(1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let name = name_of(&html[name_at..]);
        let (end, attributes) = end_of_tag(bytes, name_at + name.len());
        at = if closing {
            scan.end(&name, start..end);
            end
        } else {
            // In a drawing or formula there is no raw text: a title there may hold tags.
            let after = match scan.foreign {
                0 => skip_raw(bytes, &name, end),
                _ => end,
            };
            scan.start(&name, start..end, after, attributes);
            after
        };
    }
    scan.finish()
}

/// The length of a comment from behind its `<!--`, its end included. As browsers do, `<!-->` and
/// `<!--->` end at once, and `--!>` ends one too.
fn end_of_comment(rest: &[u8]) -> usize {
    for short in [&b">"[..], b"->"] {
        if rest.starts_with(short) {
            return short.len();
        }
    }
    let end = |sign: &[u8]| memchr::memmem::find(rest, sign).map(|at| at + sign.len());
    let ends = [end(b"-->"), end(b"--!>")];
    ends.into_iter().flatten().min().unwrap_or(rest.len())
}

fn name_of(rest: &str) -> String {
    let end = rest
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(rest.len());
    rest[..end].to_ascii_lowercase()
}

/// Where in a tag the reader is, by the names of the HTML standard's tokenizer.
enum Within {
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    Unquoted,
}

/// The position after a tag's `>`, and how many attributes it has. A quote counts only where a
/// value begins, as it does for a parser: elsewhere it would hide tags from this look.
fn end_of_tag(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut within = Within::BeforeName;
    let mut attributes = 0;
    for (index, &byte) in bytes.iter().enumerate().skip(from) {
        let blank = byte.is_ascii_whitespace();
        within = match (within, byte) {
            (Within::Quoted(quote), _) if byte == quote => Within::BeforeName,
            (Within::Quoted(quote), _) => Within::Quoted(quote),
            (_, b'>') => return (index + 1, attributes),
            (Within::Unquoted, _) if !blank => Within::Unquoted,
            (Within::BeforeValue, b'"' | b'\'') => Within::Quoted(byte),
            (Within::BeforeValue, _) if blank => Within::BeforeValue,
            (Within::BeforeValue, _) => Within::Unquoted,
            (Within::Name | Within::AfterName, b'=') => Within::BeforeValue,
            (Within::Name, _) if blank => Within::AfterName,
            (Within::AfterName, _) if blank => Within::AfterName,
            (Within::Name, _) if byte != b'/' => Within::Name,
            (_, b'/') => Within::BeforeName,
            _ if blank => Within::BeforeName,
            _ => {
                attributes += 1;
                Within::Name
            }
        };
    }
    (bytes.len(), attributes)
}

/// How many levels an element may add, with the one or more of [`UNCLOSED`] that stand in it
/// before the next that is counted: a table has a body, rows and cells.
fn levels_of(name: &str) -> usize {
    if name == "table" { 4 } else { 2 }
}

/// Past the content of a `script` and its like.
fn skip_raw(bytes: &[u8], name: &str, from: usize) -> usize {
    if !RAW.contains(&name) {
        return from;
    }
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found + 2;
        let end = start + name.len();
        if bytes
            .get(start..end)
            .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
        {
            return at + found;
        }
        at = start;
    }
    bytes.len()
}

impl Scan<'_> {
    /// A start tag at `range`. Its raw text, if it has some, ends at `after`, and is cut out with
    /// the tag: without it the text would be tags that nobody has counted.
    fn start(&mut self, name: &str, range: Range<usize>, after: usize, attributes: usize) {
        if attributes > MAX_ATTRIBUTES {
            self.cuts.push(range.start..after);
            return;
        }
        if matches!(name, "svg" | "math") {
            self.foreign += 1;
        } else if self.foreign > 0 && BREAKOUT.contains(&name) {
            let drawing = |(open, _): &(String, bool)| matches!(open.as_str(), "svg" | "math");
            if let Some(index) = self.stack.iter().position(drawing) {
                self.close_from(index);
            }
        }
        let closed_itself = self.html[range.clone()].ends_with("/>") && self.foreign > 0;
        let flat = VOID.contains(&name) || UNCLOSED.contains(&name) && self.foreign == 0;
        if flat || closed_itself {
            return;
        }
        if let Some(kind) = ITEMS.iter().find(|kind| kind.contains(&name))
            && let Some((last, _)) = self.stack.last()
            && kind.contains(&last.as_str())
        {
            self.close_from(self.stack.len() - 1);
        }
        let formatting = FORMATTING.contains(&name);
        let cut = self.levels + levels_of(name) > MAX_LEVELS
            || formatting && self.formatting >= MAX_FORMATTING;
        if cut {
            self.cuts.push(range.start..after);
        } else {
            self.levels += levels_of(name);
            self.formatting += usize::from(formatting);
        }
        self.stack.push((name.to_owned(), cut));
    }

    fn end(&mut self, name: &str, range: Range<usize>) {
        let from = self.stack.len().saturating_sub(MAX_LOOK_BACK);
        let found = self.stack[from..]
            .iter()
            .rposition(|(open, _)| open == name);
        let Some(index) = found.map(|index| from + index) else {
            return;
        };
        if self.stack[index].1 {
            self.cuts.push(range);
        } else if FORMATTING.contains(&name) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        self.close_from(index);
    }

    /// Takes everything from this place of the stack off.
    fn close_from(&mut self, index: usize) {
        for (open, cut) in self.stack.drain(index..) {
            if !cut {
                self.levels = self.levels.saturating_sub(levels_of(&open));
            }
            if matches!(open.as_str(), "svg" | "math") {
                self.foreign = self.foreign.saturating_sub(1);
            }
        }
    }

    fn finish(self) -> Shape {
        if self.cuts.is_empty() {
            return Shape::Fine;
        }
        let mut out = String::with_capacity(self.html.len());
        let mut at = 0;
        for cut in &self.cuts {
            out.push_str(&self.html[at..cut.start]);
            at = cut.end;
        }
        out.push_str(&self.html[at..]);
        Shape::Pruned(out, self.cuts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_where_a_parser_ends_it() {
        for (tag, attributes) in [
            ("<a>", 0),
            ("<a b>", 1),
            ("<a b=c d='>' e=\">\">", 3),
            ("<a b = '>'>", 1),
            ("<a b=c'd='e>", 1),
            ("<a b=,'c='>", 1),
            ("<a 'b'>", 1),
            ("<a b='c'd>", 2),
            ("<a b/c/>", 2),
            ("<a ==c>", 1),
            ("<a b=>", 1),
            ("<a b=/c>", 1),
        ] {
            let page = format!("{tag}<p>'\"");
            let found = end_of_tag(page.as_bytes(), 2);
            assert_eq!(found, (tag.len(), attributes), "{tag}");
        }
    }

    #[test]
    fn raw_text_is_cut_out_with_its_tag() {
        let deep = "<table><tr><td>".repeat(MAX_LEVELS / 4);
        let wide = (0..=MAX_ATTRIBUTES)
            .map(|n| format!(" a{n}"))
            .collect::<String>();
        for start in [format!("{deep}<textarea>"), format!("<textarea{wide}>")] {
            let page = format!("{start}<p><table></textarea>after");
            let Shape::Pruned(rest, 1..) = look(&page) else {
                panic!("{page} was left as it is");
            };
            assert!(rest.ends_with("after"), "{rest}");
            assert!(!rest.contains("<p>"), "{rest}");
        }
    }
}
