"use client";
import { useEffect, useState } from "react";
import { useRead } from "@/components/providers/use-read";
import { lintText } from "@/server/linter/rules";
import type { Finding } from "@/server/linter/schemas";
import type { TemplateKey } from "@/server/templates/schemas";

const PAUSE_MS = 400;
const SOON_MS = 15 * 60_000;

/**
 * What the linter finds in a filled text. With an incident the server holds it against the record; without one the
 * rules alone do, here. That a promise is made is the template's own matter, so one counts as made.
 */
export function useFindings(
  text: { subject: string; body: string },
  { audience, stage, severity }: TemplateKey,
  ref: string,
): { findings: Finding[]; isWaiting: boolean } {
  const { subject: title, body } = text;
  const isResolution = stage === "resolution";
  const [promise] = useState(() => new Date(Date.now() + SOON_MS).toISOString());
  const now = JSON.stringify([title, body]);
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [now]);
  const asked = settled === now;
  const read = useRead(
    `template-lint ${audience} ${stage} ${settled} ${ref}`,
    (client) =>
      client.linter.lint.query({ ref, title, body, audience: [audience], isResolution, nextUpdateEta: promise }),
    { isEnabled: ref !== "" && asked, staleMs: 60_000 },
  );
  if (ref !== "") return { findings: read.data ?? [], isWaiting: !asked || read.data === undefined };
  const findings = lintText(`${title}\n${body}`, {
    audience,
    severity: severity ?? "High",
    isResolution,
    nextUpdateEta: promise,
    isCauseConfirmed: false,
    workaround: "",
    customerCount: null,
    isCustomerCountConfirmed: false,
    bridgeUrl: null,
    internalNames: [],
    jargon: [],
  });
  return { findings, isWaiting: false };
}
