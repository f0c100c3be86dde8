//! Parquet files: what is written is read as it was, and no bytes do harm.

use claimdesk::formats::parquet::{Column, Table, read, write};
use proptest::prelude::*;
use serde_json::{Value, json};

fn words(word: &str) -> String {
    word.to_owned()
}

fn table() -> Table {
    let columns = [
        (
            "text",
            Column::Text(vec![Some(words("é😀\u{0}")), None, Some(words(""))]),
        ),
        ("whole", Column::Whole(vec![Some(i64::MIN), None, Some(7)])),
        ("real", Column::Real(vec![Some(0.5), None, Some(-1e300)])),
        ("flag", Column::Flag(vec![Some(true), None, Some(false)])),
        (
            "words",
            Column::TextList(vec![vec![words("a"), words("")], vec![], vec![words("b")]]),
        ),
        (
            "numbers",
            Column::WholeList(vec![vec![], vec![1, 2, 3], vec![4]]),
        ),
        (
            "pairs",
            Column::PairList(vec![vec![[0, 1], [2, 3]], vec![], vec![[4, 5]]]),
        ),
    ];
    let columns = columns.into_iter();
    Table {
        columns: columns
            .map(|(name, column)| (words(name), column))
            .collect(),
        notes: vec![(words("key"), words("value {}"))],
    }
}

#[test]
fn every_kind_of_column_is_read_as_it_was_written() {
    let bytes = write(table()).unwrap();
    let back = read(&bytes).unwrap();
    let rows: Vec<Value> = back.rows.into_iter().map(Value::Object).collect();
    assert_eq!(
        rows,
        [
            json!({"text": "é😀\u{0}", "whole": i64::MIN, "real": 0.5, "flag": true,
                   "words": ["a", ""], "numbers": [], "pairs": [[0, 1], [2, 3]]}),
            json!({"text": null, "whole": null, "real": null, "flag": null,
                   "words": [], "numbers": [1, 2, 3], "pairs": []}),
            json!({"text": "", "whole": 7, "real": -1e300, "flag": false,
                   "words": ["b"], "numbers": [4], "pairs": [[4, 5]]}),
        ]
    );
    assert_eq!(back.notes["key"], "value {}");
    assert_eq!(write(table()).unwrap(), bytes);
}

#[test]
fn many_rows_go_into_several_groups() {
    let numbers = (0..45_000).map(Some).collect();
    let table = Table {
        columns: vec![(words("n"), Column::Whole(numbers))],
        notes: vec![],
    };
    let back = read(&write(table).unwrap()).unwrap();
    assert_eq!(back.rows.len(), 45_000);
    assert_eq!(back.rows[44_999]["n"], json!(44_999));
}

#[test]
fn columns_of_different_length_are_refused() {
    let mut table = table();
    table.columns[1].1 = Column::Whole(vec![None]);
    let error = write(table).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the column whole is not as long as the first"),
        "{error}"
    );
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = write(table()).unwrap();
    for end in 0..bytes.len() {
        assert!(read(&bytes[..end]).is_err(), "{end}");
    }
}

/// A footer with a schema of these counts of children, as Thrift's compact protocol has it.
fn with_schema(children: &[u8]) -> Vec<u8> {
    let mut footer = vec![0x15, 0x02, 0x19];
    footer.push(0xfc);
    let mut count = children.len();
    while count > 127 {
        footer.push((count & 127) as u8 | 128);
        count >>= 7;
    }
    footer.push(count as u8);
    for children in children {
        // Name "a", then the count, zigzag.
        footer.extend([0x48, 1, b'a', 0x15, children * 2, 0]);
    }
    footer.push(0);
    let length = (footer.len() as u32).to_le_bytes();
    [&b"PAR1"[..], &footer, &length, b"PAR1"].concat()
}

#[test]
fn a_schema_nested_without_end_is_refused_before_it_is_read() {
    let mut deep = vec![1; 200_000];
    deep.push(0);
    let refusal = |children: &[u8]| read(&with_schema(children)).unwrap_err();
    assert_eq!(
        refusal(&deep),
        "its schema is damaged, or nested too deeply"
    );
    assert_eq!(
        refusal(&[60, 0]),
        "its schema is damaged, or nested too deeply"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = write(table()).unwrap();
        let count = bytes.len();
        for (at, byte) in changes {
            bytes[at.index(count)] = byte;
        }
        // It may be read as something else, but nothing panics or takes all memory.
        if let Ok(back) = read(&bytes) {
            prop_assert!(back.rows.len() < 100_000);
        }
    }
}
