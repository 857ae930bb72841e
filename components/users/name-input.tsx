"use client";
import { type InputHTMLAttributes, useId } from "react";

/** A field for a name that completes from the known ones and takes any other. */
export function NameInput({ names, ...rest }: InputHTMLAttributes<HTMLInputElement> & { names: readonly string[] }) {
  const id = useId();
  return (
    <>
      <input {...rest} list={id} autoComplete="off" maxLength={120} dir="auto" />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
