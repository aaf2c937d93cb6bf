/**
 * What of an answer may be kept: an allow-list of fields, each with its kind and its bound. What is not named here is cut
 * off, and an answer that is not of this shape (a captive portal's page, another release's) is not kept at all.
 */
type Shape<Value> = (value: unknown) => Value | undefined;
type Of<Kind> = Kind extends Shape<infer Value> ? Value : never;

const text =
	(most = 500): Shape<string> =>
	(value) =>
		typeof value === 'string' && value.length <= most ? value : undefined;
const figure: Shape<number> = (value) =>
	typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const yes: Shape<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const instant: Shape<string> = (value) =>
	typeof value === 'string' && value.length < 40 && !Number.isNaN(Date.parse(value)) ? value : undefined;
const orNull =
	<Value>(shape: Shape<Value>): Shape<Value | null> =>
	(value) =>
		value === null ? null : shape(value);
const listOf =
	<Value>(shape: Shape<Value>, most: number): Shape<Value[]> =>
	(value) => {
		if (!Array.isArray(value)) return undefined;
		const read = value.slice(0, most).map(shape);
		return read.includes(undefined) ? undefined : (read as Value[]);
	};

type Fields = Record<string, Shape<unknown>>;
type Read<Must extends Fields, May extends Fields> = { [Key in keyof Must]: Of<Must[Key]> } & {
	[Key in keyof May]?: Of<May[Key]>;
};

function object<Must extends Fields, May extends Fields = Record<never, never>>(
	must: Must,
	may = {} as May
): Shape<Read<Must, May>> {
	return (value) => {
		if (typeof value !== 'object' || value === null) return undefined;
		const given = value as Record<string, unknown>;
		const read: Record<string, unknown> = {};
		for (const [name, shape] of Object.entries({ ...must, ...may })) {
			const known = Object.hasOwn(given, name) ? shape(given[name]) : undefined;
			if (known !== undefined) read[name] = known;
			else if (name in must) return undefined;
		}
		return read as Read<Must, May>;
	};
}

const brief = {
	ref: text(200),
	displayRef: text(200),
	lang: text(20),
	asOf: instant,
	placedAt: instant,
	sentence: text(),
	goods: text(600),
	tone: text(20),
	icon: text(20),
	attention: yes
};
const sentences = { sentences: listOf(text(1000), 12), notes: listOf(text(1000), 12) };
const frame = object(
	{
		...sentences,
		from: figure,
		zones: listOf(
			object({ kind: text(20), phase: text(20), share: figure, label: text(), detail: text() }),
			20
		),
		at: object({ index: figure, from: orNull(instant) }, { until: instant })
	},
	{ countdownTo: figure }
);
const bar = object({
	title: text(),
	units: object({ h: text(20), min: text(20), s: text(20) }),
	gap: text(4),
	list: text(),
	now: text(60),
	over: text(60),
	frames: listOf(frame, 20)
});
const parcel = object(
	{ title: text(200), status: text(200), tone: text(20) },
	{ at: instant, place: text(200) }
);
const order = object(
	{
		...brief,
		facts: listOf(text(), 20),
		items: listOf(object({ title: text(600), quantity: text(60), states: listOf(text(200), 20) }), 50),
		moreItems: yes,
		parcels: listOf(parcel, 30),
		requests: listOf(object({ text: text(1000), over: object({ from: figure, text: text(1000) }) }), 20)
	},
	{ bar }
);
const shop = object({ name: text(200) }, { theme: text(100) });

/** What the server answers about one order, cut to what may be kept. */
export const readKeptOrder = object({ owner: text(60), shop, zone: text(100), order });
/** What it answers about somebody's list; `owner` is null where nobody is signed in. */
export const readKeptList = object({
	owner: orNull(text(60)),
	shop,
	zone: text(100),
	attention: figure,
	orders: listOf(object(brief), 20)
});

export type OrderAnswer = Of<typeof readKeptOrder>;
export type ListAnswer = Of<typeof readKeptList>;
export type KeptOrder = OrderAnswer['order'];
export type KeptBrief = ListAnswer['orders'][number];
