import type { Context } from "../core/context";

/** A domain's job handlers by name. A handler may run again after a crash, so it must not mind a repeat. */
export type Jobs = Record<string, (ctx: Context, payload: unknown) => Promise<void>>;
