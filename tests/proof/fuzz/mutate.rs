//! Changes inputs at random: bytes, words, lines, brackets, numbers, pieces of other inputs.

use crate::dice::Dice;

/// No input grows beyond this.
const LONGEST: usize = 64 << 10;

/// What any text may trip over.
const TRICKY: &[&str] = &[
    "",
    "\0",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "\u{301}",
    "é",
    "漢",
    "😀",
    "👩‍👧",
    "ש",
    "٣",
    "\u{10ffff}",
    "\\",
    "\"",
    "'",
    "\\u{0}",
    "\\u{110000}",
    "\\ud800",
    "\\x00",
    "//",
    "/*",
    "*/",
    "../",
    "/",
    "CON",
    "NaN",
    "inf",
    "-",
    "+",
    ".",
    ",",
    ":",
    ";",
    "|",
    "#",
    "r#\"",
    "\"#",
    "()",
    "[]",
    "{}",
    "Some(",
    "None",
    "true",
    "false",
    "null",
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "63",
    "64",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "79228162514264337593543950335",
    "1e400",
    "1e-400",
    "0x10",
    "00",
    "1_0",
    "0.1",
    "-0.0",
    "1e9",
];

const BRACKETS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("\"", "\""),
    ("<b>", "</b>"),
    ("<div>", "</div>"),
    ("«", "|figure»"),
    ("Some(", ")"),
    ("{\"a\":", "}"),
    ("/*", "*/"),
    ("<table><tr><td>", ""),
];

/// A changed copy of one of `all`.
pub fn mutate(dice: &mut Dice, all: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = dice.pick(all).clone();
    let power = dice.below(4);
    let rounds = 1 + dice.below(1 << power);
    for _ in 0..rounds {
        once(dice, &mut bytes, all, words);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn once(dice: &mut Dice, bytes: &mut Vec<u8>, all: &[Vec<u8>], words: &[&str]) {
    let at = dice.below(bytes.len() + 1);
    match dice.below(16) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            let value = dice.next() as u8;
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        2 => {
            let count = 1 + dice.below(4);
            let new: Vec<u8> = (0..count).map(|_| dice.next() as u8).collect();
            insert(bytes, at, &new);
        }
        3 => drop(bytes.drain(piece(dice, bytes.len()))),
        4 => {
            let piece = bytes[piece(dice, bytes.len())].to_vec();
            insert(bytes, at, &piece);
        }
        5 => {
            let other = dice.pick(all);
            let piece = other[piece(dice, other.len())].to_vec();
            insert(bytes, at, &piece);
        }
        6 => {
            let other = dice.pick(all);
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        7 | 8 if !words.is_empty() => {
            let word = dice.pick(words).as_bytes().to_vec();
            insert(bytes, at, &word);
        }
        9 => {
            let tricky = dice.pick(TRICKY).as_bytes();
            insert(bytes, at, tricky);
        }
        10 => number(dice, bytes, at),
        11 => lines(dice, bytes),
        12 => nest(dice, bytes),
        13 => {
            let piece = bytes[piece(dice, bytes.len())].to_vec();
            let times = 1 << dice.below(10);
            if piece.len() * times < LONGEST {
                insert(bytes, at, &piece.repeat(times));
            }
        }
        14 => token(dice, bytes, at, words),
        _ => bytes.truncate(at),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    if bytes.len() + new.len() <= LONGEST {
        bytes.splice(at..at, new.iter().copied());
    }
}

/// A piece, mostly a short one.
fn piece(dice: &mut Dice, length: usize) -> std::ops::Range<usize> {
    let start = dice.below(length + 1);
    let most = if dice.once_in(4) { length } else { 24 };
    start..length.min(start + dice.below(most + 1))
}

/// The run of bytes round `at` that `belongs` accepts.
fn run(bytes: &[u8], at: usize, belongs: impl Fn(u8) -> bool) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|b| !belongs(*b));
    let end = bytes[at..].iter().position(|b| !belongs(*b));
    start.map_or(0, |start| start + 1)..end.map_or(bytes.len(), |end| at + end)
}

/// Puts another number in the place of the one after `at`.
fn number(dice: &mut Dice, bytes: &mut Vec<u8>, at: usize) {
    let Some(first) = bytes[at..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let range = run(bytes, at + first, |b| b.is_ascii_digit());
    let new = dice.pick(NUMBERS).as_bytes();
    bytes.splice(range, new.iter().copied());
}

/// Puts another word in the place of the one at `at`, or swaps it with a second one.
fn token(dice: &mut Dice, bytes: &mut Vec<u8>, at: usize, words: &[&str]) {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80;
    let range = run(bytes, at, is_word);
    let new = if words.is_empty() || dice.once_in(2) {
        let other = dice.below(bytes.len() + 1);
        bytes[run(bytes, other, is_word)].to_vec()
    } else {
        dice.pick(words).as_bytes().to_vec()
    };
    if bytes.len() + new.len() <= LONGEST {
        bytes.splice(range, new);
    }
}

/// Drops, doubles or swaps lines.
fn lines(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    if lines.is_empty() {
        return;
    }
    let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(3) {
        0 => drop(lines.remove(a)),
        1 => lines.insert(b, lines[a].clone()),
        _ => lines.swap(a, b),
    }
    *bytes = lines.concat();
    bytes.truncate(LONGEST);
}

/// Puts a piece into brackets, sometimes many.
fn nest(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let range = piece(dice, bytes.len());
    let (open, close) = *dice.pick(BRACKETS);
    let times = if dice.once_in(3) {
        1 << dice.below(13)
    } else {
        1
    };
    if bytes.len() + times * (open.len() + close.len()) > LONGEST {
        return;
    }
    let inside = bytes[range.clone()].to_vec();
    let new = [
        open.repeat(times).into_bytes(),
        inside,
        close.repeat(times).into_bytes(),
    ];
    bytes.splice(range, new.concat());
}
