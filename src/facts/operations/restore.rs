//! Restoring a backup of a database: RDS makes a new instance, and the names are swapped.

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::facts::around::around;
use crate::facts::decisions;
use crate::facts::types::OperationFact;
use crate::facts::words::{Namer, Noun, code, list, plain};
use crate::graph::{Component, Stack, Stage};
use crate::services::blocks::name_in_aws;
use crate::services::{Role, terraform_name};
use crate::terraform::address;
use crate::units::{self, Lang};

/// One operation for each database that keeps backups.
pub fn all(stage: &Stage, lang: Lang) -> Result<Vec<OperationFact>> {
    let namer = Namer::new(&stage.stack, lang)?;
    let kept: Vec<&Component> = stage.stack.of_kind("rds").filter(|db| days(db) > 0).collect();
    kept.iter().map(|db| one(stage, &namer, db, kept.len() > 1)).collect()
}

fn days(db: &Component) -> i64 {
    db.settings.count("backup_days").unwrap_or(0)
}

fn one(stage: &Stage, namer: &Namer, db: &Component, many: bool) -> Result<OperationFact> {
    let facts = facts(stage, namer, db, many, &Names::of(&stage.stack, db).instance)?;
    let say = |key: &str| namer.prose.say(&format!("common.operations.restore.{key}"), &facts);
    let with = |key: &str, commands: &str| Ok::<_, anyhow::Error>(format!("{}\n\n{commands}", say(key)?));
    let names = Names::of(&stage.stack, db);
    // A password that Terraform made is in the copy as it was; one that RDS keeps is not.
    let password = match facts["managed"].as_bool() {
        Some(true) => Some(with("password", &names.password())?),
        _ => None,
    };
    let before = [say("moment")?, with("new", &names.restore(db))?, say("check")?, say("few")?, say("stop")?];
    let after = [with("state", &names.state())?, say("back")?, say("keep")?];
    let swapped = std::iter::once(with("swap", &names.swap())?).chain(password);
    Ok(OperationFact {
        id: format!("restore-{}", db.id),
        title: plain(&namer.prose.part("common.operations.restore.title", &facts)?),
        intro: say("intro")?,
        steps: before.into_iter().chain(swapped).chain(after).collect(),
    })
}

/// What the sentences of restoring `db` say; `name` is what AWS calls it.
pub fn facts(stage: &Stage, namer: &Namer, db: &Component, many: bool, name: &str) -> Result<Value> {
    let (stack, lang) = (&stage.stack, namer.prose.lang);
    let mut facts = around(namer, db)?;
    let caller = stack.incoming(&db.id).filter_map(|wire| stack.components.get(&wire.from));
    let health = caller.into_iter().find(|one| one.service.role() == Role::Code);
    let behind = |one: &Component| {
        let callers = stack.incoming(&one.id).filter_map(|wire| stack.components.get(&wire.from));
        callers.into_iter().any(|caller| caller.service.role() == Role::Balancer)
    };
    let health = health.filter(|one| behind(one)).and_then(|one| one.settings.text("health"));
    let lag = db.service.figures().iter().find(|figure| figure.key == "restore_lag").map(|figure| figure.value);
    let (services, others): (Vec<&Component>, Vec<&Component>) = writers(stack, db).partition(|one| is_service(one));
    facts["services_of"] = json!(named(namer, &services, |noun| noun.of(lang))?);
    facts["others"] = json!(named(namer, &others, |noun| noun.the(lang))?);
    facts["db"] = namer.short(db)?.forms(lang);
    facts["many"] = json!(many);
    facts["managed"] = json!(db.settings.text("password") != Some("parameter"));
    facts["many_callers"] = facts["callers_many"].clone();
    facts["days"] = facts["me"]["s"]["backup_days"]["q"].clone();
    facts["lag"] = json!(lag.map(|lag| units::number(Decimal::from(lag), lang)));
    facts["hourly"] = json!(decisions::hourly_of_database(stage, &db.id).map(|usd| units::money(usd, lang)));
    facts["delivery"] = json!(stack.delivery.is_some());
    facts["health"] = json!(health.map(code));
    facts["name"] = json!(name);
    Ok(facts)
}

/// Code that is connected to a database and runs by itself; people's sessions on a bastion are theirs to end.
fn writers<'a>(stack: &'a Stack, db: &'a Component) -> impl Iterator<Item = &'a Component> {
    let callers = stack.incoming(&db.id).filter_map(|wire| stack.components.get(&wire.from));
    callers.filter(|one| one.service.role() == Role::Code && one.settings.text("purpose") != Some("bastion"))
}

/// Whether a number of tasks is kept running of it.
fn is_service(one: &Component) -> bool {
    one.settings.range("tasks").is_some() && one.settings.text("mode") != Some("task")
}

fn named(namer: &Namer, all: &[&Component], form: impl Fn(&Noun) -> String) -> Result<String> {
    let nouns = all.iter().map(|one| Ok(form(&namer.work(one)?))).collect::<Result<Vec<_>>>()?;
    Ok(list(&nouns, namer.prose.lang))
}

/// What things are called in AWS and in Terraform.
struct Names {
    instance: String,
    terraform: String,
}

impl Names {
    fn of(stack: &Stack, db: &Component) -> Self {
        Names {
            instance: name_in_aws(&stack.name, &db.id, 63),
            terraform: address(stack, &db.id, "aws_db_instance", &terraform_name(&db.id)),
        }
    }

    /// Reads network, parameters and groups from the instance in use, so that the new one has the same.
    fn restore(&self, db: &Component) -> String {
        let zones = if db.settings.flag("multi_az") { " --multi-az" } else { "" };
        fenced(&[
            &self.database(),
            "of() { aws rds describe-db-instances --output text \\\n  --db-instance-identifier $DB --query \"DBInstances[0].$1\"; }",
            "SUBNETS=$(of DBSubnetGroup.DBSubnetGroupName)",
            "PARAMETERS=$(of 'DBParameterGroups[0].DBParameterGroupName')",
            "GROUP=$(of 'VpcSecurityGroups[0].VpcSecurityGroupId')",
            &format!(
                "aws rds restore-db-instance-to-point-in-time \\\n  --source-db-instance-identifier $DB \\\n  --target-db-instance-identifier $DB-restored \\\n  --restore-time \"$RESTORE_TIME\" \\\n  --db-subnet-group-name \"$SUBNETS\" \\\n  --db-parameter-group-name \"$PARAMETERS\" \\\n  --vpc-security-group-ids \"$GROUP\"{zones}"
            ),
            &wait("$DB-restored"),
        ])
    }

    fn database(&self) -> String {
        format!("DB={}", self.instance)
    }

    fn swap(&self) -> String {
        let rename = |from: &str, to: &str| {
            format!("{CHANGE} \\\n  --db-instance-identifier {from} \\\n  --new-db-instance-identifier {to}")
        };
        fenced(&[
            &self.database(),
            &rename("$DB", "$DB-old"),
            &wait("$DB-old"),
            &rename("$DB-restored", "$DB"),
            &wait("$DB"),
        ])
    }

    fn password(&self) -> String {
        fenced(&[
            &self.database(),
            &format!("{CHANGE} \\\n  --db-instance-identifier $DB \\\n  --manage-master-user-password"),
        ])
    }

    fn state(&self) -> String {
        let address = &self.terraform;
        fenced(&[
            &format!("terraform state rm {address}"),
            &format!("terraform import {address} {}", self.instance),
            "terraform plan",
        ])
    }
}

const CHANGE: &str = "aws rds modify-db-instance --apply-immediately";

fn wait(name: &str) -> String {
    format!("aws rds wait db-instance-available \\\n  --db-instance-identifier {name}")
}

/// Lines of a shell, as the page shows them.
pub fn fenced(lines: &[&str]) -> String {
    format!("```sh\n{}\n```", lines.join("\n"))
}
