"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { Field } from "@/components/ui/field";

/** What is published is never changed: a correction is a new update that names the old one. */
export function CorrectsField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { ref } = useFireground().snapshot;
  const { data } = useRead(`milestone ${ref}`, (client) => client.milestone.list.query({ ref }));
  return (
    <Field label="Corrects" hint="optional: names the update that was wrong">
      {(slot) => (
        <select {...slot} value={value} onChange={(event) => onChange(event.target.value)} className="input">
          <option value="">No earlier update</option>
          {data?.map((one) => (
            <option key={one.id} value={one.id}>
              Update {one.sequence}: {one.title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
