import { z } from "zod";

/** Control characters but tab and newline, which the database or a screen cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text as it can be stored and hashed: well-formed Unicode, NFC, newlines as \n, no control characters. */
export const cleanText = (value: string): string =>
  value.toWellFormed().normalize("NFC").replace(/\r\n?/g, "\n").replace(CONTROL, "");

/** One line of text, trimmed; `max` counts UTF-16 units. */
export const line = (max: number) =>
  z
    .string()
    .transform((value) => cleanText(value).replace(/\s+/g, " ").trim())
    .pipe(z.string().max(max, `Shorten it to ${max} characters.`));

/** One line that must not be empty. `what` completes "Say …". */
export const requiredLine = (max: number, what: string) => line(max).pipe(z.string().min(1, `Say ${what}.`));

/** Text of several lines, trimmed. */
export const text = (max: number) =>
  z
    .string()
    .transform((value) => cleanText(value).trim())
    .pipe(z.string().max(max, `Shorten it to ${max} characters.`));

/** Text of several lines that must not be empty. */
export const requiredText = (max: number, what: string) => text(max).pipe(z.string().min(1, `Say ${what}.`));

/** An ISO-8601 instant with a zone, given out as UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, message: "Give an ISO-8601 time with a zone, such as 2026-11-21T03:50:00Z." })
  .transform((value) => new Date(value).toISOString());

/** Signs that show nothing and come along when an address is copied: zero-width, direction marks, soft hyphens. */
const INVISIBLE = /\p{Cf}/gu;

/** Also before and after the domain is put into ASCII, where other scripts' dots become one. */
const DOTS_AT_END = /[\s.]+$/;

/**
 * The one spelling under which an address is kept and compared: NFC, lower case, nothing invisible, the domain in
 * ASCII as it is in DNS (müller.example is xn--mller-kva.example) and without a dot at its end. What stands behind a plus
 * stays: only the domain's owner knows whether ann+status@ and ann@ are one mailbox, and leaving somebody out is worse
 * than telling them twice. Text that is no address comes out in the same way and is refused elsewhere.
 */
export function spellAddress(value: string): string {
  const plain = value.normalize("NFC").replace(INVISIBLE, "").trim().toLowerCase().normalize("NFC");
  const at = plain.lastIndexOf("@");
  if (at < 0) return plain;
  const domain = plain.slice(at + 1).replace(DOTS_AT_END, "");
  const spelled = /^[\x21-\x7e]*$/.test(domain) ? domain : asciiDomain(domain);
  return `${plain.slice(0, at)}@${spelled.replace(DOTS_AT_END, "")}`;
}

function asciiDomain(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname || domain;
  } catch {
    return domain;
  }
}
