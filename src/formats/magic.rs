//! Files that hold no plain text, known by their first bytes, and the way out for each.

/// A kind of file that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// What it is, with its article: "a PDF".
    pub(super) what: &'static str,
    /// What to do instead.
    pub(super) way_out: &'static str,
}

const SAVE_AS_TEXT: &str = "Open it in the program that it belongs to and save it as text or HTML.";
const SAVE_PDF: &str = "Save it as text or HTML, or copy its words and paste them.";
const UNPACK: &str = "Unpack it and bring in the files inside.";
const PICTURE: &str =
    "Only text can be annotated: type the words out, or run text recognition on it.";
const SOUND: &str = "Only text can be annotated: bring in a transcript of it.";
const PROGRAM: &str = "Only text can be annotated; choose another file.";
const PAGE: &str = "In the browser, save the page as “Web page, HTML only”.";
const TABLE: &str = "Export it as CSV or JSON Lines.";

/// First bytes, what they belong to, the way out. Longer beginnings stand first.
const BEGINNINGS: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF", SAVE_PDF),
    (b"%!PS", "a PostScript file", SAVE_PDF),
    (b"{\\rtf", "a rich text file (RTF)", SAVE_AS_TEXT),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Office file",
        SAVE_AS_TEXT,
    ),
    (b"\x89PNG", "a picture (PNG)", PICTURE),
    (b"\xFF\xD8\xFF", "a picture (JPEG)", PICTURE),
    (b"GIF87a", "a picture (GIF)", PICTURE),
    (b"GIF89a", "a picture (GIF)", PICTURE),
    (b"II*\0", "a picture (TIFF)", PICTURE),
    (b"MM\0*", "a picture (TIFF)", PICTURE),
    (b"\x7FELF", "a program", PROGRAM),
    (b"MZ\x90\0", "a program", PROGRAM),
    (b"\xCF\xFA\xED\xFE", "a program", PROGRAM),
    (b"\xCA\xFE\xBA\xBE", "a program", PROGRAM),
    (b"\0asm", "a program", PROGRAM),
    (b"\x1F\x8B", "a packed file (gzip)", UNPACK),
    (b"BZh", "a packed file (bzip2)", UNPACK),
    (b"\xFD7zXZ\0", "a packed file (xz)", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a packed file (zstd)", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a packed file (7z)", UNPACK),
    (b"Rar!\x1A\x07", "a packed file (RAR)", UNPACK),
    (b"SQLite format 3\0", "a database (SQLite)", TABLE),
    (b"PAR1", "a table (Parquet)", TABLE),
    (b"ID3", "a sound file", SOUND),
    (b"OggS", "a sound file", SOUND),
    (b"fLaC", "a sound file", SOUND),
    (b"wOFF", "a font", PROGRAM),
    (b"wOF2", "a font", PROGRAM),
    (b"bplist00", "a web archive or property list", PAGE),
];

/// What the bytes are, if they are something that is not read.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(bytes));
    }
    let known = BEGINNINGS
        .iter()
        .find(|(start, ..)| bytes.starts_with(start));
    if let Some((start, what, way_out)) = known {
        // Letters alone may begin a text as well: then the rest must look like a binary.
        let plain = start.iter().all(|byte| (0x20..0x7F).contains(byte));
        let sure = !plain
            || matches!(
                *start,
                b"%PDF" | b"%!PS" | b"{\\rtf" | b"GIF87a" | b"GIF89a"
            );
        if sure || bytes.iter().take(512).any(|byte| *byte == 0) {
            return Some(Foreign { what, way_out });
        }
    }
    match bytes {
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Foreign {
            what: "a picture (WebP)",
            way_out: PICTURE,
        }),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'A',
            b'V',
            b'E',
            ..,
        ] => Some(Foreign {
            what: "a sound file",
            way_out: SOUND,
        }),
        [0, 0, _, _, b'f', b't', b'y', b'p', ..] => Some(Foreign {
            what: "a film or sound file",
            way_out: SOUND,
        }),
        _ => web_archive(bytes),
    }
}

/// A page saved with all its pictures in one file.
fn web_archive(bytes: &[u8]) -> Option<Foreign> {
    let head = bytes[..bytes.len().min(2048)].to_ascii_lowercase();
    let has = |needle: &[u8]| memchr::memmem::find(&head, needle).is_some();
    let begins = head.starts_with(b"from: <saved by") || head.starts_with(b"mime-version:");
    (begins && has(b"multipart/related")).then_some(Foreign {
        what: "a web archive (MHTML)",
        way_out: PAGE,
    })
}

fn zip(bytes: &[u8]) -> Foreign {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let tail = &bytes[bytes.len().saturating_sub(64 << 10)..];
    let has = |needle: &[u8]| {
        memchr::memmem::find(head, needle).is_some() || memchr::memmem::find(tail, needle).is_some()
    };
    if has(b"xl/workbook") {
        return Foreign {
            what: "an Excel table (XLSX)",
            way_out: "Save it as CSV.",
        };
    }
    let what = if has(b"word/document") {
        "a Word document (DOCX)"
    } else if has(b"ppt/presentation") {
        "a PowerPoint file (PPTX)"
    } else if has(b"application/vnd.oasis.opendocument") {
        "an OpenDocument file"
    } else if has(b"application/epub+zip") {
        "an e-book (EPUB)"
    } else {
        return Foreign {
            what: "a packed file (ZIP)",
            way_out: UNPACK,
        };
    };
    Foreign {
        what,
        way_out: SAVE_AS_TEXT,
    }
}
