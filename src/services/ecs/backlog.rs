//! What waits in a queue for each task: the metric that a worker scales on.

use crate::services::Peer;
use crate::services::blocks::of;
use crate::write::hcl::{Block, Expr};

/// Messages that wait for each running task; every task reports its CPU once a minute, so that the reports count them.
/// Source: Application Auto Scaling user guide, metric math; ECS developer guide, service RUNNING task count.
pub fn metric(cluster: &str, name: &str, queue: &Peer) -> Block {
    let dimension = |key: &str, of: Expr| Block::new("dimensions").set("name", key).set("value", of);
    let metric = |id: &str, namespace: &str, metric: &str, stat: &str, dimensions: Vec<Block>| {
        let block = Block::new("metric").set("metric_name", metric).set("namespace", namespace).with_all(dimensions);
        let stated = Block::new("metric_stat").set("stat", stat).with(block);
        Block::new("metrics").set("id", id).set("return_data", false).with(stated)
    };
    let waits = vec![dimension("QueueName", of("aws_sqs_queue", &queue.name(), "name"))];
    let runs = vec![
        dimension("ClusterName", of("aws_ecs_cluster", cluster, "name")),
        dimension("ServiceName", of("aws_ecs_service", name, "name")),
    ];
    let each = Block::new("metrics").set("id", "each").set("expression", "waiting / running").set("return_data", true);
    Block::new("customized_metric_specification")
        .with(metric("waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Average", waits))
        .with(metric("running", "AWS/ECS", "CPUUtilization", "SampleCount", runs))
        .with(each)
}
