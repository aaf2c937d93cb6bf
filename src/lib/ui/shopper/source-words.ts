import { m } from '#i18n/paraglide/messages.js';
import { carrierName } from './carrier-names.ts';

/** A map, because a source is a stranger's string: `constructor` must not find anything. */
const SOURCES = new Map<string, () => string>([
	['carrier', m['source.carrier']],
	['api', m['source.shop']],
	['shop', m['source.shop']],
	['storefront', m['source.shop']],
	['import', m['source.import']],
	['simulator', m['source.simulator']]
]);

/** Who told us. A name we have no word for is shown as it came. */
export const sourceWords = (source: string): string => SOURCES.get(source)?.() ?? carrierName(source);
