//! What orbi knows of AWS: one file a service, one trait they all fill, one table in the order of every output.

mod alarms;
mod alb;
pub mod amplify;
mod answers;
mod apigateway;
mod aurora;
mod azure_devops;
mod backup;
mod batch;
mod between;
pub mod blocks;
mod budget;
mod certificate;
mod cheaper;
pub mod check;
mod cloudfront;
mod cognito;
mod dashboard;
mod dynamodb;
mod ec2;
mod ecr;
mod ecs;
mod ecs_cluster;
mod ecs_ec2;
mod ecs_instances;
mod efs;
mod elasticache;
mod events;
mod external;
mod fargate;
mod github_actions;
mod instances;
mod internet_gateway;
mod kms;
mod lambda;
mod load;
mod logs;
mod nat_gateway;
mod nat_instance;
mod nature;
mod nlb;
mod parameter;
mod rds;
mod reading;
mod route53;
mod s3;
mod schedule;
mod scripts;
mod secret;
pub mod setting;
pub mod site;
mod sns;
mod sql;
mod sqs;
mod start;
pub mod step_functions;
mod terraform_lock;
mod terraform_state;
mod text;
mod tracing;
mod trail;
mod usage;
mod users;
mod vpc_endpoint;
mod waf;

pub use alarms::limits as alarm_limits;
pub use answers::{Alias, Origin};
pub use between::{Copied, CopyWords, EventSource, Mount};
pub use blocks::{Grant, OwnRole, Piece, Told, Watch};
pub use budget::SETTINGS as BUDGET;
pub use cheaper::{Cheaper, Risk};
pub use cloudfront::MANAGED as MANAGED_POLICIES;
pub use ecs::FIRST_TAG;
pub use fargate::size_for as fargate_size;
pub use instances::class as instance_class;
pub use load::Load;
pub use nature::{Category, Figure, Names, Placed, Placement, Role, of_kind};
pub use s3::bucket_guards;
pub use setting::{Setting, Settings, Value};
pub use site::{ANY, Carries, Listen, Other, Part, Peer, READ_FROM, Site, Wire, terraform_name};
pub use start::{How, Start, Task};
pub use text::Text;
pub use usage::SETTINGS as USAGE;
pub use vpc_endpoint::{is_gateway, leads_to};

use crate::diag::{Report, Span};
use crate::prices::LineItem;
use crate::write::hcl::Expr;
use rust_decimal::Decimal;

/// Table order is the order of legends, tables and chapters.
pub const SERVICES: &[&dyn Service] = &[
    &users::Users,
    &external::External,
    &route53::Route53,
    &cloudfront::CloudFront,
    &waf::Waf,
    &cognito::Cognito,
    &certificate::Certificate,
    &amplify::Amplify,
    &s3::S3,
    &internet_gateway::InternetGateway,
    &alb::Alb,
    &nlb::Nlb,
    &apigateway::ApiGateway,
    &nat_gateway::NatGateway,
    &nat_instance::NatInstance,
    &vpc_endpoint::VpcEndpoint,
    &ecs_cluster::EcsCluster,
    &ecs_instances::EcsInstances,
    &fargate::Fargate,
    &ecs_ec2::EcsEc2,
    &ec2::Ec2,
    &lambda::Lambda,
    &batch::Batch,
    &ecr::Ecr,
    &rds::Rds,
    &aurora::Aurora,
    &dynamodb::DynamoDb,
    &elasticache::ElastiCache,
    &efs::Efs,
    &sqs::Sqs,
    &schedule::Schedule,
    &events::Events,
    &step_functions::StepFunctions,
    &parameter::Parameter,
    &secret::Secret,
    &kms::Kms,
    &backup::Backup,
    &logs::Logs,
    &alarms::Alarms,
    &tracing::Tracing,
    &dashboard::Dashboard,
    &trail::Trail,
    &sns::Sns,
    &budget::Budget,
    &github_actions::GithubActions,
    &azure_devops::AzureDevops,
    &scripts::Scripts,
    &terraform_state::TerraformState,
    &terraform_lock::TerraformLock,
];

/// What every service owes. Facets without a default are owed by each; the compiler asks for the missing one.
pub trait Service: Sync {
    /// The word in the model.
    fn kind(&self) -> &'static str;

    /// Its names and category.
    fn names(&self) -> Names;

    /// Its keys in the model.
    fn settings(&self) -> &'static [Setting];

    /// Where it stands with these settings.
    fn placement(&self, settings: &Settings) -> Placement;

    /// What it is billed for in a month. What costs nothing has no item; what the price book lacks becomes a gap.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem>;

    /// Cheaper ways to run it. Those that cost as much or more are left out later.
    fn cheaper(&self, _at: &Site) -> Vec<Cheaper> {
        Vec::new()
    }

    /// What it does in connections.
    fn role(&self) -> Role;

    /// The roles that may call it. Empty: it is never the end of a written connection.
    fn accepts(&self) -> &'static [Role] {
        &[]
    }

    /// How a caller of that role reaches it, where its own nature says so; `None`: by where both stand.
    fn reached(&self, _caller: Role) -> Option<Carries> {
        None
    }

    /// How AWS starts it on someone's behalf; where nothing does, what to write instead, or nothing.
    fn starts(&self, _id: &str, _settings: &Settings) -> Result<Start, &'static str> {
        Err("")
    }

    /// How often a month it starts by itself each of those it is connected to.
    fn beats(&self, _settings: &Settings) -> Option<Decimal> {
        None
    }

    /// Whether it calls `to` for each item of a list.
    fn per_item(&self, _settings: &Settings, _to: &str) -> bool {
        false
    }

    /// What a connection it makes may tell apart, in the words of `when`; [`ANY`]: whatever the user names.
    fn tells_apart(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether it acts in one of its roles as it is connected.
    fn acts_in(&self, _at: &Site, _role: &str) -> bool {
        true
    }

    /// The access a connection to it gives where the model does not say.
    fn usual_access(&self) -> &'static [&'static str] {
        &[]
    }

    /// What it listens on. `named`: it has a host name, and so a certificate.
    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        None
    }

    /// What AWS would refuse over several keys, and where. `place` is the span of the component's id.
    fn check(&self, _settings: &Settings, _at: &Placed, _report: &mut Report) {}

    /// The name its traces have in X-Ray; `None`: none can be taken of it, as it is set.
    fn traced_as(&self, _stack: &str, _id: &str, _settings: &Settings) -> Option<Expr> {
        None
    }

    /// What would not work beside what it is connected to, derived connections included. `place` is the span of its id.
    fn check_beside(&self, _at: &Site, _place: Span, _report: &mut Report) {}

    /// The endpoints that calls of its API pass, by AWS's names. Source: AWS PrivateLink guide, services that integrate.
    fn links(&self) -> &'static [&'static str] {
        &[]
    }

    /// The endpoints it needs itself, beside those of its connections: what it has to register with or be reached by.
    fn needs(&self) -> &'static [&'static str] {
        &[]
    }

    /// The parts it brings along: components and connections that nobody writes.
    fn derives(&self, _at: &Site) -> Vec<Part> {
        Vec::new()
    }

    /// Metrics it is alarmed on where a component alarms, in the words of requirement checks: `latency`, `errors`,
    /// `cpu`, `memory`, `storage`, `connections`.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &[]
    }

    /// For what stands in the subnets and keeps data: whether a copy in another zone takes over when its own fails.
    /// `None` where that is AWS's business.
    fn fails_over(&self, _settings: &Settings) -> Option<bool> {
        None
    }

    /// In how many of the network's zones it stands; `None`: as its role has it.
    fn copies(&self, _settings: &Settings, _zones: usize) -> Option<usize> {
        None
    }

    /// What its copies are to each other, for drawings; `None` where they are equals.
    fn copy_words(&self) -> Option<CopyWords> {
        Some(CopyWords {
            first: ("principal", "primary"),
            others: ("en espera", "standby"),
            between: ("réplica síncrona", "sync replication"),
        })
    }

    /// Whether what it keeps is encrypted at rest; `None` where it keeps nothing.
    fn encrypts(&self) -> Option<bool> {
        None
    }

    /// Fills defaults that depend on other keys, so that every value is visible.
    fn complete(&self, _settings: &mut Settings) {}

    /// What a default route to it names: the route's attribute, its Terraform resource, and what of that.
    fn routes_to(&self) -> Option<(&'static str, &'static str, &'static str)> {
        None
    }

    /// What a load balancer's target group holds of it: addresses (`ip`) or instances (`instance`).
    fn target_type(&self) -> &'static str {
        "ip"
    }

    /// Whether security groups guard it where it stands in subnets: all but gateways.
    fn has_group(&self) -> bool {
        self.role() != Role::Support
    }

    /// What an alias record of the component that Terraform calls `name` points to.
    fn alias(&self, _name: &str, _settings: &Settings) -> Option<Alias> {
        None
    }

    /// What a CDN fetches from, where it may: the component `id` with its full host name.
    fn origin(&self, _id: &str, _host: Option<&str>, _settings: &Settings) -> Option<Origin> {
        None
    }

    /// What follows its name in the output that says where it answers: `dns_name`.
    fn address_output(&self) -> Option<&'static str> {
        None
    }

    /// Whether its name needs a certificate of ACM.
    fn takes_certificate(&self, _settings: &Settings) -> bool {
        true
    }

    /// Whether it gives people the pages of a site.
    fn holds_pages(&self, _settings: &Settings) -> bool {
        false
    }

    /// Why it cannot call a component of that kind although their roles fit; `None` where it can.
    fn cannot_call(&self, _settings: &Settings, _kind: &str) -> Option<&'static str> {
        None
    }

    /// Why what protects others cannot protect it; `None` where it can.
    fn unguarded(&self, _settings: &Settings, _guard: &str) -> Option<&'static str> {
        None
    }

    /// Its blocks of Terraform: what it is by itself and with those it is connected to.
    fn terraform(&self, at: &Site) -> Vec<Piece>;

    /// What a caller of it needs to be allowed for one kind of access: "read", "write", "pull", "deploy".
    fn grants(&self, _id: &str, _settings: &Settings, _access: &str) -> Vec<Grant> {
        Vec::new()
    }

    /// The roles it acts in, each with the AWS service that takes it.
    fn roles(&self) -> &'static [OwnRole] {
        &[]
    }

    /// Which of its own roles calls `peer` through an AWS API; `None` where a policy at the other end admits it.
    fn role_for(&self, _peer: &Peer) -> Option<&'static str> {
        None
    }

    /// What its callers have to know to reach it.
    fn tells(&self, _id: &str, _settings: &Settings) -> Vec<Told> {
        Vec::new()
    }

    /// What a function that consumes it is run from: messages, changes.
    fn event_source(&self, _id: &str) -> Option<EventSource> {
        None
    }

    /// What it is called where another AWS service names it: the ARN of what keeps its data.
    fn arn(&self, _id: &str) -> Option<Expr> {
        None
    }

    /// The key it encrypts with what it guards.
    fn key(&self, _id: &str) -> Option<Expr> {
        None
    }

    /// What callers of what it guards need besides, for one kind of access.
    fn guard_grants(&self, _id: &str, _access: &str) -> Vec<Grant> {
        Vec::new()
    }

    /// What a plan of it needs besides reading, in the pipeline.
    fn plan_grants(&self, _settings: &Settings) -> Vec<Grant> {
        Vec::new()
    }

    /// What a copy of it by another service holds.
    fn copied(&self, _settings: &Settings, _load: &Load) -> Option<Copied> {
        None
    }

    /// How its files are mounted by what calls it.
    fn mounts(&self, _id: &str, _settings: &Settings) -> Option<Mount> {
        None
    }

    /// What to raise an alarm on. `limits` are the settings of the component that alarms.
    fn watches(&self, _at: &Site, _limits: &Settings) -> Vec<Watch> {
        Vec::new()
    }

    /// Figures about AWS that its sentences state.
    fn figures(&self) -> &'static [Figure] {
        &[]
    }

    /// Whether the pipeline can build and ship it: `image`, `archive`, `files`.
    fn builds(&self, _settings: &Settings) -> Option<&'static str> {
        None
    }
}
