//! Bytes of a kind, found fast.

/// Where the first wanted byte from `at` on stands. `wanted` should have no branches, so that a
/// compiler can judge many bytes at once.
#[inline]
pub(crate) fn next_byte(bytes: &[u8], mut at: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..at + 16) {
        if chunk.iter().fold(false, |any, byte| any | wanted(*byte)) {
            break;
        }
        at += chunk.len();
    }
    while !wanted(*bytes.get(at)?) {
        at += 1;
    }
    Some(at)
}
