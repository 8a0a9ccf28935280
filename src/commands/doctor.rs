use std::path::Path;

use clap::Args;

use super::{Context, Run};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::Journal,
    judge::{Judge, OLDEST, find_toolchain},
    reports::{DoctorReport, Symptom},
    sandbox::{Sandbox, Tier},
};

/// Look whether this machine has what it takes
#[derive(Args, Debug)]
#[command(after_help = "Example: kata doctor")]
pub struct Doctor {}

impl Run for Doctor {
    const SCREEN: Option<&'static str> = recorded!("screens__doctor");

    /// Checks all that a check depends on, by one build and run like those of a check.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        // Where the dojo is, programs must be allowed to run.
        let dojo = context.dojo().ok();
        // Locked, so that no other command takes the scratch folder for a leftover.
        let locked = dojo.map(|dojo| (dojo.clone(), context.lock(dojo)));
        let scratch = match &locked {
            Some((_, Ok(locked))) => locked.scratch(),
            _ => fs::scratch_in(&std::env::temp_dir()),
        };
        let mut symptoms = match scratch {
            Ok(scratch) => toolchain(context, scratch.path())?,
            Err(error) => vec![bad(&error)],
        };
        symptoms.extend(sandbox(context)?);
        match locked {
            Some((dojo, locked)) => {
                symptoms.push(good(format!("the dojo is `{}`", fs::shown(&dojo.root))));
                symptoms.extend(long_path(&dojo.root));
                symptoms.push(match &locked {
                    Ok(_) => good("it can be written".into()),
                    Err(error) => bad(error),
                });
                symptoms.push(
                    match Journal::of(&dojo)
                        .and_then(|journal| journal.writable().map(|()| journal))
                    {
                        Ok(journal) => good(match journal.entries.len() {
                            1 => "the journal has 1 entry".to_owned(),
                            count => format!("the journal has {count} entries"),
                        }),
                        Err(error) => bad(&error),
                    },
                );
            }
            None => symptoms.push(good(
                "there is no dojo here yet; `kata start` makes one".into(),
            )),
        }
        let report = DoctorReport { symptoms };
        context.ui.show(&report);
        let healthy = report.symptoms.iter().all(|symptom| symptom.ok);
        Ok(if healthy {
            ExitCode::Success
        } else {
            ExitCode::Environment
        })
    }
}

/// The compiler, and what it and the sandbox make of a small program in `folder`.
fn toolchain(context: &Context, folder: &Path) -> Result<Vec<Symptom>> {
    let found = find_toolchain();
    let judge = match found.and_then(|found| Judge::open(folder, found, context.sandbox)) {
        Ok(judge) => judge,
        Err(error) => return Ok(vec![bad(&error)]),
    };
    let toolchain = &judge.toolchain;
    let mut symptoms = vec![
        good(format!("{} (katas need {OLDEST})", toolchain.version)),
        good(format!("cargo is `{}`", fs::shown(&toolchain.cargo))),
    ];
    symptoms.push(match judge.probe() {
        Ok(()) => good("a program was compiled, linked and run as in a check".into()),
        Err(Error::Interrupted) => return Err(Error::Interrupted),
        Err(error) => bad_with_words(&error),
    });
    symptoms.push(if judge.home.has_harness() {
        good("the test harness is on this machine".into())
    } else {
        Symptom {
            ok: true,
            says: "the test harness is not on this machine yet".into(),
            hint: Some("the next check downloads it; after that, no network is needed".into()),
        }
    });
    Ok(symptoms)
}

/// A path on Windows that leaves too little room for what a build puts below it.
fn long_path(root: &Path) -> Option<Symptom> {
    const BELOW: usize = 100;
    const MOST: usize = 260;
    let length = fs::shown(root).chars().count();
    (cfg!(windows) && length + BELOW > MOST).then(|| Symptom {
        ok: false,
        says: format!(
            "the path of the dojo has {length} characters: its programs cannot be started"
        ),
        hint: Some("a dojo in a shorter path works, such as `C:/dojo`".into()),
    })
}

/// Each tier, what it stops, and whether it is used here.
fn sandbox(context: &Context) -> Result<Vec<Symptom>> {
    let sandbox = Sandbox::choose(context.sandbox)?;
    let tiers = Tier::ALL.map(|tier| {
        let (name, stops) = (tier.name(), tier.stops());
        if tier <= sandbox.tier {
            return good(format!("sandbox {tier:?} ({name}): stops {stops}"));
        }
        let why = sandbox.fell.as_deref().unwrap_or("not here, or not wanted");
        Symptom {
            ok: true,
            says: format!("no sandbox {tier:?} ({name}): {why}"),
            hint: Some(format!("it stops {stops}; {}", tier.advice())),
        }
    });
    Ok(tiers.into())
}

fn good(says: String) -> Symptom {
    Symptom {
        ok: true,
        says,
        hint: None,
    }
}

fn bad(error: &Error) -> Symptom {
    Symptom {
        ok: false,
        says: error.to_string(),
        hint: error.hint(),
    }
}

/// With the first line of what the program that failed said.
fn bad_with_words(error: &Error) -> Symptom {
    let mut symptom = bad(error);
    if let Some(line) = error.details().and_then(|said| said.lines().next()) {
        symptom.says += &format!(": {line}");
    }
    symptom
}
