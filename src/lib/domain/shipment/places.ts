import { PLACES } from './place-table.ts';

/** A town we know: ISO 3166 country code, degrees north and east. */
export type Place = { country: string; state?: string; latitude: number; longitude: number };

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const ENTRY = /^(.+) ([A-Z]{2})(?:-([A-Z]{2}))? (-?[\d.]+) (-?[\d.]+)$/;

const KNOWN: ReadonlyMap<string, Place> = new Map(
	PLACES.split(/[;\n]/)
		.filter((entry) => entry !== '')
		.flatMap((entry) => {
			const [, names = '', country = '', state, latitude, longitude] = ENTRY.exec(entry) ?? [];
			const place = {
				country,
				...(state && { state }),
				latitude: Number(latitude),
				longitude: Number(longitude)
			};
			return names.split('=').map((name) => [plain(name), place] as const);
		})
);

const COUNTRY_NAMES = ['en', 'de', 'fr', 'es', 'zh-CN'].map(
	(locale) => new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
);

/** Long texts are no place names. */
const LONGEST = 120;

/**
 * The town a carrier's place names, where nothing in it speaks against that: `Leipzig, Germany`, `LEIPZIG (DE)`,
 * `Los Angeles, CA, US 90012`, `上海市`. Everything beside the town must be its country, its state or a number, because
 * there is a Paris in Texas: what is doubtful is nothing, and is then told without being drawn. A town in the US needs
 * its state or country beside it, because its name alone (Jamaica, Hebron) is elsewhere just as often.
 */
export function placeOf(location: string): Place | undefined {
	if (location.length > LONGEST || !location.isWellFormed()) return undefined;
	const parts = location
		.split(/[,;/|()[\]、，]|\s[-–—]\s/)
		.map(plain)
		.filter((part) => part !== '');
	const named = parts.map((part) => KNOWN.get(part) ?? KNOWN.get(part.replace(/市$/, '')));
	const index = named.findIndex((place) => place !== undefined);
	const place = named[index];
	if (!place) return undefined;
	const beside = parts.filter((_, at) => at !== index);
	const isSure = place.state === undefined || beside.some((part) => /\p{L}/u.test(part));
	return isSure && beside.every((part) => fits(part, place)) ? place : undefined;
}

function fits(part: string, { country, state }: Place): boolean {
	const words = part.replace(/\d[\d\s-]*/g, '').trim();
	return (
		words === '' ||
		words === country.toLowerCase() ||
		words === state?.toLowerCase() ||
		(country === 'GB' && words === 'uk') ||
		(country === 'US' && words === 'usa') ||
		COUNTRY_NAMES.some((names) => plain(names.of(country) ?? '') === words)
	);
}
