import type { Severity } from "../incidents/schemas";
import type { Audience } from "../milestones/schemas";
import type { LeftOutWhy, Miss } from "./schemas";

const DAY_MS = 24 * 60 * 60_000;

/** Renewals this near count (S4 phase 3). */
export const RENEWAL_WINDOW_DAYS = 90;

/** Who is on lists of several audiences gets the fullest text: those inside before outsiders. */
export const FULLEST_FIRST: readonly Audience[] = [
  "executive",
  "stakeholder",
  "strategic",
  "affected_customers",
  "public",
];

/** What decides how early a strategic account hears; the renewal is a day, UTC. */
export type Account = {
  company: string;
  hasEscalation: boolean;
  renewalAt: Date | null;
  hasSponsor: boolean;
  isHighUsage: boolean;
};

/** Completes "Nothing is sent: …". */
export const LEFT_OUT_LABEL: Record<LeftOutWhy, string> = {
  disabled: "their account is disabled",
  left_incident: "they unsubscribed from this incident",
  bounced: "the address bounced",
  complained: "they marked a mail as spam",
  unsubscribed: "they unsubscribed",
  manual: "suppressed by hand",
  erased: "they were erased, and asked for no more mail",
  list_off: "the list is switched off",
  other_severity: "the list is for other severities",
  other_systems: "the list is for other systems",
  other_audience: "this update has no text for their role",
};

type Filter = { name: string; severities: readonly Severity[]; systems: readonly string[]; isActive: boolean };
type Said = { severity: Severity; affectedSystems: readonly string[] };

/**
 * Whether a list is told of an incident, and why, in words. Empty severities or systems: every one; otherwise the
 * incident has one of them. Systems are compared without case.
 * @returns miss null where the list is told; `because` such as "list Payments accounts (Critical, Payments)"
 */
export function fitList(list: Filter, said: Said): { miss: Miss | null; because: string } {
  const because = (...parts: string[]) => `list ${list.name}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`;
  if (!list.isActive) return { miss: "list_off", because: because("switched off") };
  if (list.severities.length > 0 && !list.severities.includes(said.severity)) {
    return { miss: "other_severity", because: because(`for ${list.severities.join(", ")}`) };
  }
  const wanted = new Set(list.systems.map((system) => system.trim().toLowerCase()));
  const affected = said.affectedSystems.filter((system) => wanted.has(system.trim().toLowerCase()));
  if (wanted.size > 0 && affected.length === 0) {
    return { miss: "other_systems", because: because(`for ${list.systems.join(", ")}`) };
  }
  return { miss: null, because: because(...(list.severities.length > 0 ? [said.severity] : []), ...affected) };
}

/** Whose texts a person who subscribed may get, the fullest first: their role's, else what goes to everyone. */
export const subscriberAudiences = (role: string): readonly Audience[] =>
  role === "executive" ? ["executive", "stakeholder", "public"] : ["stakeholder", "public"];

/** One reason to tell somebody: a place on a list. */
export type Candidate = Account & {
  address: string;
  name: string;
  audience: Audience;
  /** "list Executives". */
  because: string;
  isDisabled: boolean;
  /** They unsubscribed from this incident. */
  hasLeft: boolean;
  /** The address is suppressed for this audience. */
  suppressed: LeftOutWhy | null;
  /** Why this reason does not count this time: the list is for other incidents. */
  miss: Miss | null;
};

export type ChosenRecipient = {
  address: string;
  name: string;
  audience: Audience;
  because: string[];
  /** Texts that are theirs too and do not come: everyone gets one, the fullest. */
  notAlso: Audience[];
  /** A strategic account's place in the order of S4 phase 3; null for everyone else. */
  rank: number | null;
};
export type LeftOut = ChosenRecipient & { why: LeftOutWhy };

const startOfDay = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/** Whole days from now until the renewal; today is 0, null without one. */
const daysToRenewal = ({ renewalAt }: Account, now: Date): number | null =>
  renewalAt === null ? null : startOfDay(renewalAt) - startOfDay(now);

/**
 * Where a strategic account stands in the order of S4 phase 3: 1 with an active escalation, 2 in the renewal window,
 * 3 with an executive sponsor engaged, 4 with high usage, 5 the rest.
 */
export function accountRank(account: Account, now: Date): 1 | 2 | 3 | 4 | 5 {
  if (account.hasEscalation) return 1;
  const days = daysToRenewal(account, now);
  if (days !== null && days >= 0 && days <= RENEWAL_WINDOW_DAYS) return 2;
  if (account.hasSponsor) return 3;
  return account.isHighUsage ? 4 : 5;
}

export const RANK_LABEL: Readonly<Record<number, string>> = {
  1: "active escalation",
  2: "renewal",
  3: "executive sponsor",
  4: "high usage",
  5: "in turn",
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Strategic accounts before one another: by rank, in the window the nearest renewal, then company and address. */
export function compareAccounts(a: Account & { address: string }, b: Account & { address: string }, now: Date): number {
  const rank = accountRank(a, now) - accountRank(b, now);
  if (rank !== 0) return rank;
  const nearest = accountRank(a, now) === 2 ? (daysToRenewal(a, now) ?? 0) - (daysToRenewal(b, now) ?? 0) : 0;
  return nearest || compare(a.company, b.company) || compare(a.address, b.address);
}

const fullness = (audience: Audience): number => FULLEST_FIRST.indexOf(audience);

/** Of several entries of one person: the fullest text, every reason, and whatever puts the account forward. */
function merge(entries: readonly Candidate[]): Candidate & { reasons: string[] } {
  const [only, second] = entries;
  if (only && !second) return { ...only, reasons: [only.because] };
  const sorted = [...entries].sort(
    (a, b) =>
      fullness(a.audience) - fullness(b.audience) ||
      Number(a.name === "") - Number(b.name === "") ||
      compare(a.name, b.name) ||
      compare(a.because, b.because),
  );
  const [first, ...others] = sorted;
  if (!first) throw new RangeError("Nobody to merge.");
  const renewals = sorted.flatMap((one) => (one.renewalAt ? [one.renewalAt.getTime()] : []));
  return {
    ...first,
    company: [first, ...others].find((one) => one.company !== "")?.company ?? "",
    hasEscalation: sorted.some((one) => one.hasEscalation),
    renewalAt: renewals.length > 0 ? new Date(Math.min(...renewals)) : null,
    hasSponsor: sorted.some((one) => one.hasSponsor),
    isHighUsage: sorted.some((one) => one.isHighUsage),
    reasons: [...new Set(sorted.map((one) => one.because))],
  };
}

/** What keeps all mails from a person; null where nothing does. */
function refusalOf(entries: readonly Candidate[]): LeftOutWhy | null {
  if (entries.some((one) => one.isDisabled)) return "disabled";
  return entries.some((one) => one.hasLeft) ? "left_incident" : null;
}

type Decided = Candidate & { reasons: string[]; why: LeftOutWhy | null; notAlso: Audience[] };

/** What all of one person's entries come to. */
function decide(entries: readonly Candidate[]): Decided {
  const [only] = entries;
  // Nearly everyone is on one list: of ten thousand it shows.
  if (only && entries.length === 1) {
    const why = refusalOf(entries) ?? only.miss ?? only.suppressed;
    return { ...only, reasons: [only.because], why, notAlso: [] };
  }
  const fits = entries.filter((one) => one.miss === null);
  // Who left one audience's mails and is on a list of another still gets the other's text.
  const open = fits.filter((one) => one.suppressed === null);
  const counted = [open, fits].find((some) => some.length > 0) ?? entries;
  const merged = merge(counted);
  const why = refusalOf(entries) ?? (open.length > 0 ? null : (merged.miss ?? merged.suppressed));
  const others = counted.map((one) => one.audience).filter((audience) => audience !== merged.audience);
  return { ...merged, why, notAlso: FULLEST_FIRST.filter((audience) => others.includes(audience)) };
}

/**
 * Who is told, each address once with its fullest text, and who is left out and why. Strategic accounts come first,
 * in the order of S4 phase 3; all others by address.
 * @param now decides which renewals are near
 */
export function chooseRecipients(
  candidates: readonly Candidate[],
  now: Date,
): { recipients: ChosenRecipient[]; leftOut: LeftOut[] } {
  const byAddress = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const address = candidate.address.trim().toLowerCase();
    const own = address === candidate.address ? candidate : { ...candidate, address };
    const same = byAddress.get(address);
    if (same) same.push(own);
    else byAddress.set(address, [own]);
  }
  const isStrategic = (one: Candidate): boolean => one.audience === "strategic";
  const people = [...byAddress.values()]
    .map(decide)
    .sort((a, b) =>
      isStrategic(a) && isStrategic(b)
        ? compareAccounts(a, b, now)
        : Number(isStrategic(b)) - Number(isStrategic(a)) || compare(a.address, b.address),
    );
  const recipients: ChosenRecipient[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of people) {
    const { address, name, audience, reasons, notAlso, why } = one;
    const rank = audience === "strategic" ? accountRank(one, now) : null;
    const person = { address, name, audience, because: reasons, notAlso, rank };
    if (why) leftOut.push({ ...person, why });
    else recipients.push(person);
  }
  return { recipients, leftOut };
}
