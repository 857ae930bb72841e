import { Mark, type MarkShape } from "@/components/ui/mark";
import { STATUS_LABEL } from "@/server/branch-tasks/rules";
import type { TaskStatus } from "@/server/branch-tasks/schemas";

const LOOK: Record<TaskStatus, { shape: MarkShape; tone: string }> = {
  queued: { shape: "ring", tone: "text-soft" },
  active: { shape: "disc", tone: "text-text" },
  blocked: { shape: "triangle", tone: "font-semibold text-red" },
  done: { shape: "check", tone: "text-green" },
  dropped: { shape: "square", tone: "text-dim" },
};

/** A task's status: a shape and its word. */
export function StatusMark({ status }: { status: TaskStatus }) {
  const { shape, tone } = LOOK[status];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tone}`}>
      <Mark shape={shape} />
      {STATUS_LABEL[status]}
    </span>
  );
}
