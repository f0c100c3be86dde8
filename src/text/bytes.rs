//! Bytes of a kind, found fast.

/// So many bytes are judged at once.
const WIDTH: usize = 32;

/// Where the first wanted byte from `at` on stands. `wanted` should have no branches, so that a
/// compiler can judge many bytes at once.
#[inline]
pub(crate) fn next_byte(
    bytes: &[u8],
    mut at: usize,
    wanted: impl Fn(u8) -> bool + Copy,
) -> Option<usize> {
    while let Some((chunk, _)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk) {
        for (half, hits) in hits(chunk, wanted).as_chunks().0.iter().enumerate() {
            let hits = u128::from_le_bytes(*hits);
            if hits != 0 {
                return Some(at + half * WIDTH / 2 + hits.trailing_zeros() as usize / 8);
            }
        }
        at += WIDTH;
    }
    while !wanted(*bytes.get(at)?) {
        at += 1;
    }
    Some(at)
}

/// 1 for each wanted byte, 0 for the others. Where this is part of a larger function, or uses an
/// iterator, each byte is judged by itself, in ten times as many instructions.
#[inline(never)]
fn hits(chunk: &[u8; WIDTH], wanted: impl Fn(u8) -> bool) -> [u8; WIDTH] {
    let mut hits = [0; WIDTH];
    for index in 0..WIDTH {
        hits[index] = u8::from(wanted(chunk[index]));
    }
    hits
}
