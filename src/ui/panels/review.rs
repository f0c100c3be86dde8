//! The question whose turn it is in a review: below the text, so that the text stays in sight.

use egui::{Align, Layout, Margin, RichText, Ui};

use super::suggested::is_doubtful;
pub use super::suggested::score_in_words;
use crate::analysis::review::{Asked, Order};
use crate::command::{Ask, Command, Window};
use crate::model::{ArticleId, Idea};
use crate::session::{NothingLeft, Review, Session};
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::icons::Icon;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Chip, Emphasis, button, icon_button, key_cap};
use crate::ui::{Cx, Sink};

/// So many places that the tray offers have keys.
const OFFERED: usize = 9;

/// The answers with keys, in order: row of the table, word on the button.
const ANSWERS: [(&str, &str); 6] = [
    ("review.accept", "Accept"),
    ("review.reject", "Reject"),
    ("review.edit", "Edit"),
    ("review.later", "Later"),
    ("review.unsure", "Can’t tell"),
    ("review.take-back", "Take back"),
];

/// Draws the question. Only while a review is under way.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let Some(review) = cx.session.review() else {
        return;
    };
    let frame = egui::Frame::new()
        .fill(cx.theme.window)
        .inner_margin(Margin::symmetric(16, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        match review.current() {
            Some((article, asked)) => {
                head(ui, cx, review, Some(asked), sink);
                body(ui, cx, article, asked, sink);
                answers(ui, cx, sink);
            }
            None => {
                head(ui, cx, review, None, sink);
                nothing_left(ui, cx, sink);
            }
        }
    });
}

/// From this width on there is room for all of the head in one row.
const ROOMY: f32 = 760.0;

/// What is proposed, by whom, and how far the person has come.
fn head(ui: &mut Ui, cx: &Cx<'_>, review: &Review, asked: Option<&Asked>, sink: &mut Sink) {
    let theme = cx.theme;
    let is_roomy = ui.available_width() >= ROOMY;
    let words = asked.map_or_else(String::new, |asked| facts(cx.session, asked));
    let facts = || Phrase::new(&words, theme::ui(size::UI), theme.muted);
    ui.horizontal(|ui| {
        ui.set_min_height(space::CHIP);
        if let Some(asked) = asked {
            let draft = cx.session.draft_or_proposed();
            let label = draft.map(|draft| draft.label);
            let label = label.or_else(|| asked.idea.label().cloned());
            match label {
                Some(label) => {
                    let known = cx.session.project().scheme.label(&label);
                    let name = known.map_or(label.as_str(), |label| &label.name);
                    let hue = theme.hue(cx.label_hue(&label));
                    let chip = Chip::suggestion(name, hue).show(ui, theme);
                    if chip.on_hover_text("Choose another label").clicked() {
                        sink.window(Window::Ask(Ask::Label));
                    }
                }
                None => {
                    ui.label(RichText::new("Claim").font(theme::strong(size::UI)));
                }
            }
        } else {
            ui.label(RichText::new("Review").font(theme::strong(size::UI)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, theme, Icon::Close, "End the review", Some("R")).clicked() {
                sink.send(Command::ToggleReview);
            }
            if asked.is_none() && cx.session.nothing_left() == NothingLeft::NoSuggestions {
                return;
            }
            let order = review.order();
            let words = match (review.filter().is_default(), order == Order::default()) {
                (true, true) => "Order and filter…".to_owned(),
                (true, false) => order.name().to_owned(),
                (false, _) => "Filtered".to_owned(),
            };
            if button(ui, theme, Emphasis::Quiet, &words).clicked() {
                sink.window(Window::Ask(Ask::ReviewOptions));
            }
            ui.label(RichText::new(progress(cx.session, review)).color(theme.muted));
            if asked.is_none() || !is_roomy {
                return;
            }
            // In what room is left, so that nothing lies on anything.
            let rest = egui::vec2(ui.available_width(), space::CHIP);
            let from_left = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(rest, from_left, |ui| facts().truncate().show(ui));
        });
    });
    if asked.is_some() && !is_roomy {
        facts().show(ui);
    }
}

/// "score 0.93 · GLiNER, LLM 1 · runs disagree"
fn facts(session: &Session, asked: &Asked) -> String {
    let mut parts = Vec::new();
    if let Some(score) = asked.score() {
        let unsure = if is_doubtful(asked) {
            " (doubtful)"
        } else {
            ""
        };
        parts.push(format!("score {}{unsure}", score_in_words(score)));
    }
    let runs = asked.sources.iter().map(|source| {
        let run = session.project().run(&source.run);
        run.map_or_else(|| source.run.to_string(), |run| run.name.clone())
    });
    parts.push(shown(&runs.collect::<Vec<_>>().join(", ")).into_owned());
    if asked.is_disputed {
        parts.push("runs disagree here".to_owned());
    }
    if matches!(asked.idea, Idea::Unplaced { .. }) {
        parts.push("no place found".to_owned());
    }
    parts.join(" · ")
}

/// "8 of 24 left in this article · 1.4 s each"
fn progress(session: &Session, review: &Review) -> String {
    let (open, all) = session.open_here();
    let mut parts = vec![format!("{open} of {all} left in this article")];
    if let Some(median) = review.median_time() {
        let seconds = median as f64 / 1000.0;
        parts.push(format!("{seconds:.1} s each"));
    }
    parts.join(" · ")
}

/// The words, what the machine wrote if that is something else, and where it could be.
fn body(ui: &mut Ui, cx: &Cx<'_>, article: &ArticleId, asked: &Asked, sink: &mut Sink) {
    let theme = cx.theme;
    let project = cx.session.project();
    let draft = cx.session.draft_or_proposed();
    let words = match (&asked.idea, &draft) {
        (Idea::Mention { .. }, Some(draft)) => project
            .article(article)
            .map(|one| one.text.quote(&draft.extent))
            .unwrap_or_default(),
        (idea, _) => cx.session.words_of(article, idea),
    };
    line(ui, cx, &words, true);
    let machine = asked.suggestion(project, article).map(|one| &one.words);
    if let Some(machine) = machine.filter(|machine| !machine.is_empty()) {
        line(ui, cx, &format!("The machine wrote: {machine}"), false);
    }
    if let Some(one) = asked.suggestion(project, article)
        && !one.attributes.is_empty()
    {
        let all = one.attributes.iter();
        let all: Vec<String> = all.map(|(key, value)| format!("{key}: {value}")).collect();
        line(ui, cx, &all.join(" · "), false);
    }
    if let Some(one) = asked.unplaced(project, article) {
        let why = format!("{}.", why_in_words(one.why));
        let way = if one.candidates.is_empty() {
            "Select the words, then accept; or reject."
        } else {
            "Choose a place by its number, or select the words, then accept."
        };
        ui.label(RichText::new(format!("{why} {way}")).color(theme.muted));
        if !one.others.is_empty() {
            let title = |id| project.article(id).map(|other| other.display_title());
            let others: Vec<&str> = one.others.iter().filter_map(title).collect();
            let words = format!(
                "Also in: {}. It is asked until you place it.",
                others.join(", ")
            );
            line(ui, cx, &words, false);
        }
        for (number, extent) in one.candidates.iter().take(OFFERED).enumerate() {
            let Some(found) = project.article(article) else {
                continue;
            };
            ui.horizontal(|ui| {
                key_cap(ui, theme, &(number + 1).to_string());
                let chosen = draft.as_ref().is_some_and(|draft| draft.extent == *extent);
                let mark = if chosen { "chosen: " } else { "" };
                let words = format!("{mark}{}", in_context(&found.text, extent));
                if button(ui, theme, Emphasis::Quiet, &words).clicked() {
                    let slot = u8::try_from(number + 1).unwrap_or(1);
                    sink.send(Command::TagSlot(slot));
                }
            });
        }
    }
    if let Some((claim, proposals)) = asked.claim(project, article) {
        ui.horizontal_wrapped(|ui| {
            for (role, at) in &claim.mentions {
                let Some(part) = proposals.suggestions.get(*at) else {
                    continue;
                };
                let Some(found) = project.article(article) else {
                    continue;
                };
                let quote = found.text.quote(&part.extent);
                let role = project.scheme.role(role).map_or(role.as_str(), |r| &r.name);
                let words = format!("{role}: {}", crate::ui::spoken::short(&quote));
                let hue = theme.hue(cx.label_hue(&part.label));
                if Chip::suggestion(&words, hue).show(ui, theme).clicked()
                    && let Some(range) = part.extent.pieces().next()
                {
                    sink.send(Command::GoTo(article.clone(), range));
                }
            }
        });
    }
}

fn line(ui: &mut Ui, cx: &Cx<'_>, words: &str, is_quote: bool) {
    let words = crate::ui::spoken::short(&shown(words));
    let (font, color) = if is_quote {
        (theme::reading(size::READING), cx.theme.text)
    } else {
        (theme::ui(size::UI), cx.theme.muted)
    };
    Phrase::new(&words, font, color).show(ui);
}

fn answers(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let theme = cx.theme;
    ui.horizontal_wrapped(|ui| {
        for (id, name) in ANSWERS {
            let shown = cx.shown(id);
            let emphasis = match id {
                "review.accept" => Emphasis::Primary,
                "review.take-back" => Emphasis::Quiet,
                _ => Emphasis::Normal,
            };
            ui.add_enabled_ui(shown.enabled, |ui| {
                let response = button(ui, theme, emphasis, name);
                if response.on_hover_text(shown.tooltip()).clicked() {
                    sink.send_id(id);
                }
            });
            // Taking back is rare; its key is in the tooltip.
            if !shown.chord.is_empty() && id != "review.take-back" {
                key_cap(ui, theme, &shown.chord);
            }
            ui.add_space(space::XS);
        }
    });
}

fn nothing_left(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let theme = cx.theme;
    let left = cx.session.nothing_left();
    ui.label(left.sentence());
    let hint = |ui: &mut Ui, words: &str| ui.label(RichText::new(words).color(theme.muted));
    if left == NothingLeft::NoSuggestions {
        hint(
            ui,
            "Import what a model or another program found, or let a suggester look.",
        );
    }
    let (silent, looked) = cx.session.silent_sentences();
    let silent = silent.saturating_sub(looked);
    if silent > 0 {
        let next = cx.shown("review.looked");
        let words = format!(
            "{} in this article without any mention: {} goes through them.",
            counted(silent, "sentence"),
            match next.chord.as_str() {
                "" => next.name.clone(),
                chord => chord.to_owned(),
            }
        );
        hint(ui, &words);
    }
    let ways = match left {
        NothingLeft::NoSuggestions => [
            ("Import suggestions…", Ask::ImportRun),
            ("Suggesters…", Ask::Suggesters),
        ],
        _ => [
            ("Order and filter…", Ask::ReviewOptions),
            ("Suggestion runs…", Ask::Runs),
        ],
    };
    ui.horizontal(|ui| {
        for (words, ask) in ways {
            if button(ui, theme, Emphasis::Normal, words).clicked() {
                sink.window(Window::Ask(ask));
            }
        }
    });
}

/// Words with some that stand round them, which tell equal ones apart.
fn in_context(text: &crate::text::ArticleText, extent: &crate::text::Extent) -> String {
    const AROUND: usize = 40;
    let [before, _, after] = Session::context(text, extent.cover(), AROUND);
    let words = format!("{before} [{}] {after}", text.quote(extent));
    crate::ui::spoken::short(&shown(&words))
}

/// Why a suggestion has no place, as a sentence without its full stop.
fn why_in_words(why: crate::model::WhyUnplaced) -> &'static str {
    use crate::model::WhyUnplaced as Why;
    match why {
        Why::Empty => "It has no words",
        Why::NotFound => "Nothing in the article is like these words",
        Why::TooShort => "These words stand nowhere and are too short to guess",
        Why::InsideWord => "These words stand only inside of longer words",
        Why::Ambiguous => "These words stand in several places",
        Why::Elsewhere => "No article is named, and these words stand in several",
        Why::LowMargin => "Two places are nearly as much like these words",
        Why::PlacesTaken => "Other suggestions with the same words took all places",
        Why::TooDifferent => "Too much differs from the nearest words",
        Why::Numbers => "The number differs",
        Why::Negation => "One denies what the other says",
        Why::Units => "The unit or currency differs",
        Why::Words => "A word differs that changes what is said",
    }
}
