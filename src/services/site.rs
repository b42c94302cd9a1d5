//! Where a component stands: all a service may know of the stack around it.

use indexmap::IndexMap;

use super::setting::{Settings, Value};
use super::{Placement, Service, Text, Told};
use crate::units::Lang;
use crate::write::hcl::Expr;

/// Any word may stand in `when`.
pub const ANY: &[&str] = &["*"];

/// What a component listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The protocol as written in prose: "HTTPS", "PostgreSQL".
    pub protocol: &'static str,
    pub port: Option<u16>,
}

/// What an arrow is made of, and so what Terraform has to hold for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carries {
    /// A question to the DNS.
    Lookup,
    /// An alias record: the name answers with the target's addresses.
    Alias,
    /// A certificate that the target presents.
    Certificate,
    /// An origin of a CDN.
    Origin,
    /// Packets between addresses: security-group rules.
    Network,
    /// A route: what leaves for the internet.
    Route,
    /// A call of an AWS API: an IAM statement.
    Api,
    /// A run of a function on someone's behalf, whom the function's own policy admits.
    Invoke,
    /// A control plane that starts and stops its target.
    Runs,
    /// A notification.
    Notify,
    /// What stands beside its target and it is made with: a web ACL that filters it, a key that encrypts it, its copies.
    Guards,
    /// A step of the delivery pipeline.
    Deploy,
}

/// A derived connection before it is placed in the stack.
#[derive(Clone, Debug)]
pub struct Wire {
    pub from: String,
    pub to: String,
    pub carries: Carries,
    /// The rights the caller needs: "read", "write", "pull", "publish".
    pub access: Vec<&'static str>,
    pub label: Option<Text>,
}

/// Something a component brings along.
#[derive(Clone, Debug)]
pub enum Part {
    /// A component of its own. `shared`: several may bring the same id, and it is made once.
    Component {
        id: String,
        kind: &'static str,
        settings: IndexMap<&'static str, Value>,
        title: Option<Text>,
        shared: bool,
    },
    /// A connection between components, derived ones included.
    Connection(Wire),
}

impl Part {
    /// A component with settings that differ from its table's defaults.
    pub fn component(id: String, kind: &'static str, settings: &[(&'static str, Value)]) -> Self {
        let settings = settings.iter().cloned().collect();
        Part::Component { id, kind, settings, title: None, shared: false }
    }

    /// A component that several others share.
    pub fn shared(id: &str, kind: &'static str, settings: &[(&'static str, Value)]) -> Self {
        let settings = settings.iter().cloned().collect();
        Part::Component { id: id.to_string(), kind, settings, title: None, shared: true }
    }

    /// A connection.
    pub fn wire(from: &str, to: &str, carries: Carries, access: &[&'static str]) -> Self {
        let (from, to) = (from.to_string(), to.to_string());
        Part::Connection(Wire { from, to, carries, access: access.to_vec(), label: None })
    }
}

/// How gateways say that they stand already.
pub const EXISTING: super::Setting = super::Setting {
    key: "existing",
    of: super::setting::Type::Flag,
    default: super::setting::Default::Is("false"),
    unit: "",
    doc: "Whether it belongs to a VPC that stands already (`network.existing`): then it is looked up, and not this stack's to pay.",
    source: "",
};

/// What follows a variable's name where the code reads the secret itself: the value is the place to read it from.
pub const READ_FROM: &str = "_FROM";

/// The other end of a connection.
pub struct Peer<'a> {
    pub id: &'a str,
    pub service: &'static dyn Service,
    pub settings: &'a Settings,
    pub placement: Placement,
    /// Its full host name, where it has one.
    pub host: Option<&'a str>,
    pub carries: Carries,
    pub protocol: Option<&'a str>,
    pub port: Option<u16>,
    /// Rights the connection gives.
    pub access: &'a [String],
    /// Requests this connection is for: `path`, `host`. Empty: all.
    pub when: &'a IndexMap<String, String>,
}

impl Peer<'_> {
    /// Its id as a Terraform name.
    pub fn name(&self) -> String {
        terraform_name(self.id)
    }

    /// What a caller is told of it, each with the name of its environment variable: the id and what it is, or the name
    /// that the component's own `as` gives to a value of its own.
    pub fn told(&self) -> Vec<(String, Told)> {
        let prefix = self.name().to_uppercase();
        let named = |told: Told| {
            let name = match (told.name, self.settings.text("as")) {
                ("", Some(name)) => name.to_string(),
                ("", None) => prefix.clone(),
                (rest, _) => format!("{prefix}_{rest}"),
            };
            (name, told)
        };
        self.service.tells(self.id, self.settings).into_iter().map(named).collect()
    }
}

/// Another component that the model writes, connected or not.
pub struct Other<'a> {
    pub id: &'a str,
    pub service: &'static dyn Service,
    pub settings: &'a Settings,
}

/// One component and what is around it.
pub struct Site<'a> {
    pub stack: &'a str,
    pub lang: Lang,
    pub region: &'a str,
    /// The hosted zone's name.
    pub domain: Option<&'a str>,
    /// Zones of the network; 0 where there is none.
    pub zones: usize,
    /// Whether the network stands already and is only looked up.
    pub existing: bool,
    /// `network.egress`; empty where there is no network.
    pub egress: &'a str,
    pub id: &'a str,
    pub settings: &'a Settings,
    pub placement: Placement,
    /// Its full host name, where it has one.
    pub host: Option<String>,
    /// What the pipeline builds it from: a folder.
    pub builds: Option<&'a str>,
    /// Daily users of the stage, from and to.
    pub daily_users: (u64, u64),
    pub incoming: Vec<Peer<'a>>,
    pub outgoing: Vec<Peer<'a>>,
    /// Every other component that is written.
    pub others: Vec<Other<'a>>,
}

impl Site<'_> {
    /// The component's id as a Terraform name: hyphens become underscores.
    pub fn name(&self) -> String {
        terraform_name(self.id)
    }

    /// The team's own key that encrypts it, where a component of the model is one.
    pub fn key(&self) -> Option<Expr> {
        let guards = self.incoming.iter().filter(|peer| peer.carries == Carries::Guards);
        guards.into_iter().find_map(|peer| peer.service.key(peer.id))
    }
}

/// An id as a Terraform name: hyphens become underscores.
pub fn terraform_name(id: &str) -> String {
    id.replace('-', "_")
}
