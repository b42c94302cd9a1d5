//! What the model says against a real Terraform plan: missing and extra resources, changed arguments, open ports and grants.

mod compare;
mod extra;
mod place;
mod policy;
mod real;
mod values;
mod words;

pub use compare::differences;
pub use place::place;
pub use real::{Found, Real, Sources};
pub use words::diagnostic;

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The model has a resource that is not planned.
    Missing,
    /// A resource is planned that the model does not have.
    Extra,
    /// An argument is not what the model says.
    Changed,
    /// Packets are let through for no connection.
    Opens,
    /// Rights are given for no connection.
    Grants,
}

/// One difference, with what leads to the model's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub what: What,
    /// The plan's address; of what is missing, the address it would have.
    pub address: String,
    /// The argument; empty where it is the whole resource.
    pub argument: String,
    /// What the model says, as Terraform would spell it.
    pub model: Option<String>,
    /// What is planned.
    pub plan: Option<String>,
    /// The component or derived part it is of.
    pub owner: String,
    /// The fact of the model the argument states.
    pub fact: Option<String>,
    /// The connections that are enforced by it.
    pub enforces: Vec<String>,
}
