import type { TypedChange, TypedTold } from '#domain/change/read-change.ts';

const DAY_MS = 86_400_000;
/** Long enough ago that there is something to compare. */
const SINCE_DAYS = 28;

/** What the demo shop changed four weeks ago because of what its buyers said, and what it tells of that. */
export function changedIn(now: Date): [TypedChange, TypedTold] {
	const day = new Date(now.getTime() - SINCE_DAYS * DAY_MS).toISOString().slice(0, 10);
	return [
		{
			...{ kind: 'carrier', subject: '', day },
			title: 'Breakables go out in a double box',
			why: 'Buyers told of crushed boxes and chipped rims. Everything fragile is packed in two boxes from now on.',
			heard: ['feedback:damaged_in_transit', 'feedback:packaging', 'return:damaged_in_transit']
		},
		{
			saidEn: 'Cups and lamps arrived broken because the box was too thin.',
			saidZh: '箱子太薄，杯子和灯收到时碎了。',
			changedEn: 'Everything that can break now travels in a double box.',
			changedZh: '易碎品现在一律用双层箱寄出。'
		}
	];
}
