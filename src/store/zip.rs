//! `.zip` files, as much of them as a project needs: files by name, stored or deflated.
//!
//! Our own (the deflating is `flate2`'s), because a file that somebody sent is not to be trusted.
//! Nothing that a header says is believed before it is checked, two entries never share a name
//! or a byte, and what does not fit together is refused instead of guessed at. The same files
//! always give the same bytes.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::atomic::Fs;
use super::problem::in_words;

/// More entries than this are not read or written.
pub(crate) const MAX_ENTRIES: u64 = 250_000;
/// A longer name, with its folders, is refused; in bytes.
pub(crate) const MAX_NAME: usize = 1000;
/// All files together may not have more bytes than this.
pub(crate) const MAX_BYTES: u64 = 4 << 30;
/// Nor one of them more than this.
pub(crate) const MAX_FILE_BYTES: u64 = super::load::MAX_FILE_BYTES;
/// So many bytes may come from one packed byte …
pub(crate) const MAX_RATIO: u64 = 200;
/// … besides these, however densely they are packed.
pub(crate) const RATIO_FREE: u64 = 16 << 20;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: u64 = 20;
const END_64_LENGTH: u64 = 56;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ENCRYPTED: u16 = 1;
const UTF_8: u16 = 1 << 11;
/// The first of January 1980, at midnight: no moment shall make two packs differ.
const NO_DATE: u16 = 0x21;
/// Written in the version of Unix, so that the mode counts: a plain file that its owner writes.
const MADE_BY_UNIX: u16 = (3 << 8) | 20;
const PLAIN_FILE: u32 = 0o100_644 << 16;

/// So much is written at a time.
const CHUNK: usize = 8 << 20;

/// Why a file can't be read as `.zip`, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZipError(pub(crate) String);

impl From<io::Error> for ZipError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self("it is cut short".to_owned()),
            _ => Self(in_words(&error)),
        }
    }
}

fn bad<T>(words: impl Into<String>) -> Result<T, ZipError> {
    Err(ZipError(words.into()))
}

/// A file in a `.zip`.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// With its folders, as it stands there: not yet known to be safe.
    pub(crate) name: String,
    /// How many bytes it says it has.
    pub(crate) size: u64,
    /// What it says it is.
    pub(crate) kind: Kind,
    packed: u64,
    sum: u32,
    method: u16,
    at: u64,
    /// Where the next entry, or the list of them, begins.
    end: u64,
}

/// What an entry says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    /// A link, a device, a pipe.
    Other,
}

/// A `.zip` that is open for reading.
#[derive(Debug)]
pub(crate) struct Reader {
    file: BufReader<File>,
    entries: Vec<Entry>,
    comment: String,
    /// How much was read so far.
    taken: Taken,
}

/// Bytes of the files so far, as they are and as they are packed.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    bytes: u64,
    packed: u64,
}

impl Taken {
    fn with(self, bytes: u64, packed: u64) -> Self {
        Self {
            bytes: self.bytes + bytes,
            packed: self.packed + packed,
        }
    }

    /// Whether more bytes come out than so few packed ones may hold.
    fn is_too_dense(self) -> bool {
        self.bytes > RATIO_FREE + self.packed * MAX_RATIO
    }
}

/// Fields of a header, least byte first.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.byte(at), self.byte(at + 1)])
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from(self.u16(at)) | (u32::from(self.u16(at + 2)) << 16)
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from(self.u32(at)) | (u64::from(self.u32(at + 4)) << 32)
    }

    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }
}

/// Where the list of entries is.
struct Listing {
    count: u64,
    at: u64,
    length: u64,
    comment: String,
}

impl Reader {
    /// Reads the list of entries.
    pub(crate) fn open(path: &Path) -> Result<Self, ZipError> {
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return bad("it is no file");
        }
        let mut file = BufReader::new(File::open(path)?);
        let listing = find_listing(&mut file, meta.len())?;
        file.seek(SeekFrom::Start(listing.at))?;
        let mut list = (&mut file).take(listing.length);
        let mut entries = Vec::new();
        for _ in 0..listing.count {
            entries.push(read_entry(&mut list)?);
        }
        if list.limit() > 0 {
            return bad("its list of files is not as long as it says");
        }
        // In the order of their bytes, each must end before the next begins: otherwise a few
        // bytes could stand for many files.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|index| entries[*index].at);
        let mut next = listing.at;
        for index in order.into_iter().rev() {
            let entry = &mut entries[index];
            entry.end = next;
            let fits = entry.at.checked_add(entry.packed).is_some_and(|e| e < next);
            if !fits {
                return bad(format!("“{}” shares its bytes with others", entry.name));
            }
            next = entry.at;
        }
        Ok(Self {
            file,
            entries,
            comment: listing.comment,
            taken: Taken::default(),
        })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is said of the whole.
    pub(crate) fn comment(&self) -> &str {
        &self.comment
    }

    /// The bytes of an entry. What was read before counts: reading all takes no more than
    /// [`MAX_BYTES`].
    pub(crate) fn read(&mut self, index: usize) -> Result<Vec<u8>, ZipError> {
        let Some(entry) = self.entries.get(index).cloned() else {
            return bad("there is no such file in it");
        };
        let about = |ZipError(words)| ZipError(format!("“{}”: {words}", entry.name));
        let bytes = self.read_entry(&entry).map_err(about)?;
        self.taken = self.taken.with(bytes.len() as u64, entry.packed);
        Ok(bytes)
    }

    /// Reads all entries without keeping any, and forgets that they were read.
    pub(crate) fn check(&mut self) -> Result<(), ZipError> {
        for index in 0..self.entries.len() {
            self.read(index)?;
        }
        self.taken = Taken::default();
        Ok(())
    }

    fn read_entry(&mut self, entry: &Entry) -> Result<Vec<u8>, ZipError> {
        self.file.seek(SeekFrom::Start(entry.at))?;
        let mut header = [0; 30];
        self.file.read_exact(&mut header)?;
        let fields = Fields(&header);
        if fields.u32(0) != LOCAL || fields.u16(8) != entry.method {
            return bad("the list of files and the file itself contradict each other");
        }
        let mut name = vec![0; usize::from(fields.u16(26))];
        self.file.read_exact(&mut name)?;
        if name != entry.name.as_bytes() {
            return bad("it has another name in the list of files");
        }
        let extra = u64::from(fields.u16(28));
        let begin = entry.at + 30 + name.len() as u64 + extra;
        if begin + entry.packed > entry.end {
            return bad("it shares its bytes with others");
        }
        self.file.seek(SeekFrom::Start(begin))?;
        let packed = (&mut self.file).take(entry.packed);
        let mut bytes = Vec::new();
        match entry.method {
            STORED => inflate(packed, entry, self.taken, &mut bytes)?,
            _ => {
                let mut decoder = DeflateDecoder::new(packed);
                inflate(&mut decoder, entry, self.taken, &mut bytes)?;
                if decoder.total_in() != entry.packed {
                    return bad("there is more in it than its contents");
                }
            }
        }
        if bytes.len() as u64 != entry.size {
            return bad("it holds less than it says");
        }
        if crc32fast::hash(&bytes) != entry.sum {
            return bad("it is damaged: its checksum differs");
        }
        Ok(bytes)
    }
}

/// Reads to the end, but never more than the entry may have, whatever its headers say.
fn inflate(
    mut from: impl Read,
    entry: &Entry,
    before: Taken,
    bytes: &mut Vec<u8>,
) -> Result<(), ZipError> {
    let mut piece = vec![0; 64 << 10];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                return bad("it is damaged: it can't be unpacked");
            }
            Err(error) => return Err(error.into()),
        };
        let size = (bytes.len() + read) as u64;
        let all = before.with(size, entry.packed);
        if size > entry.size {
            return bad("it holds more than it says");
        }
        if size > MAX_FILE_BYTES || all.bytes > MAX_BYTES {
            return bad("there would be more bytes than are taken from one .zip");
        }
        if all.is_too_dense() {
            return bad(format!(
                "it would unpack to more than {MAX_RATIO} times its size, as files made to fill \
                 a disk do"
            ));
        }
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn find_listing(file: &mut BufReader<File>, length: u64) -> Result<Listing, ZipError> {
    let tail_length = length.min((END_LENGTH + usize::from(u16::MAX)) as u64);
    file.seek(SeekFrom::Start(length - tail_length))?;
    let mut tail = Vec::new();
    file.take(tail_length).read_to_end(&mut tail)?;
    let ends_here = |at: usize| {
        let fields = Fields(&tail[at..]);
        fields.u32(0) == END && at + END_LENGTH + usize::from(fields.u16(20)) == tail.len()
    };
    let last = tail.len().checked_sub(END_LENGTH);
    let Some(found) = last.and_then(|last| (0..=last).rev().find(|at| ends_here(*at))) else {
        return bad("it is no .zip, or its end is missing");
    };
    let fields = Fields(&tail[found..]);
    let mut end = length - tail_length + found as u64;
    let comment = String::from_utf8_lossy(&tail[found + END_LENGTH..]).into_owned();
    let (mut count, mut size, mut at) = (
        u64::from(fields.u16(10)),
        u64::from(fields.u32(12)),
        u64::from(fields.u32(16)),
    );
    if count == u64::from(u16::MAX) || size == u64::from(u32::MAX) || at == u64::from(u32::MAX) {
        (count, size, at, end) = find_listing_64(file, end)?;
    }
    if count > MAX_ENTRIES {
        return bad(format!("it has more than {MAX_ENTRIES} files"));
    }
    if at.checked_add(size) != Some(end) {
        return bad("its list of files is not where it says");
    }
    Ok(Listing {
        count,
        at,
        length: size,
        comment,
    })
}

/// The same from the records for many files, which stand before the end.
fn find_listing_64(file: &mut BufReader<File>, end: u64) -> Result<(u64, u64, u64, u64), ZipError> {
    let missing = || ZipError("its list of files can't be found".to_owned());
    let locator_at = end.checked_sub(LOCATOR_LENGTH).ok_or_else(missing)?;
    let mut locator = [0; LOCATOR_LENGTH as usize];
    file.seek(SeekFrom::Start(locator_at))?;
    file.read_exact(&mut locator)?;
    let at = Fields(&locator).u64(8);
    let is_before = locator_at.checked_sub(END_64_LENGTH) == Some(at);
    if Fields(&locator).u32(0) != LOCATOR_64 || !is_before {
        return Err(missing());
    }
    let mut record = [0; END_64_LENGTH as usize];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut record)?;
    let fields = Fields(&record);
    if fields.u32(0) != END_64 {
        return Err(missing());
    }
    Ok((fields.u64(32), fields.u64(40), fields.u64(48), at))
}

fn read_entry(list: &mut impl Read) -> Result<Entry, ZipError> {
    let mut header = [0; 46];
    list.read_exact(&mut header)?;
    let fields = Fields(&header);
    if fields.u32(0) != CENTRAL {
        return bad("its list of files makes no sense");
    }
    let length = usize::from(fields.u16(28));
    if length > MAX_NAME {
        return bad(format!(
            "a name in it is longer than {MAX_NAME} bytes, or makes no sense"
        ));
    }
    let mut name = vec![0; length];
    list.read_exact(&mut name)?;
    let rest = u64::from(fields.u16(30)) + u64::from(fields.u16(32));
    io::copy(&mut list.take(rest), &mut io::sink())?;
    let Ok(name) = String::from_utf8(name) else {
        return bad("a name in it is no UTF-8");
    };
    if fields.u16(8) & ENCRYPTED != 0 {
        return bad(format!("“{name}” is encrypted"));
    }
    let (packed, size) = (fields.u32(20), fields.u32(24));
    if packed == u32::MAX || size == u32::MAX || fields.u32(42) == u32::MAX {
        return bad(format!("“{name}” has more than 4 GB"));
    }
    let method = fields.u16(10);
    match method {
        DEFLATED => {}
        STORED if packed == size => {}
        _ => return bad(format!("“{name}” is packed in a way that is not known")),
    }
    let mode = match fields.u16(4) >> 8 {
        // Unix, and macOS, say what a file is in the upper half.
        3 | 19 => (fields.u32(38) >> 16) & 0o170_000,
        _ => 0,
    };
    let kind = match (mode, name.ends_with('/')) {
        (0 | 0o040_000, true) => Kind::Folder,
        (0 | 0o100_000, false) => Kind::File,
        _ => Kind::Other,
    };
    Ok(Entry {
        name,
        size: size.into(),
        kind,
        packed: packed.into(),
        sum: fields.u32(16),
        method,
        at: fields.u32(42).into(),
        end: 0,
    })
}

/// Writes a `.zip`, a file after the other. What is there under its name is written over.
pub(crate) struct Writer<'a> {
    fs: &'a dyn Fs,
    path: &'a Path,
    written: u64,
    buffer: Vec<u8>,
    list: Vec<u8>,
    count: u64,
    taken: Taken,
}

impl<'a> Writer<'a> {
    pub(crate) fn begin(fs: &'a dyn Fs, path: &'a Path) -> io::Result<Self> {
        fs.write(path, &[])?;
        Ok(Self {
            fs,
            path,
            written: 0,
            buffer: Vec::new(),
            list: Vec::new(),
            count: 0,
            taken: Taken::default(),
        })
    }

    /// Adds a file and returns its checksum.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<u32> {
        let too_large = || io::Error::other("too large to be packed into one .zip");
        let at = self.written + self.buffer.len() as u64;
        let at = u32::try_from(at).map_err(|_| too_large())?;
        let size = u32::try_from(bytes.len()).map_err(|_| too_large())?;
        let length = u16::try_from(name.len()).map_err(|_| too_large())?;
        self.count += 1;
        let all = self.taken.bytes + u64::from(size);
        let large = u64::from(size) > MAX_FILE_BYTES || all > MAX_BYTES;
        if large || self.count > MAX_ENTRIES || at > u32::MAX - size - 1 {
            return Err(too_large());
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes)?;
        let deflated = encoder.finish()?;
        // So densely that nobody would unpack it, ourselves included: then it is not packed.
        let dense = self.taken.with(size.into(), deflated.len() as u64);
        let dense = dense.is_too_dense();
        let (method, packed) = if deflated.len() >= bytes.len() || dense {
            (STORED, bytes)
        } else {
            (DEFLATED, deflated.as_slice())
        };
        self.taken = self.taken.with(size.into(), packed.len() as u64);
        let sum = crc32fast::hash(bytes);
        let mut common = Vec::with_capacity(26);
        for field in [20, UTF_8, method, 0, NO_DATE] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        for field in [sum, packed.len() as u32, size] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        common.extend_from_slice(&length.to_le_bytes());
        common.extend_from_slice(&[0; 2]);
        self.buffer.extend_from_slice(&LOCAL.to_le_bytes());
        self.buffer.extend_from_slice(&common);
        self.buffer.extend_from_slice(name.as_bytes());
        self.buffer.extend_from_slice(packed);
        self.list.extend_from_slice(&CENTRAL.to_le_bytes());
        self.list.extend_from_slice(&MADE_BY_UNIX.to_le_bytes());
        self.list.extend_from_slice(&common);
        self.list.extend_from_slice(&[0; 6]);
        self.list.extend_from_slice(&PLAIN_FILE.to_le_bytes());
        self.list.extend_from_slice(&at.to_le_bytes());
        self.list.extend_from_slice(name.as_bytes());
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(sum)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fs.append(self.path, self.written, &self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Writes the list of files and returns how many bytes there are.
    pub(crate) fn finish(mut self, comment: &str) -> io::Result<u64> {
        let at = self.written + self.buffer.len() as u64;
        let list = std::mem::take(&mut self.list);
        self.buffer.extend_from_slice(&list);
        let length = list.len() as u64;
        let few = self.count < u64::from(u16::MAX);
        let small = at < u64::from(u32::MAX) && length < u64::from(u32::MAX);
        if !few || !small {
            self.end_64(at, length);
        }
        let or_most = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let count = u16::try_from(self.count).unwrap_or(u16::MAX);
        self.buffer.extend_from_slice(&END.to_le_bytes());
        for field in [0, 0, count, count] {
            self.buffer.extend_from_slice(&field.to_le_bytes());
        }
        for field in [or_most(length), or_most(at)] {
            self.buffer.extend_from_slice(&field.to_le_bytes());
        }
        let said = u16::try_from(comment.len()).map_err(io::Error::other)?;
        self.buffer.extend_from_slice(&said.to_le_bytes());
        self.buffer.extend_from_slice(comment.as_bytes());
        self.flush()?;
        Ok(self.written)
    }

    fn end_64(&mut self, at: u64, length: u64) {
        let here = at + length;
        self.buffer.extend_from_slice(&END_64.to_le_bytes());
        let rest = END_64_LENGTH - 12;
        self.buffer.extend_from_slice(&rest.to_le_bytes());
        self.buffer.extend_from_slice(&MADE_BY_UNIX.to_le_bytes());
        self.buffer.extend_from_slice(&45_u16.to_le_bytes());
        self.buffer.extend_from_slice(&[0; 8]);
        for field in [self.count, self.count, length, at] {
            self.buffer.extend_from_slice(&field.to_le_bytes());
        }
        self.buffer.extend_from_slice(&LOCATOR_64.to_le_bytes());
        self.buffer.extend_from_slice(&[0; 4]);
        self.buffer.extend_from_slice(&here.to_le_bytes());
        self.buffer.extend_from_slice(&1_u32.to_le_bytes());
    }
}
