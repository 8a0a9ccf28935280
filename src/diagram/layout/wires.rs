//! From ranks to a drawing: where each wire leaves its box, on which track it runs
//! between the ranks, and where it ends. Wires run across between two ranks only,
//! and within a rank straight down between the boxes: never through one.

use std::collections::BTreeMap;

use super::{
    layers::{Layers, Link, ranks},
    nets::{Line, Mark, Net, Spacing},
    ports::{Ports, with_room_for_ports},
};

pub(crate) type Point = (i32, i32);

/// A rectangle by its upper left corner and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// A net as it is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    pub(crate) line: Line,
    /// The boxes that it connects.
    pub(crate) nodes: Vec<usize>,
    /// Lines that go down or across; no piece is in two of them.
    pub(crate) paths: Vec<Vec<Point>>,
    pub(crate) tips: Vec<Tip>,
}

/// The end of a wire at a box.
#[derive(Clone, Debug)]
pub(crate) struct Tip {
    pub(crate) at: Point,
    /// Whether the box is above this end.
    pub(crate) below_its_box: bool,
    pub(crate) mark: Mark,
    pub(crate) label: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) boxes: Vec<Area>,
    pub(crate) wires: Vec<Wire>,
    pub(crate) crossings: usize,
}

impl Area {
    pub(crate) fn right(&self) -> i32 {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> i32 {
        self.y + self.height
    }
}

/// Draws one connected design with boxes of these sizes, no rank wider than `limit`
/// if it can be.
pub(crate) fn draw(
    sizes: &[(i32, i32)],
    nets: &[Net],
    edges: &[(usize, usize)],
    spacing: &Spacing,
    limit: i32,
) -> Drawing {
    let widths = with_room_for_ports(sizes, nets, spacing);
    let padded: Vec<i32> = widths.iter().map(|it| it + spacing.gap).collect();
    let rank = ranks(&padded, edges, limit);
    let mut layers = Layers::new(&widths, &rank, nets, spacing);
    layers.order();
    layers.place(spacing);
    let ports = Ports::new(&layers, nets, spacing);
    let mut links = vec![Vec::new(); layers.ranks.len()];
    for link in &layers.links {
        links[layers.slots[link.upper].rank].push(*link);
    }
    let channels: Vec<Channel> = links
        .iter()
        .map(|links| Channel::new(&ports, links))
        .collect();
    // The ranks from top to bottom, with what runs between them.
    let mut tops = Vec::new();
    let mut y = 0;
    for (rank, channel) in channels.iter().enumerate() {
        tops.push(y);
        let heights = layers.ranks[rank]
            .iter()
            .filter_map(|slot| layers.slots[*slot].node);
        y += heights.map(|node| sizes[node].1).max().unwrap_or(0);
        if rank + 1 < channels.len() {
            y += 2 * spacing.head + spacing.track * (channel.tracks - 1).max(0);
        }
    }
    let boxes = sizes.iter().enumerate().map(|(node, (_, height))| Area {
        x: layers.slots[node].x - widths[node] / 2,
        y: tops[rank[node]],
        width: widths[node],
        height: *height,
    });
    let mut drawing = Drawing {
        width: 0,
        height: y,
        boxes: boxes.collect(),
        wires: Vec::new(),
        crossings: layers.crossings(),
    };
    let ends = drawing.boxes.iter().map(Area::right);
    let wires = layers.slots.iter().map(|it| it.x + spacing.wire);
    drawing.width = ends.chain(wires).max().unwrap_or(0);
    for (index, net) in nets.iter().enumerate() {
        let wire = wire(
            index,
            net,
            &layers,
            &ports,
            &channels,
            &tops,
            &drawing.boxes,
            spacing,
        );
        drawing.wires.push(wire);
    }
    drawing
}

/// What runs across between two ranks: each net on a track of its own, or on one
/// with others that it does not meet.
#[derive(Default)]
struct Channel {
    runs: Vec<Run>,
    /// The run of each net.
    of: BTreeMap<usize, usize>,
    tracks: i32,
}

/// What it costs that two wires lie on each other: more than any crossings.
const LIES_ON: usize = 100;

struct Run {
    net: usize,
    upper: usize,
    top: i32,
    bottoms: Vec<(i32, usize)>,
    track: i32,
}

impl Run {
    fn span(&self) -> (i32, i32) {
        let ends = self.bottoms.iter().map(|it| it.0).chain([self.top]);
        (ends.clone().min().unwrap_or(0), ends.max().unwrap_or(0))
    }

    fn is_straight(&self) -> bool {
        let (low, high) = self.span();
        low == high
    }

    /// What it costs if this runs above `other`: crossings, and, dearest, wires
    /// that lie on each other.
    fn cost_above(&self, other: &Self) -> usize {
        let within = |(low, high): (i32, i32), x: i32| low <= x && x <= high;
        let mut cost = usize::from(within(self.span(), other.top));
        for (x, _) in &self.bottoms {
            cost += usize::from(within(other.span(), *x));
            cost += LIES_ON * usize::from((x - other.top).abs() < 4);
        }
        cost
    }
}

/// The runs in an order in which no wire lies on another, if there is one; else as
/// they are.
fn apart(runs: Vec<Run>) -> Vec<Run> {
    let lies_on = |run: &Run, other: &Run| run.net != other.net && run.cost_above(other) >= LIES_ON;
    // On how many others, of those that are left, each would lie.
    let mut blocked: Vec<usize> = runs
        .iter()
        .map(|run| runs.iter().filter(|other| lies_on(run, other)).count())
        .collect();
    let mut left: Vec<usize> = (0..runs.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let next = left.iter().position(|it| blocked[*it] == 0).unwrap_or(0);
        let next = left.remove(next);
        for other in &left {
            blocked[*other] -= usize::from(lies_on(&runs[*other], &runs[next]));
        }
        order.push(next);
    }
    let mut runs: Vec<Option<Run>> = runs.into_iter().map(Some).collect();
    order.into_iter().filter_map(|it| runs[it].take()).collect()
}

impl Channel {
    fn new(ports: &Ports, links: &[Link]) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        for link in links {
            let bottom = (ports.above[&(link.net, link.lower)], link.lower);
            if let Some(run) = of.get(&link.net) {
                runs[*run].bottoms.push(bottom);
                continue;
            }
            of.insert(link.net, runs.len());
            runs.push(Run {
                net: link.net,
                upper: link.upper,
                top: ports.below[&(link.net, link.upper)],
                bottoms: vec![bottom],
                track: 0,
            });
        }
        runs.sort_by_key(|run| (run.span(), run.net));
        for _ in 0..runs.len() {
            let mut is_sorted = true;
            for index in 1..runs.len() {
                let (before, after) = (&runs[index - 1], &runs[index]);
                if after.cost_above(before) < before.cost_above(after) {
                    runs.swap(index - 1, index);
                    is_sorted = false;
                }
            }
            if is_sorted {
                break;
            }
        }
        let runs = apart(runs);
        let of = runs.iter().enumerate().map(|(index, run)| (run.net, index));
        let mut channel = Self {
            of: of.collect(),
            runs,
            tracks: 0,
        };
        channel.assign_tracks();
        channel
    }

    fn assign_tracks(&mut self) {
        for index in 0..self.runs.len() {
            let (done, rest) = self.runs.split_at_mut(index);
            let run = &mut rest[0];
            if run.is_straight() {
                continue;
            }
            let (low, high) = run.span();
            let meets = |other: &&Run| {
                let (other_low, other_high) = other.span();
                !other.is_straight() && low <= other_high + 8 && other_low <= high + 8
            };
            let above = done.iter().filter(meets).map(|other| other.track + 1);
            run.track = above.max().unwrap_or(0);
            self.tracks = self.tracks.max(run.track + 1);
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "all that was found out about a drawing"
)]
fn wire(
    index: usize,
    net: &Net,
    layers: &Layers,
    ports: &Ports,
    channels: &[Channel],
    tops: &[i32],
    boxes: &[Area],
    spacing: &Spacing,
) -> Wire {
    let mut wire = Wire {
        line: net.how,
        nodes: [net.top]
            .into_iter()
            .chain(net.bottoms.iter().map(|it| it.node))
            .collect(),
        paths: Vec::new(),
        tips: Vec::new(),
    };
    let start = (ports.below[&(index, net.top)], boxes[net.top].bottom());
    wire.tips.push(Tip {
        at: start,
        below_its_box: true,
        mark: net.top_mark,
        label: net.top_label.clone(),
    });
    for (rank, channel) in channels.iter().enumerate() {
        let Some(run) = channel.of.get(&index).map(|it| &channel.runs[*it]) else {
            continue;
        };
        // From the box, or from where the wire came into this rank.
        let from = layers.slots[run.upper]
            .node
            .map_or(tops[rank], |node| boxes[node].bottom());
        let floor = tops[rank + 1] - 2 * spacing.head - spacing.track * (channel.tracks - 1).max(0);
        let across = floor + spacing.head + spacing.track * run.track;
        let to = |slot: usize| tops[layers.slots[slot].rank];
        let mut bottoms = run.bottoms.clone();
        bottoms.sort_unstable();
        let (left, right): (Vec<_>, Vec<_>) = bottoms.into_iter().partition(|it| it.0 < run.top);
        let far_left = left.first().copied();
        let far_right = right.last().copied();
        let mut begun = false;
        for (x, slot) in [far_left, far_right].into_iter().flatten() {
            let mut path = vec![
                (run.top, if begun { across } else { from }),
                (run.top, across),
                (x, across),
                (x, to(slot)),
            ];
            path.dedup();
            wire.paths.push(path);
            begun = true;
        }
        for (x, slot) in left.iter().skip(1).chain(right.iter().rev().skip(1)) {
            wire.paths.push(vec![(*x, across), (*x, to(*slot))]);
        }
    }
    for end in &net.bottoms {
        wire.tips.push(Tip {
            at: (ports.above[&(index, end.node)], boxes[end.node].y),
            below_its_box: false,
            mark: end.mark,
            label: end.label.clone(),
        });
    }
    wire
}
