//! Fields of other tools that mean nothing here: kept with the article or mention that they stand
//! at, and written back by the format that they came with.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::metadata;
use crate::model::Foreign;

/// Keeps the fields of one place. What says nothing (`null`, empty words, lists and objects) is
/// not kept.
pub(super) fn keep(into: &mut BTreeMap<String, String>, place: &str, fields: Map<String, Value>) {
    let fields = fields.into_iter();
    let fields = fields.filter(|(_, value)| metadata::words(value).is_some());
    into.extend(fields.map(|(key, value)| (format!("{place}/{key}"), value.to_string())));
}

/// The fields that came from a place, as they stood there.
pub(super) fn fields(foreign: &Foreign, place: &str) -> Map<String, Value> {
    let own = foreign.iter().filter_map(|(key, value)| {
        let key = key.strip_prefix(place)?.strip_prefix('/')?;
        Some((key.to_owned(), serde_json::from_str(value).ok()?))
    });
    own.collect()
}

/// Whether there are fields of other places than these.
pub(super) fn is_beyond(foreign: &Foreign, places: &[&str]) -> bool {
    let is_known = |key: &str| {
        let place = key.split_once('/').map_or("", |(place, _)| place);
        places.contains(&place)
    };
    foreign.iter().any(|(key, _)| !is_known(key))
}

/// What there is room for, and the keys of what there is not.
pub(super) fn bounded(fields: BTreeMap<String, String>) -> (Foreign, Vec<String>) {
    let (mut kept, mut left_out) = (BTreeMap::new(), Vec::new());
    let mut bytes = 0;
    for (key, value) in fields {
        let size = key.len() + value.len();
        if bytes + size > Foreign::MAX_BYTES {
            left_out.push(key);
        } else {
            bytes += size;
            kept.insert(key, value);
        }
    }
    (Foreign::new(kept), left_out)
}
