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
 * The paged team is on the bridge. A page that nobody acknowledged is acknowledged by it, at the same time
 * (DOMAIN 2.3, `team-page-to-bridge`).
 * @throws NOT_FOUND, FORBIDDEN; CONFLICT when it was taken back
 */
export async function arrivePage({ ctx, input }: { ctx: Context; input: AnswerPage }): Promise<TeamPage> {
  authorize(ctx, "page.answer");
  const wanted = parseInput(AnswerPage, input);

  return inTransaction(ctx, { action: "page.answer", input: { verb: "arrive", ...wanted } }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const page = await getPageRow(tx, incident.id, wanted.pageId);
    if (page.cancelledAt) throw new AppError("CONFLICT", `The page to ${page.teamName} was taken back.`);
    if (page.arrivedAt) return toPage(tx, page.id);
    const rows = await listSettledWith(tx, page, "arrivedAt");
    const by = wanted.by || actorName(ctx.actor);
    const ids = rows.map((row) => row.id);
    await tx.teamPage.updateMany({
      where: { id: { in: ids }, acknowledgedAt: null },
      data: { acknowledgedAt: ctx.now, acknowledgedByName: by },
    });
    await tx.teamPage.updateMany({ where: { id: { in: ids } }, data: { arrivedAt: ctx.now, arrivedByName: by } });
    await recordEvent(tx, ctx, incident, {
      name: "page.arrived",
      text: `${page.contactName ?? page.teamName} is on the bridge ${afterWords(rows[0]?.pagedAt ?? page.pagedAt, ctx.now)} (${by})`,
      payload: { pageId: page.id, team: page.teamName, alsoPageIds: ids.filter((id) => id !== page.id) },
    });
    return toPage(tx, page.id);
  });
}
