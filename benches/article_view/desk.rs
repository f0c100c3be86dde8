//! A project with one long article, and a window on it without a screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::app::{App, EndAsked, Surroundings};
use claimdesk::jobs::{FilePicker, Pick};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, Claim, ClaimId, ClaimMention, LabelId, LayerKey, Mention,
    MentionId, Origin, Person, PersonId, Project, Proposals, ProposalsKey, Quote, Run, RunId,
    Score, Suggestion, Timestamp,
};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::store::{Settings, Start};
use claimdesk::text::{ArticleText, TextRange};
use egui::{Context, Event, RawInput, Rect, Vec2, pos2};

use crate::meter;

struct Nobody;

impl FilePicker for Nobody {
    fn pick(&self, _: &Pick) -> Vec<std::path::PathBuf> {
        Vec::new()
    }
}

fn person() -> Person {
    Person {
        id: PersonId::new("ada").expect("an id"),
        name: "Ada".into(),
    }
}

/// A project of one article with about a mention on every tenth word, every twentieth of them
/// overlapped by another, and a claim on every tenth mention.
pub fn project(text: String) -> Project {
    let mut project = Project::new("Bench");
    project.put_person(person());
    let id = ArticleId::new("article").expect("an id");
    let text = ArticleText::new(text).expect("a text");
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
    let key = LayerKey {
        article: id,
        person: person().id,
    };
    let words = words(&text);
    let mut number = 0;
    for (nth, ten) in words.chunks(10).enumerate() {
        number += 1;
        put_mention(&mut project, &key, number, ten[0]);
        if nth % 20 == 19 && ten.len() > 3 {
            // A longer one over the same word.
            number += 1;
            put_mention(&mut project, &key, number, ten[0].cover(ten[2]));
        }
        if nth % 10 == 0 {
            put_claim(&mut project, &key, number, ten[0]);
        }
    }
    project
}

/// A run that proposes something for every fifth word, every twentieth time three words.
pub fn propose(project: &mut Project) {
    let article = project.article_at(0).expect("an article").clone();
    let run = RunId::new("model").expect("an id");
    project.put_run(Arc::new(Run::new(
        run.clone(),
        "Model",
        "model",
        Timestamp::from_millis(0),
    )));
    let words = words(&article.text);
    let fives = words.chunks(5).enumerate();
    let suggestions = fives.map(|(nth, five)| {
        let last = if nth % 20 == 19 { five.len().min(3) } else { 1 };
        let label = ["figure", "actor", "source"][nth % 3];
        Suggestion {
            label: LabelId::new(label).expect("an id"),
            extent: five[0].cover(five[last - 1]).into(),
            score: Score::new([0.2, 0.5, 0.9][nth % 7 % 3]),
            words: String::new(),
            attributes: BTreeMap::new(),
        }
    });
    let proposals = Proposals {
        suggestions: suggestions.collect(),
        ..Proposals::default()
    };
    let article = article.id.clone();
    project.put_proposals(&ProposalsKey { article, run }, Some(Arc::new(proposals)));
}

/// Runs between white space; in a text without any, ten characters each.
fn words(text: &ArticleText) -> Vec<TextRange> {
    let all = text.as_str();
    let mut words = Vec::new();
    let mut begin: Option<(usize, usize)> = None;
    for (at, letter) in all.char_indices().chain([(all.len(), ' ')]) {
        let white = letter.is_whitespace();
        match begin {
            Some((start, letters)) if white || letters == 10 => {
                words.extend(text.range_of_bytes(start..at));
                begin = (!white).then_some((at, 1));
            }
            Some((start, letters)) => begin = Some((start, letters + 1)),
            None if !white => begin = Some((at, 1)),
            None => {}
        }
    }
    words
}

fn put_mention(project: &mut Project, key: &LayerKey, number: u64, range: TextRange) {
    let label = ["figure", "actor", "source"][usize::try_from(number % 3).unwrap_or(0)];
    let mention = Mention {
        id: MentionId::new(number),
        label: LabelId::new(label).expect("an id"),
        extent: range.into(),
        attributes: BTreeMap::new(),
        note: String::new(),
        unsure: false,
        origin: Origin::ByHand,
        at: Timestamp::from_millis(0),
        foreign: Default::default(),
    };
    project.put_mention(key, Arc::new(mention));
}

fn put_claim(project: &mut Project, key: &LayerKey, number: u64, range: TextRange) {
    let quote = Quote {
        article: key.article.clone(),
        extent: range.into(),
    };
    let status = project.scheme.statuses[0].id.clone();
    let id = ClaimId::new(number);
    let shown = u32::try_from(number).unwrap_or(u32::MAX);
    let mut claim = Claim::new(id, shown, quote, status, Timestamp::from_millis(0));
    claim.mentions.push(ClaimMention {
        role: project.scheme.roles[0].id.clone(),
        mention: MentionId::new(number),
    });
    project.put_claim(key, Arc::new(claim));
}

/// As the window has them, so that each script is set in its own face. Listing them is the work of
/// another thread and not measured.
fn with_system_fonts(ctx: &Context) {
    claimdesk::ui::text::load_system_fonts(ctx);
    while claimdesk::ui::text::knows_family(ctx, "none of this name").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// A window on a project.
pub struct Desk {
    ctx: Context,
    pub app: App,
    pub size: Vec2,
    time: f64,
    /// In how many seconds the window wants to be drawn again.
    pub wants: f64,
}

impl Desk {
    pub fn new(project: Project, size: Vec2) -> Self {
        let session = Session::new(
            project,
            person(),
            Box::new(MemoryJournal::new()),
            Box::new(FixedClock(Timestamp::from_millis(0))),
            IdSource::counting_from(1 << 40),
        );
        let ctx = Context::default();
        with_system_fonts(&ctx);
        let surroundings = Surroundings {
            settings: Settings::default(),
            note: None,
            keeper: None,
            settings_folder: None,
            picker: Arc::new(Nobody),
            start: Start::Nothing,
            running: None,
            unclean: Vec::new(),
            clock: Arc::new(claimdesk::session::SystemClock),
            end: EndAsked::default(),
        };
        Self {
            app: App::with_session(&ctx, surroundings, session),
            ctx,
            size,
            time: 0.0,
            wants: 0.0,
        }
    }

    /// The arrow that goes on in the text: to the left in Arabic.
    pub fn onwards(&self) -> egui::Key {
        let text = self.session().article().map(|article| article.text.clone());
        let arabic = |text: ArticleText| {
            text.as_str()
                .starts_with(|c| ('\u{600}'..'\u{700}').contains(&c))
        };
        if text.is_some_and(arabic) {
            egui::Key::ArrowLeft
        } else {
            egui::Key::ArrowRight
        }
    }

    pub fn session(&self) -> &Session {
        self.app.session().expect("a session")
    }

    /// How many mentions and claims there are.
    pub fn work(&self) -> (usize, usize) {
        let layers = self.session().project().layers();
        layers.fold((0, 0), |(mentions, claims), (_, layer)| {
            (
                mentions + layer.mention_count(),
                claims + layer.claim_count(),
            )
        })
    }

    /// One frame at 60 a second; returns the milliseconds of CPU that the thread spent on it.
    pub fn frame(&mut self, events: Vec<Event>) -> f64 {
        self.frame_after(1.0 / 60.0, events)
    }

    /// A frame some seconds after the one before.
    pub fn frame_after(&mut self, seconds: f64, events: Vec<Event>) -> f64 {
        self.time += seconds;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), self.size)),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let before = meter::thread_ms();
        let mut output = self.ctx.run_ui(input, |ui| self.app.frame(ui));
        let shapes = std::mem::take(&mut output.shapes);
        let painted = self.ctx.tessellate(shapes, output.pixels_per_point);
        let took = meter::thread_ms() - before;
        assert!(!std::hint::black_box(painted).is_empty(), "an empty frame");
        let next = output.viewport_output.values().map(|one| one.repaint_delay);
        self.wants = next
            .min()
            .map_or(f64::INFINITY, |delay| delay.as_secs_f64());
        output.textures_delta.clear();
        took
    }
}
