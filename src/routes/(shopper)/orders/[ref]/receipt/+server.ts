import { knownZone, ZONE_COOKIE } from '#client/zone.ts';
import { receiptDocument } from '#server/http/paper.ts';

export const GET = (event) =>
	receiptDocument(event, event.locals.principal, event.params.ref, knownZone(event.cookies.get(ZONE_COOKIE)));
