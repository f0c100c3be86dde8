//! What is done in the frames that are measured.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};

use crate::desk::Desk;
use crate::meter;

/// The kinds of frames in the order of the table.
pub const KINDS: [&str; 13] = [
    "idle",
    "scroll",
    "fling",
    "drag selection",
    "hover",
    "caret",
    "tag",
    "undo",
    "tag after save",
    "find",
    "resize",
    "zoom",
    "first paint",
];

/// CPU milliseconds of the frames of each kind; none for what was not measured.
#[derive(Default)]
pub struct Frames(pub Vec<(&'static str, Vec<f64>)>);

impl Frames {
    pub fn add(&mut self, kind: &'static str, times: Vec<f64>) {
        assert!(KINDS.contains(&kind), "{kind} has a row");
        self.0.push((kind, times));
    }

    /// Median and 99th percentile of a kind.
    pub fn of(&self, kind: &str) -> Option<(f64, f64)> {
        let (_, times) = self.0.iter().find(|(name, _)| *name == kind)?;
        let mut times = times.clone();
        Some((
            meter::quantile(&mut times, 0.5),
            meter::quantile(&mut times, 0.99),
        ))
    }
}

fn key(key: Key, modifiers: Modifiers, text: Option<&str>) -> Vec<Event> {
    let press = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    let mut events = vec![press(true)];
    events.extend(text.map(|text| Event::Text(text.to_owned())));
    events.push(press(false));
    events
}

fn chord(of: Key) -> Vec<Event> {
    key(of, Modifiers::COMMAND, None)
}

fn wheel(at: Pos2, distance: f32) -> Vec<Event> {
    let turn = Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, distance),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(at), turn]
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn many(desk: &mut Desk, frames: usize, mut events: impl FnMut(usize) -> Vec<Event>) -> Vec<f64> {
    (0..frames).map(|nth| desk.frame(events(nth))).collect()
}

fn part(nth: usize) -> f32 {
    f32::from(u16::try_from(nth).unwrap_or(0))
}

/// How many frames the window draws in ten seconds in which nothing happens.
pub fn idle_frames(desk: &mut Desk) -> usize {
    let settle = 600;
    for _ in 0..settle {
        if desk.wants > 10.0 {
            break;
        }
        desk.frame(Vec::new());
    }
    let (mut left, mut count) = (10.0, 0);
    while desk.wants < left && count < settle {
        left -= desk.wants.max(1.0 / 60.0);
        desk.frame_after(desk.wants.max(1.0 / 60.0), Vec::new());
        count += 1;
    }
    count
}

/// Where the text is in the window.
fn middle(desk: &Desk) -> Pos2 {
    pos2(desk.size.x * 0.46, desk.size.y * 0.55)
}

/// What only moves about: everywhere in the text, and near its end last.
pub fn looking(desk: &mut Desk, frames: &mut Frames) {
    let at = middle(desk);
    frames.add("idle", many(desk, 500, |_| Vec::new()));
    let scroll = many(desk, 500, |nth| {
        wheel(at, if nth % 200 < 150 { -60.0 } else { 60.0 })
    });
    frames.add("scroll", scroll);
    let fling = many(desk, 500, |nth| wheel(at, -4000.0 / (1.0 + part(nth % 60))));
    frames.add("fling", fling);
}

fn go_near_the_end(desk: &mut Desk) {
    let at = middle(desk);
    desk.frame(chord(Key::End));
    many(desk, 20, |_| wheel(at, 300.0));
    many(desk, 30, |_| Vec::new());
    desk.frame(vec![Event::PointerMoved(at), button(at, true)]);
    desk.frame(vec![button(at, false)]);
    many(desk, 30, |_| Vec::new());
}

fn pointing(desk: &mut Desk, frames: &mut Frames) {
    let at = middle(desk);
    desk.frame(vec![Event::PointerMoved(at), button(at, true)]);
    let mut most = 0;
    let drag = (0..300).map(|nth| {
        let to = at + vec2(part(nth % 50) * 4.0, part(nth % 20) * 8.0);
        let took = desk.frame(vec![Event::PointerMoved(to)]);
        let selected = desk.session().selected();
        most = most.max(selected.map_or(0, |range| range.bytes().len()));
        took
    });
    frames.add("drag selection", drag.collect());
    assert!(most > 20, "{most} bytes were selected");
    desk.frame(vec![button(at, false)]);
    desk.frame(key(Key::Escape, Modifiers::NONE, None));
    many(desk, 30, |_| Vec::new());
    let size = desk.size;
    let hover = many(desk, 500, |nth| {
        let across = size.x * (0.3 + 0.6 * part(nth % 100) / 100.0);
        let down = size.y * (0.2 + 0.7 * part(nth) / 500.0);
        vec![Event::PointerMoved(pos2(across, down))]
    });
    frames.add("hover", hover);
    desk.frame(vec![Event::PointerMoved(at)]);
}

/// A command runs at the end of its frame; the next frame draws what became of it. Both count.
fn two(desk: &mut Desk, times: &mut Vec<f64>, events: Vec<Event>) {
    times.push(desk.frame(events));
    times.push(desk.frame(Vec::new()));
}

fn steps(desk: &mut Desk, frames: &mut Frames) {
    const STEPS: usize = 200;
    let (mut caret, mut tag, mut undo, mut saved) = (vec![], vec![], vec![], vec![]);
    let before = desk.work().0;
    let onwards = desk.onwards();
    for _ in 0..STEPS {
        two(desk, &mut caret, key(onwards, Modifiers::CTRL, None));
        two(desk, &mut tag, key(Key::F, Modifiers::NONE, Some("f")));
    }
    let tagged = desk.work().0 - before;
    for _ in 0..STEPS {
        two(desk, &mut undo, chord(Key::Z));
    }
    assert!(tagged > STEPS / 4, "only {tagged} words were tagged");
    assert!(desk.work().0 <= before, "undo takes them back");
    for _ in 0..20 {
        two(desk, &mut caret, key(onwards, Modifiers::CTRL, None));
        two(desk, &mut saved, chord(Key::S));
        two(desk, &mut saved, key(Key::A, Modifiers::NONE, Some("a")));
    }
    frames.add("caret", caret);
    frames.add("tag", tag);
    frames.add("undo", undo);
    frames.add("tag after save", saved);
}

/// Types words that are there, letter by letter, takes them back, and types one that is not.
fn finding(desk: &mut Desk, frames: &mut Frames, words: &str) {
    desk.frame(chord(Key::F));
    many(desk, 3, |_| Vec::new());
    let mut times = Vec::new();
    for typed in [words, "zqxj"] {
        for letter in typed.chars() {
            times.push(desk.frame(vec![Event::Text(letter.to_string())]));
            times.extend(many(desk, 5, |_| Vec::new()));
        }
        times.extend(many(desk, 20, |_| Vec::new()));
        for _ in typed.chars() {
            two(desk, &mut times, key(Key::Backspace, Modifiers::NONE, None));
        }
    }
    frames.add("find", times);
    desk.frame(key(Key::Escape, Modifiers::NONE, None));
    many(desk, 30, |_| Vec::new());
}

fn changing_size(desk: &mut Desk, frames: &mut Frames) {
    let size = desk.size;
    let resize = (0..300).map(|nth| {
        desk.size.x = size.x - part(nth % 60) * 7.0;
        desk.frame(Vec::new())
    });
    frames.add("resize", resize.collect());
    desk.size = size;
    let at = middle(desk);
    desk.frame(vec![Event::PointerMoved(at)]);
    let zoom = many(desk, 200, |nth| {
        vec![Event::Zoom(if nth % 10 < 5 { 1.1 } else { 0.9 })]
    });
    frames.add("zoom", zoom);
}

/// Everything, with `words` to look for.
pub fn everything(desk: &mut Desk, words: &str) -> Frames {
    let mut frames = Frames::default();
    looking(desk, &mut frames);
    go_near_the_end(desk);
    pointing(desk, &mut frames);
    steps(desk, &mut frames);
    finding(desk, &mut frames, words);
    changing_size(desk, &mut frames);
    frames
}
