"use client";
import { type KeyboardEvent, useId, useRef, useState } from "react";

type Props = {
  values: string[];
  onChange: (values: string[]) => void;
  /** Known names to complete from. */
  known: readonly string[];
  /** Only known names are meant: the best match is marked, and Enter, Tab or leaving the field takes it. */
  isClosed?: boolean;
  /** What the list of known names is called. */
  listLabel?: string;
  id?: string;
  placeholder?: string;
  /** Enter with nothing typed. */
  onEnterEmpty?: () => void;
  onEscape?: () => void;
  autoFocus?: boolean;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  "aria-label"?: string;
};

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * Names before a comma become values, known ones as they are known; what stands behind the last comma is still written.
 * By the text and not by the key: phones send no key for a comma, and lists are pasted.
 */
export function takeNames(text: string, values: readonly string[], known: readonly string[]) {
  const parts = text.split(/[,\n]/);
  const rest = parts.pop()?.trimStart() ?? "";
  const taken = [...values];
  for (const part of parts) {
    const clean = part.replace(/\s+/g, " ").trim();
    const name = known.find((one) => same(one, clean)) ?? clean;
    if (name && !taken.some((value) => same(value, name))) taken.push(name);
  }
  return { values: taken, rest };
}

/** Names as chips: completed from the known ones, or entered freely; Backspace takes the last one out. */
export function Combobox({
  values,
  onChange,
  known,
  isClosed = false,
  listLabel = "Known systems",
  id,
  placeholder,
  onEnterEmpty,
  onEscape,
  ...rest
}: Props) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [chosenAt, setActive] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const typed = text.trim();
  const options = known
    .filter((name) => !values.some((value) => same(value, name)))
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
    .sort(
      (a, b) =>
        Number(b.toLowerCase().startsWith(typed.toLowerCase())) -
        Number(a.toLowerCase().startsWith(typed.toLowerCase())),
    )
    .slice(0, 7);
  const active = isClosed && chosenAt < 0 && typed !== "" && options.length > 0 ? 0 : chosenAt;
  const isShown = isOpen && options.length > 0 && (typed !== "" || active >= 0);

  const add = (name: string) => {
    const clean = name.replace(/\s+/g, " ").trim();
    if (clean && !values.some((value) => same(value, clean))) onChange([...values, clean]);
    setText("");
    setActive(-1);
  };
  const remove = (name: string) => {
    onChange(values.filter((value) => value !== name));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = isShown ? options[active] : undefined;
    if (event.key === "Enter") {
      if (!typed && !chosen) {
        if (onEnterEmpty) {
          event.preventDefault();
          onEnterEmpty();
        }
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      add(chosen ?? known.find((name) => same(name, typed)) ?? typed);
    } else if ((event.key === "," || (event.key === "Tab" && !event.shiftKey)) && typed) {
      if (event.key === ",") event.preventDefault();
      add(chosen ?? known.find((name) => same(name, typed)) ?? typed);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options.length === 0) return;
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Backspace" && text === "" && values.length > 0) {
      onChange(values.slice(0, -1));
    } else if (event.key === "Escape") {
      if (isShown) {
        event.preventDefault();
        event.stopPropagation();
        setOpen(false);
        setActive(-1);
      } else onEscape?.();
    }
  };

  return (
    <div className="relative">
      <div className="input flex flex-wrap items-center gap-1.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)">
        {values.map((name) => (
          <span
            key={name}
            className="inline-flex items-center gap-1 rounded border border-line bg-raise pl-2 text-[13px] text-soft"
          >
            <bdi>{name}</bdi>
            <button
              type="button"
              aria-label={`Remove ${name}`}
              onClick={() => remove(name)}
              className="inline-grid size-6 place-items-center text-dim hover:text-text"
            >
              ×
            </button>
          </span>
        ))}
        <input
          {...rest}
          ref={input}
          id={id}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown && active >= 0 ? `${listId}-${active}` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={isClosed ? 120 : 2_000}
          value={text}
          placeholder={values.length === 0 ? placeholder : undefined}
          onChange={(event) => {
            const written = event.target.value;
            if (!isClosed && written.includes(",")) {
              const taken = takeNames(written, values, known);
              onChange(taken.values);
              setText(taken.rest);
            } else setText(written);
            setActive(-1);
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            setOpen(false);
            if (typed) add(known.find((name) => same(name, typed)) ?? (isClosed ? options[0] : undefined) ?? typed);
          }}
          className="min-h-6 min-w-24 flex-1 bg-transparent outline-none"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={listLabel}
        hidden={!isShown}
        className="panel absolute z-20 mt-1 w-full overflow-hidden bg-raise py-1 text-[13px]"
      >
        {options.map((name, index) => (
          <div
            key={name}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => {
              event.preventDefault();
              add(name);
            }}
            className={`px-3 py-1.5 ${index === active ? "bg-line text-text" : "text-soft"}`}
          >
            <bdi>{name}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}
