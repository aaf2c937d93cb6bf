import { PHOTOS_PER_LINE } from '#domain/photo/limits.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { takeSharedForm } from '#server/http/shared-photos.ts';

/** Orders to choose from; whoever has more finds theirs by its number. */
const MOST = 30;

export async function load({ locals, url }) {
	const { app, principal } = locals;
	return {
		orders: await orUnavailable(app.views.orders(principal, { limit: MOST, offset: 0 })),
		photoLimit: app.photos.limit,
		expected: countIn(url, 'n'),
		left: countIn(url, 'left'),
		shopZone: app.zone
	};
}

const countIn = ({ searchParams }: URL, name: string): number =>
	Math.min(PHOTOS_PER_LINE, Math.max(0, Number.parseInt(searchParams.get(name) ?? '', 10) || 0));

export const actions = { default: takeSharedForm };
