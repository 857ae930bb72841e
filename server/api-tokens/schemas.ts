import { z } from "zod";
import { type Action, POLICY } from "../core/policy";
import { instant, line, requiredLine } from "../core/text";

const actions = Object.keys(POLICY) as Action[];
const nouns = [...new Set(actions.map((action) => action.slice(0, action.indexOf("."))))];

/** Every scope a token can have: all, one noun's actions, or one action. */
export const SCOPES: readonly string[] = ["*", ...nouns.map((noun) => `${noun}.*`), ...actions];

const Scope = line(60).pipe(
  z.string().refine((scope) => SCOPES.includes(scope), {
    error: (issue) =>
      `There is no scope "${String(issue.input)}". Name an action such as timeline.append, or incident.*, or *.`,
  }),
);

export const CreateToken = z.object({
  name: requiredLine(80, "what the token is for"),
  scopes: z
    .array(Scope)
    .min(1, "Choose at least one scope.")
    .max(SCOPES.length, "Name each scope once.")
    .transform((scopes) => [...new Set(scopes)].sort()),
  /** ISO-8601; null or left out: it never expires. */
  expiresAt: instant.nullish(),
  /** Id or mail address of the person it acts as; only for the command line, which is no person itself. */
  user: requiredLine(254, "whose token it is").optional(),
});
export type CreateToken = z.input<typeof CreateToken>;

export const RevokeToken = z.object({ id: requiredLine(64, "which token: its id") });
export type RevokeToken = z.input<typeof RevokeToken>;

/** A token as it may be shown; instants are ISO-8601 UTC. */
export type TokenSummary = {
  id: string;
  name: string;
  /** The secret's first characters, to recognise it by. */
  prefix: string;
  scopes: string[];
  user: { id: string; displayName: string };
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** `secret` is there in the first answer only: a repeat of the same request gets null. */
export type CreatedToken = { token: TokenSummary; secret: string | null };
