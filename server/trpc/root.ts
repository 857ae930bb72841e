import { tokenRouter } from "../api-tokens/router";
import { taskRouter } from "../branch-tasks/router";
import { canRouter, conditionsRouter } from "../can-reports/router";
import { channelRouter } from "../channels/router";
import { checklistRouter } from "../checklists/router";
import { commandRouter } from "../command-team/router";
import { commsRouter } from "../comms/router";
import { commsLogRouter } from "../comms-log/router";
import { draftRouter } from "../drafts/router";
import { personRouter } from "../erasures/router";
import { handoffRouter } from "../handoffs/router";
import { linkRouter } from "../incident-links/router";
import { incidentRouter } from "../incidents/router";
import { linterRouter } from "../linter/router";
import { listRouter } from "../lists/router";
import { previewRouter } from "../mail/preview-router";
import { mailboxRouter } from "../mailbox/router";
import { milestoneRouter } from "../milestones/router";
import { noticeRouter } from "../notices/router";
import { presenceRouter } from "../presence/router";
import { questionRouter } from "../questions/router";
import { recipientRouter } from "../recipients/router";
import { hypothesisRouter, recoveryRouter } from "../recovery/router";
import { rollCallRouter } from "../roll-calls/router";
import { settingsRouter } from "../settings/router";
import { subscriptionRouter } from "../subscriptions/router";
import { pageRouter, teamRouter } from "../team-pages/router";
import { templateRouter } from "../templates/router";
import { timelineRouter } from "../timeline/router";
import { userRouter } from "../users/router";
import { validationRouter } from "../validation/router";
import { createCallerFactory, mergeRouters, router } from "./init";

export const appRouter = router({
  incident: incidentRouter,
  timeline: timelineRouter,
  milestone: mergeRouters(milestoneRouter, previewRouter),
  draft: draftRouter,
  link: linkRouter,
  linter: linterRouter,
  presence: presenceRouter,
  recovery: recoveryRouter,
  hypothesis: hypothesisRouter,
  command: commandRouter,
  handoff: handoffRouter,
  rollCall: rollCallRouter,
  task: taskRouter,
  question: questionRouter,
  checklist: checklistRouter,
  page: pageRouter,
  team: teamRouter,
  can: canRouter,
  conditions: conditionsRouter,
  notice: noticeRouter,
  channel: channelRouter,
  comms: commsRouter,
  template: templateRouter,
  commsLog: commsLogRouter,
  list: listRouter,
  recipient: recipientRouter,
  subscription: subscriptionRouter,
  settings: settingsRouter,
  user: userRouter,
  person: personRouter,
  token: tokenRouter,
  validation: validationRouter,
  mailbox: mailboxRouter,
});
export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
