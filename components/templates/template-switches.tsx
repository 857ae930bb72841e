"use client";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import type { ResetTemplate, SwitchTemplate, Template } from "@/server/templates/schemas";

type Props = { template: Template; isDirty: boolean; onDone: (template: Template) => void };

/** On or off, and the way back to the text that comes with MajorOps. */
export function TemplateSwitches({ template, isDirty, onDone }: Props) {
  const { show } = useAnnounce();
  const reset = useVerb((client, input: ResetTemplate, options) => client.template.reset.mutate(input, options));
  const turn = useVerb((client, input: SwitchTemplate, options) => client.template.switch.mutate(input, options));
  const { id, isActive, isEdited, hasDefault, versionId } = template;
  const finish = async (work: ReturnType<typeof reset.run>, done: string) => {
    const result = await work;
    if (result.ok) onDone(result.value);
    show(result.ok ? done : result.failure.message, result.ok ? "plain" : "red");
  };
  const switchOver = () =>
    finish(
      turn.run({ id, isActive: !isActive }),
      isActive ? "It is off: no text begins as it." : "It is on: texts begin as it again.",
    );
  return (
    <div className="flex flex-wrap items-center gap-2">
      {!isActive && <Tag tone="amber">Off: no text begins as it</Tag>}
      {isEdited && hasDefault && (
        <Button
          isSmall
          refusal={isDirty ? "Save your change, or leave it, first." : null}
          isBusy={reset.isBusy}
          onClick={() => void finish(reset.run({ id, was: versionId }), "MajorOps's own text is in force again.")}
        >
          Back to MajorOps's text
        </Button>
      )}
      <Button isSmall isBusy={turn.isBusy} onClick={() => void switchOver()}>
        {isActive ? "Switch off" : "Switch on"}
      </Button>
    </div>
  );
}
