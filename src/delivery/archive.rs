//! Functions that are shipped as zip archives: how they are tested, packed and moved to a version.

use crate::graph::{Component, Stack};
use crate::services::blocks::name_in_aws;
use crate::write::shell::word;

use super::ship::{built, indented, path};

/// A function, and the folder its archive is made from.
pub struct Archive<'a> {
    pub of: &'a Component,
    pub folder: &'a str,
}

/// Every archive that is made, in the order of the model.
pub fn archives(stack: &Stack) -> Vec<Archive<'_>> {
    let packed = built(stack).into_iter().filter(|(of, _)| of.service.builds(&of.settings) == Some("archive"));
    packed.map(|(of, folder)| Archive { of, folder }).collect()
}

impl Archive<'_> {
    /// Where Terraform reads it: beside the root's own files.
    fn file(&self, stack: &Stack, terraform: &str) -> String {
        path(&format!("{terraform}/{}/{}.zip", stack.root_of(&self.of.id, false), self.of.id))
    }

    /// Runs the tests that its folder has: of its Makefile, its npm package, or its folder `tests` for pytest.
    pub fn test(&self) -> String {
        let folder = path(self.folder);
        format!(
            "if grep -qs '^test:' {folder}/Makefile; then\n  make -C {folder} test\nelif [ -f {folder}/package.json ]; then\n  \
             (cd {folder} && npm ci && npm test --if-present)\nelif [ -d {folder}/tests ]; then\n  \
             pip install --quiet pytest\n  if [ -f {folder}/requirements.txt ]; then pip install --quiet --requirement {folder}/requirements.txt; fi\n  \
             (cd {folder} && python -m pytest)\nelse\n  echo 'no tests'\nfi\n"
        )
    }

    /// Makes the archive where Terraform reads it. A Makefile leaves what goes in it in `package/`.
    pub fn pack(&self, stack: &Stack, terraform: &str) -> String {
        let (folder, file) = (path(self.folder), self.file(stack, terraform));
        format!(
            "package=\"$(mktemp -d)\"\ncp -R {folder}/. \"$package\"\n\
             if [ -f \"$package/Makefile\" ]; then\n  make -C \"$package\" package\n  package=\"$package/package\"\n\
             {}elif [ -f \"$package/package.json\" ]; then\n  \
             (cd \"$package\" && npm ci && npm run build --if-present && npm prune --omit=dev)\nfi\n\
             archive=\"$PWD\"/{file}\nrm -f \"$archive\"\n(cd \"$package\" && zip -qr \"$archive\" .)\n",
            self.wheels()
        )
    }

    /// Packages of Python for the machine that the function runs on.
    fn wheels(&self) -> String {
        let runtime = self.of.settings.text("runtime").unwrap_or_default();
        let Some(version) = runtime.strip_prefix("python") else { return String::new() };
        let arm = self.of.settings.text("architecture") == Some("arm");
        let machine = if arm { "aarch64" } else { "x86_64" };
        format!(
            "elif [ -f \"$package/requirements.txt\" ]; then\n  pip install --quiet --requirement \"$package/requirements.txt\" \
             --target \"$package\" --platform manylinux2014_{machine} --implementation cp --python-version {version} --only-binary=:all:\n"
        )
    }

    /// Moves the function to the archive. Source: Lambda API, UpdateFunctionCode; an archive of up to 50 MB goes in the call.
    pub fn release(&self, stack: &Stack, terraform: &str) -> String {
        let (region, name) = (word(&stack.region), self.name(stack));
        format!(
            "aws lambda update-function-code --region {region} --function-name {name} --zip-file fileb://{} \
             --query LastUpdateStatus --output text\n{}",
            self.file(stack, terraform),
            waited(&region, &name)
        )
    }

    /// The same, where the function stands already.
    pub fn release_if_there(&self, stack: &Stack, terraform: &str) -> String {
        let (region, name) = (word(&stack.region), self.name(stack));
        let lines = indented(&self.release(stack, terraform));
        format!(
            "if aws lambda get-function --region {region} --function-name {name} > /dev/null 2>&1; then\n{lines}fi\n"
        )
    }

    fn name(&self, stack: &Stack) -> String {
        word(&name_in_aws(&stack.name, &self.of.id, 64))
    }
}

/// Moves a function that runs an image to `$repository:$TAG`.
pub fn move_function(stack: &Stack, one: &Component) -> String {
    let (region, name) = (word(&stack.region), word(&name_in_aws(&stack.name, &one.id, 64)));
    format!(
        "aws lambda update-function-code --region {region} --function-name {name} --image-uri \"$repository:$TAG\" \
         --query LastUpdateStatus --output text\n{}",
        waited(&region, &name)
    )
}

fn waited(region: &str, name: &str) -> String {
    format!("aws lambda wait function-updated-v2 --region {region} --function-name {name}\n")
}
