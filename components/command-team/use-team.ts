"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { type Read, useRead } from "@/components/providers/use-read";
import { useViewer } from "@/components/providers/viewer";
import type { Participant, Team } from "@/server/command-team/schemas";
import type { Handoff } from "@/server/handoffs/schemas";
import type { RollCall, RollCallAnswer } from "@/server/roll-calls/schemas";

/** Who is on scene and who leads how many; renewed by every change of command. */
export function useTeam(): Read<Team> {
  const { ref } = useFireground().snapshot;
  return useRead(`command ${ref}`, (client) => client.command.team.query({ ref }));
}

/** All handoffs of the incident, newest first. */
export function useHandoffs(): Read<Handoff[]> {
  const { ref } = useFireground().snapshot;
  return useRead(`handoff ${ref}`, (client) => client.handoff.list.query({ ref }));
}

/** All roll-calls of the incident, newest first. */
export function useRollCalls(): Read<RollCall[]> {
  const { ref } = useFireground().snapshot;
  return useRead(`rollCall ${ref}`, (client) => client.rollCall.list.query({ ref }));
}

export type Mine = {
  /** Roles of the viewer, slots among them. */
  roles: Participant[];
  /** Offers that wait for the viewer. */
  offers: Handoff[];
  /** The open roll-call while the incident runs, and what it asks of the viewer by name. */
  roll: RollCall | undefined;
  asks: RollCallAnswer[];
};

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** What of all that is the viewer's own. */
export function useMine(): Mine {
  const { userId, name } = useViewer();
  const isOver = useFireground().snapshot.status === "Resolved";
  const present = useTeam().data?.present ?? [];
  const offers = useHandoffs().data ?? [];
  const rolls = useRollCalls().data;
  const roll = isOver ? undefined : rolls?.find((one) => one.closedAt === null);
  return {
    roles: present.filter((one) => (one.userId ? one.userId === userId : same(one.name, name))),
    offers: offers.filter((one) => one.state === "offered" && one.toUserId === userId),
    roll,
    asks: roll?.answers.filter((one) => one.answeredAt === null && same(one.owner, name)) ?? [],
  };
}
