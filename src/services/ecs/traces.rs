//! The collector beside a task's container: it takes the traces of the team's code and hands them to X-Ray.

use crate::services::blocks::named;
use crate::services::{Peer, Site};
use crate::write::hcl::Expr;
use rust_decimal::Decimal;

/// Source: AWS Distro for OpenTelemetry, collector image in Amazon ECR Public.
const IMAGE: &str = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3";

/// What the collector does: OTLP from the task itself, in batches, to X-Ray. Nothing else is collected, as metrics are charged.
/// Source: AWS Distro for OpenTelemetry, awsxray exporter; the task's own address is `localhost` to all its containers.
const CONFIGURATION: &str = "\
receivers:
  otlp:
    protocols:
      grpc: { endpoint: 127.0.0.1:4317 }
      http: { endpoint: 127.0.0.1:4318 }
processors:
  batch: {}
exporters:
  awsxray: {}
service:
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [awsxray] }
";

/// Where the task's traces go, if anywhere.
fn tracing<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "trace"))
}

/// The name the service's traces have.
pub fn service(stack: &str, id: &str) -> Expr {
    named(stack, id, 64)
}

/// What the team's code reads to send its traces, by OpenTelemetry's own variables.
/// Source: OpenTelemetry specification, SDK environment variables.
pub fn variables(at: &Site) -> Vec<(String, Expr)> {
    let Some(peer) = tracing(at) else { return Vec::new() };
    let share = Decimal::new(peer.settings.count("sample").unwrap_or(5), 2).normalize();
    let pairs = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318".into()),
        ("OTEL_SERVICE_NAME", service(at.stack, at.id)),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio".into()),
        ("OTEL_TRACES_SAMPLER_ARG", Expr::from(share.to_string())),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

/// The collector's container. The service lives on without it.
pub fn collector(at: &Site, logs: Option<(&'static str, Expr)>) -> Option<Expr> {
    tracing(at)?;
    let variable = Expr::map([("name", Expr::from("AOT_CONFIG_CONTENT")), ("value", CONFIGURATION.into())]);
    let pairs = [
        ("name", Expr::from("traces")),
        ("image", IMAGE.into()),
        ("essential", false.into()),
        ("readonlyRootFilesystem", true.into()),
        ("environment", Expr::list([variable])),
    ];
    Some(Expr::map(pairs.into_iter().chain(logs)))
}
