//! The screen of `kata watch`: what the last check said, in a window that can be
//! smaller than the text.

use super::{
    Ui, style,
    terminal::Key,
    text::{clean, columns, on_both_sides, wrapped_colours},
};
use crate::wrap::wrapped;

/// What is shown, and from which line on.
#[derive(Clone, Debug, Default)]
pub struct WatchView {
    /// The last check: where the learner is, the stages, and the rest.
    report: [String; 3],
    /// A page that lies over it: its name, and its text.
    page: Option<(&'static str, String)>,
    scroll: usize,
    /// A sentence that stays above the keys.
    pub notice: Option<String>,
    /// What goes on; nothing while the program waits for an edit.
    pub busy: Option<String>,
}

/// What a key asks for, beyond another look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchKey {
    RunAgain,
    Hint,
    Brief,
    Diff,
    Edit,
    Suspend,
    Quit,
}

const KEYS: &[(&str, &str, &str)] = &[
    ("n", "next", "the next failure"),
    ("e", "edit", "the first failure in your editor"),
    ("h", "hint", "the next hint; it is recorded"),
    ("b", "brief", "what is asked"),
    ("d", "diff", "your change since the last pass"),
    ("?", "help", "this page"),
    ("q", "quit", "leave; Ctrl-C does, too"),
    // Last, because it is the first to go where there is no room.
    ("r", "run", "check again, even if nothing changed"),
];

impl WatchView {
    /// A check has ended. `report` has where the learner is, the stages, and the rest.
    pub fn set_report(&mut self, report: [String; 3]) {
        self.report = report;
        self.busy = None;
        if self.page.is_none() {
            self.scroll = 0;
        }
    }

    /// Lays a page over the report.
    pub fn set_page(&mut self, name: &'static str, text: String) {
        self.page = Some((name, text));
        self.scroll = 0;
    }

    /// What `key` means; scrolling is done at once.
    pub fn on_key(&mut self, key: Key, size: (usize, usize), ui: &Ui) -> Option<WatchKey> {
        let (top, body) = self.parts(size);
        let rows = self.body_rows(size, &top);
        let last = body.len().saturating_sub(rows);
        let page = rows.saturating_sub(1).max(1);
        match key {
            Key::Char('j') | Key::Down => self.scroll = (self.scroll + 1).min(last),
            Key::Char('k') | Key::Up => self.scroll = self.scroll.saturating_sub(1),
            Key::Char(' ') | Key::PageDown => self.scroll = (self.scroll + page).min(last),
            Key::PageUp => self.scroll = self.scroll.saturating_sub(page),
            Key::Char('g') | Key::Home => self.scroll = 0,
            Key::Char('G') | Key::End => self.scroll = last,
            Key::Char('n') => self.show_next_failure(size, ui),
            Key::Char('?') => self.toggle("help", help()),
            Key::Char('e') => return Some(WatchKey::Edit),
            Key::Char('h') => return Some(WatchKey::Hint),
            Key::Char('b') => return self.open("brief", WatchKey::Brief),
            Key::Char('d') => return self.open("diff", WatchKey::Diff),
            Key::Char('r') => return Some(WatchKey::RunAgain),
            Key::Escape | Key::Char('q') if self.page.is_some() => self.close(),
            Key::Char('q') | Key::Interrupt => return Some(WatchKey::Quit),
            Key::Suspend => return Some(WatchKey::Suspend),
            Key::Escape | Key::Resize | Key::Char(_) => {}
        }
        None
    }

    /// Just as many lines as the window has rows, none wider than it.
    pub fn lines(&self, size: (usize, usize), ui: &Ui) -> Vec<String> {
        let (width, height) = size;
        let (mut lines, body) = self.parts(size);
        let rows = self.body_rows(size, &lines);
        let scroll = self.scroll.min(body.len().saturating_sub(rows));
        lines.extend(body.iter().skip(scroll).take(rows).cloned());
        let notice = self.notice_lines(width);
        lines.resize(height.saturating_sub(2 + notice.len()), String::new());
        lines.extend(notice);
        let below = body.len().saturating_sub(scroll + rows);
        lines.push(rule(width, scroll, below, ui));
        lines.push(self.foot(width, ui));
        lines.truncate(height);
        lines
    }

    fn toggle(&mut self, name: &'static str, text: String) {
        if self.page.as_ref().is_some_and(|page| page.0 == name) {
            self.close();
        } else {
            self.set_page(name, text);
        }
    }

    /// What opens a page, or none where that page is open and closes.
    fn open(&mut self, name: &'static str, key: WatchKey) -> Option<WatchKey> {
        if self.page.as_ref().is_some_and(|page| page.0 == name) {
            self.close();
            return None;
        }
        Some(key)
    }

    fn close(&mut self) {
        self.page = None;
        self.scroll = 0;
    }

    fn show_next_failure(&mut self, size: (usize, usize), ui: &Ui) {
        self.page = None;
        let (_, body) = self.parts(size);
        let failures: Vec<usize> = (0..body.len())
            .filter(|line| clean(&body[*line]).starts_with(ui.signs.fail))
            .collect();
        let next = failures.iter().find(|line| **line > self.scroll);
        self.scroll = next.or(failures.first()).copied().unwrap_or(0);
    }

    /// What always stays in sight, and what is scrolled.
    fn parts(&self, (width, height): (usize, usize)) -> (Vec<String>, Vec<String>) {
        let laid = |text: &str| -> Vec<String> {
            text.lines()
                .flat_map(|line| wrapped_colours(line, width))
                .collect()
        };
        if let Some((_, text)) = &self.page {
            return (Vec::new(), laid(text));
        }
        let [head, stages, rest] = self.report.each_ref().map(|part| laid(part));
        let mut top = head;
        if top.len() + stages.len() + 8 <= height {
            top.push(String::new());
            top.extend(stages);
            top.push(String::new());
            return (top, rest);
        }
        top.push(String::new());
        (top, [stages, vec![String::new()], rest].concat())
    }

    fn body_rows(&self, (width, height): (usize, usize), top: &[String]) -> usize {
        let notice = self.notice_lines(width).len();
        height.saturating_sub(top.len() + notice + 2).max(1)
    }

    fn notice_lines(&self, width: usize) -> Vec<String> {
        let notice = self.notice.as_deref().map(|it| wrapped(it, width));
        let lines = notice.unwrap_or_default().into_iter();
        lines.map(|line| style::with_code(&line)).collect()
    }

    fn foot(&self, width: usize, ui: &Ui) -> String {
        let mut left = String::new();
        let keys: &[(&str, &str, &str)] = if self.page.is_some() {
            &[
                ("esc", "back", ""),
                ("j k", "scroll", ""),
                ("?", "help", ""),
            ]
        } else {
            KEYS
        };
        let right = match &self.busy {
            Some(what) if what.is_empty() => format!("{} checking", ui.signs.here),
            Some(what) => format!("{} {what}", ui.signs.here),
            None => "waiting for an edit".to_owned(),
        };
        let room = width.saturating_sub(columns(&right) + 2);
        for (key, name, _) in keys {
            let more = format!("{} {name}  ", style::code(key));
            if columns(&left) + columns(&more) <= room {
                left += &more;
            }
        }
        on_both_sides(left.trim_end(), &style::faint(&right), width)
    }
}

fn rule(width: usize, above: usize, below: usize, ui: &Ui) -> String {
    let rule = if ui.signs.ascii { "-" } else { "─" };
    let more = match (above, below) {
        (0, 0) => String::new(),
        (_, 0) => " end ".to_owned(),
        (_, below) => format!(" {below} more below "),
    };
    let used = columns(&more) + 2;
    style::faint(&format!(
        "{}{more}{}",
        rule.repeat(width.saturating_sub(used)),
        rule.repeat(2.min(width))
    ))
}

fn help() -> String {
    let mut text = format!("{}\n\n", style::strong("keys"));
    for (key, _, says) in KEYS {
        text += &format!("  {}      {says}\n", style::code(key));
    }
    text += "\n  arrows, j k, space, page up and down, g G: scroll\n  esc: back to the check\n\n";
    text += "Each time you save a file of src/, your code is checked. An edit that comes\n\
             while a check runs replaces it. Nothing here writes to your files.\n\
             Your editor is that of --edit-cmd, $VISUAL or $EDITOR.\n";
    text
}
