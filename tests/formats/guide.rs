//! `docs/FORMATS.md` is made from the formats themselves, and must be as they are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use claimdesk::formats::split::SplitOptions;
use claimdesk::formats::{Carries, ExportOptions, ExportedFile, FORMATS, Format, OffsetUnit};

use crate::projects::example;

/// Longer examples are cut.
const LINES: usize = 24;
/// Longer lines of examples are cut, in characters.
const WIDTH: usize = 1000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// How other programs load a format, and what they print then. `tests/peers` runs it.
struct Loading {
    by: String,
    python: String,
    prints: String,
}

fn loading(format: &dyn Format) -> Option<Loading> {
    let folder = root().join("tests/peers/guide");
    let read = |name: String| std::fs::read_to_string(folder.join(name)).ok();
    let script = read(format!("{}.py", format.id()))?;
    let (head, python) = script.split_once("\n\n")?;
    let by = head
        .lines()
        .find_map(|line| line.strip_prefix("# read by: "));
    Some(Loading {
        by: by?.to_owned(),
        python: python.trim_end().to_owned(),
        prints: read(format!("{}.txt", format.id()))?.trim_end().to_owned(),
    })
}

fn document() -> String {
    let mut out = String::from(HEAD);
    out.push_str("\nThe article of the examples, with its mentions in brackets:\n\n");
    out.push_str("> [Ada Lovelace] said that [1,200 people] came 😀.\n\n");
    out.push_str("Its source and its figure are tied together by one claim.\n");
    for format in FORMATS {
        section(&mut out, *format);
    }
    out
}

const HEAD: &str = "# Exchange formats

Made by `CLAIMDESK_WRITE_DOCS=1 cargo test --test formats guide` from the formats themselves; a test
holds that it is as they are, and another runs what stands under “Load it”. `claimdesk formats` lists
them too. What a format does not carry is counted in the report of each export.
";

fn section(out: &mut String, format: &dyn Format) {
    let can = format.capabilities();
    let _ = write!(
        out,
        "\n## {}\n\n{}\n\n",
        format.name(),
        format.description()
    );
    let endings = format.extensions().iter().map(|end| format!("`.{end}`"));
    let way = match (can.import, can.export) {
        (true, true) => "read and written",
        (true, false) => "read only",
        _ => "written only",
    };
    let many = if can.many_articles { "many" } else { "one" };
    let mut row = |what: &str, said: &str| {
        let _ = writeln!(out, "| {what} | {said} |");
    };
    row("`--format`", &format!("`{}`", format.id()));
    row("---", "---");
    row(
        "files",
        &format!("{}; {way}", endings.collect::<Vec<_>>().join(", ")),
    );
    row("articles in a file or set of files", many);
    if can.offsets != OffsetUnit::None {
        row("positions count", can.offsets.name());
    }
    let (carried, lost): (Vec<Carries>, Vec<Carries>) =
        Carries::ALL.iter().partition(|what| can.carries(**what));
    row("carried", &names(&carried));
    if can.carries(Carries::Mentions) {
        row("not carried", &names(&lost));
    }
    let loading = loading(format);
    if let Some(loading) = &loading {
        row("read by", &loading.by);
    }
    if can.export {
        // The example is one article: all of it is learnt.
        let split = SplitOptions {
            shares: [1, 0, 0],
            ..SplitOptions::default()
        };
        let options = ExportOptions {
            split,
            ..ExportOptions::default()
        };
        examples(out, &format.export(&example(), &options).unwrap().files);
    }
    if let Some(loading) = &loading {
        let _ = write!(out, "\nLoad it:\n\n```python\n{}\n```\n", loading.python);
        let _ = write!(out, "\n```text\n{}\n```\n", loading.prints);
    }
}

fn names(all: &[Carries]) -> String {
    if all.is_empty() {
        return "nothing: an import of an export is the same project".to_owned();
    }
    let names: Vec<&str> = all.iter().map(|what| what.name()).collect();
    names.join(", ")
}

fn examples(out: &mut String, files: &[ExportedFile]) {
    for file in files {
        let text = std::str::from_utf8(&file.bytes).ok();
        let Some(text) = text.filter(|text| !text.contains('\0')) else {
            let _ = write!(out, "\n`{}`: {} bytes\n", file.name, file.bytes.len());
            continue;
        };
        let lines = text.lines().map(shorten);
        let mut lines: Vec<String> = lines.collect();
        if lines.len() > LINES {
            lines.truncate(LINES);
            lines.push("…".to_owned());
        }
        let text = lines.join("\n");
        let _ = write!(
            out,
            "\n`{}`:\n\n```text\n{}\n```\n",
            file.name,
            text.trim_end()
        );
    }
}

fn shorten(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[test]
fn the_guide_to_the_formats_is_as_they_are() {
    let path: &Path = &root().join("docs/FORMATS.md");
    let wanted = document();
    if std::env::var_os("CLAIMDESK_WRITE_DOCS").is_some() {
        std::fs::write(path, wanted).unwrap();
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == wanted,
        "docs/FORMATS.md is not as the formats are: write it with CLAIMDESK_WRITE_DOCS=1 cargo \
         test --test formats guide"
    );
}
