type Props = { hasSso: boolean; hasMail: boolean; hasDemo: boolean };

const WAYS = [
  { flag: "hasSso", name: "Single sign-on", how: "Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET." },
  { flag: "hasMail", name: "Mail link", how: "Set RESEND_API_KEY, or SMTP_URL." },
  { flag: "hasDemo", name: "Demo personas", how: "Start with MAJOROPS_DEMO=1. Never where real incidents are run." },
] as const;

/** The ways in that are off here, and how whoever runs MajorOps switches them on. */
export function SwitchedOff(props: Props) {
  const off = WAYS.filter((way) => !props[way.flag]);
  const isAllOff = off.length === WAYS.length;
  if (off.length === 0) return null;
  return (
    <details className="text-[13px] text-soft" open={isAllOff}>
      <summary className="tap inline-flex min-h-7 items-center rounded hover:text-text">
        {isAllOff ? "▸ No way to sign in is switched on" : "▸ Switched off here"}
      </summary>
      <dl className="mt-2 grid gap-2 border-l-2 border-line pl-3">
        {off.map((way) => (
          <div key={way.flag}>
            <dt className="font-semibold text-text">{way.name}</dt>
            <dd>{way.how}</dd>
          </div>
        ))}
        {isAllOff && (
          <div>
            <dt className="font-semibold text-text">The first admin</dt>
            <dd>While there is no admin, each start prints a one-time link that makes one.</dd>
          </div>
        )}
      </dl>
    </details>
  );
}
