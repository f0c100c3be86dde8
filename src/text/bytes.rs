//! Bytes of a kind, found fast.

/// Where the first wanted byte from `at` on stands. `wanted` should have no branches, so that a
/// compiler can judge many bytes at once.
#[inline]
pub(crate) fn next_byte(bytes: &[u8], mut at: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    while let Some((chunk, _)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk::<16>) {
        let hits = u128::from_le_bytes(chunk.map(|byte| u8::from(wanted(byte))));
        if hits != 0 {
            return Some(at + hits.trailing_zeros() as usize / 8);
        }
        at += chunk.len();
    }
    while !wanted(*bytes.get(at)?) {
        at += 1;
    }
    Some(at)
}
