//! What a code review shows of a file: about a screen of code, with the mistake anywhere
//! in it and enough statements around it. Pure: chance comes in as a number.

use std::{collections::BTreeSet, ops::RangeInclusive};

use super::chance::Chance;
use crate::{kata::Spot, wrap};

/// Lines of a terminal that an excerpt takes, and the columns of one.
const LINES: usize = 20;
const COLUMNS: usize = 80;
/// An excerpt has at least so many lines, if the file has.
const FEWEST: usize = 14;
/// Rows with statements, or it is plain which of them is wrong.
const STATEMENTS: usize = 8;
/// Of a function that is too long so many rows are shown above the mistake.
const AROUND: usize = 4;
/// A statement counts as wrong up to so many rows from the wrong one.
const REACH: usize = 2;
/// At most so many rows of its function have to be shown below the mistake.
const BELOW: usize = 4;
/// The place of the mistake is in one of so many parts of an excerpt.
const PARTS: usize = 10;
/// The parts that are drawn: those at the ends more often, because few mistakes can be
/// there, in the first rows of a function.
const DRAWN: &[usize] = &[0, 0, 0, 1, 4, 8, 9, 9];

/// A line of code.
#[derive(Clone, Copy, Debug)]
struct Row<'a> {
    number: usize,
    code: &'a str,
    is_statement: bool,
}

impl Row<'_> {
    fn indent(&self) -> usize {
        self.code.len() - self.code.trim_start().len()
    }

    fn is_blank(&self) -> bool {
        self.code.trim().is_empty()
    }

    /// Whether a function begins here.
    fn is_head(&self) -> bool {
        let mut code = self.code.trim_start();
        for word in ["pub ", "pub(crate) ", "pub(super) ", "const ", "async "] {
            code = code.strip_prefix(word).unwrap_or(code);
        }
        code.starts_with("fn ")
    }

    /// Whether no statement goes on after this line.
    fn ends(&self) -> bool {
        let code = self.code.trim_end();
        code.is_empty() || code.ends_with([';', '{', '}', ','])
    }

    /// The lines of a terminal that it takes.
    fn lines(&self, digits: usize) -> usize {
        folded(self.code, COLUMNS.saturating_sub(digits + 2)).len()
    }
}

/// The parts of a line of code, broken at blanks, each at most `width` columns wide if its
/// words are; the later ones are indented a little deeper.
pub fn folded(code: &str, width: usize) -> Vec<String> {
    if wrap::columns(code) <= width {
        return vec![code.to_owned()];
    }
    let indent = code.len() - code.trim_start().len();
    let deeper = indent + 8;
    let words = wrap::wrapped(code.trim_start(), width.saturating_sub(deeper));
    let indents = std::iter::once(indent).chain(std::iter::repeat(deeper));
    let parts = words.iter().zip(indents);
    parts
        .map(|(part, indent)| format!("{}{part}", " ".repeat(indent)))
        .collect()
}

/// An excerpt.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    pub(super) rows: Vec<(usize, String)>,
    /// The numbers of the lines that are right as an answer.
    pub(super) right: BTreeSet<usize>,
}

/// An excerpt of the file of `spot`; none if there are too few statements around the
/// mistake, unless the kata `is_short` and has no more.
pub(super) fn excerpt(spot: &Spot, is_short: bool, chance: &mut Chance) -> Option<Excerpt> {
    let rows = rows(spot);
    let place = |line: usize| rows.partition_point(|row| row.number < line);
    let first = place(*spot.lines.first()?.start());
    let last = place(*spot.lines.last()?.end()).min(rows.len().checked_sub(1)?);
    let statements = if is_short { 0 } else { STATEMENTS };
    let wanted = Wanted {
        part: DRAWN[chance.next(DRAWN.len())],
        below: 1 + chance.next(BELOW),
        statements,
    };
    let shown = window(&rows, (first, last.max(first)), &wanted)?;
    let right = spot.lines.iter().flat_map(|lines| statement(&rows, lines));
    Some(Excerpt {
        right: right.map(|at| rows[at].number).collect(),
        rows: rows[shown]
            .iter()
            .map(|row| (row.number, row.code.to_owned()))
            .collect(),
    })
}

/// The code of the file: without comments, which could contradict it, and without what
/// does nothing.
fn rows(spot: &Spot) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut is_import = false;
    for (number, code) in (1..).zip(spot.text.lines()) {
        let trimmed = code.trim_start();
        is_import |= ["use ", "pub use ", "mod ", "pub mod "]
            .iter()
            .any(|word| code.starts_with(word));
        let is_noise = is_import || trimmed.starts_with("//") || trimmed.starts_with("#[");
        let is_wrong = spot.lines.iter().any(|lines| lines.contains(&number));
        if is_import && trimmed.ends_with(';') {
            is_import = false;
        }
        let is_second_blank = trimmed.is_empty() && rows.last().is_none_or(Row::is_blank);
        if is_wrong && !trimmed.starts_with("//") || !is_noise && !is_second_blank {
            rows.push(Row {
                number,
                code,
                is_statement: false,
            });
        }
    }
    for at in 0..rows.len() {
        rows[at].is_statement = is_statement(&rows, at);
    }
    rows
}

/// The first and the last row of the function around the row at `at`.
fn function(rows: &[Row<'_>], at: usize) -> Option<(usize, usize)> {
    let indent = rows.get(at)?.indent();
    let mut heads = (0..=at).rev();
    let head =
        heads.find(|it| rows[*it].is_head() && (rows[*it].indent() < indent || *it == at))?;
    let is_end = |row: &Row<'_>| row.indent() == rows[head].indent() && row.code.trim() == "}";
    let end = head + rows[head..].iter().position(is_end)?;
    (end >= at).then_some((head, end))
}

/// Whether the row is part of a statement that a reader has to think about.
fn is_statement(rows: &[Row<'_>], at: usize) -> bool {
    let code = rows[at].code.trim();
    let says_only = ["write!(", "f.write_str(", "f.debug_", "} else {", ".field("];
    let is_told = says_only.iter().any(|it| code.starts_with(it)) || code.contains("=> \"");
    if is_told || !code.contains(char::is_alphanumeric) {
        return false;
    }
    let Some((head, end)) = function(rows, at) else {
        return false;
    };
    let opens = rows[head..=end].iter();
    let opens = opens.clone().position(|row| row.code.ends_with('{'));
    opens.is_some_and(|opens| at > head + opens && at < end)
}

/// How an excerpt is to be.
struct Wanted {
    /// Where the mistake stands in it.
    part: usize,
    /// Rows of its function below it.
    below: usize,
    statements: usize,
}

/// The rows to show: with the head of the function around the mistake at `wrong`, if it is
/// near enough, and the mistake in the part that is `wanted` or near it.
fn window(
    rows: &[Row<'_>],
    wrong: (usize, usize),
    wanted: &Wanted,
) -> Option<std::ops::Range<usize>> {
    let digits = rows.last()?.number.to_string().len();
    let lines: Vec<usize> = rows.iter().map(|row| row.lines(digits)).collect();
    let height = |from: usize, to: usize| lines[from..to].iter().sum::<usize>();
    let least = height(0, rows.len()).min(FEWEST);
    let from = function(rows, wrong.0).map_or(wrong.0, |it| it.0);
    let end = function(rows, wrong.1).map_or(wrong.1, |it| it.1);
    let to = end.min(wrong.1 + wanted.below) + 1;
    let fits = height(from, to) <= LINES;
    let from = if fits {
        from
    } else {
        wrong.0.saturating_sub(AROUND)
    };
    let starts = (from.saturating_sub(LINES)..=from).filter(|at| !rows[*at].is_blank());
    let windows = starts.flat_map(|start| {
        let ends = (to..=rows.len().min(start + LINES)).filter(|end| !rows[end - 1].is_blank());
        ends.map(move |end| start..end)
    });
    let is_fit = |it: &std::ops::Range<usize>| {
        let its_own = rows[it.clone()].iter().filter(|row| row.is_statement);
        (least..=LINES).contains(&height(it.start, it.end)) && its_own.count() >= wanted.statements
    };
    let mut best: Option<((usize, bool, usize), std::ops::Range<usize>)> = None;
    for it in windows.filter(is_fit) {
        let its_part = (wrong.0 - it.start) * PARTS / it.len();
        let is_cut = it.start > 0 && !rows[it.start].is_head() && !rows[it.start - 1].is_blank();
        let key = (its_part.abs_diff(wanted.part), is_cut, LINES - it.len());
        if best.as_ref().is_none_or(|(other, _)| key < *other) {
            best = Some((key, it));
        }
    }
    best.map(|(_, it)| it)
}

/// The rows of the wrong `lines` and of their statements.
fn statement(rows: &[Row<'_>], lines: &RangeInclusive<usize>) -> Vec<usize> {
    let wrong = (0..rows.len()).filter(|at| lines.contains(&rows[*at].number));
    let wrong: Vec<usize> = wrong.collect();
    let mut found = wrong.clone();
    for at in wrong {
        let above = (at.saturating_sub(REACH)..at).rev();
        found.extend(above.take_while(|it| !rows[*it].ends()));
        let below = at + 1..rows.len().min(at + 1 + REACH);
        found.extend(below.take_while(|it| !rows[it - 1].ends()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn a_long_line_is_broken_at_blanks() {
        let code = "    let one = first.and_then(|it| it.second());";
        assert_eq!(folded(code, 80), [code]);
        assert_eq!(
            folded(code, 34),
            [
                "    let one =",
                "            first.and_then(|it|",
                "            it.second());"
            ]
        );
    }

    #[test]
    fn an_excerpt_has_its_statements_on_one_screen() {
        let catalogue = Catalogue::embedded().unwrap();
        let kata = catalogue.iter().find(|it| it.last_stage() > 2).unwrap();
        let spots = kata.spots(kata.last_stage()).unwrap();
        let mut count = 0;
        for (spot, seed) in spots.iter().zip(1..) {
            let Some(excerpt) = excerpt(spot, false, &mut Chance::new(seed)) else {
                continue;
            };
            count += 1;
            let last = excerpt.rows.last().unwrap().0.to_string();
            let width = COLUMNS - last.len() - 2;
            let lines = excerpt.rows.iter().map(|row| folded(&row.1, width).len());
            assert!(lines.sum::<usize>() <= LINES, "{}", spot.mutant);
            let all = rows(spot);
            let shown = |row: &&Row<'_>| excerpt.rows.iter().any(|it| it.0 == row.number);
            let statements = all.iter().filter(shown).filter(|row| row.is_statement);
            assert!(statements.count() >= STATEMENTS, "{}", spot.mutant);
            let mut others = excerpt.rows.iter();
            let is_wrong = |line: usize| spot.lines.iter().any(|it| it.contains(&line));
            let is_noise = |code: &str| code.starts_with("use ") || code.starts_with("#[");
            assert!(!others.any(|row| is_noise(row.1.trim()) && !is_wrong(row.0)));
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn a_line_is_right_within_its_statement() {
        let code =
            "fn a() {\n    let b = c\n        .d()\n        .e()\n        .f();\n    g();\n}";
        let rows: Vec<Row<'_>> = (1..)
            .zip(code.lines())
            .map(|(number, code)| Row {
                number,
                code,
                is_statement: true,
            })
            .collect();
        let right = |line: usize| {
            let found = statement(&rows, &(line..=line)).into_iter();
            found.map(|at| at + 1).collect::<BTreeSet<_>>()
        };
        assert_eq!(right(2), BTreeSet::from([2, 3, 4]));
        assert_eq!(right(5), BTreeSet::from([3, 4, 5]));
        assert_eq!(right(6), BTreeSet::from([6]));
    }
}
