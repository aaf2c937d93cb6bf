import { placeOf } from './places.ts';

/** A place a parcel was at. `x`, `y` are where it lies on the drawing, where the place is one we know. */
export type WayStop = {
	/** As the carrier named it. */
	place: string;
	/** The first and the last that was reported there, RFC 3339. */
	from: string;
	until: string;
	x?: number;
	y?: number;
	/** Has room for its number on the drawing: where places lie close together, the last, the first and some others do. */
	numbered?: true;
};

export type Way = {
	stops: WayStop[];
	/** Size of the drawing in its own units; absent where fewer than two places are known. North is up. */
	width?: number;
	height?: number;
};

type Seen = { at: string; location?: string };

const WIDTH = 320;
const EDGE = 16;
/** How far apart two numbers must lie. */
const LABEL = 22;
const LEAST_HEIGHT = 72;
const MOST_HEIGHT = 200;
/** A parcel that went around one town is not drawn as if it had crossed a continent. Degrees. */
const LEAST_SPAN = 1;

/**
 * The places a parcel came through, oldest first; reports from one place in a row are one stop. Nothing for less than
 * two places. Where at least two of them are known they lie on a drawing: longitudes shrunk by the cosine of the middle
 * latitude, across the date line the short way.
 *
 * @param scans in the order they happened, oldest first
 */
export function wayOf(scans: readonly Seen[]): Way | undefined {
	const stops: WayStop[] = [];
	for (const { at, location: place } of scans) {
		if (!place) continue;
		const last = stops.at(-1);
		if (last?.place === place) last.until = at;
		else stops.push({ place, from: at, until: at });
	}
	if (stops.length < 2) return undefined;
	return { stops, ...draw(stops) };
}

/** Puts `x` and `y` on the stops that are known. */
function draw(stops: WayStop[]): Omit<Way, 'stops'> | undefined {
	const known: { stop: WayStop; latitude: number; longitude: number }[] = [];
	for (const stop of stops) {
		const place = placeOf(stop.place);
		if (!place) continue;
		const before = known.at(-1)?.longitude ?? place.longitude;
		const turns = Math.round((before - place.longitude) / 360);
		known.push({ stop, latitude: place.latitude, longitude: place.longitude + turns * 360 });
	}
	if (new Set(known.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size < 2) return undefined;

	const [south, north] = range(known.map(({ latitude }) => latitude));
	const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
	const [west, east] = range(known.map(({ longitude }) => longitude * shrink));
	const [tall, wide] = [Math.max(north - south, LEAST_SPAN / 2), Math.max(east - west, LEAST_SPAN)];
	const scale = Math.min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / tall);
	const height = Math.max(LEAST_HEIGHT, Math.round((north - south) * scale + 2 * EDGE));
	for (const { stop, latitude, longitude } of known) {
		stop.x = Math.round(WIDTH / 2 + (longitude * shrink - (west + east) / 2) * scale);
		stop.y = Math.round(height / 2 - (latitude - (south + north) / 2) * scale);
	}
	number(known.map(({ stop }) => stop));
	return { width: WIDTH, height };
}

function number(stops: readonly WayStop[]): void {
	const inOrder = [...stops.slice(-1), ...stops.slice(0, -1)];
	for (const stop of inOrder) {
		const isFree = inOrder.every((other) => !other.numbered || distance(stop, other) >= LABEL);
		if (isFree) stop.numbered = true;
	}
}

const distance = (a: WayStop, b: WayStop) => Math.hypot((a.x ?? 0) - (b.x ?? 0), (a.y ?? 0) - (b.y ?? 0));

const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
