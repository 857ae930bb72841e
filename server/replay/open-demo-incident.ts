// By its own path: the index of date-fns costs Node 24 a second to resolve.
import { subMinutes } from "date-fns/subMinutes";
import { assignRole } from "../command-team/assign-role";
import type { AssignRole } from "../command-team/schemas";
import type { Actor } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Role } from "../core/policy";
import type { User } from "../db/generated/client";
import { advancePhase } from "../incidents/advance-phase";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import type { PublishMilestone } from "../milestones/schemas";
import { closePath } from "../recovery/close-path";
import { openPath } from "../recovery/open-path";
import { acknowledgePage } from "../team-pages/acknowledge-page";
import { arrivePage } from "../team-pages/arrive-page";
import { pageTeam } from "../team-pages/page-team";
import { logEntry } from "../timeline/log-entry";
import type { LogEntry } from "../timeline/schemas";

type CommandRole = AssignRole["role"];
type Play = {
  /** The context of a person, that many minutes ago. */
  as: (role: Role, minutesAgo: number) => Context;
  /** The instant that many minutes ago; negative: to come. */
  ago: (minutes: number) => string;
  id: (role: Role) => string;
};

/**
 * The incident that runs when the demo starts: Critical, 34 minutes old, in phase 5, its next update due in 11.
 * The personas do it all, through the verbs; every time counts back from the context's now.
 * @param people the demo's personas, one a role
 * @returns its reference
 */
export async function openDemoIncident(ctx: Context, people: readonly User[]): Promise<string> {
  authorize(ctx, "incident.open");
  const play = playOf(ctx, people);
  const { as, ago } = play;
  const incident = await openIncident({
    ctx: as("mim", 34),
    input: {
      title: "Card payments fail at checkout",
      severity: "Critical",
      affectedSystems: ["Checkout", "Payment gateway", "Card vault"],
      bridgeUrl: "https://meet.example.com/payments-bridge",
      description:
        "About two thirds of card payments end with a timeout. Wallets and invoices work. First seen by the checkout monitor, confirmed by Customer Ops.",
      startedAt: ago(41),
      alertIssuedAt: ago(37),
      detectedAt: ago(36),
      externalImpact: "Yes",
    },
  });
  const { ref } = incident;
  await gatherAndAssess(play, ref);
  await communicateAndIsolate(play, ref);
  return ref;
}

function playOf(ctx: Context, people: readonly User[]): Play {
  const find = (role: Role): User => {
    const user = people.find((person) => person.role === role);
    if (!user) throw new AppError("INTERNAL", `The demo has no persona for ${role}.`);
    return user;
  };
  const actorOf = (user: User): Actor => ({
    kind: "user",
    userId: user.id,
    name: user.displayName,
    email: user.email,
    role: user.role,
  });
  return {
    as: (role, minutesAgo) => ({ ...ctx, actor: actorOf(find(role)), now: subMinutes(ctx.now, minutesAgo) }),
    ago: (minutes) => subMinutes(ctx.now, minutes).toISOString(),
    id: (role) => find(role).id,
  };
}

const note = (ctx: Context, ref: string, text: string, type: LogEntry["type"] = "action", occurredAt?: string) =>
  logEntry({ ctx, input: { ref, text, type, occurredAt } });

async function page(play: Play, ref: string, minutesAgo: number, teams: string[], notes: string): Promise<string[]> {
  const pages = await pageTeam({ ctx: play.as("mim", minutesAgo), input: { ref, teams, notes } });
  return pages.map(({ id }) => id);
}

/** How many minutes ago the team answered. */
type Answered = { acknowledged: number; arrived?: number };

async function answer({ as }: Play, ref: string, pageId: string | undefined, when: Answered): Promise<void> {
  if (!pageId) throw new AppError("INTERNAL", "The demo paged nobody.");
  await acknowledgePage({ ctx: as("responder", when.acknowledged), input: { ref, pageId } });
  if (when.arrived !== undefined) await arrivePage({ ctx: as("responder", when.arrived), input: { ref, pageId } });
}

async function gatherAndAssess(play: Play, ref: string): Promise<void> {
  const { as, ago, id } = play;
  const assign = (role: Role, slot: CommandRole, minutesAgo: number) =>
    assignRole({ ctx: as("mim", minutesAgo), input: { ref, role: slot, userId: id(role) } });

  const alert = "Checkout monitor: payment success fell from 98.9 % to 31 % within two minutes.";
  await note(as("mim", 34), ref, alert, "alert", ago(37));
  const [payments, platform] = await page(play, ref, 34, ["Payments", "Platform"], "Card payments time out: join us.");
  await answer(play, ref, payments, { acknowledged: 33.4, arrived: 33.1 });
  await assign("ops_lead", "sre", 33);
  await advancePhase({ ctx: as("mim", 33), input: { ref, note: "Payments and platform are on the bridge" } });
  await answer(play, ref, platform, { acknowledged: 32.6, arrived: 32.2 });
  await assign("comms", "comms", 32);
  await note(as("responder", 31), ref, "Gateway answers 504 on about two thirds of authorisations; all zones alike.");
  await assign("service_manager", "service_manager", 30);
  await note(as("service_manager", 30), ref, "Customer Ops counts 212 tickets in ten minutes, all about cards.");
  await editIncident({ ctx: as("service_manager", 29), input: { ref, set: { customerCount: 18_400 } } });
  await assign("customer_ops", "customer_ops", 29);
  await advance(as("mim", 28), ref, "Conditions in from gateway, vault and order service");
  const scope = "Card payments only, every region. Cause unknown; we look at today's gateway release and at the vault.";
  await note(as("ops_lead", 27), ref, scope);
}

/** Where the guide's conditions are not all met, the MIM goes on and says why. */
const advance = (ctx: Context, ref: string, text: string) =>
  advancePhase({
    ctx,
    input: { ref, note: text, override: { reason: "Scope is clear enough; people wait for news" } },
  });

async function communicateAndIsolate(play: Play, ref: string): Promise<void> {
  const { as, ago } = play;
  const rollback = await openPath({
    ctx: as("ops_lead", 26),
    input: {
      ref,
      title: "Roll back today's gateway release",
      owner: "Payments team",
      goal: "The release of this morning is off every gateway node",
      currentBet: "The new connection pool in today's release starves the authorisations",
      timeboxMinutes: 15,
    },
  });
  await advance(as("mim", 24), ref, "Severity confirmed; rollback is the first bet");
  await publish(as("comms", 22), ref, {
    title: "Card payments are failing",
    body: "Most card payments at checkout end with an error at the moment. Wallets and invoices work. Our teams are on it; no data is lost.",
    nextUpdateEta: ago(2),
    publicTitle: "Card payments at checkout",
  });
  await openPath({
    ctx: as("ops_lead", 20),
    input: {
      ref,
      title: "Send card traffic to the second provider",
      owner: "Platform team",
      goal: "Half of all card payments go through the standby provider",
      currentBet: "The standby provider takes half of the volume within ten minutes",
      timeboxMinutes: 30,
    },
  });
  await advance(as("mim", 18), ref, "First update is out; two paths run");
  await note(as("responder", 15), ref, "Rollback done on half of the nodes. Errors 69 % before, 66 % now.", "command");
  await closePath({
    ctx: as("ops_lead", 12),
    input: { ref, pathId: rollback.id, outcome: "fail", reason: "The old release shows the same timeouts" },
  });
  await openPath({
    ctx: as("ops_lead", 11),
    input: {
      ref,
      title: "Free the card vault's connections",
      owner: "Database team",
      goal: "Authorisations get a connection within 50 ms",
      currentBet: "Stuck sessions hold the vault's connections; ending them lets payments through",
      timeboxMinutes: 20,
    },
  });
  await editIncident({ ctx: as("service_manager", 10), input: { ref, set: BUSINESS } });
  const [database] = await page(play, ref, 9, ["Database"], "The card vault may have run out of connections.");
  await answer(play, ref, database, { acknowledged: 8.2 });
  await note(as("responder", 8), ref, "Card vault: 500 of 500 connections in use, the oldest idle for 40 minutes.");
  await publish(as("comms", 4), ref, {
    title: "Some card payments work again",
    body: "A part of card payments now goes through a second provider and succeeds. Payments may still fail; trying again in some minutes is safe, nobody pays twice.",
    nextUpdateEta: ago(-11),
  });
  await note(as("ops_lead", 2), ref, "Second provider carries 40 % of card traffic; 97 % of that succeeds.");
}

const BUSINESS = {
  businessImpact: "About 4,100 orders an hour do not complete; wallets take up a third of them.",
  customerImpactSummary: "Customers who pay by card see an error at checkout. No payment is taken twice.",
  execSummary: "Most card payments have failed for half an hour. A second provider now carries part of the traffic.",
  riskLevel: "High",
  confidence: "Medium",
} as const;

const publish = (ctx: Context, ref: string, milestone: Omit<PublishMilestone, "ref" | "audience">) =>
  publishMilestone({ ctx, input: { ref, audience: ["public", "stakeholder", "executive"], ...milestone } });
