/** What is personal about somebody, as texts to look for. */
export type PersonalTexts = {
	/** Found wherever they stand, also inside longer words: addresses, numbers, whole names. */
	anywhere: readonly string[];
	/** Found as whole words only: the parts of a name are words of the language as well. */
	asWords: readonly string[];
};

const SHORTEST = 3;

/** The texts that name a person, from what an order holds of them. */
export function personalTexts(person: {
	email?: string | null;
	name?: string | null;
	phone?: string | null;
	shipTo?: { name?: string | undefined; lines?: readonly string[] | undefined } | null;
}): PersonalTexts {
	const names = [person.name, person.shipTo?.name].filter((name) => typeof name === 'string');
	const digits = person.phone?.replace(/\D/g, '') ?? '';
	const anywhere = [person.email, person.phone, digits, ...names, ...(person.shipTo?.lines ?? [])];
	return {
		anywhere: [...new Set(anywhere.flatMap((text) => (text ? [text.trim().toLowerCase()] : [])))].filter(
			// Two characters are a whole name in Chinese, and nothing in Latin letters.
			(text) => text.length >= SHORTEST || (text.length === 2 && /\p{Script=Han}/u.test(text))
		),
		asWords: [...new Set(names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)))].filter(
			(word) => word.length >= SHORTEST
		)
	};
}

/** Whether a text speaks of the person. */
export function mentions({ anywhere, asWords }: PersonalTexts, text: string): boolean {
	const lower = text.toLowerCase();
	if (anywhere.some((part) => lower.includes(part))) return true;
	return lower.split(/[^\p{L}\p{N}]+/u).some((word) => asWords.includes(word));
}

/** The same JSON value with an empty text wherever one spoke of the person; keys that did so are gone. */
export function withoutPerson(texts: PersonalTexts, value: unknown): unknown {
	if (typeof value === 'string') return mentions(texts, value) ? '' : value;
	if (typeof value === 'number') return texts.anywhere.includes(String(value)) ? 0 : value;
	if (Array.isArray(value)) return value.map((one) => withoutPerson(texts, one));
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !mentions(texts, key))
			.map(([key, one]) => [key, withoutPerson(texts, one)])
	);
}
