import { randomBytes } from "node:crypto";
import { asAdmin, databaseUrl, prepareTemplate } from "../support/template";
import { sharedSite } from "./site";

/** A migrated database without a row, on the Postgres of the shared MajorOps. */
export async function freshDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const adminUrl = databaseUrl(sharedSite().databaseUrl, "postgres");
  const template = await prepareTemplate(adminUrl);
  const name = `majorops_e2e_${randomBytes(5).toString("hex")}`;
  await asAdmin(adminUrl, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => asAdmin(adminUrl, async (client) => void (await client.query(`drop database ${name} with (force)`))),
  };
}
