"use client";

export default function AudienceError({ reset }: { reset: () => void }) {
  return (
    <main className="sheet">
      <h1>This page could not be made</h1>
      <p>
        Nothing was lost.{" "}
        <button type="button" onClick={reset}>
          Try again
        </button>
        , or read the <a href="/">public status page</a>, which answers even without the database.
      </p>
    </main>
  );
}
