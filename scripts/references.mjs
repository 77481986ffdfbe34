#!/usr/bin/env node
// Finds dangling references: a file that a page of documentation or a comment names, and that does not exist.
//   scripts/references.mjs          the whole repository
// Read are Markdown as a whole and comments in code. A relative link or a path with ../ is resolved from the file that
// names it; any other path or file name must be the end of the path of a file in the repository.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.join(path.dirname(fileURLToPath(import.meta.url)), ".."));
const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).split("\0").filter(Boolean);
const files = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").filter((file) => existsSync(file));

// Every end of every path: "crates/store/src/open.rs", "store/src/open.rs", "src/open.rs", "open.rs", and the folders on the way.
const ends = new Set();
for (const file of files) {
  const parts = file.split("/");
  for (let from = 0; from < parts.length; from++)
    for (let to = from + 1; to <= parts.length; to++) ends.add(parts.slice(from, to).join("/"));
}

// Made by a build, a tool or a run, so absent from a clean checkout.
const MADE = [/^artefacts\//, /^gen\//, /(^|\/)(target|node_modules|dist)(\/|$)/];
const COMMENTS = {
  ".rs": /^\s*\/\/[/!]?(.*)$|\s\/\/ (.*)$/,
  ".ts": /^\s*(?:\/\/|\/?\*+)(.*)$|\s\/\/ (.*)$/,
  ".js": /^\s*(?:\/\/|\/?\*+)(.*)$|\s\/\/ (.*)$/,
  ".mjs": /^\s*(?:\/\/|\/?\*+)(.*)$|\s\/\/ (.*)$/,
  ".svelte": /^\s*(?:\/\/|\/?\*+|<!--)(.*)$|\s\/\/ (.*)$/,
  ".css": /^\s*\/?\*+(.*)$/,
  ".sql": /--(.*)$/,
  ".py": /(?:^|\s)#(.*)$/,
  ".toml": /(?:^|\s)#(.*)$/,
  "": /(?:^|\s)#(?!!)(.*)$/,
};
const TOP = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0]));
const NAMED = /(?<![\w/.@:<>$~-])(?:\.{1,2}\/)*(?:[\w.-]+\/)*[\w.-]+\.(?:rs|md|ts|mjs|svelte|sql|py|json|toml|html|css)(?![\w/-]|\.\w)/g;
const FOLDER = /(?<![\w/.@:<>$~-])(?:[\w.-]+\/)+[\w.-]*(?![\w/*{<-])/g;
const LINK = /\]\(([^)#\s]+)(?:#[^)]*)?\)/g;

/** Why `named`, as `file` names it, leads nowhere; nothing when it leads somewhere. */
function dangling(file, named, isLink) {
  if (MADE.some((made) => made.test(named))) return false;
  if (isLink || /^\.\.?\//.test(named)) return !existsSync(path.join(path.dirname(file), named));
  const end = named.replace(/\/$/, "");
  // "docs/decisions/0003" is short for the one page that begins so.
  return !ends.has(end) && !(/^docs\/decisions\/\d{4}$/.test(end) && files.some((each) => each.startsWith(`${end}-`)));
}

// Copied as they are from where the stories are written: their references are resolved there.
const COPIES = new Set(["tests/scenarios/README.md", "tests/scenarios/VOCABULARY.md"]);

const found = [];
for (const file of files.filter((each) => !COPIES.has(each))) {
  const kind = path.extname(file);
  const isPage = kind === ".md";
  const comment = COMMENTS[kind];
  if (!isPage && (!comment || (kind === "" && !file.startsWith("scripts/") && !file.startsWith(".ci/")))) continue;
  if (!statSync(file).isFile()) continue;
  readFileSync(file, "utf8").split("\n").forEach((line, index) => {
    const match = isPage ? [line, line] : comment.exec(line);
    if (!match) return;
    const text = match[1] ?? match[2];
    const named = new Set();
    for (const [, link] of text.matchAll(LINK))
      if (!/^[a-z]+:/.test(link) && dangling(file, link, true)) named.add(link);
    const rest = text.replace(LINK, "]").replace(/\b[a-z]+:\/\/\S+/g, "");
    for (const [name] of rest.matchAll(NAMED))
      // The name alone of a JSON or TOML file is often a file of the user's, which the program makes.
      if ((name.includes("/") || !/\.(json|toml|html|css)$/.test(name)) && dangling(file, name, false)) named.add(name);
    for (const [name] of rest.matchAll(FOLDER))
      if (TOP.has(name.split("/")[0]) && !/\.\w+$/.test(name) && dangling(file, name.replace(/\.$/, ""), false)) named.add(name);
    for (const name of named) found.push(`${file}:${index + 1}: ${name}`);
  });
}

if (found.length > 0) {
  console.error(`These name files that do not exist:\n${found.join("\n")}`);
  process.exit(1);
}
