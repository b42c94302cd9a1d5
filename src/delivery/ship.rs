//! What is shipped and how, as lines of Bash that every kind of delivery runs.

use super::archive::move_function;
use crate::graph::{Component, Stack};
use crate::services::blocks::name_in_aws;
use crate::services::{Carries, terraform_name};
use crate::write::shell::word;

/// An image: what it is built from, where it goes, who runs it.
pub struct Image<'a> {
    /// The component that is built.
    pub of: &'a Component,
    /// The repository's name in AWS.
    pub repository: String,
    pub folder: &'a str,
    pub runs: Vec<&'a Component>,
}

/// The files of a site: the bucket they go to, and the distributions before it.
pub struct Pages<'a> {
    pub of: &'a Component,
    pub folder: &'a str,
    pub fronts: Vec<&'a Component>,
}

/// How a value of Terraform is read: given the root and the output's name, the words of Bash.
pub type Output<'a> = &'a dyn Fn(&str, &str) -> String;

/// Every image that is built, in the order of the model.
pub fn images(stack: &Stack) -> Vec<Image<'_>> {
    let mut all: Vec<Image> = Vec::new();
    for (of, folder) in built(stack) {
        let pulls = |one: &str, to: &str| {
            stack.outgoing(one).any(|wire| wire.to == to && wire.access.iter().any(|right| right == "pull"))
        };
        let mut registries = stack.of_kind("ecr").filter(|image| pulls(&of.id, &image.id));
        let Some(image) = registries.next().filter(|_| of.service.builds(&of.settings) == Some("image")) else {
            continue;
        };
        let repository = name_in_aws(&stack.name, &image.id, 256);
        if all.iter().all(|other| other.repository != repository) {
            let runs = stack.components.values().filter(|one| pulls(&one.id, &image.id)).collect();
            all.push(Image { of, repository, folder, runs });
        }
    }
    all
}

/// Every site that is uploaded, in the order of the model.
pub fn pages(stack: &Stack) -> Vec<Pages<'_>> {
    let files = built(stack).into_iter().filter(|(of, _)| of.service.builds(&of.settings) == Some("files"));
    let fronts = |id: &str| {
        let wires = stack.connections.iter().filter(|wire| wire.to == id && wire.carries == Carries::Origin);
        wires.filter_map(|wire| stack.components.get(&wire.from)).collect()
    };
    files.map(|(of, folder)| Pages { fronts: fronts(&of.id), of, folder }).collect()
}

/// What the delivery builds: the component, and the folder it is built from.
pub fn built(stack: &Stack) -> Vec<(&Component, &str)> {
    let builds = stack.delivery.iter().flat_map(|delivery| &delivery.builds);
    let known = builds.filter_map(|(id, folder)| Some((stack.components.get(id)?, folder.trim_end_matches('/'))));
    known.map(|(one, folder)| (one, if folder.is_empty() { "." } else { folder })).collect()
}

/// A path that no command takes for an option.
pub fn path(folder: &str) -> String {
    word(&if folder.starts_with(['/', '.']) { folder.to_string() } else { format!("./{folder}") })
}

/// Runs the tests the image's folder has: those of a stage called `test` in its Dockerfile.
pub fn test_image(image: &Image) -> String {
    let folder = path(image.folder);
    format!(
        "if grep -qiE '^FROM .+ AS test$' {folder}/Dockerfile; then\n  docker build --target test {folder}\nelse\n  \
         echo 'no stage called test in the Dockerfile'\nfi\n"
    )
}

/// Tests and builds the files of a site, where it is a package of npm.
pub fn build_pages(pages: &Pages) -> String {
    let folder = path(pages.folder);
    format!(
        "if [ -f {folder}/package.json ]; then\n  (cd {folder} && npm ci && npm test --if-present && \
         npm run build --if-present)\nfi\n"
    )
}

/// Sets `$repository` to the address of an image's repository in the account that is signed in to.
pub fn repository(image: &Image, region: &str) -> String {
    format!(
        "account=\"$(aws sts get-caller-identity --query Account --output text)\"\n\
         repository=\"$account.dkr.ecr.{}.amazonaws.com/{}\"\n",
        word(region),
        image.repository
    )
}

/// Lines inside a block of Bash.
pub fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("  {line}\n")).collect()
}

/// Builds an image and pushes it as `$TAG`, unless it is there already: tags are never overwritten.
pub fn push(image: &Image, region: &str) -> String {
    let sets = repository(image, region);
    let (name, folder, region) = (word(&image.repository), path(image.folder), word(region));
    let arm = image.of.settings.text("architecture") == Some("arm");
    let platform = if arm { "linux/arm64" } else { "linux/amd64" };
    format!(
        "{sets}if ! aws ecr describe-images --region {region} --repository-name {name} --image-ids imageTag=\"$TAG\" > /dev/null 2>&1; then\n  \
         aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin \"${{repository%%/*}}\"\n  \
         docker build --platform {platform} --tag \"$repository:$TAG\" {folder}\n  \
         docker push \"$repository:$TAG\"\n\
         fi\n"
    )
}

/// What of a task definition cannot be registered again. Source: ECS API, DescribeTaskDefinition and RegisterTaskDefinition.
const ANSWERED: &str = "del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, \
                        .registeredBy, .deregisteredAt)";

/// Moves who runs an image to `$repository:$TAG`: a new revision of the task definition, and the service to it.
pub fn release(stack: &Stack, image: &Image, region: &str) -> String {
    let moved = |one: &&Component| match one.kind() {
        "lambda" => move_function(stack, one),
        _ => move_to(stack, one, region),
    };
    image.runs.iter().map(moved).collect()
}

fn move_to(stack: &Stack, one: &Component, region: &str) -> String {
    let (name, region) = (word(&name_in_aws(&stack.name, &one.id, 255)), word(region));
    let container = word(&one.id);
    let cluster = stack.incoming(&one.id).find(|wire| wire.carries == Carries::Runs).map(|wire| wire.from.as_str());
    let cluster = word(&name_in_aws(&stack.name, cluster.unwrap_or("cluster"), 255));
    let register = format!(
        "aws ecs describe-task-definition --region {region} --task-definition \"$current\" --query taskDefinition --output json |\n  \
         jq --arg name {container} --arg image \"$repository:$TAG\" \\\n    \
         '(.containerDefinitions[] | select(.name == $name)).image = $image | {ANSWERED}' > task-definition.json\n\
         revision=\"$(aws ecs register-task-definition --region {region} --cli-input-json file://task-definition.json --query taskDefinition.taskDefinitionArn --output text)\"\n\
         rm task-definition.json\n"
    );
    if one.settings.text("mode") == Some("task") {
        return format!("current={name}\n{register}echo \"$revision\"\n");
    }
    format!(
        "current=\"$(aws ecs describe-services --region {region} --cluster {cluster} --services {name} --query 'services[0].taskDefinition' --output text)\"\n\
         {register}\
         aws ecs update-service --region {region} --cluster {cluster} --service {name} --task-definition \"$revision\" --query service.serviceArn --output text\n\
         aws ecs wait services-stable --region {region} --cluster {cluster} --services {name}\n"
    )
}

/// Copies the files of a site to its bucket and has every distribution before it forget the old ones.
pub fn upload(stack: &Stack, pages: &Pages, output: Output) -> String {
    let of = |one: &Component, what: &str| {
        output(stack.root_of(&one.id, false), &format!("{}_{what}", terraform_name(&one.id)))
    };
    let folder = path(pages.folder);
    let mut lines = format!(
        "source={folder}\nfor built in dist build out; do\n  if [ -d {folder}/\"$built\" ]; then source={folder}/\"$built\"; fi\ndone\n\
         bucket=\"{}\"\naws s3 sync \"$source\" \"s3://$bucket\" --delete\n",
        of(pages.of, "bucket")
    );
    for front in &pages.fronts {
        lines.push_str(&format!(
            "distribution=\"{}\"\naws cloudfront create-invalidation --distribution-id \"$distribution\" --paths '/*' --query Invalidation.Id --output text\n",
            of(front, "distribution")
        ));
    }
    lines
}
