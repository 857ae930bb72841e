import { enqueueMessages } from "../../server/comms/enqueue-messages";
import type { Context } from "../../server/core/context";

/** Enqueues one message to `size` people and says its id: what a verb does in its transaction. */
export async function sendLater(ctx: Context, name: string, size: number): Promise<string> {
  const { messageId } = await ctx.db.$transaction((tx) =>
    enqueueMessages(tx, ctx, {
      template: "milestone",
      channel: "email",
      subject: name,
      props: {
        audience: "stakeholder",
        ref: "INC-1",
        incidentTitle: "A fault test",
        severity: "High",
        status: "Active",
        phase: 4,
        phaseName: "Initial",
        publicStage: "investigating",
        sequence: 1,
        title: name,
        body: "Sent while something else breaks.",
        publishedAt: "2026-03-10T02:30:00.000Z",
        nextUpdateEta: null,
        isResolution: false,
        url: "https://ops.example.test/stakeholder/incidents/INC-1",
      },
      audience: "stakeholder",
      incidentId: null,
      milestoneId: null,
      recipients: Array.from({ length: size }, (_, n) => ({ address: `${name}-${n}@example.test`, name: "" })),
    }),
  );
  return messageId;
}
