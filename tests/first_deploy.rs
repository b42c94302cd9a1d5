//! The first deploy of a model in several units, by its own scripts alone: the real `terraform` with the provider of the
//! oracle, and in place of AWS and Docker two programs that remember what exists.
//!
//! What a machine lacks is named as skipped.

#[allow(dead_code)]
mod oracle;

use orbi::graph::{self, Model};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const MODEL: &str = "model/fastapi-ecs-ec2.yaml";

/// Answers for AWS: what exists are files of `$WORLD`.
const AWS: &str = r#"#!/usr/bin/env bash
echo "aws $1 $2" >> "$WORLD/log"
case "$1 $2" in
  "s3api head-bucket") [ -f "$WORLD/bucket" ] ;;
  "sts get-caller-identity") echo 123456789012 ;;
  "ecr describe-images") [ -f "$WORLD/image" ] ;;
  "ecr get-login-password") echo word ;;
  *) echo "not expected: $*" >&2; exit 9 ;;
esac
"#;

const DOCKER: &str = r#"#!/usr/bin/env bash
echo "docker $1" >> "$WORLD/log"
case "$1" in
  login) cat > /dev/null ;;
  push) touch "$WORLD/image" ;;
esac
"#;

/// The real program; the bucket with the state is a folder.
const TERRAFORM: &str = r#"#!/usr/bin/env bash
unit="$(basename "$PWD")"
echo "terraform $1 $unit" >> "$WORLD/log"
if [ -f local_override.tf ]; then rm -f backend_override.tf; else
  printf 'terraform {\n  backend "local" {\n    path = "%s"\n  }\n}\n' "$WORLD/$unit.tfstate" > backend_override.tf
fi
"$REAL" "$@" || exit
[ "$1 $unit" != "apply registro" ] || touch "$WORLD/bucket"
"#;

struct Deployed {
    folder: tempfile::TempDir,
    settings: PathBuf,
}

impl Deployed {
    fn new(model: &Model, settings: PathBuf) -> Self {
        let deployed = Deployed { folder: tempfile::tempdir().expect("a folder"), settings };
        oracle::write(&orbi::terraform::build(model), &deployed.at("terraform"));
        for file in orbi::delivery_files(model) {
            deployed.write(&file.path, &String::from_utf8(file.bytes).expect("text"));
        }
        for (name, text) in [("aws", AWS), ("docker", DOCKER), ("terraform", TERRAFORM)] {
            deployed.write(&format!("bin/{name}"), text);
            let path = deployed.at(&format!("bin/{name}"));
            assert!(Command::new("chmod").arg("+x").arg(path).status().expect("runs").success());
        }
        deployed.write("world/log", "");
        deployed
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Runs a program below `terraform/`, and gives its exit code and what it said.
    fn run(&self, folder: &str, program: &str, args: &[&str]) -> (Option<i32>, String) {
        let path = format!("{}:{}", self.at("bin").display(), std::env::var("PATH").unwrap_or_default());
        let real = Command::new("sh").args(["-c", "command -v terraform"]).output().expect("runs");
        let out = Command::new(program)
            .args(args)
            .current_dir(self.at("terraform").join(folder))
            .env("PATH", path)
            .env("WORLD", self.at("world"))
            .env("REAL", String::from_utf8_lossy(&real.stdout).trim())
            .env("TF_CLI_CONFIG_FILE", &self.settings)
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .expect("runs");
        let said = [out.stdout, out.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        (out.status.code(), said)
    }

    /// Whether a plan of a unit proposes nothing.
    fn is_settled(&self, unit: &str) -> bool {
        let (code, said) = self.run(
            unit,
            self.at("bin/terraform").to_str().expect("a path"),
            &["plan", "-input=false", "-no-color", "-detailed-exitcode", "-var-file=prueba.tfvars"],
        );
        assert!(matches!(code, Some(0 | 2)), "{said}");
        code == Some(0)
    }

    /// Rewrites a value of a resource's state, as something outside Terraform would change it.
    fn outside(&self, unit: &str, kind: &str, key: &str, value: serde_json::Value) {
        let path = self.at(&format!("world/{unit}.tfstate"));
        let mut state: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("a state")).expect("JSON");
        let resources = state["resources"].as_array_mut().expect("resources");
        let found = resources.iter_mut().find(|one| one["type"] == kind).expect("the resource");
        found["instances"][0]["attributes"][key] = value;
        fs::write(path, state.to_string()).expect("written");
    }
}

#[test]
fn scripts_alone_lead_from_nothing_to_a_plan_without_changes() {
    let (Some(_), Some(settings)) = (oracle::tool(), oracle::settings()) else { return };
    let text = fs::read_to_string(MODEL).expect("a model");
    let (model, _) = graph::resolve(&orbi::source::parse(&text).expect("YAML"), MODEL);
    let deployed = Deployed::new(&model.expect("a model"), settings);

    let (code, said) = deployed.run(".", "bash", &["deploy.sh"]);
    assert_eq!(code, Some(0), "{said}");
    let log = fs::read_to_string(deployed.at("world/log")).expect("a log");
    let first = |line: &str| log.lines().position(|one| one == line).unwrap_or_else(|| panic!("no {line} in {log}"));
    assert!(first("terraform apply registro") < first("docker push"), "{log}");
    assert!(first("docker push") < first("terraform apply infraestructura"), "{log}");

    let unit = "infraestructura";
    assert!(deployed.is_settled(unit), "a second plan proposes changes");
    let revision = "arn:aws:ecs:us-east-1:123456789012:task-definition/version-api-api:99";
    deployed.outside(unit, "aws_ecs_service", "task_definition", revision.into());
    assert!(deployed.is_settled(unit), "Terraform would take back what the delivery released");
    deployed.outside(unit, "aws_ecs_service", "deployment_maximum_percent", 500.into());
    assert!(!deployed.is_settled(unit), "a change by hand is not seen");
}
