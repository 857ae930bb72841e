"use client";
import { useCallback, useRef } from "react";

type Box = HTMLInputElement | HTMLTextAreaElement;

/**
 * Puts text in at the caret of the field that had the focus last, and gives it the focus back there. The field changes
 * as if it was typed, so that undo takes it out again.
 */
export function useInsert(fallback: () => Box | null): {
  remember: (box: Box) => void;
  insert: (text: string) => void;
} {
  const last = useRef<Box | null>(null);
  const remember = useCallback((box: Box) => {
    last.current = box;
  }, []);
  const latest = useRef(fallback);
  latest.current = fallback;
  const insert = useCallback((text: string) => {
    const box = last.current?.isConnected ? last.current : latest.current();
    if (!box) return;
    box.focus();
    // The one way in which a page can type so that the browser's undo knows of it.
    if (document.execCommand("insertText", false, text)) return;
    box.setRangeText(text, box.selectionStart ?? 0, box.selectionEnd ?? 0, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }, []);
  return { remember, insert };
}
