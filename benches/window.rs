//! What a frame of the whole window costs, by length of the article:
//! `cargo bench --bench window`.
//!
//! One article with a mention on every tenth word and a claim every hundred words; 1440×900. A
//! frame is everything that the UI thread does: keys, panels, commands, tessellation; no GPU.
//! Prints a Markdown table: CPU milliseconds a frame, mean over the frames of a kind, and the
//! longest frame by the wall clock.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench"
)]

mod meter;

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::app::{App, Surroundings};
use claimdesk::jobs::{FilePicker, Pick};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, Claim, ClaimId, ClaimMention, LabelId, LayerKey, Mention,
    MentionId, Origin, Person, PersonId, Project, Quote, Timestamp,
};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::store::{Settings, Start};
use claimdesk::text::{ArticleText, segment};
use egui::{Context, Event, Key, Modifiers, PointerButton, RawInput, Rect, pos2, vec2};

const WORDS: [&str; 12] = [
    "harbour", "said", "forty", "people", "company", "bridge", "night", "1200", "mayor", "rain",
    "council", "report",
];
const LENGTHS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

struct Nobody;

impl FilePicker for Nobody {
    fn pick(&self, _: &Pick) -> Vec<std::path::PathBuf> {
        Vec::new()
    }
}

fn session(words: usize) -> Session {
    let mut text = String::new();
    for index in 0..words {
        text.push_str(WORDS[(index * 5 + index / 11) % WORDS.len()]);
        text.push_str(match index % 60 {
            59 => ".\n\n",
            _ if index % 12 == 11 => ". ",
            _ => " ",
        });
    }
    let person = Person {
        id: PersonId::new("ada").expect("an id"),
        name: "Ada".into(),
    };
    let mut project = Project::new("Bench");
    project.put_person(person.clone());
    let id = ArticleId::new("article").expect("an id");
    let text = ArticleText::new(text).expect("a text");
    let key = LayerKey {
        article: id.clone(),
        person: person.id.clone(),
    };
    let meta = ArticleMeta {
        title: "A long article".into(),
        ..ArticleMeta::default()
    };
    let article = Article {
        id: id.clone(),
        text: text.clone(),
        meta,
        original: None,
    };
    project.put_article(Arc::new(article), None);
    let labels = ["figure", "actor", "source"].map(|label| LabelId::new(label).expect("an id"));
    let at = Timestamp::from_millis(0);
    let mut number = 0;
    for paragraph in 0..text.paragraph_count() {
        let start = text.paragraph(paragraph).0.get();
        for word in segment::words(text.paragraph_str(paragraph)).step_by(10) {
            let range = text
                .range_of_bytes(start + word.start..start + word.end)
                .expect("a word");
            number += 1;
            let mention = Mention {
                id: MentionId::new(number),
                label: labels[number as usize % 3].clone(),
                extent: range.into(),
                attributes: BTreeMap::new(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at,
            };
            project.put_mention(&key, Arc::new(mention));
            if number % 10 == 0 {
                let quote = Quote {
                    article: id.clone(),
                    extent: range.into(),
                };
                let status = project.scheme.statuses[0].id.clone();
                let claim_id = ClaimId::new(number);
                let mut claim =
                    Claim::new(claim_id, u32::try_from(number).unwrap(), quote, status, at);
                let role = project.scheme.roles[0].id.clone();
                claim.mentions.push(ClaimMention {
                    role,
                    mention: MentionId::new(number),
                });
                project.put_claim(&key, Arc::new(claim));
            }
        }
    }
    let clock = Box::new(FixedClock(at));
    let journal = Box::new(MemoryJournal::new());
    Session::new(
        project,
        person,
        journal,
        clock,
        IdSource::counting_from(1 << 40),
    )
}

struct Bench {
    ctx: Context,
    app: App,
    size: egui::Vec2,
    time: f64,
}

impl Bench {
    fn new(words: usize) -> Self {
        let ctx = Context::default();
        let surroundings = Surroundings {
            settings: Settings::default(),
            note: None,
            keep_settings: false,
            picker: Arc::new(Nobody),
            start: Start::Nothing,
        };
        let app = App::with_session(&ctx, surroundings, session(words));
        Self {
            ctx,
            app,
            size: vec2(1440.0, 900.0),
            time: 0.0,
        }
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), self.size)),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |ui| self.app.frame(ui));
        std::hint::black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
        output.textures_delta.clear();
    }

    /// Mean CPU and longest wall time a frame, in milliseconds.
    fn run(&mut self, frames: usize, mut events: impl FnMut(usize) -> Vec<Event>) -> (f64, f64) {
        let mut longest = 0.0_f64;
        let ((), cost) = meter::measure(|| {
            for index in 0..frames {
                let ((), one) = meter::wall(|| self.frame(events(index)));
                longest = longest.max(one);
            }
        });
        #[expect(clippy::cast_precision_loss, reason = "a few hundred frames")]
        let mean = cost.cpu_ms / frames as f64;
        (mean, longest)
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

fn main() {
    println!(
        "| words | mentions | claims | first frames | idle | scroll | drag | tag | undo | resize | memory |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for words in LENGTHS {
        row(words);
    }
    println!("\nCPU ms a frame, mean (longest frame, wall ms). First frames: three of them.");
}

fn row(words: usize) {
    let before = meter::memory_mb();
    let mut bench = Bench::new(words);
    let first = bench.run(3, |_| Vec::new());
    let idle = bench.run(300, |_| Vec::new());
    let middle = pos2(620.0, 450.0);
    let scroll = bench.run(300, |index| {
        let mut events = vec![Event::PointerMoved(middle)];
        events.push(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, if index % 200 < 150 { -60.0 } else { 60.0 }),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        events
    });
    let button = |pressed, pos| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    bench.frame(vec![Event::PointerMoved(middle), button(true, middle)]);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred frames")]
    let drag = bench.run(200, |index| {
        vec![Event::PointerMoved(
            middle + vec2((index % 50) as f32 * 4.0, (index % 20) as f32 * 8.0),
        )]
    });
    bench.frame(vec![button(false, middle)]);
    bench.frame(key(Key::Escape, Modifiers::NONE, None));
    // Every second frame a word further on, every other frame a tag on it.
    let tag = bench.run(100, |index| match index % 2 {
        0 => key(Key::ArrowRight, Modifiers::CTRL, None),
        _ => key(Key::F, Modifiers::NONE, Some("f")),
    });
    let undo = bench.run(40, |_| key(Key::Z, Modifiers::CTRL, None));
    let mut width = 1440.0_f32;
    let mut longest = 0.0_f64;
    let ((), resize) = meter::measure(|| {
        for _ in 0..60 {
            width = if width < 1100.0 { 1440.0 } else { width - 7.0 };
            bench.size.x = width;
            let ((), one) = meter::wall(|| bench.frame(Vec::new()));
            longest = longest.max(one);
        }
    });
    let resize = (resize.cpu_ms / 60.0, longest);
    let show = |(mean, longest): (f64, f64)| format!("{mean:.2} ({longest:.1})");
    let session = bench.app.session().expect("a session");
    let (_, layer) = session.project().layers().next().expect("a layer");
    println!(
        "| {words} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} MB |",
        layer.mention_count(),
        layer.claim_count(),
        show(first),
        show(idle),
        show(scroll),
        show(drag),
        show(tag),
        show(undo),
        show(resize),
        meter::memory_mb() - before,
    );
}
