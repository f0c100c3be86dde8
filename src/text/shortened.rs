//! Words for places with little room: cut off between words, with an ellipsis.

/// The first words, no more than `most` characters (code points) of them.
#[must_use]
pub fn first_words(words: &str, most: usize) -> String {
    let Some((at, _)) = words.char_indices().nth(most) else {
        return words.to_owned();
    };
    let (kept, left_out) = words.split_at(at);
    let border = kept.rfind(char::is_whitespace);
    let end = match border.filter(|end| end * 3 > at) {
        Some(end) if !left_out.starts_with(char::is_whitespace) => end,
        // Between words already, or in one that is longer than what would be left.
        _ => at,
    };
    format!("{}…", kept[..end].trim_end())
}

/// The last words, no more than `most` characters (code points) of them.
#[must_use]
pub fn last_words(words: &str, most: usize) -> String {
    let from = most.checked_sub(1);
    let from = from.map_or(Some(words.len()), |from| {
        words.char_indices().rev().nth(from).map(|(at, _)| at)
    });
    let (left_out, kept) = words.split_at(from.unwrap_or(0));
    if left_out.is_empty() {
        return words.to_owned();
    }
    let border = kept.find(char::is_whitespace);
    let start = match border.filter(|start| start * 3 < kept.len() * 2) {
        Some(start) if !left_out.ends_with(char::is_whitespace) => start,
        _ => 0,
    };
    format!("…{}", kept[start..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::{first_words, last_words};

    #[test]
    fn words_are_cut_off_between_words() {
        for (most, first, last) in [
            (0, "…", "…"),
            (6, "Forty…", "…Ada"),
            (8, "Forty…", "…met Ada"),
            (12, "Forty…", "…men met Ada"),
            (13, "Forty sailors…", "…men met Ada"),
            (20, "Forty sailors and…", "…and men met Ada"),
            (
                40,
                "Forty sailors and men met Ada",
                "Forty sailors and men met Ada",
            ),
        ] {
            let words = "Forty sailors and men met Ada";
            assert_eq!(first_words(words, most), first, "{most}");
            assert_eq!(last_words(words, most), last, "{most}");
        }
        // Without blanks a cut goes where it must; it never cuts a character.
        assert_eq!(first_words("四十人が乗船していた", 4), "四十人が…");
        assert_eq!(last_words("四十人が乗船していた", 4), "…していた");
        assert_eq!(first_words("A 四十人が乗船していた", 6), "A 四十人が…");
    }
}
