import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { lockUser } from "../users/reads";
import { DisableUser } from "../users/schemas";
import { LINK_MINUTES, writeSignInToken } from "./request-sign-in-link";

/**
 * A sign-in link for whoever runs the command line on the database, to hand over by other means: the way back in
 * where neither mail nor single sign-on is set up. Nobody else may, not even an admin: it signs in as another person.
 * @param baseUrl where the link leads, without a trailing slash
 * @throws FORBIDDEN for any actor but the system; NOT_FOUND; CONFLICT for a disabled person
 */
export async function issueSignInLink(
  { ctx, input }: { ctx: Context; input: unknown },
  baseUrl: string,
): Promise<{ email: string; url: string; minutes: number }> {
  if (ctx.actor.kind !== "system") {
    throw new AppError("FORBIDDEN", "Only the command line on the database makes sign-in links for others.");
  }
  const { user: ref } = parseInput(DisableUser, input);
  return ctx.db.$transaction(async (tx) => {
    const user = await lockUser(tx, ref);
    if (user.disabledAt) throw new AppError("CONFLICT", `${user.displayName} is disabled. Enable the person first.`);
    const url = await writeSignInToken(tx, ctx, { kind: "mail", email: user.email, minutes: LINK_MINUTES, baseUrl });
    await recordAudit(tx, ctx, { name: "user.linkIssued", subject: user.id, payload: { email: user.email } });
    return { email: user.email, url, minutes: LINK_MINUTES };
  });
}
