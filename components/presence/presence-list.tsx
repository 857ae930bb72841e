"use client";
import { useViewer } from "@/components/providers/viewer";
import type { Present } from "@/server/presence/schemas";

const WRITES: Record<string, string> = {
  log: "writes an entry",
  title: "edits the title",
  description: "edits the description",
};

/** How many look at the incident, and by name who they are. */
export function PresenceList({ present }: { present: readonly Present[] }) {
  if (present.length === 0) return null;
  return (
    <details className="relative text-xs">
      <summary className="tap min-h-6 content-center list-none whitespace-nowrap text-soft hover:text-text">
        <span className="num">{present.length}</span> here
      </summary>
      <ul className="panel absolute right-0 z-30 mt-1 max-h-64 w-max max-w-72 overflow-y-auto px-3 py-2 text-[13px]">
        {present.map(({ userId, name, typing }) => (
          <li key={userId} className="leading-6">
            <bdi>{name}</bdi>
            {typing && <span className="text-soft"> {WRITES[typing] ?? "writes"}…</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who writes something now, apart from the reader; its room is kept whether anyone does or not. */
export function WhoWrites({ present }: { present: readonly Present[] }) {
  const viewer = useViewer();
  const others = present.filter(({ userId, typing }) => typing && userId !== viewer.userId);
  const [first] = others;
  return (
    <p
      aria-live="off"
      className="h-4 truncate px-4 text-[11px] leading-4 text-dim low:relative low:z-10 low:-mt-4 low:w-fit low:max-w-full low:bg-panel low:empty:hidden"
    >
      {first &&
        (others.length === 1
          ? `${first.name} ${WRITES[first.typing] ?? "writes"}…`
          : `${others.length} people are writing…`)}
    </p>
  );
}
