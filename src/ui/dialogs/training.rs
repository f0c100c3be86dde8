//! How an export becomes a training set: what cuts texts into tokens, and where articles go.

use egui::Ui;

use super::sheet::caption;
use crate::formats::split::{GroupBy, SplitOptions};
use crate::formats::tokens::{Alignment, Columns, TagScheme, TextUnit, TokenOptions, Tokenizer};
use crate::formats::{Choice, ExportOptions, OffsetUnit};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::drop_list;

/// So many choices stand side by side.
const IN_A_ROW: usize = 3;

/// Shares that are offered.
const SHARES: [([u32; 3], &str); 4] = [
    ([80, 10, 10], "80/10/10"),
    ([70, 15, 15], "70/15/15"),
    ([60, 20, 20], "60/20/20"),
    ([80, 0, 20], "80/20, no validation"),
];

/// What is chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Training {
    tokens: TokenOptions,
    split: SplitOptions,
    unit: Option<OffsetUnit>,
}

impl Training {
    /// Shows the choices that a format has.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, choices: &[Choice]) {
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
    }

    fn show_choice(&mut self, ui: &mut Ui, theme: &Theme, choice: Choice) {
        let tokens = &mut self.tokens;
        match choice {
            Choice::Tokenizer => {
                let all = [
                    (Tokenizer::Words, "words"),
                    (Tokenizer::Blanks, "what blanks separate"),
                    (Tokenizer::Gliner, "GLiNER’s words"),
                ];
                list(ui, theme, "Tokens are", &mut tokens.tokenizer, &all);
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

    /// Puts what is chosen into the options.
    pub(super) fn apply(&self, options: &mut ExportOptions) {
        options.tokens = self.tokens.clone();
        options.split = self.split.clone();
        options.unit = self.unit;
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
