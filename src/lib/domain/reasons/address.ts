/** What was asked, as a form and an address have it: text, empty where nothing was asked. */
export type ReasonsFields = Record<'kind' | 'from' | 'to' | 'by' | 'of' | 'is' | 'reason' | 'step', string>;
type More = Partial<ReasonsFields & Record<'within' | 'late' | 'low' | 'after' | 'chart', string>>;

/** The address that asks the same with something changed; what is empty is not in it. */
export function reasonsAddress(fields: ReasonsFields, changes: More = {}): string {
	const all: Record<string, string> = { ...fields, ...changes };
	return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
}
