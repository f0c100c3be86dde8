//! Messages that stay at the top of the text until they are dismissed.

use egui::{CollapsingHeader, RichText, ScrollArea, Ui};

use crate::ui::dialogs::Request;
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{BannerAnswer, BannerKind, Emphasis, banner_with, button};

/// How many are shown at a time; the others follow as these are dismissed.
const SHOWN: usize = 3;

/// A message that stays: an import's problems, a disk that is full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its name in [`Request::DismissNotice`] and [`Request::NoticeAction`].
    pub id: u64,
    /// How grave it is.
    pub kind: BannerKind,
    /// What happened.
    pub title: String,
    /// Where, and what to do.
    pub text: String,
    /// Details, one a line; folded until asked for.
    pub lines: Vec<String>,
    /// What can be done about it, as shown on buttons.
    pub actions: Vec<String>,
}

/// Shows notices, the first ones first, and sends what was answered.
pub fn notices(ui: &mut Ui, theme: &Theme, all: &[Notice], requests: &mut Vec<Request>) {
    for notice in all.iter().take(SHOWN) {
        let actions: Vec<&str> = notice.actions.iter().map(String::as_str).collect();
        let heads = (notice.title.as_str(), notice.text.as_str());
        let answer = banner_with(ui, theme, notice.kind, heads, &actions, |ui| {
            details(ui, theme, notice, requests);
        });
        match answer {
            Some(BannerAnswer::Dismissed) => requests.push(Request::DismissNotice(notice.id)),
            Some(BannerAnswer::Action(index)) => {
                requests.push(Request::NoticeAction(notice.id, index));
            }
            None => {}
        }
        ui.add_space(space::S);
    }
    if let Some(more) = all.len().checked_sub(SHOWN + 1) {
        let words = match more {
            0 => "One more message".to_owned(),
            _ => format!("{} more messages", more + 1),
        };
        ui.label(RichText::new(words).color(theme.muted));
    }
}

fn details(ui: &mut Ui, theme: &Theme, notice: &Notice, requests: &mut Vec<Request>) {
    if notice.lines.is_empty() {
        return;
    }
    let head = match notice.lines.len() {
        1 => "1 detail".to_owned(),
        count => format!("{count} details"),
    };
    CollapsingHeader::new(head)
        .id_salt(("notice", notice.id))
        .show_unindented(ui, |ui| {
            let height = ui.text_style_height(&egui::TextStyle::Body);
            let area = ScrollArea::vertical().max_height(160.0).id_salt(notice.id);
            area.show_rows(ui, height, notice.lines.len(), |ui, rows| {
                for line in &notice.lines[rows] {
                    let words = RichText::new(line).color(theme.text);
                    ui.add(egui::Label::new(words).truncate())
                        .on_hover_text(line);
                }
            });
            ui.add_space(space::XS);
            if button(ui, theme, Emphasis::Normal, "Copy the details").clicked() {
                let all = format!("{}\n{}\n", notice.title, notice.lines.join("\n"));
                requests.push(Request::SetClipboard(all));
            }
        });
}
