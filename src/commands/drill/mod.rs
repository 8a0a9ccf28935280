mod round;

use std::collections::BTreeSet;

use clap::Args;

use super::{Context, Run};
use crate::{
    course,
    drill::{self, CardId, Given, Past, Wish},
    error::{Error, Result},
    exit_code::ExitCode,
    fs::TextTree,
    journal::{Entry, Note, day_of, now_ms},
    kata::{DRILLS, DrillTopic, Drills},
    practice::View,
    reports::{DrillReport, DrillResult, DrillTopicRow, DueTopic, ShownCard, ShownQuestion},
};

/// An open question is answered well if two thirds of its points were there.
const GOOD_POINTS: (usize, usize) = (2, 3);

/// Answer cards about systems and design: ten in five minutes
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata drill\n         kata drill caching\n         kata drill --json\n         kata drill --answer caching/update-or-delete=2,3"
)]
pub struct Drill {
    /// One topic [default: what is due, then what is new]
    pub topic: Option<String>,
    /// Traps of interviews, from all topics
    #[arg(long, conflicts_with = "topic")]
    pub traps: bool,
    /// Open questions: you answer aloud and tick what your answer had
    #[arg(long, conflicts_with = "traps")]
    pub open: bool,
    /// List the topics, and when each is due
    #[arg(long, conflicts_with_all = ["topic", "traps", "open"])]
    pub list: bool,
    /// Answer a card by its id, with the numbers that it was shown with: answer and
    /// reason, or the points of an open question. `TOPIC/CARD@K=N,N` is refused unless the
    /// card was answered K times so far, the `showing` of `--json`
    #[arg(
        long,
        value_name = "TOPIC/CARD=N,N",
        conflicts_with_all = ["topic", "traps", "open", "list"]
    )]
    pub answer: Vec<String>,
}

impl Run for Drill {
    const SCREEN: Option<&'static str> = recorded!("drill__drill");

    /// Plays a round on a terminal or a pipe; with `--json` gives its cards, and with
    /// `--answer` what came of the answers. Outside a dojo nothing is recorded.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut sitting = Sitting::open(context)?;
        if !self.answer.is_empty() {
            return sitting.take_answers(context, &self.answer);
        }
        if self.list {
            let report = sitting.report(sitting.drills.iter());
            context.ui.show(&report);
            return Ok(ExitCode::Success);
        }
        let topic = self.topic.as_deref().map(|it| sitting.drills.get(it));
        let wish = match topic.transpose()? {
            Some(topic) => Wish::Topic(topic),
            None if self.traps => Wish::Traps,
            None => Wish::Due,
        };
        let ids = drill::pick(
            &sitting.drills,
            &sitting.past,
            &wish,
            self.open,
            sitting.day,
        );
        if context.ui.json {
            context.ui.show(&sitting.shown(&ids));
            return Ok(ExitCode::Success);
        }
        round::play(context, &mut sitting, &ids)
    }
}

/// The cards, and what was answered before.
pub(super) struct Sitting {
    drills: Drills,
    past: Past,
    /// None outside a dojo.
    view: Option<View>,
    day: u64,
    results: Vec<DrillResult>,
    not_recorded: Option<String>,
}

/// The cards in the binary, and those of `--katas`.
pub(super) fn drills(context: &Context) -> Result<Drills> {
    let mut drills = Drills::embedded()?;
    if let Some(folder) = context.course()? {
        let course = course::read(&folder)?;
        if let Some(problem) = course.problems.get(DRILLS) {
            return Err(Error::BadDrills {
                file: String::new(),
                problem: problem.clone(),
            });
        }
        let prefix = format!("katas/{DRILLS}/");
        let files = course.texts.iter();
        let files: TextTree = files
            .filter_map(|(name, text)| Some((name.strip_prefix(&prefix)?.to_owned(), text.clone())))
            .collect();
        drills.add(&files)?;
    }
    Ok(drills)
}

/// What is due today by the journal of `view`; nothing if the cards cannot be read.
pub(super) fn due(context: &Context, entries: &[Entry]) -> Vec<DueTopic> {
    let past = drill::past(entries);
    if past.answers == 0 {
        return Vec::new();
    }
    let drills = drills(context).unwrap_or_default();
    DueTopic::all(&drills, &past, day_of(now_ms()))
}

/// The topics that were drilled, with where they stand; nothing if the cards cannot be
/// read.
pub(super) fn drilled(context: &Context, entries: &[Entry]) -> Vec<DrillTopicRow> {
    let (past, day) = (drill::past(entries), day_of(now_ms()));
    let drills = drills(context).unwrap_or_default();
    let rows = drills
        .iter()
        .map(|topic| DrillTopicRow::new(topic, &past, day));
    rows.filter(|row| row.standing.is_some()).collect()
}

impl Sitting {
    fn open(context: &Context) -> Result<Self> {
        let drills = drills(context)?;
        let (view, not_recorded) = match context.view() {
            Err(error @ Error::NotInDojo(_)) => (None, Some(error.to_string())),
            view => (Some(view?), None),
        };
        let entries = view.as_ref().map(|view| view.journal.entries.as_slice());
        Ok(Self {
            drills,
            past: drill::past(entries.unwrap_or_default()),
            view,
            day: day_of(now_ms()),
            results: Vec::new(),
            not_recorded,
        })
    }

    fn showings(&self, id: &CardId) -> usize {
        self.past.cards.get(id).map_or(0, |it| it.showings)
    }

    /// The card as it is shown this time, if it is no open question.
    fn card(&self, id: &CardId) -> Option<ShownCard> {
        let topic = self.drills.get(&id.topic).ok()?;
        let card = topic.card(&id.card)?;
        let shuffled = |what: &str, texts: &[String]| {
            let order = drill::order(id, what, texts.len(), self.showings(id));
            order
                .into_iter()
                .map(|place| texts[place].clone())
                .collect()
        };
        Some(ShownCard {
            card: id.clone(),
            showing: self.showings(id),
            title: topic.title.clone(),
            trap: card.trap,
            asks: card.asks.clone(),
            answers: shuffled("answers", &card.answers),
            reasons: shuffled("reasons", &card.reasons),
        })
    }

    fn question(&self, id: &CardId) -> Option<ShownQuestion> {
        let topic = self.drills.get(&id.topic).ok()?;
        let open = topic.open_question(&id.card)?;
        Some(ShownQuestion {
            card: id.clone(),
            title: topic.title.clone(),
            asks: open.asks.clone(),
            rubric: open.rubric.clone(),
            model: open.model.clone(),
            source: open.source.clone(),
        })
    }

    fn shown(&self, ids: &[CardId]) -> DrillReport {
        DrillReport {
            cards: ids.iter().filter_map(|id| self.card(id)).collect(),
            open: ids.iter().filter_map(|id| self.question(id)).collect(),
            ..self.report_about(ids)
        }
    }

    /// About the topics of `ids`.
    fn report_about<'a>(&self, ids: impl IntoIterator<Item = &'a CardId>) -> DrillReport {
        let topics: BTreeSet<&str> = ids.into_iter().map(|id| id.topic.as_str()).collect();
        let is_one = |topic: &&DrillTopic| topics.contains(topic.id.as_str());
        self.report(self.drills.iter().filter(is_one))
    }

    fn report<'a>(&self, topics: impl Iterator<Item = &'a DrillTopic>) -> DrillReport {
        DrillReport {
            topics: topics
                .map(|topic| DrillTopicRow::new(topic, &self.past, self.day))
                .collect(),
            due: DueTopic::all(&self.drills, &self.past, self.day),
            ..DrillReport::default()
        }
    }

    /// What came of the results so far.
    fn sums(&self) -> DrillReport {
        let ids: Vec<&CardId> = self.results.iter().map(|it| &it.card).collect();
        DrillReport {
            results: self.results.clone(),
            not_recorded: self.not_recorded.clone(),
            ..self.report_about(ids)
        }
    }

    /// Takes `TOPIC/CARD=N,N` for each card; nothing is recorded if one is no answer.
    fn take_answers(&mut self, context: &Context, answers: &[String]) -> Result<ExitCode> {
        let mut results = Vec::new();
        for answer in answers {
            let (id, showing, numbers) = parse(answer)?;
            if showing.is_some_and(|it| it != self.showings(&id)) {
                return Err(Error::BadAnswer {
                    card: id.to_string(),
                    given: answer.clone(),
                    wants: "it was answered since, and its answers stand in another order"
                        .to_owned(),
                });
            }
            results.push(self.grade(&id, &numbers)?);
        }
        for (result, picked) in results {
            self.keep(result, picked);
        }
        context.ui.show(&self.sums());
        Ok(ExitCode::Success)
    }

    /// What comes of `numbers` for the card `id`, and what to record.
    fn grade(&self, id: &CardId, numbers: &[usize]) -> Result<(DrillResult, Vec<usize>)> {
        let wrong = |wants: &str| Error::BadAnswer {
            card: id.to_string(),
            given: numbers
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(","),
            wants: wants.to_owned(),
        };
        let unknown = || Error::UnknownCard(id.to_string());
        let topic = self.drills.get(&id.topic).map_err(|_| unknown())?;
        if let Some(open) = topic.open_question(&id.card) {
            let points = open.rubric.len();
            let mut ticked: Vec<usize> = numbers.iter().copied().filter(|it| *it > 0).collect();
            ticked.sort_unstable();
            ticked.dedup();
            if ticked.iter().any(|it| *it > points) {
                return Err(wrong(&format!("it has {points} points")));
            }
            let right = ticked.len() * GOOD_POINTS.1 >= points * GOOD_POINTS.0;
            let result = DrillResult {
                card: id.clone(),
                right,
                graded: None,
                right_texts: None,
                misses: String::new(),
                ticked: Some(ticked.clone()),
                points: Some(points),
                says: open.model.clone(),
                number: None,
                more: Vec::new(),
                source: open.source.clone(),
            };
            return Ok((result, ticked));
        }
        let card = topic.card(&id.card).ok_or_else(unknown)?;
        let graded = match *numbers {
            [answer, reason] => drill::grade(id, card, self.showings(id), Given { answer, reason }),
            _ => None,
        };
        let (answers, reasons) = (card.answers.len(), card.reasons.len());
        let wants =
            || format!("it wants an answer from 1 to {answers} and a reason from 1 to {reasons}");
        let graded = graded.ok_or_else(|| wrong(&wants()))?;
        let picked = graded.picked.to_vec();
        let text = |texts: &[String], number: usize| texts[number - 1].clone();
        let result = DrillResult {
            card: id.clone(),
            right: graded.right,
            misses: text(&card.misses, graded.picked[0]),
            graded: Some(graded),
            right_texts: Some([
                text(&card.answers, card.right),
                text(&card.reasons, card.right_reason),
            ]),
            ticked: None,
            points: None,
            says: card.says.clone(),
            number: card.number.clone(),
            more: card.more.clone(),
            source: card.source.clone(),
        };
        Ok((result, picked))
    }

    /// Records a result, where there is a journal.
    fn keep(&mut self, result: DrillResult, picked: Vec<usize>) {
        if let Some(view) = &mut self.view {
            let CardId { topic, card } = result.card.clone();
            let note = Note::drilled(topic, card, picked, result.right);
            match view.journal.note(vec![note]) {
                Ok(()) => self.past = drill::past(&view.journal.entries),
                Err(error) => self.not_recorded = Some(error.to_string()),
            }
        }
        self.results.push(result);
    }
}

/// `TOPIC/CARD=2,3`, or `TOPIC/CARD@0=2,3`.
fn parse(answer: &str) -> Result<(CardId, Option<usize>, Vec<usize>)> {
    let unknown = || Error::UnknownCard(answer.to_owned());
    let (id, numbers) = answer.split_once('=').ok_or_else(unknown)?;
    let (id, showing) = match id.split_once('@') {
        Some((id, showing)) => (id, Some(showing.parse().map_err(|_| unknown())?)),
        None => (id, None),
    };
    let id = CardId::try_from(id.to_owned()).map_err(|_| unknown())?;
    let numbers: Option<Vec<usize>> = round::numbers(numbers);
    match numbers {
        Some(numbers) => Ok((id, showing, numbers)),
        None => Err(Error::BadAnswer {
            card: id.to_string(),
            given: answer.to_owned(),
            wants: "it wants numbers with commas between".to_owned(),
        }),
    }
}
