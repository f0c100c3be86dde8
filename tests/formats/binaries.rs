//! What is refused, with what words.

use claimdesk::formats::{ImportError, MAX_IMPORT_BYTES};

use crate::{import, refusal};

#[test]
fn known_binaries_say_what_they_are_and_what_to_do() {
    let zip = |inner: &str| [b"PK\x03\x04\x14\0\0\0", inner.as_bytes()].concat();
    let cases: &[(&str, Vec<u8>, &str, &str)] = &[
        (
            "report.pdf",
            b"%PDF-1.7\n%\xE2\xE3".to_vec(),
            "a PDF",
            "text or HTML",
        ),
        ("renamed.txt", b"%PDF-1.7\n".to_vec(), "a PDF", "paste"),
        (
            "a.docx",
            zip("[Content_Types].xml word/document.xml"),
            "Word document",
            "save it as text",
        ),
        (
            "a.odt",
            zip("mimetypeapplication/vnd.oasis.opendocument.text"),
            "OpenDocument",
            "save it",
        ),
        (
            "a.epub",
            zip("mimetypeapplication/epub+zip"),
            "e-book",
            "save it",
        ),
        ("a.zip", zip("readme.txt"), "packed file (ZIP)", "Unpack it"),
        (
            "a.gz",
            b"\x1F\x8B\x08".to_vec(),
            "packed file (gzip)",
            "Unpack it",
        ),
        (
            "a.doc",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0".to_vec(),
            "old Office file",
            "save it",
        ),
        (
            "a.png",
            b"\x89PNG\r\n\x1A\n".to_vec(),
            "picture (PNG)",
            "text recognition",
        ),
        (
            "a.jpg",
            b"\xFF\xD8\xFF\xE0".to_vec(),
            "picture (JPEG)",
            "text recognition",
        ),
        (
            "a.webp",
            b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(),
            "picture (WebP)",
            "text",
        ),
        (
            "a.mp4",
            b"\0\0\0\x20ftypisom".to_vec(),
            "film",
            "transcript",
        ),
        (
            "ls",
            b"\x7FELF\x02\x01\x01".to_vec(),
            "a program",
            "another file",
        ),
        (
            "a.rtf",
            b"{\\rtf1\\ansi".to_vec(),
            "rich text",
            "save it as text",
        ),
        (
            "a.mhtml",
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
                .to_vec(),
            "web archive",
            "HTML only",
        ),
    ];
    for (name, bytes, what, way_out) in cases {
        let said = refusal(name, bytes);
        assert!(said.starts_with(&format!("{name}: this is ")), "{said}");
        assert!(said.contains(what) && said.contains(way_out), "{said}");
        assert!(said.ends_with('.'), "{said}");
    }
}

#[test]
fn an_excel_file_is_read_or_there_is_a_way_out() {
    let said = refusal("a.xlsx", b"PK\x03\x04\x14\0\0\0xl/workbook.xml");
    assert!(said.contains("as CSV") && said.ends_with('.'), "{said}");
}

#[test]
fn nothing_blanks_and_noise_are_refused() {
    assert!(refusal("a.txt", b"").starts_with("a.txt: the file is empty (0 bytes). "));
    assert!(refusal("a.txt", b" \r\n\t\n").contains("nothing but blanks"));
    assert!(refusal("a.txt", "\u{FEFF}\n".as_bytes()).contains("nothing but blanks"));
    assert!(refusal("a.txt", b"abc\0def ghi\0").contains("no text: the byte at position 3"));
    assert!(refusal("a.html", b"<html><script>x()</script>").contains("no words in this page"));
}

#[test]
fn a_stray_control_character_does_not_make_a_text_a_binary() {
    let text = format!("{}\u{1A}", "Ten people met in the hall. ".repeat(40));
    assert!(import("dos.txt", text.as_bytes()).is_ok());
}

#[test]
fn letters_that_begin_like_a_binary_are_text() {
    for words in [
        "MZ is a postcode.",
        "BZh is no word.",
        "ID3 was a tag.",
        "PAR1 met PAR2.",
    ] {
        assert!(import("a.txt", words.as_bytes()).is_ok(), "{words}");
    }
}

#[test]
fn too_large_says_how_large_and_why() {
    let said = ImportError::too_large("dump.txt", MAX_IMPORT_BYTES as u64 + 1).to_string();
    assert_eq!(
        said,
        "dump.txt: the file has 257 MB; the most is 256 MB, so that the whole of it fits in \
         memory. Split it into smaller files."
    );
}

#[test]
fn data_of_unknown_shape_is_not_taken_for_an_article() {
    assert!(refusal("a.json", b"{\"a\": 1}").contains("JSON"));
    assert!(refusal("a.dat", b"[{\"a\": 1}]").contains("JSON"));
    assert!(refusal("feed.xml", b"<?xml version=\"1.0\"?><rss></rss>").contains("XML"));
}
