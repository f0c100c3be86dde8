//! The tables as sheets of one Excel file (Office Open XML).
//!
//! All words are written as words, so that no formula can come of them. A cell takes 32,767 UTF-16
//! units and a sheet 1,048,576 rows: a longer text goes on in the next column of its name, more
//! rows go on in another sheet.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, Xlsx as Book};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook, XlsxError};

use super::names::About;
use super::read;
use super::write::{NAMES, Tables};
use super::{ARTICLES, CARRIES, Cell, Given, Grid};
use crate::formats::carried::CarriedDocument;
use crate::formats::intake::Spot;
use crate::formats::{
    Capabilities, Confidence, ExportError, ExportOptions, ExportReport, Format, ImportContext,
    ImportError, Imported, Input, LossReport, Sink,
};
use crate::model::Project;

/// So many UTF-16 units a cell takes.
const CELL_UNITS: usize = 32_767;
/// So many rows a sheet takes below its head.
const SHEET_ROWS: u32 = 1_048_575;
/// More columns than this are not looked at.
const MAX_COLUMNS: usize = 16_384;
/// So many bytes a file may hold once it is unpacked: four times the largest text.
const MAX_UNPACKED: u64 = 4 * crate::formats::MAX_IMPORT_BYTES as u64;
/// The column of texts, in the tables of articles and of mentions.
const TEXT: &str = "text";

const SAVE_AGAIN: &str = "Open it in a spreadsheet program and save it again as .xlsx, or as CSV.";

/// An Excel file.
#[derive(Debug)]
pub(crate) struct Xlsx;

impl Format for Xlsx {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn name(&self) -> &'static str {
        "Excel tables"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx"]
    }

    fn description(&self) -> &'static str {
        "One file with three sheets for spreadsheets: articles, mentions and claims. No formula \
         can run."
    }

    fn capabilities(&self) -> Capabilities {
        CARRIES
    }

    fn is_text(&self) -> bool {
        false
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let workbook = b"xl/workbook.xml";
        let is_book = input.bytes().starts_with(b"PK\x03\x04")
            && memchr::memmem::find(input.bytes(), workbook).is_some();
        if is_book {
            Confidence::Certain("it is an Excel workbook")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let wrong = |what: String| ImportError::new(input.name, what, SAVE_AGAIN);
        fits(input.bytes(), MAX_UNPACKED).map_err(wrong)?;
        // The reader trusts what a file says of itself more than it should.
        let sheets = catch_unwind(AssertUnwindSafe(|| sheets(input.name, input.bytes())));
        let sheets = sheets.unwrap_or_else(|_| Err("it is damaged".to_owned()));
        let sheets = sheets.map_err(wrong)?;
        if sheets.iter().all(|sheet| About::of(&sheet.head).is_none()) {
            return Err(ImportError::new(
                input.name,
                "no sheet has a first row that names the columns of articles, mentions or claims",
                "Mentions need doc_id, start, end and label; articles need id and text.",
            ));
        }
        read::read(self.id(), input.name, input.stem(), sheets, context)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let tables = Tables::new(project, options, &mut loss)?;
        let mut wrote = Vec::with_capacity(tables.carrier.parts().len());
        let book = book(&tables, |document| wrote.push(document.wrote()), &mut loss);
        let bytes = book.map_err(|problem| ExportError::NotMade {
            what: format!("{problem}. Export CSV tables, which have no such limits."),
        })?;
        sink.put_named("claimdesk.xlsx", bytes);
        Ok(ExportReport { wrote, loss })
    }
}

/// Refuses files that would fill the memory once they are unpacked, whatever they say of themselves.
fn fits(bytes: &[u8], most: u64) -> Result<(), String> {
    let told = |problem: zip::result::ZipError| format!("it can’t be unpacked ({problem})");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(told)?;
    let mut left = most;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(told)?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|problem| format!("it can’t be unpacked ({problem})"))?;
        left = left
            .checked_sub(read)
            .ok_or_else(|| format!("unpacked it is larger than {} MiB", most >> 20))?;
    }
    Ok(())
}

fn sheets(name: &str, bytes: &[u8]) -> Result<Vec<Given>, String> {
    let told = |problem: calamine::XlsxError| problem.to_string();
    let mut book = Book::new(Cursor::new(bytes)).map_err(told)?;
    let mut out = Vec::new();
    for sheet in book.sheet_names() {
        let mut rows = Grid::default();
        // The row that is not complete yet.
        let mut open: (usize, Vec<String>) = (0, Vec::new());
        let mut cells = match book.worksheet_cells_reader(&sheet) {
            Ok(cells) => cells,
            // A chart has no cells.
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(problem) => return Err(told(problem)),
        };
        while let Some(cell) = cells.next_cell().map_err(told)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize + 1, column as usize);
            let words = words(cell.get_value());
            if words.is_empty() || column >= MAX_COLUMNS {
                continue;
            }
            if open.0 != row {
                let (number, cells) = std::mem::replace(&mut open, (row, Vec::new()));
                close(number, &cells, &mut rows);
            }
            let cells = &mut open.1;
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = words;
        }
        close(open.0, &open.1, &mut rows);
        let place = format!("{name}, sheet {sheet}");
        out.push(Given::new(place, rows, Spot::Row));
    }
    Ok(out)
}

/// Takes a row that is complete; one without cells is none.
fn close(number: usize, cells: &[String], rows: &mut Grid) {
    if !cells.is_empty() {
        rows.push(number, cells.iter().map(String::as_str));
    }
}

/// What stands in a cell, as a person would type it.
fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            words.clone()
        }
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
            }
        }
    }
}

/// Makes the words of a row fit into cells: a long text of an article goes on in more of them, and
/// a mention whose words don't fit is known by its positions alone.
fn fit(row: &mut Vec<Cell>, column: usize, is_article: bool) {
    let Some(Cell::Words(words)) = row.get_mut(column) else {
        return;
    };
    let cells: Vec<Cell> = parts(words).into_iter().map(Cell::from).collect();
    if is_article {
        // The column of texts is the last one.
        row.truncate(column);
        row.extend(cells);
    } else if cells.len() > 1 {
        words.clear();
    }
}

/// Words in parts that each fit into a cell.
fn parts(words: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut units) = (0, 0);
    for (at, character) in words.char_indices() {
        if units + character.len_utf16() > CELL_UNITS {
            out.push(&words[start..at]);
            (start, units) = (at, 0);
        }
        units += character.len_utf16();
    }
    out.push(&words[start..]);
    out
}

/// The workbook of all tables; `saw` is told of each article.
fn book(
    tables: &Tables<'_>,
    mut saw: impl FnMut(&CarriedDocument<'_>),
    loss: &mut LossReport,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book()?;
    let mut sheets: Vec<Sheets> = NAMES
        .into_iter()
        .zip(tables.heads())
        .map(|(name, head)| Sheets::new(name, head))
        .collect();
    for sheets in &mut sheets {
        // A table without rows is a sheet too.
        sheets.begin(&mut book)?;
    }
    for part in tables.carrier.parts() {
        let document = tables.carrier.document(part, loss);
        for (sheets, rows) in sheets.iter_mut().zip(tables.rows(&document, loss)) {
            for row in rows {
                sheets.push(row, &mut book)?;
            }
        }
        saw(&document);
    }
    for sheets in &sheets {
        sheets.close(&mut book)?;
    }
    book.save_to_buffer()
}

fn new_book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // The same project gives the same bytes, so the file can't say when it was made.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(book)
}

/// A table while it is written: more than one sheet if there are too many rows for one.
struct Sheets {
    name: &'static str,
    head: Vec<String>,
    /// The column of long words.
    text: Option<usize>,
    /// How many columns the longest text takes.
    parts: usize,
    /// The sheets, by their places in the book.
    places: Vec<usize>,
    /// How many rows the last one has.
    rows: u32,
}

impl Sheets {
    fn new(name: &'static str, head: Vec<String>) -> Self {
        Self {
            name,
            text: head.iter().position(|name| name == TEXT),
            head,
            parts: 1,
            places: Vec::new(),
            rows: 0,
        }
    }

    fn begin(&mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        self.places.push(book.worksheets().len());
        self.rows = 0;
        let sheet = book.add_worksheet();
        sheet.set_name(match self.places.len() {
            1 => self.name.to_owned(),
            number => format!("{} {number}", self.name),
        })?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn push(&mut self, mut row: Vec<Cell>, book: &mut Workbook) -> Result<(), XlsxError> {
        if self.rows == SHEET_ROWS {
            self.begin(book)?;
        }
        if let Some(column) = self.text {
            fit(&mut row, column, self.name == ARTICLES);
            self.parts = self.parts.max(row.len().saturating_sub(column));
        }
        self.rows += 1;
        let place = self.places.last().copied().unwrap_or_default();
        let sheet = book.worksheet_from_index(place)?;
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Words(words) if words.is_empty() => continue,
                Cell::Words(words) => sheet.write_string(self.rows, column, words)?,
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "positions in a text are far below 2^53"
                )]
                Cell::Number(number) => sheet.write_number(self.rows, column, number as f64)?,
            };
        }
        Ok(())
    }

    /// Writes the first row of each sheet.
    fn close(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let bold = CellFormat::new().set_bold();
        let more = match self.name == ARTICLES {
            true => self.parts - 1,
            false => 0,
        };
        let more = std::iter::repeat_n(TEXT, more);
        for place in &self.places {
            let sheet = book.worksheet_from_index(*place)?;
            let names = self.head.iter().map(String::as_str).chain(more.clone());
            for (column, name) in (0..).zip(names) {
                sheet.write_string_with_format(0, column, name, &bold)?;
                sheet.set_column_width(column, width(name))?;
            }
        }
        Ok(())
    }
}

/// How wide a column is, in digits.
fn width(name: &str) -> f64 {
    match name {
        TEXT | "wording" | "rationale" | "title" => 48.0,
        "url" | "archive_url" | "note" | "checkable_why" => 28.0,
        "start" | "end" | "number" | "unsure" => 9.0,
        _ => 16.0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_file_that_is_huge_once_unpacked_is_refused() {
        let mut book = new_book().unwrap();
        book.add_worksheet();
        let book = book.save_to_buffer().unwrap();
        let (small, large) = (fits(&book, 1 << 20), fits(&book, 1 << 10));
        assert_eq!(small, Ok(()));
        assert_eq!(large, Err("unpacked it is larger than 0 MiB".to_owned()));
    }
}
