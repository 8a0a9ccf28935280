//! How learning platforms name what they give a teacher.

use serde::{Deserialize, Serialize};

use super::names::plain;

/// Who made the archive, by the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// `Full Name_123456_assignsubmission_file`.
    Moodle,
    /// `lastfirst[_LATE]_USERID_FILEID_name.zip`.
    Canvas,
    /// `submission_123456`.
    Gradescope,
    /// A folder for each student, with any name.
    Folders,
}

/// Who handed it in, as far as the name tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// What the platform calls the student or the submission.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) late: bool,
}

impl Layout {
    pub const ALL: [Self; 4] = [Self::Moodle, Self::Canvas, Self::Gradescope, Self::Folders];

    pub fn name(self) -> &'static str {
        match self {
            Self::Moodle => "moodle",
            Self::Canvas => "canvas",
            Self::Gradescope => "gradescope",
            Self::Folders => "folders",
        }
    }

    /// The layout that most of `names` have: the first one that does.
    pub(super) fn of(names: &[String]) -> Self {
        let fits = |layout: &Self| {
            let fitting = names.iter().filter(|name| layout.read(name).is_some());
            fitting.count() * 2 > names.len()
        };
        let found = Self::ALL.into_iter().find(|layout| fits(layout));
        found.unwrap_or(Self::Folders)
    }

    /// What `name`, of a folder or a file, says in this layout.
    pub(super) fn read(self, name: &str) -> Option<Named> {
        match self {
            Self::Moodle => moodle(name),
            Self::Canvas => canvas(name),
            Self::Gradescope => {
                let key = name
                    .strip_prefix("submission_")
                    .filter(|it| is_number(it))?;
                Some(Named {
                    key: key.to_owned(),
                    ..Named::default()
                })
            }
            Self::Folders => Some(Named {
                key: plain(name.strip_suffix(".zip").unwrap_or(name)),
                ..Named::default()
            }),
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn moodle(name: &str) -> Option<Named> {
    let (person, kind) = name.split_once("_assignsubmission_")?;
    kind.starts_with("file").then_some(())?;
    let (name, key) = person.rsplit_once('_')?;
    is_number(key).then(|| Named {
        key: key.to_owned(),
        name: plain(name),
        late: false,
    })
}

fn canvas(name: &str) -> Option<Named> {
    let is_code = [".zip", ".rs"].iter().any(|end| name.ends_with(end));
    is_code.then_some(())?;
    let mut parts = name.split('_');
    let person = parts.next()?;
    let mut next = parts.next()?;
    let late = next == "LATE";
    if late {
        next = parts.next()?;
    }
    let file = parts.next()?;
    (is_number(next) && is_number(file) && parts.next().is_some()).then(|| Named {
        key: next.to_owned(),
        name: plain(person),
        late,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_platform_is_known_by_its_names() {
        for (names, layout) in [
            (
                &[
                    "Ann Lee_123_assignsubmission_file_",
                    "Bo_4_assignsubmission_file",
                ][..],
                Layout::Moodle,
            ),
            (
                &["leeann_LATE_12_345_hw.zip", "bo_9_1_lib.rs"],
                Layout::Canvas,
            ),
            (&["submission_1", "submission_2", "x"], Layout::Gradescope),
            (&["ann", "bo_1_2", "submission_x"], Layout::Folders),
            (&[], Layout::Folders),
        ] {
            let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(Layout::of(&names), layout, "{names:?}");
        }
    }

    #[test]
    fn a_name_says_who_it_was() {
        let moodle = Layout::Moodle.read("Ann_Marie Lee_123_assignsubmission_file_");
        assert_eq!(moodle.unwrap().key, "123");
        let canvas = Layout::Canvas.read("leeann_LATE_12_345_my_hw.zip").unwrap();
        assert!(canvas.late && canvas.key == "12");
        assert_eq!(Layout::Canvas.read("leeann_LATE_x_345_hw.zip"), None);
        assert_eq!(Layout::Folders.read("ann.zip").unwrap().key, "ann");
    }
}
