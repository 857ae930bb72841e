import type { Failure } from "@/components/providers/failure";
import type { Draft, EditDraft } from "@/server/drafts/schemas";
import { isOutsideAudience, mainAudience } from "@/server/milestones/rules";
import {
  AUDIENCES,
  type Audience,
  COPIED_CHANNELS,
  type Milestone,
  type MilestoneChannel,
  type PublishMilestone,
  type TextOfAudience,
} from "@/server/milestones/schemas";
import { fillLate, instantWords, LATE_MARKS, type LateValues, namesIn } from "@/server/templates/rules";
import type { FilledText, TemplateStage } from "@/server/templates/schemas";
import { type EtaChoice, minutesOf } from "./eta-choice";

/** What a text begins as. */
export type Start =
  | { kind: "draft"; draft: Draft }
  | { kind: "template"; stage: TemplateStage }
  | { kind: "own" }
  | { kind: "correction"; milestone: Milestone };

/** Words as a template or a draft gives them: the promise and the length still stand in them as variables. */
type Words = { title: string; body: string };
type Source = Words & { templateVersionId?: string | null | undefined };

/** One text that somebody writes over; until then it is its source. */
export type Version = {
  /** Which variant of the words it has: a template's readers and channel, "draft", or "own" words. */
  tone: string;
  source: Source;
  /** Null while nobody changed a word. */
  edited: Words | null;
  /** What was written by hand before another variant was looked at. */
  kept: Words | null;
};

export type PublishForm = {
  start: Start;
  /** Texts that were touched, by "audience.channel"; all others are as they begin. */
  versions: Readonly<Record<string, Version>>;
  /** Everyone reads the milestone's own text. */
  isOneText: boolean;
  /** The text that stands in the editor. */
  active: string;
  audience: readonly Audience[];
  /** Null: those that fit the audiences. */
  channels: readonly MilestoneChannel[] | null;
  eta: EtaChoice;
  isResolution: boolean;
  publicTitle: string;
  correctsId: string;
};

export const keyOf = (audience: Audience, channel: MilestoneChannel): string => `${audience}.${channel}`;

/** The milestone's own text: that of the outermost audience, as the record and the page show it. */
export const mainKey = (audience: readonly Audience[]): string => {
  const main = mainAudience(audience);
  return keyOf(main, main === "public" ? "status_page" : "email");
};

const EMPTY: Source = { title: "", body: "" };
const toSource = ({ title, body, templateVersionId }: Source): Source => ({ title, body, templateVersionId });

/** The stage whose templates a text begins as; null for words of one's own. */
export const stageOf = (start: Start): TemplateStage | null =>
  start.kind === "template" ? start.stage : start.kind === "draft" ? (start.draft.stage as TemplateStage) : null;

/** How a text begins before anybody touches it. */
export function beginOf(form: PublishForm, texts: readonly FilledText[], key: string): Version {
  const { start } = form;
  const version = (tone: string, source: Source): Version => ({ tone, source, edited: null, kept: null });
  const isMain = key === mainKey(form.audience);
  const isCopied = COPIED_CHANNELS.some((channel) => key.endsWith(`.${channel}`));
  if (start.kind === "draft") {
    const own = start.draft.texts.find((one) => keyOf(one.audience, one.channel ?? "email") === key);
    if (own) return version("draft", toSource(own));
    if (key === mainKey(start.draft.audience)) {
      const { title, body, templateVersionId } = start.draft;
      return version("draft", { title, body, templateVersionId });
    }
  }
  if (start.kind === "correction" && isMain) return version("own", correctionText(start.milestone, form.isResolution));
  const stage = stageOf(start) ?? "update";
  const template = texts.find((one) => one.stage === stage && keyOf(one.audience, one.channel) === key);
  if (template && (stageOf(start) !== null || isCopied)) return version(key, toSource(template));
  return version("own", EMPTY);
}

/**
 * A correction begins as the words that it corrects, which it names (DOMAIN row 41); it makes a promise of its own,
 * unless all is over.
 */
export function correctionText({ sequence, title, body, nextUpdateEta, cutAt }: Milestone, isOver: boolean): Words {
  const promised = !isOver && nextUpdateEta && instantWords(nextUpdateEta, cutAt, "");
  const [before = "", after] = promised ? body.split(promised) : [body];
  const words = after === undefined ? body : `${before}{{nextUpdate}}${after.replace(/^ \([^)]*\)/, "")}`;
  return { title: `Correction: ${title}`.slice(0, 200), body: `This corrects our update ${sequence}. ${words}` };
}

export const versionOf = (form: PublishForm, texts: readonly FilledText[], key: string): Version =>
  form.versions[key] ?? beginOf(form, texts, key);

/** The form for other readers. The one text that everyone reads goes along, whoever of them is the outermost now. */
export function withAudience(
  form: PublishForm,
  texts: readonly FilledText[],
  audience: readonly Audience[],
): PublishForm {
  const [before, after] = [mainKey(form.audience), mainKey(audience)];
  const { [before]: touched, ...others } = form.versions;
  const words = touched ?? (form.start.kind === "draft" ? beginOf(form, texts, before) : null);
  if (before === after || !form.isOneText || !words) return { ...form, audience };
  const active = form.active === before ? after : form.active;
  return { ...form, audience, active, versions: { ...others, [after]: words } };
}

/** Whether somebody wrote words of their own that are not out yet. */
export const isWritten = (form: PublishForm): boolean =>
  Object.values(form.versions).some((one) => one.edited !== null || one.kept !== null);

/** A text as it would go out now. */
export function shownOf({ edited, source }: Version, late: LateValues): Words {
  const { title, body } = edited ?? source;
  return { title: fillLate(title, late), body: fillLate(body, late) };
}

/** Words that were written while another promise stood in them. */
const reworded = (text: string, from: LateValues, to: LateValues): string =>
  fillLate(from.nextUpdate && to.nextUpdate ? text.replaceAll(from.nextUpdate, to.nextUpdate) : text, to);

/** The form once the promise reads otherwise: what was written by hand says the new one. */
export function withPromise(form: PublishForm, from: LateValues, to: LateValues): PublishForm {
  if (from.nextUpdate === to.nextUpdate) return form;
  const versions = Object.entries(form.versions).map(([key, one]) => {
    const { edited } = one;
    if (edited === null) return [key, one] as const;
    const again = { title: reworded(edited.title, from, to), body: reworded(edited.body, from, to) };
    return [key, { ...one, edited: again }] as const;
  });
  return { ...form, versions: Object.fromEntries(versions) };
}

/** Variants of the words that a reader may be given, with what they sound like; by readers and channel of a template. */
const TONES: Record<"outside" | "stakeholder" | "executive", readonly [key: string, label: string][]> = {
  outside: [
    ["public.status_page", "Plain"],
    ["public.email", "Full"],
    ["affected_customers.email", "Personal"],
    ["strategic.email", "Formal"],
    ["strategic.slack", "Short"],
  ],
  stakeholder: [
    ["stakeholder.email", "Full"],
    ["stakeholder.slack", "Short"],
  ],
  executive: [
    ["executive.email", "For leaders"],
    ["executive.slack", "Short"],
    ["stakeholder.email", "Full"],
  ],
};

export type Tone = { key: string; label: string; source: Source };

/** The variants for one text: the templates of its stage that its readers may be given. */
export function tonesOf(form: PublishForm, texts: readonly FilledText[], key: string): Tone[] {
  const [audience = "stakeholder", channel = ""] = key.split(".") as [Audience, string];
  const stage = stageOf(form.start);
  if (stage === null || COPIED_CHANNELS.some((one) => one === channel)) return [];
  const begin = beginOf(form, texts, key);
  const draft: Tone[] = begin.tone === "draft" ? [{ key: "draft", label: "Draft", source: begin.source }] : [];
  const side = isOutsideAudience(audience) ? "outside" : audience === "executive" ? "executive" : "stakeholder";
  const templates = TONES[side].flatMap(([of, label]): Tone[] => {
    const text = texts.find((one) => one.stage === stage && keyOf(one.audience, one.channel) === of);
    return text ? [{ key: of, label, source: toSource(text) }] : [];
  });
  return [...draft, ...templates];
}

/** Another variant; what was written by hand is kept and can be gone back to. */
export const takeTone = (version: Version, { key, source }: Tone): Version => ({
  tone: key,
  source,
  edited: null,
  kept: version.edited ?? version.kept,
});

/** Back to one's own words. */
export const takeKept = (version: Version): Version =>
  version.kept ? { ...version, tone: "own", edited: version.kept, kept: null } : version;

/** Channels that were chosen, else those that the audiences are told by. */
export const chosenChannels = (
  form: PublishForm,
  reach: readonly { channel: MilestoneChannel; isDefault: boolean }[],
): MilestoneChannel[] => [...(form.channels ?? reach.filter((one) => one.isDefault).map((one) => one.channel))];

/** Channels whose readers may have a text of their own. */
export const TEXT_CHANNELS = ["email", "slack", "teams"] as const;

const isWhole = ({ edited, source }: Version): boolean =>
  edited !== null || namesIn(`${source.title}\n${source.body}`).every((name) => name in LATE_MARKS);

/**
 * The texts beside the milestone's own that would go out: "audience.channel" in the order of the list. Whose template
 * the record cannot fill yet reads the milestone's own words.
 */
export function otherKeys(form: PublishForm, texts: readonly FilledText[], channels: readonly string[]): string[] {
  const main = mainKey(form.audience);
  const keys: string[] = [];
  for (const audience of AUDIENCES.filter((one) => form.audience.includes(one))) {
    for (const channel of TEXT_CHANNELS) {
      const key = keyOf(audience, channel);
      if (form.isOneText || key === main || !channels.includes(channel)) continue;
      const isThere = texts.some((one) => keyOf(one.audience, one.channel) === key);
      if (isThere && isWhole(versionOf(form, texts, key))) keys.push(key);
    }
  }
  return keys;
}

/** Whether a draft has everyone read its own text. */
export const isOneTextDraft = ({ texts }: Pick<Draft, "texts">): boolean =>
  texts.every((one) => COPIED_CHANNELS.some((channel) => channel === one.channel));

/** Whether words, readers and ways are the draft's: what was approved goes out as it was. */
const isAsDrafted = (form: PublishForm, draft: Draft): boolean =>
  !isTouched(form) &&
  form.isOneText === isOneTextDraft(draft) &&
  isSame(form.audience, draft.audience) &&
  isSame(form.channels ?? [], draft.channels);

const rawOf = ({ edited, source }: Version): Source =>
  edited ? { ...edited, templateVersionId: source.templateVersionId } : source;

function textOf(form: PublishForm, texts: readonly FilledText[], key: string): TextOfAudience {
  const [audience, channel] = key.split(".") as [Audience, MilestoneChannel];
  const { title, body, templateVersionId = null } = rawOf(versionOf(form, texts, key));
  // What they get by mail is theirs on every way that has no words of its own; the public's stands beside the page.
  return {
    audience,
    channel: channel === "email" && audience !== "public" ? null : channel,
    title,
    body,
    templateVersionId,
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

const isTouched = (form: PublishForm): boolean =>
  Object.values(form.versions).some((one) => one.edited !== null || one.tone !== "draft");

type Sent = { ref: string; eta: string | null; channels: readonly MilestoneChannel[]; copies: readonly string[] };

/** The form as the server takes it. @param copies texts to copy that are chosen, by "audience.channel" */
export function toInput(
  form: PublishForm,
  texts: readonly FilledText[],
  { ref, eta, channels, copies }: Sent,
): PublishMilestone {
  const main = rawOf(versionOf(form, texts, mainKey(form.audience)));
  const all = [...otherKeys(form, texts, channels), ...copies].map((key) => textOf(form, texts, key));
  const begun = versionOf(form, texts, mainKey(form.audience));
  const { start } = form;
  return {
    ref,
    title: main.title,
    body: main.body,
    audience: [...form.audience],
    nextUpdateEta: form.isResolution ? null : eta,
    isResolution: form.isResolution,
    draftedBy: begun.edited === null && begun.tone !== "own" ? "template" : "human",
    texts:
      start.kind === "draft" && isAsDrafted(form, start.draft)
        ? start.draft.texts
        : all.filter((one) => one.body.trim() !== ""),
    ...(start.kind === "draft" ? { draftId: start.draft.id } : {}),
    ...(form.channels ? { channels: [...form.channels] } : {}),
    ...(main.templateVersionId ? { templateVersionId: main.templateVersionId } : {}),
    ...(form.correctsId ? { correctsId: form.correctsId } : {}),
    ...(form.audience.some(isOutsideAudience) && form.publicTitle.trim() ? { publicTitle: form.publicTitle } : {}),
  };
}

/** What the form says otherwise than the draft, as the server takes it; empty where it says the same. */
export function changesOf(
  form: PublishForm,
  texts: readonly FilledText[],
  copies: readonly string[],
  draft: Draft,
  now: number,
): Partial<EditDraft> {
  const minutes = form.isResolution ? null : minutesOf(form.eta, now);
  const channels = form.channels ? [...form.channels] : [];
  const sent = { ref: draft.ref, eta: null, channels: form.channels ?? TEXT_CHANNELS, copies };
  const isReworded = !isAsDrafted(form, draft);
  const said = isReworded ? toInput(form, texts, sent) : null;
  return {
    ...(said ? { title: said.title, body: said.body, texts: said.texts ?? [] } : {}),
    ...(said?.templateVersionId ? { templateVersionId: said.templateVersionId } : {}),
    ...(isSame(form.audience, draft.audience) ? {} : { audience: [...form.audience] }),
    ...(isSame(channels, draft.channels) ? {} : { channels }),
    ...(form.publicTitle !== draft.publicTitle ? { publicTitle: form.publicTitle } : {}),
    ...(minutes !== draft.nextUpdateMinutes ? { nextUpdateMinutes: minutes } : {}),
    ...(form.isResolution !== draft.isResolution ? { isResolution: form.isResolution } : {}),
  };
}

/** The update that a press without an answer made all the same; undefined while nobody knows. */
export const wentOut = (sent: PublishMilestone | null, milestones: readonly Milestone[], name: string) =>
  sent === null
    ? undefined
    : milestones.find((one) => one.sequence > (sent.afterSequence ?? Infinity) && one.cutByName === name);

/** Why nothing was published, or that nobody knows whether it was. */
export function publishProblemWords({ code, message, isDefinite }: Failure, isPublishing: boolean): string {
  if (!isPublishing) return message;
  if (code === "IDEMPOTENCY_MISMATCH") {
    return "Your first press went out, as it stood then. What you changed since is not in it: press again to publish it as another update.";
  }
  return isDefinite ? message : `${message} It may be out already: another press never sends it twice.`;
}

/** For keeping in a draft: the promise that a hand-written text names is named anew when it is published. */
export const forKeeping = (changes: Partial<EditDraft>, late: LateValues): Partial<EditDraft> => {
  const mark = (text: string) => (late.nextUpdate ? text.replaceAll(late.nextUpdate, "{{nextUpdate}}") : text);
  return {
    ...changes,
    ...(changes.title === undefined ? {} : { title: mark(changes.title) }),
    ...(changes.body === undefined ? {} : { body: mark(changes.body) }),
    ...(changes.texts ? { texts: changes.texts.map((one) => ({ ...one, body: mark(one.body) })) } : {}),
  };
};
