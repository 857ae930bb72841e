"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { nameList, parseAsk, teamKey } from "@/server/can-reports/rules";
import type { AskConditions } from "@/server/can-reports/schemas";

const PRESETS = [3, 5, 10];
const MOST_SUGGESTIONS = 12;

/** "I need conditions from App and Database in 5 minutes": one line, and a timer runs for each team. */
export function ConditionsDialog({ onClose, about }: { onClose: () => void; about?: string }) {
  const { snapshot, config, show: showTab } = useFireground();
  const { ref } = snapshot;
  const { show } = useAnnounce();
  const reads = useReads();
  const known = useRead(`can-teams ${ref}`, (client) => client.can.teams.query({ ref })).data ?? [];
  const [typed, setTyped] = useState(about ?? "");
  const ask = useVerb((client, input: AskConditions, options) => client.conditions.ask.mutate(input, options));
  const { teams, minutes } = parseAsk(typed, known);
  const inMinutes = minutes ?? config.conditionsTimeboxMinutes;
  const print = (names: readonly string[], time: number | null) =>
    [names.join(", "), time === null ? "" : `${time}m`].filter(Boolean).join(" ");
  const isAsked = (name: string) => teams.some((team) => teamKey(team) === teamKey(name));
  const toggle = (name: string) =>
    setTyped(
      print(isAsked(name) ? teams.filter((team) => teamKey(team) !== teamKey(name)) : [...teams, name], minutes),
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await ask.run({ ref, teams, minutes: inMinutes });
    if (!result.ok) return;
    reads.set(`conditions ${ref}`, result.value);
    showTab("conditions");
    show(`Asked ${nameList(teams)}, ${inMinutes} min`);
    onClose();
  };
  const errors = ask.failure?.fields ?? {};
  const error = Object.entries(errors).find(([field]) => field.startsWith("teams"))?.[1];
  return (
    <Dialog title="I need conditions from…" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <TextField
          label="Teams, and in how many minutes"
          hint="App, Database 5m"
          error={error}
          data-focus
          autoComplete="off"
          value={typed}
          onChange={setTyped}
          placeholder={`App, Database ${config.conditionsTimeboxMinutes}m`}
        />
        <fieldset className="min-h-16">
          <legend className="mb-1 text-[13px] font-semibold">Teams known here</legend>
          <div className="flex flex-wrap gap-1.5">
            {known.slice(0, MOST_SUGGESTIONS).map((name) => (
              <Choice key={name} isOn={isAsked(name)} onPress={() => toggle(name)}>
                {name}
              </Choice>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">Minutes</legend>
          <div className="flex flex-wrap gap-1.5">
            {PRESETS.map((preset) => (
              <Choice key={preset} isOn={inMinutes === preset} onPress={() => setTyped(print(teams, preset))}>
                {String(preset)}
              </Choice>
            ))}
          </div>
        </fieldset>
        <p className="min-h-5 text-[13px] text-soft" aria-live="polite">
          {teams.length > 0 && (
            <>
              A timer of <span className="num">{inMinutes}</span> min starts for <bdi>{nameList(teams)}</bdi>.
            </>
          )}
        </p>
        {(errors.minutes || (ask.failure && !error)) && (
          <FieldError>{errors.minutes ?? ask.failure?.message ?? ""}</FieldError>
        )}
        <Button type="submit" look="primary" hotkey="↵" isBusy={ask.isBusy}>
          {teams.length > 1 ? `Ask ${teams.length} teams` : "Ask"}
        </Button>
      </form>
    </Dialog>
  );
}

function Choice({ isOn, onPress, children }: { isOn: boolean; onPress: () => void; children: string }) {
  return (
    <Button isSmall look={isOn ? "plain" : "quiet"} aria-pressed={isOn} onClick={onPress}>
      <span aria-hidden="true" className="inline-block w-4 text-green">
        {isOn ? "✓" : ""}
      </span>
      <bdi>{children}</bdi>
    </Button>
  );
}
