"use client";
import { useState } from "react";
import { useAnnounce } from "./announcer";
import { Button } from "./button";

/** Puts a text into the clipboard, and says so where it was pressed. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { show, say } = useAnnounce();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      say("Copied");
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      show("The browser does not let this page copy. Mark the text and copy it by hand.", "red");
    }
  };
  return (
    <Button isSmall aria-label={label} onClick={() => void copy()} className="min-w-20">
      {isCopied ? "✓ Copied" : "Copy"}
    </Button>
  );
}
