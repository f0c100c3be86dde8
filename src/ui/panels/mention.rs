//! What is known about the mention in focus: label, attributes, note, claims, where it comes
//! from.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Layout, RichText, Ui, vec2};

use super::draft::{Drafts, Line, Typed};
use super::parts::{choice, field_row, menu, row, short, shown_date, small_icon, small_word, word};
use crate::command::{Command, Window};
use crate::model::mention::{Mention, Origin};
use crate::model::{Attribute, AttributeType, Kind, Label, MentionId, Project};
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::kept::kept;
use crate::ui::text::words::{Phrase, tooltip};
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Chip, check};

/// How many names are offered at a time.
const OFFERED: usize = 5;

/// What is typed: a field of one mention.
type Key = (MentionId, Place);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Note,
    Attribute(Arc<str>),
}

/// Where the keyboard is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Note,
    Attributes,
}

/// Names used before in the project, kept until it changes.
#[derive(Default)]
struct Names {
    revision: Option<u64>,
    all: Vec<String>,
}

impl Names {
    /// Those that hold what is typed, shorter ones first.
    fn matching(&mut self, cx: &Cx<'_>, typed: &str) -> Vec<String> {
        let revision = cx.session.revision();
        if self.revision != Some(revision) {
            self.all = names_used(cx.session.project());
            self.revision = Some(revision);
        }
        let typed = typed.trim().to_lowercase();
        let fits = |name: &&String| {
            let name = name.to_lowercase();
            name.contains(&typed) && name != typed
        };
        let mut found: Vec<String> = self.all.iter().filter(fits).cloned().collect();
        found.sort_by_key(|name| (!name.to_lowercase().starts_with(&typed), name.len()));
        found.truncate(OFFERED);
        found
    }
}

/// All names that attributes of the type "entity" have in the project.
fn names_used(project: &Project) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (_, layer) in project.layers() {
        for mention in layer.mentions().filter(|one| !one.attributes.is_empty()) {
            let Some(label) = project.scheme.label(&mention.label) else {
                continue;
            };
            let entities = label
                .attributes
                .iter()
                .filter(|a| a.ty == AttributeType::Entity);
            found.extend(
                entities
                    .filter_map(|a| mention.attributes.get(&a.key))
                    .cloned(),
            );
        }
    }
    found.into_iter().collect()
}

/// The panel below the claims on the mention in focus.
#[derive(Default)]
pub struct MentionPanel {
    drafts: Drafts<Key>,
    names: Names,
    collapsed: bool,
    /// Empty attributes are shown too.
    all: bool,
    wanted: Option<Wanted>,
    last: Option<MentionId>,
}

impl MentionPanel {
    /// Whether there is anything to show: a mention is in focus.
    #[must_use]
    pub fn has_content(cx: &Cx<'_>) -> bool {
        cx.session.focused_mention().is_some()
    }

    /// Moves the keyboard into the note.
    pub fn focus_note(&mut self) {
        self.collapsed = false;
        self.wanted = Some(Wanted::Note);
    }

    /// Opens all attributes and moves the keyboard into the first.
    pub fn focus_attributes(&mut self) {
        self.collapsed = false;
        self.all = true;
        self.wanted = Some(Wanted::Attributes);
    }

    /// Shows the mention in focus; nothing if there is none. Keeps its own margins.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        self.send_unseen(cx, sink);
        let Some(mention) = cx.session.focused_mention() else {
            self.last = None;
            return;
        };
        if self.last != Some(mention.id) {
            self.last = Some(mention.id);
            self.all &= self.wanted.is_some();
        }
        let margin = egui::Margin::symmetric(18, 10);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.spacing_mut().interact_size.y = 22.0;
            self.head(ui, cx, mention, sink);
            if !self.collapsed {
                self.body(ui, cx, mention, sink);
            }
        });
    }

    fn send_unseen(&mut self, cx: &Cx<'_>, sink: &mut Sink) {
        for ((id, place), text) in self.drafts.begin_frame() {
            let Some((_, mention)) = cx.session.project().mention(id) else {
                continue;
            };
            let text = text.trim().to_owned();
            match place {
                Place::Note if text != mention.note => {
                    sink.send(Command::SetMentionNote(id, text));
                }
                Place::Attribute(key) => {
                    let label = cx.session.project().scheme.label(&mention.label);
                    let spec = label.and_then(|l| l.attributes.iter().find(|a| a.key == key));
                    if spec.is_some_and(|spec| check_value(spec, &text).is_ok()) {
                        sink.send(Command::SetAttribute(id, key, text));
                    }
                }
                Place::Note => {}
            }
        }
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, mention: &Mention, sink: &mut Sink) {
        let theme = cx.theme;
        let scheme = &cx.session.project().scheme;
        let quote = cx
            .session
            .project()
            .quote_of(mention.id)
            .unwrap_or_default();
        ui.horizontal(|ui| {
            let known = scheme.label(&mention.label);
            let name = &*shown(known.map_or(mention.label.as_str(), |label| &label.name));
            let hue = theme.hue(cx.label_hue(&mention.label));
            let said = format!("Label {name}");
            let chip = Chip::filled(name, hue).name(&said).show(ui, theme);
            menu(&chip, "Label of the mention", |ui| {
                for label in &scheme.labels {
                    let dot = theme.hue(label.hue as usize).line;
                    let on = label.id == mention.label;
                    if choice(
                        ui,
                        theme,
                        Some(dot),
                        on,
                        &shown(&label.name),
                        &label.description,
                    ) && !on
                    {
                        // A selection would be tagged instead.
                        sink.send(Command::FocusMention(mention.id));
                        sink.send(Command::Tag(label.id.clone()));
                    }
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (icon, name) = if self.collapsed {
                    (Icon::ChevronUp, "Show the mention’s details")
                } else {
                    (Icon::ChevronDown, "Hide the mention’s details")
                };
                if small_icon(ui, theme, icon, name).clicked() {
                    self.collapsed = !self.collapsed;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let (words, font) = (short(&quote, 160), theme::reading(size::UI + 0.5));
                    let words = Phrase::new(&words, font, theme.text).truncate();
                    tooltip(words.show(ui), &quote);
                });
            });
        });
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, mention: &Mention, sink: &mut Sink) {
        let theme = cx.theme;
        let known = cx.session.project().scheme.label(&mention.label);
        if let Some(label) = known {
            self.attributes(ui, cx, mention, label, sink);
        }
        field_row(ui, theme, "Note", |ui| {
            let key = (mention.id, Place::Note);
            if self.wanted == Some(Wanted::Note) {
                self.wanted = None;
                self.drafts.want(key.clone());
            }
            let line = Line {
                rows: 1,
                lifted: true,
                ..Line::several("Note on the mention", "Free words")
            };
            match self.drafts.field(ui, theme, &key, &mention.note, &line) {
                Typed::Commit(text) => sink.send(Command::SetMentionNote(mention.id, text)),
                Typed::Left => sink.window(Window::FocusText),
                Typed::Nothing => {}
            }
        });
        let figure = known.is_some_and(|label| label.kind == Kind::Figure);
        claims(ui, cx, mention, figure, sink);
        for (tool, fields) in kept(&mention.foreign) {
            let line = format!("Kept from {tool}: {fields}");
            let words = Phrase::new(&line, theme::small(), theme.muted).truncate();
            tooltip(words.show(ui), &line);
        }
        foot(ui, cx, mention, figure, sink);
        if self.drafts.take_entered() {
            sink.window(Window::FocusText);
        }
    }

    fn attributes(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        mention: &Mention,
        label: &Label,
        sink: &mut Sink,
    ) {
        if label.attributes.is_empty() {
            if self.wanted == Some(Wanted::Attributes) {
                self.wanted = None;
            }
            return;
        }
        if !self.all {
            self.summary(ui, cx, mention, label);
            return;
        }
        if self.wanted == Some(Wanted::Attributes) {
            self.wanted = None;
            let typed = label.attributes.iter().find(|one| is_typed(&one.ty));
            if let Some(first) = typed {
                self.drafts
                    .want((mention.id, Place::Attribute(first.key.clone())));
            }
        }
        let gap = 12.0;
        let width = ((ui.available_width() - gap) / 2.0).floor();
        for pair in label.attributes.chunks(2) {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                for attribute in pair {
                    ui.allocate_ui_with_layout(
                        vec2(width, space::PILL),
                        Layout::top_down(Align::Min),
                        |ui| {
                            ui.set_width(width);
                            self.attribute(ui, cx, mention, attribute, sink);
                        },
                    );
                }
            });
        }
        let hide = "Only what is filled in";
        if small_word(ui, cx.theme, None, hide, cx.theme.muted, hide).clicked() {
            self.all = false;
        }
    }

    /// What is filled in, in one line; a click opens the fields.
    fn summary(&mut self, ui: &mut Ui, cx: &Cx<'_>, mention: &Mention, label: &Label) {
        let theme = cx.theme;
        row(ui, theme, "Attributes", |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(10.0, 2.0);
                ui.spacing_mut().interact_size.y = 18.0;
                for attribute in &label.attributes {
                    let Some(value) = mention.attributes.get(&attribute.key) else {
                        continue;
                    };
                    let text = match attribute.ty {
                        AttributeType::Flag => attribute.name.clone(),
                        _ => format!("{}: {}", attribute.name, short(value, 40)),
                    };
                    if word(ui, theme, None, &text, theme.text, &text).clicked() {
                        self.all = true;
                        let key = (mention.id, Place::Attribute(attribute.key.clone()));
                        self.drafts.want(key);
                    }
                }
                let shown = cx.shown("mention.attributes");
                let text = if mention.attributes.is_empty() {
                    "Fill in"
                } else {
                    "All fields"
                };
                let more = small_word(ui, theme, None, text, theme.accent_text, text);
                if more.on_hover_text(shown.tooltip()).clicked() {
                    self.focus_attributes();
                }
            });
        });
    }

    /// One attribute: its name, and a field or choice.
    fn attribute(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        mention: &Mention,
        attribute: &Attribute,
        sink: &mut Sink,
    ) {
        let theme = cx.theme;
        let stored = mention
            .attributes
            .get(&attribute.key)
            .map_or("", String::as_str);
        let set = |sink: &mut Sink, value: String| {
            sink.send(Command::SetAttribute(
                mention.id,
                attribute.key.clone(),
                value,
            ));
        };
        let name = &*shown(&attribute.name);
        if attribute.ty == AttributeType::Flag {
            let mut on = stored == "yes";
            if check(ui, theme, &mut on, name).changed() {
                set(sink, if on { "yes".into() } else { String::new() });
            }
            return;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(vec2(56.0, 24.0), layout, |ui| {
                ui.set_min_size(vec2(56.0, 24.0));
                let words = RichText::new(name).font(theme::small()).color(theme.muted);
                let label = egui::Label::new(words).truncate();
                ui.add(label).on_hover_text(&attribute.description);
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.set_min_height(24.0);
                if let AttributeType::Choice(values) = &attribute.ty {
                    let shown = if stored.is_empty() { "–" } else { stored };
                    let color = if stored.is_empty() {
                        theme.muted
                    } else {
                        theme.text
                    };
                    let name = format!("{name} of the mention");
                    ui.add_space(3.0);
                    let button = word(ui, theme, None, shown, color, &name);
                    menu(&button, &name, |ui| {
                        if choice(ui, theme, None, stored.is_empty(), "–", "") {
                            set(sink, String::new());
                        }
                        for value in values {
                            if choice(ui, theme, None, stored == value, value, "") {
                                set(sink, value.clone());
                            }
                        }
                    });
                    return;
                }
                match self.typed(ui, cx, mention.id, attribute, stored) {
                    Typed::Commit(text) => set(sink, text),
                    Typed::Left => sink.window(Window::FocusText),
                    Typed::Nothing => {}
                }
            });
        });
    }

    fn typed(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        mention: MentionId,
        attribute: &Attribute,
        stored: &str,
    ) -> Typed {
        let theme = cx.theme;
        let key = (mention, Place::Attribute(attribute.key.clone()));
        let hint = match attribute.ty {
            AttributeType::Number => "10000",
            AttributeType::Date => "2025-03-14",
            _ => "",
        };
        let name = format!("{} of the mention", attribute.name);
        let line = Line {
            lifted: true,
            check: &|text| check_value(attribute, text),
            ..Line::one(&name, hint)
        };
        if attribute.ty == AttributeType::Entity {
            let Self { drafts, names, .. } = self;
            let mut matching = |typed: &str| names.matching(cx, typed);
            return drafts.field_with_names(ui, theme, &key, stored, &line, &mut matching);
        }
        self.drafts.field(ui, theme, &key, stored, &line)
    }
}

/// Whether values of this type are typed into a field.
fn is_typed(ty: &AttributeType) -> bool {
    !matches!(ty, AttributeType::Choice(_) | AttributeType::Flag)
}

/// Nothing, or what the scheme asks for.
fn check_value(attribute: &Attribute, text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    attribute.ty.check(text)
}

/// The claims in which the mention stands.
fn claims(ui: &mut Ui, cx: &Cx<'_>, mention: &Mention, figure: bool, sink: &mut Sink) {
    let theme = cx.theme;
    let holders = cx.session.derived().claims_of(mention.id);
    if holders.is_empty() && !figure {
        return;
    }
    row(ui, theme, "Claims", |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            ui.spacing_mut().interact_size.y = space::CHIP;
            let known = holders
                .iter()
                .filter_map(|id| cx.session.project().claim(*id));
            for (_, claim) in known {
                let text = format!("C{}", claim.number);
                let name = format!("Go to {text}");
                let grey = theme.hue(9);
                let response = Chip::filled(&text, grey).name(&name).show(ui, theme);
                let about = short(&shown(&claim.wording), 80);
                let response = if about.is_empty() {
                    response
                } else {
                    response.on_hover_text(about)
                };
                if response.clicked() {
                    sink.send(Command::SelectClaim(Some(claim.id)));
                }
            }
            if holders.is_empty() {
                let response = Chip::finding("in no claim").show(ui, theme);
                let shown = cx.shown("claim.new");
                let said = format!("Make a claim of its sentence ({})", shown.chord);
                if response.on_hover_text(said).clicked() {
                    sink.send_id("claim.new");
                }
            }
            let add = cx.shown("claim.add");
            let current = cx.session.desk().claim;
            if add.enabled && !current.is_some_and(|id| holders.contains(&id)) {
                let name = add.name.as_str();
                let response = small_word(ui, theme, None, name, theme.accent_text, name);
                if response.on_hover_text(add.tooltip()).clicked() {
                    sink.send_id("claim.add");
                }
            }
        });
    });
}

/// Unsure, read the figure, where it comes from, delete.
fn foot(ui: &mut Ui, cx: &Cx<'_>, mention: &Mention, figure: bool, sink: &mut Sink) {
    let theme = cx.theme;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let mut unsure = mention.unsure;
        if check(ui, theme, &mut unsure, "Unsure").changed() {
            sink.send_id("mention.unsure");
        }
        if figure {
            let shown = cx.shown("mention.read");
            let name = shown.name.as_str();
            let read = small_word(ui, theme, None, name, theme.accent_text, name);
            if read.on_hover_text(shown.tooltip()).clicked() {
                sink.send_id("mention.read");
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let shown = cx.shown("mention.delete");
            if small_icon(ui, theme, Icon::Trash, &shown.name).clicked() {
                sink.send_id("mention.delete");
            }
            let origin = origin(mention);
            let words = RichText::new(&origin)
                .font(theme::small())
                .color(theme.muted);
            ui.add(egui::Label::new(words).truncate())
                .on_hover_text(&origin);
        });
    });
}

/// "by hand, 2 March 2026".
fn origin(mention: &Mention) -> String {
    let how = match &mention.origin {
        Origin::ByHand => "by hand".to_owned(),
        Origin::Propagated => "propagated".to_owned(),
        Origin::Blind => "by hand, without seeing suggestions".to_owned(),
        Origin::Accepted { run, edited, .. } => {
            let edited = if *edited { ", edited" } else { "" };
            format!("accepted from {run}{edited}")
        }
        Origin::Imported { from } => format!("imported from {from}"),
    };
    format!("{how}, {}", shown_date(&mention.at.day()))
}
