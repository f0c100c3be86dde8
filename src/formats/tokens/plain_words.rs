//! Words of Latin script, told without a segmenter: what UAX #29 says of letters, digits and
//! common signs. A test compares both.

/// So much as this looks at a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    /// A sign that joins two letters, or two digits.
    Joint,
    /// A sign that joins two digits.
    DigitJoint,
    /// A sign that always is a word of its own.
    Sign,
    Blank,
    /// The first byte of a longer character.
    Lead,
    /// Anything else.
    Other,
}

/// The kind of each byte.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Lead; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b' ' | b'\n' => Kind::Blank,
            b'.' | b'\'' => Kind::Joint,
            b',' | b';' => Kind::DigitJoint,
            // A colon joins letters in some languages.
            b':' | b'_' | 0..=b'\x1f' | b'\x7f' => Kind::Other,
            _ => Kind::Sign,
        };
        byte += 1;
    }
    kinds
};

/// The kind of the character that begins at a byte, and its length.
#[inline]
fn kind(bytes: &[u8], at: usize) -> (Kind, usize) {
    let Some(byte) = bytes.get(at) else {
        return (Kind::Blank, 0);
    };
    match KINDS[usize::from(*byte)] {
        Kind::Lead => longer(&bytes[at..]),
        kind => (kind, 1),
    }
}

fn longer(bytes: &[u8]) -> (Kind, usize) {
    match bytes {
        // × and ÷ stand among the letters.
        [0xc3, 0x97 | 0xb7, ..] | [0xc2, 0xab | 0xbb, ..] => (Kind::Sign, 2),
        [0xc3..=0xc9, ..] => (Kind::Letter, 2),
        // – — “ ” „ … €
        [0xe2, 0x80, 0x93 | 0x94 | 0x9c..=0x9e | 0xa6, ..] | [0xe2, 0x82, 0xac, ..] => {
            (Kind::Sign, 3)
        }
        _ => (Kind::Other, 1),
    }
}

/// The end of what most words are: letters and digits of ASCII up to the next blank.
#[inline]
pub(super) fn simple_word(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while let Some(Kind::Letter | Kind::Digit) =
        bytes.get(end).map(|byte| KINDS[usize::from(*byte)])
    {
        end += 1;
    }
    let is_whole = bytes
        .get(end)
        .is_none_or(|byte| KINDS[usize::from(*byte)] == Kind::Blank);
    (is_whole && end > start).then_some(end)
}

/// Hands the words from a byte up to the next blank to `push`, from where to where, and says where
/// that is. `None` if something stands there that only a segmenter can judge; what was handed
/// over then is worth nothing.
#[inline]
pub(super) fn plain_words(
    bytes: &[u8],
    mut at: usize,
    apostrophes_join: bool,
    mut push: impl FnMut(usize, usize),
) -> Option<usize> {
    loop {
        let start = at;
        let (first, length) = kind(bytes, at);
        at += length;
        match first {
            Kind::Letter | Kind::Digit => at = word_end(bytes, at, first, apostrophes_join)?,
            Kind::Sign | Kind::Joint | Kind::DigitJoint => {}
            Kind::Blank => return Some(start),
            Kind::Lead | Kind::Other => return None,
        }
        push(start, at);
    }
}

/// The end of a word that goes on at a byte, behind a letter or digit.
#[inline]
fn word_end(
    bytes: &[u8],
    mut at: usize,
    mut before: Kind,
    apostrophes_join: bool,
) -> Option<usize> {
    loop {
        // What most of a text is.
        while let Some(byte) = bytes.get(at)
            && let plain @ (Kind::Letter | Kind::Digit) = KINDS[usize::from(*byte)]
        {
            before = plain;
            at += 1;
        }
        let (next, length) = kind(bytes, at);
        match next {
            Kind::Letter | Kind::Digit => before = next,
            Kind::Joint | Kind::DigitJoint => {
                let (behind, _) = kind(bytes, at + length);
                let joins = next == Kind::Joint || before == Kind::Digit;
                match behind {
                    Kind::Other => return None,
                    _ if behind != before || !joins => return Some(at),
                    _ if bytes[at] == b'\'' && !apostrophes_join => return None,
                    _ => {}
                }
            }
            Kind::Sign | Kind::Blank => return Some(at),
            Kind::Lead | Kind::Other => return None,
        }
        at += length;
    }
}
