import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "date-fns/addDays";
import { LISTS, type SeedList, SUPPRESSED, seedAddress } from "../../prisma/seed/lists";
import { ensurePersonas } from "../auth/personas";
import { authorize } from "../core/authorize";
import { type Clock, systemClock } from "../core/clock";
import { type Context, systemContext } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import type { Db, Tx } from "../db/client";
import { Prisma, type User } from "../db/generated/client";
import { createList } from "../lists/create-list";
import { editList } from "../lists/edit-list";
import { replaceMembers } from "../lists/replace-members";
import { suppressAddress } from "../recipients/suppress-address";
import { unsubscribeAddress } from "../recipients/unsubscribe-address";
import { renderPublicPages } from "../status-page/jobs";
import { addTeam } from "../team-pages/add-team";
import type { AddTeam } from "../team-pages/schemas";
import { openDemoIncident } from "./open-demo-incident";
import { replayIncident } from "./replay-incident";
import { Recording } from "./schemas";

/** Two starts at once take turns by it, and the second finds the work done. */
const SEED_LOCK = 4_242_003;

export type SeedResult = { isSeeded: boolean; incidents: string[]; liveRef: string | null };

/**
 * Fills an empty database with the demo: personas, distribution lists, the recordings with their true times, and one
 * incident that runs now. All of it in one transaction, or nothing; a database that holds an incident stays as it is.
 * Nothing is sent for the recordings; the running incident's mails go out as usual.
 * @param root the checkout's folder
 * @param onProgress told the title of each incident before it is made
 */
export async function seedDemo(options: {
  db: Db;
  clock?: Clock;
  root?: string;
  onProgress?: (text: string) => void;
}): Promise<SeedResult> {
  const { db, clock = systemClock, root = process.cwd(), onProgress } = options;
  const ctx = systemContext(db, "Demo", "seed", clock);
  authorize(ctx, "incident.open");
  const recordings = await readRecordings(join(root, "prisma/seed/recordings"));
  const result = await db.$transaction(
    async (tx) => {
      await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(${SEED_LOCK})::text`);
      if ((await tx.incident.count()) > 0) return { isSeeded: false, incidents: [], liveRef: null };
      return fill({ ...ctx, db: within(tx) }, tx, recordings, onProgress);
    },
    { maxWait: 30_000, timeout: 180_000 },
  );
  if (result.isSeeded) await renderPublicPages(ctx, null);
  return result;
}

async function fill(
  ctx: Context,
  tx: Tx,
  recordings: Recording[],
  onProgress: ((text: string) => void) | undefined,
): Promise<SeedResult> {
  const people = await ensurePersonas(ctx);
  for (const list of LISTS) await addList(ctx, list, people);
  await addSuppressions(ctx);
  for (const team of TEAMS) await addTeam({ ctx, input: team });
  const incidents: string[] = [];
  for (const recording of recordings) {
    onProgress?.(recording.title);
    const { ref } = await replayIncident({ ctx: { ...ctx, isOutboundSuppressed: true }, input: { recording } });
    incidents.push(ref);
  }
  onProgress?.("An incident that runs now");
  const liveRef = await openDemoIncident(ctx, people);
  await recordAudit(tx, ctx, { name: "demo.seeded", subject: "demo", payload: { incidents: [...incidents, liveRef] } });
  return { isSeeded: true, incidents: [...incidents, liveRef], liveRef };
}

/** A client whose transactions are part of the one that runs: what verbs do becomes true with it, or not at all. */
function within(tx: Tx): Db {
  return new Proxy(tx, {
    get: (target, key) =>
      key === "$transaction" ? (work: (inner: Tx) => unknown) => work(tx) : Reflect.get(target, key, target),
  }) as Db;
}

/** The recordings of a folder, oldest incident first. */
export async function readRecordings(folder: string): Promise<Recording[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const recordings = await Promise.all(
    names.map(async (name) => parseInput(Recording, JSON.parse(await readFile(join(folder, name), "utf8")))),
  );
  return recordings.sort((a, b) => (a.detectedAt < b.detectedAt ? -1 : 1));
}

const team = (
  name: string,
  division: string,
  branch: string,
  defaultAlarmLevel: AddTeam["defaultAlarmLevel"],
): AddTeam => {
  const alias = name.toLowerCase().replace(" ", "-");
  const rotation = { onCallRotation: `${alias}-primary`, emails: [`${alias}-oncall@example.test`] };
  return { name, division, branch, defaultAlarmLevel, ...rotation };
};

const TEAMS: readonly AddTeam[] = [
  team("Database", "Platform engineering", "Infra", "Box2"),
  team("Payments", "Commerce", "App", "Box1"),
  team("Network", "Infrastructure", "Infra", "Box3"),
  team("Platform", "Platform engineering", "Cloud", "Box1"),
  team("Web", "Commerce", "App", "Box2"),
  team("Support desk", "Customer operations", "", "Box2"),
];

async function addList(ctx: Context, list: SeedList, people: readonly User[]): Promise<void> {
  const { name, audience, severities = [], systems = [], roles = [], others } = list;
  const { id } = await createList({
    ctx,
    input: { name, audience, severities: [...severities], systems: [...systems] },
  });
  const members = [
    ...people.filter(({ role }) => roles.includes(role)).map((person) => ({ email: person.email })),
    ...others.map(({ name: whose, renewsInDays, ...account }) => ({
      ...account,
      ...{ email: seedAddress(whose), name: whose },
      renewalAt: renewsInDays === undefined ? null : addDays(ctx.now, renewsInDays).toISOString().slice(0, 10),
    })),
  ];
  await replaceMembers({ ctx, input: { listId: id, members } });
  if (list.isOff) await editList({ ctx, input: { listId: id, isActive: false } });
}

async function addSuppressions(ctx: Context): Promise<void> {
  const { bounced, unsubscribed } = SUPPRESSED;
  const address = seedAddress(bounced);
  await suppressAddress({ ctx, input: { address, reason: "bounced", note: "Mailbox does not exist" } });
  await unsubscribeAddress({ ctx, input: { address: seedAddress(unsubscribed), audience: "public" } });
}
