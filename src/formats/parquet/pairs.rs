//! A column of lists of pairs of whole numbers, without a value of its own for each list and
//! number.

use parquet::column::reader::ColumnReader;
use parquet::file::reader::RowGroupReader;

/// The pairs of a row.
pub(in crate::formats) type Pairs = Vec<[usize; 2]>;

/// The pairs of each row of a group, in the column that `is_it` knows by its name; `None` if there
/// is no such column, or something else stands there. A row without a list, or with one of anything
/// but pairs, has no pairs.
pub(super) fn read(group: &dyn RowGroupReader, is_it: impl Fn(&str) -> bool) -> Option<Vec<Pairs>> {
    let columns = group.metadata().columns();
    let mut found = columns.iter().enumerate().filter(|(_, column)| {
        let path = column.column_path().parts();
        path.first().is_some_and(|name| is_it(name))
    });
    let (index, column) = found.next()?;
    let about = column.column_descr();
    // A list in a list, and nothing beside it.
    if found.next().is_some() || about.max_rep_level() != 2 {
        return None;
    }
    let (mut depths, mut starts, mut values) = (Vec::new(), Vec::new(), Vec::new());
    match group.get_column_reader(index).ok()? {
        ColumnReader::Int64ColumnReader(mut reader) => reader.read_records(
            usize::MAX,
            Some(&mut depths),
            Some(&mut starts),
            &mut values,
        ),
        ColumnReader::Int32ColumnReader(mut reader) => {
            let mut small: Vec<i32> = Vec::new();
            let read =
                reader.read_records(usize::MAX, Some(&mut depths), Some(&mut starts), &mut small);
            values.extend(small.into_iter().map(i64::from));
            read
        }
        _ => return None,
    }
    .ok()?;
    rows(&depths, &starts, &values, about.max_def_level())
}

/// Puts values into pairs and rows. `starts` says at which depth each place begins something: 0 a
/// row, 1 a list in it; `depths` how deep what is there lies, `full` if it is a value.
fn rows(depths: &[i16], starts: &[i16], values: &[i64], full: i16) -> Option<Vec<Pairs>> {
    let mut out: Vec<Pairs> = Vec::new();
    // The numbers of the list that is open.
    let mut open: Vec<usize> = Vec::with_capacity(2);
    let mut is_good = true;
    let mut values = values.iter();
    for (depth, start) in depths.iter().zip(starts) {
        if *start < 2 {
            close(&mut open, &mut out, &mut is_good);
        }
        if *start == 0 {
            out.push(Pairs::new());
            is_good = true;
        }
        if *depth == full {
            open.extend(usize::try_from(*values.next()?));
        } else {
            // A null among the numbers, or a list without any; a row may be empty.
            is_good &= *start == 0;
        }
    }
    close(&mut open, &mut out, &mut is_good);
    Some(out)
}

/// Ends a list of numbers. If it is no pair, its row has none.
fn close(open: &mut Vec<usize>, out: &mut [Pairs], is_good: &mut bool) {
    let Some(row) = out.last_mut() else { return };
    match open.as_slice() {
        [start, end] if *is_good => row.push([*start, *end]),
        [] if *is_good => {}
        _ => {
            *is_good = false;
            row.clear();
        }
    }
    open.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_pairs_and_rows() {
        let (full, empty) = (5, 1);
        let of = |places: &[(i16, i16)], values: &[i64]| {
            let (depths, starts): (Vec<i16>, Vec<i16>) = places.iter().copied().unzip();
            rows(&depths, &starts, values, full)
        };
        let two = [(full, 0), (full, 2), (full, 1), (full, 2)];
        assert_eq!(of(&two, &[0, 3, 4, 9]), Some(vec![vec![[0, 3], [4, 9]]]));
        let with_empty = [(full, 0), (full, 2), (empty, 0), (full, 0), (full, 2)];
        let rows = vec![vec![[0, 3]], vec![], vec![[1, 2]]];
        assert_eq!(of(&with_empty, &[0, 3, 1, 2]), Some(rows));
        // Three numbers, a single one, a negative one, a null: such rows have none.
        let three = [(full, 0), (full, 2), (full, 2), (full, 0), (full, 2)];
        assert_eq!(
            of(&three, &[0, 3, 4, 1, 2]),
            Some(vec![vec![], vec![[1, 2]]])
        );
        let single = [(full, 0), (full, 2), (full, 1)];
        assert_eq!(of(&single, &[0, 3, 4]), Some(vec![vec![]]));
        assert_eq!(of(&[(full, 0), (full, 2)], &[-1, 4]), Some(vec![vec![]]));
        assert_eq!(
            of(&[(full, 0), (4, 2), (full, 2)], &[1, 4]),
            Some(vec![vec![]])
        );
        // Fewer values than it says.
        assert_eq!(of(&two, &[0]), None);
    }
}
