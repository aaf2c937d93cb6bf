import { evaluateOrder } from '#domain/policy/evaluate.ts';
import { describeWindows, scheduleOfWindows } from '#domain/policy/windows.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { median, type Figure } from '../figures.ts';
import { policyCrowd, POLICY_NOW } from '../stage/policy-orders.ts';
import type { Stage } from '../stage/stage.ts';
import { SAMPLE_POLICY } from '#tests/fixtures/policies.ts';

const ORDERS = 2000;
const ROUNDS = 7;
const ROUND_MS = 1500;

/**
 * Pure evaluation on one core: orders of one to eight lines from all over the world, in every stage of their lives,
 * each to its windows and the fee bar over all its lines. The floor reads the same orders' facts and compares their
 * times with a fixed day: the least that tells an open window from a closed one.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	const versions: PolicyVersion[] = [
		{
			id: 'bench',
			version: 1,
			valid_from: '2020-01-01T00:00:00Z',
			document: structuredClone(SAMPLE_POLICY) as never
		}
	];
	const crowd = policyCrowd(ORDERS);
	const lines = crowd.reduce((sum, { portions }) => sum + portions.length, 0);
	stage.say(`${ORDERS} orders, ${lines} lines`);

	let seen = 0;
	const evaluate = () => {
		for (const { order, portions } of crowd) {
			const evaluation = evaluateOrder({ versions, order, portions, now: POLICY_NOW });
			seen += evaluation.windows.length + scheduleOfWindows(evaluation).length;
		}
	};
	const describe = () => {
		for (const { order, portions } of crowd) {
			seen += describeWindows(evaluateOrder({ versions, order, portions, now: POLICY_NOW })).length;
		}
	};
	const compare = () => {
		const now = Date.parse(POLICY_NOW);
		for (const { order, portions } of crowd) {
			const placed = Date.parse(order.placed_at);
			for (const { delivered_at } of portions) {
				const end = (delivered_at === null ? placed : Date.parse(delivered_at)) + 30 * 86_400_000;
				seen += now < end ? 1 : 0;
			}
		}
	};
	for (const work of [evaluate, describe, compare]) rate(work, lines);
	const rates = { evaluate: [] as number[], describe: [] as number[], compare: [] as number[] };
	for (let round = 1; round <= ROUNDS; round++) {
		rates.compare.push(rate(compare, lines));
		rates.evaluate.push(rate(evaluate, lines));
		rates.describe.push(rate(describe, lines));
		stage.say(`round ${round} of ${ROUNDS}: ${Math.round(rates.evaluate.at(-1) ?? 0)} lines/s`);
		await new Promise(setImmediate);
	}
	if (seen === 0) throw new Error('nothing was evaluated');
	const [value, floor] = [median(rates.evaluate), median(rates.compare)];
	const spread = `${Math.round(Math.min(...rates.evaluate))} to ${Math.round(Math.max(...rates.evaluate))}`;
	const whole = `with prices, reasons and a bar per line ${Math.round(median(rates.describe))}`;
	return [
		{
			name: 'policy.lines_per_s',
			value,
			unit: 'lines/s',
			floor,
			ratio: value / floor,
			note: `${spread}; ${whole}`
		}
	];
}

/**
 * Lines per second of one core: by the time this thread was on it, because a shared machine hands cores to others
 * half way through.
 */
function rate(work: () => void, lines: number): number {
	const from = process.threadCpuUsage();
	let rounds = 0;
	let spentMs = 0;
	while (spentMs < ROUND_MS) {
		work();
		rounds += 1;
		const { user, system } = process.threadCpuUsage(from);
		spentMs = (user + system) / 1000;
	}
	return (rounds * lines * 1000) / spentMs;
}
