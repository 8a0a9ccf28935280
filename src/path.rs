//! Paths as people and programs read them: with `/` on every platform.

use std::path::Path;

/// `path` for a person or a program to read, with `/` between the parts on every
/// platform: Windows takes both.
pub fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// `path` below `folder`, with `/` between the parts on every platform.
pub fn slashed(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
