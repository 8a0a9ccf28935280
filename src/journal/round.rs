//! What the journal keeps of an interview and of its card: plain data. What it
//! means is for `interview` to say.

use serde::{Deserialize, Serialize};

/// One step of a round. Time runs from `Began` or `Resumed` to the last step
/// before the next one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Began {
        length_ms: u64,
    },
    /// A session was opened again, after a pause or a kill.
    Resumed,
    /// Nothing but a sign of life.
    Beat,
    Paused,
    /// A card was opened. Without words the learner picked it by its number.
    Asked {
        ask: String,
        words: Option<String>,
    },
    /// A question for which there is no card.
    Unanswered {
        words: String,
    },
    /// A phase was left before its time was up.
    Left {
        phase: Phase,
    },
    /// A check at the prompt found the code unchanged, which writes no line of its
    /// own; this is what the record said.
    Known {
        stage: usize,
        passed: usize,
        failed: usize,
        stages_passed: usize,
    },
    /// The interviewer came with this stage.
    FollowedUp {
        stage: usize,
    },
    /// The interviewer asked this about the design.
    Discussed {
        ask: String,
    },
    Finished,
    /// Another round was begun instead.
    Abandoned,
}

/// The parts of a round, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Clarifying,
    Design,
    Implementation,
    FollowUps,
    Closing,
}

/// What no machine can grade, each from 0 to 4 by the learner's own judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnScore {
    pub questions: u8,
    pub entities: u8,
    pub trade_offs: u8,
    // Its name in the journal and in JSON is that of 0.1.0.
    #[serde(rename = "telling")]
    pub explaining: u8,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub passed: usize,
    pub of: usize,
}

/// What the machine found in one verdict. The shares overlap, so they are not added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineScore {
    /// The stage that was being worked on.
    pub stage: usize,
    /// The content that was judged.
    pub content: String,
    /// All tests.
    pub behaviour: Share,
    pub contracts: Share,
    /// The tests that plug something in from outside.
    pub extension: Share,
    /// The tests of stages whose tests use several threads.
    pub concurrency: Share,
    /// Random scenarios on which code and reference agree, if the oracle was asked.
    pub oracle: Option<Share>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::{Entry, Event},
        kata::KataId,
    };

    fn line(event: Event) -> String {
        let entry = Entry {
            v: event.since(),
            at: 5,
            event,
        };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
        text
    }

    #[test]
    fn lines_keep_their_form_so_that_later_programs_can_read_them() {
        let step = |step| Event::Interview {
            kata: KataId::parse("x").unwrap(),
            step,
        };
        assert_eq!(
            line(step(Step::Began { length_ms: 7 })),
            r#"{"v":2,"at":5,"event":"interview","kata":"x","step":{"began":{"length_ms":7}}}"#
        );
        assert_eq!(
            line(step(Step::Beat)),
            r#"{"v":2,"at":5,"event":"interview","kata":"x","step":"beat"}"#
        );
        assert_eq!(
            line(step(Step::Left {
                phase: Phase::FollowUps
            })),
            r#"{"v":2,"at":5,"event":"interview","kata":"x","step":{"left":{"phase":"follow_ups"}}}"#
        );
        let graded = Event::Graded {
            kata: KataId::parse("x").unwrap(),
            own: OwnScore {
                questions: 1,
                entities: 2,
                trade_offs: 3,
                explaining: 4,
            },
            machine: None,
        };
        assert_eq!(
            line(graded),
            r#"{"v":2,"at":5,"event":"graded","kata":"x","own":{"questions":1,"entities":2,"trade_offs":3,"telling":4},"machine":null}"#
        );
    }

    #[test]
    fn what_version_1_knew_is_still_written_as_version_1() {
        let event = Event::Delivered {
            kata: KataId::parse("x").unwrap(),
            stage: 2,
        };
        assert!(line(event).starts_with(r#"{"v":1,"#));
    }
}
