"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { ClockTime } from "@/components/time/times";
import { FieldError } from "@/components/ui/field";
import type { ChecklistItem, TickItem } from "@/server/checklists/schemas";

/** What the present phase asks for, to be ticked; who ticked it stands beside it. */
export function PhaseChecklist() {
  const { snapshot } = useFireground();
  const { ref, phase } = snapshot;
  const { data, error } = useRead(`checklist ${ref}`, (client) => client.checklist.list.query({ ref }));
  const items = data?.[phase - 1]?.items;
  const done = items?.filter((item) => item.isDone).length ?? 0;
  return (
    <section aria-label={`Checklist of phase ${phase}`} className="text-[13px]">
      <h3 className="flex justify-between text-xs text-dim">
        Checklist
        <span className="num">{items && `${done} of ${items.length} done`}</span>
      </h3>
      {error !== null && !items && <p className="text-soft">The checklist could not be read. It is tried again.</p>}
      <ul className="mt-0.5 min-h-24">
        {items?.map((item) => (
          <Row key={item.text} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item }: { item: ChecklistItem }) {
  const { snapshot, refuse } = useFireground();
  const { ref, phase } = snapshot;
  const reads = useReads();
  const tick = useVerb((client, input: TickItem, options) => client.checklist.tick.mutate(input, options));
  const refusal = refuse("checklist.tick");
  const change = async (isDone: boolean) => {
    await tick.run({ ref, phase, item: item.text, isDone });
    reads.invalidate(`checklist ${ref}`);
  };
  return (
    <li>
      <label className={`flex min-h-6 gap-2 py-0.5 ${refusal ? "" : "cursor-pointer"}`} title={refusal ?? undefined}>
        <input
          type="checkbox"
          checked={tick.isBusy ? !item.isDone : item.isDone}
          disabled={refusal !== null}
          onChange={(event) => void change(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-(--green)"
        />
        <span className={item.isDone ? "text-soft" : ""}>
          {item.text}
          {item.isDone && item.changedAt && (
            <span className="ml-1.5 text-xs text-dim">
              <bdi>{item.changedByName}</bdi> <ClockTime at={item.changedAt} />
            </span>
          )}
        </span>
      </label>
      {tick.failure && <FieldError>{tick.failure.message}</FieldError>}
    </li>
  );
}
