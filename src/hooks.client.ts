import { isLocale, overwriteGetLocale } from '#i18n/paraglide/runtime.js';

// The page goes on in the language the server wrote it in. Asking cookie and browser again could give another answer.
const written = document.documentElement.lang;
if (isLocale(written)) overwriteGetLocale(() => written);
