//! The learner's editor, at a place in a file.

use std::{
    ffi::OsString,
    io,
    path::Path,
    process::{Command, Stdio},
    thread,
};

/// An editor with the arguments that its owner gives it: `nvim`, `code --wait`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    args: Vec<String>,
}

/// How an editor is told a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `-g FILE:LINE`
    Goto,
    /// `+LINE FILE`
    Plus,
    /// `FILE:LINE`
    Colon,
    /// `--line LINE FILE`
    Option,
    /// Not at all.
    File,
}

/// Editors by their names, how they are told a line, and whether they run in the
/// terminal. Of others nothing is known; they may run there.
const KNOWN: &[(&[&str], Style, bool)] = &[
    (
        &[
            "code",
            "code-insiders",
            "codium",
            "vscodium",
            "cursor",
            "windsurf",
            "positron",
        ],
        Style::Goto,
        false,
    ),
    (
        &[
            "vi",
            "vim",
            "nvim",
            "view",
            "nano",
            "pico",
            "emacs",
            "emacsclient",
            "kak",
            "micro",
            "joe",
            "mg",
            "ne",
            "mcedit",
        ],
        Style::Plus,
        true,
    ),
    (
        &["gvim", "mvim", "gedit", "xed", "pluma"],
        Style::Plus,
        false,
    ),
    (&["hx", "helix"], Style::Colon, true),
    (
        &["zed", "zeditor", "subl", "sublime_text"],
        Style::Colon,
        false,
    ),
    (
        &["rustrover", "clion", "idea", "fleet", "kate", "mate"],
        Style::Option,
        false,
    ),
    (
        &[
            "notepad",
            "notepad++",
            "gnome-text-editor",
            "mousepad",
            "atom",
            "open",
            "xdg-open",
            "start",
        ],
        Style::File,
        false,
    ),
];

impl Editor {
    /// The editor that is named, or that of `$VISUAL` or `$EDITOR`.
    pub fn chosen(named: Option<&str>) -> Option<Self> {
        let of_environment = ["VISUAL", "EDITOR"].into_iter().map(std::env::var);
        let named = named.map(str::to_owned).into_iter();
        named
            .chain(of_environment.filter_map(Result::ok))
            .find_map(|command| Self::parse(&command))
    }

    fn parse(command: &str) -> Option<Self> {
        let mut words = words(command).into_iter();
        Some(Self {
            program: words.next()?,
            args: words.collect(),
        })
    }

    /// Opens `file` at `line`. An editor of the terminal is waited for, and `lend` runs
    /// it while it has the terminal; others go on beside this program.
    pub fn open(
        &self,
        file: &Path,
        line: usize,
        lend: impl FnOnce(&mut dyn FnMut() -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<()> {
        #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
        let mut command = Command::new(&self.program);
        command.args(&self.args).args(self.place(file, line));
        if self.needs_terminal() {
            #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
            return lend(&mut || command.status().map(drop));
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
        let mut child = command.spawn()?;
        // Somebody has to learn that it ended, or its entry stays.
        thread::spawn(move || child.wait());
        Ok(())
    }

    fn place(&self, file: &Path, line: usize) -> Vec<OsString> {
        let mut with_line = file.as_os_str().to_owned();
        with_line.push(format!(":{line}"));
        match self.known().map(|(style, _)| style) {
            Some(Style::Goto) => vec!["-g".into(), with_line],
            Some(Style::Plus) => vec![format!("+{line}").into(), file.into()],
            Some(Style::Colon) => vec![with_line],
            Some(Style::Option) => vec!["--line".into(), line.to_string().into(), file.into()],
            Some(Style::File) | None => vec![file.into()],
        }
    }

    fn needs_terminal(&self) -> bool {
        self.known().is_none_or(|(_, in_terminal)| in_terminal)
    }

    fn known(&self) -> Option<(Style, bool)> {
        let name = self.program.rsplit(['/', '\\']).next()?.to_lowercase();
        let ends = [".exe", ".cmd", ".bat", ".sh"];
        let name = ends
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(&name);
        let mut known = KNOWN.iter();
        let (_, style, in_terminal) = known.find(|(names, ..)| names.contains(&name))?;
        Some((*style, *in_terminal))
    }
}

/// The words of a command line; quotes hold blanks together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut begun) = (String::new(), None, false);
    for c in command.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            None if c == '"' || c == '\'' => (quote, begun) = (Some(c), true),
            None if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            _ => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: &str) -> (String, bool) {
        let editor = Editor::parse(command).unwrap();
        let place = editor.place(Path::new("src/lib.rs"), 7);
        let place: Vec<_> = place.iter().map(|it| it.to_string_lossy()).collect();
        let words = [std::slice::from_ref(&editor.program), &editor.args].concat();
        let line = format!("{} {}", words.join(" "), place.join(" "));
        (line, editor.needs_terminal())
    }

    #[test]
    fn every_editor_is_told_the_line_in_its_own_way() {
        for (command, expected, in_terminal) in [
            ("code --wait", "code --wait -g src/lib.rs:7", false),
            ("vim", "vim +7 src/lib.rs", true),
            ("/usr/bin/nvim", "/usr/bin/nvim +7 src/lib.rs", true),
            ("emacs -nw", "emacs -nw +7 src/lib.rs", true),
            ("nano", "nano +7 src/lib.rs", true),
            ("hx", "hx src/lib.rs:7", true),
            ("zed", "zed src/lib.rs:7", false),
            ("rustrover", "rustrover --line 7 src/lib.rs", false),
            ("something", "something src/lib.rs", true),
            (
                r"C:\bin\Code.exe",
                r"C:\bin\Code.exe -g src/lib.rs:7",
                false,
            ),
        ] {
            assert_eq!(
                line(command),
                (expected.to_owned(), in_terminal),
                "{command}"
            );
        }
    }

    #[test]
    fn quotes_hold_blanks_together() {
        assert_eq!(
            words(r#""C:\My Tools\code.cmd" -w"#),
            [r"C:\My Tools\code.cmd", "-w"]
        );
        assert_eq!(words("  vim   -u NONE "), ["vim", "-u", "NONE"]);
        assert_eq!(words("a ''"), ["a", ""]);
        assert_eq!(Editor::parse("  "), None);
    }
}
