//! Amazon CloudWatch alarms: what orbi alarms on by itself, and whom it reaches.

use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site, Value,
    check, setting,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};
use indexmap::IndexMap;

pub struct Alarms;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "reach",
        of: Type::Checked(check::email),
        default: Default::Absent,
        unit: "",
        doc: "The e-mail address the alarms reach. Its owner confirms the subscription once. Needed without `topic`.",
        source: "",
    },
    Setting {
        key: "topic",
        of: Type::Component(&["sns"]),
        default: Default::Absent,
        unit: "",
        doc: "A topic of the model that carries the alarms to whom it reaches, instead of one that orbi derives.",
        source: "",
    },
    Setting {
        key: "latency",
        of: Type::Count { min: 10, max: 60_000 },
        default: Default::Is("1000"),
        unit: "ms",
        doc: "Response time of a load balancer's targets (95th percentile) that raises an alarm.",
        source: "",
    },
    Setting {
        key: "table_latency",
        of: Type::Count { min: 1, max: 60_000 },
        default: Default::Is("100"),
        unit: "ms",
        doc: "Mean time that a table takes for a read or a write that raises an alarm.",
        source: "CloudWatch user guide, recommended alarms",
    },
    Setting {
        key: "cpu",
        of: Type::Count { min: 10, max: 100 },
        default: Default::Is("80"),
        unit: "%",
        doc: "Mean CPU of a service or a database that raises an alarm.",
        source: "CloudWatch user guide, recommended alarms",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 10, max: 100 },
        default: Default::Is("80"),
        unit: "%",
        doc: "Mean memory of a service that raises an alarm.",
        source: "CloudWatch user guide, recommended alarms",
    },
    Setting {
        key: "ways_out",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether an alarm is raised when a NAT gateway has no port left for a new connection: at some 55,000 at once to one address.",
        source: "CloudWatch user guide, recommended alarms; VPC user guide, NAT gateways",
    },
    Setting {
        key: "free_storage",
        of: Type::Count { min: 1, max: 1000 },
        default: Default::Is("2"),
        unit: "GB",
        doc: "Free storage of a database below which an alarm is raised.",
        source: "CloudWatch user guide, recommended alarms",
    },
];

/// The limits that raise alarms: those of the component that alarms, else the usual ones.
pub fn limits(of: Option<&Settings>) -> Settings {
    of.cloned().unwrap_or_else(|| setting::derived(SETTINGS, &IndexMap::new()))
}

impl Service for Alarms {
    fn kind(&self) -> &'static str {
        "alarms"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon CloudWatch alarms",
            es: "Alarmas de CloudWatch",
            en: "CloudWatch alarms",
            category: Category::Management,
            declared: true,
            doc: "Alarms on latency, errors, unhealthy targets, CPU, memory, storage and connections of every component that has them.",
            official: &["Res_Amazon-CloudWatch_Alarm", "Arch_Amazon-CloudWatch"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// The alarms are made by the stage that sees whom they watch.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let alarms = Formula::of("alarms", load.alarms.get(at.id).map_or(0, |count| *count as u64), "");
        vec![LineItem::fixed(at.id, "alarms", "cloudwatch.alarm.standard_month", alarms)]
    }

    fn role(&self) -> Role {
        Role::Support
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let both = settings.text("reach").is_some() && settings.text("topic").is_some();
        let none = ["reach", "topic"].iter().all(|key| settings.text(key).is_none() && !settings.faulty(key));
        if none {
            let message = format!("`{}` (alarms) reaches nobody", at.id);
            let help = "write `reach: ops@example.com`, or the id of a topic: `topic: notices`";
            report.push(Diagnostic::error(Code::MissingKey, at.place, message).help(help));
        } else if both {
            let message = format!("`{}` has a `reach` and a `topic`", at.id);
            let help = "keep `topic`, and write `reach` at the topic";
            report.push(Diagnostic::error(Code::Refused, settings.span("reach", at.place), message).help(help));
        }
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        if let Some(topic) = at.settings.text("topic") {
            return vec![Part::wire(at.id, topic, Carries::Notify, &["publish"])];
        }
        let topic = format!("{}-topic", at.id);
        let reach = at.settings.text("reach").unwrap_or_default().to_string();
        vec![
            Part::component(topic.clone(), "sns", &[("reach", Value::Text(reach))]),
            Part::wire(at.id, &topic, Carries::Notify, &["publish"]),
        ]
    }
}
