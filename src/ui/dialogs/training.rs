//! How an export becomes a training set: what cuts texts into tokens, and where articles go.

use std::path::{Path, PathBuf};

use egui::{Key, Ui, vec2};

use super::Request;
use super::sheet::{caption, complaint, hint};
use crate::formats::split::{GroupBy, SplitOptions};
use crate::formats::tokens::{Alignment, Columns, TagScheme, TextUnit, TokenOptions, Tokenizer};
use crate::formats::{Choice, ExportOptions, OffsetUnit};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Emphasis, button, drop_list, field};

/// So many choices stand side by side.
const IN_A_ROW: usize = 3;

/// Shares that are offered.
const SHARES: [([u32; 3], &str); 4] = [
    ([80, 10, 10], "80/10/10"),
    ([70, 15, 15], "70/15/15"),
    ([60, 20, 20], "60/20/20"),
    ([80, 0, 20], "80/20, no validation"),
];

/// What cuts texts into tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Cut {
    #[default]
    Words,
    Blanks,
    Gliner,
    /// What the file of a model says.
    Model,
}

/// A model's own tokenizer.
#[derive(Clone, Debug, Default)]
struct Model {
    /// The path of its file, as typed.
    path: String,
    /// The file that was asked for last.
    asked: Option<PathBuf>,
    /// What came of that.
    read: Option<Result<Tokenizer, String>>,
    /// Whether the system's dialog was asked for it.
    browsing: bool,
}

/// What is chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Training {
    cut: Cut,
    model: Model,
    tokens: TokenOptions,
    split: SplitOptions,
    unit: Option<OffsetUnit>,
}

impl Training {
    /// Shows the choices that a format has.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        choices: &[Choice],
        requests: &mut Vec<Request>,
    ) {
        // Whole points, so that the frames are drawn sharp.
        let width = ((ui.available_width() - 2.0 * space::M) / 3.0).floor();
        for row in choices.chunks(IN_A_ROW) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                for choice in row {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        self.show_choice(ui, theme, *choice);
                    });
                }
            });
        }
        if self.cut == Cut::Model && choices.contains(&Choice::Tokenizer) {
            self.model.show(ui, theme, requests);
        }
    }

    /// A file was chosen in the system's dialog; whether it was one with a tokenizer.
    pub(super) fn path_chosen(&mut self, path: &Path) -> bool {
        let is_ours = std::mem::take(&mut self.model.browsing);
        if is_ours {
            self.model.path = path.display().to_string();
        }
        is_ours
    }

    /// What came of reading a file with a tokenizer.
    pub(super) fn take_tokenizer(&mut self, path: &Path, read: Result<Tokenizer, String>) {
        if self.model.asked.as_deref() == Some(path) {
            self.model.read = Some(read);
        }
    }

    fn show_choice(&mut self, ui: &mut Ui, theme: &Theme, choice: Choice) {
        let tokens = &mut self.tokens;
        match choice {
            Choice::Tokenizer => {
                let all = [
                    (Cut::Words, "words"),
                    (Cut::Blanks, "what blanks separate"),
                    (Cut::Gliner, "GLiNER’s words"),
                    (Cut::Model, "a model’s own"),
                ];
                list(ui, theme, "Tokens are", &mut self.cut, &all);
            }
            Choice::Alignment => {
                let all = [
                    (Alignment::Cut, "cuts the token"),
                    (Alignment::Expand, "grows"),
                    (Alignment::Contract, "shrinks"),
                    (Alignment::Strict, "is left out"),
                ];
                let name = "A mention inside one";
                list(ui, theme, name, &mut tokens.alignment, &all);
            }
            Choice::Tags => {
                let all = [
                    (TagScheme::Iob2, "IOB2"),
                    (TagScheme::Iob1, "IOB1"),
                    (TagScheme::Bilou, "BILOU"),
                    (TagScheme::Iobes, "IOBES"),
                ];
                list(ui, theme, "Tags", &mut tokens.scheme, &all);
            }
            Choice::Rows => {
                let all = [
                    (TextUnit::Sentence, "a sentence"),
                    (TextUnit::Article, "an article"),
                ];
                list(ui, theme, "A row is", &mut tokens.unit, &all);
            }
            Choice::Columns => {
                let all = [
                    (Columns::Two, "token and tag"),
                    (Columns::Four, "four, as in 2003"),
                ];
                list(ui, theme, "Columns", &mut tokens.columns, &all);
            }
            Choice::Shares => {
                list(
                    ui,
                    theme,
                    "Train, validation, test",
                    &mut self.split.shares,
                    &SHARES,
                );
            }
            Choice::GroupBy => {
                let all = [
                    (GroupBy::Likeness, "say the same"),
                    (GroupBy::Outlet, "… or one outlet’s"),
                    (GroupBy::Date, "… or one day’s"),
                ];
                list(
                    ui,
                    theme,
                    "Kept together if they",
                    &mut self.split.group_by,
                    &all,
                );
            }
            Choice::Unit => {
                let all = [
                    (None, "UTF-16 units (its window)"),
                    (Some(OffsetUnit::CodePoints), "code points (its server)"),
                ];
                list(ui, theme, "Positions count", &mut self.unit, &all);
            }
        }
    }

    /// Puts what is chosen of a format's choices into the options; false while that is not known.
    pub(super) fn apply(&self, choices: &[Choice], options: &mut ExportOptions) -> bool {
        options.tokens = self.tokens.clone();
        options.split = self.split.clone();
        options.unit = self.unit;
        if !choices.contains(&Choice::Tokenizer) {
            return true;
        }
        options.tokens.tokenizer = match (self.cut, &self.model.read) {
            (Cut::Words, _) => Tokenizer::Words,
            (Cut::Blanks, _) => Tokenizer::Blanks,
            (Cut::Gliner, _) => Tokenizer::Gliner,
            (Cut::Model, Some(Ok(tokenizer))) => tokenizer.clone(),
            (Cut::Model, _) => return false,
        };
        true
    }
}

impl Model {
    fn show(&mut self, ui: &mut Ui, theme: &Theme, requests: &mut Vec<Request>) {
        caption(ui, theme, "The model’s tokenizer.json");
        let mut is_new = false;
        ui.horizontal(|ui| {
            let wide = ui.available_width() - 84.0 - space::S;
            let edit = ui.allocate_ui(vec2(wide, space::CONTROL), |ui| {
                let name = "Path of the tokenizer.json";
                field(ui, theme, &mut self.path, "Path of the file", name)
            });
            let away = ui.input(|input| input.key_pressed(Key::Escape));
            is_new = !edit.inner.has_focus() && !away;
            let browse = button(ui, theme, Emphasis::Normal, "Browse…");
            if browse
                .accessible_name("Browse for the tokenizer.json")
                .clicked()
            {
                self.browsing = true;
                requests.push(Request::BrowseTokenizer);
            }
        });
        let path = PathBuf::from(self.path.trim());
        let is_given = !path.as_os_str().is_empty();
        if is_new && is_given && self.asked.as_ref() != Some(&path) {
            self.asked = Some(path.clone());
            self.read = None;
            requests.push(Request::ReadTokenizer(path));
        }
        match &self.read {
            Some(Err(problem)) => complaint(ui, theme, problem),
            None if !is_given => hint(
                ui,
                theme,
                "It lies beside a model’s weights; models of Hugging Face have one.",
            ),
            _ => {}
        }
    }
}

/// A value of several, in a list that opens.
fn list<V: Clone + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    value: &mut V,
    all: &[(V, &str)],
) {
    caption(ui, theme, name);
    let all: Vec<(V, String)> = all
        .iter()
        .map(|(one, words)| (one.clone(), (*words).to_owned()))
        .collect();
    drop_list(ui, name, ui.available_width(), value, &all);
}
