import type { DefaultText } from "./default-text";

const audience = "stakeholder" as const;

/** For those inside who depend on it: facts, scope, what is being tried, when they hear next (S1 phase 4, S3). */
export const STAKEHOLDER_TEXTS: readonly DefaultText[] = [
  {
    audience,
    channels: ["email"],
    stage: "initial",
    subject: "{{severity}}: {{title}}",
    body: `What we know: {{impact}}.
[[So far: {{news}}]]
[[Scope: {{customers}}.]]
[[Systems: {{systems}}.]]
Since: {{startedAt}}.
[[Approach: {{currentBet}}.]]
[[Workaround to give to customers: {{workaround}}.]]

Status: {{status}}. The cause is not confirmed; please do not name one to customers. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    severity: "Critical",
    subject: "Critical: {{title}}",
    body: `A Critical incident is declared and the command team is on it.

What we know: {{impact}}.
[[So far: {{news}}]]
[[Scope: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
[[Systems: {{systems}}.]]
Since: {{startedAt}}.
[[Approach: {{currentBet}}.]]
[[Workaround to give to customers: {{workaround}}.]]

The cause is not confirmed; please do not name one to customers. Hold changes to the affected systems unless the Major Incident Manager asks for them. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Where we stand after {{duration}} ({{phase}}):

Impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Scope: {{customers}}.]]
[[Systems: {{systems}}.]]
[[Current bet: {{currentBet}}.]]
[[Confidence in the recovery: {{confidence}}.]]
[[Workaround to give to customers: {{workaround}}.]]

Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "holding",
    subject: "Recovery in progress: {{title}}",
    body: `Recovery track in progress; impact unchanged.[[ {{impact}}.]]
[[Current bet: {{currentBet}}.]]
[[Workaround to give to customers: {{workaround}}.]]

Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Resolved at {{resolvedAt}} after {{duration}}.

Final impact: {{finalImpact}}.
[[Customers affected: {{customers}}.]]
What was done: {{resolution}}.
Cause: {{cause}}.
[[After Action: {{afterActionAt}}.]]

Thank you for your patience and your help. Detail follows in the Learning Review.

{{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "initial",
    subject: "{{severity}}: {{title}}",
    body: `Status: {{status}} ({{phase}})
Impact: {{impact}}.
[[So far: {{news}}]]
[[Scope: {{customers}}.]]
[[Systems: {{systems}}.]]
[[Approach: {{currentBet}}.]]
[[Workaround: {{workaround}}.]]
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "update",
    subject: "{{severity}}: {{title}}",
    body: `Status: {{status}} ({{phase}}), {{duration}} so far
Impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Scope: {{customers}}.]]
[[Current bet: {{currentBet}}.]]
[[Confidence in the recovery: {{confidence}}.]]
[[Workaround: {{workaround}}.]]
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "holding",
    subject: "Recovery in progress: {{title}}",
    body: `Recovery track in progress; impact unchanged.[[ {{impact}}.]]
[[Current bet: {{currentBet}}.]]
[[Workaround: {{workaround}}.]]
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Resolved at {{resolvedAt}} after {{duration}}.
Final impact: {{finalImpact}}.
What was done: {{resolution}}.
Cause: {{cause}}.
[[After Action: {{afterActionAt}}.]]
{{ref}}`,
  },
  {
    audience,
    channels: ["sms"],
    stage: "initial",
    subject: "",
    body: "{{ref}} {{severity}}: {{title}}. {{status}}.[[ Workaround: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["sms"],
    stage: "update",
    subject: "",
    body: "{{ref}} {{severity}}: {{title}}. {{status}}, {{duration}}.[[ Workaround: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["sms"],
    stage: "holding",
    subject: "",
    body: "{{ref}} {{title}}. Recovery in progress.[[ Workaround: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["sms"],
    stage: "resolution",
    subject: "",
    body: "{{ref}} resolved at {{resolvedAt}} after {{duration}}: {{title}}.[[ After Action: {{afterActionAt}}.]]",
  },
];
