import { NavLink } from "@/components/ui/nav-link";

export default function ConsoleNotFound() {
  return (
    <main className="mx-auto max-w-xl px-5 py-16">
      <p className="num text-lg font-semibold text-soft">›MAJORops</p>
      <h1 className="mt-4 text-[22px] font-semibold">There is no such page</h1>
      <p className="mt-2 text-soft">Check the incident&apos;s number. The board lists every incident.</p>
      <NavLink href="/admin" className="tap mt-5 inline-flex min-h-10 items-center rounded-md border border-line px-4">
        Board
      </NavLink>
    </main>
  );
}
