import type { Remains } from "../../server/erasures/schemas";
import { type Call, type Outcome, UsageError } from "../command";
import { withContext } from "../connect";
import { count, plain } from "../output";

/** mim person erase */
export async function erase(call: Call): Promise<Outcome> {
  const input = { address: call.args[0] ?? "" };
  const isDry = call.flag("dry-run");
  if (isDry === call.flag("yes")) {
    throw new UsageError("Say --dry-run to see what would be erased, or --yes to erase it. There is no way back.");
  }
  const { remainsInWords } = await import("../../server/erasures/rules");
  const stays = (remains: readonly Remains[]): string[] =>
    remains.length === 0
      ? []
      : ["What people said and did stays:", ...remains.map((each) => `  ${plain(remainsInWords(each))}`)];
  if (isDry) {
    const preview = await withContext(async (ctx) => {
      const { previewErasure } = await import("../../server/erasures/reads");
      return previewErasure(ctx, input);
    });
    const { isUnknown, isErased, account, names, remains } = preview;
    if (isUnknown) {
      const text = isErased
        ? "This address was erased before: nothing is kept of it."
        : "Nothing is kept of this address.";
      return { json: preview, text };
    }
    const known = names.length > 0 ? ` of ${names.join(", ")}` : "";
    const lines = [
      `Would be erased${known}: ${parts({ ...preview, account: account !== null })}.`,
      ...stays(remains),
      "Nothing was changed.",
    ];
    return { json: preview, text: lines.map(plain).join("\n") };
  }
  const erased = await withContext(async (ctx) => {
    const { erasePerson } = await import("../../server/erasures/erase-person");
    return erasePerson({ ctx, input });
  });
  const lines = [`Erased: ${parts(erased)}. The comms log stays whole.`, ...stays(erased.remains)];
  return { json: erased, text: lines.join("\n") };
}

type Counted = {
  deliveries: number;
  lists: readonly string[];
  teams: readonly string[];
  mails: number;
  audit: number;
  account: boolean;
};

function parts({ deliveries, lists, teams, mails, audit, account }: Counted): string {
  const places = [...lists, ...teams];
  return [
    count(deliveries, "delivery", "deliveries"),
    places.length > 0 ? `the place on ${places.map(plain).join(", ")}` : "no place on a list",
    ...(mails > 0 ? [count(mails, "mail")] : []),
    `the address in ${count(audit, "entry", "entries")} of the audit`,
    ...(account ? ["the account"] : []),
  ].join(", ");
}
