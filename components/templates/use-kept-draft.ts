"use client";
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from "react";

/** A template's text while somebody changes it, and the version they began from. */
export type TemplateDraft = { subject: string; body: string; was: string | null };

const keyOf = (id: string) => `majorops-template-draft ${id}`;

function readKept(id: string): TemplateDraft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(id)) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { subject, body, was } = kept as Record<string, unknown>;
    const isOne = typeof subject === "string" && typeof body === "string" && (was === null || typeof was === "string");
    return isOne ? { subject, body, was } : null;
  } catch {
    return null;
  }
}

/** What is written and not saved yet: it is there again after a look at another page, or a reload. */
export function useKeptDraft(
  id: string,
): [draft: TemplateDraft | null, set: Dispatch<SetStateAction<TemplateDraft | null>>] {
  const [draft, setDraft] = useState<TemplateDraft | null>(null);
  const isRead = useRef(false);
  useEffect(() => {
    if (!isRead.current) {
      isRead.current = true;
      const kept = readKept(id);
      // What was typed before this ran is newer.
      if (kept) return setDraft((one) => one ?? kept);
    }
    if (draft) sessionStorage.setItem(keyOf(id), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(id));
  }, [id, draft]);
  return [draft, setDraft];
}
