import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CommsFrame } from "@/components/comms/comms-frame";
import { TemplateEditor } from "@/components/templates/template-editor";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { SEVERITIES } from "@/server/incidents/schemas";
import { parseTemplateId, templateId, templateName } from "@/server/templates/rules";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Template" };
export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string }> };

export default async function TemplatePage({ params }: Props) {
  const id = decodeURIComponent((await params).id);
  const { role } = await requireActor(`/comms/templates/${id}`);
  const key = parseTemplateId(id);
  if (!key) notFound();
  const title = templateName(key);
  const here = "/comms/templates";
  if (!roleMay(role, "milestone.draft")) {
    return (
      <CommsFrame title={title} lead="" role={role} here={here}>
        <NotForRole>{ROLE_LABEL[role]} does not write to audiences. Ask the Comms Lead or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const caller = await serverCaller();
  const { stage, audience, channel } = key;
  const [siblings, open, resolved] = await Promise.all([
    caller.template.list({ stage, audience, channel }),
    caller.incident.list({ status: "open", limit: 30 }),
    caller.incident.list({ status: "Resolved", limit: 20 }),
  ]);
  const has = (one: string) => siblings.some((sibling) => sibling.id === one);
  const general = templateId({ ...key, severity: null });
  // Nothing stands under this id yet: the text for every severity is where it begins.
  const [initial, base] = await Promise.all([
    has(id) ? caller.template.get({ id }) : null,
    has(general) && general !== id ? caller.template.get({ id: general }) : null,
  ]);
  if (!initial && !base) notFound();
  const lead = initial
    ? "Variables in {{ }} are filled from the incident. What stands in [[ ]] on one line is left out where one of its variables has no value."
    : `${key.severity} has no text of its own here yet; it takes the one for every severity, which you see. Change it and save, and ${key.severity} has its own.`;
  const incidents = [...open.items, ...resolved.items].map(({ ref, title: name }) => ({ ref, title: name }));
  return (
    <CommsFrame title={title} lead={lead} role={role} here={here}>
      <TemplateEditor
        id={id}
        templateKey={key}
        initial={initial}
        base={base ? { subject: base.subject, body: base.body } : null}
        severities={[null, ...SEVERITIES].map((severity) => {
          const sibling = templateId({ ...key, severity });
          return { id: sibling, label: severity ?? "Every severity", isThere: has(sibling) };
        })}
        incidents={incidents}
        canEdit={roleMay(role, "template.edit")}
      />
    </CommsFrame>
  );
}
