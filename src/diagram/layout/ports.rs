//! Where wires leave and enter the boxes.

use std::collections::BTreeMap;

use super::{
    coordinates::spread,
    layers::{Layers, Link},
    nets::{Net, Spacing},
};

/// What the end of a wire takes of the side of its box.
fn port_width(label: &str, spacing: &Spacing) -> i32 {
    spacing.port + spacing.letter * i32::try_from(label.len()).unwrap_or(0)
}

/// The widths that boxes of these sizes need for the ends of their wires.
pub(super) fn with_room_for_ports(
    sizes: &[(i32, i32)],
    nets: &[Net],
    spacing: &Spacing,
) -> Vec<i32> {
    let mut above = vec![spacing.port; sizes.len()];
    let mut below = above.clone();
    for net in nets {
        below[net.top] += port_width(&net.top_label, spacing);
        for end in &net.bottoms {
            above[end.node] += port_width(&end.label, spacing);
        }
    }
    let sides = above
        .into_iter()
        .zip(below)
        .map(|(above, below)| above.max(below));
    sides
        .zip(sizes)
        .map(|(side, (width, _))| (*width).max(side))
        .collect()
}

/// Where each net leaves and enters the boxes, by net and slot.
pub(super) struct Ports {
    pub(super) below: BTreeMap<(usize, usize), i32>,
    pub(super) above: BTreeMap<(usize, usize), i32>,
}

/// The end of a wire at one side of a box.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Port {
    /// Where it is best.
    wanted: i32,
    net: usize,
    width: i32,
}

/// What ports are found for.
struct Picture<'a> {
    layers: &'a Layers,
    nets: &'a [Net],
    spacing: &'a Spacing,
}

impl Ports {
    pub(super) fn new(layers: &Layers, nets: &[Net], spacing: &Spacing) -> Self {
        let mut ports = Self {
            below: BTreeMap::new(),
            above: BTreeMap::new(),
        };
        let mut uppers = vec![Vec::new(); layers.slots.len()];
        let mut lowers = uppers.clone();
        for link in &layers.links {
            let (upper, lower) = (link.upper, link.lower);
            ports.below.insert((link.net, upper), layers.slots[upper].x);
            ports.above.insert((link.net, lower), layers.slots[lower].x);
            uppers[upper].push(*link);
            lowers[lower].push(*link);
        }
        let picture = Picture {
            layers,
            nets,
            spacing,
        };
        for _ in 0..3 {
            for (below, links) in [(true, &uppers), (false, &lowers)] {
                for (slot, links) in links.iter().enumerate() {
                    ports.settle(slot, below, links, &picture);
                }
            }
        }
        ports
    }

    /// Spreads the ends of wires over one side of a box, each as near as can be to
    /// where its other end is.
    fn settle(&mut self, slot: usize, below: bool, links: &[Link], picture: &Picture<'_>) {
        let it = &picture.layers.slots[slot];
        let Some(node) = it.node else { return };
        let mut wanted: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
        for link in links {
            let there = if below {
                self.above[&(link.net, link.lower)]
            } else {
                self.below[&(link.net, link.upper)]
            };
            wanted.entry(link.net).or_default().push(there);
        }
        let port = |(net, there): (usize, Vec<i32>)| Port {
            // Many ends below are best met from the middle of the box.
            wanted: if let [one] = there.as_slice() {
                *one
            } else {
                it.x
            },
            net,
            width: picture.port_width(net, node, below),
        };
        let mut ports: Vec<Port> = wanted.into_iter().map(port).collect();
        ports.sort_unstable();
        // The label of an end is on its right.
        let half = it.width / 2;
        let low = it.x - half + picture.spacing.port;
        let high = it.x + half - ports.last().map_or(0, |it| it.width);
        let side = if below {
            &mut self.below
        } else {
            &mut self.above
        };
        for (port, place) in ports.iter().zip(places(&ports, low, high)) {
            side.insert((port.net, slot), place);
        }
    }
}

impl Picture<'_> {
    /// What the end of a net takes of one side of a box.
    fn port_width(&self, net: usize, node: usize, below: bool) -> i32 {
        let net = &self.nets[net];
        let label = if below {
            Some(&net.top_label)
        } else {
            let mut ends = net.bottoms.iter();
            ends.find(|end| end.node == node).map(|end| &end.label)
        };
        port_width(label.map_or("", |it| it), self.spacing)
    }
}

/// The places of ports from `low` to `high`, each as near as can be to where it is best.
fn places(ports: &[Port], low: i32, high: i32) -> Vec<i32> {
    let wanted = ports.iter().map(|it| it.wanted.clamp(low, high.max(low)));
    let items: Vec<(i32, i32)> = wanted.map(|it| (it, 1)).collect();
    let apart: Vec<i32> = ports.iter().map(|it| it.width).collect();
    let mut places = spread(&items, &apart);
    let mut least = low;
    for (place, width) in places.iter_mut().zip(&apart) {
        *place = (*place).max(least);
        least = *place + width;
    }
    let mut most = high;
    for index in (0..places.len()).rev() {
        places[index] = places[index].min(most);
        most = places[index] - index.checked_sub(1).map_or(0, |it| apart[it]);
    }
    places
}
