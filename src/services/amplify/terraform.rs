//! The Terraform of a site on Amplify: the app, its branch, its name. The repository is connected by hand.

use crate::services::blocks::{Watch, described, from_data, named, of, output, plain, resource, say, text, value};
use crate::services::{Alias, Carries, Piece, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// The zone of every alias to a CloudFront distribution, which is what Amplify delivers by.
/// Source: Route 53 API, AliasTarget, HostedZoneId.
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";

/// Every block of the site.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers = at.incoming.iter().filter(|peer| peer.carries == Carries::Network).map(|peer| peer.id);
    let mut pieces =
        vec![Piece::new(at.id, app(at, &name)), Piece::new(at.id, branch(at, &name)).enforcing_all(callers, at.id)];
    pieces.extend(domain(at, &name));
    pieces.push(Piece::new(at.id, connect(at, &name)));
    let says = say(at.lang, "Dirección que Amplify da a la rama.", "Address that Amplify gives the branch.");
    let address = text([
        value(of("aws_amplify_branch", &name, "branch_name")),
        plain("."),
        value(of("aws_amplify_app", &name, "default_domain")),
    ]);
    pieces.push(Piece::new(at.id, output(&format!("{name}_default_domain"), says, address)));
    pieces
}

fn app(at: &Site, name: &str) -> Block {
    let fallback = at
        .settings
        .flag("fallback")
        .then(|| Block::new("custom_rule").set("source", "/<*>").set("status", "404-200").set("target", "/index.html"));
    let root = at.settings.text("folder").map(|folder| ("AMPLIFY_MONOREPO_APP_ROOT".to_string(), Expr::from(folder)));
    let own = at.settings.pairs("environment").into_iter().flatten();
    let variables: Vec<(String, Expr)> =
        root.into_iter().chain(own.map(|(key, value)| (key.clone(), Expr::from(value.as_str())))).collect();
    let mut lifecycle = Block::new("lifecycle").set("ignore_changes", Expr::List(vec![Expr::Raw("repository".into())]));
    lifecycle.comment = vec![say(
        at.lang,
        "El repositorio se conecta a mano una vez; así ningún token queda en el estado.",
        "The repository is connected by hand, once, so that no token is kept in the state.",
    )];
    resource("aws_amplify_app", name)
        .set("name", named(at.stack, at.id, 255))
        .set("description", described(&format!("{} {}", at.stack, at.id)))
        .set("platform", "WEB")
        .set("build_spec", Expr::call("yamlencode", vec![build(at)]))
        .set("custom_headers", Expr::call("yamlencode", vec![headers(at)]))
        .set_some("environment_variables", (!variables.is_empty()).then(|| Expr::map(variables)))
        .with_all(fallback)
        .with(lifecycle)
}

/// In a repository of several parts, what is said is said of the folder. Source: Amplify user guide, monorepo build settings.
fn of_folder(at: &Site, key: &str, said: Expr, first: Vec<(&str, Expr)>) -> Expr {
    match at.settings.text("folder") {
        Some(folder) => {
            let whole = Expr::map([("appRoot", folder.trim_end_matches('/').into()), (key, said)]);
            Expr::map(first.into_iter().chain([("applications", Expr::List(vec![whole]))]))
        }
        None => Expr::map(first.into_iter().chain([(key, said)])),
    }
}

fn build(at: &Site) -> Expr {
    let commands = |command: &str| Expr::map([("commands", Expr::list([command]))]);
    let text = |key: &str| at.settings.text(key).unwrap_or_default();
    let phases = Expr::map([("preBuild", commands("npm ci")), ("build", commands(text("build")))]);
    let artifacts = Expr::map([
        ("baseDirectory", Expr::from(text("output").trim_end_matches('/'))),
        ("files", Expr::list(["**/*"])),
    ]);
    let cache = Expr::map([("paths", Expr::list(["node_modules/**/*"]))]);
    let frontend = Expr::map([("phases", phases), ("artifacts", artifacts), ("cache", cache)]);
    of_folder(at, "frontend", frontend, vec![("version", 1.into())])
}

/// What browsers are told besides the pages. Source: Amplify user guide, custom headers.
fn headers(at: &Site) -> Expr {
    let told = [
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ];
    let told = told.map(|(key, value)| Expr::map([("key", key), ("value", value)]));
    let all = Expr::map([("pattern", Expr::from("**")), ("headers", Expr::List(told.to_vec()))]);
    of_folder(at, "customHeaders", Expr::List(vec![all]), Vec::new())
}

fn branch(at: &Site, name: &str) -> Block {
    resource("aws_amplify_branch", name)
        .set("app_id", of("aws_amplify_app", name, "id"))
        .set("branch_name", at.settings.text("branch").unwrap_or("main"))
        .set("stage", "PRODUCTION")
        .set_some("framework", at.settings.text("runs"))
        .set("enable_auto_build", true)
}

/// Its name is a domain of its own to Amplify, so that several sites share a zone. Verified once its records stand.
fn domain(at: &Site, name: &str) -> Vec<Piece> {
    let Some(host) = at.host.as_deref() else { return Vec::new() };
    let branch =
        Block::new("sub_domain").set("branch_name", of("aws_amplify_branch", name, "branch_name")).set("prefix", "");
    let association = resource("aws_amplify_domain_association", name)
        .set("app_id", of("aws_amplify_app", name, "id"))
        .set("domain_name", host)
        .set("wait_for_verification", false)
        .with(branch);
    let mut pieces = vec![Piece::new(at.id, association)];
    match at.incoming.iter().find(|peer| peer.carries == Carries::Alias) {
        Some(zone) => {
            let record = resource("aws_route53_record", &format!("{name}_certificate"))
                .set("zone_id", from_data("aws_route53_zone", &zone.name(), "zone_id"))
                .set("name", part(proof(name), 0))
                .set("type", part(proof(name), 1))
                .set("records", Expr::list([part(proof(name), 2)]))
                .set("ttl", 300)
                .set("allow_overwrite", true);
            pieces.push(Piece::new(at.id, record));
        }
        None => {
            let says = say(
                at.lang,
                "Registros que el dominio debe tener: el que prueba que es propio y el que lleva al sitio.",
                "Records the domain has to have: the one that proves it is yours, and the one that leads to the site.",
            );
            let records = Expr::list([proof(name), address(name)]);
            pieces.push(Piece::new(at.id, output(&format!("{name}_records"), says, records)));
        }
    }
    pieces
}

/// `NAME TYPE VALUE`, as Amplify tells records.
fn proof(name: &str) -> Expr {
    of("aws_amplify_domain_association", name, "certificate_verification_dns_record")
}

fn address(name: &str) -> Expr {
    Expr::call("one", vec![of("aws_amplify_domain_association", name, "sub_domain")]).get("dns_record")
}

fn part(record: Expr, at: i64) -> Expr {
    Expr::call("element", vec![Expr::call("split", vec![" ".into(), record]), at.into()])
}

/// What an alias record points to. Amplify may have written the record itself where the zone is in the account.
pub fn alias(name: &str) -> Alias {
    Alias { name: part(address(name), 2), zone: CLOUDFRONT_ZONE.into(), ipv6: false, taken_over: true }
}

/// The command that connects the repository: Amplify uses the token once and keeps none.
/// Source: Amplify API, UpdateApp: repository, accessToken.
fn connect(at: &Site, name: &str) -> Block {
    let says = say(
        at.lang,
        "Conecta el repositorio, una sola vez, con un token de GitHub en GITHUB_TOKEN que Amplify no guarda.",
        "Connects the repository, once, with a GitHub token in GITHUB_TOKEN that Amplify does not keep.",
    );
    let repository = at.settings.text("repository").unwrap_or_default();
    let command = text([
        plain("aws amplify update-app --app-id "),
        value(of("aws_amplify_app", name, "id")),
        plain(&format!(" --repository https://github.com/{repository} --access-token \"$GITHUB_TOKEN\"")),
    ]);
    output(&format!("{name}_connect"), says, command)
}

/// Source: Amplify user guide, monitoring an application with CloudWatch: namespace, metrics, dimension.
pub fn watches(at: &Site) -> Vec<Watch> {
    vec![Watch {
        name: "errors".into(),
        metric: ("AWS/AmplifyHosting", "5xxErrors"),
        statistic: "Sum",
        below: false,
        threshold: "10".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("App", Expr::from(Ref::resource("aws_amplify_app", &at.name()).get("id")))],
        says: ("errores 5xx", "5xx errors"),
    }]
}
