import { properName, roleNamed } from "@/server/branch-tasks/rules";

export type TaskLine = {
  title: string;
  pathId: string | null;
  pathTitle: string | null;
  assignee: string;
  assigneeUserId: string | null;
  timeboxMinutes: number | null;
};
type Known = {
  paths: readonly { id: string; title: string }[];
  people: readonly { id: string; displayName: string }[];
};

const simple = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, " ");

/** The only one whose name begins so, or is so; undefined where there is none or more than one. */
function only<T>(all: readonly T[], nameOf: (one: T) => string, begun: string): T | undefined {
  const wanted = simple(begun);
  const exact = all.filter((one) => simple(nameOf(one)) === wanted);
  const found = exact.length > 0 ? exact : all.filter((one) => simple(nameOf(one)).startsWith(wanted));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Reads a task written in one line: what is to be done, and behind it, in any order and all optional, `#path` by the
 * beginning of its title, `@name`, and minutes as `10m`. What means nothing (#1234) stays in the text.
 */
export function parseTaskLine(typed: string, { paths, people }: Known): TaskLine {
  const words = typed.trim().split(/\s+/);
  const line: TaskLine = {
    title: "",
    pathId: null,
    pathTitle: null,
    assignee: "",
    assigneeUserId: null,
    timeboxMinutes: null,
  };
  while (words.length > 1 && takeMark(words.at(-1) ?? "", line)) words.pop();
  line.title = words.join(" ");
  return line;

  function takeMark(word: string, into: TaskLine): boolean {
    const minutes = /^(\d{1,4})m(in)?$/i.exec(word)?.[1];
    if (minutes && into.timeboxMinutes === null && Number(minutes) > 0) {
      into.timeboxMinutes = Number(minutes);
      return true;
    }
    const [mark, name] = [word[0], word.slice(1)];
    if (name === "") return false;
    if (mark === "#" && into.pathId === null) {
      const path = only(paths, ({ title }) => title, name);
      if (!path) return false;
      into.pathId = path.id;
      into.pathTitle = path.title;
      return true;
    }
    if (mark === "@" && into.assignee === "") {
      const spoken = name.replace(/[_-]+/g, " ");
      const person = roleNamed(spoken) ? undefined : only(people, ({ displayName }) => displayName, name);
      into.assignee = person?.displayName ?? properName(spoken);
      into.assigneeUserId = person?.id ?? null;
      return true;
    }
    return false;
  }
}
