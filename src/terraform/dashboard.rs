//! Dashboards: for each part that is watched, its metrics with the limits of its alarms.

use crate::graph::{Component, Stack};
use crate::services::blocks::{named, output, plain, resource, say, text, value};
use crate::services::{Piece, Watch, alarm_limits, terraform_name};
use crate::write::hcl::{Expr, Ref};

/// Columns of a page, and how many of them and rows a chart takes. Source: CloudWatch API, dashboard body structure.
const COLUMNS: i64 = 24;
const WIDTH: i64 = 8;
const HEIGHT: i64 = 6;

/// The dashboards of the stack.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    stack.of_kind("dashboard").flat_map(|one| of_dashboard(stack, one)).collect()
}

fn of_dashboard(stack: &Stack, dashboard: &Component) -> Vec<Piece> {
    let name = terraform_name(&dashboard.id);
    let hours = dashboard.settings.count("hours").unwrap_or(3);
    let body = [
        ("start", Expr::from(format!("-PT{hours}H"))),
        ("periodOverride", "inherit".into()),
        ("widgets", Expr::List(widgets(stack, dashboard))),
    ];
    let block = resource("aws_cloudwatch_dashboard", &name)
        .set("dashboard_name", named(&stack.id, &dashboard.id, 255))
        .set("dashboard_body", Expr::json(Expr::map(body)));
    let address = text([
        plain("https://"),
        value(region()),
        plain(".console.aws.amazon.com/cloudwatch/home?region="),
        value(region()),
        plain("#dashboards:name="),
        value(Ref::resource("aws_cloudwatch_dashboard", &name).get("dashboard_name")),
    ]);
    let says = say(stack.lang, "Página con las métricas del stack.", "Page with the metrics of the stack.");
    let shown = output(&format!("{name}_url"), says, address);
    [block, shown].map(|block| Piece::new(&dashboard.id, block)).to_vec()
}

fn region() -> Expr {
    crate::services::blocks::from_data("aws_region", "current", "region")
}

/// A title for each part, and its charts below it, three in a row.
fn widgets(stack: &Stack, dashboard: &Component) -> Vec<Expr> {
    let limits = alarm_limits(stack.of_kind("alarms").next().map(|one| &one.settings));
    let (mut all, mut row) = (Vec::new(), 0);
    for one in shown(stack, dashboard) {
        let Some(site) = stack.site(&one.id) else { continue };
        let watches = one.service.watches(&site, &limits);
        if watches.is_empty() {
            continue;
        }
        let title = format!("## {}", one.title.get(stack.lang));
        all.push(widget("text", (0, row, COLUMNS, 1), [("markdown", Expr::from(title))]));
        row += 1;
        for (index, watch) in (0i64..).zip(&watches) {
            let (column, line) = (index % (COLUMNS / WIDTH), index / (COLUMNS / WIDTH));
            all.push(widget("metric", (column * WIDTH, row + line * HEIGHT, WIDTH, HEIGHT), chart(stack, watch)));
        }
        let lines = (i64::try_from(watches.len()).unwrap_or(0) + 2) / (COLUMNS / WIDTH);
        row += lines * HEIGHT;
    }
    all
}

/// Whose metrics are shown, in the model's order.
fn shown<'a>(stack: &'a Stack, dashboard: &'a Component) -> Vec<&'a Component> {
    let named = dashboard.settings.texts("of");
    match named.is_empty() {
        true => stack.components.values().collect(),
        false => named.iter().filter_map(|id| stack.components.get(id)).collect(),
    }
}

fn widget<const N: usize>(kind: &str, at: (i64, i64, i64, i64), properties: [(&'static str, Expr); N]) -> Expr {
    let (x, y, width, height) = at;
    let place = [("x", x), ("y", y), ("width", width), ("height", height)].map(|(key, n)| (key, Expr::from(n)));
    let rest = [("type", Expr::from(kind)), ("properties", Expr::map(properties))];
    Expr::map(rest.into_iter().chain(place))
}

/// One metric with the limit that its alarm has.
fn chart(stack: &Stack, watch: &Watch) -> [(&'static str, Expr); 7] {
    let says = say(stack.lang, watch.says.0, watch.says.1);
    let dimensions = watch.dimensions.iter().flat_map(|(key, value)| [Expr::from(*key), value.clone()]);
    let metric = [watch.metric.0.into(), watch.metric.1.into()].into_iter().chain(dimensions);
    let limit = [("label", Expr::from(says)), ("value", Expr::Num(watch.threshold.clone()))];
    [
        ("title", watch.metric.1.into()),
        ("view", "timeSeries".into()),
        ("region", region()),
        ("metrics", Expr::list([Expr::List(metric.collect())])),
        ("stat", watch.statistic.into()),
        ("period", watch.period.0.into()),
        ("annotations", Expr::map([("horizontal", Expr::list([Expr::map(limit)]))])),
    ]
}
