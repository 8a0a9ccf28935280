//! Stage 6: a corridor, and reports from many threads.

use std::sync::{Arc, Barrier, Mutex};

use crate::stage_1::{letter, ruler};
use crate::stage_2::{EAST, NORTH, built, crossroads};
use crate::stage_3::actuated;
use crate::stage_4::{ACROSS, with_crossings};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use traffic_control::Light;
use traffic_control::corridor::{
    Change, Corridor, CorridorError, Detector, Observer, Report, ReportError, green_wave_ms,
};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::Crossing;

const NOWHERE: Movement = Movement(99);

/// An observer that writes everything down.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Change>>>);

impl Observer for Log {
    fn changed(&mut self, change: &Change) {
        self.0.lock().expect("nobody panics in here").push(*change);
    }
}

impl Log {
    /// What it has seen since the last call, as `1000 #0 m0 Green`.
    fn read(&self) -> Vec<String> {
        let changes = std::mem::take(&mut *self.0.lock().expect("nobody panics in here"));
        let line = |it: Change| {
            let (at, junction, movement) = (it.at_ms, it.junction, it.movement.0);
            format!("{at} #{junction} m{movement} {:?}", it.light)
        };
        changes.into_iter().map(line).collect()
    }
}

fn corridor(junctions: Vec<(Intersection, u64)>) -> (Corridor, Log) {
    let mut corridor = Corridor::new(1_000).expect("a tick of a second");
    for (junction, offset_ms) in junctions {
        corridor.add(junction, offset_ms);
    }
    let log = Log::default();
    corridor.observe(log.clone());
    (corridor, log)
}

fn flexible() -> Intersection {
    let mut junction = with_crossings(built(&crossroads()));
    junction.set_plan(actuated());
    junction
}

fn line(corridor: &Corridor, junction: usize) -> Detector {
    corridor.detector(junction).expect("a junction of the road")
}

fn send(line: &Detector, report: Report) {
    assert_eq!(line.report(report), Ok(()));
}

fn lamps(corridor: &Corridor, junction: usize) -> String {
    let lights: Option<Vec<(Movement, Light)>> = corridor.lights(junction);
    let lights = lights.expect("a junction of the road");
    lights.into_iter().map(|(_, light)| letter(light)).collect()
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let (mut corridor, log) = corridor(vec![
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
                send(&line(&corridor, number), report);
                lines.push(format!("#{number} {report:?}"));
            }
            None => {
                corridor.advance(random.below(2_000));
                let now = corridor.now_ms();
                lines.push(format!("at {now}: {}", log.read().join(", ")));
            }
        }
    }
    for (number, report) in corridor.refused() {
        lines.push(format!("refused by #{number}: {report:?}"));
    }
    lines.join("\n")
}

// rules: 6.1
#[test]
fn an_offset_holds_a_junction_back() {
    let (mut corridor, log) = corridor(vec![(flexible(), 0), (flexible(), 2_500)]);
    corridor.advance(3_499);
    assert_eq!(
        (lamps(&corridor, 0), lamps(&corridor, 1)),
        ("G.".into(), "..".into())
    );
    corridor.advance(1);
    assert_eq!(lamps(&corridor, 1), "G.");
    assert_eq!(corridor.now_ms(), 3_500);
    assert_eq!(log.read(), ["1000 #0 m0 Green", "3500 #1 m0 Green"]);
    let late = corridor.add(flexible(), 500);
    corridor.advance(1_500);
    assert_eq!((late, lamps(&corridor, late)), (2, "G.".into()));
    assert_eq!(log.read(), ["5000 #0 m0 Yellow", "5000 #2 m0 Green"]);
    assert_eq!(corridor.lights(3), None);
    assert_eq!(corridor.crossings(3), None);
    assert!(corridor.detector(3).is_none());
}

// rules: 6.4
#[test]
fn observers_are_called_once_for_each_change_in_order() {
    let road = || {
        vec![
            (built(&crossroads()), 0),
            (flexible(), 6_000),
            (flexible(), 6_500),
        ]
    };
    let (mut slow, slow_log) = corridor(road());
    let (mut fast, fast_log) = corridor(road());
    for _ in 0..30_000 {
        slow.advance(1);
    }
    fast.advance(30_000);
    let seen = fast_log.read();
    let expected = [
        "1000 #0 m0 Green",
        "7000 #1 m0 Green",
        "7500 #2 m0 Green",
        "11000 #0 m0 Yellow",
        "11000 #1 m0 Yellow",
        "11500 #2 m0 Yellow",
    ];
    assert_eq!(seen[..6], expected);
    assert_eq!(slow_log.read(), seen);

    let both = Intersection::builder()
        .movement(EAST)
        .movement(NORTH)
        .phase(&[NORTH, EAST], 5_000);
    let (mut corridor, log) = corridor(vec![(built(&both), 0)]);
    send(&line(&corridor, 0), Report::Fault);
    corridor.advance(1_000);
    let east_first = |light| ["m1", "m0"].map(|it| format!("1000 #0 {it} {light}"));
    assert_eq!(
        log.read(),
        [east_first("Green"), east_first("FlashingRed")].concat()
    );
}

// rules: 6.2
#[test]
fn reports_are_read_at_the_next_border_after_the_lamps_have_changed() {
    let (mut corridor, log) = corridor(vec![(flexible(), 0)]);
    corridor.advance(4_000);
    send(&line(&corridor, 0), Report::Arrival(NORTH));
    corridor.advance(999);
    send(&line(&corridor, 0), Report::Arrival(NORTH));
    corridor.advance(1); // the border is at 5 s: too late, the green has ended
    assert_eq!(lamps(&corridor, 0), "y.");
    send(&line(&corridor, 0), Report::Fault);
    corridor.advance(500);
    assert_eq!(lamps(&corridor, 0), "y.");
    log.read();
    corridor.advance(10_000);
    assert_eq!(
        log.read(),
        ["6000 #0 m0 FlashingRed", "6000 #0 m1 FlashingRed"]
    );
}

// rules: 6.3
#[test]
fn a_report_does_what_the_junction_would_do() {
    let (mut corridor, log) = corridor(vec![(flexible(), 0)]);
    let line = line(&corridor, 0);
    send(&line, Report::Press(ACROSS));
    corridor.advance(3_500);
    assert!(corridor.crossings(0).expect("junction 0")[1].waiting);
    send(&line, Report::Arrival(NORTH));
    corridor.advance(500);
    log.read();
    corridor.advance(2_000);
    assert_eq!(log.read(), ["6000 #0 m0 Yellow"]);
    send(&line, Report::Fault);
    send(&line, Report::Reset);
    corridor.advance(1_000);
    let expected = ["FlashingRed", "FlashingRed", "Red", "Red"];
    let seen = log.read();
    assert!(
        seen.iter()
            .zip(expected)
            .all(|(line, light)| line.ends_with(light))
    );
    assert_eq!((seen.len(), corridor.refused()), (4, vec![]));
}

// rules: 6.3
#[test]
fn a_refused_report_is_kept_and_changes_nothing() {
    let (mut corridor, log) = corridor(vec![(flexible(), 0), (flexible(), 0)]);
    corridor.advance(2_000);
    log.read();
    let wrong = [
        Report::Reset,
        Report::Arrival(NOWHERE),
        Report::Press(Crossing(9)),
    ];
    for report in wrong {
        send(&line(&corridor, 1), report);
    }
    assert_eq!(corridor.refused(), []);
    corridor.advance(1_000);
    assert_eq!(corridor.refused(), wrong.map(|report| (1, report)));
    assert_eq!((log.read(), lamps(&corridor, 1)), (vec![], "G.".into()));
}

// rules: 6.5
#[test]
fn a_line_without_a_corridor_gives_the_report_back() {
    let (corridor, _log) = corridor(vec![(flexible(), 0)]);
    let line = line(&corridor, 0);
    drop(corridor);
    let report = Report::Arrival(NORTH);
    assert_eq!(line.report(report), Err(ReportError::Gone(report)));
    assert_eq!(Corridor::new(0).err(), Some(CorridorError::ZeroTick));
}

/// Reports a fault of the second junction when the first turns yellow.
struct Worried(Detector);

impl Observer for Worried {
    fn changed(&mut self, change: &Change) {
        if (change.junction, change.light) == (0, Light::Yellow) {
            send(&self.0, Report::Fault);
        }
    }
}

// rules: 6.5, 6.2
#[test]
fn an_observer_from_outside_may_report() {
    let (mut corridor, log) = corridor(vec![(flexible(), 0), (flexible(), 100)]);
    corridor.observe(Worried(line(&corridor, 1)));
    corridor.advance(5_000); // the border of 5 s comes after the yellow of 5 s
    let expected = [
        "5000 #0 m0 Yellow",
        "5000 #1 m0 FlashingRed",
        "5000 #1 m1 FlashingRed",
    ];
    assert_eq!(log.read()[2..], expected);
}

/// Lets a sensor know that an observer is running, and waits for its report.
struct Meeting {
    running: Arc<Rendezvous>,
    reported: Arc<Rendezvous>,
    met: Arc<Mutex<Vec<bool>>>,
}

impl Observer for Meeting {
    fn changed(&mut self, _: &Change) {
        let both = self.running.meet() && self.reported.meet();
        self.met.lock().expect("nobody panics in here").push(both);
    }
}

// rules: 6.5
#[test]
fn a_sensor_never_waits_for_an_observer() {
    let (mut corridor, _log) = corridor(vec![(flexible(), 0)]);
    let running = Arc::new(Rendezvous::patient(2));
    let reported = Arc::new(Rendezvous::patient(2));
    let met = Arc::new(Mutex::new(Vec::new()));
    corridor.observe(Meeting {
        running: running.clone(),
        reported: reported.clone(),
        met: met.clone(),
    });
    let line = line(&corridor, 0);
    let ready = Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            ready.wait();
            running.meet();
            send(&line, Report::Arrival(NORTH));
            reported.meet();
        });
        ready.wait();
        corridor.advance(1_000);
    });
    let met = met.lock().expect("nobody panics in here").clone();
    assert_eq!(met, [true]);
}

// rules: 6.5, 6.3
#[test]
fn no_report_of_many_threads_is_lost_or_read_twice() {
    assert_send_sync::<Detector>();
    let (mut corridor, _log) = corridor(vec![(flexible(), 0)]);
    let line = line(&corridor, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            in_parallel(4, |thread| {
                let thread = u8::try_from(thread).expect("small");
                for number in 0..50 {
                    send(&line, Report::Arrival(Movement(10 + 50 * thread + number)));
                }
            })
        });
        for _ in 0..50 {
            corridor.advance(500);
        }
    });
    corridor.advance(1_000);
    let refused: Vec<(usize, Report)> = corridor.refused();
    for thread in 0..4 {
        let mine = (0..50).map(|number| (0, Report::Arrival(Movement(10 + 50 * thread + number))));
        let seen = refused.iter().filter(
            |(_, report)| matches!(report, Report::Arrival(Movement(m)) if (m - 10) / 50 == thread),
        );
        assert_eq!(seen.copied().collect::<Vec<_>>(), mine.collect::<Vec<_>>());
    }
    assert_eq!(refused.len(), 200);
}

// rules: 6.6
#[test]
fn offsets_are_rounded_once_from_the_whole_way() {
    assert_eq!(green_wave_ms(&[], 50), Ok(vec![0]));
    assert_eq!(green_wave_ms(&[100, 150], 50), Ok(vec![0, 7_200, 18_000]));
    assert_eq!(green_wave_ms(&[125, 125], 70), Ok(vec![0, 6_429, 12_857]));
    assert_eq!(green_wave_ms(&[1], 32), Ok(vec![0, 113])); // 112.5
    assert_eq!(green_wave_ms(&[5], 0), Err(CorridorError::ZeroSpeed));

    assert_eq!(green_wave_ms(&[], 0), Err(CorridorError::ZeroSpeed));
    assert_eq!(green_wave_ms(&[1_234_567], 7), Ok(vec![0, 634_920_171]));
}

// rules: 6.2
#[test]
fn random_operations_do_not_depend_on_how_time_is_cut() {
    let mut random = Generator::new(12);
    for _ in 0..20 {
        let road = || vec![(flexible(), 0), (flexible(), 1_700), (flexible(), 8_000)];
        let (mut at_once, one_log) = corridor(road());
        let (mut in_parts, other_log) = corridor(road());
        for _ in 0..15 {
            let number = usize::try_from(random.below(3)).expect("small");
            let report = *random.pick(&[
                Report::Arrival(NORTH),
                Report::Press(ACROSS),
                Report::Fault,
                Report::Reset,
            ]);
            send(&line(&at_once, number), report);
            send(&line(&in_parts, number), report);
            let parts: Vec<u64> = (0..4).map(|_| random.below(2_000)).collect();
            at_once.advance(parts.iter().sum());
            for part in parts {
                in_parts.advance(part);
            }
            assert_eq!(one_log.read(), other_log.read());
        }
        assert_eq!(at_once.refused(), in_parts.refused());
    }
}

// rules: 6.6, 6.1
#[test]
fn a_car_in_a_green_wave() {
    let offsets = green_wave_ms(&[125, 200, 75], 45).expect("a speed");
    let names = ["mill lane", "school road", "market", "station"];
    let road = offsets.iter().map(|&offset| (built(&crossroads()), offset));
    let (mut corridor, _log) = corridor(road.collect());
    let mut rows = vec![String::new(); names.len()];
    for second in 0..66 {
        for (number, row) in rows.iter_mut().enumerate() {
            // The car leaves the first junction at 3 s, a second one at 18 s.
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

// rules: 6.2, 6.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

/// Answers each fault by a report of its own.
struct Repair(Detector);

impl Observer for Repair {
    fn changed(&mut self, change: &Change) {
        if change.light == Light::FlashingRed {
            send(&self.0, Report::Reset);
        }
    }
}

/// Notes its own number for each change.
struct Numbered(u8, Arc<Mutex<Vec<u8>>>);

impl Observer for Numbered {
    fn changed(&mut self, _change: &Change) {
        self.1.lock().expect("nobody panics in here").push(self.0);
    }
}

// rules: 6.2
#[test]
fn a_report_sent_during_a_border_waits_for_the_next() {
    let (mut corridor, log) = corridor(vec![(built(&crossroads()), 0)]);
    let sensor = line(&corridor, 0);
    corridor.observe(Repair(sensor.clone()));
    send(&sensor, Report::Fault);
    corridor.advance(1_000);
    assert_eq!(lamps(&corridor, 0), "xx");
    log.read();
    corridor.advance(1_000);
    assert_eq!(log.read(), ["2000 #0 m0 Red", "2000 #0 m1 Red"]);
}

// rules: 6.4
#[test]
fn each_change_goes_to_all_observers_before_the_next() {
    let (mut corridor, _log) = corridor(vec![(built(&crossroads()), 0)]);
    let told = Arc::new(Mutex::new(Vec::new()));
    for number in 0..3 {
        corridor.observe(Numbered(number, Arc::clone(&told)));
    }
    send(&line(&corridor, 0), Report::Fault);
    corridor.advance(1_000);
    let told = told.lock().expect("nobody panics in here");
    assert_eq!(told[..6], [0, 1, 2, 0, 1, 2]);
}

// rules: 6.2
#[test]
fn borders_lie_at_the_multiples_of_the_tick() {
    let mut corridor = Corridor::new(300).expect("a tick");
    corridor.add(built(&crossroads()), 0);
    let log = Log::default();
    corridor.observe(log.clone());
    send(&line(&corridor, 0), Report::Fault);
    corridor.advance(299);
    assert_eq!(log.read(), [""; 0], "0 is no border");
    corridor.advance(1);
    assert_eq!(log.read().len(), 2);
    send(&line(&corridor, 0), Report::Reset);
    corridor.advance(0);
    assert_eq!(log.read(), [""; 0], "nothing happens in no time");
}

// rules: 6.1
#[test]
fn a_junction_that_has_run_already_keeps_its_own_time() {
    let mut junction = built(&crossroads());
    junction.advance(5_000);
    let (mut corridor, log) = corridor(vec![(junction, 2_000)]);
    corridor.advance(8_000);
    assert_eq!(log.read(), ["8000 #0 m0 Yellow"]);
}

// rules: 6.3
#[test]
fn the_all_red_of_a_reset_waits_for_the_offset() {
    let (mut corridor, log) = corridor(vec![(built(&crossroads()), 6_000)]);
    send(&line(&corridor, 0), Report::Fault);
    send(&line(&corridor, 0), Report::Reset);
    corridor.advance(1_000);
    assert_eq!((log.read().len(), lamps(&corridor, 0)), (4, "..".into()));
    corridor.advance(6_000);
    assert_eq!(log.read(), ["7000 #0 m0 Green"]);
}
