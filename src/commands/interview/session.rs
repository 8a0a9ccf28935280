//! One session of a round: listening, speaking, and following the clock.

mod follow_up;

use std::{fs::File, time::Duration};

use crate::{
    commands::{Context, card, check, interview::Interview},
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Heard, Round, hear, rounds, story},
    journal::{Note, Phase, Step, now_ms, unlocked},
    judge::Verdict,
    kata::{Kata, Question},
    practice::{CheckOptions, View},
    reports::RoundReport,
    ui::{Lines, Typed},
};

/// The length of a round that is not given one.
const LENGTH: Duration = Duration::from_secs(45 * 60);
/// A sign of life this often: a kill loses no more of the clock.
const BEAT_MS: u64 = 60_000;
/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(200);
/// So much of a phase is left when the interviewer looks at the clock.
const LAST_MS: u64 = 60_000;
/// Most characters of a question that are kept.
const LONGEST_WORDS: usize = 200;

/// A round while somebody sits in it.
pub(super) struct Sitting<'a> {
    context: &'a Context,
    view: View,
    kata: Kata,
    /// Folded anew from the journal after each step.
    round: Round,
    lines: Lines,
    is_terminal: bool,
    /// The phase that was announced last.
    announced: Option<Phase>,
    /// The phase whose last minute was announced.
    warned: Option<Phase>,
    /// The cards that a question may have meant, the likeliest first, and its words.
    offered: (Vec<usize>, String),
    /// Whether a prompt waits at the end of the screen.
    prompted: bool,
    _lock: File,
}

/// How a session ended.
pub(super) enum End {
    Finished,
    Paused,
    Interrupted,
}

impl<'a> Sitting<'a> {
    pub(super) fn open(
        context: &'a Context,
        mut view: View,
        kata: Kata,
        args: &Interview,
        lock: File,
    ) -> Result<Self> {
        let found = rounds(&view.journal.entries, &kata.id).pop();
        let found = found.filter(|round| round.outcome.is_none());
        let is_new = found.is_none() || args.fresh;
        let steps = match &found {
            Some(_) if !args.fresh => vec![Step::Resumed],
            old => old
                .iter()
                .map(|_| Step::Abandoned)
                .chain([began(args)])
                .collect(),
        };
        if let Some(round) = found.filter(|_| !is_new) {
            context.ui.round_resumes(&kata, &round, now_ms());
            let length = u128::from(round.schedule.length());
            if args
                .minutes
                .is_some_and(|asked| asked.as_millis() != length)
            {
                context.ui.round_keeps_its_length();
            }
        }
        let round = record(&mut view, &kata, steps)?;
        let session = Self {
            context,
            view,
            kata,
            round,
            lines: Lines::of_stdin(),
            is_terminal: context.ui.can_ask(),
            announced: None,
            warned: None,
            offered: (Vec::new(), String::new()),
            prompted: false,
            _lock: lock,
        };
        if is_new {
            session.begin();
        }
        Ok(session)
    }

    /// The first words of a new round.
    fn begin(&self) {
        let ui = &self.context.ui;
        let folder = self.view.dojo.kata(&self.kata.id);
        ui.round_begins(&self.kata, &self.context.shown(&folder), &self.round);
        let stage = self.stage();
        if stage > 1 {
            ui.round_is_under_way(&self.kata, stage);
        }
        if let Ok(stage) = self.kata.stage(stage) {
            let planned = self.round.schedule.planned(Phase::Implementation);
            ui.round_is_short(stage.minutes, planned);
        }
        ui.round_page(&story(self.kata.brief(0)));
        ui.round_cards(self.kata.questions(), &self.round);
    }

    /// Listens and speaks until the round ends or is paused.
    pub(super) fn talk(&mut self) -> Result<End> {
        loop {
            if self.round.is_over(now_ms()) {
                self.interject();
                self.context.ui.round_time_is_up();
                return Ok(End::Finished);
            }
            self.follow_clock()?;
            self.prompt();
            let line = match self.lines.wait(TICK) {
                Typed::Nothing => continue,
                Typed::Line(line) => line,
                Typed::End => return Ok(End::Paused),
                Typed::Interrupted => return Ok(End::Interrupted),
            };
            self.prompted = false;
            if !self.is_terminal {
                self.context.ui.round_heard(&line);
            }
            if let Some(end) = self.answer(&line)? {
                return Ok(end);
            }
        }
    }

    /// Says what is due by the clock, and gives a sign of life now and then.
    fn follow_clock(&mut self) -> Result<()> {
        let now = now_ms();
        let last = self.round.last_at;
        // A clock that was set back would stand still until it has caught up.
        if now < last || now - last >= BEAT_MS {
            self.record(Step::Beat)?;
        }
        let at = self.round.elapsed(now);
        let phase = self.round.schedule.phase(at);
        let left = self.round.schedule.end(phase).saturating_sub(at);
        if self.announced != Some(phase) {
            self.announced = Some(phase);
            self.interject();
            self.announce(phase, left);
            // Who has just heard how little is left needs no reminder.
            self.warned = Some(phase).filter(|_| left <= LAST_MS);
        } else if left <= LAST_MS && self.warned != Some(phase) {
            self.warned = Some(phase);
            self.interject();
            self.context.ui.round_left(&self.round, now);
        }
        if phase == Phase::FollowUps {
            self.follow_up(at)?;
        }
        Ok(())
    }

    /// The stage that the learner works on.
    fn stage(&self) -> usize {
        self.view.state(&self.kata.id).current()
    }

    /// The stage with which the interviewer would come next.
    fn next_stage(&self) -> usize {
        let come = self.round.follow_ups.iter().copied().max();
        self.stage().max(come.unwrap_or(0)) + 1
    }

    /// Does what `line` asks for; gives how the session ends, if it does.
    fn answer(&mut self, line: &str) -> Result<Option<End>> {
        let ui = &self.context.ui;
        match line.to_lowercase().as_str() {
            "" => ui.round_left(&self.round, now_ms()),
            "pause" | "quit" => return Ok(Some(End::Paused)),
            "end" => return Ok(Some(End::Finished)),
            "next" => return self.leave_phase(),
            "check" => return self.check(),
            "brief" => self.brief(),
            "time" => ui.round_time(&self.round, now_ms()),
            "help" => ui.round_help(),
            "yes" => match self.offered.0.first() {
                Some(card) => self.pick(card + 1)?,
                None => ui.round_not_understood(),
            },
            text => match text.parse::<usize>() {
                Ok(number) => self.pick(number)?,
                Err(_) => self.ask(line)?,
            },
        }
        Ok(None)
    }

    fn leave_phase(&mut self) -> Result<Option<End>> {
        let phase = self.round.schedule.phase(self.round.elapsed(now_ms()));
        if phase == Phase::Closing {
            return Ok(Some(End::Finished));
        }
        self.record(Step::Left { phase })?;
        Ok(None)
    }

    fn pick(&mut self, number: usize) -> Result<()> {
        let index = number.wrapping_sub(1);
        let card = self.kata.questions().get(index);
        if card.is_some_and(|card| card.stage > self.reached()) {
            self.context.ui.round_later();
            return Ok(());
        }
        if card.is_some() {
            // Who asked and was asked back did not just take a number.
            let (offered, words) = std::mem::take(&mut self.offered);
            let words = Some(words).filter(|_| offered.contains(&index));
            return self.turn_over(index, words.as_deref());
        }
        let cards = self.kata.questions().len();
        self.context.ui.round_no_such_card(cards);
        Ok(())
    }

    fn ask(&mut self, words: &str) -> Result<()> {
        let heard = hear(words, self.cards(), self.reached());
        self.offered = (Vec::new(), shortened(words));
        match heard {
            Heard::Card(card) => self.turn_over(card, Some(words))?,
            Heard::Perhaps(cards) => {
                self.offered.0.clone_from(&cards);
                let cards: Vec<(usize, &Question)> = cards
                    .iter()
                    .map(|card| (card + 1, &self.kata.questions()[*card]))
                    .collect();
                self.context.ui.round_perhaps(&cards);
            }
            Heard::Later => {
                self.leave_unanswered(words)?;
                self.context.ui.round_later();
            }
            Heard::NoCard => {
                self.leave_unanswered(words)?;
                self.context.ui.round_no_card();
            }
            Heard::Nothing => self.context.ui.round_not_understood(),
        }
        Ok(())
    }

    fn leave_unanswered(&mut self, words: &str) -> Result<()> {
        let words = shortened(words);
        self.record(Step::Unanswered { words })
    }

    /// The last stage of which the learner knows.
    fn reached(&self) -> usize {
        self.next_stage() - 1
    }

    fn cards(&self) -> &[Question] {
        self.kata.questions()
    }

    fn turn_over(&mut self, index: usize, words: Option<&str>) -> Result<()> {
        let card = self.kata.questions()[index].clone();
        let was_open = self.round.is_open(&card.ask);
        if !was_open {
            self.record(Step::Asked {
                ask: card.ask.clone(),
                words: words.map(shortened),
            })?;
        }
        self.context.ui.round_card(index + 1, &card, was_open);
        Ok(())
    }

    /// The story, the cards, and the pages that have come.
    fn brief(&self) {
        let ui = &self.context.ui;
        ui.round_page(&story(self.kata.brief(0)));
        if self.announced >= Some(Phase::Implementation) {
            let stage = self.stage();
            ui.round_page(self.kata.brief(stage));
            for later in self.round.follow_ups.iter().filter(|later| **later > stage) {
                ui.round_page(self.kata.brief(*later));
            }
        }
        ui.round_cards(self.cards(), &self.round);
    }

    /// The ordinary check, in a few lines. What goes wrong around it ends nothing.
    fn check(&mut self) -> Result<Option<End>> {
        let options = CheckOptions {
            sandbox: self.context.sandbox,
            ..CheckOptions::default()
        };
        let mut step = Step::Beat;
        let dojo = self.view.dojo.clone();
        let done = self.context.session_in(dojo).and_then(|mut session| {
            check::run(self.context, &mut session, &[&self.kata], &options)
        });
        match done {
            Ok(runs) => {
                for run in runs {
                    step = after_check(&run.verdict);
                    let report = check::report(self.context, &self.view, run);
                    self.context.ui.check_short(&report);
                }
            }
            Err(Error::Interrupted) => return Ok(Some(End::Interrupted)),
            Err(error) => self.context.ui.error("interview", &error),
        }
        self.record(step)?;
        Ok(None)
    }

    pub(super) fn pause(&mut self, code: ExitCode) -> Result<ExitCode> {
        self.interject();
        self.record(Step::Paused)?;
        self.context.ui.round_pauses(&self.kata, &self.round);
        Ok(code)
    }

    pub(super) fn finish(&mut self) -> Result<ExitCode> {
        self.record(Step::Finished)?;
        let is_open = unlocked(&self.view.state(&self.kata.id), self.kata.last_stage()).rest;
        let report = RoundReport::new(&self.kata, &self.round, is_open);
        self.context.ui.end_line();
        self.context.ui.round_summary(&report);
        if self.is_terminal {
            card::fill_in(self.context, &mut self.view, &self.kata, &self.lines)?;
        } else {
            card::show(self.context, &self.view, &self.kata);
        }
        Ok(ExitCode::Success)
    }

    fn record(&mut self, step: Step) -> Result<()> {
        self.round = record(&mut self.view, &self.kata, vec![step])?;
        Ok(())
    }

    /// Ends the line of a prompt before something else is said.
    fn interject(&mut self) {
        if std::mem::take(&mut self.prompted) {
            self.context.ui.end_line();
        }
    }

    fn prompt(&mut self) {
        if !self.is_terminal || self.prompted {
            return;
        }
        self.prompted = true;
        let at = self.round.elapsed(now_ms());
        let phase = self.round.schedule.phase(at);
        self.lines.begin(self.context.ui.round_prompt(phase));
    }
}

fn began(args: &Interview) -> Step {
    let length = args.minutes.unwrap_or(LENGTH).as_millis();
    Step::Began {
        length_ms: u64::try_from(length).unwrap_or(u64::MAX),
    }
}

/// Appends `steps`; gives the round as it is then.
fn record(view: &mut View, kata: &Kata, steps: Vec<Step>) -> Result<Round> {
    let note = |step| Note::interview(kata.id.clone(), step);
    view.journal.note(steps.into_iter().map(note).collect())?;
    rounds(&view.journal.entries, &kata.id)
        .pop()
        .ok_or_else(|| Error::Bug("a round that was begun is not there".into()))
}

/// What is to be recorded after a check, which records itself if it judged anew.
fn after_check(verdict: &Verdict) -> Step {
    if !verdict.known {
        return Step::Beat;
    }
    let failed = verdict.failures().count();
    Step::Known {
        stage: verdict.stage,
        passed: verdict.tests.len() - failed,
        failed,
        stages_passed: verdict.stages_passed(),
    }
}

fn shortened(words: &str) -> String {
    words.chars().take(LONGEST_WORDS).collect()
}
