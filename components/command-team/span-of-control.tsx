"use client";
import { SPAN_WORD, TEAM_ROLE_LABEL, widestLead } from "@/server/command-team/rules";
import type { Lead } from "@/server/command-team/schemas";

const TONE: Record<Lead["state"], string> = { ok: "text-green", amber: "text-amber", red: "font-semibold text-red" };

/** "Ben (SRE / Ops Lead) leads 8". */
export const leadWords = ({ name, role, branch, people }: Lead): string =>
  `${name} (${branch ? `${TEAM_ROLE_LABEL[role]} ${branch}` : TEAM_ROLE_LABEL[role]}) leads ${people.length}`;

/** The widest span on scene, with its word; who leads it on hover. */
export function SpanOfControl({ leads }: { leads: Lead[] }) {
  const widest = widestLead(leads);
  if (!widest) return <span>span 0</span>;
  return (
    <span className={TONE[widest.state]} title={leads.map(leadWords).join("; ")}>
      span <span className="num">{widest.people.length}</span> {SPAN_WORD[widest.state]}
    </span>
  );
}
