//! How the time of a round is shared.

use crate::journal::Phase;

/// The phases in their order.
pub const PHASES: [Phase; 5] = [
    Phase::Clarifying,
    Phase::Design,
    Phase::Implementation,
    Phase::FollowUps,
    Phase::Closing,
];

/// Minutes of each in a round of 45.
const SHARES: [u64; 5] = [5, 10, 20, 7, 3];

/// At most so many follow-ups come in a round: more are not answered, only heard.
const MOST_FOLLOW_UPS: usize = 3;

/// When each phase begins and when the round is over, in milliseconds of the
/// round's own time. A learner who leaves a phase early has more time for the next one; the
/// end stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When each phase ends as planned.
    ends: [u64; 5],
    /// When it really began: earlier, if the one before was left early.
    starts: [u64; 5],
}

impl Schedule {
    pub fn new(length_ms: u64) -> Self {
        let whole: u64 = SHARES.iter().sum();
        let mut ends = [0; 5];
        let mut minutes = 0;
        for (end, share) in ends.iter_mut().zip(SHARES) {
            minutes += share;
            // No round is so long that this is out of reach.
            *end = length_ms.saturating_mul(minutes) / whole;
        }
        let starts = [0, ends[0], ends[1], ends[2], ends[3]];
        Self { ends, starts }
    }

    /// `phase` is left at `at`.
    pub fn leave(&mut self, phase: Phase, at: u64) {
        for next in PHASES.iter().skip(index(phase) + 1).take(1) {
            let start = &mut self.starts[index(*next)];
            *start = at.min(*start);
        }
    }

    pub fn length(&self) -> u64 {
        self.ends[4]
    }

    /// The phase at `at`, the last one from its beginning on.
    pub fn phase(&self, at: u64) -> Phase {
        let begun = |phase: &&Phase| self.starts[index(**phase)] <= at;
        PHASES
            .iter()
            .rev()
            .find(begun)
            .copied()
            .unwrap_or(PHASES[0])
    }

    /// When `phase` begins.
    pub fn start(&self, phase: Phase) -> u64 {
        self.starts[index(phase)]
    }

    /// When `phase` ends, unless the learner leaves it early.
    pub fn end(&self, phase: Phase) -> u64 {
        self.ends[index(phase)]
    }

    /// The time that is planned for `phase`.
    pub fn planned(&self, phase: Phase) -> u64 {
        let before = index(phase).checked_sub(1).map_or(0, |i| self.ends[i]);
        self.end(phase) - before
    }

    /// The time that `phase` took in a round that has come to `at`.
    pub fn spent(&self, phase: Phase, at: u64) -> u64 {
        let end = self.starts.get(index(phase) + 1).copied();
        let end = end.unwrap_or(u64::MAX).min(at);
        end.saturating_sub(self.start(phase))
    }
}

/// How many follow-ups should have come at `at`, of which `most` could: the first
/// as the phase begins, the others evenly over it.
pub fn follow_ups_due(schedule: &Schedule, at: u64, most: usize) -> usize {
    let most = most.min(MOST_FOLLOW_UPS);
    let (start, end) = (
        schedule.start(Phase::FollowUps),
        schedule.end(Phase::FollowUps),
    );
    if most == 0 || schedule.phase(at) != Phase::FollowUps {
        return 0;
    }
    let apart = end.saturating_sub(start) / most as u64;
    let later = at.saturating_sub(start).checked_div(apart).unwrap_or(0);
    usize::try_from(later).unwrap_or(most).min(most - 1) + 1
}

fn index(phase: Phase) -> usize {
    phase as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    #[test]
    fn a_round_of_45_minutes_is_shared_as_5_10_20_7_3() {
        let schedule = Schedule::new(45 * MINUTE);
        let planned = PHASES.map(|phase| schedule.planned(phase) / MINUTE);
        assert_eq!(planned, [5, 10, 20, 7, 3]);
        assert_eq!(schedule.length(), 45 * MINUTE);
    }

    #[test]
    fn other_lengths_are_shared_alike_and_no_time_is_lost() {
        for length in [1, 2, 3_000, 7 * MINUTE, 30 * MINUTE, 90 * MINUTE + 1] {
            let schedule = Schedule::new(length);
            let sum: u64 = PHASES.iter().map(|phase| schedule.planned(*phase)).sum();
            assert_eq!(sum, length);
        }
        let long = Schedule::new(90 * MINUTE);
        assert_eq!(long.planned(Phase::FollowUps), 14 * MINUTE);
    }

    #[test]
    fn an_instant_at_which_a_phase_begins_belongs_to_it() {
        let schedule = Schedule::new(45 * MINUTE);
        assert_eq!(schedule.phase(0), Phase::Clarifying);
        assert_eq!(schedule.phase(5 * MINUTE - 1), Phase::Clarifying);
        assert_eq!(schedule.phase(5 * MINUTE), Phase::Design);
        assert_eq!(schedule.phase(42 * MINUTE), Phase::Closing);
        assert_eq!(schedule.phase(99 * MINUTE), Phase::Closing);
    }

    #[test]
    fn who_leaves_early_has_more_time_for_the_next_phase() {
        let mut schedule = Schedule::new(45 * MINUTE);
        schedule.leave(Phase::Clarifying, 2 * MINUTE);
        assert_eq!(schedule.phase(2 * MINUTE), Phase::Design);
        assert_eq!(schedule.phase(15 * MINUTE - 1), Phase::Design);
        assert_eq!(schedule.phase(15 * MINUTE), Phase::Implementation);
        schedule.leave(Phase::Design, 3 * MINUTE);
        let spent = PHASES.map(|phase| schedule.spent(phase, 40 * MINUTE) / MINUTE);
        assert_eq!(spent, [2, 1, 32, 5, 0]);
        assert_eq!(schedule.length(), 45 * MINUTE);
    }

    #[test]
    fn the_time_of_a_phase_stops_where_the_round_has_come_to() {
        let schedule = Schedule::new(45 * MINUTE);
        let spent = PHASES.map(|phase| schedule.spent(phase, 12 * MINUTE) / MINUTE);
        assert_eq!(spent, [5, 7, 0, 0, 0]);
    }

    #[test]
    fn follow_ups_come_at_the_beginning_of_their_phase_and_then_evenly() {
        let schedule = Schedule::new(45 * MINUTE);
        let due = |at, most| follow_ups_due(&schedule, at, most);
        assert_eq!(due(35 * MINUTE - 1, 5), 0);
        assert_eq!(due(35 * MINUTE, 5), 1);
        assert_eq!(due(37 * MINUTE, 5), 1);
        assert_eq!(due(38 * MINUTE, 5), 2);
        assert_eq!(due(40 * MINUTE, 5), 3);
        assert_eq!(due(42 * MINUTE - 1, 5), 3);
        assert_eq!(due(42 * MINUTE, 5), 0);
        assert_eq!(due(41 * MINUTE, 1), 1);
        assert_eq!(due(41 * MINUTE, 0), 0);
    }

    #[test]
    fn follow_ups_that_begin_early_are_spread_over_the_longer_phase() {
        let mut schedule = Schedule::new(45 * MINUTE);
        schedule.leave(Phase::Implementation, 22 * MINUTE);
        let due = |at| follow_ups_due(&schedule, at, 2);
        assert_eq!(due(22 * MINUTE), 1);
        assert_eq!(due(31 * MINUTE), 1);
        assert_eq!(due(32 * MINUTE), 2);
    }
}
