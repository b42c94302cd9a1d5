//! What relational databases share, whether one instance or a cluster: settings, limits, the password, blocks of Terraform.

pub mod limits;
pub mod password;
pub mod terraform;

use super::setting::{Default, Type};
use super::{Role, Setting};

/// Who may query a database.
pub const CALLERS: &[Role] = &[Role::Code];

/// The engine's version.
pub const VERSION: Setting = Setting {
    key: "version",
    of: Type::Text,
    default: Default::Required,
    unit: "",
    doc: "The engine's major version, such as `17` for PostgreSQL or `8.4` for MySQL, or a minor one.",
    source: "RDS DescribeDBEngineVersions (2026-10)",
};

/// The port.
pub const PORT: Setting = Setting {
    key: "port",
    of: Type::Count { min: 1150, max: 65_535 },
    default: Default::Absent,
    unit: "",
    doc: "The port it listens on; without it the engine's own: 5432 for PostgreSQL, 3306 for MySQL and MariaDB.",
    source: "RDS API, CreateDBInstance",
};

/// The first database in it.
pub const DATABASE: Setting = Setting {
    key: "database",
    of: Type::Checked(limits::database),
    default: Default::Is("app"),
    unit: "",
    doc: "The name of the database made in it.",
    source: "RDS API, CreateDBInstance",
};

/// Where the main user's password is kept.
pub const PASSWORD: Setting = Setting {
    key: "password",
    of: Type::Word(&["managed", "parameter"]),
    default: Default::Is("managed"),
    unit: "",
    doc: "`managed`: RDS makes the main user's password and keeps it in Secrets Manager. `parameter`: Terraform makes it and keeps it in a SecureString of Parameter Store, which costs nothing; it never stands in the state.",
    source: "RDS API, CreateDBInstance (ManageMasterUserPassword)",
};

/// What keeps it from being deleted by mistake.
pub const DELETION_PROTECTION: Setting = Setting {
    key: "deletion_protection",
    of: Type::Flag,
    default: Default::Is("true"),
    unit: "",
    doc: "Whether AWS refuses to delete it until this is `false`; a last snapshot is kept too.",
    source: "",
};

/// The usual port of an engine. Source: RDS API, CreateDBInstance.
pub fn usual_port(engine: &str) -> i64 {
    if engine.contains("postgres") { 5432 } else { 3306 }
}

/// The protocol as written in prose.
pub fn protocol(engine: &str) -> &'static str {
    match engine {
        "mariadb" => "MariaDB",
        _ if engine.contains("postgres") => "PostgreSQL",
        _ => "MySQL",
    }
}
