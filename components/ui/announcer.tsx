"use client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

type Notice = { id: number; text: string; tone: "plain" | "red" };
type Announce = {
  /** Spoken only. */
  say: (text: string) => void;
  /** Spoken, and shown for some seconds. */
  show: (text: string, tone?: Notice["tone"]) => void;
};
const Announcing = createContext<Announce>({ say: () => {}, show: () => {} });
export const useAnnounce = (): Announce => useContext(Announcing);

/** The page's live region and its short notices. */
export function Announcer({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState("");
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = useCallback((text: string) => setSpoken((last) => (last === text ? `${text}\u00a0` : text)), []);
  const show = useCallback<Announce["show"]>(
    (text, tone = "plain") => {
      say(text);
      setNotice((last) => ({ id: (last?.id ?? 0) + 1, text, tone }));
    },
    [say],
  );
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), notice.tone === "red" ? 10_000 : 5_000);
    return () => clearTimeout(timer);
  }, [notice]);
  const value = useMemo(() => ({ say, show }), [say, show]);
  return (
    <Announcing value={value}>
      {children}
      <div aria-live="polite" className="sr-only">
        {spoken}
      </div>
      {notice && (
        <div
          aria-hidden="true"
          className={`panel fixed top-1.5 left-1/2 z-50 -translate-x-1/2 max-w-sm bg-raise px-4 py-2.5 text-[13px] ${notice.tone === "red" ? "border-red-line text-red" : ""}`}
        >
          {notice.text}
        </div>
      )}
    </Announcing>
  );
}
