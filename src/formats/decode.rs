//! From bytes to text: which encoding, what was done, and whether it is text at all.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which a declared encoding is looked for, as browsers do (they take 1,024).
const DECLARATION_BYTES: usize = 4096;

/// A text and how it came out of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, lines ended by LF.
    pub text: &'a str,
    /// What was done, in words and in order; empty if the bytes are the text.
    pub steps: &'a [String],
}

/// A text that was taken or made of bytes, and how.
#[derive(Debug)]
pub(super) struct Taken<'b> {
    /// The text, lines ended by LF.
    pub(super) text: Cow<'b, str>,
    /// What was done, in words and in order; empty if the bytes are the text.
    pub(super) steps: Vec<String>,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    /// The first byte that no text has.
    pub at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    Known(&'static Encoding),
    Utf32Le,
    Utf32Be,
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Self::Known(encoding) => encoding.name(),
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }
}

/// Finds the encoding of `bytes` and decodes them.
///
/// In this order: a byte order mark, valid UTF-8, UTF-16 without a mark, what an HTML or XML
/// head declares, and last a guess by the frequency of letters.
///
/// # Errors
/// [`NotText`] if the outcome holds what no text holds.
pub(super) fn decode(bytes: &[u8]) -> Result<Taken<'_>, NotText> {
    decode_checked(bytes, std::str::from_utf8(bytes).ok())
}

/// The same for bytes that are known to be UTF-8 or not to be.
///
/// # Errors
/// [`NotText`] if the outcome holds what no text holds.
pub(super) fn decode_checked<'b>(
    bytes: &'b [u8],
    valid: Option<&'b str>,
) -> Result<Taken<'b>, NotText> {
    let mut steps = Vec::new();
    let (charset, mark, note) = find_charset(bytes, valid.is_some());
    let body = &bytes[mark..];
    if mark > 0 {
        steps.push("removed a byte order mark".to_owned());
    }
    if charset != Charset::Known(UTF_8) {
        steps.push(format!("decoded from {}", charset.name()));
    }
    steps.extend(note);
    let (text, broken) = match charset {
        Charset::Known(encoding) if encoding == UTF_8 => match valid {
            Some(text) => (Cow::Borrowed(&text[mark..]), 0),
            None => decode_utf8(body),
        },
        Charset::Known(encoding) => decode_known(body, encoding),
        Charset::Utf32Le => decode_utf32(body, u32::from_le_bytes),
        Charset::Utf32Be => decode_utf32(body, u32::from_be_bytes),
    };
    match broken {
        0 => {}
        1 => steps.push("1 byte could not be decoded and became \u{FFFD}".to_owned()),
        n => steps.push(format!(
            "{n} bytes could not be decoded and became \u{FFFD}"
        )),
    }
    check_is_text(bytes, &text)?;
    Ok(Taken {
        text: unify_line_ends(text, &mut steps),
        steps,
    })
}

/// CRLF and lone CR become LF, with a word about it.
pub(super) fn unify_line_ends<'t>(
    text: impl Into<Cow<'t, str>>,
    steps: &mut Vec<String>,
) -> Cow<'t, str> {
    let text = text.into();
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = text;
    if memchr::memmem::find(out.as_bytes(), b"\r\n").is_some() {
        steps.push("CRLF became LF".to_owned());
        out = out.replace("\r\n", "\n").into();
    }
    if memchr::memchr(b'\r', out.as_bytes()).is_some() {
        steps.push("CR became LF".to_owned());
        out = out.replace('\r', "\n").into();
    }
    out
}

/// The charset, the length of the byte order mark, and a remark; whether the bytes are UTF-8 is
/// known.
fn find_charset(bytes: &[u8], is_utf8: bool) -> (Charset, usize, Option<String>) {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] if bytes.len().is_multiple_of(4) => {
            return (Charset::Utf32Le, 4, None);
        }
        [0, 0, 0xFE, 0xFF, ..] => return (Charset::Utf32Be, 4, None),
        [0xFF, 0xFE, ..] => return (Charset::Known(UTF_16LE), 2, None),
        [0xFE, 0xFF, ..] => return (Charset::Known(UTF_16BE), 2, None),
        [0xEF, 0xBB, 0xBF, ..] => return (Charset::Known(UTF_8), 3, None),
        _ => {}
    }
    let declared = declared_encoding(bytes);
    if is_utf8 && !has_controls(bytes) {
        let other = declared.filter(|encoding| *encoding != UTF_8 && !bytes.is_ascii());
        let note = other
            .map(|encoding| format!("the page says {}, but its bytes are UTF-8", encoding.name()));
        return (Charset::Known(UTF_8), 0, note);
    }
    if let Some(utf16) = utf16_without_mark(bytes) {
        return (Charset::Known(utf16), 0, None);
    }
    if let Some(encoding) = declared.filter(|encoding| fits(bytes, encoding)) {
        return (Charset::Known(encoding), 0, None);
    }
    if mostly_utf8(bytes) || is_utf8 && !bytes.contains(&0x1B) {
        return (Charset::Known(UTF_8), 0, None);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    (Charset::Known(guess), 0, None)
}

/// Whether a control byte stands there that hints at UTF-16 or an escape sequence.
fn has_controls(bytes: &[u8]) -> bool {
    let is_one = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    has_any(bytes, is_one)
}

/// Whether a byte is such a one. A few thousand are looked at before it is asked whether one was:
/// that is many times faster than to ask for each.
fn has_any(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> bool {
    let mut chunks = bytes.chunks(4096);
    chunks.any(|chunk| chunk.iter().fold(false, |any, byte| any | is_one(*byte)))
}

fn fits(bytes: &[u8], encoding: &'static Encoding) -> bool {
    encoding != UTF_8 && !encoding.decode_without_bom_handling(bytes).1
}

/// The encoding that an HTML `meta` or an XML declaration names. A page that can be read as
/// ASCII this far is not UTF-16, whatever it says.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head = head.to_ascii_lowercase();
    let key = if head.starts_with(b"<?xml") {
        memchr::memmem::find(&head, b"encoding=").map(|at| at + "encoding=".len())
    } else {
        None
    };
    let key = key.or_else(|| {
        let meta = memchr::memmem::find(&head, b"<meta")?;
        let at = memchr::memmem::find(&head[meta..], b"charset=")?;
        Some(meta + at + "charset=".len())
    })?;
    let rest = &head[key..];
    let label: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
        .collect();
    Encoding::for_label(&label).filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// UTF-16 shows by its zero bytes on one side only, or by nothing but sensible characters.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || !has_controls(bytes) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let (mut even, mut odd) = (0_usize, 0_usize);
    let mut letters = 0_usize;
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
        // 0x30 is the row of kana.
        letters += usize::from(pair.iter().all(|b| (0x20..0x7F).contains(b) && *b != 0x30));
    }
    // Pairs of ASCII letters would be rare Chinese; they are ASCII with something odd in it.
    if letters * 4 > sample.len() {
        return None;
    }
    let first = if odd >= even { UTF_16LE } else { UTF_16BE };
    let second = if first == UTF_16LE {
        UTF_16BE
    } else {
        UTF_16LE
    };
    let scored = [first, second].map(|encoding| (utf16_score(sample, encoding), encoding));
    let best = scored
        .into_iter()
        .filter_map(|(score, e)| Some((score?, e)));
    // Of two that are equally good, the first: the zero bytes speak for it.
    best.reduce(|a, b| if b.0 > a.0 { b } else { a })
        .filter(|(score, _)| *score * 25 >= sample.len() / 2)
        .map(|(_, encoding)| encoding)
}

/// How many characters are such as stand in every text (blanks, common punctuation, ASCII
/// letters); `None` if there are characters that no text has.
fn utf16_score(sample: &[u8], encoding: &'static Encoding) -> Option<usize> {
    // A pair that the sample cuts at its end is no fault.
    let (text, broken) = encoding.decode_without_bom_handling(sample);
    if broken && !(text.ends_with('\u{FFFD}') && text.matches('\u{FFFD}').count() == 1) {
        return None;
    }
    let mut score = 0;
    for character in text.chars() {
        if is_odd_control(character) || matches!(character, '\u{E000}'..='\u{F8FF}') {
            return None;
        }
        let common = character.is_ascii() || matches!(character, '\u{3000}'..='\u{30FF}' | '，');
        score += usize::from(common);
    }
    Some(score)
}

/// Whether nearly all that is not ASCII is good UTF-8, so that the rest is damage.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad > 0 && good >= 4 * bad
}

fn decode_utf8(bytes: &[u8]) -> (Cow<'static, str>, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut broken = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            broken += chunk.invalid().len();
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    (text.into(), broken)
}

fn decode_known<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> (Cow<'b, str>, usize) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    // What can't be decoded is counted by its sign; none of these encodings but UTF-16 and
    // GB18030 can write that sign itself.
    let count = if broken {
        text.matches(char::REPLACEMENT_CHARACTER).count()
    } else {
        0
    };
    (text, count)
}

fn decode_utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> (Cow<'static, str>, usize) {
    let mut text = String::with_capacity(bytes.len() / 4);
    let (units, rest) = bytes.as_chunks::<4>();
    let mut broken = rest.len();
    for four in units {
        if let Some(character) = char::from_u32(unit(*four)) {
            text.push(character);
        } else {
            broken += 4;
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    (text.into(), broken)
}

/// A control character that has no place in a text.
fn is_odd_control(character: char) -> bool {
    matches!(character, '\0'..='\x08' | '\x0B' | '\x0E'..='\x1F' | '\x7F')
}

/// A text may hold a stray control character, but no NUL, and no more than one in 400.
fn check_is_text(bytes: &[u8], text: &str) -> Result<(), NotText> {
    // All of them are ASCII, whose bytes stand for nothing else.
    let is_odd = |byte: u8| is_odd_control(char::from(byte));
    if !has_any(text.as_bytes(), is_odd) {
        return Ok(());
    }
    let odd = text.bytes().filter(|byte| is_odd(*byte)).count();
    if !text.contains('\0') && odd * 400 <= text.len() {
        return Ok(());
    }
    let at = bytes
        .iter()
        .position(|byte| is_odd_control(char::from(*byte)))
        .unwrap_or_default();
    Err(NotText { at })
}
