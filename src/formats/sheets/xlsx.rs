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
use super::write::tables;
use super::{CARRIES, Cell, Given, Grid, MENTIONS, Table};
use crate::formats::intake::Spot;
use crate::formats::{
    Capabilities, Confidence, ExportError, ExportOptions, Exported, Format, ImportContext,
    ImportError, Imported, Input,
};
use crate::model::Project;

/// So many UTF-16 units a cell takes.
const CELL_UNITS: usize = 32_767;
/// So many rows a sheet takes below its head.
const SHEET_ROWS: usize = 1_048_575;
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

    fn export(&self, project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
        let made = tables(project, options)?;
        let bytes =
            write(made.tables.into_iter().map(fitted)).map_err(|problem| ExportError::NotMade {
                what: format!("{problem}. Export CSV tables, which have no such limits."),
            })?;
        Ok(Exported::file(
            "claimdesk.xlsx",
            bytes,
            made.wrote,
            made.loss,
        ))
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

/// A table whose words fit into cells: long texts of articles go on in more columns, and a mention
/// whose words don't fit is known by its positions alone.
fn fitted(mut table: Table) -> Table {
    let Some(column) = table.head.iter().position(|name| name == TEXT) else {
        return table;
    };
    if table.name == MENTIONS {
        for row in &mut table.rows {
            if let Some(Cell::Words(words)) = row.get_mut(column)
                && parts(words).len() > 1
            {
                words.clear();
            }
        }
        return table;
    }
    let mut columns = 1;
    for row in &mut table.rows {
        let Some(Cell::Words(words)) = row.get(column) else {
            continue;
        };
        // The column of texts is the last one.
        let cells: Vec<Cell> = parts(words).into_iter().map(Cell::from).collect();
        columns = columns.max(cells.len());
        row.truncate(column);
        row.extend(cells);
    }
    let more = (1..columns).map(|_| TEXT.to_owned());
    table.head.extend(more);
    table
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

fn write(tables: impl Iterator<Item = Table>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same project gives the same bytes, so the file can't say when it was made.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let head = CellFormat::new().set_bold();
    for table in tables {
        let mut rows = table.rows.chunks(SHEET_ROWS);
        let mut number = 0;
        // A table without rows is a sheet too.
        let mut chunk = rows.next().or(Some(&[]));
        while let Some(now) = chunk {
            number += 1;
            let sheet = book.add_worksheet();
            sheet.set_name(match number {
                1 => table.name.to_owned(),
                _ => format!("{} {number}", table.name),
            })?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in (0..).zip(&table.head) {
                sheet.write_string_with_format(0, column, name, &head)?;
                sheet.set_column_width(column, width(name))?;
            }
            for (row, cells) in (1..).zip(now) {
                for (column, cell) in (0..).zip(cells) {
                    match cell {
                        Cell::Words(words) if words.is_empty() => continue,
                        Cell::Words(words) => sheet.write_string(row, column, words)?,
                        #[allow(
                            clippy::cast_precision_loss,
                            reason = "positions in a text are far below 2^53"
                        )]
                        Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
                    };
                }
            }
            chunk = rows.next();
        }
    }
    book.save_to_buffer()
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
        let book = write(std::iter::empty()).unwrap();
        let (small, large) = (fits(&book, 1 << 20), fits(&book, 1 << 10));
        assert_eq!(small, Ok(()));
        assert_eq!(large, Err("unpacked it is larger than 0 MiB".to_owned()));
    }
}
