import type { ReactNode } from "react";

/** The page around everything that happens before somebody is signed in. */
export function AuthFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-3xl flex-col px-4 py-8 sm:px-6 sm:py-14">
      <p className="num text-lg font-semibold text-green">›MAJORops</p>
      <h1 className="mt-8 text-2xl font-semibold">{title}</h1>
      {lead && <p className="mt-1.5 max-w-[60ch] text-soft">{lead}</p>}
      <div className="mt-6 grid gap-5">{children}</div>
      <p className="mt-auto pt-10 text-[13px] text-dim">
        <a className="link" href="/">
          Public status page
        </a>
      </p>
    </main>
  );
}

/** What went wrong, said at once to screen readers too. */
export function AuthFailure({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md border border-red-line bg-red-bg px-3.5 py-2.5 text-sm text-text">
      <b className="text-red">Not signed in.</b> {children}
    </p>
  );
}
