//! AWS X-Ray: where each call spends its time, part by part. The parts that are traced send what they see.

use super::blocks::{named, of, output, plain, resource, say, text, value};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Figure, Grant, Load, Names, Other, Part, Piece, Placed, Placement, Role, Service, Setting,
    Settings, Site,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr, Ref};
use rust_decimal::Decimal;

pub struct Tracing;

/// Kinds that traces are taken of. Which of them can with their settings, each says itself.
const KINDS: &[&str] = &["apigateway", "ecs-ec2", "fargate", "lambda", "step-functions"];

/// Kinds that decide by themselves which calls leave a trace: Lambda by a part that nobody sets, a task by its variables.
/// Source: AWS Lambda developer guide, X-Ray; OpenTelemetry specification, SDK environment variables.
const DECIDES: &[&str] = &["ecs-ec2", "fargate", "lambda"];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "of",
        of: Type::Components(KINDS),
        default: Default::Absent,
        unit: "",
        doc: "What is traced. Without it, every part that can be. Code on ECS sends its traces by OpenTelemetry, to a collector that orbi puts beside it; functions and APIs need nothing in their code.",
        source: "",
    },
    Setting {
        key: "sample",
        of: Type::Count { min: 0, max: 100 },
        default: Default::Is("5"),
        unit: "%",
        doc: "Beyond the first call of each second, how many leave a trace. Of a function that nothing traced calls, Lambda takes 5 % whatever is written.",
        source: "X-Ray developer guide, sampling rules; AWS Lambda developer guide, X-Ray",
    },
];

impl Service for Tracing {
    fn kind(&self) -> &'static str {
        "tracing"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS X-Ray",
            es: "X-Ray",
            en: "X-Ray",
            category: Category::Management,
            declared: true,
            doc: "Traces of calls across the parts of the stack: who called whom, how long each took, where it failed.",
            official: &["Arch_AWS-X-Ray"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let named = settings.texts("of");
        for other in at.others.iter().filter(|other| named.iter().any(|id| id == other.id)) {
            if !can(at.id, other) && KINDS.contains(&other.service.kind()) {
                let message =
                    format!("X-Ray takes no traces of `{}` ({}) as it is set", other.id, other.service.kind());
                let help = format!("remove `{}` from `of`", other.id);
                report.push(Diagnostic::error(Code::Refused, settings.span("of", at.place), message).help(help));
            }
        }
        if named.is_empty() && !settings.faulty("of") && !at.others.iter().any(|other| can(at.id, other)) {
            let message = format!("`{}` has nothing to trace", at.id);
            let help = format!("traces are taken of {}; remove it where there is none", KINDS.join(", "));
            report.push(Diagnostic::error(Code::Refused, at.place, message).help(help));
        }
    }

    /// A connection from each part that is traced.
    fn derives(&self, at: &Site) -> Vec<Part> {
        let named = at.settings.texts("of");
        let meant = |id: &str| named.is_empty() || named.iter().any(|one| one == id);
        let traced = at.others.iter().filter(|other| meant(other.id) && can(at.stack, other));
        traced.map(|other| Part::wire(other.id, at.id, Carries::Api, &["trace"])).collect()
    }

    /// A group that shows this stack's traces alone, and how many calls leave one where that can be said.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let group = resource("aws_xray_group", &name)
            .set("group_name", named(at.stack, at.id, 32))
            .set("filter_expression", filter(at));
        let mut pieces = vec![Piece::new(at.id, group)];
        pieces.extend(at.incoming.iter().any(|peer| !DECIDES.contains(&peer.service.kind())).then(|| rule(at, &name)));
        let says = say(at.lang, "Grupo de X-Ray con las trazas del stack.", "X-Ray group with the stack's traces.");
        let shown = output(&format!("{name}_group"), says, of("aws_xray_group", &name, "group_name"));
        pieces.push(Piece::new(at.id, shown));
        pieces
    }

    /// Source: Service Authorization Reference, AWS X-Ray (2026-04): these take no resource; AWSXRayDaemonWriteAccess.
    fn grants(&self, _id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let actions = [
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        ];
        match access {
            "trace" => vec![Grant::new("SendTraces", &actions, vec!["*".into()])],
            _ => Vec::new(),
        }
    }

    /// A trace for each call that leaves one, whatever it passes: as many as reach the busiest part.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let share = |id: &str| load.calls.get(id).copied().unwrap_or(Decimal::ZERO);
        let busiest = at.incoming.iter().map(|peer| peer.id).max_by_key(|id| share(id));
        let all = || load.usage.calls().with(load.usage.factor("traced_percent")).over("percent", 100u32, "");
        let traces = busiest.and_then(|id| load.called(id, all().over("million", 1_000_000u32, "")));
        let recorded = traces.map(|traces| LineItem::usage(at.id, "traces", "xray.traces_recorded_million", traces));
        recorded.into_iter().collect()
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure {
            key: "kept_days",
            value: 30,
            unit: "days",
            source: "X-Ray developer guide, quotas: trace retention",
        }]
    }

    fn links(&self) -> &'static [&'static str] {
        &["xray"]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

/// Whether traces can be taken of it, as it is set.
fn can(stack: &str, other: &Other) -> bool {
    other.service.traced_as(stack, other.id, other.settings).is_some()
}

/// What a trace of this stack has in it: one of its parts, by the name that X-Ray knows it by.
fn filter(at: &Site) -> Expr {
    let called = at.incoming.iter().filter_map(|peer| peer.service.traced_as(at.stack, peer.id, peer.settings));
    let services = called.enumerate().flat_map(|(index, name)| {
        let start = if index == 0 { "service(\"" } else { " OR service(\"" };
        [plain(start), value(name), plain("\")")]
    });
    text(services)
}

/// Source: X-Ray API, CreateSamplingRule: the first calls of a second (reservoir), and a part of the rest.
fn rule(at: &Site, name: &str) -> Piece {
    let share = Decimal::new(at.settings.count("sample").unwrap_or(5), 2).normalize();
    let block = ["url_path", "host", "http_method", "service_type"].iter().fold(
        resource("aws_xray_sampling_rule", name)
            .set("rule_name", named(at.stack, at.id, 32))
            .set("priority", 1000)
            .set("version", 1)
            .set("reservoir_size", 1)
            .set("fixed_rate", Expr::Num(share.to_string()))
            .set("service_name", text([value(Ref::local("name")), plain("-*")]))
            .set("resource_arn", "arn:*"),
        |block: Block, key| block.set(key, "*"),
    );
    Piece::new(at.id, block)
}
