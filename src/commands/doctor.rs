use serde::Serialize;

use super::Context;
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    judge::{OLDEST, find_toolchain},
    sandbox::{Sandbox, Tier},
    ui::Symptom,
};

#[derive(Serialize)]
struct Report<'a> {
    symptoms: &'a [Symptom],
}

/// Looks at all that a check depends on.
pub(super) fn doctor(context: &Context) -> Result<ExitCode> {
    let toolchain = find_toolchain();
    let mut symptoms = vec![match &toolchain {
        Ok(found) => good(format!("{} (katas need {OLDEST})", found.version)),
        Err(error) => bad(error),
    }];
    if let Ok(found) = &toolchain {
        symptoms.push(good(format!("cargo is `{}`", found.cargo.display())));
    }
    symptoms.push(linker());
    symptoms.extend(sandbox(context)?);
    match context.dojo() {
        Ok(dojo) => {
            symptoms.push(good(format!("the dojo is `{}`", dojo.root.display())));
            let probe = dojo.state().join("doctor");
            symptoms.push(
                match fs::write_atomic(&probe, b"x").and_then(|()| fs::remove(&probe)) {
                    Ok(()) => good("it can be written".into()),
                    Err(error) => bad(&error),
                },
            );
            symptoms.push(
                match dojo
                    .journal()
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
        Err(_) => symptoms.push(good(
            "there is no dojo here yet; `kata start` makes one".into(),
        )),
    }
    context.ui.document(
        "doctor",
        &Report {
            symptoms: &symptoms,
        },
    );
    context.ui.doctor(&symptoms);
    let healthy = symptoms.iter().all(|symptom| symptom.ok);
    Ok(if healthy {
        ExitCode::Success
    } else {
        ExitCode::Surroundings
    })
}

/// rustc calls `cc` to link on Unix; on Windows it brings its own way.
fn linker() -> Symptom {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join("cc").is_file());
    if found || !cfg!(unix) {
        return good("there is a linker".into());
    }
    Symptom {
        ok: false,
        says: "there is no linker: `cc` is not in PATH".into(),
        hint: Some("install a C compiler (Debian: `apt-get install gcc libc6-dev`)".into()),
    }
}

/// Each tier, what it stops, and whether it is used here.
fn sandbox(context: &Context) -> Result<Vec<Symptom>> {
    let sandbox = Sandbox::choose(context.sandbox)?;
    let tiers = [Tier::T0, Tier::T1, Tier::T2].map(|tier| {
        let (name, stops) = (tier.name(), tier.stops());
        if tier <= sandbox.tier {
            return good(format!("sandbox {tier:?} ({name}): stops {stops}"));
        }
        let why = sandbox.fell.as_deref().unwrap_or("not here, or not wanted");
        Symptom {
            ok: true,
            says: format!("no sandbox {tier:?} ({name}): {why}"),
            hint: Some(match tier {
                Tier::T2 => format!("`apt-get install bubblewrap` or the like stops {stops}"),
                _ => format!("Linux would stop {stops}"),
            }),
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
