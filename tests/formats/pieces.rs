//! Files of lines, read piece by piece: the same as what comes of them at one go.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use claimdesk::formats::{
    ExportOptions, FORMATS, Format, ImportContext, ImportError, Imported, Input, LineInput, Lines,
    Reopen, by_lines, format, import_as,
};
use claimdesk::model::Project;

use crate::projects::{example, hard_cases};
use crate::{ada, now};

/// A file whose reads give some bytes each, and an error from a place on if there is one.
struct Slow {
    bytes: Vec<u8>,
    breaks_at: usize,
}

struct SlowRead<'a> {
    file: &'a Slow,
    at: usize,
    step: Cell<usize>,
}

impl Slow {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            breaks_at: usize::MAX,
            bytes,
        }
    }
}

impl Reopen for Slow {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(SlowRead {
            file: self,
            at: 0,
            step: Cell::new(1),
        }))
    }
}

impl Read for SlowRead<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.file.breaks_at {
            return Err(io::Error::other("the disk is gone"));
        }
        let step = self.step.get() * 7 % 99_991 + 1;
        self.step.set(step);
        let count = step.min(into.len()).min(self.file.bytes.len() - self.at);
        into[..count].copy_from_slice(&self.file.bytes[self.at..][..count]);
        self.at += count;
        Ok(count)
    }
}

/// The bytes of a file with those beside it, by name; the file itself first.
type Files = Vec<(String, Vec<u8>)>;

/// More than three pieces of what a format writes of all hard cases.
fn long_files(format: &dyn Format) -> Files {
    let projects = hard_cases().into_iter().map(|(_, project)| project);
    let projects: Vec<Project> = projects.chain([example()]).collect();
    let mut files: Files = Vec::new();
    while files.first().is_none_or(|(_, bytes)| bytes.len() < 540_000) {
        for project in &projects {
            let exported = format.export(project, &ExportOptions::default()).unwrap();
            for file in exported.files {
                let bytes = in_lines(format, file.bytes);
                match files.iter_mut().find(|(name, _)| *name == file.name) {
                    Some((_, all)) => all.extend(bytes),
                    None => files.push((file.name, bytes)),
                }
            }
        }
    }
    files
}

/// GLiNER's rows are written as a list, and read as lines too.
fn in_lines(format: &dyn Format, bytes: Vec<u8>) -> Vec<u8> {
    if format.id() != "gliner" {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let rows = text.lines().filter(|line| line.len() > 1);
    rows.map(|row| format!("{}\n", row.trim_end_matches(',')))
        .collect::<String>()
        .into_bytes()
}

fn whole(format: &dyn Format, files: &Files) -> Imported {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let beside = files[1..].iter();
    let beside = beside.map(|(name, bytes)| (name.clone(), Arc::from(&bytes[..])));
    let input = Input::new(&files[0].0, files[0].1.clone()).with_companions(beside.collect());
    import_as(format, &input, &mut context).unwrap()
}

fn piece_by_piece(
    format: &'static dyn Format,
    files: Files,
    breaks_at: usize,
) -> Result<Imported, ImportError> {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let head = &files[0].1[..100_000.min(files[0].1.len())];
    let head = Input::new(&files[0].0, head);
    let found = by_lines(Some(format), &head).expect("a format of lines");
    let (names, files): (Vec<String>, Vec<Slow>) = files
        .into_iter()
        .map(|(name, bytes)| (name, Slow::new(bytes)))
        .unzip();
    let mut files = files;
    files[0].breaks_at = breaks_at;
    let lines = names.iter().zip(&files);
    let mut lines = lines.map(|(name, file)| Lines::of_file(name, file));
    let lines_of_main = lines.next().unwrap();
    let beside: BTreeMap<_, _> = lines
        .map(|lines| (lines.name().to_owned(), lines))
        .collect();
    let input = LineInput {
        lines: lines_of_main,
        beside,
    };
    found.import(&input, &mut context)
}

fn written_by_lines() -> impl Iterator<Item = &'static dyn Format> {
    let written = FORMATS.iter().copied();
    let written = written.filter(|format| format.capabilities().export);
    written.filter(|format| {
        let head = Input::new("a", &b"{}\n{}\n"[..]);
        format.by_lines(&head).is_some()
    })
}

/// All that an import brings.
fn told(imported: &Imported) -> String {
    let Imported {
        articles,
        layers,
        people,
        additions,
        problems,
        ..
    } = imported;
    format!("{articles:#?}\n{layers:#?}\n{people:#?}\n{additions:#?}\n{problems:#?}")
}

#[test]
fn a_file_in_pieces_gives_what_the_whole_gives() {
    let mut formats = 0;
    for format in written_by_lines() {
        let files = long_files(format);
        let all = whole(format, &files);
        let pieces = piece_by_piece(format, files, usize::MAX).unwrap();
        assert!(!all.articles.is_empty(), "{}", format.id());
        let (all, pieces) = (told(&all), told(&pieces));
        let mut lines = all.lines().zip(pieces.lines());
        let other = lines.find(|(one, other)| one != other);
        assert_eq!(other, None, "{}", format.id());
        assert_eq!(all.len(), pieces.len(), "{}", format.id());
        formats += 1;
    }
    assert_eq!(formats, 8);
}

#[test]
fn a_file_that_breaks_off_while_it_is_read_gives_an_error_and_nothing_else() {
    for format in written_by_lines() {
        let files = long_files(format);
        let error = piece_by_piece(format, files, 400_000)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("it can’t be read: the disk is gone"),
            "{}: {error}",
            format.id()
        );
    }
}

#[test]
fn a_line_that_is_not_utf_8_is_named() {
    let doccano = format("doccano").unwrap();
    let mut files = long_files(doccano);
    let lines = files[0].1.iter().filter(|byte| **byte == b'\n').count();
    files[0].1.extend(b"{\"text\":\"\xff\"}\n");
    let file = Slow::new(files[0].1.clone());
    assert!(!Lines::of_file("a.jsonl", &file).are_utf8().unwrap());
    let error = piece_by_piece(doccano, files, usize::MAX)
        .unwrap_err()
        .to_string();
    let line = format!("its line {} is not UTF-8", lines + 1);
    assert!(error.contains(&line), "{error}");
}

#[test]
fn a_mark_at_the_beginning_belongs_to_no_line() {
    let doccano = format("doccano").unwrap();
    let mut files = long_files(doccano);
    let without = told(&piece_by_piece(doccano, files.clone(), usize::MAX).unwrap());
    files[0].1.splice(0..0, "\u{feff}".bytes());
    let with = told(&piece_by_piece(doccano, files, usize::MAX).unwrap());
    assert!(with == without);
}

#[test]
fn columns_are_one_article_with_a_text_beside_them_however_long_they_are() {
    let word = "Ada\tB-actor\nspeaks\tO\n\n";
    let columns = word.repeat(40_000);
    let text = "Ada speaks\n".repeat(40_000);
    let files = vec![
        ("a.conll".to_owned(), columns.into_bytes()),
        ("a.txt".to_owned(), text.into_bytes()),
    ];
    let conll = format("conll").unwrap();
    let imported = piece_by_piece(conll, files, usize::MAX).unwrap();
    assert_eq!(imported.articles.len(), 1);
    assert_eq!(imported.layers[0].mentions.len(), 40_000);
    assert_eq!(imported.problems, vec![]);
}
