//! The faces of the tests, and paragraphs laid out with them alone.

use std::borrow::Cow;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions};
use parley::{
    BaseDirection, FontContext, FontData, FontFamily, FontFamilyName, Layout, LayoutContext,
    StyleProperty,
};

use crate::data;

/// File below the package, and family. All faces have 1000 units to the em but the emoji.
const FACES: [(&str, &str); 11] = [
    ("assets/fonts/NotoSerif-Regular.ttf", "Noto Serif"),
    (
        "assets/fonts/NotoSerifHebrew-Regular.ttf",
        "Noto Serif Hebrew",
    ),
    ("tests/data/fonts/TestArabic.ttf", "Test Arabic"),
    ("tests/data/fonts/TestDevanagari.ttf", "Test Devanagari"),
    ("tests/data/fonts/TestBengali.ttf", "Test Bengali"),
    ("tests/data/fonts/TestTamil.ttf", "Test Tamil"),
    ("tests/data/fonts/TestThai.ttf", "Test Thai"),
    ("tests/data/fonts/TestCJKsc.otf", "Test CJK SC"),
    ("tests/data/fonts/TestCJKjp.otf", "Test CJK JP"),
    ("tests/data/fonts/TestCJKkr.otf", "Test CJK KR"),
    ("tests/data/fonts/TestEmoji.ttf", "Test Emoji"),
];

/// Parley with the tests' faces and no other.
pub struct Faces {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    known: Vec<(u64, &'static str)>,
}

impl Faces {
    pub fn new() -> Self {
        let mut fonts = FontContext {
            collection: Collection::new(CollectionOptions {
                shared: false,
                system_fonts: false,
            }),
            source_cache: Default::default(),
        };
        let mut known = Vec::new();
        for (file, family) in FACES {
            let blob = Blob::new(Arc::new(data::bytes(file)));
            known.push((blob.id(), family));
            let added = fonts.collection.register_fonts(blob, None);
            let name = fonts.collection.family_name(added[0].0).unwrap();
            assert_eq!(name, family, "{file}");
        }
        Self {
            fonts,
            layouts: LayoutContext::new(),
            known,
        }
    }

    /// A paragraph on one line, 1000 units to the em; `first` is the family that is asked first.
    pub fn line(
        &mut self,
        text: &str,
        first: &str,
        language: &str,
        base: BaseDirection,
    ) -> Layout<()> {
        let others = FACES.iter().map(|(_, family)| *family);
        let families: Vec<_> = std::iter::once(first)
            .chain(others.filter(|family| *family != first))
            .map(|family| FontFamilyName::Named(Cow::Borrowed(family)))
            .collect();
        let mut builder = self
            .layouts
            .ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.set_base_direction(base);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(families.into())));
        builder.push_default(StyleProperty::FontSize(1000.0));
        builder.push_default(StyleProperty::Locale(language.parse().ok()));
        let mut layout = builder.build(text);
        layout.break_all_lines(None);
        layout
    }

    /// The family that a face was registered as.
    pub fn family(&self, font: &FontData) -> &'static str {
        let id = font.data.id();
        self.known.iter().find(|(known, _)| *known == id).unwrap().1
    }
}
