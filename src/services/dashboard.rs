//! Amazon CloudWatch dashboard: the metrics of the stack on one page, those that alarms watch.

use super::setting::{Default, Type};
use super::{Category, Load, Names, Piece, Placed, Placement, Role, Service, Setting, Settings, Site};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};

pub struct Dashboard;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "of",
        of: Type::Components(&[]),
        default: Default::Absent,
        unit: "",
        doc: "Whose metrics it shows, in this order. Without it, those of every part that has some to watch.",
        source: "",
    },
    Setting {
        key: "hours",
        of: Type::Count { min: 1, max: 720 },
        default: Default::Is("3"),
        unit: "h",
        doc: "The time it shows when it is opened.",
        source: "CloudWatch API, dashboard body structure (start)",
    },
];

impl Service for Dashboard {
    fn kind(&self) -> &'static str {
        "dashboard"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon CloudWatch dashboard",
            es: "Panel de CloudWatch",
            en: "CloudWatch dashboard",
            category: Category::Management,
            declared: true,
            doc: "A page with the metrics of each part of the stack, and the limits of its alarms.",
            official: &["Arch_Amazon-CloudWatch"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        for other in at.others.iter().filter(|other| settings.texts("of").iter().any(|id| id == other.id)) {
            if other.service.alarmed(other.settings).is_empty() {
                let message = format!("`{}` ({}) has no metrics to show", other.id, other.service.kind());
                let help = format!("remove `{}` from `of`", other.id);
                report.push(Diagnostic::error(Code::Refused, settings.span("of", at.place), message).help(help));
            }
        }
    }

    /// The page is made by the stage that sees whom it shows.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "dashboard", "cloudwatch.dashboard_month", Formula::of("dashboards", 1u64, ""))]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
