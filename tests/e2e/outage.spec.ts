import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../server/db/embedded-postgres";
import { expect, openIncident, test, unique } from "./fixtures";
import { newPerson } from "./site";

test("with the database stopped the status page still answers, after a restart too, and later goes on", async ({
  serve,
  visit,
  api,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), "majorops-e2e-"));
  const start = () => startEmbeddedPostgres({ dataDir, isThrowaway: true });
  let postgres = await start();
  try {
    const server = await serve(postgres.url);
    const { site } = server;
    const mim = await api(await newPerson(site, "mim"), site);
    const publicTitle = unique("Deliveries are late");
    const ref = await openIncident(mim, { severity: "Low" });
    const said = {
      ref,
      body: "Parcels take a day longer.",
      audience: ["public" as const],
      nextUpdateEta: null,
      isWarningsAccepted: true,
    };
    await mim.milestone.publish.mutate({ ...said, title: "Deliveries are late", publicTitle });

    const reader = await visit(null, { site, javaScriptEnabled: false });
    const card = reader.getByRole("article").filter({ hasText: publicTitle });
    await expect(async () => {
      await reader.goto("/");
      await expect(card).toHaveCount(1, { timeout: 500 });
    }).toPass();
    const isAllThere = async () => {
      for (const path of ["/", `/incidents/${ref}`, "/history"]) {
        const answer = await reader.goto(path);
        expect(answer?.status(), path).toBe(200);
        await expect(reader.getByText(publicTitle).first()).toBeVisible();
      }
    };

    await postgres.stop();
    expect((await reader.request.get("/api/ready")).status()).toBe(503);
    await isAllThere();

    await server.kill();
    const restarted = server.restart(); // it is ready once the database is back, and serves pages before
    await expect(async () => expect((await reader.request.get("/")).status()).toBe(200)).toPass();
    await isAllThere();

    postgres = await start();
    expect(postgres.url).toBe(site.databaseUrl);
    await restarted;
    await expect(async () => expect((await reader.request.get("/api/ready")).status()).toBe(200)).toPass();
    await mim.milestone.publish.mutate({ ...said, title: "Half of the parcels are out" });
    await expect(async () => {
      await reader.goto(`/incidents/${ref}`);
      await expect(reader.getByRole("heading", { name: "Half of the parcels are out" })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
