import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepSecret } from "./keep-secret";

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "majorops-secret-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test("makes one secret, for its owner's eyes only, and keeps it; two starts at once agree", async () => {
  const dir = await folder();
  const [one, two] = await Promise.all([keepSecret(dir), keepSecret(dir)]);
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(two).toBe(one);
  expect(await keepSecret(dir)).toBe(one);
  expect((await stat(join(dir, "secret"))).mode & 0o777).toBe(0o600);
  expect(await keepSecret(await folder())).not.toBe(one);
});

test("refuses a damaged secret rather than sign with it", async () => {
  const dir = await folder();
  await writeFile(join(dir, "secret"), "\n");
  await expect(keepSecret(dir)).rejects.toThrow(/damaged.*AUTH_SECRET/);
});
