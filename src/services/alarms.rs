//! Amazon CloudWatch alarms: what orbi alarms on by itself, and whom it reaches.

use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, Part, Piece, Placement, Role, Service, Setting, Settings, Site, Value, check,
};
use crate::prices::{Formula, LineItem};

pub struct Alarms;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "reach",
        of: Type::Checked(check::email),
        default: Default::Required,
        unit: "",
        doc: "The e-mail address the alarms reach. Its owner confirms the subscription once.",
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
        key: "free_storage",
        of: Type::Count { min: 1, max: 1000 },
        default: Default::Is("2"),
        unit: "GB",
        doc: "Free storage of a database below which an alarm is raised.",
        source: "CloudWatch user guide, recommended alarms",
    },
];

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

    fn derives(&self, at: &Site) -> Vec<Part> {
        let topic = format!("{}-topic", at.id);
        let reach = at.settings.text("reach").unwrap_or_default().to_string();
        vec![
            Part::component(topic.clone(), "sns", &[("reach", Value::Text(reach))]),
            Part::wire(at.id, &topic, Carries::Notify, &["publish"]),
        ]
    }
}
