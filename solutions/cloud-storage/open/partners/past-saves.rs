//! A partner who looks for files by the saves of the past.

use cloud_storage_open::app::History;
use cloud_storage_open::find::{FileInfo, Filter};
use cloud_storage_open::{App, FilePath};

/// Matches paths that are in the list at least this often.
struct Often {
    paths: Vec<FilePath>,
    least: usize,
}

impl Filter for Often {
    fn matches(&self, file: &FileInfo) -> bool {
        let times = self.paths.iter().filter(|path| *path == file.path());
        times.count() >= self.least
    }
}

fn saves(text: &str, history: &History) -> Box<dyn Filter> {
    Box::new(Often {
        paths: history.saves().map(|(_, path)| path.clone()).collect(),
        least: text.parse().unwrap_or(0),
    })
}

fn saver(text: &str, history: &History) -> Box<dyn Filter> {
    let saves = history.saves().filter(|(user, _)| *user == text);
    Box::new(Often {
        paths: saves.map(|(_, path)| path.clone()).collect(),
        least: 1,
    })
}

pub fn app() -> App {
    App::new()
        .with_condition("saves", saves)
        .with_condition("saver", saver)
}
