//! A small change of a model moves little in its drawing: of two components that were drawn before and after, the one
//! that stood left of the other, or above it, still does.

#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use orbi::draw::scene::{Item, Meaning};
use orbi::draw::view::{Category, Edge, Node, Place, Style};
use orbi::draw::{Detail, View, overview, scene};
use std::collections::BTreeMap;

/// Where each component's shape begins.
fn places(view: &View) -> BTreeMap<String, (f64, f64)> {
    let mut out = BTreeMap::new();
    for item in &scene(view).items {
        collect(item, &mut out);
    }
    out
}

fn collect(item: &Item, out: &mut BTreeMap<String, (f64, f64)>) {
    let Item::Group { meaning, items, .. } = item else { return };
    if let Meaning::Node { id, .. } = meaning {
        let first = items.iter().find_map(|i| if let Item::Rect { x, y, .. } = i { Some((*x, *y)) } else { None });
        out.insert(id.clone(), first.expect("a component has a shape"));
        return;
    }
    items.iter().for_each(|i| collect(i, out));
}

/// The share of pairs that changed sides.
fn turned(before: &BTreeMap<String, (f64, f64)>, after: &BTreeMap<String, (f64, f64)>) -> f64 {
    let side = |a: f64, b: f64| if (a - b).abs() < 20.0 { 0 } else { (a - b).signum() as i32 };
    let (mut all, mut turned) = (0, 0);
    for (i, (a, at)) in before.iter().enumerate() {
        for (b, bt) in before.iter().skip(i + 1) {
            let (Some(now), Some(then)) = (after.get(a), after.get(b)) else { panic!("{a} or {b} is lost") };
            all += 1;
            let flips = |old: i32, new: i32| old * new < 0;
            let across = flips(side(at.0, bt.0), side(now.0, then.0));
            turned += usize::from(across || flips(side(at.1, bt.1), side(now.1, then.1)));
        }
    }
    turned as f64 / f64::from(all.max(1))
}

/// The view with one more bucket, used by the last component of the Region.
fn with_one_more(view: &View) -> View {
    let mut more = view.clone();
    let user = view.nodes.iter().rev().find(|n| n.place == Place::Regional).cloned();
    more.nodes.push(Node {
        id: "one-more".into(),
        icon: "s3".into(),
        category: Category::Storage,
        caption: vec!["One more".into()],
        parent: view.group("region").map(|g| g.id.clone()),
        place: Place::Regional,
        href: None,
    });
    if let Some(user) = user {
        let (from, to) = (user.id, "one-more".to_owned());
        more.edges.push(Edge { from, to, style: Style::Support, label: String::new(), step: String::new() });
    }
    more
}

#[test]
fn one_more_component_moves_little() {
    let mut shares = Vec::new();
    for (name, model) in models::all() {
        if !["inventario", "serverless", "bookings", "radio", "gated"].contains(&name.as_str()) {
            continue;
        }
        let stage = &model.stages[0];
        let view = overview(&stage.stack, &models::ask(stage, Detail::Normal));
        let share = turned(&places(&view), &places(&with_one_more(&view)));
        println!("{name}: {:.1} % of the pairs changed sides", share * 100.0);
        shares.push((name, share));
    }
    assert_eq!(shares.len(), 5);
    let mean = shares.iter().map(|s| s.1).sum::<f64>() / shares.len() as f64;
    assert!(mean < MOST / 2.0 && shares.iter().all(|s| s.1 < MOST), "{shares:?}");
}

/// The share of pairs that may change sides in one drawing; in the mean of all, half as many.
const MOST: f64 = 0.2;
