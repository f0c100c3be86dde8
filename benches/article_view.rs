//! What a frame of the article view costs the UI thread, by length of the article.
//!
//! `cargo bench --bench article_view` prints a Markdown table. A frame is input, layout, marks
//! and tessellation, without a GPU.
//!
//! - "CPU mean": CPU time of the thread over all frames of a kind, divided by their number. Some
//!   systems count CPU time in steps of several milliseconds, so it is never read for one frame;
//!   the line below the table says how long the counted time was and how coarse the clock is.
//! - "wall median" and "wall p99": single frames by the wall clock. On a busy machine p99 shows
//!   the other programs too.
//! - "ratio": wall median against that of 10 000 words.
//!
//! With glibc, pin the allocator, or lengths can't be compared:
//! `MALLOC_MMAP_THRESHOLD_=268435456 MALLOC_TRIM_THRESHOLD_=1073741824 cargo bench --bench
//! article_view`. By default its threshold for mapping memory rises when a large block is freed.
//! Making a text of 1M words frees such blocks, so that its frames seemed to cost 0.6 of those of
//! 10 000 words, whose buffers were mapped and unmapped each frame. Pinned, it is 1.7.
#![allow(clippy::print_stdout)] // a table is what it is for
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // may stop

use std::time::Instant;

use claimdesk::model::{MentionId, Pattern};
use claimdesk::text::{ArticleText, ByteOffset, TextRange};
use claimdesk::ui::text::{ArticleView, Mark, Scene, Selection, ViewEvent};
use claimdesk::ui::theme;
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};

const FRAMES: u16 = 2400;
/// After so many frames a movement turns back.
const LEG: u16 = 120;
const LENGTHS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// CPU time of this thread in milliseconds; wall time where the system does not say.
fn now(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| start.elapsed().as_secs_f64() * 1e3, |nanos| nanos / 1e6)
}

/// Words in paragraphs of different lengths; every tenth word is marked.
fn article(words: usize) -> (ArticleText, Vec<Mark>, Vec<(ByteOffset, usize)>) {
    const WORDS: [&str; 12] = [
        "harbour",
        "fire",
        "the",
        "injured",
        "workers",
        "said",
        "180",
        "on",
        "quay",
        "officials",
        "and",
        "Lindhaven",
    ];
    let mut text = String::new();
    let mut places = Vec::new();
    for number in 0..words {
        let word = WORDS[number * 7 % 12 + (number / 5) % 3 % (12 - number * 7 % 12)];
        if number % 10 == 3 {
            places.push(text.len()..text.len() + word.len());
        }
        text.push_str(word);
        text.push(if number % 90 == 89 { '\n' } else { ' ' });
    }
    let text = ArticleText::new(text).expect("words");
    let marks: Vec<Mark> = places
        .into_iter()
        .enumerate()
        .map(|(index, place)| Mark {
            id: MentionId::new(index as u64),
            ranges: vec![text.range_of_bytes(place).expect("a word")],
            hue: index % 3,
            pattern: Pattern::ALL[index % 3],
            lane: 0,
            focused: index == 40,
            lit: index % 17 == 0,
            dimmed: false,
            unsure: false,
            suggestion: index % 11 == 0,
            label: "figure".to_owned(),
        })
        .collect();
    let ticks = marks.iter().map(|m| (m.ranges[0].start(), m.hue)).collect();
    (text, marks, ticks)
}

struct Bench {
    ctx: Context,
    view: ArticleView,
    text: ArticleText,
    marks: Vec<Mark>,
    ticks: Vec<(ByteOffset, usize)>,
    selection: Selection,
    start: Instant,
    time: f64,
}

impl Bench {
    fn new(words: usize) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let (text, marks, ticks) = article(words);
        Self {
            view: ArticleView::new(&text),
            selection: Selection::caret(ByteOffset::new(text.end().get() / 2)),
            ctx,
            text,
            marks,
            ticks,
            start: Instant::now(),
            time: 0.0,
        }
    }

    /// One frame; returns its wall time in milliseconds.
    fn frame(&mut self, width: f32, events: Vec<Event>) -> f64 {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(width, 900.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let before = Instant::now();
        let shown = std::cell::Cell::new(0);
        let marks = |range: TextRange| {
            let first = self
                .marks
                .partition_point(|mark| mark.ranges[0].end() <= range.start());
            let visible = self.marks[first..].iter();
            let visible: Vec<Mark> = visible
                .take_while(|mark| mark.ranges[0].start() < range.end())
                .cloned()
                .collect();
            shown.set(visible.len());
            visible
        };
        let scene = Scene {
            marks: &marks,
            selection: Some(self.selection),
            ticks: &self.ticks,
            ..Scene::new(&self.text, 17.0)
        };
        let mut happened = Vec::new();
        let view = &mut self.view;
        let mut output = self
            .ctx
            .run_ui(input, |ui| happened = view.show(ui, &scene));
        let shapes = std::mem::take(&mut output.shapes);
        let pixels = output.pixels_per_point;
        let painted = self.ctx.tessellate(shapes, pixels);
        let took = before.elapsed().as_secs_f64() * 1e3;
        assert!(!painted.is_empty() && shown.get() > 20, "an empty frame");
        output.drop_without_applying_deltas();
        for event in happened {
            if let ViewEvent::SetSelection { anchor, head, .. } = event {
                self.selection = Selection { anchor, head };
            }
        }
        took
    }

    fn run(&mut self, mut step: impl FnMut(&mut Self, u16) -> f64) -> Figures {
        let before = now(self.start);
        let mut times: Vec<f64> = (0..FRAMES).map(|number| step(self, number)).collect();
        let cpu = now(self.start) - before;
        times.sort_by(f64::total_cmp);
        Figures {
            cpu,
            median: times[usize::from(FRAMES) / 2],
            worst: times[usize::from(FRAMES) * 99 / 100],
        }
    }
}

struct Figures {
    /// CPU time of all frames.
    cpu: f64,
    median: f64,
    worst: f64,
}

/// The smallest step in which the CPU clock was seen to move.
fn clock_step(start: Instant) -> f64 {
    let mut smallest = f64::INFINITY;
    for _ in 0..5 {
        let before = now(start);
        let mut after = before;
        while after <= before {
            after = now(start);
        }
        smallest = smallest.min(after - before);
    }
    smallest
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn measure(words: usize, table: &mut Vec<(&'static str, usize, Figures)>) {
    let mut bench = Bench::new(words);
    let middle = ByteOffset::new(bench.text.end().get() / 2);
    let align = claimdesk::ui::text::ScrollAlign::Center;
    bench.view.scroll_to(middle, align);
    for _ in 0..8 {
        bench.frame(1000.0, Vec::new());
    }
    let figures = bench.run(|bench, _| bench.frame(1000.0, Vec::new()));
    table.push(("idle", words, figures));

    let figures = bench.run(|bench, number| {
        let down = (number / LEG).is_multiple_of(2);
        bench.view.scroll_by(if down { 37.0 } else { -37.0 });
        bench.frame(1000.0, Vec::new())
    });
    table.push(("scroll", words, figures));

    let from = pos2(300.0, 200.0);
    bench.frame(1000.0, vec![Event::PointerMoved(from)]);
    bench.frame(1000.0, vec![button(from, true)]);
    let mut selections = std::collections::BTreeSet::new();
    let figures = bench.run(|bench, number| {
        let step = f32::from(number % LEG);
        let to = pos2(300.0 + step * 4.0, 210.0 + step * 5.0);
        let took = bench.frame(1000.0, vec![Event::PointerMoved(to)]);
        selections.insert(bench.selection.head);
        took
    });
    let heads = selections.len();
    assert!(heads > 50, "the drag reached {heads} places only");
    bench.frame(1000.0, vec![button(from, false), Event::PointerGone]);
    table.push(("drag", words, figures));

    let figures = bench.run(|bench, number| {
        let width = 740.0 - f32::from(number % LEG) * 2.0;
        bench.frame(width, Vec::new())
    });
    table.push(("resize", words, figures));
}

fn main() {
    let mut table = Vec::new();
    for words in LENGTHS {
        measure(words, &mut table);
    }
    println!("| frame | words | CPU mean ms | wall median ms | wall p99 ms | ratio |");
    println!("|---|---:|---:|---:|---:|---:|");
    for kind in ["idle", "scroll", "drag", "resize"] {
        let rows = || table.iter().filter(|row| row.0 == kind);
        let base = rows().find(|row| row.1 == 10_000);
        let base = base.map_or(1.0, |row| row.2.median);
        for (_, words, figures) in rows() {
            let Figures { cpu, median, worst } = figures;
            let mean = cpu / f64::from(FRAMES);
            let ratio = median / base;
            println!("| {kind} | {words} | {mean:.2} | {median:.2} | {worst:.2} | {ratio:.2} |");
        }
    }
    let counted = table.iter().map(|row| row.2.cpu);
    let least = counted.fold(f64::INFINITY, f64::min);
    let step = clock_step(Instant::now());
    println!(
        "\n{FRAMES} frames a row; least CPU time counted {least:.0} ms, clock step {step:.2} ms."
    );
}
