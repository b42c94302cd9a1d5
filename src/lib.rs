//! orbi: one YAML model of an AWS stack, and everything a small team shows and runs from it.
//!
//! `source → graph → terraform → review → facts → draw → publish → Vec<File> → cli`.
//! Each folder is a stage with its own type and one public function; only `cli` reads or writes files.

pub mod cli;
pub mod delivery;
pub mod diag;
pub mod draw;
pub mod facts;
pub mod graph;
mod pipeline;
pub mod prices;
pub mod publish;
pub mod review;
pub mod services;
pub mod source;
pub mod terraform;
pub mod units;
pub mod write;

pub use draw::{Art, art};
pub use facts::{ComponentFact, CostFact, FindingFact, RequirementFact, cost as estimate, variants};
pub use graph::Model;
pub use pipeline::{
    Dress, Fit, Held, Much, NoAnswer, PlanOf, Shade, Shape, Wanted, Worn, build, decode, delivery_files, draw_one,
    held_against, read, rule, view,
};
pub use publish::{Built, Edition, File, explain, parts, readme, reference, schema::schema, site::site, starters};
pub use terraform::agree::Difference;
