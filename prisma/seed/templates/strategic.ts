import type { DefaultText } from "./default-text";

const audience = "strategic" as const;

/** For strategic accounts: outsiders who are called on one by one, with a person to answer to (S4 phase 3 and 4). */
export const STRATEGIC_TEXTS: readonly DefaultText[] = [
  {
    audience,
    channels: ["email"],
    stage: "initial",
    subject: "For your attention: {{title}}",
    body: `We are writing to you directly, because this may touch your business.

Impact: {{impact}}.
[[So far: {{news}}]]
[[Extent as we know it: {{customers}}.]]
Severity: {{severity}}. Since: {{startedAt}}.
[[What your teams can do meanwhile: {{workaround}}.]]

We are investigating, and will state a cause once it is confirmed. Next update to you: {{nextUpdate}}. If you see effects that are not named here, tell your account manager: it helps us to see the whole picture.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    severity: "Critical",
    subject: "Major disruption, for your attention: {{title}}",
    body: `We are responding to a major disruption, and are writing to you directly because it may touch your business.

Impact: {{impact}}.
[[So far: {{news}}]]
[[Extent as we know it: {{customers}}.]]
Since: {{startedAt}}.
[[What your teams can do meanwhile: {{workaround}}.]]

A response team with one person in command is working on the recovery. We will state a cause once it is confirmed. Next update to you: {{nextUpdate}}; your account manager stands by for your questions and calls you within a day of the end.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Where we stand after {{duration}}:

Impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Extent as we know it: {{customers}}.]]
Status: {{status}}.
[[What your teams can do meanwhile: {{workaround}}.]]

We are working on the recovery. Next update to you: {{nextUpdate}}. If what you see differs from this, tell your account manager.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "holding",
    subject: "Work continues: {{title}}",
    body: `This is the update we promised. The recovery is in progress, and the impact stands as we described it.[[ {{impact}}.]]

[[What your teams can do meanwhile: {{workaround}}.]]

Next update to you: {{nextUpdate}}. Your account manager stands by for your questions.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `The disruption is resolved. Service is back to normal since {{resolvedAt}}.

Duration: {{duration}}, from {{startedAt}} to {{resolvedAt}}.
Final impact: {{finalImpact}}.
[[Extent: {{customers}}.]]
Cause: {{cause}}.

We are sorry for what this meant for you and your customers. We are reviewing what happened; your account manager contacts you within a day, and shares with you what we will change.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "initial",
    subject: "{{severity}}: {{title}}",
    body: `Impact: {{impact}}.
[[So far: {{news}}]]
[[Extent as we know it: {{customers}}.]]
[[Meanwhile: {{workaround}}.]]
We are investigating. The cause is not confirmed yet.
Next update here: {{nextUpdate}}. Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Impact: {{impact}}.
[[Since the last update: {{news}}]]
[[Extent as we know it: {{customers}}.]]
[[Meanwhile: {{workaround}}.]]
Since {{startedAt}}, {{duration}} so far.
Next update here: {{nextUpdate}}. Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "holding",
    subject: "Work continues: {{title}}",
    body: `The recovery is in progress; the impact stands as described.[[ {{impact}}.]]
[[Meanwhile: {{workaround}}.]]
Next update here: {{nextUpdate}}. Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["slack", "teams"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Service is back to normal since {{resolvedAt}}, after {{duration}}.
Final impact: {{finalImpact}}.
Cause: {{cause}}.
Your account manager contacts you within a day. Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["sms"],
    stage: "initial",
    subject: "",
    body: "{{organisation}}: {{severity}}: {{title}}. Investigating.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "update",
    subject: "",
    body: "{{organisation}}: {{title}}. {{status}}.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "holding",
    subject: "",
    body: "{{organisation}}: {{title}}. Work continues.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
  },
  {
    audience,
    channels: ["sms"],
    stage: "resolution",
    subject: "",
    body: "{{organisation}}: resolved since {{resolvedAt}}: {{title}}. Your account manager contacts you within a day. {{ref}}",
  },
];
