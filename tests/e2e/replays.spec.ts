import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fireground } from "./fireground";
import { expect, test } from "./fixtures";
import { SECRET, type Site } from "./site";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** How long each recording takes here, whatever it took in life. */
const PLAYED_SECONDS = 10;

const RECORDINGS = [
  "cloudflare-2019-07-02-waf-regex",
  "fastly-2021-06-08-customer-config-bug",
  "github-2018-10-21-cross-region-failover",
];

async function lengthOf(file: string): Promise<number> {
  const { impactStartedAt, resolvedAt } = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
  return (Date.parse(resolvedAt ?? "") - Date.parse(impactStartedAt ?? "")) / 1000;
}

/** Plays a recording through the command line; says its incident's reference as soon as there is one. */
function play(site: Site, file: string, speed: number) {
  const env = { ...process.env, DATABASE_URL: site.databaseUrl, AUTH_SECRET: SECRET, LOG_LEVEL: "error" };
  const child = spawn(process.execPath, [join(ROOT, "cli/mim.mjs"), "replay", file, "--speed", String(speed)], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ref = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^(INC-\d+)\s/m.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(`The replay ended without an incident:\n${said}`)));
  });
  const end = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { ref, end, said: () => said };
}

for (const name of RECORDINGS) {
  test(`${name}, played at speed with the fireground open: every entry stands on it, once`, async ({
    site,
    visit,
    api,
  }) => {
    const file = join(ROOT, "prisma/seed/recordings", `${name}.json`);
    const speed = Math.max(1, (await lengthOf(file)) / PLAYED_SECONDS);
    const replay = play(site, file, speed);
    const ref = await replay.ref;
    const page = await visit("mim");
    const fireground = await Fireground.open(page, ref);
    expect(await replay.end, replay.said()).toBe(0);

    const { lastSeq, phase, status } = await (await api("mim")).incident.get.query({ ref });
    await expect(page.getByRole("banner")).toContainText(status);
    await expect(fireground.entry(`#${lastSeq}`).first()).toBeVisible();
    await expect(page.getByRole("list", { name: "Snapshot" }).or(page.getByLabel("Snapshot"))).toContainText(
      `${phase}/8`,
    );
    await fireground.isWhole(lastSeq);
  });
}
