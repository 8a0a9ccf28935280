//! The teacher's own export of a gradebook, with one column filled. All other bytes stay,
//! so that the platform knows its file again.

use std::{collections::BTreeMap, ops::Range};

use super::{
    marks::Points,
    merge::{Graded, Merged},
    roster::trailing_number,
    table::{cells, delimiter, said, with_cells},
};
use crate::error::{Error, Result};

/// A gradebook with points in it.
#[derive(Debug)]
pub struct Filled {
    pub bytes: Vec<u8>,
    pub column: String,
    /// How many cells were filled.
    pub cells: usize,
    /// What a teacher should know before the file goes back.
    pub notes: Vec<String>,
}

const IDS: &[&str] = &["id", "identifier", "sid", "user id"];

/// Fills `gradebook`; `column` names the column if it is not clear which one is meant.
pub fn fill(gradebook: &[u8], column: Option<&str>, merged: &Merged) -> Result<Filled> {
    let sign = delimiter(gradebook);
    let rows = cells(gradebook, sign);
    let header = rows.first().ok_or_else(|| bad("it is empty"))?;
    let bom = '\u{feff}';
    let names: Vec<String> = header
        .iter()
        .map(|cell| {
            said(gradebook, cell)
                .trim_start_matches(bom)
                .trim_matches('"')
                .to_owned()
        })
        .collect();
    let by_id = rows_by_id(merged);
    let book = Book {
        bytes: gradebook,
        rows: &rows[1..],
        names: &names,
        by_id: &by_id,
    };
    let ids = book.id_column()?;
    let grades = book.grade_column(column, merged)?;
    let comma = sign == b';' && book.has_decimal_commas();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for (row, graded) in book.matched(ids) {
        let text = graded.points.map(Points::text);
        if let (Some(text), Some(cell)) = (text, row.get(grades)) {
            let text = if comma { text.replace('.', ",") } else { text };
            changes.push((cell.clone(), text));
        }
    }
    let mut notes = book.notes(grades, merged);
    let without = merged
        .submissions
        .iter()
        .filter(|it| it.points.is_some())
        .count();
    if without > changes.len() {
        let count = without - changes.len();
        notes.push(format!(
            "{count} graded submissions have no row in the gradebook"
        ));
    }
    Ok(Filled {
        bytes: with_cells(gradebook, &changes),
        column: names[grades].clone(),
        cells: changes.len(),
        notes,
    })
}

/// Each grade by what a gradebook may call its student; what two are called is none's.
fn rows_by_id(merged: &Merged) -> BTreeMap<String, Option<&Graded>> {
    let mut by_id: BTreeMap<String, Option<&Graded>> = BTreeMap::new();
    for row in &merged.submissions {
        let it = &row.student;
        for id in [&it.id, &it.submission, &it.email, &it.login] {
            if !id.is_empty() {
                let known = by_id.entry(id.to_lowercase()).or_insert(Some(row));
                if known.is_some_and(|known| known.id != row.id) {
                    *known = None;
                }
            }
        }
    }
    by_id
}

struct Book<'a> {
    bytes: &'a [u8],
    rows: &'a [Vec<Range<usize>>],
    names: &'a [String],
    by_id: &'a BTreeMap<String, Option<&'a Graded>>,
}

impl<'a> Book<'a> {
    fn matched(&self, ids: usize) -> impl Iterator<Item = (&'a Vec<Range<usize>>, &'a Graded)> {
        self.rows.iter().filter_map(move |row| {
            let id = said(self.bytes, row.get(ids)?).to_lowercase();
            let found = self
                .by_id
                .get(&id)
                .or_else(|| self.by_id.get(&trailing_number(&id)));
            Some((row, (*found?)?))
        })
    }

    /// The column with the students' ids: by its name, else the one that matches most.
    fn id_column(&self) -> Result<usize> {
        let named = (0..self.names.len()).filter(|at| {
            let name = self.names[*at].to_lowercase();
            IDS.contains(&name.as_str())
        });
        let matching = |at: &usize| self.matched(*at).count();
        if let Some(named) = named.max_by_key(matching).filter(|at| matching(at) > 0) {
            return Ok(named);
        }
        let best = (0..self.names.len()).max_by_key(matching);
        let best = best.filter(|at| matching(at) > 0);
        best.ok_or_else(|| bad("no column has the ids of students who handed something in"))
    }

    fn grade_column(&self, wanted: Option<&str>, merged: &Merged) -> Result<usize> {
        if let Some(wanted) = wanted {
            let found = self.names.iter().position(|name| name == wanted);
            return found.ok_or_else(|| bad(&format!("it has no column `{wanted}`")));
        }
        if let Some(found) = self.names.iter().position(|name| name == "Grade") {
            return Ok(found);
        }
        // Canvas puts the assignment's number behind its title.
        let is_assignment = |at: &usize| {
            let inner = self.names[*at]
                .strip_suffix(')')
                .and_then(|it| it.rsplit_once(" ("));
            inner.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|it| it.is_ascii_digit()))
        };
        let all: Vec<usize> = (0..self.names.len()).filter(is_assignment).collect();
        let of_kata = |at: &&usize| {
            let name = self.names[**at].to_lowercase();
            [&merged.kata, &merged.title]
                .iter()
                .any(|it| name.contains(&it.to_lowercase()))
        };
        let named: Vec<usize> = all.iter().filter(of_kata).copied().collect();
        match (all.as_slice(), named.as_slice()) {
            ([one], _) | (_, [one]) => Ok(*one),
            _ => {
                let titles: Vec<&str> = all.iter().map(|at| self.names[*at].as_str()).collect();
                Err(bad(&format!(
                    "which column gets the points is not clear: name it with `--column`{}",
                    if titles.is_empty() {
                        String::new()
                    } else {
                        format!("; it has `{}`", titles.join("`, `"))
                    }
                )))
            }
        }
    }

    fn has_decimal_commas(&self) -> bool {
        let is_number = |text: &str| {
            text.split_once(',').is_some_and(|(whole, rest)| {
                [whole, rest]
                    .iter()
                    .all(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
            })
        };
        let mut all = self.rows.iter().flatten();
        all.any(|cell| is_number(&said(self.bytes, cell)))
    }

    fn notes(&self, grades: usize, merged: &Merged) -> Vec<String> {
        let possible = self.rows.iter().find(|row| {
            let first = row.first().map(|cell| said(self.bytes, cell));
            first.is_some_and(|it| it.starts_with("Points Possible"))
        });
        let stated = possible.and_then(|row| Some(said(self.bytes, row.get(grades)?)));
        let stated = stated.map(|it| it.replace(',', "."));
        let most = f64::from(merged.rules.points);
        let differs = stated
            .as_ref()
            .and_then(|it| it.parse::<f64>().ok())
            .is_some_and(|it| (it - most).abs() > 0.001);
        let note = format!(
            "the gradebook has {} points possible, and the class has {most}: set `points` in class.toml",
            stated.unwrap_or_default()
        );
        if differs { vec![note] } else { Vec::new() }
    }
}

fn bad(why: &str) -> Error {
    Error::Class {
        says: format!("the gradebook cannot be filled: {why}"),
        hint: Some("give the file as the platform exported it".to_owned()),
    }
}
