/** Parameters as Stripe's API takes them: form fields whose names nest with brackets (`metadata[key]`, `expand[0]`). */
export type Params = { [name: string]: string | Params };

/** Reads a form-encoded text. */
export function readForm(text: string): Params {
	const params: Params = {};
	for (const [name, value] of new URLSearchParams(text)) {
		const path = name.split(/[[\]]+/).filter((part) => part !== '');
		const last = path.pop();
		if (last === undefined) continue;
		let place = params;
		for (const part of path) {
			const inner = place[part];
			const next: Params = typeof inner === 'object' ? inner : {};
			place[part] = next;
			place = next;
		}
		place[last] = value;
	}
	return params;
}

export const textIn = (params: Params, ...path: string[]): string | undefined => {
	let at: string | Params | undefined = params;
	for (const part of path) at = typeof at === 'object' ? at[part] : undefined;
	return typeof at === 'string' ? at : undefined;
};

/** A nested part, with nothing in it where it is not there. */
export const partIn = (params: Params, name: string): Params => {
	const part = params[name];
	return typeof part === 'object' ? part : {};
};

export const wholeIn = (params: Params, ...path: string[]): number | undefined => {
	const text = textIn(params, ...path);
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};
