//! What another tool's file said beyond what this program understands.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Fields of other tools, as JSON texts by `place/key`: `doccano/stars` is `4`. A place is a part
/// of a format's files; the same format writes its fields back where they stood. Nearly all
/// things have none, so that it is one pointer large and copies share what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign(Option<Arc<BTreeMap<String, String>>>);

impl Foreign {
    /// The most that is kept of one article or mention, in bytes of keys and values.
    pub const MAX_BYTES: usize = 64 << 10;

    /// These fields.
    #[must_use]
    pub fn new(fields: BTreeMap<String, String>) -> Self {
        Self((!fields.is_empty()).then(|| Arc::new(fields)))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Keys with their places, and JSON texts, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter().flat_map(|fields| fields.iter());
        fields.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A copy of all fields.
    #[must_use]
    pub fn to_map(&self) -> BTreeMap<String, String> {
        self.0.as_deref().cloned().unwrap_or_default()
    }
}
