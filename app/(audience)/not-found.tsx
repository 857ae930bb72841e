export default function AudienceNotFound() {
  return (
    <main className="sheet">
      <h1>There is no such incident</h1>
      <p>
        Check the number, or go to the <a href="/stakeholder">list of incidents</a>.
      </p>
    </main>
  );
}
