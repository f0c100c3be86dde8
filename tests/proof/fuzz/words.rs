//! Targets: small languages, and what is read out of running text.

use std::collections::BTreeMap;
use std::ops::Range;

use claimdesk::analysis::figure::parse_figure;
use claimdesk::analysis::headings::paragraph_kinds;
use claimdesk::analysis::numbers::numbers;
use claimdesk::analysis::repeats::repeated_paragraphs;
use claimdesk::analysis::search::{Finder, Query};
use claimdesk::command::{Chord, Keymap, TABLE};
use claimdesk::model::{AttributeType, Project};
use claimdesk::store::Settings;
use claimdesk::text::{ArticleText, ByteOffset, marked, segment};

use super::{Target, kind_of, run, shape_of, some};
use crate::dice::quick_folder;

/// Chords, keymaps, and the settings that hold them.
#[test]
fn settings() {
    let folder = quick_folder();
    let check = move |input: &[u8]| {
        for name in ["settings.ron", "settings.damaged.ron"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        std::fs::write(folder.path().join("settings.ron"), input).unwrap();
        let (settings, note) = Settings::load_from(folder.path());
        settings
            .save_to(folder.path())
            .expect("settings can be saved");
        let (again, silent) = Settings::load_from(folder.path());
        assert_eq!(silent, None, "what was saved can be read");
        assert_eq!(again, settings, "what was saved is what is read");
        let preferences = &settings.preferences;
        assert!((50..=400).contains(&preferences.zoom));
        let scheme = Project::default().scheme;
        let (keymap, errors) = Keymap::new(&preferences.keys, &scheme);
        for row in TABLE {
            for chord in keymap.chords(row.id) {
                assert_eq!(Chord::parse(&chord.to_string()).as_ref(), Ok(chord));
            }
        }
        let _ = keymap.conflicts();
        let note = note.map(|note| shape_of(note.rsplit(": ").next().unwrap_or_default()));
        let errors: Vec<String> = errors
            .iter()
            .map(|error| shape_of(&error.to_string()))
            .collect();
        kind_of((
            note,
            errors,
            some(preferences.keys.len()),
            some(settings.recent_projects.len()),
        ))
    };
    let mut full = Settings::default();
    full.preferences.keys = BTreeMap::from([
        (
            "tag.figure".to_owned(),
            vec!["Alt+F".to_owned(), "Ctrl+Shift+é".to_owned()],
        ),
        ("tag.actor".to_owned(), vec![]),
        (
            "tag.source".to_owned(),
            vec!["Hyper+S".to_owned(), "+".to_owned()],
        ),
    ]);
    full.window_size = Some([1440.0, 900.0]);
    full.remember(
        std::path::Path::new("/home/ada/“x”"),
        &crate::support::person("ada"),
    );
    let home = quick_folder();
    full.save_to(home.path()).unwrap();
    let seed = std::fs::read(home.path().join("settings.ron")).unwrap();
    run(&Target {
        name: "settings",
        seeds: vec![
            seed,
            b"(theme: \"Dark\", keys: {\"tag.figure\": [\"F12\"]})".to_vec(),
            b"()".to_vec(),
        ],
        words: &[
            "theme:",
            "zoom:",
            "keys: {",
            "\"tag.figure\"",
            "window_size: Some((",
            "inf",
            "NaN",
            "last_project:",
            "recent_projects: [",
            "people: {",
            "Ctrl+",
            "Shift+",
            "Alt+",
            "Cmd+",
            "F12",
            "PgUp",
            "Space",
            "ẞ",
            "ǆ",
            "İ",
            "ﬁ",
            "+",
            "++",
            "None",
            "Some(",
            "\\u{0}",
        ],
        check: Box::new(check),
    });
}

/// Chords alone: many more of them than in settings.
#[test]
fn chords() {
    let check = |input: &[u8]| {
        let words = String::from_utf8_lossy(input);
        match Chord::parse(&words) {
            Err(error) => kind_of(shape_of(&error.to_string())),
            Ok(chord) => {
                assert_eq!(
                    Chord::parse(&chord.to_string()),
                    Ok(chord),
                    "{words:?} as {chord}"
                );
                kind_of(chord)
            }
        }
    };
    let defaults = TABLE.iter().flat_map(|row| row.chords);
    run(&Target {
        name: "chords",
        seeds: defaults.map(|chord| chord.as_bytes().to_vec()).collect(),
        words: &[
            "Ctrl+", "Shift+", "Alt+", "Cmd+", "F1", "F12", "Esc", "PgDn", "+", " ", "ß", "ẞ", "ŉ",
            "İ", "ı", "ǆ",
        ],
        check: Box::new(check),
    });
}

#[test]
fn marked_text() {
    let check = |input: &[u8]| {
        let source = String::from_utf8_lossy(input);
        let read = match marked::parse(&source) {
            Ok(read) => read,
            Err(error) => return kind_of(shape_of(&error.to_string())),
        };
        let written = marked::render_all(&read.text, &read.marks);
        let again = marked::parse(&written);
        let again = again.unwrap_or_else(|error| panic!("{written:?}: {error}"));
        assert_eq!(again.text, read.text, "{written:?}");
        assert_eq!(again.marks, read.marks, "{written:?}");
        kind_of((
            some(read.marks.len()),
            read.marks
                .iter()
                .map(|(extent, _)| some(extent.pieces().count()))
                .max(),
            read.caret.is_some(),
            read.selection.is_some(),
            written.contains(":1»"),
            written.contains('\\'),
        ))
    };
    run(&Target {
        name: "marked",
        seeds: [
            "«Ada Lovelace|actor» wrote «1|figure» note‸.",
            "«1:red «2:hot|a:1» iron|b:2» \\«Un mot\\» ⟦x⟧ a|b",
            "«3:a|x:3» b «3:c|x:3» «10:30|time» |»",
        ]
        .map(|seed| seed.as_bytes().to_vec())
        .to_vec(),
        words: &[
            "«",
            "»",
            "|figure»",
            "|a:1»",
            "«1:",
            "«2:",
            "‸",
            "⟦",
            "⟧",
            "\\",
            "|",
            ":",
            "10:",
            "a b",
            "-_",
        ],
        check: Box::new(check),
    });
}

/// Ranges are in order, inside the text, not empty and cut no character.
fn valid(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> usize {
    let mut last = 0;
    let mut count = 0;
    for range in ranges {
        assert!(
            range.start < range.end && range.start >= last,
            "{range:?} after {last}"
        );
        assert!(
            text.get(range.clone()).is_some(),
            "{range:?} cuts a character"
        );
        last = range.end;
        count += 1;
    }
    count
}

/// Numbers and figures, words and sentences, finding, headings and repeats.
#[test]
fn figures() {
    let check = |input: &[u8]| {
        let source = String::from_utf8_lossy(input);
        let Ok(text) = ArticleText::new(source.replace('\r', "\n")) else {
            return 0;
        };
        let all = text.as_str();
        let mut kinds = Vec::new();
        for language in ["en", "fr", "de", "xx"] {
            let found: Vec<_> = numbers(all, language).collect();
            valid(all, found.iter().cloned());
            for range in found.iter().take(64) {
                let (words, _) =
                    all[range.start..].split_at(all[range.start..].ceil_char_boundary(80));
                for words in [words, &all[range.clone()]] {
                    let Some(guess) = parse_figure(words, language) else {
                        continue;
                    };
                    for (key, value) in guess.attributes() {
                        let is_number = matches!(key, "value" | "low" | "high");
                        let fits = !is_number || AttributeType::Number.check(&value).is_ok();
                        assert!(fits && !value.is_empty(), "{key} {value:?} of {words:?}");
                    }
                    kinds.push((
                        guess.qualifier,
                        guess.value.is_some(),
                        guess.low.is_some(),
                        guess.high.is_some(),
                        guess.unit.is_some(),
                    ));
                }
            }
        }
        kinds.sort_unstable();
        kinds.dedup();
        let words = valid(all, segment::words(all));
        let sentences = valid(all, segment::sentences(all));
        let borders: Vec<usize> = segment::grapheme_borders(all).collect();
        assert!(borders.iter().all(|at| all.is_char_boundary(*at)));
        assert!(borders.is_sorted_by(|a, b| a < b));
        let middle = text.clamp(ByteOffset::new(all.len() / 2));
        for unit in [
            segment::Unit::Grapheme,
            segment::Unit::Word,
            segment::Unit::Sentence,
        ] {
            assert!(segment::next(&text, middle, unit) >= middle);
            assert!(segment::previous(&text, middle, unit) <= middle);
            if let Some(range) = segment::unit_at(&text, middle, unit) {
                assert!(text.owns(range));
            }
        }
        if let Some(piece) = all.split_whitespace().nth(1) {
            let finder = Finder::new(&Query::new(piece));
            assert!(
                valid(
                    all,
                    finder.find(&text).map(|r| r.start().get()..r.end().get())
                ) > 0,
                "{piece:?} is not found in its own text"
            );
        }
        let headings = paragraph_kinds(&text, "x").len();
        assert_eq!(headings, text.paragraph_count());
        assert_eq!(repeated_paragraphs(&text).len(), headings);
        kind_of((kinds, some(words), some(sentences), some(headings)))
    };
    run(&Target {
        name: "figures",
        seeds: [
            "More than 10 000 soldiers, 3–5 % of 1.234,56 € or 1,234.56; 12:30 on 2026-03-02. G20.",
            "Environ deux mille personnes, quatre-vingt-dix-neuf, 1,5 million d’euros, l’an dernier.",
            "Rund einundzwanzigtausend Menschen, zwischen 40 und 50 Prozent, 3½ Stunden, 10’000.",
            "٣٥ people, ۴۵٪, ३५०, １２３, one hundred and five, dozens, half a million.\n\nTitle\n\nTitle\n",
            "ไทย ภาษา 漢字かな交じり文。四十人。\u{301}3\u{301} שלום 40",
        ]
        .map(|seed| seed.as_bytes().to_vec())
        .to_vec(),
        words: &[
            "more than ", "at least ", "between ", " and ", " to ", "–", "-", "−", " %", "‰", " million",
            " Mrd.", " milliards", "half", "½", "dozen", "hundred", "thousand", "mille", "hundert",
            "und", "et un", ".", ",", "'", "’", "\u{202f}", "\u{a0}", "٫", "٬", "€", "$", "km²", "/",
            ":", "e5", "st", "th", "G20", "２", "٣", "fünf", "quatre-vingt", "minus ", "\u{301}", "\n\n",
        ],
        check: Box::new(check),
    });
}
