import { carrierName as nameIn } from '#i18n/carrier-names.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';

/** In the language of the page. */
export const carrierName = (carrier: string): string => nameIn(carrier, getLocale());
