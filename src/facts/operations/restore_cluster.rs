//! Restoring a backup of an Aurora cluster: a new cluster with an instance of its own, and the names are swapped.

use anyhow::Result;

use super::restore::{facts, fenced};
use crate::facts::types::OperationFact;
use crate::facts::words::{Namer, plain};
use crate::graph::{Component, Stack, Stage};
use crate::services::blocks::name_in_aws;
use crate::services::terraform_name;
use crate::terraform::address;
use crate::units::Lang;

/// One operation for each cluster: it always keeps backups.
pub fn all(stage: &Stage, lang: Lang) -> Result<Vec<OperationFact>> {
    let namer = Namer::new(&stage.stack, lang)?;
    let kept: Vec<&Component> = stage.stack.of_kind("aurora").collect();
    kept.iter().map(|db| one(stage, &namer, db, kept.len() > 1)).collect()
}

fn one(stage: &Stage, namer: &Namer, db: &Component, many: bool) -> Result<OperationFact> {
    let cluster = Cluster::of(&stage.stack, db);
    let facts = facts(stage, namer, db, many, &cluster.name)?;
    let say = |key: &str| {
        let own = format!("aurora.restore.{key}");
        let common = format!("common.operations.restore.{key}");
        namer.prose.say(if namer.prose.has(&own) { &own } else { &common }, &facts)
    };
    let with = |key: &str, commands: String| Ok::<_, anyhow::Error>(format!("{}\n\n{commands}", say(key)?));
    let password = (facts["managed"].as_bool() == Some(true)).then(|| with("password", cluster.password()));
    let before = [say("moment")?, with("new", cluster.restore())?, say("check")?, say("few")?, say("stop")?];
    let after = [with("state", cluster.state())?, say("back")?, say("keep")?];
    let swapped = std::iter::once(with("swap", cluster.swap())?).chain(password.transpose()?);
    Ok(OperationFact {
        id: format!("restore-{}", db.id),
        title: plain(&namer.prose.part("common.operations.restore.title", &facts)?),
        intro: say("intro")?,
        steps: before.into_iter().chain(swapped).chain(after).collect(),
    })
}

/// What things are called in AWS and in Terraform, and what an instance is.
struct Cluster {
    name: String,
    /// Addresses of the cluster and of its first instance.
    terraform: [String; 2],
    engine: &'static str,
    class: String,
    scaling: String,
}

impl Cluster {
    fn of(stack: &Stack, db: &Component) -> Self {
        let text = |key: &str| db.settings.text(key);
        let scaling = text("capacity").map(|range| {
            let (low, high) = range.split_once("..").unwrap_or((range, range));
            format!(" \\\n  --serverless-v2-scaling-configuration MinCapacity={low},MaxCapacity={high}")
        });
        Cluster {
            name: name_in_aws(&stack.id, &db.id, 60),
            terraform: [("aws_rds_cluster", ""), ("aws_rds_cluster_instance", "_1")]
                .map(|(kind, suffix)| address(stack, &db.id, kind, &format!("{}{suffix}", terraform_name(&db.id)))),
            engine: if text("engine") == Some("mysql") { "aurora-mysql" } else { "aurora-postgresql" },
            class: text("class").unwrap_or("db.serverless").to_string(),
            scaling: scaling.unwrap_or_default(),
        }
    }

    fn named(&self) -> String {
        format!("DB={}", self.name)
    }

    /// Reads network, parameters and groups from the cluster in use, so that the new one has the same.
    fn restore(&self) -> String {
        fenced(&[
            &self.named(),
            "of() { aws rds describe-db-clusters --output text \\\n  --db-cluster-identifier $DB --query \"DBClusters[0].$1\"; }",
            "SUBNETS=$(of DBSubnetGroup)",
            "PARAMETERS=$(of DBClusterParameterGroup)",
            "GROUP=$(of 'VpcSecurityGroups[0].VpcSecurityGroupId')",
            &format!(
                "aws rds restore-db-cluster-to-point-in-time \\\n  --source-db-cluster-identifier $DB \\\n  --db-cluster-identifier $DB-restored \\\n  --restore-to-time \"$RESTORE_TIME\" \\\n  --db-subnet-group-name \"$SUBNETS\" \\\n  --db-cluster-parameter-group-name \"$PARAMETERS\" \\\n  --vpc-security-group-ids \"$GROUP\"{}",
                self.scaling
            ),
            &format!(
                "aws rds create-db-instance \\\n  --db-instance-identifier $DB-restored-1 \\\n  --db-cluster-identifier $DB-restored \\\n  --engine {} --db-instance-class {}",
                self.engine, self.class
            ),
            "aws rds wait db-instance-available --db-instance-identifier $DB-restored-1",
        ])
    }

    fn swap(&self) -> String {
        let cluster = |from: &str, to: &str| {
            format!(
                "aws rds modify-db-cluster --apply-immediately \\\n  --db-cluster-identifier {from} --new-db-cluster-identifier {to}\naws rds wait db-cluster-available --db-cluster-identifier {to}"
            )
        };
        let instance = |from: &str, to: &str| {
            format!(
                "aws rds modify-db-instance --apply-immediately \\\n  --db-instance-identifier {from} --new-db-instance-identifier {to}\naws rds wait db-instance-available --db-instance-identifier {to}"
            )
        };
        fenced(&[
            &self.named(),
            &cluster("$DB", "$DB-old"),
            &instance("$DB-1", "$DB-old-1"),
            &cluster("$DB-restored", "$DB"),
            &instance("$DB-restored-1", "$DB-1"),
        ])
    }

    fn password(&self) -> String {
        let change = "aws rds modify-db-cluster --apply-immediately \\\n  --db-cluster-identifier $DB --manage-master-user-password";
        fenced(&[&self.named(), change])
    }

    fn state(&self) -> String {
        let [cluster, first] = &self.terraform;
        fenced(&[
            &format!("terraform state rm {cluster} {first}"),
            &format!("terraform import {cluster} {}", self.name),
            &format!("terraform import {first} {}-1", self.name),
            "terraform plan",
        ])
    }
}
