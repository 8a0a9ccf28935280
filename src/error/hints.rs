//! What helps where the system failed, and with drills and plans.

use std::io;

use super::Error;

impl Error {
    /// The name that was perhaps meant.
    pub(super) fn near(&self) -> Option<&str> {
        match self {
            Self::UnknownKata { near, .. }
            | Self::UnknownTopic { near, .. }
            | Self::UnknownDrill { near, .. } => near.as_deref(),
            _ => None,
        }
    }

    /// For drill cards and plans.
    pub(super) fn hint_on_practice(&self) -> Option<String> {
        let hint = match self {
            Self::UnknownDrill { .. } => "`kata drill --list` lists the topics",
            Self::UnknownCard(_) => "`kata drill --json` gives cards with their ids",
            Self::BadAnswer { .. } => {
                "`--answer TOPIC/CARD=2,3` is answer 2 for reason 3, as the card shows them"
            }
            Self::BadDrills { .. } => "katas/README.md says what a card looks like",
            Self::BadDay { .. } => "`--until` takes a day from today on, 26 weeks at most",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

pub(super) fn io_hint(source: &io::Error) -> Option<String> {
    let hint = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: free some space"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "the folder is not writable for you"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// Where each system gets its linker from.
pub(super) fn linker_hint(in_sandbox: bool) -> String {
    let install = if cfg!(windows) {
        "install the Visual Studio Build Tools with \"Desktop development with C++\""
    } else if cfg!(target_os = "macos") {
        "`xcode-select --install` installs the Command Line Tools"
    } else {
        "install a C compiler (Debian: `apt-get install gcc libc6-dev`)"
    };
    if in_sandbox {
        format!("{install}; if `cc` is there, `--sandbox off` shows whether the sandbox hides it")
    } else {
        install.to_owned()
    }
}

/// Longer paths than this are refused by many programs on Windows.
const LONGEST_PATH: usize = 240;

/// What makes a system refuse to start a program that is there.
pub(super) fn start_hint(program: &str, in_sandbox: bool) -> String {
    let length = program.chars().count();
    if cfg!(windows) && length > LONGEST_PATH {
        return format!(
            "the path has {length} characters, which is too long for Windows; a dojo in a shorter path works"
        );
    }
    let cause = if cfg!(windows) {
        "an antivirus, Smart App Control or AppLocker refuses it: allow the dojo's folder there"
    } else if cfg!(target_os = "macos") {
        "the system's policy refuses programs in this folder; a dojo elsewhere may work"
    } else {
        "the file system may be mounted `noexec`; a dojo in another folder works (`--dojo DIR`)"
    };
    if in_sandbox {
        format!("{cause}; `--sandbox off` shows whether it is the sandbox")
    } else {
        cause.to_owned()
    }
}
