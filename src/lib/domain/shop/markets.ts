import { accept, refuse, type Result } from '../refusal.ts';
import { isZone } from '../time/local-day.ts';

/** What the shop speaks where nobody says what they read, and the named zone its days are counted in. */
export type Markets = { language: string | null; zone: string | null };

/** What is kept, whatever version of the program wrote it. */
export function readMarkets(kept: unknown): Markets {
	const { language = null, zone = null } = (kept ?? {}) as Partial<Markets>;
	return { language, zone };
}

/**
 * What an admin chose.
 *
 * Refusals: `request.invalid` with the `field`: a language we do not speak, a zone nobody knows.
 */
export function chooseMarkets(
	typed: { language: string; zone: string },
	languages: readonly string[]
): Result<Markets> {
	if (!languages.includes(typed.language)) return refuse('request.invalid', { field: 'language' });
	const zone = typed.zone.trim();
	return isZone(zone)
		? accept({ language: typed.language, zone })
		: refuse('request.invalid', { field: 'zone' });
}
