"use client";
import { createContext, type ReactNode, useContext } from "react";
import { type Action, ROLE_LABEL, type Role, roleMay } from "@/server/core/policy";

/** Who looks at the screen. */
export type Viewer = { userId: string; name: string; role: Role };

const Viewing = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <Viewing value={viewer}>{children}</Viewing>;
}

export function useViewer(): Viewer {
  const viewer = useContext(Viewing);
  if (!viewer) throw new Error("useViewer needs a ViewerProvider above it.");
  return viewer;
}

/** Why the viewer may not do something; null where they may. */
export type Refuse = (action: Action) => string | null;

/** The policy matrix as the screen needs it: the server decides, the screen explains beforehand. */
export function useRefusal(): Refuse {
  const { role } = useViewer();
  return (action) =>
    roleMay(role, action) ? null : `${ROLE_LABEL[role]} may not do this. Ask the Major Incident Manager or an admin.`;
}
