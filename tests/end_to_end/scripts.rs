//! One word each in an Arabic, a Hebrew, a Hindi, a Thai and a Chinese article: selected and
//! tagged by keyboard, another by mouse; judged by what is exported.

use std::path::{Path, PathBuf};
use std::time::Duration;

use claimdesk::text::marked;
use claimdesk::text::segment::{self, Unit};
use claimdesk::text::{ArticleText, ByteOffset, TextRange};
use claimdesk::ui::theme::Theme;

use crate::picture::Area;
use crate::screen::{Program, Screen, export, wait, within};

/// An article of `tests/data/scripts`, and two words that stand in it once.
struct Page {
    name: &'static str,
    language: &'static str,
    from_the_right: bool,
    typed: &'static str,
    dragged: &'static str,
}

const ARABIC: Page = Page {
    name: "arabic",
    language: "ar",
    from_the_right: true,
    typed: "الأحمدي",
    dragged: "الإصلاح",
};
const HEBREW: Page = Page {
    name: "hebrew",
    language: "he",
    from_the_right: true,
    typed: "לנוסעים",
    dragged: "הַנָּמֵל",
};
const HINDI: Page = Page {
    name: "devanagari",
    language: "hi",
    from_the_right: false,
    typed: "प्राधिकरण",
    dragged: "कर्त्तव्य",
};
const THAI: Page = Page {
    name: "thai",
    language: "th",
    from_the_right: false,
    typed: "อังคาร",
    dragged: "ญี่ปุ่น",
};
const CHINESE: Page = Page {
    name: "chinese",
    language: "zh",
    from_the_right: false,
    typed: "渡轮",
    dragged: "调查",
};

impl Page {
    fn text(&self) -> ArticleText {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data/scripts")
            .join(format!("{}.txt", self.name));
        marked::parse(&std::fs::read_to_string(file).unwrap())
            .unwrap()
            .text
    }

    /// Keys of the arrows that go on and back in the text, where the paragraph is written from
    /// the right.
    fn arrows(&self) -> (&'static str, &'static str) {
        if self.from_the_right {
            ("Left", "Right")
        } else {
            ("Right", "Left")
        }
    }

    /// The keys that select a word: paragraphs, words, one word back to its start, then its
    /// letters one by one.
    fn keys_to_select(&self, text: &ArticleText, word: TextRange) -> Vec<String> {
        let (on, back) = self.arrows();
        let mut keys: Vec<String> = ["Escape", "Escape", "Escape", "ctrl+2", "ctrl+Home"]
            .map(str::to_owned)
            .into();
        let paragraph = text.paragraph_at(word.start());
        let mut at = ByteOffset::ZERO;
        if paragraph > 0 {
            // Each goes to the end of a paragraph; a step of a word then begins the next.
            keys.extend((0..paragraph).map(|_| "ctrl+Down".to_owned()));
            at = text.paragraph(paragraph - 1).1;
        }
        while at < word.end() {
            keys.push(format!("ctrl+{on}"));
            at = segment::next(text, at, Unit::Word);
        }
        assert_eq!(at, word.end(), "{}: a word of its own", self.name);
        keys.push(format!("ctrl+{back}"));
        at = segment::previous(text, at, Unit::Word);
        assert_eq!(at, word.start(), "{}: a word of its own", self.name);
        while at < word.end() {
            keys.push(format!("shift+{on}"));
            at = segment::next(text, at, Unit::Grapheme);
        }
        keys
    }
}

fn place(text: &ArticleText, word: &str) -> TextRange {
    let mut places = text.as_str().match_indices(word);
    let (start, _) = places.next().unwrap_or_else(|| panic!("no “{word}”"));
    assert!(places.next().is_none(), "“{word}” stands twice");
    text.range_of_bytes(start..start + word.len()).unwrap()
}

/// Where the selection is painted.
fn selection(screen: &Screen) -> Option<Area> {
    let picture = screen.picture();
    [Theme::light(), Theme::dark()].iter().find_map(|theme| {
        let [red, green, blue, _] = theme.selection.to_array();
        picture.area_of([red, green, blue])
    })
}

fn one_line(area: Area) -> bool {
    area.width() > 8 && (8..60).contains(&area.height())
}

/// Label, words, and code points of the mentions on disk.
fn mentions(screen: &Screen, project: &Path) -> Vec<(String, String, u64, u64)> {
    let exported = export(screen, project);
    let mentions = exported["mentions"].as_array().cloned().unwrap_or_default();
    mentions
        .iter()
        .map(|mention| {
            (
                mention["label"].as_str().unwrap().to_owned(),
                mention["quote"].as_str().unwrap().to_owned(),
                mention["start"].as_u64().unwrap(),
                mention["end"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn wanted(text: &ArticleText, label: &str, word: &str) -> (String, String, u64, u64) {
    let start = text.as_str().split(word).next().unwrap().chars().count();
    let end = start + word.chars().count();
    (label.to_owned(), word.to_owned(), start as u64, end as u64)
}

/// Does something until it has the mention on disk; a slow machine may swallow a key, then it is
/// undone and done again.
fn until_tagged(
    program: &Program<'_>,
    mention: &(String, String, u64, u64),
    count: usize,
    mut act: impl FnMut(),
) {
    let mut seen = Vec::new();
    for _ in 0..3 {
        act();
        let came = within(Duration::from_secs(20), &mut || {
            seen = mentions(program.screen, &program.project);
            seen.len() == count
        });
        if came && seen.contains(mention) {
            return;
        }
        eprintln!("again: {seen:?}, not {mention:?}");
        if seen.len() >= count {
            program.keys(&["ctrl+z"]);
            wait("the undone step", || {
                mentions(program.screen, &program.project).len() < count
            });
        }
    }
    panic!("{mention:?} did not come: {seen:?}");
}

fn press(program: &Program<'_>, keys: &[String]) {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    program.keys(&keys);
}

/// Where a word is painted: selected by keyboard, seen on the screen, and let go again.
fn seen_at(program: &Program<'_>, page: &Page, text: &ArticleText, word: TextRange) -> Area {
    let mut area = None;
    press(program, &page.keys_to_select(text, word));
    wait("the selection on the screen", || {
        let before = area;
        area = selection(program.screen);
        area.is_some_and(one_line) && area == before
    });
    program.keys(&["Escape"]);
    wait("no selection on the screen", || {
        selection(program.screen).is_none()
    });
    area.unwrap()
}

/// The word behind another one.
fn next_word(text: &ArticleText, word: TextRange) -> TextRange {
    let end = segment::next(text, word.end(), Unit::Word);
    let start = segment::previous(text, end, Unit::Word);
    text.range(start, end).unwrap()
}

/// Drags over a word, each step after the screen has shown the one before.
fn drag_over(program: &Program<'_>, area: Area) {
    let screen = program.screen;
    let (middle, height) = area.middle();
    // Not its very edges: a selection with the pointer grows to whole words.
    let (left, right) = (area.left + 3, area.right - 3);
    program.keys(&["Escape", "ctrl+Home"]);
    let mut before = screen.picture().part(area);
    wait("the word as it is by itself", || {
        let known = std::mem::replace(&mut before, screen.picture().part(area));
        known == before && selection(screen).is_none()
    });
    program.mouse((left, height), Some("mousedown"));
    wait("the caret in the word", || {
        screen.picture().part(area) != before
    });
    program.mouse((middle, height), None);
    wait("the selection", || selection(screen).is_some());
    program.mouse((right, height), None);
    wait("the word as the selection", || {
        selection(screen).is_some_and(|found| {
            found.left.abs_diff(area.left) <= 1 && found.right.abs_diff(area.right) <= 1
        })
    });
    program.mouse((right, height), Some("mouseup"));
}

fn project(screen: &Screen, page: &Page, text: &ArticleText) -> PathBuf {
    let file = screen.path("page.txt");
    std::fs::write(&file, text.as_str()).unwrap();
    let folder = screen.path("project");
    let made = screen
        .claimdesk()
        .args(["new", "--person", "Lena Marsh"])
        .arg(&folder)
        .arg(&file)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let exported = export(screen, &folder);
    assert_eq!(exported["text"], text.as_str());
    assert_eq!(exported["meta"]["language"], page.language);
    folder
}

fn one_word_by_keyboard_and_one_by_mouse(page: &Page) {
    let Some(screen) = Screen::new() else { return };
    let text = page.text();
    let folder = project(&screen, page, &text);
    let mut program = screen.open(&folder);

    let typed = wanted(&text, "figure", page.typed);
    let mut keys = page.keys_to_select(&text, place(&text, page.typed));
    keys.push("f".to_owned());
    until_tagged(&program, &typed, 1, || press(&program, &keys));

    let dragged = wanted(&text, "actor", page.dragged);
    let word = place(&text, page.dragged);
    let mut area = None;
    until_tagged(&program, &dragged, 2, || {
        let seen = seen_at(&program, page, &text, word);
        drag_over(&program, seen);
        program.keys(&["a"]);
        area = Some(seen);
    });
    let area = area.unwrap();
    let follows = (0..3).any(|_| {
        let after = seen_at(&program, page, &text, next_word(&text, word));
        let (first, second) = if page.from_the_right {
            (after, area)
        } else {
            (area, after)
        };
        first.right <= second.left + 1
    });
    assert!(follows, "the next word on its proper side of {area:?}");
    program.keys(&["ctrl+q"]);
    program.ended();
    let mut found = mentions(&screen, &folder);
    found.sort();
    let mut both = vec![typed, dragged];
    both.sort();
    assert_eq!(found, both);
}

#[test]
fn in_an_arabic_article() {
    one_word_by_keyboard_and_one_by_mouse(&ARABIC);
}

#[test]
fn in_a_hebrew_article() {
    one_word_by_keyboard_and_one_by_mouse(&HEBREW);
}

#[test]
fn in_a_hindi_article() {
    one_word_by_keyboard_and_one_by_mouse(&HINDI);
}

#[test]
fn in_a_thai_article() {
    one_word_by_keyboard_and_one_by_mouse(&THAI);
}

#[test]
fn in_a_chinese_article() {
    one_word_by_keyboard_and_one_by_mouse(&CHINESE);
}
