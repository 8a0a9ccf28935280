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

impl Ports {
    pub(super) fn new(layers: &Layers, nets: &[Net], spacing: &Spacing) -> Self {
        let mut ports = Self {
            below: BTreeMap::new(),
            above: BTreeMap::new(),
        };
        for link in &layers.links {
            ports
                .below
                .insert((link.net, link.upper), layers.slots[link.upper].x);
            ports
                .above
                .insert((link.net, link.lower), layers.slots[link.lower].x);
        }
        let mut uppers = vec![Vec::new(); layers.slots.len()];
        let mut lowers = uppers.clone();
        for link in &layers.links {
            uppers[link.upper].push(*link);
            lowers[link.lower].push(*link);
        }
        for _ in 0..3 {
            for (below, links) in [(true, &uppers), (false, &lowers)] {
                for (slot, links) in links.iter().enumerate() {
                    ports.settle(slot, below, links, layers, nets, spacing);
                }
            }
        }
        ports
    }

    /// Spreads the ends of wires over one side of a box, each as near as can be to
    /// where its other end is.
    fn settle(
        &mut self,
        slot: usize,
        below: bool,
        links: &[Link],
        layers: &Layers,
        nets: &[Net],
        spacing: &Spacing,
    ) {
        let Some(node) = layers.slots[slot].node else {
            return;
        };
        let mut wanted: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
        for link in links {
            let there = if below {
                self.above[&(link.net, link.lower)]
            } else {
                self.below[&(link.net, link.upper)]
            };
            wanted.entry(link.net).or_default().push(there);
        }
        let middle = layers.slots[slot].x;
        let mut ends: Vec<(i32, usize, i32)> = wanted
            .into_iter()
            .map(|(net, there)| {
                let label = if below {
                    Some(&nets[net].top_label)
                } else {
                    let mut ends = nets[net].bottoms.iter();
                    ends.find(|end| end.node == node).map(|end| &end.label)
                };
                let width = port_width(label.map_or("", |it| it), spacing);
                // Many ends below are best met from the middle of the box.
                let wish = if let [one] = there.as_slice() {
                    *one
                } else {
                    middle
                };
                (wish, net, width)
            })
            .collect();
        ends.sort_unstable();
        // The label of an end is on its right.
        let half = layers.slots[slot].width / 2;
        let low = middle - half + spacing.port;
        let high = middle + half - ends.last().map_or(0, |it| it.2);
        let items: Vec<(i32, i32)> = ends
            .iter()
            .map(|it| (it.0.clamp(low, high.max(low)), 1))
            .collect();
        let apart: Vec<i32> = ends.iter().map(|it| it.2).collect();
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
        let side = if below {
            &mut self.below
        } else {
            &mut self.above
        };
        for ((_, net, _), place) in ends.iter().zip(places) {
            side.insert((*net, slot), place);
        }
    }
}
