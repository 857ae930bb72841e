/**
 * Whether taking the right away from this person would leave nobody who can manage people.
 * @param enabledAdminIds every enabled admin at this moment
 */
export const isLastAdmin = (enabledAdminIds: readonly string[], userId: string): boolean =>
  enabledAdminIds.includes(userId) && enabledAdminIds.length === 1;

/** A name for a person of whom only the mail address is known: "sam.lee@example.com" -> "Sam Lee". */
export function nameFromEmail(email: string): string {
  const words = (email.split("@")[0] ?? "").split(/[._+-]+/).filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  return name || email;
}
