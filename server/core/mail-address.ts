/** Signs that show nothing and come along when an address is copied: zero-width, direction marks, soft hyphens. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * The one spelling under which an address is kept and compared: NFC, lower case, nothing invisible, the domain in
 * ASCII as it is in DNS (müller.example is xn--mller-kva.example) and without a last dot. What stands behind a plus
 * stays: only the domain's owner knows whether ann+status@ and ann@ are one mailbox, and leaving somebody out is worse
 * than telling them twice. Text that is no address comes out in the same way and is refused elsewhere.
 */
export function spellAddress(value: string): string {
  const plain = value.normalize("NFC").replace(INVISIBLE, "").trim().toLowerCase().normalize("NFC");
  const at = plain.lastIndexOf("@");
  const domain = plain.slice(at + 1).replace(/\.$/, "");
  if (at < 0) return plain;
  return `${plain.slice(0, at)}@${/^[\x21-\x7e]*$/.test(domain) ? domain : asciiDomain(domain)}`;
}

function asciiDomain(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname || domain;
  } catch {
    return domain;
  }
}
