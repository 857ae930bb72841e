"use client";
import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";
import { Button } from "@/components/ui/button";

/** Fetches the page's data again: when pressed, and whenever the reader comes back to this tab. */
export function RefreshButton() {
  const router = useRouter();
  const [isBusy, start] = useTransition();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") start(() => router.refresh());
    };
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("focus", refresh);
    return () => {
      document.removeEventListener("visibilitychange", refresh);
      window.removeEventListener("focus", refresh);
    };
  }, [router]);
  return (
    <Button isSmall isBusy={isBusy} onClick={() => start(() => router.refresh())}>
      Refresh
    </Button>
  );
}
