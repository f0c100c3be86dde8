//! The middle column: the article's text with its marks, fed from the session.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use egui::{Pos2, Rect, Ui};

use crate::analysis::headings::ParagraphKind;
use crate::analysis::survey::{Survey, Surveyed};
use crate::command::{Command, Direction, Step};
use crate::model::{Article, ArticleId, Kind, MentionId};
use crate::session::{Held, Selection, Session};
use crate::text::segment::{self, Unit};
use crate::text::unseen::shown;
use crate::text::{ByteOffset, TextRange, counted};
use crate::ui::panels::parts::shown_date;
use crate::ui::panels::suggested;
use crate::ui::panels::ticks::Ticks;
use crate::ui::spoken;
use crate::ui::text::{
    ArticleView, ClaimBar, Header, LineEdge, Mark, MarkId, ParagraphStyle, Scene, ScrollAlign,
    Source, ViewEvent,
};
use crate::ui::theme::size;
use crate::ui::{Cx, Sink};

/// What the article's column tells the application besides commands.
#[derive(Clone, Debug, Default)]
pub struct ArticleAnswer {
    /// Where the small toolbar goes: at the selection, else at the mention in focus.
    pub toolbar: Option<Rect>,
    /// Where a context menu was asked for.
    pub context_menu: Option<Pos2>,
    /// By how much to change the text size.
    pub zoom: Option<f32>,
}

/// Whether arrows go by what is seen. Windows goes by the order in which words are read.
const VISUAL_ORDER: bool = cfg!(not(target_os = "windows"));

/// How long a frame may look through the rest of a text.
const SURVEY: Duration = Duration::from_micros(1_500);

/// What is kept for an article that was shown.
struct Shown {
    view: ArticleView,
    survey: Survey,
    /// How the paragraphs are set that were looked through.
    styles: Vec<ParagraphStyle>,
    /// What changes with the project.
    meta: Option<Meta>,
    ticks: Ticks,
}

/// The line above the text, and the revision and the words that it was made for.
struct Meta {
    basis: (u64, Option<usize>),
    line: String,
}

/// The middle column.
#[derive(Default)]
pub struct ArticlePanel {
    shown: HashMap<ArticleId, Shown>,
    goal_x: Option<f32>,
    grab_focus: bool,
    /// Whether the pointer is dragging a selection; the toolbar waits.
    dragging: bool,
    /// What the wheel has zoomed since the last step, as a logarithm.
    zooming: f32,
}

/// How far the wheel turns for a step of the text's size, as a logarithm: a little less than one
/// notch, which comes in small parts over some frames.
const ZOOM_STEP: f32 = 0.15;

impl ArticlePanel {
    /// Moves the keyboard to the text in the next frame.
    pub fn focus(&mut self) {
        self.grab_focus = true;
    }

    /// Forgets all articles: another project is shown.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Scrolls the caret's place into view: no further than needed after a step of the caret, to
    /// the middle if something out of sight was gone to.
    pub fn reveal(&mut self, session: &Session, stepped: bool) {
        let Some(article) = session.article() else {
            return;
        };
        let at = session.desk().selection.head;
        let shown = self
            .shown
            .entry(article.id.clone())
            .or_insert_with(|| Shown::new(article));
        let align = if stepped {
            ScrollAlign::Minimal
        } else {
            ScrollAlign::CenterIfHidden
        };
        shown.view.scroll_to(at, align);
    }

    /// Whether the keyboard is in the text.
    #[must_use]
    pub fn has_focus(ctx: &egui::Context) -> bool {
        ctx.memory(|memory| memory.has_focus(ArticleView::id()))
    }

    /// Where a step leads that only the layout knows; `None` for other steps.
    pub fn layout_step(
        &mut self,
        ctx: &egui::Context,
        cx: &Cx<'_>,
        step: Step,
        direction: Direction,
    ) -> Option<ByteOffset> {
        let mut goal = self
            .goal_x
            .filter(|_| matches!(step, Step::Line | Step::Page));
        let from = cx.session.desk().selection.head;
        let forward = direction == Direction::Next;
        let sign = if forward { 1 } else { -1 };
        let to = self.laid_out(cx, |view, source| {
            Some(match step {
                Step::Line => view.move_vertical(ctx, source, from, sign, &mut goal),
                Step::Page => view.move_page(ctx, source, from, sign, &mut goal),
                Step::LineEdge if forward => view.line_edge(ctx, source, from, LineEdge::End),
                Step::LineEdge => view.line_edge(ctx, source, from, LineEdge::Start),
                Step::Grapheme if VISUAL_ORDER => view.move_beside(ctx, source, from, forward),
                _ => return None,
            })
        })?;
        self.goal_x = goal.filter(|_| to.is_some());
        to
    }

    /// Which way along the text an arrow leads: the one to the right goes back where the
    /// paragraph runs from right to left.
    pub fn along_the_text(
        &mut self,
        ctx: &egui::Context,
        cx: &Cx<'_>,
        arrow: Direction,
    ) -> Direction {
        let from = cx.session.desk().selection.head;
        let right = self.laid_out(cx, |view, source| view.rightwards(ctx, source, from));
        match (right, arrow) {
            (Some(Direction::Previous), Direction::Next) => Direction::Previous,
            (Some(Direction::Previous), Direction::Previous) => Direction::Next,
            _ => arrow,
        }
    }

    /// Asks the view of the current article.
    fn laid_out<T>(
        &mut self,
        cx: &Cx<'_>,
        ask: impl FnOnce(&mut ArticleView, &Source<'_>) -> T,
    ) -> Option<T> {
        let article = cx.session.article()?.clone();
        let shown = self
            .shown
            .entry(article.id.clone())
            .or_insert_with(|| Shown::new(&article));
        let styles = std::mem::take(&mut shown.styles);
        let style = |index: usize| styles.get(index).copied().unwrap_or_default();
        let depth = |range| depth(cx, &article.id, range);
        let title = shown.title(&article);
        let source = shown.source(&article, &title, cx, &style, &depth);
        let answer = ask(&mut shown.view, &source);
        shown.styles = styles;
        Some(answer)
    }

    /// Forgets the place from left to right that vertical steps keep.
    pub fn forget_goal(&mut self) {
        self.goal_x = None;
    }

    /// Draws the article.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        hits: &[TextRange],
        current_hit: Option<usize>,
        sink: &mut Sink,
    ) -> ArticleAnswer {
        let Some(article) = cx.session.article().cloned() else {
            return ArticleAnswer::default();
        };
        let shown = self
            .shown
            .entry(article.id.clone())
            .or_insert_with(|| Shown::new(&article));
        if !shown.look_on(&article) {
            ui.ctx().request_repaint();
        }
        shown.refresh(&article, cx);
        let styles = std::mem::take(&mut shown.styles);
        let meta = shown.meta.take();
        let ticks = std::mem::take(&mut shown.ticks);
        let suggested = suggested::ticks(cx, &article.id);
        let style = |index: usize| styles.get(index).copied().unwrap_or_default();
        let title = shown.title(&article);
        let events = {
            let depth = |range| depth(cx, &article.id, range);
            let mut source = shown.source(&article, &title, cx, &style, &depth);
            source.header.meta = meta.as_ref().map_or("", |meta| meta.line.as_str());
            let scene = Scene {
                source,
                marks: &|range| {
                    let mut all = marks(cx, &article.id, range);
                    all.extend(suggested::marks(cx, &article.id, range));
                    all
                },
                claims: &|range| bars(cx, &article.id, range),
                hits,
                current_hit,
                selection: Some(cx.session.desk().selection),
                caret: true,
                ticks: ticks.all(),
                aside: &|mark| match mark {
                    MarkId::Mention(mention) => spoken::claims(cx.session, mention),
                    MarkId::Suggestion(number) => suggested::aside(cx.session, number),
                },
                suggestions: &suggested,
                quotes: ticks.quotes(),
            };
            shown.view.show(ui, &scene)
        };
        shown.styles = styles;
        shown.meta = meta;
        shown.ticks = ticks;
        if std::mem::take(&mut self.grab_focus) {
            ui.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        }
        let selected = cx.session.selected().is_some();
        let anchor = if selected {
            shown.view.selection_rect()
        } else {
            shown.view.focus_rect()
        };
        let mut answer = ArticleAnswer::default();
        for event in &events {
            self.take_event(event, cx, &article, &mut answer, sink);
        }
        let wanted = (selected || cx.session.focused_mention().is_some())
            && !self.dragging
            && cx.session.desk().held.is_none();
        answer.toolbar = anchor.filter(|_| wanted);
        answer
    }

    /// Gathers small parts of a zoom; some when they make a step.
    fn zoom(&mut self, factor: f32) -> Option<f32> {
        let part = factor.ln();
        if part * self.zooming < 0.0 {
            self.zooming = 0.0;
        }
        self.zooming += part;
        if self.zooming.abs() < ZOOM_STEP {
            return None;
        }
        // What is left of this notch is no beginning of the next step.
        Some(std::mem::take(&mut self.zooming).exp())
    }

    fn take_event(
        &mut self,
        event: &ViewEvent,
        cx: &Cx<'_>,
        article: &Article,
        answer: &mut ArticleAnswer,
        sink: &mut Sink,
    ) {
        match *event {
            ViewEvent::SetSelection {
                anchor,
                head,
                unit,
                done,
                modifiers,
            } => {
                self.goal_x = None;
                self.dragging = !done;
                let (anchor, head) = by_unit(article, anchor, head, unit);
                if anchor == head {
                    if done {
                        sink.send(Command::Click(head));
                    }
                } else {
                    let snap = (cx.preferences.snap != other(modifiers)) && unit == Unit::Grapheme;
                    sink.send(Command::Select {
                        anchor,
                        head,
                        snap,
                        done,
                    });
                }
            }
            ViewEvent::EdgeDrag {
                mark,
                edge,
                to,
                done,
                modifiers,
            } => {
                self.dragging = !done;
                let to = if cx.preferences.snap == other(modifiers) {
                    to
                } else {
                    snapped(article, to, edge)
                };
                sink.send(Command::DragEdge {
                    mention: mention_of(mark),
                    edge,
                    to,
                    done,
                });
            }
            ViewEvent::ContextMenu { at, pos } => {
                let inside = cx
                    .session
                    .selected()
                    .is_some_and(|range| range.start() <= at && at <= range.end());
                if !inside {
                    sink.send(Command::Click(at));
                }
                answer.context_menu = Some(pos);
            }
            ViewEvent::SelectExactly(Selection { anchor, head }) => {
                self.goal_x = None;
                if anchor == head {
                    sink.send(Command::Click(head));
                } else {
                    let (snap, done) = (false, true);
                    sink.send(Command::Select {
                        anchor,
                        head,
                        snap,
                        done,
                    });
                }
            }
            ViewEvent::FocusMark(mark) => focus_mark(mark, cx, article, sink),
            ViewEvent::ClaimBarClicked(claim) => sink.send(Command::SelectClaim(Some(claim))),
            ViewEvent::Zoom(factor) => answer.zoom = self.zoom(factor),
            // The click that sets the caret also puts the mark there in focus.
            ViewEvent::ClickMark { .. }
            | ViewEvent::DragMention(_)
            | ViewEvent::Hover(_)
            | ViewEvent::MinimapJump(_) => {}
        }
    }
}

impl Shown {
    fn new(article: &Article) -> Self {
        Self {
            view: ArticleView::new(&article.text),
            survey: Survey::new(&article.text, &article.meta.title),
            styles: Vec::new(),
            meta: None,
            ticks: Ticks::default(),
        }
    }

    /// Looks through more of the text, if it is long; true if all was looked through.
    fn look_on(&mut self, article: &Article) -> bool {
        if self.survey.is_done() {
            return true;
        }
        let started = Instant::now();
        let text = &article.text;
        let done = self.survey.go_on(text, || started.elapsed() > SURVEY);
        let known = self.styles.len();
        let fresh = self.survey.found().iter().skip(known);
        self.styles.extend(fresh.map(style_of));
        done
    }

    /// Whether the text begins with its own headline, so that none is drawn above it.
    fn has_title(&self) -> bool {
        let mut filled = self.survey.found().iter();
        let first = filled.find(|one| one.kind != ParagraphKind::Blank);
        first.is_some_and(|one| style_of(one) == ParagraphStyle::Title)
    }

    /// The title above the text; empty where the text begins with one.
    fn title<'a>(&self, article: &'a Article) -> Cow<'a, str> {
        if self.has_title() {
            Cow::Borrowed("")
        } else {
            shown(article.display_title())
        }
    }

    fn source<'a>(
        &self,
        article: &'a Article,
        title: &'a str,
        cx: &Cx<'a>,
        style: &'a dyn Fn(usize) -> ParagraphStyle,
        depth: &'a dyn Fn(TextRange) -> u8,
    ) -> Source<'a> {
        Source {
            text: &article.text,
            header: Header {
                title,
                language: &article.meta.language,
                meta: "",
            },
            style,
            size: size::READING * f32::from(cx.preferences.zoom) / 100.0,
            measure: cx.preferences.measure,
            face: &cx.preferences.face,
            line_height: cx.preferences.line_height,
            direction: article.meta.direction,
            invisibles: cx.preferences.invisibles,
            depth,
            label_names: cx.preferences.label_names,
        }
    }

    fn refresh(&mut self, article: &Article, cx: &Cx<'_>) {
        // A tick is two points high.
        let room = (self.view.view_height() / 2.0).max(1.0) as usize;
        self.ticks.refresh(cx.session, article, room);
        let basis = (cx.session.revision(), self.survey.words());
        if self.meta.as_ref().is_none_or(|meta| meta.basis != basis) {
            let line = meta_line(article, basis.1, cx);
            self.meta = Some(Meta { basis, line });
        }
    }
}

fn style_of(found: &Surveyed) -> ParagraphStyle {
    match found.kind {
        _ if found.repeated => ParagraphStyle::Faint { tag: "repeated" },
        ParagraphKind::Title => ParagraphStyle::Title,
        ParagraphKind::Heading => ParagraphStyle::Heading,
        ParagraphKind::Blank | ParagraphKind::Body => ParagraphStyle::Body,
    }
}

/// Goes to what a mark shows.
fn focus_mark(mark: MarkId, cx: &Cx<'_>, article: &Article, sink: &mut Sink) {
    match mark {
        MarkId::Mention(mention) => sink.send(Command::FocusMention(mention)),
        MarkId::Suggestion(number) => {
            let ideas = cx.session.ideas_here();
            if let Some(asked) = ideas.as_ref().and_then(|ideas| ideas.all.get(number)) {
                let idea = Box::new(asked.idea.clone());
                sink.send(Command::AskAbout(article.id.clone(), idea));
            }
        }
    }
}

/// Whether the keys held ask for the other way of selecting: Alt, or Ctrl where the window
/// manager keeps Alt and the mouse for itself.
fn other(modifiers: egui::Modifiers) -> bool {
    modifiers.alt || modifiers.command
}

/// Double click selects words, triple click sentences: both ends grow to whole units.
fn by_unit(
    article: &Article,
    anchor: ByteOffset,
    head: ByteOffset,
    unit: Unit,
) -> (ByteOffset, ByteOffset) {
    if unit == Unit::Grapheme {
        return (anchor, head);
    }
    let text = &article.text;
    let a = segment::unit_at(text, anchor, unit);
    let b = segment::unit_at(text, head, unit);
    match (a, b) {
        (Some(a), Some(b)) if anchor <= head => (a.start(), b.end().max(a.end())),
        (Some(a), Some(b)) => (a.end(), b.start().min(a.start())),
        _ => (anchor, head),
    }
}

/// The mention of a mark; none if it is a suggestion.
const fn mention_of(mark: MarkId) -> Option<MentionId> {
    match mark {
        MarkId::Mention(mention) => Some(mention),
        MarkId::Suggestion(_) => None,
    }
}

/// The nearest word border for a dragged edge.
fn snapped(article: &Article, to: ByteOffset, edge: crate::command::Edge) -> ByteOffset {
    match segment::unit_at(&article.text, to, Unit::Word) {
        Some(word) if word.contains(to) => match edge {
            crate::command::Edge::Start => word.start(),
            crate::command::Edge::End => word.end(),
        },
        _ => to,
    }
}

/// The marks that touch a range.
fn marks(cx: &Cx<'_>, article: &ArticleId, range: TextRange) -> Vec<Mark> {
    let session = cx.session;
    let desk = session.desk();
    let claim = session.current_claim();
    let derived = session.derived();
    let mut all: Vec<Mark> = Vec::new();
    for id in derived.mentions_in(article, range) {
        let Some((_, mention)) = session.project().mention(id) else {
            continue;
        };
        let Some(label) = session.project().scheme.label(&mention.label) else {
            continue;
        };
        let held = desk
            .held
            .as_ref()
            .filter(|held| held.of == Held::Mention(id));
        let extent = held.map_or(&mention.extent, |held| &held.extent);
        all.push(Mark {
            id: id.into(),
            ranges: extent.pieces().collect(),
            hue: label.hue as usize,
            pattern: label.pattern,
            lane: u8::try_from(derived.lane(article, id)).unwrap_or(u8::MAX),
            focused: desk.focus == Some(id),
            lit: claim.is_some_and(|claim| claim.has_mention(id)),
            dimmed: desk
                .isolated
                .as_ref()
                .is_some_and(|only| *only != mention.label),
            unsure: mention.unsure,
            suggestion: false,
            doubtful: false,
            label: shown(&label.name).into_owned(),
        });
    }
    all
}

/// How many mentions lie on each other in a range, at most.
fn depth(cx: &Cx<'_>, article: &ArticleId, range: TextRange) -> u8 {
    let derived = cx.session.derived();
    let spans = derived.spans_in(article, range).into_iter();
    let highest = spans.map(|span| derived.lane(article, span.id)).max();
    highest.map_or(0, |lane| u8::try_from(lane + 1).unwrap_or(u8::MAX))
}

/// The claims whose quotes touch a range.
fn bars(cx: &Cx<'_>, article: &ArticleId, range: TextRange) -> Vec<ClaimBar> {
    let current = cx.session.desk().claim;
    let index = cx.session.derived().claim_index();
    let quotes = index.quotes_touching(article, range).into_iter();
    quotes
        .filter_map(|(quote, range)| {
            let (_, claim) = cx.session.project().claim(quote.claim)?;
            Some(ClaimBar {
                claim: claim.id,
                range,
                number: format!("C{}", claim.number),
                selected: current == Some(claim.id),
            })
        })
        .collect()
}

/// "Coast Courier · 14 March 2025 · 612 words · 13 figures, 40 actors, 8 sources"
fn meta_line(article: &Article, words: Option<usize>, cx: &Cx<'_>) -> String {
    let derived = cx.session.derived();
    let meta = &article.meta;
    let mut parts: Vec<String> = Vec::new();
    if !meta.outlet.is_empty() {
        parts.push(shown(&meta.outlet).into_owned());
    }
    if !meta.published.is_empty() {
        parts.push(shown_date(&meta.published));
    }
    // Not known while a long text is still looked through.
    parts.extend(words.map(|words| counted(words, "word")));
    let kinds: Vec<String> = Kind::BUILT_IN
        .iter()
        .filter_map(|kind| match derived.count_of(&article.id, kind) {
            0 => None,
            n => Some(counted(n, kind.name())),
        })
        .collect();
    if !kinds.is_empty() {
        parts.push(kinds.join(", "));
    }
    parts.join(" · ")
}
