//! The designs of a hunt: compiled once and kept by their content, as libraries without
//! sources. Wrong ones that differ in bodies of functions alone share a library.

use std::{borrow::Cow, path::PathBuf, thread};

use super::{
    super::schemata::combined,
    Hunt,
    program::{BUILDING, Call, KEPT, remapped, words},
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    hash::sha256,
    judge::{Judge, JudgeEvent},
};

/// So many designs are compiled at once.
const AT_ONCE: usize = 2;

/// The designs of a hunt, compiled.
pub(super) struct Designs {
    /// Solutions first.
    pub(super) libraries: Vec<PathBuf>,
    /// Where each design is: solutions first, then mutants.
    pub(super) places: Vec<Place>,
}

/// A design's library, and which one it is there, if there are several.
pub(super) struct Place {
    pub(super) library: usize,
    pub(super) choice: Option<usize>,
}

/// The sources of the libraries of a hunt, and where each design is.
type Plan<'a> = (Vec<Cow<'a, TextTree>>, Vec<Place>);

/// A library for all wrong designs that can share one, and one for each of the others.
fn shared<'a>(hunt: &Hunt<'a>) -> Plan<'a> {
    let numbered: Vec<(usize, &TextTree)> = hunt.mutants.iter().enumerate().collect();
    match hunt.solutions.first() {
        Some(reference) => plan(hunt, combined(reference, &numbered)),
        None => apart(hunt),
    }
}

/// A library for each design.
fn apart<'a>(hunt: &Hunt<'a>) -> Plan<'a> {
    plan(hunt, Default::default())
}

fn plan<'a>(hunt: &Hunt<'a>, (together, taken): (TextTree, Vec<usize>)) -> Plan<'a> {
    let mut sources: Vec<Cow<'a, TextTree>> = hunt.solutions.iter().map(Cow::Borrowed).collect();
    let place = |library, choice| Place { library, choice };
    let mut places: Vec<Place> = (0..sources.len()).map(|it| place(it, None)).collect();
    let library_of_all = sources.len();
    if !taken.is_empty() {
        sources.push(Cow::Owned(together));
    }
    for (number, mutant) in hunt.mutants.iter().enumerate() {
        if taken.contains(&number) {
            places.push(place(library_of_all, Some(number)));
        } else {
            places.push(place(sources.len(), None));
            sources.push(Cow::Borrowed(mutant));
        }
    }
    (sources, places)
}

impl Judge {
    /// The designs of `hunt`, compiled. Those of other hunts go.
    pub(super) fn designs(
        &self,
        hunt: &Hunt<'_>,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Designs> {
        match self.compiled(hunt, shared(hunt), on_event) {
            // A body may compile alone and not beside others.
            Err(Error::BadKata { .. }) => self.compiled(hunt, apart(hunt), on_event),
            designs => designs,
        }
    }

    fn compiled(
        &self,
        hunt: &Hunt<'_>,
        (sources, places): Plan<'_>,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Designs> {
        let root = &self.workspace.root;
        let (kept, building) = (root.join(KEPT), root.join(BUILDING));
        // What a killed program left behind, sources above all.
        fs::remove(&building)?;
        fs::create_dir(&kept)?;
        let names: Vec<String> = sources.iter().map(|it| self.name_of(hunt, it)).collect();
        let path = |name: &String| kept.join(format!("lib{name}.rlib"));
        for entry in std::fs::read_dir(&kept).into_iter().flatten().flatten() {
            if !names.iter().any(|name| path(name) == entry.path()) {
                fs::remove(&entry.path())?;
            }
        }
        let mut missing: Vec<(&String, &Cow<'_, TextTree>)> = Vec::new();
        for (name, design) in names.iter().zip(&sources) {
            let is_there = path(name).is_file() || missing.iter().any(|it| it.0 == name);
            if !is_there {
                missing.push((name, design));
            }
        }
        on_event(JudgeEvent::Building {
            targets: missing.len() + 1,
        });
        for some in missing.chunks(AT_ONCE) {
            let built: Result<Vec<()>> = thread::scope(|scope| {
                let work = some
                    .iter()
                    .map(|(name, design)| scope.spawn(|| self.keep_library(hunt, name, design)));
                let work: Vec<_> = work.collect();
                let joined = work.into_iter().map(thread::ScopedJoinHandle::join);
                let bug = |_| Err(Error::Bug("a thread of the hunt ended".to_owned()));
                joined.map(|it| it.unwrap_or_else(bug)).collect()
            });
            // Also after an error, no source stays on the disk.
            fs::remove(&building)?;
            built?;
            for _ in some {
                on_event(JudgeEvent::Artifact { name: "a design" });
            }
        }
        Ok(Designs {
            libraries: names.iter().map(path).collect(),
            places,
        })
    }

    fn name_of(&self, hunt: &Hunt<'_>, design: &TextTree) -> String {
        let crate_name = hunt.kata.id.crate_name();
        let texts = design.iter().flat_map(|(name, text)| [name, text]);
        let all = [&self.toolchain.version, &crate_name]
            .into_iter()
            .chain(texts);
        sha256(all, 16)
    }

    /// Compiles one design. Its code is the kata's own, so that errors are its author's.
    fn keep_library(&self, hunt: &Hunt<'_>, name: &str, design: &TextTree) -> Result<()> {
        let root = &self.workspace.root;
        let folder = root.join(BUILDING).join(name);
        let (src, out) = (folder.join("src"), folder.join("out"));
        for (file, text) in design {
            fs::write_atomic(&src.join(file), text.as_bytes())?;
        }
        fs::create_dir(&out)?;
        let library = out.join("lib.rlib");
        let mut args = words(&["--crate-type", "rlib", "-Cembed-bitcode=no"]);
        // Several designs are compiled at once, so that one needs no more than one core.
        args.push("-Ccodegen-units=1".into());
        args.extend(words(&["--crate-name", &hunt.kata.id.crate_name()]));
        args.push(format!("-Cmetadata={name}").into());
        args.push(remapped(&src, "design"));
        args.extend([
            "-o".into(),
            library.clone().into(),
            src.join("lib.rs").into(),
        ]);
        let call = Call {
            args,
            read: vec![src],
            write: out,
            scratch: format!("hunt-{name}"),
        };
        match self.call_rustc(hunt, call)? {
            Ok(()) => fs::rename(&library, &root.join(KEPT).join(format!("lib{name}.rlib"))),
            Err(errors) => {
                let said = errors.first().map_or("", |error| error.message.as_str());
                Err(hunt
                    .kata
                    .broken(format!("a design of a hunt does not compile: {said}")))
            }
        }
    }
}
