"use client";
import { useState } from "react";
import { usePreview, WhoGetsWhat, type WhoProps } from "./who-gets-what";

/** How many get a mail; opens to exactly who, with which text and why, and who is left out. */
export function RecipientList(props: WhoProps) {
  const [isOpen, setOpen] = useState(false);
  const { preview } = usePreview(props);
  if (props.audience.length === 0) return null;
  const people = preview?.total === 1 ? "person gets" : "people get";
  return (
    <details
      className="mb-3 rounded-md border border-line px-3 py-1.5 text-[13px]"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="tap min-h-7 cursor-pointer">
        {preview ? (
          <>
            <b className="num">{preview.total}</b> {people} a mail
            {preview.totalLeftOut > 0 && (
              <>
                , <span className="num">{preview.totalLeftOut}</span> left out
              </>
            )}
            : who, what and why
          </>
        ) : (
          "Counting who gets a mail…"
        )}
      </summary>
      {isOpen && (
        <div className="mt-2 mb-1.5">
          <WhoGetsWhat {...props} />
        </div>
      )}
    </details>
  );
}
