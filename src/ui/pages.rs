//! Screens that are mostly text: a brief, a hint, a solution, what was done.

use super::{Draw, Manner, Ui, clean, diff, markdown, next, style, text::plural};
use crate::reports::{
    BriefReport, DialogueReport, DoctorReport, FetchReport, HintReport, LessonReport, NewReport,
    ResetReport, RestoreReport, SolutionReport, SolutionView, StartReport, StartWhy, Symptom,
    TakenOverNote, WrittenReport,
};
use crate::{design::TypeKind, kata::Rule, review::Seam, wrap::wrapped};

/// What each hint of a stage shows.
const HINTS: [&str; 3] = ["the idea", "the shape", "the code"];

impl Ui {
    /// Three lines before the first check: where things are.
    pub fn start_head(&self, kata: &str, summary: &str, folder: &str, fresh: bool, why: &StartWhy) {
        let verb = if fresh {
            "is ready in"
        } else {
            "is already in"
        };
        let why = match why {
            StartWhy::Named => String::new(),
            StartWhy::Plan => "Your plan has it next.\n\n".to_owned(),
            StartWhy::ComesFrom { from } => comes_from(from),
            StartWhy::Next(next) => format!("Why this one: {}.\n\n", next::reason(&next.why)),
        };
        self.out(&style::with_code(&why));
        self.out(&format!(
            "{} {verb} {}\n{summary}\n{} says what is asked.\n\n",
            style::strong(kata),
            style::code(folder),
            style::code(&format!("{folder}/BRIEF.md")),
        ));
    }
}

/// Why it begins as it does for someone who comes from a language.
fn comes_from(from: &str) -> String {
    match from {
        "rust" => {
            "You know Rust: straight to the kata that interviews ask most. `kata list --all`\n\
                   has warm-ups of 10 to 20 minutes, if you want one first.\n\n"
                .to_owned()
        }
        other => {
            let name = if other == "java" { "Java" } else { "Python" };
            format!(
                "You come from {name}: short exercises first, where there are some. Each begins\n\
                 with working code and prepares for a kata. `kata learn` has pages on traits,\n\
                 owners and errors, with the same in Java; `kata plan` makes five weeks of it.\n\n"
            )
        }
    }
}

impl Draw for StartReport {
    const MANNER: Manner = Manner::Exactly;

    /// The first check, and how to go on.
    fn text(&self, ui: &Ui) -> String {
        let mut text = ui.check_text(&self.check);
        if let Some(program) = &self.program {
            let mut tail = format!("\n`kata` is not in your PATH; write `{program}` for it");
            if let Some(install) = self.install {
                tail += &format!(",\nor put it there with `{install}`");
            }
            text += &ui.signs.in_words(&(style::with_code(&tail) + "\n"));
        }
        text
    }

    fn warnings(&self) -> Vec<String> {
        super::check::warnings(&self.check)
    }
}

/// What to know and to do where a stage starts on somebody else's code.
fn taken_over(report: &FetchReport, place: &str, note: &TakenOverNote) -> String {
    let FetchReport { kata, dojo, .. } = report;
    let TakenOverNote { stage, of, .. } = note;
    let made = if report.new_dojo {
        format!("a new dojo is in {dojo}\n")
    } else {
        String::new()
    };
    let backup = note.backup.as_ref();
    let backup = backup.map(|it| format!("\nwhat was there is in {it}"));
    let modules: Vec<String> = note
        .modules
        .iter()
        .map(|it| format!("pub mod {it};"))
        .collect();
    let add = if modules.is_empty() {
        String::new()
    } else {
        format!("\nadd  `{}`  to src/lib.rs", modules.join("  "))
    };
    format!(
        "{made}{kata} is in {place}: stage {stage} starts on the {of} as it stood after stage {}{}\n\
         From here on your passes count as taken over.{add}\n\n\
         next: read its src/, then `kata brief {kata}` and `kata check {kata}`",
        stage - 1,
        backup.unwrap_or_default(),
    )
}

impl Draw for FetchReport {
    fn text(&self, _: &Ui) -> String {
        let FetchReport {
            kata,
            folder,
            stages,
            summary,
            ..
        } = self;
        let place = match folder.as_str() {
            "." => "this folder",
            folder => folder,
        };
        if let Some(note) = &self.taken_over {
            return done(&taken_over(self, place, note));
        }
        done(&match self.arrived.as_slice() {
            _ if !self.was_there => {
                let made = if self.new_dojo {
                    format!("a new dojo is in {}\n", self.dojo)
                } else {
                    String::new()
                };
                format!(
                    "{made}{kata} is in {folder}\n{summary}\n\nnext: read {folder}/BRIEF.md, edit {folder}/src/lib.rs, then `kata check {kata}`"
                )
            }
            [] => format!("all {stages} stages of {kata} are in {place} already"),
            [first, ..] => format!(
                "stages {} to {stages} of {kata} are in {place} now\n\nnext: `kata check {kata}`",
                first.stage
            ),
        })
    }

    fn notes(&self) -> Vec<String> {
        let kept = self.arrived.iter().flat_map(|it| &it.kept);
        let kept = kept.map(|(name, aside)| {
            format!("`{name}` is yours and stays; the skeleton is in {aside}")
        });
        let backups = self.arrived.iter().flat_map(|it| &it.backups);
        let backups =
            backups.map(|backup| format!("an edited file was replaced; yours is in {backup}"));
        kept.chain(backups).collect()
    }
}

impl Draw for BriefReport {
    const MANNER: Manner = Manner::Long;

    /// The page, and where the rest of the brief is.
    fn text(&self, _: &Ui) -> String {
        let rest = match self.level {
            None => "\n`kata brief` has the page of your stage.".to_owned(),
            Some(level) => format!(
                "\n{}, level {} of 5, about {} minutes\n\n`kata brief --stage 0` has the story and \
                 the words; `BRIEF.md` has\nall pages that have arrived.",
                level.name(),
                self.difficulty,
                self.minutes
            ),
        };
        format!(
            "{}\n{}\n",
            markdown::render(&self.markdown).trim_end(),
            style::with_code(&rest)
        )
    }
}

impl Draw for LessonReport {
    fn text(&self, _: &Ui) -> String {
        let head = format!("{}, the lesson of stage {}", self.kata, self.stage);
        let body = markdown::render(&self.markdown);
        let mut text = format!("{}\n\n{}\n", style::strong(&head), body.trim_end());
        if !self.in_your_code.is_empty() {
            text += &format!("\n{}\n", style::strong("In your code"));
        }
        for seam in &self.in_your_code {
            text += &format!(
                "  {} {}\n",
                style::code(&clean(&seam.name)),
                seam_line(seam)
            );
        }
        text
    }
}

/// Where a type is, and what hangs on it.
fn seam_line(seam: &Seam) -> String {
    let place = format!("(src/{}:{})", clean(&seam.file), seam.line);
    let names = |names: &[String]| match names {
        [first, second, _, rest @ ..] if !rest.is_empty() => {
            clean(&format!("{first}, {second} and {} more", rest.len() + 1))
        }
        all => clean(&all.join(", ")),
    };
    match seam.kind {
        TypeKind::Trait => match seam.implementations.as_slice() {
            [] if seam.in_macros => format!("{place}: a trait"),
            [] => format!("{place}: a trait that only others implement"),
            all => format!("{place}: a trait, implemented by {}", names(all)),
        },
        TypeKind::Enum => format!("{place}: an enum: {}", names(&seam.variants)),
        TypeKind::Struct => format!("{place}: a struct"),
    }
}

impl Draw for DialogueReport {
    fn text(&self, _: &Ui) -> String {
        format!("{}\n", markdown::render(&self.markdown).trim_end())
    }
}

/// A rule, and the help with it.
fn rule_hint(kata: &str, rule: &Rule, text: &str, width: usize) -> String {
    let head = format!("{kata}, rule {}", rule.id);
    let mut lines = rule.text.lines();
    let mut said = wrapped(lines.next().unwrap_or_default(), width);
    said.extend(lines.map(str::to_owned));
    let body = format!("{}\n\n{}", said.join("\n"), text.trim());
    let body = markdown::render(&body);
    format!("{}\n\n{}\n", style::strong(&head), body.trim_end())
}

impl Draw for HintReport {
    fn text(&self, ui: &Ui) -> String {
        if let Some(rule) = &self.rule {
            return rule_hint(&self.kata, rule, &self.markdown, ui.width);
        }
        let HintReport {
            kata,
            stage,
            number,
            ..
        } = self;
        let kind = HINTS.get(number - 1).copied().unwrap_or_default();
        let head = format!(
            "{kata}, stage {stage}, hint {number} of {}: {kind}",
            HINTS.len()
        );
        let body = markdown::render(self.markdown.trim_end());
        let next = match number {
            1 => "`kata hint` again: the shape, then code. Hints are recorded, not punished.",
            2 => "`kata hint` again for code.",
            _ => "That was the last hint of this stage; `kata brief` has the rules once more.",
        };
        format!(
            "{}\n\n{}\n\n{}\n",
            style::strong(&head),
            body.trim_end(),
            style::with_code(next)
        )
    }

    fn warnings(&self) -> Vec<String> {
        let why = self.not_recorded.iter();
        why.map(|why| format!("this hint was not recorded: {why}"))
            .collect()
    }
}

impl Draw for SolutionReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        let title = format!(
            "{}: the {} at stage {} of {}",
            self.kata, self.solution, self.stage, self.stages
        );
        match &self.view {
            SolutionView::Files => self.files(&title),
            SolutionView::Diff {
                diff,
                lines_left_out,
            } => against_yours(&title, diff, *lines_left_out, ui),
            SolutionView::Step { diff } => {
                let title = format!(
                    "{}: what stage {} changed in the reference",
                    self.kata, self.stage
                );
                let diff = diff::painted(diff, ui.signs);
                format!("{}\n\n{diff}", style::strong(&title))
            }
            SolutionView::Written { to } => done(&format!("{title} is in {to}")),
        }
    }
}

impl SolutionReport {
    /// Files with their names, and the design page behind them.
    fn files(&self, title: &str) -> String {
        let mut text = format!("{}\n", style::strong(title));
        for (name, source) in &self.files {
            text += &format!(
                "\n{}\n\n{}\n",
                style::code(&format!("// {name}")),
                source.trim_end()
            );
        }
        if !self.design.is_empty() {
            text += &format!("\n{}", markdown::render(&self.design));
        }
        let next = match self.next.as_slice() {
            [one] => format!("next: `{one}` compares it with your code"),
            some => format!("next: `{}`", some.join("` · `")),
        };
        text + &format!("\n{}\n", style::with_code(&next))
    }
}

fn against_yours(title: &str, diff: &str, lines_left_out: usize, ui: &Ui) -> String {
    let mut body = if diff.is_empty() {
        "no difference\n".to_owned()
    } else {
        diff::painted(diff, ui.signs)
    };
    if lines_left_out > 0 {
        let note = format!(
            "{} {lines_left_out} more lines: `kata solution --to DIR` writes the files\n",
            ui.signs.more
        );
        body += &style::with_code(&note);
    }
    let title = format!("{title}, against your code");
    format!("{}\n\n{body}", style::strong(&title))
}

impl Draw for ResetReport {
    fn text(&self, _: &Ui) -> String {
        done(&format!(
            "{} starts over at stage {}.\nWhat was there is in {}; `kata restore` brings it back.",
            self.kata, self.stage, self.shown
        ))
    }
}

impl Draw for RestoreReport {
    fn text(&self, _: &Ui) -> String {
        let [from, backup] = &self.shown;
        let what = match self.stage {
            Some(stage) => format!("passed stage {stage}"),
            None => format!("was in {from}"),
        };
        let kata = &self.kata;
        done(&format!(
            "{kata} is as it {what}.\nWhat was there before is in {backup}.\n\nnext: `kata check {kata}`"
        ))
    }
}

impl Draw for NewReport {
    fn text(&self, _: &Ui) -> String {
        let NewReport {
            kata,
            folder,
            course,
            ..
        } = self;
        done(&format!(
            "{kata} is in {folder}; katas/README.md says what lies where\n\nnext: `kata verify {kata} --katas {course}`"
        ))
    }
}

impl Draw for WrittenReport {
    fn text(&self, _: &Ui) -> String {
        done(&format!(
            "the report is in {}\nIt needs no network: open it in a browser, print it, hand it on.",
            self.shown
        ))
    }
}

impl Draw for DoctorReport {
    fn text(&self, ui: &Ui) -> String {
        let symptoms = self.symptoms.iter();
        let mut text: String = symptoms.map(|symptom| symptom_text(symptom, ui)).collect();
        let bad = self.symptoms.iter().filter(|symptom| !symptom.ok).count();
        text += &match bad {
            0 => "\neverything a check needs is here\n".to_owned(),
            bad => format!("\n{}\n", plural(bad, "problem")),
        };
        text
    }
}

fn symptom_text(symptom: &Symptom, ui: &Ui) -> String {
    let sign = if symptom.ok && symptom.hint.is_some() {
        style::faint(&ui.signs.padded(ui.signs.later))
    } else if symptom.ok {
        style::good(&ui.signs.padded(ui.signs.pass))
    } else {
        style::bad(&ui.signs.padded(ui.signs.fail))
    };
    let mut text = format!("{sign} {}\n", style::with_code(&symptom.says));
    if let Some(hint) = &symptom.hint {
        text += &format!(
            "{}   {} {}\n",
            ui.signs.padded(" "),
            style::hint("hint:"),
            style::with_code(hint)
        );
    }
    text
}

/// Something was done; where the rest is.
pub(super) fn done(text: &str) -> String {
    style::with_code(text) + "\n"
}
