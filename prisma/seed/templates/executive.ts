import type { DefaultText } from "./default-text";

const audience = "executive" as const;

/** For leaders: impact and the state of the mitigation first, no jargon, nothing to look up (S1 "Executive summary"). */
export const EXECUTIVE_TEXTS: readonly DefaultText[] = [
  {
    audience,
    channels: ["email"],
    stage: "initial",
    subject: "{{severity}}: {{title}}",
    body: `[[{{summary}}.]]

Customer impact: {{impact}}.
[[So far: {{news}}]]
[[Customers: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
Since: {{startedAt}}.
[[What customers can do: {{workaround}}.]]

The response is under way; the cause is not confirmed. Nothing is needed from you now. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    severity: "Critical",
    subject: "Critical: {{title}}",
    body: `[[{{summary}}.]]

A Critical incident is declared. A Major Incident Manager is in command and the full command team is being brought together.

Customer impact: {{impact}}.
[[So far: {{news}}]]
[[Customers: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
Since: {{startedAt}}.
[[What customers can do: {{workaround}}.]]

The cause is not confirmed. Please keep questions for the Leader, so that the team stays on the recovery. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `[[{{summary}}.]]

Customer impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Customers: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
[[What is being tried: {{currentBet}}.]]
[[Confidence in the recovery: {{confidence}}.]]
[[What customers can do: {{workaround}}.]]

Duration so far: {{duration}}. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "holding",
    subject: "Recovery in progress: {{title}}",
    body: `The recovery is in progress; the customer impact has not changed.[[ {{impact}}.]]
[[What is being tried: {{currentBet}}.]]
[[Confidence in the recovery: {{confidence}}.]]
[[What customers can do: {{workaround}}.]]

Duration so far: {{duration}}. Next update: {{nextUpdate}}.

{{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Service is back to normal since {{resolvedAt}}, after {{duration}}.

Final customer impact: {{finalImpact}}.
[[Customers: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
What was done: {{resolution}}.
Cause: {{cause}}.
[[After Action: {{afterActionAt}}.]]

What we learn and what we will change follows in the Learning Review.

{{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "initial",
    subject: "{{severity}}: {{title}}",
    body: `Customer impact: {{impact}}.
[[So far: {{news}}]]
[[Customers: {{customers}}.]]
[[Business impact: {{businessImpact}}.]]
[[What customers can do: {{workaround}}.]]
The response is under way; the cause is not confirmed.
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Customer impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Business impact: {{businessImpact}}.]]
[[What is being tried: {{currentBet}}.]]
[[Confidence in the recovery: {{confidence}}.]]
[[What customers can do: {{workaround}}.]]
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "holding",
    subject: "Recovery in progress: {{title}}",
    body: `The recovery is in progress; the customer impact has not changed.[[ {{impact}}.]]
[[What is being tried: {{currentBet}}.]]
[[What customers can do: {{workaround}}.]]
Next update: {{nextUpdate}}. {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Service is back to normal since {{resolvedAt}}, after {{duration}}.
Final customer impact: {{finalImpact}}.
[[Business impact: {{businessImpact}}.]]
Cause: {{cause}}.
[[After Action: {{afterActionAt}}.]]
{{ref}}`,
  },
  {
    audience,
    channels: ["sms"],
    stage: "initial",
    subject: "",
    body: "{{severity}}: {{title}}. Response under way.[[ Customers: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "update",
    subject: "",
    body: "{{status}}: {{title}}. {{duration}} so far.[[ Customers: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "holding",
    subject: "",
    body: "{{title}}: recovery in progress.[[ Customers: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "resolution",
    subject: "",
    body: "Resolved at {{resolvedAt}} after {{duration}}: {{title}}.[[ After Action: {{afterActionAt}}.]] {{ref}}",
  },
];
