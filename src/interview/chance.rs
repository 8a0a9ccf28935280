//! Chance that a seed repeats.

/// Numbers that follow from a seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Numbers that follow from a seed and a name: another name gives other numbers.
    pub(super) fn of(seed: u64, name: &str) -> Self {
        let named = name.bytes().fold(0_u64, |sum, byte| {
            sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
        });
        let mut chance = Self(seed ^ named);
        chance.next(1);
        chance
    }

    /// The next number below `below`.
    pub(super) fn next(&mut self, below: usize) -> usize {
        // Splitmix, by Steele, Lea and Flood.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(z % below).unwrap_or(0)
    }
}
