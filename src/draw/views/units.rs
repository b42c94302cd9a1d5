//! The view of Terraform roots: what each holds, in which order they are deployed, what one hands the next, where the state is.

use super::board::{add, part};
use super::{Said, UnitSaid, empty, parts};
use crate::draw::overview::{Ask, Detail};
use crate::draw::view::{Category, Group, GroupKind, Legend, Node, Place, Style, View};
use crate::graph::{LOCK, STATE, Stack};
use crate::units::Lang;
use indexmap::IndexMap;

/// Units one beside the other, each a frame; the state above them.
pub fn view(stack: &Stack, ask: &Ask, said: &Said) -> View {
    let mut view = empty(stack, ask);
    let parts = parts(stack, ask);
    let mut col = 0;
    for (at, unit) in said.units.iter().enumerate() {
        let mut members = members(stack, unit, &parts, ask);
        members.retain(|one| view.node(&one.id).is_none());
        let wide = width(members.len());
        let group = format!("unit:{}", unit.id);
        let title = format!("{}. {}", at + 1, unit.title);
        view.groups.push(Group { id: group.clone(), kind: GroupKind::Plain, title, parent: None, tier: 0 });
        view.nodes.push(root(unit, &group, col, &parts, ask.lang));
        for (k, member) in members.into_iter().enumerate() {
            let place = Place::At { col: col + k % wide, row: 2 + k / wide };
            view.nodes.push(Node { parent: Some(group.clone()), place, ..member });
        }
        col += wide;
    }
    state(&mut view, stack, &parts, said, col, ask);
    handed(&mut view, said, ask.lang);
    view.legend = Legend {
        request: ask.lang.pick("Valores que una raíz entrega a otra", "Values that one root hands another").to_owned(),
        delivery: ask.lang.pick("Imagen", "Image").to_owned(),
        support: ask.lang.pick("Estado y bloqueo", "State and lock").to_owned(),
        ..Legend::of(ask.lang)
    };
    view
}

/// Columns for so many parts, so that a frame is neither tall nor flat.
fn width(members: usize) -> usize {
    (1..=5).find(|wide| members.div_ceil(*wide) <= *wide + 1).unwrap_or(6)
}

/// The node that stands for the unit itself.
fn root_id(unit: &str) -> String {
    format!("root:{unit}")
}

fn root(unit: &UnitSaid, group: &str, col: usize, parts: &IndexMap<String, Node>, lang: Lang) -> Node {
    let made = unit.builds.as_ref().map(|(of, _)| parts.get(of).map_or(of.clone(), |one| one.caption[0].clone()));
    let (icon, caption) = match &made {
        Some(of) => ("scripts", vec![lang.pick("Construye la imagen", "Builds the image").to_owned(), of.clone()]),
        None => {
            let word = if unit.resources == 1 { ("recurso", "resource") } else { ("recursos", "resources") };
            let network = unit.holds.iter().any(|id| id == "network");
            let network = network.then(|| lang.pick("con la VPC", "with the VPC").to_owned());
            let count = format!("{} {}", unit.resources, lang.pick(word.0, word.1));
            ("generic", ["Terraform".to_owned(), count].into_iter().chain(network).collect())
        }
    };
    let lines: Vec<&str> = caption.iter().map(String::as_str).collect();
    let node = part(&root_id(&unit.id), icon, Category::Outside, &lines, Some(group));
    Node { place: Place::At { col, row: 1 }, ..node }
}

/// The components of a unit that are drawn: those that the model names, and at full detail all.
fn members(stack: &Stack, unit: &UnitSaid, parts: &IndexMap<String, Node>, ask: &Ask) -> Vec<Node> {
    if ask.detail == Detail::Low {
        return Vec::new();
    }
    let shown = |id: &&String| {
        let one = stack.components.get(*id);
        let apart = one.is_some_and(|one| one.kind() == STATE || one.kind() == LOCK);
        let named = one.is_some_and(|one| one.derived_from.is_none()) || is_registry(stack, id);
        !apart && (named || ask.detail == Detail::Full)
    };
    // What stands in two roots, such as a zone that one makes and the other looks up, is drawn where it is made first.
    unit.holds.iter().filter(shown).filter_map(|id| parts.get(id)).cloned().collect()
}

fn is_registry(stack: &Stack, id: &str) -> bool {
    stack.components.get(id).is_some_and(|one| one.kind() == "ecr" || stack.pipeline().is_some_and(|p| p.id == one.id))
}

/// The bucket of the state and its lock, above the middle, and a line from every root.
fn state(view: &mut View, stack: &Stack, parts: &IndexMap<String, Node>, said: &Said, cols: usize, ask: &Ask) {
    let kept: Vec<&Node> = [STATE, LOCK].iter().filter_map(|kind| parts.get(&stack.of_kind(kind).next()?.id)).collect();
    let lock = stack.terraform.table("state").and_then(|state| state.text("lock")).unwrap_or_default();
    let first = cols.saturating_sub(kept.len()) / 2;
    for (k, node) in kept.iter().enumerate() {
        let mut node = (*node).clone();
        if k == 0 && lock != "dynamodb" {
            node.caption.push(ask.lang.pick("con archivo de bloqueo", "with a lock file").to_owned());
        }
        node.place = Place::At { col: first + k, row: 0 };
        for unit in said.units.iter().filter(|unit| unit.builds.is_none()) {
            let does = if k == 0 { ("estado", "state") } else { ("bloqueo", "lock") };
            add(view, &root_id(&unit.id), &node.id, Style::Support, ask.lang.pick(does.0, does.1));
        }
        view.nodes.push(node);
    }
}

/// What goes from unit to unit, and images to their registry.
fn handed(view: &mut View, said: &Said, lang: Lang) {
    for unit in &said.units {
        for (from, (names, values)) in &unit.takes {
            let word =
                if *values == 1 { ("valor por SSM", "value by SSM") } else { ("valores por SSM", "values by SSM") };
            let counted = (*values > 0).then(|| format!("{values} {}", lang.pick(word.0, word.1)));
            let said: Vec<String> = names.iter().cloned().chain(counted).collect();
            add(view, &root_id(from), &root_id(&unit.id), Style::Request, &said.join(", "));
        }
        if let Some((_, registry)) = &unit.builds {
            let holder = said.units.iter().find(|other| other.holds.contains(registry));
            let to = match (view.node(registry), holder) {
                (Some(node), _) => node.id.clone(),
                (None, Some(other)) => root_id(&other.id),
                _ => continue,
            };
            add(view, &root_id(&unit.id), &to, Style::Delivery, lang.pick("sube imagen", "pushes image"));
        }
    }
}
