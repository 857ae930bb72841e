import type { DefaultText } from "./default-text";

const audience = "public" as const;

/** For everyone: what they notice, what they can do, when they hear next. No systems, no people, no guess. */
export const PUBLIC_TEXTS: readonly DefaultText[] = [
  {
    audience,
    channels: ["status_page"],
    stage: "initial",
    subject: "{{title}}",
    body: `We are investigating. {{impact}}.[[ This affects {{customers}}.]][[ {{news}}]]

[[What you can do meanwhile: {{workaround}}.]]

The cause is under investigation. Next update: {{nextUpdate}}.`,
  },
  {
    audience,
    channels: ["status_page"],
    stage: "initial",
    severity: "Critical",
    subject: "{{title}}",
    body: `We are responding to a major disruption. {{impact}}.[[ This affects {{customers}}.]][[ {{news}}]]

[[What you can do meanwhile: {{workaround}}.]]

Restoring service is our first task; the cause is under investigation. Next update: {{nextUpdate}}.`,
  },
  {
    audience,
    channels: ["status_page"],
    stage: "initial",
    severity: "Low",
    subject: "{{title}}",
    body: `We are looking into a minor problem. {{impact}}.[[ This affects {{customers}}.]][[ {{news}}]]

[[What you can do meanwhile: {{workaround}}.]]

Next update: {{nextUpdate}}.`,
  },
  {
    audience,
    channels: ["status_page"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `{{impact}}.[[ This affects {{customers}}.]][[ {{news}}]] It began at {{startedAt}} and has lasted {{duration}} so far.

[[What you can do meanwhile: {{workaround}}.]]

We are working on the recovery. Next update: {{nextUpdate}}.`,
  },
  {
    audience,
    channels: ["status_page"],
    stage: "holding",
    subject: "Work continues: {{title}}",
    body: `The recovery is in progress and there is no change to report yet.[[ {{impact}}.]]

[[What you can do meanwhile: {{workaround}}.]]

Next update: {{nextUpdate}}.`,
  },
  {
    audience,
    channels: ["status_page"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Service is back to normal. The disruption lasted {{duration}}, from {{startedAt}} to {{resolvedAt}}.

{{finalImpact}}.[[ It affected {{customers}}.]]

Cause: {{cause}}. We are sorry for the disruption, and we are reviewing what happened and what we will change.`,
  },
  {
    audience,
    channels: ["email"],
    stage: "initial",
    subject: "Investigating: {{title}}",
    body: `We are investigating a problem with our service.

What happens: {{impact}}.
[[So far: {{news}}]]
[[How many: {{customers}}.]]
Since: {{startedAt}}.
[[What you can do meanwhile: {{workaround}}.]]

The cause is under investigation. Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "update",
    subject: "{{status}}: {{title}}",
    body: `Where we stand after {{duration}}:

What happens: {{impact}}.
[[Since the last update: {{news}}]]
[[How many: {{customers}}.]]
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
    body: `We promised you an update. The recovery is in progress, and what we told you before still stands.[[ {{impact}}.]]

[[What you can do meanwhile: {{workaround}}.]]

Next update: {{nextUpdate}}.

Reference: {{ref}}`,
  },
  {
    audience,
    channels: ["email"],
    stage: "resolution",
    subject: "Resolved: {{title}}",
    body: `Service is back to normal.

Duration: {{duration}}, from {{startedAt}} to {{resolvedAt}}.
What was affected: {{finalImpact}}.
[[How many: {{customers}}.]]
Cause: {{cause}}.

We are sorry for the disruption. We are reviewing what happened and what we will change. If you still see a problem, contact our support and quote {{ref}}.`,
  },
  {
    audience,
    channels: ["banner"],
    stage: "initial",
    subject: "",
    body: "{{title}}. We are investigating.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "update",
    subject: "",
    body: "{{title}}. We are working on it.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "holding",
    subject: "",
    body: "{{title}}. Work continues.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}.",
  },
  {
    audience,
    channels: ["banner"],
    stage: "resolution",
    subject: "",
    body: "Resolved: {{title}}. Service is back to normal since {{resolvedAt}}. We are sorry for the disruption.",
  },
  {
    audience,
    channels: ["sms"],
    stage: "initial",
    subject: "",
    body: "{{organisation}}: {{title}}. We are investigating.[[ Meanwhile: {{workaround}}.]] Next update: {{nextUpdate}}. {{ref}}",
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
    body: "{{organisation}}: resolved since {{resolvedAt}}: {{title}}. We are sorry for the disruption. {{ref}}",
  },
];
