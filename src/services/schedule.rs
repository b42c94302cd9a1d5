//! Amazon EventBridge Scheduler: starts others on a clock, in a role that may do just that.

pub mod clock;
mod terraform;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Role, Service, Setting, Settings,
    Site, Text, Value, Watch,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use rust_decimal::Decimal;

pub struct Schedule;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "every",
        of: Type::Checked(clock::every),
        default: Default::Absent,
        unit: "",
        doc: "How often: `5 minutes`, `1 hour`, `2 days`. Instead of `cron`.",
        source: "EventBridge Scheduler API, CreateSchedule (ScheduleExpression)",
    },
    Setting {
        key: "cron",
        of: Type::Checked(clock::cron),
        default: Default::Absent,
        unit: "",
        doc: "When, as six fields in quotes: minutes, hours, day of the month, month, day of the week, year; one of the days is `?`. `\"0 3 * * ? *\"` is every day at 3:00.",
        source: "EventBridge user guide, cron expressions",
    },
    Setting {
        key: "timezone",
        of: Type::Checked(timezone),
        default: Default::Is("UTC"),
        unit: "",
        doc: "The time zone of `cron`, such as `America/Lima`.",
        source: "EventBridge Scheduler API, CreateSchedule (ScheduleExpressionTimezone)",
    },
    Setting {
        key: "input",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "What is handed to what it starts: a JSON object; for a container, environment variables.",
        source: "",
    },
    Setting {
        key: "retries",
        of: Type::Count { min: 0, max: 185 },
        default: Default::Is("3"),
        unit: "",
        doc: "How often a start that AWS could not make is tried again. What still fails goes to a queue that orbi derives.",
        source: "EventBridge Scheduler API, RetryPolicy",
    },
];

/// Source: EventBridge Scheduler API, CreateSchedule: up to 50 characters, a name of the IANA time zone database.
fn timezone(text: &str) -> Result<(), String> {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
    };
    let named = text.contains('/') && text.split('/').all(part);
    match text.len() <= 50 && (text == "UTC" || named) {
        true => Ok(()),
        false => Err("`UTC` or a name of the time zone database, such as `America/Lima`".into()),
    }
}

/// The role the scheduler starts others in.
const ROLES: &[OwnRole] = &[OwnRole {
    name: "schedule",
    taken_by: "scheduler.amazonaws.com",
    says: ("En este rol arranca lo programado.", "In this role what is scheduled is started."),
}];

impl Service for Schedule {
    fn kind(&self) -> &'static str {
        "schedule"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon EventBridge Scheduler",
            es: "Programador",
            en: "Scheduler",
            category: Category::Integration,
            declared: true,
            doc: "A clock that starts a function, a task, a state machine, a job, or sends a message.",
            official: &["Res_Amazon-EventBridge_Scheduler", "Arch_Amazon-EventBridge"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn roles(&self) -> &'static [OwnRole] {
        ROLES
    }

    fn role_for(&self, _peer: &Peer) -> Option<&'static str> {
        Some("schedule")
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// Each start of each of those it is connected to.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let targets = terraform::targets(at).count();
        let beats = load.by_clock(at.id).filter(|_| targets > 0);
        let starts = beats.map(|beats| {
            let starts = beats.times("targets", targets as u32, "").over("million", 1_000_000u32, "");
            LineItem::usage(at.id, "starts", "eventbridge.scheduler_million", starts)
        });
        starts.into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Trigger
    }

    fn beats(&self, settings: &Settings) -> Option<Decimal> {
        let span = settings.text("every").and_then(clock::beats_of_span);
        span.or_else(|| settings.text("cron").and_then(clock::beats_of_cron))
    }
    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let faulty = settings.faulty("every") || settings.faulty("cron");
        match (settings.text("every"), settings.text("cron")) {
            (Some(_), Some(_)) => {
                let message = format!("`{}` has `every` and `cron`, and a schedule has one", at.id);
                let place = settings.span("cron", at.place);
                report.push(Diagnostic::error(Code::Refused, place, message).help("keep the one that is meant"));
            }
            (None, None) if !faulty => {
                let message = format!("`{}` does not say when it starts what it is connected to", at.id);
                let help = "write `every: 1 hour`, or `cron: \"0 3 * * ? *\"` for every day at 3:00";
                report.push(Diagnostic::error(Code::MissingKey, at.place, message).help(help));
            }
            _ => {}
        }
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    /// Where starts go that could not be made.
    fn derives(&self, at: &Site) -> Vec<Part> {
        let failed = format!("{}-failed", at.id);
        let title = Text::both(format!("Fallidos de {}", at.id), format!("Failed of {}", at.id));
        let settings = [("keep_days", Value::Count(14))].into_iter().collect();
        let mut wire = Part::wire(at.id, &failed, Carries::Api, &["publish"]);
        if let Part::Connection(wire) = &mut wire {
            wire.label = Some(Text::both("arranques fallidos", "failed starts"));
        }
        vec![Part::Component { id: failed, kind: "sqs", settings, title: Some(title), shared: false }, wire]
    }
}
