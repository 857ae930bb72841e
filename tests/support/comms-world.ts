import { openIncident } from "../../server/incidents/open-incident";
import { deliverMessage } from "../../server/mail/deliver";
import type { MailTransport } from "../../server/mail/mail";
import { publishMilestone } from "../../server/milestones/publish-milestone";
import { type TestDb, testDb } from "./db";

export const BAD = "bad@example.test";

/** A provider that takes all but one address. */
const provider: MailTransport = {
  name: "stand-in",
  batchSize: 4,
  atOnce: 1,
  close: async () => undefined,
  send: async (mails) =>
    mails.map(({ id, to }) =>
      to.address === BAD ? { kind: "refused", error: "no such mailbox" } : { kind: "sent", providerId: `p-${id}` },
    ),
};

/** An incident, a list with people, and a way to publish to them. */
export async function openedWithList(
  people = 6,
): Promise<{ t: TestDb; publish: (title: string, ref?: string) => Promise<string> }> {
  const t = await testDb();
  const emails = [BAD, ...Array.from({ length: people }, (_, i) => `p${i}@example.test`)];
  await t.db.distributionList.create({
    data: {
      id: "stakeholders",
      name: "Stakeholders",
      audience: "stakeholder",
      createdAt: t.ctx().now,
      members: { create: emails.map((email) => ({ email, name: `Name of ${email}` })) },
    },
  });
  await openIncident({ ctx: t.ctx(), input: { title: "postgres-main pool exhausted", severity: "Critical" } });
  const publish = async (title: string, ref = "INC-1"): Promise<string> => {
    const { id } = await publishMilestone({
      ctx: t.ctx(),
      input: {
        ref,
        title,
        body: "About one in eight checkouts fails. We are rolling back.",
        nextUpdateEta: new Date(t.ctx().now.getTime() + 15 * 60_000).toISOString(),
        audience: ["public", "stakeholder"],
      },
    });
    return (await t.db.message.findFirstOrThrow({ where: { milestoneId: id, channel: "email" } })).id;
  };
  return { t, publish };
}

/** Sends what waits of a message, as the worker would. */
export const deliver = (t: TestDb, messageId: string) => deliverMessage(t.ctx({ source: "job" }), messageId, provider);
