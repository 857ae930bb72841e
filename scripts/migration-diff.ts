// Prints the SQL of a new migration: from the schema of the last commit (or nothing) to today's.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { loadSchemaEngine } from "./schema-engine";

type Container = { path: string; content: string };
const dir = "prisma/schema";
const today: Container[] = readdirSync(dir).map((name) => ({
  path: `${dir}/${name}`,
  content: readFileSync(`${dir}/${name}`, "utf8"),
}));

function committed(): Container[] {
  const names = execFileSync("git", ["ls-tree", "--name-only", "HEAD", `${dir}/`], { encoding: "utf8" });
  return names
    .split("\n")
    .filter(Boolean)
    .map((path) => ({ path, content: execFileSync("git", ["show", `HEAD:${path}`], { encoding: "utf8" }) }));
}

const fromEmpty = process.argv.includes("--from-empty");
const engine = await loadSchemaEngine(
  process.env.DATABASE_URL ?? "postgresql://localhost:5432/majorops",
  today.map((file) => [file.path, file.content]),
);
const result = await engine.diff({
  from: fromEmpty ? { tag: "empty" } : { tag: "schemaDatamodel", files: committed() },
  to: { tag: "schemaDatamodel", files: today },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
process.stdout.write(result.stdout ?? "");
process.exit(0);
