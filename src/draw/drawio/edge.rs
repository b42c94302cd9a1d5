//! Lines: from component to component through their bends, with circle and words as their own parts.

use super::{Area, LAYER, Writer, look, node_cell, num};
use crate::draw::scene::{Anchor, Item, Paint, Style};
use crate::draw::text::width;
use crate::write::xml::attribute as esc;
use std::fmt::Write;

type Point = (f64, f64);

impl Writer {
    pub(super) fn edge(&mut self, from: &str, to: &str, id: &str, style: Style, items: &[Item]) {
        let line = items.iter().find_map(|item| match item {
            Item::Line { points, gap: false, .. } => Some(points.as_slice()),
            _ => None,
        });
        let Some([first, bends @ .., last]) = line else { return };
        let cells = [from, to].map(node_cell);
        let areas = [self.areas.get(&cells[0]).copied(), self.areas.get(&cells[1]).copied()];
        let [Some(source), Some(target)] = areas else { return };
        let cell = format!("edge-{id}");
        let _ = write!(
            self.out,
            "<mxCell id=\"{}\" style=\"{}\" edge=\"1\" parent=\"{LAYER}\" source=\"{}\" target=\"{}\">",
            esc(&cell),
            esc(&look::line(style, Some([on(source, *first), on(target, *last)]))),
            esc(&cells[0]),
            esc(&cells[1])
        );
        self.way(*first, bends, *last);
        let middle = middle(line.unwrap_or_default());
        for (k, item) in items.iter().enumerate() {
            self.part(&format!("{cell}-{k}"), &cell, item, items, middle);
        }
    }

    /// A sample of a line, in the legend.
    pub(super) fn sample(&mut self, id: &str, points: &[Point], style: Style) {
        let [first, bends @ .., last] = points else { return };
        let style = esc(&look::line(style, None));
        let _ = write!(self.out, "<mxCell id=\"{id}\" style=\"{style}\" edge=\"1\" parent=\"{LAYER}\">");
        self.way(*first, bends, *last);
    }

    fn way(&mut self, first: Point, bends: &[Point], last: Point) {
        let point = |name: &str, p: Point| format!("<mxPoint x=\"{}\" y=\"{}\"{name}/>", num(p.0), num(p.1));
        let (start, end) = (point(" as=\"sourcePoint\"", first), point(" as=\"targetPoint\"", last));
        let bends: String = bends.iter().map(|p| point("", *p)).collect();
        let bends = if bends.is_empty() { bends } else { format!("<Array as=\"points\">{bends}</Array>") };
        let _ =
            writeln!(self.out, "<mxGeometry relative=\"1\" as=\"geometry\">{start}{end}{bends}</mxGeometry></mxCell>");
    }

    /// A circle with its digit, or words without: where they stand, seen from the middle of the line.
    fn part(&mut self, id: &str, edge: &str, item: &Item, all: &[Item], middle: Point) {
        let (value, style, [x, y, w, h]) = match item {
            Item::Rect { x, y, w, h, paint: Paint::Circle(style), .. } => {
                (digit(all, [*x, *y, *w, *h]), look::circle(*style), [*x, *y, *w, *h])
            }
            Item::Text { x, y, anchor, kind, text } if !in_circle(all, (*x, *y)) => {
                let (w, h) = (width(text, *kind) + 2.0, look::height(*kind));
                let left = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - w / 2.0,
                    Anchor::End => x - w,
                };
                let style = format!("{}labelBackgroundColor=#ffffff;", look::text(*kind, *anchor));
                (text.clone(), style, [left, y - look::rise(*kind), w, h])
            }
            _ => return,
        };
        let _ = writeln!(
            self.out,
            "<mxCell id=\"{}\" value=\"{}\" style=\"{}\" vertex=\"1\" connectable=\"0\" parent=\"{}\"><mxGeometry \
             relative=\"1\" width=\"{}\" height=\"{}\" as=\"geometry\"><mxPoint x=\"{}\" y=\"{}\" as=\"offset\"/>\
             </mxGeometry></mxCell>",
            esc(id),
            esc(&value),
            esc(&style),
            esc(edge),
            num(w),
            num(h),
            num(x - middle.0),
            num(y - middle.1)
        );
    }
}

/// A place as parts of a component's width and height.
fn on([x, y, w, h]: Area, p: Point) -> Point {
    ((p.0 - x) / w.max(1.0), (p.1 - y) / h.max(1.0))
}

/// The point half way along a line.
fn middle(points: &[Point]) -> Point {
    let long = |w: &[Point]| (w[0].0 - w[1].0).hypot(w[0].1 - w[1].1);
    let mut left = points.windows(2).map(long).sum::<f64>() / 2.0;
    for piece in points.windows(2) {
        let own = long(piece);
        if left <= own && own > 0.0 {
            let part = left / own;
            return (piece[0].0 + (piece[1].0 - piece[0].0) * part, piece[0].1 + (piece[1].1 - piece[0].1) * part);
        }
        left -= own;
    }
    points.last().copied().unwrap_or_default()
}

fn inside([x, y, w, h]: Area, p: Point) -> bool {
    p.0 >= x && p.0 <= x + w && p.1 >= y && p.1 <= y + h
}

fn in_circle(items: &[Item], p: Point) -> bool {
    items.iter().any(|item| match item {
        Item::Rect { x, y, w, h, paint: Paint::Circle(_), .. } => inside([*x, *y, *w, *h], p),
        _ => false,
    })
}

fn digit(items: &[Item], circle: Area) -> String {
    let text = items.iter().find_map(|item| match item {
        Item::Text { x, y, text, .. } if inside(circle, (*x, *y)) => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_way_is_along_the_line() {
        assert_eq!(middle(&[(0.0, 0.0), (10.0, 0.0), (10.0, 30.0)]), (10.0, 10.0));
        assert_eq!(middle(&[(4.0, 4.0)]), (4.0, 4.0));
    }
}
