//! Reviewing suggestions: one answer to many, why one is rejected, which are asked about.

use std::collections::BTreeSet;

use egui::{Align, Context, Key, Layout, Modifiers, RichText, ScrollArea, Ui, vec2};

use super::sheet::{Answer, caption, focus_once, footer_with, hint, room, sheet};
use crate::analysis::review::{Asked, Filter, Order, Reach, State};
use crate::command::{Command, Reply, ReplyToAll};
use crate::model::{ArticleId, LabelId, RunId, Score};
use crate::session::{MOST_AT_ONCE, Session};
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Emphasis, check, drop_list, field, key_cap, one_line, pills};
use crate::ui::{Cx, Sink};

/// Reasons that people give for rejecting a suggestion; others can be typed.
const REASONS: [&str; 6] = [
    "wrong label",
    "wrong edges",
    "not meant that way",
    "not in the guidelines",
    "said twice",
    "made up",
];

const ROW: f32 = 28.0;
/// Where label, score and article begin in a row.
const ABOUT: f32 = 320.0;

/// The dialog of [`Ask::AcceptAll`](crate::command::Ask::AcceptAll) and
/// [`Ask::RejectAll`](crate::command::Ask::RejectAll).
pub struct AnswerAll {
    is_accept: bool,
    reason: String,
    /// What is listed, and the revision for which.
    rows: Vec<(ArticleId, Asked)>,
    made_for: Option<u64>,
    left_out: BTreeSet<usize>,
}

impl AnswerAll {
    /// Lists what passes the review's filter.
    #[must_use]
    pub fn open(is_accept: bool) -> Self {
        Self {
            is_accept,
            reason: String::new(),
            rows: Vec::new(),
            made_for: None,
            left_out: BTreeSet::new(),
        }
    }

    fn refresh(&mut self, session: &Session) {
        let now = session.revision();
        if self.made_for.replace(now) != Some(now) {
            self.rows = session.questions_for_all(self.is_accept);
            self.left_out.clear();
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        self.refresh(cx.session);
        let theme = cx.theme;
        let (title, verb, emphasis) = match self.is_accept {
            true => ("Accept all", "Accept", Emphasis::Primary),
            false => ("Reject all", "Reject", Emphasis::Danger),
        };
        sheet(ctx, theme, title, 680.0, |ui| {
            hint(ui, theme, &what_is_listed(cx.session, self.rows.len()));
            ui.add_space(space::S);
            let rows = self.rows.len().clamp(4, 12) as f32;
            let height = room(ui, 300.0).min(rows * ROW);
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                self.list(ui, cx);
            });
            if !self.is_accept {
                caption(ui, theme, "Why (for all of them; may stay empty)");
                field(ui, theme, &mut self.reason, "", "Reason");
            }
            let count = self.rows.len() - self.left_out.len();
            let go = format!("{verb} {}", counted(count, "suggestion"));
            let mut all = false;
            let answer = footer_with(ui, theme, emphasis, &go, count > 0, |ui| {
                let quiet = Emphasis::Quiet;
                all = crate::ui::widgets::button(ui, theme, quiet, "All or none").clicked();
            });
            if all {
                match self.left_out.is_empty() {
                    true => self.left_out = (0..self.rows.len()).collect(),
                    false => self.left_out.clear(),
                }
            }
            if answer == Answer::Go {
                sink.send(self.command());
                return false;
            }
            answer == Answer::None
        })
    }

    fn command(&self) -> Command {
        let rows = self.rows.iter().enumerate();
        let ticked = rows.filter(|(index, _)| !self.left_out.contains(index));
        let ideas = ticked.map(|(_, (article, asked))| (article.clone(), asked.idea.clone()));
        let reply = match self.is_accept {
            true => ReplyToAll::Accept,
            false => ReplyToAll::Reject(self.reason.trim().to_owned()),
        };
        Command::AnswerAll(reply, ideas.collect())
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        if self.rows.is_empty() {
            let words = "No open suggestion passes the filter.";
            ui.label(RichText::new(words).color(theme.muted));
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show_rows(ui, ROW, self.rows.len(), |ui, range| {
            for index in range {
                let (article, asked) = &self.rows[index];
                let (words, about) = row(cx, article, asked);
                let mut ticked = !self.left_out.contains(&index);
                ui.horizontal(|ui| {
                    ui.set_min_height(ROW);
                    ui.set_width(ui.available_width());
                    let start = ui.min_rect().left();
                    let before = ticked;
                    check(ui, theme, &mut ticked, &words);
                    if ticked != before && !self.left_out.remove(&index) {
                        self.left_out.insert(index);
                    }
                    let rest = ui.available_rect_before_wrap();
                    let left = (rest.left() + space::M).max(start + ABOUT);
                    let (font, color) = (theme::small(), theme.muted);
                    let room = rest.right() - left - space::S;
                    let at = egui::pos2(left, rest.center().y);
                    one_line(ui.painter(), &about, font, color, at, room);
                });
            }
        });
    }
}

fn what_is_listed(session: &Session, count: usize) -> String {
    let filter = session.review().map(|review| review.filter());
    let which = match filter.is_some_and(|filter| !filter.is_default()) {
        true => "Open suggestions that pass the filter",
        false => "All open suggestions: a filter (Ctrl+Shift+R) makes them fewer",
    };
    match count < MOST_AT_ONCE {
        true => format!("{which}. Untick what is not meant; one undo takes all of them back."),
        false => format!("{which}, the first {MOST_AT_ONCE} of them."),
    }
}

/// A suggestion's words, and label, score and article.
fn row(cx: &Cx<'_>, article: &ArticleId, asked: &Asked) -> (String, String) {
    let project = cx.session.project();
    let words = cx.session.words_of(article, &asked.idea);
    let mut words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(44) {
        words.truncate(at);
        words.push('…');
    }
    let label = asked.idea.label();
    let label = label.map(|id| {
        project
            .scheme
            .label(id)
            .map_or(id.as_str(), |one| &one.name)
    });
    let score = asked.score().map(crate::ui::panels::review::score_in_words);
    let title = project.article(article).map(|one| one.display_title());
    let parts = [label.map(str::to_owned), score, title.map(str::to_owned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (
        shown(&words).into_owned(),
        shown(&parts.join(" · ")).into_owned(),
    )
}

/// The dialog of [`Ask::RejectReason`](crate::command::Ask::RejectReason).
#[derive(Default)]
pub struct RejectReason {
    reason: String,
    opened: bool,
}

impl RejectReason {
    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let theme = cx.theme;
        let mut fresh = !std::mem::replace(&mut self.opened, true);
        // A number chooses at once, as long as nothing is typed.
        if self.reason.is_empty() {
            for (number, reason) in REASONS.iter().enumerate() {
                let key = [
                    Key::Num1,
                    Key::Num2,
                    Key::Num3,
                    Key::Num4,
                    Key::Num5,
                    Key::Num6,
                ];
                if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key[number])) {
                    sink.send(Command::Answer(Reply::Reject((*reason).to_owned())));
                    return false;
                }
            }
        }
        sheet(ctx, theme, "Reject because…", 420.0, |ui| {
            let mut chosen = None;
            for (number, reason) in REASONS.iter().enumerate() {
                ui.horizontal(|ui| {
                    key_cap(ui, theme, &(number + 1).to_string());
                    let quiet = Emphasis::Quiet;
                    if crate::ui::widgets::button(ui, theme, quiet, reason).clicked() {
                        chosen = Some((*reason).to_owned());
                    }
                });
            }
            caption(ui, theme, "Another reason");
            let typed = field(ui, theme, &mut self.reason, "", "Another reason");
            focus_once(&mut fresh, &typed);
            let enter = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let answer = footer_with(ui, theme, Emphasis::Danger, "Reject", true, |_| {});
            if answer == Answer::Go || enter {
                chosen = Some(self.reason.trim().to_owned());
            }
            if let Some(reason) = chosen {
                sink.send(Command::Answer(Reply::Reject(reason)));
                return false;
            }
            answer == Answer::None
        })
    }
}

/// The dialog of [`Ask::ReviewOptions`](crate::command::Ask::ReviewOptions).
pub struct ReviewOptions {
    order: Order,
    filter: Filter,
    least: String,
    most: String,
}

impl ReviewOptions {
    /// Shows what is in force.
    #[must_use]
    pub fn open(session: &Session) -> Self {
        let review = session.review();
        let filter = review.map(|review| review.filter().clone());
        let filter = filter.unwrap_or_default();
        let bound = |score: Option<Score>| score.map(|one| one.to_string()).unwrap_or_default();
        Self {
            order: review.map(|review| review.order()).unwrap_or_default(),
            least: bound(filter.least),
            most: bound(filter.most),
            filter,
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Order and filter", 460.0, |ui| {
            caption(ui, theme, "Order");
            let orders = Order::ALL.map(|order| (order, order.name().to_owned()));
            drop_list(ui, "Order", 300.0, &mut self.order, &orders);
            caption(ui, theme, "Which ones");
            let reaches = [
                (Reach::Project, "Project"),
                (Reach::Article, "This article"),
            ];
            pills(ui, theme, &mut self.filter.reach, &reaches);
            ui.add_space(space::XS);
            let states = State::ALL.map(|state| (state, state.name()));
            pills(ui, theme, &mut self.filter.state, &states);
            let project = cx.session.project();
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    caption(ui, theme, "Label");
                    let labels = project.scheme.labels.iter();
                    let any = [(None, "Any label".to_owned())].into_iter();
                    let labels: Vec<(Option<LabelId>, String)> = any
                        .chain(labels.map(|one| (Some(one.id.clone()), one.name.clone())))
                        .collect();
                    drop_list(ui, "Label", 200.0, &mut self.filter.label, &labels);
                });
                ui.vertical(|ui| {
                    caption(ui, theme, "Run");
                    let any = [(None, "Any run".to_owned())].into_iter();
                    let runs = project.runs();
                    let runs: Vec<(Option<RunId>, String)> = any
                        .chain(runs.map(|run| (Some(run.id.clone()), run.name.clone())))
                        .collect();
                    drop_list(ui, "Run", 200.0, &mut self.filter.run, &runs);
                });
            });
            self.bounds(ui, cx);
            caption(ui, theme, "Words");
            field(ui, theme, &mut self.filter.words, "Any words", "Words");
            let wrong = self.bound_problem();
            if let Some(wrong) = &wrong {
                super::sheet::complaint(ui, theme, wrong);
            }
            let mut reset = false;
            let enabled = wrong.is_none();
            let answer = footer_with(ui, theme, Emphasis::Primary, "Review", enabled, |ui| {
                let quiet = Emphasis::Quiet;
                reset = crate::ui::widgets::button(ui, theme, quiet, "Reset").clicked();
            });
            if reset {
                (self.order, self.filter) = (Order::default(), Filter::default());
                (self.least, self.most) = (String::new(), String::new());
            }
            if answer == Answer::Go && enabled {
                let filter = Filter {
                    least: Score::parse(self.least.trim()),
                    most: Score::parse(self.most.trim()),
                    ..self.filter.clone()
                };
                sink.send(Command::SetReview(self.order, Box::new(filter)));
                return false;
            }
            answer == Answer::None
        })
    }

    fn bounds(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        caption(ui, theme, "Score");
        ui.horizontal(|ui| {
            for (name, value) in [
                ("Score from", &mut self.least),
                ("Score to", &mut self.most),
            ] {
                let word = name.trim_start_matches("Score ");
                ui.label(RichText::new(word).color(theme.muted));
                ui.allocate_ui(vec2(90.0, space::CONTROL), |ui| {
                    field(ui, theme, value, "any", name);
                });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = "What has no score passes no bound";
                let font = theme::ui(size::SMALL);
                ui.label(RichText::new(words).font(font).color(theme.muted));
            });
        });
    }

    fn bound_problem(&self) -> Option<String> {
        let all = [&self.least, &self.most];
        let mut wrong = all.into_iter().map(|one| one.trim());
        let wrong = wrong.find(|one| !one.is_empty() && Score::parse(one).is_none());
        wrong.map(|one| format!("“{one}” is no number such as 0.5"))
    }
}
