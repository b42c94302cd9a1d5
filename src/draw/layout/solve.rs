//! Positions on one axis from distances that must be kept: every variable as near the middle of its room as it can be,
//! frames tight around what they hold.

/// `to` lies at least `by` beyond `from`.
#[derive(Clone, Copy, Debug)]
pub struct Apart {
    /// Variable on the near side.
    pub from: usize,
    /// Variable on the far side.
    pub to: usize,
    /// Least distance; may be negative.
    pub by: f64,
    /// What gives way first where distances contradict each other: the higher one.
    pub rank: u8,
}

/// Where a variable wants to be within its room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pull {
    /// In the middle.
    Middle,
    /// As far on as it can: the near side of a frame.
    Far,
    /// As little far as it can: the far side of a frame.
    Near,
}

/// Least positions that keep every distance, or the distances that contradict each other.
fn earliest(n: usize, apart: &[Apart]) -> Result<Vec<f64>, Vec<usize>> {
    let mut v = vec![0.0; n];
    let mut by: Vec<Option<usize>> = vec![None; n];
    let mut last = None;
    for round in 0..=n {
        // A circle pushes for ever: it shows in who pushed whom long before every round is through.
        if round % 8 == 7
            && let Some(at) = circle(&by, apart)
        {
            return Err(cycle(n, apart, &by, at));
        }
        last = None;
        for (i, a) in apart.iter().enumerate() {
            if v[a.to] < v[a.from] + a.by - 1e-6 {
                v[a.to] = v[a.from] + a.by;
                by[a.to] = Some(i);
                last = Some(a.to);
            }
        }
        if last.is_none() {
            return Ok(v);
        }
    }
    Err(cycle(n, apart, &by, last.unwrap_or(0)))
}

/// A variable on a circle of pushes, where there is one.
fn circle(by: &[Option<usize>], apart: &[Apart]) -> Option<usize> {
    let mut seen = vec![0; by.len()];
    for start in 0..by.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            let Some(i) = by[at] else { break };
            at = apart[i].from;
            if seen[at] == start + 1 {
                return Some(at);
            }
        }
    }
    None
}

/// The distances of the circle that pushes this variable on for ever.
fn cycle(n: usize, apart: &[Apart], by: &[Option<usize>], start: usize) -> Vec<usize> {
    let mut at = start;
    for _ in 0..n {
        at = by[at].map_or(at, |i| apart[i].from);
    }
    let (mut out, first) = (Vec::new(), at);
    while let Some(i) = by[at] {
        out.push(i);
        at = apart[i].from;
        if at == first || out.len() > n {
            break;
        }
    }
    out
}

/// Drops the least of the distances in every contradiction; positions that keep the others.
fn agree(n: usize, apart: &mut Vec<Apart>) -> Vec<f64> {
    loop {
        match earliest(n, apart) {
            Ok(v) => return v,
            Err(circle) => {
                let least = circle.into_iter().max_by_key(|i| (apart[*i].rank, *i));
                match least {
                    Some(i) => drop(apart.remove(i)),
                    None => return vec![0.0; n],
                }
            }
        }
    }
}

/// Greatest positions that keep every distance and the whole length.
fn latest(n: usize, apart: &[Apart], length: f64) -> Vec<f64> {
    let mut v = vec![length; n];
    for _ in 0..=n {
        let mut still = true;
        for a in apart.iter().rev() {
            if v[a.from] > v[a.to] - a.by + 1e-6 {
                v[a.from] = v[a.to] - a.by;
                still = false;
            }
        }
        if still {
            break;
        }
    }
    v
}

/// Distances above which those that say the same are first made one.
const MANY: usize = 20_000;

/// Of several distances between the same two, of one rank, the greatest.
fn greatest(apart: &[Apart]) -> Vec<Apart> {
    let mut at = std::collections::BTreeMap::new();
    let mut out: Vec<Apart> = Vec::new();
    for a in apart {
        let i = *at.entry((a.from, a.to, a.rank)).or_insert(out.len());
        match out.get_mut(i) {
            Some(known) => known.by = known.by.max(a.by),
            None => out.push(*a),
        }
    }
    out
}

/// Solves one axis; also says how many distances could not be kept.
pub fn solve(pulls: &[Pull], apart: &[Apart]) -> (Vec<f64>, usize) {
    let n = pulls.len();
    let mut apart = if apart.len() > MANY { greatest(apart) } else { apart.to_vec() };
    let asked = apart.len();
    let early = agree(n, &mut apart);
    let apart = &apart[..];
    let length = early.iter().copied().fold(0.0, f64::max);
    let late = latest(n, apart, length);
    let mut v: Vec<f64> = early.iter().zip(&late).map(|(a, b)| (a + b) / 2.0).collect();
    let (mut below, mut above) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for a in apart.iter().filter(|a| a.from != a.to) {
        above[a.from].push((a.to, a.by));
        below[a.to].push((a.from, a.by));
    }
    for _ in 0..60 {
        let mut moved: f64 = 0.0;
        for i in 0..n {
            let lo = below[i].iter().map(|(j, by)| v[*j] + by).fold(f64::NEG_INFINITY, f64::max);
            let hi = above[i].iter().map(|(j, by)| v[*j] - by).fold(f64::INFINITY, f64::min);
            let to = wanted(pulls[i], v[i], lo, hi);
            moved = moved.max((to - v[i]).abs());
            v[i] = to;
        }
        if moved < 0.05 {
            break;
        }
    }
    (v, asked - apart.len())
}

fn wanted(pull: Pull, now: f64, lo: f64, hi: f64) -> f64 {
    match (lo.is_finite(), hi.is_finite()) {
        (false, false) => now,
        (true, false) => lo,
        (false, true) => hi,
        _ if lo > hi => now,
        _ => match pull {
            Pull::Middle => (lo + hi) / 2.0,
            Pull::Far => hi,
            Pull::Near => lo,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_distances_and_stays_in_the_middle() {
        let apart = [
            Apart { from: 0, to: 1, by: 10.0, rank: 0 },
            Apart { from: 1, to: 2, by: 10.0, rank: 0 },
            Apart { from: 0, to: 2, by: 60.0, rank: 0 },
        ];
        let (v, _) = solve(&[Pull::Middle; 3], &apart);
        assert!((v[2] - v[0] - 60.0).abs() < 0.1 && (v[1] - v[0] - 30.0).abs() < 0.2, "{v:?}");
    }

    #[test]
    fn in_a_contradiction_the_least_gives_way() {
        let apart = [Apart { from: 0, to: 1, by: 10.0, rank: 0 }, Apart { from: 1, to: 0, by: 10.0, rank: 2 }];
        let (v, _) = solve(&[Pull::Middle; 2], &apart);
        assert!((v[1] - v[0] - 10.0).abs() < 0.1, "{v:?}");
    }
}
