"use client";
import Link from "next/link";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { LINK_WORDS } from "@/server/incident-links/rules";

/** Which incidents belong to this one; where it was merged away, that comes first and loudly. */
export function LinksLine() {
  const { snapshot, open, refuse } = useFireground();
  const { ref } = snapshot;
  const { data } = useRead(`link ${ref}`, (client) => client.link.list.query({ ref }));
  if (!data || data.length === 0) return null;
  const merged = data.find((link) => link.kind === "merged" && link.isFrom);
  return (
    <div className="mt-1.5 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-[13px]">
      {merged && (
        <p className="w-full rounded border border-amber-line bg-amber-bg px-2.5 py-1">
          <b className="text-amber">Merged.</b> The work goes on in{" "}
          <Link href={`/admin/incidents/${merged.ref}`} className="link">
            {merged.ref} <bdi>{merged.title}</bdi>
          </Link>
          . This record stays as it is.
        </p>
      )}
      {data
        .filter((link) => link !== merged)
        .map((link) => (
          <span key={link.id} className="min-w-0 text-soft">
            {LINK_WORDS[link.kind][link.isFrom ? "from" : "to"]}{" "}
            <Link href={`/admin/incidents/${link.ref}`} className="link">
              {link.ref} <bdi>{link.title}</bdi>
            </Link>
            {link.status === "Resolved" && " · resolved"}
          </span>
        ))}
      {!refuse("incident.link") && (
        <button
          type="button"
          onClick={() => open("link")}
          className="min-h-6 text-xs text-dim underline hover:text-text"
        >
          Links
        </button>
      )}
    </div>
  );
}
