use std::path::{Path, PathBuf};

use clap::Args;

use super::{Context, Run};
use crate::{
    design::Design,
    diagram::{Panel, in_words, svg},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::{Event, Journal, Note, now_ms},
    kata::{Catalogue, Concept, Concepts, Kata},
    process,
    reports::{Book, BookReport, BookTopic, LearnReport, TopicReport, TopicRow},
    ui::html_book,
};

/// Read about a principle, a pattern or an idea of Rust
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata learn\n         kata learn strategy\n         kata learn --html"
)]
pub struct Learn {
    /// A topic, such as `observer` or `srp` [default: the list of topics]
    pub topic: Vec<String>,
    /// Write all pages into one file: a small book that needs no network
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = "learn.html",
        conflicts_with = "topic"
    )]
    pub html: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "html")]
    pub force: bool,
}

impl Run for Learn {
    const SCREEN: Option<&'static str> = recorded!("learn__learn");

    /// Shows a concept page, or without a topic the list of them; outside a dojo, too.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let concepts = Concepts::embedded()?;
        if let Some(file) = &self.html {
            return write_book(context, &concepts, file, self.force);
        }
        if self.topic.is_empty() {
            return list(context, &concepts);
        }
        let concept = concepts.get(&self.topic.join(" "))?;
        note_read(context, &concept.name);
        context.ui.show(&TopicReport {
            topic: concept.name.clone(),
            title: concept.title.clone(),
            kind: concept.kind,
            prerequisites: concept.prerequisites.clone(),
            katas: concept.katas.keys().cloned().collect(),
            markdown: concept.page(),
        });
        Ok(ExitCode::Success)
    }
}

fn write_book(context: &Context, concepts: &Concepts, to: &Path, force: bool) -> Result<ExitCode> {
    let file = std::path::absolute(to).map_err(Error::io("find", to))?;
    if file.symlink_metadata().is_ok() && !force {
        return Err(Error::FileExists(to.to_owned()));
    }
    let topics = concepts.iter().map(|concept| {
        let page = concept.page();
        // The title and the summary have a place of their own.
        let markdown = page.splitn(5, '\n').nth(4).unwrap_or_default().to_owned();
        Ok(BookTopic {
            topic: concept.name.clone(),
            title: concept.title.clone(),
            kind: concept.kind,
            summary: concept.summary.clone(),
            prerequisites: concept.prerequisites.clone(),
            picture: picture(&concept.title, concept.body())?,
            markdown,
        })
    });
    let book = Book {
        made_at: now_ms(),
        topics: topics.collect::<Result<_>>()?,
    };
    fs::write_atomic(&file, html_book(&book).as_bytes())?;
    context.ui.show(&BookReport {
        file: fs::shown(&file),
        topics: book.topics.len(),
        shown: context.shown(&file),
    });
    Ok(ExitCode::Success)
}

/// The types of the example after the change, drawn; nothing if they do not form a design.
fn picture(title: &str, page: &str) -> Result<Option<(String, String)>> {
    let after = page.split("\n## ").find(|it| it.starts_with("After\n"));
    let code = after.and_then(|it| it.split("```rust\n").nth(1)?.split("```").next());
    let Some(code) = code.map(str::to_owned) else {
        return Ok(None);
    };
    let title = title.to_owned();
    process::compute(move || {
        let tree = [("lib.rs".to_owned(), code)].into();
        let design = Design::read(&tree).ok()?;
        let panel = Panel {
            title: &title,
            design: &design,
        };
        let has_lines = !design.relations.is_empty();
        has_lines.then(|| (svg(&[panel], false), in_words(&design)))
    })
}

/// Notes in the journal that the page was read, once, for the plan. Outside a dojo, or
/// where it cannot be written, the page is shown all the same.
fn note_read(context: &Context, name: &str) {
    let Ok(mut journal) = context.dojo().and_then(|dojo| Journal::of(&dojo)) else {
        return;
    };
    if !read(&journal).iter().any(|it| it == name) {
        let _ = journal.note(vec![Note::read(name.to_owned())]);
    }
}

/// The pages that were read.
fn read(journal: &Journal) -> Vec<String> {
    let topics = journal.entries.iter().filter_map(|it| match &it.event {
        Event::Read { topic } => Some(topic.clone()),
        _ => None,
    });
    topics.collect()
}

fn list(context: &Context, concepts: &Concepts) -> Result<ExitCode> {
    let at_hand = at_hand(context)?;
    let needed = match &at_hand {
        Some((kata, stage)) => concepts.for_stage(kata, *stage),
        None => Vec::new(),
    };
    let read: Vec<String> = context
        .view()
        .map_or(Vec::new(), |view| read(&view.journal));
    let is_needed = |concept: &Concept| needed.iter().any(|it| it.name == concept.name);
    let row = |concept: &Concept| TopicRow {
        topic: concept.name.clone(),
        title: concept.title.clone(),
        kind: concept.kind,
        summary: concept.summary.clone(),
        aliases: concept.aliases.clone(),
        prerequisites: concept.prerequisites.clone(),
        katas: concept.katas.keys().cloned().collect(),
        needed: is_needed(concept),
        read: read.contains(&concept.name),
    };
    let report = LearnReport {
        kata: at_hand.as_ref().map(|(kata, _)| kata.id.to_string()),
        stage: at_hand.as_ref().map(|(_, stage)| *stage),
        topics: concepts.iter().map(row).collect(),
    };
    context.ui.show(&report);
    Ok(ExitCode::Success)
}

/// The kata that the learner is at, and its stage; before the first one, the kata with
/// which to begin.
fn at_hand(context: &Context) -> Result<Option<(Kata, usize)>> {
    let view = match context.view() {
        Err(Error::NotInDojo(_) | Error::NoDojoThere(_)) => {
            return Ok(first(&Catalogue::embedded()?));
        }
        view => view?,
    };
    match view.pick(&context.here, None) {
        Ok(kata) => Ok(Some((kata.clone(), view.state(&kata.id).current()))),
        // Its text is gone or broken: the pages can be read all the same.
        Err(_) => Ok(first(&view.catalogue)),
    }
}

fn first(catalogue: &Catalogue) -> Option<(Kata, usize)> {
    let kata = catalogue.guided().min_by_key(|kata| kata.rank())?;
    Some((kata.clone(), 1))
}
