//! One file a command, one function each: settings in, exit code out. Glue only.

mod brief;
mod card;
mod check;
mod diagram;
mod diff;
mod doctor;
mod fetch;
mod hint;
mod interview;
mod list;
mod log;
mod new;
mod report;
mod reset;
mod restore;
mod review;
mod shell;
mod solution;
mod start;
mod status;
mod verify;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    cli::{Cli, Command, SandboxChoice},
    course::{self, Course},
    dojo::{Dojo, LockedDojo},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::{Journal, Progress},
    kata::Catalogue,
    practice::{Session, View},
    sandbox::Demand,
    ui::Ui,
    user,
};

/// What every command needs.
#[derive(Clone, Debug)]
pub struct Context {
    pub ui: Ui,
    dojo: Option<PathBuf>,
    katas: Option<PathBuf>,
    sandbox: Demand,
    here: PathBuf,
}

/// Runs the command of `cli`.
pub fn run(cli: Cli, ui: Ui) -> ExitCode {
    let context = Context {
        ui,
        dojo: cli.global.dojo,
        katas: cli.global.katas,
        sandbox: match cli.global.sandbox {
            SandboxChoice::Best => Demand::Best,
            SandboxChoice::Require => Demand::Require,
            SandboxChoice::Off => Demand::Off,
        },
        here: std::env::current_dir().unwrap_or_default(),
    };
    let name = name_of(&cli.command);
    let code = match dispatch(&context, cli.command) {
        Ok(code) => code,
        Err(error) => {
            context.ui.error(name, &error);
            error.exit_code()
        }
    };
    // What nobody can read was not done.
    context.ui.output_failure().map_or(code, |error| {
        context.ui.complain(&error);
        error.exit_code()
    })
}

fn dispatch(context: &Context, command: Command) -> Result<ExitCode> {
    match command {
        Command::Start(args) => start::start(context, &args),
        Command::List(args) => list::list(context, &args),
        Command::Fetch(args) => fetch::fetch(context, &args),
        Command::Check(args) => check::check(context, &args),
        Command::Watch(args) => watch::watch(context, &args),
        Command::Brief(args) => brief::brief(context, &args),
        Command::Hint(args) => hint::hint(context, &args),
        Command::Solution(args) => solution::solution(context, &args),
        Command::Diagram(args) => diagram::diagram(context, &args),
        Command::Review(args) => review::review(context, &args),
        Command::Reset(args) => reset::reset(context, &args),
        Command::Restore(args) => restore::restore(context, &args),
        Command::Status(args) => status::status(context, &args),
        Command::Log(args) => log::log(context, &args),
        Command::Diff(args) => diff::diff(context, &args),
        Command::Report(args) => report::report(context, &args),
        Command::Interview(args) => interview::interview(context, &args),
        Command::Card(args) => card::card(context, &args),
        Command::Verify(args) => verify::verify(context, &args),
        Command::New(args) => new::new(context, &args),
        Command::Doctor => doctor::doctor(context),
        Command::Completions(args) => Ok(shell::completions(context, &args)),
        Command::Man(args) => shell::man(context, &args),
    }
}

fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Start(_) => "start",
        Command::List(_) => "list",
        Command::Fetch(_) => "fetch",
        Command::Check(_) => "check",
        Command::Watch(_) => "watch",
        Command::Brief(_) => "brief",
        Command::Hint(_) => "hint",
        Command::Solution(_) => "solution",
        Command::Diagram(_) => "diagram",
        Command::Review(_) => "review",
        Command::Reset(_) => "reset",
        Command::Restore(_) => "restore",
        Command::Status(_) => "status",
        Command::Log(_) => "log",
        Command::Diff(_) => "diff",
        Command::Report(_) => "report",
        Command::Interview(_) => "interview",
        Command::Card(_) => "card",
        Command::Verify(_) => "verify",
        Command::New(_) => "new",
        Command::Doctor => "doctor",
        Command::Completions(_) => "completions",
        Command::Man(_) => "man",
    }
}

/// From a kata's folder to the dojo's: farther off, a path is told whole.
const FARTHEST_UP: usize = 1;

impl Context {
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
