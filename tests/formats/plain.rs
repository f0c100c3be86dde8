//! Plain text, Markdown, the clipboard, and how a format is chosen.

use claimdesk::formats::{
    FORMATS, ImportContext, Input, format, from_clipboard, import_any, import_as,
};
use claimdesk::model::Project;

use crate::{ada, article, import, now, steps};

#[test]
fn plain_text_is_kept_to_the_letter() {
    let source = "  A headline  \n\n\u{A0}Ten\u{202F}000 people.  \n\n\n";
    let article = article("notes of ada.txt", source.as_bytes());
    assert_eq!(article.text.as_str(), source);
    assert_eq!(article.meta.title, "A headline");
    assert_eq!(article.id.as_str(), "a-headline");
    let original = article.original.unwrap();
    assert_eq!(original.file_name, "notes of ada.txt");
    assert_eq!(original.extension, "txt");
    assert_eq!(original.digest, article.text.digest());
}

#[test]
fn a_long_first_line_is_no_title_and_the_file_gives_the_id() {
    let article = article("C:\\texts\\Été 2026.txt", "word ".repeat(60).as_bytes());
    assert_eq!(article.meta.title, "");
    assert_eq!(article.id.as_str(), "ete-2026");
    assert_eq!(article.original.unwrap().file_name, "Été 2026.txt");
}

#[test]
fn ids_of_one_import_differ() {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let ids: Vec<String> = (0..3)
        .map(|_| {
            let input = Input::new("a.txt", b"Same title".as_slice());
            import_any(&input, &mut context).unwrap().articles[0]
                .id
                .to_string()
        })
        .collect();
    assert_eq!(ids, ["same-title", "same-title-2", "same-title-3"]);
}

#[test]
fn front_matter_becomes_metadata_and_all_else_stays() {
    let source = "---\ntitle: \"Ten met: a report\"\nauthors:\n  - Ada Lovelace\n  - Mary Shelley\ndate: 2026-02-21\n\
        source: https://example.org/a\noutlet: The Post\nlang: en\ntags: [a, b]\n---\n\n# Ten *met*\n\nWords.\n";
    let article = article("a.md", source.as_bytes());
    assert_eq!(article.text.as_str(), "# Ten *met*\n\nWords.\n");
    let meta = &article.meta;
    assert_eq!(meta.title, "Ten met: a report");
    assert_eq!(meta.author, "Ada Lovelace, Mary Shelley");
    assert_eq!(meta.published, "2026-02-21");
    assert_eq!(meta.url, "https://example.org/a");
    assert_eq!(meta.outlet, "The Post");
    assert_eq!(meta.language, "en");
    assert_eq!(meta.retrieved, "2026-03-02");
    assert_eq!(
        steps(&article),
        ["took the front matter off and read it as metadata"]
    );
    assert!(article.original.unwrap().bytes.0.is_some());
}

#[test]
fn a_rule_is_no_front_matter() {
    for source in [
        "---\nWords, then more.\n---\nEnd",
        "---\ntitle: never closed\n",
        "# Title #\ntext",
    ] {
        let article = article("a.md", source.as_bytes());
        assert_eq!(article.text.as_str(), source);
    }
    assert_eq!(article("a.md", b"\n## Title ##\ntext").meta.title, "Title");
}

#[test]
fn pasted_text_is_an_article_without_a_file() {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let imported = from_clipboard("Headline\r\n\r\nWords.", &mut context).unwrap();
    let article = &imported.articles[0];
    assert_eq!(article.text.as_str(), "Headline\n\nWords.");
    assert_eq!(article.id.as_str(), "headline");
    assert_eq!(
        steps(article),
        ["pasted from the clipboard", "CRLF became LF"]
    );
    assert_eq!(article.original.as_ref().unwrap().file_name, "");
    let empty = from_clipboard(" \n", &mut context).unwrap_err();
    assert_eq!(
        empty.to_string(),
        "clipboard: there is no text in it. Copy the words of an article first."
    );
}

#[test]
fn content_decides_and_says_so() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "a.txt",
            "<!DOCTYPE html><p>Ten people met.",
            "html",
            "begins as a web page",
        ),
        (
            "a",
            "<!-- x --><html><p>Ten people met.",
            "html",
            "begins as a web page",
        ),
        (
            "a",
            "<div><p>Ten people met.</p></div>",
            "html",
            "begins with a tag",
        ),
        ("a.htm", "Ten people met.", "html", "its name"),
        ("a.md", "Ten people met.", "markdown", "Markdown"),
        (
            "a",
            "---\ntitle: Ten\n---\nTen people met.",
            "markdown",
            "front matter",
        ),
        ("a.txt", "Ten people met.", "text", "its name"),
        ("a", "Ten people met.", "text", "without the signs"),
        ("a.csv", "a,b\n1,2\n", "text", "without the signs"),
        (
            "a",
            "{\"text\": \"Ten\", \"mentions\": []}",
            "jsonl",
            "our fields",
        ),
        ("a.jsonl", "{\"text\": \"Ten\"}", "jsonl", "with a text"),
    ];
    for (name, text, format, why) in cases {
        let imported = import(name, text.as_bytes()).unwrap();
        assert_eq!(imported.format, *format, "{name} {text}");
        assert!(imported.why.contains(why), "{name}: {}", imported.why);
    }
}

#[test]
fn every_format_introduces_itself() {
    for one in FORMATS {
        assert!(format(one.id()).is_some());
        assert!(!one.name().is_empty() && one.description().ends_with('.'));
        assert!(!one.extensions().is_empty());
        let result = one.export(&Project::default(), &Default::default());
        assert_eq!(result.is_ok(), one.capabilities().export, "{}", one.id());
    }
}

#[test]
fn a_format_can_be_chosen_but_a_pdf_stays_a_pdf() {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let chosen = format("text").unwrap();
    let page = Input::new("a.html", b"<p>Ten".as_slice());
    let imported = import_as(chosen, &page, &mut context).unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "<p>Ten");
    assert_eq!(imported.why, "the format was chosen");
    let pdf = Input::new("a.pdf", b"%PDF-1.7".as_slice());
    assert!(import_as(chosen, &pdf, &mut context).is_err());
}
