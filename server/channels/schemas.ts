import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { SEVERITIES, Systems } from "../incidents/schemas";
import { AUDIENCES } from "../milestones/schemas";

/** What an endpoint understands. */
export const ENDPOINT_KINDS = ["slack", "teams", "webhook"] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];
export const KIND_LABEL: Record<EndpointKind, string> = { slack: "Slack", teams: "Teams", webhook: "Webhook" };

const Name = requiredLine(80, "a name by which people tell it from others, such as #incidents");
const Url = line(2_000);
/** What the response team is told of its promises: an update is due or overdue; something went to the Leader. */
export const NOTICE_KINDS = ["nudge", "escalation"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
export const NOTICE_KIND_LABEL: Record<NoticeKind, string> = {
  nudge: "An update is due or overdue",
  escalation: "Something is escalated to the Leader",
};

const Audiences = z
  .array(z.enum(AUDIENCES))
  .transform((values) => AUDIENCES.filter((audience) => values.includes(audience)));
const Notices = z
  .array(z.enum(NOTICE_KINDS))
  .transform((values) => NOTICE_KINDS.filter((kind) => values.includes(kind)));
const Severities = z
  .array(z.enum(SEVERITIES))
  .transform((values) => SEVERITIES.filter((severity) => values.includes(severity)));
const Id = requiredLine(60, "which endpoint, by its id");

export const AddEndpoint = z.object({
  kind: z.enum(ENDPOINT_KINDS, "Choose Slack, Teams or a webhook."),
  name: Name,
  url: Url,
  /** Whose text of a milestone goes there; empty: none, where it hears notices. */
  audiences: Audiences,
  /** What the response team is told there; for endpoints that only people inside read. */
  notices: Notices.default([]),
  /** Empty: every severity, every system. */
  severities: Severities.default([]),
  systems: Systems.default([]),
});
export type AddEndpoint = z.input<typeof AddEndpoint>;

export const EndpointFields = z.object({
  name: Name,
  /** A new URL; the old one is shown nowhere. */
  url: Url,
  audiences: Audiences,
  notices: Notices,
  severities: Severities,
  systems: Systems,
  isActive: z.boolean(),
});

export const EditEndpoint = z.object({
  id: Id,
  set: EndpointFields.partial().refine((set) => Object.keys(set).length > 0, "Say what changes."),
  /** What the editor saw, so that nobody's change is overwritten unseen. */
  was: EndpointFields.omit({ url: true }).partial().optional(),
});
export type EditEndpoint = z.input<typeof EditEndpoint>;

export const RemoveEndpoint = z.object({ id: Id });
export type RemoveEndpoint = z.input<typeof RemoveEndpoint>;
export const RenewSecret = z.object({ id: Id });
export type RenewSecret = z.input<typeof RenewSecret>;
export const TestEndpoint = z.object({ id: Id });
export type TestEndpoint = z.input<typeof TestEndpoint>;

/** What became of the last message to an endpoint. */
export const LastDelivery = z.object({ state: z.string(), at: z.string(), error: z.string().nullable() });

/** An endpoint without what lets one post there. */
export const Endpoint = z.object({
  id: z.string(),
  kind: z.enum(ENDPOINT_KINDS),
  name: z.string(),
  /** Host and last characters of the URL. */
  urlHint: z.string(),
  audiences: z.array(z.enum(AUDIENCES)),
  notices: z.array(z.enum(NOTICE_KINDS)),
  severities: z.array(z.enum(SEVERITIES)),
  systems: z.array(z.string()),
  isActive: z.boolean(),
  /** It comes from the environment and is changed there. */
  isFromEnvironment: z.boolean(),
  last: LastDelivery.nullable(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** An endpoint that is new or has a new secret, which is shown in this answer only; null for chat and in a repeated answer. */
export const AddedEndpoint = z.object({ endpoint: Endpoint, secret: z.string().nullable() });
export type AddedEndpoint = z.infer<typeof AddedEndpoint>;

export const TestedEndpoint = z.object({ messageId: z.string() });
