//! Characters that can't be seen but change what is: control characters, zero-width ones, marks
//! and overrides of direction. In names and messages they are shown by their numbers.

use std::borrow::Cow;

/// Whether a character has no ink and is no space: it could break a line, turn words round, or
/// make two names look the same. These are the control characters, the separators of lines, and
/// what Unicode calls `Default_Ignorable_Code_Point` or `Cf`, but for the signs of Arabic, Syriac
/// and Kaithi that stand before numbers and have ink (`Prepended_Concatenation_Mark`); the test
/// of the signs in the article view walks over all of Unicode.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Words with every unseen character written as its number, ‹U+202E›. Joiners where writing needs
/// them (Persian, the scripts of India, emoji) stay.
#[must_use]
pub fn shown(words: &str) -> Cow<'_, str> {
    if !has_unseen(words) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len() + 16);
    let mut before = None;
    for character in words.chars() {
        if is_unseen(character) && !is_at_home(before, character) {
            out.push_str(&format!("‹U+{:04X}›", u32::from(character)));
        } else {
            out.push(character);
        }
        before = Some(character);
    }
    Cow::Owned(out)
}

/// [`shown`] of words in several lines: where lines end stays.
#[must_use]
pub fn shown_lines(words: &str) -> Cow<'_, str> {
    if !words.contains('\n') {
        return shown(words);
    }
    let lines: Vec<_> = words.lines().map(shown).collect();
    Cow::Owned(lines.join("\n"))
}

/// Whether there is an unseen character that [`shown`] would write out.
#[must_use]
pub fn has_unseen(words: &str) -> bool {
    if words.is_ascii() {
        return words.bytes().any(|byte| byte.is_ascii_control());
    }
    let mut before = None;
    words.chars().any(|character| {
        let found = is_unseen(character) && !is_at_home(before, character);
        before = Some(character);
        found
    })
}

/// Whether an unseen character chooses the shape of the sign before it. What follows a letter
/// that has no other shapes, or another unseen character, hides something.
#[must_use]
pub fn is_variation(before: Option<char>, character: char) -> bool {
    let Some(before) = before.filter(|before| !is_unseen(*before)) else {
        return false;
    };
    match character {
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(before, '\u{1800}'..='\u{18af}'),
        // Keycaps, © and ®; then signs, emoji, and letters from Myanmar on.
        '\u{fe00}'..='\u{fe0f}' => {
            matches!(before, '0'..='9' | '#' | '*' | '©' | '®' | '\u{1000}'..='\u{109f}')
                || (before >= '\u{2010}' && !before.is_whitespace())
        }
        '\u{e0100}'..='\u{e01ef}' => matches!(
            before,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        ),
        _ => false,
    }
}

/// Whether writing needs an unseen character after this one.
#[must_use]
pub fn is_at_home(before: Option<char>, character: char) -> bool {
    if is_variation(before, character) {
        return true;
    }
    let Some(before) = before else { return false };
    let joins = matches!(
        before,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}' | '\u{1800}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}'
    );
    let picture = matches!(
        before,
        '\u{203c}'..='\u{3299}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'
    );
    match character {
        '\u{200c}' => joins,
        '\u{200d}' => joins || picture,
        // Flags of parts of countries are spelt with tags.
        '\u{e0020}'..='\u{e007f}' => {
            before == '\u{1f3f4}' || matches!(before, '\u{e0020}'..='\u{e007e}')
        }
        // They put the signs of a word on top of each other.
        '\u{13430}'..='\u{1343f}' => matches!(before, '\u{13000}'..='\u{13455}'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_trick_is_written_out_and_writing_stays() {
        assert_eq!(shown("Ada\u{202e}ecalevoL"), "Ada‹U+202E›ecalevoL");
        assert_eq!(
            shown("a\u{200b}b\u{1b}[2J\n"),
            "a‹U+200B›b‹U+001B›[2J‹U+000A›"
        );
        assert_eq!(shown_lines("a\u{200b}\nb\r\nc"), "a‹U+200B›\nb\nc");
        assert_eq!(shown("Ad\u{200d}a \u{e0041}"), "Ad‹U+200D›a ‹U+E0041›");
        assert_eq!(shown("a\u{fe0f}"), "a‹U+FE0F›");
        assert_eq!(shown("😀\u{e0100}"), "😀‹U+E0100›");
        assert_eq!(shown("❤\u{fe0f}\u{fe0f}"), "❤\u{fe0f}‹U+FE0F›");
        for fine in [
            "1\u{fe0f}\u{20e3} ©\u{fe0f} 葛\u{e0101} ᠮ\u{180b}",
            "Ada Lovelace",
            "می\u{200c}خواهم",
            "👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥",
            "क्\u{200d}ष",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "Zoë «Ü»",
            "שלום",
        ] {
            assert!(!has_unseen(fine), "{fine:?}");
            assert_eq!(shown(fine), fine);
        }
    }
}
