//! Which command of a transcript ran when its process ended. A process that hangs or
//! crashes reports nothing, so it says on standard error which command begins.

use serde::{Deserialize, Serialize};

use super::{TestReport, verdict::Outcome};
use crate::kata::{Kata, test_names};

/// Where it is set, `support/session.rs` says so.
pub(super) const VARIABLE: &str = "KATA_SAYS_WHAT_BEGINS";
/// What stands before the line of the transcript and the command.
const SIGN: &str = "\u{1}begins ";

/// A command of a transcript that began and did not end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Of the transcript; in a report, of the file with the tests of its stage.
    pub line: usize,
    pub command: String,
}

impl Begun {
    /// The last command that began, as a process said it.
    pub(super) fn last(stderr: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(stderr);
        let (_, said) = text.rsplit_once(SIGN)?;
        let (line, command) = said.lines().next()?.split_once(' ')?;
        Some(Self {
            line: line.parse().ok()?,
            command: command.to_owned(),
        })
    }

    /// The same in a report, if `report` is of a test that could not report itself.
    pub(super) fn of(self, kata: &Kata, report: &TestReport) -> Option<Self> {
        let is_mute = matches!(
            report.outcome,
            Outcome::Limit(_) | Outcome::Killed { .. } | Outcome::Exited { .. }
        );
        let text = kata.test_file(report.test.stage);
        let mut names = test_names(text).filter(|_| is_mute);
        let (function, _) = names.find(|(_, name)| *name == report.test.name)?;
        Some(Self {
            // The transcript begins in the line below the function's.
            line: function + 1 + self.line,
            ..self
        })
    }
}

/// What is the test's own in a line that it printed, if something is.
pub(super) fn printed(line: &str) -> Option<&str> {
    match line.split_once(SIGN) {
        Some((own, _)) => Some(own).filter(|own| !own.is_empty()),
        None => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_command_is_the_one_that_did_not_end() {
        let said = format!("mine\n{SIGN}1 press\nhalf a line{SIGN}4 wait 15\nmore\n");
        let last = Begun::last(said.as_bytes()).unwrap();
        assert_eq!((last.line, last.command.as_str()), (4, "wait 15"));
        let own: Vec<&str> = said.lines().filter_map(printed).collect();
        assert_eq!(own, ["mine", "half a line", "more"]);
        for other in ["", "press", &format!("{SIGN}x press"), SIGN] {
            assert_eq!(Begun::last(other.as_bytes()), None, "{other}");
        }
    }
}
