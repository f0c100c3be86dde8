//! The theme as egui's style, so that plain widgets look like ours.

use egui::{
    Color32, CornerRadius, Margin, Stroke, Style, TextStyle, Visuals,
    style::{
        ScrollAnimation, ScrollFadeStyle, ScrollStyle, Selection, Spacing, TextCursorStyle,
        WidgetVisuals, Widgets,
    },
    vec2,
};

use super::{Theme, body, mono, radius, size, small, space, strong};

/// egui's whole style for a theme.
pub(super) fn style(theme: &Theme) -> Style {
    let mut style = Style {
        text_styles: [
            (TextStyle::Small, small()),
            (TextStyle::Body, body()),
            (TextStyle::Button, body()),
            (TextStyle::Heading, strong(size::HEADING)),
            (TextStyle::Monospace, mono(size::UI - 1.0)),
        ]
        .into(),
        spacing: spacing(),
        visuals: visuals(theme),
        animation_time: 0.12,
        scroll_animation: ScrollAnimation::duration(0.12),
        compact_menu_style: false,
        ..Style::default()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    #[cfg(debug_assertions)]
    {
        style.debug.show_unaligned = false;
    }
    style
}

fn spacing() -> Spacing {
    Spacing {
        item_spacing: vec2(space::S, space::XS),
        window_margin: Margin::same(16),
        menu_margin: Margin::same(4),
        button_padding: vec2(10.0, 4.0),
        interact_size: vec2(space::CONTROL, space::CONTROL),
        indent: 16.0,
        text_edit_width: 240.0,
        combo_width: 120.0,
        icon_width: 16.0,
        icon_width_inner: 8.0,
        icon_spacing: 6.0,
        tooltip_width: 320.0,
        menu_width: 280.0,
        menu_spacing: 4.0,
        slider_rail_height: 4.0,
        scroll: ScrollStyle {
            bar_width: 10.0,
            floating_width: 4.0,
            floating_allocated_width: 0.0,
            handle_min_length: 24.0,
            bar_outer_margin: 2.0,
            foreground_color: true,
            dormant_handle_opacity: 0.22,
            active_handle_opacity: 0.36,
            interact_handle_opacity: 0.6,
            active_background_opacity: 0.0,
            interact_background_opacity: 0.3,
            fade: ScrollFadeStyle {
                strength: 0.0,
                ..ScrollFadeStyle::default()
            },
            ..ScrollStyle::floating()
        },
        ..Spacing::default()
    }
}

fn visuals(theme: &Theme) -> Visuals {
    let base = if theme.dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    Visuals {
        weak_text_color: Some(theme.muted),
        widgets: widgets(theme),
        selection: Selection {
            bg_fill: theme.selection,
            stroke: Stroke::new(1.5, theme.accent_text),
        },
        hyperlink_color: theme.accent_text,
        faint_bg_color: theme.hover,
        extreme_bg_color: theme.card,
        text_edit_bg_color: Some(theme.card),
        code_bg_color: theme.hover,
        warn_fg_color: theme.warning,
        error_fg_color: theme.danger,
        window_corner_radius: CornerRadius::same(radius::WINDOW),
        window_shadow: theme.window_shadow(),
        window_fill: theme.card,
        window_stroke: theme.hairline(),
        window_highlight_topmost: false,
        menu_corner_radius: CornerRadius::same(radius::CARD),
        panel_fill: theme.window,
        popup_shadow: theme.popup_shadow(),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(1.5, theme.caret),
            ..TextCursorStyle::default()
        },
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        handle_shape: egui::style::HandleShape::Circle,
        interact_cursor: None,
        disabled_alpha: 0.45,
        ..base
    }
}

fn widgets(theme: &Theme) -> Widgets {
    let widget = |fill: Color32, stroke: Stroke, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: CornerRadius::same(radius::CONTROL),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let hairline = theme.hairline();
    // Rails and boxes are filled with this; buttons and fields with the card's colour.
    let inactive = WidgetVisuals {
        bg_fill: theme.track,
        ..widget(theme.card, hairline, theme.text)
    };
    Widgets {
        noninteractive: widget(theme.window, hairline, theme.text),
        inactive,
        hovered: widget(theme.hover, hairline, theme.text),
        active: widget(theme.pressed, Stroke::new(1.5, theme.focus), theme.text),
        open: widget(theme.hover, hairline, theme.text),
    }
}
