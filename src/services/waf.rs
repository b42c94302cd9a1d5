//! AWS WAF: filters the requests that reach what it protects, before they are answered.

mod terraform;

use indexmap::IndexMap;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site, Value,
};
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::prices::{Formula, LineItem};

pub use terraform::{acl, filter, log4j};

pub struct Waf;

/// Words of the model for AWS's managed rule groups, with their names and the capacity units each takes.
/// Source: WAF developer guide, AWS Managed Rules rule groups list. All together stay below the 1,500 units a request includes.
const GROUPS: &[(&str, &str, u32)] = &[
    ("common", "AWSManagedRulesCommonRuleSet", 700),
    ("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet", 200),
    ("ip-reputation", "AWSManagedRulesAmazonIpReputationList", 25),
    ("sql", "AWSManagedRulesSQLiRuleSet", 200),
    ("linux", "AWSManagedRulesLinuxRuleSet", 200),
    ("anonymous-ip", "AWSManagedRulesAnonymousIpList", 50),
    ("admin", "AWSManagedRulesAdminProtectionRuleSet", 100),
];

/// What is taken where the model names no rules.
const USUAL: &[&str] = &["common", "known-bad-inputs", "ip-reputation"];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "protects",
        of: Type::Components(&["cloudfront", "amplify", "alb", "apigateway", "cognito"]),
        default: Default::Required,
        unit: "",
        doc: "What it filters requests for. What stands at the edge and what stands in the Region get a web ACL each.",
        source: "WAF API, AssociateWebACL",
    },
    Setting {
        key: "rules",
        of: Type::Texts,
        default: Default::Absent,
        unit: "",
        doc: "AWS's managed rule groups, in order: common, known-bad-inputs, ip-reputation, sql, linux, anonymous-ip, admin. Without it, the first three.",
        source: "WAF developer guide, AWS Managed Rules rule groups list",
    },
    Setting {
        key: "rate_limit",
        of: Type::Count { min: 10, max: 2_000_000_000 },
        default: Default::Is("2000"),
        unit: "requests",
        doc: "Requests from one address in five minutes beyond which it is blocked.",
        source: "WAF API, RateBasedStatement",
    },
    Setting {
        key: "large_bodies",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether requests with bodies above 8 KB pass the common rules, as uploads need.",
        source: "WAF developer guide, SizeRestrictions_BODY",
    },
    super::logs::KEPT,
];

impl Service for Waf {
    fn kind(&self) -> &'static str {
        "waf"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS WAF",
            es: "WAF",
            en: "WAF",
            category: Category::Security,
            declared: true,
            doc: "A filter in front of CloudFront, Amplify, load balancers, REST APIs and sign-in pages: managed rules and a limit by address.",
            official: &["Arch_AWS-WAF"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn complete(&self, settings: &mut Settings) {
        settings.imply("rules", Value::Texts(USUAL.iter().map(|word| word.to_string()).collect()));
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let guarded = at.settings.texts("protects").iter();
        guarded.map(|id| Part::wire(at.id, id, Carries::Guards, &[])).collect()
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    /// A web ACL a scope, its rules, and each request it looks at. Amplify is charged for the firewall by app.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let scopes = terraform::scopes(at).len();
        let rules = at.settings.texts("rules").len() + 1;
        let count = |name, count: usize| Formula::of(name, count as u64, "");
        let apps = at.outgoing.iter().filter(|peer| peer.service.kind() == "amplify").count();
        let mut items = vec![
            LineItem::fixed(at.id, "acl", "waf.web_acl_month", count("scopes", scopes)),
            LineItem::fixed(at.id, "rules", "waf.rule_month", count("rules", rules * scopes)),
        ];
        if apps > 0 {
            items.push(LineItem::fixed(at.id, "apps", "amplify.waf_month", count("apps", apps)));
        }
        let guarded = || at.outgoing.iter().filter(|peer| peer.carries == Carries::Guards).map(|peer| peer.id);
        let million = |all: Formula| all.over("million", 1_000_000u32, "");
        let calls = load.called_any(guarded(), load.usage.calls()).map(million);
        items.extend(calls.map(|all| LineItem::usage(at.id, "requests", "waf.requests_million", all)));
        for peer in at.outgoing.iter().filter(|peer| peer.carries == Carries::Guards) {
            let pages = peer.service.role() == Role::Cdn || peer.service.holds_pages(peer.settings);
            let (item, all) = match pages {
                true => ("files", load.usage.site_requests()),
                false => ("visits", load.usage.visits()),
            };
            let million = load.visited(peer.id, all).map(million);
            items.extend(million.map(|all| LineItem::usage(at.id, item, "waf.requests_million", all)));
        }
        items
    }

    fn role(&self) -> Role {
        Role::Support
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
        let known = || GROUPS.iter().map(|group| group.0);
        let place = settings.span("rules", at.place);
        let mut seen: IndexMap<&str, ()> = IndexMap::new();
        for word in settings.texts("rules") {
            if !known().any(|group| group == word) {
                let message = format!("`rules` of `{}` cannot hold `{word}`", at.id);
                report.push(Diagnostic::error(Code::UnknownWord, place, message).help(did_you_mean(word, known())));
            } else if seen.insert(word, ()).is_some() {
                let message = format!("`rules` of `{}` names `{word}` twice", at.id);
                report.push(Diagnostic::error(Code::DuplicateKey, place, message).help("write it once"));
            }
        }
        if settings.given("protects").is_some() && settings.texts("protects").is_empty() {
            let message = format!("`{}` protects nothing", at.id);
            let help = "name what it filters requests for: `protects: [cdn]`";
            report.push(Diagnostic::error(Code::BadValue, settings.span("protects", at.place), message).help(help));
        }
    }
}
