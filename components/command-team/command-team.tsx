"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { InlineEdit, type SaveResult } from "@/components/ui/inline-edit";
import { Panel } from "@/components/ui/panel";
import type { CommandRole } from "@/server/command-team/schemas";

const SLOTS: readonly { role: CommandRole; label: string }[] = [
  { role: "mim", label: "MIM" },
  { role: "sre", label: "SRE / Ops" },
  { role: "comms", label: "Comms" },
  { role: "service_manager", label: "Service Mgr" },
  { role: "customer_ops", label: "Customer Ops" },
  { role: "leader", label: "Leader" },
];

/** Who holds which role now; a click gives it to someone else, and the change is in the record. */
export function CommandTeam() {
  const { snapshot, refuse, refresh } = useFireground();
  const client = useTRPCClient();
  const refusal = refuse("command.assign");
  const people = useRead("people", (client) => client.user.list.query({}), { isEnabled: !refusal, staleMs: 300_000 });
  const filled = SLOTS.filter(({ role }) => snapshot.command[role]).length;

  const assign = async (role: CommandRole, name: string): Promise<SaveResult> => {
    const person = people.data?.find((one) => one.displayName.toLowerCase() === name.trim().toLowerCase());
    try {
      const input = { ref: snapshot.ref, role, ...(person ? { userId: person.id } : { name }) };
      await client.command.assign.mutate(input, { context: { requestId: crypto.randomUUID() } });
      refresh();
      return { ok: true };
    } catch (error) {
      const { fields, message } = toFailure(error);
      return { ok: false, reason: fields.name ?? message };
    }
  };

  return (
    <Panel title="Command team" aside={<span className="num">{filled} of 6</span>}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[13px]">
        {SLOTS.map(({ role, label }) => (
          <div key={role} className="col-span-2 grid grid-cols-subgrid">
            <dt className="leading-6 text-dim">{label}</dt>
            <dd className="min-w-0 leading-6">
              <InlineEdit
                label={label}
                value={snapshot.command[role] ?? ""}
                suggestions={people.data?.map((one) => one.displayName)}
                placeholder="click to assign"
                refusal={refusal}
                onSave={(next) => assign(role, next)}
              />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
