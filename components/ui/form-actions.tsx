import { Button } from "./button";
import { FieldError } from "./field";

type Props = {
  /** What the form's own button says. */
  label: string;
  isBusy: boolean;
  /** Said here where it is about no single field. */
  failure: { message: string; fields: Readonly<Record<string, string>> } | null;
  /** Left out where the form stays for the next. */
  onCancel?: () => void;
};

/** The end of a form in place: what went wrong as a whole, its button, and the way out. */
export function FormActions({ label, isBusy, failure, onCancel }: Props) {
  const isWhole = failure !== null && Object.keys(failure.fields).length === 0;
  return (
    <div className="col-span-full">
      {isWhole && <FieldError>{failure.message}</FieldError>}
      <div className="mt-1 flex flex-wrap gap-2">
        <Button type="submit" look="primary" isBusy={isBusy}>
          {label}
        </Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
