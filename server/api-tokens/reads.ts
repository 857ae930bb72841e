import { actorUserId } from "../core/actor";
import { authorize, may } from "../core/authorize";
import type { Context } from "../core/context";
import type { Prisma } from "../db/generated/client";
import type { TokenSummary } from "./schemas";

/** What of a token may leave the database: never its hash. */
export const TOKEN_COLUMNS = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  user: { select: { id: true, displayName: true } },
} satisfies Prisma.ApiTokenSelect;

type TokenRow = Prisma.ApiTokenGetPayload<{ select: typeof TOKEN_COLUMNS }>;

/** A token's row as it may be shown. */
export const toTokenSummary = (row: TokenRow): TokenSummary => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

/** Whose tokens the actor manages: everybody's (null) for who manages people, else their own. */
export const managedUserId = (ctx: Context): string | null =>
  may(ctx, "user.edit") ? null : (actorUserId(ctx.actor) ?? "");

/**
 * Tokens, newest first, the revoked ones too: one's own, or everybody's for an admin.
 * @throws UNAUTHENTICATED, FORBIDDEN
 */
export async function listTokens({ ctx }: { ctx: Context }): Promise<TokenSummary[]> {
  authorize(ctx, "token.edit");
  const userId = managedUserId(ctx);
  const rows = await ctx.db.apiToken.findMany({
    where: userId === null ? {} : { userId },
    select: TOKEN_COLUMNS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 500,
  });
  return rows.map(toTokenSummary);
}
