//! For where a drawing is shown: what its sides aim at, and which other shapes are tried where it misses that.

use super::grid::Shape;
use crate::draw::scene::Scene;
use crate::draw::view::Fit;

/// Lines up to which a picture is drawn in several shapes.
pub const CARE: usize = 120;

/// A picture and what it is judged by.
pub struct Drawn {
    /// Its marks.
    pub scene: Scene,
    /// How often its lines cross.
    pub crossings: usize,
    /// How often a line runs through words or components of others.
    pub strikes: usize,
    /// Distances that could not be kept.
    pub broken: usize,
}

/// How far the sides are from what is aimed at: 0 within a fifth, more above where the picture is too wide.
fn miss(fit: Fit, scene: &Scene) -> f64 {
    let off = (scene.width / scene.height.max(1.0) / fit.aspect()).ln();
    off.signum() * (off.abs() - 0.2).max(0.0)
}

/// What is wrong with a picture; less is better.
pub fn score(fit: Fit, one: &Drawn) -> f64 {
    let small = (one.scene.width / 1500.0 - 1.0).max(0.0);
    one.crossings as f64
        + 60.0 * one.strikes as f64
        + 20.0 * miss(fit, &one.scene).abs()
        + 20.0 * small
        + 4.0 * one.broken as f64
}

/// Other shapes worth a try.
pub fn others(fit: Fit, scene: &Scene) -> Vec<Shape> {
    let shape = |across, aside| Shape { across, aside };
    match miss(fit, scene) {
        m if m > 0.0 => vec![shape(1, -1)],
        m if m < 0.0 => vec![shape(1, 1), shape(3, 1)],
        _ => Vec::new(),
    }
}

/// How often lines cross each other.
pub fn crossings(lines: &[Vec<(f64, f64)>]) -> usize {
    let between = |v: f64, a: f64, b: f64| v > a.min(b) + 0.5 && v < a.max(b) - 0.5;
    let crosses = |a: &[(f64, f64)], b: &[(f64, f64)]| {
        let flat = |s: &[(f64, f64)]| (s[0].1 - s[1].1).abs() < 0.01;
        let (h, v) = match (flat(a), flat(b)) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ => return false,
        };
        between(v[0].0, h[0].0, h[1].0) && between(h[0].1, v[0].1, v[1].1)
    };
    let mut count = 0;
    for (i, a) in lines.iter().enumerate() {
        for b in &lines[i + 1..] {
            count += a.windows(2).map(|s| b.windows(2).filter(|t| crosses(s, t)).count()).sum::<usize>();
        }
    }
    count
}

/// How often lines run through boxes that are not theirs; with each box the lines that may.
pub fn strikes(lines: &[Vec<(f64, f64)>], solid: &[(Vec<usize>, [f64; 4])]) -> usize {
    let through = |s: &[(f64, f64)], b: &[f64; 4]| {
        let reach = |a: f64, c: f64, lo: f64, hi: f64| a.min(c) < hi - 2.0 && a.max(c) > lo + 2.0;
        reach(s[0].0, s[1].0, b[0], b[2]) && reach(s[0].1, s[1].1, b[1], b[3])
    };
    let hit = |l: usize, b: &[f64; 4]| lines[l].windows(2).any(|s| through(s, b));
    solid.iter().map(|(own, b)| (0..lines.len()).filter(|l| !own.contains(l) && hit(*l, b)).count()).sum()
}
