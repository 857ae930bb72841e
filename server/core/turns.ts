/** At work at once for one key: one holds the database's lock, and the next has begun and waits for it. */
const WIDTH = 2;
/** Nobody waits longer for a turn: the lock decides in the end, the line only keeps order before it. */
const PATIENCE_MS = 1_000;

type Line = { working: number; waiting: Set<() => void> };
const lines = new Map<string, Line>();

function turnOf(line: Line): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      line.waiting.delete(go);
      line.working += 1;
      resolve();
    };
    const timer = setTimeout(go, PATIENCE_MS);
    line.waiting.add(go);
  });
}

/**
 * Does work of the same key in the order in which it came. Postgres wakes those who wait for a row in no fair order,
 * and each holds a connection meanwhile; here they wait for nothing, and a busy incident leaves the others theirs.
 * It saves time and guarantees nothing: the row's lock does. Not to be nested under one key.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  let line = lines.get(key);
  if (!line) {
    line = { working: 0, waiting: new Set() };
    lines.set(key, line);
  }
  if (line.working < WIDTH) line.working += 1;
  else await turnOf(line);
  try {
    return await work();
  } finally {
    line.working -= 1;
    const [next] = line.waiting;
    if (next && line.working < WIDTH) next();
    else if (line.working === 0) lines.delete(key);
  }
}

/** Keys with work, for tests. */
export const lineCount = (): number => lines.size;
