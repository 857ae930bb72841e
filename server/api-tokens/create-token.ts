import { actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId, newSecret, sha256 } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockUser } from "../users/reads";
import { TOKEN_COLUMNS, toTokenSummary } from "./reads";
import { scopesBeyond, TOKEN_PREFIX } from "./rules";
import { type CreatedToken, CreateToken } from "./schemas";

/**
 * Makes an API token that acts as its maker. Its secret is in this answer and nowhere else: only its SHA-256 is kept,
 * so a repeat with the same request id gets the token again with `secret: null`.
 * @throws INVALID_INPUT; FORBIDDEN, also for scopes beyond those of the token that asks
 */
export async function createToken({ ctx, input }: { ctx: Context; input: unknown }): Promise<CreatedToken> {
  authorize(ctx, "token.edit");
  const asked = parseInput(CreateToken, input);
  const expiresAt = asked.expiresAt ? new Date(asked.expiresAt) : null;
  if (expiresAt && expiresAt <= ctx.now) {
    const message = "This lies in the past. Choose a later time, or none.";
    throw new AppError("INVALID_INPUT", `expiresAt: ${message}`, { fields: { expiresAt: message } });
  }
  refuseStronger(ctx, asked.scopes);
  const holder = holderOf(ctx, asked.user);
  const secret = `${TOKEN_PREFIX}${newSecret()}`;
  const id = newId(ctx.now);
  const token = await inTransaction(ctx, { action: "token.edit", input: { verb: "create", ...asked } }, async (tx) => {
    const user = await lockUser(tx, holder);
    if (user.disabledAt) throw new AppError("CONFLICT", `${user.displayName} is disabled. Enable the person first.`);
    const row = await tx.apiToken.create({
      data: {
        id,
        name: asked.name,
        tokenHash: sha256(secret),
        prefix: secret.slice(0, 8),
        scopes: asked.scopes,
        userId: user.id,
        createdAt: ctx.now,
        expiresAt,
      },
      select: TOKEN_COLUMNS,
    });
    await recordAudit(tx, ctx, {
      name: "token.created",
      subject: row.id,
      payload: { name: row.name, userId: user.id, scopes: row.scopes, expiresAt: asked.expiresAt ?? null },
    });
    return toTokenSummary(row);
  });
  // A repeat is answered with the first token, whose secret is nowhere any more.
  return { token, secret: token.id === id ? secret : null };
}

function refuseStronger(ctx: Context, scopes: readonly string[]): void {
  if (ctx.actor.kind !== "apiToken") return;
  const beyond = scopesBeyond(ctx.actor.scopes, scopes);
  if (beyond.length === 0) return;
  throw new AppError("FORBIDDEN", `A token cannot make a stronger one. Leave out ${beyond.join(", ")}, or sign in.`);
}

/** A person makes tokens for themselves; the system (command line, seed) says for whom. */
function holderOf(ctx: Context, asked: string | undefined): string {
  const own = actorUserId(ctx.actor);
  const named = asked?.includes("@") ? asked.toLowerCase() : asked;
  if (own === null) {
    if (named) return named;
    throw new AppError("INVALID_INPUT", "user: Say whose token it is.", { fields: { user: "Say whose token it is." } });
  }
  const isOwn = named === undefined || named === own || (ctx.actor.kind === "user" && named === ctx.actor.email);
  if (isOwn) return own;
  throw new AppError("FORBIDDEN", "A token acts as its maker. The other person makes their own.");
}
