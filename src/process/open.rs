//! Showing a file in a window of its own.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::POLL;

/// How long a program may take to say that it cannot show a file.
const PATIENCE: Duration = Duration::from_secs(3);

/// Shows `file` by the program that `KATA_OPEN` names, or by the platform's own; false
/// if there is none or it failed at once.
pub fn open(file: &Path) -> bool {
    let chosen = std::env::var("KATA_OPEN").unwrap_or_default();
    let words: Vec<&str> = if chosen.trim().is_empty() {
        PLATFORM.to_vec()
    } else if Path::new(&chosen).is_file() {
        // A path may have blanks in it.
        vec![&chosen]
    } else {
        chosen.split_whitespace().collect()
    };
    let Some((program, args)) = words.split_first() else {
        return false;
    };
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    let child = Command::new(program)
        .args(args)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        return false;
    };
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(POLL),
            Err(_) => return false,
        }
    }
    // A browser that was not open before is the window itself.
    true
}

#[cfg(target_os = "macos")]
const PLATFORM: &[&str] = &["open"];
// The first argument that is quoted would be a title.
#[cfg(windows)]
const PLATFORM: &[&str] = &["cmd", "/C", "start", "kata"];
#[cfg(not(any(target_os = "macos", windows)))]
const PLATFORM: &[&str] = &["xdg-open"];
