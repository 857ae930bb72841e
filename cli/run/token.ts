import type { Call, Outcome } from "../command";
import { UsageError } from "../command";
import { withContext } from "../connect";
import { plain, table, when } from "../output";
import { required } from "../parse";

/** mim token create */
export async function create(call: Call): Promise<Outcome> {
  const scopes = call.texts("scope");
  if (scopes.length === 0) throw new UsageError("--scope is missing.");
  const input = { name: call.args[0], user: required(call, "user"), scopes, expiresAt: call.text("expires-at") };
  const created = await withContext(async (ctx) => {
    const { createToken } = await import("../../server/api-tokens/create-token");
    return createToken({ ctx, input });
  });
  const { token, secret } = created;
  const text = `${secret}\n\nThis is the token of ${plain(token.user.displayName)} for "${plain(token.name)}" (${token.scopes.join(", ")}). It is not shown again.`;
  return { json: { ...token, secret }, text };
}

/** mim token list */
export async function list(_call: Call): Promise<Outcome> {
  const tokens = await withContext(async (ctx) => {
    const { listTokens } = await import("../../server/api-tokens/reads");
    return listTokens({ ctx });
  });
  const rows = tokens.map((each) => [
    each.id,
    each.name,
    each.user.displayName,
    `${each.prefix}…`,
    each.revokedAt ? "revoked" : each.expiresAt ? `until ${when(each.expiresAt)}` : "valid",
    when(each.lastUsedAt),
    each.scopes.join(" "),
  ]);
  const headings = ["ID", "NAME", "ACTS AS", "BEGINS", "STATE", "LAST USED", "SCOPES"];
  return { json: { items: tokens }, text: rows.length > 0 ? table(headings, rows) : "None." };
}

/** mim token revoke */
export async function revoke(call: Call): Promise<Outcome> {
  const token = await withContext(async (ctx) => {
    const { revokeToken } = await import("../../server/api-tokens/revoke-token");
    return revokeToken({ ctx, input: { id: call.args[0] } });
  });
  return { json: token, text: `"${plain(token.name)}" is revoked since ${when(token.revokedAt)}.` };
}
