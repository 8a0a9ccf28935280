//! Which compiler judges. Found once by asking `rustc`, then known by the times
//! of the files it depends on, so that an unchanged check starts no program.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::home::CargoHome;
use crate::{
    error::{Error, Result},
    process::{self, Ending, Job, in_path},
    sandbox::is_of_the_system,
    user,
};

/// The oldest Rust that can build a kata: edition 2024 needs it.
pub const OLDEST: &str = "1.85";

/// Variables that a compiler or a download needs; everything else stays out.
const KEPT: &[&str] = &[
    "PATH",
    "HOME",
    "USERPROFILE",
    "RUSTUP_HOME",
    "TMPDIR",
    "TMP",
    "TEMP",
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "ProgramData",
    "LOCALAPPDATA",
    "APPDATA",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SDKROOT",
    "DEVELOPER_DIR",
];

/// The programs themselves, not the launchers that rustup puts into `PATH`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Toolchain {
    pub cargo: PathBuf,
    pub rustc: PathBuf,
    /// As in `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub version: String,
    /// As in `x86_64-unknown-linux-gnu`; empty if unknown.
    #[serde(default)]
    pub host: String,
}

#[derive(Serialize, Deserialize)]
struct Known {
    /// What the answer depends on, with the times at which it was asked.
    seen: String,
    toolchain: Toolchain,
}

/// The file of the user's own folder in which the answer is kept.
const CACHE: &str = "toolchain.json";

/// The toolchain. What an earlier call found holds as long as nothing it depends on
/// has changed; it is kept for this user, and in no dojo, because it names the
/// programs that are started.
pub fn find() -> Result<Toolchain> {
    let launcher = in_path("rustc").ok_or(Error::NoCargo("there is no `rustc` in PATH".into()))?;
    if let Some(known) = user::read(CACHE)
        .and_then(|bytes| serde_json::from_slice::<Known>(&bytes).ok())
        .filter(|known| known.seen == what_it_depends_on(&launcher, &known.toolchain.rustc))
    {
        return Ok(known.toolchain);
    }
    let toolchain = ask(&launcher)?;
    let known = Known {
        seen: what_it_depends_on(&launcher, &toolchain.rustc),
        toolchain,
    };
    let json = serde_json::to_vec(&known).map_err(|e| Error::Bug(e.to_string()))?;
    user::write(CACHE, &json);
    Ok(known.toolchain)
}

/// The environment of a build, and of nothing else.
pub(super) fn environment(toolchain: &Toolchain, home: &CargoHome) -> Vec<(OsString, OsString)> {
    let mut env = kept();
    env.push(("RUSTC".into(), toolchain.rustc.clone().into()));
    env.push(("CARGO_HOME".into(), home.folder.clone().into()));
    for (name, value) in [
        ("RUSTC_WRAPPER", ""),
        ("RUSTC_WORKSPACE_WRAPPER", ""),
        ("CARGO_ENCODED_RUSTFLAGS", ""),
        ("CARGO_TERM_COLOR", "never"),
    ] {
        env.push((name.into(), value.into()));
    }
    env
}

/// The variables of `KEPT` that are set here. The system compares their names: Windows
/// takes `Path` for `PATH`.
fn kept() -> Vec<(OsString, OsString)> {
    KEPT.iter()
        .filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)))
        .collect()
}

/// Where the linker lies if that is not with the system's programs: the link in `PATH`,
/// and the folder of the installation that it leads to, such as `~/miniconda3`. A whole
/// home is none.
pub(super) fn linker() -> Vec<PathBuf> {
    let Some(cc) = in_path("cc").filter(|_| cfg!(unix)) else {
        return Vec::new();
    };
    let home = std::env::home_dir().unwrap_or_default();
    let is_whole_home = |folder: &Path| folder.parent().is_none() || home.starts_with(folder);
    let real = cc.canonicalize().unwrap_or_else(|_| cc.clone());
    let installation = real
        .ancestors()
        .nth(2)
        .filter(|folder| !is_whole_home(folder))
        .map_or_else(|| real.clone(), Path::to_owned);
    [cc, installation]
        .into_iter()
        .filter(|path| !is_of_the_system(path))
        .collect()
}

/// Where the user's cargo keeps its settings and what it has downloaded.
pub(super) fn user_cargo_home() -> Option<PathBuf> {
    home("CARGO_HOME", ".cargo")
}

/// The folder that the variable `name` says, or `folder` in the home.
fn home(name: &str, folder: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(folder)))
}

/// A folder from which no configuration of anyone's is picked up.
pub(super) fn neutral_folder() -> PathBuf {
    // A folder that was deleted has no path.
    let here = std::env::current_dir().unwrap_or_default();
    let root = here.ancestors().last().filter(|it| it.is_absolute());
    root.unwrap_or(Path::new(std::path::MAIN_SEPARATOR_STR))
        .to_owned()
}

fn ask(launcher: &Path) -> Result<Toolchain> {
    let about = answer(launcher, &["-vV"])?;
    let line = |start: &str| about.lines().find(|line| line.starts_with(start));
    let version = line("rustc ").unwrap_or(&about).to_owned();
    check_age(&version)?;
    let host = line("host: ").unwrap_or_default().replacen("host: ", "", 1);
    let sysroot = answer(launcher, &["--print", "sysroot"])?;
    let program = |name: &str| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let path = Path::new(&sysroot).join("bin").join(file);
        path.is_file().then_some(path)
    };
    Ok(Toolchain {
        cargo: program("cargo")
            .or_else(|| in_path("cargo"))
            .ok_or(Error::NoCargo("there is no `cargo` in PATH".into()))?,
        rustc: program("rustc").unwrap_or_else(|| launcher.to_owned()),
        version,
        host,
    })
}

/// What `rustc` prints when called with `args`.
fn answer(rustc: &Path, args: &[&str]) -> Result<String> {
    let mut env = kept();
    let of_rustup = ["RUSTUP_TOOLCHAIN", "CARGO_HOME"].map(OsString::from);
    env.extend(
        of_rustup
            .into_iter()
            .filter_map(|name| Some((name.clone(), std::env::var_os(name)?))),
    );
    let job = Job {
        program: rustc.to_owned(),
        args: args.iter().map(OsString::from).collect(),
        folder: neutral_folder(),
        env,
        stdin: Vec::new(),
        // Long, for a machine that is busy with other things.
        timeout: Duration::from_secs(300),
        output_bytes: 1 << 20,
    };
    let ended = process::run(&job, &mut |_| {}).map_err(|e| Error::NoCargo(e.to_string()))?;
    match ended.ending {
        Ending::Exited(0) => Ok(String::from_utf8_lossy(&ended.stdout).trim().to_owned()),
        Ending::Interrupted => Err(Error::Interrupted),
        Ending::Exited(_) | Ending::Signalled(_) | Ending::TimedOut | Ending::TooMuchOutput => {
            let said = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
            Err(Error::NoCargo(format!("`rustc` failed: {said}")))
        }
    }
}

fn check_age(version: &str) -> Result<()> {
    let number = |text: &str| -> Option<(u32, u32)> {
        let mut parts = text.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let found = version.split_whitespace().nth(1).unwrap_or_default();
    if number(found) >= number(OLDEST) {
        return Ok(());
    }
    Err(Error::RustTooOld {
        found: found.to_owned(),
        needed: OLDEST,
    })
}

/// The launcher, the compiler behind it, and what makes rustup choose another.
fn what_it_depends_on(launcher: &Path, rustc: &Path) -> String {
    let settings = home("RUSTUP_HOME", ".rustup").map(|home| home.join("settings.toml"));
    let times = [Some(launcher.to_owned()), Some(rustc.to_owned()), settings]
        .into_iter()
        .flatten()
        .map(|path| format!("{} {}", path.display(), stamp(&path)));
    let chosen = std::env::var("RUSTUP_TOOLCHAIN").unwrap_or_default();
    times.chain([chosen]).collect::<Vec<_>>().join("\n")
}

fn stamp(path: &Path) -> String {
    let Ok(metadata) = path.metadata() else {
        return "absent".into();
    };
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{:?} {}", modified.unwrap_or_default(), metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_compiler_is_refused_and_a_new_one_is_not() {
        assert!(check_age("rustc 1.84.1 (e71f9a9a9 2025-01-27)").is_err());
        assert!(check_age("rustc 1.85.0 (4d91de4e4 2025-02-17)").is_ok());
        assert!(check_age("rustc 2.0.0-nightly (abc 2030-01-01)").is_ok());
        assert!(check_age("something else").is_err());
    }
}
