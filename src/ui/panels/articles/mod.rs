//! The list of articles: what there is, how far it has come, and the way to each.

mod row;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{
    Frame, Id, Key, Margin, Rect, RichText, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use self::row::{counts_line, meta_line, paint_ground, paint_words, row_menu, title_words};
use super::keys;
use super::rows::Rows;
use crate::analysis::search::{Finder, Query};
use crate::analysis::stats::WordCount;
use crate::command::{Command, Window};
use crate::model::{Article, ArticleId, LayerKey, LayerState, PersonId};
use crate::text::capitalized;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, empty_state, heading, icon_button, menu_style, pill};

/// Between the column's edge and a row, and between a row's edge and its words.
const PAD: f32 = 10.0;
const TITLE_LINE: f32 = 18.0;
const META_LINE: f32 = 15.0;
/// How long a frame may count words.
const COUNTING: Duration = Duration::from_micros(1_500);
/// Everything of a row's height but the lines of its title.
const ROW_REST: f32 = 9.0 + 3.0 + META_LINE + 7.0 + 3.0 + 11.0 + 4.0;
/// What a list was made for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Made {
    /// When the articles last changed, or their states if those matter.
    revision: u64,
    person: Option<PersonId>,
    filter: String,
    state: Option<LayerState>,
    width: f32,
}

/// The list of articles. Make a new one for a new session.
#[derive(Default)]
pub struct ArticlesPanel {
    /// Words that title or outlet must hold.
    pub filter: String,
    state: Option<LayerState>,
    cursor: Option<ArticleId>,
    wants_focus: bool,
    reveal: Option<ArticleId>,
    current: Option<ArticleId>,
    width: f32,
    made: Option<Made>,
    /// Places in the project's list; `None` shows all.
    found: Option<Vec<usize>>,
    rows: Rows,
    measured: HashMap<ArticleId, f32>,
    words: HashMap<ArticleId, WordCount>,
}

fn list_id() -> Id {
    Id::unique("article list")
}

fn filter_id() -> Id {
    Id::unique("article filter")
}

impl ArticlesPanel {
    /// Moves the keyboard to the list.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether keys go to the list or its filter, so that letters are not chords.
    #[must_use]
    pub fn has_focus(ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some_and(|id| id == list_id() || id == filter_id())
    }

    /// Shows the column, with its margins.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        self.refresh(cx);
        let margin = Margin {
            left: 10,
            right: 10,
            top: 12,
            bottom: 8,
        };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| self.head(ui, cx, sink));
        self.refresh(cx);
        let around = Frame::new().inner_margin(Margin::symmetric(20, 0));
        if cx.session.project().article_count() == 0 {
            around.show(ui, |ui| self.nothing_yet(ui, cx, sink));
        } else if self.len(cx) == 0 {
            around.show(ui, |ui| self.nothing_found(ui, cx));
        } else {
            self.list(ui, cx, sink);
        }
    }

    fn len(&self, cx: &Cx<'_>) -> usize {
        let all = cx.session.project().article_count();
        self.found.as_ref().map_or(all, Vec::len)
    }

    fn article<'a>(&self, cx: &Cx<'a>, row: usize) -> Option<&'a Arc<Article>> {
        let index = match &self.found {
            Some(found) => *found.get(row)?,
            None => row,
        };
        cx.session.project().article_at(index)
    }

    fn row_of(&self, cx: &Cx<'_>, id: &ArticleId) -> Option<usize> {
        let index = cx.session.project().article_index(id)?;
        match &self.found {
            Some(found) => found.binary_search(&index).ok(),
            None => Some(index),
        }
    }

    /// Finds again what is shown, if anything has changed.
    fn refresh(&mut self, cx: &Cx<'_>) {
        let session = cx.session;
        let changed = session.last_changed();
        let now = Made {
            revision: match self.state {
                Some(_) => changed.articles.max(changed.states),
                None => changed.articles,
            },
            person: Some(session.person().clone()),
            filter: self.filter.clone(),
            state: self.state,
            width: self.width,
        };
        let old = self.made.as_ref();
        if old == Some(&now) {
            return;
        }
        if old.is_none_or(|old| old.width != now.width) {
            self.measured.clear();
        }
        self.found = self.find(cx);
        let heights: Vec<f32> = (0..self.len(cx))
            .map(|row| self.height_of(cx, row))
            .collect();
        self.rows = Rows::new(heights.into_iter());
        self.made = Some(now);
    }

    fn find(&self, cx: &Cx<'_>) -> Option<Vec<usize>> {
        let words = self.filter.trim();
        if words.is_empty() && self.state.is_none() {
            return None;
        }
        let finder = (!words.is_empty()).then(|| Finder::new(&Query::new(words)));
        let fits = |article: &Article| {
            finder.as_ref().is_none_or(|finder| {
                let meta = &article.meta;
                [article.display_title(), &meta.outlet]
                    .into_iter()
                    .any(|words| finder.find_in(words).next().is_some())
            })
        };
        let articles = cx.session.project().articles().enumerate();
        Some(
            articles
                .filter(|(_, article)| self.state.is_none_or(|s| s == state_of(cx, &article.id)))
                .filter(|(_, article)| fits(article))
                .map(|(index, _)| index)
                .collect(),
        )
    }

    fn height_of(&self, cx: &Cx<'_>, row: usize) -> f32 {
        let Some(article) = self.article(cx, row) else {
            return 0.0;
        };
        if let Some(height) = self.measured.get(&article.id) {
            return *height;
        }
        // A letter is about half as wide as it is high.
        let letters = article.display_title().chars().count().min(200) as f32;
        let room = (self.width - 4.0 * PAD).max(80.0);
        let lines = (letters * 6.9 / room).ceil().clamp(1.0, 3.0);
        lines * TITLE_LINE + ROW_REST
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let all = cx.session.project().article_count();
        let aside = if all == 0 {
            String::new()
        } else {
            format!("{} of {all}", self.len(cx))
        };
        ui.spacing_mut().item_spacing.y = space::S;
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width() - 6.0);
                // On one line with the heading of the claims.
                ui.spacing_mut().interact_size.y = 18.0;
                heading(ui, cx.theme, "Articles", &aside);
            });
        });
        if all == 0 {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let room = ui.available_width() - space::CONTROL - space::XS;
            let edit = ui
                .allocate_ui(vec2(room, space::CONTROL), |ui| {
                    ui.push_id("filter", |ui| self.filter_field(ui, cx, sink))
                })
                .response;
            edit.on_hover_text("Title or outlet; case and accents do not matter");
            self.state_menu(ui, cx.theme);
        });
        if let Some(state) = self.state {
            let words = format!("{}  ×", state.name());
            let shown =
                pill(ui, cx.theme, true, &words).on_hover_text("Show articles in any state");
            if shown.clicked() {
                self.state = None;
            }
        }
    }

    fn filter_field(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let before = ui.memory(|memory| memory.has_focus(filter_id()));
        if before {
            for key in keys::take(ui, &[Key::ArrowDown, Key::Enter, Key::Escape]) {
                match key {
                    Key::ArrowDown => self.wants_focus = true,
                    Key::Enter => {
                        let row = self.cursor.as_ref().and_then(|id| self.row_of(cx, id));
                        self.open(cx, sink, row.unwrap_or(0));
                    }
                    _ if self.filter.is_empty() => sink.window(Window::FocusText),
                    _ => self.filter.clear(),
                }
            }
        }
        let hint = RichText::new("Filter").color(cx.theme.muted);
        let edit = egui::TextEdit::singleline(&mut self.filter)
            .id(filter_id())
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, space::CONTROL))
            .align(egui::Align2::LEFT_CENTER);
        let response = ui.add(edit).accessible_name("Filter articles");
        keys::hold_escape(ui, filter_id());
        if response.changed() {
            self.cursor = None;
        }
    }

    fn state_menu(&mut self, ui: &mut Ui, theme: &Theme) {
        let opener = icon_button(ui, theme, Icon::Filter, "Show articles by state", None);
        egui::Popup::menu(&opener)
            .style(menu_style)
            .width(160.0)
            .show(|ui| {
                if ui
                    .add(egui::Button::selectable(self.state.is_none(), "All"))
                    .clicked()
                {
                    self.state = None;
                }
                for state in LayerState::ALL {
                    let words = capitalized(state.name());
                    let chosen = self.state == Some(state);
                    if ui.add(egui::Button::selectable(chosen, words)).clicked() {
                        self.state = Some(state);
                    }
                }
            });
    }

    fn nothing_yet(&self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        empty_state(
            ui,
            cx.theme,
            Icon::Document,
            "No articles yet",
            "Import text, Markdown or HTML files, drop them on the window, or paste text.",
        );
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            let import = cx.shown("article.import");
            if button(ui, cx.theme, Emphasis::Primary, &import.name)
                .on_hover_text(import.tooltip())
                .clicked()
            {
                sink.send_id("article.import");
            }
            let paste = cx.shown("article.paste");
            if button(ui, cx.theme, Emphasis::Normal, &paste.name)
                .on_hover_text(paste.tooltip())
                .clicked()
            {
                sink.send_id("article.paste");
            }
        });
    }

    fn nothing_found(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let hint = match (self.filter.trim(), self.state) {
            ("", Some(state)) => format!("No article is {}.", state.name()),
            (words, None) => format!("No title or outlet holds “{words}”."),
            (words, Some(state)) => format!("No article that is {} holds “{words}”.", state.name()),
        };
        empty_state(ui, cx.theme, Icon::Search, "Nothing to show", &hint);
        ui.vertical_centered(|ui| {
            if button(ui, cx.theme, Emphasis::Normal, "Show all articles").clicked() {
                self.filter.clear();
                self.state = None;
            }
        });
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let current = cx.session.desk().article.clone();
        if self.current != current {
            self.current.clone_from(&current);
            self.reveal.clone_from(&current);
            self.cursor = None;
        }
        let place = ui.available_rect_before_wrap();
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Article list"));
        list_nodes::count(ui, list.id, self.len(cx));
        if std::mem::take(&mut self.wants_focus) {
            list.request_focus();
            self.reveal = self.cursor.clone().or(current);
        }
        let focused = list.has_focus();
        if focused {
            keys::hold_arrows(ui, list.id);
            self.list_keys(ui, cx, sink, place.height());
        }
        let area = ScrollArea::vertical()
            .id_salt("articles")
            .auto_shrink(false);
        list_nodes::inside(ui, list.id, |ui| {
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.rows.height() + space::S);
                let origin = ui.max_rect().min;
                let width = ui.max_rect().width();
                if (self.width - width).abs() > 0.5 {
                    self.width = width;
                    ui.ctx().request_repaint();
                }
                self.scroll(ui, cx, origin);
                for row in self.rows.visible(viewport.y_range()) {
                    self.row(ui, cx, sink, row, origin, focused);
                }
            });
        });
    }

    /// Brings the article that is to be seen into view.
    fn scroll(&mut self, ui: &Ui, cx: &Cx<'_>, origin: egui::Pos2) {
        let Some(id) = self.reveal.take() else { return };
        if let Some(row) = self.row_of(cx, &id) {
            let span = self.rows.span(row);
            let at = pos2(origin.x, origin.y + span.min);
            ui.scroll_to_rect(Rect::from_min_size(at, vec2(1.0, span.span())), None);
        }
    }

    fn list_keys(&mut self, ui: &Ui, cx: &Cx<'_>, sink: &mut Sink, height: f32) {
        let here = self
            .cursor
            .clone()
            .or_else(|| cx.session.desk().article.clone());
        let mut row = here.and_then(|id| self.row_of(cx, &id));
        let page = ((height / 80.0) as usize).max(1);
        for key in keys::take(ui, &keys::MOVES) {
            row = Some(keys::moved(key, row, self.len(cx), page));
            let id = row
                .and_then(|row| self.article(cx, row))
                .map(|a| a.id.clone());
            self.reveal.clone_from(&id);
            self.cursor = id;
        }
        for key in keys::take(ui, &[Key::Enter, Key::Escape]) {
            match key {
                Key::Enter => self.open(cx, sink, row.unwrap_or(0)),
                _ if self.filter.is_empty() => sink.window(Window::FocusText),
                _ => self.filter.clear(),
            }
        }
        let typed = keys::take_text(ui);
        if !typed.trim().is_empty() {
            self.filter.push_str(&typed);
            self.cursor = None;
            put_caret_at_end(ui, filter_id(), &self.filter);
        }
    }

    fn open(&mut self, cx: &Cx<'_>, sink: &mut Sink, row: usize) {
        if let Some(article) = self.article(cx, row) {
            sink.send(Command::OpenArticle(article.id.clone()));
            sink.window(Window::FocusText);
        }
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        row: usize,
        origin: egui::Pos2,
        focused: bool,
    ) {
        let Some(article) = self.article(cx, row) else {
            return;
        };
        let theme = cx.theme;
        let inner = self.width - 4.0 * PAD;
        let stats = cx.session.derived().stats(cx.session.project(), article, 0);
        let title = title_words(
            ui,
            theme,
            &shown(article.display_title()),
            stats.state,
            inner,
        );
        let height = title.size().y + ROW_REST;
        if self.rows.correct(row, height) {
            ui.ctx().request_repaint();
        }
        self.measured.insert(article.id.clone(), height);
        let span = self.rows.span(row);
        let rect = Rect::from_min_size(
            pos2(origin.x + PAD, origin.y + span.min),
            vec2(self.width - 2.0 * PAD, height - 4.0),
        );
        let selected = cx.session.desk().article.as_ref() == Some(&article.id);
        let at_cursor = focused
            && match &self.cursor {
                Some(id) => *id == article.id,
                None => selected,
            };
        let response = ui.interact(rect, list_id().with(&article.id), Sense::CLICK);
        let meta = meta_line(article, stats.state);
        let name = format!("{}, {meta}", shown(article.display_title()));
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, &name));
        let told = list_nodes::Row {
            at: row,
            selected,
            has_keys: at_cursor,
        };
        list_nodes::row(ui, list_id(), response.id, told);
        paint_ground(ui, theme, rect, &response, selected);
        paint_words(ui, theme, rect, title, &meta, &stats);
        if at_cursor {
            let ring = rect.shrink(1.0);
            ui.painter()
                .rect_stroke(ring, radius::CARD, theme.focus_ring(), StrokeKind::Inside);
        }
        if response.clicked() {
            sink.send(Command::OpenArticle(article.id.clone()));
            sink.window(Window::FocusText);
        }
        row_menu(&response, cx, sink, &article.id, stats.state);
        response.on_hover_ui(|ui| {
            let title = shown(article.display_title());
            Phrase::new(&title, theme::strong(size::UI), theme.text).show(ui);
            let words = self.words_of(ui, article);
            ui.label(RichText::new(counts_line(&stats, words)).color(theme.muted));
        });
    }

    /// How many words an article has, once they are counted, which takes some frames in a book.
    fn words_of(&mut self, ui: &Ui, article: &Article) -> Option<usize> {
        let count = self.words.entry(article.id.clone()).or_default();
        let started = Instant::now();
        let text = &article.text;
        if !count.go_on(text, || started.elapsed() > COUNTING) {
            ui.ctx().request_repaint();
        }
        count.words(text)
    }
}

fn layer_key(cx: &Cx<'_>, article: &ArticleId) -> LayerKey {
    LayerKey {
        article: article.clone(),
        person: cx.session.person().clone(),
    }
}

fn state_of(cx: &Cx<'_>, article: &ArticleId) -> LayerState {
    let layer = cx.session.project().layer(&layer_key(cx, article));
    layer.map(|layer| layer.state).unwrap_or_default()
}

/// Gives a field the keyboard with the caret behind what it holds.
pub(crate) fn put_caret_at_end(ui: &Ui, field: Id, text: &str) {
    ui.memory_mut(|memory| memory.request_focus(field));
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    state
        .cursor
        .set_char_range(Some(egui::text::CCursorRange::one(end)));
    state.store(ui.ctx(), field);
}
