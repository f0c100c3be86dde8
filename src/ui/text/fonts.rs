//! Which face draws what: the bundled ones first, then the system's by script.
//!
//! The system's fonts are listed on a thread of its own, because that can take a second. Until
//! then, and where there is none, the bundled faces do: Latin, Greek, Cyrillic, Hebrew, symbols.
//! Which of the system's faces sets which script is decided here and not by the system, whose
//! first match for Hebrew or Arabic is often a decorative one.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use egui::epaint::text::{
    FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily,
};
use egui::{Context, FontData};
use parley::FontFamilyName;
use parley::fontique::{
    Attributes, Blob, Collection, CollectionOptions, FallbackKey, FamilyId, FontInfoOverride,
    GenericFamily, Language, QueryFamily, QueryStatus, Script, SourceCache,
};

use super::scripts::{EMOJI, SCRIPTS, script_of};
use crate::session::preferences::Face;
use crate::ui::theme;

/// The bundled families under names of their own, so that none of the system's is taken instead.
const SERIF: &str = "Claimdesk Serif";
const SANS: &str = "Claimdesk Sans";
const SERIF_HEBREW: &str = "Claimdesk Serif Hebrew";
const SANS_HEBREW: &str = "Claimdesk Sans Hebrew";
const MATH: &str = "Claimdesk Math";
const SYMBOLS: &str = "Claimdesk Symbols";

/// The family of each bundled file; files that are not named do not set articles.
const BUNDLED: [(&str, &str); 9] = [
    ("NotoSerif-Regular.ttf", SERIF),
    ("NotoSerif-Bold.ttf", SERIF),
    ("NotoSerif-Italic.ttf", SERIF),
    ("Inter-Regular.otf", SANS),
    ("Inter-SemiBold.otf", SANS),
    ("NotoSerifHebrew-Regular.ttf", SERIF_HEBREW),
    ("NotoSansHebrew-Regular.ttf", SANS_HEBREW),
    ("NotoSansMath-Regular.ttf", MATH),
    ("NotoSansSymbols2-Regular.ttf", SYMBOLS),
];

/// The faces of articles, and how they change.
pub(super) struct Fonts {
    collection: Collection,
    awaited: Option<Receiver<Collection>>,
    revision: u64,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: false,
        });
        register_bundled(&mut collection);
        set_fallbacks(&mut collection);
        Self {
            collection,
            awaited: None,
            revision: 0,
        }
    }

    /// The faces that there are.
    pub(super) fn collection(&self) -> Collection {
        self.collection.clone()
    }

    /// Lists the system's fonts on a thread and asks for a frame when that is done.
    pub(super) fn load_system_fonts(&mut self, ctx: &Context) {
        let (send, receive) = channel();
        let ctx = ctx.clone();
        let thread = std::thread::Builder::new().name("system fonts".to_owned());
        let started = thread.spawn(move || {
            let mut collection = Collection::new(CollectionOptions::default());
            register_bundled(&mut collection);
            set_fallbacks(&mut collection);
            if send.send(collection.clone()).is_ok() {
                ctx.add_font_provider(Arc::new(InterfaceFallback::new(collection)));
                ctx.request_repaint();
            }
        });
        // Without a thread the bundled faces stay.
        self.awaited = started.is_ok().then_some(receive);
    }

    /// Adds families as if the system had them.
    pub(super) fn add(&mut self, families: &[(&str, &'static [u8])]) {
        for (family, bytes) in families {
            register(&mut self.collection, family, bytes);
        }
        set_fallbacks(&mut self.collection);
        self.revision += 1;
    }

    /// Whether all that the system has is known.
    pub(super) fn are_listed(&self) -> bool {
        self.awaited.is_none()
    }

    /// Rises when faces come. Asks whether the system's have been listed.
    pub(super) fn revision(&mut self) -> u64 {
        if let Some(awaited) = &self.awaited {
            match awaited.try_recv() {
                Ok(collection) => {
                    self.collection = collection;
                    self.awaited = None;
                    self.revision += 1;
                }
                Err(TryRecvError::Disconnected) => self.awaited = None,
                Err(TryRecvError::Empty) => {}
            }
        }
        self.revision
    }
}

/// The families of a face, the first for most letters. A family that is not there is passed
/// over.
pub(super) fn families(face: &Face) -> Vec<FontFamilyName<'_>> {
    let serif = [SERIF, SERIF_HEBREW, SANS].map(FontFamilyName::named);
    match face {
        Face::Serif => serif.to_vec(),
        Face::Sans => [SANS, SANS_HEBREW, SERIF]
            .map(FontFamilyName::named)
            .to_vec(),
        Face::Named(name) => {
            let first = FontFamilyName::named(name);
            std::iter::once(first).chain(serif).collect()
        }
    }
}

fn register(collection: &mut Collection, family: &str, bytes: &'static [u8]) {
    let named = FontInfoOverride {
        family_name: Some(family),
        width: None,
        style: None,
        weight: None,
        axes: None,
    };
    collection.register_fonts(Blob::new(Arc::new(bytes)), Some(named));
}

fn register_bundled(collection: &mut Collection) {
    for (file, family) in BUNDLED {
        if let Some(bytes) = theme::face(file) {
            register(collection, family, bytes);
        }
    }
}

/// Sets which faces fill the gaps of each script: the families of its row that there are, what
/// the system offers, and the bundled signs and symbols.
fn set_fallbacks(collection: &mut Collection) {
    let mut emoji = ids(collection, &EMOJI);
    emoji.extend(collection.generic_families(GenericFamily::Emoji));
    collection.set_generic_families(GenericFamily::Emoji, emoji.iter().copied());
    // A picture is better than an empty box.
    let mut signs = ids(collection, &[MATH, SYMBOLS]);
    signs.append(&mut emoji);
    for row in SCRIPTS {
        let families = ids(collection, row.families);
        for (script, language) in row.keys {
            let script = Script::from_bytes(**script);
            let language = Language::parse(language).ok();
            let key = FallbackKey::new(script, language.as_ref());
            let offered: Vec<FamilyId> = collection.fallback_families(key).collect();
            let all = families.iter().chain(&offered).chain(&signs).copied();
            let mut unique: Vec<FamilyId> = Vec::new();
            for family in all {
                if !unique.contains(&family) {
                    unique.push(family);
                }
            }
            collection.set_fallbacks(key, unique.into_iter());
        }
    }
}

fn ids(collection: &mut Collection, names: &[&str]) -> Vec<FamilyId> {
    let known = names.iter().filter_map(|name| collection.family_id(name));
    known.collect()
}

/// Gives the interface, which egui sets, the same families for what its own faces lack.
struct InterfaceFallback(Mutex<(Collection, SourceCache)>);

impl InterfaceFallback {
    fn new(collection: Collection) -> Self {
        Self(Mutex::new((collection, SourceCache::default())))
    }
}

impl FontProvider for InterfaceFallback {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let first = request.cluster.chars().next()?;
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (collection, cache) = &mut *guard;
        let mut query = collection.query(cache);
        query.set_attributes(Attributes::default());
        query.set_families([QueryFamily::Generic(GenericFamily::Emoji)]);
        query.set_fallbacks(FallbackKey::new(Script::from_bytes(script_of(first)), None));
        let mut found = None;
        query.matches_with(|font| {
            let has = font.charmap().and_then(|map| map.map(first));
            if has.is_some_and(|glyph| glyph != 0) {
                found = Some(font.clone());
                QueryStatus::Stop
            } else {
                QueryStatus::Continue
            }
        });
        let font = found?;
        let name = format!("system {:?} {}", font.family, font.index);
        let (blob, _) = font.blob.into_raw_parts();
        Some(FontInsert {
            name,
            data: FontData::from_blob(blob, font.index),
            families: vec![InsertFontFamily {
                family: request.family.clone(),
                priority: FontPriority::Lowest,
            }],
        })
    }
}
