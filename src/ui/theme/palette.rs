//! The colour literals, all of them.

use egui::Color32;

use super::{HueColors, Theme};

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

const fn hue(background: u32, line: u32, text: u32) -> HueColors {
    HueColors {
        background: rgb(background),
        line: rgb(line),
        text: rgb(text),
    }
}

/// Ink on paper.
pub(super) static LIGHT: Theme = Theme {
    dark: false,
    window: rgb(0xf3f1ec),
    paper: rgb(0xfbfaf7),
    card: rgb(0xffffff),
    hover: rgb(0xebe8e1),
    pressed: rgb(0xe0dcd3),
    border: rgb(0xe5e2da),
    edge: rgb(0x85888d),
    text: rgb(0x20242a),
    muted: rgb(0x63686f),
    faint: rgb(0x84888e),
    accent: rgb(0x4c5fd7),
    accent_soft: rgb(0xe4e7fa),
    accent_text: rgb(0x3d4fc4),
    on_accent: rgb(0xffffff),
    accent_faint: rgb(0xcaceee),
    focus: rgb(0x4c5fd7),
    selection: rgb(0xcfd6f7),
    caret: rgb(0x3d4fc4),
    inverse: rgb(0x20242a),
    on_inverse: rgb(0xfbfaf7),
    danger: rgb(0xb3261e),
    danger_soft: rgb(0xfbe5e2),
    warning: rgb(0xa94e08),
    warning_soft: rgb(0xfdf0dd),
    success: rgb(0x0b7a5c),
    success_soft: rgb(0xdff3ec),
    idle: rgb(0x85898f),
    find: rgb(0xfff1a6),
    find_current: rgb(0xffc94d),
    on_find: rgb(0x20242a),
    track: rgb(0xe5e2da),
    shadow: Color32::from_black_alpha(30),
    veil: Color32::from_black_alpha(72),
    logo: [rgb(0x0b69a8), rgb(0x0b7a5c)],
    hues: [
        hue(0xcbdaf3, 0x17509c, 0x123f7e),
        hue(0xfce6c8, 0xad4a06, 0x943f04),
        hue(0xd3f5e4, 0x12875f, 0x07684a),
        hue(0xebe0f8, 0x7a3fb5, 0x6c34a4),
        hue(0xfbdfdc, 0xc0342b, 0xa8241c),
        hue(0xd2eef0, 0x0b7782, 0x07666f),
        hue(0xf9deeb, 0xb53078, 0x9e2567),
        hue(0xeee3d9, 0x85592f, 0x734a25),
        hue(0xeaedc9, 0x6b7614, 0x566009),
        hue(0xe6e7ea, 0x646a74, 0x50565f),
    ],
};

/// Light on a dark desk.
pub(super) static DARK: Theme = Theme {
    dark: true,
    window: rgb(0x1c1f24),
    paper: rgb(0x17191d),
    card: rgb(0x22262c),
    hover: rgb(0x2a2f36),
    pressed: rgb(0x323842),
    border: rgb(0x2c3138),
    edge: rgb(0x7d848f),
    text: rgb(0xe4e3df),
    muted: rgb(0x9aa0a9),
    faint: rgb(0x747a84),
    accent: rgb(0x93a0ff),
    accent_soft: rgb(0x2b3050),
    accent_text: rgb(0xa5b0ff),
    on_accent: rgb(0x17191d),
    accent_faint: rgb(0x393f5b),
    focus: rgb(0x93a0ff),
    selection: rgb(0x36406e),
    caret: rgb(0xa5b0ff),
    inverse: rgb(0xe4e3df),
    on_inverse: rgb(0x17191d),
    danger: rgb(0xff9d94),
    danger_soft: rgb(0x43282a),
    warning: rgb(0xf2b26b),
    warning_soft: rgb(0x3d2f1e),
    success: rgb(0x6fd3b1),
    success_soft: rgb(0x1a372f),
    idle: rgb(0x7d848f),
    find: rgb(0x5a4a10),
    find_current: rgb(0x8f6a00),
    on_find: rgb(0xffffff),
    track: rgb(0x2c3138),
    shadow: Color32::from_black_alpha(110),
    veil: Color32::from_black_alpha(140),
    logo: [rgb(0x7cc0f0), rgb(0x6fd3b1)],
    hues: [
        hue(0x234271, 0x78b2ec, 0x8cc0f4),
        hue(0x4a3318, 0xf2b26b, 0xf2b26b),
        hue(0x13372a, 0x7ceac4, 0x74ddb9),
        hue(0x37294d, 0xc3a3f5, 0xc9adf7),
        hue(0x4b2728, 0xff9d94, 0xff9d94),
        hue(0x153d42, 0x6fd0db, 0x6fd0db),
        hue(0x482437, 0xf59ac8, 0xf59ac8),
        hue(0x3d3026, 0xd4b08f, 0xd4b08f),
        hue(0x363a17, 0xc6cf6a, 0xc6cf6a),
        hue(0x31353b, 0xb4bac4, 0xb4bac4),
    ],
};
