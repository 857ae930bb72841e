import { SignOutButton } from "./sign-out-button";

/** Who is signed in already, the way on, and the way out. */
export function SignedInAs({
  name,
  roleLabel,
  callbackPath,
}: {
  name: string;
  roleLabel: string;
  callbackPath: string;
}) {
  return (
    <div className="panel flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <p>
        Signed in as <b>{name}</b> <span className="text-soft">· {roleLabel}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <a
          href={callbackPath}
          className="tap inline-flex min-h-10 items-center rounded-md border border-primary bg-primary px-3.5 font-semibold text-primary-text hover:bg-primary-hover"
        >
          Go on
        </a>
        <SignOutButton className="tap inline-flex min-h-10 items-center rounded-md border border-line bg-raise px-3.5 font-semibold hover:border-dim" />
      </div>
    </div>
  );
}
