//! Amazon Cognito: the people who may sign in, the page they sign in on, and what asks for it.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};

pub use terraform::sign_in;

pub struct Cognito;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "protects",
        of: Type::Components(&["apigateway", "alb"]),
        default: Default::Absent,
        unit: "",
        doc: "What asks for a sign-in: an API Gateway takes its tokens only, a load balancer with a `host` sends people to the sign-in page. Each gets an app client of its own.",
        source: "ELBv2 user guide, authenticate users; API Gateway developer guide, JWT authorizers",
    },
    Setting {
        key: "callbacks",
        of: Type::Texts,
        default: Default::Absent,
        unit: "",
        doc: "Where the sign-in page may send people back to, such as `[https://app.example.com/]`: the pages that call an API. A load balancer's own address need not be written.",
        source: "Cognito API, CallbackURLs",
    },
    Setting {
        key: "sign_up",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether people register by themselves; otherwise the team adds them.",
        source: "Cognito API, AdminCreateUserConfig",
    },
    Setting {
        key: "mfa",
        of: Type::Word(&["off", "optional", "required"]),
        default: Default::Is("optional"),
        unit: "",
        doc: "A second factor by an authenticator app.",
        source: "Cognito API, MfaConfiguration",
    },
    Setting {
        key: "password_length",
        of: Type::Count { min: 8, max: 99 },
        default: Default::Is("12"),
        unit: "characters",
        doc: "The shortest password it takes.",
        source: "Cognito API, PasswordPolicyType (6 to 99; below 8 is no password)",
    },
];

impl Service for Cognito {
    fn kind(&self) -> &'static str {
        "cognito"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon Cognito",
            es: "Cognito",
            en: "Cognito",
            category: Category::Security,
            declared: true,
            doc: "A user pool with its sign-in page. What it protects answers only those who signed in.",
            official: &["Arch_Amazon-Cognito"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
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

    /// Each person who signs in during a month; here, the daily users. Source: Cognito pricing page, monthly active users.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let people = Formula::of("daily_users", load.usage.daily_users(), "");
        vec![LineItem::usage(at.id, "people", "cognito.essentials.mau", people)]
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

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let place = settings.span("callbacks", at.place);
        for address in settings.texts("callbacks") {
            let local = address.starts_with("http://localhost");
            if !address.starts_with("https://") && !local {
                let message = format!("`{}` cannot send people back to `{address}`", at.id);
                let help = "it must begin with `https://`, or with `http://localhost` while developing";
                report.push(Diagnostic::error(Code::Refused, place, message).help(help));
            }
        }
    }
}
