//! Finding in the article and in the project, with the hits in a list beside the text.

mod list;
mod search;

use std::time::Duration;

use egui::{Frame, Id, Key, Margin, RichText, Ui, vec2};

use self::list::Lines;
use self::search::{MOST_HITS, Search, Wanted};
use super::articles::put_caret_at_end;
use super::keys;
use crate::analysis::find_in_project::{Hit, Scope};
use crate::analysis::search::Query;
use crate::command::{Command, Direction, Window};
use crate::model::Item;
use crate::text::{TextRange, counted};
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{check, empty_state, icon_button, pills, progress};

/// How long a frame may search.
const BUDGET: Duration = Duration::from_micros(500);

/// Where to find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FindPlace {
    /// In the current article.
    #[default]
    Article,
    /// In all articles.
    Project,
}

/// The find column, shown in place of the article list while it is open. Make a new one for a
/// new session.
#[derive(Default)]
pub struct FindPanel {
    open: bool,
    /// The field gets the keyboard and the selected words in the next frame.
    wants_focus: bool,
    list_wants_focus: bool,
    text: String,
    case_sensitive: bool,
    whole_words: bool,
    place: FindPlace,
    scope: Scope,
    search: Search,
    lines: Lines,
    /// What the rows that were set stand for, and how many of those in view were set.
    set: (Query, usize),
    current: Option<Hit>,
    reveal: bool,
    ranges: Vec<TextRange>,
    article: Option<usize>,
}

fn field_id() -> Id {
    Id::unique("find field")
}

impl FindPanel {
    /// Opens the column with the keyboard in its field.
    pub fn open(&mut self, place: FindPlace) {
        self.open = true;
        self.place = place;
        self.wants_focus = true;
    }

    /// Closes the column. What was looked for stays, for [`next`](Self::next).
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Whether the column is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether keys go to the field or the list, so that letters are not chords.
    #[must_use]
    pub fn has_focus(ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some_and(|id| id == field_id() || id == list::list_id())
    }

    /// The hits in the current article, in text order; none while the column is closed.
    #[must_use]
    pub fn hits_in_current(&self) -> &[TextRange] {
        if self.open { &self.ranges } else { &[] }
    }

    /// The hit that was gone to last, if it lies in the current article.
    #[must_use]
    pub fn current_hit(&self) -> Option<TextRange> {
        let range = self.current.as_ref()?.range?;
        let found = self.hits_in_current().binary_search(&range);
        found.is_ok().then_some(range)
    }

    /// Goes to the next hit; opens the column if nothing is looked for.
    pub fn next(&mut self, cx: &Cx<'_>, sink: &mut Sink) {
        self.step(cx, sink, Direction::Next);
    }

    /// Goes to the hit before; opens the column if nothing is looked for.
    pub fn previous(&mut self, cx: &Cx<'_>, sink: &mut Sink) {
        self.step(cx, sink, Direction::Previous);
    }

    /// Searches on for some milliseconds. [`show`](Self::show) does so by itself.
    pub fn update(&mut self, cx: &Cx<'_>) {
        let session = cx.session;
        let project = session.project();
        let here = session.desk().article.clone();
        let wanted = Wanted {
            query: Query {
                text: self.text.clone(),
                case_sensitive: self.case_sensitive,
                whole_words: self.whole_words,
            },
            scope: self.scope,
            article: (self.place == FindPlace::Article)
                .then(|| here.clone())
                .flatten(),
            person: Some(session.person().clone()),
            articles: project.article_count(),
        };
        if self.set.0 != wanted.query {
            self.set = (wanted.query.clone(), 0);
        }
        self.search.want(wanted, session);
        let looked = self.search.go_on(session, BUDGET);
        let article = here.and_then(|id| project.article_index(&id));
        if looked || article != self.article || self.lines.total() != self.search.total() {
            self.lines = Lines::of(&self.search);
            let hits = article.map_or(&[][..], |index| self.search.in_article(index));
            self.ranges = hits.iter().filter_map(|hit| hit.range).collect();
            self.ranges.sort_unstable();
            self.ranges.dedup();
            self.article = article;
        }
    }

    fn step(&mut self, cx: &Cx<'_>, sink: &mut Sink, direction: Direction) {
        if self.text.trim().is_empty() {
            self.open(self.place);
            return;
        }
        self.update(cx);
        if let Some(hit) = self.neighbour(cx, direction).cloned() {
            self.go_to(hit, sink);
        }
    }

    /// The hit after or before the current one, else the caret; round the end.
    fn neighbour(&self, cx: &Cx<'_>, direction: Direction) -> Option<&Hit> {
        let hits: Vec<(usize, &Hit)> = self
            .search
            .groups()
            .flat_map(|(index, hits)| hits.iter().map(move |hit| (index, hit)))
            .collect();
        let known = self.current.as_ref();
        let at = known.and_then(|known| hits.iter().position(|(_, hit)| *hit == known));
        let count = hits.len();
        let selection = cx.session.desk().selection;
        let place = (
            self.article.unwrap_or(0),
            Some(selection.anchor.min(selection.head)),
        );
        let place_of = |(index, hit): &(usize, &Hit)| (*index, hit.range.map(TextRange::start));
        let row = match (at, direction) {
            (Some(at), Direction::Next) => (at + 1) % count,
            (Some(at), Direction::Previous) => (at + count - 1) % count,
            (None, Direction::Next) => {
                let after = hits.iter().position(|hit| place_of(hit) >= place);
                after.unwrap_or(0)
            }
            (None, Direction::Previous) => {
                let before = hits.iter().rposition(|hit| place_of(hit) < place);
                before.unwrap_or(count.saturating_sub(1))
            }
        };
        hits.get(row).map(|(_, hit)| *hit)
    }

    fn go_to(&mut self, hit: Hit, sink: &mut Sink) {
        sink.send(match (&hit.item, hit.range) {
            (Item::Mention(id), _) => Command::FocusMention(*id),
            (Item::Claim(id), _) => Command::SelectClaim(Some(*id)),
            (_, Some(range)) => Command::GoTo(hit.article.clone(), range),
            (_, None) => Command::OpenArticle(hit.article.clone()),
        });
        self.current = Some(hit);
        self.reveal = true;
    }

    fn leave(&mut self, sink: &mut Sink) {
        self.close();
        sink.window(Window::FocusText);
    }

    /// Shows the column, with its margins, if it is open.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        if !self.open {
            return;
        }
        let margin = Margin {
            left: 10,
            right: 10,
            top: 12,
            bottom: 8,
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            self.head(ui, cx, sink);
            self.field(ui, cx, sink);
            self.options(ui, cx);
        });
        self.update(cx);
        if self.search.is_asked() {
            let margin = Margin::symmetric(10, 0);
            Frame::new()
                .inner_margin(margin)
                .show(ui, |ui| self.summary(ui, cx, sink));
        }
        if self.search.progress().is_some() {
            ui.ctx().request_repaint();
        }
        if self.search.total() > 0 {
            self.list(ui, cx, sink);
        } else if self.search.progress().is_none() {
            let around = Frame::new().inner_margin(Margin::symmetric(20, 0));
            around.show(ui, |ui| self.nothing(ui, cx));
        }
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.label(RichText::new("Find").font(theme::strong(theme::size::UI)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if icon_button(ui, cx.theme, Icon::Close, "Close find", Some("Esc")).clicked() {
                    self.leave(sink);
                }
            });
        });
    }

    fn field(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        if std::mem::take(&mut self.wants_focus) {
            if let Some(words) = selected_line(cx) {
                self.text = words;
            }
            put_caret_at_end(ui, field_id(), &self.text);
            select_all(ui, &self.text);
        }
        if ui.memory(|memory| memory.has_focus(field_id())) {
            for key in keys::take(ui, &[Key::ArrowDown, Key::Enter, Key::Escape]) {
                match key {
                    Key::ArrowDown => {
                        self.list_wants_focus = true;
                        self.step(cx, sink, Direction::Next);
                    }
                    Key::Enter => self.step(cx, sink, Direction::Next),
                    _ => self.leave(sink),
                }
            }
            let back = ui.input_mut(|i| i.consume_key(egui::Modifiers::SHIFT, Key::Enter));
            if back {
                self.step(cx, sink, Direction::Previous);
            }
        }
        let hint = match self.scope {
            Scope::Text => "Words in the text",
            Scope::Label => "Name of a label",
            Scope::Note => "Words in notes and claims",
        };
        let edit = egui::TextEdit::singleline(&mut self.text)
            .id(field_id())
            .hint_text(RichText::new(hint).color(cx.theme.muted))
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, space::CONTROL))
            .align(egui::Align2::LEFT_CENTER);
        if ui.add(edit).accessible_name("Find words").changed() {
            self.current = None;
        }
        keys::hold_escape(ui, field_id());
    }

    fn options(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let places = [
            (FindPlace::Article, "This article"),
            (FindPlace::Project, "Project"),
        ];
        let scopes = [
            (Scope::Text, "Text"),
            (Scope::Label, "Labels"),
            (Scope::Note, "Notes"),
        ];
        let mut changed = pills(ui, cx.theme, &mut self.place, &places);
        changed |= pills(ui, cx.theme, &mut self.scope, &scopes);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::M, 0.0);
            changed |= check(ui, cx.theme, &mut self.case_sensitive, "Match case").changed();
            changed |= check(ui, cx.theme, &mut self.whole_words, "Whole words").changed();
        });
        if changed {
            self.current = None;
        }
    }

    fn summary(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            let words = RichText::new(self.count_words()).color(cx.theme.muted);
            let count = ui.label(words);
            if self.search.progress().is_none() {
                list_nodes::live(ui, &count);
            }
            if self.search.total() == 0 {
                return;
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let keys = |id: &str| cx.shown(id).chord;
                let (after, before) = (keys("find.next"), keys("find.previous"));
                let next = icon_button(ui, cx.theme, Icon::ChevronDown, "Next hit", Some(&after));
                if next.clicked() {
                    self.step(cx, sink, Direction::Next);
                }
                let name = "Previous hit";
                let back = icon_button(ui, cx.theme, Icon::ChevronUp, name, Some(&before));
                if back.clicked() {
                    self.step(cx, sink, Direction::Previous);
                }
            });
        });
        // In one article the end is near: a bar would only flicker.
        if let Some((done, all)) = self.search.progress()
            && self.place == FindPlace::Project
        {
            let part = done as f32 / all.max(1) as f32;
            progress(ui, cx.theme, part, "Search progress");
            ui.add_space(space::XS);
        }
    }

    /// `37 hits in 3 articles`.
    fn count_words(&self) -> String {
        if let Some((done, all)) = self.search.progress() {
            let count = self.search.total();
            return match self.place {
                FindPlace::Article => format!("{} so far", counted(count, "hit")),
                FindPlace::Project => {
                    let articles = counted(all, "article");
                    format!("{}, {done} of {articles}", counted(count, "hit"))
                }
            };
        }
        let articles = self.search.group_count();
        let place = match (self.place, articles) {
            (FindPlace::Article, _) | (_, 0) => String::new(),
            (_, 1) => " in 1 article".to_owned(),
            (_, many) => format!(" in {many} articles"),
        };
        match self.search.total() {
            0 => "No hit".to_owned(),
            1 => format!("1 hit{place}"),
            _ if self.search.is_full() => format!("The first {MOST_HITS} hits"),
            many => format!("{many} hits{place}"),
        }
    }

    fn nothing(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let (title, hint) = if self.search.is_asked() {
            let hint = match (self.place, self.case_sensitive || self.whole_words) {
                (_, true) => "Try it without matching case or whole words.",
                (FindPlace::Article, _) => "Try the whole project.",
                (FindPlace::Project, _) => "Case, accents and the kind of space do not matter.",
            };
            (format!("No “{}” here", short(self.text.trim())), hint)
        } else {
            let hint = "Hits are listed here as you type; Enter goes to the next one.";
            ("What do you look for?".to_owned(), hint)
        };
        empty_state(ui, cx.theme, Icon::Search, &title, hint);
    }
}

fn short(words: &str) -> String {
    match words.char_indices().nth(24) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

/// The selected words, if they could be looked for.
fn selected_line(cx: &Cx<'_>) -> Option<String> {
    let range = cx.session.selected()?;
    let words = cx.session.article()?.text.slice(range).trim();
    let fits = !words.is_empty() && words.len() <= 200 && !words.contains('\n');
    fits.then(|| words.to_owned())
}

fn select_all(ui: &Ui, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field_id());
}
