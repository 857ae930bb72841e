"use client";
import { useState } from "react";
import { useRead } from "@/components/providers/use-read";
import { Combobox } from "@/components/ui/combobox";
import { useFireground } from "./fireground-context";
import { useEdit } from "./use-edit";

/** The affected systems while they are changed. */
export function SystemsEditor({ onClose }: { onClose: () => void }) {
  const { snapshot } = useFireground();
  const { affectedSystems } = snapshot;
  const { save } = useEdit();
  const [draft, setDraft] = useState(affectedSystems);
  const [was, setWas] = useState(affectedSystems);
  const [problem, setProblem] = useState<string | null>(null);
  const known = useRead("systems", (client) => client.incident.systems.query(), { staleMs: 60_000 });
  const done = async () => {
    const result = await save("affectedSystems", draft, was);
    if (result.ok) return onClose();
    if (result.theirs === undefined) return setProblem(result.reason);
    setWas(affectedSystems);
    setProblem(`Someone else saved: ${result.theirs || "(none)"}. Save again for yours, or cancel to keep theirs.`);
  };
  return (
    <div>
      <div className="flex items-start gap-2">
        <div className="flex-1">
          <Combobox
            aria-label="Affected systems"
            aria-invalid={problem ? true : undefined}
            autoFocus
            values={draft}
            onChange={setDraft}
            known={known.data ?? []}
            onEnterEmpty={() => void done()}
            onEscape={onClose}
          />
        </div>
        <button
          type="button"
          onClick={() => void done()}
          className="tap min-h-10 rounded-md border border-line bg-raise px-3 text-[13px]"
        >
          Save
        </button>
        <button type="button" onClick={onClose} className="tap min-h-10 rounded-md px-2 text-[13px] text-soft">
          Cancel
        </button>
      </div>
      {problem && (
        <p role="alert" className="mt-1 text-[13px] text-red">
          {problem}
        </p>
      )}
    </div>
  );
}
