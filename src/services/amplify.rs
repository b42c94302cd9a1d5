//! AWS Amplify Hosting: builds a site from its repository and delivers it from the edge.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Alias, Carries, Category, Listen, Load, Names, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
    Value, Watch, check,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};

pub struct Amplify;

/// Minutes a build takes: an assumption, as the number of releases is.
pub const BUILD_MINUTES: u32 = 3;

/// Regions without Amplify Hosting. Source: AWS price list, AWSAmplify (2025-07).
const ABSENT: &[&str] = &["eu-south-2", "mx-central-1"];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "host",
        of: Type::Checked(check::host),
        default: Default::Absent,
        unit: "",
        doc: "The name before `domain`. Derives the records; Amplify makes and renews the certificate. Without it, the name that Amplify gives the branch.",
        source: "",
    },
    Setting {
        key: "repository",
        of: Type::Checked(check::repository),
        default: Default::Absent,
        unit: "",
        doc: "The GitHub repository it builds from, as `owner/name`; without it, that of `delivery`. It is connected once by hand, so that no token is kept in the state.",
        source: "",
    },
    Setting {
        key: "branch",
        of: Type::Checked(check::branch),
        default: Default::Absent,
        unit: "",
        doc: "The branch whose pushes are built and delivered; without it, that of `delivery`, else `main`.",
        source: "",
    },
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the pages are made with, such as `Astro`.",
        source: "",
    },
    Setting {
        key: "folder",
        of: Type::Checked(check::folder),
        default: Default::Absent,
        unit: "",
        doc: "The folder of the site in its repository; without it, the repository's root.",
        source: "",
    },
    Setting {
        key: "build",
        of: Type::Text,
        default: Default::Is("npm run build"),
        unit: "",
        doc: "The command that builds the pages, after `npm ci`.",
        source: "",
    },
    Setting {
        key: "output",
        of: Type::Checked(check::folder),
        default: Default::Is("dist"),
        unit: "",
        doc: "The folder the build leaves the pages in, below `folder`.",
        source: "",
    },
    Setting {
        key: "fallback",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether a path that is no file answers with `index.html`, as single-page applications need.",
        source: "",
    },
    Setting {
        key: "environment",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "Variables the build sees: `{ PUBLIC_API: \"https://api.example.com\" }`. They end up in the pages: no secrets.",
        source: "",
    },
];

impl Service for Amplify {
    fn kind(&self) -> &'static str {
        "amplify"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Amplify Hosting",
            es: "Amplify Hosting",
            en: "Amplify Hosting",
            category: Category::Network,
            declared: true,
            doc: "Builds a static site on each push to a branch and delivers it from the edge, with a certificate of its own. What its pages call is called by the users' browsers: `users -> api`.",
            official: &["Arch_AWS-Amplify"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn complete(&self, settings: &mut Settings) {
        settings.imply("branch", Value::Text("main".into()));
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Edge
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// The minutes of its builds, the files it keeps, and what it delivers; requests for files are free.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let minutes = load.assumed("web_releases").times("build", BUILD_MINUTES, "min");
        let served = load.visited(at.id, load.usage.site_gb());
        let mut items = vec![
            LineItem::usage(at.id, "builds", "amplify.build_minute", minutes),
            LineItem::fixed(at.id, "storage", "amplify.storage.gb_month", load.assumed("site_gb")),
        ];
        items.extend(served.map(|gb: Formula| LineItem::usage(at.id, "out", "amplify.served_gb", gb)));
        items
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Network)
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn holds_pages(&self, _settings: &Settings) -> bool {
        true
    }

    fn takes_certificate(&self, _settings: &Settings) -> bool {
        false
    }

    fn alias(&self, name: &str, _settings: &Settings) -> Option<Alias> {
        Some(terraform::alias(name))
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("default_domain")
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if settings.text("repository").is_none() && !settings.faulty("repository") {
            let message = format!("`{}` has no `repository` to build from", at.id);
            let help =
                "write `repository: owner/name`, or `delivery: { repository: owner/name, … }` for the whole stack";
            report.push(Diagnostic::error(Code::MissingKey, at.place, message).help(help));
        }
        if ABSENT.contains(&at.region) {
            let message = format!("Amplify Hosting is not available in {}", at.region);
            let help = "write another `region`, or an `s3` of `purpose: site` behind a `cloudfront`";
            report.push(Diagnostic::error(Code::Refused, at.place, message).help(help));
        }
    }
}
