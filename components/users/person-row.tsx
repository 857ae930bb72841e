"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { ROLES, type Role } from "@/server/core/policy";
import type { Account } from "@/server/users/schemas";
import { RoleSelect } from "./add-person-form";

type Props = { account: Account; isMe: boolean; onChanged: (account: Account) => void };
const toRole = (value: string): Role | undefined => ROLES.find((role) => role === value);

/** One person: the role, and whether they get in. Both take a second press, as both count at once. */
export function PersonRow({ account, isMe, onChanged }: Props) {
  const [role, setRole] = useState<Role>(account.role);
  const [isAsking, setAsking] = useState(false);
  const change = useVerb((client, input: { user: string; role: Role }, options) =>
    client.user.changeRole.mutate(input, options),
  );
  const disable = useVerb((client, input: { user: string }, options) => client.user.disable.mutate(input, options));
  const enable = useVerb((client, input: { user: string }, options) => client.user.enable.mutate(input, options));
  const failure = change.failure ?? disable.failure ?? enable.failure;
  const isDisabled = account.disabledAt !== null;

  const save = async () => {
    const outcome = await change.run({ user: account.id, role });
    if (outcome.ok) onChanged(outcome.value);
  };
  const shut = async () => {
    const outcome = await (isDisabled ? enable : disable).run({ user: account.id });
    setAsking(false);
    if (outcome.ok) onChanged(outcome.value);
  };

  return (
    <li className="grid gap-x-4 gap-y-2 border-t border-line-soft px-4 py-3 first:border-0 md:grid-cols-[minmax(0,1fr)_15rem_8rem_11rem] md:items-center">
      <div className="min-w-0">
        <p dir="auto" className={`font-semibold ${isDisabled ? "text-soft" : ""}`}>
          {account.displayName} {isMe && <Tag>you</Tag>} {isDisabled && <Tag tone="red">disabled</Tag>}{" "}
          {account.isPersona && <Tag>demo</Tag>}
        </p>
        <p className="text-[13px] text-soft">{account.email}</p>
      </div>
      <div className="flex gap-2">
        <RoleSelect
          aria-label={`Role of ${account.displayName}`}
          value={role}
          onChange={(event) => setRole(toRole(event.target.value) ?? role)}
        />
        {role !== account.role && (
          <Button isBusy={change.isBusy} onClick={() => void save()}>
            Save
          </Button>
        )}
      </div>
      <p className="text-[13px] text-soft">
        {account.lastSeenAt ? (
          <>
            seen <Moment at={account.lastSeenAt} />
          </>
        ) : (
          "never seen"
        )}
      </p>
      <div className="flex gap-2 md:justify-end">
        {isDisabled && (
          <Button
            isSmall
            isBusy={enable.isBusy}
            onClick={() => void shut()}
            aria-label={`Enable ${account.displayName}`}
          >
            Enable
          </Button>
        )}
        {!isDisabled && !isAsking && (
          <Button isSmall look="quiet" onClick={() => setAsking(true)} aria-label={`Disable ${account.displayName}`}>
            Disable…
          </Button>
        )}
        {!isDisabled && isAsking && (
          <>
            <Button isSmall look="danger" isBusy={disable.isBusy} onClick={() => void shut()} autoFocus>
              Shut out now
            </Button>
            <Button isSmall look="quiet" onClick={() => setAsking(false)}>
              Keep
            </Button>
          </>
        )}
      </div>
      {failure && (
        <div className="md:col-span-full">
          <FieldError>{failure.message}</FieldError>
        </div>
      )}
    </li>
  );
}
