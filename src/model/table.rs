//! A map whose copies share what has not changed since, and which grows a little at a time.
//!
//! A snapshot for the journal is a copy of the project; the next step must not pay for that with
//! a copy of a hundred thousand mentions, and no step may be the one at which a large table is
//! moved to a larger place. So entries lie in small parts by their hash (linear hashing): copies
//! share the parts, a change copies one of them, and growing cuts one of them in two.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Entries in a part, on average.
const PART: usize = 48;

/// A map from ids to values. Looking up costs a binary search in one part.
#[derive(Clone)]
pub(crate) struct Table<K, V> {
    /// Sorted by key, each.
    parts: Vec<Arc<Vec<(K, V)>>>,
    len: usize,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            len: 0,
        }
    }
}

fn hash_of<K: Hash>(key: &K) -> usize {
    let mut mixed = Mixed::default();
    key.hash(&mut mixed);
    // The lower bits are as good as any; half of them do where a pointer has 32 bits.
    mixed.finish() as usize
}

/// A hash of ids, which are numbers: each is multiplied, and both halves of what comes of it are
/// laid on each other (as wyhash does). The standard one takes several times as long.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // The golden ratio: its bits are in no pattern.
        let product = u128::from(self.0 ^ number) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

impl<K: Copy + Ord + Hash, V: Clone> Table<K, V> {
    /// The part that a key belongs into; there is one.
    fn part_of(&self, key: &K) -> usize {
        let count = self.parts.len();
        let reach = count.next_power_of_two();
        let part = hash_of(key) & (reach - 1);
        if part < count { part } else { part - reach / 2 }
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        if self.parts.is_empty() {
            return None;
        }
        let part = self.parts.get(self.part_of(key))?;
        let at = part.binary_search_by_key(key, |(key, _)| *key).ok()?;
        part.get(at).map(|(_, value)| value)
    }

    pub(crate) fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value in; returns the one that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        if self.parts.is_empty() {
            self.parts.push(Arc::default());
        }
        let part = self.part_of(&key);
        let part = Arc::make_mut(&mut self.parts[part]);
        match part.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => Some(std::mem::replace(&mut part[at].1, value)),
            Err(at) => {
                part.insert(at, (key, value));
                self.len += 1;
                if self.len > self.parts.len() * PART {
                    self.grow();
                }
                None
            }
        }
    }

    /// Takes a value out.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        // What is not there must not cost a copy.
        self.get(key)?;
        let part = self.part_of(key);
        let part = Arc::make_mut(&mut self.parts[part]);
        let at = part.binary_search_by_key(key, |(key, _)| *key).ok()?;
        self.len -= 1;
        Some(part.remove(at).1)
    }

    /// Cuts one part in two.
    fn grow(&mut self) {
        let count = self.parts.len();
        let reach = (count + 1).next_power_of_two();
        let part = Arc::make_mut(&mut self.parts[count - reach / 2]);
        let all = std::mem::take(part);
        let (goes, stays) = all
            .into_iter()
            .partition(|(key, _)| hash_of(key) & (reach - 1) == count);
        *part = stays;
        self.parts.push(Arc::new(goes));
    }
}

impl<K, V> Table<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All entries, in an order that means nothing.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let parts = self.parts.iter().flat_map(|part| part.iter());
        parts.map(|(key, value)| (key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values, in an order that means nothing.
    pub(crate) fn values(&self) -> impl ExactSizeIterator<Item = &V> {
        Values {
            all: self.iter().map(|(_, value)| value),
            left: self.len,
        }
    }
}

/// Values that know how many they are.
struct Values<I> {
    all: I,
    left: usize,
}

impl<I: Iterator> Iterator for Values<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let next = self.all.next();
        self.left = self.left.saturating_sub(1);
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<I: Iterator> ExactSizeIterator for Values<I> {}

/// Equal if the same is in it, whatever came and went before.
impl<K: Copy + Ord + Hash, V: Clone + PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len
            && self
                .iter()
                .all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: Copy + Ord + Hash, V: Clone + Eq> Eq for Table<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Copy + Ord + Hash, V: Clone> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(all: T) -> Self {
        let mut table = Self::default();
        for (key, value) in all {
            table.insert(key, value);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// A number that looks random, from its place in a row.
    fn mixed(nth: u64) -> u64 {
        (nth ^ 0x5bd1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
    }

    #[test]
    fn it_holds_what_a_plain_map_holds_and_copies_stay_as_they_were() {
        let mut table: Table<u64, u64> = Table::default();
        let mut plain = HashMap::new();
        let mut copies = Vec::new();
        for nth in 0..6_000 {
            let key = mixed(nth) % 2_500;
            if nth % 3 == 2 {
                assert_eq!(table.remove(&key), plain.remove(&key));
            } else {
                assert_eq!(table.insert(key, nth), plain.insert(key, nth));
            }
            assert_eq!(table.len(), plain.len());
            if nth % 997 == 0 {
                copies.push((table.clone(), plain.clone()));
            }
        }
        copies.push((table, plain));
        for (table, plain) in &copies {
            assert_eq!(table.values().len(), plain.len());
            assert_eq!(table.values().count(), plain.len());
            assert!((0..2_600).all(|key| table.get(&key) == plain.get(&key)));
            let again: Table<u64, u64> = plain.iter().map(|(key, value)| (*key, *value)).collect();
            assert_eq!(&again, table, "whatever came and went before");
        }
        assert_ne!(copies[1].0, copies[2].0);
    }

    #[test]
    fn a_change_copies_one_part_and_growing_cuts_one() {
        let mut table: Table<u64, u64> = (0..20_000).map(|key| (key, key)).collect();
        let longest = table.parts.iter().map(|part| part.len()).max();
        assert!(
            longest.is_some_and(|longest| longest < 5 * PART),
            "{longest:?}"
        );
        let copy = table.clone();
        let apart = |table: &Table<u64, u64>| {
            let both = table.parts.iter().zip(&copy.parts);
            both.filter(|(one, other)| !Arc::ptr_eq(one, other)).count()
        };
        table.insert(77, 0);
        assert_eq!(apart(&table), 1);
        table.remove(&1_000_000);
        assert_eq!(apart(&table), 1, "nothing was taken out");
        for key in 0..50 {
            let parts = table.parts.len();
            let before = apart(&table);
            table.insert(30_000 + key, 0);
            assert!(table.parts.len() <= parts + 1 && apart(&table) <= before + 2);
        }
    }
}
