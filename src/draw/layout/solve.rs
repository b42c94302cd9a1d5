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

/// Least positions that keep every distance. A contradiction ends after as many rounds as there are variables.
fn earliest(n: usize, apart: &[Apart]) -> Vec<f64> {
    let mut v = vec![0.0; n];
    for _ in 0..=n {
        let mut still = true;
        for a in apart {
            if v[a.to] < v[a.from] + a.by - 1e-6 {
                v[a.to] = v[a.from] + a.by;
                still = false;
            }
        }
        if still {
            break;
        }
    }
    v
}

/// Greatest positions that keep every distance and the whole length.
fn latest(n: usize, apart: &[Apart], length: f64) -> Vec<f64> {
    let mut v = vec![length; n];
    for _ in 0..=n {
        let mut still = true;
        for a in apart {
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

/// Solves one axis.
pub fn solve(pulls: &[Pull], apart: &[Apart]) -> Vec<f64> {
    let n = pulls.len();
    let early = earliest(n, apart);
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
    v
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
        let apart = [Apart { from: 0, to: 1, by: 10.0 }, Apart { from: 1, to: 2, by: 10.0 }, Apart { from: 0, to: 2, by: 60.0 }];
        let v = solve(&[Pull::Middle; 3], &apart);
        assert!((v[2] - v[0] - 60.0).abs() < 0.1 && (v[1] - v[0] - 30.0).abs() < 0.2, "{v:?}");
    }

    #[test]
    fn a_contradiction_ends() {
        let apart = [Apart { from: 0, to: 1, by: 10.0 }, Apart { from: 1, to: 0, by: 10.0 }];
        assert_eq!(solve(&[Pull::Middle; 2], &apart).len(), 2);
    }
}
