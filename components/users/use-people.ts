"use client";
import { useRead } from "@/components/providers/use-read";
import { COMMAND_ROLE_LABEL, COMMAND_ROLES } from "@/server/command-team/rules";

const ROLES = COMMAND_ROLES.map((role) => COMMAND_ROLE_LABEL[role]);

/** To whom things can be given: command roles, the people with an account, or any other name. */
export function usePeople(isEnabled = true) {
  const { data } = useRead("people", (client) => client.user.list.query({}), { isEnabled, staleMs: 300_000 });
  const people = data ?? [];
  return {
    people,
    /** Names to complete from. */
    names: [...ROLES, ...people.map(({ displayName }) => displayName)],
    /** The account of that name, null where it is a role or a free name. */
    userIdOf: (name: string): string | null =>
      people.find(({ displayName }) => displayName.toLowerCase() === name.trim().toLowerCase())?.id ?? null,
  };
}
