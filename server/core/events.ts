import { z } from "zod";

const change = z.object({ field: z.string(), from: z.json(), to: z.json() });

const participant = z.object({ participantId: z.string(), name: z.string(), role: z.string(), branch: z.string() });
const handoff = z.object({ handoffId: z.string(), role: z.string(), from: z.string(), to: z.string() });
const page = z.object({ pageId: z.string(), team: z.string() });
const path = z.object({ pathId: z.string(), title: z.string() });
const hypothesis = z.object({ hypothesisId: z.string(), title: z.string(), pathId: z.string().nullable() });
const task = z.object({ taskId: z.string(), title: z.string(), branch: z.string() });
const question = z.object({ questionId: z.string(), text: z.string() });
const draft = z.object({ draftId: z.string(), number: z.number() });
const check = z.object({ checkId: z.string(), system: z.string(), item: z.string() });
const link = z.object({
  linkId: z.string(),
  kind: z.string(),
  fromRef: z.string(),
  toRef: z.string(),
  reason: z.string(),
});

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
  "command.joined": { type: "command", payload: participant },
  "command.left": { type: "command", payload: participant.extend({ endedBy: z.string() }) },
  "command.released": {
    type: "command",
    payload: z.object({
      /** Empty where nobody was signed on any more and the release of all is said all the same. */
      participantIds: z.array(z.string()),
      names: z.array(z.string()),
      reason: z.string(),
      /** No responder is left on scene. */
      isAll: z.boolean(),
    }),
  },
  "handoff.offered": { type: "command", payload: handoff.extend({ brief: z.string() }) },
  "handoff.settled": {
    type: "command",
    payload: handoff.extend({
      state: z.string(),
      note: z.string(),
      /** The MIM accepted or declined for a successor without an account. */
      isOnBehalf: z.boolean(),
    }),
  },
  "rollCall.called": {
    type: "command",
    payload: z.object({ rollCallId: z.string(), owners: z.array(z.string()), dueAt: z.string() }),
  },
  "rollCall.answered": {
    type: "action",
    payload: z.object({ rollCallId: z.string(), pathId: z.string(), owner: z.string(), note: z.string() }),
  },
  "rollCall.closed": {
    type: "command",
    payload: z.object({ rollCallId: z.string(), missing: z.array(z.string()) }),
  },
  "page.sent": {
    type: "command",
    payload: page.extend({
      contactName: z.string().nullable(),
      /** Why a person is called by name instead of the rotation. */
      contactReason: z.string(),
      alarmLevel: z.string(),
      recipients: z.number(),
      isAgain: z.boolean(),
    }),
  },
  /** With the team's other pages that the same answer settles. */
  "page.acknowledged": { type: "command", payload: page.extend({ alsoPageIds: z.array(z.string()) }) },
  "page.arrived": { type: "command", payload: page.extend({ alsoPageIds: z.array(z.string()) }) },
  "page.cancelled": { type: "command", payload: page.extend({ reason: z.string() }) },
  "timeline.noted": {
    type: "action",
    payload: z.object({
      /** note, bridge, correction … */
      kind: z.string(),
      /** Said on the call, or typed into a tool's panel. */
      source: z.enum(["bridge", "tool"]).optional(),
      /** The recovery path it is about. */
      pathId: z.string().optional(),
      /** Of a public one: the end of the comms log with it, which the record so seals. */
      commsSeq: z.number().optional(),
      commsHash: z.string().optional(),
    }),
  },
  "timeline.pinned": { type: "action", payload: z.object({ seq: z.number(), isPinned: z.boolean() }) },
  "incident.alarmLevelChanged": {
    type: "command",
    payload: z.object({ from: z.string(), to: z.string(), reason: z.string() }),
  },
  "incident.linked": { type: "command", payload: link },
  "incident.unlinked": { type: "command", payload: link },
  "checklist.ticked": {
    type: "action",
    payload: z.object({ phase: z.number(), itemKey: z.string(), text: z.string(), isDone: z.boolean() }),
  },
  "notice.raised": {
    type: "alert",
    payload: z.object({
      noticeId: z.string(),
      rule: z.string(),
      occasion: z.string(),
      /** Whom it was escalated to, in words; absent: it was not. */
      escalatedTo: z.string().optional(),
      /** The accounts that were told by name; their open pages say it too. */
      toUserIds: z.array(z.string()).optional(),
    }),
  },
  "notice.acknowledged": {
    type: "action",
    payload: z.object({ noticeId: z.string(), rule: z.string(), reason: z.string() }),
  },
  "validation.started": {
    type: "command",
    payload: z.object({
      systems: z.array(z.string()),
      checks: z.array(check.extend({ isRequired: z.boolean() })).min(1),
    }),
  },
  "validation.systemConfirmed": {
    type: "action",
    payload: z.object({
      system: z.string(),
      to: z.string(),
      via: z.string().nullable(),
      note: z.string(),
      checks: z.array(check.omit({ system: true }).extend({ from: z.string() })).min(1),
      cleanSince: z.string().nullable(),
    }),
  },
  /** Reopened: what was green must be confirmed anew. */
  "validation.reset": {
    type: "command",
    payload: z.object({ checkIds: z.array(z.string()).min(1), reason: z.string() }),
  },
  "validation.checkAdded": { type: "command", payload: check.extend({ isRequired: z.boolean() }) },
  "validation.confirmed": {
    type: "action",
    payload: check.extend({
      from: z.string(),
      to: z.string(),
      via: z.string().nullable(),
      note: z.string(),
      /** When the clean clock started, or null where it does not run. */
      cleanSince: z.string().nullable(),
    }),
  },
  "promise.made": {
    type: "update",
    payload: z.object({ nextUpdateEta: z.string(), from: z.string().nullable() }),
  },
  "draft.cut": {
    type: "action",
    /** entries: seqs of the rows that it is made of; supersedes: the number of the draft that it stands for. */
    payload: draft.extend({ stage: z.string(), entries: z.array(z.number()), supersedes: z.number().nullable() }),
  },
  "draft.edited": { type: "action", payload: draft.extend({ fields: z.array(z.string()).min(1) }) },
  "draft.submitted": { type: "action", payload: draft },
  "draft.approved": { type: "action", payload: draft.extend({ textHash: z.string() }) },
  "draft.returned": { type: "action", payload: draft.extend({ reason: z.string() }) },
  "draft.discarded": { type: "action", payload: draft.extend({ reason: z.string() }) },
  "milestone.published": {
    type: "update",
    payload: z.object({
      /** Who published it, and who approved the text, where somebody else did; the draft that it was. */
      publishedBy: z.string().optional(),
      approvedBy: z.string().nullable().optional(),
      draftId: z.string().nullable().optional(),
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
  "recovery.changed": { type: "command", payload: path.extend({ changes: z.array(change).min(1) }) },
  "recovery.extended": {
    type: "command",
    payload: path.extend({ timeboxMinutes: z.number(), reason: z.string(), extensionCount: z.number() }),
  },
  "recovery.paused": { type: "command", payload: path.extend({ reason: z.string() }) },
  "recovery.resumed": { type: "command", payload: path },
  "recovery.phaseSet": {
    type: "command",
    payload: path.extend({ from: z.number(), to: z.number(), note: z.string() }),
  },
  "recovery.madePrimary": {
    type: "command",
    /** replaced: the path that was primary before, if one was. */
    payload: path.extend({ currentBet: z.string(), replaced: z.string().nullable() }),
  },
  "hypothesis.raised": { type: "action", payload: hypothesis },
  "hypothesis.settled": {
    type: "action",
    payload: hypothesis.extend({ from: z.string(), to: z.string(), evidence: z.string() }),
  },
  "task.added": { type: "action", payload: task.extend({ assignee: z.string() }) },
  "task.changed": { type: "action", payload: task.extend({ changes: z.array(change).min(1) }) },
  "task.moved": { type: "action", payload: task.extend({ from: z.string(), to: z.string() }) },
  "conditions.asked": {
    type: "command",
    payload: z.object({ requestId: z.string(), teams: z.array(z.string()).min(1), dueAt: z.string() }),
  },
  "conditions.closed": {
    type: "command",
    payload: z.object({ requestId: z.string(), missing: z.array(z.string()) }),
  },
  "can.reported": {
    type: "action",
    payload: z.object({
      reportId: z.string(),
      team: z.string(),
      pathId: z.string().nullable(),
      conditions: z.array(z.string()),
      actions: z.array(z.object({ text: z.string(), owner: z.string(), timeboxMinutes: z.number().nullable() })),
      needs: z.array(z.object({ text: z.string(), askOf: z.string() })),
    }),
  },
  "can.needSettled": {
    type: "action",
    payload: z.object({ needId: z.string(), text: z.string(), status: z.string(), note: z.string() }),
  },
  "question.asked": {
    type: "action",
    payload: question.extend({ assignedTo: z.string(), dueAt: z.string().nullable() }),
  },
  "question.assigned": {
    type: "action",
    payload: question.extend({ assignedTo: z.string(), dueAt: z.string().nullable() }),
  },
  "question.settled": {
    type: "action",
    payload: question.extend({
      status: z.string(),
      /** The answer, or why it is deferred or dropped. */
      answer: z.string(),
      assignedTo: z.string(),
      dueAt: z.string().nullable(),
    }),
  },
  "recovery.closed": {
    type: "command",
    payload: path.extend({ outcome: z.string(), reason: z.string(), wasPrimary: z.boolean().optional() }),
  },
} as const satisfies Record<string, { type: "alert" | "phase" | "update" | "command" | "action"; payload: z.ZodType }>;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.input<(typeof EVENTS)[N]["payload"]>;
