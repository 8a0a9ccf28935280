//! The pictures of the manual: what this project's own tests saw on the screen.

/// What was printed, of the snapshot that a test recorded: without the snapshot's head,
/// and with a value where the test keeps out what varies.
pub fn picture(snapshot: &str) -> String {
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
