import type { Severity } from "../incidents/schemas";
import { AUDIENCE_LABEL, AUDIENCES, type Audience } from "../milestones/schemas";
import { ENDPOINT_KINDS, type EndpointKind, KIND_LABEL, type NoticeKind } from "./schemas";

/** Ids of the endpoints that SLACK_WEBHOOK_URL and TEAMS_WEBHOOK_URL make. */
export const ENVIRONMENT_IDS = { slack: "env-slack", teams: "env-teams" } as const;

export const KIND_OF_TEXT: Record<EndpointKind, string> = {
  slack: "a Slack endpoint",
  teams: "a Teams endpoint",
  webhook: "a webhook",
};

/** Whether a channel is one that endpoints serve. */
export const isEndpointKind = (channel: string): channel is EndpointKind =>
  (ENDPOINT_KINDS as readonly string[]).includes(channel);

/** While a webhook's secret is being changed, the old one signs beside the new one for so long. */
export const BOTH_SIGN_MS = 24 * 60 * 60_000;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * What is wrong with an endpoint's URL; null where nothing is. Where its host leads is checked when it is called.
 * @param isPrivateAllowed whether this machine and private networks may be posted to, then also without TLS here
 */
export function urlProblem(text: string, isPrivateAllowed: boolean): string | null {
  const url = URL.parse(text);
  if (!url) return "Give the whole URL, such as https://hooks.example.com/….";
  if (url.username || url.password) return "Leave user and password out of the URL: they end up in logs.";
  const isLocal = LOOPBACK.test(url.hostname);
  if (isLocal && !isPrivateAllowed) return "This machine is not posted to. Give a public URL.";
  if (url.protocol === "https:" || (url.protocol === "http:" && isLocal)) return null;
  return "Give a URL that starts with https://.";
}

/** Host and last characters of a URL: enough to tell endpoints apart, too little to post there. */
export function urlHint(text: string): string {
  const url = URL.parse(text);
  if (!url) return "";
  const rest = `${url.pathname}${url.search}`;
  return rest.length > 12 ? `${url.host}/…${rest.slice(-4)}` : `${url.host}/…`;
}

/**
 * What is wrong with what an endpoint is to hear; null where nothing is. What the response team is told of its own
 * promises is for nobody outside.
 */
export function hearingProblem(heard: {
  audiences: readonly Audience[];
  notices: readonly NoticeKind[];
}): { field: "audiences" | "notices"; message: string } | null {
  const { audiences, notices } = heard;
  if (audiences.length === 0 && notices.length === 0) {
    return { field: "audiences", message: "Choose whose text goes there, or what the response team is told there." };
  }
  const outside = audiences.find((audience) => !isInside(audience));
  if (notices.length === 0 || outside === undefined) return null;
  return {
    field: "notices",
    message: `People outside read there (${AUDIENCE_LABEL[outside]}), and this is for the response team alone. Add an endpoint of its own.`,
  };
}

const isInside = (audience: Audience): boolean => audience === "stakeholder" || audience === "executive";

type Place = { severities: readonly Severity[]; systems: readonly string[]; isActive: boolean };
type Filter = Place & { audiences: readonly Audience[] };

/** Whether an endpoint is on and there for an incident of this severity and these systems. */
function isFor(endpoint: Place, incident: { severity: Severity; systems: readonly string[] }): boolean {
  if (!endpoint.isActive) return false;
  if (endpoint.severities.length > 0 && !endpoint.severities.includes(incident.severity)) return false;
  if (endpoint.systems.length === 0) return true;
  const wanted = new Set(endpoint.systems.map((system) => system.toLowerCase()));
  return incident.systems.some((system) => wanted.has(system.toLowerCase()));
}

/** Whether an endpoint hears a notice of an incident. */
export const hearsNotice = (
  endpoint: Place & { notices: readonly NoticeKind[] },
  said: { kind: NoticeKind; severity: Severity; systems: readonly string[] },
): boolean => endpoint.notices.includes(said.kind) && isFor(endpoint, said);

type Said = { audiences: readonly Audience[]; severity: Severity; systems: readonly string[] };

/**
 * Whose text an endpoint gets of what is published; null for none. One of several audiences gets the fullest of them
 * once, never a text of an audience that is not its own (DOMAIN 1.8).
 */
export function audienceFor(endpoint: Filter, said: Said): Audience | null {
  if (!isFor(endpoint, said)) return null;
  const both = AUDIENCES.filter((one) => endpoint.audiences.includes(one) && said.audiences.includes(one));
  return both.at(-1) ?? null;
}

/**
 * Whether an endpoint is posted to although nobody named its channel: texts for people inside go to chat, and a
 * webhook gets what it was made for.
 */
export const isDefaultChannel = (kind: EndpointKind, audience: Audience): boolean =>
  kind === "webhook" || isInside(audience);

type Match = { id: string; kind: EndpointKind; name: string; audience: Audience };
export type Post = { channel: EndpointKind; audience: Audience; to: { address: string; name: string }[] };

/**
 * One post for each channel and audience, with the endpoints that get it.
 * @param channels what the publisher chose; undefined: the channels that are posted to by default
 */
export function planPosts(matches: readonly Match[], channels: readonly string[] | undefined): Post[] {
  const posts = new Map<string, Post>();
  for (const { id, kind, name, audience } of matches) {
    if (channels === undefined ? !isDefaultChannel(kind, audience) : !channels.includes(kind)) continue;
    const key = `${kind} ${audience}`;
    const post = posts.get(key) ?? { channel: kind, audience, to: [] };
    post.to.push({ address: id, name });
    posts.set(key, post);
  }
  return [...posts.values()];
}

/** What keeps a chosen channel from reaching anybody; null where each reaches someone. */
export function unservedChannel(posts: readonly Post[], channels: readonly string[] | undefined): string | null {
  const kind = ENDPOINT_KINDS.find((one) => channels?.includes(one) && !posts.some((post) => post.channel === one));
  if (!kind) return null;
  return `No ${KIND_LABEL[kind]} endpoint takes what these audiences are told. Add one under Comms, Channels, or leave ${KIND_LABEL[kind]} out.`;
}
