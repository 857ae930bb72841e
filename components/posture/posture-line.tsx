"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { InlineEdit, type SaveResult } from "@/components/ui/inline-edit";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { alarmLevelName } from "@/server/incidents/rules";
import { postureGaps } from "@/server/posture/rules";
import type { PostureRole } from "@/server/posture/schemas";

/** "Box 3 needs: Leader, Service Manager": a press on one assigns them here and now. */
export function PostureLine() {
  const { snapshot, config, refuse, refresh } = useFireground();
  const client = useTRPCClient();
  const { roles, responders } = postureGaps(snapshot.alarmLevel, snapshot.onScene, config.postures);
  const isShort = snapshot.status !== "Resolved" && (roles.length > 0 || responders > 0);
  const refusal = refuse("command.assign");
  const people = useRead("people", (client) => client.user.list.query({}), {
    isEnabled: isShort && !refusal,
    staleMs: 300_000,
  });
  if (!isShort) return null;
  const assign = async (role: PostureRole, name: string): Promise<SaveResult> => {
    try {
      const input = { ref: snapshot.ref, role, name };
      await client.command.assign.mutate(input, { context: { requestId: crypto.randomUUID() } });
      refresh();
      return { ok: true };
    } catch (error) {
      const { fields, message } = toFailure(error);
      return { ok: false, reason: fields.name ?? message };
    }
  };
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 text-xs">
      <span className="text-amber">{alarmLevelName(snapshot.alarmLevel)} needs</span>
      {roles.map((role) =>
        refusal ? (
          <span key={role} title={refusal}>
            {COMMAND_ROLE_LABEL[role]}
          </span>
        ) : (
          <InlineEdit
            key={role}
            label={`${COMMAND_ROLE_LABEL[role]}, missing`}
            value=""
            placeholder={`+ ${COMMAND_ROLE_LABEL[role]}`}
            suggestions={people.data?.map((one) => one.displayName)}
            onSave={(name) => assign(role, name)}
          />
        ),
      )}
      {responders > 0 && (
        <span className="text-soft">
          {responders} {responders === 1 ? "responder" : "responders"}
        </span>
      )}
    </div>
  );
}
