//! Targets: what comes in from elsewhere.

use claimdesk::formats::{
    ExportOptions, FORMATS, ImportContext, Imported, Input, format, from_clipboard, import_any,
    import_as,
};
use claimdesk::model::{Person, Project, Timestamp};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::store;

use super::{Target, kind_of, run, shape_of, some};
use crate::dice::quick_folder;
use crate::support::{person, project};

pub(super) fn ada() -> Person {
    Person {
        id: person("ada"),
        name: "Ada".to_owned(),
    }
}

pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-03-02T09:30:00Z").unwrap()
}

/// The project that an import into a new one makes, through the session.
pub(super) fn taken_in(imported: Imported) -> Project {
    let mut session = Session::new(
        Project::default(),
        ada(),
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(now())),
        IdSource::counting_from(1),
    );
    session
        .take_in(vec![imported])
        .expect("what was imported fits the project");
    session.project().clone()
}

fn import(name: &str, bytes: &[u8]) -> Result<Imported, String> {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    import_any(&Input::new(name, bytes), &mut context).map_err(|error| error.to_string())
}

/// What came in can be exported and read back, and saved and opened, without a difference.
pub(super) fn lasts(project: &Project, saves: bool) {
    let jsonl = format("jsonl").unwrap();
    let exported = jsonl.export(project, &ExportOptions::default()).unwrap();
    let bytes = &exported.files[0].bytes;
    let back = import("a.jsonl", bytes).expect("an export can be read");
    assert_eq!(back.problems, [], "an export is read without problems");
    let back = taken_in(back);
    let again = jsonl.export(&back, &ExportOptions::default()).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&again.files[0].bytes),
        String::from_utf8_lossy(bytes),
        "an export of an import is the same"
    );
    if saves {
        let folder = quick_folder();
        store::create(folder.path(), project).expect("what was imported can be saved");
        let opened = store::open(folder.path()).expect("what was saved can be opened");
        assert_eq!(opened.notes, Vec::<String>::new());
        assert_eq!(&opened.project, project, "what was saved is what opens");
        let problems = store::inspect(folder.path()).unwrap();
        let worst = problems
            .iter()
            .filter(|p| p.severity == store::Severity::Error);
        assert_eq!(worst.count(), 0, "{problems:?}");
    }
}

/// Whether no control characters are in it, of which a text may have few: how many is judged
/// before line ends become one byte, and some speak for another encoding. Nor a second byte order
/// mark behind the first.
fn is_clean(text: &str) -> bool {
    !text.starts_with('\u{feff}') && !text.chars().any(|c| c.is_control() && !"\n\t".contains(c))
}

pub(super) fn kinds(outcome: &Result<Imported, String>) -> u64 {
    match outcome {
        Err(words) => kind_of(shape_of(words)),
        Ok(imported) => {
            let problems = imported.problems.iter().map(|p| shape_of(&p.message));
            let mut problems: Vec<String> = problems.collect();
            problems.sort();
            problems.dedup();
            let layers = &imported.layers;
            let mentions = layers.iter().map(|layer| layer.mentions.len()).sum();
            let claims = layers.iter().map(|layer| layer.claims.len()).sum();
            let added = &imported.additions;
            kind_of((
                imported.format,
                &imported.why,
                problems,
                [
                    imported.articles.len(),
                    imported.people.len(),
                    mentions,
                    claims,
                ]
                .map(some),
                [added.labels.len(), added.roles.len(), added.scales.len()].map(some),
            ))
        }
    }
}

fn jsonl_seeds() -> Vec<Vec<u8>> {
    let page = include_str!("../../../docs/JSONL.md");
    let example = page.split("```jsonl\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap().as_bytes().to_vec();
    let jsonl = format("jsonl").unwrap();
    let exported = jsonl.export(&project(), &ExportOptions::default()).unwrap();
    vec![
        example,
        exported.files[0].bytes.clone(),
        b"{\"text\":\"Ten met Ada\",\"mentions\":[{\"label\":\"figure\",\"start\":0,\"end\":3}]}\n".to_vec(),
        b"{\"text\":\"Ten\",\"claims\":[{\"id\":\"T1\",\"quotes\":[{\"start\":0,\"end\":3}]}]}\n{\"text\":\"Two\"}\n".to_vec(),
    ]
}

const JSONL: &[&str] = &[
    "\"id\":",
    "\"text\":\"",
    "\"title\":",
    "\"meta\":{",
    "\"digest\":",
    "\"original\":",
    "\"layers\":[",
    "\"mentions\":[",
    "\"claims\":[",
    "\"quotes\":[",
    "\"start\":",
    "\"end\":",
    "\"pieces\":[[0,1]]",
    "\"quote\":",
    "\"label\":",
    "\"kind\":",
    "\"attributes\":{",
    "\"note\":",
    "\"unsure\":true",
    "\"origin\":",
    "\"person\":\"bob\"",
    "\"at\":",
    "\"number\":",
    "\"wording\":",
    "\"status\":",
    "\"stance\":",
    "\"verdict\":",
    "\"checkable\":",
    "\"evidence\":",
    "\"links\":",
    "\"project\":{",
    "\"scheme\":{",
    "\"labels\":[",
    "\"roles\":[",
    "\"scales\":[",
    "\"people\":[",
    "\"forbidden_overlaps\":[",
    "\"figure\"",
    "\"actor\"",
    "\"source\"",
    "\"m1\"",
    "\"c1\"",
    "\"ferry\"",
    "\\u0000",
    "\\ud83d\\ude00",
    "\\ud800",
    "},{",
    "\n{\"text\":\"x\"}\n",
];

#[test]
fn jsonl() {
    let check = |input: &[u8]| {
        let outcome = import("a.jsonl", input);
        let project = Project::default();
        let mut context = ImportContext::new(&project, ada(), now());
        let chosen = import_as(
            format("jsonl").unwrap(),
            &Input::new("x", input),
            &mut context,
        );
        let kind = kinds(&outcome);
        if let Ok(imported) = outcome {
            lasts(&taken_in(imported), input.len().is_multiple_of(4));
        }
        if let Ok(imported) = chosen {
            taken_in(imported);
        }
        kind
    };
    run(&Target {
        name: "jsonl",
        seeds: jsonl_seeds(),
        words: JSONL,
        check: Box::new(check),
    });
}

const HTML: &[&str] = &[
    "<html>",
    "<head>",
    "<body>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<article>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<ul>",
    "<li>",
    "<br>",
    "<b>",
    "</i>",
    "<a href=x>",
    "</a>",
    "<svg>",
    "</svg>",
    "<math>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE html>",
    "<meta charset=utf-16>",
    "<meta charset=windows-1252>",
    "<sup>",
    "&amp;",
    "&#x110000;",
    "&nbsp;",
    "&notit;",
    "<pre>\n",
    "<template>",
    "<select>",
    "<frameset>",
    "<title>",
    "<textarea>",
    "<plaintext>",
    "<noscript>",
    "<iframe>",
    "<time datetime=2025-02-30>",
    "lang=",
    "<meta property=\"og:title\" content=\"",
    "<link rel=canonical href=\"",
    "<h1>",
    "<blockquote>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"x\"}],\"datePublished\":\"2025\"}</script>",
    "Forty people came back from the island on Monday, said the harbour office. ",
];

#[test]
fn html() {
    let page = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ferry | Post</title>\
        <meta property='og:title' content='Ferry'><meta name=author content=Ada>\
        <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\"}</script>\
        </head><body><nav><a href=/>Home</a></nav><article><h1>Ferry</h1>\
        <p>Forty people came back from the island on Monday, said the harbour office.</p>\
        <p>More than 12&nbsp;000 had waited there, the <em>mayor</em> said, for two days.</p>\
        <ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>\
        <pre>x\n y</pre><blockquote>“Nobody counted,” she said.</blockquote></article>\
        <footer>© Post</footer></body></html>";
    let check = |input: &[u8]| {
        let outcome = import("a.html", input);
        let kind = kinds(&outcome);
        let shape = outcome.as_ref().ok().map(|imported| {
            let text = imported.articles[0].text.as_str();
            let meta = &imported.articles[0].meta;
            let steps = imported.articles[0]
                .original
                .as_ref()
                .map_or(0, |o| o.steps.len());
            (
                some(text.lines().count()),
                some(text.len()),
                [&meta.title, &meta.author, &meta.published, &meta.language].map(String::is_empty),
                steps,
            )
        });
        if let Ok(imported) = outcome {
            let project = taken_in(imported);
            for article in project.articles() {
                assert!(!article.text.as_str().contains('\r'));
            }
            lasts(&project, input.len().is_multiple_of(4));
        }
        kind_of((kind, shape))
    };
    run(&Target {
        name: "html",
        seeds: vec![
            page.as_bytes().to_vec(),
            b"<p>x".to_vec(),
            b"<table><td>1<li>2".to_vec(),
        ],
        words: HTML,
        check: Box::new(check),
    });
}

const TEXT: &[&str] = &[
    "---\n",
    "title: ",
    "author:\n",
    "- ",
    "date: 2026-03-02\n",
    "url: http://x\n",
    "language: en\n",
    "# ",
    "## ",
    "> ",
    "* ",
    "1. ",
    "```\n",
    "~~~\n",
    "    ",
    "[a](b)",
    "![a](b)",
    "[a]: b\n",
    "**",
    "__",
    "`",
    "| a | b |\n",
    "|---|\n",
    "<b>",
    "&amp;",
    "\\*",
    "===\n",
    "\n\n",
    "http://example.org",
    "[^1]",
    "$x$",
    "Forty people. ",
    "“",
    "\u{85}",
];

#[test]
fn text() {
    let check = |input: &[u8]| {
        let markdown = import("a.md", input);
        let plain = import("a.txt", input);
        let shape = |outcome: &Result<Imported, String>| {
            let article = outcome.as_ref().ok()?.articles.first()?.clone();
            let meta = &article.meta;
            let fields = [
                &meta.title,
                &meta.author,
                &meta.published,
                &meta.language,
                &meta.url,
                &meta.outlet,
            ];
            let steps = article.original.as_ref()?.steps.iter();
            let steps: Vec<String> = steps.map(|step| shape_of(step)).collect();
            let text = article.text.as_str();
            let blocks = ["#", ">", "-", "|", "```", "    "]
                .map(|sign| text.lines().any(|line| line.starts_with(sign)));
            let lost = input.len().saturating_sub(text.len());
            Some((fields.map(|f| f.is_empty()), steps, blocks, some(lost)))
        };
        let kind = kind_of((
            kinds(&markdown),
            kinds(&plain),
            shape(&markdown),
            shape(&plain),
        ));
        for imported in [markdown, plain].into_iter().flatten() {
            let is_plain = imported.format == "text";
            let project = taken_in(imported);
            for article in project.articles() {
                let text = article.text.as_str();
                assert!(!text.contains('\r'));
                // A plain text is kept to the letter, so it comes in as itself again.
                if is_plain && is_clean(text) {
                    let again = import("a.txt", text.as_bytes()).expect("a text comes in again");
                    assert_eq!(again.articles[0].text.as_str(), text);
                }
            }
            lasts(&project, input.len().is_multiple_of(8));
        }
        if let Ok(pasted) = std::str::from_utf8(input) {
            let project = Project::default();
            let mut context = ImportContext::new(&project, ada(), now());
            if let Ok(imported) = from_clipboard(pasted, &mut context) {
                taken_in(imported);
            }
        }
        kind
    };
    let page = "---\ntitle: The ferry\nauthor:\n  - Ada\ndate: 2026-03-02\n---\n\n# The ferry\n\n\
        *Forty* people [came](http://x) back.\n\n- one\n- two\n\n> said\n\n```\ncode\n```\n\n\
        | a | b |\n|---|---|\n| 1 | 2 |\n\nMore than 12\u{a0}000.[^1]\n\n[^1]: a note\n";
    run(&Target {
        name: "text",
        seeds: vec![
            page.as_bytes().to_vec(),
            b"A title\r\n\r\nWords.\r\n".to_vec(),
        ],
        words: TEXT,
        check: Box::new(check),
    });
}

/// Encodings, and telling formats apart.
#[test]
fn encodings() {
    let check = |input: &[u8]| {
        let file = Input::new("a", input);
        let sniffed: Vec<_> = FORMATS
            .iter()
            .map(|format| format.sniff(&file).why())
            .collect();
        let decoded = file.decoded();
        if let Ok(decoded) = decoded {
            assert!(!decoded.text.contains('\r'));
            let again = Input::new("a", decoded.text.as_bytes());
            let same = again
                .decoded()
                .is_ok_and(|again| again.text == decoded.text);
            assert!(
                same || !is_clean(decoded.text),
                "a decoded text decodes to itself: {decoded:?}"
            );
        }
        let steps = decoded.as_ref().map(|decoded| {
            decoded
                .steps
                .iter()
                .map(|s| shape_of(s))
                .collect::<Vec<_>>()
        });
        let outcome = import("a", input);
        kind_of((
            sniffed,
            steps.map_err(|problem| some(problem.at)),
            kinds(&outcome),
        ))
    };
    let words = "Où sont passés les naufragés ? L’équipage — “forty” людей 40 人.";
    let utf16 =
        |order: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let latin: Vec<u8> = words
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(0x93))
        .collect();
    let utf32 = words.chars().flat_map(|c| u32::from(c).to_le_bytes());
    run(&Target {
        name: "encodings",
        seeds: vec![
            words.as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            [&[0xff, 0xfe][..], &utf16(u16::to_le_bytes)].concat(),
            [0xff, 0xfe, 0, 0].into_iter().chain(utf32).collect(),
            latin.clone(),
            [b"<meta charset=iso-8859-1>", &latin[..]].concat(),
            b"\x1b$B4A;z\x1b(B kanji".to_vec(),
            b"<?xml version='1.0' encoding='shift_jis'?><html>\x82\xa0</html>".to_vec(),
            b"{\"a\": 1}".to_vec(),
            b"%PDF-1.4".to_vec(),
            b"PK\x03\x04[Content_Types].xml".to_vec(),
        ],
        words: &[
            "<meta charset=",
            "<?xml version='1.0' encoding='",
            "utf-16",
            "utf-32",
            "gb18030",
            "big5",
            "iso-2022-jp",
            "replacement",
            "x-user-defined",
            "koi8-r",
            "\u{feff}",
            "\x1b$B",
            "\x1b(B",
            "PK\x03\x04",
            "%PDF-",
            "{\\rtf1",
            "\u{7f}ELF",
            "GIF8",
            "<html",
            "<!doctype html",
        ],
        check: Box::new(check),
    });
}
