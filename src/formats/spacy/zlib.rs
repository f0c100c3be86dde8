//! zlib on all cores: pieces of a fixed size are deflated each for itself and put one behind the
//! other, so that the bytes are the same on any machine.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

use crate::formats::lines::in_order;

/// So much is deflated at one go.
const PIECE_BYTES: usize = 1 << 20;
/// So much room there is at least for what comes out.
const ROOM: usize = 64 << 10;
/// Deflate with a window of 32 kB, fastest.
const HEADER: [u8; 2] = [0x78, 0x01];
/// The modulus of the check sum, RFC 1950.
const MODULUS: u64 = 65_521;

/// Packs bytes.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let count = bytes.len().div_ceil(PIECE_BYTES).max(1);
    let pieces: Vec<(usize, &[u8])> = (0..count)
        .map(|at| {
            let end = bytes.len().min((at + 1) * PIECE_BYTES);
            (at, &bytes[at * PIECE_BYTES..end])
        })
        .collect();
    let mut out = Vec::with_capacity(bytes.len() / 3);
    out.extend_from_slice(&HEADER);
    let (mut sum, mut sum_of_sums) = (1_u64, 0_u64);
    in_order(
        &pieces,
        |(at, piece)| (deflate(piece, at + 1 == count), sums(piece), piece.len()),
        |(packed, (a, b), length)| {
            out.extend_from_slice(&packed);
            sum_of_sums = (sum_of_sums + sum * length as u64 + b) % MODULUS;
            sum = (sum + a) % MODULUS;
        },
    );
    // Both are below the modulus, which fits 16 bits.
    let check = (sum_of_sums << 16) | sum;
    out.extend_from_slice(&check.to_be_bytes()[4..]);
    out
}

/// A piece by itself, up to a whole byte; the last one says that nothing follows.
fn deflate(piece: &[u8], last: bool) -> Vec<u8> {
    let flush = match last {
        true => FlushCompress::Finish,
        false => FlushCompress::Sync,
    };
    let mut packer = Compress::new(Compression::fast(), false);
    let mut out = Vec::with_capacity(piece.len() / 2 + ROOM);
    let mut taken = 0;
    // All is out when there was room for more: with the same flush until then, as zlib wants it.
    while taken < piece.len() || out.len() == out.capacity() || out.is_empty() {
        out.reserve(ROOM);
        // Memory takes all that is written.
        let status = packer.compress_vec(&piece[taken..], &mut out, flush);
        taken = usize::try_from(packer.total_in()).unwrap_or(piece.len());
        if matches!(status, Ok(Status::StreamEnd) | Err(_)) {
            break;
        }
    }
    out
}

/// The sum of the bytes, and the sum of the sums of all their beginnings.
fn sums(piece: &[u8]) -> (u64, u64) {
    let (mut sum, mut sum_of_sums) = (0_u64, 0_u64);
    // Neither can grow beyond 64 bits within a piece.
    for byte in piece {
        sum += u64::from(*byte);
        sum_of_sums += sum;
    }
    (sum % MODULUS, sum_of_sums % MODULUS)
}

/// Unpacks bytes.
///
/// # Errors
/// What is wrong with them, also that there would be more than `most` of them.
pub(super) fn unpack(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut decoder = ZlibDecoder::new(bytes).take(most as u64 + 1);
    decoder
        .read_to_end(&mut out)
        .map_err(|problem| format!("it can’t be unpacked ({problem})"))?;
    if out.len() > most {
        return Err(format!("it unpacks to more than {} MB", most >> 20));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_pieces_comes_back() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES + 7] {
            // Such as need many bytes packed too.
            let bytes =
                (0..length).map(|at| ((at * at) >> 7) as u8 ^ ((at * 2_654_435_761) >> 20) as u8);
            let bytes: Vec<u8> = bytes.collect();
            // The check sum at the end is looked at by the decoder.
            assert_eq!(unpack(&pack(&bytes), length).unwrap(), bytes);
            if length > 0 {
                assert!(unpack(&pack(&bytes), length - 1).is_err());
            }
        }
    }
}
