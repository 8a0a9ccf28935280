//! Partners that bring nothing to their rounds.

use super::screen::Screen;
use crate::{
    judge::Outcome,
    kata::Kata,
    practice::RoundStanding,
    ui::{style, text::on_both_sides},
    wrap::wrapped,
};

impl Screen<'_> {
    /// The rounds that pass without their partner, and what to do.
    pub(super) fn idle_partners(&self) -> String {
        let is_idle = |stage: usize| {
            let mut tests = self.report.verdict.tests.iter();
            tests.any(|it| it.test.stage == stage && it.outcome == Outcome::NeedsNoPartner)
        };
        let rounds = self.report.rounds.iter();
        let idle = rounds.filter(|it| is_idle(it.stage));
        idle.map(|it| self.idle_partner(it)).collect()
    }

    fn idle_partner(&self, standing: &RoundStanding) -> String {
        let id = &standing.round.id;
        let folder = Kata::partner_folder(&standing.round);
        let left = format!(
            "{} {}",
            style::bad(self.ui.signs.fail),
            style::strong(&format!("the partner {id} brings nothing"))
        );
        let place = style::faint(&format!("{folder}/src/lib.rs"));
        let mut text = on_both_sides(&left, &place, self.ui.width) + "\n";
        let says = format!(
            "All transcripts of this round also pass on plain `App::new()`, without the \
             partner. A partner must bring the new thing from outside, and `src/` must not \
             know it. Remove it from `src/`, write it in `{folder}/src/`, and plug it in \
             there, in `app()`."
        );
        for line in wrapped(&says, self.ui.width.saturating_sub(4)) {
            text += &format!("    {}\n", style::with_code(&line));
        }
        text
    }
}
