import { z } from "zod";

const change = z.object({ field: z.string(), from: z.json(), to: z.json() });

/** Every event that the record can hold: its timeline type and what its payload must be. */
export const EVENTS = {
  "incident.opened": {
    type: "alert",
    payload: z.object({
      number: z.number(),
      severity: z.string(),
      alarmLevel: z.string(),
      source: z.string(),
      replayOf: z.string().nullable(),
    }),
  },
  "incident.edited": { type: "command", payload: z.object({ changes: z.array(change).min(1) }) },
  "incident.severityChanged": {
    type: "command",
    payload: z.object({ from: z.string(), to: z.string(), alarmLevel: z.string(), reason: z.string() }),
  },
  "incident.statusChanged": {
    type: "command",
    payload: z.object({ from: z.string(), to: z.string(), reason: z.string(), overrode: z.array(z.string()) }),
  },
  "phase.advanced": {
    type: "phase",
    payload: z.object({
      from: z.number(),
      to: z.number(),
      note: z.string(),
      /** Conditions that were not met, with the reason given for going on. */
      overrode: z.array(z.string()),
      reason: z.string(),
    }),
  },
  "command.assigned": {
    type: "command",
    payload: z.object({ role: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  },
  "timeline.noted": { type: "action", payload: z.object({ kind: z.string() }) },
  "promise.made": {
    type: "update",
    payload: z.object({ nextUpdateEta: z.string(), from: z.string().nullable() }),
  },
  "milestone.published": {
    type: "update",
    payload: z.object({
      milestoneId: z.string(),
      sequence: z.number(),
      title: z.string(),
      audience: z.array(z.string()),
      channels: z.array(z.string()),
      nextUpdateEta: z.string().nullable(),
      isResolution: z.boolean(),
      recipients: z.number(),
      /** Where the comms log ended after this: the record seals it. */
      commsSeq: z.number(),
      commsHash: z.string(),
    }),
  },
  "recovery.opened": {
    type: "command",
    payload: z.object({
      pathId: z.string(),
      title: z.string(),
      owner: z.string(),
      timeboxMinutes: z.number().nullable(),
    }),
  },
  "recovery.closed": {
    type: "command",
    payload: z.object({ pathId: z.string(), title: z.string(), outcome: z.string(), reason: z.string() }),
  },
} as const satisfies Record<string, { type: "alert" | "phase" | "update" | "command" | "action"; payload: z.ZodType }>;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.input<(typeof EVENTS)[N]["payload"]>;
