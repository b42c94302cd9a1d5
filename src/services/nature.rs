//! What a service is by nature: its category, where it stands, what it does in connections, how it is called.

use super::Other;
use crate::diag::Span;

/// Colour, legend group and chapter of a service: the categories of AWS's own icon set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    People,
    Network,
    Storage,
    Compute,
    Containers,
    Database,
    Integration,
    Security,
    Management,
    Finance,
    Delivery,
}

impl Category {
    /// The word in JSON and in style classes.
    pub fn name(self) -> &'static str {
        match self {
            Category::People => "people",
            Category::Network => "network",
            Category::Storage => "storage",
            Category::Compute => "compute",
            Category::Containers => "containers",
            Category::Database => "database",
            Category::Integration => "integration",
            Category::Security => "security",
            Category::Management => "management",
            Category::Finance => "finance",
            Category::Delivery => "delivery",
        }
    }
}

/// Where a component stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placement {
    /// Outside AWS, on the side of those who call.
    Outside,
    /// Outside AWS, on the side of those who build and deploy.
    Delivery,
    /// In AWS, in no Region: Route 53, CloudFront and what belongs to them.
    Edge,
    /// In the Region, outside the VPC.
    Region,
    /// In the VPC, in no subnet: gateways.
    Vpc,
    /// In the public subnets.
    Public,
    /// In the private subnets of the applications.
    App,
    /// In the private subnets of the data, which have no route to the internet.
    Data,
}

impl Placement {
    /// The word in `orbi facts`.
    pub fn name(self) -> &'static str {
        match self {
            Placement::Outside => "outside",
            Placement::Delivery => "delivery",
            Placement::Edge => "edge",
            Placement::Region => "region",
            Placement::Vpc => "vpc",
            Placement::Public => "public",
            Placement::App => "app",
            Placement::Data => "data",
        }
    }

    /// Whether a component here has an address, and so a security group, in the VPC.
    pub fn in_subnets(self) -> bool {
        matches!(self, Placement::Public | Placement::App | Placement::Data)
    }

    /// Whether a component here needs the VPC.
    pub fn in_vpc(self) -> bool {
        self.in_subnets() || self == Placement::Vpc
    }
}

/// What a component does in a connection: who may call whom follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// People and systems outside the stack.
    Person,
    /// Answers names.
    Dns,
    /// Delivers from the edge.
    Cdn,
    /// Spreads requests over targets.
    Balancer,
    /// Takes requests and has functions run for them.
    Gateway,
    /// Runs the team's code.
    Code,
    /// Starts others: on a clock, on an event.
    Trigger,
    /// Keeps data or messages, or is reached by others and calls nobody.
    Store,
    /// Serves other parts and is never written in a connection.
    Support,
}

/// How a service is called in every output.
pub struct Names {
    /// AWS's own name: "Amazon RDS".
    pub title: &'static str,
    /// The name on a drawing, in Spanish and in English.
    pub es: &'static str,
    pub en: &'static str,
    pub category: Category,
    /// Whether users write this kind in a model; the others are derived.
    pub declared: bool,
    /// What it is, in a sentence for the reference.
    pub doc: &'static str,
    /// What its icon is called in the AWS Architecture Icons, the closest first; nothing for what is not AWS's.
    pub official: &'static [&'static str],
}

/// A figure about AWS that sentences state.
pub struct Figure {
    /// What patterns call it.
    pub key: &'static str,
    pub value: i64,
    /// `s`, `min`, `%`; empty for a bare count.
    pub unit: &'static str,
    /// Where it comes from; empty where it is orbi's own choice in the Terraform it writes.
    pub source: &'static str,
}

/// What a check may know of the stack around a component.
pub struct Placed<'a> {
    pub id: &'a str,
    pub place: Span,
    pub region: &'a str,
    /// Zones of the network; 0 where there is none.
    pub zones: usize,
    /// Every other component that is written.
    pub others: Vec<Other<'a>>,
}

/// The service of a kind, by its word in the model.
pub fn of_kind(kind: &str) -> Option<&'static dyn super::Service> {
    super::SERVICES.iter().copied().find(|service| service.kind() == kind)
}
