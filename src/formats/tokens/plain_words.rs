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

/// The end of what most words are: up to seven letters and digits of ASCII, and a blank behind them.
#[inline]
pub(super) fn short_word(bytes: &[u8], start: usize) -> Option<usize> {
    let (eight, _) = bytes.get(start..)?.split_first_chunk::<8>()?;
    let length = plain_length(*eight);
    let is_whole = matches!(eight.get(length), Some(b' ' | b'\n'));
    (is_whole && length > 0).then_some(start + length)
}

/// The end of the letters and digits of ASCII that stand from a byte on.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some((eight, _)) = bytes.get(end..).and_then(<[u8]>::split_first_chunk) {
        let length = plain_length(*eight);
        end += length;
        if length < eight.len() {
            return end;
        }
    }
    while let Some(Kind::Letter | Kind::Digit) =
        bytes.get(end).map(|byte| KINDS[usize::from(*byte)])
    {
        end += 1;
    }
    end
}

/// How many bytes are letters and digits of ASCII, up to the first other one. All eight are judged
/// at once, in one number.
#[inline]
fn plain_length(eight: [u8; 8]) -> usize {
    const HIGH: u64 = every(0x80);
    let all = u64::from_le_bytes(eight);
    let low = all & !HIGH;
    let letters = among::<b'a', b'z'>(low | const { every(0x20) });
    let plain = (letters | among::<b'0', b'9'>(low)) & !all & HIGH;
    ((plain ^ HIGH).trailing_zeros() / 8) as usize
}

/// Sets the highest bit of each byte from `FIRST` to `LAST`. All bytes are below 0x80, so that what
/// is added to one never reaches the next.
#[inline]
const fn among<const FIRST: u8, const LAST: u8>(bytes: u64) -> u64 {
    let from = bytes + const { every(0x80 - FIRST) };
    let beyond = bytes + const { every(0x7f - LAST) };
    from & !beyond
}

/// A byte eight times.
const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
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
        let start = at;
        at = plain_end(bytes, start);
        if at > start {
            before = KINDS[usize::from(bytes[at - 1])];
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
