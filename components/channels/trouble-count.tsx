"use client";
import { useRead } from "@/components/providers/use-read";

const EVERY_MS = 30_000;

/** How many deliveries wait for a person, beside the way to them; room is kept for two figures. */
export function TroubleCount() {
  const { data } = useRead("troubleCount", (client) => client.comms.troubleCount.query(), { everyMs: EVERY_MS });
  const failed = data?.failed ?? 0;
  return (
    <span className="num ml-1.5 inline-block min-w-[2ch] text-left text-red">
      {failed > 0 && (
        <>
          {failed}
          <span className="sr-only"> did not arrive</span>
        </>
      )}
    </span>
  );
}
