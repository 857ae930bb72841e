"use client";
import { useRef } from "react";
import { type Failure, toFailure } from "@/components/providers/failure";
import { useRead } from "@/components/providers/use-read";
import { useSettled } from "@/components/ui/use-settled";
import type { MilestonePreview, PublishMilestone } from "@/server/milestones/schemas";

type Shown = { preview: MilestonePreview | null; isWriting: boolean; failure: Failure | null };

/** What would go out if the form were published as it stands; the last answer stays until the next one is there. */
export function usePreview(input: PublishMilestone): Shown {
  // Who is told by which ways is known before the first word.
  const now = JSON.stringify({ ...input, title: input.title.trim() || "…", body: input.body.trim() || "…" });
  const key = useSettled(now, 250);
  const wanted = JSON.parse(key) as PublishMilestone;
  const isReady = wanted.audience.length > 0;
  const read = useRead(`preview ${key}`, (client) => client.milestone.preview.mutate(wanted), {
    isEnabled: isReady,
    staleMs: 60_000,
  });
  const last = useRef<MilestonePreview | null>(null);
  if (read.data) last.current = read.data;
  const failure = isReady && read.error ? toFailure(read.error) : null;
  return { preview: read.data ?? last.current, isWriting: key !== now || read.isReading, failure };
}
