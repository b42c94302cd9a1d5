//! The tree of a model → the resolved stack: overlays, defaults, placement, connections, derived parts.

mod between;
mod change;
mod components;
mod connect;
mod delivery;
mod derive;
mod endpoints;
mod existing;
mod find;
mod flows;
pub mod language;
mod merged;
mod model;
mod network;
mod overlay;
mod removal;
mod requirement;
mod resolve;
mod stack;
mod units;
mod variants;
mod views;
mod written;

/// A part of a model as it was written.
pub use crate::source::{Key, Node, Value as Written};
pub use change::changed;
pub use connect::ACCESS;
pub use delivery::{AZURE, GITHUB, service_connection};
pub use derive::{INTERNET_GATEWAY, LOCK, STATE};
pub use model::{Alternative, Deployed, Environment, Model, Proposal, Stage};
pub use network::{Network, Subnet, Tier, cidr_range};
pub use requirement::{Check, Comparison};
pub use resolve::resolve;
pub use stack::{Accepted, Component, Connection, Decision, Delivery, Flow, Outputs, Requirement, Stack, Step};
pub use units::{BASE, STACK, Unit, Work};
pub use views::{WATCHERS, view_name};
