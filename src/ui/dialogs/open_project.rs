//! Which project to open.

use std::path::{Path, PathBuf};

use egui::{Context, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::sheet::{Answer, caption, focus_once, footer_with, path_row, room, sheet};
use super::{Given, RecentProject, Request};
use crate::text::unseen::shown;
use crate::ui::Cx;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, radius, size};
use crate::ui::widgets::{Emphasis, button, focus_ring};

/// The dialog of [`Ask::OpenProject`](crate::command::Ask::OpenProject).
pub struct OpenProject {
    folder: String,
    recent: Vec<RecentProject>,
    fresh: bool,
}

impl OpenProject {
    /// Opens it.
    #[must_use]
    pub fn open(given: &Given) -> Self {
        Self {
            folder: String::new(),
            recent: given.recent.clone(),
            fresh: true,
        }
    }

    /// A project was chosen.
    pub fn path_chosen(&mut self, path: &Path) {
        self.folder = path.display().to_string();
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Open project", 520.0, |ui| {
            caption(ui, theme, "Project folder");
            let row = path_row(ui, theme, &mut self.folder, "Project folder");
            focus_once(&mut self.fresh, &row.field);
            if row.browse {
                requests.push(Request::BrowseOpenProject);
            }
            let mut open = true;
            if !self.recent.is_empty() {
                caption(ui, theme, "Recent projects");
                let area = egui::ScrollArea::vertical().max_height(room(ui, 300.0).min(240.0));
                area.show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for project in &self.recent {
                        if recent_row(ui, theme, project).clicked() {
                            requests.push(Request::OpenProject(project.path.clone()));
                            open = false;
                        }
                    }
                });
            }
            let folder = self.folder.trim();
            let ready = !folder.is_empty();
            let answer = footer_with(ui, theme, Emphasis::Primary, "Open", ready, |ui| {
                if button(ui, theme, Emphasis::Quiet, "Open the sample").clicked() {
                    requests.push(Request::OpenSample);
                    open = false;
                }
            });
            if answer == Answer::Go {
                requests.push(Request::OpenProject(PathBuf::from(folder)));
            }
            open && answer == Answer::None
        })
    }
}

fn recent_row(ui: &mut Ui, theme: &Theme, project: &RecentProject) -> egui::Response {
    let wanted = vec2(ui.available_width(), 44.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let painter = ui.painter_at(rect);
    let icon =
        egui::Rect::from_center_size(pos2(rect.left() + 18.0, rect.center().y), vec2(16.0, 16.0));
    Icon::Folder.paint(&painter, icon, theme.muted);
    let left = rect.left() + 36.0;
    let path = project.path.display().to_string();
    let title = shown(&project.title);
    for (text, font, color, y) in [
        (
            &*title,
            theme::ui_medium(size::UI),
            theme.text,
            rect.top() + 14.0,
        ),
        (
            path.as_str(),
            theme::small(),
            theme.muted,
            rect.top() + 31.0,
        ),
    ] {
        let at = pos2(left, y);
        painter.text(at, egui::Align2::LEFT_CENTER, text, font, color);
    }
    focus_ring(ui, theme, &response, rect.shrink(3.0), radius::CONTROL);
    let name = format!("Open {title}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.on_hover_text(path)
}
