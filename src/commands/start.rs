use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{
    Context, Run, check,
    fetch::{bring, prepare},
    named::meant,
};
use crate::{
    dojo::EditorTasks,
    error::Result,
    exit_code::ExitCode,
    journal::Note,
    kata::{Catalogue, Kata},
    lookback::histories,
    plan,
    practice::{CheckOptions, Session, View},
    reports::{StartReport, StartWhy},
};

/// Make a dojo, fetch a kata, run the first check
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata start\n         kata start --from java\n         kata start --dojo ~/dojo"
)]
pub struct Start {
    /// The kata to begin with [default: that of today by your plan, or what is next]
    pub kata: Option<String>,
    /// Its open track: the behaviour is given, the design is yours
    #[arg(long, requires = "kata")]
    pub open: bool,
    /// Where you come from; it decides whether warm-ups come first
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "kata")]
    pub from: Option<From>,
    /// Also write tasks for this editor: watch each kata and mark what fails
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<Editor>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// Warm-ups first
    Java,
    /// Warm-ups first
    Python,
    /// Straight to the kata that is asked most
    Rust,
}

impl From {
    fn name(self) -> &'static str {
        match self {
            Self::Java => "java",
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code: `.vscode/tasks.json` in the dojo
    Vscode,
}

impl Run for Start {
    const SCREEN: Option<&'static str> = recorded!("screens__start");

    /// Makes a dojo if there is none, fetches a kata if it is not there, and runs the
    /// first check. That it fails is expected.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let (dojo, _) = context.dojo_or_new()?;
        let mut session = context.session_in(dojo)?;
        if let Some(from) = self.from {
            let note = Note::chose_start(from.name().to_owned());
            session.journal.note(vec![note])?;
        }
        let (kata, why) = match &self.kata {
            Some(id) => (
                session.catalogue.get(&meant(id, self.open))?.clone(),
                StartWhy::Named,
            ),
            None => self.choose(&session)?,
        };
        let fresh = session.progress().of(&kata.id).is_none();
        if fresh {
            bring(context, &mut session, &kata, 1)?;
        }
        if !fresh {
            prepare(context, &session, &kata)?;
        }
        let folder = context.shown(&session.dojo.kata(&kata.id));
        let ui = &context.ui;
        ui.start_head(kata.id.as_str(), &kata.summary, &folder, fresh, &why);
        let options = CheckOptions {
            uncounted: fresh,
            sandbox: context.sandbox,
            ..CheckOptions::default()
        };
        let program = program(context);
        for run in check::run(context, &mut session, &[&kata], &options)? {
            context.ui.show(&StartReport {
                check: check::report(context, &session, run),
                summary: kata.summary.clone(),
                fresh,
                why: why.clone(),
                program: program.clone(),
                install: is_a_build().then_some("cargo install --path . --locked"),
            });
        }
        if let Some(editor) = self.editor {
            write_tasks(context, &session, editor, program.as_deref())?;
        }
        Ok(ExitCode::Success)
    }
}

impl Start {
    /// The kata to begin with, and why: what `--from` says, the plan, or what is next.
    fn choose(&self, view: &View) -> Result<(Kata, StartWhy)> {
        let entries = &view.journal.entries;
        let of_plan = super::plan::of(view)?.and_then(|plan| {
            let days = plan.days.into_iter().flat_map(|day| day.items);
            let mut open = days.filter(|item| !item.done);
            let is_kata = |what: &str| matches!(what, "stage" | "warm_up");
            open.find(|item| is_kata(item.task.what))?.task.kata
        });
        let order = plan::next(&view.catalogue, entries, &histories(entries));
        let get = |id: &str| view.catalogue.get(id).cloned();
        match (self.from, of_plan, order.first()) {
            (Some(from), _, Some(next)) => {
                let from = from.name().to_owned();
                Ok((get(&next.kata)?, StartWhy::ComesFrom { from }))
            }
            (None, Some(kata), _) => Ok((get(&kata)?, StartWhy::Plan)),
            (_, _, Some(next)) => {
                let next = next.clone();
                Ok((get(&next.kata)?, StartWhy::Next(next)))
            }
            // Every kata passes.
            (_, _, None) => Ok((first(&view.catalogue)?.clone(), StartWhy::Named)),
        }
    }
}

/// Writes tasks for `editor` that watch each kata of the dojo by `program`.
fn write_tasks(
    context: &Context,
    session: &Session,
    editor: Editor,
    program: Option<&str>,
) -> Result<()> {
    let katas = session.progress().katas.keys();
    let katas: Vec<_> = katas
        .filter(|id| session.dojo.kata(id).is_dir())
        .cloned()
        .collect();
    // The editor starts it in another folder.
    let absolute = program.and_then(|_| std::env::current_exe().ok());
    let program = absolute.map_or_else(|| "kata".to_owned(), |path| path.display().to_string());
    let dojo = session.locked()?;
    let written = match editor {
        Editor::Vscode => dojo.write_vscode_tasks(&program, &katas)?,
    };
    context.ui.note(&match written {
        EditorTasks::Written(path) => format!(
            "tasks for the editor are in {}: open {} in it, then \"Run Task\"",
            context.shown(&path),
            context.shown(&session.dojo.root)
        ),
        EditorTasks::Kept(path) => format!(
            "{} has tasks of your own and stays; move it away to get those of `kata`",
            context.shown(&path)
        ),
    });
    Ok(())
}

/// The first of the recommended order.
fn first(catalogue: &Catalogue) -> Result<&Kata> {
    let mut katas: Vec<_> = catalogue.guided().collect();
    katas.sort_by_key(|kata| kata.rank());
    match katas.first() {
        Some(kata) => Ok(kata),
        None => catalogue.get(""),
    }
}

/// How to call this program, unless `kata` in `PATH` is it.
fn program(context: &Context) -> Option<String> {
    let this = std::env::current_exe().ok()?;
    let name = this.file_name()?;
    let path = std::env::var_os("PATH")?;
    let in_path = |folder: PathBuf| is_same(&folder.join(name), &this);
    if std::env::split_paths(&path).any(in_path) {
        return None;
    }
    Some(context.shown(&this))
}

/// Whether this program lies where cargo builds it: `target/release/kata`.
fn is_a_build() -> bool {
    let this = std::env::current_exe().unwrap_or_default();
    this.ancestors()
        .nth(2)
        .is_some_and(|folder| folder.ends_with("target"))
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
