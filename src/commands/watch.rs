use std::{
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use clap::Args;

use super::{Context, Run, brief::Brief, check::Check, diff::Diff, hint::Hint, named::Named};
use crate::{
    dojo::{Sight, Stamps, watch as watch_sources},
    error::{Error, Result},
    exit_code::ExitCode,
    process::{self, Editor},
    reports::Checks,
    ui::{Capture, Draw, Key, Terminal, Ui, WatchKey, WatchView, next_key},
};

/// How long nothing must be written before a check begins: editors save in steps.
const QUIET: Duration = Duration::from_millis(20);
/// How long a check waits for that at the most.
const PATIENCE: Duration = Duration::from_millis(50);
/// How often the screen shows how far a check is, and a signal is looked for.
const TICK: Duration = Duration::from_millis(100);

enum Signal {
    Seen(Sight),
    Key(Key),
    /// A check has ended.
    Checked(Result<Checks>),
}

/// Judge your code each time you save it
#[derive(Args, Debug)]
#[command(after_help = "Example: kata watch\n         kata watch --plain")]
pub struct Watch {
    #[command(flatten)]
    pub kata: Named,
    /// Look at the files again and again, where the system does not tell of edits
    #[arg(long)]
    pub poll: bool,
    /// The editor that `e` opens [default: $VISUAL or $EDITOR]
    #[arg(long, value_name = "COMMAND")]
    pub edit_cmd: Option<String>,
}

impl Run for Watch {
    const SCREEN: Option<&'static str> = recorded!("watch__watch");

    /// Checks whenever the sources change, until the learner leaves.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let folder = view.dojo.kata(&kata.id);
        // Partners lie beside `src/`.
        let sources = if kata.is_open() {
            folder.clone()
        } else {
            folder.join("src")
        };
        let (sender, signals) = mpsc::channel();
        let on_edit = sender.clone();
        watch_sources(sources.clone(), self.poll, move |sight| {
            // Who has left does not listen.
            let _ = on_edit.send(Signal::Seen(sight));
        });
        let ui = &context.ui;
        let terminal = (!ui.json && !ui.plain).then(Terminal::take).flatten();
        let keys = Arc::new(KeyGate::default());
        if terminal.is_some() {
            read_keys(sender.clone(), Arc::clone(&keys));
        }
        let mut session = Session {
            context,
            kata: kata.id.to_string(),
            folder,
            sources,
            terminal,
            view: WatchView::default(),
            shown: Vec::new(),
            sender,
            editor: Editor::chosen(self.edit_cmd.as_deref()),
            keys,
            last: None,
            said: String::new(),
            running: None,
            overtaken: false,
            seen: Stamps::default(),
            due: None,
        };
        session.run(&signals);
        Ok(ExitCode::Success)
    }
}

struct Session<'a> {
    context: &'a Context,
    kata: String,
    folder: PathBuf,
    sources: PathBuf,
    /// None prints one report after the other.
    terminal: Option<Terminal>,
    view: WatchView,
    /// What the terminal shows; it is drawn on only when that changes.
    shown: Vec<String>,
    sender: mpsc::Sender<Signal>,
    editor: Option<Editor>,
    keys: Arc<KeyGate>,
    /// What the last check found.
    last: Option<Checks>,
    /// What was warned of meanwhile.
    said: String,
    /// How far the check that runs is, and what it warned of.
    running: Option<Arc<Capture>>,
    /// Whether an edit came while it runs.
    overtaken: bool,
    /// The sources as that check, or the last one, found them.
    seen: Stamps,
    /// Since when a check is due, and when it begins.
    due: Option<(Instant, Instant)>,
}

impl Session<'_> {
    fn run(&mut self, signals: &mpsc::Receiver<Signal>) {
        self.begin(false);
        loop {
            self.draw();
            let wait = self.due.map_or(TICK, |(_, at)| {
                at.saturating_duration_since(Instant::now()).min(TICK)
            });
            let wanted = match signals.recv_timeout(wait) {
                Ok(Signal::Seen(Sight::Changed)) => {
                    self.edited();
                    None
                }
                Ok(Signal::Seen(Sight::Silent)) => {
                    self.suggest_to_poll();
                    None
                }
                Ok(Signal::Checked(result)) => {
                    self.checked(result);
                    None
                }
                Ok(Signal::Key(key)) => {
                    if key == Key::Resize {
                        self.shown.clear();
                        self.lay_out();
                    }
                    self.view.on_key(key, Terminal::size(), &self.context.ui)
                }
                Err(_) => None,
            };
            match wanted {
                Some(WatchKey::Quit) => break,
                Some(key) => self.obey(key),
                None => {}
            }
            if process::is_ending() {
                break;
            }
            if self.due.is_some_and(|(_, at)| at <= Instant::now()) && self.running.is_none() {
                self.begin(false);
            }
        }
        self.leave(signals);
    }

    /// Notes an edit; what runs is overtaken by it.
    fn edited(&mut self) {
        let sources = Stamps::of(&self.sources);
        // Files that appear while a check runs are mostly a stage that arrives.
        if sources == self.seen || self.running.is_some() && sources.only_adds_to(&self.seen) {
            return;
        }
        let now = Instant::now();
        let since = self.due.map_or(now, |(since, _)| since);
        self.due = Some((since, (now + QUIET).min(since + PATIENCE)));
        if self.running.is_some() {
            self.overtaken = true;
            process::cancel(true);
        }
    }

    /// Starts a check beside everything else.
    fn begin(&mut self, force: bool) {
        self.due = None;
        self.seen = Stamps::of(&self.sources);
        let capture = Arc::new(Capture::default());
        self.running = Some(Arc::clone(&capture));
        let context = self.captured(&capture);
        let args = Check {
            kata: Named::of(self.kata.clone()),
            force,
            full: self.terminal.is_some(),
            ..Check::default()
        };
        let sender = self.sender.clone();
        thread::spawn(move || {
            let bar = context.ui.check_bar();
            let result = args.checks(&context, &mut |event| bar.follow(&event));
            // After the learner has left, this is not needed.
            let _ = sender.send(Signal::Checked(result));
        });
    }

    fn checked(&mut self, result: Result<Checks>) {
        let capture = self.running.take();
        if std::mem::take(&mut self.overtaken) {
            process::cancel(false);
            return;
        }
        let said = capture.unwrap_or_default().take();
        match result {
            Ok(checks) => {
                let mut reports = checks.reports().iter();
                if reports.any(|report| report.delivery.is_some()) {
                    let now = Stamps::of(&self.sources);
                    self.seen = std::mem::take(&mut self.seen).or(now);
                }
                self.said = said;
                self.last = Some(checks);
                self.report();
            }
            Err(error) => self.failed(&error, &said),
        }
        self.edited();
    }

    /// Shows what the last check found.
    fn report(&mut self) {
        let Some(checks) = &self.last else {
            return;
        };
        if self.terminal.is_none() {
            let ui = &self.context.ui;
            ui.show(checks);
            ui.raw(b"\n");
            if !self.said.is_empty() {
                ui.note(self.said.trim_end());
            }
        }
        self.lay_out();
    }

    /// Lays the last report out for the window as it is.
    fn lay_out(&mut self) {
        let ui = self.captured(&Arc::default()).ui;
        if let Some([report, ..]) = self.last.as_ref().map(Checks::reports) {
            let [head, stages, rest] = ui.check_parts(report);
            let rest = format!("{rest}\n{}", Ui::warnings_of(report) + &self.said);
            self.view.set_report([head, stages, rest]);
        }
    }

    /// Says why there is no report.
    fn failed(&mut self, error: &Error, said: &str) {
        self.last = None;
        if self.terminal.is_none() {
            self.context.ui.error("check", error);
            self.context.ui.raw(b"\n");
        }
        let text = Ui::text_of_error(error) + said;
        self.view.set_report([text, String::new(), String::new()]);
    }

    fn obey(&mut self, key: WatchKey) {
        let kata = || Named::of(self.kata.clone());
        match key {
            WatchKey::RunAgain if self.running.is_none() => self.begin(true),
            WatchKey::Suspend => {
                self.terminal.iter().for_each(Terminal::suspend);
                self.shown.clear();
            }
            WatchKey::Hint => {
                let (kata, rule) = (kata(), None);
                let hint = Hint { kata, rule };
                self.open("hint", |context| hint.report(context));
            }
            WatchKey::Brief => {
                let (kata, stage) = (kata(), None);
                let brief = Brief { kata, stage };
                self.open("brief", |context| brief.report(context));
            }
            WatchKey::Diff => {
                let diff = Diff {
                    kata: kata(),
                    ..Diff::default()
                };
                self.open("diff", |context| diff.report(context));
            }
            WatchKey::Edit => self.edit(),
            WatchKey::RunAgain | WatchKey::Quit => {}
        }
    }

    /// Opens the first failure in the learner's editor.
    fn edit(&mut self) {
        let reports = self.last.as_ref().map(Checks::reports);
        let (Some(terminal), Some([report, ..])) = (&self.terminal, reports) else {
            return;
        };
        let place = &report.place;
        let Some(editor) = &self.editor else {
            let text =
                "no editor is known: name it with `--edit-cmd COMMAND`, or in $VISUAL or $EDITOR\n";
            return self.view.set_page("edit", text.to_owned());
        };
        let file = self.folder.join(&place.file);
        let opened = editor.open(&file, place.line, |run| {
            let _closed = self.keys.close();
            terminal.lend(run)
        });
        self.shown.clear();
        if let Err(error) = opened {
            let text = format!("the editor cannot be started: {error}\n");
            self.view.set_page("edit", text);
        }
    }

    /// Says that saves are seen late, because the system does not tell of them.
    fn suggest_to_poll(&mut self) {
        let text = "this file system tells of no edits, so they are seen late: \
                    `kata watch --poll` looks more often";
        if self.terminal.is_some() {
            self.view.notice = Some(text.to_owned());
        } else {
            self.context.ui.hint(text);
        }
    }

    /// Shows what another command reports.
    fn open<R: Draw>(&mut self, name: &'static str, report: impl FnOnce(&Context) -> Result<R>) {
        let capture = Arc::new(Capture::default());
        let context = self.captured(&capture);
        let text = match report(&context) {
            Ok(report) => context.ui.text_of(&report),
            Err(error) => Ui::text_of_error(&error),
        };
        self.view.set_page(name, text + &capture.take());
    }

    fn captured(&self, capture: &Arc<Capture>) -> Context {
        let width = match &self.terminal {
            Some(_) => Terminal::size().0,
            None => self.context.ui.width,
        };
        Context {
            ui: self.context.ui.captured(capture, width),
            ..self.context.clone()
        }
    }

    fn draw(&mut self) {
        self.view.busy = self.running.as_ref().map(|capture| capture.progress());
        if let Some(terminal) = &self.terminal {
            let lines = self.view.lines(Terminal::size(), &self.context.ui);
            if lines != self.shown {
                terminal.draw(&lines);
                self.shown = lines;
            }
        }
    }

    /// Ends what runs, so that nothing is left behind.
    fn leave(&mut self, signals: &mpsc::Receiver<Signal>) {
        process::cancel(true);
        while self.running.is_some() {
            if let Ok(Signal::Checked(_)) = signals.recv() {
                self.running = None;
            }
        }
        process::cancel(false);
    }
}

/// Keeps the keys for somebody else while it is closed.
#[derive(Debug, Default)]
struct KeyGate {
    is_closed: AtomicBool,
    /// Held while keys are read.
    reading: Mutex<()>,
}

/// Opens the gate again.
struct Closed<'a> {
    gate: &'a KeyGate,
    _reading: MutexGuard<'a, ()>,
}

impl KeyGate {
    /// Waits until no thread reads keys, and lets no thread begin to.
    fn close(&self) -> Closed<'_> {
        self.is_closed.store(true, Ordering::SeqCst);
        Closed {
            gate: self,
            _reading: self.reading.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The next key, if the gate is open and one comes soon.
    fn next_key(&self) -> io::Result<Option<Key>> {
        if self.is_closed.load(Ordering::SeqCst) {
            thread::sleep(TICK);
            return Ok(None);
        }
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        next_key(TICK)
    }
}

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        self.gate.is_closed.store(false, Ordering::SeqCst);
    }
}

fn read_keys(sender: mpsc::Sender<Signal>, gate: Arc<KeyGate>) {
    thread::spawn(move || {
        loop {
            match gate.next_key() {
                Ok(Some(key)) => {
                    if sender.send(Signal::Key(key)).is_err() {
                        break;
                    }
                }
                Ok(None) => {}
                // The terminal is gone, and the learner with it.
                Err(_) => {
                    let _ = sender.send(Signal::Key(Key::Interrupt));
                    break;
                }
            }
        }
    });
}
