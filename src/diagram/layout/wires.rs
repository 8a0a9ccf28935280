//! From ranks to a drawing: where each wire leaves its box, on which track it runs
//! between the ranks, and where it ends. Wires run across between two ranks only,
//! and within a rank straight down between the boxes: never through one.

use super::{
    layers::{Layers, ranks},
    nets::{LineStyle, Mark, Net, Spacing},
    ports::{Ports, with_room_for_ports},
    tracks::{Channel, CrossRun},
};

pub(crate) type Corner = (i32, i32);

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
    pub(crate) line: LineStyle,
    /// The boxes that it connects.
    pub(crate) nodes: Vec<usize>,
    /// Lines that go down or across; no piece is in two of them.
    pub(crate) paths: Vec<Vec<Corner>>,
    pub(crate) tips: Vec<Tip>,
}

/// The end of a wire at a box.
#[derive(Clone, Debug)]
pub(crate) struct Tip {
    pub(crate) at: Corner,
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
    let plan = Plan::new(&layers, nets, sizes, spacing);
    let wires = nets.iter().enumerate();
    let wires = wires.map(|(index, net)| plan.wire(index, net)).collect();
    let ends = plan.boxes.iter().map(Area::right);
    let passing = layers.slots.iter().map(|it| it.x + spacing.wire);
    Drawing {
        width: ends.chain(passing).max().unwrap_or(0),
        height: plan.height,
        boxes: plan.boxes,
        wires,
        crossings: layers.crossings(),
    }
}

/// All that is known of a drawing before its wires are drawn.
struct Plan<'a> {
    layers: &'a Layers,
    spacing: &'a Spacing,
    ports: Ports,
    /// What runs below each rank.
    channels: Vec<Channel>,
    /// Where each rank begins.
    tops: Vec<i32>,
    height: i32,
    boxes: Vec<Area>,
}

impl<'a> Plan<'a> {
    fn new(layers: &'a Layers, nets: &[Net], sizes: &[(i32, i32)], spacing: &'a Spacing) -> Self {
        let ports = Ports::new(layers, nets, spacing);
        let mut links = vec![Vec::new(); layers.ranks.len()];
        for link in &layers.links {
            links[layers.slots[link.upper].rank].push(*link);
        }
        let links = links.iter();
        let channels: Vec<Channel> = links.map(|it| Channel::new(&ports, it)).collect();
        let mut tops = Vec::new();
        let mut height = 0;
        for (slots, channel) in layers.ranks.iter().zip(&channels) {
            tops.push(height);
            let boxes = slots.iter().filter_map(|slot| layers.slots[*slot].node);
            height += boxes.map(|node| sizes[node].1).max().unwrap_or(0);
            if tops.len() < channels.len() {
                height += height_of(channel, spacing);
            }
        }
        // The slots of the boxes come first, in the order of the boxes.
        let boxes = layers.slots.iter().zip(sizes);
        let boxes = boxes.map(|(slot, (_, height))| Area {
            x: slot.x - slot.width / 2,
            y: tops[slot.rank],
            width: slot.width,
            height: *height,
        });
        Self {
            boxes: boxes.collect(),
            layers,
            spacing,
            ports,
            channels,
            tops,
            height,
        }
    }

    fn wire(&self, index: usize, net: &Net) -> Wire {
        let mut wire = Wire {
            line: net.line,
            nodes: [net.top]
                .into_iter()
                .chain(net.bottoms.iter().map(|it| it.node))
                .collect(),
            paths: Vec::new(),
            tips: Vec::new(),
        };
        let top = self.ports.below[&(index, net.top)];
        wire.tips.push(Tip {
            at: (top, self.boxes[net.top].bottom()),
            below_its_box: true,
            mark: net.top_mark,
            label: net.top_label.clone(),
        });
        for (rank, channel) in self.channels.iter().enumerate() {
            if let Some(run) = channel.of.get(&index) {
                let run = &channel.runs[*run];
                wire.paths.extend(self.paths(rank, channel, run));
            }
        }
        let ends = net.bottoms.iter().map(|end| Tip {
            at: (self.ports.above[&(index, end.node)], self.boxes[end.node].y),
            below_its_box: false,
            mark: end.mark,
            label: end.label.clone(),
        });
        wire.tips.extend(ends);
        wire
    }

    /// The paths of a run below a rank: one to its leftmost end, one to its rightmost
    /// end, and the others down from these.
    fn paths(&self, rank: usize, channel: &Channel, run: &CrossRun) -> Vec<Vec<Corner>> {
        // From the box, or from where the wire came into this rank.
        let from = self.layers.slots[run.upper]
            .node
            .map_or(self.tops[rank], |node| self.boxes[node].bottom());
        let floor = self.tops[rank + 1] - height_of(channel, self.spacing);
        let across = floor + self.spacing.head + self.spacing.track * run.track;
        let to = |slot: usize| self.tops[self.layers.slots[slot].rank];
        let mut bottoms = run.bottoms.clone();
        bottoms.sort_unstable();
        let (left, right): (Vec<_>, Vec<_>) = bottoms.into_iter().partition(|it| it.0 < run.top);
        let outermost = left.first().into_iter().chain(right.last());
        let mut paths: Vec<Vec<Corner>> = Vec::new();
        for (x, slot) in outermost {
            let start = if paths.is_empty() { from } else { across };
            let mut path = vec![
                (run.top, start),
                (run.top, across),
                (*x, across),
                (*x, to(*slot)),
            ];
            path.dedup();
            paths.push(path);
        }
        for (x, slot) in left.iter().skip(1).chain(right.iter().rev().skip(1)) {
            paths.push(vec![(*x, across), (*x, to(*slot))]);
        }
        paths
    }
}

/// What a channel takes from top to bottom.
fn height_of(channel: &Channel, spacing: &Spacing) -> i32 {
    2 * spacing.head + spacing.track * (channel.tracks - 1).max(0)
}
