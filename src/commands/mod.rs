//! One file for each command: its arguments, whose doc comments are its help, and what
//! it does with them: one use case, one report. Glue only.
//!
//! A new command is a file with a struct that implements [`Run`], and two lines here.

/// The screen that a test of this project's recorded under `name`.
macro_rules! recorded {
    ($name:literal) => {
        Some(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/snapshots/main__",
            $name,
            ".snap"
        )))
    };
}

mod ask;
mod brief;
mod card;
mod check;
mod class;
mod completions;
mod diagram;
mod diff;
mod doctor;
mod drill;
mod fetch;
mod hint;
mod hunt;
mod interview;
mod learn;
mod lesson;
mod list;
mod log;
mod man;
mod named;
mod new;
mod plan;
mod predict;
mod report;
mod reset;
mod restore;
mod review;
mod solution;
mod spot;
mod start;
mod status;
mod verify;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::{
    course::{self, Course},
    dojo::{Dojo, LockedDojo},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::{Journal, Progress},
    kata::Catalogue,
    practice::{Session, View},
    sandbox::Demand,
    ui::{Draw, Format, Formats, Ui},
    user,
};

/// A command: its arguments, and what it does.
trait Run {
    /// What its test saw on the screen, for the manual; none for a command that prints
    /// no screen of its own.
    const SCREEN: Option<&'static str> = None;

    fn run(&self, context: &Context) -> Result<ExitCode>;
}

/// The commands, in the order in which the help lists them.
macro_rules! commands {
    ($($module:ident::$Args:ident,)*) => {
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($Args($module::$Args),)*
        }

        impl Command {
            fn name(&self) -> &'static str {
                match self {
                    $(Self::$Args(_) => stringify!($module),)*
                }
            }

            fn run(&self, context: &Context) -> Result<ExitCode> {
                match self {
                    $(Self::$Args(args) => args.run(context),)*
                }
            }
        }

        /// What the test of `command` saw on the screen, if there is such a command.
        fn screen_of(command: &str) -> Option<&'static str> {
            match command {
                $(stringify!($module) => $module::$Args::SCREEN,)*
                _ => None,
            }
        }
    };
}

commands! {
    start::Start,
    list::List,
    fetch::Fetch,
    check::Check,
    watch::Watch,
    brief::Brief,
    ask::Ask,
    learn::Learn,
    drill::Drill,
    hint::Hint,
    lesson::Lesson,
    hunt::Hunt,
    spot::Spot,
    predict::Predict,
    solution::Solution,
    diagram::Diagram,
    review::Review,
    reset::Reset,
    restore::Restore,
    plan::Plan,
    status::Status,
    log::Log,
    diff::Diff,
    report::Report,
    interview::Interview,
    card::Card,
    class::Class,
    verify::Verify,
    new::New,
    doctor::Doctor,
    completions::Completions,
    man::Man,
}

/// Reads the name of a format in which `R` can be written.
fn format<R: Formats>() -> impl TypedValueParser<Value = &'static Format<R>> {
    let named = |name: String| R::ALL.iter().find(|format| format.name == name);
    let names = PossibleValuesParser::new(R::ALL.iter().map(|format| format.name));
    names.try_map(move |name| named(name).ok_or("there is no such format"))
}

/// What every command needs beside its arguments.
#[derive(Clone, Debug)]
pub struct Options {
    pub dojo: Option<PathBuf>,
    pub katas: Option<PathBuf>,
    pub sandbox: Demand,
    /// The definition of the whole command line, for completions and the manual.
    pub program: fn() -> clap::Command,
}

/// The same, with where to print and from where the program was called.
#[derive(Clone, Debug)]
struct Context {
    ui: Ui,
    dojo: Option<PathBuf>,
    katas: Option<PathBuf>,
    sandbox: Demand,
    here: PathBuf,
    program: fn() -> clap::Command,
}

/// Runs `command`.
pub fn run(command: &Command, options: Options, ui: Ui) -> ExitCode {
    let context = Context {
        ui,
        dojo: options.dojo,
        katas: options.katas,
        sandbox: options.sandbox,
        here: std::env::current_dir().unwrap_or_default(),
        program: options.program,
    };
    let code = caught(|| command.run(&context)).unwrap_or_else(|error| {
        context.ui.error(command.name(), &error);
        error.exit_code()
    });
    // A command whose output cannot be read has failed.
    context.ui.output_failure().map_or(code, |error| {
        context.ui.complain(&error);
        error.exit_code()
    })
}

/// A panic as an error: what was said of it is on standard error already.
fn caught(run: impl FnOnce() -> Result<ExitCode>) -> Result<ExitCode> {
    let ended = panic::catch_unwind(AssertUnwindSafe(run));
    ended.unwrap_or_else(|_| Err(Error::Bug("the program panicked".to_owned())))
}

/// From a kata's folder to the dojo's: farther off, a path is told whole.
const FARTHEST_UP: usize = 1;

impl Context {
    /// Shows a report, or writes it in the format that was asked for.
    fn show<R: Draw>(&self, report: &R, format: Option<&'static Format<R>>) {
        match format {
            Some(format) => self.ui.write(report, format),
            None => self.ui.show(report),
        }
    }

    /// The dojo that is meant: just the folder of `--dojo`, or without it the one
    /// around this folder, or `./dojo`.
    fn dojo(&self) -> Result<Dojo> {
        if let Some(folder) = &self.dojo {
            return Dojo::at(folder);
        }
        Dojo::find(&self.here).or_else(|error| Dojo::at(&self.here.join("dojo")).map_err(|_| error))
    }

    /// The dojo that is meant, made if there is none; and whether it was.
    fn dojo_or_new(&self) -> Result<(Dojo, bool)> {
        match self.dojo() {
            Err(Error::NotInDojo(_) | Error::NoDojoThere(_)) => {
                let default = || self.here.join("dojo");
                let folder = self.dojo.clone().unwrap_or_else(default);
                Ok((Dojo::open_or_create(&folder)?, true))
            }
            found => Ok((found?, false)),
        }
    }

    /// The folder of `--katas` by its whole path, as the journal keeps it.
    fn course(&self) -> Result<Option<PathBuf>> {
        let whole = |folder| std::path::absolute(folder).map_err(Error::io("find", folder));
        self.katas.as_ref().map(whole).transpose()
    }

    /// The embedded katas, those that were fetched from a folder, and those of `--katas`.
    fn catalogue(&self, progress: &Progress) -> Result<Catalogue> {
        let mut catalogue = Catalogue::embedded()?;
        let mut folders: BTreeMap<&Path, BTreeSet<&str>> = BTreeMap::new();
        for (id, kata) in &progress.katas {
            if let Some(folder) = kata.folder.as_ref().filter(|_| self.katas.is_none()) {
                folders.entry(folder).or_default().insert(id.as_str());
            }
        }
        for (folder, ids) in folders {
            if !folder.join("katas").is_dir() {
                let folder = fs::shown(folder);
                self.ui.warn(&format!(
                    "there are no katas in `{folder}` any more; `--katas DIR` names their new place"
                ));
            } else if !user::knows_course(folder) {
                let folder = fs::shown(folder);
                self.ui.warn(&format!(
                    "this dojo has katas from `{folder}`, which was not named on this \
                     machine; `--katas DIR` names the folder to take them from"
                ));
            } else {
                let course = match course::read(folder) {
                    Err(error @ Error::BadCourse { .. }) => {
                        // The other katas of the dojo are none the worse for it.
                        Course::broken(ids.iter().copied(), &error.to_string())
                    }
                    course => course?,
                };
                // Nothing else of it: it must not change what comes from elsewhere.
                let wanted = |id: &str| ids.contains(id);
                catalogue.add_some(folder, &course.texts, &course.problems, &wanted)?;
            }
        }
        for (id, kata) in progress.katas.iter().filter(|_| self.katas.is_none()) {
            let folder = kata.folder.as_ref().filter(|it| user::knows_course(it));
            let folder = folder.filter(|it| it.join("katas").is_dir());
            if let Some(folder) = folder.filter(|_| !catalogue.has(id.as_str())) {
                let folder = fs::shown(folder);
                self.ui.warn(&format!(
                    "`{id}` is no longer among the katas in `{folder}`; your code stays"
                ));
            }
        }
        if let Some(folder) = self.course()? {
            let course = course::read(&folder)?;
            catalogue.add_some(&folder, &course.texts, &course.problems, &|_| true)?;
            user::remember_course(&folder);
        }
        Ok(catalogue)
    }

    /// The dojo that is meant, to look at.
    fn view(&self) -> Result<View> {
        let dojo = self.dojo()?;
        let journal = Journal::of(&dojo)?;
        let catalogue = self.catalogue_for(&journal)?;
        Ok(View {
            dojo,
            journal,
            catalogue,
        })
    }

    /// The dojo that is meant, to change.
    fn session(&self) -> Result<Session> {
        self.session_in(self.dojo()?)
    }

    fn session_in(&self, dojo: Dojo) -> Result<Session> {
        Session::open(
            dojo,
            || self.say_waiting(),
            |journal| self.catalogue_for(journal),
        )
    }

    /// The lock alone, without the journal.
    fn lock(&self, dojo: Dojo) -> Result<LockedDojo> {
        LockedDojo::take(dojo, || self.say_waiting())
    }

    fn say_waiting(&self) {
        self.ui
            .note("another command is at work in this dojo; waiting for it");
    }

    fn catalogue_for(&self, journal: &Journal) -> Result<Catalogue> {
        self.warn_of_damage(journal);
        self.catalogue(journal.progress())
    }

    fn warn_of_damage(&self, journal: &Journal) {
        let damage = &journal.damage;
        if damage.torn {
            self.ui
                .warn("the journal's last line was cut short and does not count; the rest does");
        }
        if damage.broken > 0 {
            let lines = damage.broken;
            self.ui.warn(&format!("{lines} damaged lines of the journal do not count; a copy is kept when it is next written"));
        }
    }

    /// `path` as the learner would write it from where they stand.
    fn shown(&self, path: &std::path::Path) -> String {
        let here = std::path::absolute(&self.here).unwrap_or_default();
        let nearest = here
            .ancestors()
            .filter(|ancestor| ancestor.parent().is_some())
            .take(FARTHEST_UP + 1)
            .enumerate()
            .find_map(|(ups, ancestor)| Some((ups, path.strip_prefix(ancestor).ok()?)));
        match nearest {
            Some((0, relative)) if relative.as_os_str().is_empty() => ".".to_owned(),
            Some((ups, relative)) => format!("{}{}", "../".repeat(ups), fs::shown(relative)),
            None => fs::shown(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_bug_of_the_program_and_no_verdict() {
        let all = [1];
        let error = caught(|| Ok(ExitCode::NotYet))
            .and_then(|_| caught(|| panic!("{}", all[all.len() - 1])))
            .unwrap_err();
        assert_eq!(error.exit_code(), ExitCode::Bug);
        assert_eq!(
            error.to_string(),
            "the program panicked; this is a bug in `kata`"
        );
    }
}
