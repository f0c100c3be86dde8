//! A window with an article view, and a hand for it.

use std::{cell::RefCell, rc::Rc};

use claimdesk::model::TextDirection;
use claimdesk::session::preferences::{Face, LineHeight};
use claimdesk::text::{ArticleText, ByteOffset, TextRange};
use claimdesk::ui::text::{
    ArticleView, ClaimBar, Header, Mark, ParagraphStyle, Scene, Selection, Source, ViewEvent,
    add_fonts,
};
use egui::{Event, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;

use crate::common::raster::Screen;
use crate::common::scripts::FONTS;

/// What the window shows, changed by tests between frames.
pub(crate) struct State {
    pub(crate) text: ArticleText,
    pub(crate) view: ArticleView,
    pub(crate) title: String,
    pub(crate) language: String,
    /// Families that the system seems to have.
    pub(crate) fonts: &'static [(&'static str, &'static [u8])],
    pub(crate) meta: String,
    pub(crate) styles: Vec<ParagraphStyle>,
    pub(crate) size: f32,
    pub(crate) label_names: bool,
    pub(crate) invisibles: bool,
    pub(crate) face: Face,
    pub(crate) line_height: LineHeight,
    pub(crate) marks: Vec<Mark>,
    pub(crate) claims: Vec<ClaimBar>,
    pub(crate) hits: Vec<TextRange>,
    pub(crate) selection: Option<Selection>,
    pub(crate) ticks: Vec<(ByteOffset, usize)>,
    pub(crate) suggestions: Vec<(ByteOffset, usize)>,
    pub(crate) current_hit: Option<usize>,
    pub(crate) events: Vec<ViewEvent>,
    pub(crate) area: Option<Rect>,
    /// Ranges that marks were asked for.
    pub(crate) asked: RefCell<Vec<TextRange>>,
    /// Whether selections from the hand are taken over, as the application does.
    pub(crate) follow: bool,
}

impl State {
    pub(crate) fn new(words: &str) -> Self {
        let text = ArticleText::new(words).unwrap();
        Self {
            view: ArticleView::new(&text),
            text,
            title: String::new(),
            language: String::new(),
            fonts: &FONTS,
            meta: String::new(),
            styles: Vec::new(),
            size: 17.0,
            label_names: false,
            invisibles: false,
            face: Face::Serif,
            line_height: LineHeight::Usual,
            marks: Vec::new(),
            claims: Vec::new(),
            hits: Vec::new(),
            selection: None,
            ticks: Vec::new(),
            suggestions: Vec::new(),
            current_hit: Some(0),
            events: Vec::new(),
            area: None,
            asked: RefCell::default(),
            follow: true,
        }
    }

    pub(crate) fn range(&self, words: &str) -> TextRange {
        let at = self.text.as_str().find(words).expect(words);
        self.text.range_of_bytes(at..at + words.len()).unwrap()
    }

    pub(crate) fn selected(&self) -> &str {
        let range = self.selection.and_then(|both| both.range(&self.text));
        range.map_or("", |range| self.text.slice(range))
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let marks = |range: TextRange| {
            self.asked.borrow_mut().push(range);
            let touches = |mark: &&Mark| mark.ranges.iter().any(|r| r.overlaps(range));
            self.marks.iter().filter(touches).cloned().collect()
        };
        let claims = |range: TextRange| {
            let touches = |bar: &&ClaimBar| bar.range.overlaps(range);
            self.claims.iter().filter(touches).cloned().collect()
        };
        let style = |index: usize| self.styles.get(index).copied().unwrap_or_default();
        let depth = |range: TextRange| {
            let touches = |mark: &&Mark| mark.ranges.iter().any(|r| r.overlaps(range));
            let lanes = self.marks.iter().filter(touches).map(|mark| mark.lane);
            lanes.max().unwrap_or(0) + 1
        };
        let mut quotes: Vec<TextRange> = self.claims.iter().map(|bar| bar.range).collect();
        quotes.sort_unstable();
        let scene = Scene {
            source: Source {
                text: &self.text,
                header: Header {
                    title: &self.title,
                    language: &self.language,
                    meta: &self.meta,
                },
                style: &style,
                size: self.size,
                measure: 68,
                face: &self.face,
                line_height: self.line_height,
                direction: TextDirection::Auto,
                invisibles: self.invisibles,
                depth: &depth,
                label_names: self.label_names,
            },
            marks: &marks,
            claims: &claims,
            hits: &self.hits,
            current_hit: self.current_hit.filter(|_| !self.hits.is_empty()),
            selection: self.selection,
            caret: true,
            ticks: &self.ticks,
            aside: &|_| String::new(),
            suggestions: &self.suggestions,
            quotes: &quotes,
        };
        let area = self.area.unwrap_or_else(|| ui.ctx().content_rect());
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area));
        let events = self.view.show(&mut child, &scene);
        for event in &events {
            if let (true, ViewEvent::SetSelection { anchor, head, .. }) = (self.follow, event) {
                self.selection = Some(Selection {
                    anchor: *anchor,
                    head: *head,
                });
            }
        }
        self.events.extend(events);
    }
}

pub(crate) struct Desk {
    pub(crate) screen: Screen,
    pub(crate) harness: Harness<'static, ()>,
    pub(crate) state: Rc<RefCell<State>>,
}

impl Desk {
    pub(crate) fn new(state: State) -> Self {
        Self::sized(state, vec2(800.0, 600.0), egui::Theme::Light)
    }

    pub(crate) fn sized(state: State, size: Vec2, theme: egui::Theme) -> Self {
        Self::with(state, size, theme, egui::MissingGlyphPolicy::Panic)
    }

    pub(crate) fn with(
        state: State,
        size: Vec2,
        theme: egui::Theme,
        policy: egui::MissingGlyphPolicy,
    ) -> Self {
        let state = Rc::new(RefCell::new(state));
        let screen = Screen::new();
        let shown = Rc::clone(&state);
        let fonts = state.borrow().fonts;
        let mut harness = screen
            .builder(size, theme)
            .with_context_setup(move |ctx| {
                claimdesk::ui::theme::install(ctx);
                add_fonts(ctx, fonts);
            })
            .with_step_dt(1.0 / 60.0)
            .build_ui(move |ui| {
                ui.ctx().set_missing_glyph_policy(policy);
                shown.borrow_mut().frame(ui);
            });
        harness.run();
        Self {
            screen,
            harness,
            state,
        }
    }

    pub(crate) fn set(&mut self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.borrow_mut());
        self.harness.run();
    }

    /// The rectangle of these words on the screen.
    pub(crate) fn rect(&mut self, words: &str) -> Rect {
        let range = self.state.borrow().range(words);
        let before = self.state.borrow().selection;
        self.set(|state| {
            state.selection = Some(Selection {
                anchor: range.start(),
                head: range.end(),
            });
        });
        let rect = self.state.borrow().view.selection_rect();
        self.set(|state| state.selection = before);
        rect.unwrap_or_else(|| panic!("“{words}” is not on the screen"))
    }

    /// The rectangle of the caret.
    pub(crate) fn caret(&mut self, at: usize) -> Option<Rect> {
        let before = self.state.borrow().selection;
        self.set(|state| state.selection = Some(Selection::caret(ByteOffset::new(at))));
        let rect = self.state.borrow().view.selection_rect();
        self.set(|state| state.selection = before);
        rect
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.harness.event(event);
        self.harness.step();
    }

    pub(crate) fn point(&mut self, pos: Pos2) {
        self.event(Event::PointerMoved(pos));
    }

    pub(crate) fn button(&mut self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        self.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        });
    }

    pub(crate) fn click(&mut self, pos: Pos2, modifiers: Modifiers) {
        self.point(pos);
        self.button(pos, true, modifiers);
        self.button(pos, false, modifiers);
    }

    pub(crate) fn drag(&mut self, from: Pos2, to: Pos2) {
        self.point(from);
        self.button(from, true, Modifiers::NONE);
        let middle = from + (to - from) / 2.0;
        self.point(middle);
        self.point(to);
        self.button(to, false, Modifiers::NONE);
    }

    pub(crate) fn wheel(&mut self, lines: f32) {
        self.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, lines * 27.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.harness.run_steps(30);
    }

    pub(crate) fn events(&self) -> Vec<ViewEvent> {
        self.state.borrow_mut().events.split_off(0)
    }

    pub(crate) fn selected(&self) -> String {
        self.state.borrow().selected().to_owned()
    }
}

/// Left middle of a rectangle.
pub(crate) fn before(rect: Rect) -> Pos2 {
    pos2(rect.left() + 0.2, rect.center().y)
}

/// Right middle of a rectangle.
pub(crate) fn after(rect: Rect) -> Pos2 {
    pos2(rect.right() - 0.2, rect.center().y)
}
