//! The rules, one file each, and the table they stand in.

mod alarm_below_target;
mod alb_deletion_unprotected;
mod alb_logs_off;
mod alb_without_waf;
mod api_open_to_all;
mod bucket_without_versioning;
mod budget_below_estimate;
mod cdn_bypassed;
mod cdn_without_host;
mod cloudfront_without_waf;
mod db_deletion_unprotected;
mod db_micro_at_scale;
mod db_older_class;
mod db_shared;
mod db_single_az;
mod health_not_said;
mod host_without_dns;
mod http_only_entry;
mod image_not_pinned;
mod leads_nowhere;
mod log_retention_short;
mod no_alarms;
mod no_backups;
mod no_budget;
mod no_delivery;
mod no_outbound;
mod nobody_calls;
mod not_built;
mod private_way_not_built;
mod read_only_off;
mod requirement_not_met;
mod scaling_without_metric;
mod scaling_without_room;
mod secret_in_environment;
mod service_without_scaling;
mod short_backups;
mod single_nat;
mod single_task;
mod site_without_cdn;
mod state_lock_in_table;
mod target_group_plain_http;
mod topic_reaches_nobody;
mod x86_where_arm_is_cheaper;
mod zones_one;

use super::{At, Found};
use crate::graph::{Component, Connection};
use crate::services::setting::Value;
use crate::services::{Carries, Category, Settings};

/// A rule's judgement, with a model it speaks of and one it is silent on. Its metadata stands in the catalog.
pub struct RuleFile {
    pub id: &'static str,
    /// What it finds in one stage.
    pub check: fn(&At) -> Vec<Found>,
    /// The part of a model that it speaks of.
    pub fails: &'static str,
    /// The same, put right.
    pub passes: &'static str,
}

/// Every rule, in the order of the catalog.
pub const RULES: &[&RuleFile] = &[
    &requirement_not_met::RULE,
    &http_only_entry::RULE,
    &secret_in_environment::RULE,
    &no_outbound::RULE,
    &leads_nowhere::RULE,
    &host_without_dns::RULE,
    &no_backups::RULE,
    &single_task::RULE,
    &zones_one::RULE,
    &db_single_az::RULE,
    &single_nat::RULE,
    &budget_below_estimate::RULE,
    &alb_without_waf::RULE,
    &cloudfront_without_waf::RULE,
    &api_open_to_all::RULE,
    &private_way_not_built::RULE,
    &cdn_bypassed::RULE,
    &no_alarms::RULE,
    &alarm_below_target::RULE,
    &topic_reaches_nobody::RULE,
    &site_without_cdn::RULE,
    &scaling_without_metric::RULE,
    &scaling_without_room::RULE,
    &not_built::RULE,
    &db_deletion_unprotected::RULE,
    &short_backups::RULE,
    &service_without_scaling::RULE,
    &alb_logs_off::RULE,
    &image_not_pinned::RULE,
    &bucket_without_versioning::RULE,
    &alb_deletion_unprotected::RULE,
    &db_shared::RULE,
    &db_micro_at_scale::RULE,
    &cdn_without_host::RULE,
    &target_group_plain_http::RULE,
    &read_only_off::RULE,
    &log_retention_short::RULE,
    &health_not_said::RULE,
    &nobody_calls::RULE,
    &no_delivery::RULE,
    &no_budget::RULE,
    &state_lock_in_table::RULE,
    &x86_where_arm_is_cheaper::RULE,
    &db_older_class::RULE,
];

/// Whether somebody has to build what the component ships: the team's image, a function's archive, or the files of a site.
fn needs_build(at: &At, one: &Component) -> bool {
    let pulls = |wire: &Connection| wire.access.iter().any(|right| right == "pull");
    match one.service.builds(&one.settings) {
        Some("image") => at.stack.outgoing(&one.id).any(pulls),
        Some("archive") => true,
        Some(_) => one.service.holds_pages(&one.settings),
        None => false,
    }
}

/// Whether a web ACL looks at what reaches a component.
fn filtered(at: &At, id: &str) -> bool {
    let guards = at.stack.incoming(id).filter(|wire| wire.carries == Carries::Guards);
    guards.filter_map(|wire| at.stack.components.get(&wire.from)).any(|one| one.kind() == "waf")
}

/// Whether the number of tasks or instances follows something.
fn scales(one: &Component) -> bool {
    let follows = |scale: &Settings| scale.iter().next().is_some();
    one.settings.table("scale").is_some_and(follows)
}

/// Components of a category whose protection against deletion is off.
fn unprotected<'a>(at: &At<'a>, category: Category) -> impl Iterator<Item = &'a Component> {
    at.stack.components.values().filter(move |one| {
        let given = one.settings.given("deletion_protection");
        one.category() == category && given.is_some_and(|given| given.value == Value::Flag(false))
    })
}
