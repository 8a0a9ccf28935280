//! A whole picture: its connected parts, each drawn as well as can be, and packed.

use super::{
    nets::{Spacing, nets},
    wires::{Area, Drawing, draw},
};
use crate::design::Relation;

/// What makes one drawing better than another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit<'a> {
    /// How wide a rank may be: the drawings to choose from.
    pub(crate) limits: &'a [i32],
    /// Width by height, in percent.
    pub(crate) ratio: i32,
}

/// Places boxes of these sizes and draws the relations between them.
pub(crate) fn arrange(
    sizes: &[(i32, i32)],
    relations: &[&Relation],
    spacing: &Spacing,
    fit: Fit<'_>,
) -> Drawing {
    let mut parts: Vec<(Vec<usize>, Drawing)> = parts(sizes.len(), relations)
        .into_iter()
        .map(|part| {
            let drawing = best(&part, sizes, spacing, fit);
            (part.nodes, drawing)
        })
        .collect();
    parts.sort_by_key(|(nodes, drawing)| (std::cmp::Reverse(nodes.len()), -drawing.height));
    pack(sizes.len(), parts, spacing, fit)
}

/// Boxes that hang together.
#[derive(Default)]
struct Component {
    nodes: Vec<usize>,
    /// The relations among them, by their places in `nodes`.
    relations: Vec<Relation>,
}

/// The boxes that hang together, part by part.
fn parts(count: usize, relations: &[&Relation]) -> Vec<Component> {
    let mut next: Vec<usize> = (0..count).collect();
    for relation in relations {
        let (one, other) = (root(&mut next, relation.from), root(&mut next, relation.to));
        next[one] = other;
    }
    let mut parts: Vec<Component> = (0..count).map(|_| Component::default()).collect();
    let mut place = vec![0; count];
    for node in 0..count {
        let nodes = &mut parts[root(&mut next, node)].nodes;
        place[node] = nodes.len();
        nodes.push(node);
    }
    for relation in relations {
        let part = &mut parts[root(&mut next, relation.from)];
        part.relations.push(Relation {
            from: place[relation.from],
            to: place[relation.to],
            ..(*relation).clone()
        });
    }
    parts.retain(|part| !part.nodes.is_empty());
    parts
}

/// The node that stands for all that hang together with `node`.
fn root(next: &mut [usize], mut node: usize) -> usize {
    while next[node] != node {
        next[node] = next[next[node]];
        node = next[node];
    }
    node
}

fn best(part: &Component, sizes: &[(i32, i32)], spacing: &Spacing, fit: Fit<'_>) -> Drawing {
    let sizes: Vec<(i32, i32)> = part.nodes.iter().map(|node| sizes[*node]).collect();
    let (nets, edges) = nets(sizes.len(), &part.relations);
    // What is too large for a page is drawn once.
    let tries = if sizes.len() > MANY_BOXES {
        1
    } else {
        usize::MAX
    };
    let drawings = fit
        .limits
        .iter()
        .rev()
        .take(tries)
        .map(|limit| draw(&sizes, &nets, &edges, spacing, *limit));
    drawings
        .min_by_key(|drawing| cost(drawing, spacing, fit))
        .unwrap_or_default()
}

const MANY_BOXES: usize = 80;

/// Long wires, crossings and a shape that fits no page cost.
fn cost(drawing: &Drawing, spacing: &Spacing, fit: Fit<'_>) -> i64 {
    let length = |step: &[(i32, i32)]| {
        i64::from((step[0].0 - step[1].0).abs() + (step[0].1 - step[1].1).abs())
    };
    let paths = drawing.wires.iter().flat_map(|it| &it.paths);
    let wires: i64 = paths.flat_map(|path| path.windows(2)).map(length).sum();
    let crossings = i64::try_from(drawing.crossings).unwrap_or(i64::MAX / 1000);
    let (width, height) = (i64::from(drawing.width), i64::from(drawing.height));
    let shape = (width - height * i64::from(fit.ratio) / 100).abs();
    wires + crossings * i64::from(spacing.gap) + shape * 3
}

/// The parts in rows: the largest first, the small ones side by side below it.
fn pack(
    count: usize,
    parts: Vec<(Vec<usize>, Drawing)>,
    spacing: &Spacing,
    fit: Fit<'_>,
) -> Drawing {
    let mut whole = Drawing {
        boxes: vec![Area::default(); count],
        ..Drawing::default()
    };
    let widest = parts.iter().map(|it| it.1.width).max().unwrap_or(0);
    let area = |(_, it): &(Vec<usize>, Drawing)| {
        i64::from(it.width + spacing.gap) * i64::from(it.height + spacing.head)
    };
    let area: i64 = parts.iter().map(area).sum();
    let wanted = (area * i64::from(fit.ratio) / 100).isqrt();
    let wanted = i32::try_from(wanted).unwrap_or(i32::MAX);
    let most = fit.limits.iter().copied().max().unwrap_or(widest);
    let width = widest.max(wanted.min(most));
    let (mut x, mut y, mut row) = (0, 0, 0);
    for (nodes, drawing) in parts {
        if x > 0 && x + drawing.width > width {
            y += row + spacing.head;
            (x, row) = (0, 0);
        }
        for (node, area) in nodes.iter().zip(&drawing.boxes) {
            whole.boxes[*node] = Area {
                x: area.x + x,
                y: area.y + y,
                ..*area
            };
        }
        for mut wire in drawing.wires {
            wire.nodes.iter_mut().for_each(|node| *node = nodes[*node]);
            let points = wire.paths.iter_mut().flatten();
            points
                .chain(wire.tips.iter_mut().map(|tip| &mut tip.at))
                .for_each(|point| {
                    *point = (point.0 + x, point.1 + y);
                });
            whole.wires.push(wire);
        }
        whole.crossings += drawing.crossings;
        whole.width = whole.width.max(x + drawing.width);
        row = row.max(drawing.height);
        whole.height = whole.height.max(y + row);
        x += drawing.width + spacing.gap;
    }
    whole
}
