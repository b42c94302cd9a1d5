//! Gives every part of a view its place.
//!
//! Slots (`grid`, `place`) say what stands beside what; the picture is first drawn far apart (`picture`), lines find
//! their ways in it (`route`) and their places beside each other (`tracks`), words theirs (`label`); then everything is
//! drawn together (`compact`, `solve`) with all of that kept, and becomes marks (`paint`).

mod compact;
mod grid;
mod label;
mod lines;
mod paint;
mod picture;
mod place;
mod route;
mod solve;
mod tracks;

use super::scene::Scene;
use super::view::{Edge, View};
use compact::Part;

/// Lays a view out.
pub fn layout(view: &View) -> Scene {
    let links = place::links(view);
    let mut grid = grid::Grid::of(view);
    let slots = place::place(view, &mut grid, &links);
    let mut p = picture::Picture::new(view, &grid, &slots, &links);
    let mut mesh = route::Mesh::new(view, &p);
    let ways = route::route(view, &p, &mut mesh, &links);
    if std::env::var("DBG").is_ok() {
        for (n, s) in view.nodes.iter().zip(&slots) {
            eprintln!(
                "{} {:?} {:?} at {} {}",
                n.id,
                grid.cols.get(s.0),
                grid.rows.get(s.1),
                p.x[p.node_x[view.nodes.iter().position(|m| m.id == n.id).unwrap()]],
                p.y[p.node_y[view.nodes.iter().position(|m| m.id == n.id).unwrap()]]
            );
        }
        for (l, w) in links.iter().zip(&ways) {
            eprintln!(
                "{}->{} {:?}",
                view.nodes[l.from].id,
                view.nodes[l.to].id,
                w.iter().map(|c| (mesh.xs[c.0], mesh.ys[c.1])).collect::<Vec<_>>()
            );
        }
        for g in 0..view.groups.len() {
            eprintln!("{} {:?}", view.groups[g].id, p.frame_box(g));
        }
    }
    lines::join(&mut p, &links, &ways);
    let (lines, xs, ys) = {
        let mut tracks = tracks::Tracks::new(&p, &mesh, &links, &ways);
        tracks.settle();
        lines::lines(&p, &mesh, &links, &tracks)
    };
    (p.x, p.y) = (xs, ys);
    let mut extra: Vec<Part> = lines.iter().enumerate().flat_map(|(l, line)| line.parts(l)).collect();
    compact::compact(view, &grid, &mut p, &extra, &lines);
    let edges: Vec<&Edge> = links.iter().map(|l| &view.edges[l.edge]).collect();
    let mut fixed = p.parts(view);
    fixed.extend_from_slice(&extra);
    let shaded: Vec<[f64; 4]> = (0..view.groups.len())
        .filter(|g| picture::is_subnet(view.groups[*g].kind))
        .filter_map(|g| p.frame_box(g))
        .collect();
    let labels = label::choose(&mut p, &edges, &lines, &fixed, &shaded);
    extra.extend(labels.iter().map(|l| l.part(!edges[l.link].step.is_empty())));
    compact::compact(view, &grid, &mut p, &extra, &lines);
    paint::paint(view, &p, &links, &lines, &labels)
}
#[cfg(test)]
mod dbg {}
