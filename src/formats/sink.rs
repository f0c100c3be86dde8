//! Where the bytes of an export go while they are made.

use super::{ExportedFile, LossReport, Wrote};

/// Takes the files of an export. What goes wrong with them it keeps to itself until the end:
/// whoever writes can do nothing about it.
pub trait Sink {
    /// Adds bytes to the file of this name, which begins with the first of them.
    fn write(&mut self, name: &str, bytes: &[u8]);

    /// Takes a whole file.
    fn put(&mut self, file: ExportedFile) {
        self.write(&file.name, &file.bytes);
    }

    /// Takes a whole file of this name.
    fn put_named(&mut self, name: &str, bytes: Vec<u8>) {
        self.put(ExportedFile {
            name: name.to_owned(),
            bytes,
        });
    }
}

/// What an export says of itself when its files are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// What was written of each article, in order, for [`verify`](super::verify()).
    pub wrote: Vec<Wrote>,
    /// What the format could not carry.
    pub loss: LossReport,
}

/// Holds the files.
impl Sink for Vec<ExportedFile> {
    fn write(&mut self, name: &str, bytes: &[u8]) {
        match self.iter_mut().find(|file| file.name == name) {
            Some(file) => file.bytes.extend_from_slice(bytes),
            None => self.push(ExportedFile {
                name: name.to_owned(),
                bytes: bytes.to_owned(),
            }),
        }
    }

    fn put(&mut self, file: ExportedFile) {
        self.push(file);
    }
}
