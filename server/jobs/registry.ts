import { jobs as comms, recoveries as commsRecoveries } from "../comms/jobs";
import { jobs as commsLog } from "../comms-log/jobs";
import { jobs as drafts } from "../drafts/jobs";
import { jobs as notices } from "../notices/jobs";
import { jobs as recovery } from "../recovery/jobs";
import { jobs as statusPage } from "../status-page/jobs";
import { jobs as teamPages } from "../team-pages/jobs";
import type { Jobs } from "./jobs";
import { jobs as tidy } from "./tidy";

/** Every job of every domain, by name. */
export const JOBS: Jobs = {
  ...comms,
  ...commsLog,
  ...recovery,
  ...statusPage,
  ...drafts,
  ...notices,
  ...teamPages,
  ...tidy,
};

/** Jobs that run once a minute in one of the processes, whatever else happens. */
export const EVERY_MINUTE = ["comms.backstop", "comms.check", "drafts.sweep", "jobs.tidy", "notices.sweep"] as const;

/** What to do before a job runs again whose process was killed, by the job's name. */
export const RECOVERIES: Jobs = { ...commsRecoveries };
