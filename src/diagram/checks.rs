//! Every picture of every solution, looked at by geometry: what a person would see
//! at once, and a program has to measure.

use super::{
    layout::{Area, Drawing},
    render::{svg, text::sketch},
    select::choose,
};
use crate::{
    design::Design,
    fs::TextTree,
    kata::{Catalogue, Solution},
};

/// The reference at every stage and the alternate of every kata.
fn solutions() -> Vec<(String, TextTree)> {
    let mut all = Vec::new();
    for kata in Catalogue::embedded().unwrap().iter() {
        for stage in 1..=kata.last_stage() {
            let name = format!("{}, reference at {stage}", kata.id);
            all.push((name, kata.reference_at(stage).unwrap()));
        }
        let alternate = kata.solution(Solution::Alternate);
        if !alternate.is_empty() {
            all.push((format!("{}, alternate", kata.id), alternate));
        }
    }
    assert!(all.len() >= 14);
    all
}

fn overlap(one: &Area, other: &Area) -> bool {
    one.x < other.right()
        && other.x < one.right()
        && one.y < other.bottom()
        && other.y < one.bottom()
}

fn inside(inner: &Area, outer: &Area) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// The area of a piece of a wire, without its ends: these may touch a box.
fn piece(from: (i32, i32), to: (i32, i32)) -> Area {
    let (x, y) = (from.0.min(to.0), from.1.min(to.1));
    let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
    assert!(width == 0 || height == 0, "a wire runs down or across");
    Area {
        x: x + i32::from(width > 0),
        y: y + i32::from(height > 0),
        width: (width - 1).max(1),
        height: (height - 1).max(1),
    }
}

/// Forty types that implement, hold and use each other without any sense.
fn nonsense(mut seed: u64) -> TextTree {
    let mut random = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut text = String::new();
    for number in 0..40 {
        let mut other = || random(40);
        text += &match number % 5 {
            0 => format!(
                "pub trait T{number} {{ fn f(&self, a: T{}) -> T{}; }}\n",
                other(),
                other()
            ),
            1 => format!(
                "pub enum T{number} {{ A(T{}), B, C(Vec<T{}>) }}\n",
                other(),
                other()
            ),
            _ => format!(
                "pub struct T{number} {{ a: T{}, b: Option<T{}> }}\nimpl T{} for T{number} {{}}\n\
                 impl T{number} {{ pub fn make(&self, it: T{}) -> T{} {{}} }}\n",
                other(),
                other(),
                other() / 5 * 5,
                other(),
                other(),
            ),
        };
    }
    [("lib.rs".to_owned(), text)].into()
}

#[test]
fn a_picture_of_nonsense_keeps_the_rules_too() {
    for seed in 0..6 {
        let design = Design::read(&nonsense(seed)).unwrap();
        assert_eq!(design.types.len(), 40);
        let (_, drawing) = svg::laid_out(&design, &choose(&design, true));
        check(&format!("nonsense {seed}"), &drawing);
    }
}

/// What is wrong with where boxes and wires are.
fn check(name: &str, drawing: &Drawing) {
    let page = Area {
        x: 0,
        y: 0,
        width: drawing.width,
        height: drawing.height,
    };
    for (index, one) in drawing.boxes.iter().enumerate() {
        assert!(inside(one, &page), "{name}: box {index} leaves the page");
        for other in &drawing.boxes[..index] {
            assert!(!overlap(one, other), "{name}: {one:?} on {other:?}");
        }
    }
    for wire in &drawing.wires {
        for path in &wire.paths {
            for step in path.windows(2) {
                let piece = piece(step[0], step[1]);
                assert!(
                    inside(&piece, &page),
                    "{name}: a wire leaves the page: {piece:?} {page:?}"
                );
                for (node, area) in drawing.boxes.iter().enumerate() {
                    let own = wire.nodes.contains(&node);
                    assert!(
                        !overlap(&piece, area),
                        "{name}: {piece:?} through {area:?}, own: {own}"
                    );
                }
            }
        }
        for tip in &wire.tips {
            let touched = wire
                .nodes
                .iter()
                .map(|node| &drawing.boxes[*node])
                .any(|area| {
                    let side = if tip.below_its_box {
                        area.bottom()
                    } else {
                        area.y
                    };
                    tip.at.1 == side && area.x < tip.at.0 && tip.at.0 < area.right()
                });
            assert!(touched, "{name}: {tip:?} is at no box");
        }
    }
}

#[test]
fn no_picture_has_a_box_on_another_or_a_wire_through_a_box() {
    for (name, sources) in solutions() {
        let design = Design::read(&sources).unwrap();
        for all in [false, true] {
            let (_, drawing) = svg::laid_out(&design, &choose(&design, all));
            assert_eq!(drawing.boxes.len(), design.types.len());
            check(&name, &drawing);
            let sketch = sketch(&design, all, 4000).expect("there is room");
            check(&name, &sketch.drawing);
        }
    }
}

#[test]
fn no_text_leaves_its_box() {
    for (name, sources) in solutions() {
        let design = Design::read(&sources).unwrap();
        let (cards, drawing) = svg::laid_out(&design, &choose(&design, false));
        for (card, area) in cards.iter().zip(&drawing.boxes) {
            let mut before = area.y;
            for (font, x, y, text) in svg::texts(card, area) {
                let length = text.chars().count();
                let width = font.width(length);
                // Fonts of one width take 0.6 of their size, DejaVu 0.602.
                assert!(i32::try_from(length).unwrap() * font.size * 602 <= width * 1000);
                assert!(x > area.x && x + width < area.right(), "{name}: {text}");
                assert!(y >= before && y < area.bottom(), "{name}: {text}");
                before = y;
            }
        }
        let sketch = sketch(&design, false, 4000).unwrap();
        for (card, area) in sketch.cards.iter().zip(&sketch.drawing.boxes) {
            let widest = card
                .text()
                .iter()
                .map(|it| it.chars().count())
                .max()
                .unwrap();
            assert!(
                i32::try_from(widest).unwrap() + 4 <= area.width,
                "{name}: {}",
                card.name
            );
            assert_eq!(i32::try_from(card.text().len()).unwrap() + 2, area.height);
        }
    }
}

#[test]
fn no_count_lies_on_a_box_a_wire_or_another_count() {
    for (name, sources) in solutions() {
        let design = Design::read(&sources).unwrap();
        let (_, drawing) = svg::laid_out(&design, &choose(&design, false));
        let mut labels: Vec<Area> = Vec::new();
        for tip in drawing.wires.iter().flat_map(|wire| &wire.tips) {
            if tip.label.is_empty() {
                continue;
            }
            let label = svg::label_area(tip);
            assert!(
                labels.iter().all(|other| !overlap(other, &label)),
                "{name}: {tip:?}"
            );
            assert!(
                drawing.boxes.iter().all(|area| !overlap(area, &label)),
                "{name}: {tip:?}"
            );
            let paths = drawing.wires.iter().flat_map(|wire| &wire.paths);
            for step in paths.flat_map(|path| path.windows(2)) {
                assert!(
                    !overlap(&piece(step[0], step[1]), &label),
                    "{name}: {tip:?}"
                );
            }
            labels.push(label);
        }
    }
}

#[test]
fn no_two_wires_lie_on_each_other() {
    for (name, sources) in solutions() {
        let design = Design::read(&sources).unwrap();
        let (_, drawing) = svg::laid_out(&design, &choose(&design, false));
        let mut pieces: Vec<(usize, Area)> = Vec::new();
        for (net, wire) in drawing.wires.iter().enumerate() {
            for step in wire.paths.iter().flat_map(|path| path.windows(2)) {
                let here = piece(step[0], step[1]);
                for (other, there) in &pieces {
                    let same_way = (here.width > 1) == (there.width > 1);
                    let on = *other != net && same_way && overlap(&here, there);
                    assert!(!on, "{name}: {here:?} on {there:?}");
                }
                pieces.push((net, here));
            }
        }
    }
}
