import type { Context } from "../core/context";
import { isImport } from "../core/context";
import { newId } from "../core/ids";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { isOpen } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import { customersStep } from "./rules";
import { tellNotice } from "./tell-notice";

type Count = Pick<Incident, "customerCount" | "isCustomerCountConfirmed">;

/**
 * Looks at a number of customers that was changed or confirmed: one that doubled goes to the Leader (S4 escalation
 * triggers). A part of the caller's transaction, which has authorized and holds the incident's lock.
 * @param incident the row before the change
 * @param after what the change made of it
 */
export async function watchCustomers(tx: Tx, ctx: Context, incident: Incident, after: Count): Promise<void> {
  if (isImport(ctx)) return;
  const { id, customerBaseline, customerCount: before } = incident;
  const { customerCount: count, isCustomerCountConfirmed } = after;
  const { customersEscalationFactor } = await getSettings(tx);
  const { baseline, isEscalated } = customersStep(
    { baseline: customerBaseline, before, count, isConfirmed: isCustomerCountConfirmed },
    customersEscalationFactor,
  );
  if (baseline !== customerBaseline) {
    await tx.incident.update({ where: { id }, data: { customerBaseline: baseline } });
  }
  if (!isEscalated || incident.replayOf !== null || !isOpen(incident.status)) return;
  const from = customerBaseline ?? before;
  await tellNotice(tx, ctx, incident, {
    rule: "customers-doubled",
    // A number that was taken back and doubles again is told again.
    occasion: `${newId(ctx.now)} ${from} to ${count}`,
    text: `Affected customers are ${count}, confirmed; the number last told was ${from}. Look at the severity again.`,
    told: "leader",
  });
}
