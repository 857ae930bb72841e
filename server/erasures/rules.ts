import type { Remains } from "./schemas";

/** What stands where an erased person's name stood. */
export const ERASED_NAME = "Erased person";

/** The address of an account whose person was erased; no mail ever reaches it (RFC 2606). */
export const erasedEmail = (userId: string): string => `erased-${userId.toLowerCase()}@erased.invalid`;

/** Tables that erasing cleans of the address; all others hold what people said and did. */
export const CLEANED: ReadonlySet<string> = new Set([
  ...["account", "api_token", "audit_event", "delivery", "idempotency_key", "incident_subscription", "list_member"],
  ...["presence", "provider_event", "sign_in_token", "suppression", "team", "user"],
  ...["_prisma_migrations", "public_artifact"],
]);

const NAMED: Readonly<Record<string, string>> = {
  timeline_event: "the record of incidents",
  comms_log: "the comms log: texts, and who published them",
  milestone: "published milestones",
  milestone_draft: "drafts",
  message: "mails as they were sent",
  mailbox_mail: "mails to others in the local mailbox",
  participant: "who held which role",
  team_page: "pages to teams",
  can_report: "conditions reports",
  template_version: "versions of templates",
  incident: "incidents' details",
  notice: "notices",
  handoff: "handoffs",
};

/** What a table is called to an operator. */
export const tableName = (table: string): string => NAMED[table] ?? table.replaceAll("_", " ");

/** A name as a pattern of Postgres that finds it as a whole. */
export const namePattern = (names: readonly string[]): string | null => {
  const usable = names.filter((name) => name.trim().length > 1);
  if (usable.length === 0) return null;
  return `(?<!\\w)(?:${usable.map((name) => name.replace(/[^\p{L}\p{N}\s]/gu, "\\$&")).join("|")})(?!\\w)`;
};

/** "the record of incidents: 3 with the name, 1 with the address (INC-3, INC-7)" */
export function remainsInWords({ what, withAddress, withName, refs }: Remains): string {
  const parts = [withName > 0 && `${withName} with the name`, withAddress > 0 && `${withAddress} with the address`];
  return `${what}: ${parts.filter(Boolean).join(", ")}${refs.length > 0 ? ` (${refs.join(", ")})` : ""}`;
}
