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
    kata::Catalogue,
    practice::{CheckOptions, Session},
    reports::StartReport,
};

/// Make a dojo, fetch a kata, run the first check
#[derive(Args, Debug)]
#[command(after_help = "Example: kata start\n         kata start --dojo ~/dojo")]
pub struct Start {
    /// The kata to begin with [default: the first of `kata list`]
    pub kata: Option<String>,
    /// Its open track: the behaviour is given, the design is yours
    #[arg(long, requires = "kata")]
    pub open: bool,
    /// Also write tasks for this editor: watch each kata and mark what fails
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<Editor>,
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
        let kata = match &self.kata {
            Some(id) => session.catalogue.get(&meant(id, self.open))?,
            None => first(&session.catalogue)?,
        };
        let kata = kata.clone();
        let fresh = session.progress().of(&kata.id).is_none();
        if fresh {
            bring(context, &mut session, &kata, 1)?;
        }
        if !fresh {
            prepare(context, &session, &kata)?;
        }
        let folder = context.shown(&session.dojo.kata(&kata.id));
        let ui = &context.ui;
        ui.start_head(kata.id.as_str(), &kata.summary, &folder, fresh);
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

/// The one to begin with: the first of the recommended order.
fn first(catalogue: &Catalogue) -> Result<&crate::kata::Kata> {
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
