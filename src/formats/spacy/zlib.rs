//! zlib in pieces: each is deflated for itself, where it was made, and they are put one behind the
//! other. What the pieces are never depends on the machine, so neither do the bytes.

use std::cell::RefCell;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress};

use crate::analysis::cores::in_order;

/// So much is deflated at one go of bytes that are there as a whole.
const PIECE_BYTES: usize = 1 << 20;
/// So much room there is at least for what comes out.
const ROOM: usize = 4 << 10;
/// Deflate with a window of 32 kB, fastest.
const HEADER: [u8; 2] = [0x78, 0x01];
/// A last block with nothing in it, RFC 1951.
const END: [u8; 2] = [0x03, 0x00];
/// The modulus of the check sum, RFC 1950.
const MODULUS: u64 = 65_521;

thread_local! {
    /// Its tables are longer than many a piece: a thread makes them once.
    static PACKER: RefCell<Compress> =
        RefCell::new(Compress::new(Compression::fast(), false));
}

/// A piece, deflated up to a whole byte, and what is needed of it for the check sum.
pub(super) struct Piece {
    packed: Vec<u8>,
    length: usize,
    check: u32,
}

impl Piece {
    /// Deflates bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        PACKER.with_borrow_mut(|packer| Self::packed_by(packer, bytes))
    }

    fn packed_by(packer: &mut Compress, bytes: &[u8]) -> Self {
        packer.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 8 + ROOM);
        let mut taken = 0;
        // All is out when there was room for more: with the same flush until then, as zlib wants
        // it.
        while taken < bytes.len() || packed.len() == packed.capacity() {
            packed.reserve(ROOM);
            // Memory takes all that is written.
            let status = packer.compress_vec(&bytes[taken..], &mut packed, FlushCompress::Sync);
            taken = usize::try_from(packer.total_in()).unwrap_or(bytes.len());
            if status.is_err() {
                break;
            }
        }
        Self {
            packed,
            length: bytes.len(),
            check: simd_adler32::adler32(&bytes),
        }
    }
}

/// Bytes of any length, in pieces that are deflated on all cores.
pub(super) fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(bytes.len().div_ceil(PIECE_BYTES));
    in_order(bytes.chunks(PIECE_BYTES), Piece::new, |piece| {
        pieces.push(piece);
    });
    pieces
}

/// Pieces as one stream.
pub(super) fn join(pieces: &[Piece]) -> Vec<u8> {
    let length: usize = pieces.iter().map(|piece| piece.packed.len()).sum();
    let mut out = Vec::with_capacity(length + 8);
    out.extend_from_slice(&HEADER);
    // The sum of all bytes and 1, and the sum of what that was after each of them.
    let (mut sum, mut sum_of_sums) = (1_u64, 0_u64);
    for piece in pieces {
        out.extend_from_slice(&piece.packed);
        let (own, own_sum_of_sums) = (piece.check & 0xffff, piece.check >> 16);
        // The piece began at 1 too.
        let before = (sum + MODULUS - 1) * (piece.length as u64 % MODULUS);
        sum_of_sums = (sum_of_sums + before + u64::from(own_sum_of_sums)) % MODULUS;
        sum = (sum + MODULUS - 1 + u64::from(own)) % MODULUS;
    }
    out.extend_from_slice(&END);
    // Both are below the modulus, which fits 16 bits.
    let check = (sum_of_sums << 16) | sum;
    out.extend_from_slice(&check.to_be_bytes()[4..]);
    out
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
            let packed = join(&pieces(&bytes));
            assert_eq!(unpack(&packed, length).unwrap(), bytes);
            if length > 0 {
                assert!(unpack(&packed, length - 1).is_err());
            }
        }
    }
}
