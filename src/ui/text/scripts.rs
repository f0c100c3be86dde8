//! Which scripts the present layout does not set rightly. What is wrong is said beside it.

/// What to say of the first script in `text` that is not set rightly; `None` if all is well.
///
/// These need joined or reordered letters, or letters from right to left, or a font that is not
/// bundled. Marks and offsets are right in any case: they are positions in the text.
#[must_use]
pub fn unsupported_script(text: &str) -> Option<&'static str> {
    if text.is_ascii() {
        return None;
    }
    text.chars().find_map(of_char)
}

fn of_char(character: char) -> Option<&'static str> {
    if character < '\u{590}' {
        return None;
    }
    Some(match character {
        '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => "Hebrew is not laid out correctly yet",
        '\u{600}'..='\u{6FF}'
        | '\u{750}'..='\u{77F}'
        | '\u{870}'..='\u{8FF}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}' => "Arabic is not laid out correctly yet",
        '\u{700}'..='\u{74F}' | '\u{860}'..='\u{86F}' => "Syriac is not laid out correctly yet",
        '\u{780}'..='\u{7BF}' => "Thaana is not laid out correctly yet",
        '\u{7C0}'..='\u{7FF}' => "N’Ko is not laid out correctly yet",
        '\u{900}'..='\u{97F}' | '\u{A8E0}'..='\u{A8FF}' => {
            "Devanagari is not laid out correctly yet"
        }
        '\u{980}'..='\u{9FF}' => "Bengali is not laid out correctly yet",
        '\u{A00}'..='\u{A7F}' => "Gurmukhi is not laid out correctly yet",
        '\u{A80}'..='\u{AFF}' => "Gujarati is not laid out correctly yet",
        '\u{B00}'..='\u{B7F}' => "Odia is not laid out correctly yet",
        '\u{B80}'..='\u{BFF}' => "Tamil is not laid out correctly yet",
        '\u{C00}'..='\u{C7F}' => "Telugu is not laid out correctly yet",
        '\u{C80}'..='\u{CFF}' => "Kannada is not laid out correctly yet",
        '\u{D00}'..='\u{D7F}' => "Malayalam is not laid out correctly yet",
        '\u{D80}'..='\u{DFF}' => "Sinhala is not laid out correctly yet",
        '\u{E00}'..='\u{E7F}' => "Thai is not laid out correctly yet",
        '\u{E80}'..='\u{EFF}' => "Lao is not laid out correctly yet",
        '\u{F00}'..='\u{FFF}' => "Tibetan is not laid out correctly yet",
        '\u{1000}'..='\u{109F}' => "Burmese is not laid out correctly yet",
        '\u{10A0}'..='\u{10FF}' => "Georgian letters: no font",
        '\u{1200}'..='\u{139F}' => "Ethiopic letters: no font",
        '\u{1780}'..='\u{17FF}' => "Khmer is not laid out correctly yet",
        '\u{1800}'..='\u{18AF}' => "Mongolian is not laid out correctly yet",
        '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}' => {
            "Korean letters: no font"
        }
        '\u{3040}'..='\u{30FF}' => "Japanese letters: no font",
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' => "Chinese characters: no font",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::unsupported_script;

    #[test]
    fn what_is_set_rightly_is_not_spoken_of() {
        for words in [
            "Déjà vu – „so“",
            "Жук",
            "Ελληνικά",
            "≥ 40 km² €",
            "Việt",
            "👍🏽",
        ] {
            assert_eq!(unsupported_script(words), None, "{words}");
        }
    }

    #[test]
    fn the_first_script_that_is_not_is_named() {
        for (words, said) in [
            ("he said שלום to us", "Hebrew"),
            ("سلام", "Arabic"),
            ("नमस्ते", "Devanagari"),
            ("ไทย", "Thai"),
            ("তিন", "Bengali"),
            ("மூன்று", "Tamil"),
            ("中文", "Chinese characters: no font"),
            ("ひらがな", "Japanese"),
            ("한국어", "Korean"),
        ] {
            let note = unsupported_script(words).unwrap_or_default();
            assert!(note.starts_with(said), "{words}: {note}");
        }
    }
}
