//! The page around a drawing: as wide for its height as what it is for.

use super::scene::{Item, Paint, Scene};
use super::view::Fit;

/// Gives the page the shape that was asked for, with the drawing in its middle; nothing where a screen scrolls anyway.
pub fn fit(scene: &mut Scene, fit: Fit) {
    if fit == Fit::Screen || scene.width <= 0.0 || scene.height <= 0.0 {
        return;
    }
    let (width, height) = (scene.width.max(scene.height * fit.aspect()), scene.height.max(scene.width / fit.aspect()));
    let (width, height) = (width.ceil(), height.ceil());
    let by = (((width - scene.width) / 2.0).floor(), ((height - scene.height) / 2.0).floor());
    (scene.width, scene.height) = (width, height);
    for item in &mut scene.items {
        match item {
            Item::Rect { w, h, paint: Paint::Page, .. } => (*w, *h) = (width, height),
            other => shift(other, by),
        }
    }
}

fn shift(item: &mut Item, (dx, dy): (f64, f64)) {
    match item {
        Item::Group { items, .. } => items.iter_mut().for_each(|one| shift(one, (dx, dy))),
        Item::Line { points, .. } => points.iter_mut().for_each(|p| *p = (p.0 + dx, p.1 + dy)),
        Item::Rect { x, y, .. } | Item::Text { x, y, .. } | Item::Icon { x, y, .. } => (*x, *y) = (*x + dx, *y + dy),
    }
}
