//! Lines that carry their own checksum: eight hexadecimal digits of CRC-32, a space, a record.

/// A record as a line.
pub(crate) fn encode(record: &str) -> String {
    format!("{:08x} {record}\n", crc32fast::hash(record.as_bytes()))
}

/// A stretch of bytes that are no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Damaged {
    /// The line on which it begins, counted from 1.
    pub(crate) line: usize,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether it is an unfinished line at the very end: a write that was cut short, so never
    /// said to be saved.
    pub(crate) is_tail: bool,
}

/// All undamaged records in order, and what lies between them.
pub(crate) fn scan(bytes: &[u8]) -> (Vec<&str>, Vec<Damaged>) {
    let mut records = Vec::new();
    let mut damaged = Vec::new();
    let mut lines = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .peekable();
    while let Some((index, line)) = lines.next() {
        let ended = line.last() == Some(&b'\n');
        let content = if ended { &line[..line.len() - 1] } else { line };
        if let Some(record) = check(content) {
            records.push(record);
            continue;
        }
        let (found, rest) = salvage(content);
        records.extend(found);
        // Zeros are what some file systems leave of a write that was cut short.
        let zeros = content.iter().all(|byte| *byte == 0);
        let is_tail = lines.peek().is_none() && (!ended || zeros);
        damaged.push(Damaged {
            line: index + 1,
            bytes: rest,
            is_tail,
        });
    }
    (records, damaged)
}

fn check(line: &[u8]) -> Option<&str> {
    let (sum, record) = line.split_at_checked(9)?;
    let sum = std::str::from_utf8(sum.strip_suffix(b" ")?).ok()?;
    if !sum
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
    {
        return None;
    }
    let sum = u32::from_str_radix(sum, 16).ok()?;
    (sum == crc32fast::hash(record)).then(|| std::str::from_utf8(record).ok())?
}

/// Undamaged records that run into damaged ones because a line's end was lost.
fn salvage(line: &[u8]) -> (Vec<&str>, Vec<u8>) {
    /// More than this many possible starts are not tried: the work would grow with the square.
    const MOST: usize = 64;
    let is_hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    let starts: Vec<usize> = memchr::memchr_iter(b' ', line)
        .filter(|at| *at >= 8 && is_hex(&line[at - 8..*at]))
        .map(|at| at - 8)
        .take(MOST)
        .collect();
    let mut records = Vec::new();
    let mut rest = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let ends = starts
            .iter()
            .filter(|start| **start > at + 9)
            .map(|start| start - 1);
        let found = starts
            .contains(&at)
            .then(|| {
                ends.chain([line.len(), line.len() - 1])
                    .find_map(|end| check(line.get(at..end)?).map(|record| (record, end)))
            })
            .flatten();
        if let Some((record, end)) = found {
            records.push(record);
            rest.extend(line.get(end));
            at = (end + 1).min(line.len());
        } else {
            let next = starts.iter().copied().find(|start| *start > at);
            let end = next.unwrap_or(line.len());
            rest.extend_from_slice(&line[at..end]);
            at = end;
        }
    }
    (records, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_line_end_costs_no_record() {
        let lines = ["(one)", "(two)", "(three)"].map(encode).concat();
        let joined = lines.replacen('\n', "x", 1);
        let (records, damaged) = scan(joined.as_bytes());
        assert_eq!(records, ["(one)", "(two)", "(three)"]);
        assert_eq!(damaged[0].bytes, b"x".to_vec());
    }
}
