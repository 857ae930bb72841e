import type { z } from "zod";
import { invalidInput } from "./errors";

/**
 * Checks input against its schema.
 * @throws INVALID_INPUT with one sentence a field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error.issues);
  return parsed.data;
}
