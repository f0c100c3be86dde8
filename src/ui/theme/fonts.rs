//! The bundled faces and their families.

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

/// The application's icon, 256 by 256.
pub const ICON_PNG: &[u8] = include_bytes!("../../../assets/icon-256.png");

const UI: &str = "ui";
const UI_MEDIUM: &str = "ui-medium";
const UI_SEMIBOLD: &str = "ui-semibold";
const READING: &str = "reading";
const READING_BOLD: &str = "reading-bold";
const READING_ITALIC: &str = "reading-italic";

macro_rules! face {
    ($file:literal) => {
        (
            $file,
            include_bytes!(concat!("../../../assets/fonts/", $file)) as &'static [u8],
        )
    };
}

const FACES: [(&str, &[u8]); 11] = [
    face!("Inter-Regular.otf"),
    face!("Inter-Medium.otf"),
    face!("Inter-SemiBold.otf"),
    face!("NotoSerif-Regular.ttf"),
    face!("NotoSerif-Bold.ttf"),
    face!("NotoSerif-Italic.ttf"),
    face!("NotoSansMono-Regular.ttf"),
    face!("NotoSansHebrew-Regular.ttf"),
    face!("NotoSerifHebrew-Regular.ttf"),
    face!("NotoSansMath-Regular.ttf"),
    face!("NotoSansSymbols2-Regular.ttf"),
];

/// The bytes of a bundled face by the name of its file.
pub(crate) fn face(file: &str) -> Option<&'static [u8]> {
    let found = FACES.iter().find(|(name, _)| *name == file);
    found.map(|(_, bytes)| *bytes)
}

/// Each family: its own face first, then those that fill its gaps.
const FAMILIES: [(&str, [&str; 5]); 6] = [
    (UI, sans("Inter-Regular.otf")),
    (UI_MEDIUM, sans("Inter-Medium.otf")),
    (UI_SEMIBOLD, sans("Inter-SemiBold.otf")),
    (READING, serif("NotoSerif-Regular.ttf")),
    (READING_BOLD, serif("NotoSerif-Bold.ttf")),
    (READING_ITALIC, serif("NotoSerif-Italic.ttf")),
];

const fn sans(first: &'static str) -> [&'static str; 5] {
    let hebrew = "NotoSansHebrew-Regular.ttf";
    with_fallbacks(first, hebrew)
}

const fn serif(first: &'static str) -> [&'static str; 5] {
    let hebrew = "NotoSerifHebrew-Regular.ttf";
    with_fallbacks(first, hebrew)
}

const fn with_fallbacks(first: &'static str, hebrew: &'static str) -> [&'static str; 5] {
    [
        first,
        hebrew,
        "Inter-Regular.otf",
        "NotoSansMath-Regular.ttf",
        "NotoSansSymbols2-Regular.ttf",
    ]
}

/// The faces and families as egui takes them.
fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FACES {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let owned = |names: &[&str]| -> Vec<String> {
        let mut unique: Vec<String> = Vec::new();
        for name in names {
            if !unique.iter().any(|known| known == name) {
                unique.push((*name).to_owned());
            }
        }
        unique
    };
    for (family, names) in FAMILIES {
        fonts
            .families
            .insert(FontFamily::Name(family.into()), owned(&names));
    }
    let ui = sans("Inter-Regular.otf");
    fonts.families.insert(FontFamily::Proportional, owned(&ui));
    fonts.families.insert(
        FontFamily::Monospace,
        owned(&sans("NotoSansMono-Regular.ttf")),
    );
    fonts
}

/// Installs the bundled fonts: egui's two families and ours by name (`ui`, `ui-medium`,
/// `ui-semibold`, `reading`, `reading-bold`, `reading-italic`).
pub fn install_fonts(ctx: &Context) {
    ctx.set_fonts(definitions());
}

fn named(size: f32, family: &str) -> FontId {
    FontId::new(size, FontFamily::Name(family.into()))
}

/// The interface face.
pub fn ui(size: f32) -> FontId {
    FontId::proportional(size)
}

/// The interface face, a little heavier: a claim's wording.
pub fn ui_medium(size: f32) -> FontId {
    named(size, UI_MEDIUM)
}

/// The interface face, semi-bold: titles and names.
pub fn strong(size: f32) -> FontId {
    named(size, UI_SEMIBOLD)
}

/// Whether a family by this name is one of the article's.
pub(crate) fn is_reading(family: &str) -> bool {
    [READING, READING_BOLD, READING_ITALIC].contains(&family)
}

/// Whether a family by this name is bold or nearly so.
pub(crate) fn is_bold(family: &str) -> bool {
    [UI_SEMIBOLD, READING_BOLD].contains(&family)
}

/// Key names and code.
pub fn mono(size: f32) -> FontId {
    FontId::monospace(size)
}

/// The article's face.
pub fn reading(size: f32) -> FontId {
    named(size, READING)
}

/// The article's face, bold.
pub fn reading_bold(size: f32) -> FontId {
    named(size, READING_BOLD)
}

/// The article's face, italic.
pub fn reading_italic(size: f32) -> FontId {
    named(size, READING_ITALIC)
}
