import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getPageRow, listSettledWith, toPage } from "./reads";
import { afterWords } from "./rules";
import { AnswerPage, type TeamPage } from "./schemas";

/**
 * Acknowledges a page, and with it the team's earlier pages that still wait. It puts nobody on the incident: who comes
 * joins or arrives. A page that is acknowledged already stays as it is (DOMAIN 2.3).
 * @throws NOT_FOUND, FORBIDDEN; CONFLICT when it was taken back
 */
export async function acknowledgePage({ ctx, input }: { ctx: Context; input: AnswerPage }): Promise<TeamPage> {
  authorize(ctx, "page.answer");
  const wanted = parseInput(AnswerPage, input);

  return inTransaction(ctx, { action: "page.answer", input: { verb: "acknowledge", ...wanted } }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const page = await getPageRow(tx, incident.id, wanted.pageId);
    if (page.cancelledAt) throw new AppError("CONFLICT", `The page to ${page.teamName} was taken back.`);
    if (page.acknowledgedAt) return toPage(tx, page.id);
    const rows = await listSettledWith(tx, page, "acknowledgedAt");
    const by = wanted.by || actorName(ctx.actor);
    await tx.teamPage.updateMany({
      where: { id: { in: rows.map((row) => row.id) } },
      data: { acknowledgedAt: ctx.now, acknowledgedByName: by },
    });
    await recordEvent(tx, ctx, incident, {
      name: "page.acknowledged",
      text: `${page.contactName ?? page.teamName} acknowledged the page ${afterWords(rows[0]?.pagedAt ?? page.pagedAt, ctx.now)} (${by})`,
      payload: {
        pageId: page.id,
        team: page.teamName,
        alsoPageIds: rows.map((row) => row.id).filter((id) => id !== page.id),
      },
    });
    return toPage(tx, page.id);
  });
}
