//! What a root's blocks come to before anything is made: locals, repeated blocks and texts worked out, the rest left open.

mod calls;
mod evaluate;
mod made;
mod value;

pub use evaluate::Scope;
pub use made::{Made, made};
pub use value::{Known, is_called, label};

use super::plan::Plan;
use std::collections::BTreeMap;

/// Every value of a plan by `ADDRESS.PATH`, and there by the unit it stands in; what is set to nothing is left out.
pub fn flat(plan: &Plan) -> BTreeMap<String, BTreeMap<String, Known>> {
    let mut out: BTreeMap<String, BTreeMap<String, Known>> = BTreeMap::new();
    for root in &plan.roots {
        for one in made(&Scope::new(root, &|_| None)) {
            for (path, value) in one.values.leaves().into_iter().filter(|(_, value)| !value.is_null()) {
                let key = format!("{}{path}", one.address());
                out.entry(key).or_default().insert(root.unit.clone(), value.clone());
            }
        }
    }
    out
}
