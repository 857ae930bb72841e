import type { PreviewRecipients } from "@/server/recipients/schemas";

/** The read of a preview by its key; it ends with the incident, whose events renew it. */
export const wantedKey = ({ ref, audience, channels, search = "", offset = 0 }: PreviewRecipients): string =>
  `recipients ${audience.join(",")} ${channels?.join(",") ?? "usual"} ${offset} ${JSON.stringify(search)} ${ref}`;
