//! Stage 7: a corridor, and reports from many threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex, OnceLock};

use crate::stage_1::{letter, ruler};
use crate::stage_2::{EAST, NORTH, built, crossroads};
use crate::stage_3::actuated;
use crate::stage_4::{ACROSS, with_crossings};
use crate::stage_6::Log;
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use traffic_control::Light;
use traffic_control::control_room::{Change, Observer};
use traffic_control::corridor::{Corridor, Detector, Report, ReportError};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, CrossingView, WalkTimes, WalkTiming};
use traffic_control::plans::{GreenView, TimingPlan};

const NOWHERE: Movement = Movement(99);

fn flexible() -> Intersection {
    let mut junction = with_crossings(built(&crossroads()));
    junction.set_plan(actuated());
    junction
}

/// A road with one observer at each junction.
fn corridor(junctions: Vec<(Intersection, u64)>) -> (Corridor, Vec<Log>) {
    let mut corridor = Corridor::new();
    let logs = junctions.into_iter().map(|(mut junction, offset_ms)| {
        let log = Log::default();
        junction.observe(log.clone());
        corridor.add(junction, offset_ms);
        log
    });
    let logs = logs.collect();
    (corridor, logs)
}

fn detector(corridor: &Corridor, junction: usize) -> Detector {
    corridor.detector(junction).expect("a junction of the road")
}

fn send(detector: &Detector, report: Report) {
    assert_eq!(detector.report(report), Ok(()));
}

/// Whether a pedestrian waits at `ACROSS`.
fn waits(corridor: &Corridor, junction: usize) -> bool {
    let views: Option<Vec<CrossingView>> = corridor.crossings(junction);
    views.expect("a junction of the road")[1].waiting
}

fn lamps(corridor: &Corridor, junction: usize) -> String {
    let lights: Option<Vec<(Movement, Light)>> = corridor.lights(junction);
    let lights = lights.expect("a junction of the road");
    lights.into_iter().map(|(_, light)| letter(light)).collect()
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let (mut corridor, logs) = corridor(vec![
        (flexible(), 0),
        (flexible(), 2_500),
        (flexible(), random.below(9_000)),
    ]);
    let mut lines = Vec::new();
    for (_, mut random) in random.steps(0..120) {
        let number = usize::try_from(random.below(3)).expect("small");
        let report = match random.below(12) {
            0..4 => Some(Report::Arrival(*random.pick(&[NORTH, EAST, NOWHERE]))),
            4..6 => Some(Report::Press(*random.pick(&[ACROSS, Crossing(50)]))),
            6 => Some(Report::Reset),
            7 if random.chance(50) => Some(Report::Fault),
            _ => None,
        };
        match report {
            Some(report) => {
                send(&detector(&corridor, number), report);
                lines.push(format!("#{number} {report:?}"));
            }
            None => {
                corridor.advance(random.below(3_000));
                lines.push(format!("at {}:", corridor.now_ms()));
                for (number, log) in logs.iter().enumerate() {
                    let text = format!("  #{number} {}", log.read().join(", "));
                    lines.push(text.trim_end().to_owned());
                }
            }
        }
    }
    for (number, report) in corridor.rejected() {
        lines.push(format!("rejected by #{number}: {report:?}"));
    }
    lines.join("\n")
}

// rules: 7.1
#[test]
fn an_offset_holds_a_junction_back() {
    let (mut corridor, logs) = corridor(vec![(flexible(), 0), (flexible(), 2_500)]);
    corridor.advance(3_499);
    assert_eq!(
        (lamps(&corridor, 0), lamps(&corridor, 1)),
        ("G.".into(), "..".into())
    );
    assert_eq!(corridor.lights(2), None);
    assert_eq!(corridor.crossings(2), None);
    assert!(corridor.detector(2).is_none());
    corridor.advance(1);
    assert_eq!(lamps(&corridor, 1), "G.");
    assert_eq!(corridor.now_ms(), 3_500);
    assert_eq!(logs[1].read(), ["1000 m0 Green"], "on its own clock");
    let late = corridor.add(flexible(), 500);
    corridor.advance(1_499);
    assert_eq!((late, lamps(&corridor, late)), (2, "..".into()));
    corridor.advance(1);
    assert_eq!(lamps(&corridor, late), "G.");
}

// rules: 7.1
#[test]
fn an_offset_may_be_months_long() {
    let (mut corridor, _logs) = corridor(vec![(flexible(), 5_000_000_000)]);
    corridor.advance(5_000_000_999);
    assert_eq!(lamps(&corridor, 0), "..");
    corridor.advance(1);
    assert_eq!(lamps(&corridor, 0), "G.");
    assert_eq!(corridor.now_ms(), 5_000_001_000);
}

// rules: 7.1
#[test]
fn a_junction_that_has_run_already_keeps_its_own_time() {
    let mut junction = built(&crossroads());
    junction.advance(5_000);
    let (mut corridor, logs) = corridor(vec![(junction, 2_000)]);
    corridor.advance(7_999);
    assert_eq!(lamps(&corridor, 0), "G.");
    corridor.advance(1);
    assert_eq!(logs[0].read(), ["11000 m0 Yellow"]);
}

// rules: 7.2
#[test]
fn reports_are_taken_before_time_passes() {
    let (mut corridor, _logs) = corridor(vec![(flexible(), 0)]);
    corridor.advance(4_500);
    let first = detector(&corridor, 0);
    let _second = detector(&corridor, 0);
    send(&first, Report::Arrival(NORTH));
    assert_eq!(lamps(&corridor, 0), "G.");
    corridor.advance(1_999); // the arrival at 4.5 s extends the green to 6.5 s
    assert_eq!(lamps(&corridor, 0), "G.");
    corridor.advance(1);
    assert_eq!(lamps(&corridor, 0), "y.");
    send(&detector(&corridor, 0), Report::Fault);
    assert_eq!(lamps(&corridor, 0), "y.");
    corridor.advance(0);
    assert_eq!(lamps(&corridor, 0), "xx", "x flashes red");
}

/// Sends a report for each change, by a detector that comes later.
struct Worried(Arc<OnceLock<Detector>>, Report);

impl Observer for Worried {
    fn changed(&mut self, _: &Change) {
        let detector = self.0.get().expect("the corridor is built");
        let _ = detector.report(self.1);
    }
}

// rules: 7.2, 7.4
#[test]
fn a_report_of_an_observer_waits_for_the_next_advance() {
    let later = Arc::new(OnceLock::new());
    let mut junction = built(&crossroads());
    junction.observe(Worried(Arc::clone(&later), Report::Fault));
    let (mut corridor, logs) = corridor(vec![(junction, 0), (flexible(), 0)]);
    later.get_or_init(|| detector(&corridor, 1));
    corridor.advance(4_000);
    assert_eq!(logs[0].read(), ["1000 m0 Green"]);
    assert_eq!(logs[1].read(), ["1000 m0 Green"]);
    corridor.advance(0);
    assert_eq!(
        (lamps(&corridor, 0), lamps(&corridor, 1)),
        ("G.".into(), "xx".into()),
        "x flashes red"
    );

    let later = Arc::new(OnceLock::new());
    let mut junction = built(&crossroads());
    junction.observe(Worried(Arc::clone(&later), Report::Press(ACROSS)));
    let (mut corridor, _logs) = self::corridor(vec![(flexible(), 0), (junction, 0)]);
    later.get_or_init(|| detector(&corridor, 0));
    corridor.advance(1_000);
    assert!(!waits(&corridor, 0));
    corridor.advance(0);
    assert!(waits(&corridor, 0));
}

// rules: 7.2, 7.4
#[test]
fn a_report_that_answers_a_report_waits_for_the_next_advance() {
    let later = Arc::new(OnceLock::new());
    let mut junction = built(&crossroads());
    junction.observe(Worried(Arc::clone(&later), Report::Reset));
    let (mut corridor, _logs) = corridor(vec![(junction, 0)]);
    later.get_or_init(|| detector(&corridor, 0));
    send(&detector(&corridor, 0), Report::Fault);
    corridor.advance(0);
    assert_eq!(lamps(&corridor, 0), "xx", "x flashes red");
    corridor.advance(0);
    assert_eq!(lamps(&corridor, 0), "..", "all red after the reset");
}

// rules: 7.3, 7.2
#[test]
fn a_report_does_what_the_method_of_the_junction_does() {
    let (mut corridor, logs) = corridor(vec![(flexible(), 0), (flexible(), 9_000)]);
    for number in 0..2 {
        send(&detector(&corridor, number), Report::Press(ACROSS));
    }
    corridor.advance(500);
    for number in 0..2 {
        assert!(
            waits(&corridor, number),
            "also while its clock stands still"
        );
    }
    for report in [Report::Fault, Report::Fault, Report::Reset] {
        send(&detector(&corridor, 0), report);
    }
    corridor.advance(0);
    let expected = [
        "500 m0 FlashingRed",
        "500 m1 FlashingRed",
        "500 m0 Red",
        "500 m1 Red",
    ];
    assert_eq!(logs[0].read(), expected);
    assert_eq!((logs[1].read(), corridor.rejected()), (vec![], vec![]));

    let mut green = built(&crossroads());
    green.set_plan(actuated());
    green.advance(4_500);
    let late = corridor.add(green, 1_000);
    send(&detector(&corridor, late), Report::Arrival(NORTH));
    corridor.advance(2_999); // its own clock says 6499
    assert_eq!(lamps(&corridor, late), "G.");
    corridor.advance(1);
    assert_eq!(lamps(&corridor, late), "y.");
}

// rules: 7.3, 7.5
#[test]
fn a_rejected_report_is_kept_and_changes_nothing() {
    let (mut corridor, logs) = corridor(vec![(flexible(), 0), (flexible(), 0)]);
    corridor.advance(2_000);
    logs[1].read();
    let wrong = [
        Report::Reset,
        Report::Arrival(NOWHERE),
        Report::Press(Crossing(9)),
    ];
    for report in wrong {
        send(&detector(&corridor, 1), report);
    }
    assert_eq!(corridor.rejected(), []);
    corridor.advance(0);
    assert_eq!(corridor.rejected(), wrong.map(|report| (1, report)));
    assert_eq!((logs[1].read(), lamps(&corridor, 1)), (vec![], "G.".into()));

    send(&detector(&corridor, 0), Report::Reset);
    send(&detector(&corridor, 0), Report::Fault);
    corridor.advance(0);
    assert_eq!(
        lamps(&corridor, 0),
        "xx",
        "in the order in which they were sent; x flashes red"
    );
    assert_eq!(corridor.rejected().last(), Some(&(0, Report::Reset)));
}

/// Is called, lets a sensor report, and notes whether the report was sent
/// before the call ended.
#[derive(Clone)]
struct Meeting {
    called: Arc<Rendezvous>,
    reported: Arc<Rendezvous>,
    sent: Arc<Mutex<Vec<bool>>>,
}

impl Meeting {
    fn new() -> Self {
        Self {
            called: Arc::new(Rendezvous::patient(2)),
            reported: Arc::new(Rendezvous::patient(2)),
            sent: Arc::default(),
        }
    }

    fn wait_for_report(&self) {
        let mut sent = self.sent.lock().expect("no thread panicked");
        if sent.is_empty() {
            sent.push(self.called.meet() && self.reported.meet());
        }
    }

    /// Advances while another thread reports in the middle of the call.
    fn hold(&self, corridor: &mut Corridor, ms: u64) {
        let sensor = detector(corridor, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                self.called.meet();
                send(&sensor, Report::Arrival(NOWHERE));
                self.reported.meet();
            });
            corridor.advance(ms);
        });
        let sent = self.sent.lock().expect("no thread panicked").clone();
        assert_eq!(sent, [true], "the report did not wait for the call to end");
        corridor.advance(0);
        assert_eq!(corridor.rejected(), [(0, Report::Arrival(NOWHERE))]);
    }
}

impl Observer for Meeting {
    fn changed(&mut self, _: &Change) {
        self.wait_for_report();
    }
}

impl TimingPlan for Meeting {
    fn green_ends_ms(&self, _: &GreenView) -> u64 {
        self.wait_for_report();
        u64::MAX
    }
}

impl WalkTiming for Meeting {
    fn walk_times(&self, _: u64) -> WalkTimes {
        self.wait_for_report();
        WalkTimes {
            walk_ms: 1_000,
            flashing_ms: 1_000,
        }
    }
}

// rules: 7.4
#[test]
fn a_sensor_never_waits_for_an_observer() {
    let meeting = Meeting::new();
    let mut junction = built(&crossroads());
    junction.observe(meeting.clone());
    let (mut road, _logs) = corridor(vec![(junction, 0)]);
    meeting.hold(&mut road, 1_000);

    let meeting = Meeting::new();
    let mut junction = built(&crossroads());
    junction.observe(meeting.clone());
    let (mut road, _logs) = corridor(vec![(junction, 0)]);
    send(&detector(&road, 0), Report::Fault); // called while a report is taken
    meeting.hold(&mut road, 0);
}

// rules: 7.4
#[test]
fn a_sensor_never_waits_for_a_plan() {
    let meeting = Meeting::new();
    let mut junction = built(&crossroads());
    junction.set_plan(meeting.clone());
    let (mut corridor, _logs) = corridor(vec![(junction, 0)]);
    meeting.hold(&mut corridor, 1_000);
}

// rules: 7.4
#[test]
fn a_sensor_never_waits_for_a_walk_timing() {
    let meeting = Meeting::new();
    let mut junction = built(&crossroads());
    let crossing = Crossing(4);
    let added = junction.add_crossing(crossing, 0, meeting.clone());
    added.expect("phase 0");
    junction.press(crossing).expect("it was added");
    let (mut corridor, _logs) = corridor(vec![(junction, 0)]);
    meeting.hold(&mut corridor, 1_000);
}

// rules: 7.4
#[test]
fn a_sensor_never_waits_for_the_next_advance() {
    let (mut corridor, _logs) = corridor(vec![(flexible(), 0)]);
    let sensor = detector(&corridor, 0);
    let (done, seen) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for _ in 0..5_000 {
                send(&sensor, Report::Arrival(NOWHERE));
            }
            let _ = done.send(());
        });
        let patience = std::time::Duration::from_secs(3);
        let all_sent = seen.recv_timeout(patience).is_ok();
        corridor.advance(0); // lets the reports go that still wait
        while !all_sent && seen.try_recv().is_err() {
            corridor.advance(0);
        }
        assert!(all_sent, "5 000 reports were sent without an `advance`");
    });
    assert_eq!(corridor.rejected().len(), 5_000);
}

// rules: 7.5
#[test]
fn equal_reports_of_many_threads_are_taken_exactly_once_each() {
    let (threads, reports) = (4, 12_000);
    let ready = Barrier::new(threads);
    let (mut corridor, _logs) = corridor(vec![(flexible(), 0)]);
    let sensor = detector(&corridor, 0);
    let sent = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            in_parallel(threads, |_| {
                let sensor = sensor.clone();
                ready.wait();
                for number in 0..reports {
                    send(&sensor, Report::Arrival(NOWHERE));
                    // Now and then a pause, so that reports come one by one, too.
                    match number % 80 {
                        0 => std::thread::yield_now(),
                        1..40 => (0..50).for_each(|_| std::hint::spin_loop()),
                        _ => (),
                    }
                }
            });
            sent.store(true, Ordering::SeqCst);
        });
        while !sent.load(Ordering::SeqCst) {
            corridor.advance(0);
        }
    });
    corridor.advance(0);
    assert_eq!(corridor.rejected().len(), threads * reports);
}

// rules: 7.5
#[test]
fn reports_of_one_thread_keep_their_order() {
    assert_send_sync::<Detector>();
    let road = vec![(flexible(), 0), (flexible(), 0)];
    let (mut corridor, _logs) = corridor(road);
    let sensors = [0, 1].map(|junction| detector(&corridor, junction));
    let sent = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            in_parallel(4, |thread| {
                let thread = u8::try_from(thread).expect("small");
                for number in 0..50 {
                    let report = Report::Arrival(Movement(10 + 50 * thread + number));
                    send(&sensors[usize::from(number % 2)], report);
                }
            });
            sent.store(true, Ordering::SeqCst);
        });
        while !sent.load(Ordering::SeqCst) {
            corridor.advance(1);
        }
    });
    corridor.advance(0);
    let rejected: Vec<(usize, Report)> = corridor.rejected();
    for thread in 0..4 {
        let sent = (0..50_u8).map(|number| {
            let report = Report::Arrival(Movement(10 + 50 * thread + number));
            (usize::from(number % 2), report)
        });
        let seen = rejected.iter().filter(
            |(_, report)| matches!(report, Report::Arrival(Movement(m)) if (m - 10) / 50 == thread),
        );
        assert_eq!(seen.copied().collect::<Vec<_>>(), sent.collect::<Vec<_>>());
    }
    assert_eq!(rejected.len(), 200);
}

fn assert_send<T: Send>(_: &T) {}

// rules: 7.6
#[test]
fn a_detector_without_a_corridor_returns_the_report() {
    let (corridor, _logs) = corridor(vec![(flexible(), 0)]);
    assert_send(&corridor);
    let sensor = detector(&corridor, 0);
    drop(corridor);
    let report = Report::Arrival(NORTH);
    assert_eq!(sensor.report(report), Err(ReportError::Gone(report)));
}

// rules: 7.2, 7.5
#[test]
fn random_operations_end_alike_however_time_is_cut() {
    let mut random = Generator::new(12);
    for _ in 0..20 {
        let road = || vec![(flexible(), 0), (flexible(), 1_700), (flexible(), 8_000)];
        let (mut at_once, one_logs) = corridor(road());
        let (mut in_parts, other_logs) = corridor(road());
        for _ in 0..15 {
            let number = usize::try_from(random.below(3)).expect("small");
            let report = *random.pick(&[
                Report::Arrival(NORTH),
                Report::Press(ACROSS),
                Report::Fault,
                Report::Reset,
            ]);
            send(&detector(&at_once, number), report);
            send(&detector(&in_parts, number), report);
            let parts: Vec<u64> = (0..4).map(|_| random.below(2_000)).collect();
            at_once.advance(parts.iter().sum());
            for part in parts {
                in_parts.advance(part);
            }
            for (one, other) in one_logs.iter().zip(&other_logs) {
                assert_eq!(one.read(), other.read());
            }
        }
        assert_eq!(at_once.rejected(), in_parts.rejected());
    }
}

// rules: 7.1
#[test]
fn a_car_in_a_green_wave() {
    // 125 m, 200 m and 75 m at 45 km/h
    let offsets = [0, 10_000, 26_000, 32_000];
    let names = ["mill lane", "school road", "market", "station"];
    let road = offsets.iter().map(|&offset| (built(&crossroads()), offset));
    let (mut corridor, _logs) = corridor(road.collect());
    let mut rows = vec![String::new(); names.len()];
    for second in 0..66 {
        for (number, row) in rows.iter_mut().enumerate() {
            // A car leaves the first junction at 3 s, a second one at 18 s.
            let passes = |leaves: u64| (leaves * 1_000 + offsets[number]) / 1_000 == second;
            let lamp = lamps(&corridor, number).remove(0);
            row.push(match (passes(3) || passes(18), lamp) {
                (true, 'G') => '>',
                (true, _) => '|',
                (false, lamp) => lamp,
            });
        }
        corridor.advance(1_000);
    }
    let mut text = format!("{:<12}{}\n", "second", ruler(66));
    for (name, row) in names.iter().zip(rows) {
        text += &format!("{name:<12}{row}\n");
    }
    text += "\n> the car passes on green  | it meets another light\n";
    insta::assert_snapshot!("a_car_in_a_green_wave", text);
}

// rules: 7.2, 7.3
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
