import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createList } from "../../server/lists/create-list";
import { type BenchServer, startBenchServer } from "./bench-server";
import { end, message, spawnScript } from "./child";
import { type Figure, ms, percentile, type Section } from "./figure";
import { openIncident } from "./scene";

const PEOPLE = 10_000;
const MOST_MS = 300;
const BATCH = 100;
/** Resend's limit for a team, and what larger senders are given. */
const RATES = [
  { perSecond: 5, target: { atLeast: 0.95 } },
  { perSecond: 20, target: null },
] as const;
const GIVE_UP_MS = 120_000;

type Audience = "affected_customers" | "strategic";

/** A list of so many people, as a large customer base is. */
async function fillList({ db, context }: BenchServer, people: number, audience: Audience): Promise<void> {
  const list = await createList({ ctx: context(), input: { name: audience, audience } });
  const data = Array.from({ length: people }, (_, n) => ({
    listId: list.id,
    email: `${audience}-${n}@bench.test`,
    name: `Customer ${n}`,
  }));
  await db.listMember.createMany({ data });
}

const publish = (
  client: ReturnType<BenchServer["client"]>,
  ref: string,
  mark: string,
  audience: Audience = "affected_customers",
) =>
  client.json("POST", `/api/incidents/${ref}/milestones`, {
    headers: { "idempotency-key": `bench-sending-${mark}` },
    body: {
      title: `Card payments fail, update ${mark}`,
      body: "Some card payments time out at checkout. Bank transfers work. We are taking the latest change back.",
      nextUpdateEta: new Date(Date.now() + 30 * 60_000).toISOString(),
      audience: [audience],
      isWarningsAccepted: true,
    },
  });

async function untilSent({ db }: BenchServer): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while ((await db.delivery.count({ where: { state: { in: ["queued", "sending"] } } })) > 0) {
    if (performance.now() > end) throw new Error("the mails of a milestone were not sent in time");
    await sleep(100);
  }
}

/** As many equally wide rows under the same indexes, by one statement from arrays: the least that it can cost. */
async function measureBareRows(
  { databaseUrl }: BenchServer,
  people: number,
): Promise<(round: number) => Promise<number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("create schema if not exists bench");
  await client.query("create table bench.delivery (like public.delivery including all)");
  const salt = "0123456789abcdef0123456789abcdef";
  return async (round) => {
    if (round < 0) {
      await client.end();
      return 0;
    }
    const addresses = Array.from({ length: people }, (_, n) => `customer-${n}@bench.test`);
    const names = addresses.map((_, n) => `Customer ${n}`);
    const since = performance.now();
    await client.query(
      `insert into bench.delivery (id, message_id, channel, address, name, salt, position, next_attempt_at, created_at)
       select $1 || '-' || lpad(n::text, 5, '0'), $1, 'email', address, name, salt, n, now(), now()
       from unnest($2::text[], $3::text[], $4::text[]) with ordinality as r (address, name, salt, n)`,
      [`01BENCHBENCHBENCHBENCH${String(round).padStart(4, "0")}`, addresses, names, addresses.map(() => salt)],
    );
    return performance.now() - since;
  };
}

/** Takes back what waits, so that the next publishing is not measured beside the mails of the one before. */
async function holdBack(server: BenchServer): Promise<void> {
  await server.db.delivery.updateMany({ where: { state: "queued" }, data: { state: "suppressed" } });
  await untilSent(server);
}

/** How long whoever publishes to 10,000 people waits, from the request to its answer. */
async function publishFigures(server: BenchServer, isQuick: boolean): Promise<Figure[]> {
  await fillList(server, PEOPLE, "affected_customers");
  const client = server.client();
  const { ref } = await openIncident(client, "Card payments fail");
  const bareRows = await measureBareRows(server, PEOPLE);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round <= (isQuick ? 4 : 10); round += 1) {
    const since = performance.now();
    await publish(client, ref, `${round}`);
    const tookMs = performance.now() - since;
    await holdBack(server);
    const bareMs = await bareRows(round);
    if (round === 0) continue;
    ours.push(tookMs);
    bare.push(bareMs);
  }
  await bareRows(-1);
  const what = "publishing to 10,000 people, request to answer";
  const anchor = `10,000 equally wide rows in one statement: p50 ${ms(percentile(bare, 0.5))}, max ${ms(percentile(bare, 1))}`;
  const figure = (id: string, name: string, share: number, target: Figure["target"]): Figure => ({
    id: `sending.publish.${id}`,
    what: `${what}, ${name}`,
    value: percentile(ours, share),
    unit: "ms",
    target,
    anchor,
  });
  return [figure("p50", "p50", 0.5, null), figure("max", "max", 1, { atMost: MOST_MS })];
}

type Told = { accepted: number; addresses: number; refused: number; lastAt: number };

async function ask(provider: ChildProcess, perSecond?: number): Promise<Told> {
  const answer = message<Told>(provider);
  provider.send({ perSecond });
  return answer;
}

/** Mails a second at the provider's stand-in, from the publisher's answer to the last mail taken, as a share of its rate. */
async function rateFigures(isQuick: boolean): Promise<Figure[]> {
  const provider = spawnScript("tests/bench/resend-server.ts");
  const { url } = await message<{ url: string }>(provider);
  const server = await startBenchServer(process.cwd(), { RESEND_API_KEY: "re_bench", RESEND_BASE_URL: url });
  try {
    const people = isQuick ? 4_000 : PEOPLE;
    await fillList(server, people, "affected_customers");
    await fillList(server, 1, "strategic");
    const client = server.client();
    const { ref } = await openIncident(client, "Card payments fail");
    // The first mail of a process loads what renders mails.
    await publish(client, ref, "1", "strategic");
    await untilSent(server);
    const figures: Figure[] = [];
    for (const { perSecond, target } of RATES) {
      const before = await ask(provider, perSecond);
      await publish(client, ref, `${perSecond}`);
      const since = Date.now();
      await untilSent(server);
      const after = await ask(provider);
      const accepted = after.accepted - before.accepted;
      if (accepted !== people || after.addresses !== people + 1)
        throw new Error(`${accepted} mails for ${people} people`);
      const rate = (people * 1000) / (after.lastAt - since);
      figures.push({
        id: `sending.rate.${perSecond}`,
        what: `mails sent, of the provider's ${perSecond} requests/s of ${BATCH}`,
        value: rate / (perSecond * BATCH),
        unit: "x",
        target,
        anchor: `${rate.toFixed(0)} mails/s; the provider allows ${perSecond * BATCH}/s, answers after 250 ms, refused ${after.refused - before.refused} requests`,
      });
    }
    return figures;
  } finally {
    await server.stop();
    await end(provider);
  }
}

/** Sending to many: what the publishing transaction costs, and how near the provider's own rate the mails go out. */
export async function benchSending(server: BenchServer, isQuick: boolean): Promise<Section> {
  return { figures: [...(await publishFigures(server, isQuick)), ...(await rateFigures(isQuick))] };
}
