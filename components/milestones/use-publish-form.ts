"use client";
import { useEffect, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { useNow } from "@/components/time/use-now";
import { useSettled } from "@/components/ui/use-settled";
import { isOpenState } from "@/server/drafts/rules";
import type { DraftDetail } from "@/server/drafts/schemas";
import { copyAudiences } from "@/server/milestones/rules";
import { COPIED_CHANNELS, type Milestone, type MilestonePreview } from "@/server/milestones/schemas";
import { type LateValues, lateValues } from "@/server/templates/rules";
import type { FilledText } from "@/server/templates/schemas";
import { etaInstant } from "./eta-choice";
import { beginForm, startOf } from "./publish-begin";
import {
  chosenChannels,
  keyOf,
  mainKey,
  type PublishForm,
  type Start,
  shownOf,
  stageOf,
  TEXT_CHANNELS,
  toInput,
  type Version,
  versionOf,
  withAudience,
  withPromise,
} from "./publish-state";
import { usePreview } from "./use-preview";

type Begun = { about: string; draft: DraftDetail | null; milestones: readonly Milestone[] };

const canBegin = (draft: DraftDetail | null): draft is DraftDetail =>
  draft !== null && (isOpenState(draft.state) || draft.state === "superseded");

/** The texts of a form as they stand: what they begin as, what somebody wrote, and what would go out to whom. */
export function usePublishForm({ about, draft: given, milestones }: Begun) {
  const { snapshot, config } = useFireground();
  const { ref, severity } = snapshot;
  const now = useNow(10_000);
  /** The version of the draft that the form began with: what others change meanwhile is never overwritten unseen. */
  const [draft, setDraft] = useState(canBegin(given) ? given : null);
  const known = { snapshot, config, milestones };
  const [form, setForm] = useState<PublishForm>(() =>
    beginForm(startOf(about, draft, snapshot, milestones), { ...known, isHolding: about === "holding" }),
  );

  const stage = stageOf(form.start) ?? (form.isResolution ? "resolution" : "update");
  const headline = useSettled(form.publicTitle, 500);
  const read = useRead(
    `texts ${stage} ${headline} ${ref}`,
    (client) => client.template.texts.query({ ref, stage, ...(headline ? { publicTitle: headline } : {}) }),
    { staleMs: 60_000 },
  );
  const lastTexts = useRef<FilledText[]>([]);
  if (read.data) lastTexts.current = read.data;
  const texts = read.data ?? lastTexts.current;

  const lateAt = (at: number, eta: string | null): LateValues =>
    lateValues({
      severity,
      startedAt: snapshot.impactStartedAt ?? snapshot.detectedAt,
      resolvedAt: snapshot.resolvedAt,
      nextUpdateEta: form.isResolution ? null : eta,
      zone: config.organisationZone,
      now: new Date(at).toISOString(),
    });
  const eta = form.isResolution ? null : etaInstant(form.eta, now);
  const late = lateAt(now, eta);
  const lastLate = useRef(late);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another promise changes what was written
  useEffect(() => {
    const from = lastLate.current;
    lastLate.current = late;
    setForm((last) => withPromise(last, from, late));
  }, [late.nextUpdate]);

  const [reached, setReach] = useState<MilestonePreview["reach"] | null>(null);
  const reach = reached ?? [];
  // Until it is known by which ways they are told, every text counts: who publishes at once takes none away.
  const channels = reached || form.channels ? chosenChannels(form, reach) : [...TEXT_CHANNELS];
  const copies = COPIED_CHANNELS.filter((one) => form.channels?.includes(one)).flatMap((channel) =>
    copyAudiences(channel, form.audience).map((audience) => keyOf(audience, channel)),
  );
  const input = toInput(form, texts, { ref, eta, channels, copies });
  const shown = usePreview(input);
  const { preview } = shown;
  useEffect(() => {
    if (preview) setReach(preview.reach);
  }, [preview]);
  const previews = preview?.previews ?? [];

  const main = mainKey(form.audience);
  const isThere = previews.some((one) => keyOf(one.audience, one.channel) === form.active);
  const active = isThere ? form.active : main;
  /** What has no text of its own is said in the milestone's. */
  const placeOf = (key: string): string => {
    const isOwn = texts.some((one) => keyOf(one.audience, one.channel) === key);
    const isCopied = COPIED_CHANNELS.some((one) => key.endsWith(`.${one}`));
    return isCopied || (isOwn && !form.isOneText) ? key : main;
  };
  const edited = placeOf(active);
  const version = versionOf(form, texts, edited);

  const change = ({ audience, ...part }: Partial<PublishForm>) =>
    setForm((last) => ({ ...(audience ? withAudience(last, texts, audience) : last), ...part }));
  return {
    form,
    draft,
    setDraft,
    texts,
    eta,
    late,
    copies,
    input,
    reach,
    channels,
    previews,
    isWriting: shown.isWriting,
    previewFailure: shown.failure,
    main,
    active,
    /** The text in the editor, by "audience.channel". */
    edited,
    version,
    words: shownOf(version, late),
    /** Whether what these readers get has no words yet. */
    isBlank: (key: string): boolean => {
      const place = placeOf(key);
      const words = shownOf(versionOf(form, texts, place), late);
      return words.body.trim() === "" || (place === main && words.title.trim() === "");
    },
    change,
    put: (one: Version) => change({ versions: { ...form.versions, [edited]: one } }),
    begin: (start: Start) =>
      setForm((last) =>
        beginForm(start, { ...known, isHolding: start.kind === "template" && start.stage === "holding" }, last),
      ),
    /** The input with the promise of this very instant. */
    inputAt: (at: number) => {
      const exact = form.isResolution ? null : etaInstant(form.eta, at);
      return toInput(withPromise(form, lastLate.current, lateAt(at, exact)), texts, {
        ref,
        eta: exact,
        channels,
        copies,
      });
    },
  };
}

export type PublishFormState = ReturnType<typeof usePublishForm>;
