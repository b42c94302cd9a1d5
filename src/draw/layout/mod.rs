//! Gives every part of a view its place.

use super::scene::Scene;
use super::view::View;

/// Lays a view out.
pub fn layout(view: &View) -> Scene {
    Scene { title: view.title.clone(), ..Scene::default() }
}
