//! `grades.csv`: a row for each student.

use crate::{
    class::{Graded, Merged, Points, RowState},
    error::{Error, Result},
};

/// All grades as a table for a spreadsheet.
pub fn grades_csv(merged: &Merged) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let stages = merged.stages.len();
    let mut header: Vec<String> = [
        "id",
        "student",
        "name",
        "section",
        "status",
        "late",
        "submitted_at",
        "points",
        "stages_passed",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend((1..=stages).map(|stage| format!("stage_{stage}")));
    header.push("failing_test".to_owned());
    let failed = |e: csv::Error| Error::Bug(e.to_string());
    writer.write_record(&header).map_err(failed)?;
    for row in &merged.submissions {
        writer.write_record(cells(row)).map_err(failed)?;
    }
    for student in &merged.missing {
        let mut cells = vec![String::new(), student.id.clone(), student.name.clone()];
        cells.extend([student.section.clone(), "missing".to_owned()]);
        cells.resize(header.len(), String::new());
        writer
            .write_record(cells.iter().map(|it| inert(it)))
            .map_err(failed)?;
    }
    writer.into_inner().map_err(|e| Error::Bug(e.to_string()))
}

fn cells(row: &Graded) -> Vec<String> {
    let it = &row.student;
    let late = if it.late { "late" } else { "" };
    let points = row.points.map_or_else(String::new, Points::text);
    let mut cells = vec![
        row.id.clone(),
        it.id.clone(),
        it.name.clone(),
        it.section.clone(),
        state(row.state).to_owned(),
        late.to_owned(),
        it.submitted_at.clone(),
        points,
        row.stages_passed.to_string(),
    ];
    cells.extend(row.stages.iter().map(|it| it.points.text()));
    cells.push(
        row.failing
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    );
    cells.iter().map(|it| inert(it)).collect()
}

pub(in crate::ui) fn state(state: RowState) -> &'static str {
    match state {
        RowState::Graded => "graded",
        RowState::Refused => "refused",
        RowState::NotJudged => "not judged",
        RowState::Excluded => "excluded",
    }
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=HYPERLINK(\"x\")", "+1", "-1", "@a", "\tx", "\rx"] {
            assert!(inert(bad).starts_with('\''));
        }
        assert_eq!(inert("Ann=1"), "Ann=1");
    }
}
