//! Gives every part of a view its place.
//!
//! Slots (`grid`, `place`) say what stands beside what; the picture is first drawn far apart (`picture`), lines find
//! their ways in it (`route`) and their places beside each other (`tracks`), words theirs (`label`); then everything is
//! drawn together (`compact`, `solve`) with all of that kept, and becomes marks (`paint`).

mod compact;
mod fit;
mod grid;
mod label;
mod lines;
mod paint;
mod picture;
mod place;
mod route;
mod solve;
mod taken;
mod tracks;

use super::scene::Scene;
use super::view::{Edge, View};
use compact::{Axis, Part};
use grid::Shape;
use label::Label;
use lines::Line;
use picture::Picture;

/// Lays a view out for what it is to fit: as it comes, and in other shapes where that is too tall or too wide.
pub fn layout(view: &View) -> Scene {
    let usual = Shape { across: 1, aside: 0 };
    let (mut best, links) = drawn(view, usual);
    let mut score = fit::score(view.fit, &best);
    if links > fit::CARE {
        return best.scene;
    }
    for shape in fit::others(view.fit, &best.scene) {
        let (one, _) = drawn(view, shape);
        if fit::score(view.fit, &one) < score {
            (score, best) = (fit::score(view.fit, &one), one);
        }
    }
    best.scene
}

/// A picture in one shape, and how many lines it has.
fn drawn(view: &View, shape: Shape) -> (fit::Drawn, usize) {
    let links = place::links(view);
    let mut grid = grid::Grid::of(view, shape);
    let slots = place::place(view, &mut grid, &links);
    let mut p = Picture::new(view, &grid, &slots, &links);
    let mut mesh = route::Mesh::new(view, &p);
    let ways = route::route(view, &p, &mut mesh, &links);
    lines::join(&mut p, &links, &ways);
    let (lines, xs, ys) = {
        let mut tracks = tracks::Tracks::new(&p, &mesh, &links, &ways);
        tracks.settle();
        lines::lines(&p, &links, &tracks)
    };
    (p.x, p.y) = (xs, ys);
    let frame = Frame { view, grid: &grid, lines: &lines, edges: links.iter().map(|l| &view.edges[l.edge]).collect() };
    let (broken, p, labels) = frame.words(p);
    let points: Vec<_> = lines.iter().map(|l| l.points(&p)).collect();
    let words = labels.iter().map(|l| {
        let part = l.part(!view.edges[links[l.link].edge].step.is_empty());
        let (x, y) = (p.span(Axis::X, &part), p.span(Axis::Y, &part));
        (vec![l.link], [x.0, y.0, x.1, y.1])
    });
    let own = |n: usize| (0..links.len()).filter(|l| links[*l].from == n || links[*l].to == n).collect::<Vec<_>>();
    let solid: Vec<_> = words.chain((0..view.nodes.len()).map(|n| (own(n), p.node_box(n)))).collect();
    let (crossings, strikes) = (fit::crossings(&points), fit::strikes(&points, &solid));
    let scene = paint::paint(view, &p, &links, &lines, &labels);
    (fit::Drawn { scene, crossings, strikes, broken }, links.len())
}

/// What stays the same while words find their places.
struct Frame<'a> {
    view: &'a View,
    grid: &'a grid::Grid,
    lines: &'a [Line],
    edges: Vec<&'a Edge>,
}

impl Frame<'_> {
    /// Draws everything together, then again with the words; once more with words that know the room they made, if
    /// that saves width.
    fn words(&self, mut p: Picture) -> (usize, Picture, Vec<Label>) {
        let lanes: Vec<Part> = self.lines.iter().enumerate().flat_map(|(l, line)| line.parts(l)).collect();
        compact::compact(self.view, self.grid, &mut p, &lanes, self.lines);
        let first = self.choose(p, &lanes, &[]);
        let second = self.choose(first.1.clone(), &lanes, &first.2);
        if better(&second, &first) { second } else { first }
    }

    fn choose(&self, mut p: Picture, lanes: &[Part], before: &[Label]) -> (usize, Picture, Vec<Label>) {
        let mut fixed = p.parts(self.view);
        fixed.extend_from_slice(lanes);
        let groups = &self.view.groups;
        let subnets = (0..groups.len()).filter(|g| picture::is_subnet(groups[*g].kind));
        let shaded: Vec<[f64; 4]> = subnets.filter_map(|g| p.frame_box(g)).collect();
        let labels = label::choose(&mut p, &self.edges, self.lines, &fixed, &shaded, before);
        let words = labels.iter().map(|l| l.part(!self.edges[l.link].step.is_empty()));
        let extra: Vec<Part> = lanes.iter().copied().chain(words).collect();
        let broken = compact::compact(self.view, self.grid, &mut p, &extra, self.lines);
        (broken, p, labels)
    }
}

/// Whether a picture breaks fewer distances than another, or as few and is narrower.
fn better(a: &(usize, Picture, Vec<Label>), b: &(usize, Picture, Vec<Label>)) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1.width() < b.1.width() - 1.0)
}
