//! The only place that prints, and the only one that names `colored`. Everything
//! a person reads is worded in here; programs get the same report as JSON.

mod ask;
mod card;
mod change;
mod check;
mod class;
mod compared;
mod diagram;
mod diff;
mod drill;
mod editing;
mod formats;
mod html;
mod hunt;
mod ics;
mod interview;
mod json;
mod keys;
mod learn;
mod lines;
mod lists;
mod log;
mod manual;
mod markdown;
mod next;
mod pages;
mod plan;
mod predict;
mod review;
mod rounds;
mod spot;
mod style;
mod terminal;
mod text;
mod typing;
mod usage;
mod verify;
mod watch;

use std::{
    io::{self, IsTerminal, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use class::{exercism, grades_csv, gradescope, junit};
pub use diff::{MOST_LINES as MOST_DIFF_LINES, first_lines, unified as unified_diff};
pub use formats::{Format, Formats};
pub use html::{class_page, feedback_page, html_book, html_page};
pub use ics::{ICS_BEGINS, ics};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
pub use keys::{Keys, Pressed};
pub use lines::{Lines, Typed};
pub use manual::picture;
pub use style::Signs;
pub use terminal::{Key, Terminal, next_key, take_over};
pub use text::clean;
pub use usage::{refuse, refuse_in_json};
pub use watch::{WatchKey, WatchView};

use crate::{error::Error, judge, process, reports::Report};

/// How to show things, decided once.
#[derive(Clone, Debug)]
pub struct Ui {
    pub json: bool,
    pub signs: Signs,
    /// Words rather than pictures.
    pub plain: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Lines of the terminal, if standard output is one and may be paged.
    rows: Option<usize>,
    /// Whether standard error is a terminal on which things may move.
    lively: bool,
    /// Who gets the text instead of the terminal.
    capture: Option<Arc<Capture>>,
    /// Why standard output took no more, if so.
    failed: Arc<Mutex<Option<io::Error>>>,
}

/// What was said where the terminal is not to be written to.
#[derive(Debug, Default)]
pub struct Capture {
    text: Mutex<String>,
    /// What a build or a run of tests is busy with.
    progress: Mutex<String>,
}

/// A report as a person sees it.
pub trait Draw: Report {
    /// How its text leaves the program.
    const MANNER: Manner = Manner::Words;

    fn text(&self, ui: &Ui) -> String;

    /// Notes that go with it, to standard error.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The same for warnings.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The document of a report, for a file.
pub fn document_of<R: Report>(report: &R) -> String {
    json::document(R::NAME, report)
}

/// How a text leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// In ASCII if asked for.
    Words,
    /// Letter by letter: it shows the learner's own text.
    Exactly,
    /// As words, on a terminal through a pager if it is longer than the screen.
    Long,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Ui {
    /// Decides about colour, signs and width from the options and the terminal.
    pub fn new(json: bool, plain: bool, color: Color) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                is_terminal && !is_set("NO_COLOR") && std::env::var("TERM").as_deref() != Ok("dumb")
            }
        };
        // A console of Windows shows colours only if it is told to.
        #[cfg(windows)]
        let _ = colored::control::set_virtual_terminal(is_terminal);
        colored::control::set_override(colored && !json);
        Self {
            json,
            signs: Signs::new(plain),
            plain,
            width: width(),
            rows: rows().filter(|_| is_terminal && !plain),
            lively: io::stderr().is_terminal() && !plain && !json,
            capture: None,
            failed: Arc::default(),
        }
    }

    /// The same, saying everything to `capture`, in lines of `width` columns.
    #[must_use]
    pub fn captured(&self, capture: &Arc<Capture>, width: usize) -> Self {
        Self {
            width: width.clamp(20, 100),
            rows: None,
            lively: false,
            capture: Some(Arc::clone(capture)),
            ..self.clone()
        }
    }

    /// The error that standard output gave, if it did: a full disk. A closed pipe is
    /// none: its reader has read enough.
    pub fn output_failure(&self) -> Option<Error> {
        let failed = self.failed.lock();
        let error = failed.unwrap_or_else(PoisonError::into_inner).take();
        error.map(Error::Output)
    }

    /// Shows a report: as the one document that `--json` asks for, or as a screen.
    pub fn show<R: Draw>(&self, report: &R) {
        if self.json {
            self.document(report);
        } else {
            let text = report.text(self);
            match R::MANNER {
                Manner::Words => self.out(&text),
                Manner::Exactly => self.out_exactly(&text),
                Manner::Long => self.long(&text),
            }
        }
        report.notes().iter().for_each(|note| self.note(note));
        for warning in report.warnings() {
            self.warn(&warning);
        }
    }

    /// The text of a report with its notes and warnings, for a window of this program's.
    pub fn text_of<R: Draw>(&self, report: &R) -> String {
        let mut text = report.text(self);
        if R::MANNER != Manner::Exactly {
            text = self.signs.in_words(&text).into_owned();
        }
        for note in report.notes() {
            text += &format!("{}\n", self.signs.in_words(&note));
        }
        for warning in report.warnings() {
            text += &self.signs.in_words(&Self::warning(&warning));
        }
        text
    }

    fn warning(text: &str) -> String {
        format!("{} {}\n", style::warning("warning:"), clean(text))
    }

    fn print(&self, text: &str) {
        match &self.capture {
            Some(capture) => capture.add(text),
            None => self.print_bytes(text::shown(text).as_bytes()),
        }
    }

    fn print_bytes(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(bytes).and_then(|()| out.flush())
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            // The first one says why.
            failed.get_or_insert(error);
        }
    }

    /// Data: to standard output, in ASCII if asked for.
    pub fn out(&self, text: &str) {
        if !self.json {
            self.print(&self.signs.in_words(text));
        }
    }

    /// The same letter by letter, for what shows the learner's own text.
    fn out_exactly(&self, text: &str) {
        if !self.json {
            self.print(text);
        }
    }

    /// Data that may be longer than the screen: on a terminal through `$PAGER`,
    /// or `less`, elsewhere as it is.
    pub fn long(&self, text: &str) {
        let fits = self.rows.is_none_or(|rows| text.lines().count() < rows);
        let pager = std::env::var("PAGER").unwrap_or_else(|_| "less -FRX".to_owned());
        let text = self.signs.in_words(text);
        if self.json || fits || !process::page(&pager, &text::shown(&text)) {
            self.out_exactly(&text);
        }
    }

    /// What `--json` prints: one document, with the schema's version and the command.
    fn document<R: Report>(&self, report: &R) {
        self.print(&json::document(R::NAME, report));
    }

    /// Text that is the same with and without `--json`: a script, a manual page.
    pub fn raw(&self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        self.print_bytes(text::shown(&text).as_bytes());
    }

    /// Everything that is not data: to standard error.
    pub fn note(&self, text: &str) {
        let text = format!("{}\n", self.signs.in_words(text));
        match &self.capture {
            Some(capture) => capture.add(&text),
            // Who cannot be told is not told.
            None => drop(io::stderr().lock().write_all(text::shown(&text).as_bytes())),
        }
    }

    pub fn warn(&self, text: &str) {
        self.note(Self::warning(text).trim_end());
    }

    pub fn hint(&self, text: &str) {
        self.note(&format!("{} {}", style::hint("hint:"), clean(text)));
    }

    /// An error for a person and, with `--json`, for a program as well.
    pub fn error(&self, command: &str, error: &Error) {
        let code = error.exit_code() as u8;
        if self.json {
            let hint = error.hint();
            let message = error.to_string();
            self.print(&json::error(command, &message, hint.as_deref(), code));
            return;
        }
        self.complain(error);
    }

    /// An error for a person, for a window of this program's.
    pub fn text_of_error(error: &Error) -> String {
        let mut text = format!("{} {}\n", style::error("error:"), clean(&error.to_string()));
        if let Some(hint) = error.hint() {
            text += &format!("{} {}\n", style::hint("hint:"), clean(&hint));
        }
        text
    }

    /// An error for a person.
    pub fn complain(&self, error: &Error) {
        self.note(&format!(
            "{} {}",
            style::error("error:"),
            clean(&error.to_string())
        ));
        if let Some(details) = error.details().filter(|details| !details.is_empty()) {
            for line in details.lines().take(12) {
                self.note(&format!("  {}", clean(line)));
            }
        }
        if let Some(hint) = error.hint() {
            self.hint(&hint);
        }
    }

    /// Whether somebody sits at a terminal and can be asked.
    pub fn can_ask(&self) -> bool {
        !self.json && io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// A bar that shows a build's way, on a terminal; elsewhere nothing.
    pub fn build_bar(&self, label: &str) -> BuildBar {
        BuildBar(self.counting_bar(label), self.capture.clone())
    }

    /// A bar that counts, on a terminal; elsewhere nothing.
    fn counting_bar(&self, label: &str) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(0), self.target());
        let template = format!("{label} {{bar:24}} {{pos}}/{{len}} {{wide_msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars(if self.signs.ascii { "##-" } else { "━━─" }));
        }
        bar
    }

    /// Something small that moves while a check takes longer than expected.
    pub fn check_bar(&self) -> BuildBar {
        let bar = ProgressBar::with_draw_target(Some(0), self.target());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(if self.signs.ascii {
                style.tick_chars("-\\|/ ")
            } else {
                style
            });
        }
        BuildBar(bar, self.capture.clone())
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.lively {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        }
    }
}

/// Follows the judge's events on the terminal; gone when dropped.
#[derive(Debug)]
pub struct BuildBar(ProgressBar, Option<Arc<Capture>>);

impl BuildBar {
    pub fn follow(&self, event: &judge::JudgeEvent<'_>) {
        match event {
            judge::JudgeEvent::Building { targets } => {
                self.0.set_length(*targets as u64);
                self.0.set_message("building");
                self.0.enable_steady_tick(Duration::from_millis(120));
            }
            judge::JudgeEvent::Artifact { name } => {
                self.0.inc(1);
                self.0.set_message(clean(name));
            }
            judge::JudgeEvent::Running { tests } => {
                self.0.set_position(0);
                self.0.set_length(*tests as u64);
                self.0.set_message("running the tests");
            }
            judge::JudgeEvent::Test(report) => {
                self.0.inc(1);
                self.0.set_message(report.test.sentence());
            }
        }
        if let Some(capture) = &self.1 {
            let (done, all) = (self.0.position(), self.0.length().unwrap_or(0));
            let what = match event {
                judge::JudgeEvent::Building { .. } | judge::JudgeEvent::Artifact { .. } => {
                    "building"
                }
                judge::JudgeEvent::Running { .. } | judge::JudgeEvent::Test(_) => "tests",
            };
            *capture
                .progress
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = format!("{what} {done}/{all}");
        }
    }
}

impl Capture {
    fn add(&self, text: &str) {
        let mut all = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_str(text);
    }

    /// What was said since the last time.
    pub fn take(&self) -> String {
        std::mem::take(&mut self.text.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn progress(&self) -> String {
        let progress = self.progress.lock();
        progress.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for BuildBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn width() -> usize {
    let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    // A width of 0 is a terminal that does not know.
    if columns == 0 {
        80
    } else {
        columns.clamp(20, 100)
    }
}

fn rows() -> Option<usize> {
    let (_, height) = terminal_size::terminal_size()?;
    Some(usize::from(height.0)).filter(|rows| *rows > 0)
}
