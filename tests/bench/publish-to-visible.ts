import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./bench-server";
import { ms, percentile, type Section } from "./figure";
import { measureBareCommit } from "./postgres-anchor";
import { openIncident, publishMilestone } from "./scene";

/** Between two milestones, so that the mails of one are sent before the next is measured. */
const PAUSE_MS = 60;
const GIVE_UP_MS = 10_000;
/** Then the next incident: a page with more updates than this is rare. */
const UPDATES = 40;

/** From a milestone's publication to its words in the bytes of the status page, as a reader who asks each millisecond sees. */
export async function benchPublishToVisible(server: BenchServer, isQuick: boolean): Promise<Section> {
  const writer = server.client();
  const reader = server.client();
  let ref = "";
  const fromSent: number[] = [];
  const fromAnswer: number[] = [];
  const warmUp = 10;
  const count = isQuick ? 40 : 200;
  for (let i = 0; i < warmUp + count; i += 1) {
    if (i % UPDATES === 0) ref = (await openIncident(writer, `Search ${i} is slow`)).ref;
    const mark = `seen-${i}-end`;
    const sentAt = performance.now();
    let answeredAt = Number.POSITIVE_INFINITY;
    const answer = publishMilestone(writer, ref, mark).then(() => {
      answeredAt = performance.now();
    });
    let seenAt = 0;
    while (seenAt === 0) {
      const { body } = await reader.send("GET", "/");
      if (body.includes(mark)) seenAt = performance.now();
      else if (performance.now() - sentAt > GIVE_UP_MS)
        throw new Error(`milestone ${i} never came onto the status page`);
      else await sleep(1);
    }
    await answer;
    if (i >= warmUp) {
      fromSent.push(seenAt - sentAt);
      fromAnswer.push(Math.max(0, seenAt - answeredAt));
    }
    await sleep(PAUSE_MS);
  }
  const commit = await measureBareCommit(server, isQuick ? 50 : 200);
  const anchor = `a bare durable commit: p50 ${ms(percentile(commit, 0.5))}, p99 ${ms(percentile(commit, 0.99))}`;
  const figure = (id: string, what: string, samples: number[], share: number, target: { atMost: number } | null) => ({
    id: `publish.${id}.p${share * 100}`,
    what: `${what}, p${share * 100}`,
    value: percentile(samples, share),
    unit: "ms",
    target,
    anchor,
  });
  return {
    figures: [
      figure("published", "milestone published -> on the status page", fromAnswer, 0.5, null),
      figure("published", "milestone published -> on the status page", fromAnswer, 0.99, { atMost: 25 }),
      figure("sent", "milestone sent -> on the status page", fromSent, 0.5, null),
      figure("sent", "milestone sent -> on the status page", fromSent, 0.99, null),
    ],
  };
}
