//! How well a suggestion run did by the person's own work: figures, whether its scores can be
//! trusted, which labels and edges were wrong. Whatever is counted can be gone to.

use egui::{
    Align, Context, Grid, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::Request;
use super::sheet::{caption, goes_ahead, hint, room, sheet};
use crate::analysis::scoring::{
    BINS, Calibration, Counts, Figures, Matching, PairRef, Report, Scores,
};
use crate::command::Command;
use crate::model::{ArticleId, RunId};
use crate::text::unseen::shown;
use crate::text::{TextRange, counted};
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, drop_list, pills};
use crate::ui::{Cx, Sink};

/// So many of the places of a cell are listed, and so many kinds of moved edges.
const LISTED: usize = 8;

/// A run's figures, with what is needed to show them.
pub struct Scored {
    /// The run.
    pub run: RunId,
    /// The revision of the project that was scored.
    pub revision: u64,
    /// The names of the labels, by their numbers in the report.
    pub labels: Vec<String>,
    /// Where each pair of each article stands.
    pub places: Vec<Vec<Option<(ArticleId, TextRange)>>>,
    /// Articles that are done of which the run says nothing.
    pub unread: usize,
    /// Suggestions without a place, which are in no figure.
    pub unplaced: usize,
    /// The figures.
    pub report: Report,
}

impl Scored {
    fn label(&self, label: Option<usize>) -> &str {
        let name = label.and_then(|label| self.labels.get(label));
        name.map_or("nothing", String::as_str)
    }
}

/// Which articles count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    #[default]
    All,
    Aided,
    Blind,
}

/// What is listed below the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Opened {
    title: String,
    pairs: Vec<PairRef>,
}

/// The dialog of [`Ask::Scores`](crate::command::Ask::Scores).
pub struct ScoresDialog {
    run: Option<RunId>,
    asked: Option<(RunId, u64)>,
    scored: Option<Scored>,
    which: Which,
    opened: Option<Opened>,
}

impl ScoresDialog {
    /// Begins with the run that came in last.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Self {
        let runs = cx.session.project().runs();
        let last = runs.max_by_key(|run| run.at);
        Self {
            run: last.map(|run| run.id.clone()),
            asked: None,
            scored: None,
            which: Which::All,
            opened: None,
        }
    }

    /// What came of a [`Request::Score`].
    pub fn take(&mut self, scored: Scored) {
        if self.asked.as_ref() == Some(&(scored.run.clone(), scored.revision)) {
            self.scored = Some(scored);
            self.opened = None;
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        let theme = cx.theme;
        if let Some(run) = &self.run {
            let wanted = (run.clone(), cx.session.revision());
            if self.asked.as_ref() != Some(&wanted) {
                requests.push(Request::Score(run.clone()));
                self.asked = Some(wanted);
                self.scored = None;
            }
        }
        sheet(ctx, theme, "Scores", 720.0, |ui| {
            let runs = cx.session.project().runs();
            let runs: Vec<(Option<RunId>, String)> = runs
                .map(|run| (Some(run.id.clone()), run.name.clone()))
                .collect();
            ui.horizontal(|ui| {
                drop_list(ui, "Run", 240.0, &mut self.run, &runs);
                if let Some(scored) = &self.scored
                    && scored.report.blind.is_some()
                {
                    let all = [
                        (Which::All, "All articles"),
                        (Which::Aided, "Suggestions shown"),
                        (Which::Blind, "Hidden (blind)"),
                    ];
                    pills(ui, theme, &mut self.which, &all);
                }
            });
            let height = room(ui, 190.0).min(520.0);
            let mut stays = true;
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                let scroll = ScrollArea::vertical().auto_shrink([false, false]);
                scroll.show(ui, |ui| {
                    if let Some(scored) = self.scored.take() {
                        stays = self.figures(ui, cx, &scored, sink);
                        self.scored = Some(scored);
                    } else {
                        hint(ui, theme, "Comparing the run with your work…");
                    }
                });
            });
            ui.add_space(space::M);
            let buttons = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                button(ui, theme, Emphasis::Normal, "Done").clicked()
            });
            stays && !(buttons.inner || goes_ahead(ui.ctx()))
        })
    }

    /// All figures; false when a place was gone to.
    fn figures(&mut self, ui: &mut Ui, cx: &Cx<'_>, scored: &Scored, sink: &mut Sink) -> bool {
        let theme = cx.theme;
        let report = &scored.report;
        let scores = match self.which {
            Which::All => Some(&report.all),
            Which::Aided => report.aided.as_ref(),
            Which::Blind => report.blind.as_ref(),
        };
        let Some(scores) = scores.filter(|scores| scores.articles > 0) else {
            ui.add_space(space::M);
            ui.label("You are not done with any article of which the run says anything.");
            hint(
                ui,
                theme,
                "Mark an article as done (Ctrl+Enter); only those count, since only there what \
                 you left untagged says something.",
            );
            return true;
        };
        let spans = scores.spans.all.of(Matching::Strict);
        if spans.possible() + spans.actual() == 0 {
            ui.add_space(space::M);
            ui.label(format!(
                "There is nothing to score: on {} that you are done with, neither you nor the run \
                 marked anything.",
                counted(scores.articles, "article")
            ));
            hint(
                ui,
                theme,
                "Tag what the run should have found, or take its suggestions in, and mark the \
                 article as done (Ctrl+Enter).",
            );
            return true;
        }
        hint(ui, theme, &basis(scored, scores));
        table(ui, theme, scored, scores);
        if scores.calibration.count() > 0 {
            caption(ui, theme, "Can its scores be trusted?");
            reliability(ui, theme, &scores.calibration);
        }
        caption(ui, theme, "Labels: the machine’s down, yours across");
        self.confusion(ui, theme, scored, scores);
        self.edges(ui, theme, scores);
        self.listed(ui, cx, scored, sink)
    }

    /// The confusion table; a cell lists its places.
    fn confusion(&mut self, ui: &mut Ui, theme: &Theme, scored: &Scored, scores: &Scores) {
        let cells = &scores.confusion.cells;
        let mut rows: Vec<Option<usize>> = cells.keys().map(|(machine, _)| *machine).collect();
        let mut columns: Vec<Option<usize>> = cells.keys().map(|(_, person)| *person).collect();
        for side in [&mut rows, &mut columns] {
            // Nothing comes last.
            side.sort_by_key(|label| (label.is_none(), *label));
            side.dedup();
        }
        Grid::new("confusion")
            .spacing(vec2(space::S, space::XS))
            .show(ui, |ui| {
                ui.label("");
                for column in &columns {
                    let name = scored.label(*column);
                    ui.label(RichText::new(shown(name)).color(theme.muted));
                }
                ui.end_row();
                for row in &rows {
                    let name = scored.label(*row);
                    ui.label(RichText::new(shown(name)).color(theme.muted));
                    for column in &columns {
                        let pairs = cells.get(&(*row, *column));
                        let Some(pairs) = pairs else {
                            ui.label(RichText::new("·").color(theme.faint));
                            continue;
                        };
                        let title = format!(
                            "the machine: {}, you: {}",
                            scored.label(*row),
                            scored.label(*column)
                        );
                        let words = pairs.len().to_string();
                        let emphasis = match row == column {
                            true => Emphasis::Quiet,
                            false => Emphasis::Normal,
                        };
                        let pressed = button(ui, theme, emphasis, &words);
                        let pressed = pressed.on_hover_text(&title);
                        if pressed.clicked() {
                            let pairs = pairs.clone();
                            self.opened = Some(Opened { title, pairs });
                        }
                    }
                    ui.end_row();
                }
            });
    }

    /// The commonest ways in which edges were moved.
    fn edges(&mut self, ui: &mut Ui, theme: &Theme, scores: &Scores) {
        let corrections = &scores.corrections;
        let commonest = corrections.commonest();
        if commonest.is_empty() {
            return;
        }
        caption(ui, theme, "Edges that you moved, in characters");
        let edge = |name: &str, by: isize| match by {
            0 => None,
            by if by > 0 => Some(format!("{name} {by} later")),
            by => Some(format!("{name} {} earlier", by.unsigned_abs())),
        };
        ui.horizontal_wrapped(|ui| {
            for (moved, count) in commonest.into_iter().take(LISTED) {
                let parts = [edge("start", moved.start), edge("end", moved.end)];
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                let title = match parts.is_empty() {
                    true => "other words between the edges".to_owned(),
                    false => parts.join(", "),
                };
                let words = format!("{title}: {count}");
                if button(ui, theme, Emphasis::Normal, &words).clicked() {
                    let pairs = corrections.moved.get(&moved).cloned();
                    let pairs = pairs.unwrap_or_default();
                    self.opened = Some(Opened { title, pairs });
                }
            }
        });
    }

    /// The places of what was pressed; false when one was gone to.
    fn listed(&mut self, ui: &mut Ui, cx: &Cx<'_>, scored: &Scored, sink: &mut Sink) -> bool {
        let Some(opened) = &self.opened else {
            return true;
        };
        let theme = cx.theme;
        caption(ui, theme, &opened.title);
        let mut stays = true;
        for pair in opened.pairs.iter().take(LISTED) {
            let place = scored.places.get(pair.article);
            let place = place.and_then(|pairs| pairs.get(pair.pair)?.as_ref());
            let Some((id, range)) = place else { continue };
            let Some(article) = cx.session.project().article(id) else {
                continue;
            };
            let words = crate::ui::spoken::short(article.text.slice(*range));
            let words = format!("{words} — {}", article.display_title());
            if button(ui, theme, Emphasis::Quiet, &words).clicked() {
                sink.send(Command::GoTo(id.clone(), *range));
                stays = false;
            }
        }
        let more = opened.pairs.len().saturating_sub(LISTED);
        if more > 0 {
            hint(ui, theme, &format!("and {more} more"));
        }
        stays
    }
}

/// "12 articles that you are done with; 3 suggestions without a place are in no figure"
fn basis(scored: &Scored, scores: &Scores) -> String {
    let mut words = format!(
        "{} that you are done with",
        counted(scores.articles, "article")
    );
    if scored.unread > 0 {
        words = format!("{words}; of {} more the run says nothing", scored.unread);
    }
    if scored.unplaced > 0 {
        let unplaced = counted(scored.unplaced, "suggestion");
        words = format!("{words}; {unplaced} without a place in no figure");
    }
    if let Some(intervals) = &scores.intervals {
        let f1 = intervals.f1;
        let (low, high) = (percent(f1.low), percent(f1.high));
        words = format!("{words}; strict F1 is between {low} and {high} in 95 % of resamples");
    }
    format!("{words}.")
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Precision, recall and F1, whole and by label.
fn table(ui: &mut Ui, theme: &Theme, scored: &Scored, scores: &Scores) {
    Grid::new("figures")
        .num_columns(8)
        .spacing(vec2(space::L, space::XS))
        .striped(false)
        .show(ui, |ui| {
            for name in [
                "",
                "precision",
                "recall",
                "F1",
                "right",
                "wrong",
                "missed",
                "too many",
            ] {
                ui.label(RichText::new(name).color(theme.muted));
            }
            ui.end_row();
            for matching in Matching::ALL {
                let name = match matching {
                    Matching::Strict => "strict: label and edges",
                    Matching::Exact => "exact: edges alone",
                    Matching::Partial => "partial: words overlap",
                    Matching::Type => "type: label, words overlap",
                };
                row(ui, name, scores.spans.all.of(matching));
            }
            for (label, counts) in &scores.spans.labels {
                let name = format!("{}, strict", scored.label(Some(*label)));
                row(ui, &name, counts.of(Matching::Strict));
            }
        });
}

fn row(ui: &mut Ui, name: &str, counts: &Counts) {
    let Figures {
        precision,
        recall,
        f1,
    } = counts.figures();
    ui.label(shown(name));
    for figure in [precision, recall, f1] {
        ui.label(RichText::new(percent(figure)).font(theme::ui_medium(size::UI)));
    }
    let right = match counts.partial {
        0 => counts.correct.to_string(),
        partial => format!("{} + {partial} in part", counts.correct),
    };
    ui.label(right);
    for count in [counts.incorrect, counts.missed, counts.spurious] {
        ui.label(count.to_string());
    }
    ui.end_row();
}

/// A bar for each tenth of the scores: how many of them are right, against the line where a
/// score says just that.
fn reliability(ui: &mut Ui, theme: &Theme, calibration: &Calibration) {
    const HEIGHT: f32 = 120.0;
    const BAR: f32 = 36.0;
    let wanted = vec2(BAR * BINS as f32, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::HOVER);
    let painter = ui.painter_at(rect.expand(1.0));
    painter.rect(
        rect,
        radius::CHIP,
        theme.card,
        theme.hairline(),
        StrokeKind::Outside,
    );
    let mut told = Vec::new();
    for (at, bin) in calibration.bins.iter().enumerate() {
        let (Some(share), Some(mean)) = (bin.share_right(), bin.mean_score()) else {
            continue;
        };
        #[expect(clippy::cast_possible_truncation, reason = "a picture")]
        let (share32, left) = (share as f32, rect.left() + at as f32 * BAR);
        let top = rect.bottom() - share32 * HEIGHT;
        let bar = Rect::from_min_max(pos2(left + 3.0, top), pos2(left + BAR - 3.0, rect.bottom()));
        painter.rect_filled(bar, 2, theme.accent_soft);
        painter.rect_stroke(bar, 2, Stroke::new(1.0, theme.accent), StrokeKind::Inside);
        let count = bin.count.to_string();
        let place = pos2(bar.center().x, rect.bottom() - 3.0);
        let align = egui::Align2::CENTER_BOTTOM;
        painter.text(place, align, count, theme::small(), theme.text);
        told.push(format!(
            "score {mean:.2}: {} of {} right",
            bin.right, bin.count
        ));
    }
    let line = Stroke::new(1.0, theme.muted);
    painter.line_segment([rect.left_bottom(), rect.right_top()], line);
    let name = format!("Reliability: {}", told.join("; "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response.on_hover_text(told.join("\n"));
    let mut words = "Bars: the share that is right in each tenth of the scores, with how many \
                     there are. On the line a score says just how often it is right."
        .to_owned();
    if let (Some(brier), Some(error)) = (calibration.brier(), calibration.expected_error()) {
        words = format!(
            "{words} Off by {} on average; Brier score {brier:.3}.",
            percent(error)
        );
    }
    hint(ui, theme, &words);
}
