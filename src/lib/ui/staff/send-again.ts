import type { RefusalCode } from '#domain/refusal.ts';

type Typed = { carrier: string; number: string };

/** What the form that sends a parcel anew was answered with. */
export type AgainAnswer =
	| { about: 'again'; shipment: string; sent: string; code?: undefined }
	| { about: 'again'; shipment: string; code: RefusalCode; typed: Typed; by?: string; until?: string }
	| null;

/** A form's answer where it is about that. */
export const againAnswer = (form: { about?: string } | null | undefined): AgainAnswer =>
	form?.about === 'again' ? (form as AgainAnswer) : null;
