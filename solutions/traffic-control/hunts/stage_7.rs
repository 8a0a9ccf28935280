//! What finds every wrong design of stage 7.

use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;
use traffic_control::Light::{Green, Red};
use traffic_control::control_room::{Change, Observer};
use traffic_control::corridor::{Corridor, Detector, Report, ReportError};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, CrossingView, WalkSign, WalkTimes};
use traffic_control::plans::{GreenView, TimingPlan};

const NORTH: Movement = Movement(0);
const ACROSS: Crossing = Crossing(1);
const PRESS: Report = Report::Press(ACROSS);
const SECONDS: Duration = Duration::from_secs(2);

/// One movement, green from 1000 on, with a crossing beside it.
fn junction() -> Intersection {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let builder = builder.movement(NORTH).phase(&[NORTH], 10_000);
    let mut junction = builder.build().expect("it fits");
    let times = WalkTimes {
        walk_ms: 4_000,
        flashing_ms: 3_000,
    };
    junction.add_crossing(ACROSS, 0, times).expect("it is free");
    junction
}

/// A corridor with one junction, and its detector.
fn corridor(junction: Intersection, offset_ms: u64) -> (Corridor, Detector) {
    let mut corridor = Corridor::new();
    let number = corridor.add(junction, offset_ms);
    let detector = corridor.detector(number).expect("it was added");
    (corridor, detector)
}

fn crossing(corridor: &Corridor) -> CrossingView {
    corridor.crossings(0).expect("it was added")[0]
}

#[test]
fn a_report_that_the_junction_rejects_is_kept() {
    let (mut corridor, detector) = corridor(junction(), 0);
    assert_eq!(detector.report(Report::Reset), Ok(()));
    corridor.advance(0);
    assert_eq!(corridor.rejected(), [(0, Report::Reset)]);
}

#[test]
fn a_clock_starts_within_a_step() {
    let (mut corridor, _detector) = corridor(junction(), 500);
    corridor.advance(1_499);
    assert_eq!(corridor.lights(0), Some(vec![(NORTH, Red)]));
    let (mut corridor, _detector) = self::corridor(junction(), 500);
    corridor.advance(1_500);
    assert_eq!(corridor.lights(0), Some(vec![(NORTH, Green)]));
}

#[test]
fn a_junction_takes_reports_before_its_clock_starts() {
    let (mut corridor, detector) = corridor(junction(), 9_000);
    assert_eq!(detector.report(PRESS), Ok(()));
    corridor.advance(0);
    assert!(crossing(&corridor).waiting);
}

#[test]
fn reports_are_taken_before_time_passes() {
    let (mut corridor, detector) = corridor(junction(), 0);
    assert_eq!(detector.report(PRESS), Ok(()));
    corridor.advance(1_000);
    assert_eq!(crossing(&corridor).sign, WalkSign::Walk);
}

#[test]
fn a_detector_without_a_corridor_returns_the_report() {
    let (corridor, detector) = corridor(junction(), 0);
    drop(corridor);
    assert_eq!(detector.report(PRESS), Err(ReportError::Gone(PRESS)));
}

/// Reports a press for each change.
struct Reporter(Arc<OnceLock<Detector>>);

impl Observer for Reporter {
    fn changed(&mut self, _change: &Change) {
        let detector = self.0.get().expect("it is there");
        assert_eq!(detector.report(PRESS), Ok(()));
    }
}

#[test]
fn a_report_of_an_observer_waits_for_the_next_advance() {
    let (mut junction, place) = (junction(), Arc::default());
    junction.observe(Reporter(Arc::clone(&place)));
    let (mut corridor, detector) = corridor(junction, 0);
    place.get_or_init(|| detector);
    corridor.advance(1_000);
    assert!(!crossing(&corridor).waiting);
    corridor.advance(0);
    assert!(crossing(&corridor).waiting);
}

/// Whether so many reports of another thread are sent within two seconds.
fn are_sent(detector: &Detector, reports: u32) -> bool {
    let detector = detector.clone();
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let sent = (0..reports).all(|_| detector.report(PRESS).is_ok());
        let _ = done.send(sent);
    });
    is_done.recv_timeout(SECONDS) == Ok(true)
}

#[test]
fn a_sensor_does_not_wait_for_the_next_advance() {
    let (_corridor, detector) = corridor(junction(), 0);
    assert!(are_sent(&detector, 10_000));
}

/// A plan that waits for a report of another thread. It tells whether the
/// report was sent.
struct Waiting(Arc<OnceLock<Detector>>, mpsc::Sender<bool>);

impl TimingPlan for Waiting {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let detector = self.0.get().expect("it is there");
        let _ = self.1.send(are_sent(detector, 1));
        green.started_ms + 10_000
    }
}

#[test]
fn a_sensor_does_not_wait_for_a_plan() {
    let (mut junction, place) = (junction(), Arc::default());
    let (sent, is_sent) = mpsc::channel();
    junction.set_plan(Waiting(Arc::clone(&place), sent));
    let (mut corridor, detector) = corridor(junction, 0);
    place.get_or_init(|| detector);
    corridor.advance(1_000);
    assert_eq!(is_sent.recv(), Ok(true));
}
