import { createContext } from 'svelte';
import type { Format } from '#i18n/format.ts';

/** Who reads: how dates and money are written for them, and the server's time as it goes on. */
export type Reader = { readonly format: Format; readonly now: number };

export const [getReader, setReader] = createContext<Reader>();
