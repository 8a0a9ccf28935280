use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, IsTerminal},
    time::Duration,
};

use clap::Args;

use super::{Context, Run};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Question, ROUND, in_turn, series},
    journal::{Journal, Note, now_ms, unlocked},
    kata::{Kata, Spot as Design, open_id},
    practice::View,
    reports::{SpotAnswerReport, SpotReport},
    ui::{Lines, Typed},
};

/// Between two looks at the keyboard; nothing else waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Review wrong designs, ten in ten minutes: which line, and what follows
///
/// Each design is a part of a solution that is open to you, with one mistake. The line is
/// right if it belongs to the wrong statement, up to two lines away; if lines are missing,
/// those beside the gap are right. Comments, imports and attributes are left out. What you
/// missed comes again in the next round, what was right after 1, 3, 7 and 14 days.
///
/// A solution opens stage by stage: when a stage passes, with `kata fetch KATA
/// --from-stage N` up to the stage before, or with `kata solution KATA --give-up`.
#[derive(Args, Debug)]
#[command(after_help = "Example: kata spot\n         kata spot --seed 7")]
pub struct Spot {
    /// [default: all whose reference you have unlocked a stage of]
    pub kata: Option<String>,
    /// The same designs in the same order again
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// One design, as `--json` names it
    #[arg(long, value_name = "ID")]
    pub design: Option<String>,
    /// Your answer about it: the line with the mistake
    #[arg(long, value_name = "N", requires_all = ["design", "choice"])]
    pub line: Option<usize>,
    /// Your answer about it: what no longer holds, from 1
    #[arg(long, value_name = "N", requires_all = ["design", "line"])]
    pub choice: Option<usize>,
}

/// The designs that the learner may see.
type Designs<'a> = Vec<(&'a Kata, Design)>;

impl Run for Spot {
    const SCREEN: Option<&'static str> = recorded!("spot__spot");

    /// A round on standard input; for programs, one question or one answer.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let mut journal = view.journal.clone();
        let designs = self.designs(context, &view)?;
        if let Some(id) = &self.design {
            let (kata, question) = named(&view, &designs, id)?;
            if let (Some(line), Some(choice)) = (self.line, self.choice) {
                possible(&question, line, choice)?;
                context
                    .ui
                    .show(&answered(&mut journal, kata, &question, line, choice));
            } else {
                context.ui.show(&SpotReport::new(kata, &question));
            }
            return Ok(ExitCode::Success);
        }
        let seed = self
            .seed
            .unwrap_or_else(|| RandomState::new().build_hasher().finish());
        let most = if context.ui.json { 1 } else { ROUND };
        let questions = questions(&view, &designs, seed, most);
        let (kata, question) = questions.first().ok_or_else(nothing)?;
        if context.ui.json {
            context.ui.show(&SpotReport::new(kata, question));
            return Ok(ExitCode::Success);
        }
        round(context, &mut journal, &questions)
    }
}

impl Spot {
    fn designs<'a>(&self, context: &Context, view: &'a View) -> Result<Designs<'a>> {
        let katas = match &self.kata {
            Some(id) => vec![view.pick(&context.here, Some(id))?],
            None => view.fetched()?,
        };
        let are_open = katas.iter().all(|kata| kata.is_open());
        let base = katas.first().and_then(|kata| kata.base.clone());
        let mut designs = Designs::new();
        for kata in katas {
            let open = known(view, kata);
            designs.extend(kata.spots(open)?.into_iter().map(|spot| (kata, spot)));
        }
        if let (Some(base), true, true) = (base, are_open, designs.is_empty()) {
            return Err(Error::NotInOpenTrack {
                kata: open_id(base.as_str()),
                why: "its wrong designs are of the usual answer, which opens when all rounds pass",
                hint: format!("`kata spot {base}` asks about the guided track"),
            });
        }
        if designs.is_empty() {
            return Err(nothing());
        }
        Ok(designs)
    }
}

/// At most so many questions, in the order in which a round takes them.
fn questions<'a>(
    view: &View,
    designs: &'a Designs<'a>,
    seed: u64,
    most: usize,
) -> Vec<(&'a Kata, Question)> {
    let boxes = |kata: &Kata, spot: &Design| {
        let state = view.progress().of(&kata.id)?;
        state.reviews.boxes.get(&spot.mutant).copied()
    };
    let turn = in_turn(designs, &boxes, now_ms(), seed);
    let mut by_kata: Vec<(&Kata, Vec<Design>)> = Vec::new();
    for (kata, _) in designs {
        if by_kata.iter().all(|it| it.0.id != kata.id) {
            by_kata.push((kata, of(designs, kata)));
        }
    }
    let ask = |kata: &Kata, spot: &Design, seed: u64| {
        let all = &by_kata.iter().find(|it| it.0.id == kata.id)?.1;
        Question::new(kata, spot, all, known(view, kata), seed)
    };
    series(&turn, &ask, seed, most)
}

fn nothing() -> Error {
    Error::NothingToSpot
}

fn of(designs: &Designs<'_>, kata: &Kata) -> Vec<Design> {
    let of_kata = designs.iter().filter(|it| it.0.id == kata.id);
    of_kata.map(|it| it.1.clone()).collect()
}

/// The stage up to which the learner knows the rules.
fn known(view: &View, kata: &Kata) -> usize {
    unlocked(&view.state(&kata.id), kata.last_stage()).reference
}

fn named<'a>(view: &View, designs: &Designs<'a>, id: &str) -> Result<(&'a Kata, Question)> {
    let kata = id.split('/').next().unwrap_or_default();
    let found = designs.iter().find(|it| it.0.id.as_str() == kata);
    let question = found.and_then(|(kata, _)| {
        let all = of(designs, kata);
        Some((*kata, Question::named(kata, id, &all, known(view, kata))?))
    });
    question.ok_or_else(|| Error::NoSuchDesign(id.to_owned()))
}

/// Whether this can be an answer.
fn possible(question: &Question, line: usize, choice: usize) -> Result<()> {
    let choices = question.choices.len();
    if !question.shows(line) {
        return Err(Error::NoSuchAnswer(format!("line {line} is not shown")));
    }
    if !(1..=choices).contains(&choice) {
        let says = format!("the choices are 1 to {choices}");
        return Err(Error::NoSuchAnswer(says));
    }
    Ok(())
}

/// Records an answer; gives the truth.
fn answered(
    journal: &mut Journal,
    kata: &Kata,
    question: &Question,
    line: usize,
    choice: usize,
) -> SpotAnswerReport {
    let marks = question.marks(line, choice);
    let note = Note::spotted(
        kata.id.clone(),
        question.spot.mutant.clone(),
        marks.line,
        marks.consequence,
    );
    let recorded = journal.note(vec![note]);
    SpotAnswerReport {
        not_recorded: recorded.err().map(|error| error.to_string()),
        ..SpotAnswerReport::new(kata, question, marks, choice)
    }
}

/// Asks one question after the other.
fn round(
    context: &Context,
    journal: &mut Journal,
    questions: &[(&Kata, Question)],
) -> Result<ExitCode> {
    let (ui, lines) = (&context.ui, Lines::of_stdin());
    ui.spot_intro(questions.len());
    let (mut done, mut right_lines, mut right_choices) = (0, 0, 0);
    for (number, (kata, question)) in (1..).zip(questions) {
        let report = SpotReport::new(kata, question);
        lines.begin(ui.spot_line(&report, number, questions.len()));
        let is_shown = |line: usize| question.shows(line);
        let Some(line) = number_from(context, &lines, "a line that is shown", &is_shown)? else {
            break;
        };
        lines.begin(ui.spot_choice(&report, line));
        let most = report.choices.len();
        let is_choice = |number: usize| (1..=most).contains(&number);
        let Some(choice) = number_from(context, &lines, "1 to 4", &is_choice)? else {
            break;
        };
        let answer = answered(journal, kata, question, line, choice);
        done += 1;
        right_lines += usize::from(answer.line_right);
        right_choices += usize::from(answer.choice_right);
        ui.end_line();
        ui.show(&answer);
        // The next design takes the whole screen.
        if number < questions.len() && io::stdin().is_terminal() {
            lines.begin(ui.spot_go_on());
            if !goes_on(&lines)? {
                break;
            }
        }
    }
    ui.spot_end(done, right_lines, right_choices);
    Ok(ExitCode::Success)
}

/// Waits for a line; whether the learner stays.
fn goes_on(lines: &Lines) -> Result<bool> {
    loop {
        match lines.wait(PATIENCE) {
            Typed::Line(line) => return Ok(!is_leave(&line)),
            Typed::Nothing => {}
            Typed::End => return Ok(false),
            Typed::Interrupted => return Err(Error::Interrupted),
        }
    }
}

fn is_leave(line: &str) -> bool {
    ["q", "quit"].contains(&line.trim())
}

/// The number that is typed, if it `is_possible`, also behind a file's name as in
/// `lot.rs:41`; none if the learner leaves. `what` says what can be typed.
fn number_from(
    context: &Context,
    lines: &Lines,
    what: &str,
    is_possible: &dyn Fn(usize) -> bool,
) -> Result<Option<usize>> {
    loop {
        let line = match lines.wait(PATIENCE) {
            Typed::Line(line) => line,
            Typed::Nothing => continue,
            Typed::End => return Ok(None),
            Typed::Interrupted => return Err(Error::Interrupted),
        };
        let typed = line.trim();
        if is_leave(typed) {
            return Ok(None);
        }
        let number = typed
            .rsplit(':')
            .next()
            .and_then(|it| it.trim().parse().ok());
        if let Some(number) = number.filter(|number| is_possible(*number)) {
            return Ok(Some(number));
        }
        lines.begin(context.ui.spot_unclear(what));
    }
}
