//! A table as text, of which one column is filled and every other byte is kept.

use std::ops::Range;

/// The sign between cells: the one that the first line has most of.
pub(super) fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |sign: &u8| line.split(|byte| byte == sign).count();
    // Of two with the same count, the last is taken: the comma.
    let signs = [b'\t', b';', b','];
    signs.into_iter().max_by_key(count).unwrap_or(b',')
}

/// The places of the cells of each row, quotes included, line ends not.
pub(super) fn cells(bytes: &[u8], delimiter: u8) -> Vec<Vec<Range<usize>>> {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in bytes.iter().enumerate() {
        match *byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            byte if byte == delimiter => {
                row.push(start..at);
                start = at + 1;
            }
            b'\n' => {
                let end = at - usize::from(at > start && bytes[at - 1] == b'\r');
                row.push(start..end);
                rows.push(std::mem::take(&mut row));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < bytes.len() || !row.is_empty() {
        row.push(start..bytes.len());
        rows.push(row);
    }
    rows
}

/// What a cell says, without its quotes.
pub(super) fn said(bytes: &[u8], cell: &Range<usize>) -> String {
    let text = String::from_utf8_lossy(&bytes[cell.clone()]);
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.map_or_else(
        || text.to_owned(),
        |it| it.replace("\"\"", "\"").trim().to_owned(),
    )
}

/// `bytes` with other texts in some cells, which are in the order of the file.
pub(super) fn with_cells(bytes: &[u8], changes: &[(Range<usize>, String)]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (cell, text) in changes {
        result.extend_from_slice(&bytes[at..cell.start]);
        result.extend_from_slice(text.as_bytes());
        at = cell.end;
    }
    result.extend_from_slice(&bytes[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_with_quotes_and_any_line_end() {
        let text = b"a,\"b \"\"x\"\", c\"\r\n1,\"two\nlines\",3\nlast";
        let rows = cells(text, b',');
        let said: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| super::said(text, cell)).collect())
            .collect();
        assert_eq!(
            said,
            [
                vec!["a", "b \"x\", c"],
                vec!["1", "two\nlines", "3"],
                vec!["last"]
            ]
        );
        assert!(cells(b"", b',').is_empty());
    }

    #[test]
    fn nothing_but_the_cells_changes() {
        let text = "a;b\r\n1;\r\n2;\"x\"\r\n".as_bytes();
        assert_eq!(delimiter(text), b';');
        let rows = cells(text, b';');
        let changes = [
            (rows[1][1].clone(), "9".into()),
            (rows[2][1].clone(), "8".into()),
        ];
        assert_eq!(with_cells(text, &changes), b"a;b\r\n1;9\r\n2;8\r\n");
        assert_eq!(with_cells(text, &[]), text);
    }
}
