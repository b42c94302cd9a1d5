//! Random models from the settings tables: a seed gives the same model every time.

pub mod broken;
pub mod draft;
pub mod outputs;
pub mod values;

/// A small generator of numbers (SplitMix64).
pub struct Random(u64);

impl Random {
    /// A generator that always gives the same numbers for `seed`.
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where `n` is.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n.max(1)
    }

    /// True in so many of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some.
    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// One of some, where it stands.
    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A whole number between two, the ends and small ones oftener than the rest.
    pub fn count(&mut self, min: i64, max: i64) -> i64 {
        let width = usize::try_from(max.saturating_sub(min)).unwrap_or(usize::MAX - 1);
        let step = match self.below(6) {
            0 => 0,
            1 => width,
            2 | 3 => self.below(width.min(20) + 1),
            _ => self.below(width.saturating_add(1)),
        };
        min.saturating_add(i64::try_from(step).unwrap_or(i64::MAX))
    }
}
