//! What a root's blocks come to before anything is made: locals, repeated blocks and texts worked out, the rest left open.

mod calls;
mod evaluate;
mod made;
mod value;

pub use evaluate::Scope;
pub use made::{Made, made};
pub use value::{Known, label};

use super::plan::Plan;
use std::collections::BTreeMap;

/// Every value of a plan by `ADDRESS.PATH`, each with the unit it stands in; what is open reads as it is written.
pub fn flat(plan: &Plan) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut out: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for root in &plan.roots {
        let scope = Scope::new(root, &|_| None);
        for one in made(&scope) {
            for (path, value) in one.values.leaves() {
                let key = format!("{}{path}", one.address());
                out.entry(key).or_default().insert(root.unit.clone(), value.shown());
            }
        }
    }
    out
}
