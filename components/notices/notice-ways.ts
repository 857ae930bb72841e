import type { Fireground } from "@/components/incidents/fireground-context";

type Way = { name: string; go: (fireground: Fireground, occasion: string) => void };

const write: Way = { name: "Write the update", go: (f) => f.open("publish") };
const holding: Way = { name: "Holding", go: (f) => f.open("publish", "holding") };
const severity: Way = { name: "Severity", go: (f) => f.open("severity") };

/** Where one does something about it, by the notice's rule; an occasion begins with the id of what it is about. */
export const WAY: Record<string, Way> = {
  "timebox-expired": { name: "Extend", go: (f, occasion) => f.open("extend", occasion.split(" ")[0]) },
  "conditions-expired": { name: "Conditions", go: (f) => f.show("conditions") },
  "page-overdue": { name: "Pages", go: (f) => f.show("pages") },
  "gather-too-long": { name: "Advance", go: (f) => f.open("advance") },
  "gather-without-path": { name: "Open a path", go: (f) => f.open("path") },
  "isolation-without-path": { name: "Page a team", go: (f) => f.open("page-team") },
  "promise-due-soon": holding,
  "promise-overdue": holding,
  "promise-silence": write,
  "customers-doubled": severity,
  "data-integrity": severity,
};
