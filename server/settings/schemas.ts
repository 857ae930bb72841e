import { z } from "zod";

const minutes = z.number().int().min(0).max(100_000);
const perSeverity = z.object({ Critical: minutes, High: minutes, Medium: minutes, Low: minutes.nullable() });

/** Policy numbers that an admin may change; these are their defaults (DOMAIN 1.8, 1.11, 4). */
export const Settings = z.object({
  /** First update after opening, minutes; Low: none. */
  firstUpdateMinutes: perSeverity.default({ Critical: 15, High: 20, Medium: 30, Low: null }),
  /** Usual interval between updates, minutes. */
  updateIntervalMinutes: perSeverity.default({ Critical: 15, High: 30, Medium: 60, Low: null }),
  /** Presets for the next update, minutes. */
  etaPresetsMinutes: z
    .object({
      Critical: z.array(minutes),
      High: z.array(minutes),
      Medium: z.array(minutes),
      Low: z.array(minutes),
    })
    .default({ Critical: [10, 15, 20, 30], High: [15, 20, 30, 45], Medium: [30, 60, 120], Low: [60, 240, 1440] }),
  /** Minutes before the promise at which it reads as due soon. */
  nudgeMinutes: perSeverity.default({ Critical: 3, High: 5, Medium: 10, Low: null }),
  /** Clean validation before Resolution for Critical and High, minutes. */
  cleanWindowMinutes: minutes.default(10),
  /** Length of Gather before its exit condition counts as met by time, minutes. */
  gatherTimeboxMinutes: minutes.default(10),
  /** Target length of the phases 1 to 8, minutes. */
  phaseTargetMinutes: z.array(minutes).length(8).default([5, 10, 15, 8, 25, 30, 15, 5]),
  /** Duration tile: amber and red from, minutes. */
  durationAmberMinutes: minutes.default(60),
  durationRedMinutes: minutes.default(120),
  /** Shown as the name of the organisation on the public page. */
  organisationName: z.string().trim().min(1).max(80).default("MajorOps"),
});
export type Settings = z.infer<typeof Settings>;
