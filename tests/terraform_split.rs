//! How one root becomes a root and modules: what crosses between them, in each of its forms.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use orbi::terraform::{Piece, Root, print, split};
use orbi::units::Lang;
use orbi::write::hcl::{Block, Expr, Ref, Target};

fn resource(kind: &str, name: &str) -> Block {
    Block::labelled("resource", [kind, name])
}

fn of(kind: &str, name: &str, way: &str) -> Expr {
    Ref::resource(kind, name).get(way).into()
}

/// The files of the root that these blocks make, each of a component, by path.
fn files(blocks: Vec<(&str, Block)>) -> BTreeMap<String, String> {
    let mut root = Root::new("stack");
    let aws = Expr::map([("source", "hashicorp/aws"), ("version", "~> 6.0")]);
    let random = Expr::map([("source", "hashicorp/random")]);
    let providers = Block::new("required_providers").set("aws", aws).set("random", random);
    let versions = Block::new("terraform").set("required_version", ">= 1.11").with(providers);
    root.push(Piece::new("stack", versions).in_file("versions.tf"));
    blocks.into_iter().for_each(|(owner, block)| root.push(Piece::new(owner, block)));
    let roots = split(&root, Lang::En);
    let printed = print(&roots, &IndexMap::new(), &|_, _| Vec::new());
    printed.into_iter().map(|file| (file.path.trim_start_matches("stack/").to_string(), file.text)).collect()
}

fn holds(files: &BTreeMap<String, String>, path: &str, lines: &[&str]) {
    let text = files.get(path).unwrap_or_else(|| panic!("{path} in {:?}", files.keys()));
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let said: Vec<String> = text.lines().map(words).collect();
    for line in lines {
        assert!(said.contains(&words(line)), "{path} lacks `{line}`:\n{text}");
    }
}

#[test]
fn a_value_leaves_as_an_output_and_comes_in_as_a_variable() {
    let files = files(vec![
        ("db", resource("aws_db_instance", "db").set("identifier", "x")),
        ("api", resource("aws_lb_target_group", "api").set("port", of("aws_db_instance", "db", "port"))),
    ]);
    holds(&files, "modules/db/outputs.tf", &["output \"db_instance_port\" {", "value = aws_db_instance.db.port"]);
    holds(&files, "modules/api/variables.tf", &["variable \"db_instance_port\" {", "type = number"]);
    holds(&files, "modules/api/main.tf", &["port = var.db_instance_port"]);
    holds(&files, "main.tf", &["source = \"./modules/api\"", "db_instance_port = module.db.db_instance_port"]);
}

#[test]
fn what_a_stage_may_lack_is_one_or_null() {
    let lb = resource("aws_lb", "front").set("count", 1);
    let first = of("aws_lb", "front", "[0].arn");
    let only = Expr::call("one", vec![of("aws_lb", "front", "[*].arn")]);
    let listener = resource("aws_lb_listener", "api").set("load_balancer_arn", first).set("alpn_policy", only);
    let files = files(vec![("front", lb), ("api", listener)]);
    holds(&files, "modules/front/outputs.tf", &["value = one(aws_lb.front[*].arn)"]);
    let both = ["load_balancer_arn = var.front_lb_arn", "alpn_policy = var.front_lb_arn"];
    holds(&files, "modules/api/main.tf", &both);
}

#[test]
fn repeated_blocks_pass_by_their_keys() {
    let subnet = resource("aws_subnet", "app").set("for_each", Ref::local("zones"));
    let zones = Block::new("locals").set("zones", Expr::map([("a", "one")]));
    let ids = Expr::call("values", vec![Ref::resource("aws_subnet", "app").into()]);
    let lb = resource("aws_lb", "front")
        .set("subnets", ids.clone().get("[*].id"))
        .set("name", ids.get("[0].id"))
        .set("customer_owned_ipv4_pool", Ref::resource("aws_subnet", "app").key("a").get("id"));
    let mount = resource("aws_efs_mount_target", "files")
        .set("for_each", Ref::resource("aws_subnet", "app"))
        .set("subnet_id", Ref::each_value().get("id"));
    let table = resource("aws_route", "files")
        .set("for_each", Ref::local("zones"))
        .set("gateway_id", Ref::resource("aws_subnet", "app").at(Ref::each_key()).get("id"));
    let files = files(vec![("network", subnet), ("network", zones), ("front", lb), ("files", mount), ("files", table)]);
    let outputs = [
        "value = { for key, one in aws_subnet.app : key => one.id }",
        "value = { for key, one in aws_subnet.app : key => { id = one.id } }",
        "value = local.zones",
    ];
    holds(&files, "modules/vpc/outputs.tf", &outputs);
    let front = [
        "subnets = values(var.vpc_subnet_app_ids)",
        "name = values(var.vpc_subnet_app_ids)[0]",
        "customer_owned_ipv4_pool = var.vpc_subnet_app_ids[\"a\"]",
    ];
    holds(&files, "modules/front/main.tf", &front);
    let own = ["for_each = var.vpc_subnet_app_all", "gateway_id = var.vpc_subnet_app_ids[each.key]"];
    holds(&files, "modules/files/main.tf", &own);
    holds(&files, "modules/files/variables.tf", &["type = map(object({ id = string }))", "type = map(string)"]);
}

#[test]
fn waiting_for_a_block_is_waiting_for_a_value_of_it() {
    let service = resource("aws_ecs_service", "api")
        .set("name", "api")
        .set("depends_on", Expr::list([Ref::resource("aws_lb_listener", "front")]));
    let files = files(vec![("front", resource("aws_lb_listener", "front").set("port", 80)), ("api", service)]);
    holds(&files, "modules/api/main.tf", &["depends_on = [var.front_lb_listener_id]"]);
    assert!(!files["main.tf"].contains("depends_on"));
}

#[test]
fn two_modules_may_need_each_other() {
    let bucket = resource("aws_s3_bucket", "web").set("bucket", of("aws_cloudfront_distribution", "cdn", "id"));
    let cdn = resource("aws_cloudfront_distribution", "cdn").set("comment", of("aws_s3_bucket", "web", "arn"));
    let files = files(vec![("web", bucket), ("cdn", cdn)]);
    let calls = [
        "web_s3_bucket_arn = module.web.s3_bucket_arn",
        "cdn_cloudfront_distribution_id = module.cdn.cloudfront_distribution_id",
    ];
    holds(&files, "main.tf", &calls);
}

#[test]
fn a_group_stands_alone_and_its_rules_in_the_root() {
    let rule = resource("aws_vpc_security_group_ingress_rule", "db_from_api")
        .set("security_group_id", of("aws_security_group", "db", "id"))
        .set("referenced_security_group_id", of("aws_security_group", "api", "id"));
    let group = |name: &str| resource("aws_security_group", name).set("vpc_id", of("aws_vpc", "main", "id"));
    let vpc = resource("aws_vpc", "main").set("cidr_block", "10.0.0.0/16");
    let files = files(vec![("network", vpc), ("api", group("api")), ("db", group("db")), ("db", rule)]);
    let ends = [
        "security_group_id = module.security_group_db.id",
        "referenced_security_group_id = module.security_group_api.id",
    ];
    holds(&files, "rules.tf", &ends);
    holds(&files, "modules/security-group-db/main.tf", &["vpc_id = var.vpc_id"]);
}

#[test]
fn a_module_asks_for_the_providers_it_uses() {
    let raw = |name: &str| Expr::Raw(name.into());
    let edge = resource("aws_acm_certificate", "cdn").set("provider", raw("aws.us_east_1"));
    let files = files(vec![("cdn", edge), ("db", resource("random_password", "db").set("length", 20))]);
    holds(&files, "modules/cdn/versions.tf", &["configuration_aliases = [aws.us_east_1]"]);
    assert!(!files["modules/cdn/versions.tf"].contains("random"));
    assert!(!files["modules/db/versions.tf"].contains("aws"));
    holds(&files, "main.tf", &["aws = aws", "aws.us_east_1 = aws.us_east_1"]);
}

#[test]
fn what_is_never_kept_passes_without_being_kept() {
    let made = Block::labelled("ephemeral", ["aws_ssm_parameter", "db"]).set("arn", "x");
    let value = Ref::to(Target::Ephemeral("aws_ssm_parameter".into(), "db".into())).get("value");
    let secret = resource("aws_ssm_parameter", "copy").set("value_wo", value);
    let files = files(vec![("db", made), ("api", secret)]);
    holds(&files, "modules/db/outputs.tf", &["ephemeral = true"]);
    holds(&files, "modules/api/variables.tf", &["ephemeral = true"]);
}

#[test]
fn a_look_up_stands_where_it_is_needed() {
    let region = Block::labelled("data", ["aws_region", "current"]);
    let zone = Block::labelled("data", ["aws_route53_zone", "dns"]).set("name", "example.com");
    let ask = |kind: &str, name: &str, from: Ref| resource(kind, name).set("name", Expr::from(from));
    let in_region = || Ref::data("aws_region", "current").get("region");
    let in_zone = || Ref::data("aws_route53_zone", "dns").get("zone_id");
    let files = files(vec![
        ("stack", region),
        ("dns", zone),
        ("api", ask("aws_sns_topic", "api", in_region())),
        ("db", ask("aws_sns_topic", "db", in_region())),
        ("api", ask("aws_route53_record", "api", in_zone())),
        ("db", ask("aws_route53_record", "db", in_zone())),
    ]);
    let own = ["data \"aws_region\" \"current\" {}", "name = var.route53_zone_dns_zone_id"];
    holds(&files, "modules/api/main.tf", &own);
    holds(&files, "modules/db/main.tf", &own);
    holds(&files, "data.tf", &["data \"aws_route53_zone\" \"dns\" {"]);
    holds(&files, "main.tf", &["route53_zone_dns_zone_id = data.aws_route53_zone.dns.zone_id"]);
}

#[test]
fn a_blocks_own_life_goes_with_it() {
    let kept = Block::new("lifecycle").set("prevent_destroy", true);
    let asked = Block::new("provisioner").set("command", of("aws_lb", "front", "dns_name"));
    let bucket = resource("aws_s3_bucket", "files").set("bucket", Ref::var("name")).with(kept).with(asked);
    let name = Block::labelled("variable", ["name"]).set("type", Expr::Raw("string".into())).set("sensitive", true);
    let files = files(vec![("files", bucket), ("front", resource("aws_lb", "front")), ("files", name)]);
    let own = ["prevent_destroy = true", "command = var.front_lb_dns_name", "bucket = var.name"];
    holds(&files, "modules/files/main.tf", &own);
    holds(&files, "modules/files/variables.tf", &["variable \"name\" {", "type = string", "sensitive = true"]);
    holds(&files, "variables.tf", &["variable \"name\" {"]);
    holds(&files, "main.tf", &["name = var.name"]);
}
