import { systemContext } from "../../server/core/context";
import { getDb } from "../../server/db/client";
import { startWorker } from "../../server/jobs/worker";
import { publishMilestone } from "../../server/milestones/publish-milestone";

// Usage: publish-and-work REF KEY... Publishes one milestone a key, as a client does that repeats what got no answer,
// while an inline worker sends: the process that the fault tests kill.
const [ref = "", ...keys] = process.argv.slice(2);
const worker = startWorker();
console.log("publishing");
for (const key of keys) {
  const ctx = systemContext(getDb().db, "fault test", "api");
  await publishMilestone({
    ctx: { ...ctx, requestId: key },
    input: {
      ref,
      title: `Update ${key}`,
      body: "Written while the process was being killed.",
      nextUpdateEta: "2099-01-01T00:00:00.000Z",
      // In turn a batch and a single mail, so that the provider's rate does not rule the test's time.
      audience: ["public", Number(key.split("-")[1]) % 2 ? "stakeholder" : "executive"],
    },
  });
}
console.log("published");
await worker;
