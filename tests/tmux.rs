//! A real terminal, by `tmux`, where there is one.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use crate::dojo::{Dojo, other};

/// Longer than any check takes on a busy machine, shorter than a test's time-out
/// together with a build.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// A terminal of `tmux`'s with a shell in it.
pub(crate) struct Screen(PathBuf);

impl Screen {
    pub(crate) fn open(dojo: &Dojo) -> Option<Self> {
        let screen = Self(dojo.root().parent().unwrap().join("tmux"));
        let made = screen.tmux(&["new-session", "-d", "-x", "80", "-y", "24", "sh"])?;
        assert!(made.status.success(), "{made:?}");
        screen.keys(&["PS1='ready> '", "Enter"]);
        screen.type_line(&format!("cd '{}'", dojo.root().display()));
        Some(screen)
    }

    pub(crate) fn tmux(&self, args: &[&str]) -> Option<std::process::Output> {
        let mut command = other("tmux");
        command.arg("-u").arg("-S").arg(&self.0).args(args);
        command.env("LANG", "C.UTF-8").env_remove("TMUX");
        command.output().ok()
    }

    pub(crate) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat()).unwrap();
    }

    pub(crate) fn type_line(&self, line: &str) {
        self.keys(&["-l", line]);
        self.keys(&["Enter"]);
    }

    pub(crate) fn shown(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p"]).unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    pub(crate) fn await_text(&self, text: &str) -> String {
        let deadline = Instant::now() + SOON;
        loop {
            let shown = self.shown();
            if shown.contains(text) {
                return shown;
            }
            assert!(Instant::now() < deadline, "`{text}` is not in\n{shown}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// How the terminal is set, as a line.
    pub(crate) fn settings(&self, mark: &str) -> String {
        // A line that is typed while a killed program still has the terminal may be lost.
        for round in 0..5 {
            self.keys(&["C-l"]);
            self.type_line(&format!("clear; stty -g; echo {mark}{round}-''done"));
            let shown = self.await_text(&format!("{mark}{round}-done"));
            let mut lines = shown.lines();
            if let Some(line) = lines.find(|line| line.matches(':').count() > 5) {
                return line.to_owned();
            }
        }
        panic!("no settings in\n{}", self.shown());
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
