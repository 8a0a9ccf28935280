//! The list of students: a table of the teacher's, or what a learning platform exports.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    names::plain,
    plan::{Plan, Student, Submission, SubmissionState},
    table::delimiter,
};
use crate::error::{Error, Result};

const MOST_STUDENTS: usize = 50_000;

/// The headers by which a column is known, in small letters. The first that is there counts.
const ID: &[&str] = &["id", "identifier", "sid", "student id", "user id"];
const NAME: &[&str] = &["name", "student", "full name", "student name"];
const EMAIL: &[&str] = &["email", "email address"];
const SECTION: &[&str] = &["section", "sections"];
const LOGIN: &[&str] = &[
    "login",
    "sis login id",
    "username",
    "login id",
    "github_username",
];
const SUBMISSION: &[&str] = &["submission", "submission id"];
const SUBMITTED: &[&str] = &[
    "submitted_at",
    "submission time",
    "last modified (submission)",
];
const EXCLUDE: &[&str] = &["exclude"];

/// The students of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    students: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    student: Student,
    exclude: bool,
}

impl Roster {
    /// Reads a table with a header. Columns that it does not know are left alone.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .flexible(true)
            .from_reader(bytes);
        let header = reader.byte_headers().map_err(|e| bad(&e.to_string()))?;
        let names: Vec<String> = header.iter().map(|it| cell(it).to_lowercase()).collect();
        let columns = Columns { names };
        if columns.place(ID).is_none() {
            return Err(bad("it has no column `id`"));
        }
        let mut roster = Self::default();
        let mut ids = BTreeSet::new();
        for record in reader.byte_records() {
            let record = record.map_err(|e| bad(&e.to_string()))?;
            let Some(listed) = columns.listed(&record) else {
                continue;
            };
            // Gradescope has a row for each submission; a student's id may come again there.
            let key = (listed.student.id.clone(), listed.student.submission.clone());
            if !ids.insert(key) {
                return Err(bad(&format!("`{}` is in it twice", listed.student.id)));
            }
            if roster.students.len() == MOST_STUDENTS {
                return Err(bad(&format!("it has more than {MOST_STUDENTS} students")));
            }
            roster.students.push(listed);
        }
        Ok(roster)
    }

    /// The place of the student who handed in what the platform calls `key` and `name`.
    fn find(&self, key: &str, name: &str) -> Option<usize> {
        type Is<'a> = &'a dyn Fn(&Student) -> bool;
        let same = |a: &str, b: &str| !a.is_empty() && a.to_lowercase() == b.to_lowercase();
        let ways: [Is<'_>; 4] = [
            &|it| it.submission == key,
            &|it| it.id == key,
            &|it| same(&it.login, key) || same(&it.email, key),
            &|it| same(&it.name, key) || same(&it.name, name),
        ];
        // A way that fits two students fits none.
        ways.iter().find_map(|is| {
            let mut fitting = (0..self.students.len()).filter(|at| is(&self.students[*at].student));
            fitting.next().filter(|_| fitting.next().is_none())
        })
    }
}

struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn place(&self, wanted: &[&str]) -> Option<usize> {
        let mut wanted = wanted.iter();
        wanted.find_map(|name| self.names.iter().position(|it| it == name))
    }

    /// The student of one row; none in a row that is about no student.
    fn listed(&self, record: &csv::ByteRecord) -> Option<Listed> {
        let at = |place: Option<usize>| {
            let bytes = place.and_then(|place| record.get(place));
            bytes.map_or_else(String::new, cell)
        };
        let get = |wanted: &[&str]| at(self.place(wanted));
        let mut name = get(NAME);
        if name.is_empty() {
            name = format!("{} {}", get(&["first name"]), get(&["last name"]));
        }
        let mut id = get(ID);
        if self.place(&["identifier"]).is_some() && self.place(&["id"]).is_none() {
            id = trailing_number(&id);
        }
        let is_student =
            !id.is_empty() && name != "Student, Test" && !name.starts_with("Points Possible");
        is_student.then(|| Listed {
            student: Student {
                id,
                name: name.trim().to_owned(),
                email: get(EMAIL),
                section: get(SECTION),
                login: get(LOGIN),
                submission: get(SUBMISSION),
                submitted_at: get(SUBMITTED),
                late: false,
            },
            exclude: !matches!(
                get(EXCLUDE).to_lowercase().as_str(),
                "" | "0" | "no" | "false"
            ),
        })
    }
}

fn cell(bytes: &[u8]) -> String {
    plain(&String::from_utf8_lossy(bytes))
}

/// Moodle's `Participant 123456` in any language.
pub(super) fn trailing_number(text: &str) -> String {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return text.to_owned();
    }
    text[text.len() - digits..].to_owned()
}

fn bad(why: &str) -> Error {
    Error::Class {
        says: format!("the roster cannot be used: {why}"),
        hint: Some("a roster is a CSV file with a column `id`, or a platform's own export".into()),
    }
}

impl Plan {
    /// Gives each submission its student, and lists who handed in nothing.
    pub(super) fn take_roster(&mut self, roster: &Roster) {
        let mut by_student: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, submission) in self.submissions.iter_mut().enumerate() {
            let student = &submission.student;
            let Some(found) = roster.find(&student.id, &student.name) else {
                submission.listed = false;
                continue;
            };
            let listed = &roster.students[found];
            take(submission, listed);
            by_student
                .entry(listed.student.id.clone())
                .or_default()
                .push(place);
        }
        let several = by_student.values().filter(|places| places.len() > 1);
        for place in several.flatten() {
            let submission = &mut self.submissions[*place];
            submission.state = SubmissionState::Refused;
            submission.content = None;
            submission.refused.push(
                "there are several submissions of this student: keep the one that counts".into(),
            );
        }
        let is_missing = |it: &&Listed| !it.exclude && !by_student.contains_key(&it.student.id);
        let missing = roster.students.iter().filter(is_missing);
        self.missing = missing.map(|it| it.student.clone()).collect();
        self.missing.dedup_by(|a, b| a.id == b.id);
    }
}

fn take(submission: &mut Submission, listed: &Listed) {
    let before = std::mem::replace(&mut submission.student, listed.student.clone());
    let student = &mut submission.student;
    student.late = before.late;
    if student.name.is_empty() {
        student.name = before.name;
    }
    if listed.exclude {
        submission.state = SubmissionState::Excluded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(roster: &str) -> Vec<(String, String)> {
        let roster = Roster::parse(roster.as_bytes()).unwrap();
        let students = roster.students.into_iter().map(|it| it.student);
        students.map(|it| (it.id, it.name)).collect()
    }

    fn pair(id: &str, name: &str) -> (String, String) {
        (id.to_owned(), name.to_owned())
    }

    #[test]
    fn a_teachers_table_and_the_exports_of_platforms_are_read() {
        let own = "\u{feff}id;name;colour\n7;Ann;red\n8;\"Lee; Bo\";blue\n";
        assert_eq!(ids(own), [pair("7", "Ann"), pair("8", "Lee; Bo")]);
        let canvas = "Student,ID,SIS Login ID,Section,HW 3 (99)\n    Points Possible,,,,100\n\
                      \"Lee, Ann\",12,ann,A,\n\"Student, Test\",13,x,A,\n";
        assert_eq!(ids(canvas), [pair("12", "Lee, Ann")]);
        let moodle = "Identifier,\"Full name\",\"Email address\",Status,Grade\n\
                      \"Participant 123\",\"Ann Lee\",a@b.c,,\n";
        assert_eq!(ids(moodle), [pair("123", "Ann Lee")]);
        let gradescope = "First Name,Last Name,SID,Email,Submission ID\nAnn,Lee,5,a@b.c,77\n";
        assert_eq!(ids(gradescope), [pair("5", "Ann Lee")]);
    }

    #[test]
    fn what_is_no_roster_is_an_error_and_a_strange_name_is_none() {
        for bad in ["", "name\nAnn\n", "id,name\n1,a\n1,b\n"] {
            assert!(Roster::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        let names = "id,name\n1,=HYPERLINK(\"x\")\n2,<script>\n3,../../x\n4,\"a\nb\"\n\
                     5,a\u{202e}b\u{0}\nA,x\na,x\n";
        let read = ids(names);
        assert_eq!(read[3].1, "a b");
        assert_eq!(read[4].1, "ab");
        assert_eq!(read.len(), 7);
    }
}
