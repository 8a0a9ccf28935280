//! The pictures of the manual: what this project's own tests saw on the screen.

/// The screen of `command`, as its test recorded it; none for commands that print no
/// screen of their own.
pub fn picture(command: &str) -> Option<String> {
    macro_rules! recorded {
        ($($command:literal => $name:literal,)*) => {
            match command {
                $($command => include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/main__", $name, ".snap"
                )),)*
                _ => return None,
            }
        };
    }
    let snapshot = recorded! {
        "start" => "screens__start",
        "list" => "screens__list",
        "fetch" => "screens__fetch",
        "check" => "screens__check_fails",
        "brief" => "screens__brief",
        "learn" => "learn__learn",
        "hint" => "screens__hint",
        "solution" => "screens__solution_step",
        "reset" => "screens__reset",
        "restore" => "screens__restore",
        "status" => "screens__status",
        "log" => "lookback__log",
        "diff" => "lookback__diff_stat",
        "interview" => "interview__interview",
        "card" => "screens__card",
        "diagram" => "screens__diagram",
        "review" => "screens__review",
        "report" => "screens__report",
        "verify" => "screens__verify",
        "new" => "screens__new",
        "doctor" => "screens__doctor",
        "watch" => "watch__watch",
    };
    Some(printed(snapshot))
}

/// What was printed: without the snapshot's head, and with a value where the test
/// keeps out what varies.
fn printed(snapshot: &str) -> String {
    let body = snapshot.splitn(3, "---\n").nth(2).unwrap_or(snapshot);
    let (body, _) = body
        .split_once("--- standard error\n")
        .unwrap_or((body, ""));
    [
        ("[seconds]", "0.41 s"),
        ("[time]", "4 min"),
        ("[folder]", "~"),
        ("[kata]", "kata"),
        ("[cargo]", "~/.cargo/bin/cargo"),
        ("[version]", "1.95.0"),
    ]
    .iter()
    .fold(body.to_owned(), |text, (mark, value)| {
        text.replace(mark, value)
    })
}
