//! A new stage comes into a kata's folder; a newer text of the kata too.

use std::path::PathBuf;

use super::{
    Dojo, LockedDojo,
    package::learner_test_main,
    scaffold::{brief, stage_files, tool_files},
};
use crate::{error::Result, fs, kata::Kata};

/// No brief and no source is larger.
const MOST_BYTES: u64 = 1 << 20;

/// What came, below the kata's folder, for the learner to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    pub stage: usize,
    pub files: Vec<String>,
    /// Modules that `src/lib.rs` must declare now.
    pub modules: Vec<String>,
    /// Skeletons that were not written, because a file of that name was there;
    /// with the place where they lie instead.
    pub kept: Vec<(String, PathBuf)>,
    /// Files of the tool's that had been edited, and their backups.
    pub backups: Vec<PathBuf>,
}

impl LockedDojo {
    /// Brings stage `stage` of `kata`. Done twice it changes nothing more.
    pub fn deliver(&self, kata: &Kata, stage: usize) -> Result<Delivery> {
        let folder = self.kata(&kata.id);
        let mut delivery = Delivery {
            stage,
            ..Delivery::default()
        };
        for (name, text) in kata.starter(stage) {
            let path = folder.join("src").join(&name);
            let shown = format!("src/{name}");
            self.refuse_links_on_the_way(&path)?;
            let is_there = fs::holds(&path, &text);
            if is_there || fs::write_new(&path, text.as_bytes())? {
                delivery.files.push(shown);
            } else {
                let aside = self
                    .state()
                    .join(format!("starters/{}/{stage}/{name}", kata.id));
                fs::write_atomic(&aside, text.as_bytes())?;
                delivery.kept.push((shown, aside));
            }
        }
        for (name, text) in stage_files(kata, stage) {
            self.write_tool_file(kata, &name, &text, None, &mut delivery)?;
        }
        if let Some(round) = kata.round(stage) {
            let lib = format!("{}/src/lib.rs", Kata::partner_folder(round));
            let path = folder.join(&lib);
            self.refuse_links_on_the_way(&path)?;
            fs::write_new(&path, kata.partner_starter().as_bytes())?;
            delivery.files.push(lib);
        } else {
            delivery
                .files
                .push(format!("tests/stages/stage_{stage}.rs"));
        }
        if kata
            .contracts()
            .iter()
            .any(|contract| contract.stage == stage)
        {
            delivery.files.push("tests/contracts".into());
        }
        self.extend_brief(kata, stage, &mut delivery)?;
        delivery.files.push("BRIEF.md".into());
        // Last, so that `cargo test` never sees a module that is not there yet.
        let before = learner_test_main(kata, stage - 1);
        let main = learner_test_main(kata, stage);
        self.write_tool_file(
            kata,
            "tests/stages/main.rs",
            &main,
            Some(&before),
            &mut delivery,
        )?;
        delivery.modules = undeclared_modules(kata, stage, &self.lib(kata));
        Ok(delivery)
    }

    /// Brings the tool's files of all `stages` stages to the kata's present text.
    /// What differs is backed up first; gives the backups.
    pub fn refresh(&self, kata: &Kata, stages: usize) -> Result<Vec<PathBuf>> {
        let mut delivery = Delivery::default();
        for (name, text) in tool_files(kata, stages) {
            self.write_tool_file(kata, &name, &text, None, &mut delivery)?;
        }
        self.write_tool_file(kata, "BRIEF.md", &brief(kata, stages), None, &mut delivery)?;
        Ok(delivery.backups)
    }

    fn write_tool_file(
        &self,
        kata: &Kata,
        name: &str,
        text: &str,
        before: Option<&str>,
        delivery: &mut Delivery,
    ) -> Result<()> {
        let path = self.kata(&kata.id).join(name);
        if fs::holds(&path, text) {
            return Ok(());
        }
        self.refuse_links_on_the_way(&path)?;
        let is_there = path.symlink_metadata().is_ok();
        if is_there && !before.is_some_and(|before| fs::holds(&path, before)) {
            delivery.backups.push(self.set_aside(&path)?);
        }
        fs::write_atomic(&path, text.as_bytes())
    }

    /// Adds the stage's page at the end: the learner's notes in the brief stay.
    fn extend_brief(&self, kata: &Kata, stage: usize, delivery: &mut Delivery) -> Result<()> {
        let path = self.kata(&kata.id).join("BRIEF.md");
        let page = kata.brief(stage);
        let title = page.lines().next().unwrap_or_default();
        let found = fs::read_regular(&path, MOST_BYTES + 1).ok();
        let found = found.filter(|bytes| bytes.len() as u64 <= MOST_BYTES);
        let text = match found.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(found) if found.lines().any(|line| line == title) => return Ok(()),
            Some(found) => extended(&found, page),
            None => {
                if path.symlink_metadata().is_ok() {
                    delivery.backups.push(self.set_aside(&path)?);
                }
                brief(kata, stage)
            }
        };
        fs::write_atomic(&path, text.as_bytes())
    }
}

/// `found` with `page` at its end, in the line ends that it has.
fn extended(found: &str, page: &str) -> String {
    if found.contains("\r\n") {
        let page = page.replace('\n', "\r\n");
        format!("{}\r\n\r\n{page}", found.trim_end())
    } else {
        format!("{}\n\n{page}", found.trim_end())
    }
}

impl Dojo {
    /// The modules of the delivered stages that `src/lib.rs` does not declare.
    pub fn undeclared(&self, kata: &Kata, stages: usize) -> Vec<String> {
        let lib = self.lib(kata);
        (1..=stages)
            .flat_map(|stage| undeclared_modules(kata, stage, &lib))
            .collect()
    }

    fn lib(&self, kata: &Kata) -> String {
        let path = self.kata(&kata.id).join("src/lib.rs");
        let bytes = fs::read_regular(&path, MOST_BYTES).unwrap_or_default();
        fs::text_of(bytes).unwrap_or_default()
    }
}

/// The modules that the files of `stage` need declared in `lib`.
fn undeclared_modules(kata: &Kata, stage: usize, lib: &str) -> Vec<String> {
    kata.starter(stage)
        .keys()
        .filter_map(|name| name.strip_suffix(".rs"))
        .filter(|module| *module != "lib" && !module.contains('/') && !declares(lib, module))
        .map(str::to_owned)
        .collect()
}

fn declares(lib: &str, module: &str) -> bool {
    lib.lines().any(|line| {
        let line = line.split("//").next().unwrap_or_default();
        let words: Vec<&str> = line
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        words.windows(2).any(|pair| pair == ["mod", module])
    })
}

#[cfg(test)]
mod tests {
    use super::{declares, extended};

    #[test]
    fn a_page_is_added_in_the_line_ends_of_the_brief() {
        assert_eq!(extended("a\n\n", "b\nc\n"), "a\n\nb\nc\n");
        assert_eq!(extended("a\r\n", "b\nc\n"), "a\r\n\r\nb\r\nc\r\n");
    }

    #[test]
    fn a_module_is_declared_in_any_of_the_usual_ways() {
        for lib in [
            "mod pricing;",
            "pub mod pricing;",
            "  pub(crate) mod pricing {",
            "mod a; mod pricing;",
        ] {
            assert!(declares(lib, "pricing"), "{lib}");
        }
        for lib in [
            "",
            "// mod pricing;",
            "mod pricing_x;",
            "use pricing;",
            "/// mod pricing",
        ] {
            assert!(!declares(lib, "pricing"), "{lib}");
        }
    }
}
