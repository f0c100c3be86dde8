//! Excel files.

use claimdesk::formats::{Exported, format};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use crate::exchange::export;
use crate::projects::marked;
use crate::{import, problems, read_back, refusal};

fn bytes(exported: &Exported) -> &[u8] {
    &exported.files[0].bytes
}

/// A part of an Excel file, unpacked.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn words_that_look_like_a_formula_stay_words() {
    let text = "=HYPERLINK(\"http://x\") and _x0041_ and\u{1} =1+1";
    let project = marked(text, &[("actor", &[(0, 21)])]);
    let format = format("xlsx").unwrap();
    let exported = export(format, &project);
    for sheet in ["sheet1", "sheet2", "sheet3"] {
        let sheet = part(bytes(&exported), &format!("xl/worksheets/{sheet}.xml"));
        assert!(!sheet.contains("<f>"), "{sheet}");
    }
    let back = read_back(format, &project, &exported);
    assert_eq!(back.articles().next().unwrap().text.as_str(), text);
}

#[test]
fn a_text_that_is_longer_than_a_cell_goes_on_in_the_next() {
    // The last unit of the first cell is the first of the two of a sign beyond U+FFFF.
    let text = format!("a{}", " 😀".repeat(30_000));
    let project = marked(&text, &[("actor", &[(0, 40_000)]), ("figure", &[(2, 3)])]);
    let format = format("xlsx").unwrap();
    let exported = export(format, &project);
    let back = read_back(format, &project, &exported);
    assert_eq!(back.articles().next().unwrap().text.as_str(), text);
    let (_, layer) = back.layers().next().unwrap();
    assert_eq!(layer.mention_count(), 2);
}

#[test]
fn a_sheet_that_a_person_made_is_read_with_its_numbers_and_dates() {
    let mut book = Workbook::new();
    let day = CellFormat::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    sheet.set_name("Feuille 1").unwrap();
    for (column, name) in (0..).zip(["id", "text", "published"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_number(1, 0, 7.0).unwrap();
    let sum = Formula::new("=\"12 \"&\"% said\"").set_result("12 % said");
    sheet.write_formula(1, 1, sum).unwrap();
    let date = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    sheet.write_datetime_with_format(1, 2, &date, &day).unwrap();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["Document", "start", "end", "label"]) {
        sheet.write_string(3, column, name).unwrap();
    }
    for (column, number) in (0..).zip([7.0, 0.0, 4.0]) {
        sheet.write_number(5, column, number).unwrap();
    }
    sheet.write_string(5, 3, "figure").unwrap();
    let imported = import("mine.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(problems(&imported), [""; 0]);
    let article = &imported.articles[0];
    assert_eq!(article.text.as_str(), "12 % said");
    assert_eq!(article.meta.published, "2026-03-02");
    let mention = &imported.layers[0].mentions[0];
    assert_eq!(article.text.quote(&mention.extent), "12 %");
}

#[test]
fn problems_name_the_sheet_and_the_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("texts").unwrap();
    for (column, name) in (0..).zip(["id", "text"]) {
        sheet.write_string(0, column, name).unwrap();
        sheet.write_string(1, column, "a").unwrap();
    }
    let sheet = book.add_worksheet();
    sheet.set_name("marks").unwrap();
    for (column, name) in (0..).zip(["doc_id", "start", "end", "label"]) {
        sheet.write_string(0, column, name).unwrap();
        sheet.write_string(2, column, "9").unwrap();
    }
    sheet.write_string(2, 0, "a").unwrap();
    let imported = import("mine.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    let told = problems(&imported);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("mine.xlsx, sheet marks, row 3"),
        "{told:?}"
    );
}

#[test]
fn what_is_no_table_is_refused_with_a_way_out() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "hello").unwrap();
    let whole = book.save_to_buffer().unwrap();
    let told = refusal("budget.xlsx", &whole);
    assert!(told.contains("no sheet has a first row"), "{told}");
    assert!(told.contains("doc_id, start, end and label"), "{told}");
}
