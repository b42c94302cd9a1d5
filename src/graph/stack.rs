//! The resolved stack: every component, connection and flow of one stage, with nothing left to default.

use indexmap::IndexMap;
use petgraph::graphmap::DiGraphMap;

use super::model::Deployed;
use super::network::Network;
use super::requirement::Check;
use super::units::Unit;
use crate::diag::Span;
use crate::services::{Carries, Category, Peer, Placement, Service, Settings, Site, Text};
use crate::source::Node;
use crate::units::Lang;

/// One stack at one stage.
#[derive(Clone)]
pub struct Stack {
    pub id: String,
    /// What the names of what is made in AWS begin with: the id, and in an environment that too.
    pub name: String,
    /// The alternative it is of.
    pub alternative: Option<String>,
    pub deployed: Deployed,
    pub title: Text,
    pub summary: Option<Text>,
    pub version: Option<String>,
    /// `YYYY-MM-DD`, as written.
    pub date: Option<String>,
    pub lang: Lang,
    pub region: String,
    pub domain: Option<String>,
    pub tags: IndexMap<String, String>,
    /// `None` where nothing stands in a VPC.
    pub network: Option<Network>,
    pub components: IndexMap<String, Component>,
    pub connections: Vec<Connection>,
    pub flows: Vec<Flow>,
    pub requirements: Vec<Requirement>,
    pub decisions: Vec<Decision>,
    pub accepts: Vec<Accepted>,
    pub delivery: Option<Delivery>,
    /// What is deployed, in order; at least one Terraform root.
    pub units: Vec<Unit>,
    pub terraform: Settings,
    pub outputs: Outputs,
    pub daily_users: (u64, u64),
    /// What the estimate assumes about its use: every assumption, the model's own values and defaults.
    pub usage: Settings,
    /// What is missing because it is faulty or removed.
    pub(super) absent: Absent,
}

/// What the stack lacks for a reason that is told elsewhere, so that nothing is said of what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Absent {
    /// Ids of components that could not be read.
    pub unread: Vec<String>,
    /// Ids that the stage removes.
    pub removed: Vec<String>,
    /// Whether a connection could not be read.
    pub connections: bool,
}

/// A part of the stack that has a name.
#[derive(Clone)]
pub struct Component {
    pub id: String,
    pub service: &'static dyn Service,
    pub title: Text,
    /// Whether the model wrote the title; else it is the service's name.
    pub titled: bool,
    /// What it takes the place of, in the team's words.
    pub replaces: Option<Text>,
    /// The id it had before.
    pub was: Option<String>,
    pub settings: Settings,
    pub placement: Placement,
    /// Its full host name.
    pub host: Option<String>,
    /// Arguments of its Terraform as the team wants them: blocks, each with arguments.
    pub overrides: Option<Node>,
    /// What it follows from: a component's id, or a key of the model such as `network`.
    pub derived_from: Option<String>,
    pub span: Span,
}

impl Component {
    /// The word in the model.
    pub fn kind(&self) -> &'static str {
        self.service.kind()
    }

    /// Its category.
    pub fn category(&self) -> Category {
        self.service.names().category
    }
}

/// An arrow: who calls whom, and what it is made of.
#[derive(Clone)]
pub struct Connection {
    pub from: String,
    pub to: String,
    pub carries: Carries,
    pub protocol: Option<String>,
    pub port: Option<u16>,
    pub access: Vec<String>,
    pub label: Option<Text>,
    pub when: IndexMap<String, String>,
    /// Components the packets pass on the way, in order, that are not ends: the internet gateway.
    pub via: Vec<String>,
    pub derived_from: Option<String>,
    pub span: Span,
}

impl Connection {
    /// `FROM->TO`, as drawings and the index name it.
    pub fn id(&self) -> String {
        format!("{}->{}", self.from, self.to)
    }
}

/// A story over connections that exist.
#[derive(Clone)]
pub struct Flow {
    pub id: String,
    pub title: Text,
    pub steps: Vec<Step>,
}

/// One hop of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Numbers run on over the flows; a hop that an earlier step shows keeps its number.
    pub number: usize,
    /// Whether an earlier flow already told this hop.
    pub repeated: bool,
    /// The ends of the hop as drawn: a connection's, or one stretch of it through a gateway.
    pub from: String,
    pub to: String,
    /// The connection it belongs to, by index in `Stack::connections`.
    pub connection: usize,
}

/// What was asked, and what proves it.
#[derive(Clone)]
pub struct Requirement {
    pub id: String,
    pub says: Text,
    pub checks: Vec<(String, Check)>,
    pub span: Span,
}

/// A choice the team wrote down.
#[derive(Clone)]
pub struct Decision {
    pub id: String,
    pub title: Option<Text>,
    pub about: String,
    pub chose: Option<String>,
    pub over: Vec<String>,
    pub because: Option<Text>,
    pub span: Span,
}

/// A finding the team accepts.
#[derive(Clone)]
pub struct Accepted {
    pub rule: String,
    pub on: Option<String>,
    pub because: Text,
    /// `YYYY-MM-DD`.
    pub until: Option<String>,
    pub span: Span,
}

/// How versions reach the stack.
#[derive(Clone)]
pub struct Delivery {
    /// `github-actions`, `azure-devops` or `scripts`.
    pub with: String,
    /// `owner/name` at GitHub, a name at Azure DevOps; empty for scripts.
    pub repository: String,
    pub branch: String,
    /// Organization and project at Azure DevOps.
    pub organization: String,
    pub project: String,
    /// The organization's GUID, where the model says it.
    pub guid: Option<String>,
    /// Who lets a plan be applied; empty: whoever may run the pipeline.
    pub approvers: Vec<String>,
    /// Component → folder it is built from.
    pub builds: IndexMap<String, String>,
}

/// Where outputs are written, relative to the project's root.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    pub site: String,
    pub terraform: String,
    pub readme: Vec<String>,
}

impl Stack {
    /// The connections as a graph over component ids, for reachability.
    pub fn graph(&self) -> DiGraphMap<&str, ()> {
        let mut graph = DiGraphMap::new();
        self.components.keys().for_each(|id| {
            graph.add_node(id.as_str());
        });
        self.connections.iter().for_each(|wire| {
            graph.add_edge(wire.from.as_str(), wire.to.as_str(), ());
        });
        graph
    }

    /// Whether the stage takes a component out.
    pub(super) fn is_removed(&self, id: &str) -> bool {
        !self.components.contains_key(id) && self.absent.removed.iter().any(|removed| removed == id)
    }

    /// The connections that end at `id`.
    pub fn incoming<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Connection> {
        self.connections.iter().filter(move |wire| wire.to == id)
    }

    /// The connections that start at `id`.
    pub fn outgoing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Connection> {
        self.connections.iter().filter(move |wire| wire.from == id)
    }

    /// What a service may know around the component `id`.
    pub fn site(&self, id: &str) -> Option<Site<'_>> {
        let component = self.components.get(id)?;
        let builds = self.delivery.as_ref().and_then(|delivery| delivery.builds.get(id));
        Some(Site {
            stack: &self.name,
            lang: self.lang,
            region: &self.region,
            domain: self.domain.as_deref(),
            zones: self.network.as_ref().map_or(0, |network| network.zones),
            existing: self.network.as_ref().is_some_and(|network| network.existing),
            egress: self.network.as_ref().map_or("", |network| network.egress.as_str()),
            id: &component.id,
            settings: &component.settings,
            placement: component.placement,
            host: component.host.clone(),
            builds: builds.map(String::as_str),
            daily_users: self.daily_users,
            incoming: self.connections.iter().filter(|w| w.to == id).filter_map(|w| self.peer(w, &w.from)).collect(),
            outgoing: self.connections.iter().filter(|w| w.from == id).filter_map(|w| self.peer(w, &w.to)).collect(),
            others: self.others(id),
        })
    }

    fn peer<'a>(&'a self, wire: &'a Connection, other: &str) -> Option<Peer<'a>> {
        let component = self.components.get(other)?;
        Some(Peer {
            id: &component.id,
            service: component.service,
            settings: &component.settings,
            placement: component.placement,
            host: component.host.as_deref(),
            carries: wire.carries,
            protocol: wire.protocol.as_deref(),
            port: wire.port,
            access: &wire.access,
            when: &wire.when,
        })
    }
}
