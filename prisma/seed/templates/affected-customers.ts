import type { DefaultText } from "./default-text";

const audience = "affected_customers" as const;

/** For those who are known to be affected: the same facts as the public's, addressed to them. */
export const AFFECTED_CUSTOMER_TEXTS: readonly DefaultText[] = [
  {
    audience,
    channels: ["email"],
    stage: "initial",
    subject: "You may be affected: {{title}}",
    body: `You receive this because a problem with our service is likely to affect you.

What you may notice: {{impact}}.
[[So far: {{news}}]]
Since: {{startedAt}}.
[[What you can do meanwhile: {{workaround}}.]]

We are investigating. We do not state a cause before it is confirmed, and we do not promise a time of repair that we cannot keep. Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    severity: "Critical",
    subject: "Major disruption: {{title}}",
    body: `You receive this because a major disruption of our service is likely to affect you.

What you may notice: {{impact}}.
[[So far: {{news}}]]
Since: {{startedAt}}.
[[What you can do meanwhile: {{workaround}}.]]

Our response team is working on the recovery without a break. The cause is under investigation. Next update: {{nextUpdate}}, and from then on until service is restored.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    severity: "Low",
    subject: "Minor problem: {{title}}",
    body: `You may notice a minor problem: {{impact}}.
[[So far: {{news}}]]

[[What you can do meanwhile: {{workaround}}.]]

We are looking into it. Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Where we stand after {{duration}}:

What you may notice: {{impact}}.
[[Since the last update: {{news}}]]
Status: {{status}}.
[[What you can do meanwhile: {{workaround}}.]]

We are working on the recovery. Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "holding",
    subject: "Work continues: {{title}}",
    body: `We promised you an update. The recovery is in progress; what you may notice has not changed.[[ {{impact}}.]]

[[What you can do meanwhile: {{workaround}}.]]

Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `The problem that affected you is resolved. Service is back to normal since {{resolvedAt}}.

Duration: {{duration}}, from {{startedAt}} to {{resolvedAt}}.
What was affected: {{finalImpact}}.
Cause: {{cause}}.

There is nothing you need to do; you can stop using any workaround. If you still see a problem, contact our support and quote {{ref}}. We are sorry for the disruption, and we are reviewing what we will change.`,
  },
  {
    audience,
    channels: ["banner"],
    stage: "initial",
    subject: "",
    body: "{{title}}: you may be affected.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "update",
    subject: "",
    body: "{{title}}: {{status}}.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "holding",
    subject: "",
    body: "{{title}}: work continues.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "resolution",
    subject: "",
    body: "Resolved since {{resolvedAt}}: {{title}}. You can work as usual again. We are sorry for the disruption.",
  },
  {
    audience,
    channels: ["sms"],
    stage: "initial",
    subject: "",
    body: "{{organisation}}: {{title}}. You may be affected.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
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
    body: "{{organisation}}: resolved since {{resolvedAt}}: {{title}}. You can work as usual again. {{ref}}",
  },
];
