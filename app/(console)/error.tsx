"use client";

/** What stands where a page should be when the server could not make it. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-xl px-5 py-16">
      <p className="num text-lg font-semibold text-red">›MAJORops</p>
      <h1 className="mt-4 text-[22px] font-semibold">This page could not be made</h1>
      <p className="mt-2 text-soft">
        Nothing was lost: what is in the record stays there. Try again; if it fails again, the public status page still
        answers without the database.
      </p>
      {error.digest && <p className="num mt-2 text-xs text-dim">Reference {error.digest}</p>}
      <div className="mt-5 flex gap-3">
        <button
          type="button"
          onClick={reset}
          className="tap min-h-10 rounded-md bg-primary px-4 font-semibold text-primary-text"
        >
          Try again
        </button>
        <a href="/admin" className="tap inline-flex min-h-10 items-center rounded-md border border-line px-4">
          Board
        </a>
      </div>
    </main>
  );
}
