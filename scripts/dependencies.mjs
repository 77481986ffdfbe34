#!/usr/bin/env node
// Finds dependencies that nothing uses: a crate that a Cargo.toml names and whose sources never name it.
//   scripts/dependencies.mjs
// A library's own dependency must be named outside its tests; a dev-dependency anywhere. A name in a comment does not count.
// Half a second, and nothing to build; cargo-machete and cargo-shear do the same for more shapes of manifest.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.join(path.dirname(fileURLToPath(import.meta.url)), ".."));
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
const files = listed.split("\0").filter((file) => file && existsSync(file));

/** Which dependencies a manifest names, by kind of section. */
function dependencies(manifest) {
  const named = [];
  let kind = null;
  readFileSync(manifest, "utf8").split("\n").forEach((line, index) => {
    const section = /^\[(.+)\]/.exec(line)?.[1];
    if (section === "workspace.dependencies") kind = section;
    else if (section) kind = /(?:^|\.)((?:dev-|build-)?dependencies)$/.exec(section)?.[1] ?? null;
    const name = /^([A-Za-z0-9_-]+)\s*(?:=|\.workspace)/.exec(line)?.[1];
    if (kind && name) named.push({ kind, name, line: index + 1 });
  });
  return named;
}

const code = (file) => readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, "");
const found = [];
const manifests = files.filter((file) => /(^|\/)Cargo\.toml$/.test(file));
const named = manifests.flatMap((manifest) => dependencies(manifest).map((each) => ({ manifest, ...each })));

for (const { manifest, kind, name, line } of named) {
  if (kind === "workspace.dependencies") {
    const isTaken = named.some((each) => each.kind !== kind && each.name === name);
    if (!isTaken) found.push(`${manifest}:${line}: ${name} (no crate takes it)`);
    continue;
  }
  const root = path.dirname(manifest);
  const own = files.filter((file) =>
    file.endsWith(".rs") && (root === "." ? /^(src-tauri|tests)\//.test(file) : file.startsWith(`${root}/`)));
  // The app's second program lies among its stories.
  const isTest = (file) => (root === "." ? /^tests\/(?!window\/bridge\/main\.rs)/.test(file) : file.startsWith(`${root}/tests/`));
  const isBuild = (file) => path.basename(file) === "build.rs";
  const read = own.filter((file) =>
    kind === "dev-dependencies" ? true : kind === "build-dependencies" ? isBuild(file) : !isTest(file) && !isBuild(file));
  const use = new RegExp(`\\b${name.replaceAll("-", "_")}\\b`);
  if (!read.some((file) => use.test(code(file)))) found.push(`${manifest}:${line}: ${name} (${kind})`);
}

if (found.length > 0) {
  console.error(`These dependencies are used by nothing:\n${found.join("\n")}`);
  process.exit(1);
}
