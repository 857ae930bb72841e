import { authorizeHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getPageRow, toPage } from "./reads";
import { CancelPage, type TeamPage } from "./schemas";

/**
 * Takes a page back, with the reason; the row stays. Who is on the bridge already was not paged for nothing: such a
 * page cannot be taken back.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN; CONFLICT when the team has arrived or the page was taken back
 */
export async function cancelPage({ ctx, input }: { ctx: Context; input: CancelPage }): Promise<TeamPage> {
  await authorizeHere(ctx, "page.send", input.ref);
  const wanted = parseInput(CancelPage, input);

  return inTransaction(ctx, { action: "page.send", input: { verb: "cancel", ...wanted } }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const page = await getPageRow(tx, incident.id, wanted.pageId);
    if (page.cancelledAt) {
      throw new AppError("CONFLICT", `${page.cancelledByName ?? "Someone"} took this page back already.`);
    }
    if (page.arrivedAt) {
      throw new AppError("CONFLICT", `${page.teamName} is on the bridge; release them there instead.`);
    }
    await tx.teamPage.update({
      where: { id: page.id },
      data: { cancelledAt: ctx.now, cancelledByName: actorName(ctx.actor), cancelReason: wanted.reason },
    });
    await recordEvent(tx, ctx, incident, {
      name: "page.cancelled",
      text: `Page to ${page.contactName ?? page.teamName} taken back: ${wanted.reason}`,
      payload: { pageId: page.id, team: page.teamName, reason: wanted.reason },
    });
    return toPage(tx, page.id);
  });
}
